//! A month as a grid of days, for the eye and for keys as in the grid of dates of the ARIA Authoring Practices Guide,
//! and under it what is on on the day that was chosen, or in all of the month.

use jiff::civil::Date;
use lapau_calendar::month_start;
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
    state::{Feed, Snapshot, window},
};

/// The month of the address, or nothing where the address has none.
pub(super) fn month(t: Phrases, view: Memo<View>, go: Callback<(View, Step)>) -> Markup {
    let feed = expect_context::<Feed>();
    let snapshot = move || feed.snapshot().unwrap_or_default();
    // The day that the keys led to; it has a meaning in its month alone.
    let led_to = RwSignal::new(None::<Date>);
    let by_key = StoredValue::new(false);
    let chosen = Memo::new(move |_| {
        let view = view.get();
        let month = view.month?;
        view.day.filter(|day| month_start(*day) == month)
    });
    // The one day of the grid that the tab key comes to.
    let at = Memo::new(move |_| {
        let month = view.get().month?;
        let here = |day: &Date| month_start(*day) == month;
        let today = || Some(snapshot().now().date()).filter(here);
        led_to.get().filter(here).or_else(|| chosen.get()).or_else(today).or(Some(month))
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
        let Some(day) = at.get_untracked() else { return };
        let Some(to) = lapau_calendar::by_key(day, &event.key(), event.shift_key()) else { return };
        event.prevent_default();
        if to == day {
            return;
        }
        by_key.set_value(true);
        led_to.set(Some(to));
        if month_start(to) != month_start(day) {
            go.run((View { month: Some(month_start(to)), day: None, ..view.get_untracked() }, Step::Onward));
        }
    };
    let choose = Callback::new(move |day: Date| {
        led_to.set(Some(day));
        go.run((View { day: Some(day), ..view.get_untracked() }, Step::Here));
    });
    Markup::from(move || {
        let (view, snapshot) = (view.get(), snapshot());
        let month = view.month?;
        let today = snapshot.now().date();
        let days = agenda::month(&snapshot, view.wanted, month);
        let weeks = lapau_calendar::weeks(month);
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
            Some(day) => on_day(t, view, day, on(&days, day)),
            None => in_month(t, month, &days, today),
        };
        Some(markup! {
            <div class="month-view">
                <div>
                    {head(t, view, today)}
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

/// The name of a month, and the ways to its neighbours.
fn head(t: Phrases, view: View, today: Date) -> Option<Markup> {
    let month = view.month?;
    let name = |month: Date| format!("{} {}", t.month(month), month.year());
    let to = |month: Date| path(View { month: Some(month), day: None, ..view });
    let beside = |months: i64, picture: &'static str| {
        let month = lapau_calendar::months_later(month, months)?;
        Some(
            markup! { <a class="icon-button" href=to(month) aria-label=name(month) data-noscroll="">{icon(picture)}</a> },
        )
    };
    let now = (month != month_start(today)).then(|| {
        markup! { <a class="button quiet small" href=to(month_start(today)) data-noscroll="">{t.agenda_today()}</a> }
    });
    Some(markup! {
        <div class="month-head">
            <h2 id="bulan" aria-live="polite">{name(month)}</h2>
            {now}
            {beside(-1, icon::BACK)}
            {beside(1, icon::FORWARD)}
        </div>
    })
}

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

/// What is on on the chosen day, and the way back to all of the month.
fn on_day(t: Phrases, view: View, day: Date, items: &[Item]) -> Markup {
    let rows = items.iter().map(|what| item(t, what, day)).collect::<Markup>();
    let list = (!items.is_empty()).then(|| markup! { <ul class="list">{rows}</ul> });
    let all = path(View { day: None, ..view });
    markup! {
        <section class="section">
            <h2>{t.long_date(day)}</h2>
            <p class="meta">
                <span role="status"><span class="hidden">{t.long_date(day)}": "</span>{Sum::of(items).say(t)}</span>
                <a href=all data-noscroll="">{t.month_whole()}</a>
            </p>
            {list}
        </section>
    }
}

/// What is on in the month, of the present one what is still to come. What lasts several days is said on the first of them.
fn in_month(t: Phrases, month: Date, days: &Days, today: Date) -> Markup {
    let is_present = month == month_start(today);
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

/// The month that the library is in now.
pub(super) fn present(snapshot: &Snapshot) -> Date {
    month_start(snapshot.now().date())
}
