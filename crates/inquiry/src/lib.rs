//! Sharpening a research question: what is known of it, the words it is searched by, and the sheet that a librarian gets.
//!
//! Promised: the same answers give the same words, strings and sheet; what somebody wrote themselves is never replaced.
//! Never: it does no I/O, knows no clock, and judges no topic.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

use lapau_feed::{
    json::Read,
    submission::{Content, Question},
};
use lapau_search::folded;
use serde::Serialize;

/// The most ideas that a search is made of; with more, hardly anything has them all.
pub const MOST_IDEAS: usize = 4;
/// The longest line of an answer, in characters.
pub const MAX_LINE: usize = 200;

/// Words that say how one asks, not what about, beside those that only join others.
const EMPTY: &[&str] = &[
    "a",
    "adakah",
    "adalah",
    "akan",
    "analisis",
    "and",
    "antara",
    "apa",
    "apakah",
    "atas",
    "atau",
    "bagaimana",
    "bagaimanakah",
    "bagi",
    "berapa",
    "cara",
    "dalam",
    "dampak",
    "dan",
    "dari",
    "dengan",
    "di",
    "effect",
    "faktor",
    "for",
    "how",
    "hubungan",
    "impact",
    "in",
    "influence",
    "ini",
    "is",
    "itu",
    "juga",
    "kajian",
    "karena",
    "ke",
    "mana",
    "mengapa",
    "menjadi",
    "nan",
    "of",
    "oleh",
    "on",
    "pada",
    "para",
    "pengaruh",
    "penyebab",
    "peran",
    "peranan",
    "role",
    "saat",
    "saja",
    "sebagai",
    "secara",
    "sejak",
    "seperti",
    "serta",
    "siapa",
    "studi",
    "study",
    "tentang",
    "terhadap",
    "the",
    "tidak",
    "to",
    "untuk",
    "upaya",
    "what",
    "when",
    "where",
    "who",
    "why",
    "yang",
];

/// What somebody wants to find out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Read)]
#[serde(default)]
pub struct Inquiry {
    /// What it is about, in a few words.
    pub topic: String,
    /// What it is for.
    pub purpose: String,
    /// What of it.
    pub what: String,
    /// Whom it concerns.
    pub who: String,
    /// Where.
    pub place: String,
    /// When.
    pub time: String,
    /// Why or how: what is to be explained.
    pub why: String,
    /// The question in one sentence.
    pub question: String,
    /// What it is searched by.
    pub ideas: Vec<Idea>,
    /// What was found already.
    pub known: String,
    /// When it has to be there.
    pub needed: String,
}

/// One idea, in all the words by which it may be found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Read)]
#[serde(default)]
pub struct Idea {
    /// The word that comes to mind first.
    pub word: String,
    /// Other words for it, with commas between.
    pub others: String,
    /// The same in English, with commas between.
    pub english: String,
}

/// How narrow a topic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// There are shelves of it: too little is said of what of it, whom, where, when and why.
    Wide,
    /// One more answer would make it easier to search.
    Fair,
    /// It can be searched.
    Sharp,
}

impl Inquiry {
    /// How narrow it is by now: by how many of the five questions have an answer.
    pub fn width(&self) -> Width {
        let answers = [&self.what, &self.who, &self.place, &self.time, &self.why];
        match answers.into_iter().filter(|answer| !answer.trim().is_empty()).count() {
            0 | 1 => Width::Wide,
            2 => Width::Fair,
            _ => Width::Sharp,
        }
    }

    /// The words that say what it is about, in their order, as a first proposal of ideas: those of the topic first.
    pub fn proposed(&self) -> Vec<Idea> {
        let mut known: Vec<String> = Vec::new();
        let mut ideas = Vec::new();
        let texts = [&self.topic, &self.what, &self.who, &self.place];
        for word in texts.into_iter().flat_map(|text| text.split_whitespace()) {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            let same = folded(word);
            if word.chars().count() < 3 || EMPTY.contains(&&*same) || known.contains(&same) {
                continue;
            }
            known.push(same);
            ideas.push(Idea { word: word.to_owned(), ..Idea::default() });
            if ideas.len() == MOST_IDEAS {
                break;
            }
        }
        ideas
    }

    /// What databases take that know AND and OR: each idea by any of its words. Empty without an idea.
    pub fn search_string(&self) -> String {
        let groups: Vec<String> = self
            .ideas
            .iter()
            .filter_map(|idea| {
                let words: Vec<String> = idea.words().into_iter().map(quoted).collect();
                match words.len() {
                    0 => None,
                    1 => words.into_iter().next(),
                    _ => Some(format!("({})", words.join(" OR "))),
                }
            })
            .collect();
        groups.join(" AND ")
    }

    /// What to type into a catalogue that takes words alone, and wants each of them: all ideas by their first words,
    /// then one by another word at a time, in its language before English.
    pub fn searches(&self) -> Vec<String> {
        let words: Vec<Vec<&str>> = self.ideas.iter().map(Idea::words).filter(|words| !words.is_empty()).collect();
        let firsts: Vec<&str> = words.iter().filter_map(|words| words.first().copied()).collect();
        if firsts.is_empty() {
            return Vec::new();
        }
        let mut all = vec![firsts.join(" ")];
        for (n, words) in words.iter().enumerate() {
            for other in words.iter().skip(1) {
                let mut line = firsts.clone();
                line[n] = other;
                let line = line.join(" ");
                if !all.contains(&line) {
                    all.push(line);
                }
            }
        }
        all
    }

