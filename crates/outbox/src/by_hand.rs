//! A letter that travels by hand: in a message that people read, with a line that the desk reads exactly.

use std::fmt::Write;

use lapau_feed::{
    base64url,
    submission::{LINE, Submission},
};

/// The longest message that is put into an address, in bytes; longer ones are cut off by one program or another.
const LONGEST: usize = 12_000;

/// How many characters of a letter's line one QR code takes: what a cheap reader still gets from the screen of a phone.
const CODE: usize = 360;
/// The most codes that anyone is asked to read.
const CODES: usize = 24;

/// A letter as a message: what people read, and below it the line for the desk.
pub fn message(words: &str, submission: &Submission) -> String {
    format!("{}\n\n{LINE}{}", words.trim(), base64url::encode(&submission.to_bytes()))
}

/// Letters for the desk alone: its lines, and nothing that people could read.
pub fn lines<'a>(submissions: impl IntoIterator<Item = &'a Submission>) -> String {
    let line = |submission: &Submission| format!("{LINE}{}\n", base64url::encode(&submission.to_bytes()));
    submissions.into_iter().map(line).collect()
}

/// A letter as what QR codes say, to be shown to a reader at the desk one after the other, in any order; nothing for one
/// that is too long for that.
///
/// One that fits a single code is its line. Of any other, each code says its number, of how many, and by what its parts
/// know each other: `LAPAU1:2/3.a302099a8057.…`.
pub fn codes(submission: &Submission) -> Vec<String> {
    let text = base64url::encode(&submission.to_bytes());
    let count = text.len().div_ceil(CODE);
    if count == 1 {
        return vec![format!("{LINE}{text}")];
    }
    if count > CODES {
        return Vec::new();
    }
    let letter = submission.id.rsplit('-').next().unwrap_or_default();
    let mut rest = &*text;
    let mut codes = Vec::with_capacity(count);
    for number in 1..=count {
        let (part, after) = rest.split_at(rest.len().div_ceil(count + 1 - number));
        codes.push(format!("{LINE}{number}/{count}.{letter}.{part}"));
        rest = after;
    }
    codes
}

/// The address that opens WhatsApp with a message to a number in international form, or without one to whomever its user chooses;
/// `None` if the message is too long for an address.
pub fn whatsapp(number: &str, message: &str) -> Option<String> {
    (message.len() <= LONGEST).then(|| format!("https://wa.me/{}?text={}", escaped(number), escaped(message)))
}

/// The address that opens a mail program with a message; `None` if the message is too long for one.
pub fn mail(address: &str, subject: &str, message: &str) -> Option<String> {
    // RFC 6068 §5: a line ends with both characters.
    let body = message.replace('\n', "\r\n");
    // The @ stands as it is: some mail programs take the address as it is written.
    let address = escaped(address).replace("%40", "@");
    (message.len() <= LONGEST).then(|| format!("mailto:{address}?subject={}&body={}", escaped(subject), escaped(&body)))
}

/// A text in an address: all but the unreserved characters (RFC 3986 §2.3) by their bytes.
pub fn escaped(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len() * 2), |mut all, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            all.push(char::from(byte));
        } else {
            // Writing into a string can't fail.
            _ = write!(all, "%{byte:02X}");
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use lapau_feed::submission::{Content, Question, VERSION};

    use super::*;

    fn question(text: &str) -> Submission {
        Submission {
            v: VERSION,
            id: "01890a5d-ac96-774b-bcce-b302099a8057".into(),
            created: Timestamp::UNIX_EPOCH,
            ticket: None,
            card: None,
            content: Content::Question(Question { text: text.into(), ..Question::default() }),
        }
    }

    #[test]
    fn codes_say_a_letter_in_parts_of_about_one_size() {
        let short = question("Buka?");
        let line = format!("{LINE}{}", base64url::encode(&short.to_bytes()));
        assert_eq!(codes(&short), [line]);
        let long = question(&"Halo. ".repeat(200));
        let said = codes(&long);
        let parts = said.iter().enumerate().map(|(n, code)| {
            let start = format!("{LINE}{}/{}.b302099a8057.", n + 1, said.len());
            code.strip_prefix(&start).unwrap_or_else(|| panic!("{code}"))
        });
        let parts: Vec<_> = parts.collect();
        assert!(parts.iter().all(|part| part.len() <= CODE && part.len() + 2 > CODE * 3 / 4), "{parts:?}");
        assert_eq!(base64url::decode(&parts.concat()).unwrap(), long.to_bytes());
        assert_eq!(codes(&question(&"a".repeat(CODE * CODES))), Vec::<String>::new());
    }

    #[test]
    fn a_message_is_for_people_and_for_the_desk() {
        let submission = question("Ada \"Siti Nurbaya\"?");
        let message = message(" Pertanyaan\nAda \"Siti Nurbaya\"?\n", &submission);
        let (words, line) = message.split_once("\n\n").unwrap();
        assert_eq!(words, "Pertanyaan\nAda \"Siti Nurbaya\"?");
        assert_eq!(base64url::decode(line.strip_prefix(LINE).unwrap()).unwrap(), submission.to_bytes());
        assert_eq!(lines([&submission, &submission]), format!("{line}\n{line}\n"), "for the desk alone");
    }

    #[test]
    fn an_address_holds_any_text() {
        let text = "Halo & apa kabar?\n#1 é";
        let escaped = "Halo%20%26%20apa%20kabar%3F%0A%231%20%C3%A9";
        assert_eq!(whatsapp("6281200000000", text).unwrap(), format!("https://wa.me/6281200000000?text={escaped}"));
        let mailed = mail("meja@pustaka.example", "Surat & tanya", "a\nb").unwrap();
        assert_eq!(mailed, "mailto:meja@pustaka.example?subject=Surat%20%26%20tanya&body=a%0D%0Ab");
        // An address from a feed can't bring fields of its own.
        assert_eq!(mail("a@b?bcc=c@d", "", "").unwrap(), "mailto:a@b%3Fbcc%3Dc@d?subject=&body=");
        assert_eq!(whatsapp("62", &"a".repeat(LONGEST + 1)), None);
    }
}
