//! How dates and times are written in the feed: the forms of RFC 3339, and no others.
//!
//! - a day: `2026-11-23`
//! - a local time of day: `13:00` or `13:00:00`
//! - a local date and time: `2026-11-23T13:00` or `2026-11-23T13:00:00`; a day alone is its midnight
//! - an instant: `2026-11-23T06:00:00Z`, or with an offset: `2026-11-23T13:00:00+07:00`
//!
//! Seconds may have a fraction. A year before 0 has a sign and six digits (RFC 3339 has none of them, ISO 8601 does).
//! What is written is read again as the same; this module never looks at a clock or a time zone database.
//! It exists because a general parser with its error texts would be a tenth of what a phone downloads.
//!
//! A field of a record says `#[serde(with = "lapau_feed::dates")]`; [`option`] and [`list`] are for an [`Option`] and a [`Vec`].

use std::{fmt, marker::PhantomData};

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::Offset,
};
use serde::{
    Deserializer, Serializer,
    de::{Error, Visitor},
};

use crate::json::{self, Read, Reader, Slot, What};

/// A kind of date or time that has a form in the feed.
pub trait Form: Sized {
    /// What is expected where something else was found.
    const EXPECTED: &'static str;

    /// Reads it from its whole text; `None` if the text has another form or names no date there is.
    fn read(text: &str) -> Option<Self>;

    /// Writes it behind a text.
    fn write(&self, out: &mut String);
}

/// A date or time in its form, for the feed and for `datetime` attributes.
pub fn iso(value: &impl Form) -> String {
    let mut out = String::with_capacity(24);
    value.write(&mut out);
    out
}

impl Form for Date {
    const EXPECTED: &'static str = "a day such as 2026-11-23";

    fn read(text: &str) -> Option<Self> {
        let (year, rest) = match text.strip_prefix('-') {
            Some(text) => {
                let (digits, rest) = text.split_at_checked(6)?;
                // There is no year −0.
                (-number(digits).filter(|year| *year > 0)?, rest)
            }
            None => {
                let (digits, rest) = text.split_at_checked(4)?;
                (number(digits)?, rest)
            }
        };
        let [b'-', m, n, b'-', d, e] = *rest.as_bytes() else { return None };
        let (month, day) = (two(m, n)?, two(d, e)?);
        Self::new(i16::try_from(year).ok()?, month, day).ok()
    }

    fn write(&self, out: &mut String) {
        let year = self.year();
        if year < 0 {
            out.push_str("-00");
        }
        let year = year.unsigned_abs();
        digits(out, (year / 100) as i8);
        digits(out, (year % 100) as i8);
        out.push('-');
        digits(out, self.month());
        out.push('-');
        digits(out, self.day());
    }
}

impl Form for Time {
    const EXPECTED: &'static str = "a time of day such as 13:00";

    fn read(text: &str) -> Option<Self> {
        let (hour, minute, rest) = match *text.as_bytes() {
            [h, i, b':', m, n, ref rest @ ..] => (two(h, i)?, two(m, n)?, rest),
            _ => return None,
        };
        let (second, rest) = match *rest {
            [] => (0, rest),
            [b':', s, t, ref rest @ ..] => (two(s, t)?, rest),
            _ => return None,
        };
        let nanosecond = match rest {
            [] => 0,
            [b'.', fraction @ ..] if (1..=9).contains(&fraction.len()) => {
                let value = number(std::str::from_utf8(fraction).ok()?)?;
                value * 10_i32.pow(9 - fraction.len() as u32)
            }
            _ => return None,
        };
        Self::new(hour, minute, second, nanosecond).ok()
    }

    fn write(&self, out: &mut String) {
        digits(out, self.hour());
        out.push(':');
        digits(out, self.minute());
        out.push(':');
        digits(out, self.second());
        let mut fraction = self.subsec_nanosecond();
        if fraction > 0 {
            out.push('.');
        }
        while fraction > 0 {
            out.push(char::from(b'0' + (fraction / 100_000_000) as u8));
            fraction = fraction % 100_000_000 * 10;
        }
    }
}

impl Form for DateTime {
    const EXPECTED: &'static str = "a local date and time such as 2026-11-23T13:00";

    fn read(text: &str) -> Option<Self> {
        match text.split_once(['T', 't', ' ']) {
            Some((date, time)) => Some(Date::read(date)?.to_datetime(Time::read(time)?)),
            None => Some(Date::read(text)?.to_datetime(Time::midnight())),
        }
    }

