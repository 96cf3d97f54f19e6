//! When to fetch and when to deliver: at the start, when the app comes into view, when the network may be back, after a letter was written, and by hand.

mod carrying;

use std::cell::RefCell;

use futures_util::future::{LocalBoxFuture, join};
use gloo_timers::future::TimeoutFuture;
use jiff::Timestamp;
use lapau_feed::{Collection, Ticket};
use lapau_outbox::delay;
use leptos::{prelude::*, task::spawn_local};

pub use carrying::Untaken;

use super::{Cards, Catalogue, Feed, Keeping, Letters, Loans, Problem, Shared};
use crate::{
    delivery,
    platform::{clock, events, lock, quota, random, signal},
    storage,
    sync::{self, Progress, Source, Tickets},
};

/// How long at least lies between two syncs that nobody asked for, in milliseconds.
const SPACING: i64 = 60_000;

/// How many more tries follow soon after one that was made because the network seemed to be back, and after how many milliseconds the first of them; the others wait twice as long each.
const SOON: u32 = 4;
const SOONEST: u64 = 1_000;

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
    /// How many bytes of the catalogue were not fetched because this phone is to save data, before any compression on the way.
    pub spared: u64,
    /// How far the check of everything stored is; `None`: none is under way.
    pub checking: Option<Progress>,
    /// When everything stored was last found whole.
    pub checked: Option<Timestamp>,
}

/// Something to be done once, later. Setting it anew puts it off: only the last one set goes off.
#[derive(Clone, Copy)]
struct Alarm(StoredValue<u32>);

impl Alarm {
    fn new() -> Self {
        Self(StoredValue::new(0))
    }

    /// Does something in so many milliseconds.
    fn set(self, wait: i128, ring: impl FnOnce() + 'static) {
        let number = self.0.get_value() + 1;
        self.0.set_value(number);
        spawn_local(async move {
            TimeoutFuture::new(wait.clamp(500, i128::from(u32::MAX / 2)) as u32).await;
            if self.0.get_value() == number {
                ring();
            }
        });
    }
}

