//! What the files of a feed are to whoever serves them: how long each may be kept, and what it says it is.
//!
//! The desk answers with this, and an object store is told it with each file.

use lapau_feed::{Digest, manifest::MANIFEST, signature::SIGNATURE};

/// What never changes: its name is the digest of its bytes.
pub(crate) const FOREVER: &str = "public, max-age=31536000, immutable";
/// What must be asked for anew; the answer is `304` while it is the same.
pub(crate) const ASK: &str = "no-cache";

/// How long a file of the feed may be kept; `None` for what is no file of a feed.
pub(crate) fn policy(path: &str) -> Option<&'static str> {
    let path = path.trim_start_matches('/');
    match path.split_once('/') {
        None if path == MANIFEST || path == SIGNATURE => Some(ASK),
        Some(("chunks", name)) => name.strip_suffix(".json")?.parse::<Digest>().ok().map(|_| FOREVER),
        Some(("media", name)) if !name.contains("..") && !name.contains('%') && !name.starts_with('.') => Some(FOREVER),
        Some(("open", name)) if name.bytes().all(is_plain) && !name.contains("..") && open_kind(name).is_some() => {
            Some(ASK)
        }
        _ => None,
    }
}

/// The media type of a file of the feed; `None` for what is no file of a feed.
pub(crate) fn kind(path: &str) -> Option<&'static str> {
    policy(path)?;
    let path = path.trim_start_matches('/');
    match path.split_once('/') {
        None if path == SIGNATURE => Some("application/octet-stream"),
        Some(("open", name)) => open_kind(name),
        Some(("media", name)) => Some(match name.rsplit_once('.')?.1 {
            "jpg" | "jpeg" => "image/jpeg",
            "png" => "image/png",
            "webp" => "image/webp",
            "epub" => lapau_open_data::EPUB,
            _ => "application/octet-stream",
        }),
        _ => Some("application/json"),
    }
}

/// The media type of a file of open data, below its folder.
pub(crate) fn open_kind(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending {
        "json" if name.starts_with("opds/") => "application/opds+json",
        "json" => "application/feed+json",
        "atom" => "application/atom+xml; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/')
}

/// The origins beside its own that a built app may send letters to, as its page says.
pub(crate) fn beyond(page: &str) -> impl Iterator<Item = &str> {
    let named = page.split_once("connect-src 'self'").and_then(|(_, rest)| Some(rest.split_once(';')?.0));
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    let is_origin = move |word: &&str| {
        let host = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://")).unwrap_or_default();
        !host.is_empty() && host.chars().all(is_part)
    };
    named.unwrap_or_default().split(' ').filter(is_origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_where_letters_may_go() {
        let origins = |page| beyond(page).collect::<Vec<_>>();
        assert_eq!(origins("connect-src 'self'; img-src 'self' https://a.example"), [""; 0]);
        let page =
            "connect-src 'self' https://surat.example http://127.0.0.1:88 * data: https://x.example/y; img-src 'self'";
        assert_eq!(origins(page), ["https://surat.example", "http://127.0.0.1:88"]);
        assert_eq!(origins(""), [""; 0]);
    }

    #[test]
    fn only_files_of_a_feed_are_known() {
        let chunk = format!("/chunks/{}.json", Digest::of(b""));
        assert_eq!((policy("/manifest.json"), policy(&chunk)), (Some(ASK), Some(FOREVER)));
        assert_eq!(policy("/manifest.sig"), Some(ASK));
        assert_eq!(policy("/open/opds/class-8-1.json"), Some(ASK));
        for path in [
            "/",
            "/.lock",
            "/manifest.json.br",
            "/chunks/",
            "/chunks/x.json",
            "/chunks/../desk.db",
            "/media/../desk.db",
            "/media/%2e%2e/x",
            "/open/",
            "/open/../desk.json",
            "/open/%2e%2e/x.json",
            "/open/opds/.x.json.tmp",
        ] {
            assert_eq!((policy(path), kind(path)), (None, None), "{path}");
        }
    }

    #[test]
    fn each_file_says_what_it_is() {
        assert_eq!(kind("manifest.json"), Some("application/json"));
        assert_eq!(kind(&format!("chunks/{}.json", Digest::of(b""))), Some("application/json"));
        assert_eq!(kind("media/0a.jpg"), Some("image/jpeg"));
        assert_eq!(kind("open/opds/new-1.json"), Some("application/opds+json"));
        assert_eq!(kind("open/events.ics"), Some("text/calendar; charset=utf-8"));
    }
}
