// <sent-here>: the forms inside are sent without leaving the page, one at a time; then its <live-region> reads itself
// again. A no of the server, or a line that is cut, is a sentence in [data-problem], and what is shown stays. Without
// JavaScript the forms lead to the page itself.

const PATIENCE = 15_000;

customElements.define(
  "sent-here",
  class extends HTMLElement {
    #sending = false;

    connectedCallback() {
      this.addEventListener("submit", (event) => {
        event.preventDefault();
        this.#send(event.target, event.submitter);
      });
    }

    async #send(form, button) {
      if (this.#sending) return; // a key that was pressed twice
      this.#sending = true;
      this.#say("");
      try {
        this.#say(await ask(button?.getAttribute("formaction") ?? form.getAttribute("action"), new FormData(form, button)));
      } catch {
        this.#say(this.querySelector('template[data-say="unanswered"]').content.textContent);
      } finally {
        this.#sending = false;
      }
      this.querySelector("live-region").refresh();
    }

    #say(sentence) {
      const place = this.querySelector("[data-problem]");
      place.textContent = sentence;
      place.hidden = !sentence;
    }
  },
);

// The sentence that says why not; empty if it was done, which the server answers by leading elsewhere.
async function ask(url, body) {
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "manual", signal });
  if (answer.type === "opaqueredirect" || answer.ok) return "";
  if (answer.status >= 500) throw new Error(`${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(".notice, main")?.textContent.trim().replace(/\s+/g, " ") ?? "";
}
