//! How alike titles are to what was marked, and which of them are recommended.

use std::collections::{HashMap, HashSet};

use lapau_feed::catalogue::Title;
use lapau_search::Catalogue;

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

/// What the reader likes of a feature: how much, and by which title that was marked.
struct Liking<'a> {
    much: f32,
    /// The title that was marked; `None`: an interest.
    marked: Option<&'a str>,
}

/// A title that might be recommended.
struct Candidate<'a> {
    place: usize,
    likeness: f32,
    title: &'a Title,
    available: bool,
}

/// The titles that suit a taste, the best first; none if nothing was marked or chosen.
pub fn recommend(catalogue: &Catalogue, asked: &Asked) -> Vec<Recommendation> {
    let titles = catalogue.titles();
    let likings = likings(catalogue, asked);
    let rarity = rarity(titles, &likings);
    let mut candidates = candidates(catalogue, asked, &likings, &rarity);
    let closest = candidates.iter().map(|candidate| candidate.likeness).fold(0.0, f32::max);
    if closest <= 0.0 {
        return Vec::new();
    }
    let newness = newness(&candidates);
    let wanted = CLOSENESS[usize::from(asked.taste.far).min(CLOSENESS.len() - 1)];
    let wish = (f32::from(asked.taste.new.min(2 * MIDDLE)) - f32::from(MIDDLE)) / f32::from(MIDDLE);
    let score = |candidate: &Candidate| {
        let fit = 1.0 - (candidate.likeness / closest - wanted).abs();
        let years = candidate.title.year.and_then(|year| newness.get(&year)).map_or(0.0, |new| wish * (new - 0.5));
        fit + YEARS * years + if candidate.available { PRESENCE } else { 0.0 }
    };
    candidates.sort_by(|a, b| score(b).total_cmp(&score(a)).then(a.place.cmp(&b.place)));
    let chosen = varied(&candidates);
    let rows = catalogue.rows(&chosen.iter().map(|candidate| candidate.title.id.as_str()).collect::<Vec<_>>());
    let reasons = chosen.iter().map(|candidate| reasons(candidate.title, &likings, &rarity));
    rows.into_iter().zip(reasons).map(|(row, reasons)| Recommendation { row, reasons }).collect()
}

/// What is liked: everything that the marked titles have, and the interests.
fn likings<'a>(catalogue: &'a Catalogue, asked: &'a Asked) -> HashMap<Feature<'a>, Liking<'a>> {
    let marked: HashSet<&str> = asked.marked.iter().map(String::as_str).collect();
    let mut likings: HashMap<Feature, Liking> = HashMap::new();
    for subject in &asked.taste.interests {
        likings.insert((Shared::Subject, subject.as_str()), Liking { much: 1.0, marked: None });
    }
    for title in catalogue.titles().iter().filter(|title| marked.contains(title.id.as_str())) {
        for feature in features(title) {
            let liking = likings.entry(feature).or_insert(Liking { much: 0.0, marked: Some(&title.title) });
            // The tenth book of an author says less of them than the first.
            liking.much += 1.0 / (1.0 + liking.much);
        }
    }
    // Who wants to go far has enough of the authors they know.
    if asked.taste.far > MIDDLE {
        likings.retain(|(shared, _), _| *shared != Shared::Author);
    }
    likings
}

/// How rare what is liked is in the catalogue: the logarithm of its share.
fn rarity<'a>(titles: &'a [Title], likings: &HashMap<Feature<'a>, Liking>) -> HashMap<Feature<'a>, f32> {
    let mut counts: HashMap<Feature, u32> = HashMap::new();
    for feature in titles.iter().flat_map(features).filter(|feature| likings.contains_key(feature)) {
        *counts.entry(feature).or_default() += 1;
    }
    let all = titles.len() as f32;
    counts.into_iter().map(|(feature, count)| (feature, (1.0 + all / count as f32).ln())).collect()
}

/// How much of a feature's liking a title gets.
fn share(feature: Feature, likings: &HashMap<Feature, Liking>, rarity: &HashMap<Feature, f32>) -> f32 {
    let liking = likings.get(&feature).map_or(0.0, |liking| liking.much);
    liking * weight(feature.0) * rarity.get(&feature).copied().unwrap_or_default()
}

