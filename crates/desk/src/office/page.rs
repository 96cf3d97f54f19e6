//! The frame of every page of the desk.

use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};

use crate::store::{Role, Session};

/// No script, nothing from elsewhere, no frame around it; forms go to the desk alone.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The colours and sizes of the app, and what the desk's pages make of them.
pub(super) const STYLE: &str = concat!(
    include_str!("../../../../style/tokens.css"),
    include_str!("../cards/sheet/sheet.css"),
    include_str!("desk.css")
);

/// The places of the desk, in the order of the navigation.
const PLACES: [(&str, &str); 13] = [
    ("/desk", "Surat"),
    ("/desk/acara", "Acara"),
    ("/desk/temu", "Temu"),
    ("/desk/suara", "Suara"),
    ("/desk/survei", "Survei"),
    ("/desk/tanda", "Tanda"),
    ("/desk/lomba", "Lomba"),
    ("/desk/kerja", "Daftar kerja"),
    ("/desk/kartu", "Kartu"),
    ("/desk/tempel", "Tempel"),
    ("/desk/tulis", "Tulis"),
    ("/desk/terbit", "Terbitkan"),
    ("/desk/laporan", "Laporan"),
];

/// A page for whoever is logged in.
pub(super) fn full(session: &Session, here: &str, title: &str, main: &Markup) -> Response {
    let body = html! {
        header.bar {
            a.skip href="#isi" { "Langsung ke isi" }
            nav aria-label="Meja" {
                @for (path, name) in PLACES {
                    a href=(path) aria-current=[(path == here).then_some("page")] { (name) }
                }
                @if session.role == Role::Administrator {
                    a href="/desk/catatan" aria-current=[(here == "/desk/catatan").then_some("page")] { "Catatan" }
                }
            }
            form.who method="post" action="/desk/keluar" {
                (key(session))
                span { (session.name) }
                button.small type="submit" { "Keluar" }
            }
        }
        main #isi { (main) }
    };
    bare(title, &body)
}

/// A page without navigation.
pub(super) fn bare(title: &str, body: &Markup) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang="id" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) " · Meja pustakawan" }
                link rel="stylesheet" href="/desk/gaya.css";
            }
            body { (body) }
        }
    };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, Html(page.into_string())).into_response()
}

/// How a list that is meant for paper is printed. On the paper it is not.
pub(super) fn printing() -> Markup {
    html! { p.hint.screen { "Untuk mencetak: tekan Ctrl+P." } }
}

/// The word that every form carries, so that no other site's page can send one.
pub(super) fn key(session: &Session) -> Markup {
    html! { input type="hidden" name="kunci" value=(session.form); }
}

/// A text as it may stand in an address (RFC 3986 §2.1).
pub(super) fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
