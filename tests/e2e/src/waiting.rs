//! Waiting for something to become true, and no longer.

use std::time::{Duration, Instant};

/// How long the slowest machine may take to do what a test waits for.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long lies between two looks.
const PAUSE: Duration = Duration::from_millis(50);

/// Waits until something is true; `false` if it did not become true in time.
pub async fn within(patience: Duration, mut condition: impl AsyncFnMut() -> bool) -> bool {
    let deadline = Instant::now() + patience;
    loop {
        if condition().await {
            return true;
        }
        if Instant::now() > deadline {
            return false;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Waits until something is true.
///
/// # Panics
/// With `what` when it did not become true in time.
pub async fn until(what: &str, condition: impl AsyncFnMut() -> bool) {
    assert!(in_time(condition).await, "{what}: not in time");
}

/// As [`within`], with the patience that every test has.
pub(crate) async fn in_time(condition: impl AsyncFnMut() -> bool) -> bool {
    within(PATIENCE, condition).await
}
