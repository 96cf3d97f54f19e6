//! To write a search as databases have it: it is held against the titles of this phone's catalogue, and finds the same ones as the one that is wanted, or not.

use lapau_learning::{Expression, Fault};
use lapau_search::{Query, Row};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{Desk, Verdict};
use crate::{
    components::field::Line,
    locale::Phrases,
    markup::{Markup, markup},
    order,
    state::Problem,
};

/// How many titles of a search for words are looked at.
const LOOKED: usize = 1_000;

/// The titles that a search holds for; `None` where it can't be read, or asks only for what must not be there.
pub(super) async fn found(desk: Desk, search: &str) -> Result<Option<Vec<Row>>, Problem> {
    let Ok(search) = Expression::read(search) else { return Ok(None) };
    let Some(searches) = search.searches() else { return Ok(None) };
    let mut found: Vec<Row> = Vec::new();
    for text in searches {
        let query = Query { text, limit: LOOKED, uncounted: true, ..Query::default() };
        let rows = desk.catalogue.look(query).await?.rows;
        found.extend(rows.into_iter().filter(|row| search.holds(&[&*row.title, " ", &row.subtitle].concat())));
    }
    order::by_key(&mut found, |row| row.id.clone());
    found.dedup_by(|a, b| a.id == b.id);
    Ok(Some(found))
}

/// A search to be written.
pub(super) fn boolean(desk: Desk, wanted: String) -> Markup {
    let t = desk.t;
    let text = RwSignal::new(String::new());
    let wanted = StoredValue::new(wanted);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = text.get_untracked();
        if let Err(fault) = Expression::read(&typed) {
            return desk.say(false, fault_words(t, fault).into());
        }
        spawn_local(async move {
            let wanted = wanted.with_value(String::clone);
            match (found(desk, &wanted).await, found(desk, &typed).await) {
                (Err(problem), _) | (_, Err(problem)) => desk.fail(problem),
                (_, Ok(None)) => desk.say(false, t.drill_only_without().into()),
                (Ok(wanted), Ok(Some(typed))) => desk.say_all(compared(t, &wanted.unwrap_or_default(), &typed)),
            }
        });
    };
    let id = desk.id("latihan");
    let line = Line {
        id: &id,
        label: t.drill_write(),
        hint: t.drill_write_hint(),
        kind: "text",
        mode: "text",
        optional: false,
    };
    let line = line.draw(
        t,
        Signal::derive(|| None),
        text.into(),
        Callback::new(move |typed| text.set(typed)),
        Callback::new(|()| ()),
        None,
    );
    markup! {
        <form class="form" on:submit=submit>
            {line}
            <div class="actions"><button class="button" type="submit">{t.drill_run()}</button></div>
        </form>
    }
}

/// What is said of a search beside the one that is wanted: how many titles each finds, and a title that makes the difference.
fn compared(t: Phrases, wanted: &[Row], typed: &[Row]) -> Verdict {
    let lacking = |all: &[Row], of: &[Row]| {
        all.iter().find(|row| of.binary_search_by(|other| other.id.cmp(&row.id)).is_err()).map(|row| row.title.clone())
    };
    let (missing, extra) = (lacking(wanted, typed), lacking(typed, wanted));
    let words = t.drill_finds(typed.len() as u64, t.number(wanted.len() as u64));
    let is_right = missing.is_none() && extra.is_none();
    let mut findings = Vec::new();
    findings.extend(missing.map(|title| (false, t.drill_misses(title))));
    findings.extend(extra.map(|title| (false, t.drill_too_much(title))));
    Verdict { is_right, words: if is_right { t.drill_same(typed.len() as u64) } else { words }, findings }
}

fn fault_words(t: Phrases, fault: Fault) -> &'static str {
    match fault {
        Fault::Empty => t.form_fill_in(),
        Fault::Open => t.drill_fault_open(),
        Fault::Operator => t.drill_fault_operator(),
    }
}
