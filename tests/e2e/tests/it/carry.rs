//! The collection as one file: to a phone that no network reaches, and from phone to phone.

use std::fs;

use lapau_e2e::{Asked, Browser, Engine, Fault, Front, Library, in_every_engine};
use lapau_feed::{
    Collection, Digest, archive,
    signature::{SIGNATURE, Signature},
};

in_every_engine!(
    a_phone_that_no_network_reaches_takes_the_collection_from_a_file,
    what_a_phone_hands_on_is_the_file_that_the_desk_wrote,
    a_signed_collection_that_comes_by_hand_is_held_to_its_key,
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

/// The digest of the file that a phone saves, looked at on its way out.
async fn handed_on(browser: &Browser) -> String {
    let watch = "const offer = URL.createObjectURL; URL.createObjectURL = (blob) => { window.offered = blob; return offer.call(URL, blob); };";
    browser.run(watch, []).await;
    browser.press("Simpan koleksi sebagai berkas").await;
    browser.check_says("Berkas disimpan di unduhan ponsel ini.").await;
    let digest = "
        const done = arguments[arguments.length - 1];
        window.offered.arrayBuffer().then((bytes) => crypto.subtle.digest('SHA-256', bytes)).then((digest) =>
            done([...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')));";
    browser.run_async(digest).await.as_str().unwrap().to_owned()
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
    assert_eq!(handed_on(&browser).await, newer.to_string());

    browser.choose("#berkas-koleksi", &older).await;
    browser.check_says("lebih lama daripada yang ada di ponsel ini").await;
    browser.check_says("Seluruh data perpustakaan ada di ponsel ini: terbitan 2.").await;
}

/// Where a file of an archive stands: its header, and its bytes.
fn member(file: &[u8], path: &str) -> (usize, std::ops::Range<usize>) {
    let header = file.windows(path.len()).position(|bytes| bytes == path.as_bytes()).unwrap();
    let size = std::str::from_utf8(&file[header + 124..header + 135]).unwrap();
    let size = usize::from_str_radix(size, 8).unwrap();
    (header, header + archive::BLOCK..header + archive::BLOCK + size)
}

/// The file without its signature, as whoever hands it on could make it.
fn unsigned(file: &[u8]) -> Vec<u8> {
    let (header, bytes) = member(file, SIGNATURE);
    let next = bytes.end.next_multiple_of(archive::BLOCK);
    [&file[..header], &file[next..]].concat()
}

/// The file with a signature that says what it should, and that the key did not make.
fn forged(file: &[u8]) -> Vec<u8> {
    let (_, bytes) = member(file, SIGNATURE);
    let mut signature = Signature::read(&file[bytes.clone()]).unwrap();
    signature.signature.0[7] ^= 1;
    let written = signature.to_bytes();
    assert_eq!(written.len(), bytes.len());
    [&file[..bytes.start], &written, &file[bytes.end..]].concat()
}

async fn a_signed_collection_that_comes_by_hand_is_held_to_its_key(engine: Engine) {
    let (mut library, mut stranger) = (Library::open(), Library::open());
    library.sign();
    let front = Front::before(library.port());
    let browser = Browser::open(engine).await;
    let first = library.export("koleksi-1.tar");
    let false_one = library.keep("palsu.tar", &forged(&fs::read(&first).unwrap()));
    front.spoil(|asked| {
        let nothing = || Fault::Instead { status: 404, media_type: "text/plain", body: Vec::new() };
        is_feed(asked).then(nothing)
    });
    browser.visit(&front.at(SETTINGS)).await;
    browser.check_says("Data di ponsel ini belum lengkap.").await;
    browser.choose("#berkas-koleksi", &false_one).await;
    browser.check_says("Tidak ada yang diubah.").await;
    assert_eq!(browser.text_of(".storage span:last-child").await[..2], ["0", "0"], "it was kept");
    browser.reload().await;
    browser.choose("#berkas-koleksi", &first).await;
    browser.check_says("Seluruh data perpustakaan ada di ponsel ini: terbitan 1.").await;

    for library in [&library, &stranger] {
        library.write(QUESTION.0, QUESTION.1);
        library.publish();
    }
    stranger.sign();
    let second = library.export("koleksi-2.tar");
    let whole = fs::read(&second).unwrap();
    // From a phone that trusts a key no file is taken that lacks its signature, whatever else holds.
    let strangers = stranger.export("koleksi-2.tar");
    for file in [library.keep("tanpa.tar", &unsigned(&whole)), library.keep("palsu.tar", &forged(&whole)), strangers] {
        browser.choose("#berkas-koleksi", &file).await;
        browser.check_says("Berkas ini rusak").await;
        browser.check_says("Seluruh data perpustakaan ada di ponsel ini: terbitan 1.").await;
        browser.reload().await;
    }
    browser.choose("#berkas-koleksi", &second).await;
    browser.check_says("Seluruh data perpustakaan ada di ponsel ini: terbitan 2.").await;

    // What this phone hands on is signed too: the next one is held to the same key.
    assert_eq!(handed_on(&browser).await, Digest::of(&whole).to_string());
}
