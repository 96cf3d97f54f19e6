//! What is on: the agenda of the coming weeks, day by day, or a month, or a week.

mod agenda;
mod grid;
mod subscription;

use jiff::civil::Date;
use lapau_calendar::week_start;
use lapau_feed::{
    catalogue::Audience,
    dates::{Form, iso},
    library::Closure,
    programme::{Contest, EventKind, Exhibition},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use self::{
    agenda::{Item, Wanted, agenda, offered},
    grid::{Span, Step, grid},
    subscription::subscription,
};
use super::catalogue::READERS;
use crate::{
    components::{
        event_row::{event_row, kind_name},
        icon::{self, icon},
        names::reader_name,
        page::use_title,
        states::{empty, loading},
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Feed, Snapshot},
};

/// Kinds of events, as addresses name them.
const KINDS: [(EventKind, &str); 11] = [
    (EventKind::Discussion, "diskusi"),
    (EventKind::Seminar, "seminar"),
    (EventKind::Workshop, "lokakarya"),
    (EventKind::Guidance, "bimbingan"),
    (EventKind::Training, "pelatihan"),
    (EventKind::Club, "klub"),
    (EventKind::Contest, "lomba"),
    (EventKind::Exhibition, "pameran"),
    (EventKind::Story, "dongeng"),
    (EventKind::Meeting, "musyawarah"),
    (EventKind::Other, "lain"),
];

/// The parameter of what is on this weekend.
const WEEKEND: &str = "akhir-pekan";

/// How many days with something on are shown at first, and more at each wish for more.
const PAGE: usize = 14;

/// What is on.
pub(crate) fn events() -> Markup {
    let t = phrases();
    let feed = expect_context::<Feed>();
    use_title(move || t.app_events().into());
    let parameters = use_query_map();
    let view = Memo::new(move |_| {
        parameters.with(|parameters| {
            let day = |text: String| Date::read(&text);
            View {
                wanted: Wanted {
                    kind: parameters.get("jenis").and_then(|slug| value(&KINDS, &slug)),
                    reader: parameters.get("untuk").and_then(|slug| value(&READERS, &slug)),
                    weekend: parameters.get(WEEKEND).is_some(),
                },
                span: match (parameters.get("bulan"), parameters.get("pekan")) {
                    (Some(month), _) => day(format!("{month}-01")).map(Span::Month),
                    // Any day of a week names it.
                    (None, week) => week.and_then(day).map(|day| Span::Week(week_start(day))),
                },
                day: parameters.get("hari").and_then(day),
            }
        })
    });
    let wanted = Memo::new(move |_| view.get().wanted);
    let is_grid = Memo::new(move |_| view.get().span.is_some());
    let navigate = use_navigate();
    let go = Callback::new(move |(view, step): (View, Step)| {
        let options = NavigateOptions { replace: step == Step::Here, scroll: false, ..NavigateOptions::default() };
        navigate(&path(view), options);
    });
    // Narrowing is no step to go back over.
    let choose = Callback::new(move |wanted: Wanted| go.run((View { wanted, ..view.get_untracked() }, Step::Here)));
    let pages = RwSignal::new(1);
    let copied = subscription::Copied::default();
    let body = move || match feed.snapshot() {
        None => loading(),
        Some(snapshot) => markup! {
            {ways(t, view, snapshot.now().date())}
            {move || (wanted.get().is_everything() && !is_grid.get()).then(|| running(t, &feed.snapshot().unwrap_or_default()))}
            {filters(offered(&snapshot, is_grid.get()), wanted, choose)}
            {move || (!is_grid.get()).then(|| days(t, &feed.snapshot().unwrap_or_default(), wanted.get(), pages))}
            {is_grid.get().then(|| grid(t, view, go))}
            {move || subscription(t, &feed.snapshot().unwrap_or_default(), wanted.get().kind, copied)}
        },
    };
    markup! {
        <header class="head"><h1>{t.app_events()}</h1></header>
        {body}
    }
}

/// What the address says of how the programme is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct View {
    /// What is wanted of it.
    wanted: Wanted,
    /// The month or the week that is shown; none for the agenda.
    span: Option<Span>,
    /// The day that was chosen.
    day: Option<Date>,
}

