// Scans that the server has not yet heard of. Append-only: a scan leaves once the server has answered for its nonce.

const AT_ONCE = 200;

export class Queue {
  #scans = null; // as on disk: a gate with thousands of them must not read them all again for each badge

  constructor(store) {
    this.store = store;
  }

  // Resolved once it is on disk; only then may anybody be let in.
  async add(scan) {
    await this.waiting();
    await this.store.write({ queue: { put: [[scan.nonce, scan]] } });
    this.#scans.set(scan.nonce, scan);
  }

  async waiting() {
    if (!this.#scans) {
      const found = (await this.store.all("queue")).sort((one, other) => one.at.localeCompare(other.at));
      this.#scans ??= new Map(found.map((scan) => [scan.nonce, scan]));
    }
    return [...this.#scans.values()];
  }

  async size() {
    return (await this.waiting()).length;
  }

  // Upload what waits; `post(scans)` gives the server's rows in order. Returns how many were taken. What fails on the
  // way stays, and is sent again with the same nonces: the server stores each once.
  async flush(post) {
    let taken = 0;
    for (let scans = await this.#next(new Set()), sent = new Set(); scans.length; scans = await this.#next(sent)) {
      scans.forEach(({ nonce }) => sent.add(nonce));
      const rows = await post(scans.map(asSent));
      const done = scans.filter((scan, place) => isDone(rows[place]));
      const stuck = scans.filter((scan, place) => !isDone(rows[place]));
      const kept = stuck.map((scan) => [scan.nonce, { ...scan, problem: rows[scans.indexOf(scan)]?.code ?? "unknown" }]);
      await this.store.write({ queue: { remove: done.map(({ nonce }) => nonce), put: kept } });
      done.forEach(({ nonce }) => this.#scans.delete(nonce));
      kept.forEach(([nonce, scan]) => this.#scans.set(nonce, scan));
      taken += done.length;
    }
    return taken;
  }

  async #next(sent) {
    return (await this.waiting()).filter(({ nonce }) => !sent.has(nonce)).slice(0, AT_ONCE);
  }
}

// A nonce that was used for something else cannot be mended by sending it again; all else may be.
function isDone(row) {
  return row !== undefined && (row.state !== "refused" || row.code === "nonce_reused");
}

function asSent({ badge, checkpoint, direction, at, nonce, told }) {
  return { badge, checkpoint, direction, at, nonce, told, offline: true };
}

// Where a badge stands, by what the server said last and what has happened here since.
export function presenceOf(lookup, checkpoint, known, waiting) {
  const server = known?.checkpoint === checkpoint ? known.badges[lookup] : undefined;
  let [inside, entries, at] = server ? [server[0], server[1], Date.parse(server[2])] : [false, 0, -Infinity];
  for (const scan of waiting) {
    const passed = scan.told === "welcome" || scan.told === "goodbye";
    if (scan.lookup !== lookup || scan.checkpoint !== checkpoint || !passed) continue;
    if (scan.direction === "in") entries += 1;
    if (Date.parse(scan.at) >= at) [inside, at] = [scan.direction === "in", Date.parse(scan.at)];
  }
  return at === -Infinity ? null : { inside, entries };
}
