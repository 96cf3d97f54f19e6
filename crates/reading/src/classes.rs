//! Classes that the reader is in, and what they tell the teachers: only of the guides that a class asks for.

use jiff::civil::Date;
use lapau_feed::{Ticket, class::Invitation, json::Read, learning::Guide, submission::GuideDone};
use serde::Serialize;

use crate::Reading;

/// How many classes one may be in.
const MOST_CLASSES: usize = 20;

/// A class that the reader is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read)]
pub struct Membership {
    /// The class's key, by which it knows letters.
    pub key: Ticket,
    /// What the class is called.
    pub name: String,
    /// The guides it asks for.
    pub guides: Vec<String>,
    /// Its last day.
    #[serde(with = "lapau_feed::dates")]
    pub until: Date,
    /// What tells the reader's letters from others', by lot.
    pub pupil: String,
    /// What the teacher knows them by.
    pub called: String,
    /// What was told last, as [`told`] writes it; empty for nothing yet.
    pub sent: String,
}

/// What was done, in a text to be compared.
pub fn told(done: &[GuideDone]) -> String {
    let one = |done: &GuideDone| [&*done.guide, " ", &done.lessons.to_string()].concat();
    // Nothing done is told too: the teacher sees who is there.
    format!("-{}", done.iter().map(one).collect::<Vec<_>>().join(","))
}

impl Reading {
    /// Joins a class; `false` if there are too many, or it is joined already.
    pub fn join(&mut self, invitation: &Invitation, pupil: &str, called: &str) -> bool {
        if self.classes.len() >= MOST_CLASSES || self.classes.iter().any(|class| class.key == invitation.key) {
            return false;
        }
        let Invitation { key, name, guides, until } = invitation.clone();
        let (pupil, called, sent) = (pupil.to_owned(), called.to_owned(), String::new());
        self.classes.push(Membership { key, name, guides, until, pupil, called, sent });
        true
    }

    /// Leaves a class; `false` if there is none of that key.
    pub fn leave(&mut self, key: Ticket) -> bool {
        let before = self.classes.len();
        self.classes.retain(|class| class.key != key);
        self.classes.len() < before
    }

    /// What a class is told, of the guides that are there: nothing but what it asks for.
    pub fn done_for(&self, class: &Membership, guides: &[Guide]) -> Vec<GuideDone> {
        let asked = guides.iter().filter(|guide| class.guides.contains(&guide.id));
        let done = asked.filter_map(|guide| {
            let learnt = self.learnt(&guide.id)?;
            let lessons = guide.lessons.iter().filter(|lesson| learnt.has_done(lesson)).count();
            let lessons = u16::try_from(lessons).unwrap_or(u16::MAX);
            (lessons > 0).then(|| GuideDone { guide: guide.id.clone(), lessons, finished: learnt.finished })
        });
        done.collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn guide(id: &str) -> Guide {
        let lessons = ["satu", "dua"].map(|id| format!(r#"{{"id":"{id}","title":"{id}","text":[]}}"#)).join(",");
        let json = format!(r#"{{"id":"{id}","title":"{id}","summary":"","topic":"library","lessons":[{lessons}]}}"#);
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn a_class_is_told_of_what_it_asks_for_and_of_nothing_else() {
        let invitation = Invitation {
            key: Ticket([7; 16]),
            name: "Kelas 7A".into(),
            guides: vec!["mencari".into(), "tidak-ada".into()],
            until: date(2027, 6, 30),
        };
        let mut reading = Reading::default();
        assert!(reading.join(&invitation, "07", "Budi") && !reading.join(&invitation, "08", "Ani"), "once");
        let guides = [guide("mencari"), guide("otp")];
        let class = reading.classes[0].clone();
        assert_eq!(reading.done_for(&class, &guides), []);
        for guide in &guides {
            reading.learn(guide, Some(date(2026, 12, 5)), &|learnt| learnt.open("satu"));
        }
        let done = reading.done_for(&class, &guides);
        assert_eq!(done, [GuideDone { guide: "mencari".into(), lessons: 1, finished: None }]);
        assert_eq!(told(&done), "-mencari 1");
        reading.learn(&guides[0], Some(date(2026, 12, 6)), &|learnt| learnt.open("dua"));
        assert_eq!(reading.done_for(&class, &guides)[0].finished, Some(date(2026, 12, 6)));
        // What an older version kept has no classes, and what this one keeps is read again.
        let json = serde_json::to_string(&reading).unwrap();
        assert_eq!(lapau_feed::json::from_str::<Reading>(&json).unwrap(), reading);
        assert!(reading.leave(invitation.key) && !reading.leave(invitation.key));
    }
}
