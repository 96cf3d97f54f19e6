//! The loans and holds of cards, each card's under its name.

use std::sync::Arc;

use jiff::Timestamp;
use lapau_circulation::Loan;
use lapau_feed::letters::{Held, Lent};

use super::{
    Acts,
    row::{Case, Origin, row},
    words::say_day,
};
use crate::{
    components::{
        icon::{self, icon},
        page::section,
    },
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::{Snapshot, View, loan},
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
}

/// The cards with what they have.
pub(super) fn groups(cards: &[View], case: impl Fn(&Loan, Origin) -> Case) -> Vec<Group> {
    let group = |card: &View| Group {
        name: card.name.clone(),
        borrowed: card.borrowed,
        locked: card.secret.is_none(),
        answered: card.message.is_some(),
        as_of: card.message.as_ref().and_then(|message| message.as_of),
        cases: card
            .loans()
            .iter()
            .map(|loan| case(loan, Origin::Card(card.secret.filter(|_| !card.borrowed))))
            .collect(),
        undated: card.lent().iter().filter(|lent| loan(lent).is_none()).cloned().collect(),
        holds: card.message.as_ref().map(|message| message.holds.clone()).unwrap_or_default(),
    };
    cards.iter().map(group).collect()
}

/// Draws the cards, one after the other.
pub(super) fn draw(t: Phrases, snapshot: &Arc<Snapshot>, groups: &[Group], acts: Acts) -> Markup {
    groups.iter().map(|group| one(t, snapshot, group, acts)).collect()
}

fn one(t: Phrases, snapshot: &Arc<Snapshot>, group: &Group, acts: Acts) -> Markup {
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
    let holds = group.holds.iter().map(|held| hold(t, snapshot, held)).collect::<Markup>();
    let content = markup! {
        <p class="meta">{said}</p>
        {borrowed}
        <ul class="list">{rows}{undated}{holds}</ul>
    };
    section(group.name.clone(), content)
}

/// Something that its member waits for.
fn hold(t: Phrases, snapshot: &Snapshot, held: &Held) -> Markup {
    let today = snapshot.now().date();
    let said = match (held.until, held.place) {
        (Some(until), _) => t.cards_fetch(say_day(t, until, today)),
        (None, Some(place)) => t.cards_place(u64::from(place)),
        (None, None) => t.cards_waits().to_owned(),
    };
    let title = (!held.title.is_empty()).then(|| paths::below(paths::CATALOGUE, &held.title));
    let name = name(&held.name, &held.item);
    let name = match title {
        Some(href) => markup! { <a href=href>{name}</a> },
        None => markup! { {name} },
    };
    markup! {
        <li class="loan">{icon(icon::CLOCK)}<div><h2>{name}</h2><p class="meta">{said}</p></div></li>
    }
}

/// When what is said was read from the library's system.
pub(crate) fn age(t: Phrases, snapshot: &Snapshot, at: Timestamp) -> String {
    let local = snapshot.local(at);
    t.cards_as_of(t.short_date(local.date()), t.time(local.time()))
}

fn name(name: &str, item: &str) -> String {
    if name.is_empty() { item.to_owned() } else { name.to_owned() }
}
