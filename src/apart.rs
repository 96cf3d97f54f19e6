//! Pages that are fetched apart from the app.
//!
//! A start needs the home page, and the catalogue's worker, which answers for it.
//! What is the patron's own is empty at a first visit, and at every later one the whole app is on the phone.
//! The pages that are seldom the first to be opened are in parts of their own, further wasm files, which `cargo xtask build` takes out of the module (`docs/adr/0018-pages-in-parts.md`).
//! They come once the first page is there, or when one of their pages is opened; the service worker keeps them like everything else.
//! What a sheet shows once it is opened comes with the patron's own.
//! Until then the page says that it is loading, and where a part can't be had, that and what to do.
//!
//! Without the feature `split`, as for tests, they are in the module like all others.

// The macro that marks where the module may be taken apart declares functions that are linked later.
#![cfg_attr(feature = "split", allow(unsafe_code))]

use std::cell::Cell;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    components::{
        page::use_title,
        sheet::{Content, Contents},
        states::loading,
    },
    locale::phrases,
    markup::{Markup, markup},
    pages::*,
    paths,
    platform::part::Unavailable,
    state::{Letters, window},
};

/// The pattern of an address, and the page that is there.
type Place = (&'static str, fn() -> Markup);

/// What a part brings.
struct Brought {
    /// Its pages.
    places: &'static [Place],
    /// What sheets show, if it brings that.
    sheets: Option<fn(Content) -> Markup>,
    /// What is done once it has come while nobody waits for it.
    tidy: Option<fn(Letters)>,
}

/// A part of the app that is fetched by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A title, events, the hub and what is read there, guides, the library.
    Around,
    /// What is the patron's own, and whatever is written.
    Own,
}

impl Part {
    /// All of them, in the order in which they are fetched.
    pub(crate) const ALL: [Self; 2] = [Self::Around, Self::Own];

    /// The patterns of its pages.
    #[cfg(test)]
    pub(crate) fn patterns(self) -> Vec<&'static str> {
        let places = match self {
            Self::Around => AROUND,
            Self::Own => OWN,
        };
        places.iter().map(|(pattern, _)| *pattern).collect()
    }
}

const AROUND: &[Place] = &[
    (paths::CATALOGUE, catalogue_page),
    ("/koleksi/:id", title_page),
    (paths::EVENTS, events),
    ("/acara/:id", event_page),
    (paths::LAPAU, || lapau("")),
    // What is above a club, a contest, an exhibition and a survey is a section of the hub.
    (paths::CLUBS, || lapau(lapau::CLUBS)),
    (paths::CONTESTS, || lapau(lapau::DATED)),
    (paths::EXHIBITIONS, || lapau(lapau::DATED)),
    (paths::SURVEYS, || lapau(lapau::DATED)),
    (paths::QUESTIONS, questions),
    (paths::PROPOSALS, proposals),
    (paths::NEWS, news_list),
    ("/lapau/kabar/:id", news_page),
    (paths::IMPACT, impact),
    ("/lapau/klub/:id/:thread", thread_page),
    ("/lapau/klub/:id", club_page),
    ("/lapau/lomba/:id", contest_page),
    ("/lapau/pameran/:id/:work", work_page),
    ("/lapau/pameran/:id", exhibition_page),
    (paths::GUIDES, guides),
    ("/belajar/:id", guide_page),
    (paths::ABOUT, about),
];

const OWN: &[Place] = &[
    ("/koleksi/:id/pesan", hold_page),
    ("/acara/:id/daftar/:day", register),
    (paths::SUGGEST, suggest),
    (paths::ASK, ask),
    (paths::INQUIRE, inquiry_page),
    (paths::APPOINTMENTS, appointments_page),
    ("/lapau/temu/:id", appointment_page),
    (paths::PROPOSE, propose),
    (paths::WISH, wish_page),
    ("/lapau/suara/:id", vote_page),
    ("/lapau/lapor/:post", report_page),
    ("/lapau/klub/:id/tulis", write),
    ("/lapau/klub/:id/:thread/tulis", write),
    ("/lapau/lomba/:id/ikut", enter),
    (paths::JURY, jury_page),
    ("/lapau/juri/:code", jury_entry_page),
    ("/lapau/survei/:id", survey_page),
    ("/lapau/survei/:id/kios", kiosk_page),
    ("/saya/kotak-keluar/:letter", edit_letter),
    (paths::CERTIFICATE, certificate_page),
    (paths::CLASSES, classes_page),
    (paths::NEW_CLASS, begin_class),
    ("/belajar/kelas/:letter", class_page),
    ("/belajar/:id/sertifikat", ask_certificate),
    (paths::NEW_LOAN, loan_form),
    ("/saya/pinjaman/:item", loan_form),
    (paths::ME, me),
    (paths::OUTBOX, outbox),
    (paths::LOANS, loans_page),
    (paths::CARDS, cards_page),
    (paths::FOR_YOU, for_you),
    (paths::LISTS, lists_page),
    ("/saya/daftar/:list", list_page),
    (paths::SEARCHES, searches_page),
    (paths::RESEARCH, research_page),
    ("/saya/penelitian/:source", source_page),
    (paths::JOURNEY, journey_page),
    (paths::SETTINGS, settings_page),
    (paths::DOOR, door_page),
    ("/saya/tiket/:letter", ticket_page),
];

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(around, fallible))]
fn around() -> Result<&'static Brought, Unavailable> {
    Ok(&Brought { places: AROUND, sheets: None, tidy: None })
}

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(own, fallible))]
fn own() -> Result<&'static Brought, Unavailable> {
    Ok(&Brought { places: OWN, sheets: Some(sheet_content), tidy: Some(end_doors) })
}

