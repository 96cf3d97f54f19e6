//! What a reader keeps comes after an older app's letters and loans without touching them, and is changed in turn.

use lapau::storage::Outbox;
use lapau_reading::{Entry, FINISHED, READING, WISHED};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{name, raw};

fn entry(id: &str) -> Entry {
    Entry { id: id.into(), title: "Robohnya surau kami".into(), ..Entry::default() }
}

/// A loan as version 2 of the database held it, byte for byte.
const OLD_LOAN: &str = r#"{"item":"B00012","title":"Bumi Manusia","due":"2026-11-27","renewed":0}"#;

#[wasm_bindgen_test]
async fn the_second_version_of_the_outbox_is_opened_with_all_it_held() {
    let name = name();
    raw::make(&name, 2, &["letters", "drafts", "loans"]).await;
    raw::put(&name, "loans", "B00012", OLD_LOAN).await;
    raw::put(&name, "drafts", "suggestion", r#"{"text":"Setengah jad"}"#).await;

    let outbox = Outbox::new(&name);
    assert_eq!(outbox.reading().await.unwrap().unwrap().lists.len(), 3);
    assert!(outbox.update_reading(&|reading| reading.put(WISHED, entry("t1"))).await.unwrap().is_some());
    let loans = outbox.loans().await.unwrap();
    assert!(loans.unreadable.is_empty(), "{:?}", loans.unreadable);
    assert_eq!(loans.loans.iter().map(|loan| loan.item.as_str()).collect::<Vec<_>>(), ["B00012"]);
    assert_eq!(outbox.draft("suggestion").await.unwrap().as_deref(), Some(r#"{"text":"Setengah jad"}"#));
    drop(outbox);
    let again = Outbox::new(&name);
    assert!(again.reading().await.unwrap().unwrap().list(WISHED).unwrap().has("t1"));
    again.delete_all().await.unwrap();
}

#[wasm_bindgen_test]
async fn two_tabs_put_titles_into_lists_in_turn_and_none_is_lost() {
    let name = name();
    let (here, there) = (Outbox::new(&name), Outbox::new(&name));
    let (first, second) = futures_util::future::join(
        here.update_reading(&|reading| reading.put(WISHED, entry("t1"))),
        there.update_reading(&|reading| reading.put(WISHED, entry("t2"))),
    )
    .await;
    assert!(first.unwrap().is_some() && second.unwrap().is_some());
    let moved = there.update_reading(&|reading| reading.put(FINISHED, entry("t1"))).await.unwrap().unwrap();
    let titles =
        |list: &str| moved.list(list).unwrap().entries.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>();
    assert_eq!((titles(WISHED), titles(FINISHED)), (vec!["t2".to_owned()], vec!["t1".to_owned()]));
    assert_eq!(here.reading().await.unwrap().unwrap(), moved);
    assert!(here.update_reading(&|reading| reading.take(READING, "t2")).await.unwrap().is_none(), "nothing to store");
    here.delete_all().await.unwrap();
}

#[wasm_bindgen_test]
async fn what_can_not_be_read_is_handed_out_and_can_be_forgotten() {
    let name = name();
    let outbox = Outbox::new(&name);
    outbox.update_reading(&|reading| reading.put(WISHED, entry("t1"))).await.unwrap();
    raw::put(&name, "reading", "reading", "{\"lists\":").await;
    assert_eq!(outbox.reading().await.unwrap(), Err("{\"lists\":".to_owned()));
    assert!(outbox.update_reading(&|_| true).await.is_err(), "nothing is written over it");
    outbox.delete_reading().await.unwrap();
    assert_eq!(outbox.reading().await.unwrap(), Ok(Default::default()));
    outbox.delete_all().await.unwrap();
}
