// A page without a browser: live.js between a clock, a network and a document that a test moves by hand.

import { createInterface } from "node:readline";

const log = { dialled: [], sent: [], states: [], told: [], fetched: [], errors: [], painted: [], alive: 0 };
let now = 0;
let skew = 1_700_000_000_000; // what the reader's own clock says at the beginning
let timers = [];
let count = 0;
let answers = [];
let luck = 0.5;
let sockets = [];
let frames = [];

globalThis.setTimeout = (then, wait = 0) => {
  timers.push({ id: (count += 1), at: now + wait, then });
  return count;
};
globalThis.clearTimeout = (id) => (timers = timers.filter((timer) => timer.id !== id));
Object.defineProperty(performance, "now", { value: () => now });
Date.now = () => skew + now;
Math.random = () => luck;
AbortSignal.timeout = () => null;
globalThis.reportError = (error) => log.errors.push(String(error));
globalThis.location = new URL("http://press.example:8000/ja/double11/");

class Socket {
  constructor(url, protocol) {
    log.dialled.push({ at: now, url, protocol });
    sockets.push(this);
  }
  send(text) {
    log.sent.push({ at: now, ...JSON.parse(text) });
  }
  close() {
    this.closed = true;
  }
}
globalThis.WebSocket = Socket;

const page = new EventTarget();
globalThis.addEventListener = page.addEventListener.bind(page);
globalThis.document = new EventTarget();
document.documentElement = { lang: "ja", dataset: {} };
document.hidden = false;
document.querySelector = () => null;
globalThis.requestAnimationFrame = (then) => frames.push(then);
globalThis.fetch = async (url, { headers }) => {
  log.fetched.push({ at: now, url: String(url), headers });
  const { status = 200, body = null, etag = null, date = null } = answers.shift() ?? { status: 503 };
  const known = { ETag: etag, Date: date };
  return { status, ok: status < 300, headers: { get: (name) => known[name] ?? null }, json: async () => body };
};
document.addEventListener("live:state", ({ detail }) => log.states.push({ at: now, ...detail }));
document.addEventListener("live:painted", ({ detail }) => log.painted.push(detail));

const live = await import("live");
const leaves = {};
const settle = () => new Promise((resolve) => setImmediate(resolve));

const follower = (name, broken) => ({
  onSnapshot: (data, at) => {
    if (broken) throw new Error(`${name} is broken`);
    log.told.push({ to: name, what: "snapshot", data, seq: at.seq });
  },
  onChange: (change, data, at) => log.told.push({ to: name, what: "change", change, data, seq: at.seq }),
  onFact: (fact, at) => log.told.push({ to: name, what: "fact", fact, seq: at.seq }),
  onReread: (at) => void log.told.push({ to: name, what: "reread", seq: at.seq }),
  onRefused: (code) => log.told.push({ to: name, what: "refused", code }),
});

const orders = {
  join({ topic, name = topic, broken, ...options }) {
    leaves[name] = live.join(topic, follower(name, broken), options);
  },
  leave: ({ name }) => leaves[name](),
  open: () => sockets.at(-1).onopen?.(),
  frame: ({ frame }) => sockets.at(-1).onmessage?.({ data: JSON.stringify(frame) }),
  close: ({ code }) => sockets.at(-1).onclose?.({ code }),
  answer: (answer) => answers.push(answer),
  luck: ({ value }) => (luck = value),
  skew: ({ by }) => (skew += by),
  // The machine slept: time has passed, nothing ran.
  sleep: ({ by }) => (now += by),
  window: ({ event, ...facts }) => page.dispatchEvent(Object.assign(new Event(event), facts)),
  see({ hidden }) {
    document.hidden = hidden;
    document.dispatchEvent(new Event("visibilitychange"));
  },
  draw() {
    for (const then of frames.splice(0)) then();
  },
  async advance({ by }) {
    const until = now + by;
    for (;;) {
      const due = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at || a.id - b.id)[0];
      if (!due) break;
      timers.splice(timers.indexOf(due), 1);
      now = Math.max(now, due.at);
      due.then();
      await settle();
    }
    now = until;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  await orders[order.order](order);
  await settle();
  const clocks = { now, server: live.serverNow(), event: live.eventNow() };
  const seen = { ...log, ...clocks, state: live.state(), timers: timers.length, sockets: sockets.filter((s) => !s.closed).length };
  console.log(JSON.stringify({ ...seen, html: document.documentElement.dataset.live ?? null }));
}
