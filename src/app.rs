//! Every route and every context.

use gloo_timers::future::TimeoutFuture;
use lapau_feed::Language;
use leptos::{mount::mount_to_body, prelude::*};
use leptos_router::{
    components::Router,
    hooks::use_location,
    location::{BrowserUrl, LocationProvider},
};
use wasm_bindgen_futures::spawn_local;

use crate::{
    apart::{self, Arrivals, Part},
    locale::{self, Phrases},
    markup::Markup,
    pages::{home, not_found},
    paths::{self, Parts, Present},
    platform::document,
    shell::shell,
    state::{self, Letters, Settings},
};

/// Starts the app in the page, in the language that was chosen.
pub fn start() {
    fn show() {
        mount_to_body(App);
        document::remove_start();
    }
    if Settings::chosen_language() == Language::default() {
        return show();
    }
    spawn_local(async {
        // Without its texts the app speaks its default language, which is better than not at all.
        locale::fetch().await.ok();
        show();
    });
}

/// The app.
#[component]
pub fn App() -> impl IntoView {
    state::provide();
    let settings = expect_context::<Settings>();
    let letters = expect_context::<Letters>();
    let arrivals = Arrivals::new();
    provide_context(arrivals);
    provide_context(apart::contents());
    spawn_local(async move {
        TimeoutFuture::new(AT_EASE).await;
        arrivals.fetch_all(letters).await;
    });
    // Another language builds every page anew; what was half written is in the drafts.
    let whole = move || {
        provide_context(Phrases(settings.language()));
        untrack(|| shell(page()))
    };
    view! { <Router>{Markup::from(whole)}</Router> }
}

/// How long the first page has the network and the phone to itself before the other parts are fetched, in milliseconds.
const AT_EASE: u32 = 2_000;

/// Where a page is.
#[derive(Clone, Copy)]
enum Page {
    /// In the app's own module.
    Here(fn() -> Markup),
    /// In a part that is fetched by itself.
    In(Part),
}

use Page::{Here, In};

/// The pages by the patterns of their addresses.
const PAGES: &[(&str, Page)] = &[
    (paths::HOME, Here(home)),
    (paths::CATALOGUE, In(Part::Around)),
    (paths::FOR_YOU, In(Part::Own)),
    ("/koleksi/:id", In(Part::Around)),
    ("/koleksi/:id/pesan", In(Part::Own)),
    (paths::EVENTS, In(Part::Around)),
    ("/acara/:id", In(Part::Around)),
    ("/acara/:id/daftar/:day", In(Part::Own)),
    (paths::SUGGEST, In(Part::Own)),
    (paths::LAPAU, In(Part::Around)),
    (paths::CLUBS, In(Part::Around)),
    (paths::CONTESTS, In(Part::Around)),
    (paths::EXHIBITIONS, In(Part::Around)),
    (paths::SURVEYS, In(Part::Around)),
    (paths::QUESTIONS, In(Part::Around)),
    (paths::ASK, In(Part::Own)),
    (paths::INQUIRE, In(Part::Own)),
    (paths::APPOINTMENTS, In(Part::Own)),
    ("/lapau/temu/:id", In(Part::Own)),
    (paths::PROPOSALS, In(Part::Around)),
    (paths::PROPOSE, In(Part::Own)),
    (paths::WISH, In(Part::Own)),
    ("/lapau/suara/:id", In(Part::Own)),
    ("/lapau/lapor/:post", In(Part::Own)),
    (paths::NEWS, In(Part::Around)),
    ("/lapau/kabar/:id", In(Part::Around)),
    (paths::IMPACT, In(Part::Around)),
    ("/lapau/klub/:id/tulis", In(Part::Own)),
    ("/lapau/klub/:id/:thread", In(Part::Around)),
    ("/lapau/klub/:id/:thread/tulis", In(Part::Own)),
    ("/lapau/klub/:id", In(Part::Around)),
    ("/lapau/lomba/:id", In(Part::Around)),
    ("/lapau/lomba/:id/ikut", In(Part::Own)),
    (paths::JURY, In(Part::Own)),
    ("/lapau/juri/:code", In(Part::Own)),
    ("/lapau/pameran/:id/:work", In(Part::Around)),
    ("/lapau/pameran/:id", In(Part::Around)),
    ("/lapau/survei/:id", In(Part::Own)),
    ("/lapau/survei/:id/kios", In(Part::Own)),
    (paths::GUIDES, In(Part::Around)),
    (paths::CERTIFICATE, In(Part::Own)),
    (paths::CLASSES, In(Part::Own)),
    (paths::NEW_CLASS, In(Part::Own)),
    ("/belajar/kelas/:letter", In(Part::Own)),
    ("/belajar/:id", In(Part::Around)),
    ("/belajar/:id/sertifikat", In(Part::Own)),
    (paths::ME, In(Part::Own)),
    (paths::OUTBOX, In(Part::Own)),
    ("/saya/kotak-keluar/:letter", In(Part::Own)),
    (paths::LOANS, In(Part::Own)),
    (paths::NEW_LOAN, In(Part::Own)),
    ("/saya/pinjaman/:item", In(Part::Own)),
    (paths::CARDS, In(Part::Own)),
    (paths::LISTS, In(Part::Own)),
    ("/saya/daftar/:list", In(Part::Own)),
    (paths::SEARCHES, In(Part::Own)),
    (paths::RESEARCH, In(Part::Own)),
    ("/saya/penelitian/:source", In(Part::Own)),
    (paths::JOURNEY, In(Part::Own)),
    (paths::SETTINGS, In(Part::Own)),
    (paths::DOOR, In(Part::Own)),
    ("/saya/tiket/:letter", In(Part::Own)),
    (paths::ABOUT, In(Part::Around)),
];

/// The page of the present address.
fn page() -> Markup {
    let path = use_location().pathname;
    let found = Memo::new(move |_| {
        path.with(|path| PAGES.iter().enumerate().find_map(|(n, (pattern, _))| Some((n, paths::parts(pattern, path)?))))
    });
    let page = Memo::new(move |_| found.with(|found| found.as_ref().map(|(n, _)| *n)));
    // The router puts the new address into the address bar once its page is drawn.
    let location = expect_context::<BrowserUrl>();
    let arrivals = expect_context::<Arrivals>();
    Effect::new(move |_| {
        path.track();
        location.ready_to_complete();
    });
    Markup::from(move || {
        let here = page.get();
        // A page that is being left keeps its own address, and does not look for what the next one shows.
        let parts = Memo::new(move |before: Option<&Parts>| match found.get() {
            Some((n, parts)) if Some(n) == here => parts,
            _ => before.cloned().unwrap_or_default(),
        });
        provide_context(Present(parts));
        // What a page reads while it is made does not make it anew; only that its part has come does.
        let page = match here.and_then(|n| PAGES.get(n)) {
            Some((pattern, In(part))) => return arrivals.page(*part, pattern),
            Some((_, Here(page))) => *page,
            None => not_found,
        };
        arrivals.leave();
        untrack(page)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn each_part_has_the_pages_that_are_looked_for_in_it() {
        for part in Part::ALL {
            let wanted = PAGES.iter().filter(|(_, page)| matches!(page, In(other) if *other == part));
            let mut wanted: Vec<_> = wanted.map(|(pattern, _)| *pattern).collect();
            let mut there = part.patterns();
            wanted.sort_unstable();
            there.sort_unstable();
            assert_eq!(wanted, there, "{part:?}");
        }
    }
}
