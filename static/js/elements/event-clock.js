// <event-clock data-zone="Asia/Shanghai" data-clock='{"real":…,"event":…,"speed":…}'>: ticks in the event's time.
// Without data-zone it shows the reader's own zone, unless that is the event's; the server cannot know it.
import { eventNow, setClock } from "live";

const language = document.documentElement.lang;
const digits = language === "ar" ? "arab" : "latn";
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

const format = (options) => new Intl.DateTimeFormat(language, { numberingSystem: digits, ...options });

customElements.define("event-clock", class extends HTMLElement {
  connectedCallback() {
    const zone = this.dataset.zone ?? own;
    if (!this.dataset.zone && document.querySelector(`event-clock[data-zone="${own}"]`)) return;
    const clock = JSON.parse(this.dataset.clock);
    if (clock.real) setClock(clock);
    this.time = format({ timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
    this.day = format({ timeZone: zone, weekday: "short", day: "numeric", month: "short" });
    const place = this.querySelector("[data-place]");
    if (place) place.textContent = zoneName(zone);
    this.tick();
    this.timer = setInterval(() => this.tick(), 250);
    this.hidden = false;
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tick() {
    const at = new Date(eventNow());
    const [time, day] = this.querySelectorAll("time");
    write(time, this.time.format(at));
    if (day) write(day, this.day.format(at));
  }
});

// Only a changed text is written: an unchanged one would wake every observer four times a second.
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function zoneName(zone) {
  const parts = format({ timeZone: zone, timeZoneName: "longGeneric" }).formatToParts(new Date());
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}
