//! Pages that the app fetches apart from itself: they come by themselves, stay, and say so when they can't be had.

use lapau_e2e::{Asked, Browser, Engine, Fault, Front, Library, in_every_engine};

in_every_engine!(
    a_page_of_a_part_opens_by_its_address,
    the_parts_come_before_anyone_asks_for_them,
    a_part_that_can_not_be_had_says_so_and_comes_at_the_next_try,
);

/// A page that is read and one that is written on, each of another part, with their headings.
const PAGES: [(&str, &str); 2] = [("/belajar", "Belajar"), ("/lapau/saran", "Kotak saran")];

fn is_part(asked: &Asked) -> bool {
    asked.path.starts_with("/part-")
}

fn missing() -> Fault {
    Fault::Instead { status: 404, media_type: "text/plain", body: b"There is no such file.\n".to_vec() }
}

async fn a_page_of_a_part_opens_by_its_address(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    for (path, heading) in PAGES {
        browser.visit(&library.at(path)).await;
        browser.check_heading(heading).await;
    }
}

async fn the_parts_come_before_anyone_asks_for_them(engine: Engine) {
    let mut library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    browser.check_ready_for_offline().await;
    library.stop();
    for (path, heading) in PAGES {
        browser.visit(&library.at(path)).await;
        browser.check_heading(heading).await;
    }
    // So do the texts of the other languages.
    browser.visit(&library.at("/saya/setelan")).await;
    browser.press("English").await;
    browser.check_heading("Settings").await;
    browser.reload().await;
    browser.check_heading("Settings").await;
}

async fn a_part_that_can_not_be_had_says_so_and_comes_at_the_next_try(engine: Engine) {
    let library = Library::open();
    let front = Front::before(library.port());
    front.spoil(|asked| is_part(asked).then(missing));
    let browser = Browser::open(engine).await;
    let [_, (path, heading)] = PAGES;
    browser.visit(&front.at(path)).await;
    browser.check_heading("Halaman ini belum terambil").await;

    // The front page does not mind.
    browser.press("Beranda").await;
    browser.check_says("Baru di rak").await;
    browser.visit(&front.at(path)).await;
    browser.check_heading("Halaman ini belum terambil").await;

    // Where the network is there and the part is not, another version may have been published: the app is loaded anew.
    browser.run("window.sameAsBefore = true", []).await;
    browser.press("Coba lagi").await;
    browser
        .wait("the page to be loaded anew", async |page| {
            page.run("return window.sameAsBefore !== true", []).await == true
        })
        .await;
    browser.check_heading("Halaman ini belum terambil").await;

    front.spoil(|asked| is_part(asked).then(Fault::portal));
    browser.reload().await;
    browser.check_heading("Halaman ini belum terambil").await;
    front.mend();
    browser.press("Coba lagi").await;
    browser.check_heading(heading).await;
}
