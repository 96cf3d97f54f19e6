//! Tests of the merge and of the door.

use jiff::civil::date;
use lapau_feed::{
    door::VERSION,
    submission::{Content, MAX_BYTES, Submission},
};
use proptest::prelude::*;

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_796_000_000 + second).unwrap()
}

fn mark(id: u64, second: i64, deed: Deed) -> Mark {
    Mark { at: at(second), id: format!("{id:016x}"), deed }
}

fn arrival(id: u64, second: i64, ticket: &str) -> Mark {
    mark(id, second, Deed::Arrival { ticket: ticket.into(), people: 2 })
}

fn undo(id: u64, second: i64, of: u64) -> Mark {
    mark(id, second, Deed::Undo { mark: format!("{of:016x}") })
}

fn guest(ticket: &str, name: &str, state: SubmissionState) -> Guest {
    Guest { ticket: ticket.into(), name: name.into(), seats: 2, children: 1, consent: true, state, place: None }
}

fn list() -> DoorList {
    DoorList {
        v: VERSION,
        event: "cerita".into(),
        title: "Sabtu bercerita".into(),
        start: date(2026, 12, 5).at(10, 0, 0, 0),
        end: date(2026, 12, 5).at(11, 0, 0, 0),
        day: date(2026, 12, 5),
        capacity: Some(30),
        as_of: at(0),
        ends: at(86_400),
        guests: vec![
            guest("AAAAAAAAAA", "Siti Aminah", SubmissionState::Accepted),
            guest("BBBBBBBBBB", "Pak Étek", SubmissionState::Waiting),
            guest("CCCCCCCCCC", "Budi", SubmissionState::Withdrawn),
            guest("DDDDDDDDDD", "Dina", SubmissionState::Received),
            guest("EEEEEEEEEE", "Eka", SubmissionState::Declined),
        ],
        elsewhere: vec![Elsewhere { ticket: "FFFFFFFFFF".into(), title: "Menjilid".into(), day: date(2026, 12, 6) }],
        marks: vec![],
    }
}

#[test]
fn a_ticket_is_worth_what_became_of_its_registration() {
    let list = list();
    let worth = |ticket: &str| verdict(&list, &[], ticket);
    let guest = |n: usize| &list.guests[n];
    assert_eq!(worth("AAAAAAAAAA"), Verdict::Welcome(guest(0)));
    assert_eq!(worth("BBBBBBBBBB"), Verdict::Waiting(guest(1)));
    assert_eq!(worth("CCCCCCCCCC"), Verdict::Cancelled(guest(2)));
    assert_eq!(worth("DDDDDDDDDD"), Verdict::Open(guest(3)));
    assert_eq!(worth("EEEEEEEEEE"), Verdict::Declined(guest(4)));
    assert_eq!(worth("FFFFFFFFFF"), Verdict::Elsewhere(&list.elsewhere[0]));
    assert_eq!(worth("GGGGGGGGGG"), Verdict::Unknown);
    let marks = merged([&[arrival(1, 30, "AAAAAAAAAA"), arrival(2, 20, "AAAAAAAAAA")][..]]);
    assert_eq!(verdict(&list, &marks, "AAAAAAAAAA"), Verdict::Inside(guest(0), at(20)), "the earliest counts");
}

#[test]
fn of_two_phones_the_earliest_arrival_counts_until_it_is_taken_back() {
    let (a, b) = ([arrival(1, 10, "AAAAAAAAAA")], [arrival(2, 40, "AAAAAAAAAA")]);
    let both = merged([&a[..], &b[..]]);
    let [known] = &standing(&both)[..] else { panic!("a ticket counts once") };
    assert_eq!((known.mark.at, known.repeated.len(), known.people), (at(10), 1, 2));
    let left = merged([&both[..], &[undo(3, 50, 1)]]);
    let [known] = &standing(&left)[..] else { panic!("the other phone's mark stands") };
    assert_eq!((known.mark.at, known.repeated.len()), (at(40), 0));
    assert_eq!(standing(&merged([&left[..], &[undo(4, 60, 2)]])), []);
}

