//! Codes seen by the camera, by the app and by the librarians' page: books, labels, cards, doors, tickets, letters.
//!
//! Chromium has a camera that shows what the test drew. In the other engines, which have none, the same is chosen as a photograph.

use std::{collections::BTreeSet, fs, path::PathBuf};

use barcoders::sym::{code39::Code39, code128::Code128, ean13::EAN13};
use image::{GrayImage, Luma, imageops};
use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};
use qrcodegen::{QrCode, QrCodeEcc};
use tempfile::TempDir;

use crate::{
    cards::{issue, printed},
    door::{check_verdict, open_door, register, today},
};

in_every_engine!(
    books_and_labels_are_scanned_in_the_search_without_a_network,
    a_card_is_scanned_from_its_page,
    a_door_and_a_ticket_are_scanned_and_the_ticket_without_a_network,
    a_letter_comes_from_the_screen_of_a_phone_to_the_camera_of_the_desk,
    where_the_camera_is_refused_a_photograph_is_read,
    a_browser_that_reads_codes_by_itself_fetches_no_reader,
);

/// What the camera of the test sees, in pixels.
const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;
/// How bright paper and ink are before a camera.
const PAPER: Luma<u8> = Luma([225]);
const INK: Luma<u8> = Luma([30]);
/// How many pictures of a film, of which there are ten a second, show one code.
const STAND: usize = 6;

/// Bars in the middle of a picture.
fn bars(modules: &[u8]) -> GrayImage {
    let mut picture = GrayImage::from_pixel(WIDTH, HEIGHT, PAPER);
    let wide = WIDTH / (modules.len() as u32 + 24);
    let left = (WIDTH - wide * modules.len() as u32) / 2;
    for x in (0..wide * modules.len() as u32).filter(|x| modules[(x / wide) as usize] == 1) {
        (120..360).for_each(|y| picture.put_pixel(left + x, y, INK));
    }
    picture
}

fn isbn(number: &str) -> GrayImage {
    bars(&EAN13::new(number).unwrap().encode())
}

fn label_128(number: &str) -> GrayImage {
    bars(&Code128::new(format!("\u{181}{number}")).unwrap().encode())
}

fn label_39(number: &str) -> GrayImage {
    bars(&Code39::new(number).unwrap().encode())
}

/// A QR code in the middle of a picture.
fn qr(text: &str) -> GrayImage {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).unwrap();
    let module = |x: u32, y: u32| if code.get_module(x as i32 - 4, y as i32 - 4) { INK } else { PAPER };
    let size = code.size() as u32 + 8;
    framed(&GrayImage::from_fn(size, size, module))
}

/// A square in the middle of a picture, as large as it may be.
fn framed(square: &GrayImage) -> GrayImage {
    let mut picture = GrayImage::from_pixel(WIDTH, HEIGHT, PAPER);
    let side = HEIGHT - 20;
    let square = imageops::resize(square, side, side, imageops::FilterType::Triangle);
    imageops::overlay(&mut picture, &square, i64::from(WIDTH - side) / 2, 10);
    picture
}

/// A browser, and what it is shown.
struct Eyes {
    phone: Browser,
    folder: TempDir,
}

impl Eyes {
    async fn open(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let phone = Browser::open_filming(engine, &folder.path().join("film.y4m")).await;
        Self { phone, folder }
    }

    fn has_camera(&self) -> bool {
        self.phone.engine() == Engine::Chromium
    }

    /// Has the camera show pictures one after the other, over and over, to whoever looks next.
    fn film(&self, pictures: &[GrayImage]) {
        // https://wiki.multimedia.cx/index.php/YUV4MPEG2
        let mut film = format!("YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420\n").into_bytes();
        for picture in pictures {
            for _ in 0..STAND {
                film.extend(b"FRAME\n");
                film.extend(picture.as_raw());
                film.extend([128].repeat((WIDTH * HEIGHT / 2) as usize));
            }
        }
        fs::write(self.folder.path().join("film.y4m"), film).unwrap();
    }

