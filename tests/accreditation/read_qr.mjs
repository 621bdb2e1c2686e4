// The text of the one QR in each of these PNGs, a line each, read by the decoder that scanners use.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const wasm = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
await prepareZXingModule({ overrides: { wasmBinary: (await readFile(wasm)).buffer }, fireImmediately: true });
for (const name of process.argv.slice(2)) {
  const picture = new Blob([await readFile(name)]);
  const found = await readBarcodes(picture, { formats: ["QRCode"], tryHarder: true });
  console.log([...new Set(found.map((code) => code.text))].join("|"));
}
