// <scan-pairing>: fills in the code of the office's QR, which stands behind the # of the address and so in no log.
// A device that was revoked or is unknown forgets its list; what waits to be sent stays until it is paired again.

import { Queue } from "scan/queue";
import { openStore } from "scan/store";

customElements.define(
  "scan-pairing",
  class extends HTMLElement {
    async connectedCallback() {
      const code = /^#(\d{10})$/.exec(location.hash)?.[1];
      const form = this.querySelector("form");
      if (code) {
        history.replaceState(null, "", location.pathname);
        form.elements.code.value = code;
        form.requestSubmit();
      }
      const store = await openStore();
      await store.write({ records: { clear: true }, facts: { clear: true } });
      const registration = await navigator.serviceWorker?.getRegistration("/scan/");
      registration?.active?.postMessage({ forget: true });
      const waiting = await new Queue(store).size();
      this.querySelector("[data-waiting]").hidden = waiting === 0;
      this.querySelector("[data-waiting-count]").textContent = waiting.toLocaleString(document.documentElement.lang);
    }
  },
);
