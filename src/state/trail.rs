//! Where one has been in the app: each page as it was left, so that the way back leads there and not to its beginning.

use leptos::prelude::*;

use crate::platform::{document, events};

/// How many pages are remembered.
const MOST: usize = 50;
/// How many frames a page is given to become as high as it was: its records come from the phone, a moment later.
const FRAMES: u32 = 60;

/// A page that was open.
#[derive(Clone)]
struct Visit {
    path: String,
    query: String,
    /// How far it was scrolled, in pixels.
    top: f64,
}

/// Where one has been; the last is where one is.
#[derive(Clone, Copy)]
pub struct Trail {
    visits: StoredValue<Vec<Visit>>,
    /// Whether the page that comes is one gone back to.
    returning: StoredValue<bool>,
    /// Whether a page is being scrolled to where it was; what is scrolled then is not the reader's doing.
    restoring: StoredValue<bool>,
}

impl Trail {
    pub(super) fn start() -> Self {
        let this = Self {
            visits: StoredValue::new(Vec::new()),
            returning: StoredValue::new(false),
            restoring: StoredValue::new(false),
        };
        events::on_window("popstate", move || this.go_back());
        events::on_window("scroll", move || {
            if !this.restoring.get_value() {
                let top = document::scrolled();
                this.visits.update_value(|visits| {
                    if let Some(here) = visits.last_mut() {
                        here.top = top;
                    }
                });
            }
        });
        this
    }

    /// Notes where one is. A page gone back to is scrolled to where it was left.
    pub fn arrive(self, path: String, query: String) {
        let mut top = 0.0;
        self.visits.update_value(|visits| {
            let known = visits.iter().position(|visit| visit.path == path && visit.query == query);
            top = match known {
                Some(known) => visits.remove(known).top,
                // Only the search was written anew: nothing moves.
                None => visits.last().filter(|visit| visit.path == path).map_or(0.0, |visit| visit.top),
            };
            visits.push(Visit { path, query, top });
            if visits.len() > MOST {
                visits.remove(0);
            }
        });
        let returning = self.returning.get_value();
        self.returning.set_value(false);
        self.restoring.set_value(returning && top > 0.0);
        if returning && top > 0.0 {
            self.restore(top, FRAMES);
        }
    }

    /// The address of a page as it was left last, if it was open.
    pub fn back_to(self, path: &str) -> Option<String> {
        let query = self.visits.with_value(|visits| {
            visits.iter().rev().find(|visit| visit.path == path).map(|visit| visit.query.clone())
        })?;
        Some(if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") })
    }

    /// The page that comes is one gone back to.
    pub fn go_back(self) {
        self.returning.set_value(true);
        // It comes at once, or not at all.
        request_animation_frame(move || self.returning.set_value(false));
    }

    /// Scrolls to where a page was left, once it is as high again.
    fn restore(self, top: f64, frames: u32) {
        request_animation_frame(move || {
            if document::scroll_down_to(top) || frames == 0 {
                self.restoring.set_value(false);
            } else {
                self.restore(top, frames - 1);
            }
        });
    }
}
