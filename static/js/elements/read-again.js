// <read-again every="20">: what changes by the mere passing of time (a screen falls silent, a source is late) is read
// again every so many seconds by the <live-region> inside; while nobody looks, not at all.

customElements.define(
  "read-again",
  class extends HTMLElement {
    #timer = null;
    #look = () => document.hidden || this.querySelector("live-region")?.refresh?.();

    connectedCallback() {
      this.#timer = setInterval(this.#look, Number(this.getAttribute("every")) * 1_000);
      document.addEventListener("visibilitychange", this.#look);
    }

    disconnectedCallback() {
      clearInterval(this.#timer);
      document.removeEventListener("visibilitychange", this.#look);
    }
  },
);
