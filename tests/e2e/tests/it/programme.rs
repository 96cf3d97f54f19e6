//! The programme by months and weeks: by hand, by keys, by ear, and without a network.

use fantoccini::key::Key;
use lapau_e2e::{Browser, Engine, Library, in_every_engine};
use serde_json::json;

in_every_engine!(months_and_weeks_are_read_and_walked_without_a_network);

const CANCELLED: &str = "+++
kind = \"workshop\"
title = \"Menjilid buku\"
start = 2026-10-14T10:00:00
end = 2026-10-14T11:00:00
state = \"cancelled\"
note = \"Pelatih sakit.\"
+++

Bawa satu buku yang lepas jilidnya.
";

async fn check_month(browser: &Browser, name: &str) {
    browser.wait(&format!("{name} to be shown"), async |page| page.text_of("#bulan").await == [name]).await;
}

/// What a screen reader is told of a day.
async fn name(browser: &Browser, day: &str) -> String {
    let label = browser.run("return document.getElementById(arguments[0])?.getAttribute('aria-label')", [day]).await;
    label.as_str().unwrap_or_default().to_owned()
}

async fn check_focus(browser: &Browser, day: &str) {
    browser
        .wait(&format!("the focus to be on {day}"), async |page| {
            page.run("return document.activeElement.id", []).await == day
        })
        .await;
}

