//! A reader's own sign to something published, beside the count that came with the feed.
//!
//! A sign shows at once, long before the library counted it; once it is counted it must not be added again.
//! Promised: what a letter adds or takes away ends with the count that holds it, whatever the phone's clock says.

use jiff::Timestamp;
use lapau_feed::submission::{Content, Reaction};

use crate::{Letter, State};

/// What one's own letters say of a sign, and what they change of its published count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// The letters with the sign that stand: one as a rule, none if it was not given or was taken back.
    pub given: Vec<String>,
    /// Whether one of them, or of those that take one back, is not at the desk yet.
    pub is_waiting: bool,
    /// What has to be added to the count.
    pub more: i64,
}

impl Own {
    /// The count as its reader should see it.
    pub fn count(&self, published: u32) -> u64 {
        u64::try_from(i64::from(published).saturating_add(self.more)).unwrap_or_default()
    }
}

/// Finds one's own sign among all letters. `as_of` is that of the published counts; `None` where nothing was counted yet.
///
/// A letter that reached the desk without an answer is added until a later try brings its receipt.
pub fn own(letters: &[Letter], sign: &Reaction, as_of: Option<Timestamp>) -> Own {
    let mut own = Own::default();
    let is_counted = |letter: &Letter| match &letter.state {
        State::Sent { receipt } => as_of.is_some_and(|as_of| receipt.received <= as_of),
        _ => false,
    };
    let is_waiting = |letter: &Letter| !matches!(letter.state, State::Sent { .. });
    // What the desk refused has no effect there.
    let standing = || letters.iter().filter(|letter| !matches!(letter.state, State::Refused { .. }));
    let signs = standing()
        .filter(|letter| matches!(&letter.submission.content, Content::Reaction(reaction) if reaction == sign));
    for letter in signs {
        let back = standing().find(|other| {
            let content = &other.submission.content;
            matches!(content, Content::Cancellation(cancellation) if cancellation.submission == letter.id())
        });
        own.is_waiting |= is_waiting(back.unwrap_or(letter));
        match (is_counted(letter), back) {
            (false, None) => own.more += 1,
            (true, Some(back)) if !is_counted(back) => own.more -= 1,
            _ => {}
        }
        if back.is_none() {
            own.given.push(letter.id().to_owned());
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use lapau_feed::{
        Digest,
        submission::{Cancellation, ReactionSign, ReactionTarget, Receipt, ReceiptStatus, uuid_v4},
    };
    use proptest::prelude::*;

    use super::*;
    use crate::Reason;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_795_500_000 + seconds).unwrap()
    }

    fn like(post: &str) -> Reaction {
        Reaction { to: ReactionTarget::Post, id: post.into(), sign: ReactionSign::Like }
    }

    fn letter(n: u8, content: Content) -> Letter {
        Letter::new(uuid_v4([n; 16]), content, at(0))
    }

    fn back(n: u8, of: u8) -> Letter {
        letter(n, Content::Cancellation(Cancellation { submission: uuid_v4([of; 16]), why: String::new() }))
    }

    fn sent(mut letter: Letter, seconds: i64) -> Letter {
        let (id, sha256) = (letter.id().to_owned(), Digest::of(b""));
        letter.state =
            State::Sent { receipt: Receipt { id, sha256, status: ReceiptStatus::Stored, received: at(seconds) } };
        letter
    }

    /// What is seen of a sign: the count, whether it is one's own, whether it still waits.
    fn seen(letters: &[Letter], published: u32, as_of: Option<i64>) -> (u64, bool, bool) {
        let own = own(letters, &like("p"), as_of.map(at));
        (own.count(published), !own.given.is_empty(), own.is_waiting)
    }

    #[test]
    fn a_sign_shows_at_once_and_is_not_added_to_the_count_that_holds_it() {
        let mine = letter(1, Content::Reaction(like("p")));
        assert_eq!(seen(&[], 2, Some(5)), (2, false, false));
        assert_eq!(seen(std::slice::from_ref(&mine), 0, None), (1, true, true), "in the outbox");
        let mine = sent(mine, 10);
        assert_eq!(seen(std::slice::from_ref(&mine), 2, Some(5)), (3, true, false), "at the desk, not counted yet");
        assert_eq!(seen(std::slice::from_ref(&mine), 3, Some(10)), (3, true, false), "counted");
        assert_eq!(seen(&[mine], 9, Some(500)), (9, true, false), "others were counted after it");
    }

    #[test]
    fn what_is_taken_back_goes_at_once_and_is_not_taken_away_twice() {
        let mine = sent(letter(1, Content::Reaction(like("p"))), 10);
        let waiting = back(2, 1);
        assert_eq!(seen(&[mine.clone(), waiting.clone()], 3, Some(10)), (2, false, true));
        let gone = sent(waiting, 20);
        assert_eq!(seen(&[mine.clone(), gone.clone()], 3, Some(10)), (2, false, false));
        assert_eq!(seen(&[mine.clone(), gone.clone()], 2, Some(20)), (2, false, false));
        assert_eq!(seen(&[mine, gone], 2, Some(5)), (2, false, false), "neither of them was ever counted");
    }

    #[test]
    fn a_sign_may_be_given_again() {
        let letters = [
            sent(letter(1, Content::Reaction(like("p"))), 10),
            sent(back(2, 1), 20),
            letter(3, Content::Reaction(like("p"))),
        ];
        assert_eq!(seen(&letters, 1, Some(10)), (1, true, true));
        assert_eq!(seen(&letters, 0, Some(20)), (1, true, true));
    }

    #[test]
    fn other_signs_and_refused_letters_change_nothing() {
        let other = Reaction { sign: ReactionSign::Helped, ..like("p") };
        let question = Reaction { to: ReactionTarget::Question, ..like("p") };
        let mut refused = letter(1, Content::Reaction(like("p")));
        refused.state = State::Refused { reason: Reason::Other { message: String::new() }, at: at(1) };
        let letters = [
            letter(2, Content::Reaction(other)),
            letter(3, Content::Reaction(question)),
            letter(4, Content::Reaction(like("q"))),
            refused,
            back(5, 4),
        ];
        assert_eq!(seen(&letters, 7, Some(0)), (7, false, false));
    }

    proptest! {
        /// Whatever was counted so far, once everything arrived and was counted the count stands as it is published.
        #[test]
        fn in_the_end_the_published_count_stands(times in prop::collection::vec((0i64..100, prop::option::of(0i64..100)), 0..6), published: u32) {
            let mut letters = Vec::new();
            for (n, (given, taken)) in times.iter().enumerate() {
                letters.push(sent(letter(n as u8, Content::Reaction(like("p"))), *given));
                letters.extend(taken.map(|taken| sent(back(n as u8 + 100, n as u8), taken)));
            }
            prop_assert_eq!(own(&letters, &like("p"), Some(at(100))).count(published), u64::from(published));
        }
    }
}
