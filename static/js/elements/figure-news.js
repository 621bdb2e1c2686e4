// <figure-news> around a <live-region> of milestones and corrections: what is new is said aloud, once and politely.
import { announce } from "live";

customElements.define("figure-news", class extends HTMLElement {
  connectedCallback() {
    this.known = new Set(this.lines().map((line) => line.dataset.news));
    this.addEventListener("live-region:read", this);
  }

  disconnectedCallback() {
    this.removeEventListener("live-region:read", this);
  }

  handleEvent() {
    for (const line of this.lines().reverse()) {
      if (this.known.has(line.dataset.news)) continue;
      this.known.add(line.dataset.news);
      announce(line.dataset.say);
    }
  }

  lines() {
    return [...this.querySelectorAll("[data-news]")];
  }
});