/// Fetches a part, or waits while it comes already.
async fn bring(part: Part) -> Result<&'static Brought, Unavailable> {
    #[cfg(feature = "split")]
    return match part {
        Part::Own => own().await,
        Part::Around => around().await,
    };
    #[cfg(not(feature = "split"))]
    match part {
        Part::Own => own(),
        Part::Around => around(),
    }
}

thread_local! {
    /// The parts that have come.
    static HERE: [Cell<Option<&'static Brought>>; 2] = const { [Cell::new(None), Cell::new(None)] };
    /// Whether a part is on its way.
    static COMING: [Cell<bool>; 2] = const { [Cell::new(false), Cell::new(false)] };
    /// The page of a part that is in front, by its pattern.
    static IN_FRONT: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// What sheets show, by the parts that are here.
pub(crate) fn contents() -> Contents {
    Contents(|content| expect_context::<Arrivals>().sheet(content))
}

/// What became of the parts, as pages follow it.
#[derive(Clone, Copy)]
pub(crate) struct Arrivals {
    /// Whether a part could not be had; told anew whenever one has come.
    unavailable: [RwSignal<bool>; 2],
}

impl Arrivals {
    /// None has come.
    pub(crate) fn new() -> Self {
        Self { unavailable: [RwSignal::new(false), RwSignal::new(false)] }
    }

    /// A page of a part, or what is there in its place until the part has come.
    pub(crate) fn page(self, part: Part, pattern: &'static str) -> Markup {
        // What failed before this page was opened may well succeed now.
        let is_drawn_anew = IN_FRONT.replace(Some(pattern)) == Some(pattern);
        let unavailable = self.unavailable[part as usize].get() && is_drawn_anew;
        match HERE.with(|here| here[part as usize].get()) {
            Some(brought) => {
                let page = brought.places.iter().find(|(known, _)| *known == pattern).map(|(_, page)| *page);
                untrack(page.unwrap_or(not_found))
            }
            None if unavailable => {
                let t = phrases();
                untrack(|| use_title(move || t.apart_title().into()));
                self.missing(part, markup! { <h1>{t.apart_title()}</h1> })
            }
            None => {
                spawn_local(self.fetch(part, || ()));
                loading()
            }
        }
    }

    /// What a sheet shows, or what is there in its place until its part has come.
    fn sheet(self, content: Content) -> Markup {
        // What failed before this sheet was opened may well succeed now.
        let is_drawn_anew = Cell::new(false);
        Markup::from(move || {
            let unavailable = self.unavailable[Part::Own as usize].get() & is_drawn_anew.replace(true);
            let sheets = HERE.with(|here| here[Part::Own as usize].get()).and_then(|brought| brought.sheets);
            match sheets {
                Some(sheets) => untrack(|| sheets(content.clone())),
                None if unavailable => self.missing(Part::Own, markup! { <h3>{phrases().apart_title()}</h3> }),
                None => {
                    spawn_local(self.fetch(Part::Own, || ()));
                    markup! { <p class="hint">{phrases().state_loading()}</p> }
                }
            }
        })
    }

    /// A page of no part is in front.
    pub(crate) fn leave(self) {
        IN_FRONT.set(None);
    }

    /// Fetches the parts that are not here yet, one after the other, and has each do what it does by itself.
    pub(crate) async fn fetch_all(self, letters: Letters) {
        for part in Part::ALL {
            self.fetch(part, || ()).await;
            if let Some(tidy) = HERE.with(|here| here[part as usize].get()).and_then(|brought| brought.tidy) {
                tidy(letters);
            }
        }
    }

    /// Fetches a part unless it is here or on its way; `otherwise` is what to do if it can't be had.
    async fn fetch(self, part: Part, otherwise: fn()) {
        let n = part as usize;
        if HERE.with(|here| here[n].get().is_some()) || COMING.with(|coming| coming[n].replace(true)) {
            return;
        }
        let brought = bring(part).await;
        COMING.with(|coming| coming[n].set(false));
        match brought {
            Ok(brought) => HERE.with(|here| here[n].set(Some(brought))),
            Err(Unavailable) => otherwise(),
        }
        self.unavailable[n].set(brought.is_err());
    }

    /// What is there in place of what can't be had: why that may be, and a way to try again.
    fn missing(self, part: Part, heading: Markup) -> Markup {
        let t = phrases();
        // Where the network is there and the part is not, the app is older than what is published.
        let again = move |_| spawn_local(self.fetch(part, window::reload_if_online));
        markup! {
            <div class="state" role="alert">
                {heading}
                <p>{t.apart_text()}</p>
                <div class="actions"><button class="button primary" type="button" on:click=again>{t.apart_again()}</button></div>
            </div>
        }
    }
}
