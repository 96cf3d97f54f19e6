//! To say where a book stands: a real title of the catalogue, and the rooms and shelves of the library to choose from.

use std::sync::Arc;

use lapau_feed::learning::Sought;
use lapau_learning::standing;
use lapau_search::{Detail, Query, Row, Sort};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{Desk, seek_so};
use crate::{
    components::{title_row::title_link, whereabouts::Whereabouts},
    markup::{Markup, markup},
    state::Problem,
};

/// Among how many titles one is drawn, of how many it is looked where they stand, and how many places there are to choose from.
const DRAWN: usize = 20;
const ASKED: usize = 60;
const PLACES: usize = 4;

/// Titles that are sought and of which it is known where they stand.
pub(super) async fn seek_standing(desk: Desk, sought: &Sought) -> Result<Option<Vec<(Row, Detail)>>, Problem> {
    seek_so(desk, sought, DRAWN, |detail| standing(detail).is_some()).await
}

/// Whether there is a title, and more than one place where it could be.
pub(super) async fn is_enough(desk: Desk, found: &[(Row, Detail)]) -> bool {
    match found.first() {
        Some((_, detail)) => choices(desk, detail, 0).await.len() > 1,
        None => false,
    }
}

/// The name of the place where a title stands, and how to get there.
fn place(desk: Desk, detail: &Detail) -> Option<(String, String)> {
    let snapshot = desk.snapshot();
    let holding = standing(detail)?;
    let place = Whereabouts::of(snapshot.library.as_deref(), &holding.branch, &holding.place);
    Some((place.name(desk.t), place.about(desk.t)))
}

/// The places to choose from, with the right one among them: those that the library describes, else those where its books stand.
async fn choices(desk: Desk, detail: &Detail, round: usize) -> Vec<String> {
    let Some((right, _)) = place(desk, detail) else { return Vec::new() };
    let snapshot = desk.snapshot();
    // Copies in several places are in the right place in each of them; the others are left out.
    let also: Vec<String> = detail
        .holdings
        .iter()
        .map(|holding| Whereabouts::of(snapshot.library.as_deref(), &holding.branch, &holding.place).name(desk.t))
        .collect();
    let mut others: Vec<String> = Vec::new();
    let add = |others: &mut Vec<String>, name: String| {
        if !name.is_empty() && !also.contains(&name) && !others.contains(&name) {
            others.push(name);
        }
    };
    let branches = snapshot.library.iter().flat_map(|library| &library.branches);
    branches.flat_map(|branch| &branch.places).for_each(|place| add(&mut others, desk.t.of(&place.name)));
    if others.len() + 1 < PLACES {
        let query = Query { limit: ASKED, sort: Sort::Call, uncounted: true, ..Query::default() };
        for row in desk.catalogue.look(query).await.map(|found| found.rows).unwrap_or_default() {
            let Ok(Some(other)) = desk.catalogue.detail(&row.id).await else { continue };
            place(desk, &other).into_iter().for_each(|(name, _)| add(&mut others, name));
        }
    }
    let mut chosen: Vec<String> = Vec::new();
    for n in 0..others.len().min(PLACES - 1) {
        chosen.extend(others.get((round + n) % others.len()).cloned());
    }
    chosen.insert(round % (chosen.len() + 1), right);
    chosen
}

/// A title, and the places to choose from.
pub(super) fn locating(desk: Desk, found: Arc<Vec<(Row, Detail)>>) -> Markup {
    let t = desk.t;
    let asked = RwSignal::new(None::<(Row, (String, String), Vec<String>)>);
    let chosen = RwSignal::new(String::new());
    Effect::new(move |_| {
        let (round, found) = (desk.round.get(), Arc::clone(&found));
        spawn_local(async move {
            let Some((row, detail)) = found.get(round % found.len().max(1)) else { return };
            let Some(place) = place(desk, detail) else { return };
            let choices = choices(desk, detail, round).await;
            chosen.try_set(String::new());
            asked.try_set(Some((row.clone(), place, choices)));
        });
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some((_, (right, about), _)) = asked.get_untracked() else { return };
        let chosen = chosen.get_untracked();
        if chosen.is_empty() {
            desk.say(false, t.learn_choose().into());
        } else if chosen == right {
            desk.say(true, [t.drill_stands(&right), about].join(" ").trim_end().to_owned());
        } else {
            desk.say(false, t.drill_stands_not(&chosen));
        }
    };
    let body = move || {
        asked.get().map(|(row, _, choices)| {
            let choices = choices.into_iter().map(|name| {
                let (own, label) = (name.clone(), name.clone());
                let choose = move |_| {
                    chosen.set(name.clone());
                    desk.verdict.set(None);
                };
                markup! {
                    <label class="choice">
                        <input type="radio" name="latihan" prop:checked=move || chosen.get() == own on:change=choose/>
                        <span>{label}</span>
                    </label>
                }
            });
            let choices = choices.collect::<Markup>();
            markup! {
                <ul class="list">{title_link(&row)}</ul>
                <p class="meta"><span>{t.drill_call()}" "<b class="call">{row.call.clone()}</b></span></p>
                <form class="form" on:submit=submit>
                    <fieldset class="field"><legend>{t.drill_where()}</legend>{choices}</fieldset>
                    <div class="actions"><button class="button" type="submit">{t.learn_check()}</button>{desk.another()}</div>
                </form>
            }
        })
    };
    markup! { {body} }
}
