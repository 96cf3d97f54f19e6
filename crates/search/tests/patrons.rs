//! What patrons type, judged on the sample library: how much of what they want is among the first ten, and how far up.

#![allow(clippy::unwrap_used)]

use std::{collections::BTreeMap, error::Error, fs::File, io::BufReader, path::Path};

use expect_test::expect;
use lapau_feed::catalogue::{Synonyms, Title};
use lapau_import::{Format, Found, Options, Sink, import};
use lapau_search::{Catalogue, Query};

/// A line each: kind, text, beginnings of the titles that answer it.
const JUDGED: &str = include_str!("fixtures/judged.tsv");

#[derive(Default)]
struct Taken(Vec<Title>);

impl Sink for Taken {
    fn found(&mut self, found: Found) -> Result<(), Box<dyn Error + Send + Sync>> {
        if let Found::Title { title, .. } = found {
            self.0.push(title);
        }
        Ok(())
    }
    fn mended(&mut self, _: &str, _: &str) {}
    fn skipped(&mut self, _: &str, _: &str) {}
    fn read(&mut self, _: u64) {}
}

/// The sample library as it is published, without its copies.
fn library() -> Catalogue {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample");
    let mut taken = Taken::default();
    for name in ["10-payakumbuh-biblio.csv", "20-goodbooks-biblio.csv"] {
        let mut file = BufReader::new(File::open(sample.join("catalogue").join(name)).unwrap());
        let options = Options { source: name.into(), ..Options::default() };
        import(Format::SlimsBiblio, &mut file, &options, &mut taken).unwrap();
    }
    let mut synonyms = Vec::new();
    for name in ["languages", "minangkabau", "spelling"] {
        let text = std::fs::read_to_string(sample.join(format!("content/synonyms/{name}.toml"))).unwrap();
        let mut table: BTreeMap<String, Vec<Synonyms>> = toml::from_str(&text).unwrap();
        synonyms.append(&mut table.remove("synonyms").unwrap());
    }
    Catalogue::new(taken.0, Vec::new(), Vec::new(), synonyms)
}

#[derive(Default)]
struct Judgement {
    asked: usize,
    recall: f64,
    reciprocal: f64,
}

#[test]
fn what_patrons_type_finds_what_they_want() {
    let catalogue = library();
    let mut kinds: BTreeMap<&str, Judgement> = BTreeMap::new();
    let mut all = Judgement::default();
    let mut missed = String::new();
    for line in JUDGED.lines().filter(|line| !line.starts_with('#')) {
        let [kind, text, wanted] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let wanted: Vec<&str> = wanted.split('|').collect();
        let answers = |title: &str| wanted.iter().any(|beginning| title.starts_with(beginning));
        let wanted = catalogue.titles().filter(|title| answers(&title.title.text())).count();
        assert!(wanted > 0, "nothing in the library answers {text}");
        let results = catalogue.search(&Query { text: text.into(), limit: 10, ..Query::default() });
        let right: Vec<bool> = results.rows.iter().map(|row| answers(&row.title)).collect();
        let recall = right.iter().filter(|right| **right).count() as f64 / wanted.min(10) as f64;
        let reciprocal = right.iter().position(|right| *right).map_or(0.0, |at| 1.0 / (at + 1) as f64);
        for judgement in [kinds.entry(kind).or_default(), &mut all] {
            judgement.asked += 1;
            judgement.recall += recall;
            judgement.reciprocal += reciprocal;
        }
        println!("{kind}: {text} ({}) recall {recall:.2} {:?}", results.total, results.suggestion);
        for row in results.rows.iter().take(4) {
            println!("    {} : {}", row.title, row.subtitle);
        }
        if reciprocal == 0.0 {
            missed.push_str(&format!("missed: {text}\n"));
        }
    }
    let mut table = String::new();
    for (kind, Judgement { asked, recall, reciprocal }) in kinds.into_iter().chain([("all", all)]) {
        let (recall, reciprocal) = (recall / asked as f64, reciprocal / asked as f64);
        table.push_str(&format!("{kind:<12} {asked:>2}  recall@10 {recall:.3}  MRR {reciprocal:.3}\n"));
    }
    expect![[r#"
        affix         5  recall@10 1.000  MRR 1.000
        author        3  recall@10 0.967  MRR 1.000
        english       4  recall@10 0.875  MRR 1.000
        known         7  recall@10 1.000  MRR 1.000
        minangkabau   8  recall@10 0.760  MRR 0.887
        subject       6  recall@10 0.883  MRR 1.000
        talkative    21  recall@10 0.971  MRR 1.000
        typo          7  recall@10 1.000  MRR 1.000
        all          61  recall@10 0.937  MRR 0.985
    "#]]
    .assert_eq(&(table + &missed));
}
