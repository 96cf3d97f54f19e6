// Starts the catalogue's worker: the app's own module once more, which sees by itself where it runs.
// The page sends the address of its code and the module that the browser has already compiled for it.

onmessage = async ({ data: [code, module] }) => {
  try {
    const app = await import(code);
    await app.default({ module_or_path: module });
  } catch (error) {
    // Thrown to the worker itself, so that the page hears of it.
    setTimeout(() => {
      throw error;
    });
  }
};
