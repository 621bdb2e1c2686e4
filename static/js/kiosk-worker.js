// The service worker of a screen: without network a reload shows the last picture with its time, never an error page.
// It keeps one page and the files it needs, for one build at a time.

const PICTURE = "/screen/last-picture";
const PATIENCE_MS = 10_000;
const PREFIX = "kiosk-";
let cacheName = `${PREFIX}first`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  event.waitUntil(event.data?.forget ? forget() : keep(event.data ?? {}));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (["script", "style", "image", "font"].includes(request.destination) || pathname.endsWith(".js")) event.respondWith(file(request));
});

async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status < 500) return answer;
  } catch {
    // No network: below.
  }
  return (await caches.match(PICTURE)) ?? nothing();
}

async function file(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) (await caches.open(await current())).put(request, answer.clone());
    if (answer.ok || answer.status < 500) return answer;
  } catch {
    // No network: below.
  }
  return (await caches.match(request)) ?? Response.error();
}

// The page sends its whole picture now and then; it is answered with the same safety headers as the server's page.
async function keep({ picture, build, files }) {
  if (typeof picture !== "string" || typeof build !== "string") return;
  cacheName = `${PREFIX}${build}`;
  const cache = await caches.open(cacheName);
  const before = await cache.match(PICTURE);
  const headers = before?.headers ?? (await fetch("/screen/", { credentials: "same-origin" })).headers;
  await cache.put(PICTURE, new Response(picture, { headers: safe(headers) }));
  for (const address of files ?? []) {
    if (!(await cache.match(address))) await cache.add(address).catch(() => {});
  }
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== cacheName) await caches.delete(name);
  }
}

function safe(headers) {
  const kept = ["content-security-policy", "content-type", "permissions-policy", "referrer-policy", "x-frame-options"];
  return new Headers(kept.filter((name) => headers.has(name)).map((name) => [name, headers.get(name)]));
}

// A worker that was put to sleep has forgotten its build; the cache has not.
async function current() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  return names.includes(cacheName) ? cacheName : (names[0] ?? cacheName);
}

async function forget() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
}

function nothing() {
  const headers = { "Content-Type": "text/html; charset=utf-8", Refresh: "15" };
  const page = "<!doctype html><title>Presscentre</title><meta name=color-scheme content=dark><h1>Presscentre</h1>";
  return new Response(page, { headers });
}
