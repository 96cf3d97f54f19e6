//! What to read next: recommended on the phone, with the reasons, beside what librarians recommend.
//!
//! Everything here is worked out from what is on this phone and stays on it.

mod taste;

use lapau_recommendation::{Asked, Reason, Recommendation, Shared};
use leptos::prelude::*;

use self::taste::{interests, wishes};
use super::{
    catalogue::picks,
    lists::{choosing_small, trouble},
};
use crate::{
    components::{
        icon::{self, icon},
        page::{back, section, use_title},
        states::{failure, loading_rows},
        title_row::title_row_with,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Catalogue, Feed, Keeping},
};

/// What to read next.
pub(crate) fn for_you() -> Markup {
    let t = phrases();
    let (keeping, catalogue, feed) =
        (expect_context::<Keeping>(), expect_context::<Catalogue>(), expect_context::<Feed>());
    use_title(move || t.foryou_title().into());
    let asked = Memo::new(move |_| {
        let reading = keeping.all().unwrap_or_default();
        let entries = reading.lists.iter().flat_map(|list| &list.entries);
        Asked { marked: entries.map(|entry| entry.id.clone()).collect(), taste: reading.taste.clone() }
    });
    let found = catalogue.recommended(move || asked.get());
    // Nothing to go by: one begins with what one likes.
    let unknown = Memo::new(move |_| asked.with(|asked| asked.marked.is_empty() && asked.taste.interests.is_empty()));
    let hidden = RwSignal::new(None::<(String, String)>);
    let list = move || {
        if unknown.get() {
            return markup! { <p class="lead">{t.foryou_begin()}</p> };
        }
        match found.get() {
            None => loading_rows(3),
            Some(Err(problem)) => failure(problem),
            Some(Ok(found)) if found.is_empty() => markup! { <p class="empty-line">{t.foryou_nothing()}</p> },
            Some(Ok(found)) => {
                let snapshot = feed.snapshot().unwrap_or_default();
                let rows =
                    found.iter().map(|one| title_row_with(t, &one.row, &snapshot, under(t, keeping, one, hidden)));
                markup! { <ul class="list" id="untuk-anda">{rows.collect::<Markup>()}</ul> }
            }
        }
    };
    let undo = move || {
        let (id, title) = hidden.get()?;
        let show = move |_| {
            let id = id.clone();
            keeping.change(move |reading| {
                reading.taste.hidden.retain(|known| *known != id);
                true
            });
            hidden.set(None);
        };
        Some(markup! {
            <p class="kept">{icon(icon::CHECK)}<span>{t.foryou_hidden(title)}</span>" "<button class="button quiet small" type="button" on:click=show>{t.lists_undo()}</button></p>
        })
    };
    let bend = move || (!unknown.get()).then(|| wishes(t, keeping));
    markup! {
        {back(paths::CATALOGUE, t.app_catalogue())}
        <header class="head"><h1>{t.foryou_title()}</h1><p class="lead">{t.foryou_lead()}</p></header>
        {trouble(t, keeping)}
        {bend}
        <div role="status">{undo}</div>
        {list}
        {interests(t, keeping, catalogue)}
        {section(t.foryou_librarians(), ())}
        {picks()}
        {move || tips(t, feed)}
    }
}

/// Why a title is recommended, and what can be done with it.
fn under(t: Phrases, keeping: Keeping, one: &Recommendation, hidden: RwSignal<Option<(String, String)>>) -> Markup {
    // What one title that was marked gives several reasons for is named once.
    let because = one.reasons.chunk_by(|a, b| a.marked.is_some() && a.marked == b.marked);
    let reasons = because.map(|reasons| markup! { <li>{say(t, reasons)}</li> }).collect::<Markup>();
    let (id, title) = (one.row.id.clone(), one.row.title.clone());
    let label = format!("{}: {title}", t.foryou_hide());
    let hide = move |_| {
        let (id, title) = (id.clone(), title.clone());
        hidden.set(Some((id.clone(), title)));
        keeping.change(move |reading| {
            reading.taste.hide(&id);
            true
        });
    };
    markup! {
        <ul class="reasons">{reasons}</ul>
        <div class="actions">
            {choosing_small(t, [one.row.id.clone(), one.row.title.clone(), one.row.author.clone()])}
            <button class="button quiet small" type="button" aria-label=label on:click=hide>{t.foryou_hide()}</button>
        </div>
    }
}

/// Reasons by one title that was marked, or an interest, in words.
fn say(t: Phrases, reasons: &[Reason]) -> String {
    let shared = reasons.iter().map(|reason| match reason.shared {
        Shared::Subject => t.foryou_subject(&reason.value),
        Shared::Author => t.foryou_author(&reason.value),
        Shared::Class | Shared::Division | Shared::Language => t.foryou_class(&reason.value),
    });
    match reasons {
        [Reason { marked: Some(title), .. }, ..] => t.foryou_because(shared.collect::<Vec<_>>().join("; "), title),
        [reason, ..] => t.foryou_interest(&reason.value),
        [] => String::new(),
    }
}

/// What librarians advise about reading.
fn tips(t: Phrases, feed: Feed) -> Option<Markup> {
    let snapshot = feed.snapshot()?;
    let tips = snapshot.picks.iter().filter(|pick| pick.title.is_empty()).take(3);
    let tips: Vec<_> = tips
        .map(|tip| markup! { <section class="section tip"><h3>{t.of(&tip.heading)}</h3><p>{t.of(&tip.why)}</p><p class="by">{tip.by.clone()}</p></section> })
        .collect();
    (!tips.is_empty()).then(|| section(t.home_tip(), tips))
}
