//! Members' cards: issued at the desk, fed by reports of loans, read by whoever holds one, and by nobody else.

use axum::http::StatusCode;
use desk::cards::{self, IssueError};
use jiff::{Timestamp, civil::date};
use lapau_feed::{
    Collection, Ticket,
    card::{read_code, write_code},
    letters::{BUCKET, Letter, bucket},
    submission::{Content, HoldChange, HoldStep, Renewal, Submission, VERSION, uuid_v4},
};

use crate::{
    driver::Desk,
    librarian::{Librarian, Open},
};

const REPORT: &str = "member_id,member_name,item_code,title,loan_date,due_date,loan_status
1371010101010001,Siti Rahasia,B00001,Robohnya surau kami,2026-11-20,2026-11-27,Sedang Dipinjam - Perpanjang 1x
M002,Budi Rahasia,B00009,Buku lain,2026-11-20,2026-11-28,0
";
const NIK: &str = "1371010101010001";

/// Nothing that tells who a member is, wherever it might have got to.
const SECRETS: [&str; 5] = ["Rahasia", NIK, "M002", "Siti", "Budi"];

fn now() -> Timestamp {
    "2026-11-24T01:00:00Z".parse().unwrap()
}

async fn issued(desk: &Desk, number: &str) -> Ticket {
    cards::issue(&desk.store, number, "", false, now()).await.unwrap().secret.unwrap()
}

/// The secret on the sheet that a page shows.
fn printed(page: &str) -> Ticket {
    let code = page.split("<p class=\"code\">").nth(1).and_then(|rest| rest.split('<').next());
    read_code(code.unwrap_or_else(|| panic!("{page}"))).unwrap()
}

/// A member asks for a renewal with a card; says the letter's identifier.
async fn ask(open: &Open, n: u8, secret: Ticket, ticket: Ticket, item: &str, claimed: bool) -> String {
    let renewal = Renewal { item: item.into(), title: String::new(), due: date(2026, 11, 27), wish_until: None };
    write(open, n, secret, ticket, Content::Renewal(renewal), claimed).await
}

/// A member writes with a card; says the letter's identifier.
async fn write(open: &Open, n: u8, secret: Ticket, ticket: Ticket, content: Content, claimed: bool) -> String {
    let mut letter =
        Submission { v: VERSION, id: uuid_v4([n; 16]), created: now(), ticket: Some(ticket), card: None, content };
    let claim = lapau_sealing::claim(secret, &letter);
    if !claimed {
        // A claim of this card about another letter.
        letter.created = "2026-11-24T02:00:00Z".parse().unwrap();
    }
    letter.card = Some(claim);
    open.put(&letter).await;
    letter.id
}

async fn grant(rina: &Librarian<'_>, id: &str) {
    let answer = [("putusan", "accepted"), ("teks", ""), ("kembali", "2026-12-04")];
    let got = rina.send(&format!("/desk/surat/{id}"), &answer).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);
}

#[tokio::test]
async fn a_report_with_members_leaves_no_number_and_no_name_anywhere() {
    let desk = Desk::from_dir("publish/basic").await.write("pinjaman.csv", REPORT);
    let secret = issued(&desk, NIK).await;
    let desk = desk.import(&["biblio.csv", "items.csv", "pinjaman.csv"]).await.publish().await;
    desk.published();
    assert!(desk.reports[2].mended.iter().any(|mended| mended.what.contains("1 rows are of a card")));
    let bytes = desk.database.bytes(&desk.store, &desk.path("")).await;
    for secret in SECRETS {
        assert!(!contains(&bytes, secret.as_bytes()), "{secret} is in the store");
    }
    assert!(bytes.len() > 10_000, "the store was looked at");
    let code = write_code(secret).replace('-', "");
    for (name, bytes) in desk.files() {
        // Brotli hides what a search would find; the same bytes lie beside it.
        for secret in SECRETS.into_iter().chain([&*code, &*secret.to_string()]) {
            assert!(!contains(&bytes, secret.as_bytes()), "{secret} is in {name}");
        }
    }
}

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

