// <figure-live data-topic="figures:double11" data-key="gmv" data-as-of data-stale-after …>: one number, kept true.
// It judges each second how true the number is, as the server did (see "truth"), so that a dead server shows too; until
// the first news it knows what the server wrote in its attributes. The words come from the page's
// <template id="figure-words">, one <p data-for="state"> each.
import { eventNow, join } from "live";
import { timeOfDay, write } from "moments";
import { roll } from "roll";
import { truth } from "truth";

const LOST_AFTER = 3_000; // real time without a connection until the number itself says so
const FRESH = 400;
const UNCONNECTED = ["reconnecting", "stopped"];

customElements.define("figure-live", class extends HTMLElement {
  connectedCallback() {
    this.words = document.getElementById("figure-words").content;
    this.pausedAt = this.dataset.pausedAt ?? null;
    this.known = this.written();
    this.shown = JSON.stringify([this.dataset.state, this.entry?.rev, this.pausedAt]);
    this.lostAt = null;
    this.leave = join(this.dataset.topic, {
      onSnapshot: (data) => this.take(data),
      onChange: (change, data) => this.take(data),
      onState: ({ name }) => (this.lostAt = UNCONNECTED.includes(name) ? (this.lostAt ?? performance.now()) : null),
    }, { poll: this.dataset.poll });
    this.timer = setInterval(() => this.judge(), 1_000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    this.leave();
  }

  /** The entry as the server wrote it on the page, as far as its truth goes; null before the first value. */
  written() {
    const { asOf, staleAfter, publishedAt, correctedAt, was, withdrawn, interpolated } = this.dataset;
    if (!asOf) return null;
    return {
      as_of: asOf,
      stale_after: Number(staleAfter),
      published_at: publishedAt,
      value: withdrawn === undefined ? "" : null,
      correction: correctedAt ? { corrected_at: correctedAt, was_text: was } : null,
      interpolated: interpolated !== undefined,
    };
  }

  take(data) {
    this.pausedAt = data.paused_at;
    const entry = data.figures[this.dataset.key] ?? null;
    const changed = entry?.rev !== this.entry?.rev;
    const before = this.entry;
    this.entry = this.known = entry;
    if (changed && entry) this.show(entry, before);
    this.judge();
  }

  show(entry, before) {
    const value = this.querySelector(".figure-value");
    const number = value.querySelector("data");
    const whole = this.dataset.shows === "full";
    number.value = entry.value ?? "";
    value.title = entry.full;
    write(value.querySelector("[data-scale]"), entry.scale);
    if (whole && this.hasAttribute("data-roll") && before?.value) roll(number, before, entry);
    else write(number, whole ? entry.full : entry.number);
    this.compare(entry.comparison);
    if (!before) return;
    this.dataset.fresh = "";
    setTimeout(() => delete this.dataset.fresh, FRESH);
    this.dispatchEvent(new CustomEvent("figure-live:change", { bubbles: true, detail: entry }));
  }

  compare(comparison) {
    const line = this.querySelector(".figure-change");
    if (!line) return;
    if (comparison?.ahead == null) return line.replaceChildren();
    const way = comparison.ahead ? "ahead" : "behind";
    line.replaceChildren(...this.sentence(comparison.final ? `${way}-whole` : way));
    write(line.querySelector("[data-change]"), comparison.change);
    write(line.querySelector("[data-label]"), comparison.label);
  }

  judge() {
    const state = this.state();
    const shown = JSON.stringify([state, this.entry?.rev, this.pausedAt]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.dataset.state = state;
    const line = this.querySelector(".figure-truth");
    line.replaceChildren(...this.sentence(state));
    const { as_of, published_at, correction, interpolated } = this.known ?? {};
    const times = { as_of, published_at, corrected_at: correction?.corrected_at, paused_at: this.pausedAt };
    for (const time of line.querySelectorAll("time")) this.fill(time, times[time.dataset.time]);
    write(line.querySelector("[data-was]"), correction?.was_text ?? "");
    line.querySelector("[data-interpolated]")?.toggleAttribute("hidden", !interpolated);
  }

  fill(time, at) {
    if (!at) return;
    time.dateTime = at;
    write(time, timeOfDay(new Date(at), this.dataset.zone));
  }

  sentence(name) {
    return [...this.words.querySelector(`[data-for="${name}"]`).cloneNode(true).childNodes];
  }

  state() {
    const lost = this.lostAt !== null && performance.now() - this.lostAt > LOST_AFTER;
    return lost ? "disconnected" : truth(this.known, this.pausedAt, eventNow());
  }
});
