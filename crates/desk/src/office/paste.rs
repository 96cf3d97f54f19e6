//! Letters that came by messenger or as a file: pasted, recognised, kept once.

use axum::{extract::State, response::Response};
use data_encoding::BASE64URL_NOPAD;
use lapau_feed::submission::LINE;
use maud::html;
use serde_json::Value;

use super::{
    Office, Trouble,
    entrance::{Sent, Signed},
    page, words,
};
use crate::{
    clock,
    reception::{Taken, take_in},
    store::Session,
};

/// How many letters, or parts of letters, are taken from one text.
const MOST: usize = 1_000;
/// The most QR codes that a letter may be spread over; an app makes fewer.
const CODES: usize = 99;
/// Over how many lines a mail program may have broken a letter.
const LINES: usize = 2_000;

/// What became of a letter in a pasted text.
struct Found {
    id: String,
    said: String,
}

/// What stands in a pasted text.
#[derive(Debug, PartialEq, Eq)]
enum Pasted {
    Letter(Vec<u8>),
    /// A letter of which not all codes were read: their numbers, and how many there are.
    Incomplete(Vec<usize>, usize),
    /// There is more than is taken at once.
    More,
}

/// The form to paste into.
pub(super) async fn show(Signed(session): Signed) -> Response {
    drawn(&session, None)
}

fn drawn(session: &Session, found: Option<&[Found]>) -> Response {
    let main = html! {
        h1 { "Tempel surat" }
        p.hint { "Surat yang datang lewat WhatsApp atau surel memuat baris " code { (LINE) "…" } ". Tempel seluruh pesan, boleh beberapa sekaligus; yang sudah ada tidak tersimpan dua kali. Kode QR di layar ponsel dapat dibaca ke sini dengan pemindai: kursor di kotak ini, lalu pindai semua kodenya, urutannya bebas." }
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
            textarea id="teks" name="teks" rows="12" maxlength="1500000" required {}
            button.primary type="submit" { "Simpan surat" }
        }
    };
    page::full(session, "/desk/tempel", "Tempel surat", &main)
}

/// Takes a pasted text.
pub(super) async fn take(State(office): State<Office>, sent: Sent) -> Result<Response, Trouble> {
    let mut found = Vec::new();
    for pasted in letters(sent.field("teks")) {
        found.push(match pasted {
            Pasted::Letter(bytes) => keep(&office, &bytes).await?,
            Pasted::Incomplete(missing, count) => Found::of_none(incomplete(&missing, count)),
            Pasted::More => Found::of_none(format!(
                "Teks ini memuat lebih dari {MOST} surat. Yang di atas sudah tersimpan; tempel sisanya sekali lagi."
            )),
        });
    }
    office.store.note(clock::wall()?, &sent.session.name, "tempel", &format!("{} surat", found.len())).await?;
    Ok(drawn(&sent.session, Some(&found)))
}

impl Found {
    fn of_none(said: String) -> Self {
        Self { id: String::new(), said }
    }
}

fn incomplete(missing: &[usize], count: usize) -> String {
    let numbers: Vec<_> = missing.iter().map(usize::to_string).collect();
    format!(
        "Satu surat belum lengkap: kode {} dari {count} belum terbaca. Pindai semua kodenya ke dalam satu kotak.",
        numbers.join(", ")
    )
}

async fn keep(office: &Office, bytes: &[u8]) -> Result<Found, Trouble> {
    let id = serde_json::from_slice::<Value>(bytes).ok().and_then(|letter| Some(letter["id"].as_str()?.to_owned()));
    let id = id.unwrap_or_default();
    let now = clock::wall()?;
    let (taken, arrival) = take_in(&office.store, &id, bytes, now).await?;
    // Its phone hears of it from the next publication on.
    office.store.note_arrivals(arrival.as_slice(), now).await?;
    let said = match taken {
        Taken::Invalid(reason) => return Ok(Found::of_none(format!("Tidak dapat diterima: {reason}"))),
        Taken::Kept { kind, before: false } => format!("{} tersimpan", words::kind(kind)),
        Taken::Kept { kind, before: true } => format!("{} sudah ada", words::kind(kind)),
        Taken::Conflict { kind } => format!(
            "{} ini berbeda dari surat bernomor sama yang sudah ada; yang pertama tetap berlaku",
            words::kind(kind)
        ),
    };
    Ok(Found { id, said })
}

