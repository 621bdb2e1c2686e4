// Records that only their own badge opens. The same names and keys as presscentre/accreditation/queries/snapshot.py.

import { bytesOf, hex } from "scan/code";

const SALT = "presscentre door 1";
const utf8 = new TextEncoder();

// Under which name a badge's record lies.
export function lookup(tag, serial) {
  return short("record", fromHex(tag), bytesOf(serial, 6));
}

// The name of one generation of a badge, in the list of those that are refused.
export function ended(tag, serial, generation) {
  return short("ended", fromHex(tag), bytesOf(serial, 6), bytesOf(generation, 2));
}

// What a device keeps of a code while it is offline: it proves that the code was seen, and nobody can make one of it.
export async function kept(code) {
  return `PCK:${code.serial}.${code.generation}.${hex(await sha256(utf8.encode(code.text)))}`;
}

// The record in clear, or null if this code does not open it. Whoever opens it has proven the code: the key follows
// from the signature, which nobody has who has not seen the badge.
export async function open(record, name, code) {
  try {
    const key = await keyOf(code);
    const how = { name: "AES-GCM", iv: fromBase64(record.iv), additionalData: utf8.encode(name) };
    const text = await crypto.subtle.decrypt(how, key, fromBase64(record.data));
    return JSON.parse(new TextDecoder().decode(text));
  } catch {
    return null;
  }
}

// true or false by the event's own key; null if this browser knows no Ed25519, or the key is not on the list.
export async function verify(code, keys) {
  const raw = keys[code.key];
  if (!raw) return null;
  let key;
  try {
    key = await crypto.subtle.importKey("raw", fromBase64(raw), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
  return crypto.subtle.verify({ name: "Ed25519" }, key, code.signature, code.facts);
}

async function keyOf(code) {
  const secret = await crypto.subtle.importKey("raw", code.signature, "HKDF", false, ["deriveKey"]);
  const info = join([utf8.encode("record"), bytesOf(code.serial, 6)]);
  const how = { name: "HKDF", hash: "SHA-256", salt: utf8.encode(SALT), info };
  return crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
}

async function short(kind, ...parts) {
  const pieces = [utf8.encode(SALT), utf8.encode(kind), ...parts];
  const whole = join(pieces.flatMap((piece, place) => (place ? [new Uint8Array(1), piece] : [piece])));
  const digest = (await sha256(whole)).subarray(0, 16);
  return btoa(String.fromCharCode(...digest)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function join(pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  pieces.reduce((at, piece) => (whole.set(piece, at), at + piece.length), 0);
  return whole;
}

function fromHex(text) {
  return new Uint8Array((text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}
