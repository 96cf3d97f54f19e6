//! What was done of guides, and how sure its reader was before and after.

use jiff::civil::Date;
use lapau_feed::{
    json::Read,
    learning::{Guide, Lesson},
};
use serde::Serialize;

use crate::Reading;

/// How sure one can be: from 1, not at all, to this.
pub const SURE: u8 = 5;
/// How many guides are remembered.
const MOST_GUIDES: usize = 200;

/// What was done of a guide.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Read)]
#[serde(default)]
pub struct Learnt {
    /// The guide.
    pub id: String,
    /// What it was called, for when the library has it no more.
    pub title: String,
    /// The lessons that were opened.
    pub lessons: Vec<String>,
    /// The questions that were answered right, see [`check_key`].
    pub checks: Vec<String>,
    /// The lessons whose drill was solved.
    pub drills: Vec<String>,
    /// The lessons whose drill this catalogue can't answer.
    pub skipped: Vec<String>,
    /// How sure the reader was before: 1 to [`SURE`]; 0 for not asked yet.
    pub before: u8,
    /// How sure afterwards.
    pub after: u8,
    /// The day on which everything was done.
    #[serde(with = "lapau_feed::dates::option")]
    pub finished: Option<Date>,
    /// The badge that certifies it, as its text in an address; empty without one. Answers are published for some time, a badge stands.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub badge: String,
}

/// What a question of a lesson is known by: its lesson and its place, counted from 0.
pub fn check_key(lesson: &str, place: usize) -> String {
    [lesson, " ", &place.to_string()].concat()
}

/// How many lessons, questions and drills a guide has.
pub fn all_of(guide: &Guide) -> [usize; 3] {
    let checks = guide.lessons.iter().map(|lesson| lesson.checks.len()).sum();
    [guide.lessons.len(), checks, guide.lessons.iter().filter(|lesson| lesson.drill.is_some()).count()]
}

impl Learnt {
    /// What is missing of a lesson that was opened: so many questions yet to be answered right, and whether its drill is yet to be solved, or found to have no answer here.
    pub fn missing(&self, lesson: &Lesson) -> (usize, bool) {
        let drilled = |done: &[String]| done.contains(&lesson.id);
        let checks = (0..lesson.checks.len()).filter(|place| !self.checks.contains(&check_key(&lesson.id, *place)));
        (checks.count(), lesson.drill.is_some() && !drilled(&self.drills) && !drilled(&self.skipped))
    }

    /// Whether a lesson was opened and nothing is missing of it.
    pub fn has_done(&self, lesson: &Lesson) -> bool {
        self.lessons.contains(&lesson.id) && self.missing(lesson) == (0, false)
    }

    /// Whether everything of a guide was done.
    pub fn has_done_all(&self, guide: &Guide) -> bool {
        !guide.lessons.is_empty() && guide.lessons.iter().all(|lesson| self.has_done(lesson))
    }

    /// By how many steps the reader is surer than before; nothing unless both were told.
    pub fn gain(&self) -> Option<i8> {
        (self.before > 0 && self.after > 0).then(|| self.after.min(SURE) as i8 - self.before.min(SURE) as i8)
    }
}

impl Reading {
    /// What was done of a guide.
    pub fn learnt(&self, guide: &str) -> Option<&Learnt> {
        self.learnt.iter().find(|learnt| learnt.id == guide)
    }

    /// Notes what was done of a guide. `note` changes it; the day counts if that did the last of it. `false`: nothing is new.
    pub fn learn(&mut self, guide: &Guide, today: Option<Date>, note: &dyn Fn(&mut Learnt)) -> bool {
        let place = self.learnt.iter().position(|learnt| learnt.id == guide.id);
        let before = place.and_then(|place| self.learnt.get(place)).cloned();
        let mut after = before.clone().unwrap_or_else(|| Learnt { id: guide.id.clone(), ..Learnt::default() });
        note(&mut after);
        // In the library's first language: what else it is called depends on who looks.
        after.title = guide.title.get(lapau_feed::Language::Indonesian).to_owned();
        if after.finished.is_none() && after.has_done_all(guide) {
            after.finished = today;
        }
        if before.as_ref() == Some(&after) {
            return false;
        }
        let has_room = self.learnt.len() < MOST_GUIDES;
        match place {
            Some(place) => self.learnt[place] = after,
            None if has_room => self.learnt.push(after),
            None => return false,
        }
        true
    }
}

/// Adds what is not there yet.
fn add(list: &mut Vec<String>, entry: String) {
    if !list.contains(&entry) {
        list.push(entry);
    }
}