/// The letters in a text: what stands behind each [`LINE`], or the whole text where it is a letter itself.
fn letters(text: &str) -> Vec<Pasted> {
    let text = text.trim();
    if text.starts_with('{') {
        return vec![Pasted::Letter(text.as_bytes().to_vec())];
    }
    let mut found = Vec::new();
    let mut spread: Vec<Spread> = Vec::new();
    let mut lines = text.split(LINE).skip(1);
    for line in lines.by_ref().take(MOST) {
        match Part::of(line) {
            Some(part) => {
                let known =
                    spread.iter_mut().find(|known| (&*known.letter, known.parts.len()) == (part.letter, part.count));
                match known {
                    Some(known) => known.put(&part),
                    None => spread.push(Spread::of(&part)),
                }
            }
            None => found.extend(letter(line).map(Pasted::Letter)),
        }
    }
    found.extend(spread.into_iter().filter_map(Spread::whole));
    found.extend(lines.next().map(|_| Pasted::More));
    found
}

/// What one QR code says of a letter that takes several: `2/3.a302099a8057.…`.
struct Part<'a> {
    number: usize,
    count: usize,
    letter: &'a str,
    text: &'a str,
}

impl<'a> Part<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let mut fields = line.split_whitespace().next()?.splitn(3, '.');
        let (number, count) = fields.next()?.split_once('/')?;
        let (number, count) = (number.parse().ok()?, count.parse().ok()?);
        let part = Self { number, count, letter: fields.next()?, text: fields.next()? };
        (1..=count).contains(&number).then_some(part).filter(|part| part.count <= CODES)
    }
}

/// A letter that comes in parts, as far as it has come.
struct Spread {
    letter: String,
    parts: Vec<Option<String>>,
}

impl Spread {
    fn of(part: &Part<'_>) -> Self {
        let mut spread = Self { letter: part.letter.to_owned(), parts: vec![None; part.count] };
        spread.put(part);
        spread
    }

    fn put(&mut self, part: &Part<'_>) {
        self.parts[part.number - 1] = Some(part.text.to_owned());
    }

    fn whole(self) -> Option<Pasted> {
        let missing: Vec<_> =
            (1..).zip(&self.parts).filter_map(|(number, part)| part.is_none().then_some(number)).collect();
        if missing.is_empty() {
            let text: String = self.parts.into_iter().flatten().collect();
            letter(&text).map(Pasted::Letter)
        } else {
            Some(Pasted::Incomplete(missing, self.parts.len()))
        }
    }
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
    use lapau_feed::submission::{Content, Question, Submission, VERSION};
    use lapau_outbox::by_hand;

    use super::*;

    #[test]
    fn letters_are_found_in_whatever_stands_around_them() {
        let json = r#"{"a":"Halo, saya ingin memperpanjang buku ini sampai minggu depan."}"#;
        let line = BASE64URL_NOPAD.encode(json.as_bytes());
        let message = format!("[24/11 10.00] Ani: Halo\n{LINE}{line}\nTerima kasih\n\n{LINE}{line} dari saya");
        let whole = || Pasted::Letter(json.as_bytes().to_vec());
        assert_eq!(letters(&message), [whole(), whole()]);
        let (first, rest) = line.split_at(30);
        let quoted = format!("> {LINE}{first}\n> {rest}==\n> --\n> Ani");
        assert_eq!(letters(&quoted), [whole()]);
        assert_eq!(letters(&format!(" {json} ")), [whole()]);
        for nothing in ["", "Halo", LINE, &format!("{LINE}!!!"), &format!("{LINE}e30x")] {
            assert_eq!(letters(nothing), [], "{nothing}");
        }
    }

    #[test]
    fn a_letter_comes_together_from_its_codes_in_any_order() {
        let question = Question { text: "Apakah perpustakaan buka? ".repeat(40), ..Question::default() };
        let submission = Submission {
            v: VERSION,
            id: "01890a5d-ac96-774b-bcce-b302099a8057".into(),
            created: jiff::Timestamp::UNIX_EPOCH,
            ticket: None,
            card: None,
            content: Content::Question(question),
        };
        let mut codes = by_hand::codes(&submission);
        assert_eq!(codes.len(), 5);
        codes.swap(0, 3);
        codes.push(codes[1].clone());
        let whole = Pasted::Letter(submission.to_bytes());
        // A reader types what it reads, with the key that ends a line, or without.
        assert_eq!(letters(&codes.join("\r\n")), [whole]);
        assert_eq!(letters(&codes.concat()).len(), 1);
        codes.remove(2);
        assert_eq!(letters(&codes.join("\n")), [Pasted::Incomplete(vec![3], 5)]);
        for hostile in ["0/3.a.b", "4/3.a.b", "1/999999999.a.b", "1/3.a", "1/.a.b", "-1/3.a.b", "1/1.a.e30x"] {
            assert_eq!(letters(&format!("{LINE}{hostile}")), [], "{hostile}");
        }
    }

    #[test]
    fn what_is_more_than_is_taken_at_once_is_told() {
        let line = format!("{LINE}{}\n", BASE64URL_NOPAD.encode(b"{}"));
        let found = letters(&line.repeat(MOST + 1));
        assert_eq!((found.len(), found.last()), (MOST + 1, Some(&Pasted::More)));
    }
}
