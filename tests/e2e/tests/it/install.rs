//! What a phone needs to put the app on its home screen.

use std::{fs, path::Path};

use lapau_e2e::{Browser, Engine, Library, in_every_engine};
use serde_json::Value;

in_every_engine!(
    the_page_says_what_a_phone_wants_to_know,
    the_shortcuts_lead_to_pages,
    every_file_that_is_named_is_there,
);

fn manifest(app: &Path) -> Value {
    serde_json::from_slice(&fs::read(app.join("manifest.webmanifest")).unwrap()).unwrap()
}

/// A word of the manifest.
fn word<'a>(manifest: &'a Value, name: &str) -> &'a str {
    manifest[name].as_str().unwrap_or_else(|| panic!("{name} is missing"))
}

/// The width and height that a PNG says itself (PNG, third edition, §11.2.1).
fn size_of_png(file: &Path) -> String {
    let bytes = fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n") && &bytes[12..16] == b"IHDR", "{} is no PNG", file.display());
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    format!("{}x{}", number(16), number(20))
}

#[test]
fn the_manifest_says_what_it_must_and_its_pictures_are_as_large_as_it_says() {
    let library = Library::open();
    let manifest = manifest(&library.app());
    assert_eq!((word(&manifest, "lang"), word(&manifest, "dir")), ("id", "ltr"));
    assert_eq!((word(&manifest, "start_url"), word(&manifest, "scope"), word(&manifest, "id")), ("/", "/", "/"));
    assert_eq!(word(&manifest, "display"), "standalone");
    assert!(word(&manifest, "short_name").chars().count() <= 12, "a home screen cuts longer names");

    let mut purposes = Vec::new();
    let pictures = ["icons", "screenshots"].into_iter().flat_map(|list| manifest[list].as_array().unwrap());
    let shortcuts = manifest["shortcuts"].as_array().unwrap();
    for picture in pictures.chain(shortcuts.iter().flat_map(|shortcut| shortcut["icons"].as_array().unwrap())) {
        let file = library.app().join(word(picture, "src").trim_start_matches('/'));
        if word(picture, "src").ends_with(".png") {
            assert_eq!(size_of_png(&file), word(picture, "sizes"), "{}", file.display());
        } else {
            assert!(fs::read_to_string(&file).is_ok_and(|text| text.contains("<svg")), "{}", file.display());
        }
        purposes.extend(picture["purpose"].as_str().map(|purpose| (purpose, word(picture, "sizes"))));
    }
    for needed in [("any", "192x192"), ("any", "512x512"), ("maskable", "512x512")] {
        assert!(purposes.contains(&needed), "{needed:?} of {purposes:?}");
    }
}

async fn the_page_says_what_a_phone_wants_to_know(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    let manifest = manifest(&library.app());
    assert_eq!(browser.links("link[rel=manifest]").await, ["/manifest.webmanifest"]);
    assert_eq!(browser.links("link[rel=apple-touch-icon]").await, ["/icons/apple-touch-icon.png"]);
    assert_eq!(size_of_png(&library.app().join("icons/apple-touch-icon.png")), "180x180");
    let script =
        "return [...document.querySelectorAll('meta[name=theme-color]')].map((m) => m.media + ' ' + m.content)";
    let themes = browser.run(script, []).await;
    let themes: Vec<_> = themes.as_array().unwrap().iter().map(|theme| theme.as_str().unwrap()).collect();
    assert_eq!(themes.len(), 2, "one for the day and one for the night: {themes:?}");
    assert!(themes[0].contains("light") && themes[0].ends_with(word(&manifest, "theme_color")), "{themes:?}");
    assert!(themes[1].contains("dark"), "{themes:?}");
    let root = browser.run("const root = document.documentElement; return root.lang + ' ' + root.dir", []).await;
    assert_eq!(root, "id ltr");
    browser.check_ready_for_offline().await;
}

async fn the_shortcuts_lead_to_pages(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    let manifest = manifest(&library.app());
    let shortcuts = manifest["shortcuts"].as_array().unwrap();
    assert!(shortcuts.len() >= 3);
    for shortcut in shortcuts {
        let path = word(shortcut, "url");
        browser.visit(&library.at(path)).await;
        browser.wait(&format!("a page at {path}"), async |page| page.count("main#main h1").await == 1).await;
        assert!(!browser.says("Halaman ini tidak ada").await, "{path}");
    }
}

async fn every_file_that_is_named_is_there(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    let script = "
        const done = arguments[arguments.length - 1];
        // Where the library is on the web, which other links say, is another host than this one.
        const named = [...document.querySelectorAll('link[href]:not([rel=canonical], [rel=alternate]), script[src]')].map((e) => e.href || e.src);
        const worker = fetch('/sw.js').then((r) => r.text()).then((text) => [...text.matchAll(/url: \"([^\"]+)\"/g)].map((m) => m[1]));
        worker.then((kept) => Promise.all([...named, ...kept].map((url) => fetch(url).then((r) => [url, r.status]))))
            .then((answers) => done([answers.length, answers.filter(([, status]) => status !== 200)]), (e) => done(String(e)));";
    let answers = browser.run_async(script).await;
    assert!(answers[0].as_u64() > Some(10), "{answers}");
    assert_eq!(answers[1], serde_json::json!([]), "{answers}");
}