impl Learnt {
    /// A lesson was opened.
    pub fn open(&mut self, lesson: &str) {
        add(&mut self.lessons, lesson.to_owned());
    }

    /// A question of a lesson was answered right.
    pub fn answer(&mut self, lesson: &str, place: usize) {
        add(&mut self.checks, check_key(lesson, place));
    }

    /// The drill of a lesson was solved.
    pub fn solve(&mut self, lesson: &str) {
        add(&mut self.drills, lesson.to_owned());
        self.skipped.retain(|skipped| skipped != lesson);
    }

    /// The drill of a lesson has no answer in this catalogue.
    pub fn skip(&mut self, lesson: &str) {
        if !self.drills.iter().any(|solved| solved == lesson) {
            add(&mut self.skipped, lesson.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn guide() -> Guide {
        serde_json::from_value(serde_json::json!({"id": "g", "title": {"id": "Rak", "en": "Shelf"}, "topic": "library", "lessons": [
            {"id": "satu", "title": "Satu", "text": [], "checks": [{"question": "?", "options": ["a"], "answer": 0}, {"question": "?", "options": ["a"], "answer": 0}]},
            {"id": "dua", "title": "Dua", "text": [], "drill": {"task": "!", "shelve": {"class": "8"}}},
        ]}))
        .unwrap()
    }

    #[test]
    fn a_guide_is_done_when_the_last_of_it_is() {
        let (guide, mut reading, day) = (guide(), Reading::default(), Some(date(2026, 12, 1)));
        assert_eq!(all_of(&guide), [2, 2, 1]);
        assert!(reading.learn(&guide, day, &|learnt| learnt.open("satu")));
        assert!(!reading.learn(&guide, day, &|learnt| learnt.open("satu")), "nothing new is not stored");
        reading.learn(&guide, day, &|learnt| learnt.answer("satu", 0));
        let learnt = reading.learnt("g").unwrap();
        assert!(!learnt.has_done(&guide.lessons[0]), "one question is left");
        assert_eq!([0, 1].map(|n| learnt.missing(&guide.lessons[n])), [(1, false), (0, true)]);
        reading.learn(&guide, day, &|learnt| learnt.answer("satu", 1));
        assert!(reading.learnt("g").unwrap().has_done(&guide.lessons[0]));
        reading.learn(&guide, day, &|learnt| learnt.open("dua"));
        assert_eq!(reading.learnt("g").unwrap().finished, None);
        reading.learn(&guide, day, &|learnt| learnt.solve("dua"));
        let learnt = reading.learnt("g").unwrap();
        assert!(learnt.has_done_all(&guide));
        assert_eq!((learnt.finished, learnt.title.as_str()), (day, "Rak"));
        let later = Some(date(2026, 12, 9));
        reading.learn(&guide, later, &|learnt| learnt.after = 5);
        assert_eq!(reading.learnt("g").unwrap().finished, day, "the first day counts");
    }

    #[test]
    fn what_the_catalogue_cannot_answer_is_passed_over_but_not_solved() {
        let mut learnt = Learnt::default();
        learnt.open("dua");
        learnt.skip("dua");
        assert!(learnt.has_done(&guide().lessons[1]));
        assert_eq!(learnt.drills, [""; 0]);
        learnt.solve("dua");
        learnt.skip("dua");
        assert_eq!((learnt.drills, learnt.skipped), (vec!["dua".into()], vec![]));
    }

    #[test]
    fn a_gain_needs_both_ends() {
        let gain = |before, after| Learnt { before, after, ..Learnt::default() }.gain();
        assert_eq!(gain(2, 5), Some(3));
        assert_eq!(gain(4, 3), Some(-1));
        assert_eq!(gain(0, 5), None);
        assert_eq!(gain(3, 0), None);
        assert_eq!(gain(9, 255), Some(0), "whatever was stored stays on the scale");
    }

    #[test]
    fn what_was_kept_before_there_was_learning_is_read() {
        let mut reading = Reading::default();
        let before = serde_json::to_string(&serde_json::json!({"lists": [], "searches": []})).unwrap();
        assert_eq!(lapau_feed::json::from_str::<Reading>(&before).unwrap().learnt, []);
        reading.learn(&guide(), None, &|learnt| learnt.answer("satu", 1));
        let kept = serde_json::to_string(&reading).unwrap();
        assert_eq!(lapau_feed::json::from_str::<Reading>(&kept).unwrap(), reading);
    }
}
