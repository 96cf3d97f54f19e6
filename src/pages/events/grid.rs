//! A month or a week as a grid of days, for the eye and for keys as in the grid of dates of the ARIA Authoring Practices Guide,
//! and under it what is on on the day that was chosen, or in all of it; the days of a week side by side where there is room.

use jiff::civil::Date;
use lapau_calendar::{Week, later, month_start, week_start};
use lapau_feed::{dates::iso, programme::EventState};
use leptos::prelude::*;

use super::{
    View,
    agenda::{self, Days, Item},
    day_section, item, path,
};
use crate::{
    components::icon::{self, icon, small_icon},
    locale::Phrases,
    markup::{Markup, markup},
    state::{Feed, window},
};

/// A month, or a week: by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span {
    /// A month.
    Month(Date),
    /// A week, from Monday on.
    Week(Date),
}

impl Span {
    /// The month of a day.
    pub(super) fn month_of(day: Date) -> Self {
        Self::Month(month_start(day))
    }

    /// The week of a day.
    pub(super) fn week_of(day: Date) -> Self {
        Self::Week(week_start(day))
    }

    /// As long as this one, with a day in it.
    fn with(self, day: Date) -> Self {
        match self {
            Self::Month(_) => Self::month_of(day),
            Self::Week(_) => Self::week_of(day),
        }
    }

    /// Whether a day lies in it.
    pub(super) fn holds(self, day: Date) -> bool {
        self.with(day) == self
    }

    pub(super) fn first(self) -> Date {
        match self {
            Self::Month(first) | Self::Week(first) => first,
        }
    }

    fn last(self) -> Date {
        match self {
            Self::Month(first) => later(first, i64::from(first.days_in_month()) - 1),
            Self::Week(first) => later(first, 6),
        }
    }

    fn weeks(self) -> Vec<Week> {
        match self {
            Self::Month(first) => lapau_calendar::weeks(first),
            Self::Week(first) => vec![lapau_calendar::week(first)],
        }
    }

    /// So many of them later; `None` past the ends of time.
    fn later(self, count: i64) -> Option<Self> {
        match self {
            Self::Month(first) => lapau_calendar::months_later(first, count).map(Self::Month),
            Self::Week(first) => Some(later(first, count * 7)).filter(|day| *day != first).map(Self::Week),
        }
    }

    /// The day to which a key leads: where a week is shown, the keys for a page lead to the next one, and with Shift to the next month.
    fn by_key(self, day: Date, key: &str, with_shift: bool) -> Option<Date> {
        match (self, key, with_shift) {
            (Self::Week(_), "PageUp", false) => lapau_calendar::by_key(day, "ArrowUp", false),
            (Self::Week(_), "PageDown", false) => lapau_calendar::by_key(day, "ArrowDown", false),
            (Self::Week(_), ..) => lapau_calendar::by_key(day, key, false),
            (Self::Month(_), ..) => lapau_calendar::by_key(day, key, with_shift),
        }
    }

    /// What it is called: `Desember 2026`, `7–13 Desember 2026`, `30 Nov – 6 Des 2026`.
    fn name(self, t: Phrases) -> String {
        let (first, last) = (self.first(), self.last());
        match self {
            Self::Month(month) => format!("{} {}", t.month(month), month.year()),
            Self::Week(_) if first.month() == last.month() => format!("{}–{}", first.day(), t.date(last)),
            Self::Week(_) => format!("{} – {} {}", t.short_date(first), t.short_date(last), last.year()),
        }
    }
}

