//! The page around the app: title, language, focus, what screen readers are told.

use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement};

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Sets the title of the page.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Takes away what the page shows until the app is there.
pub fn remove_start() {
    if let Some(start) = document().and_then(|document| document.get_element_by_id("start")) {
        start.remove();
    }
}

/// Sets the language of the page.
pub fn set_language(tag: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        root.set_attribute("lang", tag).ok();
    }
}

/// Sets the theme of the page; `None` follows the phone.
pub fn set_theme(theme: Option<&str>) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    match theme {
        Some(theme) => root.set_attribute("data-theme", theme).ok(),
        None => root.remove_attribute("data-theme").ok(),
    };
}

/// Moves the focus to the first element that matches a selector, without scrolling.
pub fn focus(selector: &str) {
    let element = document().and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        element.focus_with_options(&options).ok();
    }
}

/// Scrolls to the element of an identifier; `false` if there is none.
pub fn scroll_to(id: &str) -> bool {
    let element = document().and_then(|document| document.get_element_by_id(id));
    element.inspect(web_sys::Element::scroll_into_view).is_some()
}

/// Scrolls just as far as it takes to see all of the element of an identifier, or its beginning where it is long; not at all where it is in sight.
pub fn bring_into_view(id: &str) {
    let Some(element) = document().and_then(|document| document.get_element_by_id(id)) else { return };
    let height = web_sys::window().and_then(|window| window.inner_height().ok()?.as_f64()).unwrap_or_default();
    let place = element.get_bounding_client_rect();
    if place.bottom() > height {
        // Its end comes to the end of the window, so that what stands above it stays in sight as well.
        element.scroll_into_view_with_bool(place.height() > height / 2.0);
    }
}

/// Whether the phone's user asked for as little motion as can be.
pub fn wants_stillness() -> bool {
    let found =
        web_sys::window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok()).flatten();
    found.is_some_and(|query| query.matches())
}

/// Scrolls a row of things sideways so that the first one that matches a selector is in its middle. The page stays where it is.
pub fn centre(selector: &str) {
    let Some(element) = document().and_then(|document| document.query_selector(selector).ok().flatten()) else {
        return;
    };
    let Ok(element) = element.dyn_into::<HtmlElement>() else { return };
    if let Some(row) = element.parent_element().and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
        let (place, bounds) = (element.get_bounding_client_rect(), row.get_bounding_client_rect());
        let beyond = place.left() + place.width() / 2.0 - bounds.left() - bounds.width() / 2.0;
        row.set_scroll_left(row.scroll_left() + beyond as i32);
    }
}

/// How far the page is scrolled down, in pixels.
pub fn scrolled() -> f64 {
    web_sys::window().and_then(|window| window.scroll_y().ok()).unwrap_or_default()
}

/// Scrolls down to so many pixels from the top; whether the page is high enough for that.
pub fn scroll_down_to(top: f64) -> bool {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, top);
    }
    // Browsers round to the pixels of the screen.
    scrolled() > top - 1.0
}

/// Tells screen readers something.
///
/// Two regions that are there from the start take turns, since a region that changes to the same text says nothing.
pub fn announce(text: &str) {
    let Some(document) = document() else { return };
    let regions = ["announcer-1", "announcer-2"].map(|id| document.get_element_by_id(id));
    let [Some(first), Some(second)] = regions else { return };
    let first_is_free = first.text_content().is_none_or(|text| text.is_empty());
    let (free, used) = if first_is_free { (first, second) } else { (second, first) };
    used.set_text_content(None);
    free.set_text_content(Some(text));
}

/// Loads the page anew, unless the phone knows that it has no network.
pub fn reload_if_online() {
    if let Some(window) = web_sys::window()
        && window.navigator().on_line()
    {
        window.location().reload().ok();
    }
}

/// Marks on the page whether a form holds something that is not stored yet, so that nothing reloads under it.
pub fn set_dirty(dirty: bool) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        if dirty {
            root.set_attribute("data-dirty", "").ok();
        } else {
            root.remove_attribute("data-dirty").ok();
        }
    }
}

/// Marks on the page whether the device stands at a door, so that only what is meant for passers-by is shown.
pub fn set_kiosk(is_one: bool) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    if is_one {
        root.set_attribute("data-kiosk", "").ok();
    } else {
        root.remove_attribute("data-kiosk").ok();
    }
}

/// Opens the browser's dialogue to print the page.
pub fn print() {
    if let Some(window) = web_sys::window() {
        window.print().ok();
    }
}

/// The path of the present address.
pub fn path() -> String {
    web_sys::window().and_then(|window| window.location().pathname().ok()).unwrap_or_default()
}

/// Loads another page of the app in place of this one.
pub fn replace_by(path: &str) {
    if let Some(window) = web_sys::window() {
        window.location().replace(path).ok();
    }
}

/// The address of a path of the app, whole, as it is shared.
pub fn address(path: &str) -> String {
    let origin = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
    format!("{origin}{path}")
}

/// Takes what stands behind a prefix in the fragment of the page's address, and removes the fragment from address and history.
pub fn take_fragment(prefix: &str) -> Option<String> {
    let window = web_sys::window()?;
    let taken = window.location().hash().ok()?.strip_prefix(prefix)?.to_owned();
    let (path, history) = (window.location().pathname().ok()?, window.history().ok()?);
    let state = history.state().unwrap_or_default();
    history.replace_state_with_url(&state, "", Some(&path)).ok()?;
    Some(taken)
}

/// The address of the app's code, as the page that started it names it.
pub fn code() -> Option<String> {
    document()?.query_selector("script[data-js]").ok()??.get_attribute("data-js")
}
