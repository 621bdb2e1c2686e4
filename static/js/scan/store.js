// What lies on the device: the list, the locked records, the scans that wait. IndexedDB; a Map where there is none.

const NAME = "presscentre-scan";
const ROOMS = ["facts", "records", "queue"];

export async function openStore() {
  if (!globalThis.indexedDB) return new Memory();
  return new Indexed(await opened());
}

class Indexed {
  constructor(database) {
    this.database = database;
  }

  get(room, key) {
    return this.#ask(room, "readonly", (store) => store.get(key));
  }

  keys(room) {
    return this.#ask(room, "readonly", (store) => store.getAllKeys());
  }

  all(room) {
    return this.#ask(room, "readonly", (store) => store.getAll());
  }

  // Everything or nothing: {room: {put: [[key, value], …], remove: [key, …], clear: true}}. Resolved once it is on disk.
  write(changes) {
    const rooms = Object.keys(changes);
    const transaction = this.database.transaction(rooms, "readwrite", { durability: "strict" });
    for (const room of rooms) {
      const store = transaction.objectStore(room);
      const { put = [], remove = [], clear = false } = changes[room];
      if (clear) store.clear();
      for (const key of remove) store.delete(key);
      for (const [key, value] of put) store.put(value, key);
    }
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  #ask(room, mode, question) {
    return new Promise((resolve, reject) => {
      const request = question(this.database.transaction(room, mode).objectStore(room));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }
}

export class Memory {
  rooms = Object.fromEntries(ROOMS.map((room) => [room, new Map()]));

  async get(room, key) {
    return this.rooms[room].get(key);
  }

  async keys(room) {
    return [...this.rooms[room].keys()];
  }

  async all(room) {
    return [...this.rooms[room].values()];
  }

  async write(changes) {
    for (const [room, { put = [], remove = [], clear = false }] of Object.entries(changes)) {
      if (clear) this.rooms[room].clear();
      for (const key of remove) this.rooms[room].delete(key);
      for (const [key, value] of put) this.rooms[room].set(key, structuredClone(value));
    }
  }
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => ROOMS.forEach((room) => request.result.createObjectStore(room));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
