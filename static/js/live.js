// What happens, on this page, as it happens: one shared connection, any number of followers of any topic.
// See docs/protocol.md. `join` is all that most elements need.

import { Clock, Copy, backOff, eventTime as byClock } from "feed";
import { Line } from "line";

export { announce } from "announce";

const LINGER = 2_000; // an element that moves in the page leaves and joins again
const POLL_AFTER = 3; // tries without a stable connection
const topics = new Map(); // name: {copy, followers, painted, painting}
const clock = new Clock(() => performance.now());
const line = new Line(address(), { open: opened, frame: taken, lost, stopped });
let standing = { name: "connecting", since: null, code: null };
let eventClock = null;
let polling = null;
let polls = 0;
let reached = false; // the last poll was answered

// Follow a topic; returns the function that stops. Handlers, all optional: onSnapshot(data, at),
// onChange(change, data, at), onFact(fact, at), onReread(at), onState(state), onRefused(code).
// `poll` is the address of the same snapshot, for when no socket can be had. `since` = {epoch, seq}: the page was
// rendered at this position, so only what came later is missing.
export function join(topic, handlers, { poll, since, language = document.documentElement.lang || "en" } = {}) {
  const entry = topics.get(topic) ?? begin(topic, since);
  const follower = { handlers, poll };
  entry.followers.add(follower);
  speakTo(entry, language.toLowerCase());
  queueMicrotask(() => entry.followers.has(follower) && greet(entry, follower));
  return () => leave(entry, follower);
}

export const state = () => standing;
export const painted = (topic) => topics.get(topic)?.painted ?? null;
export const serverNow = () => clock.now(Date.now());
export const eventTime = (real) => byClock(eventClock, real);
export const eventNow = () => eventTime(serverNow());

// The event's clock, for a page without a data topic: {"real", "event", "speed"}.
export function setClock(next) {
  if (JSON.stringify(next) === JSON.stringify(eventClock)) return;
  eventClock = next;
  document.dispatchEvent(new CustomEvent("live:clock"));
}

