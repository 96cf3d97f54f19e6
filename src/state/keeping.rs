//! What the reader keeps for themselves: lists, searches, tastes. It never leaves the phone but in a file that they ask for.

use std::{cell::Cell, sync::Arc};

use jiff::civil::Date;
use lapau_feed::{Ticket, class::Invitation};
use lapau_reading::{Added, Entry, Error, Found, Reading, research::Source};
use leptos::{prelude::*, task::spawn_local};

use super::{Problem, Shared};
use crate::platform::{quota, random, signal};

/// What the reader keeps.
#[derive(Clone, Copy)]
pub struct Keeping {
    reading: RwSignal<Option<Arc<Reading>>>,
    unreadable: RwSignal<Option<String>>,
    problem: RwSignal<Option<Problem>>,
    ground: Shared,
}

impl Keeping {
    pub(super) fn new(ground: Shared) -> Self {
        let (reading, unreadable, problem) = Default::default();
        Self {
            reading: RwSignal::new(reading),
            unreadable: RwSignal::new(unreadable),
            problem: RwSignal::new(problem),
            ground,
        }
    }

    /// Everything; `None` until the phone's storage was read.
    pub fn all(self) -> Option<Arc<Reading>> {
        self.reading.get()
    }

    /// What is stored and can't be read, if that is so. Nothing can be kept until it is forgotten.
    pub fn unreadable(self) -> Option<String> {
        self.unreadable.get()
    }

    /// Why something could not be read or stored.
    pub fn problem(self) -> Option<Problem> {
        self.problem.get()
    }

    /// Changes something and stores it; `change` says whether there is something to store. What fails is said by [`problem`](Self::problem).
    pub fn change(self, change: impl Fn(&mut Reading) -> bool + 'static) {
        spawn_local(async move {
            _ = self.change_now(&change).await;
        });
    }

    /// The same; it is stored when this returns. `false`: there was nothing to store, or it failed.
    pub async fn change_now(self, change: &dyn Fn(&mut Reading) -> bool) -> bool {
        match self.ground.get_value().outbox.update_reading(change).await {
            Ok(Some(reading)) => {
                self.problem.set(None);
                self.reading.set(Some(Arc::new(reading)));
                signal::send(signal::Signal::Outbox);
                // Nobody waits for the answer: Firefox asks its user first.
                spawn_local(async { _ = quota::persist().await });
                true
            }
            Ok(None) => false,
            Err(error) => {
                self.problem.set(Some(error.into()));
                false
            }
        }
    }

    /// Puts a title into a list, or takes it out if it is there.
    pub fn toggle(self, list: &str, id: &str, title: &str, author: &str, today: Option<Date>) {
        let entry = Entry { id: id.into(), title: title.into(), author: author.into(), added: today };
        let list = list.to_owned();
        self.change(move |reading| reading.take(&list, &entry.id) || reading.put(&list, entry.clone()));
    }

    /// Begins a list; its identifier, or nothing if it can't have that name.
    pub async fn begin(self, name: &str) -> Option<String> {
        let id = random::uuid();
        self.change_now(&|reading| reading.begin(&id, name)).await.then_some(id)
    }

    /// Joins a class under a name; `false`: it is joined already, or could not be stored.
    pub async fn join(self, invitation: Invitation, called: &str) -> bool {
        let pupil = Ticket(random::bytes()).to_string();
        self.change_now(&|reading| reading.join(&invitation, &pupil, called)).await
    }

    /// Puts a source into the log of research; its identifier, or nothing if it was not put there.
    pub async fn add_source(self, source: Source) -> Option<String> {
        let source = Source { id: random::uuid(), ..source };
        self.change_now(&|reading| reading.add_source(source.clone())).await.then_some(source.id)
    }

    /// Takes in what a file of a log of research holds.
    pub async fn take_in_research(self, text: &str) -> Result<Added, Error> {
        let mut tried = self.all_untracked();
        let added = tried.take_in_research(text)?;
        Ok(self.bring(&|reading| reading.take_in_research(text).unwrap_or_default()).await.unwrap_or(added))
    }

    /// Takes in what a file of lists holds.
    pub async fn take_in(self, text: &str) -> Result<Added, Error> {
        // Read once before it is stored: a file that is none changes nothing and is told by its error.
        let mut tried = self.all_untracked();
        let added = tried.take_in(text, random::uuid)?;
        // What was there already is told by what is stored: on a page that was opened a moment ago nothing may be read yet.
        Ok(self.bring(&|reading| reading.take_in(text, random::uuid).unwrap_or_default()).await.unwrap_or(added))
    }

    /// Puts titles that a table wanted into their lists, beside what is there; nothing if they could not be stored.
    pub async fn place(self, found: Vec<Found>) -> Option<Added> {
        self.bring(&|reading| reading.place(&found, random::uuid)).await
    }

    /// Brings titles into what is stored; what that came to, or nothing if it could not be stored.
    async fn bring(self, bring: &dyn Fn(&mut Reading) -> Added) -> Option<Added> {
        let told = Cell::new(None);
        let change = |reading: &mut Reading| {
            let added = bring(reading);
            told.set(Some(added));
            added.titles > 0
        };
        let is_stored = self.change_now(&change).await;
        told.get().filter(|added| is_stored || added.titles == 0)
    }

    /// Forgets what can't be read, so that there is room for something new.
    pub fn forget_unreadable(self) {
        spawn_local(async move {
            match self.ground.get_value().outbox.delete_reading().await {
                Ok(()) => self.reload().await,
                Err(error) => self.problem.set(Some(error.into())),
            }
        });
    }

    /// Reads everything again.
    pub(super) async fn reload(self) {
        let found = self.ground.get_value().outbox.reading().await;
        let (reading, unreadable, problem) = match found {
            Ok(Ok(reading)) => (reading, None, None),
            Ok(Err(held)) => (Reading::default(), Some(held), None),
            Err(error) => (self.all_untracked(), None, Some(error.into())),
        };
        self.unreadable.set(unreadable);
        self.problem.set(problem);
        self.reading.set(Some(Arc::new(reading)));
    }

    fn all_untracked(self) -> Reading {
        self.reading.get_untracked().map(Arc::unwrap_or_clone).unwrap_or_default()
    }
}
