//! Votes: by approval, by ranks, by what a budget buys.
//!
//! What no rule decides is decided by the order of the options.

use std::collections::{BTreeMap, HashMap};

use lapau_feed::{
    Localized,
    participation::{Ballot, Method, Tally},
    submission::{Content, Subject, Vote},
};

use super::Paper;

/// A counted vote, and what was left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// The tally.
    pub tally: Tally,
    /// How many papers were void: late, early, or with choices the ballot does not have.
    pub void: usize,
    /// How many papers were replaced by a later one of the same ticket.
    pub replaced: usize,
}

/// Counts the papers of a ballot.
///
/// What counts is when the desk got a paper, since a phone's clock may say anything. Of several papers with one ticket the last counts.
pub fn count(ballot: &Ballot, papers: &[Paper]) -> Count {
    let mut of_ticket: HashMap<[u8; 16], usize> = HashMap::new();
    let (mut valid, mut void, mut replaced) = (Vec::new(), 0, 0);
    let mut papers: Vec<&Paper> = papers.iter().collect();
    papers.sort_by(|a, b| (a.received, &a.submission.id).cmp(&(b.received, &b.submission.id)));
    for paper in papers {
        let Content::Vote(vote) = &paper.submission.content else { continue };
        if vote.ballot != ballot.id {
            continue;
        }
        if !paper.submission.content.problems_against(Subject::Ballot(ballot), paper.received).is_empty() {
            void += 1;
            continue;
        }
        let counted = (&*paper.submission.id, &*vote.choices);
        match paper.submission.ticket.map(|ticket| of_ticket.insert(ticket.0, valid.len())) {
            Some(Some(earlier)) => {
                replaced += 1;
                of_ticket.insert(paper.submission.ticket.map_or([0; 16], |ticket| ticket.0), earlier);
                valid[earlier] = counted;
            }
            _ => valid.push(counted),
        }
    }
    let choices: Vec<&[String]> = valid.iter().map(|(_, choices)| *choices).collect();
    let (counts, winners) = match ballot.method {
        Method::Approval => approval(ballot, &choices),
        Method::Ranked => ranked(ballot, &choices),
        Method::Budget { budget } => spending(ballot, &choices, budget),
        Method::Unknown => (BTreeMap::new(), Vec::new()),
    };
    let mut receipts: Vec<_> = valid.iter().map(|(id, _)| Vote::fingerprint(id)).collect();
    receipts.sort();
    let tally = Tally {
        id: ballot.id.clone(),
        ballot: ballot.id.clone(),
        voters: u32::try_from(valid.len()).unwrap_or(u32::MAX),
        counts,
        winners,
        outcome: Localized::default(),
        receipts,
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
                }
            })
            .collect()
    }

    fn winners(method: &str, groups: &[(usize, &[&str])]) -> Vec<String> {
        count(&ballot(method), &papers(groups)).tally.winners
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
        let count = count(&ballot(r#""method":"ranked""#), &papers(&groups));
        assert_eq!(count.tally.winners, ["k"]);
        assert_eq!(count.tally.counts.values().copied().collect::<Vec<_>>(), [15, 17, 42, 26], "the first choices");
        assert_eq!((count.tally.voters, count.tally.receipts.len(), count.void), (100, 100, 0));
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
        let first = count(&ballot(r#""method":"approval""#), &all);
        assert_eq!((first.tally.voters, first.void, first.replaced), (2, 2, 1));
        assert_eq!(first.tally.counts["c"], 1);
        all.reverse();
        assert_eq!(count(&ballot(r#""method":"approval""#), &all), first);
    }
}
