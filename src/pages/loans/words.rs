//! A verdict in words.

use jiff::civil::Date;
use lapau_circulation::{Outlook, Reason, Verdict};
use lapau_feed::library::Library;

use crate::{locale::Phrases, pages::due::say_day};

/// What a verdict comes to.
pub(super) fn say_outlook(t: Phrases, verdict: &Verdict, today: Date) -> String {
    let until = verdict.until.map(|until| say_day(t, until, today));
    match (verdict.outlook(), until) {
        (Outlook::No, _) => t.loans_no().into(),
        (Outlook::Yes, Some(until)) => t.loans_yes(until),
        (Outlook::Perhaps, Some(until)) => t.loans_perhaps(until),
        (Outlook::Yes | Outlook::Perhaps, None) => t.loans_ask().into(),
    }
}

/// Why.
pub(super) fn say_reason(t: Phrases, reason: Reason, library: &Library, today: Date) -> String {
    let day = |day| say_day(t, day, today);
    match reason {
        Reason::CountUsedUp { max: 0, .. } => t.loans_count_none().into(),
        Reason::CountUsedUp { renewed, max } => t.loans_count_used(max, renewed),
        Reason::Reserved { waiting } => t.loans_reserved(u64::from(waiting)),
        Reason::Overdue { .. } => t.loans_overdue().into(),
        Reason::MembershipEnded { end } => t.loans_membership_ended(day(end)),
        Reason::StillLate { until } => t.loans_still_late(day(until)),
        Reason::NoLater { from: Some(from), .. } => t.loans_no_later_before(day(from)),
        Reason::NoLater { until, from: None } => t.loans_no_later(day(until)),
        Reason::Unpublished => t.loans_unpublished().into(),
        Reason::CountUnknown { max } => t.loans_count_unknown(max),
        Reason::WaitingUnknown => t.loans_waiting_unknown().into(),
        Reason::MembershipUnknown => t.loans_membership_unknown().into(),
        Reason::NeverOpen { from } => t.loans_never_open(day(from)),
        Reason::Moved { from, to } => {
            let why = lapau_calendar::closure_on(library, from).map(|closure| t.of(&closure.reason));
            match why.filter(|why| !why.is_empty()) {
                Some(why) => t.loans_moved_why(day(from), day(to), why),
                None => t.loans_moved(day(from), day(to)),
            }
        }
        Reason::Capped { end } => t.loans_capped(day(end)),
        Reason::ClosedThen { day: then, before: None } => t.loans_closed_then(day(then)),
        Reason::ClosedThen { day: then, before: Some(before) } => t.loans_closed_before(day(before), day(then)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use lapau_feed::Language;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    const TODAY: Date = date(2026, 11, 24);

    fn library() -> Library {
        serde_json::from_str(
            r#"{"id":"p","name":"P","short_name":"P","zone":{"name":"Asia/Jakarta","label":"WIB","minutes":420},
            "closures":[{"from":"2026-12-24","to":"2026-12-25","reason":"Natal"}]}"#,
        )
        .unwrap()
    }

    #[wasm_bindgen_test]
    fn reasons_are_whole_sentences_with_their_numbers() {
        let t = Phrases(Language::Indonesian);
        let said = |reason| say_reason(t, reason, &library(), TODAY);
        assert_eq!(said(Reason::CountUsedUp { renewed: 2, max: 2 }), "Sudah diperpanjang 2 dari 2 kali.");
        assert_eq!(said(Reason::CountUsedUp { renewed: 0, max: 0 }), "Perpustakaan ini tidak memperpanjang pinjaman.");
        assert_eq!(said(Reason::Reserved { waiting: 1 }), "Dipesan 1 orang lain.");
        assert_eq!(
            said(Reason::NoLater { until: date(2026, 12, 3), from: Some(date(2026, 12, 3)) }),
            "Perpanjangan baru menambah hari mulai Kamis 3 Des."
        );
        assert_eq!(
            said(Reason::Moved { from: date(2026, 12, 24), to: date(2026, 12, 28) }),
            "Perpustakaan tutup Kamis 24 Des (Natal), jadi jatuh tempo bergeser ke Senin 28 Des."
        );
        assert_eq!(
            said(Reason::Moved { from: date(2026, 11, 29), to: date(2026, 11, 30) }),
            "Perpustakaan tutup Minggu 29 Nov, jadi jatuh tempo bergeser ke Senin 30 Nov."
        );
        assert_eq!(
            said(Reason::ClosedThen { day: date(2026, 12, 25), before: Some(date(2026, 12, 23)) }),
            "Perpustakaan tutup Jumat 25 Des; kembalikan paling lambat Rabu 23 Des."
        );
    }

    #[wasm_bindgen_test]
    fn a_verdict_is_said_with_its_date() {
        let t = Phrases(Language::Indonesian);
        let said = |until, reasons| say_outlook(t, &Verdict { until, reasons }, TODAY);
        let until = Some(date(2026, 12, 1));
        assert_eq!(said(until, vec![]), "Bisa diperpanjang sampai Selasa 1 Des");
        assert_eq!(said(until, vec![Reason::WaitingUnknown]), "Sepertinya bisa diperpanjang sampai Selasa 1 Des");
        assert_eq!(said(until, vec![Reason::Reserved { waiting: 2 }]), "Belum bisa diperpanjang");
        assert_eq!(said(None, vec![Reason::Unpublished]), "Perpanjangan bisa ditanyakan");
    }
}
