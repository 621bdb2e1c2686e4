// A link with data-dialog shows the [data-piece] of its page in the dialog of this one: a look before a decision.
// Without JavaScript, or if the page does not answer, the link simply leads there.

const dialog = () => document.querySelector("dialog[data-piece-dialog]");

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (event.target.closest("[data-piece-dialog] [data-close]")) {
    event.preventDefault();
    dialog().close();
  } else if (link && dialog() && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    await show(link.href);
  }
});

async function show(href) {
  const piece = await read(href);
  if (!piece) return location.assign(href);
  dialog().replaceChildren(piece);
  dialog().showModal();
  piece.querySelector("[autofocus]")?.focus();
}

async function read(href) {
  try {
    const answer = await fetch(href, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("[data-piece]");
  } catch {
    return null;
  }
}
