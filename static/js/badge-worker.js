// The service worker of somebody's badge: without network the page opens as it was, with its styles and scripts.
// It keeps one page, as long as the server says that there is a badge: whoever has none any more keeps nothing.

const PREFIX = "badge-";
const PATIENCE_MS = 3_000;
const PAGE = new URL("./", location).pathname;
const MARK = "X-Badge";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  event.waitUntil(keep(event.data ?? {}).then(() => event.ports[0]?.postMessage("done")));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(page(request, event));
  else if (["style", "script", "image"].includes(request.destination)) event.respondWith(file(request));
});

async function page(request, event) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status >= 500) throw new Error("The server is in trouble.");
    const there = answer.headers.has(MARK);
    event.waitUntil(there ? renew(answer.clone()) : forget());
    return answer;
  } catch {
    return (await caches.match(PAGE)) ?? Response.error();
  }
}

// What lies under a build's own address never changes; the event's colour is asked for first.
async function file(request) {
  const kept = await caches.match(request);
  if (kept && /^\/static\/[0-9a-f]{12}\//.test(new URL(request.url).pathname)) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok || !kept) return answer;
  } catch {
    if (!kept) return Response.error();
  }
  return kept;
}

async function renew(answer) {
  for (const name of await caches.keys()) {
    const cache = name.startsWith(PREFIX) && (await caches.open(name));
    if (cache && (await cache.match(PAGE))) await cache.put(PAGE, answer.clone());
  }
}

async function keep({ build, files = [] }) {
  if (typeof build !== "string") return;
  const answer = await fetch(PAGE, { credentials: "same-origin", redirect: "manual" });
  if (!answer.headers.has(MARK)) return forget();
  const cache = await caches.open(`${PREFIX}${build}`);
  await cache.put(PAGE, answer);
  await Promise.all(files.map(async (address) => (await cache.match(address)) ?? cache.add(address).catch(() => {})));
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== `${PREFIX}${build}`) await caches.delete(name);
  }
}

async function forget() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
}
