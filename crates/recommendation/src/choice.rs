//! How alike titles are to what was marked, and which of them are recommended.

use lapau_search::{Catalogue, Spelt, TitleRef, folded, sort};

use crate::{
    Asked, MIDDLE, Reason, Recommendation, Shared,
    feature::{Feature, author, division, features, weight},
};

/// How many titles are recommended.
const MANY: usize = 12;
/// How many of them may be of one author.
const OF_AN_AUTHOR: usize = 2;
/// How many of them may be of one division of the classes.
const OF_A_DIVISION: usize = 5;
/// How many reasons are given.
const REASONS: usize = 2;
/// How alike the best should be to what is closest of all, from the familiar to the far.
const CLOSENESS: [f32; 5] = [1.0, 0.8, 0.6, 0.35, 0.15];
/// How much the wish for the classic or the new may count beside likeness.
const YEARS: f32 = 0.5;
/// How much more a title counts that is on the shelf now.
const PRESENCE: f32 = 0.2;

/// What the reader likes: a feature, how much, and by which title that was marked.
struct Liking<'a> {
    feature: Feature<'a>,
    much: f32,
    /// The title that was marked; `None`: an interest.
    marked: Option<Spelt<'a>>,
    /// How many titles of the catalogue have it.
    titles: u32,
}

/// Everything that is liked, in the order of the features.
struct Likings<'a>(Vec<Liking<'a>>);

/// A title that might be recommended.
struct Candidate<'a> {
    likeness: f32,
    title: TitleRef<'a>,
    /// Its words, folded, by which other editions are known.
    work: String,
    available: bool,
}

/// The titles that suit a taste, the best first; none if nothing was marked or chosen.
pub fn recommend(catalogue: &Catalogue, asked: &Asked) -> Vec<Recommendation> {
    let likings = Likings::of(catalogue, asked);
    let candidates = candidates(catalogue, asked, &likings);
    let closest = candidates.iter().map(|candidate| candidate.likeness).fold(0.0, f32::max);
    if closest <= 0.0 {
        return Vec::new();
    }
    let years = years(&candidates);
    let wanted = CLOSENESS[usize::from(asked.taste.far).min(CLOSENESS.len() - 1)];
    let wish = (f32::from(asked.taste.new.min(2 * MIDDLE)) - f32::from(MIDDLE)) / f32::from(MIDDLE);
    let score = |candidate: &Candidate| {
        let fit = 1.0 - (candidate.likeness / closest - wanted).abs();
        let years = candidate.title.year.map_or(0.0, |year| wish * (newness(&years, year) - 0.5));
        fit + YEARS * years + if candidate.available { PRESENCE } else { 0.0 }
    };
    let scores: Vec<f32> = candidates.iter().map(score).collect();
    let chosen = varied(&candidates, &descending(&scores));
    let rows = catalogue.rows(&chosen.iter().map(|candidate| candidate.title.id).collect::<Vec<_>>());
    let reasons = chosen.iter().map(|candidate| reasons(&candidate.title, &likings));
    rows.into_iter().zip(reasons).map(|(row, reasons)| Recommendation { row, reasons }).collect()
}

impl<'a> Likings<'a> {
    /// Everything that the marked titles have, and the interests.
    fn of(catalogue: &'a Catalogue, asked: &'a Asked) -> Self {
        let interests = asked.taste.interests.iter().map(|subject| ((Shared::Subject, subject.as_str()), None));
        let mut met: Vec<(Feature, Option<Spelt>)> = interests.collect();
        let marked = Marked::of(catalogue, &asked.marked);
        for title in marked.titles(catalogue) {
            features(&title, &mut |feature| met.push((feature, Some(title.title))));
        }
        // Who wants to go far has enough of the authors they know.
        met.retain(|((shared, _), _)| asked.taste.far <= MIDDLE || *shared != Shared::Author);
        let mut order: Vec<u32> = (0..met.len() as u32).collect();
        sort(&mut order, &|a, b| met[a as usize].0.cmp(&met[b as usize].0));
        let mut likings = Self(Vec::new());
        for (feature, marked) in order.iter().map(|n| met[*n as usize]) {
            match likings.0.last_mut() {
                // The tenth book of an author says less of them than the first.
                Some(liking) if liking.feature == feature => liking.much += 1.0 / (1.0 + liking.much),
                _ => likings.0.push(Liking { feature, much: 1.0, marked, titles: 0 }),
            }
        }
        for title in catalogue.titles() {
            features(&title, &mut |feature| {
                if let Some(n) = likings.find(feature) {
                    likings.0[n].titles += 1;
                }
            });
        }
        let all = catalogue.len() as f32;
        for liking in &mut likings.0 {
            // What is rare in the catalogue tells more: the logarithm of its share. What nothing has tells nothing.
            let rarity = if liking.titles == 0 { 0.0 } else { (1.0 + all / liking.titles as f32).ln() };
            liking.much *= weight(liking.feature.0) * rarity;
        }
        likings
    }

    fn find(&self, feature: Feature) -> Option<usize> {
        self.0.binary_search_by(|liking| liking.feature.cmp(&feature)).ok()
    }

    /// How much of what is liked a feature is.
    fn share(&self, feature: Feature) -> f32 {
        self.find(feature).map_or(0.0, |n| self.0[n].much)
    }
}