/// The month or the week of the address, or nothing where the address has none.
pub(super) fn grid(t: Phrases, view: Memo<View>, go: Callback<(View, Step)>) -> Markup {
    let feed = expect_context::<Feed>();
    let snapshot = move || feed.snapshot().unwrap_or_default();
    // The day that the keys led to; it has a meaning in its month or week alone.
    let led_to = RwSignal::new(None::<Date>);
    let by_key = StoredValue::new(false);
    let chosen = Memo::new(move |_| {
        let view = view.get();
        let span = view.span?;
        view.day.filter(|day| span.holds(*day))
    });
    // The one day of the grid that the tab key comes to.
    let at = Memo::new(move |_| {
        let span = view.get().span?;
        let here = |day: &Date| span.holds(*day);
        let today = || Some(snapshot().now().date()).filter(here);
        led_to.get().filter(here).or_else(|| chosen.get()).or_else(today).or(Some(span.first()))
    });
    Effect::new(move |_| {
        let Some(day) = at.get() else { return };
        if led_to.get() == Some(day) && by_key.get_value() {
            by_key.set_value(false);
            // The day's button is drawn in the frame that follows the change.
            request_animation_frame(move || window::focus(&format!("#{}", id(day))));
        }
    });
    let press = move |event: leptos::ev::KeyboardEvent| {
        // With these, keys are the browser's own: back, forward, the first tab.
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let (Some(span), Some(day)) = (view.get_untracked().span, at.get_untracked()) else { return };
        let Some(to) = span.by_key(day, &event.key(), event.shift_key()) else { return };
        event.prevent_default();
        if to == day {
            return;
        }
        by_key.set_value(true);
        led_to.set(Some(to));
        if !span.holds(to) {
            go.run((View { span: Some(span.with(to)), day: None, ..view.get_untracked() }, Step::Onward));
        }
    };
    let choose = Callback::new(move |day: Date| {
        led_to.set(Some(day));
        go.run((View { day: Some(day), ..view.get_untracked() }, Step::Here));
        // On a phone it would be listed below the edge of the screen.
        request_animation_frame(|| window::bring_into_view(CHOSEN));
    });
    Markup::from(move || {
        let (view, snapshot) = (view.get(), snapshot());
        let span = view.span?;
        let today = snapshot.now().date();
        let days = agenda::between(&snapshot, view.wanted, span.first(), span.last());
        let weeks = span.weeks();
        let names = weeks
            .iter()
            .find(|week| week.iter().all(Option::is_some))
            .into_iter()
            .flatten()
            .flatten()
            .map(|day| markup! { <th scope="col"><span aria-hidden="true">{&t.weekday(*day)[..3]}</span><span class="hidden">{t.weekday(*day)}</span></th> })
            .collect::<Markup>();
        let rows = weeks
            .iter()
            .map(|week| {
                let cells = week
                    .iter()
                    .map(|day| match day {
                        Some(day) => cell(t, *day, on(&days, *day), today, (at, chosen), choose),
                        None => markup! { <td role="gridcell" class="other"></td> },
                    })
                    .collect::<Markup>();
                markup! { <tr>{cells}</tr> }
            })
            .collect::<Markup>();
        let list = match chosen.get() {
            Some(day) => on_day(t, view, span, day, on(&days, day)),
            None => match span {
                Span::Month(_) => in_month(t, span, &days, today),
                Span::Week(monday) => in_week(t, monday, &days, today),
            },
        };
        Some(markup! {
            <div class=if matches!(span, Span::Week(_)) { "week-view" } else { "month-view" }>
                <div>
                    {head(t, view, span, today)}
                    <table class="month-grid" role="grid" aria-labelledby="bulan" on:keydown=press>
                        <thead><tr>{names}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <div>{list}</div>
            </div>
        })
    })
}

/// How an address is come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// As one that can be gone back over.
    Onward,
    /// In place of the present one.
    Here,
}

/// The name of a month or week, and the ways to its neighbours.
fn head(t: Phrases, view: View, span: Span, today: Date) -> Markup {
    let to = |span: Span| path(View { span: Some(span), day: None, ..view });
    let beside = |count: i64, picture: &'static str| {
        let span = span.later(count)?;
        Some(
            markup! { <a class="icon-button" href=to(span) aria-label=span.name(t) data-noscroll="">{icon(picture)}</a> },
        )
    };
    let now = (!span.holds(today)).then(|| {
        markup! { <a class="button quiet small" href=to(span.with(today)) data-noscroll="">{t.agenda_today()}</a> }
    });
    markup! {
        <div class="month-head">
            <h2 id="bulan" aria-live="polite">{span.name(t)}</h2>
            {now}
            {beside(-1, icon::BACK)}
            {beside(1, icon::FORWARD)}
        </div>
    }
}

/// The identifier of what is on on the chosen day.
const CHOSEN: &str = "pada-hari";

/// The identifier of a day's button.
fn id(day: Date) -> String {
    format!("hari-{}", iso(&day))
}

fn on<'a, 'b>(days: &'b Days<'a>, day: Date) -> &'b [Item<'a>] {
    days.iter().find(|(known, _)| *known == day).map_or(&[], |(_, items)| items)
}

/// What there is on a day: how many events, how many that were cancelled, whether the library is closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    events: u64,
    cancelled: u64,
    is_closed: bool,
}

impl Sum {
    fn of(items: &[Item]) -> Self {
        let mut sum = Self::default();
        for item in items {
            match item {
                Item::Closed(_) => sum.is_closed = true,
                Item::Event(_, date) if date.state == EventState::Cancelled => sum.cancelled += 1,
                Item::Event(..) => sum.events += 1,
            }
        }
        sum
    }

