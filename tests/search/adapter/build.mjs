// What the browser is given: the engine's module, and the titles as the feed has them, which are indexed there.
import fs from "node:fs";

export const meta = {
  pkg: "lapau-search",
  storesDocs: true,
  extra: ["engine.wasm"],
  note: "records, copies, facets and marks included; index built from the feed's chunks",
};

export async function build({ out, size }) {
  const folder = `${process.env.LAPAU_CHUNKS}/${size}`;
  fs.copyFileSync(process.env.LAPAU_ENGINE, `${out}/engine.wasm`);
  for (const name of fs.readdirSync(folder)) fs.copyFileSync(`${folder}/${name}`, `${out}/${name}`);
}
