//! The loans that a patron without a card typed in, kept current by the library's answers to renewals.

use std::sync::Arc;

use jiff::civil::Date;
use lapau_circulation::Loan;
use lapau_feed::{
    letters::{Answer, SubmissionState},
    submission::Content,
};
use lapau_outbox::Letter;
use leptos::{prelude::*, task::spawn_local};

use super::{Answers, Letters, Problem, Shared};
use crate::{
    platform::{quota, signal},
    storage,
};

/// The loans that were typed in.
#[derive(Clone, Copy)]
pub struct Loans {
    loans: RwSignal<Option<Arc<storage::Loans>>>,
    problem: RwSignal<Option<Problem>>,
    ground: Shared,
}

impl Loans {
    pub(super) fn new(ground: Shared) -> Self {
        Self { loans: RwSignal::new(None), problem: RwSignal::new(None), ground }
    }

    /// Takes over each due date that the library gives, as its answer arrives.
    pub(super) fn follow(self, letters: Letters, answers: Answers) {
        Effect::new(move |_| {
            let (Some(all), Some(written)) = (self.all(), letters.all()) else { return };
            for loan in &all.loans {
                let Some(given) = given(loan, &written.letters, |id| answers.get(id)) else { continue };
                let (item, asked) = (loan.item.clone(), loan.due);
                spawn_local(async move {
                    // Another tab may have counted it already; what failed is tried again when anything changes.
                    self.change(&item, move |loan| loan.renew(asked, given)).await.ok();
                });
            }
        });
    }

    /// Every loan, what is due first first; `None` until the phone's storage was read.
    pub fn all(self) -> Option<Arc<storage::Loans>> {
        self.loans.get()
    }

    /// Why the phone's storage can't be read, if it can't.
    pub fn problem(self) -> Option<Problem> {
        self.problem.get()
    }

    /// Stores a loan, in place of what was known of the same item. It is stored when this returns.
    pub async fn add(self, loan: &Loan) -> Result<(), Problem> {
        self.ground.get_value().outbox.put_loan(loan).await?;
        self.changed().await;
        // Nobody waits for the answer: Firefox asks its user first.
        spawn_local(async { _ = quota::persist().await });
        Ok(())
    }

    /// Changes a loan; `change` says whether there is something to store.
    pub async fn change(self, item: &str, change: impl Fn(&mut Loan) -> bool) -> Result<(), Problem> {
        if self.ground.get_value().outbox.update_loan(item, &change).await?.is_some() {
            self.changed().await;
        }
        Ok(())
    }

    /// Forgets a loan, or a row that can't be read.
    pub async fn remove(self, item: &str) -> Result<(), Problem> {
        self.ground.get_value().outbox.delete_loan(item).await?;
        self.changed().await;
        Ok(())
    }

    /// Reads everything again.
    pub(super) async fn reload(self) {
        match self.ground.get_value().outbox.loans().await {
            Ok(loans) => {
                self.problem.set(None);
                self.loans.set(Some(Arc::new(loans)));
            }
            Err(error) => {
                self.problem.set(Some(error.into()));
                if self.loans.get_untracked().is_none() {
                    self.loans.set(Some(Arc::default()));
                }
            }
        }
    }

    async fn changed(self) {
        self.reload().await;
        signal::send(signal::Signal::Outbox);
    }
}

/// The letters that ask to renew a loan as it stands now, the newest first.
///
/// A letter names the due date it was written at, so one that was answered asks for nothing any more.
pub fn asking<'a>(loan: &'a Loan, letters: &'a [Letter]) -> impl Iterator<Item = &'a Letter> {
    letters.iter().rev().filter(move |letter| {
        matches!(&letter.submission.content, Content::Renewal(renewal) if renewal.item == loan.item && renewal.due == loan.due)
    })
}

/// The due date that the library gave to a loan in place of its present one.
fn given(loan: &Loan, letters: &[Letter], answer: impl Fn(&str) -> Option<Answer>) -> Option<Date> {
    asking(loan, letters).find_map(|letter| {
        let answer = answer(letter.id())?;
        let granted = matches!(answer.state, SubmissionState::Accepted | SubmissionState::Answered);
        answer.due.filter(|due| granted && *due != loan.due)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use lapau_feed::submission::{Renewal, uuid_v4};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn loan(due: Date) -> Loan {
        let (item, title) = ("B00012".into(), "Bumi Manusia".into());
        Loan { item, title, due, renewed: None, membership_end: None }
    }

    fn letter(number: u8, item: &str, due: Date) -> Letter {
        let renewal = Renewal { item: item.into(), title: String::new(), due, wish_until: None };
        Letter::new(uuid_v4([number; 16]), Content::Renewal(renewal), "2026-11-24T01:00:00Z".parse().unwrap())
    }

    fn answer(letter: &Letter, state: SubmissionState, due: Option<Date>) -> Answer {
        Answer {
            submission: letter.id().into(),
            state,
            at: "2026-11-25T01:00:00Z".parse().unwrap(),
            text: String::new(),
            due,
            place: None,
            until: None,
            href: String::new(),
            slot: None,
            badge: String::new(),
        }
    }

    #[wasm_bindgen_test]
    fn only_a_granted_date_for_the_loan_as_it_stands_is_taken() {
        let (old, new) = (date(2026, 11, 25), date(2026, 11, 28));
        let letters = [letter(1, "B00012", old), letter(2, "B00099", old), letter(3, "B00012", date(2026, 11, 22))];
        let answered = |n: usize, state, due| {
            let answer = answer(&letters[n], state, due);
            given(&loan(old), &letters, |id| (id == letters[n].id()).then(|| answer.clone()))
        };
        assert_eq!(answered(0, SubmissionState::Accepted, Some(new)), Some(new));
        assert_eq!(answered(0, SubmissionState::Declined, Some(new)), None);
        assert_eq!(answered(0, SubmissionState::Accepted, None), None);
        assert_eq!(answered(0, SubmissionState::Accepted, Some(old)), None);
        assert_eq!(answered(1, SubmissionState::Accepted, Some(new)), None, "another item");
        assert_eq!(answered(2, SubmissionState::Accepted, Some(new)), None, "an earlier renewal");
    }

    #[wasm_bindgen_test]
    fn the_newest_letter_is_looked_at_first() {
        let due = date(2026, 11, 25);
        let (loan, letters) = (loan(due), [letter(1, "B00012", due), letter(2, "B00012", due)]);
        let asking: Vec<_> = asking(&loan, &letters).map(Letter::id).collect();
        assert_eq!(asking, [letters[1].id(), letters[0].id()]);
    }
}
