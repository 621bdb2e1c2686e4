// The service worker of a scanner: without network the page opens as it was, with its scripts, for one build at a time.
// It keeps no word about anybody: the page holds none, and the list lies locked in the page's own store.

const PAGE = "/scan/";
const PATIENCE_MS = 3_000;
const PREFIX = "scan-";
const BUILD = /^\/static\/[0-9a-f]{12}\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  event.waitUntil((event.data?.forget ? forget() : keep(event.data ?? {})).then(() => event.ports[0]?.postMessage("done")));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request, BUILD.test(pathname)));
  else if (pathname.startsWith("/events/")) event.respondWith(file(request, false)); // the event's colour
});

async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status < 500) return answer;
  } catch {
    // No network: below.
  }
  return (await caches.match(PAGE)) ?? Response.error();
}

// What lies under a build's own address never changes; anything else is asked for first.
async function file(request, forever) {
  const kept = await caches.match(request);
  if (kept && forever) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok || !kept) return answer;
  } catch {
    if (!kept) return Response.error();
  }
  return kept;
}

async function keep({ build, files = [] }) {
  if (typeof build !== "string") return;
  const cache = await caches.open(`${PREFIX}${build}`);
  const answer = await fetch(PAGE, { credentials: "same-origin" });
  if (!answer.ok || answer.headers.get("X-Scanner") !== "paired") return;
  await cache.put(PAGE, answer);
  await Promise.all(files.map(async (address) => (await cache.match(address)) ?? cache.add(address).catch(() => {})));
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== `${PREFIX}${build}`) await caches.delete(name);
  }
}

async function forget() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
}
