//! Where a piece was drawn.

use leptos::prelude::{GetValue, StoredValue};

/// Where a piece was drawn, which is gone once what it is part of is drawn anew or taken out.
///
/// What a signal wakes is woken all at once. If what a piece is part of comes first, the signals that were made with the piece are gone when its turn comes, and reading one of them would end the app. So it must not be made again then.
/// Nor may a listener hear anything: a field that is taken out while somebody writes in it says once more that it was changed.
#[derive(Clone, Copy)]
pub(super) struct Place(StoredValue<()>);

impl Place {
    /// The place of what is being drawn.
    pub(super) fn here() -> Self {
        Self(StoredValue::new(()))
    }

    pub(super) fn is_gone(self) -> bool {
        self.0.try_get_value().is_none()
    }
}
