//! What is often borrowed together with what was marked, by the counts that the library publishes.

use lapau_feed::catalogue::Companions;
use lapau_search::{Catalogue, sort};

/// How much slower the worth falls than the place among the companions of a title rises.
const PLACES: f32 = 8.0;

/// A title that is often borrowed together with one that was marked.
#[derive(Clone, Copy)]
pub(crate) struct Companion {
    /// Its place in the catalogue.
    place: u32,
    /// The place of the one that was marked.
    pub(crate) marked: u32,
    /// How much that says, from 0 to 1: more where more people stand behind it, and where few are closer.
    pub(crate) worth: f32,
}

/// All of them, each once, in the order of their places.
pub(crate) struct Company(Vec<Companion>);

impl Company {
    /// What goes with the titles that were marked. What too few people stand behind is passed over.
    pub(crate) fn of(catalogue: &Catalogue, companions: &[Companions], marked: &[String]) -> Self {
        let mut found: Vec<Companion> = Vec::new();
        let place = |id: &str| catalogue.place(id).map(|place| place as u32);
        for of in companions.iter().filter(|of| marked.contains(&of.id)) {
            let Some(marked) = place(&of.id) else { continue };
            for (n, companion) in (0_u16..).zip(&of.with) {
                let people = companion.people.min(u32::from(u16::MAX));
                if let Some(place) = place(&companion.title).filter(|_| people >= Companions::LEAST) {
                    let (people, least) = (people as f32, Companions::LEAST as f32);
                    let worth = people / (people + least) * PLACES / (PLACES + f32::from(n));
                    found.push(Companion { place, marked, worth });
                }
            }
        }
        let mut order: Vec<u32> = (0..found.len() as u32).collect();
        let by_worth = |a: &Companion, b: &Companion| a.place.cmp(&b.place).then(b.worth.total_cmp(&a.worth));
        sort(&mut order, &|a, b| by_worth(&found[a as usize], &found[b as usize]));
        let mut sorted: Vec<Companion> = order.iter().map(|n| found[*n as usize]).collect();
        // Of several that were marked the one that says most.
        sorted.dedup_by_key(|companion| companion.place);
        Self(sorted)
    }

    /// What a title goes with, by its place.
    pub(crate) fn with(&self, place: usize) -> Option<Companion> {
        let found = self.0.binary_search_by(|companion| (companion.place as usize).cmp(&place));
        found.ok().map(|n| self.0[n])
    }
}
