//! Every route and every context, on one screen.

use leptos::prelude::*;
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    hooks::use_location,
    path,
};

use crate::{
    locale::Phrases,
    markup::{Markup, markup},
    pages::*,
    paths::{self, Parts, Present},
    shell::Shell,
    state::{self, Settings},
};

/// The app.
#[component]
pub fn App() -> impl IntoView {
    state::provide();
    let settings = expect_context::<Settings>();
    // Another language builds every page anew; what was half written is in the drafts.
    move || {
        provide_context(Phrases(settings.language()));
        view! {
            <Router>
                <Shell>
                    // One route for all addresses: each route of Leptos's would bring code of its own.
                    <FlatRoutes fallback=NotFound><Route path=path!("/*any") view=Page/></FlatRoutes>
                </Shell>
            </Router>
        }
    }
}

/// The pattern of an address, and the page that is there.
type Place = (&'static str, fn() -> Markup);

/// The pages by their addresses.
const PAGES: &[Place] = &[
    ("/", || markup! { <Home/> }),
    ("/koleksi", || markup! { <CataloguePage/> }),
    (paths::FOR_YOU, || markup! { <ForYou/> }),
    ("/koleksi/:id", || markup! { <TitlePage/> }),
    ("/koleksi/:id/pesan", || markup! { <HoldPage/> }),
    ("/acara", || markup! { <Events/> }),
    ("/acara/:id", || markup! { <EventPage/> }),
    ("/acara/:id/daftar/:day", || markup! { <Register/> }),
    ("/lapau/saran", || markup! { <Suggest/> }),
    ("/lapau", || markup! { <Lapau/> }),
    // What is above a club, a contest, an exhibition and a survey is a section of the hub.
    (paths::CLUBS, || markup! { <Lapau section=lapau::CLUBS/> }),
    (paths::CONTESTS, || markup! { <Lapau section=lapau::DATED/> }),
    (paths::EXHIBITIONS, || markup! { <Lapau section=lapau::DATED/> }),
    (paths::SURVEYS, || markup! { <Lapau section=lapau::DATED/> }),
    ("/lapau/tanya", || markup! { <Questions/> }),
    ("/lapau/tanya/baru", || markup! { <Ask/> }),
    ("/lapau/usul", || markup! { <Proposals/> }),
    ("/lapau/usul/baru", || markup! { <Propose/> }),
    ("/lapau/usul/buku", || markup! { <WishPage/> }),
    ("/lapau/suara/:id", || markup! { <VotePage/> }),
    ("/lapau/lapor/:post", || markup! { <ReportPage/> }),
    ("/lapau/kabar", || markup! { <NewsPage/> }),
    ("/lapau/dampak", || markup! { <Impact/> }),
    ("/lapau/klub/:id/tulis", || markup! { <Write/> }),
    ("/lapau/klub/:id/:thread", || markup! { <ThreadPage/> }),
    ("/lapau/klub/:id/:thread/tulis", || markup! { <Write/> }),
    ("/lapau/klub/:id", || markup! { <ClubPage/> }),
    ("/lapau/lomba/:id", || markup! { <ContestPage/> }),
    ("/lapau/lomba/:id/ikut", || markup! { <Enter/> }),
    ("/lapau/pameran/:id/:work", || markup! { <WorkPage/> }),
    ("/lapau/pameran/:id", || markup! { <ExhibitionPage/> }),
    ("/lapau/survei/:id", || markup! { <SurveyPage/> }),
    ("/belajar", || markup! { <Guides/> }),
    ("/belajar/:id", || markup! { <GuidePage/> }),
    ("/saya", || markup! { <Me/> }),
    ("/saya/kotak-keluar", || markup! { <Outbox/> }),
    ("/saya/kotak-keluar/:letter", || markup! { <EditLetter/> }),
    ("/saya/pinjaman", || markup! { <LoansPage/> }),
    ("/saya/pinjaman/baru", || markup! { <LoanForm/> }),
    ("/saya/pinjaman/:item", || markup! { <LoanForm/> }),
    (paths::LISTS, || markup! { <ListsPage/> }),
    ("/saya/daftar/:list", || markup! { <ListPage/> }),
    (paths::SEARCHES, || markup! { <SearchesPage/> }),
    ("/saya/setelan", || markup! { <SettingsPage/> }),
    ("/tentang", || markup! { <About/> }),
];

/// The page of the present address.
#[component]
fn Page() -> impl IntoView {
    let path = use_location().pathname;
    let found = Memo::new(move |_| {
        path.with(|path| PAGES.iter().enumerate().find_map(|(n, (pattern, _))| Some((n, paths::parts(pattern, path)?))))
    });
    let page = Memo::new(move |_| found.with(|found| found.as_ref().map(|(n, _)| *n)));
    Markup::from(move || {
        let here = page.get();
        // A page that is being left keeps its own address, and does not look for what the next one shows.
        let parts = Memo::new(move |before: Option<&Parts>| match found.get() {
            Some((n, parts)) if Some(n) == here => parts,
            _ => before.cloned().unwrap_or_default(),
        });
        provide_context(Present(parts));
        match here.and_then(|n| PAGES.get(n)) {
            Some((_, page)) => page(),
            None => markup! { <NotFound/> },
        }
    })
}
