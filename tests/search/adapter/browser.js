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

// What every start of the app but the first does, with the image it stored.
export async function load({ base }) {
  place = base;
  const [, lengths, image] = await Promise.all([
    begin(base),
    fetch(`${base}/image.json`).then((answer) => answer.json()),
    bytes(`${base}/image.bin`),
  ]);
  const begun = performance.now();
  let at = 0;
  engine.load(lengths.map((length) => image.subarray(at, (at += length))));
  phases = { loadMs: performance.now() - begun, memory: memory.buffer.byteLength, tables: engine.bytes() };
}

// Like the others, identifiers are all that is wanted: nothing to narrow by.
export async function search(text, limit) {
  const found = JSON.parse(engine.search(JSON.stringify({ text, limit, uncounted: true })));
  return found.rows.map((row) => row.id);
}

// What the app does when the titles changed: fetching and reading the chunks, too, which others are spared: they are given the records.
export async function buildInBrowser() {
  await begin(place);
  const names = await (await fetch(`${place}/chunks.json`)).json();
  const chunks = await Promise.all(names.map(async (name) => [name, await bytes(`${place}/${name}`)]));
  const of = (kind) => chunks.filter(([name]) => name.startsWith(kind)).map(([, chunk]) => chunk);
  engine.index(of("titles"), of("holdings"));
}
