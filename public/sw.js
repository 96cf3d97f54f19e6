// Keeps the app itself on the phone, one whole version at a time. The feed is none of its business: it is in IndexedDB.
//
// The next two lines are filled in by `cargo xtask build`: the name of this version, and every file of it with its digest.
const VERSION = "";
const PRECACHE = [];

const PREFIX = "app-";
const CACHE = PREFIX + VERSION;
const PAGE = "./index.html";

// --- Wiring ---

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const answer = route(event.request);
  if (answer) event.respondWith(answer);
});
// Only pages ask for these, and for the first only by their user's word.
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
  if (event.data === "claim") event.waitUntil(self.clients.claim());
});

// A reminder leads to the loans, in a window that is open if there is one.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(address("./saya/pinjaman")));
});

// --- Strategies ---

const address = (url) => new URL(url, self.location).href;
const FILES = new Set(PRECACHE.map((file) => address(file.url)));

async function show(page) {
  const [open] = await self.clients.matchAll({ type: "window" });
  if (!open) return self.clients.openWindow(page);
  await open.navigate(page).catch(() => {});
  return open.focus();
}

// All or nothing: one file that is missing or not as it was built, and this version is not installed.
async function install() {
  if (!VERSION) throw new Error("a development build keeps nothing");
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(PRECACHE.map((file) => keep(cache, file)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function keep(cache, { url, digest }) {
  const kept = (await caches.match(address(url))) ?? null;
  if (kept && (await digestOf(kept.clone())) === digest) return cache.put(address(url), kept);
  // What the page has just fetched need not cross the network again; what an old copy answers for is asked for anew.
  for (const way of ["default", "reload"]) {
    const fetched = await fetch(url, { cache: way, redirect: "error" });
    if (fetched.ok && (await digestOf(fetched.clone())) === digest) return cache.put(address(url), fetched);
  }
  throw new Error(`${url} is not as it was built`);
}

async function digestOf(response) {
  const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Only caches of our own go, and only when no page uses the version before any more.
async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// Pages and the files of the app come from the cache; everything else goes to the network untouched:
// the feed, the desk's endpoint and the desk's own pages are not the app's.
function route(request) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return null;
  const file = url.origin + url.pathname;
  if (FILES.has(file)) return fromCache(file, request);
  const page = request.mode === "navigate" && !/^\/(feed|v1|desk)(\/|$)/.test(url.pathname);
  return page ? fromCache(address(PAGE), request) : null;
}

// A browser may have thrown the cache away and kept the worker: then the network is as good as any.
async function fromCache(url, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(url)) ?? fetch(request);
}
