// One WebSocket that comes back by itself. It knows nothing of topics: frames in, frames out, open or lost.

import { backOff, mayReturn } from "feed";

const PROTOCOL = "presscentre.live.1";
const OPENING = 10_000; // a handshake that takes longer is lost
const STABLE = 30_000; // only then is a connection trusted again
const FROZEN = 2_000; // a timer this late: the page slept, and its frames may be waiting behind the timer

export class Line {
  tries = 0; // since the last stable connection
  beat = 15_000;
  open = false;
  over = false; // the server told us to stay away
  #heard = null; // performance.now() of the last frame
  #socket = null;
  #spread = null;
  #timers = {};
  #on;
  #address;

  // `on` = {open(), frame(frame), lost(), stopped(code)}
  constructor(address, on) {
    this.#address = address;
    this.#on = on;
  }

  // Take it up, unless it already tries at its own pace.
  begin() {
    if (!this.#timers.retry) this.dial();
  }

  dial() {
    if (this.#socket || this.over) return;
    this.#clear("retry");
    try {
      this.#socket = new WebSocket(this.#address, PROTOCOL);
    } catch {
      this.#lost(1006);
      return;
    }
    this.#listen(this.#socket);
    this.#set("opening", OPENING, () => this.#dead());
  }

  // Something changed for the better (network, visibility): one try now instead of later.
  poke() {
    if (this.#timers.retry) this.dial();
    else if (this.open && this.silence() > 2.5 * this.beat) this.#dead();
  }

  send(frame) {
    if (this.open) this.#socket.send(JSON.stringify(frame));
  }

  // Milliseconds since anything was heard; 0 if nothing ever was.
  silence() {
    return this.#heard === null ? 0 : performance.now() - this.#heard;
  }

  // Put down without coming back; `dial` takes it up again.
  hangUp() {
    const socket = this.#socket;
    this.#socket = null;
    this.open = false;
    for (const name of Object.keys(this.#timers)) this.#clear(name);
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #listen(socket) {
    socket.onopen = () => {
      this.open = true;
      this.#hear();
      this.#clear("opening");
      this.#set("stable", STABLE, () => (this.tries = 0));
      this.#watch(2.5 * this.beat);
      this.#on.open();
    };
    socket.onmessage = ({ data }) => {
      this.#hear();
      this.#take(JSON.parse(data));
    };
    socket.onclose = ({ code }) => {
      this.hangUp();
      this.#lost(code);
    };
  }

  #take(frame) {
    if (frame.t === "hello" && frame.beat_s) {
      this.beat = frame.beat_s * 1000;
      this.#watch(2.5 * this.beat);
    }
    if (frame.t === "bye") this.#spread = frame.jitter_ms;
    if (frame.t === "beat") this.send({ t: "pong" });
    this.#on.frame(frame);
  }

  #lost(code) {
    if (!mayReturn(code)) {
      this.over = true;
      this.#on.stopped(code);
      return;
    }
    // A server that said goodbye also said over how long its clients should spread their return.
    const wait = this.#spread === null ? backOff(this.tries) : Math.random() * this.#spread;
    this.#spread = null;
    this.tries += 1;
    this.#set("retry", wait, () => this.dial());
    this.#on.lost();
  }

  #dead() {
    this.hangUp();
    this.#lost(1006);
  }

  #watch(wait) {
    const due = performance.now() + wait;
    this.#set("watch", wait, () => {
      const left = 2.5 * this.beat - this.silence();
      if (left > 0) this.#watch(left);
      else if (performance.now() - due > FROZEN) this.#watch(FROZEN);
      else this.#dead();
    });
  }

  #hear() {
    this.#heard = performance.now();
  }


  #set(name, wait, then) {
    this.#clear(name);
    this.#timers[name] = setTimeout(() => {
      delete this.#timers[name];
      then();
    }, wait);
  }

  #clear(name) {
    clearTimeout(this.#timers[name]);
    delete this.#timers[name];
  }
}
