//! An exhibition: labels for its walls, a catalogue, a favourite, and a guest book that visitors write in.

use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};
use lapau_feed::Collection;
use serde_json::json;

in_every_engine!(visitors_choose_a_favourite_and_write_in_the_guest_book);

const SHOW: &str = "+++
title = \"Garis dan Gonjong\"
summary = \"Dua karya tentang atap.\"
from = 2026-11-07
to = 2099-01-31
guestbook = \"tamu\"

[[rooms]]
id = \"atap\"
name = \"Atap\"
+++

Kenapa atapnya seperti mau terbang?
";

const WORKS: &str = "[[works]]
id = \"terbang\"
exhibition = \"garis\"
room = \"atap\"
position = 1
title = \"Seperti Mau Terbang\"
artist = \"Upiak Gonjong\"
date = \"2026\"
medium = \"Cukil kayu\"
description = \"Sebuah rumah dengan lima gonjong.\"

[[works]]
id = \"bus\"
exhibition = \"garis\"
room = \"atap\"
position = 2
title = \"Atap dari Jendela Bus\"
artist = \"Datuak Kuas\"
description = \"Lima puluh kartu.\"
";

const BOOK: &str = "[[threads]]
id = \"kakek\"
club = \"lapau-buku\"
title = \"Siapa yang bersalah kepada kakek?\"
opened = 2026-11-02T09:00:00+07:00

[[threads]]
id = \"tamu\"
club = \"lapau-buku\"
title = \"Buku tamu\"
opened = 2026-11-07T09:00:00+07:00
";

async fn visitors_choose_a_favourite_and_write_in_the_guest_book(engine: Engine) {
    let mut library = Library::open();
    library.write("exhibitions/garis.md", SHOW);
    library.write("works/karya.toml", WORKS);
    library.write("threads/papan.toml", BOOK);
    library.publish();
    let visitor = Browser::open(engine).await;
    visitor.visit(&library.at("/lapau/pameran/garis")).await;
    visitor.check_ready_for_offline().await;

    // What hangs on the wall, and what is taken home: of every work, with the code that leads to it.
    visitor.press("Label dinding").await;
    visitor.wait("two labels with codes", async |page| page.count(".wall-label svg.qr path").await == 2).await;
    visitor.visit(&library.at("/lapau/pameran/garis/katalog")).await;
    visitor.check_says("1. Seperti Mau Terbang").await;
    visitor.check_says("Lima puluh kartu.").await;

    // In the museum there is no network: the work of the code opens, a favourite and a word are kept.
    library.stop();
    visitor.visit(&library.at("/lapau/pameran/garis/bus")).await;
    visitor.check_heading("Atap dari Jendela Bus").await;
    visitor.press("Karya favorit saya").await;
    visitor.wait("the sign", async |page| page.count(".react[aria-pressed=true]").await == 1).await;
    visitor.visit(&library.at("/lapau/pameran/garis")).await;
    visitor.check_says("Buku tamu").await;
    visitor.press("Tulis kesan Anda").await;
    visitor.type_over("#text", "Saya ingat jalan pulang.").await;
    visitor.type_over("#pen-name", "Etek").await;
    visitor.press("Kirim pesan").await;
    visitor.check_heading("Surat Anda tersimpan").await;
    library.start();
    visitor.visit(&library.at("/saya/kotak-keluar")).await;
    visitor.try_now().await;
    until("both at the desk", async || library.inbox().len() == 2).await;

    let desk = library.librarian(engine).await;
    desk.visit(&library.at("/desk?jenis=post")).await;
    desk.press_at(".letters a").await;
    desk.submit("Terbitkan").await;
    desk.check_says("oleh rina").await;
    desk.visit(&library.at("/desk/tanda")).await;
    desk.check_says("Datuak Kuas: Atap dari Jendela Bus").await;
    library.publish();
    let works = library.feed().records(Collection::Works);
    let likes = works.iter().find(|work| work["id"] == "bus").map(|work| work["reactions"]["likes"].clone());
    assert_eq!(likes, Some(json!(1)));
    visitor.visit(&library.at("/lapau/pameran/garis")).await;
    visitor.fetch_again().await;
    visitor.check_says("Saya ingat jalan pulang.").await;
    visitor.check_says("Semua kesan (1)").await;
}
