// Starts the app, and works when the app does not: the "could not start" screen,
// the service worker's registration and the offer of a new version live here.
// Nothing in this file knows what a book is.

const WORDS = {
  id: {
    failed: "Lapau belum bisa dibuka",
    old: "Peramban ini terlalu lama untuk Lapau. Perbarui peramban Anda, atau buka dengan Chrome, Firefox, atau Safari yang baru.",
    broken: "Sambungan terputus atau berkas aplikasi rusak. Yang sudah Anda tulis tetap tersimpan di ponsel ini.",
    again: "Coba lagi",
    ready: "Siap dipakai tanpa jaringan",
    offer: "Versi baru Lapau sudah siap",
    take: "Pakai sekarang",
    later: "Nanti",
    dirty: "Selesaikan dulu tulisan Anda, lalu pakai versi baru.",
  },
  min: {
    failed: "Lapau alun bisa dibukak",
    old: "Peramban ko talalu lamo untuak Lapau. Pabarui peramban Sanak, atau bukak jo Chrome, Firefox, atau Safari nan baru.",
    broken: "Sambuangan putuih atau berkas aplikasi rusak. Nan alah Sanak tulih tatap tasimpan di ponsel ko.",
    again: "Cubo baliak",
    ready: "Siap dipakai indak bajaringan",
    offer: "Versi baru Lapau alah siap",
    take: "Pakai kini",
    later: "Beko",
    dirty: "Salasaian dulu tulisan Sanak, sudah tu pakai versi baru.",
  },
  en: {
    failed: "Lapau could not start",
    old: "This browser is too old for Lapau. Please update it, or use a recent Chrome, Firefox or Safari.",
    broken: "The connection broke off or a file of the app is damaged. What you have written is still on this phone.",
    again: "Try again",
    ready: "Ready to use without network",
    offer: "A new version of Lapau is ready",
    take: "Use it now",
    later: "Later",
    dirty: "Finish what you are writing first, then use the new version.",
  },
};

const root = document.documentElement;
const stored = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

// Before anything is painted: the theme and language that were chosen.
const theme = stored("lapau.theme");
if (theme === "light" || theme === "dark") root.dataset.theme = theme;
const language = stored("lapau.language");
if (WORDS[language]) root.lang = language;
const words = () => WORDS[root.lang] || WORDS.id;

// A device that stands at a door stays there until somebody leaves it on purpose: see `src/state/kiosk.rs`.
function stay() {
  const kiosk = stored("lapau.kiosk");
  if (!kiosk) return;
  root.dataset.kiosk = "";
  const { pathname } = new URL(kiosk.split("\n")[0], location.origin);
  if (location.pathname !== pathname) location.replace(pathname);
}
stay();
// A page that the browser kept and shows again was not started anew.
addEventListener("pageshow", (event) => event.persisted && stay());

// A page inside a foreign frame is not ours to show: some hosts can't say so in a header.
if (window.top !== window.self) root.hidden = true;

const byId = (id) => document.getElementById(id);

function fail(text, error) {
  console.error(error);
  let start = byId("start");
  if (!start) {
    // The app had started and stopped since: its page can't be trusted to work any more.
    start = document.createElement("div");
    start.id = "start";
    const state = document.createElement("main");
    state.className = "page narrow state";
    const title = document.createElement("h1");
    title.id = "start-title";
    const message = document.createElement("p");
    message.id = "start-text";
    const actions = document.createElement("div");
    actions.className = "actions";
    actions.id = "start-actions";
    const again = document.createElement("button");
    again.className = "button primary";
    again.id = "start-again";
    again.type = "button";
    actions.append(again);
    state.append(title, message, actions);
    start.append(state);
    document.body.prepend(start);
  }
  byId("start-title").textContent = words().failed;
  byId("start-text").textContent = text;
  byId("start-again").textContent = words().again;
  byId("start-again").onclick = () => location.reload();
  byId("start-actions").hidden = false;
}

// Without these four features the app's code does not even load; this module is the smallest that has them all:
// sign extension, saturating conversion, bulk memory, and reference types.
const PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 4, 4, 1, 111, 0, 0, 5, 3, 1, 0, 1,
  10, 25, 1, 23, 0, 65, 0, 192, 26, 67, 0, 0, 0, 0, 252, 0, 26, 65, 0, 65, 0, 65, 0, 252, 11, 0, 11,
]);

async function start() {
  const script = document.querySelector("script[data-js]");
  if (typeof WebAssembly !== "object" || !WebAssembly.validate(PROBE) || typeof indexedDB === "undefined") {
    fail(words().old, "WebAssembly or IndexedDB is missing");
    return;
  }
  try {
    const app = await import(script.dataset.js);
    await app.default({ module_or_path: script.dataset.wasm });
  } catch (error) {
    fail(words().broken, error);
  }
}

// A panic ends the app for good: say so instead of leaving a dead page.
addEventListener("error", (event) => {
  if (event.error instanceof WebAssembly.RuntimeError) fail(words().broken, event.error);
});

// --- Offers -----------------------------------------------------------------------------------------------------

function offer(text, choices) {
  const box = byId("offer");
  const message = document.createElement("p");
  message.textContent = text;
  const actions = document.createElement("div");
  actions.className = "actions";
  for (const [label, kind, chosen] of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `button small ${kind}`;
    button.textContent = label;
    button.onclick = chosen;
    actions.append(button);
  }
  box.replaceChildren(message, actions);
  box.hidden = false;
  return message;
}

const close = () => {
  byId("offer").hidden = true;
};

function offerUpdate(registration) {
  offer(words().offer, [
    [words().take, "primary", () => take(registration)],
    [words().later, "quiet", close],
  ]);
}

// The page reloads by its user's word alone, and never under a half-filled form.
function take(registration) {
  if ("dirty" in root.dataset) {
    offer(words().dirty, [
      [words().take, "primary", () => take(registration)],
      [words().later, "quiet", close],
    ]);
    return;
  }
  let reloading = false;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (!reloading) location.reload();
    reloading = true;
  });
  // One that no longer waits took over while the page was loaded anew; then the next load is its own.
  if (registration.waiting) registration.waiting.postMessage("take over");
  else location.reload();
}

// The app is here; it is ready once the library's data are too, and nothing on the page says otherwise.
function sayReady() {
  if (!document.querySelector(".age:not(.busy, .old, .offline) > span")) {
    setTimeout(sayReady, 1000);
    return;
  }
  // A new version that was offered meanwhile matters more.
  if (!byId("offer").hidden) return;
  const ready = offer(words().ready, [["OK", "quiet", close]]);
  // By then another offer may have taken its place, which is not to go unread.
  setTimeout(() => ready.isConnected && close(), 8000);
}

async function serve() {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  const first = !navigator.serviceWorker.controller;
  const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  const watch = (worker) => {
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && registration.active) offerUpdate(registration);
    });
  };
  watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));
  if (registration.waiting) offerUpdate(registration);
  // An installed app may stay open for days.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => {});
  });
  if (!first) return;
  const { active } = await navigator.serviceWorker.ready;
  // A page that was on its way while the worker took over is not its own yet.
  if (!navigator.serviceWorker.controller) active.postMessage("claim");
  sayReady();
}

// What keeps the app offline comes after the app: it fetches everything, the parts that a start does not need too.
start().then(serve).catch((error) => console.warn("service worker:", error));
