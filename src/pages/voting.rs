//! A vote: giving one's ballot, changing one's mind, and whether it is in the count.
//!
//! Who may vote is the library's choice: anybody, or each card once. A card votes with a key that it has for this vote alone,
//! so that nothing in what is published leads from a ballot to a card, or from one vote to another.

use lapau_feed::{
    Collection, door,
    participation::{Ballot, Tally},
    submission::{Content, Vote},
};
use lapau_outbox::{Letter, State};
use leptos::{prelude::*, task::spawn_local};

use super::{
    reading::detail,
    writing::{Place, Voter, compose},
};
use crate::{
    components::{
        ballot::{ballot, is_open, rules},
        field::Line,
        icon::{self, icon, small_icon},
        page::back,
        states::loading_rows,
    },
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::{Cards, Feed, Letters, Pass, Snapshot, View, is_replaced_by},
};

/// How much of a fingerprint is shown to be compared by eye, in characters.
const SHORT: usize = 8;

/// A vote.
pub(crate) fn vote_page() -> Markup {
    detail(
        &[Collection::Ballots, Collection::Tallies],
        |snapshot, id| snapshot.ballots.iter().find(|ballot| ballot.id == id),
        |t, ballot| t.of(&ballot.title),
        page,
    )
}

fn page(t: Phrases, snapshot: &Snapshot, vote: &Ballot) -> Markup {
    let back = back(paths::PROPOSALS, t.proposals_title());
    let now = snapshot.now();
    if !is_open(vote, now) {
        let tally = snapshot.tallies.iter().find(|tally| tally.ballot == vote.id);
        return markup! {
            {back}
            <header class="head"><h1>{t.vote_name()}</h1></header>
            {ballot(t, vote, tally, now)}
            {own_votes(t, vote.id.clone())}
            {tally.and_then(|tally| slip(t, tally))}
        };
    }
    let closes = t.ballots_closes(t.long_date(vote.closes.date()), t.time(vote.closes.time()));
    let body = if vote.card { of_cards(t, snapshot, vote) } else { paper(t, snapshot, vote, Voter::default(), None) };
    markup! {
        {back}
        <header class="head"><h1>{t.of(&vote.title)}</h1><p class="meta"><span class="tag ok">{t.ballots_open()}</span><span>{closes}</span></p></header>
        {rules(t, vote)}
        {body}
    }
}

/// The cards of this phone and what each may do: which of them votes is chosen where there are several.
fn of_cards(t: Phrases, snapshot: &Snapshot, vote: &Ballot) -> Markup {
    let cards = expect_context::<Cards>();
    let id = StoredValue::new(vote.id.clone());
    // What each open card is in this vote; `None` where this browser has no cryptography to tell.
    let passes = RwSignal::new(Some(Vec::<Pass>::new()));
    let known = Memo::new(move |_| cards.all().into_iter().map(|card| (card.id, card.secret)).collect::<Vec<_>>());
    Effect::new(move |_| {
        known.track();
        spawn_local(async move {
            let found = cards.passes(&id.get_value()).await.ok();
            passes.set(found);
        });
    });
    let chosen = RwSignal::new(None::<String>);
    let snapshot = StoredValue::new_local(snapshot.clone());
    let vote = StoredValue::new(vote.clone());
    // Drawn anew only when another card is chosen: news must not draw a paper anew under whoever fills it in.
    let pass = Memo::new(move |_| {
        let passes = passes.get()?;
        let one = if passes.len() == 1 { passes.first().map(|pass| pass.card.clone()) } else { None };
        let card = chosen.get().or(one)?;
        passes.into_iter().find(|pass| pass.card == card)
    });
    let form = move || {
        let Pass { card, key, id } = pass.get()?;
        let name = untrack(move || cards.all()).into_iter().find(|own| own.id == card).map(|own| own.name);
        let heading = markup! { <h2 id="paper" tabindex="-1">{t.vote_with(name.unwrap_or_default())}</h2> };
        let paper = snapshot.with_value(|snapshot| {
            vote.with_value(|vote| paper(t, snapshot, vote, Voter { card, key: Some(key) }, Some(id)))
        });
        Some(markup! { <section class="section">{heading}{paper}</section> })
    };
    let list = move || {
        if !cards.are_known() {
            return loading_rows(1);
        }
        if passes.with(Option::is_none) {
            return markup! { <p class="aside" role="alert">{t.cards_no_cryptography()}</p> };
        }
        let all = cards.all();
        if all.is_empty() {
            return markup! {
                <div class="aside section">
                    <p>{t.vote_no_card()}</p>
                    <p class="actions"><a class="button" href=paths::CARDS>{t.cards_add()}</a></p>
                </div>
            };
        }
        let several = passes.with(|passes| passes.as_ref().map_or(0, Vec::len)) > 1;
        let rows = all.into_iter().map(|card| {
            let pass = passes.get().into_iter().flatten().find(|pass| pass.card == card.id);
            row(t, id.get_value(), &card, pass, several.then_some(chosen))
        });
        let which = several.then(|| markup! { <p>{t.vote_which()}</p> });
        markup! { {which}<ul class="list voters">{rows.collect::<Markup>()}</ul> }
    };
    markup! { {list}{form} }
}

