//! The addresses of the app's pages. `app.rs` has the matching routes.

use wasm_bindgen::JsValue;

pub(crate) const HOME: &str = "/";
pub(crate) const CATALOGUE: &str = "/koleksi";
pub(crate) const EVENTS: &str = "/acara";
pub(crate) const LAPAU: &str = "/lapau";
pub(crate) const CLUBS: &str = "/lapau/klub";
pub(crate) const QUESTIONS: &str = "/lapau/tanya";
pub(crate) const PROPOSALS: &str = "/lapau/usul";
pub(crate) const CONTESTS: &str = "/lapau/lomba";
pub(crate) const EXHIBITIONS: &str = "/lapau/pameran";
pub(crate) const SURVEYS: &str = "/lapau/survei";
pub(crate) const NEWS: &str = "/lapau/kabar";
pub(crate) const IMPACT: &str = "/lapau/dampak";
pub(crate) const SUGGEST: &str = "/lapau/saran";
pub(crate) const GUIDES: &str = "/belajar";
pub(crate) const ME: &str = "/saya";
pub(crate) const OUTBOX: &str = "/saya/kotak-keluar";
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

/// A text as it may stand in an address.
pub(crate) fn encode(text: &str) -> String {
    JsValue::from(js_sys::encode_uri_component(text)).as_string().unwrap_or_default()
}

/// The value of a parameter in the raw query string of an address.
///
/// The router's own map decodes twice, which turns a search for `100%25` into another one.
pub(crate) fn parameter(query: &str, name: &str) -> Option<String> {
    let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.into_iter().find(|(known, _)| *known == name)?;
    let value = value.replace('+', " ");
    // What can't be decoded is taken as it stands.
    Some(js_sys::decode_uri_component(&value).map(String::from).unwrap_or(value))
}
