// <local-time datetime="…"> shows a moment in the reader's zone and names the zone; empty where it is the event's own.
// The day is named only where it is another one than at the event.
import { moments, ownZone } from "moments";

const hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };
const day = { day: "numeric", month: "short" };
const sameDay = moments(hour);
const otherDay = moments({ ...day, ...hour });
const dayIn = (zone, at) => moments({ ...day, timeZone: zone }).format(at);

customElements.define("local-time", class extends HTMLElement {
  static observedAttributes = ["datetime"];

  attributeChangedCallback() {
    const at = new Date(this.getAttribute("datetime"));
    const same = ownZone === this.dataset.zone || Number.isNaN(at.valueOf());
    if (same) return this.replaceChildren();
    const { zone } = this.dataset;
    const format = zone && dayIn(zone, at) === dayIn(ownZone, at) ? sameDay : otherDay;
    this.textContent = format.format(at);
  }
});
