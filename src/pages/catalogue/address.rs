//! A search as an address, so that it can be shared, kept and gone back to.
//!
//! What an address says and nobody understands is passed over: an old link still finds something.

use lapau_feed::catalogue::{Audience, Medium};
use lapau_search::{Query, Sort};

use crate::paths;

/// How many rows are shown first, and how many more each time.
pub(super) const STEP: usize = 30;

/// How many rows an address may ask for at most.
const MOST: usize = 3_000;

const MEDIA: [(Medium, &str); 12] = [
    (Medium::Book, "buku"),
    (Medium::Serial, "majalah"),
    (Medium::Article, "artikel"),
    (Medium::Map, "peta"),
    (Medium::Music, "musik"),
    (Medium::Audio, "audio"),
    (Medium::Video, "video"),
    (Medium::Picture, "gambar"),
    (Medium::Digital, "digital"),
    (Medium::Kit, "peraga"),
    (Medium::Manuscript, "naskah"),
    (Medium::Other, "lain"),
];

/// Readers, as addresses name them.
pub(in crate::pages) const READERS: [(Audience, &str); 5] = [
    (Audience::Children, "anak"),
    (Audience::Teens, "remaja"),
    (Audience::Adults, "dewasa"),
    (Audience::Everyone, "umum"),
    (Audience::Other, "lain"),
];

const SORTS: [(Sort, &str); 4] =
    [(Sort::Newest, "terbaru"), (Sort::Title, "judul"), (Sort::Author, "pengarang"), (Sort::Call, "rak")];

/// The main branch, which has no name in a holding.
const MAIN_BRANCH: &str = "utama";

/// The search of an address. `get` answers with the value of a parameter.
pub(super) fn read(get: impl Fn(&str) -> Option<String>) -> Query {
    let list = |name: &str| -> Vec<String> {
        let values = get(name).unwrap_or_default();
        values.split(',').filter(|value| !value.is_empty()).map(str::to_owned).collect()
    };
    let flag = |name: &str| get(name).is_some_and(|value| value != "0");
    let year = |name: &str| get(name).and_then(|year| year.trim().parse().ok());
    let mut query = Query { text: get("q").unwrap_or_default(), limit: STEP, ..Query::default() };
    query.filters.available = flag("tersedia");
    query.filters.branches = list("cabang");
    query.filters.branches.iter_mut().filter(|branch| *branch == MAIN_BRANCH).for_each(String::clear);
    query.filters.languages = list("bahasa");
    query.filters.media = list("jenis").iter().filter_map(|slug| value(&MEDIA, slug)).collect();
    query.filters.audience = list("untuk").iter().filter_map(|slug| value(&READERS, slug)).collect();
    query.filters.class = list("kelas");
    query.filters.year_from = year("dari");
    query.filters.year_to = year("sampai");
    query.filters.digital = flag("digital");
    query.sort = get("urut").and_then(|slug| value(&SORTS, &slug)).unwrap_or_default();
    query.limit = get("baris").and_then(|rows| rows.parse().ok()).unwrap_or(STEP).clamp(STEP, MOST);
    query
}

/// The address of a search.
pub(super) fn path(query: &Query) -> String {
    let pairs: Vec<_> =
        parameters(query).iter().map(|(name, value)| format!("{name}={}", paths::encode(value))).collect();
    if pairs.is_empty() { paths::CATALOGUE.into() } else { format!("{}?{}", paths::CATALOGUE, pairs.join("&")) }
}

/// A search as the address says it that a kept search is known by: the rows that are shown do not matter.
pub(super) fn kept(query: &Query) -> String {
    path(&Query { limit: STEP, ..query.clone() })
}

/// The search of a kept address.
pub(in crate::pages) fn of(address: &str) -> Query {
    let (_, raw) = address.split_once('?').unwrap_or_default();
    read(|name| paths::parameter(raw, name))
}

