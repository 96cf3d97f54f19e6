//! Everything that is somebody's own, deleted at their word: for a phone that others use too.
//!
//! Promised: when [`clear`] returns, nothing of it is stored any more, or all of it is; the library's own data stay, and so do language and look.

use leptos::prelude::*;

use super::{Cards, Drafts, Keeping, Letters, Loans, Problem};
use crate::platform::{
    document,
    preferences::{self, Preference},
    signal,
};

/// Deletes letters, drafts, loans, cards, doors and whatever the reader keeps, sent or not, here and for all tabs.
pub async fn clear(
    letters: Letters,
    loans: Loans,
    cards: Cards,
    keeping: Keeping,
    drafts: Drafts,
) -> Result<(), Problem> {
    drafts.let_go();
    letters.ground.get_value().outbox.clear().await?;
    preferences::set(Preference::Told, None);
    signal::send(signal::Signal::Cleared);
    cards.close_all();
    letters.reload().await;
    loans.reload().await;
    cards.reload().await;
    keeping.reload().await;
    Ok(())
}

/// Begins anew in a tab that hears of it: half-filled forms and opened cards are in its memory alone.
pub(super) fn begin_anew() {
    document::set_dirty(false);
    document::replace_by("/");
}
