//! When to try again.

use jiff::SignedDuration;

/// The first wait, in seconds.
const FIRST: i64 = 5;
/// The longest wait of our own choosing, in seconds.
const LONGEST: i64 = 30 * 60;
/// The longest wait that a server can ask for, in seconds.
const LONGEST_ASKED: i64 = 24 * 60 * 60;

/// How long to wait after so many tries: doubling, with full jitter so that a network coming back is not stormed.
///
/// What the server asked for is obeyed, up to a day. `random` may be any number.
pub fn delay(attempts: u32, asked: Option<SignedDuration>, random: u32) -> SignedDuration {
    let doublings = attempts.saturating_sub(1).min(16);
    let ceiling = (FIRST << doublings).min(LONGEST);
    // At least half, so that a string of unlucky numbers does not hammer the desk.
    let own = ceiling / 2 + i64::from(random) % (ceiling / 2 + 1);
    let asked = asked.map_or(0, |asked| asked.as_secs().clamp(0, LONGEST_ASKED));
    SignedDuration::from_secs(own.max(asked))
}
