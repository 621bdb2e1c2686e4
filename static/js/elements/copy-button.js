// <copy-button data-text="…" data-done="Copied"><button>…</button></copy-button>: hidden where nothing can be copied.
import { announce } from "live";

const SHOWN = 2000;

customElements.define("copy-button", class extends HTMLElement {
  connectedCallback() {
    this.hidden = !navigator.clipboard;
    this.addEventListener("click", () => this.copy());
  }

  async copy() {
    await navigator.clipboard.writeText(this.dataset.text);
    const words = this.querySelector("[data-words]");
    const before = words.textContent;
    if (before === this.dataset.done) return;
    announce(this.dataset.done);
    words.textContent = this.dataset.done;
    setTimeout(() => (words.textContent = before), SHOWN);
  }
});
