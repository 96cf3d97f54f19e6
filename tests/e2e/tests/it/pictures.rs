//! Pictures: handed in at the desk, shown with their words, looked at closely; and no one but the library is asked for any.

use std::io::Cursor;

use fantoccini::key::Key;
use image::{ImageFormat, Rgb, RgbImage};
use lapau_e2e::{Browser, Engine, Library, in_every_engine};
use serde_json::json;

in_every_engine!(news_has_a_picture, a_work_is_looked_at_closely);

/// A picture of stripes, as a camera might save it.
fn stripes(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([(x / 40 * 60) as u8, (y / 30 * 50) as u8, 120]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Waits until a picture is drawn.
async fn check_drawn(browser: &Browser, selector: &str) {
    let script = "const img = document.querySelector(arguments[0]); img?.scrollIntoView(); return img?.complete && img.naturalWidth > 0";
    browser.wait(&format!("the picture {selector}"), async |page| page.run(script, [selector]).await == true).await;
}

/// Every file below `media` that was fetched, by its size in pixels if it is a picture of the page.
async fn fetched(browser: &Browser) -> Vec<String> {
    let script = "return performance.getEntriesByType('resource').map((one) => one.name)";
    let all: Vec<String> = serde_json::from_value(browser.run(script, []).await).unwrap();
    let origin = browser.run("return location.origin", []).await;
    assert!(all.iter().all(|name| name.starts_with(origin.as_str().unwrap()) || name.starts_with("blob:")), "{all:?}");
    all.into_iter().filter(|name| name.contains("/feed/media/")).collect()
}

async fn news_has_a_picture(engine: Engine) {
    let library = Library::open();
    let desk = library.librarian(engine).await;
    desk.visit(&library.at("/desk/tulis/kabar/baru")).await;
    desk.type_into("#f-title", "Kursi baru di teras").await;
    desk.choose("#f-image-file", &library.keep("catatan.jpg", b"<svg onload=alert(1)>")).await;
    desk.submit("Lihat hasilnya").await;
    desk.check_says("tidak terbaca sebagai gambar").await;
    desk.choose("#f-image-file", &library.keep("Kursi Teras.png", &stripes(1700, 1000))).await;
    desk.submit("Simpan").await;
    // A picture without words is none for everyone.
    desk.check_says("Masih kosong.").await;
    check_drawn(&desk, "img.handed").await;
    desk.type_into("#f-alt", "Dua belas kursi <rotan> di teras.").await;
    desk.submit("Lihat hasilnya").await;
    check_drawn(&desk, ".preview img").await;
    desk.submit("Simpan").await;
    desk.check_says("Tersimpan.").await;
    check_drawn(&desk, "img.handed").await;
    desk.publish_at_the_desk(&library).await;

    let phone = Browser::open_narrow(engine).await;
    phone.visit(&library.at("/lapau/kabar")).await;
    phone.check_says("Kursi baru di teras").await;
    check_drawn(&phone, ".news-row img").await;
    phone.visit(&library.at("/lapau/kabar/kursi-baru-di-teras")).await;
    check_drawn(&phone, "article img").await;
    let said = "const img = document.querySelector('article img'); \
        return [img.alt, img.width > 0 && img.naturalWidth / img.naturalHeight > 1.6, img.srcset.split(', ').length]";
    assert_eq!(phone.run(said, []).await, json!(["Dua belas kursi <rotan> di teras.", true, 3]));
    assert!(!fetched(&phone).await.is_empty());

    // Taken out again, it is gone for readers too.
    desk.visit(&library.at("/desk/tulis/kabar/ubah/kursi-baru-di-teras")).await;
    desk.press("Tanpa gambar ini").await;
    desk.submit("Simpan").await;
    desk.check_says("Tersimpan.").await;
    assert_eq!(desk.count("img").await, 0);
}

async fn a_work_is_looked_at_closely(engine: Engine) {
    let library = Library::open();
    let show = "+++\ntitle = \"Kain\"\nfrom = 2026-01-01\nto = 2099-01-01\n+++\n";
    library.write("exhibitions/kain.md", show);
    let work = "exhibition = \"kain\"\ntitle = \"Selendang\"\nartist = \"Uni Contoh\"\ndescription = \"Kain bergaris.\"\n\
        image = { file = \"kain.png\", closely = true }\n";
    library.write("works/selendang.toml", work);
    library.write("pictures/README", "");
    library.keep("content/pictures/kain.png", &stripes(2600, 1300));
    library.publish();
    let phone = Browser::open(engine).await;
    phone.visit(&library.at("/lapau/pameran/kain/selendang")).await;
    check_drawn(&phone, "figure.work img").await;
    // The large picture is fetched by whoever looks, and nobody else.
    let before = fetched(&phone).await;
    phone.press("Lihat dari dekat").await;
    phone.check_says("Perbesaran 100%").await;
    assert!(fetched(&phone).await.len() > before.len());
    let named = "const frame = document.activeElement; return [frame.id, frame.getAttribute('aria-label'), \
        frame.querySelector('svg').getAttribute('aria-label')]";
    phone
        .wait("the keys to lead to the picture", async |page| {
            page.run(named, []).await == json!(["dari-dekat", "Selendang", "Kain bergaris."])
        })
        .await;

    let seen = async |page: &Browser| -> Vec<f64> {
        let seen = page.run("return document.querySelector('.frame svg').getAttribute('viewBox')", []).await;
        seen.as_str().unwrap().split(' ').map(|length| length.parse().unwrap()).collect()
    };
    let key = async |page: &Browser, key: &str| {
        let script = "document.querySelector('.frame').dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true, cancelable: true}))";
        page.run(script, [key]).await;
    };
    key(&phone, "+").await;
    phone.check_says("Perbesaran 150%").await;
    key(&phone, "+").await;
    phone.check_says("Perbesaran 225%").await;
    let at = seen(&phone).await;
    key(&phone, "ArrowRight").await;
    phone.wait("what is seen to move to the right", async |page| seen(page).await[0] > at[0]).await;
    assert!((seen(&phone).await[2] - at[2]).abs() < 2.0, "it is as large as it was");
    key(&phone, "0").await;
    phone.check_says("Perbesaran 100%").await;
    phone.press_at(".viewer-foot button[aria-label='Perbesar']").await;
    phone.check_says("Perbesaran 150%").await;
    // Two fingers, apart.
    let pinch = "const frame = document.querySelector('.frame'); const box = frame.getBoundingClientRect(); \
        const touch = (type, pointerId, x) => frame.dispatchEvent(new PointerEvent(type, {pointerId, bubbles: true, cancelable: true, \
            clientX: box.left + box.width / 2 + x, clientY: box.top + box.height / 2})); \
        frame.setPointerCapture = () => {}; \
        touch('pointerdown', 11, -20); touch('pointerdown', 12, 20); touch('pointermove', 11, -40); touch('pointermove', 12, 40); \
        touch('pointerup', 11, -40); touch('pointerup', 12, 40);";
    phone.run(pinch, []).await;
    phone.check_says("Perbesaran 300%").await;
    // The wheel stays with the picture, and the page where it is.
    let wheel = "return !document.querySelector('.frame').dispatchEvent(new WheelEvent('wheel', {deltaY: 5000, bubbles: true, cancelable: true}))";
    assert_eq!(phone.run(wheel, []).await, true);
    phone.check_says("Perbesaran 210%").await;
    phone.key(".frame", Key::Escape).await;
    phone.wait("it to be closed", async |page| page.count("dialog[open]").await == 0).await;
    phone
        .wait("the focus to be back", async |page| {
            page.run("return document.activeElement.textContent.includes('Lihat dari dekat')", []).await == true
        })
        .await;
}
