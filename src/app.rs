//! Every route and every context, on one screen.

use leptos::prelude::*;
use leptos_router::{
    components::Router,
    hooks::use_location,
    location::{BrowserUrl, LocationProvider},
};

use crate::{
    locale::Phrases,
    markup::Markup,
    pages::*,
    paths::{self, Parts, Present},
    shell::shell,
    state::{self, Settings},
};

/// The app.
#[component]
pub fn App() -> impl IntoView {
    state::provide();
    let settings = expect_context::<Settings>();
    // Another language builds every page anew; what was half written is in the drafts.
    let whole = move || {
        provide_context(Phrases(settings.language()));
        untrack(|| shell(page()))
    };
    view! { <Router>{Markup::from(whole)}</Router> }
}

/// The pattern of an address, and the page that is there.
type Place = (&'static str, fn() -> Markup);

/// The pages by their addresses.
const PAGES: &[Place] = &[
    ("/", home),
    ("/koleksi", catalogue_page),
    (paths::FOR_YOU, for_you),
    ("/koleksi/:id", title_page),
    ("/koleksi/:id/pesan", hold_page),
    ("/acara", events),
    ("/acara/:id", event_page),
    ("/acara/:id/daftar/:day", register),
    ("/lapau/saran", suggest),
    ("/lapau", || lapau("")),
    // What is above a club, a contest, an exhibition and a survey is a section of the hub.
    (paths::CLUBS, || lapau(lapau::CLUBS)),
    (paths::CONTESTS, || lapau(lapau::DATED)),
    (paths::EXHIBITIONS, || lapau(lapau::DATED)),
    (paths::SURVEYS, || lapau(lapau::DATED)),
    ("/lapau/tanya", questions),
    ("/lapau/tanya/baru", ask),
    ("/lapau/usul", proposals),
    ("/lapau/usul/baru", propose),
    ("/lapau/usul/buku", wish_page),
    ("/lapau/suara/:id", vote_page),
    ("/lapau/lapor/:post", report_page),
    ("/lapau/kabar", news_page),
    ("/lapau/dampak", impact),
    ("/lapau/klub/:id/tulis", write),
    ("/lapau/klub/:id/:thread", thread_page),
    ("/lapau/klub/:id/:thread/tulis", write),
    ("/lapau/klub/:id", club_page),
    ("/lapau/lomba/:id", contest_page),
    ("/lapau/lomba/:id/ikut", enter),
    ("/lapau/pameran/:id/:work", work_page),
    ("/lapau/pameran/:id", exhibition_page),
    ("/lapau/survei/:id", survey_page),
    ("/belajar", guides),
    ("/belajar/:id", guide_page),
    ("/saya", me),
    ("/saya/kotak-keluar", outbox),
    ("/saya/kotak-keluar/:letter", edit_letter),
    ("/saya/pinjaman", loans_page),
    ("/saya/pinjaman/baru", loan_form),
    ("/saya/pinjaman/:item", loan_form),
    (paths::CARDS, cards_page),
    (paths::LISTS, lists_page),
    ("/saya/daftar/:list", list_page),
    (paths::SEARCHES, searches_page),
    ("/saya/setelan", settings_page),
    ("/tentang", about),
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
        let page = here.and_then(|n| PAGES.get(n)).map_or(not_found as fn() -> Markup, |(_, page)| *page);
        // What a page reads while it is made does not make it anew.
        untrack(page)
    })
}
