// What a badge's QR says; the same format as presscentre/accreditation/codes.py.

const PREFIX = "PC1:";
const BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const EPOCH = Date.UTC(2000, 0, 1);
const FACTS = 26;
const SIGNATURE = 64;

// What this text claims, or null if it is no badge's code. Believe none of it before it has been proven.
export function read(text) {
  if (!text.startsWith(PREFIX)) return null;
  const raw = fromBase45(text.slice(PREFIX.length));
  if (raw?.length !== FACTS + SIGNATURE || raw[0] !== 1) return null;
  const view = new DataView(raw.buffer);
  return {
    text,
    tag: hex(raw.subarray(1, 5)),
    key: raw[5],
    serial: view.getUint16(6) * 2 ** 32 + view.getUint32(8),
    generation: view.getUint16(12),
    from: EPOCH + view.getUint32(14) * 60_000,
    to: EPOCH + view.getUint32(18) * 60_000,
    zones: view.getUint32(22),
    facts: raw.subarray(0, FACTS),
    signature: raw.subarray(FACTS),
  };
}

// The serial that somebody typed: case, dashes and O for 0, I and L for 1 do not matter. Null if it is none.
export function typed(text) {
  const signs = text.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  if (signs.length !== 10 || [...signs].some((sign) => !CROCKFORD.includes(sign))) return null;
  const serial = [...signs].reduce((sum, sign) => sum * 32n + BigInt(CROCKFORD.indexOf(sign)), 0n);
  return serial < 1n << 48n ? Number(serial) : null;
}

// A serial as people read it: "0AB3C-9XK2T".
export function shown(serial) {
  let rest = BigInt(serial);
  let signs = "";
  for (let place = 0; place < 10; place += 1) {
    signs = CROCKFORD[Number(rest & 31n)] + signs;
    rest >>= 5n;
  }
  return `${signs.slice(0, 5)}-${signs.slice(5)}`;
}

export function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function bytesOf(number, length) {
  const bytes = new Uint8Array(length);
  for (let place = length - 1; place >= 0; place -= 1) {
    bytes[place] = number % 256;
    number = Math.floor(number / 256);
  }
  return bytes;
}

function fromBase45(text) {
  if (text.length % 3 === 1) return null;
  const raw = [];
  for (let place = 0; place < text.length; place += 3) {
    const values = [...text.slice(place, place + 3)].map((sign) => BASE45.indexOf(sign));
    if (values.includes(-1)) return null;
    const value = values.reduce((sum, one, power) => sum + one * 45 ** power, 0);
    const length = values.length - 1;
    if (value >= 256 ** length) return null;
    raw.push(...bytesOf(value, length));
  }
  return new Uint8Array(raw);
}
