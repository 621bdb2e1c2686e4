// <floor-board topic sitting>: the bars of the regions, who speaks and for how long, who is next, as it happens.
// Without JavaScript the board stands as the server drew it.

import { bars, minutes, spoken } from "balance";
import { eventNow, join } from "live";
import { write } from "moments";

const TICK = 250;

customElements.define(
  "floor-board",
  class extends HTMLElement {
    #leave = null;
    #timer = null;
    #entry = null;

    connectedCallback() {
      const key = this.getAttribute("sitting");
      const show = (data) => this.#show(data.floors?.[key]);
      this.#leave = join(this.getAttribute("topic"), { onSnapshot: show, onChange: (change, data) => show(data) });
      this.#timer = setInterval(() => this.#tick(), TICK);
    }

    disconnectedCallback() {
      this.#leave?.();
      clearInterval(this.#timer);
    }

    #show(entry) {
      const known = this.#entry;
      this.#entry = entry ?? null;
      if (!entry || this.#otherShape(entry)) return void this.closest("live-region")?.refresh?.();
      for (const bar of bars(entry)) this.#draw(bar);
      if (known && JSON.stringify([known.turn, known.next, known.remarks, known.state]) !== JSON.stringify([entry.turn, entry.next, entry.remarks, entry.state])) this.closest("live-region")?.refresh?.();
      this.#tick();
    }

    #otherShape(entry) {
      const there = [...this.querySelectorAll("[data-region]")].map((row) => row.dataset.region);
      return there.join() !== entry.regions.map((row) => row.key).join();
    }

    #draw(bar) {
      const row = this.querySelector(`[data-region="${CSS.escape(bar.key)}"]`);
      const numbers = new Intl.NumberFormat(document.documentElement.lang);
      row.toggleAttribute("data-next", bar.next);
      set(row.querySelector(".got"), "width", bar.got);
      set(row.querySelector(".share"), "x", bar.share);
      write(row.querySelector("[data-time]"), bar.time);
      write(row.querySelector("[data-waiting]"), numbers.format(bar.waiting));
      write(row.querySelector("[data-got]"), numbers.format(bar.gotPercent));
      write(row.querySelector("[data-share]"), numbers.format(bar.sharePercent));
    }

    #tick() {
      const place = this.querySelector("[data-speaking-time]");
      const turn = this.#entry?.turn;
      if (!place || !turn) return;
      write(place, minutes(spoken(turn, eventNow())));
      place.toggleAttribute("data-stands", Boolean(turn.paused_at));
    }
  },
);

function set(node, name, value) {
  if (node && node.getAttribute(name) !== value) node.setAttribute(name, value);
}
