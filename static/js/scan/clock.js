// The event's time on a device whose own clock may be wrong: the server's time as last heard, and what has passed.

export class EventClock {
  #offset = 0; // ms: what the server's clock is ahead of this device's
  #event = { real: null, event: null, speed: "1" };
  #heard = null; // {server, ticks}

  constructor({ now = () => Date.now(), ticks = () => performance.now() } = {}) {
    this.now = now;
    this.ticks = ticks;
  }

  // The server said `server` (ISO) somewhere between these two ticks; half-way is the best guess.
  hear(server, sent, received = this.ticks()) {
    const at = Date.parse(server) + (received - sent) / 2;
    this.#heard = { server: at, ticks: received };
    this.#offset = at - this.now() + (this.ticks() - received);
  }

  follow(event) {
    if (event) this.#event = event;
  }

  // Kept over a reload without network: only the device's own clock goes on then.
  get kept() {
    return { offset: this.#offset, event: this.#event };
  }

  restore({ offset = 0, event } = {}) {
    this.#offset = offset;
    this.follow(event);
  }

  // Ticks do not jump when somebody sets the device's clock; but they stop while some devices sleep.
  real() {
    const byClock = this.now() + this.#offset;
    if (!this.#heard) return byClock;
    const byTicks = this.#heard.server + (this.ticks() - this.#heard.ticks);
    return byClock > byTicks && byClock - byTicks < 12 * 3_600_000 ? byClock : byTicks;
  }

  eventNow() {
    const { real, event, speed } = this.#event;
    if (real === null) return this.real();
    return Date.parse(event) + (this.real() - Date.parse(real)) * Number(speed);
  }

  get offset() {
    return this.#offset;
  }
}
