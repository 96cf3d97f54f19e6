//! A reader who goes on with another phone: what they kept on the one before, beside what is on this one.

use lapau_recommendation::Taste;

use crate::{Added, Learnt, Reading, classes::MOST_CLASSES, learning::MOST_GUIDES, search::MOST_SEARCHES};

impl Reading {
    /// Takes in what the same reader kept on another phone. What is on both stays as it is here, with what was done of a guide on either.
    pub fn take_over(&mut self, other: Self) {
        if *self == Self::default() {
            *self = other;
            return;
        }
        let mut added = Added::default();
        for list in other.lists {
            let id = list.id.clone();
            self.add_list(list, &mut || id.clone(), &mut added);
        }
        for search in other.searches {
            if self.search(&search.address).is_none() && self.searches.len() < MOST_SEARCHES {
                self.searches.push(search);
            }
        }
        if self.taste == Taste::default() {
            self.taste = other.taste;
        }
        for learnt in other.learnt {
            match self.learnt.iter().position(|known| known.id == learnt.id) {
                Some(place) => self.learnt[place].join(learnt),
                None if self.learnt.len() < MOST_GUIDES => self.learnt.push(learnt),
                None => {}
            }
        }
        for class in other.classes {
            if self.classes.len() < MOST_CLASSES && !self.classes.iter().any(|known| known.key == class.key) {
                self.classes.push(class);
            }
        }
        for source in other.research {
            self.join_source(source, &mut added);
        }
    }
}

impl Learnt {
    /// Adds what was done of the same guide elsewhere.
    fn join(&mut self, other: Self) {
        let add = |known: &mut Vec<String>, more: Vec<String>| {
            for one in more {
                if !known.contains(&one) {
                    known.push(one);
                }
            }
        };
        add(&mut self.lessons, other.lessons);
        add(&mut self.checks, other.checks);
        add(&mut self.drills, other.drills);
        add(&mut self.skipped, other.skipped);
        if self.before == 0 {
            self.before = other.before;
        }
        if self.after == 0 {
            self.after = other.after;
        }
        self.finished = self.finished.or(other.finished);
        if self.badge.is_empty() {
            self.badge = other.badge;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entry, FINISHED, SavedSearch, WISHED};

    fn entry(id: &str) -> Entry {
        Entry { id: id.into(), title: id.to_uppercase(), ..Entry::default() }
    }

    fn learnt(id: &str, lessons: &[&str]) -> Learnt {
        Learnt {
            id: id.into(),
            lessons: lessons.iter().map(|lesson| (*lesson).to_owned()).collect(),
            ..Learnt::default()
        }
    }

    fn before() -> Reading {
        let mut before = Reading::default();
        assert!(before.begin("own", "Untuk Ibu") && before.put("own", entry("a")) && before.put(WISHED, entry("b")));
        before.searches.push(SavedSearch { address: "/koleksi?q=silek".into(), ..SavedSearch::default() });
        before.taste.interests.push("Sejarah".into());
        before.learnt = vec![learnt("mencari", &["satu", "dua"])];
        before
    }

    #[test]
    fn a_new_phone_takes_everything() {
        let mut new = Reading::default();
        new.take_over(before());
        assert_eq!(new, before());
        new.take_over(before());
        assert_eq!(new, before(), "twice is once");
    }

    #[test]
    fn what_is_on_both_stays_as_it_is_here() {
        let mut here = Reading::default();
        assert!(here.put(FINISHED, entry("b")) && here.begin("x", "untuk ibu") && here.put("x", entry("c")));
        here.taste.interests.push("Puisi".into());
        here.learnt = vec![learnt("mencari", &["dua", "tiga"]), learnt("rak", &["satu"])];
        here.take_over(before());
        assert!(here.list(FINISHED).unwrap().has("b") && !here.list(WISHED).unwrap().has("b"), "it was finished since");
        assert!(here.list("x").unwrap().has("a") && here.list("own").is_none(), "lists of one name are one");
        assert_eq!(here.taste.interests, ["Puisi"]);
        assert_eq!(here.learnt[0].lessons, ["dua", "tiga", "satu"]);
        assert_eq!((here.learnt.len(), here.searches.len()), (2, 1));
    }
}
