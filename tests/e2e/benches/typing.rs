//! How long a patron who types waits for the list: from the keystroke to the painted titles and facets, in the app itself.
//!
//! Chromium, a phone's window, at full speed and slowed down four times, with the sample library and with a hundred thousand titles.
//! `cargo xtask bench typing`. With `LAPAU_BENCH_FOLDER` the large library is made in that folder, and kept there for the next time.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that can't go on says why and ends")]

#[path = "feed/catalogue.rs"]
#[allow(dead_code, reason = "the other benchmark publishes it more than once")]
mod catalogue;

use std::{env, fs, path::Path, path::PathBuf, process::Command, time::Duration};

use lapau_e2e::{Browser, Engine, Library, run_within, within};
use serde_json::{Value, json};

use crate::catalogue::{Change, ITEMS, TITLES};

/// How long the slowest machine may take.
const PATIENCE: Duration = Duration::from_secs(600);

/// What is typed, a letter after the other.
const TYPED: [&str; 10] = [
    "laskar pelangi",
    "hamka",
    "sejarah minangkabau",
    "resep masakan padang",
    "harry poter",
    "tafsir al quran",
    "navis",
    "the art of war",
    "belajar menulis",
    "899.221",
];

/// Notes when a question goes to the catalogue's worker and when its answer comes; runs before anything of the page does.
const WATCH: &str = "
    window.asked = []; window.came = [];
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
        if (typeof message === 'string' && message.includes('Search')) asked.push(performance.now());
        return post.call(this, message, ...rest);
    };
    const slot = Object.getOwnPropertyDescriptor(Worker.prototype, 'onmessage');
    Object.defineProperty(Worker.prototype, 'onmessage', { ...slot, set(hear) {
        slot.set.call(this, function (event) { came.push(performance.now()); return hear.call(this, event); });
    } });";

/// Types a text and waits after each letter until its titles are painted; four times for each: the keystroke, the question, the answer, the picture.
const LETTER_BY_LETTER: &str = "
    const [text] = arguments;
    const field = document.querySelector('#q');
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    const rest = (time) => new Promise((ok) => setTimeout(ok, time));
    const write = (letters) => { set.call(field, letters); field.dispatchEvent(new InputEvent('input', { bubbles: true })); };
    // In the frame after the change everything is drawn; what comes behind it comes after the picture.
    const painted = () => new Promise((ok) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => ok(performance.now());
        channel.port2.postMessage(0);
    }));
    const shown = (letters) => new Promise((ok) => {
        const look = () => {
            const said = document.querySelector('.found p')?.textContent ?? '';
            if (said.includes(`“${letters.trim()}”`)) { watch.disconnect(); ok(); }
        };
        const watch = new MutationObserver(look);
        watch.observe(document.querySelector('main'), { childList: true, subtree: true, characterData: true });
        look();
    });
    return (async () => {
        const times = [];
        for (let end = 1; end <= text.length; end += 1) {
            if (text[end - 1] === ' ') continue;
            await rest(120);
            asked.length = came.length = 0;
            const begun = performance.now();
            write(text.slice(0, end));
            await shown(text.slice(0, end));
            times.push([begun, asked[0] ?? begun, came.at(-1) ?? begun, await painted()]);
        }
        write('');
        await rest(500);
        return times;
    })();";

/// Types a text as fast as good fingers do, whatever is shown; by how much each letter came too late, because the page was busy.
const FAST: &str = "
    const [text] = arguments;
    const field = document.querySelector('#q');
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    const late = [], pace = 90, begun = performance.now();
    return new Promise((done) => { const type = (n) => {
        late.push(performance.now() - begun - n * pace);
        set.call(field, text.slice(0, n));
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        if (n < text.length) setTimeout(() => type(n + 1), begun + (n + 1) * pace - performance.now());
        else setTimeout(() => done(late), 700);
    };
    setTimeout(() => type(1), begun + pace - performance.now()); });";

