// A hardware scanner is a keyboard that types fast and ends with Enter. It types by the places of the keys on an
// American keyboard; the device may have another layout, on which ":" comes out as "Ö". So each key is noted twice,
// as the layout says and as its place says, and whichever reads as a badge is taken.

const GAP_MS = 80; // nobody types for long with less between two keys
const STALL_MS = 700; // by which a scanner on the air may fall silent in the midst of a badge
const SHORTEST = 8;
const PLACES = {
  Space: [" ", " "], Minus: ["-", "_"], Equal: ["=", "+"], Semicolon: [";", ":"], Period: [".", ">"], Slash: ["/", "?"],
  NumpadAdd: ["+", "+"], NumpadSubtract: ["-", "-"], NumpadMultiply: ["*", "*"], NumpadDivide: ["/", "/"], NumpadDecimal: [".", "."],
};
const SHIFTED_DIGITS = ")!@#$%^&*(";

export class Wedge {
  #keys = [];
  #last = 0;

  // `isBadge(text)` tells a badge from anything else.
  constructor(isBadge) {
    this.isBadge = isBadge;
  }

  // True in the midst of keys that come faster than by hand.
  get typing() {
    return this.#keys.length > 2;
  }

  // What was scanned if this key ends it, else null.
  press({ key, code, shiftKey, timeStamp }) {
    if (timeStamp - this.#last > (this.typing ? STALL_MS : GAP_MS)) this.#keys = [];
    this.#last = timeStamp;
    if (key === "Enter" || key === "Tab") return this.#end();
    const byPlace = signAt(code, shiftKey);
    if (key.length === 1 || byPlace) this.#keys.push([key.length === 1 ? key : "", byPlace ?? key]);
    return null;
  }

  #end() {
    const keys = this.#keys;
    this.#keys = [];
    if (keys.length < SHORTEST) return null;
    const [asWritten, byPlace] = [0, 1].map((way) => keys.map((pair) => pair[way]).join(""));
    const ways = [asWritten, byPlace, asWritten.toUpperCase(), byPlace.toUpperCase()];
    return ways.find((text) => this.isBadge(text)) ?? asWritten;
  }
}

function signAt(code, shift) {
  if (/^Key[A-Z]$/.test(code)) return shift ? code[3] : code[3].toLowerCase();
  if (/^Digit[0-9]$/.test(code)) return shift ? SHIFTED_DIGITS[Number(code[5])] : code[5];
  if (/^Numpad[0-9]$/.test(code)) return code[6];
  return PLACES[code]?.[shift ? 1 : 0] ?? null;
}
