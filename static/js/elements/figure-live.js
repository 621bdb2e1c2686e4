// <figure-live data-topic="figures:double11" data-key="gmv" data-as-of data-stale-after …>: one number, kept true.
// It judges each second how true the number is (figures/truth.py says the same on the server), so that a dead server
// shows too. The words come from the page's <template id="figure-words">, one <p data-for="state"> each.
import { eventNow, join } from "live";
import { timeOfDay, write } from "moments";
import { roll } from "roll";

const CORRECTED_FOR = 30 * 60_000; // event time
const LOST_AFTER = 3_000; // real time without a connection until the number itself says so
const FRESH = 400;
const UNCONNECTED = ["reconnecting", "stopped"];

customElements.define("figure-live", class extends HTMLElement {
  connectedCallback() {
    this.words = document.getElementById("figure-words").content;
    this.pausedAt = this.dataset.pausedAt ?? null;
    this.known = { as_of: this.dataset.asOf, stale_after: Number(this.dataset.staleAfter), value: this.dataset.value };
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
    const entry = this.entry;
    const shown = JSON.stringify([state, entry?.rev, this.pausedAt]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.dataset.state = state;
    const truth = this.querySelector(".figure-truth");
    truth.replaceChildren(...this.sentence(state));
    const times = {
      as_of: this.known?.as_of,
      published_at: entry?.published_at,
      corrected_at: entry?.correction?.corrected_at,
      paused_at: this.pausedAt,
    };
    for (const time of truth.querySelectorAll("time")) this.fill(time, times[time.dataset.time]);
    write(truth.querySelector("[data-was]"), entry?.correction?.was_text ?? "");
    truth.querySelector("[data-interpolated]")?.toggleAttribute("hidden", !entry?.interpolated);
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
    const entry = this.known;
    const now = eventNow();
    if (this.lostAt !== null && performance.now() - this.lostAt > LOST_AFTER) return "disconnected";
    if (!entry?.as_of) return this.pausedAt ? "held" : "empty";
    if (entry.value === null) return "withdrawn";
    if (this.pausedAt) return "held";
    if (!this.entry && this.dataset.state === "corrected") return "corrected"; // as the server judged a moment ago
    if (entry.correction && now < Date.parse(entry.correction.corrected_at) + CORRECTED_FOR) return "corrected";
    return now > Date.parse(entry.as_of) + entry.stale_after * 1000 ? "stale" : "live";
  }
});