    fn say(self, t: Phrases) -> String {
        if self == Self::default() {
            return t.month_free().into();
        }
        let events = (self.events > 0).then(|| t.month_events(self.events));
        let cancelled = (self.cancelled > 0).then(|| t.month_cancelled(self.cancelled));
        let closed = self.is_closed.then(|| t.agenda_closed().to_owned());
        [events, cancelled, closed].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

fn cell(
    t: Phrases,
    day: Date,
    items: &[Item],
    today: Date,
    (at, chosen): (Memo<Option<Date>>, Memo<Option<Date>>),
    choose: Callback<Date>,
) -> Markup {
    let sum = Sum::of(items);
    let is_today = day == today;
    let now = is_today.then(|| t.agenda_today());
    let name = [Some(&*t.long_date(day)), now, Some(&*sum.say(t))].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let is_chosen = move || chosen.get() == Some(day);
    let mark = if sum.is_closed {
        Some(markup! { <span class="on-day closed">{t.agenda_closed()}</span> })
    } else if sum.events > 0 {
        Some(markup! { <span class="on-day">{sum.events}</span> })
    } else {
        (sum.cancelled > 0).then(|| markup! { <span class="on-day none">{small_icon(icon::CLOSE)}</span> })
    };
    markup! {
        <td role="gridcell" aria-selected=move || is_chosen().to_string()>
            <button
                class=if is_today { "month-day today" } else { "month-day" }
                id=id(day)
                type="button"
                aria-label=name
                aria-current=is_today.then_some("date")
                tabindex=move || if at.get() == Some(day) { "0" } else { "-1" }
                on:click=move |_| choose.run(day)
            ><span class="number">{day.day()}</span>{mark}</button>
        </td>
    }
}

/// What is on on the chosen day, and the way back to all of the month or week.
fn on_day(t: Phrases, view: View, span: Span, day: Date, items: &[Item]) -> Markup {
    let rows = items.iter().map(|what| item(t, what, day)).collect::<Markup>();
    let list = (!items.is_empty()).then(|| markup! { <ul class="list">{rows}</ul> });
    let all = path(View { day: None, ..view });
    markup! {
        <section class="section" id=CHOSEN>
            <h2>{t.long_date(day)}</h2>
            <p class="meta">
                <span role="status"><span class="hidden">{t.long_date(day)}": "</span>{Sum::of(items).say(t)}</span>
                <a href=all data-noscroll="">{if matches!(span, Span::Week(_)) { t.week_whole() } else { t.month_whole() }}</a>
            </p>
            {list}
        </section>
    }
}

/// What is on in the month, of the present one what is still to come. What lasts several days is said on the first of them.
fn in_month(t: Phrases, span: Span, days: &Days, today: Date) -> Markup {
    let is_present = span.holds(today);
    let mut said: Vec<&Item> = Vec::new();
    let mut sections = Vec::new();
    for (day, items) in days.iter().filter(|(day, _)| !is_present || *day >= today) {
        let fresh: Vec<_> = items.iter().filter(|item| !said.contains(item)).collect();
        if !fresh.is_empty() {
            let rows = fresh.iter().map(|what| item(t, what, *day)).collect::<Markup>();
            sections.push(day_section(t, *day, rows, today));
        }
        said.extend(fresh);
    }
    if sections.is_empty() {
        let words = if is_present { t.month_nothing_more() } else { t.month_nothing() };
        return markup! { <p class="empty-line" role="status">{words}</p> };
    }
    let heading = if is_present { t.month_from_today() } else { t.month_whole() };
    markup! { <section class="section"><h2>{heading}</h2>{sections}</section> }
}

/// What is on on each day of a week; a day without anything says so. What lasts several days is said on the first of them.
fn in_week(t: Phrases, monday: Date, days: &Days, today: Date) -> Markup {
    let mut said: Vec<&Item> = Vec::new();
    let mut sections = Vec::new();
    for day in (0..7).map(|n| later(monday, n)) {
        let items = on(days, day);
        let fresh: Vec<_> = items.iter().filter(|item| !said.contains(item)).collect();
        let mut rows: Vec<_> = fresh.iter().map(|what| item(t, what, day)).collect();
        if items.is_empty() {
            rows.push(markup! { <li class="event-row free"><p class="meta">{t.month_free()}</p></li> });
        }
        sections.push(day_section(t, day, rows.into_iter().collect(), today));
        said.extend(fresh);
    }
    markup! { <section class="section week-days"><h2 class="hidden">{t.week_whole()}</h2>{sections}</section> }
}
