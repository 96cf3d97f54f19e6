//! Numbers, as serde_json reads them: whole ones exactly, others to the nearest or nearly so.

use super::{Error, Reader, What};

impl<'t> Reader<'t> {
    /// Passes a number; answers with it, and whether it is written as a whole one.
    pub(super) fn digits(&mut self) -> Result<(&'t str, bool), Error> {
        let from = self.passed();
        if self.byte() == Some(b'-') {
            self.advance();
        }
        let whole = self.passed();
        self.run()?;
        if self.since(whole).starts_with('0') && self.passed() > whole + 1 {
            return Err(self.error(What::Syntax("a number begins with 0")));
        }
        let mut simple = true;
        if self.byte() == Some(b'.') {
            simple = false;
            self.advance();
            self.run()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            simple = false;
            self.advance();
            if let Some(b'+' | b'-') = self.byte() {
                self.advance();
            }
            self.run()?;
        }
        Ok((self.since(from), simple))
    }

    /// Passes one digit or more.
    fn run(&mut self) -> Result<(), Error> {
        if !self.byte().is_some_and(|b| b.is_ascii_digit()) {
            return Err(self.syntax("a digit is missing"));
        }
        while self.byte().is_some_and(|b| b.is_ascii_digit()) {
            self.advance();
        }
        Ok(())
    }

    /// Reads a whole number from `least` to `most`, as the lower 64 bits of its two's complement.
    ///
    /// # Errors
    /// When another value stands there, or a number with a fraction, an exponent or `-0`, or one that is out of range.
    pub fn whole(&mut self, least: i64, most: u64) -> Result<u64, Error> {
        const EXPECTED: &str = "a whole number";
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return Err(self.other(EXPECTED));
        }
        let (text, simple) = self.digits()?;
        if !simple || text == "-0" {
            return Err(self.error(What::Form { expected: EXPECTED, found: text.to_owned() }));
        }
        let found = match text.strip_prefix('-') {
            Some(digits) => digits
                .parse()
                .ok()
                .and_then(|n| 0_i64.checked_sub_unsigned(n))
                .filter(|n| *n >= least)
                .map(|n| n as u64),
            None => text.parse().ok().filter(|n| *n <= most),
        };
        found.ok_or_else(|| self.error(What::Range(text.to_owned())))
    }

    /// Reads a number.
    ///
    /// # Errors
    /// When another value stands there, or a number that is too large.
    pub fn number(&mut self) -> Result<f64, Error> {
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return Err(self.other("a number"));
        }
        let (text, _) = self.digits()?;
        Some(float(text)).filter(|n| n.is_finite()).ok_or_else(|| self.error(What::Range(text.to_owned())))
    }
}

/// The value of a number's text.
///
/// Exact for up to 15 digits with up to 22 places before or behind the point, far more than any figure of a library; else off by some 10⁻¹⁵ of itself.
/// The standard library's reader is exact for all, at 20 KB of tables and code.
fn float(text: &str) -> f64 {
    let (mut digits, mut exponent, mut behind_point) = (0_u64, 0_i32, false);
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
    let (mantissa, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    for byte in mantissa.bytes() {
        if byte == b'.' {
            behind_point = true;
            continue;
        }
        match digits.checked_mul(10).and_then(|n| n.checked_add(u64::from(byte - b'0'))) {
            Some(more) => {
                digits = more;
                exponent -= i32::from(behind_point);
            }
            // What no longer fits counts for its place alone.
            None => exponent += i32::from(!behind_point),
        }
    }
    let power = power.strip_prefix('+').unwrap_or(power);
    // A power past all measure makes nothing or far too much, as does the largest.
    let most = if power.starts_with('-') { i32::MIN / 2 } else { i32::MAX / 2 };
    exponent = exponent.saturating_add(power.parse().unwrap_or(most));
    let mut value = digits as f64;
    while exponent != 0 && value != 0.0 && value.is_finite() {
        let step = exponent.clamp(-22, 22);
        let scale = 10_f64.powi(step.abs());
        value = if step < 0 { value / scale } else { value * scale };
        exponent -= step;
    }
    if negative { -value } else { value }
}
