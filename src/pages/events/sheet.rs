//! The programme of a month on a sheet: to be pinned up, printed and handed on.

use jiff::civil::Date;
use lapau_calendar::{later, month_start, months_later};
use lapau_feed::programme::{Event, EventState};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use super::{
    View,
    agenda::{Item, between},
    grid::Span,
    path,
};
use crate::{
    components::{
        event_row::kind_name,
        icon::{self, icon},
        names::reader_name,
        page::{back, use_title},
        sheet::{Content, Contents},
        states::loading,
        whereabouts::Whereabouts,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Feed, Snapshot, window},
};

/// The programme of a month.
pub(crate) fn programme_sheet() -> Markup {
    let t = phrases();
    let feed = expect_context::<Feed>();
    use_title(move || t.agenda_sheet().into());
    let parameters = use_query_map();
    let view = Memo::new(move |_| parameters.with(View::read));
    let body = move || match feed.snapshot() {
        None => loading(),
        Some(snapshot) => page(t, &snapshot, view.get()),
    };
    markup! { {back(paths::EVENTS, t.app_events())}{body} }
}

fn page(t: Phrases, snapshot: &Snapshot, view: View) -> Markup {
    let first = match view.span {
        Some(span) => month_start(span.first()),
        None => month_start(snapshot.now().date()),
    };
    let last = later(first, i64::from(first.days_in_month()) - 1);
    let library = snapshot.library.as_deref().map(|library| t.of(&library.name)).unwrap_or_default();
    let month = format!("{} {}", t.month(first), first.year());
    let mut text = format!("{}, {month}\n{library}\n", t.agenda_sheet());
    let mut count = 0;
    let days = between(snapshot, view.wanted, first, last).into_iter().map(|(day, items)| {
        let lines = items.iter().filter_map(|item| match item {
            // What lasts for weeks is said once, on the day it begins or the first of the month.
            Item::Event(_, date) if date.start.date() < day && day != first => None,
            Item::Event(event, date) => {
                let time = format!("{}–{}", t.time(date.start.time()), t.time(date.end.time()));
                let changed = match date.state {
                    EventState::Cancelled => Some(t.events_cancelled()),
                    EventState::Moved => Some(t.events_moved()),
                    EventState::Planned | EventState::Other => None,
                };
                let place = place(t, snapshot, event);
                let need = event.registration.as_ref().map(|_| t.agenda_registers());
                let readers: Vec<_> = event.audience.iter().map(|reader| reader_name(t, *reader)).collect();
                let facts = [kind_name(t, event.kind).to_owned(), place.clone(), readers.join(", "), need.unwrap_or_default().to_owned()];
                let facts: Vec<_> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
                let mark = changed.map(|changed| format!(" ({changed})")).unwrap_or_default();
                text += &format!("\n{}, {time}: {}{mark}", t.short_date(day), t.of(&event.title));
                text += &if place.is_empty() { String::new() } else { format!(", {place}") };
                count += 1;
                let changed = changed.map(|changed| markup! { " "<span class="tag warn">{changed}</span> });
                Some(markup! {
                    <li><b class="time">{time}</b><div><b>{t.of(&event.title)}</b>{changed}<span class="meta">{facts.join(" · ")}</span></div></li>
                })
            }
            Item::Closed(closure) => Some(markup! {
                <li><b class="time">{t.agenda_closed()}</b><div>{t.of(&closure.reason)}</div></li>
            }),
        });
        let lines: Vec<_> = lines.collect();
        (!lines.is_empty()).then(|| {
            markup! { <section class="sheet-day"><h2>{t.long_date(day)}</h2><ul class="sheet-lines">{lines}</ul></section> }
        })
    });
    let days: Vec<_> = days.flatten().collect();
    let empty = days.is_empty().then(|| markup! { <p class="empty-line">{t.agenda_nothing()}</p> });
    let address = window::address(paths::EVENTS);
    // What draws codes is in another part of the app.
    let Contents(draw) = expect_context::<Contents>();
    text += &format!("\n\n{address}");
    markup! {
        <header class="head">
            <p class="kicker">{library}</p>
            <h1>{t.agenda_sheet_of(&month)}</h1>
            <p class="meta unprinted"><span>{t.agenda_sheet_count(count)}</span></p>
        </header>
        {steps(t, view, first)}
        <div class="sheet-days">{days}</div>
        {empty}
        <div class="sheet-foot">{draw(Content::Code(address.clone()))}<p>{t.agenda_sheet_foot()}<span class="meta">{address.clone()}</span></p></div>
        {ways(t, format!("{}, {month}", t.agenda_sheet()), text)}
    }
}

/// Where an event is, in a few words.
fn place(t: Phrases, snapshot: &Snapshot, event: &Event) -> String {
    let place =
        Whereabouts::of(snapshot.library.as_deref(), &event.branch, event.place.get(lapau_feed::Language::Indonesian));
    if place.place.is_none() && !event.place.is_empty() { t.of(&event.place) } else { place.name(t) }
}

/// The months before and after.
fn steps(t: Phrases, view: View, first: Date) -> Markup {
    let step = |count: i64, label: &'static str| {
        let month = months_later(first, count)?;
        let view = View { span: Some(Span::month_of(month)), day: None, wanted: view.wanted };
        let href = path(view).replacen(paths::EVENTS, paths::PROGRAMME, 1);
        let words = format!("{}: {} {}", label, t.month(month), month.year());
        Some(markup! { <a class="chip" href=href data-noscroll="">{words}</a> })
    };
    markup! { <nav class="chips unprinted" aria-label=t.agenda_ways()>{step(-1, t.agenda_sheet_before())}{step(1, t.agenda_sheet_next())}</nav> }
}

/// To print it and to hand it on, as text that any messenger takes.
fn ways(t: Phrases, title: String, text: String) -> Markup {
    let outcome = RwSignal::new(None);
    let told = move || match outcome.get() {
        Some(window::Shared::Copied) => t.agenda_sheet_copied(),
        Some(window::Shared::Failed) => t.agenda_sheet_failed(),
        Some(window::Shared::Handed) | None => "",
    };
    let text = StoredValue::new((title, text));
    let share = move |_| {
        let (title, text) = text.get_value();
        spawn_local(async move { outcome.set(Some(window::share(&title, &text, None).await)) });
    };
    markup! {
        <div class="actions unprinted">
            <button class="button primary" type="button" on:click=move |_| window::print()>{icon(icon::PRINT)}{t.inquiry_print()}</button>
            <button class="button" type="button" on:click=share>{icon(icon::SHARE)}{t.agenda_sheet_share()}</button>
        </div>
        <p class="why unprinted" role="status">{told}</p>
    }
}
