//! What pages may read and call, and nothing else of the machinery below.
//!
//! Reading is by signal: a page shows what is on the phone and is told when it changes.
//! Calling never blocks a page: whatever takes time is awaited by whoever asked.

mod answers;
mod badges;
mod cards;
mod catalogue;
mod clearing;
mod doors;
mod drafts;
mod feed;
mod holds;
mod keeping;
mod kiosk;
mod letters;
mod loans;
mod problem;
mod schedule;
mod settings;
mod told;
mod trail;
pub mod window;

use std::rc::Rc;

use leptos::prelude::*;

pub use answers::{Answers, class_key, is_news};
pub use badges::{Badges, Verdict};
pub use cards::{Cards, Failure, PASSPHRASE, Pass, View, loan};
pub use catalogue::{Answer, Catalogue, Found};
pub use clearing::clear;
pub use doors::{Doors, Shut, end_doors};
pub use drafts::Drafts;
pub use feed::{Feed, Records, Snapshot};
pub use holds::changing;
pub use keeping::Keeping;
pub use kiosk::Kiosk;
pub use letters::{Letters, Passing, is_replaced_by};
pub use loans::{Loans, asking};
pub use problem::Problem;
pub use schedule::{Sync, SyncState, Untaken};
pub use settings::{Settings, Theme};
pub use told::{is_told, tell};
pub use trail::Trail;

pub use crate::engine::News;
pub use crate::storage::Door;
use crate::{
    engine::CACHE,
    storage::{Cache, Outbox},
};

/// The name of the outbox's database.
const OUTBOX: &str = "lapau.outbox";

/// What the state stands on. Pages never see it.
struct Ground {
    cache: Cache,
    outbox: Outbox,
}

/// The ground, as it is handed to the contexts.
type Shared = StoredValue<Rc<Ground>, LocalStorage>;

/// Sets up every context of the app and starts what goes on behind the pages.
pub fn provide() {
    let ground: Shared =
        StoredValue::new_local(Rc::new(Ground { cache: Cache::new(CACHE), outbox: Outbox::new(OUTBOX) }));
    let settings = Settings::new();
    let feed = Feed::new(ground);
    let catalogue = Catalogue::new();
    let letters = Letters::new(ground);
    let loans = Loans::new(ground);
    let keeping = Keeping::new(ground);
    let cards = Cards::new(ground);
    let sync = Sync::start(ground, feed, catalogue, letters, (loans, cards, keeping));
    provide_context(keeping);
    provide_context(settings);
    provide_context(feed);
    provide_context(catalogue);
    provide_context(letters);
    let answers = Answers::follow(feed, letters);
    loans.follow(letters, answers);
    cards.follow(feed);
    provide_context(answers);
    provide_context(Badges::new(ground));
    provide_context(cards);
    provide_context(loans);
    provide_context(sync);
    provide_context(Trail::start());
    provide_context(Drafts::new(ground));
}
