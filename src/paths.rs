//! The addresses of the app's pages, and the parts of the present one. `app.rs` has the pages.

use leptos::prelude::{Memo, With, expect_context};

pub(crate) const HOME: &str = "/";
pub(crate) const CATALOGUE: &str = "/koleksi";
pub(crate) const FOR_YOU: &str = "/koleksi/untuk-anda";
pub(crate) const EVENTS: &str = "/acara";
pub(crate) const LAPAU: &str = "/lapau";
pub(crate) const CLUBS: &str = "/lapau/klub";
pub(crate) const QUESTIONS: &str = "/lapau/tanya";
pub(crate) const ASK: &str = "/lapau/tanya/baru";
pub(crate) const INQUIRE: &str = "/lapau/tanya/rancang";
pub(crate) const APPOINTMENTS: &str = "/lapau/temu";
pub(crate) const PROPOSALS: &str = "/lapau/usul";
pub(crate) const PROPOSE: &str = "/lapau/usul/baru";
pub(crate) const WISH: &str = "/lapau/usul/buku";
pub(crate) const VOTES: &str = "/lapau/suara";
pub(crate) const REPORTS: &str = "/lapau/lapor";
pub(crate) const CONTESTS: &str = "/lapau/lomba";
pub(crate) const JURY: &str = "/lapau/juri";
pub(crate) const EXHIBITIONS: &str = "/lapau/pameran";
pub(crate) const SURVEYS: &str = "/lapau/survei";
/// Below a survey: the same for a device at a door.
pub(crate) const KIOSK: &str = "kios";
pub(crate) const NEWS: &str = "/lapau/kabar";
pub(crate) const IMPACT: &str = "/lapau/dampak";
/// Where a librarian checks tickets. Nothing leads there but the desk and the settings.
pub(crate) const DOOR: &str = "/lapau/pintu";
pub(crate) const TICKETS: &str = "/saya/tiket";
pub(crate) const SUGGEST: &str = "/lapau/saran";
pub(crate) const GUIDES: &str = "/belajar";
/// An invitation follows it, behind a `#`; below: a class of one's own.
pub(crate) const CLASSES: &str = "/belajar/kelas";
pub(crate) const NEW_CLASS: &str = "/belajar/kelas/baru";
/// A badge follows it, behind a `#`; below a guide: asking for one.
pub(crate) const CERTIFICATE: &str = "/belajar/sertifikat";
pub(crate) const ME: &str = "/saya";
pub(crate) const OUTBOX: &str = "/saya/kotak-keluar";
pub(crate) const LOANS: &str = "/saya/pinjaman";
pub(crate) const CARDS: &str = "/saya/kartu";
pub(crate) const NEW_LOAN: &str = "/saya/pinjaman/baru";
pub(crate) const LISTS: &str = "/saya/daftar";
pub(crate) const JOURNEY: &str = "/saya/perjalanan";
pub(crate) const RESEARCH: &str = "/saya/penelitian";
pub(crate) const SEARCHES: &str = "/saya/pencarian";
pub(crate) const SETTINGS: &str = "/saya/setelan";
pub(crate) const ABOUT: &str = "/tentang";

/// The address of a page that is below another.
pub(crate) fn below(parent: &str, id: &str) -> String {
    format!("{parent}/{}", encode(id))
}

/// The address of a search.
pub(crate) fn search(text: &str) -> String {
    format!("{CATALOGUE}?q={}", encode(text))
}

pub(crate) use lapau_outbox::by_hand::escaped as encode;

/// The parts of an address that its pattern names, as they are written there: `/koleksi/:id` has an `id`.
pub(crate) type Parts = Vec<(&'static str, String)>;

/// The parts of the present page's address.
#[derive(Clone, Copy)]
pub(crate) struct Present(pub(crate) Memo<Parts>);

/// The parts of a path, if it fits a pattern.
pub(crate) fn parts(pattern: &'static str, path: &str) -> Option<Parts> {
    let (mut wanted, mut given) = (segments(pattern), segments(path));
    let mut parts = Vec::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(parts),
            (Some(wanted), Some(given)) => match wanted.strip_prefix(':') {
                Some(name) => parts.push((name, given.to_owned())),
                None if wanted == given => {}
                None => return None,
            },
            _ => return None,
        }
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// A part of the present page's address; empty if it has none of that name.
pub(crate) fn part(name: &'static str) -> Memo<String> {
    let Present(parts) = expect_context();
    Memo::new(move |_| {
        parts.with(|parts| {
            parts.iter().find(|(known, _)| *known == name).map(|(_, part)| decode(part)).unwrap_or_default()
        })
    })
}

/// The value of a parameter in the raw query string of an address.
///
/// The router's own map decodes twice, which turns a search for `100%25` into another one.
pub(crate) fn parameter(query: &str, name: &str) -> Option<String> {
    let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.into_iter().find(|(known, _)| *known == name)?;
    let value = value.replace('+', " ");
    Some(decode(&value))
}

/// A text that stands in an address. What can't be decoded is taken as it stands.
fn decode(text: &str) -> String {
    js_sys::decode_uri_component(text).map_or_else(|_| text.to_owned(), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_path_fits_its_pattern_and_names_its_parts() {
        assert_eq!(parts("/", "/"), Some(vec![]));
        assert_eq!(parts("/koleksi", "/koleksi/"), Some(vec![]));
        assert_eq!(
            parts("/lapau/klub/:id/:thread", "/lapau/klub/ota/kamis"),
            Some(vec![("id", "ota".into()), ("thread", "kamis".into())])
        );
    }

    #[wasm_bindgen_test]
    fn a_path_that_is_longer_or_shorter_or_another_does_not_fit() {
        assert_eq!(parts("/", "/koleksi"), None);
        assert_eq!(parts("/koleksi/:id", "/koleksi"), None);
        assert_eq!(parts("/koleksi/:id", "/koleksi/a/b"), None);
        assert_eq!(parts("/koleksi/:id", "/acara/a"), None);
    }
}
