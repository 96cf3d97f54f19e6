//! Words of our own, few and Indonesian: those who see a card have not chosen a language yet.

use jiff::civil::DateTime;
use lapau_calendar::{MONTHS, WEEKDAYS};
use lapau_feed::{catalogue::Title, library::Zone};

/// `Sabtu, 28 November 2026 pukul 09.00 WIB`
pub(crate) fn moment(at: DateTime, zone: &Zone) -> String {
    format!("{} pukul {:02}.{:02} {}", day(at), at.hour(), at.minute(), zone.label)
}

/// `Sabtu, 28 November 2026`
pub(crate) fn day(at: DateTime) -> String {
    let weekday = WEEKDAYS.get(at.weekday().to_monday_zero_offset() as usize).copied().unwrap_or_default();
    let month = MONTHS.get(at.month() as usize - 1).copied().unwrap_or_default();
    format!("{weekday}, {} {month} {}", at.day(), at.year())
}

/// A name as it is said: `Navis, A. A.` is `A. A. Navis`. What has several commas or none stays as it is.
pub(crate) fn said(name: &str) -> String {
    match name.split_once(", ") {
        Some((family, given)) if !given.contains(',') => format!("{given} {family}"),
        _ => name.to_owned(),
    }
}

/// Who made a title and where it appeared: `A. A. Navis. Gramedia, 1986`.
pub(crate) fn imprint(title: &Title) -> String {
    let makers: Vec<String> = title.names.iter().take(3).map(|name| said(&name.name)).collect();
    let year = title.year.map(|year| year.to_string()).unwrap_or_default();
    let printed = [title.publisher.as_str(), &year];
    let printed: Vec<&str> = printed.into_iter().filter(|part| !part.is_empty()).collect();
    let parts = [makers.join(", "), printed.join(", ")];
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join(". ")
}

/// As much of a text as a card shows, cut between words.
pub(crate) fn clip(text: &str) -> String {
    const MOST: usize = 200;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= MOST {
        return text;
    }
    let cut: String = text.chars().take(MOST).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(before, _)| before);
    format!("{whole} …")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_said_the_other_way_round() {
        assert_eq!(said("Navis, A. A."), "A. A. Navis");
        assert_eq!(said("Hamka"), "Hamka");
        assert_eq!(said("Indonesia, Departemen Agama, Direktorat"), "Indonesia, Departemen Agama, Direktorat");
    }

    #[test]
    fn long_texts_are_cut_between_words() {
        let text = "kata ".repeat(100);
        let cut = clip(&text);
        assert!(cut.ends_with("kata …") && cut.chars().count() <= 202, "{cut}");
        assert_eq!(clip("dua \n baris"), "dua baris");
    }
}
