//! Where the pages of records are.

use lapau_feed::{Collection, Language, library::Library};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What `encodeURIComponent` escapes, so that desk and app write the same address.
pub(crate) const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The collections whose records have a page of their own, and what its address begins with.
const PAGES: [(Collection, &str); 7] = [
    (Collection::Titles, "/koleksi/"),
    (Collection::Events, "/acara/"),
    (Collection::Clubs, "/lapau/klub/"),
    (Collection::Contests, "/lapau/lomba/"),
    (Collection::Exhibitions, "/lapau/pameran/"),
    (Collection::Guides, "/belajar/"),
    (Collection::News, "/lapau/kabar/"),
];

/// A library whose app has an address in the world.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// The library.
    pub library: &'a Library,
    origin: &'a str,
}

impl<'a> Site<'a> {
    /// The site of a library; `None` if it says of none.
    pub fn of(library: &'a Library) -> Option<Self> {
        library.site.as_deref().map(|site| Self { library, origin: site.trim_end_matches('/') })
    }

    /// The whole address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The whole address of a file of the feed.
    pub(crate) fn file(&self, path: &str) -> String {
        self.at(&format!("/feed/{path}"))
    }

    /// The library's name, as people write it.
    pub(crate) fn name(&self) -> &'a str {
        self.library.name.get(Language::Indonesian)
    }
}

/// The collections whose records have a page of their own.
pub fn with_pages() -> impl Iterator<Item = Collection> {
    PAGES.into_iter().map(|(collection, _)| collection)
}

/// The path of a record's page; `None` for a collection without such pages.
pub(crate) fn path_of(collection: Collection, id: &str) -> Option<String> {
    let (_, parent) = PAGES.iter().find(|(known, _)| *known == collection)?;
    Some(format!("{parent}{}", utf8_percent_encode(id, ESCAPED)))
}

/// The record whose page is at a path, whether or not there is one.
pub fn record_at(path: &str) -> Option<(Collection, String)> {
    let (collection, rest) =
        PAGES.iter().find_map(|(collection, parent)| Some((*collection, path.strip_prefix(parent)?)))?;
    let id = rest.strip_suffix('/').unwrap_or(rest);
    let id = percent_decode_str(id).decode_utf8().ok().filter(|_| !id.is_empty() && !id.contains('/'))?;
    Some((collection, id.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_its_record() {
        for (collection, id) in [
            (Collection::Titles, "cavpddkcmdve"),
            (Collection::Titles, "X0022/2016"),
            (Collection::Events, "é?#%"),
            (Collection::Clubs, "ota"),
            (Collection::News, "2026/buka"),
        ] {
            let path = path_of(collection, id).unwrap();
            assert_eq!(record_at(&path), Some((collection, id.to_owned())), "{path}");
            assert_eq!(record_at(&format!("{path}/")), Some((collection, id.to_owned())), "{path}/");
        }
        assert_eq!(path_of(Collection::Titles, "X0022/2016").unwrap(), "/koleksi/X0022%2F2016");
    }

    #[test]
    fn other_addresses_are_those_of_no_record() {
        for path in [
            "/",
            "/koleksi",
            "/koleksi/",
            "/koleksi/a/pesan",
            "/lapau/klub/a/b",
            "/lapau/kabar",
            "/saya",
            "/koleksi/%ff",
        ] {
            assert_eq!(record_at(path), None, "{path}");
        }
    }
}
