//! Tests of a letter's life.

use lapau_feed::{
    Digest, json,
    submission::{ReceiptStatus, Refusal, Suggestion, SuggestionTopic, uuid_v4},
};
use proptest::prelude::*;

use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_500_000 + seconds).unwrap()
}

fn suggestion(text: &str) -> Content {
    Content::Suggestion(Suggestion { topic: SuggestionTopic::Service, text: text.into() })
}

fn letter() -> Letter {
    Letter::new(uuid_v4([9; 16]), suggestion("Buka sampai pukul 20."), at(0))
}

fn receipt(letter: &Letter) -> Receipt {
    let sha256 = Digest::of(&letter.submission.to_bytes());
    Receipt { id: letter.id().into(), sha256, status: ReceiptStatus::Stored, received: at(1) }
}

fn answered(letter: &Letter, status: u16, body: &str, retry_after: Option<&str>) -> Outcome {
    let answer = Answer { status, retry_after, body: body.as_bytes() };
    read_answer(&answer, letter.id(), &letter.submission.to_bytes(), at(0))
}

#[test]
fn a_passer_by_leaves_nothing_once_the_desk_has_it() {
    let (mut own, mut passing) = (letter(), letter().of_a_passer_by());
    assert!(!serde_json::to_string(&own).unwrap().contains("kiosk"), "older letters are read as they were");
    let kept = serde_json::to_string(&passing).unwrap();
    assert!(json::from_str::<Letter>(&kept).unwrap().kiosk, "{kept}");
    assert_eq!(passing.submission, own.submission, "the desk is told nothing of it");
    for letter in [&mut own, &mut passing] {
        assert!(letter.begin(at(0)) && !letter.is_over());
        let stored = serde_json::to_string(&receipt(letter)).unwrap();
        letter.finish(answered(letter, 201, &stored, None), at(2), 0);
    }
    assert_eq!((own.is_over(), passing.is_over()), (false, true));
}

#[test]
fn a_letter_is_sent_with_its_receipt() {
    let mut letter = letter();
    assert!(letter.begin(at(0)));
    assert!(!letter.begin(at(1)), "it is under way already");
    let body = serde_json::to_string(&receipt(&letter)).unwrap();
    let outcome = answered(&letter, 201, &body, None);
    letter.finish(outcome, at(2), 0);
    assert_eq!(letter.state, State::Sent { receipt: receipt(&letter) });
    assert_eq!(letter.wakes(), None);
    assert_eq!(letter.edit(suggestion("Yang lain sama sekali"), at(3)), Err(NotOpen));
}

#[test]
fn nothing_but_its_own_receipt_says_that_it_is_sent() {
    let letter = letter();
    let mut other = receipt(&letter);
    other.sha256 = Digest::of(b"other");
    let other = serde_json::to_string(&other).unwrap();
    for (status, body) in
        [(200, "<html>Masuk</html>"), (201, ""), (200, "{}"), (200, &*other), (204, ""), (302, ""), (0, "")]
    {
        let outcome = answered(&letter, status, body, None);
        assert_eq!(outcome, Outcome::Retry { failure: Failure::NotTheDesk, after: None }, "{status} {body}");
    }
}

#[test]
fn the_desks_refusal_is_told_with_its_reasons() {
    let letter = letter();
    let refusal = |error: &str, problems: &[&str]| {
        let problems = problems.iter().map(|text| (*text).to_owned()).collect();
        serde_json::to_string(&Refusal { error: error.into(), message: "no".into(), problems }).unwrap()
    };
    let invalid = answered(&letter, 422, &refusal("invalid", &["text: is empty"]), None);
    assert_eq!(invalid, Outcome::Refused(Reason::Invalid { problems: vec!["text: is empty".into()] }));
    assert_eq!(answered(&letter, 409, &refusal("conflict", &[]), None), Outcome::Refused(Reason::Earlier));
    assert_eq!(
        answered(&letter, 413, &refusal("too_large", &[]), None),
        Outcome::Refused(Reason::Other { message: "no".into() })
    );
    // A proxy's page is not the desk's word.
    assert_eq!(answered(&letter, 403, "<html>", None), Outcome::Retry { failure: Failure::NotTheDesk, after: None });
}

