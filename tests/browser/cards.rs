//! Cards are kept, locked and removed, and come after what an older app kept without touching it.

use lapau::storage::{Card, Lock, Outbox};
use lapau_feed::Ticket;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{name, raw};

fn card(id: &str, name: &str) -> Card {
    Card { id: id.into(), name: name.into(), secret: Some(Ticket([7; 16])), lock: None }
}

#[wasm_bindgen_test]
async fn the_third_version_of_the_outbox_is_opened_with_all_it_held() {
    let name = name();
    raw::make(&name, 3, &["letters", "drafts", "loans", "reading"]).await;
    raw::put(&name, "reading", "reading", r#"{"lists":[],"searches":[],"taste":{}}"#).await;
    raw::put(&name, "loans", "B00012", r#"{"item":"B00012","title":"Bumi Manusia","due":"2026-11-27"}"#).await;

    let outbox = Outbox::new(&name);
    assert!(outbox.cards().await.unwrap().cards.is_empty());
    outbox.put_card(&card("1a", "Ibu")).await.unwrap();
    assert_eq!(outbox.loans().await.unwrap().loans.len(), 1);
    // Kept as it was: a reader without lists has none, where nothing at all stands for the given three.
    assert!(outbox.reading().await.unwrap().unwrap().lists.is_empty());
    drop(outbox);
    assert_eq!(raw::keys(&name, "cards").await, ["1a"]);
    Outbox::new(&name).delete_all().await.unwrap();
}

#[wasm_bindgen_test]
async fn a_card_is_kept_by_name_and_locked_without_its_secret() {
    let name = name();
    let outbox = Outbox::new(&name);
    let (mother, child) = (card("1a", "Ibu"), card("2b", "Anak"));
    outbox.put_card(&mother).await.unwrap();
    outbox.put_card(&child).await.unwrap();
    raw::put(&name, "cards", "rusak", "{").await;
    let lock = Lock { salt: vec![1, 255], rounds: 600_000, sealed: vec![0; 44] };
    let locked = Card { secret: None, lock: Some(lock), ..mother };
    outbox.put_card(&locked).await.unwrap();
    drop(outbox);

    let again = Outbox::new(&name);
    let found = again.cards().await.unwrap();
    assert_eq!((found.cards, found.unreadable), (vec![child.clone(), locked], vec!["rusak".to_owned()]));
    again.delete_card("1a").await.unwrap();
    again.delete_card("rusak").await.unwrap();
    assert_eq!(again.cards().await.unwrap().cards, [child]);
    again.delete_all().await.unwrap();
}
