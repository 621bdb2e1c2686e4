// <event-clock data-zone="Asia/Shanghai" data-clock='{"real":…,"event":…,"speed":…}'>: ticks in the event's time.
// Without data-zone it shows the reader's own zone, unless that is the event's; the server cannot know it.
import { eventNow, setClock } from "live";
import { moments, ownZone, timeOfDay, write, zoneName } from "moments";

const OFTEN = 250;

customElements.define("event-clock", class extends HTMLElement {
  connectedCallback() {
    if (!this.dataset.zone && document.querySelector(`event-clock[data-zone="${ownZone}"]`)) return;
    this.zone = this.dataset.zone ?? ownZone;
    const clock = JSON.parse(this.dataset.clock);
    if (clock.real) setClock(clock);
    this.day = moments({ timeZone: this.zone, weekday: "short", day: "numeric", month: "short" });
    write(this.querySelector("[data-place]"), zoneName(this.zone));
    this.tick();
    this.timer = setInterval(() => this.tick(), OFTEN);
    this.hidden = false;
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tick() {
    const at = new Date(eventNow());
    const [time, day] = this.querySelectorAll("time");
    write(time, timeOfDay(at, this.zone));
    if (day) write(day, this.day.format(at));
  }
});