    fn write(&self, out: &mut String) {
        self.date().write(out);
        out.push('T');
        self.time().write(out);
    }
}

impl Form for Timestamp {
    const EXPECTED: &'static str = "an instant such as 2026-11-23T06:00:00Z";

    fn read(text: &str) -> Option<Self> {
        // Behind the date, a sign can only be that of an offset.
        let time = text.find(['T', 't', ' '])?;
        let zone = time + text[time..].find(['Z', 'z', '+', '-'])?;
        let (local, zone) = text.split_at(zone);
        let seconds = match *zone.as_bytes() {
            [b'Z' | b'z'] => 0,
            [sign, h, i, b':', m, n] => {
                let minutes = i32::from(two(m, n)?);
                let seconds = i32::from(two(h, i)?) * 3_600 + minutes * 60;
                if minutes > 59 {
                    return None;
                }
                if sign == b'-' { -seconds } else { seconds }
            }
            _ => return None,
        };
        Offset::from_seconds(seconds).ok()?.to_timestamp(DateTime::read(local)?).ok()
    }

    fn write(&self, out: &mut String) {
        Offset::UTC.to_datetime(*self).write(out);
        out.push('Z');
    }
}

/// A number below 100 in two digits.
fn digits(out: &mut String, number: i8) {
    for digit in [number / 10, number % 10] {
        out.push(char::from(b'0' + digit as u8));
    }
}

/// The number of two digits.
fn two(tens: u8, ones: u8) -> Option<i8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| ((tens - b'0') * 10 + (ones - b'0')) as i8)
}

/// The number of at most nine digits.
fn number(text: &str) -> Option<i32> {
    text.bytes().try_fold(0, |number, b| b.is_ascii_digit().then(|| number * 10 + i32::from(b - b'0')))
}

macro_rules! read {
    ($($type:ident)*) => {
        $(
            impl Read for $type {
                const EMPTY: Self = Self::MIN;
            }

            impl Slot for $type {
                fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), json::Error> {
                    read_form(self, reader)
                }
            }
        )*
    };
}

read!(Date Time DateTime Timestamp);

fn read_form<T: Form>(value: &mut T, reader: &mut Reader<'_>) -> Result<(), json::Error> {
    let text = reader.text()?;
    match T::read(&text) {
        Some(found) => *value = found,
        None => return Err(reader.error(What::Form { expected: T::EXPECTED, found: text.into_owned() })),
    }
    Ok(())
}

struct Texts<T>(PhantomData<T>);

impl<T: Form> Visitor<'_> for Texts<T> {
    type Value = T;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(T::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::read(text).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
    }
}

/// Writes a field.
pub fn serialize<T: Form, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&iso(value))
}

/// Reads a field.
pub fn deserialize<'de, T: Form, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_str(Texts(PhantomData))
}

/// A date or time as serde's own containers hold it.
struct Held<T>(T);

impl<T: Form> serde::Serialize for Held<&T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self.0, serializer)
    }
}

impl<'de, T: Form> serde::Deserialize<'de> for Held<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer).map(Self)
    }
}

/// For a field that may be missing; such a field also says `default`.
pub mod option {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Form, Held};

    /// Writes a field.
    pub fn serialize<T: Form, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        value.as_ref().map(Held).serialize(serializer)
    }

    /// Reads a field.
    pub fn deserialize<'de, T: Form, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        Ok(Option::<Held<T>>::deserialize(deserializer)?.map(|held| held.0))
    }
}