    /// The sheet as a letter to the librarians: each answer behind what was asked. `asked` names the parts, `topic` the letter.
    pub fn letter(&self, asked: &Asked<'_>) -> Content {
        let ideas: Vec<String> =
            self.ideas.iter().map(|idea| idea.words().join(", ")).filter(|i| !i.is_empty()).collect();
        let lines = [
            (asked.question, self.question.trim()),
            (asked.topic, self.topic.trim()),
            (asked.what, self.what.trim()),
            (asked.who, self.who.trim()),
            (asked.place, self.place.trim()),
            (asked.time, self.time.trim()),
            (asked.why, self.why.trim()),
            (asked.ideas, &ideas.join("; ")),
            (asked.known, self.known.trim()),
            (asked.purpose, self.purpose.trim()),
            (asked.needed, self.needed.trim()),
        ];
        let lines = lines.into_iter().filter(|(_, answer)| !answer.is_empty());
        let text = lines.map(|(name, answer)| format!("{name}: {answer}")).collect::<Vec<_>>().join("\n");
        Content::Question(Question { text, topic: asked.letter.to_owned(), ..Question::default() })
    }
}

/// What the parts of a sheet are called.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Asked<'a> {
    pub letter: &'a str,
    pub question: &'a str,
    pub topic: &'a str,
    pub what: &'a str,
    pub who: &'a str,
    pub place: &'a str,
    pub time: &'a str,
    pub why: &'a str,
    pub ideas: &'a str,
    pub known: &'a str,
    pub purpose: &'a str,
    pub needed: &'a str,
}

impl Idea {
    /// All its words, the first one first.
    pub fn words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = Vec::new();
        let all = std::iter::once(&*self.word).chain(self.others.split(',')).chain(self.english.split(','));
        for word in all.map(str::trim).filter(|word| !word.is_empty()) {
            if !words.iter().any(|known| folded(known) == folded(word)) {
                words.push(word);
            }
        }
        words
    }
}

/// A word as databases take it: several as a phrase, and nothing in it that means more than itself.
fn quoted(word: &str) -> String {
    let word: String = word.chars().filter(|c| !matches!(c, '"' | '(' | ')')).collect();
    if word.split_whitespace().nth(1).is_some() { format!("\"{word}\"") } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn idea(word: &str, others: &str, english: &str) -> Idea {
        Idea { word: word.into(), others: others.into(), english: english.into() }
    }

    fn inquiry() -> Inquiry {
        Inquiry {
            topic: "Pengaruh gawai terhadap minat baca".into(),
            who: "siswa SMP (gawai)".into(),
            ideas: vec![
                idea("gawai", "ponsel pintar, Gawai", "smartphone"),
                idea("minat baca", "", "reading interest"),
                idea(" ", ",", ""),
            ],
            ..Inquiry::default()
        }
    }

    #[test]
    fn ideas_are_what_it_is_about() {
        let words = |inquiry: &Inquiry| inquiry.proposed().into_iter().map(|idea| idea.word).collect::<Vec<_>>();
        assert_eq!(words(&inquiry()), ["gawai", "minat", "baca", "siswa"]);
        let what = Inquiry { topic: "Bagaimana peran «surau» dan surau?".into(), ..Inquiry::default() };
        assert_eq!(words(&what), ["surau"]);
        assert_eq!(words(&Inquiry::default()), [""; 0]);
    }

    #[test]
    fn the_words_that_mean_nothing_are_sorted_and_folded() {
        assert!(EMPTY.is_sorted() && EMPTY.iter().all(|word| folded(word) == *word));
    }

    #[test]
    fn a_string_has_each_idea_by_any_of_its_words() {
        assert_eq!(
            inquiry().search_string(),
            "(gawai OR \"ponsel pintar\" OR smartphone) AND (\"minat baca\" OR \"reading interest\")"
        );
        let alone = Inquiry { ideas: vec![idea("su\"rau)", "", "")], ..Inquiry::default() };
        assert_eq!(alone.search_string(), "surau");
        assert_eq!(Inquiry::default().search_string(), "");
    }

    #[test]
    fn a_catalogue_is_asked_in_one_way_after_the_other() {
        assert_eq!(
            inquiry().searches(),
            ["gawai minat baca", "ponsel pintar minat baca", "smartphone minat baca", "gawai reading interest"]
        );
        assert_eq!(Inquiry::default().searches(), [""; 0]);
    }

    #[test]
    fn a_topic_is_narrow_by_what_is_said_of_it() {
        let mut inquiry = inquiry();
        assert_eq!(inquiry.width(), Width::Wide);
        inquiry.place = "Payakumbuh".into();
        assert_eq!(inquiry.width(), Width::Fair);
        inquiry.time = "sejak 2020".into();
        assert_eq!(inquiry.width(), Width::Sharp);
    }

    #[test]
    fn the_sheet_is_a_question_that_the_desk_takes() {
        let asked = Asked {
            letter: "Konsultasi",
            question: "Pertanyaan",
            topic: "Topik",
            what: "Apa",
            who: "Siapa",
            place: "Di mana",
            time: "Kapan",
            why: "Mengapa",
            ideas: "Kata kunci",
            known: "Sudah ditemukan",
            purpose: "Untuk",
            needed: "Diperlukan",
        };
        let letter = inquiry().letter(&asked);
        assert_eq!(letter.problems(), []);
        let Content::Question(question) = letter else { panic!() };
        assert_eq!(
            (question.topic.as_str(), question.public, question.text.as_str()),
            (
                "Konsultasi",
                false,
                "Topik: Pengaruh gawai terhadap minat baca\nSiapa: siswa SMP (gawai)\nKata kunci: gawai, ponsel pintar, smartphone; minat baca, reading interest"
            )
        );
    }

    #[test]
    fn a_draft_is_read_as_it_was_kept() {
        let kept = serde_json::to_string(&inquiry()).unwrap();
        assert_eq!(lapau_feed::json::from_str::<Inquiry>(&kept).unwrap(), inquiry());
    }
}
