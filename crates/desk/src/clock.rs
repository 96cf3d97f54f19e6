//! The time, from the machine's clock or from the environment for builds that must come out the same.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

/// The environment variable that stands in for the clock, in seconds since 1970
/// ([reproducible-builds.org](https://reproducible-builds.org/specs/source-date-epoch/)).
pub const VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// A time that can't be told.
#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    /// The environment variable is no number of seconds.
    #[error("{VARIABLE} is {0:?}, which is no number of seconds since 1970; correct or unset it")]
    Variable(String),
    /// The machine's clock is before 1970 or past what a timestamp can say.
    #[error("the machine's clock is far off; set it and try again")]
    Machine,
}

/// The present time in whole seconds: `SOURCE_DATE_EPOCH` where it is set, else the clock.
pub fn now() -> Result<Timestamp, ClockError> {
    let seconds = match std::env::var(VARIABLE) {
        Ok(text) => text.trim().parse().map_err(|_| ClockError::Variable(text))?,
        Err(_) => machine()?,
    };
    Timestamp::from_second(seconds).map_err(|_| ClockError::Machine)
}

/// The present time in whole seconds by the machine's clock alone, for what really happens now.
pub fn wall() -> Result<Timestamp, ClockError> {
    Timestamp::from_second(machine()?).map_err(|_| ClockError::Machine)
}

fn machine() -> Result<i64, ClockError> {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|_| ClockError::Machine)?;
    i64::try_from(elapsed.as_secs()).map_err(|_| ClockError::Machine)
}
