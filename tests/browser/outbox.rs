//! The outbox loses nothing, and lets two tabs work on one letter only in turn.

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp};
use lapau::storage::{Error, Outbox};
use lapau_circulation::Loan;
use lapau_feed::submission::{Content, Suggestion, uuid_v4};
use lapau_outbox::{Letter, State};
use lapau_reading::Reading;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{name, raw};

fn now() -> Timestamp {
    "2026-11-24T01:00:00Z".parse().unwrap()
}

/// A letter of that number; a higher number was written later.
fn letter(number: u8) -> Letter {
    let text = format!("Saran yang ke-{number}: tambah kursi baca.");
    let content = Content::Suggestion(Suggestion { text, ..Suggestion::default() });
    Letter::new(uuid_v4([number; 16]), content, now() + SignedDuration::from_secs(i64::from(number)))
}

#[wasm_bindgen_test]
async fn letters_are_read_as_they_were_stored_the_oldest_first() {
    let name = name();
    let outbox = Outbox::new(&name);
    assert!(outbox.letters().await.unwrap().letters.is_empty());
    for number in [3, 1, 2] {
        outbox.put(&letter(number)).await.unwrap();
    }
    drop(outbox);

    let again = Outbox::new(&name);
    let found = again.letters().await.unwrap();
    assert_eq!(found.letters, [letter(1), letter(2), letter(3)]);
    assert!(found.unreadable.is_empty());
    again.delete(letter(2).id()).await.unwrap();
    assert_eq!(again.letters().await.unwrap().letters, [letter(1), letter(3)]);
    again.delete_all().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_change_is_stored_and_answered() {
    let outbox = Outbox::new(&name());
    outbox.put(&letter(1)).await.unwrap();
    let changed = Content::Suggestion(Suggestion { text: "Sudah diubah.".into(), ..Suggestion::default() });
    let stored = outbox.update(letter(1).id(), &|letter| letter.edit(changed.clone(), now()).is_ok()).await.unwrap();
    assert_eq!(stored.as_ref().map(|letter| &letter.submission.content), Some(&changed));
    assert_eq!(outbox.letters().await.unwrap().letters, [stored.unwrap()]);
    outbox.delete_all().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_change_that_is_declined_stores_nothing() {
    let outbox = Outbox::new(&name());
    outbox.put(&letter(1)).await.unwrap();
    let answer = outbox
        .update(letter(1).id(), &|letter| {
            letter.attempts = 99;
            false
        })
        .await
        .unwrap();
    assert_eq!(answer, None);
    assert_eq!(outbox.letters().await.unwrap().letters, [letter(1)]);
    assert_eq!(outbox.update(letter(2).id(), &|_| true).await.unwrap(), None, "there is no such letter");
    outbox.delete_all().await.unwrap();
}

#[wasm_bindgen_test]
async fn of_two_tabs_that_begin_to_send_one_does() {
    let name = name();
    let (here, there) = (Outbox::new(&name), Outbox::new(&name));
    here.put(&letter(1)).await.unwrap();
    let (due, id) = (now() + SignedDuration::from_secs(10), letter(1).id().to_owned());
    let (first, second) = futures_util::future::join(
        here.update(&id, &|letter| letter.begin(due)),
        there.update(&id, &|letter| letter.begin(due)),
    )
    .await;
    let began = [first.unwrap(), second.unwrap()];
    assert_eq!(began.iter().flatten().count(), 1, "{began:?}");
    let stored = there.letters().await.unwrap().letters;
    assert_eq!((stored[0].attempts, &stored[0].state), (1, &State::Sending { since: due }));
    here.delete_all().await.unwrap();
}

#[wasm_bindgen_test]
async fn changes_of_two_tabs_are_made_in_turn() {
    let name = name();
    let (here, there) = (Outbox::new(&name), Outbox::new(&name));
    here.put(&letter(1)).await.unwrap();
    let id = letter(1).id().to_owned();
    let count = |letter: &mut Letter| {
        letter.attempts += 1;
        true
    };
    let mut rounds = Vec::new();
    for _ in 0..10 {
        rounds.push(here.update(&id, &count));
        rounds.push(there.update(&id, &count));
    }
    for done in futures_util::future::join_all(rounds).await {
        assert!(done.unwrap().is_some());
    }
    assert_eq!(here.letters().await.unwrap().letters[0].attempts, 20);
    here.delete_all().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_letter_that_can_not_be_read_is_shown_and_can_be_deleted_and_stops_nothing() {
    let name = name();
    let outbox = Outbox::new(&name);
    outbox.put(&letter(1)).await.unwrap();
    raw::put(&name, "letters", "rusak", "{\"submission\":").await;

    let found = outbox.letters().await.unwrap();
    assert_eq!(found.letters, [letter(1)]);
    assert_eq!(found.unreadable, [("rusak".to_owned(), "{\"submission\":".to_owned())]);
    let calls = Cell::new(0);
    let changed = outbox
        .update("rusak", &|_| {
            calls.set(calls.get() + 1);
            true
        })
        .await;
    assert!(matches!(changed, Err(Error::Unreadable(_))), "{changed:?}");
    assert_eq!(calls.get(), 0);

    outbox.delete("rusak").await.unwrap();
    let found = outbox.letters().await.unwrap();
    assert_eq!((found.letters, found.unreadable), (vec![letter(1)], Vec::new()));
    outbox.delete_all().await.unwrap();
}

#[wasm_bindgen_test]
async fn drafts_are_kept_by_form_until_they_are_forgotten() {
    let name = name();
    let outbox = Outbox::new(&name);
    assert_eq!(outbox.draft("suggestion").await.unwrap(), None);
    outbox.put_draft("suggestion", Some("Setengah jad".into())).await.unwrap();
    outbox.put_draft("suggestion", Some("Setengah jadi".into())).await.unwrap();
    outbox.put_draft("suggestion 7", Some("Yang lain".into())).await.unwrap();
    drop(outbox);

    let again = Outbox::new(&name);
    assert_eq!(again.draft("suggestion").await.unwrap().as_deref(), Some("Setengah jadi"));
    again.put_draft("suggestion", None).await.unwrap();
    assert_eq!(again.draft("suggestion").await.unwrap(), None);
    assert_eq!(again.draft("suggestion 7").await.unwrap().as_deref(), Some("Yang lain"));
    again.delete_all().await.unwrap();
}

#[wasm_bindgen_test]
async fn the_outbox_of_a_newer_app_is_left_alone() {
    let name = name();
    let outbox = Outbox::new(&name);
    outbox.put(&letter(1)).await.unwrap();
    drop(outbox);
    raw::raise(&name).await;

    let older = Outbox::new(&name);
    assert_eq!(older.put(&letter(2)).await, Err(Error::Newer));
    assert!(matches!(older.letters().await, Err(Error::Newer)));
    assert_eq!(raw::keys(&name, "letters").await, [letter(1).id()]);
    older.delete_all().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_tab_gives_way_to_one_that_raises_the_version() {
    let name = name();
    let outbox = Outbox::new(&name);
    outbox.put(&letter(1)).await.unwrap();
    // The outbox is open here. Would it hold on to its connection, this would never return.
    raw::raise(&name).await;
    assert_eq!(raw::keys(&name, "letters").await, [letter(1).id()]);
    assert!(matches!(outbox.letters().await, Err(Error::Newer)));
    outbox.delete_all().await.unwrap();
}

#[wasm_bindgen_test]
async fn everything_goes_at_once_and_there_is_room_for_more() {
    let outbox = Outbox::new(&name());
    let loan = Loan {
        item: "B00012".into(),
        title: "Bumi Manusia".into(),
        due: jiff::civil::date(2026, 11, 27),
        renewed: None,
        membership_end: None,
    };
    outbox.put(&letter(1)).await.unwrap();
    outbox.put_draft("suggest", Some("{}".into())).await.unwrap();
    outbox.put_loan(&loan).await.unwrap();
    outbox.update_reading(&|reading| reading.begin("daftar", "Liburan")).await.unwrap();
    outbox.clear().await.unwrap();
    assert!(outbox.letters().await.unwrap().letters.is_empty());
    assert_eq!(outbox.draft("suggest").await.unwrap(), None);
    assert!(outbox.loans().await.unwrap().loans.is_empty());
    assert_eq!(outbox.reading().await.unwrap(), Ok(Reading::default()));
    outbox.put(&letter(2)).await.unwrap();
    assert_eq!(outbox.letters().await.unwrap().letters, [letter(2)]);
    outbox.delete_all().await.unwrap();
}
