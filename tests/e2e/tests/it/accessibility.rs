//! Every page works for everyone: by keyboard, by ear, on the smallest screen (WCAG 2.2, level AA).

use lapau_e2e::{Browser, Engine, Library, in_every_engine};
use serde_json::json;

in_every_engine!(
    every_page_is_for_those_who_do_not_see_it_and_fits_a_narrow_screen_and_a_thumb,
    the_focus_follows_to_a_new_page,
    the_first_key_skips_to_the_content,
    the_language_of_the_page_is_the_chosen_one,
    a_mistake_in_a_form_is_said_where_the_focus_goes,
);

const PAGES: [&str; 54] = [
    "/",
    "/koleksi",
    "/koleksi?q=surau",
    "/koleksi?q=tidakadabukuini",
    "/acara",
    "/acara?bulan=2026-12&hari=2026-12-05",
    "/acara?pekan=2026-12-05",
    "/acara/cerita",
    "/lapau",
    "/lapau/klub/lapau-buku",
    "/lapau/klub/lapau-buku/kakek",
    "/lapau/klub/tidak-ada",
    "/koleksi/tidak-ada",
    "/koleksi/untuk-anda",
    "/lapau/tanya",
    "/lapau/tanya/baru",
    "/lapau/tanya/rancang",
    "/lapau/temu",
    "/lapau/temu/penelitian",
    "/lapau/usul",
    "/lapau/usul/baru",
    "/lapau/usul/buku",
    "/lapau/suara/belanja",
    "/lapau/survei/jam",
    "/lapau/survei/jam/kios",
    "/lapau/klub/lapau-buku/kakek/tulis",
    "/lapau/kabar",
    "/lapau/kabar/buka",
    "/lapau/saran",
    "/lapau/juri",
    "/lapau/juri/tidak-ada",
    "/lapau/pintu",
    "/saya/tiket/tidak-ada",
    "/belajar",
    "/belajar/mencari",
    "/belajar/rak",
    "/belajar/sertifikat",
    "/belajar/sertifikat#AQ",
    "/belajar/kelas",
    "/belajar/kelas/baru",
    "/belajar/kelas/tidak-ada",
    "/belajar/rak?bagian=subjek",
    "/belajar/rak?bagian=urutan",
    "/saya",
    "/saya/kotak-keluar",
    "/saya/pinjaman",
    "/saya/pinjaman/baru",
    "/saya/daftar",
    "/saya/penelitian",
    "/saya/penelitian/tidak-ada",
    "/saya/pencarian",
    "/saya/perjalanan",
    "/saya/setelan",
    "/tentang",
];

/// The pages, and that of a title, whose address only the feed knows.
async fn pages(browser: &Browser, library: &Library) -> Vec<String> {
    browser.visit(&library.at("/koleksi?q=robohnya")).await;
    browser.wait("a title found", async |page| page.count("main .title-row a.whole").await > 0).await;
    let title = browser.links("main .title-row a.whole").await.remove(0);
    browser.check_age("Data hari ini").await;
    PAGES.iter().map(|page| (*page).to_owned()).chain([title, "/tidak/ada".to_owned()]).collect()
}

async fn open(browser: &Browser, library: &Library, path: &str) {
    browser.visit(&library.at(path)).await;
    browser
        .wait(&format!("{path} to be drawn"), async |page| page.count("main#main h1, main#main .state").await > 0)
        .await;
    browser.check_age("Data hari ini").await;
    browser.wait("nothing to be on its way", async |page| page.count("main .skeleton").await == 0).await;
}