    fn photograph(&self, name: &str, picture: &GrayImage) -> PathBuf {
        let file = self.folder.path().join(name);
        picture.save(&file).unwrap();
        file
    }

    /// Scans a code by the button that says these words.
    async fn scan(&self, button: &str, code: &GrayImage) {
        self.film(std::slice::from_ref(code));
        self.phone.press(button).await;
        if !self.has_camera() {
            self.phone.choose("#gambar-kode", &self.photograph("kode.png", code)).await;
        }
    }
}

/// A browser that has the app and the library.
async fn ready(eyes: &Eyes, library: &Library) {
    eyes.phone.visit(&library.at("/")).await;
    eyes.phone.check_ready_for_offline().await;
}

/// What the page has fetched to read codes.
async fn fetched(page: &Browser) -> Vec<String> {
    let script = "return performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname)
        .filter((path) => path.startsWith('/scanner'))";
    let fetched = page.run(script, []).await;
    fetched.as_array().into_iter().flatten().filter_map(|path| path.as_str().map(str::to_owned)).collect()
}

async fn books_and_labels_are_scanned_in_the_search_without_a_network(engine: Engine) {
    let mut library = Library::open();
    let eyes = Eyes::open(engine).await;
    ready(&eyes, &library).await;
    library.stop();
    let phone = &eyes.phone;
    phone.visit(&library.at("/koleksi")).await;
    phone.check_says("Pindai kode").await;
    assert_eq!(fetched(phone).await, [""; 0], "nothing is fetched before somebody scans");
    phone.listen().await;
    eyes.scan("Pindai kode", &isbn("9789794071670")).await;
    phone.check_says("Siti Nurbaya").await;
    phone.wait("the sheet to be closed", async |page| page.count("dialog[open]").await == 0).await;
    assert_eq!(phone.value("#q").await.as_deref(), Some("9789794071670"));
    assert!(fetched(phone).await.iter().any(|path| path == "/scanner.js"));

    eyes.scan("Pindai kode", &label_128("E00001")).await;
    phone.check_says("Robohnya surau kami").await;
    assert_eq!(phone.value("#q").await.as_deref(), Some("E00001"));

    // What is sold elsewhere has such bars too.
    eyes.scan("Pindai kode", &isbn("8992753102204")).await;
    phone.check_says("bukan kode yang dicari").await;
    phone.press_at("dialog[open] .sheet-head button").await;
    assert_eq!(phone.complaints().await, [""; 0]);

    // A loan, from the label on the copy.
    phone.visit(&library.at("/saya/pinjaman/baru")).await;
    phone.check_says("Pindai label buku").await;
    eyes.scan("Pindai label buku", &label_39("E00004")).await;
    phone
        .wait("the title of the copy", async |page| {
            let title = page.value("#title").await.unwrap_or_default();
            title.starts_with("Salah asuhan") && page.value("#item").await.as_deref() == Some("E00004")
        })
        .await;
}

async fn a_card_is_scanned_from_its_page(engine: Engine) {
    let library = Library::open();
    let (_desk, code) = issue(&library, engine).await;
    library.publish();
    let eyes = Eyes::open(engine).await;
    ready(&eyes, &library).await;
    let phone = &eyes.phone;
    phone.visit(&library.at("/saya/kartu")).await;
    eyes.scan("Pindai kartu", &qr(&printed(&library, &code))).await;
    phone.check_says("Kode QR terbaca").await;
    phone.type_into("#name", "Ibu").await;
    phone.press("Simpan kartu").await;
    phone.check_says("1 pinjaman").await;

    // From the search too, as whatever leads somewhere in the app.
    phone.visit(&library.at("/koleksi")).await;
    eyes.scan("Pindai kode", &qr(&printed(&library, &code))).await;
    phone.check_heading("Kartu").await;
    phone.check_says("Kode QR terbaca").await;
    let left = phone.run("return location.href + JSON.stringify(history.state);", []).await;
    assert!(!left.as_str().unwrap().contains("K="), "the code is in no address any more: {left}");
}