/// The address of a view.
fn path(view: View) -> String {
    let pairs = [
        view.span.map(|span| match span {
            Span::Month(month) => format!("bulan={}", &iso(&month)[..iso(&month).len() - 3]),
            Span::Week(monday) => format!("pekan={}", iso(&monday)),
        }),
        view.day.map(|day| format!("hari={}", iso(&day))),
        view.wanted.kind.and_then(|kind| slug(&KINDS, kind)).map(|slug| format!("jenis={slug}")),
        view.wanted.reader.and_then(|reader| slug(&READERS, reader)).map(|slug| format!("untuk={slug}")),
        view.wanted.weekend.then(|| format!("{WEEKEND}=1")),
    ];
    let pairs: Vec<_> = pairs.into_iter().flatten().collect();
    if pairs.is_empty() { paths::EVENTS.into() } else { format!("{}?{}", paths::EVENTS, pairs.join("&")) }
}

/// The ways in which the programme is shown. From a month to a week, and back, one stays where one is.
fn ways(t: Phrases, view: Memo<View>, today: Date) -> Markup {
    let at = move || {
        let view = view.get();
        let shown = view.span.filter(|span| !span.holds(today)).map(Span::first);
        view.day.or(shown).unwrap_or(today)
    };
    let way = move |label: &'static str, of: Option<fn(Date) -> Span>, weekend: bool| {
        let span = move || of.map(|of| of(at()));
        let is_here = move || match (view.get().span, of) {
            (None, None) => view.get().wanted.weekend == weekend,
            (Some(shown), Some(of)) => of(shown.first()) == shown,
            _ => false,
        };
        let wanted = move || Wanted { weekend, ..view.get().wanted };
        let href = move || path(View { wanted: wanted(), span: span(), day: None });
        let class = move || if is_here() { "chip on" } else { "chip" };
        markup! { <a class=class href=href aria-current=move || is_here().then_some("true") data-noscroll="">{label}</a> }
    };
    markup! {
        <nav class="chips" aria-label=t.agenda_ways()>
            {way(t.agenda_list(), None, false)}
            {way(t.agenda_weekend(), None, true)}
            {way(t.agenda_week(), Some(Span::week_of), false)}
            {way(t.agenda_month(), Some(Span::month_of), false)}
        </nav>
    }
}

fn value<T: Copy>(table: &[(T, &str)], slug: &str) -> Option<T> {
    table.iter().find(|(_, known)| *known == slug).map(|(value, _)| *value)
}