/// What assistive technology would stumble over.
const FAULTS: &str = "
    const faults = [];
    const seen = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
    const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
    const show = (e) => e.outerHTML.slice(0, 140);
    const name = (e) => (e.getAttribute('aria-label') || (e.getAttribute('aria-labelledby') || '').split(' ').map((id) => document.getElementById(id)?.textContent).join(' ').trim() || e.textContent).trim();
    const headings = all('h1');
    if (headings.length !== 1) faults.push(headings.length + ' first headings: ' + headings.map((h) => h.textContent).join(' | '));
    if (all('main').length !== 1) faults.push(all('main').length + ' mains');
    for (const field of all('input, select, textarea')) {
        const labels = [...(field.labels || [])].map(name).join('').trim();
        if (!labels && !field.getAttribute('aria-label') && !field.getAttribute('aria-labelledby')) faults.push('no label: ' + show(field));
    }
    for (const control of all('a[href], button, summary, [role=button]')) if (!name(control)) faults.push('no name: ' + show(control));
    for (const link of all('a:not([href])')) faults.push('a link that leads nowhere: ' + show(link));
    for (const picture of all('img')) if (!picture.hasAttribute('alt')) faults.push('no alt: ' + show(picture));
    for (const drawing of all('svg')) if (drawing.getAttribute('aria-hidden') !== 'true' && !drawing.getAttribute('aria-label')) faults.push('a drawing that says nothing: ' + show(drawing));
    const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
    for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) faults.push('twice the id ' + id);
    for (const attribute of ['aria-labelledby', 'aria-describedby', 'aria-controls'])
        for (const e of document.querySelectorAll('[' + attribute + ']'))
            for (const id of e.getAttribute(attribute).split(' ')) if (!document.getElementById(id)) faults.push(attribute + ' of nothing: ' + show(e));
    for (const list of all('ul, ol')) for (const child of list.children) if (child.localName !== 'li' && list.getAttribute('role') !== 'listbox') faults.push('no entry of a list: ' + show(child));
    for (const hidden of document.querySelectorAll('[aria-hidden=true]')) if (hidden.querySelector('a[href], button, input')) faults.push('hidden and yet in the way: ' + show(hidden));
    if (!document.title.includes('Lapau')) faults.push('the title ' + document.title);
    for (const e of document.querySelectorAll('[tabindex]')) if (e.tabIndex > 0) faults.push('an order of its own: ' + show(e));
    if (!document.querySelector('[aria-current=page]') && /^\\/(koleksi|acara|lapau|saya)?$/.test(location.pathname)) faults.push('no place is the current one');
    return faults;
";

/// What is too wide for the screen, or too small for a thumb (WCAG 2.5.8: 24 by 24 pixels, save for links in a text).
const NARROW: &str = "
    const faults = [];
    const root = document.documentElement;
    const width = root.clientWidth;
    if (root.scrollWidth > width) {
        const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 1);
        faults.push('scrolls sideways, ' + root.scrollWidth + ' in ' + width + ': ' + wide.slice(0, 3).map((e) => e.localName + '.' + e.className).join(', '));
    }
    for (const e of document.querySelectorAll('a[href], button, summary, select, textarea, input')) {
        // A link that makes its whole row the target is as large as the row.
        if (e.getClientRects().length === 0 || e.matches('.whole') || e.closest('.hidden, .skip')) continue;
        if (e.localName === 'a' && getComputedStyle(e).display === 'inline') continue;
        // A label is pressed as well as its field.
        const boxes = [e, ...(e.localName === 'input' ? e.labels : [])].map((target) => target.getBoundingClientRect());
        const box = boxes.reduce((a, b) => (Math.min(a.width, a.height) > Math.min(b.width, b.height) ? a : b));
        if (box.width < 24 || box.height < 24) faults.push('too small, ' + Math.round(box.width) + ' by ' + Math.round(box.height) + ': ' + e.outerHTML.slice(0, 120));
    }
    return faults;
";

