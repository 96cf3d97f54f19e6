//! Sealing the desk's private answers for whoever holds a ticket.
//!
//! The form is that of [`lapau_feed::letters`]; a phone unseals with its browser's own cryptography, and `vectors.json` keeps both sides the same.
//! Promised: the same message, ticket and round give the same letter, and another message another nonce;
//! nothing but the ticket opens a letter, and nothing that was changed is opened.
//! Never: it does no I/O, draws no random number, and writes no ticket or text into an error.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use data_encoding::BASE64URL_NOPAD;
use hkdf::Hkdf;
use lapau_feed::{
    Digest, Ticket,
    card::{Claim, ID_INFO, proof_info, vote_info},
    class,
    door::KEY_INFO,
    letters::{BUCKET, Letter, Message, NONCE, SIZES, bucket, buckets, fullest, id_info, key_info},
    submission::Submission,
};
use sha2::Sha256;

/// How many letters a collection has at least, decoys among them.
const FEWEST: usize = 8;

/// What AES-GCM adds to a text, in bytes.
const TAG: usize = 16;

/// A message that can't be sealed, or a letter that can't be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealingError {
    /// The message is longer than the longest letter.
    #[error("the answers to one ticket come to more than {} bytes; shorten them", SIZES[SIZES.len() - 1])]
    TooLong,
    /// The letter is another ticket's, or was changed on its way.
    #[error("the letter is another ticket's, or was changed on its way")]
    NotOurs,
    /// The letter opens, but holds no message.
    #[error("the letter holds no message this version can read")]
    NoMessage,
}

/// The identifier of a ticket's letter in a round.
pub fn id_of(ticket: Ticket, round: &str) -> String {
    let id: [u8; 16] = derive(&ticket.0, &id_info(round));
    hex(&id)
}

/// Seals a message for the holder of a ticket.
///
/// # Errors
///
/// When the message is too long.
pub fn seal(ticket: Ticket, round: &str, message: &Message) -> Result<Letter, SealingError> {
    let text = message.to_bytes().ok_or(SealingError::TooLong)?;
    let id = id_of(ticket, round);
    // Derived from the text, so that even a round used twice never has two texts under one nonce.
    let nonce: [u8; NONCE] = derive(&ticket.0, &format!("lapau letter nonce {round} {}", Digest::of(&text)));
    let cipher = cipher(ticket, round);
    let payload = Payload { msg: &text, aad: id.as_bytes() };
    let sealed = cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| SealingError::TooLong)?;
    let sealed = BASE64URL_NOPAD.encode(&[&nonce[..], &sealed].concat());
    Ok(Letter { id, round: round.to_owned(), sealed })
}

/// Opens a letter with its ticket.
///
/// # Errors
///
/// When it is another ticket's, was changed, or holds no message.
pub fn open(ticket: Ticket, letter: &Letter) -> Result<Message, SealingError> {
    let bytes = BASE64URL_NOPAD.decode(letter.sealed.as_bytes()).map_err(|_| SealingError::NotOurs)?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or(SealingError::NotOurs)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| SealingError::NotOurs)?;
    let payload = Payload { msg: sealed, aad: letter.id.as_bytes() };
    let text =
        cipher(ticket, &letter.round).decrypt(&Nonce::from(nonce), payload).map_err(|_| SealingError::NotOurs)?;
    Message::from_bytes(&text).map_err(|_| SealingError::NoMessage)
}

/// The identifier of a card, the same for as long as the card is.
pub fn card_id(secret: Ticket) -> String {
    let id: [u8; 16] = derive(&secret.0, ID_INFO);
    hex(&id)
}

/// The key of an event's door: what its letters are claimed with, and what no list is opened by.
pub fn door_key(secret: Ticket) -> Ticket {
    Ticket(derive(&secret.0, KEY_INFO))
}

/// The key of a card for one vote: what its ballots are claimed with, and what says nothing of the card to whoever does not have it.
pub fn vote_key(secret: Ticket, ballot: &str) -> Ticket {
    Ticket(derive(&secret.0, &vote_info(ballot)))
}

