// <choose-many>: rows with checkboxes that are decided on together. Ticks all at once and says how many are chosen;
// without JavaScript each is ticked by hand.

customElements.define("choose-many", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => {
      if (event.target.matches("[data-all]")) this.boxes().forEach((box) => (box.checked = event.target.checked));
      this.count();
    });
    this.closest("live-region")?.addEventListener("live-region:read", () => this.count());
    this.count();
  }

  boxes() {
    return [...this.querySelectorAll("input[name=chosen]")];
  }

  count() {
    const boxes = this.boxes();
    const chosen = boxes.filter((box) => box.checked).length;
    const all = this.querySelector("[data-all]");
    if (all) {
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    const words = this.querySelector("[data-chosen]");
    if (words) words.textContent = chosen ? new Intl.NumberFormat(document.documentElement.lang).format(chosen) : words.dataset.none;
    this.querySelectorAll("[data-chosen] ~ button").forEach((button) => (button.disabled = chosen === 0));
  }
});
