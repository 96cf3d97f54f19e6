//! Searching: from a query to titles, in order, with counts and a suggestion.
//!
//! A search asks as little forgiveness as it can: first the words as typed (as beginnings, relatives, synonyms), similar words only for words that lead nowhere. Where few titles have them all, those that lack a word of the asking (`cari`, `buku`) follow them. If no title has the others either, similar words stand for all of them, and the titles are found whose words tell most: a rare word more than a common one, a word as typed more than a guess.

use crate::catalogue::Catalogue;
use crate::codes::{Hit, Kind};
use crate::narrowing::Narrowing;
use crate::query::{Facets, Filters, Query, Results, Row, Sort};
use crate::ranking::Scores;
use crate::sorting::{Weighed, by_number, heaviest, sort_weighed, sorted};
use crate::terms::{Slot, forgive, slots};
use crate::words::{Words, end_of_letters};

/// The longest text that is read, in characters.
const LONGEST: usize = 200;
/// How few titles with all words are too few to leave it at, if there are words of the asking among them.
const FEW: usize = 10;
/// How many of the best titles are looked at again for their wording.
const CLOSER: usize = 64;

/// The titles that answer a text, in no order, with their scores.
#[derive(Default)]
pub(crate) struct Answer {
    titles: Vec<Weighed>,
    pub(crate) slots: Vec<Slot>,
    suggestion: Option<String>,
    without: Vec<String>,
}

impl Catalogue {
    /// Searches.
    pub fn search(&self, query: &Query) -> Results {
        let text: String = query.text.chars().take(LONGEST).collect();
        let everything = || Answer { titles: (0..self.len() as u32).map(|n| (n, 0.0)).collect(), ..Answer::default() };
        let Answer { mut titles, slots, suggestion, without } = self.answer(&text).unwrap_or_else(everything);
        let mut facets = Facets::default();
        if !query.uncounted || query.filters != Filters::default() {
            let mut narrowing = Narrowing::new(&query.filters, &self.records.attributes, &self.stock);
            titles.retain(|(n, _)| narrowing.admit(*n));
            facets = narrowing.facets();
        }
        let total = titles.len();
        let end = query.offset.saturating_add(query.limit).min(total);
        self.sort(&mut titles, query.sort, &text, end);
        let page = titles.get(query.offset.min(end)..end).unwrap_or_default();
        let rows = page.iter().map(|(n, _)| self.row(*n, &slots, &query.filters.branches)).collect();
        Results { total, rows, facets, suggestion, without }
    }

    /// What answers a text; nothing if there are no words in it.
    pub(crate) fn answer(&self, text: &str) -> Option<Answer> {
        let slots = slots(&self.index, &self.thesaurus, text);
        if slots.is_empty() {
            return None;
        }
        let mut scores = self.scores.take();
        let answer = self.weigh(text, slots, &mut scores);
        self.scores.replace(scores);
        Some(answer)
    }

    fn weigh(&self, text: &str, mut slots: Vec<Slot>, scores: &mut Scores) -> Answer {
        scores.fill(&self.index, &slots);
        let hits = self.codes.find(text);
        if !hits.is_empty() {
            // Who types a code wants what bears it: words count only if all are there.
            let mut titles = scores.having_all();
            add_hits(&mut titles, &hits);
            return Answer { titles, slots, ..Answer::default() };
        }
        let (whole, asked) = scores.whole();
        if whole > 0 {
            let few = asked < FEW && asked < whole;
            let titles = if few { scores.having_all_that_count() } else { scores.having_all() };
            let without = if few { typed(text, &slots, scores.asking()) } else { Vec::new() };
            let suggestion = self.suggestion(text, &slots, scores);
            return Answer { titles, slots, suggestion, without };
        }
        let mut changed = false;
        for slot in &mut slots {
            changed |= forgive(&self.index, slot);
        }
        if changed {
            scores.fill(&self.index, &slots);
        }
        let titles = scores.nearest();
        let first = titles.iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let without = first.map_or_else(Vec::new, |first| typed(text, &slots, scores.missing(first.0)));
        let suggestion = self.suggestion(text, &slots, scores);
        Answer { titles, slots, suggestion, without }
    }

    /// The text with every unknown word corrected, if there are titles with all words of that.
    fn suggestion(&self, text: &str, typed: &[Slot], scores: &mut Scores) -> Option<String> {
        let unknown: Vec<&Slot> = typed.iter().filter(|slot| slot.unknown && !slot.weak && !slot.asking).collect();
        if unknown.is_empty() {
            return None;
        }
        let mut corrected = String::new();
        let mut at = 0;
        let letters = |from: u32, to: u32| text.chars().skip(from as usize).take((to - from) as usize);
        for slot in unknown {
            corrected.extend(letters(at, slot.start));
            corrected.push_str(&slot.correction(&self.index)?);
            at = slot.end;
        }
        corrected.extend(letters(at, LONGEST as u32));
        let slots = slots(&self.index, &self.thesaurus, &corrected);
        scores.fill(&self.index, &slots);
        (scores.whole().0 > 0).then_some(corrected)
    }