function address() {
  const url = new URL("/live/", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}

function begin(topic, since) {
  const entry = { copy: new Copy(topic, since), followers: new Set(), refused: false, painted: null, painting: false };
  topics.set(topic, entry);
  // Joins made in one breath share one connection, begun after the last of them.
  queueMicrotask(() => topics.size && line.begin());
  return entry;
}

function speakTo(entry, language) {
  if (entry.copy.language === language) return;
  if (entry.copy.language) entry.copy.forget(); // its texts are in another language
  entry.copy.language = language;
  line.send(entry.copy.join());
}

function greet(entry, { handlers }) {
  call(handlers.onState, standing);
  if (entry.copy.data) call(handlers.onSnapshot, entry.copy.data, position(entry));
}

function leave(entry, follower) {
  entry.followers.delete(follower);
  setTimeout(() => {
    if (entry.followers.size || topics.get(entry.copy.topic) !== entry) return;
    topics.delete(entry.copy.topic);
    line.send({ t: "leave", topic: entry.copy.topic });
    if (!topics.size) rest();
  }, LINGER);
}

function rest() {
  line.hangUp();
  clearTimeout(polling);
  polling = null;
  reached = false;
  for (const { copy } of topics.values()) copy.hangUp();
}

function opened() {
  for (const entry of topics.values()) {
    entry.refused = false;
    line.send(entry.copy.join());
  }
}

function taken(frame) {
  if (frame.t === "hello" || frame.t === "beat") clock.hear(frame.server_time);
  if (frame.t === "beat") compare(frame.topics ?? {});
  const entry = topics.get(frame.topic);
  if (entry) follow(entry, entry.copy.take(frame));
}

function compare(positions) {
  for (const entry of topics.values()) {
    if (!entry.refused) follow(entry, entry.copy.check(positions[entry.copy.topic]));
  }
}

function follow(entry, verdict) {
  const at = position(entry);
  if (verdict.do === "rejoin") line.send(entry.copy.join());
  else if (verdict.do === "later") setTimeout(() => line.send(entry.copy.join()), 500 + backOff(3));
  else if (verdict.do === "refused") refuse(entry, verdict.code);
  else if (verdict.do === "snapshot") tell(entry, "onSnapshot", entry.copy.data, at);
  else if (verdict.do === "change") tell(entry, "onChange", verdict.change, entry.copy.data, at);
  else if (verdict.do === "fact") tell(entry, "onFact", verdict.fact, at);
  else if (verdict.do === "reread") tell(entry, "onReread", at);
  if (entry.copy.data?.clock !== undefined) setClock(entry.copy.data.clock);
  if (["snapshot", "change", "fact", "reread"].includes(verdict.do)) paint(entry);
  if (line.open && [...topics.values()].every(answered)) live();
}

function refuse(entry, code) {
  entry.refused = true;
  tell(entry, "onRefused", code);
}

function answered({ copy, refused }) {
  return copy.joined || refused;
}

function live() {
  clearTimeout(polling);
  polling = null;
  reached = false;
  become("live", null);
}

function lost() {
  for (const { copy } of topics.values()) copy.hangUp();
  // One failed try while the page is new is no news yet.
  if (standing.name === "live" || (standing.name === "connecting" && line.tries > 1)) become("reconnecting");
  if (reached) become("polling");
  if (line.tries >= POLL_AFTER && !polling) pollLater(0);
}

function stopped(code) {
  rest();
  become("stopped", code);
}

function pollLater(wait = 5_000 + 5_000 * Math.random()) {
  polling = setTimeout(async () => {
    pollLater();
    if (!document.hidden) await pollAll();
  }, wait);
}

async function pollAll() {
  polls += 1;
  const answers = await Promise.all([...topics.values()].map(pollOne));
  if (!polling || standing.name === "stopped") return;
  if (answers.includes(false) && !answers.includes(true)) become("reconnecting");
  if (!answers.includes(true)) reached = false;
  else if (reached) become("polling");
  else {
    // The server is there, perhaps again: try the socket at once. Only if that fails is this how we go on.
    reached = true;
    line.poke();
  }
}

// true: the server answered; false: it did not; null: nothing to ask.
async function pollOne(entry) {
  const followers = [...entry.followers];
  const url = followers.find(({ poll }) => poll)?.poll;
  if (url) return pollSnapshot(entry, url);
  if (polls % 3 !== 1) return null;
  const reads = followers.map(({ handlers }) => handlers.onReread?.(position(entry))).filter(Boolean);
  return reads.length ? (await Promise.all(reads)).includes(true) : null;
}

async function pollSnapshot(entry, url) {
  try {
    const known = entry.etag ? { "If-None-Match": entry.etag } : {};
    const answer = await fetch(url, { headers: known, signal: AbortSignal.timeout(10_000) });
    // The header has whole seconds: half of one is the best guess at what was cut off.
    clock.hear(answer.headers.get("Date") ?? "", 500);
    if (answer.status === 304) return true;
    if (!answer.ok) return false;
    entry.etag = answer.headers.get("ETag");
    follow(entry, entry.copy.takeWhole(await answer.json()));
    return true;
  } catch {
    return false;
  }
}

function become(name, code = null) {
  if (standing.name === name) return;
  // What counts is when we last heard something, not when we noticed that we do not.
  const since = name === "live" ? null : (standing.since ?? serverNow() - line.silence());
  standing = { name, since, code };
  document.documentElement.dataset.live = name;
  for (const entry of topics.values()) tell(entry, "onState", standing);
  document.dispatchEvent(new CustomEvent("live:state", { detail: standing }));
}

function position({ copy: { topic, epoch, seq } }) {
  return { topic, epoch, seq };
}

function tell(entry, handler, ...facts) {
  for (const { handlers } of [...entry.followers]) call(handlers[handler], ...facts);
}

// One follower's mistake is not the others' silence.
function call(handler, ...facts) {
  try {
    handler?.(...facts);
  } catch (error) {
    reportError(error);
  }
}

// A picture that is not drawn (hidden, stalled) does not count as painted.
function paint(entry) {
  if (entry.painting) return;
  entry.painting = true;
  requestAnimationFrame(() =>
    setTimeout(() => {
      entry.painting = false;
      entry.painted = { ...position(entry), at: serverNow() };
      document.dispatchEvent(new CustomEvent("live:painted", { detail: entry.painted }));
    }),
  );
}

document.addEventListener("visibilitychange", () => !document.hidden && line.poke());
addEventListener("online", () => line.poke());
// An open socket would keep the page out of the back-forward cache.
addEventListener("pagehide", rest);
addEventListener("pageshow", ({ persisted }) => persisted && topics.size && line.dial());