fn slug<T: PartialEq>(table: &[(T, &'static str)], value: T) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == value).map(|(_, slug)| *slug)
}

/// What can be narrowed to: the kinds and readers that there are.
fn filters(offered: (Vec<EventKind>, Vec<Audience>), wanted: Memo<Wanted>, choose: Callback<Wanted>) -> Markup {
    let t = phrases();
    let (kinds, readers) = offered;
    let every_kind = chip(
        t.agenda_everything(),
        move || wanted.get().kind.is_none(),
        move || choose.run(Wanted { kind: None, ..wanted.get_untracked() }),
    );
    let kinds = kinds
        .into_iter()
        .map(|kind| {
            let on = move || wanted.get().kind == Some(kind);
            let toggle = move || {
                let now = wanted.get_untracked();
                choose.run(Wanted { kind: (now.kind != Some(kind)).then_some(kind), ..now });
            };
            chip(kind_name(t, kind), on, toggle)
        })
        .collect::<Markup>();
    let readers = readers
        .into_iter()
        .map(|reader| {
            let on = move || wanted.get().reader == Some(reader);
            let toggle = move || {
                let now = wanted.get_untracked();
                choose.run(Wanted { reader: (now.reader != Some(reader)).then_some(reader), ..now });
            };
            chip(reader_name(t, reader), on, toggle)
        })
        .collect::<Vec<_>>();
    let readers = (!readers.is_empty()).then(|| {
        let every_reader = chip(
            t.agenda_everyone(),
            move || wanted.get().reader.is_none(),
            move || choose.run(Wanted { reader: None, ..wanted.get_untracked() }),
        );
        group("agenda-readers", t.agenda_readers(), markup! { {every_reader}{readers} })
    });
    markup! {
        {group("agenda-kinds", t.agenda_kinds(), markup! { {every_kind}{kinds} })}
        {readers}
    }
}

/// Chips that belong together, with what they are about.
fn group(id: &'static str, label: &'static str, chips: Markup) -> Markup {
    markup! { <div role="group" aria-labelledby=id><p class="hidden" id=id>{label}</p><div class="chips">{chips}</div></div> }
}

fn chip(name: &'static str, on: impl Fn() -> bool + Send + 'static, toggle: impl Fn() + 'static) -> Markup {
    markup! { <button class="chip" type="button" aria-pressed=move || on().to_string() on:click=move |_| toggle()>{name}</button> }
}

/// The agenda.
fn days(t: Phrases, snapshot: &Snapshot, wanted: Wanted, pages: RwSignal<usize>) -> Markup {
    let today = snapshot.now().date();
    let agenda = agenda(snapshot, wanted, snapshot.now());
    if agenda.is_empty() {
        let (title, text) = (t.agenda_nothing(), t.agenda_nothing_text());
        return if wanted.is_everything() {
            empty(title, text, None)
        } else {
            empty(title, text, Some((paths::EVENTS, t.agenda_everything_link())))
        };
    }
    let shown = pages.get() * PAGE;
    let more = agenda.len() > shown;
    let mut month = None;
    let days = agenda
        .iter()
        .take(shown)
        .map(|(day, items)| {
            let this = (day.year(), day.month());
            let heading = (month.replace(this) != Some(this))
                .then(|| markup! { <h2 class="month">{t.month(*day)}" "{day.year()}</h2> });
            let rows = items.iter().map(|what| item(t, what, *day)).collect::<Markup>();
            markup! { {heading}{day_section(t, *day, rows, today)} }
        })
        .collect::<Markup>();
    let end = if wanted.weekend {
        Markup::Nothing
    } else if more {
        let show = move |_| pages.update(|pages| *pages += 1);
        markup! { <div class="actions"><button class="button" type="button" on:click=show>{t.agenda_more()}</button></div> }
    } else {
        markup! { <p class="meta">{t.agenda_end(agenda::DAYS)}</p> }
    };
    markup! { {days}{end} }
}

/// A day and what is on on it.
fn day_section(t: Phrases, day: Date, rows: Markup, today: Date) -> Markup {
    let is_today = day == today;
    let (section, date) = if is_today { ("day today", "date now") } else { ("day", "date") };
    let name = if is_today { t.agenda_today() } else { t.short_weekday(day) };
    markup! { <section class=section><h3 class=date><b>{day.day()}</b><span>{name}</span></h3><ul class="list">{rows}</ul></section> }
}

/// Something on a day.
fn item(t: Phrases, item: &Item, day: Date) -> Markup {
    match item {
        Item::Event(event, date) => event_row(t, event, *date, day),
        Item::Closed(closure) => closed(t, closure),
    }
}

fn closed(t: Phrases, closure: &Closure) -> Markup {
    let until = (closure.from != closure.to).then(|| t.agenda_until(t.short_date(closure.to)));
    markup! {
        <li class="event-row">
            <p class="time">{until}" "<span class="tag warn">{t.agenda_closed()}</span></p>
            <h3>{t.of(&closure.reason)}</h3>
        </li>
    }
}

/// The contests and exhibitions that run for weeks, which an agenda of days would hide.
fn running(t: Phrases, snapshot: &Snapshot) -> Option<Markup> {
    let today = snapshot.now().date();
    let exhibitions =
        snapshot.exhibitions.iter().filter(|show| show.to >= today).map(|show| exhibition(t, show, today));
    let contests = snapshot.contests.iter().filter(|contest| contest.closes >= today);
    let rows: Vec<_> = contests.map(|call| contest(t, call, today)).chain(exhibitions).collect();
    // Folded, so that the first days are on the first screen of a phone.
    (!rows.is_empty()).then(|| {
        let sum = t.number(rows.len() as u64);
        markup! { <details class="running"><summary>{t.agenda_running()}" ("{sum}")"</summary><ul class="list">{rows}</ul></details> }
    })
}

fn contest(t: Phrases, contest: &Contest, today: Date) -> Markup {
    let when = if contest.opens > today {
        t.agenda_opens(t.short_date(contest.opens))
    } else {
        t.agenda_closes(t.short_date(contest.closes))
    };
    row(icon::SEND, paths::below(paths::CONTESTS, &contest.id), t.of(&contest.title), t.events_contest(), when)
}

fn exhibition(t: Phrases, show: &Exhibition, today: Date) -> Markup {
    let when =
        if show.from > today { t.agenda_opens(t.short_date(show.from)) } else { t.agenda_until(t.short_date(show.to)) };
    row(icon::IMAGE, paths::below(paths::EXHIBITIONS, &show.id), t.of(&show.title), t.events_exhibition(), when)
}

fn row(picture: &'static str, href: String, name: String, kind: &'static str, when: String) -> Markup {
    markup! {
        <li><a href=href>{icon(picture)}<span>{name}<span class="meta">{kind}", "{when}</span></span>{icon(icon::CHEVRON)}</a></li>
    }
}
