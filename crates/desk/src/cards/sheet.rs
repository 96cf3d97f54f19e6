//! The sheet of cards to print and cut: a QR code for the phone's camera, and the same code for people to type.

use lapau_feed::card::{FRAGMENT, write_code};
use maud::{DOCTYPE, Markup, html};
use qrcodegen::{QrCode, QrCodeEcc};

use crate::store::Card;

/// Light modules around a code (ISO/IEC 18004 asks for four).
const MARGIN: i32 = 4;

/// The whole sheet as a page of its own, for a file.
pub fn page(cards: &[Card], address: &str, library: &str) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="id" {
            head {
                meta charset="utf-8";
                meta name="referrer" content="no-referrer";
                title { "Kartu perpustakaan" }
                style { (maud::PreEscaped(include_str!("sheet/sheet.css"))) }
            }
            body { (sheet(cards, address, library)) }
        }
    };
    page.into_string()
}

/// The cards of a sheet; one that was revoked is left out.
pub fn sheet(cards: &[Card], address: &str, library: &str) -> Markup {
    let address = address.trim_end_matches('/');
    html! {
        div.cards {
            @for card in cards {
                @if let Some(secret) = card.secret {
                    @let code = write_code(secret);
                    div.card {
                        (code_of(&format!("{address}/saya/kartu{FRAGMENT}{}", code.replace('-', "")), "Kode QR kartu"))
                        div {
                            p.library { (library) }
                            p.title { "Kartu perpustakaan" @if !card.label.is_empty() { " · " (card.label) } }
                            p.code { (code) }
                            p.how { "Pindai dengan kamera ponsel, atau buka " b { (bare(address)) "/saya/kartu" } " dan ketik kode ini. Simpan seperti kunci rumah." }
                        }
                    }
                }
            }
        }
    }
}

/// An address as people type it.
fn bare(address: &str) -> &str {
    address.trim_start_matches("https://").trim_start_matches("http://")
}

/// A QR code as SVG; nothing for an address that is too long for one.
pub(crate) fn code_of(text: &str, label: &str) -> Markup {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return html! {} };
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{},{}h1v1h-1z", x + MARGIN, y + MARGIN));
        }
    }
    let side = size + 2 * MARGIN;
    html! {
        svg.qr viewBox={ "0 0 " (side) " " (side) } role="img" aria-label=(label) shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use lapau_feed::Ticket;

    use super::*;

    #[test]
    fn a_sheet_has_the_code_twice_and_escapes_what_was_typed() {
        let card = |secret, label: &str| Card {
            id: "1".repeat(32),
            member: "2".repeat(32),
            secret,
            label: label.into(),
            issued: jiff::Timestamp::UNIX_EPOCH,
            revoked: None,
        };
        let cards = [card(Some(Ticket([7; 16])), "<b>Ibu</b>"), card(None, "dicabut")];
        let page = page(&cards, "https://perpus.example/", "Perpustakaan");
        assert!(page.contains(&write_code(Ticket([7; 16]))) && page.contains("perpus.example/saya/kartu"));
        assert!(page.contains("&lt;b&gt;Ibu") && !page.contains("dicabut") && !page.contains("2222"));
        assert_eq!(page.matches("<svg").count(), 1);
        // Left open, one would hold the other, and nothing would be drawn.
        assert!(page.contains("</rect>") && page.contains("</path>"));
        assert!(!page.contains("<script"));
    }
}
