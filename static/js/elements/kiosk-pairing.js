// <kiosk-pairing data-ask data-collect data-token>: shows the code, and asks until an officer has approved.
// The secret with which it asks is an HttpOnly cookie: no script sees it, and no address carries it.

const CROWDED_MS = 60_000;
const JITTER_MS = 1_000;

customElements.define(
  "kiosk-pairing",
  class extends HTMLElement {
    #timer = null;
    #until = 0;
    #poll = 3_000;

    connectedCallback() {
      forget();
      this.#ask();
    }

    disconnectedCallback() {
      clearTimeout(this.#timer);
    }

    async #ask() {
      const answer = await this.#post(this.dataset.ask, device());
      if (answer?.status !== 201) return this.#later(() => this.#ask(), answer?.status === 429 ? CROWDED_MS : this.#poll);
      const { code, seconds, poll_seconds } = await answer.json();
      this.querySelector("[data-code]").textContent = code;
      this.#until = performance.now() + seconds * 1_000;
      this.#poll = poll_seconds * 1_000;
      this.#later(() => this.#collect());
    }

    async #collect() {
      if (performance.now() > this.#until) return this.#ask();
      const answer = await this.#post(this.dataset.collect);
      if (answer?.status === 201) return location.reload();
      if (answer?.status === 410) return this.#ask();
      this.#later(() => this.#collect());
    }

    #later(step, wait = this.#poll) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(step, wait + Math.random() * JITTER_MS);
    }

    async #post(address, body = {}) {
      let answer = null;
      try {
        answer = await fetch(address, {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-CSRFToken": this.dataset.token },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(10_000),
        });
      } catch {
        // The next try tells; the wall says so meanwhile.
      }
      if (answer?.status === 403) location.reload(); // the token of this page is too old
      this.#show(answer === null || answer.status >= 500 ? "disconnected" : answer.status === 429 ? "crowded" : "waiting");
      return answer;
    }

    #show(state) {
      for (const words of this.querySelectorAll("[data-state]")) words.hidden = words.dataset.state !== state;
    }
  },
);

// What the officer sees before approving.
function device() {
  const known = navigator.userAgentData;
  const brand = known?.brands?.at(-1);
  const model = known ? `${brand?.brand ?? ""} ${brand?.version ?? ""}, ${known.platform}` : navigator.userAgent;
  return {
    model: model.replace(/[^\x20-\x7e]/g, "").slice(0, 120),
    width: Math.round(screen.width * devicePixelRatio),
    height: Math.round(screen.height * devicePixelRatio),
  };
}

// A screen that was revoked keeps no picture.
async function forget() {
  const held = await navigator.serviceWorker?.getRegistrations?.();
  for (const registration of held ?? []) registration.active?.postMessage({ forget: true });
}