/// What a search is called: its words, then what narrows it in the words of its address.
pub(super) fn name(query: &Query) -> String {
    let narrowed = parameters(query).into_iter().filter(|(name, _)| !["q", "urut", "baris"].contains(name));
    let narrowed = narrowed.map(|(name, value)| if value == "1" { name.to_owned() } else { format!("{name} {value}") });
    let words = Some(query.text.trim().to_owned()).filter(|text| !text.is_empty());
    words.into_iter().chain(narrowed).collect::<Vec<_>>().join(" · ")
}

/// What an address says of a search: nothing of what goes without saying.
fn parameters(query: &Query) -> Vec<(&'static str, String)> {
    let filters = &query.filters;
    let yes = |flag: bool| if flag { "1".to_owned() } else { String::new() };
    let year = |year: Option<i16>| year.map(|year| year.to_string()).unwrap_or_default();
    let branches: Vec<&str> =
        filters.branches.iter().map(|branch| if branch.is_empty() { MAIN_BRANCH } else { branch }).collect();
    let all = [
        ("q", query.text.clone()),
        ("tersedia", yes(filters.available)),
        ("cabang", branches.join(",")),
        ("bahasa", filters.languages.join(",")),
        ("jenis", slugs(&MEDIA, &filters.media)),
        ("untuk", slugs(&READERS, &filters.audience)),
        ("kelas", filters.class.join(",")),
        ("dari", year(filters.year_from)),
        ("sampai", year(filters.year_to)),
        ("digital", yes(filters.digital)),
        ("urut", slugs(&SORTS, &[query.sort])),
        ("baris", if query.limit > STEP { query.limit.to_string() } else { String::new() }),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn value<T: Copy>(table: &[(T, &str)], slug: &str) -> Option<T> {
    table.iter().find(|(_, known)| *known == slug).map(|(value, _)| *value)
}

fn slugs<T: PartialEq>(table: &[(T, &str)], values: &[T]) -> String {
    let slugs = values.iter().filter_map(|value| table.iter().find(|(known, _)| known == value));
    slugs.map(|(_, slug)| *slug).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use lapau_search::Filters;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn said(parameters: &[(&str, &str)]) -> Query {
        read(|name| parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[wasm_bindgen_test]
    fn an_address_says_the_whole_search() {
        let query = Query {
            text: "surau & kami ".into(),
            filters: Filters {
                available: true,
                branches: vec![String::new(), "pojok-baca".into()],
                languages: vec!["id".into(), "min".into()],
                media: vec![Medium::Serial, Medium::Manuscript],
                audience: vec![Audience::Children],
                class: vec!["2X".into()],
                year_from: Some(1950),
                year_to: Some(1999),
                digital: true,
            },
            sort: Sort::Call,
            offset: 0,
            limit: 90,
            uncounted: false,
        };
        let parts = parameters(&query);
        let parts: Vec<_> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(said(&parts), query);
    }

    #[wasm_bindgen_test]
    fn a_kept_search_is_called_by_its_words_and_what_narrows_it() {
        let query = said(&[("q", " surau "), ("tersedia", "1"), ("untuk", "anak"), ("urut", "judul"), ("baris", "60")]);
        assert_eq!(name(&query), "surau · tersedia · untuk anak");
        assert_eq!(name(&said(&[("kelas", "8,2X")])), "kelas 8,2X");
    }

    #[wasm_bindgen_test]
    fn what_goes_without_saying_is_not_said() {
        assert_eq!(parameters(&said(&[])), []);
    }

    #[wasm_bindgen_test]
    fn nonsense_is_passed_over() {
        let query = said(&[("urut", "acak"), ("jenis", "buku,batu"), ("dari", "dulu"), ("baris", "99999999")]);
        assert_eq!(query.sort, Sort::Relevance);
        assert_eq!(query.filters.media, [Medium::Book]);
        assert_eq!(query.filters.year_from, None);
        assert_eq!(query.limit, MOST);
    }
}
