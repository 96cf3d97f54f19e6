//! Up: takes letters that are due to the desk.
//!
//! A letter is stored as under way before it leaves, and its outcome is stored before anything is said of it.
//! Two tabs that deliver at once do no harm: storage lets one of them begin, and the desk keeps each letter once.

use jiff::Timestamp;
use lapau_feed::submission::{HEADER, MAX_BYTES};
use lapau_outbox::{Answer, Failure, Letter, Outcome, State, read_answer};

use crate::{
    platform::{clock, http, random},
    storage::{self, Outbox},
};

/// Takes every letter that is due to the desk at `endpoint`; `None` if the library names no such channel.
///
/// `alone` says that no other tab delivers: what is under way then was left so by a tab that is gone, and is tried again.
/// Without that word it is tried again only after a while.
/// `changed` is called whenever a letter's state changed. The answer is when to come back.
pub async fn run(
    outbox: &Outbox,
    endpoint: Option<&str>,
    alone: bool,
    changed: &dyn Fn(),
) -> storage::Result<Option<Timestamp>> {
    let mut letters = outbox.letters().await?.letters;
    for letter in letters.iter_mut().filter(|letter| alone && matches!(letter.state, State::Sending { .. })) {
        let now = clock::now();
        if let Some(left) = outbox.update(letter.id(), &|letter| letter.take_over(now)).await? {
            *letter = left;
        }
    }
    for letter in letters.iter().filter(|letter| letter.is_due(clock::now())) {
        let Some(begun) = outbox.update(letter.id(), &|letter| letter.begin(clock::now())).await? else { continue };
        changed();
        let outcome = match endpoint {
            Some(endpoint) => send(endpoint, &begun).await,
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

async fn send(endpoint: &str, letter: &Letter) -> Outcome {
    let url = format!("{}/v1/submissions/{}", endpoint.trim_end_matches('/'), letter.id());
    let sent = letter.submission.to_bytes();
    match http::put_json(&url, (HEADER, "1"), sent.clone(), 4 * MAX_BYTES).await {
        Ok(answer) => {
            let answer =
                Answer { status: answer.status, retry_after: answer.retry_after.as_deref(), body: &answer.body };
            read_answer(&answer, letter.id(), &sent, clock::now())
        }
        Err(http::Error::NoAnswer) => Outcome::Retry { failure: Failure::NoAnswer, after: None },
        Err(http::Error::TooLong) => Outcome::Retry { failure: Failure::NotTheDesk, after: None },
    }
}
