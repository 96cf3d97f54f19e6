//! Checking what a page shows.

use crate::Browser;

/// Notes, on the page, whatever the page complains of.
const LISTEN: &str = "
    window.complaints = [];
    document.addEventListener('securitypolicyviolation', (e) => window.complaints.push('policy: ' + e.violatedDirective + ' ' + e.blockedURI));
    window.addEventListener('error', (e) => window.complaints.push('error: ' + (e.message || e.target?.outerHTML)), true);
    window.addEventListener('unhandledrejection', (e) => window.complaints.push('rejection: ' + e.reason));
    const said = console.error;
    console.error = (...words) => { window.complaints.push('console: ' + words.join(' ')); said(...words); };
    for (const name of ['alert', 'confirm', 'prompt']) window[name] = () => { window.complaints.push('dialog: ' + name); };
";

impl Browser {
    /// Waits until the page says something.
    pub async fn check_says(&self, words: &str) {
        self.wait(&format!("the words {words:?}"), async |page| page.says(words).await).await;
    }

    /// Waits until the page no longer says something.
    pub async fn check_silent_about(&self, words: &str) {
        self.wait(&format!("no word of {words:?}"), async |page| !page.says(words).await).await;
    }

    /// Waits until the page's heading says something.
    pub async fn check_heading(&self, words: &str) {
        self.wait(&format!("the heading {words:?}"), async |page| {
            page.text_of("main h1").await.iter().any(|heading| heading.contains(words))
        })
        .await;
    }

    /// Waits until the line about the age of the data says something.
    pub async fn check_age(&self, words: &str) {
        self.wait(&format!("an age that says {words:?}"), async |page| {
            page.text_of("p.age").await.iter().any(|age| age.contains(words))
        })
        .await;
    }

    /// Waits until the phone holds everything the library has published, and the app itself.
    pub async fn check_ready_for_offline(&self) {
        self.wait("data that are up to date", async |page| {
            page.text_of("p.age").await.iter().any(|age| age.starts_with("Data "))
        })
        .await;
        self.wait("a service worker that has taken over", async |page| {
            let script = "return navigator.serviceWorker?.controller?.state ?? 'none'";
            page.run(script, []).await == "activated"
        })
        .await;
    }

    /// From now on notes what this page complains of.
    pub async fn listen(&self) {
        self.run(LISTEN, []).await;
    }

    /// What the page complained of since [`Self::listen`].
    pub async fn complaints(&self) -> Vec<String> {
        let noted = self.run("return window.complaints ?? ['the page was loaded anew']", []).await;
        noted.as_array().into_iter().flatten().filter_map(|word| word.as_str().map(str::to_owned)).collect()
    }
}
