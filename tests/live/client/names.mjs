// The import map, for node: `import … from "feed"` is static/js/feed.js.

import { existsSync } from "node:fs";

const folder = new URL("../../../static/js/", import.meta.url);

export async function resolve(specifier, context, next) {
  const url = new URL(`${specifier}.js`, folder);
  if (/^[a-z]/.test(specifier) && !specifier.includes(":") && existsSync(url)) {
    return { url: url.href, format: "module", shortCircuit: true };
  }
  return next(specifier, context);
}
