//! What patrons propose and what became of it; what is decided by vote and how it was counted.

use lapau_feed::{
    Collection,
    participation::{Ballot, Proposal, ProposalKind, ProposalState, ProposalStep},
    submission::{Content, Support, Vote},
};
use lapau_outbox::{Letter, State};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    letters::{send_button, was_sent},
    reading::{scroll_to_hash, shown, titles},
    voting::{own_votes, slip},
};
use crate::{
    components::{
        ballot::{ballot, is_open},
        icon::{self, icon},
        page::{back, section},
        prose::{prose, shorten},
        states::empty,
    },
    locale::Phrases,
    markup::{Markup, markup},
    order, paths,
    state::{Answers, Letters, Snapshot},
};

/// The states in the order they are shown, and whether something may still come of them: that is before what is settled.
const STATES: [(ProposalState, bool); 7] = [
    (ProposalState::Checked, true),
    (ProposalState::Asked, true),
    (ProposalState::Accepted, false),
    (ProposalState::Ordered, false),
    (ProposalState::Done, false),
    (ProposalState::Refused, false),
    (ProposalState::Other, false),
];

/// The kinds, as one narrows by them.
const KINDS: [ProposalKind; 4] =
    [ProposalKind::Purchase, ProposalKind::Theme, ProposalKind::Service, ProposalKind::Other];

/// How many proposals of a state are shown at once, and how many votes that are over.
const FIRST: usize = 5;
const OVER: usize = 1;
/// How much of what came of a proposal is said at once, in characters.
const SAID: usize = 140;

/// Proposals and votes.
pub(crate) fn proposals() -> Markup {
    scroll_to_hash(Collection::Proposals);
    shown(
        &[Collection::Proposals, Collection::Ballots, Collection::Tallies],
        |t, _| Some(t.proposals_title().into()),
        page,
    )
}

fn page(t: Phrases, snapshot: &Snapshot) -> Markup {
    // What an address leads to is not folded away.
    let hash = use_location().hash.get_untracked();
    let wanted = hash.trim_start_matches('#').to_owned();
    let kind = RwSignal::new(None::<ProposalKind>);
    let proposals = snapshot.proposals.clone();
    let kinds = filters(t, &proposals, kind);
    let is_empty = proposals.is_empty() && snapshot.ballots.is_empty();
    let votes = votes(t, snapshot, &wanted);
    let groups = move || {
        let chosen = kind.get();
        let of = |state| {
            let is_so =
                |proposal: &&Proposal| proposal.state() == state && chosen.is_none_or(|kind| proposal.kind == kind);
            let mut found: Vec<_> = proposals.iter().filter(is_so).collect();
            order::by_key(&mut found, |proposal| std::cmp::Reverse(proposal.supporters));
            found
        };
        STATES.into_iter().filter_map(|(state, moves)| group(t, state, moves, &of(state), &wanted)).collect::<Markup>()
    };
    let empty = is_empty.then(|| {
        let action = (paths::PROPOSE, t.propose_title());
        empty(t.proposals_empty(), t.proposals_own(), Some(action))
    });
    markup! {
        {back(paths::LAPAU, t.app_lapau())}
        <header class="head"><h1>{t.proposals_title()}</h1><p class="lead">{t.proposals_lead()}</p></header>
        <div class="actions">
            <a class="button primary" href=paths::PROPOSE>{t.propose_title()}</a>
            <a class="button" href=paths::WISH>{t.wish_title()}</a>
        </div>
        {own(t)}
        {votes}
        {kinds}
        {groups}
        {empty}
    }
}

/// What was proposed from this phone, before everyone else's: how it stands, and the way to its letter.
fn own(t: Phrases) -> Markup {
    let (letters, answers) = (expect_context::<Letters>(), expect_context::<Answers>());
    Markup::from(move || {
        let all = letters.all()?;
        let is_own = |letter: &&Letter| {
            let content = &letter.submission.content;
            matches!(content, Content::Proposal(_) | Content::Wish(_)) && !all.is_taken_back(letter.id())
        };
        let rows = all.letters.iter().rev().filter(is_own).map(|letter| {
            let text = match &letter.submission.content {
                Content::Wish(wish) => format!("{} · {}", t.proposals_purchase(), wish.title),
                Content::Proposal(proposal) => format!("{} · {}", kind_name(t, proposal.topic), proposal.title),
                _ => String::new(),
            };
            let answer = answers.get(letter.id());
            // Published, it is further down, with everything that became of it.
            let there = answer.as_ref().filter(|answer| answer.href.starts_with(paths::PROPOSALS));
            let href = there.map_or(paths::OUTBOX.to_owned(), |answer| answer.href.clone());
            let state = match (&letter.state, answer) {
                (_, Some(_)) => t.proposals_answered(),
                (State::Sent { .. }, None) => t.proposals_unread(),
                _ => t.outbox_waiting(),
            };
            markup! {
                <li><a href=href>{icon(icon::BALLOT)}<span>{text}<span class="meta">{state}</span></span>{icon(icon::CHEVRON)}</a></li>
            }
        });
        let rows: Vec<_> = rows.collect();
        (!rows.is_empty()).then(|| section(t.proposals_yours(), markup! { <ul class="list own-proposals">{rows}</ul> }))
    })
}

