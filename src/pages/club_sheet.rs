//! The sheet of a club's meeting, for whoever leads it: on the screen and on paper.
//!
//! What is read and where it stands, what there is to talk about, who has which copy when, how to lead, and lines for those who write by hand.
//! The readers' names stay on this phone.

use jiff::civil::Date;
use lapau_calendar::{Turn, opens_on, rota};
use lapau_feed::{
    Collection,
    conversation::{Club, Part, Reading},
};
use leptos::{prelude::*, task::spawn_local};

use super::{club::current_reading, reading::detail};
use crate::{
    components::{
        field::Line,
        icon::{self, icon},
        page::{back, section},
        title_row::title_row,
    },
    locale::Phrases,
    markup::{Markup, markup},
    order, paths,
    state::{Catalogue, Drafts, Feed, Snapshot, window},
};

/// How many days ahead a meeting is looked for.
const HORIZON: i64 = 120;
/// How many lines there are for those who write by hand.
const LINES: usize = 8;
/// How long a copy is lent where the library's rules don't say it.
const USUAL: u16 = 7;
/// How many readers take turns.
const MOST: usize = 60;

/// The sheet of a club.
pub(crate) fn club_sheet_page() -> Markup {
    detail(
        &[Collection::Clubs, Collection::Events],
        |snapshot, id| snapshot.clubs.iter().find(|club| club.id == id),
        |t, club| format!("{} · {}", t.board_sheet(), t.of(&club.name)),
        page,
    )
}

fn page(t: Phrases, snapshot: &Snapshot, club: &Club) -> Markup {
    let today = snapshot.now().date();
    let above = paths::below(paths::CLUBS, &club.id);
    let reading = current_reading(club, today).cloned();
    let plan = reading.as_ref().map(|reading| markup! { {book(t, reading)}{talk(t, reading, today)} });
    let rota = reading.as_ref().map(|reading| turns(t, club, reading, today));
    let write = format!("{above}/tulis");
    let kit =
        [t.sheet_club_before(), t.sheet_club_open(), t.sheet_club_round(), t.sheet_club_quiet(), t.sheet_club_close()];
    let kit = kit.map(|step| markup! { <li>{step}</li> }).into_iter().collect::<Markup>();
    let lines = (0..LINES).map(|_| markup! { <tr><td></td><td></td><td></td></tr> }).collect::<Markup>();
    markup! {
        {back(above, t.of(&club.name))}
        <header class="head"><p class="kicker">{t.board_sheet()}</p><h1>{t.of(&club.name)}</h1>{meeting(t, snapshot, club)}</header>
        <p class="actions unprinted"><button class="button primary" type="button" on:click=move |_| window::print()>{icon(icon::PRINT)}{t.inquiry_print()}</button></p>
        {plan}
        {rota}
        {section(t.sheet_club_kit(), markup! { <ol class="kit">{kit}</ol> })}
        {section(t.sheet_club_paper(), markup! {
            <p class="unprinted">{t.sheet_club_paper_text()}</p>
            <p class="actions unprinted"><a class="button" href=write>{t.post_start()}</a></p>
            <table class="hours lines">
                <thead><tr><th scope="col">{t.letter_pen_name()}</th><th scope="col">{t.sheet_club_page()}</th><th scope="col">{t.post_text()}</th></tr></thead>
                <tbody>{lines}</tbody>
            </table>
        })}
    }
}

/// When and where the club meets next.
fn meeting(t: Phrases, snapshot: &Snapshot, club: &Club) -> Markup {
    let now = snapshot.now();
    let mut dates: Vec<_> = snapshot
        .events
        .iter()
        .filter(|event| event.club == club.id)
        .filter_map(|event| Some((event, lapau_calendar::next(event, now, HORIZON)?)))
        .collect();
    order::by_key(&mut dates, |(_, date)| date.start);
    match dates.first() {
        Some((event, date)) => {
            let when = format!("{}, {}", t.long_date(date.start.date()), t.time(date.start.time()));
            let place = (!event.place.is_empty()).then(|| markup! { <span>{t.of(&event.place)}</span> });
            markup! { <p class="meta"><span>{when}</span>{place}</p> }
        }
        None => markup! { <p class="meta"><span>{t.of(&club.meets)}</span></p> },
    }
}

