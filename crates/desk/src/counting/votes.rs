//! Votes: by approval, by ranks, by what a budget buys.
//!
//! What no rule decides is decided by the order of the options.

use std::collections::{BTreeMap, HashMap, hash_map::Entry};

use jiff::{Timestamp, civil::DateTime};
use lapau_feed::{
    Localized,
    participation::{Ballot, Method, Tally},
    submission::{Content, Subject, Vote},
};

use super::{
    Paper,
    roll::{Refused, Roll},
};

/// A counted vote, and what was left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// The tally.
    pub tally: Tally,
    /// What does not count.
    pub void: Void,
    /// How many papers were replaced by a later one of the same voter, on paper or by letter.
    pub replaced: usize,
}

/// How many papers do not count, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Void {
    /// They came late or early, or have choices the ballot does not have.
    pub unfit: usize,
    /// They were written without a card, and the vote takes one.
    pub unnamed: usize,
    /// Their card is not in use any more, or is none of this desk's.
    pub gone: usize,
    /// They are on paper and spoilt.
    pub spoilt: usize,
}

impl Void {
    /// All of them.
    pub fn all(self) -> usize {
        self.unfit + self.unnamed + self.gone + self.spoilt
    }
}

/// By what of two papers of one voter the last is known: how new their card is, when it was written, when it came, and its name.
///
/// What was written counts rather than what came: letters that travel by hand overtake one another.
type Rank<'a> = (Option<Timestamp>, DateTime, DateTime, &'a str);

