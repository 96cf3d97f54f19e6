//! A feed is words and nothing else: whatever a host puts into it, nothing of it runs.

use lapau_e2e::{Browser, Engine, Library, in_every_engine};
use lapau_feed::Collection;
use serde_json::{Value, json};

in_every_engine!(hostile_words_are_only_words, hostile_words_in_a_search_are_only_words);

const SCRIPT: &str = "<script>alert(1)</script>";
const IMAGE: &str = "<img src=x onerror=alert(2)>";
const VECTOR: &str = "\"><svg onload=alert(3)>";
const TEMPLATE: &str = "</template>{{constructor.constructor('alert(4)')()}}";
const BACKWARDS: &str = "Balik \u{202e}kilab\u{202c} lagi";

/// Puts hostile words into everything that a page shows.
fn poison(library: &Library) {
    let feed = library.feed();
    feed.tamper(Collection::Titles, |titles| {
        for (title, words) in titles.iter_mut().zip([SCRIPT, IMAGE, VECTOR, TEMPLATE, BACKWARDS]) {
            title["title"] = json!(format!("{words} beracun"));
        }
    });
    feed.tamper(Collection::Posts, |posts| {
        for (post, words) in posts.iter_mut().zip([SCRIPT, IMAGE]) {
            post["text"] = json!(format!("{words} {BACKWARDS} javascript:alert(5)"));
            post["author"] = json!(format!("{VECTOR} Penulis"));
        }
    });
    feed.tamper(Collection::Clubs, |clubs| {
        clubs[0]["name"] = json!(format!("{IMAGE} klub"));
        clubs[0]["about"] = links();
    });
    feed.tamper(Collection::Events, |events| {
        events[0]["title"] = json!(format!("{SCRIPT} acara"));
        events[0]["place"] = json!(VECTOR);
        events[0]["about"] = links();
    });
    feed.tamper(Collection::News, |news| {
        news[0]["title"] = json!(format!("{TEMPLATE} kabar"));
        news[0]["href"] = json!("javascript:alert(6)");
        news[0]["text"] = links();
    });
    feed.tamper(Collection::Library, |library| {
        library[0]["notice"] = json!(format!("{IMAGE} pemberitahuan"));
        library[0]["contacts"] = json!([{"kind": "web", "href": "javascript:alert(7)", "label": "Situs kami"}]);
        library[0]["about"] = links();
    });
}

/// A text of links that must not become any.
fn links() -> Value {
    let addresses = [
        "javascript:alert(8)",
        "JaVaScRiPt:alert(9)",
        "java\tscript:alert(10)",
        " javascript:alert(11)",
        "data:text/html,<script>alert(12)</script>",
        "vbscript:alert(13)",
        "//evil.example/",
        "\\\\evil.example\\",
        "/\\evil.example/",
    ];
    let spans: Vec<_> =
        addresses.iter().map(|address| json!({"a": address, "s": format!("tautan {address} ")})).collect();
    json!([{"t": "p", "s": spans}, {"t": "p", "s": [SCRIPT, {"b": IMAGE}, {"i": VECTOR}]}])
}

/// Everything on a page that hostile words could have made.
const INTRUDERS: &str = "
    const found = [];
    for (const element of document.querySelectorAll('*')) {
        const name = element.localName;
        if (['iframe', 'object', 'embed', 'template', 'base'].includes(name)) found.push(name);
        if (name === 'script' && !element.hasAttribute('data-js')) found.push(element.outerHTML);
        if (name === 'img' && element.getAttribute('src') === 'x') found.push(element.outerHTML);
        for (const { name: attribute, value } of element.attributes) {
            if (attribute.startsWith('on')) found.push(element.outerHTML);
            if (['href', 'src', 'action'].includes(attribute) && !/^(https?:|webcal:|mailto:|tel:|geo:|blob:|data:image|#|\\/(?![\\/\\\\])|$)/.test(value)) found.push(name + ' ' + value);
        }
        if (name === 'a' && element.href && new URL(element.href, location).host.includes('evil')) found.push(element.outerHTML);
    }
    return found;
";

/// Checks that nothing of what the page shows became anything but words, and that it complained of nothing since `listen`.
pub(crate) async fn check_harmless(browser: &Browser, path: &str) {
    let intruders = browser.run(INTRUDERS, []).await;
    assert_eq!(intruders, json!([]), "{path}");
    assert_eq!(browser.complaints().await, [""; 0], "{path}");
}

/// Goes to a page as a link of the app would, so that what the page complains of is heard from the start.
async fn go(browser: &Browser, path: &str) {
    let script = "
        const link = document.createElement('a');
        link.href = arguments[0];
        document.querySelector('main').append(link);
        link.click();
        link.remove();";
    browser.run(script, [path]).await;
}

async fn hostile_words_are_only_words(engine: Engine) {
    let library = Library::open();
    poison(&library);
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/saya")).await;
    browser.check_age("Data hari ini").await;
    browser.listen().await;
    let pages: [(&str, &[&str]); 9] = [
        ("/", &["<img src=x onerror=alert(2)> pemberitahuan", "<script>alert(1)</script> acara"]),
        ("/koleksi?q=beracun", &[SCRIPT, IMAGE, VECTOR, TEMPLATE]),
        ("/acara", &["<script>alert(1)</script> acara"]),
        ("/acara/cerita", &[VECTOR, "tautan javascript:alert(8)", "tautan //evil.example/"]),
        ("/lapau/klub/lapau-buku", &["<img src=x onerror=alert(2)> klub", "tautan vbscript:alert(13)"]),
        ("/lapau/klub/lapau-buku/kakek", &["<script>alert(1)</script>", "\"><svg onload=alert(3)> Penulis"]),
        ("/lapau/kabar", &["kabar", "constructor.constructor"]),
        ("/lapau/kabar/buka", &["constructor.constructor", "tautan javascript:alert(8)", "Baca selengkapnya"]),
        ("/tentang", &["Hubungi kami", "tautan data:text/html"]),
    ];
    for (path, words) in pages {
        go(&browser, path).await;
        for words in words {
            browser.check_says(words).await;
        }
        check_harmless(&browser, path).await;
    }
    // One title with all that hangs on it, and the words that turn others around kept to themselves.
    go(&browser, "/koleksi?q=balik%20beracun").await;
    browser.wait("the title that reads backwards", async |page| page.count("main .title-row a.whole").await > 0).await;
    browser.press_at("main .title-row a.whole").await;
    browser.check_heading("beracun").await;
    check_harmless(&browser, "a title").await;
}

async fn hostile_words_in_a_search_are_only_words(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/koleksi")).await;
    browser.check_age("Data hari ini").await;
    browser.listen().await;
    let searches = [
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "%3Cimg%20src%3Dx%20onerror%3Dalert(2)%3E",
        "%E2%80%AEkilab",
        "%00",
        "(((((((((((((a%2B)%2B)%2B",
    ];
    for words in searches {
        let path = format!("/koleksi?q={words}");
        go(&browser, &path).await;
        browser.wait("the page to hold still", async |page| page.path().await.starts_with("/koleksi?q=")).await;
        browser.check_age("Data hari ini").await;
        check_harmless(&browser, &path).await;
    }
    go(&browser, "/koleksi?q=robohnya").await;
    browser.check_says("Robohnya surau kami").await;
    for path in
        ["/koleksi/..%2F..%2Ftentang", "/koleksi/%3Cscript%3E", "/lapau/klub/%22%3E%3Csvg%20onload%3Dalert(1)%3E"]
    {
        go(&browser, path).await;
        browser.check_says("ini tidak ada").await;
        check_harmless(&browser, path).await;
    }
}
