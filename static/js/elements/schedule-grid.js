// <schedule-grid data-opens="…" data-closes="…" data-step="10" data-zone="Asia/Shanghai">: the lists of rooms inside
// stand side by side with time running downwards. A sitting is moved by dragging, or by its Move button and the arrow
// keys; the server is asked at once and says no in a sentence. Without this script the lists and their forms remain.

import { layOut, minutes } from "schedule/lanes";
import { moments } from "moments";

const HOUR = 60;
const SLACK = 6; // px that a pointer may tremble before it drags
const SCALE = { 5: 3, 10: 2, 15: 1.6, 30: 1.1 }; // px a minute

customElements.define(
  "schedule-grid",
  class extends HTMLElement {
    #held = null; // { card, room, starts, length, home, after, aloud }: what is in the hand, and where it was
    #fit = () => {
      this.#keepHold();
      this.#draw();
    };

    connectedCallback() {
      this.region = this.closest("live-region");
      this.region?.addEventListener("live-region:read", this.#fit);
      this.addEventListener("pointerdown", (event) => this.#press(event));
      this.addEventListener("click", (event) => this.#tap(event));
      this.addEventListener("keydown", (event) => this.#key(event));
      this.#draw();
    }

    disconnectedCallback() {
      this.region?.removeEventListener("live-region:read", this.#fit);
    }

    get #opens() { return Date.parse(this.dataset.opens); }
    get #closes() { return Date.parse(this.dataset.closes); }
    get #step() { return Number(this.dataset.step); }
    get #scale() { return SCALE[this.#step] ?? 2; }
    get #rooms() { return [...this.querySelectorAll("[data-room]")]; }

    #draw() {
      this.dataset.ready = "";
      const tall = minutes(this.#opens, this.#closes) * this.#scale;
      this.style.setProperty("--tall", `${tall}px`);
      this.style.setProperty("--hour", `${HOUR * this.#scale}px`);
      this.querySelectorAll("[data-grab]").forEach((button) => (button.hidden = false));
      this.#hours();
      for (const room of this.#rooms) {
        const cards = [...room.querySelectorAll("[data-sitting]")];
        for (const { item, lane, lanes } of layOut(cards.map((card) => this.#span(card)))) {
          this.#put(item.card, item.starts, item.ends, lane, lanes);
        }
      }
    }

    #span(card) {
      const mine = this.#held?.card === card;
      const starts = mine ? this.#held.starts : Date.parse(card.dataset.starts);
      return { card, starts, ends: mine ? starts + this.#held.length : Date.parse(card.dataset.ends) };
    }

    #put(card, starts, ends, lane, lanes) {
      card.dataset.size = minutes(starts, ends) * this.#scale < 34 ? "short" : "";
      card.style.setProperty("--from", `${minutes(this.#opens, starts) * this.#scale}px`);
      card.style.setProperty("--span", `${Math.max(minutes(starts, ends) * this.#scale, 22)}px`);
      card.style.setProperty("--lane", lane);
      card.style.setProperty("--lanes", lanes);
    }

    #hours() {
      const column = this.querySelector("[data-hours]");
      if (!column) return;
      column.hidden = false;
      column.replaceChildren();
      for (let at = this.#opens; at < this.#closes; at += HOUR * 60_000) {
        const line = document.createElement("span");
        line.textContent = this.#time(at);
        column.append(line);
      }
    }

    #time(at) {
      this.clock ??= moments({ timeZone: this.dataset.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      return this.clock.format(at);
    }

    // By pointer

    #press(event) {
      const card = event.target.closest("[data-sitting]");
      if (!card || event.button !== 0 || event.pointerType === "touch" || event.target.closest("button, .plan-tools a")) return;
      const begin = { x: event.clientX, y: event.clientY };
      const grip = card.dataset.starts ? event.clientY - card.getBoundingClientRect().top : 0;
      const move = (moved) => {
        if (!this.#held && Math.hypot(moved.clientX - begin.x, moved.clientY - begin.y) < SLACK) return;
        if (!this.#held) this.#grab(card);
        moved.preventDefault();
        this.#follow(moved, grip);
      };
      const end = () => {
        removeEventListener("pointermove", move);
        removeEventListener("pointerup", end);
        removeEventListener("pointercancel", cancel);
        if (this.#held) this.#drop();
      };
      const cancel = () => {
        removeEventListener("pointermove", move);
        removeEventListener("pointerup", end);
        removeEventListener("pointercancel", cancel);
        if (this.#held) this.#back();
      };
      addEventListener("pointermove", move);
      addEventListener("pointerup", end);
      addEventListener("pointercancel", cancel);
      card.addEventListener("dragstart", (drag) => drag.preventDefault(), { once: true });
    }

    #follow(event, grip) {
      const room = this.#rooms.find((one) => {
        const box = one.getBoundingClientRect();
        return event.clientX >= box.left && event.clientX < box.right;
      });
      if (!room) return;
      const top = room.querySelector(".plan-cards").getBoundingClientRect().top;
      const later = (event.clientY - grip - top) / this.#scale;
      this.#to(room, this.#opens + Math.round(later / this.#step) * this.#step * 60_000);
    }

    // A click that ends a drag must not follow the link on the card.
    #tap(event) {
      if (this.dropped && event.target.closest("[data-sitting] a")) event.preventDefault();
      const button = event.target.closest("[data-grab]");
      if (button) this.#held ? this.#drop() : this.#grab(button.closest("[data-sitting]"), true);
    }

    // By keyboard

    #key(event) {
      if (!this.#held) return;
      const toward = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
      if (event.key === "Escape") this.#back();
      else if (toward) this.#shift(toward, event.shiftKey);
      else return;
      event.preventDefault();
    }

    #shift([across, down], far) {
      const rooms = this.#rooms;
      const side = getComputedStyle(this).direction === "rtl" ? -across : across;
      const place = Math.min(Math.max(rooms.indexOf(this.#held.room) + side, 0), rooms.length - 1);
      this.#to(rooms[place], this.#held.starts + down * (far ? HOUR : this.#step) * 60_000);
      this.#held.card.querySelector("[data-grab]").focus();
      this.#say("at");
    }

    // Either way

    #grab(card, aloud = false) {
      const placed = card.dataset.starts;
      const starts = placed ? Date.parse(placed) : this.#opens;
      const length = placed ? Date.parse(card.dataset.ends) - starts : 45 * 60_000;
      this.#held = { card, room: card.closest("[data-room]") ?? this.#rooms[0], starts, length, home: card.parentElement, after: card.nextElementSibling, aloud };
      card.dataset.held = "";
      card.querySelector("[data-grab]").setAttribute("aria-pressed", "true");
      if (!placed) this.#to(this.#held.room, starts);
      if (aloud) {
        card.querySelector("[data-grab]").focus();
        this.#say("grabbed");
      }
    }

    #to(room, starts) {
      const latest = this.#closes - this.#held.length;
      this.#held.starts = Math.min(Math.max(starts, this.#opens), Math.max(latest, this.#opens));
      if (this.#held.card.closest("[data-room]") !== room) room.querySelector(".plan-cards").append(this.#held.card);
      this.#held.room = room;
      this.#draw();
    }

    // The page was read again, and with it the card in the hand put where the server has it.
    #keepHold() {
      const held = this.#held;
      const card = held && document.getElementById(held.card.id);
      if (!held || (card === held.card && card.closest("[data-room]") === held.room)) return;
      if (!card) return (this.#held = null); // somebody else has taken it away
      Object.assign(held, { card, home: card.parentElement, after: card.nextElementSibling });
      held.room.querySelector(".plan-cards").append(card);
      card.dataset.held = "";
      const button = card.querySelector("[data-grab]");
      button.setAttribute("aria-pressed", "true");
      button.hidden = false;
      if (held.aloud) button.focus();
    }

    #letGo() {
      const held = this.#held;
      this.#held = null;
      delete held.card.dataset.held;
      held.card.querySelector("[data-grab]").setAttribute("aria-pressed", "false");
      this.dropped = true;
      setTimeout(() => (this.dropped = false), 0);
      return held;
    }

    #back(sentence = "back") {
      const words = this.#words(sentence);
      const focused = this.#held.card.contains(document.activeElement); // a card that is put elsewhere loses it
      const held = this.#letGo();
      held.home.insertBefore(held.card, held.after?.parentElement === held.home ? held.after : null);
      if (focused) held.card.querySelector("[data-grab]").focus();
      this.#draw();
      this.#speak(words);
    }

    async #drop() {
      const { card, room, starts, length, home } = this.#held;
      if (home === card.parentElement && card.dataset.starts && starts === Date.parse(card.dataset.starts)) return this.#back();
      const focused = card.contains(document.activeElement); // news of the move may replace the card before the answer
      const body = new FormData();
      body.append("csrfmiddlewaretoken", this.querySelector("[name=csrfmiddlewaretoken]").value);
      body.append("version", card.dataset.version);
      body.append("room", room.dataset.room);
      body.append("starts_at", new Date(starts).toISOString());
      body.append("ends_at", new Date(starts + length).toISOString());
      const no = await this.#ask(card.dataset.move, body);
      this.#problem(no);
      if (no) return this.#held && this.#back();
      this.#say("dropped");
      this.#letGo();
      const stay = () => focused && document.getElementById(card.id)?.querySelector("[data-grab]")?.focus();
      stay();
      await this.region?.refresh();
      stay(); // in another room's list the card is a new one
    }

    // "" if it is done, else why not, in the server's words.
    async #ask(url, body) {
      try {
        const answer = await fetch(url, { method: "POST", body, signal: AbortSignal.timeout(15_000) });
        if (answer.ok) return "";
        return (await answer.json()).detail || this.#words("failed");
      } catch {
        return this.#words("failed");
      }
    }

    #problem(sentence) {
      const line = this.querySelector("[data-problem]");
      if (line) line.textContent = sentence;
    }

    #words(name) {
      const template = this.querySelector(`template[data-say="${name}"]`);
      const what = this.#held?.card.querySelector(".plan-what")?.textContent.trim() ?? "";
      const where = this.#held?.room.querySelector(".plan-name bdi")?.textContent ?? "";
      const time = this.#held ? this.#time(this.#held.starts) : "";
      const text = template?.content.textContent ?? "";
      return text.replace("%what%", what).replace("%time%", time).replace("%room%", where);
    }

    #say(name) {
      this.#speak(this.#words(name));
    }

    #speak(words) {
      const line = this.querySelector("[data-spoken]");
      if (line) line.textContent = words;
    }
  },
);
