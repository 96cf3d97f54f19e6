//! The rules of a letter's fields, and what is said where one is broken.

use std::fmt;

use jiff::civil::Date;

/// A reason why a submission can't be sent as it is: where, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The field, as a path from the body: `answers[2].text`; `v`, `id` and `ticket` are those of the envelope.
    pub field: String,
    /// What is wrong with it.
    pub fault: Fault,
}

impl fmt::Display for Invalid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.field, self.fault)
    }
}

/// What is wrong with a field of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The envelope is of another version.
    #[error("this version of the envelope is not known here")]
    Version,
    /// It is no lower-case UUID of version 4.
    #[error("is no lower-case UUID of version 4")]
    Uuid,
    /// It says nothing yet.
    #[error("is empty")]
    Empty,
    /// The text is too short to act on.
    #[error("is shorter than {min} characters")]
    TooShort {
        /// The fewest characters it may have.
        min: usize,
    },
    /// The text is too long.
    #[error("has {by} characters more than the {max} it may have")]
    TooLong {
        /// The most characters it may have.
        max: usize,
        /// By how many it is too long.
        by: usize,
    },
    /// The text holds characters that command a screen instead of being seen.
    #[error("holds control characters")]
    ControlCharacters,
    /// The list has too many entries.
    #[error("has more than {max} entries")]
    TooMany {
        /// The most entries it may have.
        max: usize,
    },
    /// The number is too small or too large.
    #[error("is not from {min} to {max}")]
    OutOfRange {
        /// The least it may be.
        min: i64,
        /// The most it may be.
        max: i64,
    },
    /// It is no identifier of the feed.
    #[error("is no identifier: 1 to 64 characters without spaces")]
    Identifier,
    /// It is no ISBN: the check digit does not fit.
    #[error("is no ISBN; a digit is wrong or missing")]
    Isbn,
    /// The same is given twice.
    #[error("is given twice")]
    Twice,
    /// It names something that is not there.
    #[error("names nothing that is there")]
    Unknown,
    /// It lies before a day it must follow.
    #[error("lies before the day it must follow")]
    Order,
    /// A parent or guardian has not agreed.
    #[error("needs the word of a parent or guardian")]
    Consent,
    /// The choices cost more than there is.
    #[error("costs {by} rupiah more than there is to spend")]
    OverBudget {
        /// By how many rupiah.
        by: u64,
    },
    /// The answer is of another kind than the question's.
    #[error("is not an answer of the question's kind")]
    Kind,
    /// It is not open yet, or no longer.
    #[error("is not open at this time")]
    Closed,
    /// The whole letter is too large.
    #[error("comes to {by} bytes more than the {max} a letter of its kind may have")]
    TooLarge {
        /// The most bytes it may have.
        max: usize,
        /// By how many it is too large.
        by: usize,
    },
}

/// Collects what is wrong with a submission.
#[derive(Debug, Default)]
pub(super) struct Findings(pub(super) Vec<Invalid>);

impl Findings {
    /// Notes a fault.
    pub(super) fn note(&mut self, field: impl Into<String>, fault: Fault) {
        self.0.push(Invalid { field: field.into(), fault });
    }

    /// A text of several lines that must say something.
    pub(super) fn text(&mut self, field: &str, text: &str, min: usize, max: usize) {
        let said = text.trim().chars().count();
        if said == 0 {
            self.note(field, Fault::Empty);
        } else if said < min {
            self.note(field, Fault::TooShort { min });
        }
        self.may_say(field, text, max);
    }

    /// A text of several lines that may be empty.
    pub(super) fn may_say(&mut self, field: &str, text: &str, max: usize) {
        let all = text.chars().count();
        if all > max {
            self.note(field, Fault::TooLong { max, by: all - max });
        }
        if text.chars().any(|c| is_commanding(c) && !matches!(c, '\n' | '\r' | '\t')) {
            self.note(field, Fault::ControlCharacters);
        }
    }

