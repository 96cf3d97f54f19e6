//! A signed feed: what phones that trust a key make of it.

use std::fs;

use desk::publication::{self, Habits, Key, PublishError, holds};
use lapau_feed::signature::{PublicKey, SIGNATURE, Signature, Unsigned};

use crate::driver::Desk;

/// Whether a phone that trusts a key believes the feed, and which key it trusts then.
fn believed(desk: &Desk, trusted: Option<&PublicKey>) -> Result<PublicKey, Unsigned> {
    let signature = Signature::read(&fs::read(desk.feed().join(SIGNATURE)).unwrap())?;
    let claims = signature.claims(&fs::read(desk.feed().join("manifest.json")).unwrap(), trusted)?;
    assert!(claims.iter().all(holds));
    Ok(signature.key)
}

#[tokio::test]
async fn a_signed_feed_stays_signed_and_its_key_may_change() {
    let (first, stranger) = (Key::generate().unwrap(), Key::generate().unwrap());
    let (old, second) = (first.public(), first.successor().unwrap());
    let new = second.public();
    let desk = Desk::from_dir("publish/basic").await.import(&["loans.csv", "items.csv", "biblio.csv"]).await;
    let desk = desk.sign_with(Some(first)).publish().await;
    assert_eq!((believed(&desk, None), believed(&desk, Some(&old))), (Ok(old), Ok(old)));
    assert_eq!(believed(&desk, Some(&stranger.public())), Err(Unsigned::Stranger));
    let files = desk.files();
    let desk = desk.at(3_600).publish().await;
    assert_eq!(desk.files(), files, "publishing again changes no byte of the signature either");

    for key in [None, Some(stranger)] {
        let wishes = publication::Wishes {
            now: "2026-12-01T00:00:00Z".parse().unwrap(),
            force: false,
            habits: &Habits { keep: 0, key },
        };
        let refused =
            publication::publish(&desk.store, &desk.path("content"), &desk.feed().as_path().into(), wishes).await;
        assert!(matches!(refused, Err(PublishError::OtherKey { trusted, .. }) if trusted == old), "{refused:?}");
    }
    assert_eq!(desk.files(), files);

    let desk = desk.sign_with(Some(second)).publish().await;
    assert_eq!(desk.manifest().generation, 2, "the manifest names the key before it");
    for trusted in [None, Some(&old), Some(&new)] {
        assert_eq!(believed(&desk, trusted), Ok(new));
    }
    fs::write(desk.feed().join("manifest.json"), "{}").unwrap();
    assert_eq!(believed(&desk, Some(&new)), Err(Unsigned::OtherManifest));
}
