//! A due date in the phone's own calendar.

use jiff::civil::{DateTime, Time};
use lapau_calendar::{Occurrence, Opening, ics};
use lapau_circulation::Loan;
use lapau_feed::{Collection, programme::EventState};

use crate::{
    locale::Phrases,
    paths,
    state::{Snapshot, window},
};

/// Offers the due date as a calendar file: the hours in which the item can still be brought back.
pub(super) fn keep(t: Phrases, snapshot: &Snapshot, loan: &Loan) {
    let library = snapshot.library.as_ref();
    let (start, end) = hours(snapshot, loan);
    let file = ics::ics(&ics::Entry {
        library: library.map_or("", |library| &library.id),
        event: &format!("loan-{}", loan.item),
        title: &t.loans_return(loan.name()),
        text: &t.loans_number_is(&loan.item),
        place: &library.map(|library| t.of(&library.name)).unwrap_or_default(),
        url: &window::address(paths::LOANS),
        when: Occurrence { start, end, state: EventState::Planned },
        zone: &snapshot.zone(),
        as_of: snapshot.age(Collection::Library).unwrap_or_default(),
    });
    // A barcode may hold a slash, which no file's name may.
    let name: String = loan.item.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let said = window::save(&format!("{name}.ics"), "text/calendar;charset=utf-8", &file);
    window::announce(if said { t.event_kept() } else { t.event_not_kept() });
}

/// The library's first hours of the due date; on a day that has none, an hour of the morning.
fn hours(snapshot: &Snapshot, loan: &Loan) -> (DateTime, DateTime) {
    let midnight = loan.due.to_datetime(Time::midnight());
    let opening = |at| snapshot.library.as_ref().map(|library| lapau_calendar::opening(library, at));
    if let Some(Opening::Closed { opens: Some(opens), .. }) = opening(midnight)
        && opens.date() == loan.due
        && let Some(Opening::Open { until }) = opening(opens)
    {
        return (opens, loan.due.to_datetime(until));
    }
    let hour = |hour| loan.due.to_datetime(Time::constant(hour, 0, 0, 0));
    (hour(9), hour(10))
}
