//! Doing things on a page.

use std::{path::Path, time::Duration};

use fantoccini::{Locator, elements::Element, key::Key};

use crate::{Browser, within};

/// Brings an element to the middle of the window and listens for the press that is meant for it, or for the one like it
/// that a page drawn anew has put in its place. A press that comes down on anything else is kept from it: what moved
/// away between two commands of a driver is looked for again, as no person would have pressed there.
const AIM: &str = "const aim = arguments[0];
    aim.scrollIntoView({block: 'center', behavior: 'instant'});
    const meant = (hit) => aim.contains(hit) || hit.closest(aim.localName)?.textContent === aim.textContent;
    removeEventListener('click', window.listener, true);
    window.pressed = false;
    window.listener = (event) => {
        window.pressed = meant(event.target);
        if (window.pressed || !event.isTrusted) return;
        event.preventDefault();
        event.stopImmediatePropagation();
    };
    addEventListener('click', window.listener, {capture: true, once: true});";
/// Whether it came. Another page, which the press led to, knows nothing of it.
const HIT: &str = "return window.pressed !== false";
/// Whether this is another page than the one that was pressed.
const LEFT: &str = "return window.pressed === undefined && document.readyState === 'complete'";
/// How long a field may take to hold what was typed into it.
const TYPING: Duration = Duration::from_secs(5);
/// What selects everything in a field.
const ALL: &str = "const field = document.querySelector(arguments[0]); field.focus(); field.select();";

impl Browser {
    /// Presses the button or follows the link that says these words, once it is there.
    pub async fn press(&self, words: &str) {
        self.wait(&format!("a control that says {words:?}"), async |page| match page.control(words).await {
            Some(element) => page.press_element(&element).await,
            None => false,
        })
        .await;
    }

    /// Presses a button that has the server answer with another page, and waits for that page: to go elsewhere before
    /// it has come would be overtaken by it.
    pub async fn submit(&self, words: &str) {
        self.press(words).await;
        self.wait(&format!("the page that follows {words:?}"), async |page| {
            page.client.execute(LEFT, Vec::new()).await.is_ok_and(|left| left == true)
        })
        .await;
    }

    /// Has a letter of the outbox tried now, unless the app was quicker and it has left already.
    pub async fn try_now(&self) {
        self.wait("a letter to be tried", async |page| match page.control("Coba sekarang").await {
            Some(element) => page.press_element(&element).await,
            None => page.count("main li.letter.sent").await > 0,
        })
        .await;
    }

    /// Has the feed fetched now, unless the app was quicker and it is up to date already.
    pub async fn fetch_again(&self) {
        self.wait("the feed to be fetched again", async |page| match page.control("Coba lagi").await {
            Some(element) => page.press_element(&element).await,
            None => page.count("p.age.old, p.age.offline, p.age.busy").await == 0,
        })
        .await;
    }

    /// Presses the first thing that matches a selector, once it is there.
    pub async fn press_at(&self, selector: &str) {
        self.wait(&format!("something to press at {selector}"), async |page| {
            match page.client.find(Locator::Css(selector)).await {
                Ok(element) => page.press_element(&element).await,
                Err(_) => false,
            }
        })
        .await;
    }

    /// Whether the press went where it should: a page may be drawn anew, or move, at that very moment.
    async fn press_element(&self, element: &Element) -> bool {
        let aim = serde_json::to_value(element).unwrap();
        self.client.execute(AIM, vec![aim]).await.is_ok()
            && element.click().await.is_ok()
            // A page that is being left can't say.
            && !self.client.execute(HIT, Vec::new()).await.is_ok_and(|hit| hit == false)
    }

    /// Types into a field, key by key, after what it holds.
    pub async fn type_into(&self, selector: &str, text: &str) {
        self.wait(&format!("the field {selector}"), async |page| page.count(selector).await > 0).await;
        let field = self.client.find(Locator::Css(selector)).await.unwrap();
        field.send_keys(text).await.unwrap();
        self.wait(&format!("{selector} to hold what was typed"), async |page| {
            page.value(selector).await.is_some_and(|value| value.ends_with(text))
        })
        .await;
    }

    /// Types into a field, over what it holds.
    pub async fn type_over(&self, selector: &str, text: &str) {
        self.wait(&format!("the field {selector}"), async |page| page.count(selector).await > 0).await;
        let holds = async |page: &Self| page.value(selector).await.as_deref() == Some(text);
        self.wait(&format!("{selector} to hold what was typed"), async |page| {
            page.run(ALL, [selector]).await;
            let Ok(field) = page.client.find(Locator::Css(selector)).await else { return false };
            // What was selected may not be any more, when the page takes the focus elsewhere in between: then once more.
            field.send_keys(text).await.is_ok() && within(TYPING, async || holds(page).await).await
        })
        .await;
    }

    /// Chooses a file in a field for files.
    pub async fn choose(&self, selector: &str, file: &Path) {
        let free = format!("{selector}:not(:disabled)");
        self.wait(&format!("the field {selector}"), async |page| page.count(&free).await > 0).await;
        let field = self.client.find(Locator::Css(selector)).await.unwrap();
        field.send_keys(&file.display().to_string()).await.unwrap();
    }

    /// Presses the Enter key in a field.
    pub async fn enter(&self, selector: &str) {
        self.key(selector, Key::Enter).await;
    }

    /// Presses a key on the first thing that matches a selector.
    pub async fn key(&self, selector: &str, key: Key) {
        let element = self.client.find(Locator::Css(selector)).await.unwrap();
        element.send_keys(&char::from(key).to_string()).await.unwrap();
    }

    /// Writes a letter into the suggestion box and sends it off; it is stored when this returns.
    pub async fn write_suggestion(&self, box_address: &str, text: &str) {
        self.visit(box_address).await;
        self.type_over("#text", text).await;
        self.press("Kirim saran").await;
        self.wait("thanks for the letter", async |page| page.count("#saved").await == 1).await;
    }
}
