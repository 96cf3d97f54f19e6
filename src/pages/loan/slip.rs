//! What is typed of a loan, and the loan it says.

use jiff::civil::Date;
use lapau_circulation::Loan;
use lapau_feed::{
    dates::{Form as _, iso},
    submission::{Content, Renewal},
};

use crate::{locale::Phrases, state::Snapshot};

/// The most renewals that may be typed in.
const MOST: u16 = 99;

/// What is typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Slip {
    pub(super) item: String,
    pub(super) title: String,
    pub(super) due: String,
    pub(super) renewed: String,
    pub(super) membership: String,
}

/// What is wrong: the field, and what to do about it.
pub(super) type Faults = Vec<(&'static str, &'static str)>;

/// An empty slip: due when a loan of today would be, of the same membership as the last one.
pub(super) fn blank(snapshot: &Snapshot, loans: &[Loan]) -> Slip {
    let rules = snapshot.library.as_ref().and_then(|library| library.rules.as_ref());
    let due = rules.map(|rules| lapau_calendar::later(snapshot.now().date(), i64::from(rules.loan_days)));
    let membership = loans.iter().filter_map(|loan| loan.membership_end).next_back();
    Slip {
        due: due.as_ref().map(iso).unwrap_or_default(),
        membership: membership.as_ref().map(iso).unwrap_or_default(),
        ..Slip::default()
    }
}

/// The slip of a loan.
pub(super) fn filled(loan: &Loan) -> Slip {
    Slip {
        item: loan.item.clone(),
        title: loan.title.clone(),
        due: iso(&loan.due),
        renewed: loan.renewed.map(|renewed| renewed.to_string()).unwrap_or_default(),
        membership: loan.membership_end.as_ref().map(iso).unwrap_or_default(),
    }
}

/// A barcode as it was typed, without the spaces that are printed between its digits.
pub(super) fn number(typed: &str) -> String {
    typed.split_whitespace().collect()
}

/// The loan that a slip says, or everything that is wrong with it.
pub(super) fn read(t: Phrases, slip: &Slip) -> Result<Loan, Faults> {
    let mut faults = Faults::new();
    let (item, title, renewed) = (number(&slip.item), slip.title.trim(), slip.renewed.trim());
    let due = Date::read(&slip.due);
    if due.is_none() {
        faults.push(("due", t.loans_due_wrong()));
    }
    let renewed = (!renewed.is_empty()).then(|| renewed.parse().ok().filter(|renewed| *renewed <= MOST));
    if renewed == Some(None) {
        faults.push(("renewed", t.loans_renewed_wrong()));
    }
    let membership = (!slip.membership.is_empty()).then(|| Date::read(&slip.membership));
    if membership == Some(None) {
        faults.push(("membership", t.loans_membership_wrong()));
    }
    // The letter that may come of it has the same rules.
    let letter = Renewal { item: item.clone(), title: title.into(), due: due.unwrap_or_default(), wish_until: None };
    for problem in Content::Renewal(letter).problems() {
        match problem.field.as_str() {
            "item" => faults.insert(0, ("item", t.loans_item_wrong())),
            "title" => faults.push(("title", t.loans_name_wrong())),
            _ => {}
        }
    }
    let due = due.filter(|_| faults.is_empty()).ok_or(faults)?;
    Ok(Loan { item, title: title.to_owned(), due, renewed: renewed.flatten(), membership_end: membership.flatten() })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use lapau_feed::Language;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    const T: Phrases = Phrases(Language::Indonesian);

    fn slip() -> Slip {
        let (item, title) = (" X0022 /2016 ".into(), "Bumi Manusia".into());
        Slip { item, title, due: "2026-11-27".into(), renewed: "1".into(), membership: String::new() }
    }

    #[wasm_bindgen_test]
    fn a_slip_is_read_as_the_loan_it_says() {
        let loan = read(T, &slip()).unwrap();
        let expected = Loan {
            item: "X0022/2016".into(),
            title: "Bumi Manusia".into(),
            due: date(2026, 11, 27),
            renewed: Some(1),
            membership_end: None,
        };
        assert_eq!(loan, expected);
        assert_eq!(read(T, &filled(&loan)), Ok(expected));
        let unknown = read(T, &Slip { renewed: String::new(), membership: "2027-01-31".into(), ..slip() }).unwrap();
        assert_eq!((unknown.renewed, unknown.membership_end), (None, Some(date(2027, 1, 31))));
    }

    #[wasm_bindgen_test]
    fn everything_wrong_is_named_by_its_field() {
        let wrong = Slip {
            item: String::new(),
            title: "a".repeat(301),
            due: String::new(),
            renewed: "-1".into(),
            membership: "besok".into(),
        };
        let fields: Vec<_> = read(T, &wrong).unwrap_err().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["item", "due", "renewed", "membership", "title"]);
        assert_eq!(read(T, &Slip { renewed: "100".into(), ..slip() }).unwrap_err().len(), 1);
    }
}