    /// A line that must say something.
    pub(super) fn line(&mut self, field: &str, text: &str, max: usize) {
        if text.trim().is_empty() {
            self.note(field, Fault::Empty);
        }
        self.may_name(field, text, max);
    }

    /// A line that may be empty.
    pub(super) fn may_name(&mut self, field: &str, text: &str, max: usize) {
        let all = text.chars().count();
        if all > max {
            self.note(field, Fault::TooLong { max, by: all - max });
        }
        if text.chars().any(is_commanding) {
            self.note(field, Fault::ControlCharacters);
        }
    }

    /// An identifier of a record of the feed.
    pub(super) fn id(&mut self, field: &str, id: &str) {
        if id.is_empty() || id.len() > 64 || id.chars().any(|c| is_commanding(c) || c.is_whitespace()) {
            self.note(field, Fault::Identifier);
        }
    }

    /// An identifier of a record of the feed that may be left out.
    pub(super) fn may_refer(&mut self, field: &str, id: &str) {
        if !id.is_empty() {
            self.id(field, id);
        }
    }

    /// The identifier of a submission.
    pub(super) fn uuid(&mut self, field: &str, id: &str) {
        if !super::is_uuid_v4(id) {
            self.note(field, Fault::Uuid);
        }
    }

    /// A number within bounds.
    pub(super) fn within(&mut self, field: &str, number: i64, min: i64, max: i64) {
        if !(min..=max).contains(&number) {
            self.note(field, Fault::OutOfRange { min, max });
        }
    }

    /// A day that must not lie before another.
    pub(super) fn follows(&mut self, field: &str, day: Option<Date>, first: Date) {
        if day.is_some_and(|day| day < first) {
            self.note(field, Fault::Order);
        }
    }

    /// A list that is not too long.
    pub(super) fn entries(&mut self, field: &str, count: usize, max: usize) {
        if count > max {
            self.note(field, Fault::TooMany { max });
        }
    }
}

/// Whether a character commands a screen instead of being seen: controls, and those that turn the direction of what follows (Unicode Annex 9).
fn is_commanding(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text is an ISBN of 10 or 13 digits, with or without hyphens and spaces (ISO 2108).
pub(super) fn is_isbn(text: &str) -> bool {
    if text.len() > 32 {
        return false;
    }
    let mut digits = Vec::new();
    for c in text.chars().filter(|c| !matches!(c, '-' | ' ')) {
        match c {
            '0'..='9' => digits.push(u32::from(c) - u32::from('0')),
            'X' | 'x' if digits.len() == 9 => digits.push(10),
            _ => return false,
        }
    }
    let weighed = |weight: fn(usize) -> u32| digits.iter().enumerate().map(|(n, d)| d * weight(n)).sum::<u32>();
    match digits.len() {
        10 => weighed(|n| 10 - n as u32) % 11 == 0,
        13 => !digits.contains(&10) && weighed(|n| if n % 2 == 0 { 1 } else { 3 }) % 10 == 0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn books_are_known_by_their_check_digit() {
        for isbn in ["9789794610466", "978-979-461-046-6", "0-8044-2957-X", "0 8044 2957 x"] {
            assert!(is_isbn(isbn), "{isbn}");
        }
        for text in ["", "9789794610467", "X804429570", "080442957", "97897946104660", "080442957X0", "９789794610466"]
        {
            assert!(!is_isbn(text), "{text}");
        }
        assert!(!is_isbn(&"-".repeat(1 << 20)));
    }

    #[test]
    fn a_line_has_no_second_one() {
        let mut found = Findings::default();
        found.line("a", "satu\ndua", 40);
        found.line("b", " ", 40);
        found.line("c", "\u{202e}kilab", 3);
        found.may_name("d", "", 3);
        found.text("e", "satu\r\n\tdua", 1, 10);
        let said: Vec<_> = found.0.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "a: holds control characters",
                "b: is empty",
                "c: has 3 characters more than the 3 it may have",
                "c: holds control characters"
            ]
        );
    }
}
