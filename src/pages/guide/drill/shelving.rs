//! To put spines in shelf order: real call numbers, moved by buttons, which every hand and every key can press.

use std::sync::Arc;

use lapau_learning::{Spine, misplaced, spines};
use lapau_search::{Detail, Row, shelf::Telling};
use leptos::prelude::*;

use super::Desk;
use crate::{
    components::icon::{self, icon},
    markup::{Markup, markup},
    state::window,
};

/// Of how many titles spines are drawn.
pub(super) const DRAWN: usize = 60;

/// Some spines of these titles.
pub(super) fn draw(found: &[(Row, Detail)], round: usize) -> Option<Vec<Spine>> {
    let rows: Vec<Row> = found.iter().map(|(row, _)| row.clone()).collect();
    spines(&rows, round)
}

/// Spines to be put in order.
pub(super) fn shelving(desk: Desk, found: Arc<Vec<(Row, Detail)>>) -> Markup {
    let t = desk.t;
    let row = RwSignal::new(Vec::<Spine>::new());
    Effect::new(move |_| row.set(draw(&found, desk.round.get()).unwrap_or_default()));
    let shift = move |from: usize, to: usize, side: &'static str| {
        desk.verdict.set(None);
        row.update(|row| {
            if from.max(to) < row.len() {
                row.swap(from, to);
            }
        });
        // The focus goes with the book, so that it can be moved on.
        request_animation_frame(move || window::focus(&format!("#punggung-{to} .{side}")));
    };
    let check = move |_| {
        let wrong = row.with_untracked(|row| {
            let (place, by) = misplaced(row)?;
            Some((row.get(place)?.call.clone(), row.get(place + 1)?.call.clone(), by))
        });
        match wrong {
            None => desk.say(true, t.drill_shelved().into()),
            Some((left, right, by)) => {
                let why = match by {
                    Telling::Section => t.drill_by_section(),
                    Telling::Class => t.drill_by_class(),
                    Telling::Letters => t.drill_by_letters(),
                };
                desk.say(false, [t.drill_misplaced(&left, &right), why.to_owned()].join(" "));
            }
        }
    };
    let books = move || {
        row.with(|row| {
            let last = row.len().saturating_sub(1);
            let books = row.iter().enumerate().map(|(place, spine)| {
                let lines = spine.call.split_whitespace().map(|line| markup! { <span>{line.to_owned()}</span> });
                let lines = lines.collect::<Markup>();
                let (left, right) = (t.drill_left(&spine.call), t.drill_right(&spine.call));
                let (is_first, is_last) = (place == 0, place == last);
                // At an end it stays a target, so that the focus has where to be.
                let to_left = move |_| if !is_first { shift(place, place - 1, "left") };
                let to_right = move |_| if !is_last { shift(place, place + 1, "right") };
                markup! {
                    <li id=format!("punggung-{place}")>
                        <p class="book-spine" title=spine.title.clone()>{lines}</p>
                        <div class="spine-moves">
                            <button class="icon-button left" type="button" aria-label=left aria-disabled=is_first.then_some("true") on:click=to_left>{icon(icon::BACK)}</button>
                            <button class="icon-button right" type="button" aria-label=right aria-disabled=is_last.then_some("true") on:click=to_right>{icon(icon::FORWARD)}</button>
                        </div>
                    </li>
                }
            });
            markup! { <ol class="spines">{books.collect::<Markup>()}</ol> }
        })
    };
    markup! {
        <p class="hint">{t.drill_shelve_hint()}</p>
        {books}
        <div class="actions">
            <button class="button" type="button" on:click=check>{t.drill_check_order()}</button>
            {desk.another()}
        </div>
    }
}
