//! From the typed words to the words of the index: each typed word stands for itself, for what it is the beginning of, for its relatives, and, where that finds nothing, for what it may have been meant to be.

use lapau_feed::catalogue::Synonyms;

use crate::index::Index;
use crate::sorting::{by_number, sort_weighed};
use crate::typo::{Similar, allowance, similar};
use crate::words::{Words, is_asking, is_weak};

/// The most words of a query that count; what follows is ignored.
const MOST: usize = 16;

/// The least letters of either half of a word that may be two.
const HALF: usize = 3;

/// What a word of the index is worth for a typed word it is not.
pub(crate) mod weight {
    pub(super) const EXACT: f32 = 1.0;
    /// From here on, the word was typed itself.
    pub(crate) const BEGINNING: f32 = 0.7;
    pub(super) const FAMILY: f32 = 0.6;
    pub(crate) const SYNONYM: f32 = 0.6;
    pub(super) const EDITS: [f32; 3] = [1.0, 0.5, 0.22];
    /// On top of the edits, for a beginning that is only similar.
    pub(super) const SIMILAR_BEGINNING: f32 = 0.6;
}

/// A typed word and all that it stands for.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    /// The folded word.
    pub(crate) word: String,
    /// Where it stands in the text, in characters.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Whether it decides nothing, being a stop word among others.
    pub(crate) weak: bool,
    /// Whether titles without it are found as well where few have it, because it speaks of the asking.
    pub(crate) asking: bool,
    /// Whether it may be the beginning of a word.
    pub(crate) unfinished: bool,
    /// Words of the index with what each is worth, in order of their numbers, each once.
    pub(crate) terms: Vec<(u32, f32)>,
    /// Phrases of which every word must be there, worth what a synonym is.
    pub(crate) phrases: Vec<Vec<u32>>,
    /// Whether the word as typed leads nowhere.
    pub(crate) unknown: bool,
    /// Whether similar words are among the terms.
    pub(crate) forgiven: bool,
    /// The likeliest of them: fewest edits first, then the commonest.
    likeliest: Option<u32>,
}

impl Slot {
    /// Whether a word of the index is among those this typed word stands for.
    pub(crate) fn means(&self, term: u32) -> bool {
        self.terms.binary_search_by_key(&term, |(n, _)| *n).is_ok()
            || self.phrases.iter().any(|phrase| phrase.contains(&term))
    }

    /// What the word was most likely meant to be, if it is unknown.
    pub(crate) fn correction(&self, index: &Index) -> Option<String> {
        self.likeliest.filter(|_| self.unknown).map(|term| index.terms.word(term))
    }

    fn add(&mut self, term: u32, weight: f32) {
        self.terms.push((term, weight));
    }

    /// Sorts the terms and keeps each once, with its greatest worth.
    fn settle(&mut self) {
        sort_weighed(&mut self.terms, usize::MAX, &by_number);
        self.terms.dedup_by_key(|(n, _)| *n);
    }
}

/// Synonyms as phrases of folded words.
#[derive(Debug, Default)]
pub(crate) struct Thesaurus {
    groups: Vec<Vec<Vec<String>>>,
}

impl Thesaurus {
    /// The synonyms of a feed.
    pub(crate) fn new(synonyms: &[Synonyms]) -> Self {
        let fold = |word: &String| Words::of(word).phrase().split(' ').map(str::to_owned).collect();
        Self { groups: synonyms.iter().map(|group| group.words.iter().map(fold).collect()).collect() }
    }
}

/// What the words of a text stand for. Repeated words count once.
pub(crate) fn slots(index: &Index, thesaurus: &Thesaurus, text: &str) -> Vec<Slot> {
    let words = Words::of(text);
    let plain = words.plain();
    let mut slots: Vec<Slot> = Vec::new();
    for (n, span) in plain.iter().enumerate() {
        let word = words.text(*span);
        let unfinished = n + 1 == plain.len();
        if let Some(known) = slots.iter_mut().find(|slot| slot.word == word) {
            known.unfinished |= unfinished;
        } else if slots.len() < MOST {
            slots.push(Slot {
                word: word.to_owned(),
                start: span.start,
                end: span.end,
                weak: is_weak(word),
                asking: is_asking(word),
                unfinished,
                terms: Vec::new(),
                phrases: Vec::new(),
                unknown: false,
                forgiven: false,
                likeliest: None,
            });
        }
    }
    if slots.iter().all(|slot| slot.weak) {
        slots.iter_mut().for_each(|slot| slot.weak = false);
    }
    if slots.iter().all(|slot| slot.weak || slot.asking) {
        slots.iter_mut().for_each(|slot| slot.asking = false);
    }
    for slot in &mut slots {
        expand(index, slot);
    }
    join(index, &mut slots);
    relate(index, thesaurus, &mut slots);
    for slot in &mut slots {
        slot.settle();
        slot.unknown = slot.terms.is_empty() && slot.phrases.is_empty();
        if slot.unknown {
            forgive(index, slot);
        }
    }
    slots
}

