// The one line that speaks: sentences for people who listen to the page, never more often than they can bear.

const APART = 10_000;
const KEPT = 3;

const waiting = [];
let quietUntil = 0;
let timer = null;

// Say this sentence politely when the last one is ten seconds old. Of a crowd only the newest three are kept.
export function announce(sentence) {
  waiting.push(sentence);
  waiting.splice(0, waiting.length - KEPT);
  timer ??= setTimeout(speak, Math.max(0, quietUntil - performance.now()));
}

function speak() {
  timer = null;
  const line = document.querySelector("[data-announce]");
  if (!line || !waiting.length) return;
  line.textContent = waiting.shift();
  quietUntil = performance.now() + APART;
  if (waiting.length) timer = setTimeout(speak, APART);
}
