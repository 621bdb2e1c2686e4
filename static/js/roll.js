// A number rolls from one published value to the next, and never shows anything beyond the newer one.

const LASTS = 900;
const still = matchMedia("(prefers-reduced-motion: reduce)");

// `before` and `after` are entries of the wire. Only whole numbers that are written in full can roll.
export function roll(node, before, after) {
  const [from, to] = [before.value, after.value].map((value) => (/^\d+$/.test(value ?? "") ? BigInt(value) : null));
  cancelAnimationFrame(node.rolling);
  if (from === null || to === null || to <= from || still.matches || document.hidden) {
    node.textContent = after.full;
    return;
  }
  const begun = performance.now();
  const step = (now) => {
    const part = Math.min(1, Math.max(0, (now - begun) / LASTS));
    const eased = BigInt(Math.floor((1 - (1 - part) ** 3) * 10_000));
    // At the end the server's own text stands there, digit for digit.
    node.textContent = part === 1 ? after.full : grouped(from + ((to - from) * eased) / 10_000n, after);
    if (part < 1) node.rolling = requestAnimationFrame(step);
  };
  node.rolling = requestAnimationFrame(step);
}

function grouped(value, { separator, zero }) {
  const nought = zero.codePointAt(0);
  const text = value.toString().replace(/\B(?=(\d{3})+$)/g, ",");
  return [...text].map((sign) => (sign === "," ? separator : String.fromCodePoint(nought + Number(sign)))).join("");
}
