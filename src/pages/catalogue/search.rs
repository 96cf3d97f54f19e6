//! What is being searched for, and the newest answer.

use std::{sync::Arc, time::Duration};

use lapau_search::{Facets, Filters, Query, Sort};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::address;
use crate::{
    paths,
    state::{Catalogue, Found, Problem},
};

/// How long the fingers must rest before the address is written: browsers refuse to have it written at every keystroke.
const REST: Duration = Duration::from_millis(300);

/// Writes an address in place of the one that stands there.
type Navigate = Box<dyn Fn(&str)>;

/// What is being searched for, and the newest answer.
#[derive(Clone, Copy)]
pub(super) struct Search {
    query: RwSignal<Query>,
    /// The newest answer, with what it answers.
    answer: RwSignal<Option<Arc<Found>>>,
    /// What the whole catalogue could be narrowed to: the order of the facets, and the classes to begin with.
    whole: RwSignal<Option<Arc<Facets>>>,
    problem: RwSignal<Option<Problem>>,
    /// What the address says.
    written: StoredValue<Query>,
    resting: StoredValue<Option<TimeoutHandle>>,
    navigate: StoredValue<Navigate, LocalStorage>,
}

impl Search {
    /// The search of the page's address. `show` puts a text into the search field, when the address is changed by someone else.
    pub(super) fn new(show: impl Fn(&str) + 'static) -> Self {
        let (navigate, location) = (use_navigate(), use_location());
        let read = |raw: &String| address::read(|name| paths::parameter(raw, name));
        let first = location.search.with_untracked(read);
        let here = move || location.pathname.try_get_untracked().is_some_and(|path| path == paths::CATALOGUE);
        let navigate = move |to: &str| {
            // Whoever has left for another page meanwhile is not fetched back.
            if here() {
                navigate(to, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
            }
        };
        let this = Self {
            query: RwSignal::new(first.clone()),
            answer: RwSignal::new(None),
            whole: RwSignal::new(None),
            problem: RwSignal::new(None),
            written: StoredValue::new(first),
            resting: StoredValue::new(None),
            navigate: StoredValue::new_local(Box::new(navigate)),
        };
        Effect::new(move |_| {
            let said = location.search.with(read);
            if here() && this.written.with_value(|written| *written != said) {
                this.cancel();
                if this.query.with_untracked(|query| query.text != said.text) {
                    show(&said.text);
                }
                this.written.set_value(said.clone());
                this.query.set(said);
            }
        });
        on_cleanup(move || this.cancel());
        this.ask();
        this
    }

    /// Asks whenever there is something new to ask. A failure is said above the last answer.
    fn ask(self) {
        let catalogue = expect_context::<Catalogue>();
        catalogue.search(
            move || self.query.get(),
            move |outcome| match outcome {
                Ok(found) => {
                    self.problem.set(None);
                    self.answer.set(Some(Arc::new(found)));
                }
                Err(problem) => self.problem.set(Some(problem)),
            },
        );
        catalogue.search(Query::default, move |outcome| {
            if let Ok(all) = outcome {
                self.whole.set(Some(Arc::new(all.results.facets)));
            }
        });
    }

    /// Searches for a text that is being typed, from the first row.
    pub(super) fn type_text(self, text: String) {
        self.query.update(|query| {
            query.text = text;
            query.limit = address::STEP;
        });
        self.cancel();
        let write = move || {
            if self.query.try_get_untracked().is_some() {
                self.write();
            }
        };
        self.resting.set_value(set_timeout_with_handle(write, REST).ok());
    }

    /// Changes the search, from the first row.
    pub(super) fn change(self, change: impl FnOnce(&mut Query)) {
        self.query.update(|query| {
            change(query);
            query.limit = address::STEP;
        });
        self.write();
    }

    /// Asks for more rows.
    pub(super) fn show_more(self) {
        self.query.update(|query| query.limit += address::STEP);
        self.write();
    }

    /// Writes the search into the address.
    pub(super) fn write(self) {
        self.cancel();
        let query = self.query.get_untracked();
        if self.written.with_value(|written| *written != query) {
            let path = address::path(&query);
            self.written.set_value(query);
            self.navigate.with_value(|navigate| navigate(&path));
        }
    }

    fn cancel(self) {
        self.resting.try_update_value(|resting| {
            if let Some(resting) = resting.take() {
                resting.clear();
            }
        });
    }

    /// The text, when the page is built.
    pub(super) fn text_untracked(self) -> String {
        self.query.with_untracked(|query| query.text.clone())
    }

    /// Whether the search field is empty.
    pub(super) fn is_without_text(self) -> bool {
        self.query.with(|query| query.text.is_empty())
    }

    /// Whether nothing is asked: neither for words nor for anything else.
    pub(super) fn asks_nothing(self) -> bool {
        self.query.with(|query| {
            query.text.trim().is_empty() && query.filters == Filters::default() && query.sort == Sort::default()
        })
    }

    /// The filters.
    pub(super) fn filters<T>(self, read: impl FnOnce(&Filters) -> T) -> T {
        self.query.with(|query| read(&query.filters))
    }

    /// The order.
    pub(super) fn sort(self) -> Sort {
        self.query.with(|query| query.sort)
    }

    /// The newest answer.
    pub(super) fn answer(self) -> Option<Arc<Found>> {
        self.answer.get()
    }

    /// How many titles the newest answer has in all.
    pub(super) fn total(self) -> usize {
        self.answer.with(|answer| answer.as_ref().map_or(0, |answer| answer.results.total))
    }

    /// Why there is no answer.
    pub(super) fn problem(self) -> Option<Problem> {
        self.problem.get()
    }

    /// What the whole catalogue could be narrowed to.
    pub(super) fn whole(self) -> Option<Arc<Facets>> {
        self.whole.get()
    }
}