async fn a_door_and_a_ticket_are_scanned_and_the_ticket_without_a_network(engine: Engine) {
    let mut library = Library::open();
    let day = today();
    let event = format!(
        "+++\nkind = \"discussion\"\ntitle = \"Malam puisi\"\nstart = {day}T00:30:00\nend = {day}T23:45:00\n\n\
         [registration]\ncapacity = 3\n+++\n\nBacakan satu.\n"
    );
    library.write("events/malam-puisi.md", &event);
    library.publish();
    let patron = Browser::open(engine).await;
    patron.visit(&library.at("/")).await;
    patron.check_ready_for_offline().await;
    let ticket = register(&patron, &library, &day, "Siti Aminah", "2").await;
    until("the registration at the desk", async || library.inbox().len() == 1).await;
    let desk = library.librarian(engine).await;
    desk.visit(&library.at("/desk/acara/malam-puisi")).await;
    desk.submit("Jawab semua yang menunggu").await;
    let door = open_door(&desk, &library, "HP Rina").await;

    let eyes = Eyes::open(engine).await;
    ready(&eyes, &library).await;
    let phone = &eyes.phone;
    phone.visit(&library.at("/lapau/pintu")).await;
    eyes.scan("Pindai kode pintu", &qr(&door)).await;
    phone.check_heading("Malam puisi").await;
    library.stop();
    phone.visit(&library.at("/lapau/pintu")).await;
    phone.check_heading("Malam puisi").await;
    // The code as the patron's phone shows it.
    let shown = image::load_from_memory(&patron.picture(".ticket svg.qr").await.unwrap()).unwrap();
    eyes.scan("Pindai tiket", &framed(&shown.to_luma8())).await;
    check_verdict(phone, "Silakan masuk").await;
    phone.check_says("Siti Aminah").await;
    phone.press("Tutup kamera").await;
    phone.wait("the camera to be off", async |page| page.count("video").await == 0).await;
    eyes.scan("Pindai tiket", &qr("https://lain.example/")).await;
    check_verdict(phone, "Bukan tiket").await;
    phone.press("Tutup kamera").await;
    eyes.scan("Pindai tiket", &qr(&format!("LAPAU:{}", ticket.replace('-', "")))).await;
    check_verdict(phone, "Sudah masuk sejak").await;
}

