// Make one piece of a page like another, touching only what differs: focus, caret, scroll, open details and
// unsaved input survive. Rows are known by `id` or `data-key`; `data-keep` marks what scripts look after themselves.

const keyOf = (node) => node.id || node.dataset?.key;
const alike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName;
const SETTLED = { DETAILS: ["open"], DIALOG: ["open"] }; // what the reader, not the server, decides

export function morph(from, to) {
  const focus = document.activeElement;
  children(from, to);
  const same = focus?.id && !focus.isConnected && document.getElementById(focus.id);
  if (same) same.focus({ preventScroll: true });
}

function children(from, to) {
  const wanted = [...to.childNodes];
  const keys = new Set(wanted.map(keyOf).filter(Boolean));
  const known = new Map();
  for (const child of [...from.children]) {
    const key = keyOf(child);
    if (key && keys.has(key)) known.set(key, child);
    else if (key) child.remove(); // first, so that those that stay need not move: moving loses the focus
  }
  let cursor = from.firstChild;
  for (const node of wanted) {
    const same = keyOf(node) ? known.get(keyOf(node)) : find(cursor, node);
    if (!same || !alike(same, node)) {
      from.insertBefore(document.importNode(node, true), cursor);
      continue;
    }
    if (keyOf(node)) {
      if (same === cursor) cursor = same.nextSibling;
      else from.insertBefore(same, cursor);
    } else cursor = skip(cursor, same).nextSibling;
    one(same, node);
  }
  while (cursor) cursor = next(cursor);
}

// The next of the same kind; text only where we stand, or all text would wander.
function find(cursor, node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return cursor && alike(cursor, node) ? cursor : null;
  while (cursor && (keyOf(cursor) || !alike(cursor, node))) cursor = cursor.nextSibling;
  return cursor;
}

function skip(cursor, until) {
  while (cursor !== until) cursor = keyOf(cursor) ? cursor.nextSibling : next(cursor);
  return until;
}

function next(node) {
  const after = node.nextSibling;
  node.remove();
  return after;
}

function one(from, to) {
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  if (from.hasAttribute("data-keep") || (from.nodeName === "FORM" && isDirty(from)) || from.isEqualNode(to)) return;
  if (writesItself(to)) {
    if (!saysTheSame(from, to)) from.replaceWith(document.importNode(to, true));
    return;
  }
  attributes(from, to);
  children(from, to);
}

// A custom element around mere text (a time in the reader's zone) has put its own words there, from its attributes.
function writesItself(to) {
  return to.localName.includes("-") && to.hasAttributes() && !to.firstElementChild;
}

function saysTheSame(from, to) {
  return [...to.attributes].every(({ name, value }) => from.getAttribute(name) === value);
}

function attributes(from, to) {
  const settled = SETTLED[from.nodeName] ?? [];
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !settled.includes(name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value && !settled.includes(name)) from.setAttribute(name, value);
  }
}

function isDirty(form) {
  return [...form.elements].some((field) => {
    if (field.type === "hidden") return false;
    if (field.options) return isChosen(field);
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    return "defaultValue" in field && field.value !== field.defaultValue;
  });
}

// Where the page chose nothing, the first option stands.
function isChosen({ multiple, options, selectedIndex }) {
  const offered = [...options];
  if (multiple) return offered.some((option) => option.selected !== option.defaultSelected);
  return offered.length > 0 && selectedIndex !== Math.max(0, offered.findLastIndex((option) => option.defaultSelected));
}
