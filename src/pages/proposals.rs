//! What patrons propose and what became of it; what is decided by vote and how it was counted.

use lapau_feed::{
    Collection,
    participation::{Proposal, ProposalKind, ProposalState, ProposalStep},
    submission::{Content, Support, Vote},
};
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
        page::{back, section},
        prose::prose,
        states::empty,
    },
    locale::Phrases,
    markup::{Markup, markup},
    order, paths,
    state::Snapshot,
};

/// The states in the order they are shown: what still moves comes before what is settled.
const STATES: [ProposalState; 7] = [
    ProposalState::Checked,
    ProposalState::Asked,
    ProposalState::Accepted,
    ProposalState::Ordered,
    ProposalState::Done,
    ProposalState::Refused,
    ProposalState::Other,
];

/// How many proposals of a state are shown at once, and how many votes that are over.
const FIRST: usize = 5;
const OVER: usize = 2;

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
    let wanted = hash.trim_start_matches('#');
    let groups = STATES
        .into_iter()
        .filter_map(|state| {
            let mut proposals: Vec<_> =
                snapshot.proposals.iter().filter(|proposal| proposal.state() == state).collect();
            order::by_key(&mut proposals, |proposal| std::cmp::Reverse(proposal.supporters));
            let (first, rest) = proposals.split_at(proposals.len().min(FIRST));
            let rows = |some: &[&Proposal]| some.iter().map(|proposal| entry(t, proposal)).collect::<Markup>();
            let more = t.proposals_more(rest.len() as u64);
            let rest = folded(more, rest.iter().any(|proposal| proposal.id == wanted), rest.len(), rows(rest));
            (!first.is_empty()).then(|| section(state_name(t, state), markup! { {rows(first)}{rest} }))
        })
        .collect::<Markup>();
    let empty = (snapshot.proposals.is_empty() && snapshot.ballots.is_empty()).then(|| {
        let action = (paths::PROPOSE, t.propose_title());
        empty(t.proposals_empty(), t.proposals_own(), Some(action))
    });
    markup! {
        {back(paths::LAPAU, t.app_lapau())}
        <header class="head"><h1>{t.proposals_title()}</h1><p class="lead">{t.proposals_lead()}</p></header>
        <p>{t.proposals_own()}</p>
        <div class="actions">
            <a class="button primary" href=paths::PROPOSE>{t.propose_title()}</a>
            <a class="button" href=paths::WISH>{t.wish_title()}</a>
        </div>
        {votes(t, snapshot, wanted)}
        {groups}
        {empty}
    }
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
            markup! { {ballot(t, vote, tally, now)}{own_votes(t, vote.id.clone())}{tally.and_then(|tally| slip(t, tally))}{give} }
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

fn entry(t: Phrases, proposal: &Proposal) -> Markup {
    let by = (!proposal.by.is_empty()).then(|| markup! { <span>{proposal.by.clone()}</span> });
    let price = proposal.price.map(|price| markup! { <span>{t.rupiah(price)}</span> });
    let (class, state) = (state_class(proposal.state()), state_name(t, proposal.state()));
    let supporters = u64::from(proposal.supporters);
    // What came of it is said; the way there can be unfolded.
    let (before, last) = proposal.history.split_at(proposal.history.len().saturating_sub(1));
    let steps = |some: &[ProposalStep]| {
        let rows = some.iter().map(|step| history_row(t, step)).collect::<Markup>();
        markup! { <ol class="history">{rows}</ol> }
    };
    let earlier = folded(t.proposals_earlier(before.len() as u64), false, before.len(), steps(before));
    let became = (!proposal.became.is_empty()).then(|| {
        markup! { <p><b>{t.proposals_became()}</b></p>{titles(vec![proposal.became.clone()])} }
    });
    // What is settled needs no more support.
    let moves = matches!(proposal.state(), ProposalState::Asked | ProposalState::Checked);
    let support =
        moves.then(|| send_button(t, t.propose_support(), Content::Support(Support { proposal: proposal.id.clone() })));
    markup! {
        <article class="section quiet" id=proposal.id.clone()>
            <div class="proposal-row">
                <h3>{t.of(&proposal.title)}</h3>
                <p class="num">{t.number(supporters)}<span>{t.proposals_support()}</span></p>
                <p class="meta"><span>{kind_name(t, proposal.kind)}</span>{by}{price}<span class=class>{state}</span></p>
            </div>
            {prose(&proposal.about)}
            {steps(last)}
            {earlier}
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
