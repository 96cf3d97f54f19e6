//! Up: takes letters that are due to the desk, or to the library's mailbox.
//!
//! A letter is stored as under way before it leaves, and its outcome is stored before anything is said of it.
//! Two tabs that deliver at once do no harm: storage lets one of them begin, and the desk keeps each letter once.

use jiff::Timestamp;
use lapau_feed::{
    letters::Status,
    mailbox::{ONCE, enclose},
    submission::{HEADER, MAX_BYTES, MAX_ENTRY_BYTES},
};
use lapau_outbox::{Answer, Failure, Letter, Outcome, State, read_answer, read_mailbox};

use crate::{
    platform::{clock, http, random},
    storage::{self, Outbox},
};

/// Where the app itself can take letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Post {
    /// To a desk that answers with a receipt: its address, without `/v1/…`.
    Desk(String),
    /// Into a mailbox that a desk empties: its collection's address.
    Mailbox(String),
}

/// Takes every letter that is due where it can be taken; `None` if the library names no such channel.
///
/// What the feed says of letters that came by other ways, in `statuses`, is taken in first.
/// `alone` says that no other tab delivers: what is under way then was left so by a tab that is gone, and is tried again.
/// Without that word it is tried again only after a while.
/// `changed` is called whenever a letter's state changed. The answer is when to come back.
pub async fn run(
    outbox: &Outbox,
    post: Option<&Post>,
    statuses: &[Status],
    alone: bool,
    changed: &dyn Fn(),
) -> storage::Result<Option<Timestamp>> {
    let mut letters = outbox.letters().await?.letters;
    for letter in &mut letters {
        // Looked at before the row is opened to be written: nearly always there is nothing.
        if letter.clone().hear(statuses)
            && let Some(heard) = outbox.update(letter.id(), &|letter| letter.hear(statuses)).await?
        {
            *letter = heard;
            changed();
        }
    }
    for letter in letters.iter_mut().filter(|letter| alone && matches!(letter.state, State::Sending { .. })) {
        let now = clock::now();
        if let Some(left) = outbox.update(letter.id(), &|letter| letter.take_over(now)).await? {
            *letter = left;
        }
    }
    for letter in letters.iter().filter(|letter| letter.is_due(clock::now())) {
        let Some(begun) = outbox.update(letter.id(), &|letter| letter.begin(clock::now())).await? else { continue };
        changed();
        let outcome = match post {
            Some(post) => send(post, &begun).await,
            None => Outcome::Retry { failure: Failure::NoChannel, after: None },
        };
        let (now, chance) = (clock::now(), random::number());
        outbox
            .update(letter.id(), &|letter| {
                letter.finish(outcome.clone(), now, chance);
                true
            })
            .await?;
        changed();
    }
    let letters = outbox.letters().await?.letters;
    // What someone wrote who passed by stays on this phone no longer than it has to.
    for letter in letters.iter().filter(|letter| letter.is_over()) {
        outbox.delete(letter.id()).await?;
        changed();
    }
    Ok(letters.iter().filter_map(Letter::wakes).min())
}

async fn send(post: &Post, letter: &Letter) -> Outcome {
    let sent = letter.submission.to_bytes();
    let asked = match post {
        Post::Desk(desk) => {
            let url = format!("{}/v1/submissions/{}", desk.trim_end_matches('/'), letter.id());
            http::put_json(&url, (HEADER, "1"), sent.clone(), 4 * MAX_BYTES).await
        }
        Post::Mailbox(collection) => {
            let url = format!("{collection}/records/{}", letter.id());
            // It answers with the whole letter.
            http::put_json(&url, ONCE, enclose(&sent), 4 * MAX_ENTRY_BYTES).await
        }
    };
    match asked {
        Ok(answer) => {
            let read = if matches!(post, Post::Desk(_)) { read_answer } else { read_mailbox };
            let answer =
                Answer { status: answer.status, retry_after: answer.retry_after.as_deref(), body: &answer.body };
            read(&answer, letter.id(), &sent, clock::now())
        }
        Err(http::Error::NoAnswer) => Outcome::Retry { failure: Failure::NoAnswer, after: None },
        Err(http::Error::TooLong) => Outcome::Retry { failure: Failure::NotTheDesk, after: None },
    }
}