    /// Puts the first `end` titles in their places; of the others some may be gone.
    fn sort(&self, titles: &mut Vec<Weighed>, sort: Sort, text: &str, end: usize) {
        if let Some(ranks) = self.orders.ranks(sort, &self.records, &self.stock) {
            return sort_weighed(titles, end, &|a, b| ranks[a.0 as usize].cmp(&ranks[b.0 as usize]));
        }
        if sort == Sort::Newest || titles.iter().all(|(_, score)| *score == 0.0) {
            return sort_weighed(titles, end, &|a, b| a.0.cmp(&b.0));
        }
        let better = |a: &Weighed, b: &Weighed| {
            let there = |n: u32| self.stock.shelves(n).iter().any(|shelf| shelf.available > 0);
            b.1.total_cmp(&a.1).then_with(|| there(b.0).cmp(&there(a.0))).then_with(|| a.0.cmp(&b.0))
        };
        let closer = titles.len().min(CLOSER);
        heaviest(titles, end.max(closer));
        sort_weighed(titles, end.max(closer), &better);
        let phrase = Words::of(text).phrase();
        for (n, score) in &mut titles[..closer] {
            *score *= self.likeness(*n, &phrase);
        }
        sort_weighed(&mut titles[..closer], closer, &better);
    }

    /// How much better a title is for being worded as typed.
    fn likeness(&self, n: u32, phrase: &str) -> f32 {
        let title = Words::of(&self.records.title(n)).phrase();
        match title.find(phrase) {
            Some(0) if title.len() == phrase.len() => 1.5,
            Some(0) => 1.25,
            Some(at) if title.as_bytes()[at - 1] == b' ' => 1.1,
            _ => 1.0,
        }
    }

    /// A title as a row, with what was meant highlighted, and where to go for it among these branches, or among all if there are none.
    pub(crate) fn row(&self, n: u32, slots: &[Slot], branches: &[String]) -> Row {
        let title = self.records.get(n);
        let proper = title.title.text();
        let (copies, available) = self.stock.count(n);
        let nearest = self.stock.nearest(n, branches, self.lookup()).unwrap_or_default();
        Row {
            id: title.id.to_owned(),
            marks: if slots.is_empty() { Vec::new() } else { self.marks(&proper, slots) },
            title: proper,
            subtitle: title.subtitle.text(),
            author: title.author().to_owned(),
            year: title.year,
            medium: title.medium,
            class: title.class.to_owned(),
            call: if nearest.call.is_empty() { self.stock.call(n, &self.records) } else { nearest.call },
            branch: nearest.branch,
            place: nearest.place,
            copies_there: nearest.copies,
            available_there: nearest.available,
            copies,
            available,
            due: if available == 0 { self.stock.due(n, self.lookup()) } else { None },
            languages: title.languages.into_iter().map(str::to_owned).collect(),
            audience: title.audience,
        }
    }

    /// The parts of a text that the typed words stand for: of words they begin, the beginning; of others, all. Stop words among others are left alone.
    fn marks(&self, text: &str, slots: &[Slot]) -> Vec<(u32, u32)> {
        let words = Words::of(text);
        let mut marks: Vec<(u32, u32)> = Vec::new();
        let strong = || slots.iter().filter(|slot| !slot.weak);
        for (word, span) in words.all() {
            let typed = strong().find(|slot| slot.word == word || slot.unfinished && word.starts_with(&slot.word));
            if let Some(slot) = typed {
                marks.push((span.start, end_of_letters(text, span, slot.word.len())));
            } else if let Some(term) = self.index.terms.find(word)
                && strong().any(|slot| slot.means(term))
            {
                marks.push((span.start, span.end));
            }
        }
        let marks = sorted(marks, &|a, b| a.cmp(b));
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for mark in marks {
            match merged.last_mut() {
                Some(last) if mark.0 < last.1 => last.1 = last.1.max(mark.1),
                _ => merged.push(mark),
            }
        }
        merged
    }
}

/// Some of the words as they were typed.
fn typed(text: &str, slots: &[Slot], some: u32) -> Vec<String> {
    let letters = |slot: &Slot| text.chars().skip(slot.start as usize).take((slot.end - slot.start) as usize).collect();
    slots.iter().enumerate().filter(|(n, _)| some >> n & 1 != 0).map(|(_, slot)| letters(slot)).collect()
}

/// Adds the titles that a code found: before all others if the whole code was typed.
fn add_hits(titles: &mut Vec<Weighed>, hits: &[Hit]) {
    sort_weighed(titles, usize::MAX, &by_number);
    let mut added: Vec<Weighed> = Vec::new();
    for hit in hits {
        let score = match (hit.whole, hit.kind) {
            (true, Kind::Number) => 1000.0,
            (true, Kind::Call) => 100.0,
            (false, _) => 10.0,
        };
        match titles.binary_search_by_key(&hit.title, |(n, _)| *n) {
            Ok(at) => titles[at].1 = titles[at].1.max(score),
            Err(_) => added.push((hit.title, score)),
        }
    }
    sort_weighed(&mut added, usize::MAX, &by_number);
    added.dedup_by_key(|(n, _)| *n);
    titles.extend(added);
}
