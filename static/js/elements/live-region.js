// <live-region topic="office.figures:double11" src="/office/double11/figures/" id="held">…</live-region>
// A piece of a page that reads itself again, with its reader's own permissions, whenever its topic says that
// something happened. Without JavaScript it is the piece as the server sent it.

import { backOff } from "feed";
import { join } from "live";
import { morph } from "morph";

const SPREAD = 200; // ms: a hall full of phones hears the same fact in the same moment
const PATIENCE = 15_000;
const soon = new Map(); // address: the page, about to be read; regions of one page share it

class Gone extends Error {}

function read(url, spread) {
  if (!soon.has(url)) {
    const page = new Promise((resolve) => setTimeout(resolve, spread * Math.random())).then(() => {
      soon.delete(url); // who asks from now on needs a newer page
      return fetchPage(url);
    });
    soon.set(url, page);
  }
  return soon.get(url);
}

async function fetchPage(url) {
  const answer = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status >= 500 || answer.status === 429) throw new Error(`${answer.status}`);
  if (!answer.ok) throw new Gone(`${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

customElements.define(
  "live-region",
  class extends HTMLElement {
    #leaves = [];
    #reading = null;
    #again = null;
    #retry = null;
    #tries = 0;

    connectedCallback() {
      const follow = { onFact: () => this.refresh(), onReread: () => this.refresh() };
      this.#leaves = this.#topics().map((topic) => join(topic, follow));
    }

    disconnectedCallback() {
      this.#leaves.forEach((leave) => leave());
      clearTimeout(this.#retry);
    }

    // Read again; true if it worked. While one reading is on its way a second is enough for all that happens
    // meanwhile: breaking off the first each time would never end under steady news.
    refresh() {
      if (!this.#reading) {
        this.#reading = this.#read().finally(() => (this.#reading = null));
        return this.#reading;
      }
      this.#again ??= this.#reading.then(() => {
        this.#again = null;
        return this.refresh();
      });
      return this.#again;
    }

    #topics() {
      return (this.getAttribute("topic") ?? "").split(/\s+/).filter(Boolean);
    }

    async #read() {
      clearTimeout(this.#retry);
      this.setAttribute("aria-busy", "true");
      try {
        const url = new URL(this.getAttribute("src") || location.href, location.href);
        url.hash = "";
        this.#show(await read(url.href, Number(this.dataset.spread ?? SPREAD)));
        return true;
      } catch (error) {
        this.#fail(error);
        return false;
      } finally {
        this.removeAttribute("aria-busy");
      }
    }

    #show(page) {
      if (!this.isConnected) return;
      const fresh = this.id
        ? page.getElementById(this.id)
        : [...page.querySelectorAll("live-region")].find((other) => other.getAttribute("topic") === this.getAttribute("topic"));
      if (!fresh) throw new Gone("no such region");
      morph(this, fresh);
      globalThis.htmx?.process(this);
      this.#tries = 0;
      delete this.dataset.failed;
      this.dispatchEvent(new CustomEvent("live-region:read", { bubbles: true }));
    }

    // What is shown stays, marked as old. A page that may no longer be read is not asked for again.
    #fail(error) {
      this.dataset.failed = "";
      if (error instanceof Gone || !this.isConnected) return;
      this.#retry = setTimeout(() => this.refresh(), 500 + backOff(this.#tries++));
    }
  },
);
