//! A writing contest as its writers, a juror, a librarian and its readers live it: written and judged without a network.

use std::path::PathBuf;

use lapau_e2e::{Browser, Engine, Library, in_every_engine};

use crate::hostile_content::check_harmless;

in_every_engine!(a_contest_is_written_judged_and_decided_blindly, a_file_that_is_no_packet_changes_nothing,);

/// A contest that is closed already, or closes in many years.
fn contest(closes: &str) -> String {
    format!(
        "+++
title = \"Surat untuk kampung\"
summary = \"Tulis surat.\"
opens = 2026-01-01
closes = {closes}

[rubric]
scale = 5
tell_points = true
criteria = [
  {{ id = \"isi\", name = \"Isi\", about = \"1 dangkal, 5 menggugah\", weight = 2 }},
  {{ id = \"bahasa\", name = \"Bahasa\" }},
]

[[categories]]
id = \"umum\"
name = \"Umum\"
max_words = 100
+++

Satu benda di dapur rumah Anda.
"
    )
}

/// Enters a text and says where the letter is then.
async fn enter(browser: &Browser, title: &str, text: &str, name: &str) {
    browser.press("Kirim naskah Anda").await;
    browser.press("Umum").await;
    browser.type_over("#title", title).await;
    browser.type_over("#text", text).await;
    browser.type_over("#name", name).await;
    browser.type_over("#contact", "0812-0001-1122").await;
}

/// The packet of the only juror, as a librarian's browser saves it.
async fn packet(desk: &Browser, library: &Library) -> PathBuf {
    let word = desk.run("return document.querySelector('form[action$=\"/paket\"] input[name=kunci]').value", []).await;
    let path = desk.run("return new URL(document.querySelector('form[action$=\"/paket\"]').action).pathname", []).await;
    let cookie = desk.cookie("lapau-desk").await;
    let text = library.post(path.as_str().unwrap(), &cookie, &[("kunci", word.as_str().unwrap())]);
    library.keep("juri-surat-1.json", text.as_bytes())
}

async fn a_contest_is_written_judged_and_decided_blindly(engine: Engine) {
    let mut library = Library::open();
    library.write("contests/surat.md", &contest("2099-01-15"));
    library.publish();

    // Two write; one of them where there is no network.
    let (writer, other) = (Browser::open(engine).await, Browser::open(engine).await);
    for browser in [&writer, &other] {
        browser.visit(&library.at("/lapau/lomba/surat")).await;
        browser.check_ready_for_offline().await;
        browser.check_says("Tiap juri memberi 1 sampai 5").await;
    }
    enter(&other, "Sawah", "Pematang itu lurus.", "Budi Santoso").await;
    other.press("Kirim naskah").await;
    other.check_heading("Surat Anda sudah sampai").await;
    library.stop();
    enter(&writer, "Dapur nenek", "Asap naik dari tungku.", "Ani Rahma").await;
    writer.press_at("#publish").await;
    writer.type_over("#pen-name", "Uni Dapur").await;
    writer.press("Kirim naskah").await;
    writer.check_heading("Surat Anda tersimpan").await;
    library.start();
    writer.visit(&library.at("/saya/kotak-keluar")).await;
    writer.try_now().await;
    writer.check_says("Sampai di meja pustakawan").await;

    // It closes. At the desk nobody's name is seen, and a juror gets a packet.
    library.write("contests/surat.md", &contest("2026-01-31"));
    library.publish();
    let desk = library.librarian(engine).await;
    desk.visit(&library.at("/desk/lomba/surat")).await;
    desk.check_says("Dapur nenek").await;
    desk.check_silent_about("Ani Rahma").await;
    desk.type_over("#juri", "Bu Ratna").await;
    desk.submit("Tambah juri").await;
    desk.check_says("0 dari 2").await;
    let file = packet(&desk, &library).await;

    // The juror scores one entry and knows who wrote the other, all of it without a network.
    let juror = Browser::open(engine).await;
    juror.visit(&library.at("/lapau/juri")).await;
    juror.check_ready_for_offline().await;
    library.stop();
    juror.choose("#berkas-juri", &file).await;
    juror.check_says("0 dari 2 naskah selesai").await;
    juror.press("Dapur nenek").await;
    juror.check_heading("Dapur nenek").await;
    juror.check_says("Asap naik dari tungku.").await;
    juror.check_silent_about("Ani").await;
    juror.press_at("#nilai-isi-5").await;
    juror.press_at("#nilai-bahasa-4").await;
    juror.type_over("#to-author", "Pembukanya kuat.").await;
    juror.type_over("#to-jury", "Calon juara.").await;
    juror.press("Lanjut: Sawah").await;
    juror.check_heading("Sawah").await;
    juror.press("Saya kenal penulisnya").await;
    juror.press("Selesai, kembali ke daftar").await;
    juror.check_says("2 dari 2 naskah selesai").await;
    juror.reload().await;
    juror.check_says("2 dari 2 naskah selesai").await;
    juror.press("Kirim nilai").await;
    juror.check_says("Nilai tersimpan dan berangkat begitu ada jaringan").await;
    library.start();
    juror.visit(&library.at("/saya/kotak-keluar")).await;
    juror.try_now().await;
    juror.check_says("Sampai di meja pustakawan").await;
    juror.visit(&library.at("/lapau/juri")).await;
    juror.check_says("Nilai sudah sampai di meja pustakawan").await;

    // No score is seen before the judging is over; then it is merged, and every author is written to.
    desk.visit(&library.at("/desk/lomba/surat")).await;
    desk.check_says("2 dari 2").await;
    desk.check_silent_about("4,67").await;
    desk.press_at("input[name=yakin]").await;
    desk.submit("Akhiri penilaian").await;
    desk.check_heading("Hasil").await;
    desk.check_says("4,67").await;
    desk.check_says("0 menilai, 1 kenal penulisnya").await;
    desk.check_says("Calon juara.").await;
    desk.type_over("tbody tr:first-child input[name^=hadiah]", "Juara I").await;
    desk.press_at("tbody tr:first-child input[name^=muat]").await;
    desk.submit("Simpan, lalu lihat surat untuk penulis").await;
    desk.check_says("Selamat! Naskah Anda mendapat: Juara I.").await;
    desk.check_silent_about("Calon juara.").await;
    desk.submit("Kirim semua surat").await;
    desk.check_says("surat ini sudah dikirim").await;
    desk.visit(&library.at("/desk/terbit")).await;
    desk.submit("Terbitkan sekarang").await;
    desk.check_says("Terbit sebagai terbitan 4.").await;

    // The writer reads what the jury wrote, everyone reads who won, and nobody who does not want to be named is.
    writer.visit(&library.at("/saya/kotak-keluar")).await;
    writer.check_says("Pembukanya kuat.").await;
    writer.check_says("4,67 dari 5").await;
    let reader = Browser::open(engine).await;
    reader.visit(&library.at("/lapau/lomba/surat")).await;
    reader.check_says("Juara I").await;
    reader.check_says("Uni Dapur").await;
    reader.check_says("Asap naik dari tungku.").await;
    reader.check_silent_about("Ani Rahma").await;
    reader.check_silent_about("Sawah").await;
    reader.check_silent_about("Pembukanya kuat.").await;

    // The texts are a book too, which is on the phone by then.
    reader.check_says("Bukunya sudah di ponsel ini").await;
    library.stop();
    reader.reload().await;
    reader.check_says("Asap naik dari tungku.").await;
    reader.check_says("Bukunya sudah di ponsel ini").await;
    let saved = "window.saved = []; const link = HTMLAnchorElement.prototype; \
        link.click = function () { window.saved.push(this.download); };";
    reader.run(saved, []).await;
    reader.press("Simpan sebagai buku").await;
    reader
        .wait("the book to be offered", async |page| page.run("return window.saved.join()", []).await == "surat.epub")
        .await;
}

async fn a_file_that_is_no_packet_changes_nothing(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/lapau/juri")).await;
    browser.check_age("Data hari ini").await;
    browser.listen().await;
    browser.choose("#berkas-juri", &library.keep("foto.json", b"{\"packet\":1}")).await;
    browser.check_says("Berkas ini bukan paket juri.").await;
    let packet = "{\"packet\":1,\"library\":\"x\",\"contest\":\"c\",\"title\":\"<b>Judul</b>\",\"juror\":\"J\",\"key\":\"07070707070707070707070707070707\",\
        \"rubric\":{\"scale\":20,\"criteria\":[{\"id\":\"a\",\"name\":\"<img src=x onerror=alert(1)>\"}]},\"entries\":[{\"code\":\"a-b\",\"title\":\"<script>alert(2)</script>\",\"text\":\"<svg onload=alert(3)>\"}]}";
    browser.choose("#berkas-juri", &library.keep("rusak.json", packet.replace(":20,", ":1,").as_bytes())).await;
    browser.check_says("Paket ini rusak di jalan.").await;
    browser.choose("#berkas-juri", &library.keep("paket.json", packet.as_bytes())).await;
    // What a packet says is words, and nothing else.
    browser.check_says("<b>Judul</b>").await;
    browser.check_says("Paket ini dari perpustakaan lain.").await;
    check_harmless(&browser, "/lapau/juri").await;
    browser.press("<script>alert(2)</script>").await;
    browser.check_says("<svg onload=alert(3)>").await;
    browser.check_says("<img src=x onerror=alert(1)>").await;
    check_harmless(&browser, "an entry of a packet").await;
    browser.type_over("#nilai-a", "17").await;
    browser.press("Selesai, kembali ke daftar").await;
    browser.check_says("1 dari 1 naskah selesai").await;
    assert_eq!(browser.count("main img, main script, main svg[onload]").await, 0);
}
