// <office-keys>: "?" lists the keys of this page; a key presses what carries data-hotkey, a digit opens that link of the bar.
// Letters alone can get in the way of speech input, so the list has a switch that is kept on this device.

const KEPT = "office-keys";
const busy = (target) => target.closest("input, textarea, select, [contenteditable], dialog:not([data-keys])");

customElements.define("office-keys", class extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.active = this.querySelector("input[type=checkbox]");
    this.active.checked = localStorage.getItem(KEPT) !== "off";
    this.active.addEventListener("change", () => localStorage.setItem(KEPT, this.active.checked ? "on" : "off"));
    this.querySelector("[data-open]").addEventListener("click", () => this.open());
    this.press = (event) => this.heard(event);
    document.addEventListener("keydown", this.press);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.press);
  }

  heard(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || busy(event.target)) return;
    if (!this.active.checked && event.key !== "?") return;
    const target = this.targets().get(event.key);
    if (event.key === "?") this.open();
    else if (target && !this.dialog.open) target.matches("input, select") ? target.focus() : target.click();
    else return;
    event.preventDefault();
  }

  targets() {
    const found = new Map();
    document.querySelectorAll("nav.nav a").forEach((link, place) => place < 9 && found.set(String(place + 1), link));
    document.querySelectorAll("[data-hotkey]").forEach((part) => found.has(part.dataset.hotkey) || found.set(part.dataset.hotkey, part));
    return found;
  }

  open() {
    const list = this.querySelector("dl");
    list.querySelectorAll("[data-found]").forEach((row) => row.remove());
    for (const [key, target] of this.targets()) {
      const row = this.querySelector("template").content.cloneNode(true);
      row.querySelector("kbd").textContent = key;
      row.querySelector("dd").textContent = (target.getAttribute("aria-label") ?? target.textContent).trim();
      list.append(row);
    }
    this.dialog.showModal();
  }
});