/// Counts the papers of a ballot.
///
/// Whether a paper is late is told by when the desk got it, since a phone's clock may say anything.
/// Of several papers of one voter, known by a card or by a ticket, the last counts; a ballot on paper counts before any letter.
pub fn count(ballot: &Ballot, papers: &[Paper], roll: &Roll) -> Count {
    let mut of_voter: HashMap<String, (Rank<'_>, &[String])> = HashMap::new();
    let mut valid: Vec<(&str, &[String])> = Vec::new();
    let (mut void, mut replaced) = (Void::default(), 0);
    for paper in papers {
        let (submission, Content::Vote(vote)) = (&paper.submission, &paper.submission.content) else { continue };
        if vote.ballot != ballot.id {
            continue;
        }
        let fits = submission.content.problems_against(Subject::Ballot(ballot), paper.received).is_empty();
        if vote.choices.is_empty() || !fits {
            void.unfit += 1;
            continue;
        }
        let (voter, issued) = match ballot.card.then(|| roll.voter(submission)) {
            None => (submission.ticket.map(|ticket| ticket.to_string()), None),
            Some(Ok((voter, issued))) => (Some(voter.to_owned()), Some(issued)),
            Some(Err(why)) => {
                match why {
                    Refused::Unnamed => void.unnamed += 1,
                    Refused::Gone => void.gone += 1,
                    Refused::OnPaper => replaced += 1,
                }
                continue;
            }
        };
        let rank = (issued, paper.written, paper.received, &*submission.id);
        match voter.map(|voter| of_voter.entry(voter)) {
            None => valid.push((&submission.id, &vote.choices)),
            Some(Entry::Vacant(place)) => _ = place.insert((rank, &vote.choices)),
            Some(Entry::Occupied(mut place)) => {
                replaced += 1;
                if place.get().0 < rank {
                    place.insert((rank, &vote.choices));
                }
            }
        }
    }
    valid.extend(of_voter.into_values().map(|((.., id), choices)| (id, choices)));
    let fits = |choices: &[String]| {
        let vote = Vote { ballot: ballot.id.clone(), choices: choices.to_vec() };
        Content::Vote(vote).problems_against(Subject::Ballot(ballot), ballot.opens).is_empty()
    };
    let (on_paper, spoilt): (Vec<_>, Vec<_>) =
        roll.slips.iter().partition(|slip| !slip.choices.is_empty() && fits(&slip.choices));
    void.spoilt = spoilt.len();
    let choices: Vec<&[String]> =
        valid.iter().map(|(_, choices)| *choices).chain(on_paper.iter().map(|slip| &*slip.choices)).collect();
    let (counts, winners) = match ballot.method {
        Method::Approval => approval(ballot, &choices),
        Method::Ranked => ranked(ballot, &choices),
        Method::Budget { budget } => spending(ballot, &choices, budget),
        Method::Unknown => (BTreeMap::new(), Vec::new()),
    };
    let mut receipts: Vec<_> = valid.iter().map(|(id, _)| Vote::fingerprint(id)).collect();
    receipts.sort();
    let mut papers: Vec<_> = on_paper.iter().map(|slip| Tally::paper(&slip.code)).collect();
    papers.sort();
    let tally = Tally {
        id: ballot.id.clone(),
        ballot: ballot.id.clone(),
        voters: u32::try_from(choices.len()).unwrap_or(u32::MAX),
        counts,
        winners,
        outcome: Localized::default(),
        receipts,
        papers,
    };
    Count { tally, void, replaced }
}

type Outcome = (BTreeMap<String, u32>, Vec<String>);

/// How many papers name each option at all.
fn named(ballot: &Ballot, papers: &[&[String]]) -> BTreeMap<String, u32> {
    let mut counts: BTreeMap<String, u32> = ballot.options.iter().map(|option| (option.id.clone(), 0)).collect();
    for choice in papers.iter().copied().flatten() {
        if let Some(count) = counts.get_mut(choice) {
            *count += 1;
        }
    }
    counts
}

/// The most approved wins; several of them where they have as many.
fn approval(ballot: &Ballot, papers: &[&[String]]) -> Outcome {
    let counts = named(ballot, papers);
    let most = counts.values().copied().max().unwrap_or_default();
    let winners = ballot.options.iter().filter(|option| most > 0 && counts[&option.id] == most);
    let winners = winners.map(|option| option.id.clone()).collect();
    (counts, winners)
}

/// Instant-runoff voting: the option with the fewest papers drops out and its papers pass to their next choice, until one has more than half.
///
/// The counts are the first choices. Of options with equally few papers the one with fewer first choices drops out, then the one listed later.
fn ranked(ballot: &Ballot, papers: &[&[String]]) -> Outcome {
    let order: HashMap<&str, usize> =
        ballot.options.iter().enumerate().map(|(n, option)| (option.id.as_str(), n)).collect();
    let mut running: Vec<bool> = vec![true; ballot.options.len()];
    let top = |running: &[bool]| {
        let mut counts = vec![0u32; running.len()];
        for paper in papers {
            let first = paper.iter().filter_map(|choice| order.get(choice.as_str())).find(|n| running[**n]);
            if let Some(n) = first {
                counts[*n] += 1;
            }
        }
        counts
    };
    let firsts = top(&running);
    let counts = ballot.options.iter().zip(&firsts).map(|(option, count)| (option.id.clone(), *count)).collect();
    loop {
        let now = top(&running);
        let cast: u32 = now.iter().sum();
        if cast == 0 {
            return (counts, Vec::new());
        }
        if let Some(winner) = (0..now.len()).find(|n| now[*n] * 2 > cast) {
            return (counts, vec![ballot.options[winner].id.clone()]);
        }
        let last = (0..now.len()).filter(|n| running[*n]).min_by_key(|n| (now[*n], firsts[*n], usize::MAX - n));
        let Some(last) = last else { return (counts, Vec::new()) };
        running[last] = false;
    }
}

/// What most papers bought is bought first, the cheaper of equals before the dearer, as long as the money lasts.
fn spending(ballot: &Ballot, papers: &[&[String]], budget: u32) -> Outcome {
    let counts = named(ballot, papers);
    let mut order: Vec<_> = ballot.options.iter().filter(|option| counts[&option.id] > 0).collect();
    // The sort keeps the order of options that are equal in both.
    order.sort_by_key(|option| (std::cmp::Reverse(counts[&option.id]), option.price));
    let mut left = budget;
    let mut winners = Vec::new();
    for option in order {
        let price = option.price.unwrap_or_default();
        if price <= left {
            left -= price;
            winners.push(option.id.clone());
        }
    }
    (counts, winners)
}

#[cfg(test)]
mod tests {
    use lapau_feed::{
        Ticket,
        submission::{Submission, uuid_v4},
    };

    use super::*;
    use crate::store::Slip;

    fn ballot(method: &str) -> Ballot {
        serde_json::from_str(&format!(
            r#"{{"id":"b","title":"B",{method},"options":[{{"id":"m","label":"Memphis","price":400}},{{"id":"n","label":"Nashville","price":700}},
            {{"id":"c","label":"Chattanooga","price":300}},{{"id":"k","label":"Knoxville","price":300}}],"opens":"2026-11-01T08:00:00","closes":"2026-11-30T16:00:00"}}"#
        ))
        .unwrap()
    }

    fn papers(groups: &[(usize, &[&str])]) -> Vec<Paper> {
        let choices = groups.iter().flat_map(|(many, choices)| std::iter::repeat_n(choices, *many));
        choices
            .enumerate()
            .map(|(n, choices)| {
                let choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
                Paper {
                    submission: Submission {
                        v: 1,
                        id: uuid_v4([n as u8; 16]),
                        created: "2026-11-24T08:10:00Z".parse().unwrap(),
                        ticket: None,
                        card: None,
                        content: Content::Vote(Vote { ballot: "b".into(), choices }),
                    },
                    received: "2026-11-24T15:10:00".parse().unwrap(),
                    written: "2026-11-24T15:10:00".parse().unwrap(),
                }
            })
            .collect()
    }

    fn winners(method: &str, groups: &[(usize, &[&str])]) -> Vec<String> {
        count(&ballot(method), &papers(groups), &Roll::default()).tally.winners
    }

    /// The capital of Tennessee, the worked example of <https://en.wikipedia.org/wiki/Instant-runoff_voting>.
    #[test]
    fn the_capital_of_tennessee_is_knoxville() {
        let groups: [(usize, &[&str]); 4] = [
            (42, &["m", "n", "c", "k"]),
            (26, &["n", "c", "k", "m"]),
            (15, &["c", "k", "n", "m"]),
            (17, &["k", "c", "n", "m"]),
        ];
        let count = count(&ballot(r#""method":"ranked""#), &papers(&groups), &Roll::default());
        assert_eq!(count.tally.winners, ["k"]);
        assert_eq!(count.tally.counts.values().copied().collect::<Vec<_>>(), [15, 17, 42, 26], "the first choices");
        assert_eq!((count.tally.voters, count.tally.receipts.len(), count.void.all()), (100, 100, 0));
    }

    #[test]
    fn the_most_approved_win() {
        assert_eq!(winners(r#""method":"approval""#, &[(2, &["m", "n"]), (1, &["n", "c"]), (1, &["m"])]), ["m", "n"]);
        assert_eq!(winners(r#""method":"approval""#, &[]), [""; 0]);
        assert_eq!(winners(r#""method":"ranked""#, &[]), [""; 0]);
    }

    #[test]
    fn the_money_is_spent_on_what_most_want() {
        let groups: [(usize, &[&str]); 3] = [(3, &["n"]), (2, &["m"]), (2, &["c"])];
        assert_eq!(winners(r#""method":"budget","budget":1000"#, &groups), ["n", "c"]);
    }

    #[test]
    fn late_and_spoilt_papers_are_void_and_a_ticket_votes_once() {
        let mut all = papers(&[(1, &["m"]), (1, &["z"]), (1, &["n"]), (1, &["n"])]);
        for n in [2, 3] {
            all[n].submission.ticket = Some(Ticket([1; 16]));
        }
        all[3].submission.content = Content::Vote(Vote { ballot: "b".into(), choices: vec!["c".into()] });
        let mut late = all[0].clone();
        late.submission.id = uuid_v4([9; 16]);
        late.received = "2026-11-30T16:00:00".parse().unwrap();
        all.push(late);
        let first = count(&ballot(r#""method":"approval""#), &all, &Roll::default());
        assert_eq!((first.tally.voters, first.void.all(), first.replaced), (2, 2, 1));
        assert_eq!(first.tally.counts["c"], 1);
        all.reverse();
        assert_eq!(count(&ballot(r#""method":"approval""#), &all, &Roll::default()), first);
    }

    /// A letter of a property: whose card it is written with, if any, what it chooses, and when it was written and came, in minutes.
    type Given = (Option<usize>, bool, Vec<bool>, i8, i8);

    const CARDS: [(Ticket, &str); 3] = [(Ticket([1; 16]), "ani"), (Ticket([2; 16]), "budi"), (Ticket([3; 16]), "cici")];

    fn given(n: usize, (card, is_false, chosen, written, later): &Given) -> Paper {
        let start: DateTime = "2026-11-24T15:10:00".parse().unwrap();
        let at = |minutes: i8| start + jiff::Span::new().minutes(minutes);
        let choices = std::iter::zip(["m", "n", "c", "k"], chosen).filter(|(_, chosen)| **chosen);
        let choices = choices.map(|(choice, _)| choice.to_owned()).collect();
        let mut submission = Submission {
            v: 1,
            id: uuid_v4([n as u8; 16]),
            created: "2026-11-24T08:10:00Z".parse().unwrap(),
            ticket: None,
            card: None,
            content: Content::Vote(Vote { ballot: "b".into(), choices }),
        };
        if let Some(card) = card {
            let claim = lapau_sealing::claim(lapau_sealing::vote_key(CARDS[*card].0, "b"), &submission);
            submission.card = Some(claim);
            if *is_false {
                // The claim of another letter: whoever sees one can put it on no ballot of their own.
                submission.content = Content::Vote(Vote { ballot: "b".into(), choices: vec!["k".into()] });
                submission.id = uuid_v4([n as u8 + 100; 16]);
            }
        }
        Paper { submission, written: at(*written), received: at(written.saturating_add(*later)) }
    }

    proptest::proptest! {
        #[test]
        fn no_card_counts_twice_and_the_last_word_of_each_counts_in_whatever_order_letters_come(
            letters in proptest::collection::vec((
                proptest::option::of(0..CARDS.len()),
                proptest::bool::weighted(0.2),
                proptest::collection::vec(proptest::bool::ANY, 4),
                0_i8..100,
                0_i8..20,
            ), 0..12),
            turn in 0_usize..12,
        ) {
            let mut ballot = ballot(r#""method":"approval""#);
            ballot.card = true;
            let roll = Roll::of_cards("b", &CARDS);
            let mut papers: Vec<Paper> = letters.iter().enumerate().map(|(n, letter)| given(n, letter)).collect();
            let count_of = |papers: &[Paper]| count(&ballot, papers, &roll);
            let counted = count_of(&papers);
            let valid = |paper: &&Paper| {
                let Content::Vote(vote) = &paper.submission.content else { return false };
                !vote.choices.is_empty() && roll.voter(&paper.submission).is_ok()
            };
            let mut expected = Vec::new();
            for (secret, _) in CARDS {
                let id = lapau_sealing::card_id(lapau_sealing::vote_key(secret, "b"));
                let own = papers.iter().filter(valid).filter(|paper| paper.submission.card.as_ref().is_some_and(|card| card.id == id));
                expected.extend(own.max_by_key(|paper| (paper.written, paper.received, &*paper.submission.id)).map(|paper| Vote::fingerprint(&paper.submission.id)));
            }
            expected.sort();
            proptest::prop_assert_eq!(&counted.tally.receipts, &expected);
            let all = counted.tally.voters as usize + counted.void.all() + counted.replaced;
            proptest::prop_assert_eq!(all, papers.len(), "every letter is accounted for");
            papers.reverse();
            if !papers.is_empty() {
                let turn = turn % papers.len();
                papers.rotate_left(turn);
            }
            proptest::prop_assert_eq!(count_of(&papers), counted);
        }
    }

    #[test]
    fn paper_counts_beside_letters_with_a_mark_of_its_own() {
        let slip = |code: &str, choices: &[&str]| Slip {
            code: code.into(),
            choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        };
        let slips = vec![slip("0000000001", &["m"]), slip("0000000002", &[]), slip("0000000003", &["m", "n"])];
        let roll = Roll::of_slips(slips);
        let count = count(&ballot(r#""method":"approval""#), &papers(&[(1, &["n"])]), &roll);
        assert_eq!((count.tally.voters, count.tally.receipts.len(), count.void.spoilt), (3, 1, 1));
        assert_eq!((count.tally.counts["m"], count.tally.counts["n"]), (2, 2));
        let mut papers = [Tally::paper("0000000001"), Tally::paper("0000000003")];
        papers.sort();
        assert_eq!(count.tally.papers, papers);
    }
}