/// A card: whether it has voted, or why it can't.
fn row(
    t: Phrases,
    ballot: String,
    card: &View,
    pass: Option<Pass>,
    choosing: Option<RwSignal<Option<String>>>,
) -> Markup {
    let letters = expect_context::<Letters>();
    let (name, own) = (card.name.clone(), card.id.clone());
    let (state, act) = if card.borrowed {
        (t.vote_borrowed(), Markup::Nothing)
    } else if card.secret.is_none() {
        let open = markup! { <a class="button small" href=paths::CARDS>{t.vote_unlock()}</a> };
        (t.vote_locked(), open)
    } else {
        let voted = pass.is_some_and(|pass| latest(letters, &ballot, Some(&pass.id)).is_some());
        let act = choosing.map(|choosing| {
            let label = if voted { t.vote_change() } else { t.vote_button() };
            let name = format!("{label}: {name}");
            markup! { <button class="button small" type="button" aria-label=name on:click=move |_| choosing.set(Some(own.clone()))>{label}</button> }
        });
        let state = match (voted, card.message.is_some()) {
            (true, _) => t.vote_has_voted(),
            (false, true) => t.vote_has_not(),
            (false, false) => t.vote_unknown_card(),
        };
        (state, Markup::from(act))
    };
    markup! { <li>{icon(if card.secret.is_some() { icon::PERSON } else { icon::LOCK })}<p><b>{name}</b><span class="meta">{state}</span></p>{act}</li> }
}

/// The latest ballot of a voter that this phone knows and that was not taken back.
fn latest(letters: Letters, ballot: &str, claim: Option<&str>) -> Option<Letter> {
    let all = letters.all()?;
    let mut own = all.letters.iter().filter(|letter| {
        let of = letter.submission.card.as_ref().map(|claim| &*claim.id);
        matches!(&letter.submission.content, Content::Vote(vote) if vote.ballot == ballot)
            && of == claim
            && !is_taken_back(&all.letters, letter)
    });
    let first = own.next()?;
    Some(own.fold(first, |last, letter| if is_replaced_by(last, letter) { letter } else { last }).clone())
}

fn is_taken_back(all: &[Letter], letter: &Letter) -> bool {
    all.iter()
        .any(|other| matches!(&other.submission.content, Content::Cancellation(back) if back.submission == letter.id()))
}

/// A voter's paper: what was voted before, with the way to change it, or the form.
fn paper(t: Phrases, snapshot: &Snapshot, vote: &Ballot, voter: Voter, claim: Option<String>) -> Markup {
    let letters = expect_context::<Letters>();
    let ready = Memo::new(move |_| letters.all().is_some());
    let changing = RwSignal::new(false);
    let (snapshot, vote) = (StoredValue::new_local(snapshot.clone()), StoredValue::new(vote.clone()));
    let voter = StoredValue::new(voter);
    Markup::from(move || {
        if !ready.get() {
            return loading_rows(1);
        }
        // Read once: what is sent from here must not take its own thanks away.
        let before = untrack(|| vote.with_value(|vote| latest(letters, &vote.id, claim.as_deref())));
        match before.filter(|_| !changing.get()) {
            Some(letter) => {
                let until = vote
                    .with_value(|vote| t.vote_may_change(t.long_date(vote.closes.date()), t.time(vote.closes.time())));
                markup! {
                    <div class="aside section">
                        <p>{icon(icon::CHECK)}" "<b>{t.vote_given()}</b></p>
                        {standing_of(t, letter)}
                        <p>{until}</p>
                        <p class="actions"><button class="button" type="button" on:click=move |_| changing.set(true)>{t.vote_change()}</button></p>
                    </div>
                }
            }
            None => snapshot.with_value(|snapshot| {
                let ballot = vote.with_value(|vote| vote.id.clone());
                let content = Content::Vote(Vote { ballot, choices: Vec::new() });
                compose(t, snapshot, content, None, Place::Vote(voter))
            }),
        }
    })
}

/// What became of this phone's ballots of a vote, once it has closed; while it is open its page says so.
pub(super) fn own_votes(t: Phrases, ballot: String) -> Markup {
    let (letters, feed) = (expect_context::<Letters>(), expect_context::<Feed>());
    Markup::from(move || {
        let (all, snapshot) = (letters.all()?, feed.snapshot()?);
        let vote = snapshot.ballots.iter().find(|vote| vote.id == ballot)?;
        if snapshot.now() < vote.closes {
            return None;
        }
        let of = |letter: &&Letter| matches!(&letter.submission.content, Content::Vote(vote) if vote.ballot == ballot);
        let own = all.letters.iter().filter(of);
        // What was replaced is told in the list of letters.
        let own = own.filter(|letter| {
            !is_taken_back(&all.letters, letter) && !all.letters.iter().any(|other| is_replaced_by(letter, other))
        });
        let rows = own.map(|letter| say(t, &snapshot, &all.letters, letter)).collect::<Markup>();
        Some(markup! { <div class="own-votes">{rows}</div> })
    })
}

