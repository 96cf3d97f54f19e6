//! Versions of the app: a copy of the built one with a file changed, as a new build would change it.

use std::{fs, path::Path};

use lapau_feed::Digest;

/// The service worker, which names every file and its digest.
const WORKER: &str = "sw.js";

/// Makes a new version of the app in which a file is another.
pub fn replace_file(app: &Path, file: &str, change: impl FnOnce(String) -> String) {
    let path = app.join(file);
    let before = fs::read_to_string(&path).unwrap();
    let after = change(before.clone());
    assert_ne!(before, after, "{file} did not change");
    fs::write(&path, &after).unwrap();
    fs::remove_file(app.join(format!("{file}.br"))).ok();
    rename(app, &Digest::of(before.as_bytes()).to_string(), &Digest::of(after.as_bytes()).to_string());
}

/// Makes a new version of the app whose worker names a file that the server does not have.
pub fn take_file_away(app: &Path, file: &str) {
    fs::remove_file(app.join(file)).unwrap();
    fs::remove_file(app.join(format!("{file}.br"))).ok();
    let worker = fs::read_to_string(app.join(WORKER)).unwrap();
    let line = worker.lines().find(|line| line.contains(&format!("\"./{file}\""))).expect("the worker names the file");
    let digest = line.split('"').nth(3).expect("the worker names its digest").to_owned();
    rename(app, &digest, &Digest::of(b"of another build").to_string());
}

/// Writes another digest into the service worker, and another version.
fn rename(app: &Path, digest: &str, with: &str) {
    let worker = fs::read_to_string(app.join(WORKER)).unwrap();
    assert_eq!(worker.matches(digest).count(), 1, "the worker names the file once");
    let version = worker.lines().find_map(|line| line.strip_prefix("const VERSION = \"")?.strip_suffix("\";"));
    let version = version.expect("the worker has a version").to_owned();
    let next = Digest::of(version.as_bytes()).to_string()[..16].to_owned();
    fs::write(app.join(WORKER), worker.replace(digest, with).replace(&version, &next)).unwrap();
    fs::remove_file(app.join(format!("{WORKER}.br"))).ok();
}
