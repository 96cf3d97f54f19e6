//! Renewals worked out by hand from what two library systems do, as each one's source says it.
//!
//! - SLiMS 9, `lib/circulation_base_lib.inc.php`: today plus the loan period, past the holidays (weekdays and dates), no later than the
//!   member's expiry; refused while others reserve the item and once `reborrow_limit` is reached; what is late may be renewed.
//! - INLISLite 3, `Perpanjangan.php`: the due date plus seven days; no count, no holidays, no end of membership.
//! - Closures: public holidays of 2026 by the joint decree of three ministers (SKB 1497, 2 and 5 of 2025); hours of Payakumbuh's library.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use jiff::civil::Date;
use lapau_circulation::{Known, Loan, Outlook, Reason, Verdict, verdict};
use lapau_feed::library::Library;

/// A library open from Monday to Friday, closed for the holidays around two feasts, with these rules of renewal.
fn library(renewal: &str) -> Library {
    let hours: Vec<_> = (1..=5).map(|day| format!(r#"{{"day":{day},"open":"08:00:00","close":"16:00:00"}}"#)).collect();
    let json = format!(
        r#"{{"id":"p","name":"P","short_name":"P","zone":{{"name":"Asia/Jakarta","label":"WIB","minutes":420}},
        "hours":[{}],
        "closures":[
            {{"from":"2026-08-17","to":"2026-08-17","reason":"Hari Kemerdekaan"}},
            {{"from":"2026-08-25","to":"2026-08-25","reason":"Maulid Nabi"}},
            {{"from":"2026-12-24","to":"2026-12-25","reason":"Natal"}}],
        "rules":{{"loan_days":7{renewal}}}}}"#,
        hours.join(",")
    );
    serde_json::from_str(&json).unwrap()
}

fn slims() -> Library {
    library(
        r#","renewal":{"basis":"today","days":7,"max_count":1,"overdue_allowed":true,"skip_closures":true,"capped_by_membership":true}"#,
    )
}

