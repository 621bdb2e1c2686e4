// <read-then at="2017-11-10T16:00:00Z">: at that moment the page says something else by the mere passing of time
// (a sitting begins, a title comes out), and the <live-region> around it reads itself again.

const SPREAD = 2_000; // ms: a hall full of phones waits for the same moment
const LONGEST = 2 ** 31 - 1;

customElements.define(
  "read-then",
  class extends HTMLElement {
    static observedAttributes = ["at"];
    #timer = null;

    attributeChangedCallback() {
      clearTimeout(this.#timer);
      const wait = new Date(this.getAttribute("at")) - Date.now() + SPREAD * Math.random();
      this.#timer = setTimeout(() => this.closest("live-region")?.refresh?.(), Math.min(Math.max(wait, 250), LONGEST));
    }

    disconnectedCallback() {
      clearTimeout(this.#timer);
    }
  },
);