/// The book, with its call number and its copies.
fn book(t: Phrases, reading: &Reading) -> Markup {
    let (catalogue, feed) = (expect_context::<Catalogue>(), expect_context::<Feed>());
    let id = reading.title.clone();
    let rows = catalogue.rows(move || vec![id.clone()]);
    let days = format!("{} – {}", t.date(reading.from), t.date(reading.to));
    let row = Markup::from(move || {
        let rows = rows.get()?.ok()?;
        let snapshot = feed.snapshot()?;
        let row = rows.first()?;
        let call = (!row.call.is_empty()).then(
            || markup! { <p class="meta"><span>{t.drill_call()}" "<b class="call">{row.call.clone()}</b></span></p> },
        );
        Some(markup! { <ul class="list">{title_row(t, row, &snapshot)}</ul>{call} })
    });
    section(t.board_reading(), markup! { {row}<p class="meta"><span>{days}</span></p> })
}

/// What there is to talk about, part by part, with room to write.
fn talk(t: Phrases, reading: &Reading, today: Date) -> Option<Markup> {
    let row = |part: &Part| {
        let page = part.to_page.map(|page| markup! { <span>{t.board_to_page(page)}</span> });
        let by = part.by.map(|by| markup! { <span>{t.board_by(t.short_date(by))}</span> });
        let prompts = part.prompts.iter().map(|prompt| markup! { <li>{t.of(prompt)}<div class="room"></div></li> });
        let is_over = part.by.is_some_and(|by| by < today);
        let class = if is_over { "sheet-part over" } else { "sheet-part" };
        markup! {
            <article class=class>
                <h3>{t.of(&part.label)}</h3>
                <p class="meta">{page}{by}</p>
                <ol class="kit">{prompts.collect::<Markup>()}</ol>
            </article>
        }
    };
    let parts: Vec<_> = reading.parts.iter().map(row).collect();
    (!parts.is_empty()).then(|| section(t.board_prompts(), parts))
}

/// What is typed of those who share the copies.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sharing {
    names: String,
    copies: String,
    days: String,
}

impl Sharing {
    /// As it is kept: the two numbers in a line of their own, then the names.
    fn to_text(&self) -> String {
        format!("{} {}\n{}", self.copies, self.days, self.names)
    }

    fn read(text: &str) -> Option<Self> {
        let (numbers, names) = text.split_once('\n')?;
        let (copies, days) = numbers.split_once(' ')?;
        Some(Self { names: names.into(), copies: copies.into(), days: days.into() })
    }

    fn readers(&self) -> Vec<String> {
        let names = self.names.lines().map(str::trim).filter(|name| !name.is_empty());
        names.take(MOST).map(str::to_owned).collect()
    }
}

