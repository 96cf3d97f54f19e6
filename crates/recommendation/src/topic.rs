//! Interests to choose from: the subjects that the library has most about.

use std::collections::HashMap;

use lapau_feed::json::Read;
use lapau_search::{Catalogue, shelf};
use serde::Serialize;

/// How many subjects are offered of a class: a choice should take a minute.
const OF_A_CLASS: usize = 4;
/// How many titles must have a subject.
const LEAST: usize = 2;

/// A subject that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read)]
pub struct Topic {
    /// The main class in which it is commonest, one of [`shelf::CLASSES`].
    pub class: String,
    /// The subject.
    pub subject: String,
}

/// The commonest subjects of each main class, the classes in shelf order. What has no class offers none.
pub fn topics(catalogue: &Catalogue) -> Vec<Topic> {
    let mut counts: HashMap<(&str, &str), usize> = HashMap::new();
    for title in catalogue.titles() {
        let Some(class) = shelf::main_class(&title.class) else { continue };
        for subject in title.subjects.iter().map(|subject| subject.trim()).filter(|subject| !subject.is_empty()) {
            *counts.entry((subject, class)).or_default() += 1;
        }
    }
    // A subject belongs to the class that has most of it.
    let mut best: HashMap<&str, (usize, &str)> = HashMap::new();
    for ((subject, class), count) in counts {
        let known = best.entry(subject).or_insert((count, class));
        *known = (*known).max((count, class));
    }
    let mut topics = Vec::new();
    for class in shelf::CLASSES {
        let of = best.iter().filter(|(_, (count, of))| *of == class && *count >= LEAST);
        let mut of: Vec<(usize, &str)> = of.map(|(subject, (count, _))| (*count, *subject)).collect();
        of.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        of.truncate(OF_A_CLASS);
        topics.extend(of.into_iter().map(|(_, subject)| Topic { class: class.into(), subject: subject.into() }));
    }
    topics
}
