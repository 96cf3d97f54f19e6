//! The patron's letters: written, waiting, sent, refused.

use std::sync::Arc;

use jiff::SignedDuration;
use lapau_feed::{
    Ticket,
    submission::{Cancellation, Content},
};
use lapau_outbox::{Letter, State, by_hand};
use leptos::{prelude::*, task::spawn_local};

use super::{Problem, Shared, cards};
use crate::{
    platform::{clock, quota, random, signal},
    storage,
};

/// The patron's letters.
#[derive(Clone, Copy)]
pub struct Letters {
    letters: RwSignal<Option<Arc<storage::Letters>>>,
    /// Those of people who passed by: where they are may be known, what they say not.
    passing: RwSignal<Passing>,
    problem: RwSignal<Option<Problem>>,
    pub(super) ground: Shared,
    /// What to call when a letter is there to be sent.
    wake: StoredValue<Option<Callback<()>>>,
}

/// How many letters of people who passed by are still on this phone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passing {
    /// They wait to be taken to the desk.
    pub waiting: usize,
    /// The desk does not take them.
    pub refused: usize,
}

impl Letters {
    pub(super) fn new(ground: Shared) -> Self {
        Self {
            letters: RwSignal::new(None),
            passing: RwSignal::new(Passing::default()),
            problem: RwSignal::new(None),
            ground,
            wake: StoredValue::new(None),
        }
    }

    /// Calls back whenever a letter is there to be sent.
    pub(super) fn on_change(self, wake: Callback<()>) {
        self.wake.set_value(Some(wake));
    }

    /// How many letters of people who passed by are still here; the other calls know nothing of them.
    pub fn passing(self) -> Passing {
        self.passing.get()
    }

    /// Stores the letter of someone who passes by: it has no ticket, nobody sees it here, and it goes once the desk has it.
    pub async fn submit_at_kiosk(self, content: Content) -> Result<(), Problem> {
        let letter = Letter::new(random::uuid(), content, clock::now()).of_a_passer_by();
        self.ground.get_value().outbox.put(&letter).await?;
        self.changed().await;
        spawn_local(async { _ = quota::persist().await });
        Ok(())
    }

    /// The letters of people who passed by, in lines for the desk alone.
    pub async fn passing_by_hand(self) -> Result<String, Problem> {
        let letters = self.ground.get_value().outbox.letters().await?.letters;
        Ok(by_hand::lines(letters.iter().filter(|letter| letter.kiosk).map(|letter| &letter.submission)))
    }

    /// Deletes the letters of people who passed by that the desk does not take.
    pub async fn delete_refused(self) -> Result<(), Problem> {
        let ground = self.ground.get_value();
        for letter in ground.outbox.letters().await?.letters {
            if letter.kiosk && matches!(letter.state, State::Refused { .. }) {
                ground.outbox.delete(letter.id()).await?;
            }
        }
        self.changed().await;
        Ok(())
    }

    /// Every letter of whoever holds the phone; `None` until the phone's storage was read.
    pub fn all(self) -> Option<Arc<storage::Letters>> {
        self.letters.get()
    }

    /// The same as they are now.
    pub fn all_untracked(self) -> Arc<storage::Letters> {
        self.letters.get_untracked().unwrap_or_default()
    }

    /// One letter.
    pub fn get(self, id: &str) -> Option<Letter> {
        self.letters.get()?.letters.iter().find(|letter| letter.id() == id).cloned()
    }

    /// How many letters the desk does not have yet.
    pub fn waiting(self) -> usize {
        let letters = self.letters.get();
        let all = letters.iter().flat_map(|letters| &letters.letters);
        all.filter(|letter| !matches!(letter.state, State::Sent { .. })).count()
    }

    /// Whether a letter has lain in the library's mailbox for so long that it had better be sent another way.
    pub fn is_late(letter: &Letter) -> bool {
        letter.is_late(clock::now())
    }

