// <scan-station>: a steward's scanner. The server answers while it can be reached; otherwise this device does, from
// its locked list, and tells the server later. Everything that judges or keeps lives in static/js/scan/.

import { Camera } from "scan/camera";
import { EventClock } from "scan/clock";
import { read, shown, typed } from "scan/code";
import { judge } from "scan/judge";
import { Gone, Keep } from "scan/keep";
import { Link } from "scan/link";
import { Queue } from "scan/queue";
import { allow, signal } from "scan/signals";
import { openStore } from "scan/store";
import { Wedge } from "scan/wedge";

const SAME_AGAIN_MS = 4_000; // the camera sees one badge many times
const SHOWN_MS = { yes: 3_500, wait: 8_000, no: 12_000 };
const FIELDS = "textarea, select, input:not([type=radio])";

customElements.define(
  "scan-station",
  class extends HTMLElement {
    #last = { text: "", at: -Infinity };
    #busy = Promise.resolve();
    #hide = null;
    #way = "in";

    async connectedCallback() {
      this.clock = new EventClock();
      const store = await openStore();
      this.queue = new Queue(store);
      this.keep = new Keep(store, (what, body) => this.link.ask(what, body), this.clock);
      this.link = new Link({ urls: { ...this.dataset }, keep: this.keep, queue: this.queue });
      this.camera = new Camera(this.querySelector("video"));
      this.wedge = new Wedge((text) => read(text) !== null);
      await this.keep.restore();
      this.#listen();
      this.#paint();
      await this.link.start();
      await this.#install();
    }

    disconnectedCallback() {
      this.camera?.stop();
      document.removeEventListener("keydown", this.#keydown);
    }

    #listen() {
      document.addEventListener("keydown", this.#keydown);
      document.addEventListener("pointerdown", allow);
      this.link.addEventListener("change", () => this.#paint());
      this.link.addEventListener("gone", () => this.#gone());
      this.#on("[data-checkpoint]", "change", ({ target }) => this.#move(target));
      this.#on("[data-way]", "change", ({ target }) => this.#turn(target.value));
      this.#on("[data-camera]", "click", () => this.#toggleCamera());
      this.#on("[data-device]", "change", ({ target }) => this.#look(target.value));
      this.#on("[data-torch]", "click", ({ currentTarget }) => this.#torch(currentTarget));
      this.#on("[data-next]", "click", () => this.#clear());
      this.#on("[data-typed]", "submit", (event) => this.#typed(event));
      this.#on("[data-search]", "submit", (event) => this.#search(event));
    }

    #on(selector, event, handler) {
      this.querySelector(selector)?.addEventListener(event, handler);
    }

    // Keys that go into a field are left alone; so are all others, unless a hand-held scanner is typing: a space within
    // a badge must not press the button that was touched last.
    #keydown = (event) => {
      if (event.isComposing || event.target.matches?.(FIELDS)) return;
      const text = this.wedge.press(event);
      if (this.wedge.typing || text !== null) event.preventDefault();
      if (text === null) return;
      allow();
      this.take(text);
    };

    // One badge after the other, each with an answer of its own.
    take(text) {
      this.#busy = this.#busy.then(() => this.#take(text)).catch((error) => this.#failed(error));
      return this.#busy;
    }

    async #take(text) {
      const checkpoint = this.keep.checkpoint(this.#checkpoint);
      if (!checkpoint) return this.#say("where");
      const began = performance.now();
      const at = this.clock.eventNow();
      const own = await judge(text, { keep: this.keep, queue: this.queue, checkpoint, direction: this.#way, at });
      this.dataset.took = (performance.now() - began).toFixed(1);
      const scan = { checkpoint: checkpoint.key, direction: this.#way, at: new Date(at).toISOString(), nonce: crypto.randomUUID() };
      const told = await this.link.scan({ ...scan, badge: text.slice(0, 400) });
      if (told) return this.#show({ answer: told.answer, person: told.person ?? null, thumb: own.record?.thumb });
      if (typed(text) !== null) return this.#say("online-only");
      await this.queue.add({ ...scan, badge: own.badge, lookup: own.lookup, told: own.answer });
      this.#show({ answer: own.answer, person: own.record, thumb: own.record?.thumb, thin: own.thin, offline: true });
      this.#paint();
    }

    #show({ answer, person, thumb, thin = false, offline = false }) {
      const words = this.querySelector(`template[data-answer="${answer}"]`);
      const board = this.querySelector(".scan-answer");
      const tone = thin && words.dataset.tone === "yes" ? "wait" : words.dataset.tone;
      Object.assign(board.dataset, { tone, answer });
      board.querySelector("[data-words]").replaceChildren(words.content.cloneNode(true));
      this.#visitor(board.querySelector("[data-visitor]"), answer, person?.language);
      this.#person(board.querySelector("[data-person]"), person, thumb);
      board.querySelector("[data-thin]").hidden = !(thin && tone === "wait");
      board.querySelector("[data-by-itself]").hidden = !offline;
      board.hidden = false;
      signal(tone);
      clearTimeout(this.#hide);
      this.#hide = setTimeout(() => this.#clear(), SHOWN_MS[tone]);
      this.dispatchEvent(new CustomEvent("scan:answer", { detail: { answer, offline } }));
    }

    // A line in the visitor's own language, unless the steward's is the same.
    #visitor(line, answer, language) {
      const words = this.keep.list?.lines[language]?.[answer];
      line.hidden = !words || language === document.documentElement.lang;
      line.textContent = words ?? "";
      line.lang = language ?? "";
      line.dir = language === "ar" ? "rtl" : "ltr";
    }

    #person(card, person, thumb) {
      card.hidden = !person;
      if (!person) return;
      const face = card.querySelector("img");
      face.hidden = !thumb;
      if (thumb) face.src = `data:image/jpeg;base64,${thumb}`;
      const native = person.native && person.native !== person.latin ? person.native : "";
      const facts = { latin: person.latin || person.native, native, outlet: person.outlet, role: person.role, region: person.region?.name ?? "", limits: person.limits };
      for (const [name, text] of Object.entries(facts)) {
        const place = card.querySelector(`[data-fact="${name}"]`);
        place.textContent = text;
        place.hidden = !text;
      }
      card.querySelector('[data-fact="native"]').lang = person.script ?? "";
    }

    #clear() {
      clearTimeout(this.#hide);
      this.querySelector(".scan-answer").hidden = true;
      this.#last = { ...this.#last, at: performance.now() - SAME_AGAIN_MS / 2 };
    }

    #say(name) {
      for (const words of this.querySelectorAll("[data-say]")) words.hidden = words.dataset.say !== name;
      signal("wait");
    }

    #failed(error) {
      if (error instanceof Gone) return this.#gone();
      this.#say("failed");
      throw error;
    }

    #typed(event) {
      event.preventDefault();
      const field = event.target.elements.serial;
      const serial = typed(field.value);
      if (serial === null) return this.#say("not-a-number");
      this.#say("");
      field.value = "";
      field.blur();
      this.take(shown(serial));
    }

    async #search(event) {
      event.preventDefault();
      const list = this.querySelector("[data-found]");
      try {
        const people = await this.link.search(event.target.elements.q.value);
        this.#say(people.length ? "" : "nobody");
        list.replaceChildren(...people.map((person) => this.#found(person)));
      } catch {
        this.#say("search-online");
      }
    }

    #found(person) {
      const item = this.querySelector("template[data-hit]").content.cloneNode(true).firstElementChild;
      item.querySelector("[data-name]").textContent = [person.latin, person.native].filter(Boolean).join(" · ");
      item.querySelector("[data-outlet]").textContent = person.outlet;
      item.querySelector("button").addEventListener("click", () => {
        this.querySelector("[data-found]").replaceChildren();
        this.querySelector("[data-search]").reset();
        this.take(person.serial);
      });
      return item;
    }

    get #checkpoint() {
      return this.link.wanted ?? this.keep.scanner?.checkpoint ?? null;
    }

    #move(select) {
      this.link.wanted = select.value;
      select.blur(); // or the next badge would be typed into it
      this.#say("");
      this.link.round();
    }

    #turn(way) {
      this.#way = way;
      this.dataset.way = way;
    }

    async #toggleCamera() {
      allow();
      if (!this.camera.running) return this.#look("");
      this.camera.stop();
      this.#paint();
    }

    async #look(device) {
      try {
        await this.camera.start(device, (text) => this.#seen(text));
        await this.#choices(device);
        this.#say("");
      } catch {
        this.camera.stop();
        this.#say("no-camera");
      }
      this.#paint();
    }

    #seen(text) {
      const now = performance.now();
      const same = text === this.#last.text && now - this.#last.at < SAME_AGAIN_MS;
      this.#last = { text, at: now };
      if (!same) this.take(text);
    }

    async #choices(device) {
      const select = this.querySelector("[data-device]");
      const devices = await this.camera.devices();
      select.replaceChildren(...devices.map(({ deviceId, label }, number) => new Option(label || `${number + 1}`, deviceId, false, deviceId === device)));
      select.parentElement.hidden = devices.length < 2;
      this.querySelector("[data-torch]").hidden = !this.camera.hasTorch;
    }

    #torch(button) {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", `${on}`);
      this.camera.torch(on);
    }

    // Where this device stands, what it reaches, and what waits on it.
    async #paint() {
      const { list, scanner } = this.keep;
      const select = this.querySelector("[data-checkpoint]");
      const known = [...select.options].map(({ value }) => value).filter(Boolean);
      const now = list?.checkpoints.map(({ key }) => key) ?? [];
      if (known.join() !== now.join()) {
        select.replaceChildren(select.options[0], ...(list?.checkpoints ?? []).map(({ key, name }) => new Option(name, key)));
      }
      select.value = this.#checkpoint ?? "";
      if (now.length && !this.#checkpoint) this.#say("where");
      const waiting = await this.queue.size();
      const line = this.querySelector(".scan-link");
      line.dataset.state = this.link.online ? "online" : this.link.since === null ? "connecting" : "offline";
      for (const words of line.querySelectorAll("[data-for]")) words.hidden = words.dataset.for !== line.dataset.state;
      this.querySelector("[data-waiting]").hidden = waiting === 0;
      this.querySelector("[data-waiting-count]").textContent = waiting.toLocaleString(document.documentElement.lang);
      this.querySelector("[data-no-list]").hidden = list !== null || this.link.online;
      this.querySelector("[data-search]").hidden = !(scanner?.supervisor && this.link.online);
      this.querySelector("video").hidden = !this.camera.running;
      this.querySelector("[data-idle]").hidden = this.camera.running;
      this.querySelector("[data-camera]").setAttribute("aria-pressed", `${this.camera.running}`);
      this.dataset.ready = list ? list.mark : "";
    }

    // The page itself is kept, so that it opens without network.
    async #install() {
      if (!navigator.serviceWorker) return;
      await navigator.serviceWorker.register(this.dataset.worker, { scope: "/scan/" });
      const { active } = await navigator.serviceWorker.ready;
      const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
      const ours = loaded.filter(({ origin, pathname }) => origin === location.origin && /^\/(static|events)\//.test(pathname));
      const done = new MessageChannel();
      done.port1.onmessage = () => (this.dataset.kept = "");
      const files = [...ours.map(({ pathname }) => pathname), ...this.dataset.keep.split(" ")];
      active.postMessage({ build: this.dataset.build, files }, [done.port2]);
    }

    async #gone() {
      this.camera.stop();
      await this.keep.forget();
      location.reload();
    }
  },
);
