// The list on the device: fetched, compared, brought up to date piece by piece, and forgotten when the office says so.

const AT_ONCE = 200;

export class Gone extends Error {} // the office has revoked this device, or does not know it

export class Keep {
  list = null;
  presence = null; // {checkpoint, badges: {lookup: [inside, entries, at]}}
  scanner = null;

  constructor(store, ask, clock) {
    Object.assign(this, { store, ask, clock });
  }

  async restore() {
    this.list = (await this.store.get("facts", "list")) ?? null;
    this.presence = (await this.store.get("facts", "presence")) ?? null;
    this.scanner = (await this.store.get("facts", "scanner")) ?? null;
    this.clock.restore((await this.store.get("facts", "clock")) ?? {});
  }

  // One round: tell what waits, take what is new. The old list stays whole until the new one is.
  async sync({ waiting, checkpoint }) {
    const sent = this.clock.ticks();
    const told = await this.ask("sync", { waiting, checkpoint, have: this.list?.mark ?? "" });
    this.clock.hear(told.now, sent);
    this.clock.follow((told.list ?? this.list)?.event.clock);
    this.scanner = told.scanner;
    this.presence = { checkpoint: told.scanner.checkpoint, badges: told.presence };
    if (told.list) await this.#take(told.list);
    const facts = { presence: this.presence, scanner: this.scanner, clock: this.clock.kept };
    await this.store.write({ facts: { put: Object.entries(facts) } });
    return told.list !== null;
  }

  async #take(list) {
    const have = this.list?.records ?? {};
    const kept = new Set(await this.store.keys("records"));
    const wanted = Object.keys(list.records).filter((name) => have[name] !== list.records[name] || !kept.has(name));
    for (let begin = 0; begin < wanted.length; begin += AT_ONCE) {
      const { records } = await this.ask("records", { names: wanted.slice(begin, begin + AT_ONCE) });
      await this.store.write({ records: { put: Object.entries(records) } });
    }
    const gone = [...kept].filter((name) => !(name in list.records));
    await this.store.write({ records: { remove: gone }, facts: { put: [["list", list]] } });
    this.list = list;
  }

  // The list goes at once and whole; the scans that wait stay: they name nobody, and open nothing.
  async forget() {
    Object.assign(this, { list: null, presence: null, scanner: null });
    await this.store.write({ records: { clear: true }, facts: { clear: true } });
  }

  checkpoint(key) {
    return this.list?.checkpoints.find((one) => one.key === key) ?? null;
  }
}