fn inlislite() -> Library {
    library(
        r#","renewal":{"basis":"due","days":7,"overdue_allowed":true,"skip_closures":false,"capped_by_membership":false}"#,
    )
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn loan(due: &str) -> Loan {
    Loan {
        item: "B00012".into(),
        title: "Bumi Manusia".into(),
        due: day(due),
        renewed: Some(0),
        membership_end: Some(day("2027-03-01")),
    }
}

/// The verdict on a day on which nobody waits for the item.
fn on(today: &str, library: &Library, loan: &Loan) -> Verdict {
    verdict(library, loan, Known { today: day(today), waiting: Some(0) })
}

#[test]
fn slims_counts_from_today() {
    // Due on Friday, renewed on Wednesday: the Wednesday that follows.
    let found = on("2026-09-02", &slims(), &loan("2026-09-04"));
    assert_eq!(found, Verdict { until: Some(day("2026-09-09")), reasons: vec![] });
    assert_eq!(found.outlook(), Outlook::Yes);
}

#[test]
fn inlislite_counts_from_the_due_date() {
    let found = on("2026-09-02", &inlislite(), &loan("2026-09-04"));
    assert_eq!(found, Verdict { until: Some(day("2026-09-11")), reasons: vec![] });
}

#[test]
fn slims_passes_over_holidays_and_weekends() {
    // Seven days from Monday, 10 August is Independence Day; Tuesday is open.
    let found = on("2026-08-10", &slims(), &loan("2026-08-12"));
    assert_eq!(found.until, Some(day("2026-08-18")));
    assert_eq!(found.reasons, [Reason::Moved { from: day("2026-08-17"), to: day("2026-08-18") }]);
    // Seven days from Thursday, 17 December is Christmas Eve; then Christmas, a Saturday and a Sunday.
    let found = on("2026-12-17", &slims(), &loan("2026-12-18"));
    assert_eq!(found.until, Some(day("2026-12-28")));
    assert_eq!(found.outlook(), Outlook::Yes, "a date that moves stands against nothing");
}

#[test]
fn inlislite_lets_a_due_date_fall_on_a_holiday() {
    // A week after Tuesday, 18 August is the Prophet's birthday, 25 August; Monday is the last day to bring it.
    let found = on("2026-08-18", &inlislite(), &loan("2026-08-18"));
    assert_eq!(found.until, Some(day("2026-08-25")));
    assert_eq!(found.reasons, [Reason::ClosedThen { day: day("2026-08-25"), before: Some(day("2026-08-24")) }]);
}

#[test]
fn slims_stops_at_the_end_of_the_membership() {
    let loan = Loan { membership_end: Some(day("2026-09-05")), ..loan("2026-09-04") };
    let found = on("2026-09-03", &slims(), &loan);
    assert_eq!(found.until, Some(day("2026-09-05")));
    // The end is a Saturday, on which the library is closed: SLiMS looks for open days before it looks at the expiry.
    let closed = Reason::ClosedThen { day: day("2026-09-05"), before: Some(day("2026-09-04")) };
    assert_eq!(found.reasons, [Reason::Capped { end: day("2026-09-05") }, closed]);
    assert_eq!(on("2026-09-03", &inlislite(), &loan).until, Some(day("2026-09-11")), "INLISLite does not look at it");
}

#[test]
fn a_membership_that_has_ended_renews_nothing() {
    let loan = Loan { membership_end: Some(day("2026-09-01")), ..loan("2026-09-04") };
    let found = on("2026-09-02", &slims(), &loan);
    assert_eq!(found, Verdict { until: None, reasons: vec![Reason::MembershipEnded { end: day("2026-09-01") }] });
    assert_eq!(found.outlook(), Outlook::No);
}

#[test]
fn what_slims_has_renewed_to_its_limit_is_not_renewed_again() {
    let loan = Loan { renewed: Some(1), ..loan("2026-09-04") };
    let found = on("2026-09-02", &slims(), &loan);
    assert_eq!(found.reasons, [Reason::CountUsedUp { renewed: 1, max: 1 }]);
    assert_eq!((found.until, found.outlook()), (Some(day("2026-09-09")), Outlook::No));
    assert_eq!(on("2026-09-02", &inlislite(), &loan).outlook(), Outlook::Yes, "INLISLite does not count");
}

#[test]
fn what_is_late_is_renewed_from_today_by_slims_and_from_its_due_date_by_inlislite() {
    let late = loan("2026-08-31");
    assert_eq!(on("2026-09-02", &slims(), &late).until, Some(day("2026-09-09")));
    assert_eq!(on("2026-09-02", &inlislite(), &late).until, Some(day("2026-09-07")));
    // More than a week late, INLISLite's new due date is past too.
    let found = on("2026-09-09", &inlislite(), &late);
    assert_eq!(found, Verdict { until: None, reasons: vec![Reason::StillLate { until: day("2026-09-07") }] });
}

#[test]
fn a_library_may_refuse_what_is_late() {
    let strict = library(
        r#","renewal":{"basis":"today","days":7,"max_count":2,"overdue_allowed":false,"skip_closures":true,"capped_by_membership":false}"#,
    );
    assert_eq!(on("2026-09-02", &strict, &loan("2026-09-02")).outlook(), Outlook::Yes, "the last day is not late");
    let found = on("2026-09-03", &strict, &loan("2026-09-02"));
    assert_eq!(found.reasons, [Reason::Overdue { due: day("2026-09-02") }]);
}

#[test]
fn every_reason_is_named() {
    let strict = library(
        r#","renewal":{"basis":"due","days":0,"max_count":2,"overdue_allowed":false,"skip_closures":false,"capped_by_membership":true}"#,
    );
    let loan = Loan { renewed: Some(2), membership_end: None, ..loan("2026-09-01") };
    let found = verdict(&strict, &loan, Known { today: day("2026-09-02"), waiting: Some(3) });
    assert_eq!(
        found.reasons,
        [
            Reason::Reserved { waiting: 3 },
            Reason::CountUsedUp { renewed: 2, max: 2 },
            Reason::Overdue { due: day("2026-09-01") },
            Reason::MembershipUnknown,
            Reason::StillLate { until: day("2026-09-01") },
        ]
    );
}

#[test]
fn a_renewal_that_gains_nothing_says_so() {
    // Borrowed for two weeks, renewed on the first day for one.
    let found = on("2026-09-01", &slims(), &loan("2026-09-15"));
    assert_eq!(
        found,
        Verdict {
            until: None,
            reasons: vec![Reason::NoLater { until: day("2026-09-08"), from: Some(day("2026-09-09")) }]
        }
    );
}

#[test]
fn what_stands_against_it_decides_alone() {
    let found = verdict(&slims(), &loan("2026-09-15"), Known { today: day("2026-09-01"), waiting: None });
    assert_eq!(found.reasons.len(), 2);
    let deciding: Vec<_> = found.deciding().collect();
    assert_eq!(deciding, [Reason::NoLater { until: day("2026-09-08"), from: Some(day("2026-09-09")) }]);
    let open = verdict(&slims(), &loan("2026-09-04"), Known { today: day("2026-09-02"), waiting: None });
    assert_eq!(open.deciding().collect::<Vec<_>>(), [Reason::WaitingUnknown]);
}

#[test]
fn what_is_not_known_is_said_and_stands_against_nothing() {
    let loan = Loan { renewed: None, membership_end: None, ..loan("2026-09-04") };
    let found = verdict(&slims(), &loan, Known { today: day("2026-09-02"), waiting: None });
    assert_eq!(found.reasons, [Reason::WaitingUnknown, Reason::CountUnknown { max: 1 }, Reason::MembershipUnknown]);
    assert_eq!((found.until, found.outlook()), (Some(day("2026-09-09")), Outlook::Perhaps));

    let silent = library("");
    let found = on("2026-09-02", &silent, &loan);
    assert_eq!(found, Verdict { until: None, reasons: vec![Reason::Unpublished] });
    assert_eq!(found.outlook(), Outlook::Perhaps);
}

#[test]
fn a_library_that_never_opens_again_gives_no_date() {
    let mut closed = slims();
    closed.closures[0].to = day("2030-01-01");
    let found = on("2026-08-10", &closed, &loan("2026-08-12"));
    assert_eq!(found, Verdict { until: None, reasons: vec![Reason::NeverOpen { from: day("2026-08-17") }] });
    assert_eq!(found.outlook(), Outlook::Perhaps);
}
