// <figure-spark data-values="1,2,3"> in a <figure-live>: the last readings as a line; a new one joins at the end.
const WIDTH = 120;
const HEIGHT = 24;
const MOST = 30;

customElements.define("figure-spark", class extends HTMLElement {
  connectedCallback() {
    this.values = (this.dataset.values || "").split(",").filter(Boolean).map(Number);
    this.figure = this.closest("figure-live");
    this.add = ({ detail }) => detail.value !== null && this.draw(Number(detail.value));
    this.figure?.addEventListener("figure-live:change", this.add);
  }

  disconnectedCallback() {
    this.figure?.removeEventListener("figure-live:change", this.add);
  }

  draw(value) {
    this.values = [...this.values, value].slice(-MOST);
    if (this.values.length < 2) return;
    const least = Math.min(...this.values);
    const span = Math.max(...this.values) - least || 1;
    const step = WIDTH / (this.values.length - 1);
    const points = this.values.map((each, n) => `${(n * step).toFixed(1)} ${(HEIGHT - ((each - least) / span) * HEIGHT).toFixed(1)}`);
    this.querySelector("path")?.setAttribute("d", `M${points.join("L")}`);
  }
});
