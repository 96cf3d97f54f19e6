//! ISBN (ISO 2108) and ISSN (ISO 3297), checked by their check digits.

/// No title has more numbers than these.
const MOST: usize = 64;

/// What a text says to be a standard number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// A valid ISBN, as 13 digits.
    Isbn(String),
    /// A valid ISSN, as `1234-567X`.
    Issn(String),
    /// Something that looks like a number and is none, as written.
    Invalid(String),
}

/// Every standard number in a text, without prices, bindings and other remarks.
pub(crate) fn numbers(text: &str) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    // A remark in parentheses may hold digits: "(jil. 2)".
    let mut depth = 0u32;
    let bare: String = text
        .chars()
        .map(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            match c {
                '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
                '(' | ')' => ' ',
                _ if depth > 0 => ' ',
                _ => c,
            }
        })
        .collect();
    for token in bare.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
        if found.len() == MOST {
            break;
        }
        if let Some(number) = number(token).filter(|number| !found.contains(number)) {
            found.push(number);
        }
    }
    // Numbers written in groups, "979 461 000 8": only the digits of the whole text make sense.
    if !found.iter().any(|number| !matches!(number, Number::Invalid(_))) {
        let digits: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
        match number(&digits) {
            Some(whole @ (Number::Isbn(_) | Number::Issn(_))) => return vec![whole],
            Some(whole @ Number::Invalid(_)) if found.is_empty() => return vec![whole],
            _ => {}
        }
    }
    found
}

fn number(token: &str) -> Option<Number> {
    let digits: Vec<u32> = token
        .bytes()
        .filter(|byte| *byte != b'-')
        .map(|byte| match byte {
            b'0'..=b'9' => Some(u32::from(byte - b'0')),
            b'x' | b'X' => Some(10),
            _ => None,
        })
        .collect::<Option<_>>()?;
    // Cataloguing forms are passed with "0000000000", which has a correct check digit.
    if digits.iter().all(|digit| *digit == 0) {
        return None;
    }
    let x_inside = digits.iter().rev().skip(1).any(|digit| *digit == 10);
    if x_inside || digits.len() < 7 {
        return None;
    }
    let text: String = digits.iter().map(|digit| char::from_digit(*digit, 10).unwrap_or('X')).collect();
    let weighed =
        |from: u32| digits.iter().zip((1..=from).rev()).map(|(digit, weight)| digit * weight).sum::<u32>() % 11;
    Some(match digits.len() {
        13 if !text.ends_with('X')
            && (text.starts_with("978") || text.starts_with("979"))
            && check_13(&digits[..12]) == digits[12] =>
        {
            Number::Isbn(text)
        }
        10 if weighed(10) == 0 => {
            let mut digits: Vec<u32> = [9, 7, 8].into_iter().chain(digits.iter().copied().take(9)).collect();
            digits.push(check_13(&digits));
            Number::Isbn(digits.iter().filter_map(|digit| char::from_digit(*digit, 10)).collect())
        }
        8 if weighed(8) == 0 => Number::Issn(format!("{}-{}", &text[..4], &text[4..])),
        _ => Number::Invalid(token.to_owned()),
    })
}

fn check_13(digits: &[u32]) -> u32 {
    let sum: u32 = digits.iter().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    fn isbn(text: &str) -> Vec<Number> {
        vec![Number::Isbn(text.to_owned())]
    }

    #[test]
    fn isbns_become_thirteen_digits() {
        assert_eq!(numbers("0-596-00108-8"), isbn("9780596001087"));
        assert_eq!(numbers("0764541668"), isbn("9780764541667"));
        assert_eq!(numbers("9780596009304 (pbk.) : Rp 50000"), isbn("9780596009304"));
        assert_eq!(numbers("99921-58-10-7"), isbn("9789992158104"));
        assert_eq!(numbers("080442957X"), isbn("9780804429573"));
        assert_eq!(numbers("978 0 596 00930 4"), isbn("9780596009304"));
    }

    #[test]
    fn issns_are_told_from_isbns() {
        assert_eq!(numbers("0378-5955"), [Number::Issn("0378-5955".into())]);
        assert_eq!(numbers("2434561x"), [Number::Issn("2434-561X".into())]);
    }

    #[test]
    fn wrong_check_digits_are_told() {
        assert_eq!(numbers("978-0-596-00930-5"), [Number::Invalid("978-0-596-00930-5".into())]);
        assert_eq!(numbers("1234567"), [Number::Invalid("1234567".into())]);
        assert_eq!(numbers("0000000000"), []);
        assert_eq!(numbers("(pbk.)"), []);
        assert_eq!(numbers(""), []);
    }
}
