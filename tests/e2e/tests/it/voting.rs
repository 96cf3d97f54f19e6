//! Votes: one card one ballot on phones and on paper, a changed mind, and each voter finding their own in the count.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::{Timestamp, tz::Offset};
use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};
use lapau_feed::Collection;

in_every_engine!(each_card_votes_once_on_a_phone_or_on_paper_and_finds_its_vote_in_the_count);

fn ballot(closes: &str) -> String {
    format!(
        "+++\ntitle = \"Tema bulan buku\"\nmethod = \"approval\"\nopens = 2026-01-01T08:00:00\ncloses = {closes}\ncard = true\npaper = true\n\n\
         [[options]]\nid = \"sungai\"\nlabel = \"Batang Agam\"\n\n[[options]]\nid = \"rantau\"\nlabel = \"Surat dari rantau\"\n+++\nPilih tema.\n"
    )
}

/// A card issued at the desk's page; its code as the sheet prints it.
async fn issue(desk: &Browser, library: &Library, member: &str) -> String {
    desk.visit(&library.at("/desk/kartu")).await;
    desk.type_into("#nomor", member).await;
    desk.submit("Terbitkan kartu").await;
    desk.check_heading("Lembar cetak").await;
    desk.text_of(".card .code").await.remove(0)
}

async fn add(phone: &Browser, library: &Library, code: &str, name: &str) {
    phone.visit(&library.at("/saya/kartu")).await;
    phone.type_over("#code", code).await;
    phone.type_over("#name", name).await;
    phone.press("Simpan kartu").await;
    phone.wait("the card", async |page| page.text_of("main h2").await.iter().any(|known| known == name)).await;
}

/// The votes that the desk has.
fn votes(library: &Library) -> usize {
    library.inbox().iter().filter(|letter| letter.kind == "vote").count()
}

/// The clock, in seconds since 1970.
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64
}

const VOTE: &str = "/lapau/suara/tema";

async fn each_card_votes_once_on_a_phone_or_on_paper_and_finds_its_vote_in_the_count(engine: Engine) {
    let mut library = Library::open();
    library.write("ballots/tema.md", &ballot("2099-12-31T14:00:00"));
    let desk = library.librarian(engine).await;
    let (mother, son) = (issue(&desk, &library, "M001").await, issue(&desk, &library, "M002").await);
    issue(&desk, &library, "M003").await;
    library.publish();

    let phone = Browser::open(engine).await;
    phone.visit(&library.at(VOTE)).await;
    phone.check_ready_for_offline().await;
    phone.check_says("Untuk memilih di sini perlu kartu").await;
    add(&phone, &library, &mother, "Ibu").await;
    add(&phone, &library, &son, "Raka").await;
    // Both cards vote without a network, and the mother changes her mind.
    library.stop();
    phone.visit(&library.at(VOTE)).await;
    phone.press_at("button[aria-label='Beri suara: Ibu']").await;
    phone.check_says("Suara Ibu").await;
    phone.press("Kirim suara").await;
    phone.check_says("Pilih dulu").await;
    phone.press("Batang Agam").await;
    phone.press("Kirim suara").await;
    phone.check_says("Surat Anda tersimpan").await;
    phone.press_at("button[aria-label='Beri suara: Raka']").await;
    phone.check_says("Suara Raka").await;
    phone.press("Batang Agam").await;
    phone.press("Kirim suara").await;
    phone.check_says("Surat Anda tersimpan").await;
    library.start();
    phone.visit(&library.at("/saya/kotak-keluar")).await;
    phone.try_now().await;
    until("both votes at the desk", async || votes(&library) == 2).await;
    phone.visit(&library.at(VOTE)).await;
    phone.press_at("button[aria-label='Ganti suara: Ibu']").await;
    phone.check_says("Sudah di meja. Dihitung sesudah ditutup").await;
    phone.press_at("main .aside button").await;
    phone.press("Surat dari rantau").await;
    phone.press("Kirim suara").await;
    phone.check_says("Surat Anda sudah sampai").await;
    phone.check_says("tidak ada balasan untuk surat ini").await;
    until("the changed vote at the desk", async || votes(&library) == 3).await;

    // A third member votes on paper.
    desk.visit(&library.at("/desk/suara")).await;
    desk.check_says("2 suara sah").await;
    desk.press("Suara kertas").await;
    desk.type_into("#nomor", "M003").await;
    desk.submit("Catat, lalu beri satu kertas").await;
    desk.check_says("Beri satu kertas").await;
    desk.type_over("#lembar", "1").await;
    desk.submit("Cetak").await;
    desk.check_heading("Kertas suara").await;
    let code = desk.text_of(".slip .code").await.remove(0);
    // The vote closes after everything that came.
    let wib = Offset::constant(7);
    let closes = now() + 2;
    library.write(
        "ballots/tema.md",
        &ballot(&wib.to_datetime(Timestamp::from_second(closes).unwrap()).strftime("%Y-%m-%dT%H:%M:%S").to_string()),
    );
    until("the end of the vote", async || now() > closes).await;
    library.publish();
    assert!(library.feed().records(Collection::Tallies).is_empty(), "it waits for the paper");
    desk.visit(&library.at("/desk/suara/tema")).await;
    desk.type_into("#kode", &code.to_lowercase()).await;
    desk.press("Surat dari rantau").await;
    desk.submit("Masukkan").await;
    desk.check_says("Kertas ini sudah dimasukkan").await;
    desk.press("Kotak suara sudah kosong").await;
    desk.submit("Semua sudah dimasukkan").await;
    desk.check_says("Semua suara kertas sudah dimasukkan").await;
    library.publish();
    let tally = library.feed().records(Collection::Tallies).remove(0);
    assert_eq!(
        (&tally["voters"], &tally["counts"]["rantau"], &tally["counts"]["sungai"]),
        (&3.into(), &2.into(), &1.into())
    );
    assert_eq!((tally["receipts"].as_array().unwrap().len(), tally["papers"].as_array().unwrap().len()), (2, 1));

    // Each finds their own, without a network too.
    phone.visit(&library.at("/lapau/usul")).await;
    phone.check_says("3 orang memberi suara").await;
    library.stop();
    phone.reload().await;
    phone
        .wait("both votes of this phone in the count", async |page| {
            page.text_of(".own-votes .standing.ok")
                .await
                .iter()
                .filter(|said| said.contains("ada dalam hitungan"))
                .count()
                == 2
        })
        .await;
    phone.type_into("#slip-tema", &code).await;
    phone.check_says("Suara di kertas ini ada dalam hitungan").await;
    phone.type_over("#slip-tema", "00000-00000").await;
    phone.check_says("Tidak ada kertas dengan kode ini").await;
    phone.visit(&library.at("/saya/kotak-keluar")).await;
    phone.check_says("Sudah Anda ganti; suara ini tidak dihitung").await;
}
