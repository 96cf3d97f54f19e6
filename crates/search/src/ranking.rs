//! Ranking: how well each title answers the typed words.
//!
//! A field-weighted BM25: a word counts more in the title than in a name, a subject or a note, more in a short title than in a long one, and more the rarer it is.
//! Of all that a typed word stands for, the best that a title has counts, once.
//! What was not typed itself, a relative or a similar word, counts only where a title says what it is, not in its small print: who looks for `perpustakaan` does not want all that *Balai Pustaka* published.
//! A title that lacks typed words is not thrown out: its score falls with the square of the share it has, which forgives a word that is wrong beyond repair.

use crate::index::{Index, LONGEST_TITLE};
use crate::postings::field;
use crate::terms::{Slot, weight};

/// How much a second field adds to a first; BM25's k1.
const SATURATION: f32 = 1.2;
/// How much the length of a title matters, from 0 to 1; BM25's b.
const LENGTH: f32 = 0.5;
/// How many words an ordinary title has.
const ORDINARY_LENGTH: f32 = 6.0;

/// What a word is worth by the fields it is in and by the length of the title.
static GAINS: [[f32; LONGEST_TITLE + 1]; 16] = gains();

const fn gains() -> [[f32; LONGEST_TITLE + 1]; 16] {
    let mut gains = [[0.0; LONGEST_TITLE + 1]; 16];
    let mut mask = 1_u8;
    while mask < 16 {
        let mut length = 0;
        while length <= LONGEST_TITLE {
            let mut sum = 0.0;
            if mask & field::TITLE != 0 {
                sum += 3.0 / (1.0 - LENGTH + LENGTH * length as f32 / ORDINARY_LENGTH);
            }
            if mask & field::NAME != 0 {
                sum += 2.0;
            }
            if mask & field::ABOUT != 0 {
                sum += 0.8;
            }
            if mask & field::OTHER != 0 {
                sum += 0.3;
            }
            gains[mask as usize][length] = sum * (SATURATION + 1.0) / (sum + SATURATION);
            length += 1;
        }
        mask += 1;
    }
    gains
}

/// How well titles answer typed words. The tables are as long as the catalogue, so they are kept from one search to the next, and only what was touched is cleared.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    /// By title; 0 for those without any of the words.
    score: Vec<f32>,
    /// By title: how many of the words that count it has.
    matched: Vec<u8>,
    /// By title: the most that any meaning of the word at hand is worth; 0 between two words.
    best: Vec<f32>,
    /// The titles with any of the words, each once.
    touched: Vec<u32>,
    /// How many words count.
    wanted: u8,
}

impl Scores {
    /// Scores all titles, and forgets what was scored before.
    pub(crate) fn fill(&mut self, index: &Index, slots: &[Slot]) {
        for title in self.touched.drain(..) {
            self.score[title as usize] = 0.0;
            self.matched[title as usize] = 0;
        }
        let titles = index.lengths.len();
        self.score.resize(titles, 0.0);
        self.matched.resize(titles, 0);
        self.best.resize(titles, 0.0);
        self.wanted = 0;
        let Self { score, matched, best, touched, wanted } = self;
        let mut having = Vec::new();
        for slot in slots {
            let mut take = |title: u32, mask: u8, worth: f32| {
                if mask == field::OTHER && worth < weight::BEGINNING {
                    return;
                }
                let gain = GAINS[usize::from(mask)][usize::from(index.lengths[title as usize])] * worth;
                let best = &mut best[title as usize];
                if *best == 0.0 {
                    having.push(title);
                }
                *best = best.max(gain);
            };
            for &(term, worth) in &slot.terms {
                for (title, mask) in index.postings.of(term) {
                    take(title, mask, worth);
                }
            }
            for phrase in &slot.phrases {
                for (title, mask) in index.postings.together(phrase) {
                    take(title, mask, weight::SYNONYM);
                }
            }
            let rarity = rarity(index, slot);
            *wanted += u8::from(!slot.weak);
            for title in having.drain(..) {
                let n = title as usize;
                if score[n] == 0.0 {
                    touched.push(title);
                }
                score[n] += rarity * best[n];
                matched[n] += u8::from(!slot.weak);
                best[n] = 0.0;
            }
        }
    }

    /// How many titles have all words that count.
    pub(crate) fn whole(&self) -> usize {
        self.touched.iter().filter(|title| self.matched[**title as usize] == self.wanted).count()
    }

    /// The titles that have at least a number of the words that count, in no order, with their scores.
    pub(crate) fn having(&self, least: u8) -> Vec<(u32, f32)> {
        let share = |title: u32| f32::from(self.matched[title as usize]) / f32::from(self.wanted.max(1));
        self.touched
            .iter()
            .filter(|title| self.matched[**title as usize] >= least.max(1))
            .map(|title| (*title, self.score[*title as usize] * share(*title) * share(*title)))
            .collect()
    }

    /// How many words count.
    pub(crate) fn wanted(&self) -> u8 {
        self.wanted
    }

    /// The most words that count in any one title.
    pub(crate) fn most(&self) -> u8 {
        self.touched.iter().map(|title| self.matched[*title as usize]).max().unwrap_or(0)
    }
}

/// How much a typed word tells, by its commonest meaning: a rare typing error does not outrank the word it is an error for.
fn rarity(index: &Index, slot: &Slot) -> f32 {
    let commonest = |least: f32| {
        slot.terms.iter().filter(|(_, worth)| *worth >= least).map(|(term, _)| index.postings.frequency(*term)).max()
    };
    let frequency = commonest(weight::SYNONYM).or_else(|| commonest(0.0)).unwrap_or(1) as f32;
    (1.0 + (index.lengths.len() as f32 - frequency + 0.5) / (frequency + 0.5)).ln()
}