#[tokio::test]
async fn a_card_opens_its_member_s_loans_and_no_other() {
    let open = Open::new().await;
    let siti = issued(&open.desk, "m001").await;
    let other = issued(&open.desk, "M777").await;
    let open = open.import_again(&["loans.csv"]).await.publish_again(60).await;
    let message = open.opened(siti).unwrap();
    assert_eq!(message.loans.len(), 1);
    let lent = &message.loans[0];
    assert_eq!((&*lent.item, lent.due, &*lent.name), ("B00001", Some(date(2026, 11, 27)), "Robohnya surau kami"));
    assert!(!lent.title.is_empty(), "it leads to the catalogue");
    assert!(message.as_of.is_some() && message.answers.is_empty());
    let empty = open.opened(other).unwrap();
    assert!(empty.loans.is_empty() && empty.as_of == message.as_of);
    let accounts = open.desk.store.accounts().await.unwrap();
    assert_eq!(accounts.len(), 1);
    for (member, account) in &accounts {
        assert_eq!(open.desk.store.account(member).await.unwrap(), *account, "one is read as all are");
    }
    assert!(open.desk.store.account("nobody").await.unwrap().loans.is_empty());
    let letters: Vec<Letter> = open.published().records().unwrap();
    assert_eq!(letters.len(), 8);
    assert!(
        letters.iter().all(|letter| letter.sealed.len() == letters[0].sealed.len()),
        "one length hides which is whose"
    );
}

#[tokio::test]
async fn many_letters_are_published_in_buckets_that_a_card_finds() {
    let desk = Desk::from_dir("publish/basic").await;
    let mut secrets = Vec::new();
    for member in 0..100 {
        secrets.push(issued(&desk, &format!("K{member}")).await);
    }
    let desk = desk.import(&["biblio.csv", "items.csv"]).await.publish().await;
    let manifest = desk.manifest();
    let chunks = &manifest.entry(Collection::Letters).unwrap().chunks;
    assert!(chunks.len() >= 4 && chunks.len().is_power_of_two(), "{}", chunks.len());
    assert!(chunks.iter().all(|chunk| chunk.records as usize == BUCKET), "equally full");
    assert!(chunks.iter().all(|chunk| chunk.bytes == chunks[0].bytes), "and equally large");
    let files = desk.files();
    for secret in secrets {
        let id = lapau_sealing::id_of(secret, &manifest.round);
        let place = &chunks[bucket(&id, chunks.len())].path();
        let (letters, _) = lapau_feed::chunk::read::<Letter>(&files[&**place]).unwrap();
        let letter = letters.iter().find(|letter| letter.id == id).unwrap();
        assert!(lapau_sealing::open(secret, letter).unwrap().loans.is_empty());
    }
    let desk = desk.publish().await;
    assert_eq!(desk.manifest(), manifest, "while nothing changes, nothing is to be fetched");
}

#[tokio::test]
async fn cards_are_issued_replaced_and_revoked_on_the_page() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    assert!(rina.get("/desk/kartu").await.text.contains("Belum ada kartu"));
    let got = rina.send("/desk/kartu", &[("nomor", " "), ("label", "Siti")]).await;
    assert!(got.status == StatusCode::UNPROCESSABLE_ENTITY && got.text.contains("Nomor anggota masih kosong"));
    let got = rina.send("/desk/kartu", &[("nomor", "M001"), ("label", "Siti")]).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    let path = got.headers["location"].to_str().unwrap().to_owned();
    let sheet = rina.get(&path).await.text;
    let first = printed(&sheet);
    assert!(sheet.contains("<svg") && sheet.contains("perpus.example/saya/kartu"), "{sheet}");
    let list = rina.get("/desk/kartu").await.text;
    assert!(list.contains("Siti") && !list.contains("M001") && !list.contains(&write_code(first)));
    let got = rina.send("/desk/kartu", &[("nomor", "m 001"), ("label", "Siti lagi")]).await;
    assert!(got.text.contains("sudah punya kartu") && got.text.contains("Siti lagi"), "{}", got.text);

    let open = open.import_again(&["loans.csv"]).await.publish_again(60).await;
    assert_eq!(open.opened(first).unwrap().loans.len(), 1);
    let rina = open.log_in("rina").await;
    let got = rina.post(&path, &with(rina.hidden("/desk/kartu").await, "putusan", "ganti")).await;
    let second = printed(&rina.get(got.headers["location"].to_str().unwrap()).await.text);
    assert_eq!(rina.get(&path).await.status, StatusCode::NOT_FOUND, "a revoked card is printed no more");
    let open = open.publish_again(120).await;
    assert_eq!(open.opened(first), None, "the old secret opens nothing new");
    assert_eq!(open.opened(second).unwrap().loans.len(), 1, "the new one opens the same loans, before any import");

    let path = got.headers["location"].to_str().unwrap();
    let rina = open.log_in("rina").await;
    let got = rina.post(path, &with(rina.hidden("/desk/kartu").await, "putusan", "cabut")).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    let admin = open.log_in("admin").await;
    let deeds = admin.get("/desk/catatan").await.text;
    assert!(["terbitkan kartu", "ganti kartu", "cabut kartu"].iter().all(|deed| deeds.contains(deed)));
    assert!(!deeds.contains("M001"));
    let open = open.publish_again(180).await;
    assert_eq!(open.opened(second), None);
    assert!(open.desk.store.accounts().await.unwrap().is_empty(), "nothing is kept of a member without a card");
}

