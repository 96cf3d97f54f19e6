//! Votes that take a card, on phones and on paper: one card one ballot, and nothing in what is published that leads to a card.

use std::sync::atomic::{AtomicI64, Ordering};

use axum::http::StatusCode;
use desk::cards;
use jiff::Timestamp;
use lapau_feed::{
    Ticket, door,
    participation::Tally,
    submission::{Content, Submission, VERSION, Vote, uuid_v4},
};

use crate::librarian::Open;

const BALLOT: &str = "title = \"Buku\"\nmethod = \"approval\"\nopens = 2020-01-01T08:00:00\ncloses = 2099-01-01T00:00:00\ncard = true\npaper = true\noptions = [{ id = \"a\", label = \"Kamus\" }, { id = \"b\", label = \"Atlas\" }]\n";

/// A desk with an open vote that takes a card.
async fn open() -> Open {
    let open = Open::new().await;
    let open = Open { desk: open.desk.write("content/ballots/buku.toml", BALLOT), ..open };
    open.publish_again(60).await
}

async fn issued(open: &Open, number: &str) -> Ticket {
    cards::issue(&open.desk.store, number, number, true, now()).await.unwrap().secret.unwrap()
}

/// A second later each time: no card is replaced in the second in which it was issued.
fn now() -> Timestamp {
    static LATER: AtomicI64 = AtomicI64::new(0);
    Timestamp::from_second(desk::clock::now().unwrap().as_second() + LATER.fetch_add(1, Ordering::Relaxed)).unwrap()
}

/// A ballot as a phone sends it; `minute` is when it was written, by the phone.
async fn vote(open: &Open, n: u8, secret: Option<Ticket>, choice: &str, minute: u8) -> String {
    let content = Content::Vote(Vote { ballot: "buku".into(), choices: vec![choice.into()] });
    let created = format!("2026-11-24T00:{minute:02}:00Z").parse().unwrap();
    let mut letter = Submission { v: VERSION, id: uuid_v4([n; 16]), created, ticket: None, card: None, content };
    letter.card = secret.map(|secret| lapau_sealing::claim(lapau_sealing::vote_key(secret, "buku"), &letter));
    open.put(&letter).await;
    letter.id
}

/// Closes the vote after everything that came, and before what the next publication calls now.
async fn closed(open: Open) -> Open {
    let open = Open {
        desk: open.desk.at(10 * 366 * 24 * 3600).edit("content/ballots/buku.toml", "2099-01-01", "2036-01-01"),
        ..open
    };
    let clock = open.desk.clock;
    open.publish_again(clock).await
}

fn tally(open: &Open) -> Tally {
    open.published().record("buku").unwrap().unwrap()
}

async fn empty_the_box(open: &Open) {
    open.desk.store.empty_box("buku", "rina", now()).await.unwrap();
}