/// The kinds that there are, to narrow by.
fn filters(t: Phrases, proposals: &[Proposal], chosen: RwSignal<Option<ProposalKind>>) -> Option<Markup> {
    let there = |kind: &ProposalKind| proposals.iter().any(|proposal| proposal.kind == *kind);
    let kinds: Vec<_> = KINDS.into_iter().filter(there).collect();
    let chip = |kind: Option<ProposalKind>, name: &'static str| {
        markup! {
            <button class="chip" type="button" aria-pressed=move || (chosen.get() == kind).to_string() on:click=move |_| chosen.set(kind)>{name}</button>
        }
    };
    (kinds.len() > 1).then(|| {
        let each = kinds.into_iter().map(|kind| chip(Some(kind), kind_name(t, kind))).collect::<Markup>();
        markup! {
            <div class="section" role="group" aria-label=t.propose_topic()><div class="chips">{chip(None, t.proposals_every())}{each}</div></div>
        }
    })
}

/// The proposals of a state; those that are settled are folded.
fn group(t: Phrases, state: ProposalState, moves: bool, proposals: &[&Proposal], wanted: &str) -> Option<Markup> {
    let (first, rest) = proposals.split_at(proposals.len().min(FIRST));
    let rows = |some: &[&Proposal]| some.iter().map(|proposal| entry(t, proposal, wanted)).collect::<Markup>();
    let is_here = |some: &[&Proposal]| some.iter().any(|proposal| proposal.id == wanted);
    let more = t.proposals_more(rest.len() as u64);
    let folded_rest = folded(more, is_here(rest), rest.len(), rows(rest));
    let name = state_name(t, state);
    let content = markup! { {rows(first)}{folded_rest} };
    (!first.is_empty()).then(|| match moves {
        true => section(name, content),
        false => {
            let summary = format!("{name} ({})", t.number(proposals.len() as u64));
            markup! { <details class="rest settled" open=is_here(proposals)><summary><h2>{summary}</h2></summary>{content}</details> }
        }
    })
}

/// What is folded under a line that says what it is; nothing where there is none of it.
fn folded(label: String, open: bool, count: usize, what: Markup) -> Option<Markup> {
    (count > 0).then(|| markup! { <details class="rest" open=open><summary>{label}</summary>{what}</details> })
}

/// The votes, the open ones first, then the latest; those that are over for longer are folded.
fn votes(t: Phrases, snapshot: &Snapshot, wanted: &str) -> Option<Markup> {
    let now = snapshot.now();
    let mut ballots: Vec<_> = snapshot.ballots.iter().collect();
    order::by_key(&mut ballots, |ballot| (!is_open(ballot, now), std::cmp::Reverse(ballot.closes)));
    let open = ballots.iter().any(|ballot| is_open(ballot, now));
    let shown = ballots.iter().filter(|ballot| is_open(ballot, now)).count() + OVER;
    let mut rows: Vec<_> = ballots
        .iter()
        .map(|vote| {
            let vote = *vote;
            let tally = snapshot.tallies.iter().find(|tally| tally.ballot == vote.id);
            let give = is_open(vote, now).then(|| {
                let href = paths::below(paths::VOTES, &vote.id);
                let voted = was_sent(&Content::Vote(Vote { ballot: vote.id.clone(), choices: Vec::new() }));
                let (class, label) = (
                    move || if voted.get() { "button" } else { "button primary" },
                    move || if voted.get() { t.vote_look() } else { t.vote_button() },
                );
                markup! { <div class="actions"><a class=class href=href>{label}</a></div> }
            });
            // What can be chosen is on the page of the vote.
            let vote_row = match is_open(vote, now) {
                true => title_of(t, vote),
                false => ballot(t, vote, tally, now),
            };
            markup! { {vote_row}{own_votes(t, vote.id.clone())}{tally.and_then(|tally| slip(t, tally))}{give} }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        let how = open.then(|| markup! { <p>{t.ballots_how()}</p> });
        let rest = rows.split_off(rows.len().min(shown));
        let is_wanted = ballots.iter().skip(shown).any(|ballot| ballot.id == wanted);
        let count = rest.len();
        let rest = folded(t.ballots_earlier(count as u64), is_wanted, count, rest.into_iter().collect());
        section(t.ballots_title(), markup! { {how}{rows}{rest} })
    })
}

