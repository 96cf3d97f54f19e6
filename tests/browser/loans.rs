//! Loans that were typed in are kept, changed in turn, and come after an older app's letters without touching them.

use jiff::civil::{Date, date};
use lapau::storage::{Error, Outbox};
use lapau_circulation::Loan;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{name, raw};

fn loan(item: &str, due: Date) -> Loan {
    Loan { item: item.into(), title: "Bumi Manusia".into(), due, renewed: Some(0), membership_end: None }
}

/// A letter as version 1 of the database held it, byte for byte.
const OLD_KEY: &str = "01010101-0101-4101-8101-010101010101";
const OLD_LETTER: &str = r#"{"submission":{"v":1,"id":"01010101-0101-4101-8101-010101010101","created":"2026-11-24T01:00:01Z","kind":"suggestion","body":{"topic":"other","text":"Tambah kursi baca."}},"state":{"state":"waiting","next":"2026-11-24T01:00:01Z"},"attempts":0}"#;

#[wasm_bindgen_test]
async fn the_first_version_of_the_outbox_is_opened_with_all_it_held() {
    let name = name();
    raw::make(&name, 1, &["letters", "drafts"]).await;
    raw::put(&name, "letters", OLD_KEY, OLD_LETTER).await;
    raw::put(&name, "drafts", "suggestion", r#"{"text":"Setengah jad"}"#).await;

    let outbox = Outbox::new(&name);
    assert!(outbox.loans().await.unwrap().loans.is_empty());
    outbox.put_loan(&loan("B00012", date(2026, 11, 27))).await.unwrap();
    let found = outbox.letters().await.unwrap();
    assert!(found.unreadable.is_empty(), "{:?}", found.unreadable);
    assert_eq!(found.letters.iter().map(|letter| letter.id()).collect::<Vec<_>>(), [OLD_KEY]);
    assert_eq!(outbox.draft("suggestion").await.unwrap().as_deref(), Some(r#"{"text":"Setengah jad"}"#));
    drop(outbox);
    assert_eq!(raw::keys(&name, "loans").await, ["B00012"]);
    Outbox::new(&name).delete_all().await.unwrap();
}

#[wasm_bindgen_test]
async fn what_is_due_first_comes_first_and_the_same_item_is_kept_once() {
    let name = name();
    let outbox = Outbox::new(&name);
    let (late, soon) = (loan("B00030", date(2026, 11, 20)), loan("X0022/2016", date(2026, 11, 25)));
    outbox.put_loan(&soon).await.unwrap();
    outbox.put_loan(&loan("B00030", date(2026, 12, 1))).await.unwrap();
    outbox.put_loan(&late).await.unwrap();
    drop(outbox);

    let again = Outbox::new(&name);
    assert_eq!(again.loans().await.unwrap().loans, [late, soon.clone()]);
    again.delete_loan("B00030").await.unwrap();
    assert_eq!(again.loans().await.unwrap().loans, [soon]);
    again.delete_all().await.unwrap();
}

#[wasm_bindgen_test]
async fn of_two_tabs_that_read_one_answer_one_counts_it() {
    let name = name();
    let (here, there) = (Outbox::new(&name), Outbox::new(&name));
    let (asked, given) = (date(2026, 11, 25), date(2026, 11, 28));
    here.put_loan(&loan("B00012", asked)).await.unwrap();
    let (first, second) = futures_util::future::join(
        here.update_loan("B00012", &|loan| loan.renew(asked, given)),
        there.update_loan("B00012", &|loan| loan.renew(asked, given)),
    )
    .await;
    let counted = [first.unwrap(), second.unwrap()];
    assert_eq!(counted.iter().flatten().count(), 1, "{counted:?}");
    let stored = there.loans().await.unwrap().loans;
    assert_eq!((stored[0].due, stored[0].renewed), (given, Some(1)));
    here.delete_all().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_loan_that_can_not_be_read_stops_nothing() {
    let name = name();
    let outbox = Outbox::new(&name);
    let kept = loan("B00012", date(2026, 11, 25));
    outbox.put_loan(&kept).await.unwrap();
    raw::put(&name, "loans", "rusak", "{\"item\":").await;
    let found = outbox.loans().await.unwrap();
    assert_eq!(found.loans, [kept]);
    assert_eq!(found.unreadable, [("rusak".to_owned(), "{\"item\":".to_owned())]);
    let changed = outbox.update_loan("rusak", &|_| true).await;
    assert!(matches!(changed, Err(Error::Unreadable(_))), "{changed:?}");
    outbox.delete_loan("rusak").await.unwrap();
    assert!(outbox.loans().await.unwrap().unreadable.is_empty());
    outbox.delete_all().await.unwrap();
}
