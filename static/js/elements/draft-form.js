// <draft-form data-keep="…/keep/" data-key="application-7"><form>…</form></draft-form>
// Keeps each answer on the server as it is typed; what could not be kept waits in this tab and is sent again. Shows
// fields only where they apply, what the badge will say, and sends a file as soon as it is chosen. Without scripts the
// form has buttons for all of that.

const SOON = 700; // ms after the last key
const AGAIN = 5_000;

customElements.define(
  "draft-form",
  class extends HTMLElement {
    #dirty = new Set();
    #timer = null;
    #sending = false;

    connectedCallback() {
      this.form = this.querySelector("form");
      this.state = this.querySelector(".draft-state");
      this.querySelectorAll("[data-plain]").forEach((part) => (part.hidden = true));
      this.form.addEventListener("input", (event) => this.#typed(event.target));
      this.form.addEventListener("change", (event) => this.#chosen(event.target));
      this.form.addEventListener("keydown", (event) => this.#key(event));
      this.form.addEventListener("submit", () => this.#leave());
      this.addEventListener("htmx:afterSwap", () => this.#swapped());
      this.addEventListener("htmx:xhr:progress", (event) => this.#progress(event));
      for (const lost of ["htmx:sendError", "htmx:responseError"]) {
        this.addEventListener(lost, (event) => this.#complain(event.target.closest("fieldset"), "lost"));
      }
      this.away = () => this.#send(true);
      addEventListener("pagehide", this.away);
      this.#restore();
      this.#show();
    }

    disconnectedCallback() {
      removeEventListener("pagehide", this.away);
      clearTimeout(this.#timer);
    }

    #typed(field) {
      this.#mirror(field);
      if (!this.#keeps(field)) return;
      this.#dirty.add(field.name);
      this.#say("keeping");
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#send(), SOON);
    }

    #chosen(field) {
      if (field.dataset.adds !== undefined && field.files.length) this.#add(field);
      if (field.matches("select, [type=radio], [type=checkbox]")) this.#typed(field);
      this.#show();
    }

    // What is far too large would not even be read, so it is said here.
    #add(field) {
      const heavy = field.files[0].size > Number(field.dataset.adds);
      this.#complain(field.closest("fieldset"), heavy ? "heavy" : "");
      if (heavy) field.value = "";
      else field.closest("fieldset").querySelector("button[name=kind]").click();
    }

    #complain(part, words) {
      const line = part?.querySelector("[data-wrong]");
      if (!line) return;
      line.hidden = !words;
      line.querySelector("span").textContent = line.dataset[words] ?? "";
    }

    // Enter looks an outlet up; it does not send the form.
    #key(event) {
      if (event.key === "Enter" && event.target.matches("[type=search]")) event.preventDefault();
    }

    #keeps(field) {
      return Boolean(this.dataset.keep && field.name) && !field.matches("[type=file], [type=search], [type=hidden], [type=url]")
        && !field.name.startsWith("proposed_");
    }

    async #send(leaving = false) {
      if (!this.#dirty.size || this.#sending || !this.dataset.keep) return;
      const names = [...this.#dirty];
      const body = this.#answers(names);
      this.#sending = true;
      let outcome = "offline";
      try {
        const answer = await fetch(this.dataset.keep, { method: "POST", body, redirect: "manual", keepalive: leaving });
        outcome = answer.ok ? "kept" : answer.type === "opaqueredirect" ? "out" : answer.status === 409 ? "moved" : "offline";
      } catch {
        // No connection: what was typed waits in this tab.
      }
      this.#sending = false;
      this.#after(outcome, names, body);
    }

    #after(outcome, names, body) {
      if (outcome === "kept") {
        for (const name of names) if (this.#same(name, body)) this.#dirty.delete(name);
        if (names.includes("media_type")) globalThis.htmx?.trigger("#evidence", "media-type-kept");
      }
      this.#hold();
      if (outcome === "kept" && this.#dirty.size) this.#timer = setTimeout(() => this.#send(), SOON);
      else this.#say(outcome);
      if (outcome === "offline") this.#timer = setTimeout(() => this.#send(), AGAIN);
    }

    #answers(names) {
      const whole = new FormData(this.form);
      const body = new URLSearchParams();
      for (const field of ["csrfmiddlewaretoken", "application"]) body.append(field, whole.get(field) ?? "");
      for (const name of names) {
        body.append("fields", name);
        for (const value of whole.getAll(name)) body.append(name, value);
        if (name.startsWith("consent-")) body.append(name.replace("consent-", "notice-"), whole.get(name.replace("consent-", "notice-")) ?? "");
      }
      return body;
    }

    #same(name, body) {
      return JSON.stringify(new FormData(this.form).getAll(name)) === JSON.stringify(body.getAll(name));
    }

    // What is not on the server yet survives a reload or a new sign-in in this tab, and no longer.
    #hold() {
      const key = this.dataset.key;
      if (!this.#dirty.size) return sessionStorage.removeItem(key);
      const whole = new FormData(this.form);
      sessionStorage.setItem(key, JSON.stringify([...this.#dirty].map((name) => [name, whole.getAll(name)])));
    }

    #restore() {
      const held = JSON.parse(sessionStorage.getItem(this.dataset.key) ?? "[]");
      for (const [name, values] of held) {
        for (const field of this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
          if (field.matches("[type=radio], [type=checkbox]")) field.checked = values.includes(field.value);
          else field.value = values[0] ?? "";
        }
        this.#dirty.add(name);
      }
      if (held.length) this.#send();
    }

    // The browser is about to send the whole form.
    #leave() {
      clearTimeout(this.#timer);
      this.#dirty.clear();
      sessionStorage.removeItem(this.dataset.key);
    }

    #say(state) {
      if (!this.state || this.state.dataset.state === state) return;
      this.state.dataset.state = state;
      this.state.textContent = this.state.dataset[state] ?? "";
    }

    #swapped() {
      this.querySelectorAll("[data-plain]").forEach((part) => (part.hidden = true));
      this.#show();
      this.querySelector(".field-error[role=alert]")?.scrollIntoView({ block: "center" });
    }

    #progress(event) {
      const bar = event.target.closest?.("fieldset")?.querySelector("progress");
      if (!bar || !event.detail.lengthComputable) return;
      bar.hidden = false;
      bar.value = (100 * event.detail.loaded) / event.detail.total;
    }

    // data-if="name value": only with that answer. data-if-shared="name": only if the name has signs that Chinese,
    // Japanese and Korean share.
    #show() {
      for (const part of this.querySelectorAll("[data-if]")) {
        const [name, value] = part.dataset.if.split(" ");
        part.hidden = !new FormData(this.form).getAll(name).includes(value);
      }
      for (const part of this.querySelectorAll("[data-if-shared]")) {
        part.hidden = !/\p{Script=Han}/u.test(this.form.elements[part.dataset.ifShared]?.value ?? "");
      }
      for (const part of this.querySelectorAll("[data-shows-choice]")) {
        const row = this.form.querySelector(`[name=${part.dataset.showsChoice}]:checked`)?.closest("label");
        if (row) part.firstElementChild.textContent = row.querySelector("b").textContent;
      }
      const signs = this.form.elements.name_language?.value;
      this.querySelector("[data-shows=native_name]")?.setAttribute("lang", signs || document.documentElement.lang);
    }

    #mirror(field) {
      const part = this.querySelector(`[data-shows="${CSS.escape(field.name)}"]`);
      if (part) part.firstElementChild.textContent = field.value;
      if (field.name === "native_name") this.#show();
    }
  },
);
