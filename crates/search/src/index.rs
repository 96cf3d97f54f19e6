//! The index: which words are in which titles, made in one pass over them.

use lapau_feed::catalogue::Title;

use crate::affix::root;
use crate::dictionary::Dictionary;
use crate::image::{Reader, Writer};
use crate::postings::{FIELD_BITS, Postings, field};
use crate::records::Packed;
use crate::sorting::by_text;
use crate::texts::{Sharing, Texts, spell};
use crate::words::{AL, Words};

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
    fn relate(&mut self, words: &[&str]) {
        let forms: Vec<String> = words.iter().map(|word| root(word)).collect();
        let form = |n: u32| forms[n as usize].as_bytes();
        let sequence = by_text(forms.len(), &form);
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

/// Where the words of a text are among those that were read.
#[derive(Clone, Copy, Default)]
struct Known {
    /// Where its words begin, where those that are no compounds end, and where all do.
    start: u32,
    plain: u32,
    end: u32,
    /// See [`edge`].
    edges: u8,
    read: bool,
}

/// What a text begins and ends with, so that it makes other compounds beside other texts.
mod edge {
    /// It begins with a single letter.
    pub(super) const BEGINS: u8 = 1;
    /// It ends with a single letter.
    pub(super) const ENDS: u8 = 2;
    /// It ends with the Arabic article.
    pub(super) const ARTICLE: u8 = 4;
}

/// The words of all texts that were read, by number. Words have numbers in the order of their first appearance.
///
/// Libraries repeat themselves: a part of a title or a name is read letter by letter once, and is known from then on.
#[derive(Default)]
struct Lexicon {
    terms: Texts,
    lists: Vec<u32>,
    words: Words,
}

impl Lexicon {
    /// Reads a text.
    fn read(&mut self, text: &str) -> Known {
        let Self { terms, lists, words } = self;
        words.read(text);
        let start = lists.len() as u32;
        lists.extend(words.all().map(|(word, _)| terms.number(word)));
        let plain = words.plain();
        let mut known =
            Known { start, plain: start + plain.len() as u32, end: lists.len() as u32, edges: 0, read: true };
        if let [first, .., last] | [first @ last] = plain {
            let (first, last) = (words.text(*first), words.text(*last));
            let edges = [(edge::BEGINS, first.len() == 1), (edge::ENDS, last.len() == 1), (edge::ARTICLE, last == AL)];
            known.edges = edges.iter().filter(|(_, is)| *is).fold(0, |edges, (edge, _)| edges | edge);
        }
        known
    }

    /// The words of a text that is known by a number.
    fn known(&mut self, all: &mut Vec<Known>, number: u32, texts: &Texts) -> Known {
        let n = number as usize;
        if n >= all.len() {
            all.resize(texts.len(), Known::default());
        }
        if !all[n].read {
            all[n] = self.read(texts.rows.text(number));
        }
        all[n]
    }

    /// Lists the words of a text in its parts: first those that are no compounds, as many as are told.
    fn join(&mut self, all: &mut Vec<Known>, numbers: &[u32], parts: &Texts, list: &mut Vec<u32>) -> usize {
        list.clear();
        let (mut before, mut apart) = (0, true);
        for number in numbers {
            let known = self.known(all, *number, parts);
            if known.plain > known.start {
                let joins = before & edge::ARTICLE != 0 || before & edge::ENDS != 0 && known.edges & edge::BEGINS != 0;
                apart &= !joins;
                before = known.edges;
            }
            list.extend(&self.lists[known.start as usize..known.plain as usize]);
        }
        let plain = list.len();
        if apart {
            for number in numbers {
                let known = all[*number as usize];
                list.extend(&self.lists[known.plain as usize..known.end as usize]);
            }
        } else {
            let whole: Vec<&str> = numbers.iter().map(|number| parts.rows.text(*number)).collect();
            let Self { terms, words, .. } = self;
            words.read(&whole.join(" "));
            list.extend(words.all().skip(plain).map(|(word, _)| terms.number(word)));
        }
        plain
    }
}

/// An index in the making. Titles have numbers in the order of their arrival.
#[derive(Default)]
pub(crate) struct Builder {
    lexicon: Lexicon,
    /// By number of a shared text, of a part of a title, and of a part of any other text.
    of_texts: Vec<Known>,
    of_parts: Vec<Known>,
    of_others: Vec<Known>,
    others: Texts,
    /// For each word of each title: the word's number and the fields.
    seen: Vec<u32>,
    /// Where each title's words end in `seen`.
    ends: Vec<u32>,
    /// The last title each word was seen in, and where in `seen`.
    last: Vec<(u32, u32)>,
    lengths: Vec<u8>,
    /// The words at hand, and the numbers of the parts they are in.
    list: Vec<u32>,
    numbers: Vec<u32>,
}

impl Builder {
    /// Takes up a title that was packed, and returns the words of its title proper.
    pub(crate) fn add(&mut self, title: &Title, packed: &Packed, sharing: &Sharing, filed: &mut Vec<u32>) {
        let plain = self.parts(&packed.title, &sharing.parts, field::TITLE);
        self.lengths.push(plain.min(LONGEST_TITLE) as u8);
        filed.extend(&self.list[..plain]);
        self.shared(&packed.names, &sharing.texts, field::NAME);
        self.shared(&packed.subjects, &sharing.texts, field::ABOUT);
        self.parts(&packed.subtitle, &sharing.parts, field::ABOUT);
        self.other(&title.series, field::ABOUT);
        for text in [&title.responsibility, &title.publisher, &title.place, &title.summary] {
            self.other(text, field::OTHER);
        }
        for text in &title.notes {
            self.other(text, field::OTHER);
        }
        self.ends.push(self.seen.len() as u32);
    }

    fn parts(&mut self, numbers: &[u32], parts: &Texts, mask: u8) -> usize {
        let plain = self.lexicon.join(&mut self.of_parts, numbers, parts, &mut self.list);
        self.file(mask);
        plain
    }

    fn shared(&mut self, numbers: &[u32], texts: &Texts, mask: u8) {
        for number in numbers {
            let known = self.lexicon.known(&mut self.of_texts, *number, texts);
            self.list.clear();
            self.list.extend(&self.lexicon.lists[known.start as usize..known.end as usize]);
            self.file(mask);
        }
    }

    fn other(&mut self, text: &str, mask: u8) {
        spell(text, &mut self.others, &mut self.numbers);
        self.lexicon.join(&mut self.of_others, &self.numbers, &self.others, &mut self.list);
        self.file(mask);
    }

    /// Notes the words at hand as being in a field of the title at hand.
    fn file(&mut self, mask: u8) {
        let n = self.ends.len() as u32;
        self.last.resize(self.lexicon.terms.len(), (u32::MAX, 0));
        for number in &self.list {
            let (title, at) = &mut self.last[*number as usize];
            if *title == n {
                self.seen[*at as usize] |= u32::from(mask);
            } else {
                (*title, *at) = (n, self.seen.len() as u32);
                self.seen.push(number << FIELD_BITS | u32::from(mask));
            }
        }
    }

    /// The number of a word.
    pub(crate) fn number(&self, word: &str) -> Option<u32> {
        self.lexicon.terms.find(word)
    }

    /// The words by number, in the order of their letters.
    pub(crate) fn alphabet(&self) -> Vec<u32> {
        let terms = &self.lexicon.terms.rows;
        by_text(terms.len(), &|n| terms.get(n))
    }

    /// The index of the titles that count, in the order given; its words are in the order of the alphabet.
    pub(crate) fn finish(self, order: &[u32], alphabet: &[u32]) -> Index {
        let Self { lexicon, seen, ends, lengths, .. } = self;
        let terms = lexicon.terms.rows;
        let of = |title: u32| {
            let start = title.checked_sub(1).map_or(0, |before| ends[before as usize]);
            &seen[start as usize..ends[title as usize] as usize]
        };
        // Dealing what was seen to its words, title after title, leaves every list in order.
        let mut places = vec![0_u32; terms.len()];
        for entry in order.iter().flat_map(|title| of(*title)) {
            places[(entry >> FIELD_BITS) as usize] += 1;
        }
        let mut end = 0;
        for count in &mut places {
            end += *count;
            *count = end - *count;
        }
        let mut dealt = vec![0_u32; end as usize];
        for (n, title) in (0..).zip(order) {
            for entry in of(*title) {
                let place = &mut places[(entry >> FIELD_BITS) as usize];
                dealt[*place as usize] = n << FIELD_BITS | entry & ((1 << FIELD_BITS) - 1);
                *place += 1;
            }
        }
        // From here on `places` says where each list ends.
        let list = |number: u32| {
            let start = number.checked_sub(1).map_or(0, |before| places[before as usize]);
            &dealt[start as usize..places[number as usize] as usize]
        };
        // Words of titles alone that do not count are not there.
        let words: Vec<u32> = alphabet.iter().copied().filter(|number| !list(*number).is_empty()).collect();
        let mut postings = Postings::default();
        words.iter().for_each(|number| postings.push(list(*number).iter().copied()));
        let words: Vec<&str> = words.iter().map(|number| terms.text(*number)).collect();
        let lengths = order.iter().map(|title| lengths[*title as usize]).collect();
        let mut index = Index { terms: Dictionary::new(words.iter().copied()), postings, lengths, ..Index::default() };
        index.relate(&words);
        index
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use lapau_feed::catalogue::Name;
    use proptest::{prelude::*, sample::select};

    use super::*;
    use crate::bytes::Rows;
    use crate::records::pack;

    fn made(titles: &[Title]) -> Index {
        let (mut builder, mut sharing, mut packed) = (Builder::default(), Sharing::default(), Packed::default());
        for title in titles {
            pack(title, &mut sharing, &mut Rows::default(), &mut packed);
            builder.add(title, &packed, &sharing, &mut Vec::new());
        }
        let alphabet = builder.alphabet();
        builder.finish(&(0..titles.len() as u32).collect::<Vec<_>>(), &alphabet)
    }

    fn title(title: &str, name: &str, subject: &str) -> Title {
        Title {
            title: title.into(),
            names: vec![Name { name: name.into(), role: String::new() }],
            subjects: vec![subject.into()],
            ..Title::default()
        }
    }

    fn index() -> Index {
        made(&[
            title("Membaca alam", "Navis, A. A.", "Alam"),
            title("Bacaan anak", "Alam, Nur", "Membaca"),
            title("Robohnya surau kami", "Navis, A. A.", "Cerpen"),
        ])
    }

    proptest! {
        #[test]
        fn a_text_read_in_parts_has_the_words_it_has_as_a_whole(
            texts in prop::collection::vec(prop::collection::vec(select(&["a", "B.", "al", "Al-Qur'an", "x-al", "e-b", "-", "", "ʿ", "Nur", "A.A.", "dasar-dasar", "al\u{a0}l"][..]), 0..6), 1..6),
            other in 0_usize..3,
        ) {
            let texts: Vec<String> = texts.iter().map(|parts| parts.join(" ")).collect();
            let record = |text: &String| match other {
                0 => title(text, "", ""),
                1 => title("", text, text),
                _ => Title { notes: vec![text.clone()], subtitle: text.clone(), ..Title::default() },
            };
            let index = made(&texts.iter().map(record).collect::<Vec<_>>());
            for (n, text) in (0..).zip(&texts) {
                let words = Words::of(text);
                let expected: BTreeSet<&str> = words.all().map(|(word, _)| word).collect();
                let has = |term: &u32| index.postings.of(*term).any(|(title, _)| title == n);
                let found: BTreeSet<String> = (0..index.terms.len() as u32).filter(has).map(|term| index.terms.word(term)).collect();
                prop_assert_eq!(found, expected.into_iter().map(str::to_owned).collect::<BTreeSet<_>>());
                let length = if other == 0 { words.plain().len() } else { 0 };
                prop_assert_eq!(usize::from(index.lengths[n as usize]), length);
            }
        }
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
