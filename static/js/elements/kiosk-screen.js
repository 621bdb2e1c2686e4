// <kiosk-screen topics="figures:double11" kiosk="kiosk:double11" …>: the frame of a paired screen. It follows the topics
// of its scene, reads itself again when it must show something else, reports what was painted, and watches itself.

import { eventNow, join, painted } from "live";
import { morph } from "morph";

const DERIVED_MS = 5_000; // curves and comparisons follow a value at this pace; the values themselves at once
const SPREAD_MS = 400; // not all walls ask in the same instant
const STILL_MS = 30_000; // no animation tick for so long: the picture stands still
const RELOADS = 3; // in a row
const STEADY_MS = 300_000; // after which earlier reloads are forgotten
const KEEP_MS = 15_000;

customElements.define(
  "kiosk-screen",
  class extends HTMLElement {
    #leave = new Map();
    #timers = [];
    #tick = performance.now();
    #reported = 0;
    #reading = null;
    #due = null;

    connectedCallback() {
      if (document.documentElement.dataset.kept) return this.#wait();
      this.#follow();
      this.#identify();
      this.#beat();
      this.#stayAwake();
      this.#register();
      this.#each(5_000, () => this.#watch());
      this.#each(KEEP_MS, () => this.#keep());
      this.#each(Number(this.dataset.seconds) * 1_000, () => this.#report());
      this.#timers.push(setTimeout(() => this.#report(), 3_000), setTimeout(() => this.#keep(), 5_000));
      this.#timers.push(setTimeout(() => sessionStorage.removeItem("reloads"), STEADY_MS));
    }

    disconnectedCallback() {
      for (const timer of this.#timers) clearInterval(timer);
      for (const leave of this.#leave.values()) leave();
    }

    #each(wait, step) {
      this.#timers.push(setInterval(step, wait));
    }

    // What is listened to; joined again when the scene changes.
    #follow() {
      const wanted = new Set([this.getAttribute("kiosk"), ...this.getAttribute("topics").split(" ").filter(Boolean)]);
      for (const [topic, leave] of this.#leave) {
        if (wanted.has(topic)) continue;
        leave();
        this.#leave.delete(topic);
      }
      for (const topic of wanted) {
        if (!this.#leave.has(topic)) this.#leave.set(topic, join(topic, this.#handlers(topic)));
      }
    }

    #handlers(topic) {
      const mine = Number(this.dataset.screen);
      return {
        onChange: () => this.#soon(DERIVED_MS),
        onFact: ({ facts }) => {
          if (topic !== this.getAttribute("kiosk") || facts.screen === mine) this.#soon(SPREAD_MS);
        },
        onReread: () => this.#soon(SPREAD_MS),
        onState: ({ name }) => name === "stopped" && this.#soon(SPREAD_MS),
      };
    }

    // At most one reading under way and one to come; a more urgent wish brings it forward.
    #soon(within) {
      const at = performance.now() + Math.random() * Math.min(within, SPREAD_MS) + (within > SPREAD_MS ? within : 0);
      if (this.#due && this.#due.at <= at) return;
      clearTimeout(this.#due?.timer);
      this.#due = { at, timer: setTimeout(() => this.#read(), at - performance.now()) };
    }

    async #read() {
      this.#due = null;
      if (this.#reading) return this.#soon(SPREAD_MS);
      this.#reading = this.#again().catch(() => {}); // the picture stays; the next fact or report asks again
      await this.#reading;
      this.#reading = null;
    }

    async #again() {
      const answer = await fetch(location.pathname, { signal: AbortSignal.timeout(10_000) });
      if (answer.status >= 500) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.querySelector("kiosk-screen");
      const [here, there] = [document.documentElement, page.documentElement];
      if (!next || next.dataset.build !== this.dataset.build || here.lang !== there.lang) return location.reload();
      const other = next.querySelector(".scene").dataset.scene !== this.querySelector(".scene").dataset.scene;
      if (other) this.querySelector(".scene").replaceWith(document.adoptNode(next.querySelector(".scene")));
      else morph(this.querySelector(".scene"), next.querySelector(".scene"));
      for (const name of ["topics", "data-revision", "data-identify"]) this.setAttribute(name, next.getAttribute(name));
      this.#follow();
      this.#identify();
    }

    #identify() {
      const name = this.querySelector("[data-name]");
      const seconds = Number(this.dataset.identify);
      name.hidden = seconds <= 0;
      if (seconds > 0) this.#timers.push(setTimeout(() => (name.hidden = true), seconds * 1_000));
      this.dataset.identify = "0";
    }

    // One tick a second is enough to know that pictures advance, and leaves a small computer in peace.
    #beat() {
      requestAnimationFrame(() => {
        this.#tick = performance.now();
        this.#timers.push(setTimeout(() => this.#beat(), 1_000));
        if (this.#timers.length > 64) this.#timers.splice(8, 32);
      });
    }

    #watch() {
      if (document.hidden || performance.now() - this.#tick < STILL_MS) return;
      const before = reloads();
      if (before >= RELOADS) return;
      sessionStorage.setItem("reloads", String(before + 1));
      location.reload();
    }

    async #report() {
      const moved = this.#tick > this.#reported;
      const frames = moved ? await framesPerSecond() : null;
      this.#reported = performance.now();
      const answer = await fetch(this.dataset.health, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.dataset.token },
        body: JSON.stringify(this.#health(moved, frames)),
        signal: AbortSignal.timeout(10_000),
      }).catch(() => null);
      if (answer?.status === 401 || answer?.status === 403) return location.reload();
      if (!answer?.ok) return;
      const { revision, build } = await answer.json().catch(() => ({})); // cut off on its way: the next report asks
      if (!build) return;
      if (build !== this.dataset.build) this.#timers.push(setTimeout(() => location.reload(), Math.random() * 60_000));
      else if (revision !== Number(this.dataset.revision)) this.#soon(SPREAD_MS);
    }

    #health(moved, frames) {
      const topics = {};
      for (const topic of this.#leave.keys()) {
        const at = painted(topic);
        if (at) topics[topic] = { epoch: at.epoch, seq: at.seq };
      }
      return {
        topics,
        painted_ms_ago: moved ? Math.round(performance.now() - this.#tick) : null,
        fps: frames,
        heap: performance.memory?.usedJSHeapSize ?? null,
        build: this.dataset.build,
        width: innerWidth,
        height: innerHeight,
        revision: Number(this.dataset.revision),
        reloads: reloads(),
      };
    }

    // Only a belt: the system's own power saving must be off as well.
    #stayAwake() {
      const hold = () => document.hidden || navigator.wakeLock?.request("screen").catch(() => {});
      document.addEventListener("visibilitychange", hold);
      hold();
    }

    #register() {
      // Once a worker looks after this page it gets the picture, however late it was ready.
      const workers = navigator.serviceWorker;
      workers?.addEventListener("controllerchange", () => this.#timers.push(setTimeout(() => this.#keep(), 1_000)));
      workers?.register(this.dataset.worker, { scope: location.pathname }).catch(() => {});
    }

    // The picture as it stands, for a reload without network.
    #keep() {
      const worker = navigator.serviceWorker?.controller;
      if (!worker) return;
      const copy = document.documentElement.cloneNode(true);
      copy.dataset.kept = new Date(eventNow()).toISOString();
      copy.querySelector("[data-name]").hidden = true;
      const files = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => /\.(js|css|svg)($|\?)|accent/.test(name));
      worker.postMessage({ picture: `<!doctype html>${copy.outerHTML}`, build: this.dataset.build, files });
    }

    // This page came from the worker: say from when it is, and go back to the server when it is there.
    #wait() {
      const mark = this.querySelector("[data-kept]");
      const at = new Date(document.documentElement.dataset.kept);
      const time = mark.querySelector("time");
      const { lang, dataset } = document.documentElement;
      time.dateTime = at.toISOString();
      time.textContent = new Intl.DateTimeFormat(lang, { timeStyle: "medium", hourCycle: "h23", timeZone: dataset.zone }).format(at);
      mark.hidden = false;
      const ask = async () => {
        const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(5_000) }).catch(() => null);
        if (answer?.ok) return location.reload();
        this.#timers.push(setTimeout(ask, 5_000 + Math.random() * 5_000));
      };
      ask();
    }
  },
);

const reloads = () => Number(sessionStorage.getItem("reloads") ?? 0);

// Counted over one second before each report, not all day.
function framesPerSecond() {
  return new Promise((tell) => {
    const from = performance.now();
    let frames = 0;
    const step = () => {
      frames += 1;
      const spent = performance.now() - from;
      if (spent < 1_000) requestAnimationFrame(step);
      else tell(Math.round((frames * 1_000) / spent));
    };
    requestAnimationFrame(step);
    setTimeout(() => tell(frames), 3_000);
  });
}
