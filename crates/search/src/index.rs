//! The index: which words are in which titles, made in one pass over them.

use std::collections::HashMap;

use lapau_feed::catalogue::Title;

use crate::affix::root;
use crate::dictionary::Dictionary;
use crate::postings::{FIELD_BITS, Postings, field};
use crate::sorting::sorted;
use crate::words::Words;

/// The longest title, in words, that is told from longer ones when lengths are weighed.
pub(crate) const LONGEST_TITLE: usize = 31;

/// The words of a catalogue's titles. Titles go by their position.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// All words.
    pub(crate) terms: Dictionary,
    /// Where each word is.
    pub(crate) postings: Postings,
    /// How many words each title has, at most [`LONGEST_TITLE`].
    pub(crate) lengths: Vec<u8>,
    /// The roots that some word is an affixed form of.
    roots: Dictionary,
    /// The words of each root: where its list in `members` starts, and where the last one ends.
    starts: Vec<u32>,
    members: Vec<u32>,
}

impl Index {
    /// An index of titles.
    pub(crate) fn new(titles: &[Title]) -> Self {
        let mut builder = Builder::default();
        let lengths = titles.iter().enumerate().map(|(n, title)| builder.add(n as u32, title)).collect();
        let (words, postings) = builder.finish();
        let mut index =
            Self { terms: Dictionary::new(words.iter().map(String::as_str)), postings, lengths, ..Self::default() };
        index.relate(&words);
        index
    }

    fn relate(&mut self, words: &[String]) {
        let forms: Vec<(String, u32)> = words.iter().enumerate().map(|(n, word)| (root(word), n as u32)).collect();
        let forms = sorted(forms, &|a, b| a.0.cmp(&b.0));
        let mut roots = Vec::new();
        for family in forms.chunk_by(|a, b| a.0 == b.0) {
            // A root that is only itself relates nothing.
            if family.len() > 1 || words[family[0].1 as usize] != family[0].0 {
                roots.push(family[0].0.as_str());
                self.starts.push(self.members.len() as u32);
                self.members.extend(family.iter().map(|(_, n)| n));
            }
        }
        self.starts.push(self.members.len() as u32);
        self.roots = Dictionary::new(roots.into_iter());
    }

    /// The words that share the root of a word, itself among them if it is known.
    pub(crate) fn family(&self, word: &str) -> &[u32] {
        self.roots
            .find(&root(word))
            .map_or(&[], |n| &self.members[self.starts[n as usize] as usize..self.starts[n as usize + 1] as usize])
    }

    /// Bytes used by the tables, about.
    pub(crate) fn size(&self) -> usize {
        self.terms.size() + self.roots_size() + self.postings.size() + self.lengths.len()
    }

    /// Bytes used by the roots and the words of each.
    pub(crate) fn roots_size(&self) -> usize {
        self.roots.size() + 4 * (self.starts.len() + self.members.len())
    }
}

/// An index in the making. Words have numbers in the order of their first appearance.
#[derive(Default)]
struct Builder {
    numbers: HashMap<String, u32>,
    /// For each word of each title: the word's number, and the title with the field.
    seen: Vec<(u32, u32)>,
    /// The last title each word was seen in, and where in `seen`.
    last: Vec<(u32, u32)>,
    words: Words,
}

impl Builder {
    /// Takes up a title, and tells how many words the title proper has.
    fn add(&mut self, n: u32, title: &Title) -> u8 {
        self.field(n, &title.title, field::TITLE);
        let length = self.words.plain().len().min(LONGEST_TITLE) as u8;
        for name in &title.names {
            self.field(n, &name.name, field::NAME);
        }
        for text in title.subjects.iter().chain([&title.subtitle, &title.series]) {
            self.field(n, text, field::ABOUT);
        }
        let others = [&title.responsibility, &title.publisher, &title.place, &title.summary];
        for text in others.into_iter().chain(&title.notes) {
            self.field(n, text, field::OTHER);
        }
        length
    }

    fn field(&mut self, n: u32, text: &str, mask: u8) {
        if text.is_empty() {
            return;
        }
        self.words.read(text);
        for (word, _) in self.words.all() {
            let number = match self.numbers.get(word) {
                Some(&number) => number,
                None => {
                    let number = self.numbers.len() as u32;
                    self.numbers.insert(word.to_owned(), number);
                    self.last.push((u32::MAX, 0));
                    number
                }
            };
            let (title, at) = &mut self.last[number as usize];
            if *title == n {
                self.seen[*at as usize].1 |= u32::from(mask);
            } else {
                (*title, *at) = (n, self.seen.len() as u32);
                self.seen.push((number, n << FIELD_BITS | u32::from(mask)));
            }
        }
    }

    /// The words in order, and their postings.
    fn finish(self) -> (Vec<String>, Postings) {
        let words = sorted(self.numbers.into_iter().collect(), &|a: &(String, u32), b| a.0.cmp(&b.0));
        // Titles came in order, so dealing what was seen to its words leaves every list in order.
        let mut ends = vec![0_u32; words.len()];
        for (number, _) in &self.seen {
            ends[*number as usize] += 1;
        }
        let mut end = 0;
        for count in &mut ends {
            end += *count;
            *count = end - *count;
        }
        let mut dealt = vec![0; self.seen.len()];
        for (number, posting) in &self.seen {
            let place = &mut ends[*number as usize];
            dealt[*place as usize] = *posting;
            *place += 1;
        }
        let mut postings = Postings::default();
        let mut list = Vec::new();
        for (_, number) in &words {
            let number = *number as usize;
            let start = if number == 0 { 0 } else { ends[number - 1] };
            list.clear();
            list.extend(
                dealt[start as usize..ends[number] as usize]
                    .iter()
                    .map(|posting| (posting >> FIELD_BITS, *posting as u8 & ((1 << FIELD_BITS) - 1))),
            );
            postings.push(&list);
        }
        (words.into_iter().map(|(word, _)| word).collect(), postings)
    }
}

#[cfg(test)]
mod tests {
    use lapau_feed::catalogue::Name;

    use super::*;

    fn index() -> Index {
        let title = |title: &str, name: &str, subject: &str| Title {
            title: title.into(),
            names: vec![Name { name: name.into(), role: String::new() }],
            subjects: vec![subject.into()],
            ..Title::default()
        };
        Index::new(&[
            title("Membaca alam", "Navis, A. A.", "Alam"),
            title("Bacaan anak", "Alam, Nur", "Membaca"),
            title("Robohnya surau kami", "Navis, A. A.", "Cerpen"),
        ])
    }

    #[test]
    fn words_are_in_their_titles_and_fields() {
        let index = index();
        let of = |word: &str| index.terms.find(word).map(|n| index.postings.of(n).collect::<Vec<_>>());
        assert_eq!(of("alam"), Some(vec![(0, field::TITLE | field::ABOUT), (1, field::NAME)]));
        assert_eq!(of("aa"), Some(vec![(0, field::NAME), (2, field::NAME)]));
        assert_eq!(of("membaca"), Some(vec![(0, field::TITLE), (1, field::ABOUT)]));
        assert_eq!(of("buku"), None);
        assert_eq!(index.lengths, [2, 2, 3]);
    }

    #[test]
    fn words_of_one_root_are_a_family() {
        let index = index();
        let family = |word: &str| index.family(word).iter().map(|n| index.terms.word(*n)).collect::<Vec<_>>();
        assert_eq!(family("pembaca"), ["bacaan", "membaca"]);
        assert_eq!(family("surau"), [""; 0]);
    }
}
