// The client's half of presscentre.live.1, without a browser: frames in, state and commands out.
// Nothing here knows of sockets, pages or timers, so any loss, repetition and reordering can be tried on it.

const FIRST = 500;
const LONGEST = 30_000;

// Full jitter: everyone waits anywhere between nothing and the bound, so a restart is not met by all at once.
export const backOff = (tries, random = Math.random) => random() * Math.min(LONGEST, FIRST * 2 ** tries);

// Below 3500 the server expects us back; from there on it has told us to stay away.
export const mayReturn = (code) => code < 3500 || code > 4999;

const NOTHING = Object.freeze({ do: "nothing" });
const JOINED = Object.freeze({ do: "joined" });
const REJOIN = Object.freeze({ do: "rejoin" });

// Our copy of one topic. `take(frame)` changes it and says what follows:
// snapshot | change | fact | reread | joined | refused | later | rejoin | nothing.
export class Copy {
  // `since` = {epoch, seq}: what the page around us already shows.
  constructor(topic, since = null) {
    this.topic = topic;
    this.language = null;
    this.forget();
    if (since) Object.assign(this, since);
  }

  // As if never joined: the next join asks for everything.
  forget() {
    this.epoch = null;
    this.seq = 0;
    this.data = null;
    this.member = null;
    this.hangUp();
  }

  // A connection ended: what we asked it will not be answered.
  hangUp() {
    this.asking = false; // a join is on its way; one is enough
    this.joined = false;
    this.behind = 0; // beats that were ahead of us
  }

  join() {
    this.asking = true;
    this.behind = 0;
    const frame = { t: "join", topic: this.topic, lang: this.language };
    // Data polled by address may not say which part of it is kept by key; then take the whole again.
    const usable = this.epoch !== null && (this.data === null || this.member !== null);
    if (usable) frame.since = { epoch: this.epoch, seq: this.seq };
    return frame;
  }

  take(frame) {
    if (frame.t === "snap") return this.#snapshot(frame);
    if (frame.t === "delta") return this.#delta(frame);
    if (frame.t === "fact") return this.#fact(frame);
    if (frame.t === "reread") return this.#reread(frame);
    if (frame.t === "joined") return this.#resumed(frame);
    if (frame.t === "error") return this.#refused(frame);
    return NOTHING;
  }

  // Where a beat says that the server stands. Behind it twice is a loss that nothing else will repair.
  check(position) {
    const level = position && position.epoch === this.epoch && position.seq <= this.seq;
    this.behind = level ? 0 : this.behind + 1;
    if (level) this.#answered(); // who is named in a beat is joined
    return this.behind < 2 ? NOTHING : REJOIN;
  }

  // The whole as an address gave it (figures.json), while there is no socket.
  takeWhole({ epoch, seq, server_time: _time, ...data }) {
    const { asking, joined, member } = this;
    const verdict = this.#snapshot({ epoch, seq, member, data });
    Object.assign(this, { asking, joined }); // it answers no join
    return verdict.do === "snapshot" ? verdict : NOTHING;
  }

  #snapshot({ epoch, seq, member, data }) {
    this.#answered();
    // A server process may lag behind the one we knew: never back in time within one numbering.
    if (epoch === this.epoch && seq < this.seq) return JOINED;
    this.#stand(epoch, seq);
    this.data = data;
    this.member = member ?? null;
    return { do: "snapshot" };
  }

  #delta(frame) {
    const refusal = this.#judge(frame.epoch, frame.prev, frame.seq);
    if (refusal) return refusal;
    if (!this.member) {
      this.epoch = null; // a page that only gave a position holds no data to change: take the whole
      return REJOIN;
    }
    const change = { set: frame.set ?? {}, del: frame.del ?? [], more: frame.more ?? {} };
    const entries = { ...this.data[this.member], ...change.set };
    for (const key of change.del) delete entries[key];
    this.data = { ...this.data, ...change.more, [this.member]: entries };
    this.#stand(frame.epoch, frame.seq);
    return { do: "change", change };
  }

  #fact(frame) {
    const refusal = this.#judge(frame.epoch, frame.seq - 1, frame.seq);
    if (refusal) return refusal;
    this.#stand(frame.epoch, frame.seq);
    return { do: "fact", fact: { kind: frame.kind, facts: frame.facts ?? {} } };
  }

  #reread({ epoch, seq }) {
    this.#answered();
    if (epoch === this.epoch && seq < this.seq) return JOINED;
    this.#stand(epoch, seq);
    return { do: "reread" };
  }

  // Our position stands; what is missing follows. A delta may have overtaken this answer.
  #resumed({ epoch, seq }) {
    if (epoch !== this.epoch || seq > this.seq) {
      this.asking = false;
      return this.#ask();
    }
    this.#answered();
    return JOINED;
  }

  #refused({ code }) {
    this.asking = false;
    return code === "unavailable" ? { do: "later" } : { do: "refused", code };
  }

  // null: apply. Otherwise what to do instead.
  #judge(epoch, prev, seq) {
    if (this.epoch === null) return NOTHING; // what we asked for has not come yet
    if (epoch !== this.epoch) return this.#ask();
    if (seq <= this.seq) return NOTHING;
    return prev > this.seq ? this.#ask() : null;
  }

  #ask() {
    return this.asking ? NOTHING : REJOIN;
  }

  #answered() {
    this.asking = false;
    this.joined = true;
  }

  #stand(epoch, seq) {
    this.epoch = epoch;
    this.seq = seq;
    this.behind = 0;
  }
}

// The server's clock, whatever the reader's says: the median of the last few differences.
export class Clock {
  #differences = [];
  #now;

  constructor(now) {
    this.#now = now; // monotonic milliseconds, so that a clock set by hand moves nothing
  }

  hear(serverTime, uncertain = 0) {
    const heard = typeof serverTime === "number" ? serverTime : Date.parse(serverTime);
    if (Number.isNaN(heard)) return;
    const difference = heard + uncertain - this.#now();
    // A sleep or a new server: the old differences say nothing about now.
    if (this.#differences.length && Math.abs(difference - this.#median()) > 2000) this.#differences = [];
    this.#differences = [...this.#differences.slice(-4), difference];
  }

  now(otherwise) {
    return this.#differences.length ? this.#now() + this.#median() : otherwise;
  }

  #median() {
    const sorted = [...this.#differences].sort((a, b) => a - b);
    return sorted[sorted.length >> 1];
  }
}

// Event time from real time: `clock` is {"real", "event", "speed"}, or nothing for the wall clock.
export function eventTime(clock, real) {
  if (!clock?.real) return real;
  return Date.parse(clock.event) + (real - Date.parse(clock.real)) * Number(clock.speed);
}
