// <live-status data-zone="Asia/Shanghai"><template data-for="live">Connected</template>… <p>Connecting</p></live-status>
// Says in the page's own words whether what is shown is live. One <template data-for> for each state; a <time> in it
// is filled with the moment since when we are cut off, in event time.

import { announce, eventTime, state } from "live";

const NOTICED = 5_000; // a shorter gap is not worth a sentence to people who listen

customElements.define(
  "live-status",
  class extends HTMLElement {
    #timer = null;
    #told = false;
    #listen = () => this.show(state());

    connectedCallback() {
      document.addEventListener("live:state", this.#listen);
      document.addEventListener("live:clock", this.#listen);
      this.show(state());
    }

    disconnectedCallback() {
      document.removeEventListener("live:state", this.#listen);
      document.removeEventListener("live:clock", this.#listen);
      clearTimeout(this.#timer);
    }

    show({ name, since }) {
      const words = this.querySelector(`template[data-for="${name}"]`)?.content.cloneNode(true);
      if (!words) return;
      for (const time of words.querySelectorAll("time")) this.#fill(time, eventTime(since));
      this.dataset.state = name;
      this.querySelector("p").replaceChildren(words);
      this.#tell(name);
    }

    #fill(time, moment) {
      const root = document.documentElement;
      const timeZone = this.dataset.zone ?? root.dataset.zone;
      const form = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone };
      time.dateTime = new Date(moment).toISOString();
      time.textContent = new Intl.DateTimeFormat(root.lang || "en", form).format(moment);
    }

    #tell(name) {
      clearTimeout(this.#timer);
      const well = name === "live" || name === "connecting";
      if (well !== this.#told) return;
      this.#timer = setTimeout(
        () => {
          this.#told = !well;
          announce(this.querySelector("p").textContent.trim());
        },
        well ? 0 : NOTICED,
      );
    }
  },
);
