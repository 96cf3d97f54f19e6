//! Signs that readers gave to what is published: how many like a post, whom an answer helped.
//!
//! A letter with a sign says nothing of who wrote it, so each counts as one reader; of one ticket only one of each sign counts.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use lapau_feed::{
    conversation::Reactions,
    submission::{Content, ReactionSign, ReactionTarget, Submission},
};

use crate::store::Letter;

/// A letter with a sign.
#[derive(Clone, Debug)]
pub struct Given {
    /// The letter.
    pub submission: Submission,
    /// When it came.
    pub received: Timestamp,
    /// When the letter came that takes it back.
    pub taken_back: Option<Timestamp>,
}

/// Reads letters with signs, each with the time at which it was taken back.
///
/// # Errors
///
/// When what the store holds is no letter.
pub fn given(letters: &[(Letter, Option<Timestamp>)]) -> serde_json::Result<Vec<Given>> {
    let given = |(letter, taken_back): &(Letter, Option<Timestamp>)| {
        let submission: Submission = serde_json::from_slice(&letter.body)?;
        let received = letter.received.parse().unwrap_or(submission.created);
        Ok(Given { submission, received, taken_back: *taken_back })
    };
    letters.iter().map(given).collect()
}

/// The counts of all records that signs were given to.
#[derive(Clone, Debug, Default)]
pub struct Counts(HashMap<(ReactionTarget, String), Count>);

impl Counts {
    /// Counts signs: those that were taken back are out, and of one ticket one of each sign is in.
    pub fn of(all: &[Given]) -> Self {
        let mut counts: HashMap<(ReactionTarget, String), Count> = HashMap::new();
        let mut known = HashSet::new();
        for given in all {
            let Content::Reaction(reaction) = &given.submission.content else { continue };
            let count = counts.entry((reaction.to, reaction.id.clone())).or_default();
            if reaction.sign != ReactionSign::Unhelpful {
                count.as_of = count.as_of.max(Some(given.received)).max(given.taken_back);
            }
            if given.taken_back.is_some() {
                continue;
            }
            if let Some(ticket) = given.submission.ticket
                && !known.insert((ticket, reaction.to, &reaction.id, reaction.sign))
            {
                continue;
            }
            let number = match reaction.sign {
                ReactionSign::Like => &mut count.likes,
                ReactionSign::Helped => &mut count.helped,
                ReactionSign::Unhelpful => &mut count.unhelpful,
            };
            *number = number.saturating_add(1);
        }
        Self(counts)
    }

    /// The count of a record; `None` if nobody ever gave it a sign.
    pub fn get(&self, to: ReactionTarget, id: &str) -> Option<&Count> {
        self.0.get(&(to, id.to_owned()))
    }
}

/// The signs of one record, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many like it.
    pub likes: u32,
    /// How many it helped.
    pub helped: u32,
    /// How many it did not help. For librarians alone: it is not published.
    pub unhelpful: u32,
    /// When the last letter came that changed what is published of it.
    as_of: Option<Timestamp>,
}

impl Count {
    /// How many signs there are, those for librarians too.
    pub fn all(&self) -> u32 {
        self.likes.saturating_add(self.helped).saturating_add(self.unhelpful)
    }

    /// Adds it to what is published of a record; answers whether that changed.
    pub fn publish(&self, reactions: &mut Option<Reactions>) -> bool {
        let Some(as_of) = self.as_of else { return false };
        let (likes, helped) = reactions.as_ref().map_or((0, 0), |known| (known.likes, known.helped));
        let (likes, helped) = (likes.saturating_add(self.likes), helped.saturating_add(self.helped));
        *reactions = Some(Reactions { likes, helped, as_of });
        true
    }
}

#[cfg(test)]
mod tests {
    use lapau_feed::{
        Ticket,
        submission::{Reaction, uuid_v4},
    };

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_795_500_000 + seconds).unwrap()
    }

    fn given(n: u8, id: &str, sign: ReactionSign, ticket: Option<u8>, taken_back: Option<i64>) -> Given {
        Given {
            submission: Submission {
                v: 1,
                id: uuid_v4([n; 16]),
                created: at(0),
                ticket: ticket.map(|byte| Ticket([byte; 16])),
                card: None,
                content: Content::Reaction(Reaction { to: ReactionTarget::Post, id: id.into(), sign }),
            },
            received: at(i64::from(n)),
            taken_back: taken_back.map(at),
        }
    }

    fn published(all: &[Given], id: &str) -> Option<Reactions> {
        let mut reactions = None;
        if let Some(count) = Counts::of(all).get(ReactionTarget::Post, id) {
            count.publish(&mut reactions);
        }
        reactions
    }

    #[test]
    fn each_letter_is_a_reader_and_each_ticket_one() {
        use ReactionSign::{Helped, Like, Unhelpful};
        let mut all = vec![
            given(1, "a", Like, None, None),
            given(2, "a", Like, None, None),
            given(3, "a", Like, Some(7), None),
            given(4, "a", Like, Some(7), None),
            given(5, "a", Helped, Some(7), None),
            given(6, "a", Unhelpful, None, None),
            given(7, "b", Like, Some(7), None),
        ];
        let expected = Some(Reactions { likes: 3, helped: 1, as_of: at(5) });
        assert_eq!(published(&all, "a"), expected, "what did not help is not published, nor when someone said so");
        assert_eq!(published(&all, "b"), Some(Reactions { likes: 1, helped: 0, as_of: at(7) }));
        assert_eq!(published(&all, "c"), None);
        assert_eq!(Counts::of(&all).get(ReactionTarget::Post, "a").map(Count::all), Some(5));
        assert_eq!(Counts::of(&all).get(ReactionTarget::Question, "a"), None);
        all.reverse();
        assert_eq!(published(&all, "a"), expected, "the order in which they are read makes no difference");
    }

    #[test]
    fn what_was_taken_back_is_out_and_dates_the_count() {
        let all = [
            given(1, "a", ReactionSign::Like, Some(7), Some(30)),
            given(2, "a", ReactionSign::Like, Some(7), None),
            given(3, "b", ReactionSign::Like, None, Some(2)),
        ];
        assert_eq!(published(&all, "a"), Some(Reactions { likes: 1, helped: 0, as_of: at(30) }));
        assert_eq!(
            published(&all, "b"),
            Some(Reactions { likes: 0, helped: 0, as_of: at(3) }),
            "taken back before it came"
        );
    }

    #[test]
    fn only_what_did_not_help_publishes_nothing() {
        assert_eq!(published(&[given(1, "a", ReactionSign::Unhelpful, None, Some(9))], "a"), None);
    }

    #[test]
    fn what_was_counted_on_paper_stays() {
        let mut reactions = Some(Reactions { likes: 4, helped: 0, as_of: at(0) });
        let all = [given(1, "a", ReactionSign::Like, None, None)];
        assert!(Counts::of(&all).get(ReactionTarget::Post, "a").unwrap().publish(&mut reactions));
        assert_eq!(reactions, Some(Reactions { likes: 5, helped: 0, as_of: at(1) }));
    }
}
