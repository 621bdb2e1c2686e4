// A scanner's own modules at the other end of a pipe: a line of JSON in, a line of JSON out.

import { createInterface } from "node:readline";

import { EventClock } from "scan/clock";
import { read, shown, typed } from "scan/code";
import { judge } from "scan/judge";
import { Keep } from "scan/keep";
import { Queue } from "scan/queue";
import { Memory } from "scan/store";
import { Wedge } from "scan/wedge";

const store = new Memory();
const queue = new Queue(store);
let given = {};
const clock = new EventClock();
const keep = new Keep(store, async (what) => given[what], clock);

const orders = {
  // One round of the list, with what the server would answer.
  async sync({ sync, records }) {
    given = { sync, records };
    const fresh = await keep.sync({ waiting: 0, checkpoint: null });
    return { fresh, records: (await store.keys("records")).length, at: new Date(clock.eventNow()).toISOString() };
  },

  async judge({ text, checkpoint, direction = "in", at }) {
    const facts = { keep, queue, checkpoint: keep.checkpoint(checkpoint), direction, at: Date.parse(at) };
    const told = await judge(text, facts);
    return { ...told, name: told.record?.latin ?? null };
  },

  // As a browser without Ed25519 would: no key can be asked.
  async blind() {
    keep.list.keys = {};
    return {};
  },

  async add({ scan }) {
    await queue.add(scan);
    return { size: await queue.size() };
  },

  // `fates` of the requests, one after the other: "lost" on the way there, "unheard" on the way back, "taken".
  async flush({ fates, refused = [] }) {
    const heard = [];
    try {
      await queue.flush(async (scans) => {
        const fate = fates.shift() ?? "taken";
        if (fate === "lost") throw new Error("lost");
        heard.push(...scans.map(({ nonce }) => nonce));
        if (fate === "unheard") throw new Error("unheard");
        return scans.map(({ nonce }) => (refused.includes(nonce) ? { state: "refused", code: "no_such_checkpoint" } : { state: "stored" }));
      });
    } catch {
      // The next round tries again.
    }
    return { heard, left: (await queue.waiting()).map(({ nonce }) => nonce), disk: (await store.keys("queue")).sort() };
  },

  async forget() {
    await keep.forget();
    const left = JSON.stringify({ facts: await store.all("facts"), records: await store.all("records") });
    return { left, waiting: await queue.size() };
  },

  async press({ keys }) {
    const wedge = new Wedge((text) => read(text) !== null);
    let told = null;
    for (const key of keys) told = wedge.press(key) ?? told;
    return { told };
  },

  async typed({ text }) {
    const serial = typed(text);
    return { serial, shown: serial === null ? null : shown(serial) };
  },

  async clock({ event, server, now, sent, received, later }) {
    const hands = { now, ticks: received };
    const own = new EventClock({ now: () => hands.now, ticks: () => hands.ticks });
    own.follow(event);
    own.hear(server, sent, received);
    hands.ticks += later.ticks;
    hands.now += later.now;
    return { at: new Date(own.eventNow()).toISOString() };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { order, ...facts } = JSON.parse(line);
  console.log(JSON.stringify(await orders[order](facts)));
}