/// An open vote, in two lines.
fn title_of(t: Phrases, vote: &Ballot) -> Markup {
    let until = t.ballots_closes(t.long_date(vote.closes.date()), t.time(vote.closes.time()));
    markup! {
        <article class="section quiet" id=vote.id.clone()>
            <h3>{t.of(&vote.title)}</h3>
            <p class="meta"><span class="tag ok">{t.ballots_open()}</span><span>{until}</span></p>
        </article>
    }
}

fn entry(t: Phrases, proposal: &Proposal, wanted: &str) -> Markup {
    let by = (!proposal.by.is_empty()).then(|| markup! { <span>{proposal.by.clone()}</span> });
    let price = proposal.price.map(|price| markup! { <span>{t.rupiah(price)}</span> });
    let (class, state) = (state_class(proposal.state()), state_name(t, proposal.state()));
    let supporters = u64::from(proposal.supporters);
    let steps = proposal.history.iter().map(|step| history_row(t, step)).collect::<Markup>();
    let last = proposal.history.last().filter(|step| !step.note.is_empty());
    let last = last.map(|step| markup! { <p class="came">{shorten(&t.of(&step.note), SAID)}</p> });
    let became = (!proposal.became.is_empty()).then(|| {
        markup! { <p><b>{t.proposals_became()}</b></p>{titles(vec![proposal.became.clone()])} }
    });
    // What is settled needs no more support.
    let moves = matches!(proposal.state(), ProposalState::Asked | ProposalState::Checked);
    let support =
        moves.then(|| send_button(t, t.propose_support(), Content::Support(Support { proposal: proposal.id.clone() })));
    let label = format!("{}: {}", t.proposals_whole(), t.of(&proposal.title));
    markup! {
        <article class="section quiet" id=proposal.id.clone()>
            <div class="proposal-row">
                <h3>{t.of(&proposal.title)}</h3>
                <p class="num">{t.number(supporters)}<span>{t.proposals_support()}</span></p>
                <p class="meta"><span>{kind_name(t, proposal.kind)}</span>{by}{price}<span class=class>{state}</span></p>
            </div>
            {last}
            <details class="rest" open=proposal.id == wanted>
                <summary aria-label=label>{t.proposals_whole()}</summary>
                {prose(&proposal.about)}
                <ol class="history">{steps}</ol>
            </details>
            {became}
            {support}
        </article>
    }
}

fn history_row(t: Phrases, step: &ProposalStep) -> Markup {
    let note = (!step.note.is_empty()).then(|| markup! { <p>{t.of(&step.note)}</p> });
    let class = if step.state == ProposalState::Refused { "refused" } else { "" };
    markup! { <li class=class><b>{state_name(t, step.state)}</b>{note}<p class="meta">{t.date(step.date)}</p></li> }
}

pub(super) fn kind_name(t: Phrases, kind: ProposalKind) -> &'static str {
    match kind {
        ProposalKind::Purchase => t.proposals_purchase(),
        ProposalKind::Theme => t.proposals_theme(),
        ProposalKind::Service => t.proposals_service(),
        ProposalKind::Other => t.proposals_other(),
    }
}

fn state_name(t: Phrases, state: ProposalState) -> &'static str {
    match state {
        ProposalState::Asked => t.proposals_asked(),
        ProposalState::Checked => t.proposals_checked(),
        ProposalState::Accepted => t.proposals_accepted(),
        ProposalState::Refused => t.proposals_refused(),
        ProposalState::Ordered => t.proposals_ordered(),
        ProposalState::Done => t.proposals_done(),
        ProposalState::Other => t.proposals_other_state(),
    }
}

fn state_class(state: ProposalState) -> &'static str {
    match state {
        ProposalState::Accepted | ProposalState::Ordered | ProposalState::Done => "tag ok",
        ProposalState::Refused => "tag bad",
        ProposalState::Asked | ProposalState::Checked | ProposalState::Other => "tag",
    }
}
