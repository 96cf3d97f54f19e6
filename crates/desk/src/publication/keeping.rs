//! Which older publications keep their files.

use jiff::{SignedDuration, Timestamp};
use lapau_feed::Manifest;

use super::Wishes;

/// The publications whose files stay, the newest first: the present one, the one before it for phones that read its manifest a moment ago,
/// and every other that was the last one within the days wished for.
pub(super) fn kept<'a>(
    manifest: &'a Manifest,
    past: impl Iterator<Item = &'a Manifest>,
    wishes: Wishes<'_>,
) -> Vec<&'a Manifest> {
    let days = SignedDuration::from_hours(24 * i64::from(wishes.habits.keep));
    let since = wishes.now.checked_sub(days).unwrap_or(Timestamp::MIN);
    let mut past: Vec<_> = past.filter(|older| older.generation < manifest.generation).collect();
    past.sort_by_key(|older| std::cmp::Reverse(older.generation));
    past.dedup_by_key(|older| older.generation);
    let mut kept = vec![manifest];
    for older in past {
        let successor = kept.last().map_or(manifest, |successor| successor);
        if kept.len() > 1 && successor.published < since {
            break;
        }
        kept.push(older);
    }
    kept
}
