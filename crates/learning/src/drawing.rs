//! What a drill is about where it names nothing itself: drawn from the records of whatever library it is.
//!
//! The same records and round draw the same; where there is too little to draw from, nothing is drawn.

use lapau_feed::catalogue::Title;
use lapau_search::folded;

/// The longest heading that is drawn, in characters: a longer one is a line of its own to read.
const LONGEST: usize = 60;
/// The shortest word that is drawn, in characters.
const SHORTEST: usize = 4;
/// In how many titles a word or phrase has to be.
const LEAST: usize = 2;

/// One of the titles' subject headings.
pub fn subject(titles: &[&Title], round: usize) -> Option<String> {
    draw(distinct(titles.iter().flat_map(|title| &title.subjects)), round)
}

/// One of the people who made the titles.
pub fn author(titles: &[&Title], round: usize) -> Option<String> {
    let names = titles.iter().flat_map(|title| title.names.first()).map(|name| &name.name);
    draw(distinct(names).into_iter().filter(|name| folded(name).contains(' ')).collect(), round)
}

/// Words to search for, of the titles' headings, each with a language that some of the titles have; the ones to try first come first.
pub fn narrowing(titles: &[&Title], round: usize) -> Vec<(String, String)> {
    let languages = distinct(titles.iter().flat_map(|title| &title.languages));
    let words = titles.iter().flat_map(|title| &title.subjects).flat_map(|subject| words(subject)).collect::<Vec<_>>();
    let words = distinct(words.iter());
    let mut pairs: Vec<_> =
        words.iter().flat_map(|word| languages.iter().map(move |language| (word.clone(), language.clone()))).collect();
    let count = pairs.len();
    if count > 0 {
        pairs.rotate_left(round.wrapping_mul(7) % count);
    }
    pairs
}

/// Two words that stand side by side in some titles and apart in another, as a search for the phrase.
pub fn phrase(titles: &[String], round: usize) -> Option<String> {
    let titles: Vec<Vec<String>> = titles.iter().map(|title| words(title)).collect();
    let pairs = titles.iter().flat_map(|title| title.windows(2)).filter(|pair| pair[0] != pair[1]);
    let pairs: Vec<(String, String)> = pairs.map(|pair| (pair[0].clone(), pair[1].clone())).collect();
    let found = frequent(pairs).into_iter().filter(|(first, second)| {
        let together = |title: &&Vec<String>| title.windows(2).any(|pair| pair[0] == *first && pair[1] == *second);
        let apart = |title: &&Vec<String>| title.contains(first) && title.contains(second) && !together(title);
        titles.iter().any(|title| apart(&title))
    });
    draw(found.map(|(first, second)| format!("\"{first} {second}\"")).collect(), round)
}

/// Two words of which some titles have the one and some the other, as a search for either.
pub fn either(titles: &[String], round: usize) -> Option<String> {
    let titles: Vec<Vec<String>> = titles.iter().map(|title| words(title)).collect();
    let words = frequent(titles.iter().flat_map(|title| distinct(title.iter())).collect());
    let pairs = words
        .windows(2)
        .filter(|pair| !titles.iter().any(|title| title.contains(&pair[0]) && title.contains(&pair[1])));
    draw(pairs.map(|pair| format!("{} OR {}", pair[0], pair[1])).collect(), round)
}

/// A word, and another one that some of its titles have and others don't, as a search for those without it.
pub fn without(titles: &[String], round: usize) -> Option<String> {
    let titles: Vec<Vec<String>> = titles.iter().map(|title| words(title)).collect();
    let mut found = Vec::new();
    for word in frequent(titles.iter().flat_map(|title| distinct(title.iter())).collect()) {
        let having: Vec<_> = titles.iter().filter(|title| title.contains(&word)).collect();
        let others = having.iter().flat_map(|title| title.iter()).filter(|other| **other != word);
        let other = distinct(others).into_iter().find(|other| {
            let both = having.iter().filter(|title| title.contains(other)).count();
            0 < both && both < having.len()
        });
        found.extend(other.map(|other| format!("{word} NOT {other}")));
    }
    draw(found, round)
}

/// The words of a text that are worth searching for.
fn words(text: &str) -> Vec<String> {
    let text = folded(text);
    let is_word = |word: &&str| word.chars().count() >= SHORTEST && word.chars().all(char::is_alphabetic);
    text.split(' ').filter(is_word).map(str::to_owned).collect()
}

