//! What holds for every rule, every loan and every day.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use jiff::civil::{Date, Time};
use lapau_calendar::{later, opens_on};
use lapau_circulation::{Known, Loan, Outlook, Reason, Urgency, Weight, verdict};
use lapau_feed::library::{Basis, Closure, Hours, Library, Renewal, Rules, Zone};
use proptest::{collection::vec, option, prelude::*};

/// A day within two years of another.
fn day() -> impl Strategy<Value = Date> {
    (-365_i64..365).prop_map(|days| later(jiff::civil::date(2026, 11, 24), days))
}

fn renewal() -> impl Strategy<Value = Renewal> {
    (any::<bool>(), 0_u16..60, option::of(0_u16..4), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(today, days, max_count, overdue_allowed, skip_closures, capped_by_membership)| Renewal {
            basis: if today { Basis::Today } else { Basis::Due },
            days,
            max_count,
            overdue_allowed,
            skip_closures,
            capped_by_membership,
        },
    )
}

fn library() -> impl Strategy<Value = Library> {
    let closure =
        (day(), 0_i64..40).prop_map(|(from, days)| Closure { from, to: later(from, days), reason: "Libur".into() });
    (vec(1_i8..=7, 0..7), vec(closure, 0..6), renewal()).prop_map(|(days, closures, renewal)| Library {
        id: "p".into(),
        name: "P".into(),
        short_name: "P".into(),
        motto: Default::default(),
        about: vec![],
        address: String::new(),
        site: None,
        map: None,
        zone: Zone { name: "Asia/Jakarta".into(), label: "WIB".into(), minutes: 420 },
        contacts: vec![],
        hours: days
            .into_iter()
            .map(|day| Hours { day, open: Time::constant(8, 0, 0, 0), close: Time::constant(16, 0, 0, 0) })
            .collect(),
        closures,
        branches: vec![],
        channels: vec![],
        rules: Some(Rules { loan_days: 7, max_items: None, renewal: Some(renewal), fine: None, about: vec![] }),
        sources: vec![],
        notice: Default::default(),
    })
}

fn loan() -> impl Strategy<Value = Loan> {
    (day(), option::of(0_u16..4), option::of(day())).prop_map(|(due, renewed, membership_end)| Loan {
        item: "B1".into(),
        title: String::new(),
        due,
        renewed,
        membership_end,
    })
}

fn rules(library: &Library) -> &Renewal {
    library.rules.as_ref().unwrap().renewal.as_ref().unwrap()
}

proptest! {
    #[test]
    fn a_new_due_date_is_later_and_never_past(
        library in library(), loan in loan(), today in day(), waiting in option::of(0_u16..3),
    ) {
        let found = verdict(&library, &loan, Known { today, waiting });
        if let Some(until) = found.until {
            prop_assert!(until >= today && until > loan.due);
        }
        if rules(&library).capped_by_membership && let (Some(until), Some(end)) = (found.until, loan.membership_end) {
            prop_assert!(until <= end);
        }
        prop_assert_eq!(found.outlook() == Outlook::No, found.reasons.iter().any(|r| r.weight() == Weight::Against));
        prop_assert!(found.until.is_some() || found.outlook() != Outlook::Yes, "a yes has its date");
    }

    #[test]
    fn the_day_from_which_a_renewal_helps_is_the_first_that_does(library in library(), loan in loan(), today in day()) {
        let on = |today| verdict(&library, &loan, Known { today, waiting: Some(0) });
        let no_later = on(today).reasons.into_iter().find_map(|reason| match reason {
            Reason::NoLater { from, .. } => Some(from),
            _ => None,
        });
        if let Some(from) = no_later {
            let due = lapau_calendar::days_between(today, loan.due);
            let first = (1..=due).map(|days| later(today, days)).find(|day| on(*day).until.is_some());
            prop_assert_eq!(from, first);
        }
    }

    #[test]
    fn where_closed_days_are_passed_over_none_is_a_due_date(library in library(), loan in loan(), today in day()) {
        let found = verdict(&library, &loan, Known { today, waiting: Some(0) });
        let capped = found.reasons.iter().any(|reason| matches!(reason, Reason::Capped { .. }));
        if let Some(until) = found.until {
            let closed = found.reasons.iter().any(|reason| matches!(reason, Reason::ClosedThen { .. }));
            prop_assert_eq!(closed, !opens_on(&library, until), "a closed day is said");
            prop_assert!(!rules(&library).skip_closures || capped || !closed);
        }
    }

    #[test]
    fn who_renews_later_or_owes_later_keeps_it_as_long_or_longer(
        library in library(), loan in loan(), today in day(), wait in 0_i64..30, more in 0_i64..30,
    ) {
        let until = |loan: &Loan, today| verdict(&library, loan, Known { today, waiting: Some(0) }).until;
        if let (Some(now), Some(then)) = (until(&loan, today), until(&loan, later(today, wait))) {
            prop_assert!(now <= then);
        }
        let longer = Loan { due: later(loan.due, more), ..loan.clone() };
        if let (Some(short), Some(long)) = (until(&loan, today), until(&longer, today)) {
            prop_assert!(short <= long);
        }
    }

    #[test]
    fn a_closure_more_never_shortens_a_loan_where_closed_days_are_passed_over(
        library in library(), loan in loan(), today in day(), from in day(), days in 0_i64..20,
    ) {
        prop_assume!(rules(&library).skip_closures);
        let mut more = library.clone();
        more.closures.push(Closure { from, to: later(from, days), reason: "Renovasi".into() });
        let until = |library: &Library| verdict(library, &loan, Known { today, waiting: Some(0) }).until;
        if let (Some(few), Some(many)) = (until(&library), until(&more)) {
            prop_assert!(few <= many);
        }
    }

    #[test]
    fn the_ends_of_time_break_nothing(days in any::<u16>(), due in prop_oneof![Just(Date::MIN), Just(Date::MAX)], library in library()) {
        let mut library = library;
        if let Some(renewal) = library.rules.as_mut().and_then(|rules| rules.renewal.as_mut()) {
            renewal.days = days;
        }
        let loan = Loan { item: "B1".into(), title: String::new(), due, renewed: None, membership_end: None };
        for today in [Date::MIN, Date::MAX] {
            verdict(&library, &loan, Known { today, waiting: None });
            Urgency::of(due, today);
        }
    }

    #[test]
    fn the_earlier_a_due_date_the_more_pressing(a in day(), b in day(), today in day()) {
        prop_assert!((a > b) || Urgency::of(a, today) <= Urgency::of(b, today));
    }

    #[test]
    fn an_answer_counts_once(loan in loan(), given in day()) {
        let (mut renewed, asked) = (loan.clone(), loan.due);
        let counted = renewed.renew(asked, given);
        prop_assert_eq!(counted, given != asked);
        prop_assert_eq!(renewed.due, given);
        let once = renewed.clone();
        prop_assert!(!renewed.renew(asked, given));
        prop_assert_eq!(renewed, once);
    }
}

#[test]
fn how_pressing_a_date_is_goes_by_the_day() {
    let today = jiff::civil::date(2026, 11, 24);
    let on = |days| (Urgency::of(later(today, days), today), Urgency::is_near(later(today, days), today));
    assert_eq!(
        [-1, 0, 1, 2, 3, 7, 8].map(on),
        [
            (Urgency::Late, true),
            (Urgency::Today, true),
            (Urgency::Tomorrow, true),
            (Urgency::Soon, true),
            (Urgency::Soon, false),
            (Urgency::Soon, false),
            (Urgency::Later, false),
        ]
    );
}
