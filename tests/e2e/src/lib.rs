//! The whole system under test: the built app in a real browser, served by the real desk from a small library.
//!
//! [`Library`] is the desk with its store, feed and port; it can be stopped and started as a network comes and goes.
//! [`Browser`] is one of three engines that has seen nothing of the library yet, driven over WebDriver.
//! [`Front`] stands before a desk and does to its answers what bad networks do.
//!
//! Nothing here waits for a fixed time: conditions are polled until a deadline, and what failed says what it saw.
//! `cargo xtask test e2e` builds what is needed and says where it is.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a harness that can't go on says why and ends the test")]

mod browser;
mod engine;
mod feed;
mod folder;
mod front;
mod librarian;
mod library;
mod page;
mod session;
mod version;
mod waiting;

pub use browser::{Browser, Tab};
pub use engine::Engine;
pub use feed::Feed;
pub use folder::{copy, fixture};
pub use front::{Asked, Fault, Front};
pub use library::{Letter, Library};
pub use version::{replace_file, take_file_away};
pub use waiting::{until, within};

use std::{
    any::Any,
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// How long a test may take. Every wait has its own end before; this one is for a driver that hangs.
const LONGEST: Duration = Duration::from_secs(240);

/// Runs a test in one engine.
///
/// `LAPAU_ENGINES=chromium,firefox` limits the engines; the tests of the others say so and end.
pub fn run(engine: Engine, test: impl AsyncFnMut(Engine)) {
    run_within(LONGEST, engine, test);
}

/// The same for what may take longer than a test: a benchmark.
pub fn run_within(longest: Duration, engine: Engine, mut test: impl AsyncFnMut(Engine)) {
    if !engine.is_wanted() {
        println!("LAPAU_ENGINES does not name {}: left out", engine.name());
        return;
    }
    Run::begin();
    let mut attempt = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let in_time = runtime.block_on(async { tokio::time::timeout(longest, test(engine)).await });
        assert!(in_time.is_ok(), "{} gave no answer any more", engine.name());
    };
    let Err(reason) = catch_unwind(AssertUnwindSafe(&mut attempt)) else { return };
    if !is_of_a_dead_browser(reason.as_ref()) {
        resume_unwind(reason);
    }
    println!("{} died under the test: it is begun again, once", engine.name());
    attempt();
}

/// A test that runs, once. Its thread is its own while it does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run(u32);

thread_local! {
    static CURRENT: Cell<Run> = const { Cell::new(Run(0)) };
}

impl Run {
    fn begin() {
        static BEGUN: AtomicU32 = AtomicU32::new(0);
        CURRENT.set(Self(BEGUN.fetch_add(1, Ordering::Relaxed) + 1));
    }

    /// The run of this thread.
    pub(crate) fn current() -> Self {
        CURRENT.get()
    }
}

/// Whether a test ended because its browser, or the driver of it, was no longer there.
///
/// WebKitGTK's browser ends by itself once in some hundred tests; nothing about the app can be said then. A second time
/// in the same test is no chance any more.
fn is_of_a_dead_browser(reason: &(dyn Any + Send)) -> bool {
    let words = reason.downcast_ref::<String>().map(String::as_str).or_else(|| reason.downcast_ref::<&str>().copied());
    words.is_some_and(|words| words.contains("InvalidSessionId") || words.contains("invalid session id"))
}

/// Makes a test in every engine of each of these functions: `chromium::name`, `firefox::name`, `webkitgtk::name`.
#[macro_export]
macro_rules! in_every_engine {
    ($($name:ident),+ $(,)?) => {
        $crate::in_every_engine!(@engine chromium Chromium $($name)+);
        $crate::in_every_engine!(@engine firefox Firefox $($name)+);
        $crate::in_every_engine!(@engine webkitgtk WebKitGtk $($name)+);
    };
    (@engine $module:ident $engine:ident $($name:ident)+) => {
        mod $module {
            $(
                #[test]
                fn $name() {
                    $crate::run($crate::Engine::$engine, super::$name);
                }
            )+
        }
    };
}