/// Each once, in order, without what is too long to be said.
fn distinct<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    let texts: Vec<String> =
        texts.filter(|text| !text.trim().is_empty() && text.chars().count() <= LONGEST).cloned().collect();
    let mut texts = sorted(texts);
    texts.dedup();
    texts
}

/// In order, by the one sorting that the app has.
fn sorted<T: Ord + Clone>(all: Vec<T>) -> Vec<T> {
    let mut order: Vec<u32> = (0..all.len() as u32).collect();
    lapau_search::sort(&mut order, &|a, b| all.get(a as usize).cmp(&all.get(b as usize)));
    order.into_iter().filter_map(|n| all.get(n as usize).cloned()).collect()
}

/// Those that are there more than once, in order.
fn frequent<T: Ord + Clone>(all: Vec<T>) -> Vec<T> {
    let all = sorted(all);
    let runs = all.chunk_by(|a, b| a == b).filter(|run| run.len() >= LEAST);
    runs.filter_map(|run| run.first().cloned()).collect()
}

/// One of several; rounds that follow each other are far apart.
fn draw(all: Vec<String>, round: usize) -> Option<String> {
    let place = round.wrapping_mul(7).wrapping_add(all.len() / 3).checked_rem(all.len())?;
    all.into_iter().nth(place)
}

#[cfg(test)]
mod tests {
    use lapau_feed::catalogue::Name;
    use proptest::prelude::*;

    use super::*;
    use crate::Expression;

    const TITLES: [&str; 6] = [
        "Rumah Gadang Minangkabau",
        "Arsitektur rumah gadang",
        "Gadang hati di rumah",
        "Surau Kami",
        "Robohnya Surau Kami",
        "Kopi dan cerita",
    ];

    fn titles() -> Vec<String> {
        TITLES.map(str::to_owned).to_vec()
    }

    #[test]
    fn a_phrase_is_one_that_matters() {
        let drawn = phrase(&titles(), 0).unwrap();
        assert_eq!(drawn, "\"rumah gadang\"", "what always stands together would teach nothing: \"surau kami\"");
        let found = |text: &str| {
            let search = Expression::read(text).unwrap();
            TITLES.iter().filter(|title| search.holds(title)).count()
        };
        assert_eq!((found(&drawn), found("rumah gadang")), (2, 3));
        assert_eq!(phrase(&titles()[3..], 0), None);
    }

    #[test]
    fn either_and_without_leave_a_difference_to_be_found() {
        for round in 0..9 {
            for drawn in [either(&titles(), round).unwrap(), without(&titles(), round).unwrap()] {
                let search = Expression::read(&drawn).unwrap();
                let count = TITLES.iter().filter(|title| search.holds(title)).count();
                assert!(count > 0 && count < TITLES.len(), "{drawn}: {count}");
            }
        }
        assert_eq!((either(&[], 3), without(&[], 3)), (None, None));
    }

    #[test]
    fn headings_names_and_languages_are_those_of_the_records() {
        let title = |subject: &str, name: &str, language: &str| Title {
            subjects: vec![subject.into()],
            names: vec![Name { name: name.into(), role: String::new() }],
            languages: vec![language.into()],
            ..Title::default()
        };
        let titles = [title("Cerita rakyat", "Navis, A. A.", "id"), title("Gunung api", "Anonim", "en")];
        let titles: Vec<_> = titles.iter().collect();
        let drawn: Vec<_> = (0..2).map(|round| subject(&titles, round).unwrap()).collect();
        assert!(drawn.contains(&"Cerita rakyat".to_owned()) && drawn.contains(&"Gunung api".to_owned()), "{drawn:?}");
        assert_eq!(author(&titles, 5).as_deref(), Some("Navis, A. A."), "a name without another part is nobody");
        assert!(narrowing(&titles, 0).contains(&("rakyat".to_owned(), "en".to_owned())));
        assert_eq!(subject(&[], 0), None);
    }

    proptest! {
        #[test]
        fn whatever_is_drawn_is_a_search(titles in proptest::collection::vec("[a-eA-E \"()-]{0,24}", 0..12), round in 0_usize..50) {
            for drawn in [phrase(&titles, round), either(&titles, round), without(&titles, round)].into_iter().flatten() {
                let search = Expression::read(&drawn);
                prop_assert!(search.is_ok_and(|search| search.searches().is_some()), "{}", drawn);
            }
        }
    }
}
