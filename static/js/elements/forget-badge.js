// <forget-badge><form>…</form></forget-badge>: whoever signs out of this browser takes the badge along that it kept.

customElements.define(
  "forget-badge",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("submit", async (event) => {
        if (!("caches" in window)) return;
        event.preventDefault();
        for (const name of await caches.keys()) if (name.startsWith("badge-")) await caches.delete(name);
        event.target.submit();
      });
    }
  },
);