/// Who has which copy when.
fn turns(t: Phrases, club: &Club, reading: &Reading, today: Date) -> Markup {
    let (drafts, feed, catalogue) =
        (expect_context::<Drafts>(), expect_context::<Feed>(), expect_context::<Catalogue>());
    let draft = StoredValue::new(["rota ", &club.id].concat());
    let days = untrack(move || feed.snapshot())
        .and_then(|snapshot| snapshot.library.as_ref()?.rules.as_ref().map(|rules| rules.loan_days))
        .unwrap_or(USUAL);
    let sharing = RwSignal::new(Sharing { days: days.to_string(), ..Sharing::default() });
    let touched = StoredValue::new(false);
    let id = reading.title.clone();
    let rows = catalogue.rows(move || vec![id.clone()]);
    spawn_local(async move {
        let kept = drafts.read_text(&draft.get_value()).await.ok().flatten();
        if let Some(kept) = kept.and_then(|kept| Sharing::read(&kept))
            && touched.try_get_value() == Some(false)
        {
            sharing.try_set(kept);
        }
    });
    // The copies that the library has, until another number is typed.
    let owned = Memo::new(move |_| {
        let rows = rows.get().and_then(Result::ok)?;
        rows.first().map(|row| row.copies)
    });
    let copies = Memo::new(move |_| {
        let typed = sharing.with(|sharing| sharing.copies.clone());
        if typed.is_empty() { owned.get().map(|copies| copies.to_string()).unwrap_or_default() } else { typed }
    });
    let change = move |change: &dyn Fn(&mut Sharing)| {
        touched.set_value(true);
        sharing.update(|sharing| change(sharing));
        let text = sharing.with_untracked(Sharing::to_text);
        spawn_local(async move { drafts.keep_text(&draft.get_value(), text).await.unwrap_or_default() });
    };
    let line =
        |id: &'static str, label: &'static str, value: Signal<String>, write: fn(&mut Sharing) -> &mut String| {
            let typed = Callback::new(move |text: String| {
                let digits: String = text.chars().filter(char::is_ascii_digit).take(3).collect();
                change(&|sharing| write(sharing).clone_from(&digits));
            });
            let line = Line { id, label, hint: "", kind: "text", mode: "numeric", optional: false };
            line.draw(t, Signal::derive(|| None), value, typed, Callback::new(|()| ()), None)
        };
    let days = Memo::new(move |_| sharing.with(|sharing| sharing.days.clone()));
    let names = move |event: leptos::ev::Event| {
        let text: String = event_target_value(&event);
        change(&|sharing| sharing.names.clone_from(&text));
    };
    let (from, until) = (reading.from.max(today), reading.to);
    let table = move || {
        let (readers, days) = sharing.with(|sharing| (sharing.readers(), sharing.days.parse().unwrap_or_default()));
        let copies = copies.get().parse().unwrap_or_default();
        let snapshot = feed.snapshot()?;
        let library = snapshot.library.clone();
        let is_open = |day: Date| library.as_deref().is_none_or(|library| opens_on(library, day));
        let turns = rota(readers.len(), copies, from, days, is_open);
        (!turns.is_empty()).then(|| rota_table(t, &readers, &turns, until))
    };
    let body = markup! {
        <div class="form unprinted">
            <p>{t.rota_text()}</p>
            <div class="field">
                <label for="giliran-nama">{t.rota_names()}</label>
                <p class="hint" id="giliran-nama-hint">{t.rota_names_hint()}</p>
                <textarea class="input" id="giliran-nama" rows="5" aria-describedby="giliran-nama-hint" prop:value=move || sharing.with(|sharing| sharing.names.clone()) on:input=names></textarea>
            </div>
            {line("giliran-eksemplar", t.rota_copies(), copies.into(), |sharing| &mut sharing.copies)}
            {line("giliran-hari", t.rota_days(), days.into(), |sharing| &mut sharing.days)}
        </div>
        <div role="status">{table}</div>
    };
    section(t.rota_title(), body)
}

/// The turns as a table; those that end after the book's last day are marked.
fn rota_table(t: Phrases, readers: &[String], turns: &[Turn], until: Date) -> Markup {
    let rows = turns.iter().map(|turn| {
        let name = readers.get(turn.reader).cloned().unwrap_or_default();
        let late = (turn.to > until).then(|| markup! { " "<span class="tag warn">{t.rota_late()}</span> });
        markup! {
            <tr><th scope="row">{name}</th><td>{turn.copy as u64 + 1}</td><td>{t.date(turn.from)}</td><td>{t.date(turn.to)}{late}</td></tr>
        }
    });
    markup! {
        <table class="hours rota">
            <thead><tr><th scope="col">{t.rota_reader()}</th><th scope="col">{t.rota_copy()}</th><th scope="col">{t.rota_from()}</th><th scope="col">{t.rota_to()}</th></tr></thead>
            <tbody>{rows.collect::<Markup>()}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn what_was_typed_is_read_again() {
        let sharing = Sharing { names: "Uni Sari\n\n Budi ".into(), copies: "2".into(), days: String::new() };
        let read = Sharing::read(&sharing.to_text());
        assert_eq!(read.as_ref(), Some(&sharing));
        assert_eq!(sharing.readers(), ["Uni Sari", "Budi"]);
        assert_eq!(Sharing::read(""), None);
    }
}
