// Whether the server is asked. It goes offline by itself, after three seconds of silence or an error, and says so; it
// comes back by itself, too.

import { Gone } from "scan/keep";

const PATIENCE_MS = 3_000;
const ROUND_MS = 15_000;
const RETRY_MS = 5_000;

export class Link extends EventTarget {
  online = false;
  since = null; // when it went offline, by this device's clock
  #timer = null;
  #running = null;

  constructor({ urls, keep, queue, fetch = globalThis.fetch.bind(globalThis) }) {
    super();
    Object.assign(this, { urls, keep, queue, fetch });
  }

  start() {
    globalThis.addEventListener?.("online", () => this.round());
    globalThis.addEventListener?.("offline", () => this.#lost());
    return this.round();
  }

  // The server's answer to one scan, or null if it does not answer in time: then the device answers by itself.
  async scan(scan) {
    if (!this.online) return null;
    try {
      return await this.#post(this.urls.scans, scan, PATIENCE_MS);
    } catch (error) {
      if (error instanceof Gone) throw error;
      this.#lost();
      return null;
    }
  }

  // One round of upload and download; rounds follow each other by themselves.
  round() {
    this.#running ??= this.#round().finally(() => (this.#running = null));
    return this.#running;
  }

  async #round() {
    clearTimeout(this.#timer);
    try {
      await this.queue.flush(async (scans) => (await this.#post(this.urls.scans, { scans }, 30_000)).scans);
      await this.keep.sync({ waiting: await this.queue.size(), checkpoint: this.wanted });
      this.#found();
    } catch (error) {
      if (error instanceof Gone) {
        await this.keep.forget();
        this.dispatchEvent(new Event("gone"));
        return;
      }
      this.#lost();
    }
    this.#timer = setTimeout(() => this.round(), this.online ? ROUND_MS : RETRY_MS);
    this.#timer.unref?.();
  }

  ask(what, body) {
    return this.#post(this.urls[what], body, 30_000);
  }

  async search(words) {
    const answer = await this.fetch(`${this.urls.search}?q=${encodeURIComponent(words)}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return (await answer.json()).people;
  }

  async #post(url, body, patience) {
    const answer = await this.fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      credentials: "same-origin",
      signal: AbortSignal.timeout(patience),
    });
    if (answer.ok) return answer.json();
    const { code } = await answer.json().catch(() => ({}));
    if (["scanner_revoked", "not_paired", "token_missing"].includes(code)) throw new Gone(code);
    throw new Error(`${answer.status} ${code}`);
  }

  #lost() {
    const news = this.online || this.since === null;
    this.online = false;
    this.since ??= Date.now();
    if (news) this.dispatchEvent(new Event("change"));
  }

  #found() {
    this.online = true;
    this.since = null;
    this.dispatchEvent(new Event("change"));
  }
}
