//! Interests to choose from: the subjects that the library has most about.

use lapau_feed::json::Read;
use lapau_search::{Catalogue, shelf, sort};
use serde::Serialize;

/// How many subjects are offered of a class: a choice should take a minute.
const OF_A_CLASS: usize = 4;
/// How many titles must have a subject.
const LEAST: u32 = 2;

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
    let mut met: Vec<(&str, &str)> = Vec::new();
    for title in catalogue.titles() {
        let Some(class) = shelf::main_class(title.class) else { continue };
        let subjects = title.subjects.iter().map(|subject| subject.trim()).filter(|subject| !subject.is_empty());
        met.extend(subjects.map(|subject| (subject, class)));
    }
    let mut order: Vec<u32> = (0..met.len() as u32).collect();
    sort(&mut order, &|a, b| met[a as usize].cmp(&met[b as usize]));
    // How often each subject is met in the class that has most of it: there it belongs.
    let mut best: Vec<(&str, &str, u32)> = Vec::new();
    for same in order.chunk_by(|a, b| met[*a as usize] == met[*b as usize]) {
        let ((subject, class), count) = (met[same[0] as usize], same.len() as u32);
        match best.last_mut().filter(|known| known.0 == subject) {
            Some(known) => *known = if count >= known.2 { (subject, class, count) } else { *known },
            None => best.push((subject, class, count)),
        }
    }
    let mut topics = Vec::new();
    for class in shelf::CLASSES {
        let of = (0..best.len() as u32).filter(|n| best[*n as usize].1 == class && best[*n as usize].2 >= LEAST);
        let mut of: Vec<u32> = of.collect();
        // Of equally common ones the first by name: they are in that order already.
        sort(&mut of, &|a, b| best[b as usize].2.cmp(&best[a as usize].2));
        let commonest = of.iter().take(OF_A_CLASS).map(|n| best[*n as usize].0);
        topics.extend(commonest.map(|subject| Topic { class: class.into(), subject: subject.into() }));
    }
    topics
}
