//! Known answers, and what must not be opened.

use std::{fs, path::Path};

use lapau_feed::letters::{Answer, SubmissionState};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const ROUND: &str = "000102030405060708090a0b0c0d0e0f";

fn message(text: &str) -> Message {
    Message {
        answers: vec![Answer {
            submission: "07070707-0707-4707-8707-070707070707".into(),
            state: SubmissionState::Accepted,
            at: "2026-11-25T03:00:00Z".parse().unwrap(),
            text: text.into(),
            due: None,
            place: None,
            until: None,
            href: String::new(),
        }],
    }
}

/// The vectors that the browser's side is tested with too; `UPDATE_EXPECT=1 cargo test -p lapau-sealing` writes them anew.
#[test]
fn the_vectors_are_as_they_were() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors.json");
    let cases = [
        ("000102030405060708090a0b0c0d0e0f", ROUND, message("Diperpanjang.")),
        ("ffeeddccbbaa99887766554433221100", "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff", message(&"Ü ".repeat(600))),
        ("00112233445566778899aabbccddeeff", ROUND, Message::default()),
    ];
    let vectors: Vec<Value> = cases
        .iter()
        .map(|(ticket, round, message)| {
            let letter = seal(ticket.parse().unwrap(), round, message).unwrap();
            json!({"ticket": ticket, "letter": {"id": letter.id, "round": letter.round, "sealed": letter.sealed}, "message": message})
        })
        .collect();
    let text = format!("{}\n", serde_json::to_string_pretty(&vectors).unwrap());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, &text).unwrap();
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), text, "UPDATE_EXPECT=1 takes it over");
    let kept: Vec<Value> = serde_json::from_str(&text).unwrap();
    for vector in kept {
        let letter: Letter = serde_json::from_value(vector["letter"].clone()).unwrap();
        let ticket: Ticket = vector["ticket"].as_str().unwrap().parse().unwrap();
        assert_eq!(serde_json::to_value(open(ticket, &letter).unwrap()).unwrap(), vector["message"]);
    }
}

#[test]
fn what_is_not_ours_stays_closed() {
    let ticket = Ticket([1; 16]);
    let letter = seal(ticket, ROUND, &message("Ya")).unwrap();
    assert_eq!(open(ticket, &letter), Ok(message("Ya")));
    assert_eq!(open(Ticket([2; 16]), &letter), Err(SealingError::NotOurs));
    let other = |change: fn(&mut Letter)| {
        let mut other = letter.clone();
        change(&mut other);
        open(ticket, &other)
    };
    assert_eq!(other(|letter| letter.id.replace_range(0..1, "x")), Err(SealingError::NotOurs));
    assert_eq!(other(|letter| letter.round.replace_range(0..1, "x")), Err(SealingError::NotOurs));
    for sealed in ["", "AAAA", "not base64!", &"A".repeat(40)] {
        assert_eq!(open(ticket, &Letter { sealed: sealed.into(), ..letter.clone() }), Err(SealingError::NotOurs));
    }
    let long = message(&"a".repeat(1 << 16));
    assert_eq!(seal(ticket, ROUND, &long), Err(SealingError::TooLong));
}

#[test]
fn rounds_and_messages_cannot_be_linked() {
    let ticket = Ticket([1; 16]);
    let first = seal(ticket, ROUND, &message("Ya")).unwrap();
    let next = seal(ticket, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff", &message("Ya")).unwrap();
    assert!(first.id != next.id && first.sealed[..20] != next.sealed[..20]);
    let changed = seal(ticket, ROUND, &message("Tidak")).unwrap();
    assert!(first.id == changed.id && first.sealed[..16] != changed.sealed[..16], "another text has another nonce");
}

#[test]
fn decoys_look_like_letters() {
    let mut letters = vec![seal(Ticket([1; 16]), ROUND, &message("Ya")).unwrap()];
    add_decoys(&mut letters, &[3; 32], ROUND);
    assert_eq!(letters.len(), 8);
    assert!(letters.windows(2).all(|pair| pair[0].id < pair[1].id));
    assert!(letters.iter().all(|letter| letter.sealed.len() == letters[0].sealed.len() && letter.id.len() == 32));
    let again = letters.clone();
    add_decoys(&mut letters, &[3; 32], ROUND);
    assert_eq!(letters, again);
    letters.push(seal(Ticket([2; 16]), ROUND, &message("Ya")).unwrap());
    add_decoys(&mut letters, &[3; 32], ROUND);
    assert_eq!(letters.len(), 16);
}

proptest! {
    #[test]
    fn no_change_goes_unnoticed(place in 0usize..1_000, letter in prop::sample::select(vec!['A', 'z', '0', '-', '_', '='])) {
        let ticket = Ticket([1; 16]);
        let good = seal(ticket, ROUND, &message("Ya")).unwrap();
        let mut sealed: Vec<char> = good.sealed.chars().collect();
        let place = place % sealed.len();
        let same = sealed[place] == letter;
        sealed[place] = letter;
        let opened = open(ticket, &Letter { sealed: sealed.into_iter().collect(), ..good });
        prop_assert_eq!(opened.is_ok(), same);
    }
}
