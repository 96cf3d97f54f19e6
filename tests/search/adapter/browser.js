// The catalogue from its image or from the chunks, and answers from it.
import init, { Engine } from "./engine.js";

let engine, memory, place;
export let phases;

const bytes = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());

async function begin(base) {
  memory ??= (await init({ module_or_path: `${base}/engine.wasm` })).memory;
  engine?.free();
  engine = new Engine();
}

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// The image in its pieces, from where the app keeps it. Only the first start of a run has to put it there.
async function image(base) {
  const opening = indexedDB.open("lapau.cache", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("meta");
  const database = await done(opening);
  const meta = (mode) => database.transaction("meta", mode).objectStore("meta");
  let pieces = await done(meta("readonly").get(base));
  if (!pieces) {
    const [lengths, all] = [await (await fetch(`${base}/image.json`)).json(), await bytes(`${base}/image.bin`)];
    let at = 0;
    pieces = lengths.map((length) => all.slice(at, (at += length)));
    await done(meta("readwrite").put(pieces, base));
  }
  database.close();
  return pieces;
}

// What every start of the app but the first does, with the image it stored.
export async function load({ base }) {
  place = base;
  const begun = performance.now();
  const [, pieces] = await Promise.all([begin(base), image(base)]);
  const here = performance.now();
  engine.load(pieces);
  const [readMs, loadMs] = [here - begun, performance.now() - here];
  phases = { readMs, loadMs, memory: memory.buffer.byteLength, tables: engine.bytes() };
}

// Like the others, identifiers are all that is wanted: nothing to narrow by.
export async function search(text, limit) {
  const found = JSON.parse(engine.search(JSON.stringify({ text, limit, uncounted: true })));
  return found.rows.map((row) => row.id);
}

// What the app does when it has no index: fetching and reading the chunks, too, which others are spared: they are given the records.
export async function buildInBrowser() {
  await begin(place);
  const names = await (await fetch(`${place}/chunks.json`)).json();
  const chunks = await Promise.all(names.map(async (name) => [name, await bytes(`${place}/${name}`)]));
  const of = (kind) =>
    chunks.filter(([name]) => name.startsWith(kind)).map(([name, chunk]) => [name.split(/[-.]/)[1], chunk]);
  engine.index(of("titles"), of("holdings"));
}
