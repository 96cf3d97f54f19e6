//! Who may vote where a vote takes a card, and what was voted on paper.
//!
//! A ballot that was written with a card is claimed with a key that the card has for this vote alone (`lapau_sealing::vote_key`).
//! The desk makes the same of every card in use, so it knows a ballot of a card from a false one and two of one member from two of two.
//! A card that is replaced or revoked loses its secret; before that its ballots are kept as its voter's ([`before_the_end_of`]).
//!
//! Promised: a voter is a pseudonym for one vote. No member, no number and no label is here.

use std::collections::{HashMap, HashSet};

use jiff::{Timestamp, civil::DateTime};
use lapau_feed::{
    Ticket,
    participation::Ballot,
    submission::{Content, Submission},
};

use crate::{
    cards::{self, IssueError},
    store::{Card, KeptVote, Slip, Store},
};

/// What the desk knows of who votes.
#[derive(Debug, Default)]
pub struct Roll {
    /// The cards in use, by what their claims name them by in this vote.
    passes: HashMap<String, Pass>,
    /// Ballots of cards that were replaced or revoked since, by their letters.
    kept: HashMap<String, Past>,
    /// Who took a ballot on paper.
    on_paper: HashSet<String>,
    /// What was voted on paper.
    pub(super) slips: Vec<Slip>,
}

/// A card in use, as a vote knows it.
#[derive(Debug)]
struct Pass {
    key: Ticket,
    voter: String,
    issued: Timestamp,
}

/// A ballot of a card that is not in use any more.
#[derive(Debug)]
struct Past {
    voter: String,
    issued: Timestamp,
    /// Whether its voter had no card any more when the vote closed.
    is_over: bool,
}

/// Why a ballot does not count where a vote takes a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It was written without one.
    Unnamed,
    /// Its card is not in use, or it is none of this desk's.
    Gone,
    /// Its voter took a ballot on paper, and that counts.
    OnPaper,
}

impl Roll {
    /// The roll of a vote; `local` gives the library's time at an instant.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn of(store: &Store, ballot: &Ballot, local: impl Fn(Timestamp) -> DateTime) -> Result<Self, IssueError> {
        let mut roll = Self::default();
        if ballot.paper {
            roll.slips = store.slips(&ballot.id).await?;
            roll.on_paper = store.paper_voters(&ballot.id).await?.into_iter().collect();
        }
        if !ballot.card {
            return Ok(roll);
        }
        let secret = cards::secret(store).await?;
        for card in store.cards().await? {
            let Some(own) = card.secret else { continue };
            let (key, voter) = (lapau_sealing::vote_key(own, &ballot.id), voter(&secret, &ballot.id, &card.member));
            roll.passes.insert(lapau_sealing::card_id(key), Pass { key, voter, issued: card.issued });
        }
        for kept in store.kept_votes(&ballot.id).await? {
            let is_over = kept.ended.is_some_and(|ended| local(ended) < ballot.closes);
            roll.kept.insert(kept.submission, Past { voter: kept.voter, issued: kept.issued, is_over });
        }
        Ok(roll)
    }

    /// Whose ballot a letter is, and how new their card is.
    pub(super) fn voter(&self, submission: &Submission) -> Result<(&str, Timestamp), Refused> {
        let claim = submission.card.as_ref().ok_or(Refused::Unnamed)?;
        let (voter, issued) = match (self.kept.get(&submission.id), self.passes.get(&claim.id)) {
            (Some(past), _) if past.is_over => return Err(Refused::Gone),
            (Some(past), _) => (&*past.voter, past.issued),
            (None, Some(pass)) if lapau_sealing::holds(pass.key, submission) => (&*pass.voter, pass.issued),
            (None, _) => return Err(Refused::Gone),
        };
        if self.on_paper.contains(voter) { Err(Refused::OnPaper) } else { Ok((voter, issued)) }
    }
}

#[cfg(test)]
impl Roll {
    /// The roll of cards in use, each with its member.
    pub(super) fn of_cards(ballot: &str, cards: &[(Ticket, &str)]) -> Self {
        let pass = |(secret, member): &(Ticket, &str)| {
            let (key, issued) = (lapau_sealing::vote_key(*secret, ballot), Timestamp::UNIX_EPOCH);
            (lapau_sealing::card_id(key), Pass { key, voter: (*member).to_owned(), issued })
        };
        Self { passes: cards.iter().map(pass).collect(), ..Self::default() }
    }

    /// The roll of ballots on paper.
    pub(super) fn of_slips(slips: Vec<Slip>) -> Self {
        Self { slips, ..Self::default() }
    }
}

/// What a member is in one vote: without the desk's secret nobody can tell who, or that voters of two votes are one.
pub(crate) fn voter(secret: &[u8; 32], ballot: &str, member: &str) -> String {
    lapau_sealing::pseudonym(secret, &format!("vote {ballot} {member}"))
}

/// What is kept of a card's ballots when it loses its secret: they can't be known as its own any more afterwards.
///
/// # Errors
///
/// When the store fails.
pub(crate) async fn before_the_end_of(store: &Store, card: &Card) -> Result<Vec<KeptVote>, IssueError> {
    let Some(own) = card.secret else { return Ok(Vec::new()) };
    let mut kept = Vec::new();
    for case in store.cases_of("vote").await? {
        // What can't be read was never counted either.
        let Ok(submission) = serde_json::from_slice::<Submission>(&case.letter.body) else { continue };
        let Content::Vote(vote) = &submission.content else { continue };
        if submission.card.is_none() || !lapau_sealing::holds(lapau_sealing::vote_key(own, &vote.ballot), &submission) {
            continue;
        }
        let (ballot, issued) = (vote.ballot.clone(), card.issued);
        let voter = voter(&cards::secret(store).await?, &ballot, &card.member);
        kept.push(KeptVote { submission: submission.id, ballot, voter, issued, ended: None });
    }
    Ok(kept)
}

/// What a member is in every vote that letters with cards came for: whoever has no card any more is told from others by these.
pub(crate) async fn voters(store: &Store, member: &str) -> Result<Vec<String>, IssueError> {
    let mut ballots = HashSet::new();
    for case in store.cases_of("vote").await? {
        let submission = serde_json::from_slice::<Submission>(&case.letter.body);
        if let Ok(Submission { card: Some(_), content: Content::Vote(vote), .. }) = submission {
            ballots.insert(vote.ballot);
        }
    }
    if ballots.is_empty() {
        return Ok(Vec::new());
    }
    let secret = cards::secret(store).await?;
    Ok(ballots.iter().map(|ballot| voter(&secret, ballot, member)).collect())
}
