//! Dates, times, numbers and sums of money, as people write them.
//!
//! Indonesians write `Sabtu, 3 Januari 2026`, `09.00 WIB`, `22.000`, `Rp75.000`.

use jiff::civil::{Date, DateTime, Time};
use lapau_feed::{Language, dates::Form};

use super::Phrases;

const WEEKDAYS: [[&str; 7]; 3] = [
    lapau_calendar::WEEKDAYS,
    ["Sinayan", "Salasa", "Raba'a", "Kamih", "Jumaaik", "Sabtu", "Akaik"],
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
];

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Those of Minangkabau are the Indonesian ones.
const MONTHS: [[&str; 12]; 3] = [lapau_calendar::MONTHS, lapau_calendar::MONTHS, ENGLISH_MONTHS];

const fn row(language: Language) -> usize {
    match language {
        Language::Indonesian => 0,
        Language::Minangkabau => 1,
        Language::English => 2,
    }
}

impl Phrases {
    /// `Sabtu`.
    pub(crate) fn weekday(self, date: Date) -> &'static str {
        WEEKDAYS[row(self.0)][date.weekday().to_monday_zero_offset() as usize]
    }

    /// `Sabtu`, `Sat`: short enough for a column of dates.
    pub(crate) fn short_weekday(self, date: Date) -> &'static str {
        let weekday = self.weekday(date);
        if self.0 == Language::English { &weekday[..3] } else { weekday }
    }

    /// `Januari`.
    pub(crate) fn month(self, date: Date) -> &'static str {
        MONTHS[row(self.0)][date.month() as usize - 1]
    }

    /// `Jan`.
    pub(crate) fn short_month(self, date: Date) -> &'static str {
        let month = self.month(date);
        // August is `Agt` in Indonesian.
        if month == "Agustus" { "Agt" } else { &month[..3] }
    }

    /// `3 Januari 2026`.
    pub(crate) fn date(self, date: Date) -> String {
        format!("{} {} {}", date.day(), self.month(date), date.year())
    }

    /// `3 Jan`.
    pub(crate) fn short_date(self, date: Date) -> String {
        format!("{} {}", date.day(), self.short_month(date))
    }

    /// `Sabtu, 3 Januari 2026`.
    pub(crate) fn long_date(self, date: Date) -> String {
        format!("{}, {}", self.weekday(date), self.date(date))
    }

    /// `09.00`; in English `09:00`.
    pub(crate) fn time(self, time: Time) -> String {
        let mark = if self.0 == Language::English { ':' } else { '.' };
        format!("{:02}{mark}{:02}", time.hour(), time.minute())
    }

    /// `3 Jan 09.00`.
    pub(crate) fn moment(self, moment: DateTime) -> String {
        format!("{} {}", self.short_date(moment.date()), self.time(moment.time()))
    }

    /// `22.000`; in English `22,000`.
    pub(crate) fn number(self, number: u64) -> String {
        let mark = if self.0 == Language::English { ',' } else { '.' };
        let digits = number.to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                out.push(mark);
            }
            out.push(digit);
        }
        out
    }

    /// `Rp75.000`.
    pub(crate) fn rupiah(self, sum: u32) -> String {
        format!("Rp{}", self.number(u64::from(sum)))
    }

    /// `1.842`, `84,9`; in English `84.9`: at most one decimal.
    pub(crate) fn decimal(self, number: f64) -> String {
        let tenths = (number.abs() * 10.0).round() as u64;
        let sign = if number < 0.0 && tenths > 0 { "−" } else { "" };
        let whole = self.number(tenths / 10);
        let mark = if self.0 == Language::English { '.' } else { ',' };
        match tenths % 10 {
            0 => format!("{sign}{whole}"),
            tenth => format!("{sign}{whole}{mark}{tenth}"),
        }
    }

    /// What a figure covers: `2026-03` as `Maret 2026`, `2026-Q1` as `Triwulan 1 2026`, anything else as it is.
    pub(crate) fn period(self, period: &str) -> String {
        let Some((year, part)) = period.split_once('-') else { return period.to_owned() };
        if let Some(quarter) = part.strip_prefix('Q') {
            return self.impact_quarter(quarter, year);
        }
        match Date::read(&format!("{period}-01")) {
            Some(first) => format!("{} {}", self.month(first), first.year()),
            None => period.to_owned(),
        }
    }

    /// `3,4 MB`, `210 kB`: sizes as data packages count them.
    pub(crate) fn bytes(self, bytes: u64) -> String {
        let mark = if self.0 == Language::English { '.' } else { ',' };
        match bytes {
            0..1_000 => format!("{bytes} B"),
            1_000..1_000_000 => format!("{} kB", bytes / 1_000),
            _ => format!("{}{mark}{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    const ID: Phrases = Phrases(Language::Indonesian);
    const EN: Phrases = Phrases(Language::English);

    #[wasm_bindgen_test]
    fn dates_and_times_as_people_write_them() {
        let moment: DateTime = "2026-01-03T09:05".parse().unwrap();
        assert_eq!(ID.long_date(moment.date()), "Sabtu, 3 Januari 2026");
        assert_eq!(ID.moment(moment), "3 Jan 09.05");
        assert_eq!(EN.moment(moment), "3 Jan 09:05");
        assert_eq!(ID.short_date("2026-08-17".parse().unwrap()), "17 Agt");
    }

    #[wasm_bindgen_test]
    fn numbers_and_money_as_people_write_them() {
        assert_eq!(ID.number(0), "0");
        assert_eq!(ID.number(999), "999");
        assert_eq!(ID.number(22_000), "22.000");
        assert_eq!(EN.number(1_234_567), "1,234,567");
        assert_eq!(ID.rupiah(75_000), "Rp75.000");
        assert_eq!(ID.decimal(84.94), "84,9");
        assert_eq!(EN.decimal(-1842.0), "−1,842");
        assert_eq!(ID.bytes(3_450_000), "3,4 MB");
        assert_eq!(EN.bytes(210_400), "210 kB");
    }

    #[wasm_bindgen_test]
    fn periods_as_people_say_them() {
        assert_eq!(ID.period("2026"), "2026");
        assert_eq!(ID.period("2026-03"), "Maret 2026");
        assert_eq!(ID.period("2026-Q1"), "Triwulan 1 2026");
        assert_eq!(ID.period("2025-2026"), "2025-2026");
    }
}
