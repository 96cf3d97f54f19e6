//! How long a patron waits for the front page, with the app and the whole sample library on the phone.
//!
//! Chromium, a phone's window, at full speed and slowed down four times: from navigation to the front page's heading, and to the shelf of new titles that the catalogue's worker answers.

#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on says why and ends")]

use std::time::Duration;

use lapau_e2e::{Browser, Engine, Library, run, within};
use serde_json::json;

/// How often each figure is taken.
const TIMES: usize = 7;
/// How long the slowest machine may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Notes when something is first there; runs before anything of the page does.
const WATCH: &str = "
    window.seen = {};
    const look = () => {
        if (document.querySelector('.home-head h1')) seen.heading ??= performance.now();
        if (document.querySelector('.shelf .cover')) seen.shelf ??= performance.now();
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
    look();";

fn main() {
    run(Engine::Chromium, measure);
}

async fn measure(engine: Engine) {
    let library = Library::open_sample();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    // The first visit fetches everything; after it the app and the library are on the phone.
    let ready = "return !!navigator.serviceWorker.controller && !!document.querySelector('.shelf .cover')";
    let arrived = within(PATIENCE, async || browser.run(ready, []).await == true).await;
    assert!(arrived, "the library is not on the phone in time");
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": WATCH }));
    println!("{:>4}  {:>24}  {:>24}", "CPU", "heading, ms", "shelf, ms");
    for rate in [1, 4] {
        // It slows the page, not its worker and not the process that keeps the storage.
        browser.devtools("Emulation.setCPUThrottlingRate", &json!({ "rate": rate }));
        let (mut headings, mut shelves) = (Vec::new(), Vec::new());
        for _ in 0..TIMES {
            browser.visit(&library.at("/")).await;
            let shown = within(PATIENCE, async || browser.run("return !!window.seen?.shelf", []).await == true).await;
            assert!(shown, "the front page does not come");
            headings.push(browser.run("return window.seen.heading", []).await.as_f64().unwrap());
            shelves.push(browser.run("return window.seen.shelf", []).await.as_f64().unwrap());
        }
        println!("{rate:>3}×  {:>24}  {:>24}", spread(&mut headings), spread(&mut shelves));
    }
}

/// Least, middle and most.
fn spread(figures: &mut [f64]) -> String {
    figures.sort_by(f64::total_cmp);
    let (least, most) = (figures[0], figures[figures.len() - 1]);
    format!("{least:.0} / {:.0} / {most:.0}", figures[figures.len() / 2])
}
