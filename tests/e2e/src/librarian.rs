//! What a librarian does at the desk's own pages.

use crate::{Browser, Engine, Library};

const NAME: &str = "rina";
const PASSWORD: &str = "kabau nan duo lari";

impl Library {
    /// A librarian named rina at the inbox, logged in by keyboard alone.
    pub async fn librarian(&self, engine: Engine) -> Browser {
        self.let_in(NAME, PASSWORD);
        let desk = Browser::open(engine).await;
        desk.visit(&self.at("/desk")).await;
        desk.type_into("#nama", NAME).await;
        desk.type_into("#sandi", PASSWORD).await;
        desk.enter("#sandi").await;
        desk.check_heading("Surat masuk").await;
        desk
    }
}

impl Browser {
    /// Publishes for the first time since the library opened.
    pub async fn publish_at_the_desk(&self, library: &Library) {
        self.visit(&library.at("/desk/terbit")).await;
        self.submit("Terbitkan sekarang").await;
        self.check_says("Terbit sebagai generasi 2.").await;
    }
}
