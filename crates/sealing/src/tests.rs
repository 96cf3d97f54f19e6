//! Known answers, and what must not be opened.

use std::{fs, path::Path};

use lapau_feed::{
    letters::{Answer, Held, Lent, SubmissionState},
    submission::{Content, Support, VERSION, uuid_v4},
};
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
            slot: None,
            badge: String::new(),
        }],
        ..Message::default()
    }
}

fn of_card() -> Message {
    let (name, since) = ("Robohnya surau kami".to_owned(), "2026-11-20".parse().ok());
    let title = "cavpddkcmdve".to_owned();
    let due = "2026-11-27".parse().ok();
    let lent = Lent { item: "B00001".into(), title: title.clone(), name: name.clone(), since, due, renewed: Some(1) };
    let held = Held { item: "B00002".into(), title, name, since, place: Some(2), until: due, suspended: None };
    let as_of = "2026-11-24T01:00:00Z".parse().ok();
    Message { as_of, loans: vec![lent], holds: vec![held], ..Message::default() }
}

fn submission() -> Submission {
    Submission {
        v: VERSION,
        id: uuid_v4([7; 16]),
        created: "2026-11-24T08:10:00Z".parse().unwrap(),
        ticket: None,
        card: None,
        content: Content::Support(Support { proposal: "kursi".into() }),
    }
}

#[test]
fn a_claim_is_about_one_letter_and_one_card() {
    let secret = Ticket([7; 16]);
    let claim = claim(secret, &submission());
    expect_test::expect![[r#"
        Claim {
            id: "df691a340e46f33e0494339861295e34",
            proof: "ae502e08a8726081765f358edbf671c0",
        }
    "#]]
    .assert_debug_eq(&claim);
    assert_eq!(claim.id, card_id(secret));
    let claimed = Submission { card: Some(claim.clone()), ..submission() };
    assert!(holds(secret, &claimed) && !holds(Ticket([8; 16]), &claimed) && !holds(secret, &submission()));
    assert!(!holds(secret, &Submission { id: uuid_v4([8; 16]), ..claimed.clone() }), "another letter");
    let forged = Claim { proof: "0".repeat(32), ..claim };
    assert!(!holds(secret, &Submission { card: Some(forged), ..claimed }));
}

#[test]
fn a_pseudonym_is_one_desk_s() {
    let made = |secret: u8, number| pseudonym(&[secret; 32], number);
    assert_eq!((made(1, "M001"), made(1, "M001").len()), (made(1, "M001"), 32));
    assert!(made(1, "M001") != made(1, "M002") && made(1, "M001") != made(2, "M001"));
}

/// The vectors that the browser's side is tested with too; `UPDATE_EXPECT=1 cargo test -p lapau-sealing` writes them anew.
#[test]
fn the_vectors_are_as_they_were() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors.json");
    let cases = [
        ("000102030405060708090a0b0c0d0e0f", ROUND, message("Diperpanjang.")),
        ("ffeeddccbbaa99887766554433221100", "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff", message(&"Ü ".repeat(600))),
        ("00112233445566778899aabbccddeeff", ROUND, Message::default()),
        ("0f1e2d3c4b5a69788796a5b4c3d2e1f0", ROUND, of_card()),
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

#[test]
fn many_letters_lie_in_buckets_that_are_equally_full() {
    let of = |n: u8| seal(Ticket([n; 16]), ROUND, &Message::default()).unwrap();
    let mut letters: Vec<_> = (0..200).map(of).collect();
    let own = letters[7].clone();
    add_decoys(&mut letters, &[3; 32], ROUND);
    let ids: Vec<_> = letters.iter().map(|letter| &*letter.id).collect();
    let count = buckets(&ids);
    assert!((8..=32).contains(&count), "{count}");
    assert_eq!(letters.len(), count * BUCKET);
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "in order, and none twice");
    for (place, letters) in letters.chunks(BUCKET).enumerate() {
        assert!(letters.iter().all(|letter| bucket(&letter.id, count) == place));
    }
    assert!(letters[bucket(&own.id, count) * BUCKET..][..BUCKET].contains(&own));
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
