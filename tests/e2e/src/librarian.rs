//! What a librarian does at the desk's own pages.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

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

    /// What the desk answers to a form, as a browser that saves it would have it: each browser puts files elsewhere.
    pub fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> String {
        let body = fields.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
        let mut line = TcpStream::connect(("127.0.0.1", self.port())).unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        line.write_all(head.as_bytes()).unwrap();
        line.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        body.to_owned()
    }
}

impl Browser {
    /// A cookie of the page's site, as it is sent back.
    pub async fn cookie(&self, name: &str) -> String {
        let cookie = self.client.get_named_cookie(name).await.unwrap();
        format!("{name}={}", cookie.value())
    }

    /// Publishes for the first time since the library opened.
    pub async fn publish_at_the_desk(&self, library: &Library) {
        self.visit(&library.at("/desk/terbit")).await;
        self.submit("Terbitkan sekarang").await;
        self.check_says("Terbit sebagai terbitan 2.").await;
    }
}
