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
                        <Route path=path!("/lapau/saran") view=Suggest/>
                        <Route path=path!("/lapau/saran/:letter") view=Suggest/>
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
