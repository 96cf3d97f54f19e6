//! Letters that came by messenger or as a file: pasted, recognised, kept once.

use axum::{extract::State, response::Response};
use data_encoding::BASE64URL_NOPAD;
use lapau_feed::submission::{LINE, Submission};
use maud::html;

use super::{
    Office, Trouble,
    entrance::{Sent, Signed},
    page, words,
};
use crate::{
    clock, reception,
    store::{Kept, Session},
};

/// How many letters are taken from one text.
const MOST: usize = 100;
/// Over how many lines a mail program may have broken a letter.
const LINES: usize = 2_000;

/// What became of a letter in a pasted text.
struct Found {
    id: String,
    said: String,
}

/// The form to paste into.
pub(super) async fn show(Signed(session): Signed) -> Response {
    drawn(&session, None)
}

fn drawn(session: &Session, found: Option<&[Found]>) -> Response {
    let main = html! {
        h1 { "Tempel surat" }
        p.hint { "Surat yang datang lewat WhatsApp atau surel memuat baris " code { (LINE) "…" } ". Tempel seluruh pesan, boleh beberapa sekaligus; yang sudah ada tidak tersimpan dua kali." }
        @if let Some(found) = found {
            div.result role="status" {
                @if found.is_empty() { p.problem { "Tidak ada surat di dalam teks ini. Pastikan baris " code { (LINE) "…" } " ikut tersalin." } }
                @else { ul { @for letter in found { li {
                    @if letter.id.is_empty() { (letter.said) } @else { a href={ "/desk/surat/" (letter.id) } { (letter.said) } }
                } } } }
            }
        }
        form method="post" action="/desk/tempel" {
            (page::key(session))
            label for="teks" { "Pesan" }
            textarea id="teks" name="teks" rows="12" maxlength="200000" required {}
            button.primary type="submit" { "Simpan surat" }
        }
    };
    page::full(session, "/desk/tempel", "Tempel surat", &main)
}

/// Takes a pasted text.
pub(super) async fn take(State(office): State<Office>, sent: Sent) -> Result<Response, Trouble> {
    let mut found = Vec::new();
    for bytes in letters(sent.field("teks")) {
        found.push(keep(&office, &bytes).await?);
    }
    office.store.note(clock::wall()?, &sent.session.name, "tempel", &format!("{} surat", found.len())).await?;
    Ok(drawn(&sent.session, Some(&found)))
}

async fn keep(office: &Office, bytes: &[u8]) -> Result<Found, Trouble> {
    let id = serde_json::from_slice::<Submission>(bytes).map(|letter| letter.id).unwrap_or_default();
    let submission = match reception::parse(&id, bytes) {
        Ok(submission) => submission,
        Err(reason) => return Ok(Found { id: String::new(), said: format!("Tidak dapat diterima: {reason}") }),
    };
    let kind = words::kind(submission.content.kind());
    let said = match office.store.keep(&submission, bytes, clock::wall()?).await? {
        Kept::Stored => format!("{kind} tersimpan"),
        Kept::Duplicate(_) => format!("{kind} sudah ada"),
        Kept::Conflict => {
            format!("{kind} ini berbeda dari surat bernomor sama yang sudah ada; yang pertama tetap berlaku")
        }
    };
    Ok(Found { id, said })
}

/// The letters in a text: what stands behind each [`LINE`], or the whole text where it is a letter itself.
fn letters(text: &str) -> Vec<Vec<u8>> {
    let text = text.trim();
    if text.starts_with('{') {
        return vec![text.as_bytes().to_vec()];
    }
    text.split(LINE).skip(1).take(MOST).filter_map(letter).collect()
}

/// The letter at the start of a text; mail programs break long lines, so lines are joined until it is whole.
fn letter(text: &str) -> Option<Vec<u8>> {
    let mut joined = String::new();
    for line in text.lines().take(LINES) {
        let line = line.trim().trim_start_matches('>').trim_start();
        let word = line.split_whitespace().next().unwrap_or_default();
        joined.push_str(word.trim_end_matches('='));
        if let Ok(bytes) = BASE64URL_NOPAD.decode(joined.as_bytes())
            && bytes.last() == Some(&b'}')
            && serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok()
        {
            return Some(bytes);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_found_in_whatever_stands_around_them() {
        let json = r#"{"a":"Halo, saya ingin memperpanjang buku ini sampai minggu depan."}"#;
        let line = BASE64URL_NOPAD.encode(json.as_bytes());
        let message = format!("[24/11 10.00] Ani: Halo\n{LINE}{line}\nTerima kasih\n\n{LINE}{line} dari saya");
        assert_eq!(letters(&message), [json.as_bytes(), json.as_bytes()]);
        let (first, rest) = line.split_at(30);
        let quoted = format!("> {LINE}{first}\n> {rest}==\n> --\n> Ani");
        assert_eq!(letters(&quoted), [json.as_bytes()]);
        assert_eq!(letters(&format!(" {json} ")), [json.as_bytes()]);
        for nothing in ["", "Halo", LINE, &format!("{LINE}!!!"), &format!("{LINE}e30x")] {
            assert_eq!(letters(nothing), Vec::<Vec<u8>>::new(), "{nothing}");
        }
    }
}
