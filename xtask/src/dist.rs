//! The last step of a build: what the service worker keeps, and smaller copies for the wire.
//!
//! The same files give the same list, version and copies, on any machine. A folder is finished once: finishing it again
//! fails, since its service worker has no placeholders left.

mod names;
mod parts;
mod policy;
mod scripts;

pub(crate) use names::shorten;
pub(crate) use parts::{PART, optimize, take_apart};
pub(crate) use policy::open;
pub(crate) use scripts::trim;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The hand-written worker that the list goes into.
const WORKER: &str = "sw.js";
/// Its placeholders, each on a line of its own.
const VERSION_LINE: &str = "const VERSION = \"\";";
const PRECACHE_LINE: &str = "const PRECACHE = [];";
/// Not kept offline: the pictures shown where an app is offered for installing.
const NOT_KEPT: &str = "screenshots/";
/// Endings of files that shrink when compressed.
const COMPRESSED: [&str; 9] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest", "xml"];

/// A file of the app, and the digest by which a phone knows that it has it whole.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    /// Relative to the app's own address, with `/` between folders.
    path: String,
    /// SHA-256, in hexadecimal.
    digest: String,
}

/// Writes the list of files and the version into the service worker, then a Brotli copy beside each file that shrinks.
///
/// # Errors
/// When a file can't be read or written, or the worker lacks a placeholder line.
pub(crate) fn finish(dist: &Path) -> Result<()> {
    let files = files(dist)?;
    let mut entries = Vec::new();
    for path in files.iter().filter(|path| is_kept(path)) {
        entries.push(Entry { path: path.clone(), digest: hex(&Sha256::digest(read(&dist.join(path))?)) });
    }
    let worker = dist.join(WORKER);
    let source = fs::read_to_string(&worker).with_context(|| format!("{} can't be read", worker.display()))?;
    fs::write(&worker, fill(&source, &entries)?).with_context(|| format!("{} can't be written", worker.display()))?;
    for path in files.iter().filter(|path| is_compressed(path)) {
        let file = dist.join(path);
        fs::write(dist.join(format!("{path}.br")), compress(&read(&file)?)?)
            .with_context(|| format!("{path}.br can't be written"))?;
    }
    Ok(())
}

/// Every file under a folder, in order, with `/` between folders; hidden ones are left out.
///
/// # Errors
/// When a folder can't be read, or a name is not UTF-8.
pub(crate) fn files(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![String::new()];
    while let Some(inside) = open.pop() {
        let place = folder.join(&inside);
        for entry in fs::read_dir(&place).with_context(|| format!("{} can't be read", place.display()))? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_str().with_context(|| format!("the name of {} is not UTF-8", entry.path().display()))?;
            if name.starts_with('.') {
                continue;
            }
            if entry.file_type()?.is_dir() {
                open.push(format!("{inside}{name}/"));
            } else {
                found.push(format!("{inside}{name}"));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The size of a file after Brotli at its highest level, in bytes.
///
/// # Errors
/// When the file can't be read.
pub(crate) fn compressed_size(file: &Path) -> Result<u64> {
    Ok(compress(&read(file)?)?.len() as u64)
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("{} can't be read", file.display()))
}

fn ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn is_kept(path: &str) -> bool {
    path != WORKER && !path.starts_with(NOT_KEPT) && !matches!(ending(path), "br" | "gz")
}

fn is_compressed(path: &str) -> bool {
    COMPRESSED.contains(&ending(path))
}

/// The worker's source with its placeholders filled in.
fn fill(source: &str, entries: &[Entry]) -> Result<String> {
    let mut list = String::from("const PRECACHE = [\n");
    for Entry { path, digest } in entries {
        let url = serde_json::Value::from(format!("./{path}"));
        writeln!(list, "  {{ url: {url}, digest: \"{digest}\" }},")?;
    }
    list.push_str("];");
    let mut digest = Sha256::new();
    digest.update(list.as_bytes());
    // The worker's own doings are part of the version: a new way of caching needs a new cache.
    digest.update(source.as_bytes());
    let version = format!("const VERSION = \"{}\";", &hex(&digest.finalize())[..16]);
    replace_line(&replace_line(source, VERSION_LINE, &version)?, PRECACHE_LINE, &list)
}

/// Replaces the one line that reads `line`.
fn replace_line(source: &str, line: &str, with: &str) -> Result<String> {
    let places = source.lines().filter(|candidate| candidate.trim_end() == line).count();
    if places != 1 {
        bail!("{WORKER} has the line `{line}` {places} times; it must have it once, for the build to fill in");
    }
    let lines = source.lines().map(|candidate| if candidate.trim_end() == line { with } else { candidate });
    Ok(lines.fold(String::new(), |filled, line| filled + line + "\n"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn compress(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters).context("compressing failed")?;
    Ok(compressed)
}

#[cfg(test)]
mod tests;
