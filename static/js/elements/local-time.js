// <local-time datetime="…"> shows a moment in the reader's zone and names the zone; empty where it is the event's own.
import { moments, ownZone } from "moments";

const format = moments({
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZoneName: "short",
});

customElements.define("local-time", class extends HTMLElement {
  static observedAttributes = ["datetime"];

  attributeChangedCallback() {
    const at = new Date(this.getAttribute("datetime"));
    const same = ownZone === this.dataset.zone || Number.isNaN(at.valueOf());
    this.textContent = same ? "" : format.format(at);
  }
});
