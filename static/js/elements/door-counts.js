// <door-counts topic>: the counts of a table of checkpoints follow the live feed, by checkpoint and region.
// Without JavaScript they stand as the server wrote them.

import { join } from "live";
import { write } from "moments";

customElements.define(
  "door-counts",
  class extends HTMLElement {
    #leave = null;

    connectedCallback() {
      const show = (data) => this.#show(data.inside ?? {});
      this.#leave = join(this.getAttribute("topic"), { onSnapshot: show, onChange: (change, data) => show(data) });
    }

    disconnectedCallback() {
      this.#leave?.();
    }

    #show(entries) {
      const numbers = new Intl.NumberFormat(document.documentElement.lang);
      for (const place of this.querySelectorAll("[data-checkpoint]")) {
        const entry = entries[place.dataset.checkpoint];
        if (!entry) continue;
        write(place.querySelector("[data-inside]"), numbers.format(entry.inside));
        for (const count of place.querySelectorAll("[data-region]")) write(count, numbers.format(entry.regions[count.dataset.region] ?? 0));
      }
    }
  },
);
