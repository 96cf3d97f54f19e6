//! What was asked of the holds that a card's letter names.

use lapau_feed::{letters::Held, submission::Content};
use lapau_outbox::Letter;

/// The letters that ask for something else of a hold, the newest first.
///
/// A letter names the day since when the hold is: of a later hold of the same item nothing was asked.
pub fn changing<'a>(held: &'a Held, letters: &'a [Letter]) -> impl Iterator<Item = &'a Letter> {
    letters.iter().rev().filter(move |letter| {
        matches!(&letter.submission.content, Content::HoldChange(change) if change.item == held.item && change.since == held.since)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use lapau_feed::submission::{HoldChange, HoldStep, uuid_v4};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn letter(number: u8, item: &str, since: Option<Date>) -> Letter {
        let change =
            HoldChange { item: item.into(), title: String::new(), since, change: HoldStep::Cancel, until: None };
        Letter::new(uuid_v4([number; 16]), Content::HoldChange(change), "2026-11-24T01:00:00Z".parse().unwrap())
    }

    #[wasm_bindgen_test]
    fn the_newest_letter_about_the_hold_as_it_stands_is_found_first() {
        let (old, new) = (Some(date(2026, 11, 2)), Some(date(2026, 11, 20)));
        let letters = [letter(1, "B1", old), letter(2, "B1", new), letter(3, "B2", new), letter(4, "B1", new)];
        let held = Held { item: "B1".into(), since: new, ..Held::default() };
        let found: Vec<_> = changing(&held, &letters).map(Letter::id).collect();
        assert_eq!(found, [letters[3].id(), letters[1].id()]);
        assert_eq!(changing(&Held { since: None, ..held }, &letters).count(), 0);
    }
}