fn expand(index: &Index, slot: &mut Slot) {
    if slot.unfinished {
        for term in index.terms.beginning(&slot.word) {
            slot.add(term, weight::BEGINNING);
        }
    }
    if let Some(term) = index.terms.find(&slot.word) {
        slot.add(term, weight::EXACT);
    }
    for term in index.family(&slot.word) {
        slot.add(*term, weight::FAMILY);
    }
    split(index, slot);
}

/// A typed word that is none may be two: `kerjasama`, `olahraga`.
fn split(index: &Index, slot: &mut Slot) {
    if slot.word.len() < 2 * HALF || !slot.word.is_ascii() || index.terms.find(&slot.word).is_some() {
        return;
    }
    for at in HALF..=slot.word.len() - HALF {
        let (first, second) = slot.word.split_at(at);
        if let (Some(first), Some(second)) = (index.terms.find(first), index.terms.find(second))
            && !index.postings.together(&[first, second]).is_empty()
        {
            slot.phrases.push(vec![first, second]);
        }
    }
}

/// Two typed words may be one word of the index: `al quran`, `e book`.
fn join(index: &Index, slots: &mut [Slot]) {
    for n in 1..slots.len() {
        let joined = format!("{}{}", slots[n - 1].word, slots[n].word);
        let exact = index.terms.find(&joined);
        let beginnings = if slots[n].unfinished { index.terms.beginning(&joined) } else { 0..0 };
        for slot in &mut slots[n - 1..=n] {
            slot.terms.extend(beginnings.clone().map(|term| (term, weight::BEGINNING)));
            slot.terms.extend(exact.map(|term| (term, weight::EXACT)));
        }
    }
}

/// Adds synonyms: where the words of one are typed in a row, each of them stands for the others.
fn relate(index: &Index, thesaurus: &Thesaurus, slots: &mut [Slot]) {
    for group in &thesaurus.groups {
        for (n, typed) in group.iter().enumerate() {
            for start in 0..(slots.len() + 1).saturating_sub(typed.len()) {
                let range = start..start + typed.len();
                if !slots[range.clone()].iter().map(|slot| &slot.word).eq(typed) {
                    continue;
                }
                for other in group.iter().enumerate().filter(|(k, _)| *k != n).map(|(_, other)| other) {
                    let Some(terms) = other.iter().map(|word| index.terms.find(word)).collect::<Option<Vec<u32>>>()
                    else {
                        continue;
                    };
                    for slot in &mut slots[range.clone()] {
                        match terms[..] {
                            [term] => slot.add(term, weight::SYNONYM),
                            _ => slot.phrases.push(terms.clone()),
                        }
                    }
                }
            }
        }
    }
}

/// Lets a typed word stand for similar ones too. Returns whether that added any.
pub(crate) fn forgive(index: &Index, slot: &mut Slot) -> bool {
    let edits = allowance(&slot.word);
    if slot.forgiven || slot.weak || slot.asking || edits == 0 {
        return false;
    }
    slot.forgiven = true;
    let before = slot.terms.len();
    // Beginnings are compared with one edit at most: with two, half the dictionary begins alike.
    let unfinished = slot.unfinished && slot.word.len() >= 5;
    let mut found = similar(&index.terms, &slot.word, edits, unfinished);
    // A whole word that is nearly right leaves no doubt that this is what was meant.
    let right = found.iter().any(|found| !found.beginning && found.edits <= 1);
    found.retain(|found| !found.beginning || found.edits <= 1 && !right);
    slot.likeliest = found
        .iter()
        .filter(|found| !found.beginning)
        .min_by_key(|found| (found.edits, u32::MAX - index.postings.frequency(found.term)))
        .map(|found| found.term);
    for found in found {
        slot.add(found.term, worth(found));
    }
    slot.settle();
    slot.terms.len() > before
}

fn worth(found: Similar) -> f32 {
    let whole = weight::EDITS[usize::from(found.edits).min(weight::EDITS.len() - 1)];
    if found.beginning { whole * weight::SIMILAR_BEGINNING } else { whole }
}
