//! The first sync into IndexedDB, in Chromium, beside the same records put there by others, one row each.
//!
//! The app is measured whole: fetching, judging every part, storing, and the index over it. The others are given the records parsed and are measured for storing them alone.
//! The others come from npm into the cache folder, and stay out of the checkout.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use lapau_e2e::{Browser, Engine, Library, run_within, within};
use serde_json::{Value, json};

use crate::natively::Measured;

/// How long one of them may take on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(1_200);
/// The others, at the versions that were measured.
const PEERS: [&str; 2] = ["dexie@4.4.7", "pouchdb@9.0.0"];

/// Notes when the age line first says that everything is here; runs before anything of the page does.
const WATCH: &str = "
    const look = () => {
        const age = document.querySelector('p.age');
        if (age?.textContent && age.className === 'age') window.whole ??= performance.now();
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true, characterData: true });";

/// What each does with `records`, an array of objects whose `id` is unique.
const WAYS: [(&str, &str); 3] = [
    (
        "a row per record",
        "const database = await new Promise((ok) => {
             const opening = indexedDB.open('rows', 1);
             opening.onupgradeneeded = () => opening.result.createObjectStore('rows', { keyPath: 'id' });
             opening.onsuccess = () => ok(opening.result);
         });
         for (let n = 0; n < records.length; n += 5000) {
             const change = database.transaction('rows', 'readwrite', { durability: 'relaxed' });
             for (const record of records.slice(n, n + 5000)) change.objectStore('rows').put(record);
             await new Promise((ok) => { change.oncomplete = ok; });
         }",
    ),
    (
        "Dexie bulkPut",
        "const database = new Dexie('dexie');
         database.version(1).stores({ rows: 'id' });
         await database.rows.bulkPut(records);",
    ),
    (
        "PouchDB bulkDocs",
        "const database = new PouchDB('pouch', { auto_compaction: true });
         for (let n = 0; n < records.length; n += 5000) {
             await database.bulkDocs(records.slice(n, n + 5000).map(({ id, ...rest }) => ({ _id: id, ...rest })));
         }",
    ),
];

/// Prints how long each takes, at full speed and slowed down four times.
pub(crate) fn measure(measured: &Measured) {
    let library = measured.serve();
    let peers = install();
    let folder = library.app().join("peers");
    fs::create_dir_all(&folder).unwrap();
    for file in ["dexie/dist/dexie.min.js", "pouchdb/dist/pouchdb.min.js"] {
        let from = peers.join("node_modules").join(file);
        fs::copy(&from, folder.join(from.file_name().unwrap())).unwrap();
    }
    fs::write(
        folder.join("index.html"),
        "<!doctype html><title>Peers</title><script src=dexie.min.js></script><script src=pouchdb.min.js></script>",
    )
    .unwrap();
    let lines: Vec<String> = measured.records();
    fs::write(folder.join("records.json"), format!("[{}]", lines.join(","))).unwrap();
    println!("\n{} records into IndexedDB, Chromium", lines.len());
    println!("{:<22} {:>5} {:>9} {:>12} {:>8}", "", "CPU", "s", "records/s", "ratio");
    for rate in [1, 4] {
        let mut first = None;
        let ours = within_chromium(async |browser| sync(browser, &library, rate).await);
        let mut print = |name: &str, seconds: f64| {
            let whole = *first.get_or_insert(seconds);
            let speed = lines.len() as f64 / seconds;
            println!("{name:<22} {rate:>4}× {seconds:>9.1} {speed:>12.0} {:>8.1}", seconds / whole);
        };
        print("the app's first sync", ours);
        for (name, way) in WAYS {
            print(name, within_chromium(async |browser| store(browser, &library, rate, way).await));
        }
    }
}

/// Measures in a Chromium of its own, with nothing stored.
fn within_chromium(mut measure: impl AsyncFnMut(&Browser) -> f64) -> f64 {
    let mut seconds = 0.0;
    run_within(PATIENCE, Engine::Chromium, async |engine| {
        let browser = Browser::open(engine).await;
        seconds = measure(&browser).await;
    });
    seconds
}

/// From navigation to a phone that has everything and says so.
async fn sync(browser: &Browser, library: &Library, rate: u32) -> f64 {
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": WATCH }));
    browser.devtools("Emulation.setCPUThrottlingRate", &json!({ "rate": rate }));
    browser.visit(&library.at("/")).await;
    outcome(browser, "return window.whole ?? null").await / 1e3
}

/// From the first record to the last, by one of the ways.
async fn store(browser: &Browser, library: &Library, rate: u32, way: &str) -> f64 {
    browser.visit(&library.at("/peers/index.html")).await;
    browser.devtools("Emulation.setCPUThrottlingRate", &json!({ "rate": rate }));
    let script = format!(
        "(async () => {{
             const records = await (await fetch('records.json')).json();
             const begun = performance.now();
             {way}
             window.took = performance.now() - begun;
         }})().catch((error) => {{ window.took = String(error); }});"
    );
    browser.run(&script, []).await;
    outcome(browser, "return window.took ?? null").await / 1e3
}

async fn outcome(browser: &Browser, script: &str) -> f64 {
    let mut said = Value::Null;
    let ended = within(PATIENCE, async || {
        said = browser.run(script, []).await;
        !said.is_null()
    })
    .await;
    assert!(ended, "it does not end");
    said.as_f64().unwrap_or_else(|| panic!("it failed: {said}"))
}

/// The others, in a folder that may be deleted at any time.
fn install() -> PathBuf {
    let cache = env::var_os("LAPAU_CACHE").map(PathBuf::from);
    let cache = cache.unwrap_or_else(|| env::home_dir().expect("set LAPAU_CACHE").join(".cache/lapau"));
    let folder = cache.join("bench/peers");
    fs::create_dir_all(&folder).unwrap();
    if !PEERS.iter().all(|peer| is_there(&folder, peer)) {
        let mut npm = Command::new("npm");
        npm.current_dir(&folder)
            .args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"])
            .args(PEERS);
        assert!(npm.status().is_ok_and(|status| status.success()), "npm did not bring {PEERS:?}");
    }
    folder
}

fn is_there(folder: &Path, peer: &str) -> bool {
    let name = peer.split('@').next().unwrap_or(peer);
    folder.join("node_modules").join(name).is_dir()
}