/// Which titles of the catalogue were marked, by their places.
struct Marked(Vec<bool>);

impl Marked {
    fn of<'a>(catalogue: &Catalogue, ids: impl IntoIterator<Item = &'a String>) -> Self {
        let mut marked = vec![false; catalogue.len()];
        for place in ids.into_iter().filter_map(|id| catalogue.place(id)) {
            marked[place] = true;
        }
        Self(marked)
    }

    fn titles<'c>(&self, catalogue: &'c Catalogue) -> impl Iterator<Item = TitleRef<'c>> {
        (0..).zip(&self.0).filter(|(_, marked)| **marked).map(|(place, _)| catalogue.at(place))
    }
}

/// Everything that has something in common with what is liked, can be had, and was neither marked nor hidden, in the catalogue's order.
fn candidates<'a>(catalogue: &'a Catalogue, asked: &Asked, likings: &Likings) -> Vec<Candidate<'a>> {
    let left_out = Marked::of(catalogue, asked.marked.iter().chain(&asked.taste.hidden));
    // Another edition of what was marked is no news.
    let known: Vec<(String, &str)> = left_out.titles(catalogue).map(|title| (work(&title), author(&title))).collect();
    let marked = Marked::of(catalogue, asked.marked.iter().filter(|_| asked.taste.far > MIDDLE));
    let marked_authors: Vec<&str> =
        marked.titles(catalogue).map(|title| author(&title)).filter(|name| !name.is_empty()).collect();
    let mut candidates = Vec::new();
    for (place, title) in catalogue.titles().enumerate() {
        let mut likeness = 0.0;
        let mut of = 0_u16;
        features(&title, &mut |feature| {
            likeness += likings.share(feature);
            of += 1;
        });
        if likeness <= 0.0 || left_out.0[place] || marked_authors.contains(&author(&title)) {
            continue;
        }
        let (copies, here) = catalogue.copies(place);
        let readable = title.full_text;
        let available = here > 0 || readable;
        if (copies == 0 && !readable) || (asked.taste.here && !available) {
            continue;
        }
        let work = work(&title);
        if known.iter().any(|known| known.0 == work && known.1 == author(&title)) {
            continue;
        }
        // A record with many subjects is not liker for having them.
        candidates.push(Candidate { likeness: likeness / f32::from(of).sqrt(), title, work, available });
    }
    candidates
}

fn work(title: &TitleRef) -> String {
    folded(title.title.text().trim())
}

/// The years of the candidates, in order.
fn years(candidates: &[Candidate]) -> Vec<u32> {
    let mut years: Vec<u32> = candidates.iter().filter_map(|candidate| candidate.title.year).map(since).collect();
    sort(&mut years, &|a, b| a.cmp(&b));
    years
}

/// A year as a number that is never negative.
fn since(year: i16) -> u32 {
    i32::from(year).abs_diff(i32::from(i16::MIN))
}

/// How new a year is among years, from 0 to 1.
fn newness(years: &[u32], year: i16) -> f32 {
    let older = years.partition_point(|known| *known <= since(year)).saturating_sub(1);
    older as f32 / years.len().saturating_sub(1).max(1) as f32
}

/// The places of numbers, the largest first; equals stay in their order.
fn descending(numbers: &[f32]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..numbers.len() as u32).collect();
    sort(&mut order, &|a, b| numbers[b as usize].total_cmp(&numbers[a as usize]));
    order
}

/// The best that are not all alike.
fn varied<'c, 't>(candidates: &'c [Candidate<'t>], order: &[u32]) -> Vec<&'c Candidate<'t>> {
    let mut chosen: Vec<&Candidate> = Vec::new();
    for candidate in order.iter().map(|n| &candidates[*n as usize]) {
        let same = |of: &dyn Fn(&TitleRef<'t>) -> &'t str| {
            let this = of(&candidate.title);
            if this.is_empty() { 0 } else { chosen.iter().filter(|other| of(&other.title) == this).count() }
        };
        let repeated =
            |other: &&Candidate| other.work == candidate.work && author(&other.title) == author(&candidate.title);
        if same(&author) >= OF_AN_AUTHOR || same(&division) >= OF_A_DIVISION || chosen.iter().any(repeated) {
            continue;
        }
        chosen.push(candidate);
        if chosen.len() == MANY {
            break;
        }
    }
    chosen
}

/// What speaks most for a title. A language alone is no reason, nor is a division where the class is one.
fn reasons(title: &TitleRef, likings: &Likings) -> Vec<Reason> {
    let mut shared: Vec<usize> = Vec::new();
    features(title, &mut |feature| shared.extend(likings.find(feature)));
    let shares: Vec<f32> = shared.iter().map(|n| likings.0[*n].much).collect();
    let mut reasons: Vec<Reason> = Vec::new();
    for liking in descending(&shares).iter().map(|n| &likings.0[shared[*n as usize]]) {
        let (shared, value) = liking.feature;
        let class = |shared| matches!(shared, Shared::Class | Shared::Division);
        let said = reasons.iter().any(|known| class(known.shared) && class(shared));
        if liking.much > 0.0 && shared != Shared::Language && !said && reasons.len() < REASONS {
            reasons.push(Reason { shared, value: value.to_owned(), marked: liking.marked.map(Spelt::text) });
        }
    }
    reasons
}
