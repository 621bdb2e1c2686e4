// <seat-counts topic>: how many seats are free in each sitting follows the live feed. With `rows` the page around it
// names who has them, so it is read again. Without JavaScript the numbers stand as the server wrote them.

import { join } from "live";
import { write } from "moments";

customElements.define(
  "seat-counts",
  class extends HTMLElement {
    #leave = null;

    connectedCallback() {
      const show = (data) => this.#show(data.sittings ?? {});
      this.#leave = join(this.getAttribute("topic"), { onSnapshot: show, onChange: (change, data) => this.#changed(data) });
    }

    disconnectedCallback() {
      this.#leave?.();
    }

    #changed(data) {
      this.#show(data.sittings ?? {});
      if (this.hasAttribute("rows")) this.closest("live-region")?.refresh?.();
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