async fn a_letter_comes_from_the_screen_of_a_phone_to_the_camera_of_the_desk(engine: Engine) {
    let mut library = Library::open();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/")).await;
    phone.check_ready_for_offline().await;
    library.stop();
    let text = format!("Tolong buka sampai malam.{}", " Terima kasih.".repeat(60));
    phone.write_suggestion(&library.at("/lapau/saran"), &text).await;
    phone.visit(&library.at("/saya/kotak-keluar")).await;
    phone.press("Jalan lain").await;
    phone.press("Kode QR").await;
    // The screen, as it turns from code to code.
    let (mut seen, mut screens) = (BTreeSet::new(), Vec::new());
    until("every code to be shown", async || {
        let Some(shown) = phone.picture(".codes .qr").await else { return false };
        let Ok(shown) = image::load_from_memory(&shown) else { return false };
        let mut looked_at = rqrr::PreparedImage::prepare(shown.to_luma8());
        let Some(Ok((_, code))) = looked_at.detect_grids().first().map(rqrr::Grid::decode) else { return false };
        let count = code.split(['/', '.']).nth(1).and_then(|count| count.parse().ok());
        if seen.insert(code) {
            screens.push(framed(&shown.to_luma8()));
        }
        count == Some(seen.len())
    })
    .await;
    assert!(screens.len() > 2, "{}", screens.len());
    drop(phone);

    // The librarian's computer has a camera, or else photographs of the screen.
    library.start();
    let eyes = Eyes::open(engine).await;
    let desk = &eyes.phone;
    library.log_in(desk).await;
    desk.resize(1000, 900).await;
    desk.visit(&library.at("/desk/tempel")).await;
    desk.listen().await;
    desk.check_says("Dari layar ponsel").await;
    screens.reverse();
    screens.insert(1, qr("https://lain.example/"));
    if eyes.has_camera() {
        eyes.film(&screens);
        desk.press("Buka kamera").await;
        desk.check_says("kode terbaca; belum:").await;
    } else {
        for (number, screen) in screens.iter().enumerate() {
            desk.check_silent_about("Surat lengkap").await;
            desk.choose("#foto", &eyes.photograph(&format!("{number}.png"), screen)).await;
            if number == 1 {
                desk.check_says("bukan kode surat").await;
            } else if number + 1 < screens.len() {
                // The second was no letter's.
                let read = number.max(1);
                desk.check_says(&format!("{read} dari {} kode terbaca", screens.len() - 1)).await;
            }
        }
    }
    desk.check_says("Surat lengkap").await;
    assert_eq!(desk.complaints().await, [""; 0]);
    desk.submit("Simpan surat").await;
    desk.check_says("tersimpan").await;
    assert_eq!(library.inbox().iter().map(|letter| &*letter.text).collect::<Vec<_>>(), [text]);
}

async fn where_the_camera_is_refused_a_photograph_is_read(engine: Engine) {
    let library = Library::open();
    let folder = tempfile::tempdir().unwrap();
    let phone = Browser::open_refusing(engine).await;
    phone.visit(&library.at("/koleksi")).await;
    phone.check_ready_for_offline().await;
    phone.listen().await;
    phone.press("Pindai kode").await;
    match engine {
        Engine::Chromium | Engine::Firefox => phone.check_says("Kamera tidak diizinkan").await,
        Engine::WebKitGtk => phone.check_says("Atau pilih foto kodenya").await,
    }
    let text = folder.path().join("catatan.png");
    fs::write(&text, "bukan gambar").unwrap();
    phone.choose("#gambar-kode", &text).await;
    phone.check_says("bukan gambar yang bisa dibuka").await;
    let empty = folder.path().join("kosong.png");
    GrayImage::from_pixel(WIDTH, HEIGHT, PAPER).save(&empty).unwrap();
    phone.choose("#gambar-kode", &empty).await;
    phone.check_says("Tidak ada kode yang terbaca di foto ini").await;
    // A photograph as large as phones make them, held askew.
    let photograph =
        imageops::resize(&imageops::rotate90(&isbn("9789794071670")), 1440, 1920, imageops::FilterType::Triangle);
    let file = folder.path().join("foto.png");
    photograph.save(&file).unwrap();
    phone.choose("#gambar-kode", &file).await;
    phone.check_says("Siti Nurbaya").await;
    assert_eq!(phone.complaints().await, [""; 0]);
}

async fn a_browser_that_reads_codes_by_itself_fetches_no_reader(engine: Engine) {
    let library = Library::open();
    let folder = tempfile::tempdir().unwrap();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/koleksi")).await;
    phone.check_ready_for_offline().await;
    let own = "self.BarcodeDetector = class {
        static async getSupportedFormats() { return ['qr_code', 'ean_13', 'code_39', 'code_128']; }
        async detect() { return [{ format: 'ean_13', rawValue: '9789794071670' }]; }
    };";
    phone.run(own, []).await;
    phone.press("Pindai kode").await;
    let file = folder.path().join("foto.png");
    GrayImage::from_pixel(WIDTH, HEIGHT, PAPER).save(&file).unwrap();
    phone.choose("#gambar-kode", &file).await;
    phone.check_says("Siti Nurbaya").await;
    assert_eq!(fetched(&phone).await, ["/scanner.js"]);
}