async fn card_of(open: &Open, secret: Ticket) -> desk::store::Card {
    open.desk.store.card(&lapau_sealing::card_id(secret)).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_card_votes_once_whatever_becomes_of_it() {
    let open = open().await;
    let (ani, budi) = (issued(&open, "M1").await, issued(&open, "M2").await);
    let (cici, dedi) = (issued(&open, "M3").await, issued(&open, "M4").await);

    // Ani changes her mind, and the second letter overtakes the first.
    let last = vote(&open, 1, Some(ani), "b", 20).await;
    vote(&open, 2, Some(ani), "a", 10).await;
    // Somebody without a card, and somebody with a claim that was made for another letter.
    vote(&open, 3, None, "a", 10).await;
    let mut false_one = Submission {
        v: VERSION,
        id: uuid_v4([4; 16]),
        created: now(),
        ticket: None,
        card: None,
        content: Content::Vote(Vote { ballot: "buku".into(), choices: vec!["a".into()] }),
    };
    let mut other = false_one.clone();
    other.id = uuid_v4([5; 16]);
    false_one.card = Some(lapau_sealing::claim(lapau_sealing::vote_key(budi, "buku"), &other));
    open.put(&false_one).await;
    // Budi's card is replaced: what he voted stays his until he votes anew, and the lost card votes no more.
    let kept = vote(&open, 6, Some(budi), "a", 10).await;
    let budi_anew = issued(&open, "M2").await;
    vote(&open, 7, Some(budi), "b", 30).await;
    // Cici's is replaced and she votes anew; her old letter was written later by a phone whose clock is wrong.
    vote(&open, 8, Some(cici), "b", 50).await;
    let cici_anew = issued(&open, "M3").await;
    let anew = vote(&open, 9, Some(cici_anew), "a", 40).await;
    // Dedi is no member any more.
    vote(&open, 10, Some(dedi), "a", 10).await;
    assert!(cards::revoke(&open.desk.store, &card_of(&open, dedi).await, now()).await.unwrap());

    let rina = open.log_in("rina").await;
    let page = rina.get("/desk/suara").await.text;
    assert!(page.contains("<b>3</b> suara sah") && page.contains("1 tanpa kartu"), "{page}");
    assert!(page.contains("3 dari kartu yang sudah dicabut"), "{page}");
    empty_the_box(&open).await;
    let open = closed(open).await;
    let count = tally(&open);
    let mut expected: Vec<_> = [&last, &kept, &anew].into_iter().map(|id| Vote::fingerprint(id)).collect();
    expected.sort();
    assert_eq!((count.voters, &count.receipts), (3, &expected));
    assert_eq!((count.counts["a"], count.counts["b"]), (2, 1));

    // What happens to cards afterwards changes nothing.
    assert!(cards::revoke(&open.desk.store, &card_of(&open, budi_anew).await, now_in_ten_years()).await.unwrap());
    issued(&open, "M1").await;
    let clock = open.desk.clock;
    let open = open.publish_again(clock + 60).await;
    assert_eq!(tally(&open), count);
}

/// After the vote has closed by the clock of these tests.
fn now_in_ten_years() -> Timestamp {
    "2036-06-01T00:00:00Z".parse().unwrap()
}

#[tokio::test]
async fn nothing_in_what_is_published_or_shown_leads_from_a_ballot_to_a_card() {
    let open = open().await;
    let ani = issued(&open, "M1").await;
    let id = vote(&open, 1, Some(ani), "a", 10).await;
    let key = lapau_sealing::vote_key(ani, "buku");
    assert_ne!(lapau_sealing::card_id(key), lapau_sealing::card_id(ani));
    assert_ne!(key, lapau_sealing::vote_key(ani, "tema"), "two votes can't be linked");
    let rina = open.log_in("rina").await;
    for path in ["/desk/suara".to_owned(), format!("/desk/surat/{id}")] {
        let page = rina.get(&path).await.text;
        assert!(!page.contains("M1") && !page.contains(&lapau_sealing::card_id(key)), "{path}: {page}");
    }
    assert!(
        !rina.get(&format!("/desk/surat/{id}")).await.text.contains("Pilihan"),
        "what was chosen is counted, not read"
    );
    empty_the_box(&open).await;
    let open = closed(open).await;
    assert_eq!(tally(&open).voters, 1);
    for (name, bytes) in open.desk.files() {
        let text = String::from_utf8_lossy(&bytes);
        for trace in [&*lapau_sealing::card_id(key), &*lapau_sealing::card_id(ani), &id] {
            assert!(!text.contains(trace), "{name} holds {trace}");
        }
    }
}

/// The codes that a printed page shows.
fn codes(page: &str) -> Vec<String> {
    let codes = page.split("<p class=\"code\">").skip(1).filter_map(|rest| rest.split('<').next());
    codes.map(str::to_owned).collect()
}

#[tokio::test]
async fn paper_is_handed_out_written_down_and_counted_beside_phones() {
    let open = open().await;
    let (ani, budi) = (issued(&open, "M1").await, issued(&open, "M2").await);
    vote(&open, 1, Some(ani), "a", 10).await;
    vote(&open, 2, Some(budi), "a", 10).await;
    let here = "/desk/suara/buku";
    let rina = open.log_in("rina").await;
    let sheet = rina.post(&format!("{here}/cetak"), &with(&rina, here, &[("lembar", "3")]).await).await;
    assert_eq!(sheet.status, StatusCode::OK, "{}", sheet.text);
    let codes = codes(&sheet.text);
    assert_eq!(codes.len(), 3);
    assert!(sheet.text.matches(&*codes[0]).count() == 2 && sheet.text.contains("Kamus"));

    let sign_in = async |number: &str| {
        rina.post(&format!("{here}/pemilih"), &with(&rina, here, &[("nomor", number)]).await).await
    };
    assert_eq!(sign_in("M9").await.status, StatusCode::UNPROCESSABLE_ENTITY, "without a card there is no paper");
    assert_eq!(sign_in("m1").await.status, StatusCode::OK);
    let again = sign_in("M1").await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.text.contains("sudah mengambil kertas"));

    let enter =
        async |fields: &[(&str, &str)]| rina.post(&format!("{here}/kertas"), &with(&rina, here, fields).await).await;
    let typed = codes[0].to_lowercase().replace('-', " ");
    let empty = enter(&[("kode", &typed)]).await;
    assert!(empty.text.contains("Belum ada yang dipilih") && empty.text.contains(&typed), "what was typed stays");
    assert_eq!(enter(&[("kode", "0000000000"), ("pilih-0", "ya")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(enter(&[("kode", &typed), ("pilih-0", "ya")]).await.status, StatusCode::OK);
    assert!(enter(&[("kode", &typed), ("pilih-1", "ya")]).await.text.contains("sudah dimasukkan"));
    assert_eq!(enter(&[("kode", &typed), ("pilih-1", "ya"), ("ganti", "ya")]).await.status, StatusCode::OK);
    assert_eq!(enter(&[("kode", &codes[1]), ("pilih-0", "ya")]).await.status, StatusCode::OK);
    assert_eq!(rina.get(here).await.text.matches("Terpilih").count(), 0, "no count while it is open");

    let open = closed(open).await;
    assert!(open.published().record::<Tally>("buku").unwrap().is_none(), "it waits for the box");
    // The desk's own clock is not that of these tests, so what its page would do is done here.
    let rina = open.log_in("rina").await;
    let early = rina.post(&format!("{here}/selesai"), &with(&rina, here, &[("yakin", "ya")]).await).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "by the clock on the wall it is open");
    empty_the_box(&open).await;
    let clock = open.desk.clock;
    let open = open.publish_again(clock + 60).await;
    let count = tally(&open);
    // Ani's phone does not count beside her paper; the other paper was handed to nobody, which the desk's page would not have let pass.
    assert_eq!((count.voters, count.receipts.len(), count.papers.len()), (3, 1, 2));
    assert_eq!((count.counts["a"], count.counts["b"]), (2, 1));
    let code = door::read_ticket(&codes[0]).unwrap();
    assert!(count.papers.contains(&Tally::paper(&code)));
    let page = open.log_in("rina").await.get(here).await.text;
    assert!(page.contains("Semua suara kertas sudah dimasukkan"), "{page}");
}

/// The fields of a form of a page, with the hidden ones.
async fn with(
    rina: &crate::librarian::Librarian<'_>,
    page: &str,
    fields: &[(&str, &str)],
) -> std::collections::HashMap<String, String> {
    let mut all = rina.hidden(page).await;
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    all
}
