//! How pressing a due date is.

use jiff::civil::Date;

/// How many days ahead a due date is worth a word on the front page.
const NEAR: i64 = 2;

/// How many days ahead a due date is soon.
const SOON: i64 = 7;

/// How pressing a due date is. The more pressing comes first in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// It is past.
    Late,
    /// It is today.
    Today,
    /// It is tomorrow.
    Tomorrow,
    /// It is in at most a week.
    Soon,
    /// It is later.
    Later,
}

impl Urgency {
    /// How pressing a due date is on a day.
    pub fn of(due: Date, today: Date) -> Self {
        match lapau_calendar::days_between(today, due) {
            ..0 => Self::Late,
            0 => Self::Today,
            1 => Self::Tomorrow,
            2..=SOON => Self::Soon,
            _ => Self::Later,
        }
    }

    /// Whether a due date is so near, or past, that its borrower should be told without asking.
    pub fn is_near(due: Date, today: Date) -> bool {
        lapau_calendar::days_between(today, due) <= NEAR
    }
}
