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
/// Which share of what the nearest title tells the others must tell, where none has all words.
const NEAR: f32 = 2.0 / 3.0;
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

/// How little a title is worth that lacks a word of the asking, so that it stands below every one that has them all.
const BELOW: f32 = 1.0 / (1_u64 << 40) as f32;
/// What a title has of the typed words: the lower half of the bits for words as typed, the upper half for those it has only something similar of.
type Had = u32;
/// How many words there are bits for.
const WORDS: u32 = Had::BITS / 2;

/// How well titles answer typed words. The tables are as long as the catalogue, so they are kept from one search to the next, and only what was touched is cleared.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    /// By title; 0 for those without any of the words.
    score: Vec<f32>,
    /// By title: which of the words it has.
    had: Vec<Had>,
    /// By title: the most that any meaning of the word at hand is worth; 0 between two words.
    best: Vec<f32>,
    /// The titles with any of the words, each once.
    touched: Vec<u32>,
    /// By word: how much it tells.
    rarities: Vec<f32>,
    /// The words that count.
    counting: Had,
    /// The words of the asking.
    asking: Had,
}

impl Scores {
    /// Scores all titles, and forgets what was scored before.
    pub(crate) fn fill(&mut self, index: &Index, slots: &[Slot]) {
        for title in self.touched.drain(..) {
            self.score[title as usize] = 0.0;
            self.had[title as usize] = 0;
        }
        let titles = index.lengths.len();
        self.score.resize(titles, 0.0);
        self.had.resize(titles, 0);
        self.best.resize(titles, 0.0);
        self.rarities.clear();
        self.rarities.resize(slots.len(), 0.0);
        (self.counting, self.asking) = (0, 0);
        let mut having = Vec::new();
        let all = || slots.iter().enumerate().take(WORDS as usize);
        // What decides nothing comes last, and is looked for only in titles that have something else: the others are never found.
        for (n, slot) in all().filter(|(_, slot)| !slot.weak).chain(all().filter(|(_, slot)| slot.weak)) {
            let typed = self.meet(index, slot, &mut having);
            let rarity = rarity(index, slot);
            self.rarities[n] = rarity;
            let bit = 1 << n;
            if slot.asking {
                self.asking |= bit;
            } else if !slot.weak {
                self.counting |= bit;
            }
            for (n, title) in having.drain(..).enumerate() {
                let at = title as usize;
                if self.score[at] == 0.0 {
                    self.touched.push(title);
                }
                self.score[at] += rarity * self.best[at];
                self.had[at] |= if n < typed { bit } else { bit << WORDS };
                self.best[at] = 0.0;
            }
        }
    }

    /// Collects the titles that have a word, each once, and tells how many of them have it as typed: these come first. A word that is unknown has no such titles, and what is similar to it is taken for it.
    fn meet(&mut self, index: &Index, slot: &Slot, having: &mut Vec<u32>) -> usize {
        let Self { best, score, .. } = self;
        let mut take = |having: &mut Vec<u32>, title: u32, mask: u8, worth: f32| {
            if mask == field::OTHER && worth < weight::BEGINNING || slot.weak && score[title as usize] == 0.0 {
                return;
            }
            let gain = GAINS[usize::from(mask)][usize::from(index.lengths[title as usize])] * worth;
            let best = &mut best[title as usize];
            if *best == 0.0 {
                having.push(title);
            }
            *best = best.max(gain);
        };
        let guessed = |worth: f32| slot.forgiven && !slot.unknown && worth < weight::SYNONYM;
        for &(term, worth) in slot.terms.iter().filter(|(_, worth)| !guessed(*worth)) {
            for (title, mask) in index.postings.of(term) {
                take(having, title, mask, worth);
            }
        }
        for phrase in &slot.phrases {
            for (title, mask) in index.postings.together(phrase) {
                take(having, title, mask, weight::SYNONYM);
            }
        }
        let typed = having.len();
        if slot.forgiven {
            for &(term, worth) in slot.terms.iter().filter(|(_, worth)| guessed(*worth)) {
                for (title, mask) in index.postings.of(term) {
                    take(having, title, mask, worth);
                }
            }
        }
        typed
    }

    /// How many titles have all words that count, and of them how many have those of the asking too.
    pub(crate) fn whole(&self) -> (usize, usize) {
        let (mut whole, mut asked) = (0, 0);
        for title in &self.touched {
            let missing = self.missing(*title);
            whole += usize::from(missing & self.counting == 0);
            asked += usize::from(missing == 0);
        }
        (whole, asked)
    }

    /// The words of the asking.
    pub(crate) fn asking(&self) -> u32 {
        self.asking
    }

    /// Which of the words that a title should have it has not, nor anything similar.
    pub(crate) fn missing(&self, title: u32) -> u32 {
        let had = self.had[title as usize];
        (self.counting | self.asking) & !(had | had >> WORDS)
    }

    /// The titles that have all words, in no order, with their scores.
    pub(crate) fn having_all(&self) -> Vec<(u32, f32)> {
        let all = self.touched.iter().filter(|title| self.missing(**title) == 0);
        all.map(|title| (*title, self.score[*title as usize])).collect()
    }

    /// The titles that have all words that count, those without a word of the asking below all others.
    pub(crate) fn having_all_that_count(&self) -> Vec<(u32, f32)> {
        let found = |title: &u32| {
            let missing = self.missing(*title);
            let place = if missing == 0 { 1.0 } else { BELOW };
            (missing & self.counting == 0).then(|| (*title, self.score[*title as usize] * place))
        };
        self.touched.iter().filter_map(found).collect()
    }

    /// The titles whose words tell at least two thirds of what those of any title tell. What is only similar to a known word tells half.
    pub(crate) fn nearest(&self) -> Vec<(u32, f32)> {
        let told = |title: u32| {
            let (had, mut told) = (self.had[title as usize], 0.0);
            for (n, rarity) in self.rarities.iter().enumerate() {
                let bit = 1 << n;
                if had & self.counting & bit != 0 {
                    told += rarity;
                } else if had >> WORDS & self.counting & bit != 0 {
                    told += rarity / 2.0;
                }
            }
            told
        };
        let most = self.touched.iter().fold(0.0_f32, |most, title| most.max(told(*title)));
        let found = |title: &u32| {
            let share = told(*title) / most;
            (share >= NEAR).then(|| (*title, self.score[*title as usize] * share * share))
        };
        self.touched.iter().filter_map(found).collect()
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