    /// Why the phone's storage can't be read, if it can't.
    pub fn problem(self) -> Option<Problem> {
        self.problem.get()
    }

    /// Stores a new letter and sees to it that it is sent. It is stored when this returns: only then say thanks.
    pub async fn submit(self, content: Content) -> Result<String, Problem> {
        self.submit_with(content, None).await
    }

    /// The same with a card, so that the desk knows whose letter it is.
    pub async fn submit_with(self, content: Content, card: Option<Ticket>) -> Result<String, Problem> {
        let private = is_private(&content);
        let mut letter = Letter::new(random::uuid(), content, clock::now());
        if private {
            letter = letter.with_ticket(Ticket(random::bytes()));
        }
        if let Some(secret) = card {
            // Without the browser's cryptography no card could have been opened: then it goes as a letter of anyone.
            if let Ok(claim) = cards::claim(secret, &letter.submission).await {
                letter = letter.with_card(claim);
            }
        }
        self.ground.get_value().outbox.put(&letter).await?;
        self.changed().await;
        // From now on something is on this phone that exists nowhere else.
        // Nobody waits for the answer: Firefox asks its user first.
        spawn_local(async { _ = quota::persist().await });
        Ok(letter.id().to_owned())
    }

    /// The same for a ballot, by the key that a card has for its vote or by nobody's; it takes the place of what the same voter sent before.
    ///
    /// Of a card the desk counts the last one anyway. Of nobody's, the earlier ones are taken back.
    pub async fn vote(self, content: Content, key: Option<Ticket>) -> Result<String, Problem> {
        let id = self.submit_with(content, key).await?;
        let all = self.all_untracked();
        let Some(new) = all.letters.iter().find(|letter| letter.id() == id) else { return Ok(id) };
        for earlier in all.letters.iter().filter(|letter| is_replaced_by(letter, new)) {
            let untried = earlier.attempts == 0 && earlier.is_open();
            if untried || key.is_none() {
                self.take_back(earlier.id()).await?;
            }
        }
        Ok(id)
    }

    /// Changes what a letter says. `false`: it is under way or at the desk already.
    pub async fn edit(self, id: &str, content: Content) -> Result<bool, Problem> {
        self.change(id, &|letter| letter.edit(content.clone(), clock::now()).is_ok()).await
    }

    /// Keeps a letter from leaving while it is being changed. A tab that is killed meanwhile keeps it for ten minutes.
    pub async fn postpone(self, id: &str) -> Result<(), Problem> {
        let now = clock::now();
        // Not by `+`, which panics with jiff's error: that would bring the words for every error it has.
        let until = now.checked_add(SignedDuration::from_mins(10)).unwrap_or(now);
        let postpone = |letter: &mut Letter| {
            letter.postpone(until);
            true
        };
        self.change(id, &postpone).await.map(|_| ())
    }

    /// Has a letter tried now.
    pub async fn hurry(self, id: &str) -> Result<(), Problem> {
        let hurry = |letter: &mut Letter| {
            letter.hurry(clock::now());
            true
        };
        self.change(id, &hurry).await.map(|_| ())
    }

    /// Sends the content of a refused letter as a letter of its own, and forgets the refused one.
    pub async fn resend(self, id: &str) -> Result<(), Problem> {
        let ground = self.ground.get_value();
        let letters = ground.outbox.letters().await?.letters;
        if let Some(letter) = letters.iter().find(|letter| letter.id() == id) {
            let sent = letter.resend_as(random::uuid(), clock::now());
            let [old, new] = [id, sent.id()].map(|id| storage::versions_of(&storage::draft_of(id)));
            ground.outbox.put(&sent).await?;
            if let Some(versions) = ground.outbox.draft(&old).await? {
                ground.outbox.put_draft(&new, Some(versions)).await?;
            }
            ground.outbox.delete(id).await?;
            self.changed().await;
        }
        Ok(())
    }

