// <figure-curve data-points='{"this":[[s,v]…],"last":…}'> around the server's picture: drawn again in the browser, so
// that it can be measured with a pointer and grows with each new value. uPlot comes after the first paint.
import { join } from "live";

const PHONE = 640;

const forced = matchMedia("(forced-colors: active)"); // a palette of few colours: no areas
const pen = import.meta.resolve("uplot");
let loading = null;

// uPlot's small build is a classic script; the import map knows its address.
function load() {
  loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = pen;
    script.onload = () => done(window.uPlot);
    script.onerror = failed;
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = pen.replace(/iife\.min\.js$/, "min.css");
    document.head.append(sheet, script);
  });
  return loading;
}

customElements.define("figure-curve", class extends HTMLElement {
  async connectedCallback() {
    this.points = JSON.parse(this.dataset.points);
    const uPlot = await load().catch(() => null);
    if (!uPlot || !this.isConnected) return; // the server's picture stays
    this.uPlot = uPlot;
    this.table = this.dataset.table ? JSON.parse(this.dataset.table) : null;
    this.draw();
    this.watch();
  }

  disconnectedCallback() {
    this.leave?.();
    this.sizes?.disconnect();
    this.theme?.removeEventListener("change", this.repaint);
    this.plot?.destroy();
    this.plot = null;
  }

  watch() {
    this.sizes = new ResizeObserver(() => this.plot?.setSize(this.size()));
    this.sizes.observe(this);
    this.theme = matchMedia("(prefers-color-scheme: dark)");
    this.repaint = () => this.draw();
    this.theme.addEventListener("change", this.repaint);
    if (!this.dataset.topic) return;
    this.leave = join(this.dataset.topic, {
      onSnapshot: (data) => this.add(data.figures[this.dataset.key]),
      onChange: (change, data) => this.add(data.figures[this.dataset.key], change),
    });
  }

  // A correction changes the past: the page is asked for its points again rather than guessed at.
  async add(entry) {
    if (!entry?.value || entry.rev === this.rev) return;
    this.rev = entry.rev;
    if (entry.correction?.rev === entry.rev) return this.reread();
    const seconds = (Date.parse(entry.as_of) - Date.parse(this.dataset.start)) / 1000;
    const last = this.points.this.at(-1);
    if (last && seconds <= last[0]) return;
    this.points.this.push([seconds, Number(entry.value)]);
    this.plot?.setData(this.data());
  }

  async reread() {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(`figure-curve[data-key="${this.dataset.key}"]`);
    if (fresh) this.points = JSON.parse(fresh.dataset.points);
    this.plot?.setData(this.data());
  }

  size() {
    return { width: this.clientWidth, height: this.clientHeight };
  }

  data() {
    const { this: own, last } = this.points;
    const before = until(last, far(own, last));
    const seconds = [...new Set([...own, ...before].map(([at]) => at))].sort((a, b) => a - b);
    const along = (points) => {
      const at = new Map(points);
      return seconds.map((second) => at.get(second)); // undefined is joined across; null would part the line
    };
    return [seconds, along(own), along(before)];
  }

  draw() {
    this.plot?.destroy();
    const style = getComputedStyle(this);
    const color = (name) => this.color(style.getPropertyValue(name).trim());
    const small = this.clientWidth < PHONE;
    const font = `500 ${small ? 12 : 13}px ${style.getPropertyValue("--sans")}`;
    const axis = { stroke: color("--ink-soft"), font, ticks: { show: false }, grid: { stroke: color("--hair"), width: 1 } };
    const { uPlot } = this;
    const options = {
      ...this.size(),
      legend: { show: false },
      cursor: { points: { size: 9 }, drag: { x: true, y: false } },
      scales: { x: { time: false, range: (plot, least, most) => [0, Math.max(most, 60)] }, y: { range: (plot, least, most) => [0, most * 1.06] } },
      axes: [
        { ...axis, values: (plot, ticks) => ticks.map(elapsed), incrs: [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 14400, 21600, 43200], grid: { show: false }, space: small ? 70 : 90, size: 32 },
        { ...axis, values: (plot, ticks) => ticks.map(compact), size: wide, space: 70 },
      ],
      series: [
        {},
        { stroke: color("--accent"), width: 3, spanGaps: true, fill: forced.matches ? undefined : color("--accent-wash"), points: { show: this.points.this.length <= 24, size: 8, fill: color("--paper") } },
        { stroke: color("--ink-soft"), width: 2, dash: [2, 5], spanGaps: true, points: { show: false } },
      ],
      hooks: { setCursor: [(plot) => this.say(plot)], draw: [(plot) => this.flags(plot, color("--ink"), color("--accent"), font)] },
    };
    this.replaceChildren();
    this.plot = new uPlot(options, this.data(), this);
    this.plot.root.setAttribute("role", "img");
    this.plot.root.setAttribute("aria-label", this.dataset.label);
  }

  // A canvas knows no light-dark(); a painted pixel does.
  color(value) {
    const probe = document.createElement("span");
    probe.style.color = value;
    this.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }

  // Milestones: a small flag on the curve where each was reached.
  flags(plot, ink, accent, font) {
    const { ctx } = plot;
    ctx.save();
    ctx.font = font;
    for (const [at, value] of this.points.milestones ?? []) {
      const x = plot.valToPos(at, "x", true);
      const y = plot.valToPos(value, "y", true);
      if (x < plot.bbox.left || x > plot.bbox.left + plot.bbox.width) continue;
      ctx.fillStyle = accent;
      ctx.beginPath();
      ctx.arc(x, y, 4 * devicePixelRatio, 0, 7);
      ctx.fill();
    }
    ctx.restore();
  }

  // Under the pointer: elapsed time and both values, in the legend below.
  say(plot) {
    const box = this.nextElementSibling?.querySelector("[data-cursor]");
    if (!box) return;
    const n = plot.cursor.idx;
    const [at, own, last] = n == null ? [] : plot.data.map((row) => row[n]);
    box.textContent = at === undefined ? "" : [elapsed(at), own, last].filter((each) => each !== undefined).map((each, place) => (place ? compact(each) : each)).join(" · ");
  }
});

// The axis is as wide as its longest label.
function wide(plot, labels) {
  return 16 + 8 * Math.max(3, ...(labels ?? []).map((label) => [...label].length));
}

// As far as the server's picture; drawing.py says why.
function far(own, last) {
  const [now, value] = own.at(-1) ?? [0, 0];
  const n = last.findIndex(([, high], place) => place > 0 && last[place - 1][1] <= value && value < high);
  const reached = n > 0 ? between(last[n - 1], last[n], 1, value, 0) : 0;
  return Math.max(60, now * 1.12, Math.min(reached * 1.08, now * 3));
}

// The part of a run up to this second, cut off between two readings.
function until(points, reach) {
  const n = points.findIndex(([at]) => at > reach);
  if (n < 1) return n < 0 ? points : [];
  return [...points.slice(0, n), [reach, between(points[n - 1], points[n], 0, reach, 1)]];
}

// Where a line through two points has `known` on one axis: its place on the other.
function between(one, two, axis, known, other) {
  return one[other] + ((two[other] - one[other]) * (known - one[axis])) / (two[axis] - one[axis]);
}

const language = document.documentElement.lang || "en";
const short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 2, numberingSystem: "latn" });
const two = new Intl.NumberFormat(language, { minimumIntegerDigits: 2, useGrouping: false, numberingSystem: "latn" });
const compact = (value) => short.format(value);

function elapsed(seconds) {
  const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => two.format(Math.floor(part)));
  return (seconds % 60 ? parts : parts.slice(0, 2)).join(":");
}
