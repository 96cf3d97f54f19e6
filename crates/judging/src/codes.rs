//! Names for entries that tell nothing of their writers: a plant or an animal, and a place of West Sumatra.

use std::collections::HashSet;

/// What grows and what lives there, as people there call it.
const LIVING: [&str; 64] = [
    "andaleh",
    "anggrek",
    "bacang",
    "balam",
    "banto",
    "bayam",
    "barau",
    "bilalang",
    "buluah",
    "cempaka",
    "cubadak",
    "dalu",
    "damar",
    "durian",
    "elang",
    "enau",
    "gambir",
    "gajah",
    "garinyiang",
    "ikua",
    "itiak",
    "jariang",
    "jawi",
    "kabau",
    "kalayang",
    "kancil",
    "kapuk",
    "karambia",
    "katitiran",
    "kawa",
    "kincuang",
    "kuaw",
    "kulik",
    "kumbang",
    "lado",
    "lalang",
    "limau",
    "lokan",
    "manggis",
    "marapalam",
    "matoa",
    "murai",
    "nangko",
    "nibuang",
    "pakis",
    "pala",
    "pandan",
    "panyu",
    "pinang",
    "pisang",
    "pucuak",
    "puyuah",
    "rambai",
    "rotan",
    "rusa",
    "sawo",
    "siamang",
    "sikaduduak",
    "simpai",
    "surian",
    "talang",
    "tupai",
    "unggeh",
    "waru",
];

/// Where.
const PLACES: [&str; 64] = [
    "agam",
    "alahan",
    "ampek",
    "anai",
    "baso",
    "batang",
    "batipuah",
    "bonjol",
    "bukittinggi",
    "canduang",
    "dangung",
    "dharma",
    "diatas",
    "dibawah",
    "gadut",
    "gaduang",
    "guguak",
    "halaban",
    "harau",
    "hiliran",
    "indrapura",
    "kamang",
    "kinali",
    "koto",
    "kubang",
    "kuranji",
    "lasi",
    "limbanang",
    "lintau",
    "lubuak",
    "maninjau",
    "marapi",
    "mungka",
    "nanggalo",
    "ngalau",
    "pagaruyung",
    "painan",
    "palupuah",
    "pariaman",
    "pasaman",
    "payobasuang",
    "rao",
    "salayo",
    "sawahlunto",
    "sianok",
    "sicincin",
    "sijunjuang",
    "silungkang",
    "simarasok",
    "singgalang",
    "singkarak",
    "sintuak",
    "situjuah",
    "sumaniak",
    "sungayang",
    "suliki",
    "talago",
    "talamau",
    "tandikek",
    "tanjuang",
    "taram",
    "tarusan",
    "tiku",
    "ulakan",
];

/// The names of entries, in the order of these identifiers, which is that in which they came.
///
/// A name is drawn by the desk's secret, so that whoever knows an identifier, as its writer does, can't tell the name. The same identifier keeps its name as long as those before it are the same: a later one gives way.
pub fn code_names<'a>(secret: &[u8; 32], contest: &str, ids: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::new();
    let name = |id: &str| {
        let drawn = lapau_sealing::pseudonym(secret, &format!("entry {contest} {id}"));
        let start = usize::from_str_radix(drawn.get(..8).unwrap_or_default(), 16).unwrap_or_default() % PAIRS;
        let mut tried = 0;
        loop {
            let name = named(start, tried);
            if taken.insert(name.clone()) {
                return name;
            }
            tried += 1;
        }
    };
    ids.into_iter().map(name).collect()
}

/// How many pairs of words there are.
const PAIRS: usize = LIVING.len() * PLACES.len();

/// The pair so many steps after a first one; once all are used up the same with a number.
fn named(start: usize, tried: usize) -> String {
    let pair = (start + tried) % PAIRS;
    let words = [LIVING[pair % LIVING.len()], PLACES[pair / LIVING.len()]].join("-");
    match tried / PAIRS {
        0 => words,
        round => format!("{words}-{}", round + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: [u8; 32] = [7; 32];

    #[test]
    fn no_two_words_are_the_same() {
        for words in [LIVING, PLACES] {
            assert_eq!(words.iter().collect::<HashSet<_>>().len(), 64);
            assert!(words.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase())));
        }
    }

    #[test]
    fn names_stay_and_differ_and_are_another_contests_or_desks_no_longer() {
        let ids: Vec<String> = (0..500).map(|n| format!("letter {n}")).collect();
        let all = code_names(&SECRET, "c", ids.iter().map(String::as_str));
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 500, "no two entries have the same");
        assert_eq!(all[..100], code_names(&SECRET, "c", ids[..100].iter().map(String::as_str)), "later ones give way");
        let other = code_names(&SECRET, "d", ids.iter().map(String::as_str));
        let third = code_names(&[8; 32], "c", ids.iter().map(String::as_str));
        let same = |others: &[String]| std::iter::zip(&all, others).filter(|(a, b)| a == b).count();
        assert!(same(&other) < 5 && same(&third) < 5, "{all:?}");
    }

    #[test]
    fn more_entries_than_pairs_have_names_too() {
        let ids: Vec<String> = (0..4_200).map(|n| n.to_string()).collect();
        let all = code_names(&SECRET, "c", ids.iter().map(String::as_str));
        assert_eq!(all.into_iter().collect::<HashSet<_>>().len(), 4_200);
    }
}
