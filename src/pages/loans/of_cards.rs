//! The loans and holds of cards, each card's under its name.

use std::sync::Arc;

use jiff::Timestamp;
use lapau_circulation::Loan;
use lapau_feed::{
    Ticket,
    letters::{Held, Lent},
};
use lapau_outbox::Letter;

use super::{
    Acts,
    held::{Place, hold},
    row::{Case, Origin, row},
};
use crate::{
    components::page::section,
    locale::Phrases,
    markup::{Markup, markup},
    state::{Answers, Snapshot, View, loan},
};

/// What is known of a card.
pub(super) struct Group {
    name: String,
    borrowed: bool,
    locked: bool,
    /// Whether the library has a letter for it.
    answered: bool,
    as_of: Option<Timestamp>,
    /// Its loans with all that bears on them.
    pub(super) cases: Vec<Case>,
    /// Its loans of which the library does not say when they are due.
    undated: Vec<Lent>,
    holds: Vec<Held>,
    /// What its letters are written with; none where none are.
    secret: Option<Ticket>,
}

/// The cards with what they have.
pub(super) fn groups(cards: &[View], case: impl Fn(&Loan, Origin) -> Case) -> Vec<Group> {
    let group = |card: &View| Group {
        name: card.name.clone(),
        borrowed: card.borrowed,
        locked: card.secret.is_none(),
        answered: card.message.is_some(),
        as_of: card.message.as_ref().and_then(|message| message.as_of),
        cases: card.loans().iter().map(|loan| case(loan, Origin::Card(writes_with(card)))).collect(),
        undated: card.lent().iter().filter(|lent| loan(lent).is_none()).cloned().collect(),
        holds: card.message.as_ref().map(|message| message.holds.clone()).unwrap_or_default(),
        secret: writes_with(card),
    };
    cards.iter().map(group).collect()
}

/// What a card's letters are written with: a borrowed phone's writes none, since nothing may be left behind.
fn writes_with(card: &View) -> Option<Ticket> {
    card.secret.filter(|_| !card.borrowed)
}

/// Draws the cards, one after the other.
pub(super) fn draw(
    t: Phrases,
    snapshot: &Arc<Snapshot>,
    groups: &[Group],
    letters: &[Letter],
    answers: Answers,
    acts: Acts,
) -> Markup {
    let hold = |group: &Group, held: &Held| hold(t, snapshot, &Place::of(held, group.secret, letters, answers), acts);
    groups.iter().map(|group| one(t, snapshot, group, &|held| hold(group, held), acts)).collect()
}

fn one(t: Phrases, snapshot: &Arc<Snapshot>, group: &Group, hold: &dyn Fn(&Held) -> Markup, acts: Acts) -> Markup {
    let said = if group.locked {
        t.cards_is_locked().to_owned()
    } else if !group.answered {
        t.cards_no_letter().to_owned()
    } else {
        let age = group.as_of.map(|at| age(t, snapshot, at));
        let nothing = group.cases.is_empty() && group.undated.is_empty();
        let nothing = nothing.then(|| t.cards_no_loans().to_owned());
        [nothing, age].into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    let borrowed = group.borrowed.then(|| markup! { <p class="aside">{t.cards_borrowed_loans()}</p> });
    let rows = group.cases.iter().map(|case| row(t, snapshot, case, acts)).collect::<Markup>();
    let undated = group.undated.iter().map(|lent| {
        markup! { <li class="loan"><div><h2>{name(&lent.name, &lent.item)}</h2><p class="meta">{t.cards_no_due()}</p></div></li> }
    });
    let undated = undated.collect::<Markup>();
    let holds = group.holds.iter().map(hold).collect::<Markup>();
    let content = markup! {
        <p class="meta">{said}</p>
        {borrowed}
        <ul class="list">{rows}{undated}{holds}</ul>
    };
    section(group.name.clone(), content)
}

/// When what is said was read from the library's system.
pub(crate) fn age(t: Phrases, snapshot: &Snapshot, at: Timestamp) -> String {
    let local = snapshot.local(at);
    t.cards_as_of(t.short_date(local.date()), t.time(local.time()))
}

pub(super) fn name(name: &str, item: &str) -> String {
    if name.is_empty() { item.to_owned() } else { name.to_owned() }
}
