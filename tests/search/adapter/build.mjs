// What the browser is given: the engine's module, the image of the catalogue, and the titles as the feed has them, which can be indexed there.
import fs from "node:fs";

export const meta = {
  pkg: "lapau-search",
  storesDocs: true,
  extra: ["engine.wasm"],
  note: "whole records and copies in the image; rows with marks are the answer",
};

export async function build({ out, size }) {
  const folder = `${process.env.LAPAU_CHUNKS}/${size}`;
  fs.copyFileSync(process.env.LAPAU_ENGINE, `${out}/engine.wasm`);
  for (const name of fs.readdirSync(folder)) fs.copyFileSync(`${folder}/${name}`, `${out}/${name}`);
}
