//! The collection as one file: to a phone that no network reaches, and from phone to phone.

use std::fs;

use lapau_e2e::{Asked, Browser, Engine, Fault, Front, Library, in_every_engine};
use lapau_feed::{Collection, Digest};

in_every_engine!(
    a_phone_that_no_network_reaches_takes_the_collection_from_a_file,
    what_a_phone_hands_on_is_the_file_that_the_desk_wrote,
);

const SETTINGS: &str = "/saya/setelan";

/// A question that a later publication answers.
const QUESTION: (&str, &str) =
    ("questions/lain.md", "+++\nquestion = \"Boleh bawa kopi?\"\nanswered = 2026-11-12\n+++\n\nBoleh, di teras.\n");

/// The file with one letter of a collection changed, which nothing but the digest of a part tells.
fn damage(library: &Library, collection: Collection, file: &[u8]) -> Vec<u8> {
    let path = library.feed().manifest().entry(collection).unwrap().chunks[0].path();
    let header = file.windows(path.len()).position(|bytes| bytes == path.as_bytes()).unwrap();
    let mut damaged = file.to_vec();
    damaged[header + 512 + 60] ^= 1;
    damaged
}

fn is_feed(asked: &Asked) -> bool {
    asked.path.starts_with("/feed/")
}

async fn a_phone_that_no_network_reaches_takes_the_collection_from_a_file(engine: Engine) {
    let library = Library::open();
    let front = Front::before(library.port());
    let browser = Browser::open(engine).await;
    let file = library.export("koleksi.tar");
    let whole = fs::read(&file).unwrap();
    let damaged = library.keep("rusak.tar", &damage(&library, Collection::Titles, &whole));
    let cut = library.keep("terputus.tar", &whole[..whole.len() / 2]);
    let other = library.keep("lain.tar", b"<!doctype html><title>Bukan koleksi</title>");

    front.spoil(|asked| {
        let nothing = || Fault::Instead { status: 404, media_type: "text/plain", body: Vec::new() };
        is_feed(asked).then(nothing)
    });
    browser.visit(&front.at(SETTINGS)).await;
    browser.check_says("Data di ponsel ini belum lengkap.").await;
    for file in [&damaged, &cut, &other] {
        browser.choose("#berkas-koleksi", file).await;
        browser.check_says("Tidak ada yang diubah.").await;
        browser.check_says("Data di ponsel ini belum lengkap.").await;
        assert_eq!(browser.text_of(".storage span:last-child").await[..2], ["0", "0"], "{file:?}");
        browser.reload().await;
    }
    browser.choose("#berkas-koleksi", &file).await;
    browser.check_says("Koleksi dari berkas ini sekarang ada di ponsel Anda.").await;
    browser.check_says("Seluruh data perpustakaan ada di ponsel ini: terbitan 1.").await;

    library.write(QUESTION.0, QUESTION.1);
    library.publish();
    let newer = fs::read(library.export("koleksi.tar")).unwrap();
    let damaged = library.keep("rusak.tar", &damage(&library, Collection::Questions, &newer));
    browser.choose("#berkas-koleksi", &damaged).await;
    browser.check_says("Berkas ini rusak").await;
    browser.check_says("Seluruh data perpustakaan ada di ponsel ini: terbitan 1.").await;
    browser.visit(&front.at("/koleksi?q=robohnya")).await;
    browser.check_says("Robohnya surau kami").await;
    assert_eq!(front.count(|asked| asked.path.starts_with("/feed/chunks/")), 0, "the network was asked for parts");
}

async fn what_a_phone_hands_on_is_the_file_that_the_desk_wrote(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    let older = library.export("koleksi-1.tar");
    browser.visit(&library.at("/")).await;
    browser.check_ready_for_offline().await;
    library.write(QUESTION.0, QUESTION.1);
    library.publish();
    let newer = Digest::of(&fs::read(library.export("koleksi-2.tar")).unwrap());
    browser.visit(&library.at(SETTINGS)).await;
    browser.check_says("Seluruh data perpustakaan ada di ponsel ini: terbitan 2.").await;
    // What is offered as a file is looked at on its way out.
    let watch = "const offer = URL.createObjectURL; URL.createObjectURL = (blob) => { window.offered = blob; return offer.call(URL, blob); };";
    browser.run(watch, []).await;
    browser.press("Simpan koleksi sebagai berkas").await;
    browser.check_says("Berkas disimpan di unduhan ponsel ini.").await;
    let digest = "
        const done = arguments[arguments.length - 1];
        window.offered.arrayBuffer().then((bytes) => crypto.subtle.digest('SHA-256', bytes)).then((digest) =>
            done([...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')));";
    assert_eq!(browser.run_async(digest).await, newer.to_string());

    browser.choose("#berkas-koleksi", &older).await;
    browser.check_says("lebih lama daripada yang ada di ponsel ini").await;
    browser.check_says("Seluruh data perpustakaan ada di ponsel ini: terbitan 2.").await;
}
