//! A letter that travels by hand: in a message that people read, with a line that the desk reads exactly.

use std::fmt::Write;

use lapau_feed::{
    base64url,
    submission::{LINE, Submission},
};

/// The longest message that is put into an address, in bytes; longer ones are cut off by one program or another.
const LONGEST: usize = 12_000;

/// A letter as a message: what people read, and below it the line for the desk.
pub fn message(words: &str, submission: &Submission) -> String {
    format!("{}\n\n{LINE}{}", words.trim(), base64url::encode(&submission.to_bytes()))
}

/// Letters for the desk alone: its lines, and nothing that people could read.
pub fn lines<'a>(submissions: impl IntoIterator<Item = &'a Submission>) -> String {
    let line = |submission: &Submission| format!("{LINE}{}\n", base64url::encode(&submission.to_bytes()));
    submissions.into_iter().map(line).collect()
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

    #[test]
    fn a_message_is_for_people_and_for_the_desk() {
        let question = Question { text: "Ada \"Siti Nurbaya\"?".into(), ..Question::default() };
        let submission = Submission {
            v: VERSION,
            id: "01890a5d-ac96-774b-bcce-b302099a8057".into(),
            created: Timestamp::UNIX_EPOCH,
            ticket: None,
            card: None,
            content: Content::Question(question),
        };
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