fn with(
    mut fields: std::collections::HashMap<String, String>,
    name: &str,
    value: &str,
) -> std::collections::HashMap<String, String> {
    fields.insert(name.to_owned(), value.to_owned());
    fields
}

#[tokio::test]
async fn a_renewal_asked_with_a_card_moves_its_loan() {
    let open = Open::new().await;
    let siti = issued(&open.desk, "M001").await;
    let budi = issued(&open.desk, "M002").await;
    let open = open.import_again(&["loans.csv"]).await;
    let rina = open.log_in("rina").await;
    let mine = ask(&open, 1, siti, Ticket([1; 16]), "B00001", true).await;
    let page = rina.get(&format!("/desk/surat/{mine}")).await.text;
    assert!(page.contains("Pinjaman ini milik kartu itu") && !page.contains("M001"), "{page}");
    let another_s = ask(&open, 2, budi, Ticket([2; 16]), "B00001", true).await;
    assert!(rina.get(&format!("/desk/surat/{another_s}")).await.text.contains("bukan milik kartu itu"));
    let forged = ask(&open, 3, siti, Ticket([3; 16]), "B00001", false).await;
    assert!(rina.get(&format!("/desk/surat/{forged}")).await.text.contains("tandanya tidak cocok"));
    for id in [&another_s, &forged] {
        grant(&rina, id).await;
    }
    let open = open.publish_again(60).await;
    assert_eq!(open.opened(siti).unwrap().loans[0].due, Some(date(2026, 11, 27)), "only its own letter moves it");
    let rina = open.log_in("rina").await;
    grant(&rina, &mine).await;
    let open = open.publish_again(120).await;
    assert_eq!(open.opened(siti).unwrap().loans[0].due, Some(date(2026, 12, 4)));
    assert_eq!(open.opened(Ticket([1; 16])).unwrap().answers[0].due, Some(date(2026, 12, 4)));
    // What the library's system shows afterwards stands, whatever was granted before.
    let open = Open { desk: open.desk.edit("loans.csv", "2026-11-27", "2026-12-05"), ..open };
    let open = open.import_again(&["loans.csv"]).await.publish_again(180).await;
    assert_eq!(open.opened(siti).unwrap().loans[0].due, Some(date(2026, 12, 5)));
    // Whoever has the old card is answered no more.
    let card = open.desk.store.card(&lapau_sealing::card_id(siti)).await.unwrap().unwrap();
    assert!(cards::revoke(&open.desk.store, &card, now()).await.unwrap());
    assert!(!cards::revoke(&open.desk.store, &card, now()).await.unwrap());
    let rina = open.log_in("rina").await;
    assert!(rina.get(&format!("/desk/surat/{mine}")).await.text.contains("sudah dicabut"));
    let open = open.publish_again(240).await;
    assert_eq!((open.opened(siti), open.opened(Ticket([1; 16]))), (None, None));
}

/// Two wait for a book, and one of them for another.
const WAITING: &str = "Kode Eksemplar,Judul,ID Anggota,Nama Anggota,Tanggal Reservasi
B00001,Robohnya surau kami,M002,Rahasia,2026-11-21
B00001,Robohnya surau kami,M001,Rahasia,2026-11-22
B00002,Kamus,M001,Rahasia,2026-11-20
";

fn change(item: &str, since: i8, change: HoldStep, until: Option<jiff::civil::Date>) -> Content {
    let since = Some(date(2026, 11, since));
    Content::HoldChange(HoldChange { item: item.into(), title: "Kamus".into(), since, change, until })
}

async fn accept(rina: &Librarian<'_>, id: &str) {
    let got = rina.send(&format!("/desk/surat/{id}"), &[("putusan", "accepted"), ("teks", "")]).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);
}

