//! Of which loans a notice was shown today, so that none is shown twice, and which answers of the library were seen.

use jiff::civil::Date;
use lapau_feed::{Digest, dates::iso, letters::Answer};

use crate::platform::preferences::{Preference, get, set};

/// How many answers are remembered as seen.
const SEEN: usize = 200;

/// Whether a notice of a loan was shown on a day.
pub fn is_told(item: &str, day: Date) -> bool {
    today(day).split(' ').any(|told| told == Digest::short_id(item))
}

/// Notes that a notice of a loan was shown; what was shown on other days is forgotten.
pub fn tell(item: &str, day: Date) {
    let told = format!("{} {}", today(day), Digest::short_id(item));
    set(Preference::Told, Some(&told));
}

/// The marks of the answers that were seen, the latest last.
pub(super) fn seen() -> String {
    get(Preference::Seen).unwrap_or_default()
}

/// Remembers an answer as seen, beside those that were.
pub(super) fn see(seen: &str, answer: &Answer) -> String {
    let mark = mark(answer);
    let known: Vec<_> = seen.split(' ').filter(|known| !known.is_empty() && *known != mark).collect();
    let kept = &known[known.len().saturating_sub(SEEN - 1)..];
    let seen = kept.iter().copied().chain([mark.as_str()]).collect::<Vec<_>>().join(" ");
    set(Preference::Seen, Some(&seen));
    seen
}

/// Whether an answer is among those that were seen.
pub(super) fn is_seen(seen: &str, answer: &Answer) -> bool {
    let mark = mark(answer);
    seen.split(' ').any(|known| known == mark)
}

/// Names an answer without a word of it: another answer to the same letter is a new one.
fn mark(answer: &Answer) -> String {
    Digest::short_id(&format!("{} {}", answer.submission, answer.at.as_second()))
}

/// What was noted on a day.
fn today(day: Date) -> String {
    let day = iso(&day);
    get(Preference::Told).filter(|told| told.starts_with(&day)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use lapau_feed::letters::SubmissionState;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn answer(submission: &str, second: i64) -> Answer {
        Answer {
            submission: submission.into(),
            state: SubmissionState::Answered,
            at: Timestamp::from_second(second).unwrap(),
            text: String::new(),
            due: None,
            place: None,
            until: None,
            href: String::new(),
            slot: None,
            badge: String::new(),
        }
    }

    #[wasm_bindgen_test]
    fn another_answer_to_the_same_letter_is_new() {
        let seen = see(&see("", &answer("a", 1)), &answer("b", 1));
        assert!(is_seen(&seen, &answer("a", 1)) && is_seen(&seen, &answer("b", 1)));
        assert!(!is_seen(&seen, &answer("a", 2)));
        assert_eq!(see(&seen, &answer("b", 1)), seen);
    }

    #[wasm_bindgen_test]
    fn what_is_remembered_does_not_grow_for_ever() {
        let seen = (0..300).fold(String::new(), |seen, second| see(&seen, &answer("a", second)));
        assert_eq!(seen.split(' ').count(), SEEN);
        assert!(is_seen(&seen, &answer("a", 299)) && !is_seen(&seen, &answer("a", 99)));
    }
}
