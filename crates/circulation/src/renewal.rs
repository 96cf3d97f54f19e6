//! Whether a loan may be renewed, by the rules that the library publishes.
//!
//! Libraries count differently, so everything is data ([`Renewal`]): SLiMS counts from the day of the renewal, passes over closed days and
//! stops at the end of the membership; INLISLite counts from the due date and does neither. `tests/worked.rs` has both.

use jiff::civil::Date;
use lapau_calendar::{later, opens_on};
use lapau_feed::library::{Basis, Library, Renewal};

use crate::Loan;

/// How many days ahead an open day is looked for: longer than any holiday, short enough for a feed that has none.
const HORIZON: i64 = 366;

/// What is known beside the loan itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The day it is in the library's zone.
    pub today: Date,
    /// How many others wait for the item; `None`: not known.
    pub waiting: Option<u16>,
}

/// What the rules say of renewing a loan today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Until when it would run then; later than it runs now, and never in the past. `None`: no such day can be told.
    ///
    /// It is counted even when something else stands against the renewal.
    pub until: Option<Date>,
    /// Everything that bears on it: what stands against it, what is not known, what shifts the date.
    pub reasons: Vec<Reason>,
}

/// What a [`Verdict`] comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// By all the rules it may be renewed.
    Yes,
    /// Nothing known stands against it, but not everything is known.
    Perhaps,
    /// Something stands against it.
    No,
}

/// Something that bears on a renewal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It was renewed as often as the rules allow.
    CountUsedUp {
        /// How often it was renewed.
        renewed: u16,
        /// How often it may be.
        max: u16,
    },
    /// Others wait for it.
    Reserved {
        /// How many.
        waiting: u16,
    },
    /// It is late, and what is late is not renewed.
    Overdue {
        /// When it was due.
        due: Date,
    },
    /// The membership has ended.
    MembershipEnded {
        /// Its last day.
        end: Date,
    },
    /// Even the new due date would be past.
    StillLate {
        /// The new due date.
        until: Date,
    },
    /// It would run no longer than it does now.
    NoLater {
        /// The new due date.
        until: Date,
        /// The first day, until it is due, on which a renewal would add days; none: no such day, or not by waiting.
        from: Option<Date>,
    },
    /// The library publishes no rules of renewal.
    Unpublished,
    /// How often it was renewed is not known.
    CountUnknown {
        /// How often it may be.
        max: u16,
    },
    /// Whether others wait for it is not known.
    WaitingUnknown,
    /// When the membership ends, where a loan must end too, is not known.
    MembershipUnknown,
    /// The library opens on no day of the year that follows.
    NeverOpen {
        /// The day from which an open one was looked for.
        from: Date,
    },
    /// The due date moves from a closed day to the next open one.
    Moved {
        /// The closed day.
        from: Date,
        /// The open one.
        to: Date,
    },
    /// The due date stops at the end of the membership.
    Capped {
        /// The last day of the membership.
        end: Date,
    },
    /// The library is closed on the due date, which does not move.
    ClosedThen {
        /// The due date.
        day: Date,
        /// The last open day before it, from today on.
        before: Option<Date>,
    },
}

/// How a [`Reason`] bears on a renewal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It stands against it.
    Against,
    /// It leaves open whether anything does.
    Unknown,
    /// It only concerns the date.
    Date,
}

impl Reason {
    /// How it bears on a renewal.
    pub const fn weight(self) -> Weight {
        match self {
            Self::CountUsedUp { .. }
            | Self::Reserved { .. }
            | Self::Overdue { .. }
            | Self::MembershipEnded { .. }
            | Self::StillLate { .. }
            | Self::NoLater { .. } => Weight::Against,
            Self::Unpublished
            | Self::CountUnknown { .. }
            | Self::WaitingUnknown
            | Self::MembershipUnknown
            | Self::NeverOpen { .. } => Weight::Unknown,
            Self::Moved { .. } | Self::Capped { .. } | Self::ClosedThen { .. } => Weight::Date,
        }
    }
}

impl Verdict {
    /// The reasons that decide it: what stands against it, or if nothing does, all of them.
    pub fn deciding(&self) -> impl Iterator<Item = Reason> {
        let is_refused = self.outlook() == Outlook::No;
        self.reasons.iter().copied().filter(move |reason| !is_refused || reason.weight() == Weight::Against)
    }

