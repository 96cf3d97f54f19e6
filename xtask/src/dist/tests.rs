//! A built app in a temporary folder, finished.

use super::*;
use tempfile::TempDir;

const SOURCE: &str = "// The worker.\nconst VERSION = \"\";\nconst PRECACHE = [];\nself.oninstall = () => {};\n";

fn built() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("icons")).unwrap();
    fs::create_dir_all(folder.path().join("screenshots")).unwrap();
    for (path, text) in [
        ("index.html", "<!doctype html>"),
        ("app-1a.wasm", "wasm wasm wasm wasm wasm wasm wasm wasm"),
        ("icons/mark.svg", "<svg/>"),
        ("icons/mark.png", "png"),
        ("screenshots/home.png", "png"),
        (".hidden", "x"),
        (WORKER, SOURCE),
    ] {
        fs::write(folder.path().join(path), text).unwrap();
    }
    folder
}

fn worker(folder: &TempDir) -> String {
    fs::read_to_string(folder.path().join(WORKER)).unwrap()
}

fn version(worker: &str) -> &str {
    worker.lines().find(|line| line.starts_with("const VERSION")).unwrap()
}

#[test]
fn every_file_is_listed_with_its_digest_in_order() {
    let folder = built();
    finish(folder.path()).unwrap();
    let worker = worker(&folder);
    let urls: Vec<_> =
        worker.lines().filter_map(|line| line.split('"').nth(1).filter(|url| url.starts_with("./"))).collect();
    assert_eq!(urls, ["./app-1a.wasm", "./icons/mark.png", "./icons/mark.svg", "./index.html"]);
    // sha256sum of "png", taken with coreutils.
    assert!(worker.contains(
        "{ url: \"./icons/mark.png\", digest: \"8f8cbb7dcf46e0bc7d53265749a6c17d116093a6ba95e442764060c76fd4a86c\" }"
    ));
}

#[test]
fn the_rest_of_the_worker_is_untouched() {
    let folder = built();
    finish(folder.path()).unwrap();
    let worker = worker(&folder);
    assert!(worker.starts_with("// The worker.\nconst VERSION = \""));
    assert!(worker.ends_with("];\nself.oninstall = () => {};\n"));
}

#[test]
fn the_same_files_give_the_same_worker() {
    let (one, other) = (built(), built());
    finish(one.path()).unwrap();
    finish(other.path()).unwrap();
    assert_eq!(worker(&one), worker(&other));
}

#[test]
fn the_version_follows_the_files_and_the_worker() {
    let original = built();
    finish(original.path()).unwrap();
    let (file, source) = (built(), built());
    fs::write(file.path().join("index.html"), "<!doctype html><p>").unwrap();
    finish(file.path()).unwrap();
    fs::write(source.path().join(WORKER), format!("{SOURCE}// New.\n")).unwrap();
    finish(source.path()).unwrap();
    assert_ne!(version(&worker(&original)), version(&worker(&file)));
    assert_ne!(version(&worker(&original)), version(&worker(&source)));
}

#[test]
fn text_gets_a_copy_that_decompresses_to_itself() {
    let folder = built();
    finish(folder.path()).unwrap();
    for path in ["index.html", "app-1a.wasm", "icons/mark.svg", WORKER] {
        let copy = fs::read(folder.path().join(format!("{path}.br"))).unwrap();
        let mut whole = Vec::new();
        brotli::BrotliDecompress(&mut copy.as_slice(), &mut whole).unwrap();
        assert_eq!(whole, fs::read(folder.path().join(path)).unwrap(), "{path}");
    }
    assert!(!folder.path().join("icons/mark.png.br").exists());
}

#[test]
fn a_worker_without_a_placeholder_is_refused_by_name() {
    for (line, source) in [(VERSION_LINE, "const PRECACHE = [];\n"), (PRECACHE_LINE, "const VERSION = \"\";\n")] {
        let folder = built();
        fs::write(folder.path().join(WORKER), source).unwrap();
        let error = finish(folder.path()).unwrap_err().to_string();
        assert!(error.contains(line), "{error}");
    }
}

#[test]
fn a_folder_is_finished_once() {
    let folder = built();
    finish(folder.path()).unwrap();
    assert!(finish(folder.path()).is_err());
}
