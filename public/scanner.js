// Reads codes through the camera, or in a picture: for the app and for the librarians' page, which fetch this when somebody wants to scan.
//
// A browser that reads codes by itself does so. For the others a worker reads (`scanner-worker.js`), which is fetched then.
// The camera runs only while an eye is open, and no picture is kept or leaves the device.
// What goes wrong is thrown as a word: "denied", "busy", "absent" of the camera, "unread" where nothing here can read codes, "unreadable" of a file.

self.lapauScanner = (() => {
  // The longer side of what is looked at, in pixels: bars over half of it are wide enough then, and a slow phone still sees five a second.
  const MOVING = 960;
  const STILL = 2000;
  // How often the browser's own reader may fail, as it does before the first picture.
  const PATIENCE = 10;
  const BASE = document.currentScript.src;

  // --- Readers ---

  // The browser's own, if it knows all of these forms.
  async function own(forms) {
    try {
      const known = await BarcodeDetector.getSupportedFormats();
      return forms.every((form) => known.includes(form)) ? new BarcodeDetector({ formats: forms }) : null;
    } catch {
      return null;
    }
  }

  class Reader {
    static async of(forms) {
      const reader = new Reader();
      reader.forms = forms.join();
      reader.own = await own(forms);
      reader.failures = 0;
      return reader;
    }

    // The codes in a picture or in what a video shows: each its form, a space, and what it says.
    async read(source, width, height, isStill) {
      if (this.own) {
        try {
          const codes = await this.own.detect(source);
          this.failures = 0;
          return codes.map(({ format, rawValue }) => `${format} ${rawValue}`);
        } catch {
          this.failures += 1;
          if (!isStill && this.failures < PATIENCE) return [];
          // Some browsers know the forms by name, and nothing on the device reads them.
          this.own = null;
        }
      }
      const scale = Math.min(1, (isStill ? STILL : MOVING) / Math.max(width, height));
      this.canvas ??= document.createElement("canvas");
      const wide = Math.max(1, Math.round(width * scale));
      const high = Math.max(1, Math.round(height * scale));
      if (this.canvas.width !== wide) this.canvas.width = wide;
      if (this.canvas.height !== high) this.canvas.height = high;
      const pen = this.canvas.getContext("2d", { willReadFrequently: true });
      if (isStill) pen.clearRect(0, 0, wide, high);
      pen.drawImage(source, 0, 0, wide, high);
      const pixels = pen.getImageData(0, 0, wide, high).data.buffer;
      try {
        return await this.ask([pixels, wide, high, this.forms, isStill]);
      } catch {
        this.end();
        // One that has answered before is begun anew; one that never did can't be had.
        if (!this.answered) throw "unread";
        return [];
      }
    }

    ask(message) {
      this.worker ??= new Worker(new URL("scanner-worker.js", BASE), { type: "module", name: "scanner" });
      return new Promise((resolve, reject) => {
        this.worker.onmessage = ({ data }) => {
          this.answered = true;
          resolve(data);
        };
        this.worker.onerror = (event) => {
          event.preventDefault();
          reject();
        };
        this.worker.postMessage(message, [message[0]]);
      });
    }

    end() {
      this.worker?.terminate();
      this.worker = null;
    }
  }

  // --- The camera ---

  const WHY = { NotAllowedError: "denied", SecurityError: "denied", NotReadableError: "busy", AbortError: "busy", TrackStartError: "busy" };

  // Shows what the camera at the back sees, where there are two. Whoever opens an eye closes it.
  async function open(video, forms) {
    let stream;
    try {
      const wanted = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
      stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: wanted });
    } catch (error) {
      throw WHY[error.name] ?? "absent";
    }
    video.srcObject = stream;
    // A page that is being left does not play, and need not.
    await video.play().catch(() => {});
    const reader = await Reader.of(forms);
    return {
      // The codes that are seen at this moment.
      async codes() {
        if (stream.getVideoTracks().every((track) => track.readyState === "ended")) throw "absent";
        if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || !video.videoWidth) return [];
        return reader.read(video, video.videoWidth, video.videoHeight, false);
      },
      close() {
        reader.end();
        video.srcObject = null;
        stream.getTracks().forEach((track) => track.stop());
      },
    };
  }

  // --- Pictures ---

  // The codes in a file that is a picture.
  async function look(file, forms) {
    const picture = await createImageBitmap(file).catch(() => {
      throw "unreadable";
    });
    const reader = await Reader.of(forms);
    try {
      return await reader.read(picture, picture.width, picture.height, true);
    } finally {
      reader.end();
      picture.close();
    }
  }

  return { open, look };
})();
