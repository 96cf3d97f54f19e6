//! When to fetch and when to deliver: at the start, when the app comes into view, when the network may be back, after a letter was written, and by hand.

use std::cell::RefCell;

use futures_util::future::{LocalBoxFuture, join};
use gloo_timers::future::TimeoutFuture;
use jiff::Timestamp;
use lapau_feed::Collection;
use leptos::{prelude::*, task::spawn_local};

use super::{Cards, Catalogue, Feed, Keeping, Letters, Loans, Problem, Shared};
use crate::{
    delivery,
    platform::{clock, events, lock, signal},
    storage,
    sync::{self, Progress},
};

/// How long at least lies between two syncs that nobody asked for, in milliseconds.
const SPACING: i64 = 60_000;

/// The collections that the catalogue's worker reads.
const CATALOGUE: [Collection; 4] =
    [Collection::Titles, Collection::Holdings, Collection::Availability, Collection::Synonyms];

/// How fresh the phone's copy is, and what is being done about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SyncState {
    /// How far the sync that is under way is; `None`: none is.
    pub running: Option<Progress>,
    /// When the library was last reached, since the app started.
    pub reached: Option<Timestamp>,
    /// Why the last sync failed, if it did.
    pub problem: Option<Problem>,
}

/// Fetching and delivering.
#[derive(Clone, Copy)]
pub struct Sync {
    state: RwSignal<SyncState>,
    /// Whether a delivery is under way in this tab, and whether another was asked for meanwhile.
    delivering: RwSignal<(bool, bool)>,
    tried: StoredValue<i64>,
    /// The number of the alarm that counts; an older one that goes off does nothing.
    alarm: StoredValue<u32>,
    ground: Shared,
    feed: Feed,
    catalogue: Catalogue,
    letters: Letters,
}

impl Sync {
    /// Reads what is on the phone, then goes to the network, and again whenever there is reason to.
    pub(super) fn start(
        ground: Shared,
        feed: Feed,
        catalogue: Catalogue,
        letters: Letters,
        (loans, cards, keeping): (Loans, Cards, Keeping),
    ) -> Self {
        let state = RwSignal::new(SyncState::default());
        let delivering = RwSignal::new((false, false));
        let this = Self {
            state,
            delivering,
            tried: StoredValue::new(0),
            alarm: StoredValue::new(0),
            ground,
            feed,
            catalogue,
            letters,
        };
        spawn_local(async move {
            // Together: the front page, drawn once the feed is read, says what is due.
            join(join(loans.reload(), cards.reload()), feed.reload()).await;
            keeping.reload().await;
            letters.reload().await;
            this.fetch();
            this.deliver();
        });
        letters.on_change(Callback::new(move |()| this.deliver()));
        events::watch_leaving(storage::leave);
        events::on_wake(move || {
            if clock::now().as_millisecond() - this.tried.get_value() > SPACING {
                this.fetch();
            }
            this.deliver();
        });
        signal::listen(move |signal| {
            spawn_local(async move {
                match signal {
                    signal::Signal::Feed => {
                        feed.reload().await;
                        catalogue.reload().await;
                    }
                    signal::Signal::Outbox => {
                        letters.reload().await;
                        loans.reload().await;
                        cards.reload().await;
                        keeping.reload().await;
                    }
                }
            });
        });
        this
    }

    /// How fresh the phone's copy is.
    pub fn state(self) -> SyncState {
        self.state.get()
    }

    /// Brings the phone's copy up to date.
    pub fn fetch(self) {
        if self.state.with_untracked(|state| state.running.is_some()) {
            return;
        }
        self.tried.set_value(clock::now().as_millisecond());
        self.state.update(|state| state.running = Some(Progress::default()));
        spawn_local(async move {
            lock::exclusively("lapau.sync", Box::pin(self.fetch_now())).await;
            self.state.update(|state| state.running = None);
        });
    }

    async fn fetch_now(self) {
        let ground = self.ground.get_value();
        let arrived = RefCell::new(Vec::new());
        let told = |progress| self.state.update(|state| state.running = Some(progress));
        let readable = |collection| -> LocalBoxFuture<'_, ()> {
            arrived.borrow_mut().push(collection);
            Box::pin(async move { self.feed.refresh(&[collection]).await })
        };
        let outcome = sync::run(&ground.cache, &told, &readable).await;
        let arrived = arrived.into_inner();
        if arrived.iter().any(|collection| CATALOGUE.contains(collection)) {
            self.catalogue.reload().await;
        }
        if !arrived.is_empty() {
            signal::send(signal::Signal::Feed);
        }
        self.state.update(|state| match outcome {
            Ok(()) => {
                state.reached = Some(clock::now());
                state.problem = None;
            }
            Err(error) => state.problem = Some(error.into()),
        });
        self.deliver();
    }

    /// Takes to the desk what is due, and comes back when the next letter is.
    pub fn deliver(self) {
        let (busy, _) = self.delivering.get_untracked();
        self.delivering.set((true, busy));
        if busy {
            return;
        }
        spawn_local(async move {
            loop {
                lock::exclusively("lapau.delivery", Box::pin(self.deliver_now())).await;
                let (_, again) = self.delivering.get_untracked();
                self.delivering.set((again, false));
                if !again {
                    break;
                }
            }
        });
    }

    async fn deliver_now(self) {
        let ground = self.ground.get_value();
        let endpoint = self.feed.peek().and_then(|snapshot| snapshot.endpoint());
        let letters = self.letters;
        let changed = move || {
            signal::send(signal::Signal::Outbox);
            spawn_local(async move { letters.reload().await });
        };
        let next = delivery::run(&ground.outbox, endpoint.as_deref(), &changed).await;
        letters.reload().await;
        if let Ok(Some(next)) = next {
            let wait = next.duration_since(clock::now()).as_millis().clamp(500, i128::from(u32::MAX / 2)) as u32;
            self.alarm.update_value(|alarm| *alarm += 1);
            let alarm = self.alarm.get_value();
            spawn_local(async move {
                TimeoutFuture::new(wait).await;
                if self.alarm.get_value() == alarm {
                    self.deliver();
                }
            });
        }
    }
}
