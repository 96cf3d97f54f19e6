//! A link to a title, handed on: a card where it is shared, the title itself where it is opened.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use lapau_e2e::{Browser, Engine, Library, in_every_engine};
use lapau_feed::Collection;

in_every_engine!(
    a_shared_title_shows_its_card_and_opens_in_the_app,
    shared_news_shows_its_card_and_opens_in_the_app,
    the_agenda_offers_a_calendar_to_follow,
);

/// What a messenger gets, which runs no script and does not say that it wants a page.
fn fetched(library: &Library, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", library.port())).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: pustaka.example\r\nAccept: */*\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{path}: {answer}");
    answer
}

async fn a_shared_title_shows_its_card_and_opens_in_the_app(engine: Engine) {
    let library = Library::open();
    let titles = library.feed().records(Collection::Titles);
    let title = titles.iter().find(|title| title["title"] == "Robohnya surau kami").unwrap();
    let path = format!("/koleksi/{}", title["id"].as_str().unwrap());

    let card = fetched(&library, &path);
    for tag in [
        "<title>Robohnya surau kami – Pustaka Uji</title>".to_owned(),
        "<meta property=\"og:title\" content=\"Robohnya surau kami\">".to_owned(),
        format!("<meta property=\"og:url\" content=\"https://pustaka.example{path}\">"),
        "<meta property=\"og:image\" content=\"https://pustaka.example/icons/icon-512.png\">".to_owned(),
        "\"@type\":\"Book\"".to_owned(),
    ] {
        assert!(card.contains(&tag), "{tag} is not in {card}");
    }
    assert!(fetched(&library, "/feed/open/sitemap.xml").contains(&format!("<loc>https://pustaka.example{path}</loc>")));

    let browser = Browser::open(engine).await;
    browser.visit(&library.at(&path)).await;
    browser.check_heading("Robohnya surau kami").await;
    assert_eq!(browser.path().await, path);
    // The data for search engines is data: the policy has nothing against it, and nothing of it runs.
    let data = browser.run("return document.querySelector('script[type=\"application/ld+json\"]').text", []).await;
    assert!(data.as_str().is_some_and(|data| data.starts_with('{')), "{data}");
}

async fn shared_news_shows_its_card_and_opens_in_the_app(engine: Engine) {
    let library = Library::open();
    let path = "/lapau/kabar/buka";
    let card = fetched(&library, path);
    for tag in [
        "<title>Ruang baca dibuka lagi – Pustaka Uji</title>",
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:url\" content=\"https://pustaka.example/lapau/kabar/buka\">",
        "<meta property=\"og:description\" content=\"Jumat, 20 November 2026. Kursinya bertambah dua belas.\">",
        "\"@type\":\"NewsArticle\"",
    ] {
        assert!(card.contains(tag), "{tag} is not in {card}");
    }
    let address = format!("https://pustaka.example{path}");
    assert!(fetched(&library, "/feed/open/sitemap.xml").contains(&format!("<loc>{address}</loc>")));
    for feed in ["/feed/open/news.json", "/feed/open/news.atom"] {
        assert!(fetched(&library, feed).contains(&address), "{feed}");
    }

    let browser = Browser::open(engine).await;
    browser.visit(&library.at(path)).await;
    browser.check_heading("Ruang baca dibuka lagi").await;
    browser.check_says("Kursinya bertambah dua belas.").await;
    assert_eq!(browser.path().await, path);
}

async fn the_agenda_offers_a_calendar_to_follow(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    for (page, file) in [("/acara", "all.ics"), ("/acara?jenis=dongeng", "kind-story.ics")] {
        browser.visit(&library.at(page)).await;
        browser.check_says("Ikuti kalender ini").await;
        let path = format!("/feed/open/calendar/{file}");
        let follow = browser.run("return document.querySelector('a[href^=\"webcal:\"]').href", []).await;
        assert_eq!(follow, format!("webcal://pustaka.example{path}"));
        // The address is for programs: it is copied, and read by nobody.
        browser.check_silent_about(&format!("https://pustaka.example{path}")).await;
        browser.press("Salin alamatnya").await;
        browser
            .wait("what came of copying", async |page| {
                let said = page.words().await;
                said.contains("sudah disalin") || said.contains(&format!("https://pustaka.example{path}"))
            })
            .await;
        assert!(fetched(&library, &path).contains("Sabtu Bercerita"), "{path}");
    }
}