async fn months_and_weeks_are_read_and_walked_without_a_network(engine: Engine) {
    let mut library = Library::open();
    library.write("events/jilid.md", CANCELLED);
    library.publish();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/acara")).await;
    browser.check_ready_for_offline().await;
    library.stop();

    // The present month, with today in it, and no way to it in vain.
    browser.press("Bulan").await;
    browser.wait("today in the month", async |page| page.count(".month-grid [aria-current=date]").await == 1).await;
    assert!(browser.path().await.starts_with("/acara?bulan="), "{}", browser.path().await);
    let today =
        browser.run("return document.querySelector('[aria-current=date]').getAttribute('aria-label')", []).await;
    assert!(today.as_str().is_some_and(|name| name.contains("Hari ini")), "{today}");

    browser.visit(&library.at("/acara?bulan=2026-10")).await;
    check_month(&browser, "Oktober 2026").await;
    let days = "return [...document.querySelectorAll('.month-grid th .hidden')].map((day) => day.textContent)";
    let week = json!(["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]);
    assert_eq!(browser.run(days, []).await, week);
    let first =
        "return [...document.querySelector('.month-grid tbody tr').cells].map((cell) => cell.textContent[0] ?? '')";
    assert_eq!(browser.run(first, []).await, json!(["", "", "", "1", "2", "3", "4"]), "1 October 2026 is a Thursday");
    assert_eq!(name(&browser, "hari-2026-10-10").await, "Sabtu, 10 Oktober 2026, 1 acara");
    assert_eq!(name(&browser, "hari-2026-10-14").await, "Rabu, 14 Oktober 2026, 1 dibatalkan");
    assert_eq!(name(&browser, "hari-2026-10-15").await, "Kamis, 15 Oktober 2026, tidak ada acara");
    assert_eq!(browser.count(".month-grid button[tabindex='0']").await, 1, "the tab key comes to one day");

    // Under the grid the whole month, until a day is chosen.
    browser.check_says("Sepanjang bulan").await;
    browser.check_says("Pelatih sakit.").await;
    browser.check_says("Sabtu Bercerita").await;

    // Choosing a day lists what is on under the month.
    browser.press_at("#hari-2026-10-10").await;
    browser.check_says("Sabtu Bercerita").await;
    assert_eq!(browser.path().await, "/acara?bulan=2026-10&hari=2026-10-10");
    assert_eq!(browser.count("td[aria-selected=true] #hari-2026-10-10").await, 1);
    browser.press_at("#hari-2026-10-14").await;
    browser.check_says("Pelatih sakit.").await;
    browser.check_silent_about("Sabtu Bercerita").await;
    browser.reload().await;
    browser.check_says("Pelatih sakit.").await;
    browser.check_silent_about("Sabtu Bercerita").await;
    browser.press("Sepanjang bulan").await;
    browser.check_says("Sabtu Bercerita").await;
    assert_eq!(browser.path().await, "/acara?bulan=2026-10");
    browser.press_at("#hari-2026-10-14").await;
    browser.check_silent_about("Sabtu Bercerita").await;

    // Keys move the focus, over the month's end too; Back undoes the step into the next month.
    browser.key("#hari-2026-10-14", Key::Right).await;
    check_focus(&browser, "hari-2026-10-15").await;
    browser.key("#hari-2026-10-15", Key::Home).await;
    check_focus(&browser, "hari-2026-10-12").await;
    browser.key("#hari-2026-10-12", Key::End).await;
    check_focus(&browser, "hari-2026-10-18").await;
    browser.key("#hari-2026-10-18", Key::Down).await;
    check_focus(&browser, "hari-2026-10-25").await;
    browser.key("#hari-2026-10-25", Key::Down).await;
    check_month(&browser, "November 2026").await;
    check_focus(&browser, "hari-2026-11-01").await;
    browser.key("#hari-2026-11-01", Key::PageDown).await;
    check_month(&browser, "Desember 2026").await;
    check_focus(&browser, "hari-2026-12-01").await;
    browser.key("#hari-2026-12-01", Key::Enter).await;
    browser.check_says("Selasa, 1 Desember 2026").await;
    browser.run("history.back()", []).await;
    check_month(&browser, "November 2026").await;
    browser.run("history.back()", []).await;
    check_month(&browser, "Oktober 2026").await;
    browser.check_says("Pelatih sakit.").await;

    // The ways to the neighbours and the filters keep each other.
    browser.press("Dongeng").await;
    browser
        .wait("the workshop to be left out", async |page| {
            name(page, "hari-2026-10-14").await == "Rabu, 14 Oktober 2026, tidak ada acara"
        })
        .await;
    browser.press_at(".month-head a[aria-label='September 2026']").await;
    check_month(&browser, "September 2026").await;
    assert_eq!(browser.path().await, "/acara?bulan=2026-09&jenis=dongeng");
    assert_eq!(name(&browser, "hari-2026-09-05").await, "Sabtu, 5 September 2026, 1 acara");
    assert_eq!(name(&browser, "hari-2026-09-04").await, "Jumat, 4 September 2026, tidak ada acara");
    browser.run("history.back()", []).await;
    check_month(&browser, "Oktober 2026").await;

    // A week is the same grid in one row, with all that is on on each of its days; any of them names it.
    browser.visit(&library.at("/acara?pekan=2026-10-15")).await;
    check_month(&browser, "12–18 Oktober 2026").await;
    assert_eq!(browser.count(".month-grid tbody tr").await, 1);
    assert_eq!(browser.count(".month-grid button[tabindex='0']").await, 1, "the tab key comes to one day");
    assert_eq!(browser.count(".week-days .day").await, 7);
    assert_eq!(browser.count(".week-days .free").await, 5);
    browser.check_says("Pelatih sakit.").await;
    browser.check_says("Sabtu Bercerita").await;
    browser.key("#hari-2026-10-12", Key::End).await;
    check_focus(&browser, "hari-2026-10-18").await;
    browser.key("#hari-2026-10-18", Key::Right).await;
    check_month(&browser, "19–25 Oktober 2026").await;
    check_focus(&browser, "hari-2026-10-19").await;
    browser.key("#hari-2026-10-19", Key::PageUp).await;
    check_month(&browser, "12–18 Oktober 2026").await;
    check_focus(&browser, "hari-2026-10-12").await;
    browser.press_at("#hari-2026-10-14").await;
    browser.check_silent_about("Sabtu Bercerita").await;
    assert_eq!(browser.path().await, "/acara?pekan=2026-10-12&hari=2026-10-14");
    browser.press("Sepanjang pekan").await;
    browser.check_says("Sabtu Bercerita").await;
    browser.press_at(".month-head a[aria-label='5–11 Oktober 2026']").await;
    check_month(&browser, "5–11 Oktober 2026").await;
    browser.press("Bulan").await;
    check_month(&browser, "Oktober 2026").await;
    browser.press("Pekan").await;
    check_month(&browser, "28 Sep – 4 Okt 2026").await;

    // What the address names and no calendar has is the agenda.
    browser.visit(&library.at("/acara?bulan=2026-13&hari=x&pekan=y")).await;
    browser.check_says("Sabtu Bercerita").await;
    assert_eq!(browser.count(".month-grid").await, 0);
}