/// Everything that has something in common with what is liked, can be had, and was neither marked nor hidden.
fn candidates<'a>(
    catalogue: &'a Catalogue,
    asked: &Asked,
    likings: &HashMap<Feature, Liking>,
    rarity: &HashMap<Feature, f32>,
) -> Vec<Candidate<'a>> {
    let left_out: HashSet<&str> = asked.marked.iter().chain(&asked.taste.hidden).map(String::as_str).collect();
    let titles = catalogue.titles();
    // Another edition of what was marked is no news.
    let known: HashSet<(String, &str)> = titles
        .iter()
        .filter(|title| left_out.contains(title.id.as_str()))
        .map(|title| (work(title), author(title)))
        .collect();
    let marked_authors: HashSet<&str> = titles
        .iter()
        .filter(|title| asked.taste.far > MIDDLE && asked.marked.contains(&title.id))
        .map(author)
        .filter(|name| !name.is_empty())
        .collect();
    let mut candidates = Vec::new();
    for (place, title) in titles.iter().enumerate() {
        let mut likeness = 0.0;
        let mut of = 0_u16;
        for feature in features(title) {
            likeness += share(feature, likings, rarity);
            of += 1;
        }
        if likeness <= 0.0 || left_out.contains(title.id.as_str()) || marked_authors.contains(author(title)) {
            continue;
        }
        let (copies, here) = catalogue.copies(place);
        let readable = title.links.iter().any(|link| link.full_text);
        let available = here > 0 || readable;
        if (copies == 0 && !readable)
            || (asked.taste.here && !available)
            || known.contains(&(work(title), author(title)))
        {
            continue;
        }
        // A record with many subjects is not liker for having them.
        candidates.push(Candidate { place, likeness: likeness / f32::from(of).sqrt(), title, available });
    }
    candidates
}

fn work(title: &Title) -> String {
    title.title.trim().to_lowercase()
}

/// How new a year is among those of the candidates, from 0 to 1.
fn newness(candidates: &[Candidate]) -> HashMap<i16, f32> {
    let mut years: Vec<i16> = candidates.iter().filter_map(|candidate| candidate.title.year).collect();
    years.sort_unstable();
    let last = years.len().saturating_sub(1).max(1) as f32;
    years.iter().enumerate().map(|(place, year)| (*year, place as f32 / last)).collect()
}

/// The best that are not all alike.
fn varied<'c, 't>(candidates: &'c [Candidate<'t>]) -> Vec<&'c Candidate<'t>> {
    let mut seen: HashMap<(bool, &str), usize> = HashMap::new();
    let mut works: HashSet<(String, &str)> = HashSet::new();
    let mut chosen = Vec::new();
    for candidate in candidates {
        let (author, division) = (author(candidate.title), division(candidate.title));
        let count = |key: (bool, &str)| if key.1.is_empty() { 0 } else { seen.get(&key).copied().unwrap_or_default() };
        if count((true, author)) >= OF_AN_AUTHOR || count((false, division)) >= OF_A_DIVISION {
            continue;
        }
        if !works.insert((work(candidate.title), author)) {
            continue;
        }
        *seen.entry((true, author)).or_default() += 1;
        *seen.entry((false, division)).or_default() += 1;
        chosen.push(candidate);
        if chosen.len() == MANY {
            break;
        }
    }
    chosen
}

/// What speaks most for a title. A language alone is no reason, nor is a division where the class is one.
fn reasons(title: &Title, likings: &HashMap<Feature, Liking>, rarity: &HashMap<Feature, f32>) -> Vec<Reason> {
    let mut shares: Vec<(f32, Feature)> = features(title)
        .map(|feature| (share(feature, likings, rarity), feature))
        .filter(|(share, _)| *share > 0.0)
        .collect();
    shares.sort_by(|a, b| b.0.total_cmp(&a.0));
    let told = shares.iter().filter(|(_, (shared, _))| *shared != Shared::Language);
    let reason = |(_, feature): &(f32, Feature)| Reason {
        shared: feature.0,
        value: feature.1.to_owned(),
        marked: likings.get(feature).and_then(|liking| liking.marked).map(str::to_owned),
    };
    let mut reasons: Vec<Reason> = Vec::new();
    for reason in told.map(reason) {
        let class = |shared| matches!(shared, Shared::Class | Shared::Division);
        let said = reasons.iter().any(|known| class(known.shared) && class(reason.shared));
        if !said && reasons.len() < REASONS {
            reasons.push(reason);
        }
    }
    reasons
}
