// Letters from the screen of a phone: its QR codes are read through the camera, or from photographs, into the field for pasted ones.
// The reader is the app's (`scanner.js`); the words are the page's; the form that keeps the letters is the one that works without any of this.

const section = document.querySelector("#kamera");
const [button, video, trouble, list, files] = ["#buka-kamera", "#gambar", "#kendala", "#terbaca", "#foto"].map((id) => section.querySelector(id));
const field = document.querySelector("#teks");

// How a letter's line begins, and a part of one that takes several codes: its number, of how many, and by what its parts know each other.
const LINE = /^LAPAU1:\S/;
const PART = /^LAPAU1:(\d{1,2})\/(\d{1,2})\.([^.\s]+)\./;
const FORMS = ["qr_code"];
// How long lies between two looks, in milliseconds.
const PAUSE = 120;

let looks = false;

// --- What is said ---

function complain(word) {
  trouble.textContent = word ? section.dataset[word] : "";
  trouble.hidden = !word;
}

// The line that a letter has in the list.
function row(letter) {
  const known = [...list.children].find((row) => row.dataset.letter === letter);
  if (known) return known;
  const made = document.createElement("li");
  made.dataset.letter = letter;
  list.append(made);
  return made;
}

// Only what has changed is said once more.
function say(row, state, words, count, read) {
  row.dataset.state = state;
  const bar = document.createElement("progress");
  bar.max = count;
  bar.value = read;
  row.replaceChildren(words, ...(count > 1 ? [bar] : []));
}

// --- What is read ---

// Whether a code brought anything that was not there.
function take(text) {
  const lines = field.value.split(/\s+/);
  if (!LINE.test(text)) return complain("other");
  if (lines.includes(text)) return complain("");
  complain("");
  field.value = field.value.trimEnd() + (field.value.trim() ? "\n" : "") + text + "\n";
  const part = text.match(PART);
  if (!part) return say(row(text), "whole", section.dataset.whole, 1, 1);
  const [, , count, letter] = part;
  const read = new Set();
  for (const line of [...lines, text]) {
    const other = line.match(PART);
    if (other && other[2] === count && other[3] === letter) read.add(Number(other[1]));
  }
  const missing = Array.from({ length: Number(count) }, (_, at) => at + 1).filter((number) => !read.has(number));
  const words = missing.length
    ? section.dataset.part.replace("{terbaca}", read.size).replace("{semua}", count).replace("{belum}", missing.join(", "))
    : section.dataset.whole;
  say(row(`${count}.${letter}`), missing.length ? "part" : "whole", words, Number(count), read.size);
}

const said = (codes) => codes.map((code) => code.slice(code.indexOf(" ") + 1));

async function look() {
  looks = true;
  button.textContent = section.dataset.nyala;
  complain("");
  let eye;
  try {
    video.hidden = false;
    eye = await lapauScanner.open(video, FORMS);
    while (looks) {
      said(await eye.codes()).forEach(take);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  } catch (word) {
    complain(word in section.dataset ? word : "unread");
  } finally {
    eye?.close();
    looks = false;
    video.hidden = true;
    button.textContent = section.dataset.mati;
  }
}

async function lookAt() {
  complain("");
  for (const file of files.files) {
    try {
      const codes = said(await lapauScanner.look(file, FORMS));
      codes.forEach(take);
      if (!codes.length) complain("nothing");
    } catch (word) {
      complain(word in section.dataset ? word : "unread");
    }
  }
  files.value = "";
}

// Without the reader the section would promise what nobody can do.
if (self.lapauScanner) {
  section.hidden = false;
  button.addEventListener("click", () => (looks ? (looks = false) : look()));
  files.addEventListener("change", lookAt);
  addEventListener("pagehide", () => (looks = false));
}