/// For a field of several.
pub mod list {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Form, Held};

    /// Writes a field.
    pub fn serialize<T: Form, S: Serializer>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(Held))
    }

    /// Reads a field.
    pub fn deserialize<'de, T: Form, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        Ok(Vec::<Held<T>>::deserialize(deserializer)?.into_iter().map(|held| held.0).collect())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ends_of_time_are_read_as_they_were_written() {
        for day in [Date::MIN, date(-1, 12, 31), date(0, 2, 29), date(1, 1, 1), Date::MAX] {
            assert_eq!(iso(&day), day.to_string());
            assert_eq!(Date::read(&iso(&day)), Some(day));
        }
        for instant in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
            assert_eq!(iso(&instant), instant.to_string());
            assert_eq!(Timestamp::read(&iso(&instant)), Some(instant));
        }
    }

    #[test]
    fn the_forms_of_the_feed_are_read() {
        let noon = date(2026, 11, 23).at(12, 0, 0, 0);
        for text in ["2026-11-23T12:00", "2026-11-23T12:00:00", "2026-11-23 12:00:00.000"] {
            assert_eq!(DateTime::read(text), Some(noon), "{text}");
        }
        assert_eq!(DateTime::read("2026-11-23"), Some(date(2026, 11, 23).at(0, 0, 0, 0)));
        assert_eq!(Time::read("12:00"), Some(noon.time()));
        let instant = Offset::UTC.to_timestamp(noon).unwrap();
        for text in
            ["2026-11-23T12:00Z", "2026-11-23t12:00:00.0z", "2026-11-23T19:00:00+07:00", "2026-11-23T08:30-03:30"]
        {
            assert_eq!(Timestamp::read(text), Some(instant), "{text}");
        }
    }

    #[test]
    fn what_names_no_date_is_refused() {
        for text in [
            "",
            "2026",
            "2026-11",
            "2026-11-31",
            "2026-02-29",
            "2026-13-01",
            "2026-1-1",
            "-000000-01-01",
            "12026-01-01",
            "2026-11-23T",
            "2026/11/23",
            "20261123",
            "२०२६-11-23",
            "2026-11-23 ",
            "+2026-11-23",
            "-2026-11-23",
            "é",
        ] {
            assert_eq!(Date::read(text), None, "{text}");
        }
        for text in ["", "24:00", "12:60", "12", "1:00", "12:00:60", "12:00:00.", "12:00:00.1234567890", "12:00Z", "éé"]
        {
            assert_eq!(Time::read(text), None, "{text}");
        }
        for text in [
            "2026-11-23",
            "2026-11-23T12:00",
            "2026-11-23T12:00+7",
            "2026-11-23T12:00+07:60",
            "2026-11-23T12:00+99:00",
            "T+",
            "Z",
        ] {
            assert_eq!(Timestamp::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_wrong_date_says_what_was_expected() {
        let error = deserialize::<Date, _>(&mut serde_json::Deserializer::from_str(r#""kemarin""#)).unwrap_err();
        assert!(error.to_string().starts_with(r#"invalid value: string "kemarin", expected a day such as 2026-11-23"#));
        assert!(deserialize::<Date, _>(&mut serde_json::Deserializer::from_str("7")).is_err());
    }

    proptest! {
        #[test]
        fn days_are_written_as_jiff_writes_them(year in -9999i16..=9999, month in 1i8..=12) {
            let first = date(year, month, 1);
            for n in 1..=first.days_in_month() {
                let day = date(year, month, n);
                prop_assert_eq!(iso(&day), day.to_string());
                prop_assert_eq!(Date::read(&iso(&day)), Some(day));
            }
        }

        #[test]
        fn times_of_day_are_written_as_jiff_writes_them(hour in 0i8..24, minute in 0i8..60, second in 0i8..60, nano in 0i32..1_000_000_000) {
            for nano in [0, nano / 1_000_000 * 1_000_000, nano] {
                let time = Time::new(hour, minute, second, nano).unwrap();
                prop_assert_eq!(iso(&time), time.to_string());
                prop_assert_eq!(Time::read(&iso(&time)), Some(time));
            }
        }

        #[test]
        fn instants_are_written_as_jiff_writes_them(second in Timestamp::MIN.as_second()..=Timestamp::MAX.as_second(), milli in 0i32..1_000) {
            let instant = Timestamp::new(second, milli * 1_000_000).unwrap();
            prop_assert_eq!(iso(&instant), instant.to_string());
            prop_assert_eq!(Timestamp::read(&iso(&instant)), Some(instant));
            prop_assert_eq!(Timestamp::read(&iso(&instant)), instant.to_string().parse().ok());
        }

        #[test]
        fn what_is_read_is_what_jiff_reads(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?") {
            prop_assert_eq!(DateTime::read(&text), text.parse().ok());
        }

        #[test]
        fn no_text_is_too_odd_to_be_refused(text in ".{0,30}") {
            prop_assert_eq!(Date::read(&text), None);
            prop_assert_eq!(Time::read(&text), None);
            prop_assert_eq!(DateTime::read(&text), None);
            prop_assert_eq!(Timestamp::read(&text), None);
        }
    }
}
