//! A letter that reaches the desk in a message, and later by the network too, is kept once.

use std::collections::BTreeSet;

use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};

in_every_engine!(
    a_letter_by_whatsapp_is_kept_once,
    a_letter_is_read_from_the_screen_of_a_phone,
    a_letter_does_not_leave_while_it_is_changed,
);

const BOX: &str = "/lapau/saran";
const OUTBOX: &str = "/saya/kotak-keluar";
const TEXT: &str = "Tolong buka sampai malam, \"Jumat & Sabtu\" saja.";

/// What a link of the letter's other ways carries in a field of its address.
async fn carried(browser: &Browser, start: &str, field: &str) -> String {
    let script = "const [start, field] = arguments[0].split(' ');
        const link = [...document.querySelectorAll('.ways a')].find((link) => link.href.startsWith(start));
        return link ? new URL(link.href).searchParams.get(field) : ''";
    let text = browser.run(script, [&*format!("{start} {field}")]).await;
    text.as_str().unwrap_or_default().to_owned()
}

async fn paste(desk: &Browser, text: &str) {
    desk.run("document.querySelector('#teks').value = arguments[0]", [text]).await;
}

async fn a_letter_by_whatsapp_is_kept_once(engine: Engine) {
    let mut library = Library::open();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/")).await;
    phone.check_ready_for_offline().await;
    library.stop();
    phone.write_suggestion(&library.at(BOX), TEXT).await;
    phone.visit(&library.at(OUTBOX)).await;
    phone.press("Jalan lain").await;
    phone.check_says("WhatsApp perpustakaan").await;
    let message = carried(&phone, "https://wa.me/6280000000000", "text").await;
    assert!(message.contains(TEXT), "people can read it: {message}");
    let mailed = carried(&phone, "mailto:meja@pustaka.example", "body").await;
    assert_eq!(mailed.replace("\r\n", "\n"), message);
    phone.check_says("Belum terkirim").await;

    // The librarian pastes what came by WhatsApp, with what the phone's own messages put around it.
    library.start();
    let desk = library.librarian(engine).await;
    desk.visit(&library.at("/desk/tempel")).await;
    paste(&desk, &format!("[24/11 10.00] Ani: {message}")).await;
    desk.submit("Simpan surat").await;
    desk.check_says("tersimpan").await;
    assert_eq!(library.inbox().len(), 1);

    // The phone finds the network again and sends it once more.
    phone.visit(&library.at(OUTBOX)).await;
    phone.try_now().await;
    phone.check_says("Sampai di meja pustakawan").await;
    let letters = library.inbox();
    assert_eq!(letters.len(), 1, "kept once");
    assert_eq!(letters[0].text, TEXT);
}

/// What a reader of QR codes reads from the screen.
async fn read(phone: &Browser) -> Option<String> {
    let picture = image::load_from_memory(&phone.picture(".codes .qr").await?).ok()?;
    let mut picture = rqrr::PreparedImage::prepare(picture.to_luma8());
    picture.detect_grids().first()?.decode().ok().map(|(_, text)| text)
}

async fn a_letter_is_read_from_the_screen_of_a_phone(engine: Engine) {
    let mut library = Library::open();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/")).await;
    phone.check_ready_for_offline().await;
    library.stop();
    let text = format!("{TEXT} {}", "Terima kasih. ".repeat(30));
    phone.write_suggestion(&library.at(BOX), &text).await;
    phone.visit(&library.at(OUTBOX)).await;
    phone.press("Jalan lain").await;
    phone.press("Kode QR").await;
    // It turns by itself until the reader has them all.
    let mut codes = BTreeSet::new();
    until("every code to be read", async || {
        codes.extend(read(&phone).await);
        let count = codes.first().and_then(|code| code.split(['/', '.']).nth(1)?.parse().ok());
        count == Some(codes.len())
    })
    .await;
    assert!(codes.len() > 1);
    phone.press("Sebelumnya").await;
    phone.check_says(&format!("dari {}", codes.len())).await;
    drop(phone);

    // The reader types into the librarian's page what it reads: first not all of it.
    library.start();
    let desk = library.librarian(engine).await;
    desk.visit(&library.at("/desk/tempel")).await;
    let codes: Vec<_> = codes.into_iter().rev().collect();
    paste(&desk, &codes[1..].join("\n")).await;
    desk.submit("Simpan surat").await;
    desk.check_says("belum lengkap").await;
    paste(&desk, &codes.join("\n")).await;
    desk.submit("Simpan surat").await;
    desk.check_says("tersimpan").await;
    assert_eq!(library.inbox().iter().map(|letter| &*letter.text).collect::<Vec<_>>(), [text]);
}

async fn a_letter_does_not_leave_while_it_is_changed(engine: Engine) {
    let mut library = Library::open();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/")).await;
    phone.check_ready_for_offline().await;
    library.stop();
    phone.write_suggestion(&library.at(BOX), "Tolong tambah lampu baca.").await;
    phone.visit(&library.at(OUTBOX)).await;
    phone.press("Ubah").await;
    phone.type_over("#text", "Tolong tambah dua lampu baca.").await;

    // The network is back before the writer is done.
    library.start();
    let other = "window.dispatchEvent(new Event('online')); document.dispatchEvent(new Event('visibilitychange'))";
    phone.run(other, []).await;
    phone.press("Kirim saran").await;
    phone.check_heading("Perubahan tersimpan").await;
    phone.visit(&library.at(OUTBOX)).await;
    phone.try_now().await;
    phone.check_says("Sampai di meja pustakawan").await;
    let letters = library.inbox();
    assert_eq!(letters.iter().map(|letter| &*letter.text).collect::<Vec<_>>(), ["Tolong tambah dua lampu baca."]);
}