#[tokio::test]
async fn a_hold_is_cancelled_suspended_and_resumed_with_its_card() {
    let open = Open::new().await;
    let open = Open { desk: open.desk.write("pesanan.csv", WAITING), ..open };
    let (siti, budi) = (issued(&open.desk, "M001").await, issued(&open.desk, "M002").await);
    let open = open.import_again(&["pesanan.csv"]).await.publish_again(60).await;
    let items = |open: &Open, card| -> Vec<String> {
        open.opened(card).unwrap().holds.into_iter().map(|held| held.item).collect()
    };
    assert_eq!(items(&open, siti), ["B00001", "B00002"]);

    let until = date(2099, 12, 31);
    let suspend =
        write(&open, 1, siti, Ticket([1; 16]), change("B00001", 22, HoldStep::Suspend, Some(until)), true).await;
    let cancel = write(&open, 2, siti, Ticket([2; 16]), change("B00002", 20, HoldStep::Cancel, None), true).await;
    let another_s = write(&open, 3, budi, Ticket([3; 16]), change("B00002", 20, HoldStep::Cancel, None), true).await;
    let forged = write(&open, 4, siti, Ticket([4; 16]), change("B00001", 22, HoldStep::Cancel, None), false).await;
    let rina = open.log_in("rina").await;
    let page = rina.get(&format!("/desk/surat/{suspend}")).await.text;
    assert!(page.contains("Pesanan ini milik kartu itu") && page.contains("Tunda pesanannya"), "{page}");
    assert!(page.contains("31 Des 2099") && !page.contains("M001"), "{page}");
    assert!(rina.get(&format!("/desk/surat/{another_s}")).await.text.contains("bukan milik kartu itu"));
    assert!(rina.get(&format!("/desk/surat/{forged}")).await.text.contains("tandanya tidak cocok"));
    let refused = rina.send(&format!("/desk/surat/{another_s}"), &[("putusan", "declined"), ("teks", "")]).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("perlu alasan"));
    for id in [&suspend, &cancel, &forged] {
        accept(&rina, id).await;
    }

    // The worklist says whose hold it is by the card, which librarians know and the desk does not.
    let list = rina.get("/desk/kerja").await.text;
    let card = lapau_sealing::card_id(siti);
    assert!(list.contains("Tunda pesanan") && list.contains("Batalkan pesanan") && list.contains(&card[..8]), "{list}");
    let table = rina.get("/desk/kerja.csv").await.text;
    assert!(table.contains("Tunda pesanan,B00001,Kamus,2099-12-31,"), "{table}");

    let open = open.publish_again(120).await;
    let held = open.opened(siti).unwrap().holds;
    assert_eq!(held.len(), 1, "a forged letter cancels nothing: {held:?}");
    assert_eq!((&*held[0].item, held[0].place, held[0].suspended), ("B00001", Some(2), Some(until)));
    assert_eq!(items(&open, budi), ["B00001"], "another's hold stays as it is");
    assert_eq!(open.opened(Ticket([2; 16])).unwrap().answers[0].submission, cancel);

    // Wanted again before its time is over.
    let resume = write(&open, 5, siti, Ticket([5; 16]), change("B00001", 22, HoldStep::Resume, None), true).await;
    let rina = open.log_in("rina").await;
    accept(&rina, &resume).await;
    // The next list has no such hold any more: nobody has to cancel it. A new one of the same item is another.
    let open =
        Open { desk: open.desk.edit("pesanan.csv", "M001,Rahasia,2026-11-20", "M001,Rahasia,2026-11-24"), ..open };
    let open = open.import_again(&["pesanan.csv"]).await.publish_again(180).await;
    let held = open.opened(siti).unwrap().holds;
    assert_eq!(
        held.iter().map(|held| (&*held.item, held.suspended)).collect::<Vec<_>>(),
        [("B00001", None), ("B00002", None)]
    );
    let rina = open.log_in("rina").await;
    let list = rina.get("/desk/kerja").await.text;
    assert!(!list.contains(&cancel) && list.contains("Lanjutkan pesanan"), "{list}");
}

#[tokio::test]
async fn a_member_has_one_card() {
    let desk = Desk::from_dir("publish/basic").await;
    let first = issued(&desk, "M001").await;
    let again = cards::issue(&desk.store, "'m001 ", "", false, now()).await;
    assert!(matches!(again, Err(IssueError::HasOne)));
    assert!(matches!(cards::issue(&desk.store, "", "", false, now()).await, Err(IssueError::Number)));
    assert!(matches!(cards::issue(&desk.store, "1", "a\nb", false, now()).await, Err(IssueError::Label)));
    let second = cards::issue(&desk.store, "M001", "", true, now()).await.unwrap().secret.unwrap();
    assert_ne!(first, second);
    let cards = desk.store.cards().await.unwrap();
    assert_eq!((cards.len(), cards[0].secret, cards[1].secret), (2, Some(second), None));
}
