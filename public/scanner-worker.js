// Reads codes in pictures beside the page, so that nothing on it waits: for browsers that read none by themselves.
// Its other half is made of `crates/scanner`.
import init, { read } from "./scanner-code.js";

const ready = init();

onmessage = async ({ data: [pixels, width, height, forms, isStill] }) => {
  try {
    await ready;
    postMessage(read(new Uint8Array(pixels), width, height, forms, isStill));
  } catch (error) {
    // Thrown to the worker itself, so that the page hears of it.
    setTimeout(() => {
      throw error;
    });
  }
};