/// Fetching and delivering.
#[derive(Clone, Copy)]
pub struct Sync {
    state: RwSignal<SyncState>,
    /// Whether a delivery is under way in this tab, and whether another was asked for meanwhile.
    delivering: RwSignal<(bool, bool)>,
    tried: StoredValue<i64>,
    /// Whether there is reason for another sync after the one that is under way.
    next: StoredValue<bool>,
    /// How many syncs failed in a row, and until when the server wants to be left alone.
    failures: StoredValue<(u32, i64)>,
    /// How many tries are still to follow soon.
    soon: StoredValue<u32>,
    /// Whether the catalogue is fetched though this phone is to save data.
    whole: StoredValue<bool>,
    /// When to deliver, and when to fetch again.
    alarm: Alarm,
    again: Alarm,
    ground: Shared,
    feed: Feed,
    catalogue: Catalogue,
    letters: Letters,
    cards: Cards,
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
            next: StoredValue::new(false),
            failures: StoredValue::new((0, 0)),
            soon: StoredValue::new(0),
            whole: StoredValue::new(false),
            alarm: Alarm::new(),
            again: Alarm::new(),
            ground,
            feed,
            catalogue,
            letters,
            cards,
        };
        spawn_local(async move {
            // Together: the front page, drawn once the feed is read, says what is due.
            join(join(loans.reload(), cards.reload()), feed.reload()).await;
            keeping.reload().await;
            letters.reload().await;
            this.fetch();
            let checked = ground.get_value().cache.verified().await.ok().flatten();
            state.update(|state| state.checked = checked);
            this.deliver();
        });
        // The letter of a card that has just been added may be in a part of the letters that is not here.
        Effect::new(move |before: Option<Vec<Ticket>>| {
            let secrets = cards.secrets();
            if before.is_some_and(|before| secrets.iter().any(|secret| !before.contains(secret))) {
                this.fetch_next();
            }
            secrets
        });
        letters.on_change(Callback::new(move |()| this.deliver()));
        events::watch_leaving(storage::leave);
        // That the network is gone is believed at once; that it is back, only once something was fetched.
        events::on_window("offline", move || {
            this.tried.set_value(0);
            state.update(|state| state.problem = Some(Problem::Offline));
        });
        events::on_wake(move || {
            let (now, (_, rest)) = (clock::now().as_millisecond(), this.failures.get_value());
            let is_lost = state.with_untracked(|state| state.problem == Some(Problem::Offline));
            if now > rest && is_lost {
                // A network that is back may need a moment until something comes through it.
                this.soon.set_value(SOON);
                this.fetch_next();
            } else if now > rest && now - this.tried.get_value() > SPACING {
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
                    signal::Signal::Cleared => super::clearing::begin_anew(),
                }
            });
        });
        this
    }

    /// How fresh the phone's copy is.
    pub fn state(self) -> SyncState {
        self.state.get()
    }

    /// Fetches the whole catalogue, though this phone is to save data.
    pub fn fetch_whole(self) {
        self.whole.set_value(true);
        self.fetch();
    }

    /// Judges everything on this phone anew, and fetches what is damaged.
    pub fn check(self) {
        if self.state.with_untracked(|state| state.checking.is_some()) {
            return;
        }
        self.state.update(|state| state.checking = Some(Progress::default()));
        spawn_local(async move {
            lock::exclusively("lapau.sync", |_| Box::pin(self.check_now())).await;
            self.state.update(|state| state.checking = None);
        });
    }

    async fn check_now(self) {
        let ground = self.ground.get_value();
        let told = |progress| self.state.update(|state| state.checking = Some(progress));
        let now = clock::now();
        let outcome = match sync::verify(&ground.cache, &told).await {
            Ok(mended) => ground.cache.put_verified(now).await.map(|()| mended).map_err(Into::into),
            Err(error) => Err(error),
        };
        if outcome != Ok(0) {
            self.feed.reload().await;
            self.catalogue.reload().await;
            signal::send(signal::Signal::Feed);
        }
        self.state.update(|state| match outcome {
            Ok(_) => state.checked = Some(now),
            Err(error) => {
                state.checked = None;
                state.problem = Some(error.into());
            }
        });
    }

    /// Brings the phone's copy up to date.
    pub fn fetch(self) {
        if self.state.with_untracked(|state| state.running.is_none()) {
            self.fetch_next();
        }
    }

    /// Brings the phone's copy up to date, once the sync that is under way is over if one is.
    fn fetch_next(self) {
        self.next.set_value(true);
        if self.state.with_untracked(|state| state.running.is_some()) {
            return;
        }
        self.tried.set_value(clock::now().as_millisecond());
        self.state.update(|state| state.running = Some(Progress::default()));
        spawn_local(async move {
            while self.next.get_value() {
                self.next.set_value(false);
                lock::exclusively("lapau.sync", |_| Box::pin(self.fetch_now())).await;
            }
            self.state.update(|state| state.running = None);
        });
    }

    async fn fetch_now(self) {
        let outcome = self.bring(&Source::Network, quota::saves_data() && !self.whole.get_value()).await;
        self.state.update(|state| match outcome {
            Ok(spared) => {
                state.reached = Some(clock::now());
                state.problem = None;
                state.spared = spared;
                self.failures.set_value((0, 0));
                self.soon.set_value(0);
            }
            Err(error) => {
                self.come_again(&error);
                state.problem = Some(error.into());
            }
        });
        self.deliver();
    }

    /// Brings what is here up to date from a source, and has everyone look at what came.
    async fn bring(self, source: &Source, sparing: bool) -> Result<u64, sync::Error> {
        let ground = self.ground.get_value();
        let arrived = RefCell::new(Vec::new());
        let told = |progress| self.state.update(|state| state.running = Some(progress));
        let readable = |collection| -> LocalBoxFuture<'_, ()> {
            arrived.borrow_mut().push(collection);
            Box::pin(async move { self.feed.refresh(&[collection]).await })
        };
        let tickets = self.tickets().await;
        let outcome = sync::run(&ground.cache, source, sparing, &tickets, &told, &readable).await;
        let arrived = arrived.into_inner();
        if arrived.iter().any(|collection| CATALOGUE.contains(collection)) {
            self.catalogue.reload().await;
        }
        if !arrived.is_empty() {
            // Only now is it known whether all of it is here.
            self.feed.refresh(&[]).await;
            signal::send(signal::Signal::Feed);
        }
        outcome
    }

    /// What opens this phone's letters, as it is stored now and as it is at hand.
    async fn tickets(self) -> Tickets {
        let ground = self.ground.get_value();
        let mut known = untrack(|| self.cards.secrets());
        let (letters, cards) = (ground.outbox.letters().await, ground.outbox.cards().await);
        // Where the outbox can't be read, and where a card is locked, nobody knows what it would open.
        let others =
            letters.is_err() || cards.as_ref().map_or(true, |cards| cards.cards.iter().any(|card| card.lock.is_some()));
        known.extend(cards.into_iter().flat_map(|cards| cards.cards).filter_map(|card| card.secret));
        known.extend(
            letters.into_iter().flat_map(|letters| letters.letters).filter_map(|letter| letter.submission.ticket),
        );
        Tickets { known, others }
    }

    /// Fetches again later, and later still after each failure, or when the server wants it. What is not believed is for a person to look at.
    fn come_again(self, error: &sync::Error) {
        let asked = match error {
            sync::Error::Network => None,
            sync::Error::Server { asked, .. } => *asked,
            sync::Error::Rejected(_) | sync::Error::Archive(_) | sync::Error::Storage(_) => return,
        };
        let failures = self.failures.get_value().0 + 1;
        let wait = delay(failures, asked, random::number());
        // A network that is back is reason to come sooner; a server's own wish is not to be passed over.
        let rest = asked.map_or(0, |_| clock::now().as_millisecond() + wait.as_millis() as i64);
        self.failures.set_value((failures, rest));
        let soon = self.soon.get_value();
        let wait = match error {
            sync::Error::Network if soon > 0 => {
                self.soon.set_value(soon - 1);
                i128::from(SOONEST << (SOON - soon))
            }
            _ => wait.as_millis(),
        };
        self.again.set(wait, move || self.fetch());
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
                lock::exclusively("lapau.delivery", |alone| Box::pin(self.deliver_now(alone))).await;
                let (_, again) = self.delivering.get_untracked();
                self.delivering.set((again, false));
                if !again {
                    break;
                }
            }
        });
    }

    async fn deliver_now(self, alone: bool) {
        let ground = self.ground.get_value();
        let snapshot = self.feed.peek().unwrap_or_default();
        let letters = self.letters;
        let changed = move || {
            signal::send(signal::Signal::Outbox);
            spawn_local(async move { letters.reload().await });
        };
        let (post, statuses) = (snapshot.post(), &snapshot.statuses);
        let next = delivery::run(&ground.outbox, post.as_ref(), statuses, alone, &changed).await;
        letters.reload().await;
        if let Ok(Some(next)) = next {
            self.alarm.set(next.duration_since(clock::now()).as_millis(), move || self.deliver());
        }
    }
}