/// The key of a class, by the ticket of its teacher's letter: what its pupils' letters are claimed with, and what opens no list.
pub fn class_key(ticket: Ticket) -> Ticket {
    Ticket(derive(&ticket.0, class::KEY_INFO))
}

/// What shows that a submission was written with a card.
pub fn claim(secret: Ticket, submission: &Submission) -> Claim {
    let proof: [u8; 16] = derive(&secret.0, &proof_info(submission.claimed()));
    Claim { id: card_id(secret), proof: hex(&proof) }
}

/// Whether the claim of a submission is that of a card, and is about this submission.
pub fn holds(secret: Ticket, submission: &Submission) -> bool {
    // Compared as digests, so that the time it takes tells nothing of the right one.
    let digest = |claim: &Claim| Digest::of(format!("{} {}", claim.id, claim.proof).as_bytes());
    submission.card.as_ref().is_some_and(|said| digest(said) == digest(&claim(secret, submission)))
}

/// What a desk knows a member by, in place of their number: HMAC-SHA256 of the number (RFC 5869 §2.2) and what HKDF makes of it.
///
/// Without the desk's secret nobody can tell whose it is, even by trying all numbers; with it, one can try them.
pub fn pseudonym(secret: &[u8; 32], number: &str) -> String {
    let mut out = [0; 16];
    let _ = Hkdf::<Sha256>::new(Some(secret), number.as_bytes()).expand(b"lapau member", &mut out);
    hex(&out)
}

/// Adds letters that nobody can open, so that nobody can tell how many there are: as many as fill every bucket, or, where there is one alone, up to the next power of two.
///
/// The secret is the desk's own: whoever has it can tell decoys from letters, and nobody else can.
pub fn add_decoys(letters: &mut Vec<Letter>, secret: &[u8; 32], round: &str) {
    let ids: Vec<_> = letters.iter().map(|letter| &*letter.id).collect();
    let buckets = buckets(&ids);
    let wanted = match buckets {
        1 => ids.len().next_power_of_two().max(FEWEST),
        _ => fullest(&ids, buckets).max(BUCKET),
    };
    let mut room = vec![wanted; buckets];
    ids.iter().for_each(|id| room[bucket(id, buckets)] -= 1);
    let places = room.iter().enumerate().flat_map(|(place, room)| std::iter::repeat_n(place, *room));
    for (n, place) in (letters.len()..).zip(places) {
        let mut id: [u8; 16] = derive(secret, &format!("lapau decoy id {round} {n}"));
        let width = 0x1_0000 / buckets;
        let first = place * width + usize::from(u16::from_be_bytes([id[0], id[1]])) % width;
        [id[0], id[1]] = (first as u16).to_be_bytes();
        let mut sealed = vec![0; NONCE + SIZES[0] + TAG];
        for (block, bytes) in sealed.chunks_mut(4096).enumerate() {
            fill(secret, &format!("lapau decoy text {round} {n} {block}"), bytes);
        }
        letters.push(Letter { id: hex(&id), round: round.to_owned(), sealed: BASE64URL_NOPAD.encode(&sealed) });
    }
    letters.sort_by(|a, b| a.id.cmp(&b.id));
}

fn cipher(ticket: Ticket, round: &str) -> Aes256Gcm {
    let key: [u8; 32] = derive(&ticket.0, &key_info(round));
    Aes256Gcm::new(&key.into())
}

fn derive<const N: usize>(secret: &[u8], info: &str) -> [u8; N] {
    let mut out = [0; N];
    fill(secret, info, &mut out);
    out
}

/// Fills some bytes; HKDF-SHA256 gives up to 8160 (RFC 5869 §2.3), far more than is asked here.
fn fill(secret: &[u8], info: &str, out: &mut [u8]) {
    debug_assert!(out.len() <= 255 * 32);
    let _ = Hkdf::<Sha256>::new(None, secret).expand(info.as_bytes(), out);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
