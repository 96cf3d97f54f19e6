//! Every route and every context, on one screen.

use leptos::prelude::*;
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::{
    locale::Phrases,
    pages::*,
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
                    <FlatRoutes fallback=NotFound>
                        <Route path=path!("/") view=Home/>
                        <Route path=path!("/koleksi") view=CataloguePage/>
                        <Route path=path!("/koleksi/:id") view=TitlePage/>
                        <Route path=path!("/acara") view=Events/>
                        <Route path=path!("/acara/:id") view=EventPage/>
                        <Route path=path!("/lapau/saran") view=Suggest/>
                        <Route path=path!("/lapau/saran/:letter") view=Suggest/>
                        <Route path=path!("/lapau") view=Lapau/>
                        <Route path=path!("/lapau/tanya") view=Questions/>
                        <Route path=path!("/lapau/usul") view=Proposals/>
                        <Route path=path!("/lapau/kabar") view=NewsPage/>
                        <Route path=path!("/lapau/dampak") view=Impact/>
                        <Route path=path!("/lapau/klub/:id/:thread") view=ThreadPage/>
                        <Route path=path!("/lapau/klub/:id") view=ClubPage/>
                        <Route path=path!("/lapau/lomba/:id") view=ContestPage/>
                        <Route path=path!("/lapau/pameran/:id/:work") view=WorkPage/>
                        <Route path=path!("/lapau/pameran/:id") view=ExhibitionPage/>
                        <Route path=path!("/lapau/survei/:id") view=SurveyPage/>
                        <Route path=path!("/belajar") view=Guides/>
                        <Route path=path!("/belajar/:id") view=GuidePage/>
                        <Route path=path!("/saya") view=Me/>
                        <Route path=path!("/saya/kotak-keluar") view=Outbox/>
                        <Route path=path!("/saya/setelan") view=SettingsPage/>
                        <Route path=path!("/tentang") view=About/>
                    </FlatRoutes>
                </Shell>
            </Router>
        }
    }
}