    /// What it comes to.
    pub fn outlook(&self) -> Outlook {
        let any = |weight| self.reasons.iter().any(|reason| reason.weight() == weight);
        match () {
            () if any(Weight::Against) => Outlook::No,
            () if any(Weight::Unknown) => Outlook::Perhaps,
            () => Outlook::Yes,
        }
    }
}

/// What a library's rules say of renewing a loan today.
pub fn verdict(library: &Library, loan: &Loan, known: Known) -> Verdict {
    let mut reasons = Vec::new();
    match known.waiting {
        Some(0) => {}
        Some(waiting) => reasons.push(Reason::Reserved { waiting }),
        None => reasons.push(Reason::WaitingUnknown),
    }
    let Some(rules) = library.rules.as_ref().and_then(|rules| rules.renewal.as_ref()) else {
        reasons.push(Reason::Unpublished);
        return Verdict { until: None, reasons };
    };
    match (rules.max_count, loan.renewed) {
        (Some(max), Some(renewed)) if renewed >= max => reasons.push(Reason::CountUsedUp { renewed, max }),
        // What may not be renewed even once needs no count.
        (Some(0), None) => reasons.push(Reason::CountUsedUp { renewed: 0, max: 0 }),
        (Some(max), None) => reasons.push(Reason::CountUnknown { max }),
        (Some(_), Some(_)) | (None, _) => {}
    }
    if loan.due < known.today && !rules.overdue_allowed {
        reasons.push(Reason::Overdue { due: loan.due });
    }
    let until = match loan.membership_end.filter(|_| rules.capped_by_membership) {
        Some(end) if end < known.today => {
            reasons.push(Reason::MembershipEnded { end });
            None
        }
        end => {
            if rules.capped_by_membership && end.is_none() {
                reasons.push(Reason::MembershipUnknown);
            }
            date(library, rules, loan.due, known.today, end, &mut reasons)
        }
    };
    Verdict { until, reasons }
}

/// The due date that a renewal today would give.
fn date(
    library: &Library,
    rules: &Renewal,
    due: Date,
    today: Date,
    end: Option<Date>,
    reasons: &mut Vec<Reason>,
) -> Option<Date> {
    let (counted, open) = count(library, rules, due, today);
    let Some(open) = open else {
        reasons.push(Reason::NeverOpen { from: counted });
        return None;
    };
    let until = end.map_or(open, |end| end.min(open));
    if until < today {
        reasons.push(Reason::StillLate { until });
        return None;
    }
    if until <= due {
        reasons.push(Reason::NoLater { until, from: helps(library, rules, due, today, end) });
        return None;
    }
    if until < open {
        reasons.push(Reason::Capped { end: until });
    } else if counted < open {
        reasons.push(Reason::Moved { from: counted, to: open });
    }
    if !opens_on(library, until) {
        let mut earlier = (1..=HORIZON).map(|days| later(until, -days)).take_while(|day| *day >= today);
        reasons.push(Reason::ClosedThen { day: until, before: earlier.find(|day| opens_on(library, *day)) });
    }
    Some(until)
}

/// The day that a renewal is counted to, and the day it is due then: the same, or the next open one, if there is any.
fn count(library: &Library, rules: &Renewal, due: Date, today: Date) -> (Date, Option<Date>) {
    let basis = match rules.basis {
        Basis::Today => today,
        Basis::Due => due,
    };
    let counted = later(basis, i64::from(rules.days));
    if !rules.skip_closures {
        return (counted, Some(counted));
    }
    (counted, (0..=HORIZON).map(|days| later(counted, days)).find(|day| opens_on(library, *day)))
}

/// The first day after today, and not after the due date, on which a renewal would add days.
fn helps(library: &Library, rules: &Renewal, due: Date, today: Date, end: Option<Date>) -> Option<Date> {
    // What is counted from the due date is the same on every day, and no date passes the end of the membership.
    if rules.basis == Basis::Due || end.is_some_and(|end| end <= due) {
        return None;
    }
    // No earlier day can help, since an open day is looked for no further ahead; and from the day that is counted past
    // the due date every day helps.
    let first = later(today, 1).max(later(due, -(i64::from(rules.days) + HORIZON)));
    let is_later = |day: &Date| count(library, rules, due, *day).1.is_some_and(|open| open > due);
    (0..=HORIZON + 1).map(|days| later(first, days)).take_while(|day| *day <= due).find(is_later)
}