/// How one ballot stands.
pub(super) fn standing_of(t: Phrases, letter: Letter) -> Markup {
    let (letters, feed) = (expect_context::<Letters>(), expect_context::<Feed>());
    Markup::from(move || {
        let (all, snapshot) = (letters.all()?, feed.snapshot()?);
        // Its state may have changed since the letter was taken in hand.
        let now = all.letters.iter().find(|other| other.id() == letter.id()).unwrap_or(&letter);
        Some(say(t, &snapshot, &all.letters, now))
    })
}

fn say(t: Phrases, snapshot: &Snapshot, all: &[Letter], letter: &Letter) -> Option<Markup> {
    let Content::Vote(vote) = &letter.submission.content else { return None };
    let ballot = snapshot.ballots.iter().find(|ballot| ballot.id == vote.ballot)?;
    let tally = snapshot.tallies.iter().find(|tally| tally.ballot == vote.ballot);
    let (class, picture, words) = match standing(snapshot, all, letter, ballot, tally) {
        Standing::Counted => {
            let mark: String = Vote::fingerprint(letter.id()).to_string().chars().take(SHORT).collect();
            ("ok", icon::CHECK, t.vote_counted(&mark))
        }
        Standing::Replaced => ("", icon::CLOCK, t.vote_replaced().into()),
        Standing::Late => ("bad", icon::WARNING, t.vote_late().into()),
        Standing::Missing if letter.submission.card.is_some() => ("bad", icon::WARNING, t.vote_missing_card().into()),
        Standing::Missing => ("bad", icon::WARNING, t.vote_missing().into()),
        Standing::Counting => ("", icon::CLOCK, t.vote_counting().into()),
        Standing::ByHand => ("", icon::CHECK, t.vote_by_hand().into()),
        Standing::There => ("ok", icon::CHECK, t.vote_there().into()),
        Standing::Unsent => {
            let (date, time) = (t.long_date(ballot.closes.date()), t.time(ballot.closes.time()));
            ("warn", icon::WARNING, t.vote_unsent(date, time))
        }
    };
    let class = format!("standing {class}");
    Some(markup! { <p class=class>{small_icon(picture)}<span>{words}</span></p> })
}

/// How a ballot stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It is in the published count.
    Counted,
    /// Its voter replaced it or took it back.
    Replaced,
    /// It came after the vote had closed, or has not come by then.
    Late,
    /// It is not in the published count, and this phone does not know why.
    Missing,
    /// The vote has closed, and its count is not published yet.
    Counting,
    /// The count was made by hand, without fingerprints.
    ByHand,
    /// The desk has it.
    There,
    /// It has yet to reach the desk, before the vote closes.
    Unsent,
}

fn standing(snapshot: &Snapshot, all: &[Letter], letter: &Letter, ballot: &Ballot, tally: Option<&Tally>) -> Standing {
    let counted = tally.is_some_and(|tally| tally.receipts.contains(&Vote::fingerprint(letter.id())));
    let received = match &letter.state {
        State::Sent { receipt } => Some(snapshot.local(receipt.received)),
        _ => None,
    };
    let is_closed = ballot.closes <= snapshot.now();
    match (counted, received) {
        (true, _) => Standing::Counted,
        _ if is_taken_back(all, letter) || all.iter().any(|other| is_replaced_by(letter, other)) => Standing::Replaced,
        (_, Some(received)) if received >= ballot.closes => Standing::Late,
        (_, None) if is_closed => Standing::Late,
        _ => match tally {
            Some(tally) if tally.receipts.is_empty() => Standing::ByHand,
            Some(_) => Standing::Missing,
            None if is_closed => Standing::Counting,
            None if received.is_some() => Standing::There,
            None => Standing::Unsent,
        },
    }
}

/// Looks for a ballot on paper in a count, by the code on its slip; nothing where the count has none.
pub(super) fn slip(t: Phrases, tally: &Tally) -> Option<Markup> {
    if tally.papers.is_empty() {
        return None;
    }
    let (id, papers) = (format!("slip-{}", tally.id), StoredValue::new(tally.papers.clone()));
    let code = RwSignal::new(String::new());
    let line =
        Line { id: &id, label: t.vote_slip(), hint: t.vote_slip_hint(), kind: "text", mode: "text", optional: false };
    let none = Signal::derive(|| None);
    let line = line.draw(t, none, code.into(), Callback::new(move |text| code.set(text)), Callback::new(|()| {}), None);
    let said = move || {
        let code = code.get();
        if code.trim().is_empty() {
            return Markup::Nothing;
        }
        let (class, picture, words) = match door::read_ticket(&code) {
            None => ("standing", icon::CLOCK, t.vote_slip_short()),
            Some(code) if papers.with_value(|papers| papers.contains(&Tally::paper(&code))) => {
                ("standing ok", icon::CHECK, t.vote_slip_counted())
            }
            Some(_) => ("standing bad", icon::WARNING, t.vote_slip_missing()),
        };
        markup! { <p class=class>{small_icon(picture)}<span>{words}</span></p> }
    };
    Some(markup! { <div class="form">{line}<div role="status">{said}</div></div> })
}
