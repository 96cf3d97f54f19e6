//! International Standard Book Numbers as people write them (ISO 2108).

/// The 13 digits of a valid number, whether it has hyphens or is of the old length of 10.
pub(super) fn isbn13(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).map(|c| c.to_ascii_uppercase()).collect();
    match digits.len() {
        13 if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            (check13(&digits[..12]) == digits.as_bytes()[12]).then_some(digits)
        }
        10 if is_isbn10(&digits) => {
            let body = format!("978{}", &digits[..9]);
            let check = char::from(check13(&body));
            Some(body + &check.to_string())
        }
        _ => None,
    }
}

/// Whether a text is a valid number of 10 digits, without hyphens.
pub(super) fn is_isbn10(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    if bytes.len() != 10 || !bytes[..9].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let last = match bytes[9] {
        b'X' => 10,
        digit @ b'0'..=b'9' => u32::from(digit - b'0'),
        _ => return false,
    };
    let sum: u32 = bytes[..9].iter().zip((2..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    (sum + last).is_multiple_of(11)
}

/// The check digit for 12 digits.
fn check13(body: &str) -> u8 {
    let sum: u32 =
        body.bytes().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    b'0' + ((10 - sum % 10) % 10) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lengths_are_one_number() {
        assert_eq!(isbn13("979-407-001-7"), isbn13("9789794070017"));
        assert_eq!(isbn13("0-306-40615-2").as_deref(), Some("9780306406157"));
        assert_eq!(isbn13("080442957X").as_deref(), Some("9780804429573"));
        for wrong in ["", "9780306406158", "0306406153", "97803064O6157", "X306406152", "éééééé1"] {
            assert_eq!(isbn13(wrong), None, "{wrong}");
        }
    }
}
