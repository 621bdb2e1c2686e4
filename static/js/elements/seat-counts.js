// <seat-counts topic>: how many seats are free in each sitting follows the live feed. Without JavaScript the numbers
// stand as the server wrote them.

import { join } from "live";
import { write } from "moments";

customElements.define(
  "seat-counts",
  class extends HTMLElement {
    #leave = null;

    connectedCallback() {
      const show = (data) => this.#show(data.sittings ?? {});
      this.#leave = join(this.getAttribute("topic"), { onSnapshot: show, onChange: (change, data) => show(data) });
    }

    disconnectedCallback() {
      this.#leave?.();
    }

    #show(entries) {
      const numbers = new Intl.NumberFormat(document.documentElement.lang);
      for (const place of this.querySelectorAll("[data-sitting]")) {
        const entry = entries[place.dataset.sitting];
        if (!entry) continue;
        write(place.querySelector("[data-free]"), numbers.format(Math.max(entry.places - entry.taken, 0)));
        write(place.querySelector("[data-places]"), numbers.format(entry.places));
        write(place.querySelector("[data-far]"), numbers.format(Math.max(entry.far - entry.remote, 0)));
      }
    }
  },
);
