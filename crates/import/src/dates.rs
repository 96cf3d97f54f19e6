//! Dates and years as library systems write them.

use jiff::civil::Date;

/// The day of a text: `2026-01-03`, `2026-01-03 10:11:12`, `03/01/2026`, `3-1-2026`, `03.01.2026`, the day before the month.
///
/// `None` for anything else, for `0000-00-00`, and for days that no calendar has.
pub(crate) fn day(text: &str) -> Option<Date> {
    let day = text.split([' ', 'T']).next()?;
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [first, month, last] = parts[..] else { return None };
    if parts.iter().any(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let year = year.parse().ok().filter(|year| *year > 0)?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The Gregorian year of a date of publication as printed: `c1987`, `[1987?]`, `1408 H [1988]`, `1408 H`.
///
/// A year of the Hijra that stands alone becomes the Gregorian year in which it begins.
pub(crate) fn year(printed: &str) -> Option<i16> {
    let mut hijri = None;
    let characters: Vec<char> = printed.chars().collect();
    let mut at = 0;
    while at < characters.len() {
        let digits = characters[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        if digits == 4 {
            let year =
                characters[at..at + 4].iter().fold(0i16, |year, c| year * 10 + c.to_digit(10).map_or(0, |d| d as i16));
            let after: String = characters[at + 4..].iter().skip_while(|c| c.is_whitespace()).take(2).collect();
            let of_the_hijra = after.starts_with('H') && !after[1..].starts_with(char::is_alphabetic);
            if of_the_hijra {
                hijri = hijri.or(Some(year));
            } else if plausible(year) {
                return Some(year);
            }
        }
        at += digits.max(1);
    }
    // A Hijri year has 354.367 days, a Gregorian one 365.2425, and the Hijra was on 16 July 622.
    hijri.map(|year| (f64::from(year - 1) * 354.367 / 365.2425 + 622.54) as i16).filter(|year| plausible(*year))
}

/// Whether a year can be one in which something in a library was made.
pub(crate) fn plausible(year: i16) -> bool {
    (1000..=2100).contains(&year)
}

/// Whether a printed date says more than the year: a question mark, a second year, another calendar.
pub(crate) fn says_more(printed: &str, year: Option<i16>) -> bool {
    let bare: String = printed.chars().filter(|c| !c.is_whitespace() && !"[]().,;:cp©℗".contains(*c)).collect();
    !bare.is_empty() && year.is_none_or(|year| bare != year.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_ways_they_are_exported() {
        let expected = Some(jiff::civil::date(2026, 1, 3));
        for text in ["2026-01-03", "2026-01-03 10:11:12", "03/01/2026", "3-1-2026", "03.01.2026", "2026/1/3"] {
            assert_eq!(day(text), expected, "{text}");
        }
        for text in ["", "0000-00-00", "31/02/2026", "01/13/2026", "besok", "3/1/26", "-1-1-1", "2026-01", "1/1/99999"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn years_are_gregorian() {
        for (printed, expected) in [
            ("2004", Some(2004)),
            ("c1987.", Some(1987)),
            ("[1987?]", Some(1987)),
            ("1408 H [1988 M]", Some(1988)),
            ("1408 H", Some(1987)),
            ("1445H", Some(2023)),
            ("1950-1952", Some(1950)),
            ("[19--]", None),
            ("20041", None),
            ("9999", None),
            ("", None),
        ] {
            assert_eq!(year(printed), expected, "{printed}");
        }
    }

    #[test]
    fn a_printed_date_is_kept_where_it_says_more() {
        assert!(!says_more("c1987.", Some(1987)));
        assert!(!says_more("[2004]", Some(2004)));
        assert!(says_more("[1987?]", Some(1987)));
        assert!(says_more("1408 H", Some(1987)));
        assert!(says_more("19--", None));
        assert!(!says_more("", None));
    }
}
