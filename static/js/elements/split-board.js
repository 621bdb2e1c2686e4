// <split-board>: regions are dragged between sittings, or moved by the arrow keys and Enter. Both fill the card's own menu
// and send its form, so the server says what a move costs; the prices of all moves stand in the menus already.

const cardOf = (event) => event.target.closest("[data-card]");
const sittingOf = (event) => event.target.closest("[data-sitting]");

customElements.define("split-board", class extends HTMLElement {
  connectedCallback() {
    this.dragged = null;
    this.querySelectorAll("[data-card]").forEach((card) => {
      card.draggable = true;
      card.tabIndex = 0;
    });
    this.addEventListener("dragstart", (event) => this.lift(event));
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("drop", (event) => this.drop(event));
    this.addEventListener("dragend", () => this.letGo());
    this.addEventListener("keydown", (event) => this.heard(event));
    if (this.dataset.moved) this.querySelector(`[data-card="${this.dataset.moved}"]`)?.focus();
  }

  lift(event) {
    this.dragged = cardOf(event);
    if (!this.dragged) return;
    event.dataTransfer.setData("text/plain", this.dragged.dataset.card);
    event.dataTransfer.effectAllowed = "move";
    this.dragged.dataset.lifted = "";
  }

  over(event) {
    const sitting = sittingOf(event);
    const choice = sitting && this.dragged && this.choice(this.dragged, sitting.dataset.sitting);
    if (choice) event.preventDefault();
    if (sitting !== this.under) this.tell(sitting, choice);
  }

  drop(event) {
    const [card, sitting] = [this.dragged, sittingOf(event)];
    event.preventDefault();
    this.letGo();
    if (card && sitting) this.move(card, this.choice(card, sitting.dataset.sitting));
  }

  letGo() {
    if (this.dragged) delete this.dragged.dataset.lifted;
    this.dragged = null;
    this.tell(null, null);
  }

  // The price stands in the sitting while the card hangs over it.
  tell(sitting, choice) {
    this.querySelectorAll(".split-price").forEach((line) => (line.hidden = true));
    this.under = sitting;
    const line = choice && sitting.querySelector(".split-price");
    if (line) [line.hidden, line.textContent] = [false, choice.dataset.price];
  }

  heard(event) {
    const card = event.target.closest("[data-card]");
    if (!card || event.target !== card || event.ctrlKey || event.metaKey || event.altKey) return;
    const forward = getComputedStyle(this).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key === "Enter") this.move(card, card.querySelector("select")?.selectedOptions[0]);
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") this.pick(card, event.key === forward ? 1 : -1);
    else if (event.key === "Escape") this.pick(card, 0);
    else return;
    event.preventDefault();
  }

  pick(card, step) {
    const select = card.querySelector("select");
    if (!select) return;
    const places = [...select.options].filter((option) => option.dataset.to);
    const at = places.indexOf(select.selectedOptions[0]);
    const next = at < 0 && step < 0 ? places.length - 1 : (at + step + places.length) % places.length;
    select.value = step ? places[next].value : "";
    this.querySelector("[data-said]").textContent = select.selectedOptions[0].textContent;
  }

  choice(card, sitting) {
    return [...card.querySelectorAll("option")].find((option) => option.dataset.to === sitting);
  }

  move(card, option) {
    if (!option?.value) return;
    option.selected = true;
    card.querySelector(".split-move").requestSubmit();
  }
});
