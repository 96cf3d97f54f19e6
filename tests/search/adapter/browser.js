// The catalogue from its chunks, and answers from it.
import init, { Engine } from "./engine.js";

let engine, memory, place;
export let phases;

// What a start of the app does with the chunks it stored.
async function open(base) {
  memory ??= (await init({ module_or_path: `${base}/engine.wasm` })).memory;
  engine?.free();
  engine = new Engine();
  const names = await (await fetch(`${base}/chunks.json`)).json();
  const fetched = await Promise.all(
    names.map(async (name) => [name, new Uint8Array(await (await fetch(`${base}/${name}`)).arrayBuffer())]),
  );
  const begun = performance.now();
  for (const [name, bytes] of fetched) name.startsWith("titles") ? engine.titles(bytes) : engine.holdings(bytes);
  const read = performance.now();
  engine.index();
  phases = {
    readMs: read - begun,
    indexMs: performance.now() - read,
    memory: memory.buffer.byteLength,
    tables: engine.index_bytes(),
  };
}

export const load = ({ base }) => open((place = base));

export async function search(text, limit) {
  return JSON.parse(engine.search(JSON.stringify({ text, limit }))).rows.map((row) => row.id);
}

// With fetching and reading the chunks, which others are spared: they are given the records.
export const buildInBrowser = () => open(place);