async fn every_page_is_for_those_who_do_not_see_it_and_fits_a_narrow_screen_and_a_thumb(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open_narrow(engine).await;
    let mut faults = Vec::new();
    for path in pages(&browser, &library).await {
        open(&browser, &library, &path).await;
        let found = browser.run(FAULTS, []).await;
        if found != json!([]) {
            faults.push(format!("{path}: {found:#}"));
        }
        for width in engine.narrow_widths() {
            browser.resize_page(*width).await;
            let found = browser.run(NARROW, []).await;
            if found != json!([]) {
                faults.push(format!("{path} at {width}: {found:#}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The identifier of what has the focus.
async fn focus(browser: &Browser) -> String {
    let id = browser.run("return document.activeElement.id || document.activeElement.localName", []).await;
    id.as_str().unwrap_or_default().to_owned()
}

async fn the_focus_follows_to_a_new_page(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/")).await;
    browser.check_age("Data hari ini").await;
    assert_eq!(focus(&browser).await, "body", "the first page takes no focus");
    for (place, heading) in [("Saya", "Saya"), ("Lapau", "Lapau"), ("Koleksi", "")] {
        browser.press_at(&format!("nav.places a[href='/{}']", place.to_lowercase())).await;
        browser.check_heading(heading).await;
        browser.wait("the focus to be in the content", async |page| focus(page).await == "main").await;
        let title = browser.run("return document.title", []).await;
        assert!(title.as_str().is_some_and(|title| title.starts_with(place)), "{title} instead of {place}");
        let announced = browser
            .run("return [...document.querySelectorAll('[aria-live]')].map((e) => e.textContent).join('')", [])
            .await;
        assert!(announced.as_str().is_some_and(|words| words.contains(place)), "{announced} instead of {place}");
    }
}

async fn the_first_key_skips_to_the_content(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/saya")).await;
    browser.check_heading("Saya").await;
    // No window manager runs here, so a window may not be the active one; `:focus` then holds in none.
    let script = "
        const first = [...document.querySelectorAll('a[href], button, input')].find((e) => e.getClientRects().length > 0 && e.tabIndex >= 0 && !e.closest('.toast'));
        first.focus();
        const box = first.getBoundingClientRect();
        const seen = box.top >= 0 && box.left >= 0 && box.height > 10;
        return [first.className, document.activeElement === first, seen || !document.hasFocus()];";
    browser
        .wait("the link that skips to be the first, and seen when it has the focus", async |page| {
            page.run(script, []).await == json!(["skip", true, true])
        })
        .await;
    browser.enter(".skip").await;
    browser.wait("the focus to be in the content", async |page| focus(page).await == "main").await;
    assert_eq!(browser.path().await, "/saya");
}

async fn the_language_of_the_page_is_the_chosen_one(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/saya/setelan")).await;
    for (choice, tag, heading) in
        [("English", "en", "Settings"), ("Minangkabau", "min", "Setelan"), ("Indonesia", "id", "Setelan")]
    {
        browser.press(choice).await;
        browser
            .wait(&format!("a page in {choice}"), async |page| {
                page.run("return document.documentElement.lang", []).await == tag
            })
            .await;
        browser.check_heading(heading).await;
        browser.reload().await;
        browser.check_heading(heading).await;
        assert_eq!(browser.run("return document.documentElement.lang", []).await, tag, "after a reload");
    }
}

async fn a_mistake_in_a_form_is_said_where_the_focus_goes(engine: Engine) {
    let library = Library::open();
    let browser = Browser::open(engine).await;
    browser.visit(&library.at("/lapau/saran")).await;
    browser.press("Kirim saran").await;
    browser.check_says("Ada yang perlu dilengkapi").await;
    let script = "return document.activeElement.matches('.error-summary')";
    browser.wait("the focus to be at the summary", async |page| page.run(script, []).await == true).await;
    assert_eq!(browser.run("return document.querySelector('#text').getAttribute('aria-invalid')", []).await, "true");
    browser.check_says("Tulis dulu, satu kalimat pun cukup.").await;
    browser.press_at(".error-summary a[href='#text']").await;
    browser.wait("the focus to be in the field", async |page| focus(page).await == "text").await;
    assert_eq!(library.inbox(), []);
}
