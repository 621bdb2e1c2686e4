// <pass-key [data-options="/address"] [data-make]>…<form><input name="credential">…</form></pass-key>
// Asks the device for a passkey before the form is sent. Options stand in a JSON script beside the form, or are fetched.
// Hidden where there can be no passkeys (old browser, or an address in digits), so that the other way in stays the only
// one; a [data-impossible] right after it is shown instead.

const possible = Boolean(window.PublicKeyCredential) && !/^[\d.]+$|:/.test(location.hostname);
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

function toMake({ publicKey }) {
  return {
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: named(publicKey.excludeCredentials),
      // A passkey that the device itself can find signs in without an address; a plain security key still will do.
      authenticatorSelection: { ...publicKey.authenticatorSelection, residentKey: "preferred", requireResidentKey: false },
    },
  };
}

function toShow({ publicKey }) {
  return {
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: named(publicKey.allowCredentials) },
  };
}

function plain(credential) {
  const { response } = credential;
  const parts = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

customElements.define("pass-key", class extends HTMLElement {
  connectedCallback() {
    this.hidden = !possible;
    const instead = this.nextElementSibling;
    if (instead?.matches("[data-impossible]")) instead.hidden = possible;
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      if (this.form.elements.credential.value) return;
      event.preventDefault();
      this.ask();
    });
  }

  async ask() {
    const problem = this.querySelector("[role=alert]");
    problem.hidden = true;
    try {
      const options = await this.options();
      const credential = "make" in this.dataset
        ? await navigator.credentials.create(toMake(options))
        : await navigator.credentials.get(toShow(options));
      this.form.elements.credential.value = JSON.stringify(plain(credential));
    } catch {
      problem.hidden = false;
      return;
    }
    this.form.submit();
  }

  async options() {
    const beside = this.querySelector('script[type="application/json"]');
    if (beside) {
      const given = JSON.parse(beside.textContent);
      return given.creation_options ?? given.request_options;
    }
    const answer = await fetch(this.dataset.options, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options;
  }
});