fn main() {
    run_within(PATIENCE * 4, Engine::Chromium, async |engine| {
        println!("{:>8} {:>4}  {:<34} {:>7} {:>7} {:>7}", "titles", "CPU", "ms", "p50", "p95", "worst");
        let sample = Library::open_sample();
        measure(&Browser::open(engine).await, &sample).await;
        let temporary = tempfile::tempdir().unwrap();
        let folder = env::var_os("LAPAU_BENCH_FOLDER").map_or_else(|| temporary.path().to_owned(), PathBuf::from);
        let large = large(&folder);
        measure(&Browser::open(engine).await, &large).await;
    });
}

/// A library of a hundred thousand titles, made in a folder unless it is there.
fn large(folder: &Path) -> Library {
    if !folder.join("feed/manifest.json").exists() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        fs::create_dir_all(folder.join("content")).unwrap();
        fs::copy(here.join("fixtures/library/content/library.toml"), folder.join("content/library.toml")).unwrap();
        catalogue::write(&here.join("../../sample"), folder, TITLES, ITEMS, Change::default());
        let program = env::var_os("LAPAU_DESK").expect("run this with `cargo xtask bench typing`");
        let desk = |arguments: &[&str]| {
            let (command, rest) = arguments.split_first().unwrap();
            let mut desk = Command::new(&program);
            let out = desk.current_dir(folder).arg(command).args(["--store", "sqlite:desk.db"]).args(rest).output();
            // What it mended in the exports it says, and ends with 1.
            assert!(out.unwrap().status.code().is_some_and(|code| code <= 1), "{arguments:?}");
        };
        desk(&["import", "biblio.csv", "items.csv", "loans.csv"]);
        desk(&["publish", "--content", "content", "--out", "feed"]);
    }
    Library::serve(folder)
}

async fn measure(browser: &Browser, library: &Library) {
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": WATCH }));
    browser.visit(&library.at("/koleksi")).await;
    let ready = "return !!navigator.serviceWorker.controller && !!document.querySelector('main ul.classes')
        && document.querySelector('p.age')?.className === 'age'";
    assert!(
        within(PATIENCE, async || browser.run(ready, []).await == true).await,
        "the library is not on the phone in time"
    );
    let titles = library.feed().manifest().collections["titles"].records();
    for rate in [1, 4] {
        browser.visit(&library.at("/koleksi")).await;
        assert!(within(PATIENCE, async || browser.run(ready, []).await == true).await, "the catalogue does not come");
        // It slows the page and not its worker, whose share is therefore told by itself.
        browser.devtools("Emulation.setCPUThrottlingRate", &json!({ "rate": rate }));
        let (mut parts, mut late) = ([const { Vec::new() }; 5], Vec::new());
        for text in TYPED {
            let times = browser.run(LETTER_BY_LETTER, [text]).await;
            for time in times.as_array().unwrap_or_else(|| panic!("{times}")) {
                let [begun, asked, came, painted] = [0, 1, 2, 3].map(|n| time[n].as_f64().unwrap());
                let whole = painted - begun;
                let slowed = whole + f64::from(rate - 1) * (came - asked);
                let figures = [whole, asked - begun, came - asked, painted - came, slowed];
                parts.iter_mut().zip(figures).for_each(|(part, figure): (&mut Vec<f64>, _)| part.push(figure));
            }
            let times = browser.run(FAST, [text]).await;
            late.extend(times.as_array().into_iter().flatten().filter_map(Value::as_f64));
        }
        let names = [
            "keystroke to painted list",
            "  the keystroke itself",
            "  the worker, not slowed",
            "  drawing and painting",
            "  all of it, were the worker slowed",
            "a letter too late, typed fast",
        ];
        for (what, mut figures) in names.into_iter().zip(parts.into_iter().chain([late])) {
            figures.sort_by(f64::total_cmp);
            let at = |share: f64| figures[((figures.len() - 1) as f64 * share).round() as usize];
            println!("{titles:>8} {rate:>3}×  {what:<34} {:>7.1} {:>7.1} {:>7.1}", at(0.5), at(0.95), at(1.0));
        }
    }
    browser.devtools("Emulation.setCPUThrottlingRate", &json!({ "rate": 1 }));
}
