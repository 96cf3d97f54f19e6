//! What the library answered to this phone's letters: sealed answers that only their tickets open, and public states.

use std::sync::Arc;

use lapau_feed::{
    Collection, Ticket, base64url,
    class::{self, ClassSheet},
    letters::{Answer, Letter as Sealed, Message, NONCE, Status, SubmissionState, id_info, key_info},
};
use leptos::{prelude::*, task::spawn_local};

use super::{Feed, Letters, told};
use crate::platform::cryptography::{self, Closed};

/// What the library answered.
#[derive(Clone, Copy)]
pub struct Answers {
    /// In the order in which they were found: a later one stands for an earlier one to the same letter.
    answers: RwSignal<Arc<Vec<Answer>>>,
    /// What the teacher of a class is told, by the class's letter.
    classes: RwSignal<Vec<(String, Arc<ClassSheet>)>>,
    /// The marks of those that were seen.
    seen: RwSignal<String>,
}

impl Answers {
    /// Opens what there is, and again whenever letters or feed change.
    pub(super) fn follow(feed: Feed, letters: Letters) -> Self {
        let (answers, classes) = (RwSignal::new(Arc::default()), RwSignal::new(Vec::new()));
        // Other collections, and how far a letter is on its way, change much more often than what can be opened.
        let ground = Memo::new(move |_| {
            let (snapshot, letters) = (feed.snapshot()?, letters.all()?);
            let heads = [Collection::Statuses, Collection::Letters].map(|part| snapshot.heads.get(&part).cloned());
            let tickets = letters.letters.iter().map(|letter| (letter.id().to_owned(), letter.submission.ticket));
            Some((heads, tickets.collect::<Vec<_>>()))
        });
        Effect::new(move |_| {
            let Some((_, tickets)) = ground.get() else { return };
            let snapshot = untrack(move || feed.snapshot()).unwrap_or_default();
            spawn_local(async move {
                let (mut found, mut sheets) = (Vec::new(), Vec::new());
                for (id, ticket) in tickets {
                    found.extend(public(&id, &snapshot.statuses));
                    let Some(ticket) = ticket else { continue };
                    // What can't be opened is another's, or a decoy.
                    let Ok(message) = read(ticket, &snapshot.letters).await else { continue };
                    sheets.extend(message.class.map(|sheet| (id, Arc::new(sheet))));
                    found.extend(message.answers);
                }
                classes.set(sheets);
                answers.set(Arc::new(found));
            });
        });
        Self { answers, classes, seen: RwSignal::new(told::seen()) }
    }

    /// What the teacher of a class is told, by the identifier of the class's letter.
    pub fn class(self, letter: &str) -> Option<Arc<ClassSheet>> {
        self.classes.with(|classes| classes.iter().find(|(of, _)| of == letter).map(|(_, sheet)| Arc::clone(sheet)))
    }

    /// The answer to a letter, by the letter's identifier.
    pub fn get(self, letter: &str) -> Option<Answer> {
        self.answers.with(|answers| answers.iter().rev().find(|answer| answer.submission == letter).cloned())
    }

    /// How many letters have an answer that was not seen yet.
    pub fn unseen(self) -> usize {
        self.answers.with(|answers| self.seen.with(|seen| unseen(answers, seen).count()))
    }

    /// Remembers every answer that there is as seen.
    pub fn see(self) {
        let (found, before) = (self.answers.get(), self.seen.get_untracked());
        let seen = unseen(&found, &before).fold(before.clone(), |seen, answer| told::see(&seen, answer));
        if seen != before {
            self.seen.set(seen);
        }
    }
}

/// Whether it says more than that the letter was read, or taken back by its writer.
pub fn is_news(answer: &Answer) -> bool {
    !matches!(answer.state, SubmissionState::Received | SubmissionState::Withdrawn)
}

/// The answers that were not seen: of several to one letter the last.
fn unseen<'a>(answers: &'a [Answer], seen: &'a str) -> impl Iterator<Item = &'a Answer> {
    let is_last =
        move |n: usize, answer: &Answer| !answers.iter().skip(n + 1).any(|later| later.submission == answer.submission);
    let last = answers.iter().enumerate().filter(move |(n, answer)| is_last(*n, answer));
    last.map(|(_, answer)| answer).filter(move |answer| is_news(answer) && !told::is_seen(seen, answer))
}

/// The key of a class, by the ticket of its teacher's letter; `None` where this browser has no cryptography to offer.
pub async fn class_key(ticket: Ticket) -> Option<Ticket> {
    let key = cryptography::derive(&ticket.0, class::KEY_INFO, 16).await.ok()?;
    Some(Ticket(key.try_into().ok()?))
}

/// The public state of a submission, as an answer.
fn public(id: &str, statuses: &[Status]) -> Option<Answer> {
    let key = Status::id_of(id);
    let status = statuses.iter().find(|status| status.id == key)?;
    let text = status.note.get(lapau_feed::Language::Indonesian).to_owned();
    Some(Answer {
        submission: id.to_owned(),
        state: status.state,
        at: status.since,
        text,
        due: None,
        place: None,
        until: None,
        href: String::new(),
        slot: None,
        badge: String::new(),
    })
}

/// Finds and opens the letter of a ticket.
pub(super) async fn read(ticket: Ticket, letters: &[Sealed]) -> Result<Message, Closed> {
    // All letters of a publication are of one round.
    let round = &letters.first().ok_or(Closed)?.round;
    let id = cryptography::derive(&ticket.0, &id_info(round), 16).await?;
    let id = cryptography::hex(&id);
    let letter = letters.iter().find(|letter| letter.id == id).ok_or(Closed)?;
    let bytes = base64url::decode(&letter.sealed).ok_or(Closed)?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or(Closed)?;
    let key = cryptography::derive(&ticket.0, &key_info(round), 32).await?;
    let text = cryptography::open(&key, nonce, id.as_bytes(), sealed).await?;
    Message::from_bytes(&text).map_err(|_| Closed)
}
