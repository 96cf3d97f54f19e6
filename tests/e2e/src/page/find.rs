//! Looking for things on a page.

use fantoccini::{Locator, elements::Element};
use serde_json::Value;

use crate::{Browser, waiting::in_time};

impl Browser {
    /// Everything the page says, with single spaces.
    pub async fn words(&self) -> String {
        // What is hidden says nothing; `innerText` leaves it out.
        let words = self.run("return document.body ? document.body.innerText : ''", []).await;
        words.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether the page says something, in whatever case it is set.
    pub async fn says(&self, words: &str) -> bool {
        self.words().await.to_lowercase().contains(&words.to_lowercase())
    }

    /// What matches a selector says.
    pub async fn text_of(&self, selector: &str) -> Vec<String> {
        let script =
            "return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText.replace(/\\s+/g, ' ').trim())";
        let found = self.run(script, [selector]).await;
        found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// How many elements match a selector.
    pub async fn count(&self, selector: &str) -> u64 {
        self.run("return document.querySelectorAll(arguments[0]).length", [selector]).await.as_u64().unwrap_or(0)
    }

    /// The addresses that the links say which match a selector.
    pub async fn links(&self, selector: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map((e) => e.getAttribute('href') || '')";
        let found = self.run(script, [selector]).await;
        found.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// What a field holds.
    pub async fn value(&self, selector: &str) -> Option<String> {
        let value = self.run("return document.querySelector(arguments[0])?.value ?? null", [selector]).await;
        value.as_str().map(str::to_owned)
    }

    /// The first button or link that is seen and says these words.
    pub(crate) async fn control(&self, words: &str) -> Option<Element> {
        let path = format!(
            "//*[self::button or self::a or self::label or self::summary][contains(normalize-space(.), \"{words}\")]"
        );
        for element in self.client.find_all(Locator::XPath(&path)).await.ok()? {
            if element.is_displayed().await.unwrap_or(false) {
                return Some(element);
            }
        }
        None
    }

    /// Waits for something of the page.
    ///
    /// # Panics
    /// With `what` and everything the page says, when it does not come in time.
    pub async fn wait(&self, what: &str, mut condition: impl AsyncFnMut(&Self) -> bool) {
        if !in_time(async || condition(self).await).await {
            let path = self.path().await;
            panic!("{}: {what}: not in time. {path} says: {}", self.engine().name(), self.words().await);
        }
    }
}
