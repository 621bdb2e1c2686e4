// <phone-badge worker="…" build="…" mark="…">: the badge on a phone. It is kept for where there is no network, fills the
// screen at a touch, keeps the screen awake while it does, and reads itself again when the server has another one.

const EVERY_MS = 60_000;
const MARK = "X-Badge";

customElements.define(
  "phone-badge",
  class extends HTMLElement {
    #lock = null;
    #timer = null;
    #look = () => document.hidden || this.look();

    connectedCallback() {
      for (const button of this.querySelectorAll("[data-fill]")) {
        button.hidden = false;
        button.addEventListener("click", () => this.fill(!this.hasAttribute("data-full")));
      }
      document.addEventListener("keydown", (press) => press.key === "Escape" && this.fill(false));
      document.addEventListener("visibilitychange", this.#look);
      addEventListener("online", this.#look);
      addEventListener("offline", this.#look);
      this.#timer = setInterval(this.#look, EVERY_MS);
      this.keep();
      this.look();
    }

    disconnectedCallback() {
      clearInterval(this.#timer);
      document.removeEventListener("visibilitychange", this.#look);
    }

    async keep() {
      if (!("serviceWorker" in navigator)) return;
      await navigator.serviceWorker.register(this.getAttribute("worker"));
      const { active } = await navigator.serviceWorker.ready;
      const kept = new MessageChannel();
      kept.port1.onmessage = () => (this.dataset.kept = "");
      active.postMessage({ build: this.getAttribute("build"), files: files() }, [kept.port2]);
    }

    // The server has another badge, or none: the page is read again. No network: it stays, and says so.
    async look() {
      let mark;
      try {
        const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store", redirect: "manual" });
        if (answer.status >= 500) return;
        mark = answer.headers.get(MARK);
      } catch {
        this.dataset.offline = "";
        return;
      }
      delete this.dataset.offline;
      if (mark !== this.getAttribute("mark")) location.reload();
    }

    async fill(full) {
      this.toggleAttribute("data-full", full);
      for (const button of this.querySelectorAll("[data-fill]")) button.setAttribute("aria-pressed", full);
      if (full) this.#lock = await navigator.wakeLock?.request("screen").catch(() => null);
      else await this.#lock?.release();
    }
  },
);

function files() {
  const loaded = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const linked = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((link) => new URL(link.href));
  const ours = [...loaded, ...linked].filter((address) => address.origin === location.origin);
  return [...new Set(ours.map((address) => address.pathname).filter((path) => /^\/static\/|\.css$/.test(path)))];
}