    /// Deletes a letter, or a row that can't be read.
    pub async fn delete(self, id: &str) -> Result<(), Problem> {
        self.ground.get_value().outbox.delete(id).await?;
        self.changed().await;
        Ok(())
    }

    /// Takes a letter back: one that was never tried is forgotten, for any other a letter goes that names it.
    /// A try without an answer may have reached the desk, which takes such a letter even before the one it names.
    pub async fn take_back(self, id: &str) -> Result<(), Problem> {
        let now = clock::now();
        let until = now.checked_add(SignedDuration::from_mins(10)).unwrap_or(now);
        // Nothing else tries it from here on, so that it can't leave between this look and its end.
        let hold = |letter: &mut Letter| {
            let untried = letter.attempts == 0 && letter.is_open();
            if untried {
                letter.postpone(until);
            }
            untried
        };
        if self.change(id, &hold).await? {
            return self.delete(id).await;
        }
        let cancellation = Cancellation { submission: id.to_owned(), why: String::new() };
        self.submit(Content::Cancellation(cancellation)).await.map(|_| ())
    }

    /// Changes a letter in storage; `false`: it is not there, or `change` left it as it was.
    async fn change(self, id: &str, change: &dyn Fn(&mut Letter) -> bool) -> Result<bool, Problem> {
        let changed = self.ground.get_value().outbox.update(id, change).await?;
        self.changed().await;
        Ok(changed.is_some())
    }

    /// Reads everything again.
    pub(super) async fn reload(self) {
        match self.ground.get_value().outbox.letters().await {
            Ok(mut letters) => {
                let mut passing = Passing::default();
                letters.letters.retain(|letter| {
                    match letter.state {
                        State::Refused { .. } => passing.refused += usize::from(letter.kiosk),
                        State::Waiting { .. } | State::Sending { .. } | State::Handed { .. } => {
                            passing.waiting += usize::from(letter.kiosk)
                        }
                        State::Sent { .. } => {}
                    }
                    !letter.kiosk
                });
                if self.passing.get_untracked() != passing {
                    self.passing.set(passing);
                }
                self.problem.set(None);
                self.letters.set(Some(Arc::new(letters)));
            }
            Err(error) => {
                self.problem.set(Some(error.into()));
                if self.letters.get_untracked().is_none() {
                    self.letters.set(Some(Arc::default()));
                }
            }
        }
    }

    async fn changed(self) {
        self.reload().await;
        signal::send(signal::Signal::Outbox);
        if let Some(wake) = self.wake.get_value() {
            wake.run(());
        }
    }
}

/// Whether a ballot is replaced by another one: of the same vote, by the same voter as far as letters tell, and written before.
pub fn is_replaced_by(letter: &Letter, other: &Letter) -> bool {
    let (Content::Vote(vote), Content::Vote(later)) = (&letter.submission.content, &other.submission.content) else {
        return false;
    };
    let voter = |letter: &Letter| letter.submission.card.as_ref().map(|claim| claim.id.clone());
    vote.ballot == later.ballot
        && voter(letter) == voter(other)
        && (letter.submission.created, letter.id()) < (other.submission.created, other.id())
}

/// Whether the answer is for the writer alone. The others say nothing of their writer, not even that two are from one phone.
fn is_private(content: &Content) -> bool {
    match content {
        Content::Question(_)
        | Content::Appointment(_)
        | Content::Wish(_)
        | Content::Renewal(_)
        | Content::Hold(_)
        | Content::HoldChange(_)
        | Content::Registration(_)
        | Content::Cancellation(_)
        | Content::Entry(_)
        | Content::Certificate(_)
        | Content::Class(_)
        | Content::Post(_)
        | Content::Proposal(_) => true,
        Content::Suggestion(_)
        | Content::Attendance(_)
        | Content::Reaction(_)
        | Content::Report(_)
        | Content::Response(_)
        | Content::Support(_)
        | Content::Vote(_)
        | Content::Progress(_)
        | Content::Scores(_) => false,
    }
}
