//! The published feed as one file.

use std::fs;

use desk::{publication::Key, published::Published};
use lapau_feed::{archive::Index, signature::SIGNATURE};

use crate::driver::Desk;

#[tokio::test]
async fn the_file_holds_every_byte_that_phones_need_and_nothing_else() {
    let desk = Desk::from_dir("publish/basic").await.import(&["loans.csv", "items.csv", "biblio.csv"]).await;
    let desk = desk.sign_with(Some(Key::generate().unwrap())).publish().await;
    let mut file = Vec::new();
    let manifest = Published::at(&desk.feed()).carry(&mut file).unwrap();
    let mut again = Vec::new();
    Published::at(&desk.feed()).carry(&mut again).unwrap();
    assert!(file == again, "the same feed made another file");

    let mut index = Index::new(file.len() as u64);
    while let Some((start, size)) = index.wanted() {
        index.take(&file[start as usize..][..size as usize]).unwrap();
    }
    let parts = manifest.chunks().map(|chunk| chunk.path());
    let mut held = 0;
    for path in parts.chain(["manifest.json".into(), SIGNATURE.into()]) {
        let (start, size) = index.find(&path).unwrap();
        assert!(file[start as usize..][..size as usize] == fs::read(desk.feed().join(&path)).unwrap(), "{path}");
        held += 512 + size.next_multiple_of(512);
    }
    assert_eq!(held + 1_024, file.len() as u64);
}

#[tokio::test]
async fn a_feed_that_is_not_whole_is_not_exported() {
    let desk = Desk::from_dir("publish/basic").await.import(&["loans.csv", "items.csv", "biblio.csv"]).await;
    let carry = |desk: &Desk| Published::at(&desk.feed()).carry(&mut Vec::new()).map_err(|error| error.to_string());
    assert!(carry(&desk).is_err(), "nothing was published yet");
    let desk = desk.sign_with(Some(Key::generate().unwrap())).publish().await;
    assert!(carry(&desk).is_ok());
    let manifest = fs::read(desk.feed().join("manifest.json")).unwrap();
    fs::write(desk.feed().join("manifest.json"), [&manifest[..], b" "].concat()).unwrap();
    assert!(carry(&desk).unwrap_err().contains("another publication"));
    fs::write(desk.feed().join("manifest.json"), manifest).unwrap();
    let chunk = desk.feed().join(desk.manifest().chunks().next().unwrap().path());
    fs::write(&chunk, "{}").unwrap();
    assert!(carry(&desk).unwrap_err().contains("is damaged"));
    fs::remove_file(chunk).unwrap();
    assert!(carry(&desk).is_err());
}
