//! The index: which words are in which titles, made in one pass over them.

use lapau_feed::catalogue::Title;

use crate::affix::root;
use crate::dictionary::Dictionary;
use crate::image::{Reader, Writer};
use crate::postings::{FIELD_BITS, Postings, field};
use crate::sorting::{ByText, sort};
use crate::texts::Numbers;
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
    fn relate(&mut self, words: &[Box<str>]) {
        let forms: Vec<String> = words.iter().map(|word| root(word)).collect();
        let form = |n: u32| forms[n as usize].as_bytes();
        let by_text = ByText::new(forms.len(), &form);
        let mut sequence: Vec<u32> = (0..forms.len() as u32).collect();
        sort(&mut sequence, &|a, b| by_text.order(a, b));
        let mut roots = Vec::new();
        for family in sequence.chunk_by(|a, b| form(*a) == form(*b)) {
            let first = family[0] as usize;
            // A root that is only itself relates nothing.
            if family.len() > 1 || *words[first] != *forms[first] {
                roots.push(forms[first].as_str());
                self.starts.push(self.members.len() as u32);
                self.members.extend(family);
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

    /// Reads what [`Index::save`] wrote.
    pub(crate) fn load(reader: &mut Reader) -> Self {
        Self {
            terms: Dictionary::load(reader),
            postings: Postings::load(reader),
            lengths: reader.bytes(),
            roots: Dictionary::load(reader),
            starts: reader.numbers(),
            members: reader.numbers(),
        }
    }

    pub(crate) fn save(&self, writer: &mut Writer) {
        self.terms.save(writer);
        self.postings.save(writer);
        writer.bytes(&self.lengths);
        self.roots.save(writer);
        writer.numbers(&self.starts);
        writer.numbers(&self.members);
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

/// An index in the making. Words have numbers in the order of their first appearance, titles in that of their arrival.
#[derive(Default)]
pub(crate) struct Builder {
    numbers: Numbers,
    /// For each word of each title: the word's number and the fields.
    seen: Vec<u32>,
    /// Where each title's words end in `seen`.
    ends: Vec<u32>,
    /// The last title each word was seen in, and where in `seen`.
    last: Vec<(u32, u32)>,
    lengths: Vec<u8>,
    words: Words,
}

impl Builder {
    /// Takes up a title, and returns its words as they are filed.
    pub(crate) fn add(&mut self, title: &Title) -> String {
        self.field(&title.title, field::TITLE);
        self.lengths.push(self.words.plain().len().min(LONGEST_TITLE) as u8);
        let filed = self.words.phrase();
        for name in &title.names {
            self.field(&name.name, field::NAME);
        }
        for text in title.subjects.iter().chain([&title.subtitle, &title.series]) {
            self.field(text, field::ABOUT);
        }
        let others = [&title.responsibility, &title.publisher, &title.place, &title.summary];
        for text in others.into_iter().chain(&title.notes) {
            self.field(text, field::OTHER);
        }
        self.ends.push(self.seen.len() as u32);
        filed
    }

    fn field(&mut self, text: &str, mask: u8) {
        let n = self.ends.len() as u32;
        self.words.read(text);
        for (word, _) in self.words.all() {
            let number = match self.numbers.get(word) {
                Some(&number) => number,
                None => {
                    let number = self.numbers.len() as u32;
                    self.numbers.insert(word.into(), number);
                    self.last.push((u32::MAX, 0));
                    number
                }
            };
            let (title, at) = &mut self.last[number as usize];
            if *title == n {
                self.seen[*at as usize] |= u32::from(mask);
            } else {
                (*title, *at) = (n, self.seen.len() as u32);
                self.seen.push(number << FIELD_BITS | u32::from(mask));
            }
        }
    }

    /// The index of the titles that count, in the order given.
    pub(crate) fn finish(self, order: &[u32]) -> Index {
        let Self { numbers, seen, ends, lengths, .. } = self;
        let of = |title: u32| {
            let start = title.checked_sub(1).map_or(0, |before| ends[before as usize]);
            &seen[start as usize..ends[title as usize] as usize]
        };
        // Dealing what was seen to its words, title after title, leaves every list in order.
        let mut places = vec![0_u32; numbers.len()];
        for entry in order.iter().flat_map(|title| of(*title)) {
            places[(entry >> FIELD_BITS) as usize] += 1;
        }
        let mut end = 0;
        for count in &mut places {
            end += *count;
            *count = end - *count;
        }
        let mut dealt = vec![(0_u32, 0_u8); end as usize];
        for (n, title) in (0..).zip(order) {
            for entry in of(*title) {
                let place = &mut places[(entry >> FIELD_BITS) as usize];
                dealt[*place as usize] = (n, *entry as u8 & ((1 << FIELD_BITS) - 1));
                *place += 1;
            }
        }
        // From here on `places` says where each list ends.
        let list = |number: u32| {
            let start = number.checked_sub(1).map_or(0, |before| places[before as usize]);
            &dealt[start as usize..places[number as usize] as usize]
        };
        let mut words: Vec<(Box<str>, u32)> =
            numbers.into_iter().filter(|(_, number)| !list(*number).is_empty()).collect();
        let mut sequence: Vec<u32> = (0..words.len() as u32).collect();
        let word = |n: u32| words[n as usize].0.as_bytes();
        let by_text = ByText::new(words.len(), &word);
        sort(&mut sequence, &|a, b| by_text.order(a, b));
        let mut postings = Postings::default();
        for n in &sequence {
            postings.push(list(words[*n as usize].1));
        }
        let words: Vec<Box<str>> = sequence.iter().map(|n| std::mem::take(&mut words[*n as usize].0)).collect();
        let lengths = order.iter().map(|title| lengths[*title as usize]).collect();
        let terms = Dictionary::new(words.iter().map(|word| &**word));
        let mut index = Index { terms, postings, lengths, ..Index::default() };
        index.relate(&words);
        index
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
        let titles = [
            title("Membaca alam", "Navis, A. A.", "Alam"),
            title("Bacaan anak", "Alam, Nur", "Membaca"),
            title("Robohnya surau kami", "Navis, A. A.", "Cerpen"),
        ];
        let mut builder = Builder::default();
        titles.iter().for_each(|title| drop(builder.add(title)));
        builder.finish(&[0, 1, 2])
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
