//! Members' cards: a secret for each, drawn by the desk, by which a phone finds its own loans in the feed.
//!
//! | module | what it does |
//! | --- | --- |
//! | here | issuing, and telling whose letter a letter is |
//! | `sheet` | the sheet to print and cut |
//!
//! Promised: of a member's number only a pseudonym is kept, which nobody can make without this desk's secret;
//! a card that was revoked opens nothing that is published afterwards.
//! Never: no number and no secret gets into a log, an address or an error.

pub mod sheet;

use jiff::Timestamp;
use lapau_feed::{
    Ticket,
    letters::{Held, Lent},
    submission::{HoldChange, Submission},
};
use lapau_import::Cards;

use crate::{
    counting::roll,
    random,
    store::{Card, Store, StoreError},
};

/// The longest label, in characters.
const LABEL: usize = 80;
/// The longest member's number, in characters: more than any system has.
const NUMBER: usize = 64;

/// Why no card was issued.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// There is no number.
    #[error("a member's number has 1 to {NUMBER} letters and digits; type it as the library's system shows it")]
    Number,
    /// The label is too long, or no line of text.
    #[error("a label is one line of up to {LABEL} characters; shorten it")]
    Label,
    /// The member has a card.
    #[error("this member has a card already; revoke it by issuing another in its place")]
    HasOne,
    /// The system gave no random bytes.
    #[error("the system gave no random bytes; try again")]
    Random,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Issues a card for a member's number; with `replace` in the place of the one that the member has.
///
/// # Errors
///
/// When nothing was issued, and then nothing was changed either.
pub async fn issue(
    store: &Store,
    number: &str,
    label: &str,
    replace: bool,
    now: Timestamp,
) -> Result<Card, IssueError> {
    let number = plain(number);
    if number.is_empty() || number.chars().count() > NUMBER || number.chars().any(char::is_control) {
        return Err(IssueError::Number);
    }
    let label = label.trim();
    if label.chars().count() > LABEL || label.chars().any(char::is_control) {
        return Err(IssueError::Label);
    }
    let member = lapau_sealing::pseudonym(&secret(store).await?, &number);
    drawn(store, member, label, replace, now).await
}

/// Issues a card in the place of another that is in use.
///
/// # Errors
///
/// When nothing was issued, and then nothing was changed either.
pub async fn reissue(store: &Store, card: &Card, now: Timestamp) -> Result<Card, IssueError> {
    drawn(store, card.member.clone(), &card.label, true, now).await
}

async fn drawn(store: &Store, member: String, label: &str, replace: bool, now: Timestamp) -> Result<Card, IssueError> {
    let secret = Ticket(random::bytes().map_err(|_| IssueError::Random)?);
    let id = lapau_sealing::card_id(secret);
    let card = Card { id, member, secret: Some(secret), label: label.to_owned(), issued: now, revoked: None };
    let cards = if replace { store.cards().await? } else { Vec::new() };
    let ballots = match cards.iter().find(|old| old.secret.is_some() && old.member == card.member) {
        Some(old) => roll::before_the_end_of(store, old).await?,
        None => Vec::new(),
    };
    if store.put_card(&card, replace, &ballots).await? { Ok(card) } else { Err(IssueError::HasOne) }
}

/// Revokes a card without another in its place; `false` if it is not in use.
///
/// Ballots that its member gave in votes that are still open then do not count.
///
/// # Errors
///
/// When nothing was revoked.
pub async fn revoke(store: &Store, card: &Card, now: Timestamp) -> Result<bool, IssueError> {
    let ballots = roll::before_the_end_of(store, card).await?;
    let voters = roll::voters(store, &card.member).await?;
    Ok(store.revoke_card(&card.id, now, &ballots, &voters).await?)
}

/// What the member of a number is known by in a vote, if they have a card.
///
/// # Errors
///
/// When the store fails.
pub async fn voter_of(store: &Store, ballot: &str, number: &str) -> Result<Option<String>, IssueError> {
    let secret = secret(store).await?;
    let member = lapau_sealing::pseudonym(&secret, &plain(number));
    let has_one = store.cards().await?.iter().any(|card| card.secret.is_some() && card.member == member);
    Ok(has_one.then(|| roll::voter(&secret, ballot, &member)))
}

/// What readers of reports need to tell whose loans are a card's; `None` while there is no card, and then they look at no number.
pub async fn known(store: &Store) -> Result<Option<Cards>, IssueError> {
    let members: std::collections::HashSet<String> =
        store.cards().await?.into_iter().filter(|card| card.secret.is_some()).map(|card| card.member).collect();
    if members.is_empty() {
        return Ok(None);
    }
    let secret = secret(store).await?;
    Ok(Some(Cards::new(move |number| {
        let member = lapau_sealing::pseudonym(&secret, &plain(number));
        members.contains(&member).then_some(member)
    })))
}

/// Whose letter a letter is.
#[derive(Clone, Debug)]
pub enum Writer {
    /// It names no card.
    Unnamed,
    /// A card that is in use.
    Card(Card),
    /// A card that was revoked.
    Revoked(Card),
    /// It names a card it was not written with, or that is of another desk.
    False,
}

/// Whose letter a letter is.
pub async fn writer(store: &Store, submission: &Submission) -> Result<Writer, StoreError> {
    let Some(claim) = &submission.card else { return Ok(Writer::Unnamed) };
    Ok(match store.card(&claim.id).await? {
        Some(card) => match card.secret {
            Some(secret) if lapau_sealing::holds(secret, submission) => Writer::Card(card),
            Some(_) => Writer::False,
            None => Writer::Revoked(card),
        },
        None => Writer::False,
    })
}

/// The loan of an item that the last import shows for a card's member.
pub async fn loan_of(store: &Store, card: &Card, item: &str) -> Result<Option<Lent>, StoreError> {
    let account = store.account(&card.member).await?;
    Ok(account.loans.into_iter().find(|lent| lent.item == item))
}

/// The hold that a change is about, if the last import shows it for a card's member.
pub async fn hold_of(store: &Store, card: &Card, change: &HoldChange) -> Result<Option<Held>, StoreError> {
    let account = store.account(&card.member).await?;
    Ok(account.holds.into_iter().find(|held| is_about(change, held)))
}

/// Whether a change is about a hold: a later one of the same item is another.
pub fn is_about(change: &HoldChange, held: &Held) -> bool {
    held.item == change.item && held.since == change.since
}

/// A number without what spreadsheets and people add to it.
fn plain(number: &str) -> String {
    let number = number.trim().trim_start_matches('\'');
    number.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

/// What this desk's pseudonyms are made with.
pub(crate) async fn secret(store: &Store) -> Result<[u8; 32], IssueError> {
    Ok(store.secret("members", random::bytes().map_err(|_| IssueError::Random)?).await?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_number_is_the_same_however_it_is_typed() {
        for text in ["m001", " M001 ", "'M 001"] {
            assert_eq!(super::plain(text), "M001");
        }
    }
}