#[test]
fn retry_after_is_obeyed_up_to_a_day() {
    let wait = |text| match answered(&letter(), 429, "", Some(text)) {
        Outcome::Retry { failure: Failure::Busy, after } => delay(1, after, 0).as_secs(),
        other => panic!("{other:?}"),
    };
    assert_eq!(wait("120"), 120);
    assert_eq!(wait("1000000000"), 86_400);
    assert_eq!(wait("99999999999999999999999"), 86_400);
    let date = "Mon, 23 Nov 2026 22:15:00 GMT";
    let asked = rfc2822(date).duration_since(at(0)).as_secs();
    assert_eq!(wait(date), asked.clamp(2, 86_400));
    for odd in ["soon", "Mon, 31 Nov 2026 22:15:00 GMT", "Mon, 23 Nov 2026 22:15:00 WIB", "Mon, 23 Nov 2026"] {
        assert!(wait(odd) <= 5, "{odd}");
    }
}

fn rfc2822(text: &str) -> Timestamp {
    jiff::fmt::rfc2822::parse(text).unwrap().timestamp()
}

#[test]
fn letters_keep_their_form() {
    let refused = |reason| State::Refused { reason, at: at(0) };
    for (state, form) in [
        (State::Waiting { next: at(0), last: None }, r#"{"state":"waiting","next":"T"}"#),
        (
            State::Waiting { next: at(0), last: Some(Failure::NotTheDesk) },
            r#"{"state":"waiting","next":"T","last":"not-the-desk"}"#,
        ),
        (State::Sending { since: at(0) }, r#"{"state":"sending","since":"T"}"#),
        (refused(Reason::Earlier), r#"{"state":"refused","reason":{"reason":"earlier"},"at":"T"}"#),
        (
            refused(Reason::Invalid { problems: vec!["x".into()] }),
            r#"{"state":"refused","reason":{"reason":"invalid","problems":["x"]},"at":"T"}"#,
        ),
        (
            refused(Reason::Other { message: "y".into() }),
            r#"{"state":"refused","reason":{"reason":"other","message":"y"},"at":"T"}"#,
        ),
    ] {
        let json = serde_json::to_string(&state).unwrap();
        assert_eq!(json, form.replace('T', &at(0).to_string()));
        assert_eq!(json::from_str::<State>(&json).unwrap(), state);
    }
    let reasonless = format!(r#"{{"state":"refused","reason":{{"reason":"other"}},"at":"{}"}}"#, at(0));
    for broken in [r#"{"state":"lost"}"#, r#"{"state":"sending"}"#, &reasonless, "{}"] {
        assert!(json::from_str::<State>(broken).is_err(), "{broken}");
    }
}

#[test]
fn a_killed_tab_leaves_a_letter_that_is_tried_again() {
    let mut letter = letter();
    assert!(letter.begin(at(0)));
    assert!(!letter.is_due(at(LEASE.as_secs() - 1)));
    assert!(letter.begin(at(LEASE.as_secs())));
    assert_eq!(letter.attempts, 2);
    assert!(letter.take_over(at(31)) && letter.is_due(at(31)), "whoever had it is known to be gone");
    assert!(!letter.take_over(at(32)), "it waits");
    assert!(letter.begin(at(32)));
    assert_eq!(letter.attempts, 3);
}

#[test]
fn a_late_failure_does_not_undo_an_edit() {
    let mut letter = letter();
    letter.begin(at(0));
    letter.finish(Outcome::Retry { failure: Failure::NoAnswer, after: None }, at(1), 0);
    letter.edit(suggestion("Buka sampai pukul 21."), at(2)).unwrap();
    let edited = letter.clone();
    letter.finish(Outcome::Refused(Reason::Earlier), at(3), 0);
    assert_eq!(letter, edited);
}

#[test]
fn a_change_after_the_desk_had_it_can_go_as_a_letter_of_its_own() {
    let mut letter = letter();
    letter.begin(at(0));
    letter.finish(Outcome::Refused(Reason::Earlier), at(1), 0);
    let again = letter.resend_as(uuid_v4([1; 16]), at(2));
    assert_ne!(again.id(), letter.id());
    assert!(again.is_due(at(2)));
}

#[test]
fn a_letter_that_is_being_changed_waits() {
    let mut letter = letter();
    letter.postpone(at(600));
    assert!(!letter.begin(at(599)), "it would leave as it was before");
    letter.edit(suggestion("Sepuluh huruf lebih"), at(60)).unwrap();
    assert!(letter.begin(at(60)));
    letter.postpone(at(600));
    assert!(matches!(letter.state, State::Sending { .. }), "what is under way stays so");
    letter.finish(Outcome::Retry { failure: Failure::Busy, after: None }, at(61), 0);
    letter.postpone(at(600));
    letter.hurry(at(62));
    assert!(letter.begin(at(62)), "nothing was changed after all");
}

proptest! {
    #[test]
    fn waits_grow_and_stay_bounded(attempts in 0u32..2_000, random: u32, asked in proptest::option::of(-10i64..i64::MAX / 2)) {
        let wait = delay(attempts, asked.map(SignedDuration::from_secs), random).as_secs();
        prop_assert!((2..=86_400).contains(&wait));
        prop_assert!(asked.is_none_or(|asked| wait >= asked.min(86_400)));
    }

    #[test]
    fn arbitrary_answers_never_count_as_delivered(status: u16, body: Vec<u8>, retry in proptest::option::of(".*")) {
        let letter = letter();
        let answer = Answer { status, retry_after: retry.as_deref(), body: &body };
        let outcome = read_answer(&answer, letter.id(), &letter.submission.to_bytes(), at(0));
        prop_assert!(!matches!(outcome, Outcome::Stored(_)));
    }

    /// Whatever happens in whatever order, a letter is sent only by its receipt and never leaves that state.
    #[test]
    fn sent_means_sent(events in proptest::collection::vec((0u8..7, 0i64..100, any::<u32>()), 0..40)) {
        let mut letter = letter();
        let mut clock = 0;
        let mut had_receipt = false;
        for (event, passed, random) in events {
            clock += passed;
            match event {
                0 => { letter.begin(at(clock)); }
                1 => letter.finish(Outcome::Retry { failure: Failure::Busy, after: None }, at(clock), random),
                2 => letter.finish(Outcome::Refused(Reason::Earlier), at(clock), random),
                3 => { letter.edit(suggestion("Sepuluh huruf lebih"), at(clock)).ok(); }
                4 => letter.hurry(at(clock)),
                5 => letter.postpone(at(clock + 60)),
                _ => {
                    had_receipt = true;
                    let stored = receipt(&letter);
                    letter.finish(Outcome::Stored(stored), at(clock), random);
                }
            }
            prop_assert_eq!(matches!(letter.state, State::Sent { .. }), had_receipt);
            let json = serde_json::to_string(&letter).unwrap();
            prop_assert_eq!(&json::from_str::<Letter>(&json).unwrap(), &letter);
        }
    }
}

/// What Kinto 26.5 answers where a letter lies already, or lies now.
fn of_the_mailbox(status: u16, id: &str, letter: &[u8]) -> Vec<u8> {
    let held = serde_json::json!({"id": id, "letter": String::from_utf8_lossy(letter), "last_modified": 1_796_102_468_876_i64});
    let said = match status {
        201 => serde_json::json!({"permissions": {}, "data": held}),
        _ => serde_json::json!({"code": status, "errno": 114, "error": "Precondition Failed",
            "message": "Resource was modified meanwhile", "details": {"existing": held}}),
    };
    said.to_string().into_bytes()
}

fn asked_of_the_mailbox(status: u16, body: &[u8], letter: &Letter) -> Outcome {
    read_mailbox(&Answer { status, retry_after: None, body }, letter.id(), &letter.submission.to_bytes(), at(0))
}

fn said(letter: &Letter, state: SubmissionState, note: &str) -> Status {
    let id = Status::receipt_of(letter.id(), Digest::of(&letter.submission.to_bytes()));
    Status { id, state, since: at(5), note: note.into() }
}

#[test]
fn a_mailbox_gives_no_receipt() {
    let mine = letter();
    let bytes = mine.submission.to_bytes();
    for status in [201, 412] {
        let body = of_the_mailbox(status, mine.id(), &bytes);
        assert_eq!(asked_of_the_mailbox(status, &body, &mine), Outcome::Handed, "{status}");
    }
    let earlier = of_the_mailbox(412, mine.id(), b"{}");
    assert_eq!(asked_of_the_mailbox(412, &earlier, &mine), Outcome::Refused(Reason::Earlier));
    let silent = br#"{"code":412,"errno":114,"error":"Precondition Failed","message":""}"#;
    assert_eq!(asked_of_the_mailbox(412, silent, &mine), Outcome::Handed, "what lies there is not told");
    let refusal = br#"{"code":403,"errno":121,"error":"Forbidden","message":"This user cannot access this resource."}"#;
    for (status, body, failure) in [
        (201, &b"<html>"[..], Failure::NotTheDesk),
        (201, &of_the_mailbox(201, mine.id(), b"{}"), Failure::NotTheDesk),
        (201, &of_the_mailbox(201, "other", &bytes), Failure::NotTheDesk),
        (200, b"<html>Silakan masuk</html>", Failure::NotTheDesk),
        (412, b"<html>", Failure::NotTheDesk),
        (403, b"<html>", Failure::NotTheDesk),
        (403, refusal, Failure::Trouble),
        (404, refusal, Failure::Trouble),
        (413, b"too large", Failure::NotTheDesk),
        (409, refusal, Failure::Busy),
        (429, b"", Failure::Busy),
        (503, b"", Failure::Busy),
        (500, b"", Failure::Trouble),
    ] {
        let outcome = asked_of_the_mailbox(status, body, &mine);
        assert_eq!(outcome, Outcome::Retry { failure, after: None }, "{status} {}", String::from_utf8_lossy(body));
    }
}

#[test]
fn what_lies_in_the_mailbox_is_sent_only_by_the_word_of_the_feed() {
    let mut mine = letter();
    assert!(mine.begin(at(0)));
    mine.finish(Outcome::Handed, at(1), 0);
    assert_eq!((mine.handed(), mine.is_open(), mine.is_late(at(1))), (Some(at(1)), false, false));
    assert_eq!(mine.edit(suggestion("lain"), at(2)), Err(NotOpen), "the desk may take it in at any moment");

    // A week later it is put there once more, and what goes wrong with that changes nothing.
    let week = 7 * 24 * 3600;
    assert!(!mine.begin(at(week)));
    assert!(mine.begin(at(week + 1)));
    assert!(!mine.begin(at(week + 2)), "one tab does");
    mine.finish(Outcome::Retry { failure: Failure::NoAnswer, after: None }, at(week + 2), 0);
    assert_eq!(mine.handed(), Some(at(1)));
    assert!(mine.begin(at(week + 3600)));
    mine.finish(Outcome::Handed, at(week + 3600), 0);
    assert_eq!(mine.handed(), Some(at(1)));
    assert!(!mine.is_late(at(8 * 24 * 3600)) && mine.is_late(at(8 * 24 * 3600 + 2)));

    // Of others, and of another version of it, it takes nothing for its own.
    let mut changed = letter();
    changed.edit(suggestion("Buka sampai pukul 21."), at(0)).unwrap();
    let other = Letter::new(uuid_v4([8; 16]), suggestion("Buka sampai pukul 20."), at(0));
    let foreign = [said(&other, SubmissionState::Received, ""), said(&changed, SubmissionState::Received, "")];
    assert!(!mine.hear(&[]) && !mine.hear(&foreign) && mine.handed().is_some());
    assert!(!mine.clone().hear(&[said(&mine, SubmissionState::Other, "")]), "a newer word says nothing yet");

    let word = said(&mine, SubmissionState::Received, "");
    assert!(mine.hear(std::slice::from_ref(&word)) && !mine.hear(&[word]));
    let State::Sent { receipt } = &mine.state else { panic!("{:?}", mine.state) };
    assert!(receipt.is_for(mine.id(), &mine.submission.to_bytes()));
    assert_eq!((receipt.received, mine.wakes()), (at(5), None));
}

#[test]
fn what_the_desk_does_not_take_from_the_mailbox_comes_back() {
    let mut mine = letter();
    mine.begin(at(0));
    mine.finish(Outcome::Handed, at(1), 0);
    let mut twin = mine.clone();
    assert!(mine.hear(&[said(&mine, SubmissionState::Declined, EARLIER)]));
    assert_eq!(mine.state, State::Refused { reason: Reason::Earlier, at: at(5) });
    assert!(twin.hear(&[said(&twin, SubmissionState::Declined, "Tidak sah.")]));
    assert_eq!(twin.state, State::Refused { reason: Reason::Other { message: "Tidak sah.".into() }, at: at(5) });
    assert!(twin.is_open() && !twin.hear(&[said(&twin, SubmissionState::Received, "")]), "its writer decides now");
}

#[test]
fn a_letter_that_went_by_hand_hears_of_it_too() {
    let mut mine = letter();
    assert!(mine.hear(&[said(&mine, SubmissionState::Received, "")]));
    assert!(matches!(mine.state, State::Sent { .. }));
}

#[test]
fn a_letter_in_the_mailbox_is_read_again_as_it_was_written() {
    let mut mine = letter();
    mine.begin(at(0));
    mine.finish(Outcome::Handed, at(1), 0);
    let text = serde_json::to_string(&mine).unwrap();
    assert!(text.contains(r#""state":"handed""#), "{text}");
    assert_eq!(json::from_str::<Letter>(&text).unwrap(), mine);
}
