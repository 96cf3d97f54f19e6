//! A vote: what is decided, what can be chosen, how it is counted, and how it was counted.

use jiff::civil::DateTime;
use lapau_feed::{
    Digest,
    participation::{Ballot, BallotOption, Method, Tally},
};

use super::prose::prose;
use crate::{
    locale::Phrases,
    markup::{Markup, markup},
    order,
};

/// Whether votes are taken at a local time.
pub(crate) fn is_open(ballot: &Ballot, now: DateTime) -> bool {
    ballot.opens <= now && now < ballot.closes
}

/// A vote, with its count if there is one.
pub(crate) fn ballot(t: Phrases, ballot: &Ballot, tally: Option<&Tally>, now: DateTime) -> Markup {
    let (class, tag, when) = if now < ballot.opens {
        ("tag", t.ballots_soon(), t.ballots_opens(t.long_date(ballot.opens.date()), t.time(ballot.opens.time())))
    } else if is_open(ballot, now) {
        ("tag ok", t.ballots_open(), t.ballots_closes(t.long_date(ballot.closes.date()), t.time(ballot.closes.time())))
    } else {
        ("tag", t.ballots_closed(), t.ballots_closed_on(t.long_date(ballot.closes.date())))
    };
    let count = match tally {
        Some(tally) => count(t, ballot, tally),
        None => {
            let waiting =
                (ballot.closes <= now).then(|| markup! { <p class="empty-line">{t.ballots_not_counted()}</p> });
            markup! { {options(t, &ballot.options)}{waiting} }
        }
    };
    markup! {
        <article class="section quiet" id=ballot.id.clone()>
            <h3>{t.of(&ballot.title)}</h3>
            <p class="meta"><span class=class>{tag}</span><span>{when}</span></p>
            {rules(t, ballot)}
            {count}
        </article>
    }
}

/// What is decided, who votes, and how that is counted.
pub(crate) fn rules(t: Phrases, ballot: &Ballot) -> Markup {
    let method = method_in_words(t, ballot.method).map(|words| markup! { <p class="meta">{words}</p> });
    let card = ballot.card.then(|| markup! { <p class="meta">{t.ballots_card()}</p> });
    markup! { {prose(&ballot.about)}{method}{card} }
}

/// How votes are given and counted.
fn method_in_words(t: Phrases, method: Method) -> Option<String> {
    match method {
        Method::Approval => Some(t.ballots_approval().into()),
        Method::Ranked => Some(t.ballots_ranked().into()),
        Method::Budget { budget } => Some(t.ballots_budget(t.rupiah(budget))),
        Method::Unknown => None,
    }
}

fn options(t: Phrases, options: &[BallotOption]) -> Markup {
    let priced = options.iter().any(|option| option.price.is_some());
    let rows = options
        .iter()
        .map(|option| {
            let price = priced.then(
                || markup! { <td class="num">{option.price.map(|price| t.rupiah(price)).unwrap_or_default()}</td> },
            );
            markup! { <tr><th scope="row">{t.of(&option.label)}</th>{price}</tr> }
        })
        .collect::<Markup>();
    markup! { <table class="hours"><caption class="hidden">{t.ballots_options()}</caption><tbody>{rows}</tbody></table> }
}

/// The count: winners first, then by votes. Beside each number a bar says it again to the eye.
fn count(t: Phrases, ballot: &Ballot, tally: &Tally) -> Markup {
    let votes = |option: &BallotOption| tally.counts.get(&option.id).copied().unwrap_or(0);
    let place = |option: &BallotOption| tally.winners.iter().position(|id| *id == option.id).unwrap_or(usize::MAX);
    let mut options: Vec<_> = ballot.options.iter().collect();
    order::by_key(&mut options, |option| (place(option), std::cmp::Reverse(votes(option))));
    let rows = options
        .into_iter()
        .map(|option| {
            let won = place(option) != usize::MAX;
            let tag = won.then(|| markup! { " "<span class="tag ok">{t.ballots_won()}</span> });
            let price = option.price.map(|price| markup! { " "<span class="meta">{t.rupiah(price)}</span> });
            markup! {
                <li class=if won { "won" } else { "" }>
                    <span>{t.of(&option.label)}{price}{tag}</span>
                    <span class="num">{t.number(u64::from(votes(option)))}</span>
                    <progress value=votes(option) max=tally.voters.max(1) aria-hidden="true"></progress>
                </li>
            }
        })
        .collect::<Markup>();
    let first_only =
        (ballot.method == Method::Ranked).then(|| markup! { <p class="meta">{t.ballots_first_choices()}</p> });
    let outcome =
        (!tally.outcome.is_empty()).then(|| markup! { <div class="prose"><p>{t.of(&tally.outcome)}</p></div> });
    let listed = |receipts: &[Digest], label: fn(Phrases, u64) -> String, text: &'static str| {
        (!receipts.is_empty()).then(|| {
            let rows = receipts.iter().map(|receipt| markup! { <li class="receipt">{receipt.to_string()}</li> });
            let label = label(t, receipts.len() as u64);
            markup! { <details><summary>{label}</summary><p class="meta">{text}</p><ul>{rows.collect::<Markup>()}</ul></details> }
        })
    };
    let receipts = listed(&tally.receipts, Phrases::ballots_receipts, t.ballots_receipts_text());
    let papers = listed(&tally.papers, Phrases::ballots_papers, t.ballots_papers_text());
    let on_paper = (!tally.papers.is_empty()).then(|| t.ballots_on_paper(tally.papers.len() as u64));
    markup! {
        <p><b>{t.ballots_voters(u64::from(tally.voters))}</b>" "{on_paper}</p>
        {first_only}
        <ul class="tally">{rows}</ul>
        {outcome}
        {receipts}
        {papers}
    }
}