#[test]
fn heads_are_counted_with_and_without_tickets() {
    let walkin = |id, people| mark(id, 5, Deed::Walkin { people, name: "Pak Ujang".into() });
    let marks = merged([&[arrival(1, 1, "AAAAAAAAAA"), walkin(2, 1), walkin(3, 4), undo(4, 9, 3)][..]]);
    assert_eq!(counts(&list(), &marks), Counts { inside: 3, walkins: 1, registered: 2 });
}

#[test]
fn a_few_letters_find_a_name_or_a_code() {
    let list = list();
    let names = |typed: &str| find(&list, typed).iter().map(|guest| &*guest.name).collect::<Vec<_>>();
    assert_eq!(names("si"), ["Siti Aminah"]);
    assert_eq!(names("ami"), ["Siti Aminah"]);
    assert_eq!(names("minah"), [""; 0], "only where a word begins");
    assert_eq!(names("éte"), ["Pak Étek"]);
    assert_eq!(names("bbb"), ["Pak Étek"]);
    assert_eq!(names(" "), [""; 0]);
}

#[test]
fn however_much_is_written_down_fits_into_letters() {
    let long = "🙂".repeat(Attendance::MAX_NAME);
    let walkin = |id| mark(id, 5, Deed::Walkin { people: 50, name: long.clone() });
    let marks: Vec<Mark> = (0..100).map(walkin).collect();
    let letters = letters(&list(), &marks);
    assert_eq!(letters.iter().map(|letter| letter.marks.len()).sum::<usize>(), 100);
    for letter in letters {
        let content = Content::Attendance(letter);
        assert_eq!(content.problems(), []);
        let (v, id) = (1, "0".repeat(36));
        let submission = Submission { v, id, created: at(0), ticket: None, card: None, content };
        assert!(submission.to_bytes().len() + 200 < MAX_BYTES, "{}", submission.to_bytes().len());
    }
}

prop_compose! {
    fn any_mark()(id in 0_u64..12, second in 0_i64..6, kind in 0_u8..3, n in 0_u64..12, people in 1_u8..4) -> Mark {
        let deed = match kind {
            0 => Deed::Arrival { ticket: format!("{n:010}"), people },
            1 => Deed::Walkin { people, name: String::new() },
            _ => Deed::Undo { mark: format!("{n:016x}") },
        };
        mark(id, second, deed)
    }
}

fn any_marks() -> impl Strategy<Value = Vec<Mark>> {
    prop::collection::vec(any_mark(), 0..12)
}

proptest! {
    #[test]
    fn merging_asks_for_no_order(a in any_marks(), b in any_marks(), c in any_marks()) {
        let whole = merged([&a[..], &b, &c]);
        prop_assert_eq!(&merged([&c[..], &a, &b]), &whole, "it commutes");
        prop_assert_eq!(&merged([&a[..], &merged([&b[..], &c])]), &whole, "it is associative");
        prop_assert_eq!(&merged([&whole[..], &whole, &a]), &whole, "once more changes nothing");
        prop_assert!(whole.is_sorted());
    }

    #[test]
    fn merging_loses_no_mark_and_a_ticket_counts_once(a in any_marks(), b in any_marks()) {
        let whole = merged([&a[..], &b]);
        for mark in a.iter().chain(&b) {
            prop_assert_eq!(whole.iter().filter(|known| known.id == mark.id).count(), 1);
        }
        let arrivals = standing(&whole);
        for arrival in &arrivals {
            let same = |other: &&Arrival<'_>| arrival.ticket.is_some() && other.ticket == arrival.ticket;
            prop_assert!(arrival.ticket.is_none() || arrivals.iter().filter(same).count() == 1);
            prop_assert!(arrival.repeated.iter().all(|later| arrival.mark.at <= later.at));
        }
        let undone = |id: &str| whole.iter().any(|mark| matches!(&mark.deed, Deed::Undo { mark } if mark == id));
        let counted: usize = arrivals.iter().map(|arrival| 1 + arrival.repeated.len()).sum();
        let stand = whole.iter().filter(|mark| !matches!(mark.deed, Deed::Undo { .. }) && !undone(&mark.id)).count();
        prop_assert_eq!(counted, stand, "what was not taken back is an arrival or its repetition");
    }
}
