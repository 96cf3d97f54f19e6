//! What readers think of a post: said at once, counted once, taken back.

use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};

in_every_engine!(a_sign_shows_at_once_and_is_counted_once);

const BOARD: &str = "/lapau/klub/lapau-buku/kakek";

/// What stands beside a post: whether its reader likes it, how many do, and the words after it.
async fn beside(browser: &Browser, post: &str) -> String {
    let script = "
        const foot = document.getElementById(arguments[0])?.querySelector('.reaction');
        if (!foot) return 'nothing';
        const text = (selector) => foot.querySelector(selector)?.textContent ?? '';
        const words = [...foot.querySelectorAll('.meta > span')].map((span) => span.textContent);
        return [foot.querySelector('button').getAttribute('aria-pressed'), text('.num'), ...words].join(' | ');";
    browser.run(script, [post]).await.as_str().unwrap_or_default().to_owned()
}

async fn check_beside(browser: &Browser, post: &str, expected: &str) {
    browser.wait(&format!("{expected:?} beside {post}"), async |page| beside(page, post).await == expected).await;
}

/// A phone that has everything of the library.
async fn phone(engine: Engine, library: &Library) -> Browser {
    let browser = Browser::open(engine).await;
    browser.visit(&library.at(BOARD)).await;
    browser.check_ready_for_offline().await;
    browser
}

async fn a_sign_shows_at_once_and_is_counted_once(engine: Engine) {
    let mut library = Library::open();
    let rani = phone(engine, &library).await;
    check_beside(&rani, "kakek-1", "false | ").await;

    // Without a network: it is one's own at once, and says that it has not left.
    library.stop();
    rani.press_at("#kakek-1 .react").await;
    check_beside(&rani, "kakek-1", "true | 1 | dari Anda | belum terkirim").await;
    check_beside(&rani, "kakek-2", "false | ").await;
    rani.reload().await;
    check_beside(&rani, "kakek-1", "true | 1 | dari Anda | belum terkirim").await;
    rani.visit(&library.at("/saya/kotak-keluar")).await;
    rani.check_says("Suka · Uda Contoh").await;
    assert_eq!(rani.count("main li.letter.sign .actions button").await, 1, "a tap is a line with one button");

    // Back again: it is at the desk, not counted yet, and still shown once.
    library.start();
    rani.try_now().await;
    until("the sign at the desk", async || library.inbox().len() == 1).await;
    rani.visit(&library.at(BOARD)).await;
    check_beside(&rani, "kakek-1", "true | 1 | dari Anda").await;

    // Another phone knows nothing of it yet.
    let buyung = phone(engine, &library).await;
    buyung.press_at("#kakek-1 .react").await;
    check_beside(&buyung, "kakek-1", "true | 1 | dari Anda").await;
    until("both signs at the desk", async || library.inbox().len() == 2).await;

    // The librarian sees both and publishes; the counts that come hold each phone's own.
    let desk = library.librarian(engine).await;
    desk.visit(&library.at("/desk/tanda")).await;
    desk.check_says("Kakek, Ajo Sidi, atau kampungnya?").await;
    assert_eq!(desk.text_of("td[data-nama=Suka]").await, ["2"]);
    desk.publish_at_the_desk(&library).await;
    for phone in [&rani, &buyung] {
        phone.reload().await;
        check_beside(phone, "kakek-1", "true | 2 | termasuk Anda").await;
        phone.check_ready_for_offline().await;
        assert_eq!(beside(phone, "kakek-1").await, "true | 2 | termasuk Anda");
    }

    // Taken back without a network, it is gone at once, on this phone first and then for everyone.
    library.stop();
    rani.press_at("#kakek-1 .react").await;
    check_beside(&rani, "kakek-1", "false | 1 | belum terkirim").await;
    library.start();
    rani.visit(&library.at("/saya/kotak-keluar")).await;
    rani.check_says("Pembatalan").await;
    until("what takes it back at the desk", async || {
        if library.inbox().len() < 3 {
            rani.run("document.querySelector('main li.letter.waiting .actions button')?.click()", []).await;
        }
        library.inbox().len() == 3
    })
    .await;
    rani.visit(&library.at(BOARD)).await;
    check_beside(&rani, "kakek-1", "false | 1").await;
    library.publish();
    for (phone, expected) in [(&rani, "false | 1"), (&buyung, "true | 1 | dari Anda")] {
        phone.reload().await;
        check_beside(phone, "kakek-1", expected).await;
        phone.check_ready_for_offline().await;
        assert_eq!(beside(phone, "kakek-1").await, expected);
    }
}
