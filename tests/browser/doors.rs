//! A door is kept with what was written down there, and comes after what an older app kept without touching it.

use lapau::storage::{Card, Door, Outbox};
use lapau_feed::{
    Ticket,
    door::DoorList,
    json,
    submission::{Deed, Mark},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{name, raw};

fn list() -> DoorList {
    json::from_str(
        r#"{"v":1,"event":"cerita","title":"Sabtu bercerita","start":"2026-12-05T10:00:00","end":"2026-12-05T11:00:00","day":"2026-12-05","as_of":"2026-12-04T03:00:00Z","ends":"2026-12-06T04:00:00Z","guests":[{"ticket":"8M16KX34PV","name":"Ani","seats":3,"children":2,"consent":true,"state":"accepted"}]}"#,
    )
    .unwrap()
}

#[wasm_bindgen_test]
async fn the_fourth_version_of_the_outbox_is_opened_with_all_it_held() {
    let name = name();
    raw::make(&name, 4, &["letters", "drafts", "loans", "reading", "cards"]).await;
    raw::put(&name, "cards", "1a", r#"{"id":"1a","name":"Ibu"}"#).await;

    let outbox = Outbox::new(&name);
    assert_eq!(outbox.doors().await.unwrap(), (vec![], vec![]));
    let (secret, key) = (Ticket([7; 16]), Ticket([8; 16]));
    let door = Door { id: "2b".into(), secret, key, list: list(), marks: Vec::new(), handed: 0 };
    outbox.put_door(&door).await.unwrap();
    let card = Card { id: "1a".into(), name: "Ibu".into(), secret: None, lock: None };
    assert_eq!(outbox.cards().await.unwrap().cards, [card]);
    raw::put(&name, "doors", "rusak", "{").await;
    let at = "2026-12-05T03:10:00Z".parse().unwrap();
    let deed = Deed::Walkin { people: 2, name: "Pak Ujang".into() };
    let mark = Mark { at, id: "00ff00ff00ff00ff".into(), deed };
    let write = |door: &mut Door| {
        door.marks.push(mark.clone());
        true
    };
    assert!(outbox.update_door("3c", &write).await.unwrap().is_none(), "there is no such door");
    outbox.update_door("2b", &write).await.unwrap().unwrap();
    drop(outbox);

    let again = Outbox::new(&name);
    let kept = Door { marks: vec![mark], ..door };
    assert_eq!(again.doors().await.unwrap(), (vec![kept], vec!["rusak".to_owned()]));
    again.delete_door("2b").await.unwrap();
    again.delete_door("rusak").await.unwrap();
    assert_eq!(raw::keys(&name, "doors").await, [""; 0]);
    again.delete_all().await.unwrap();
}
