//! Files of other projects that may be read here but not kept in the repository.
//!
//! They are looked for in `LAPAU_SHARED`, else in `../shared/data` beside the workspace; without them these tests say so and pass.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod recorder;

use std::{collections::BTreeMap, fs, path::PathBuf};

use lapau_feed::Record;
use lapau_import::{Format, ImportError, title_key};
use recorder::{recognise, record};

fn shared() -> Option<PathBuf> {
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let named = std::env::var_os("LAPAU_SHARED").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| workspace.join("../shared/data"));
    let there = folder.join("marc21").is_dir();
    if !there {
        println!("SKIPPED: the files of other projects are not in {}", folder.display());
    }
    there.then_some(folder)
}

#[derive(serde::Deserialize)]
struct Baseline {
    #[serde(default)]
    ok: usize,
    #[serde(default)]
    first_titles: Vec<String>,
}

/// pymarc in its permissive mode read 1169 records of these files and gave up on 63.
#[test]
fn no_fewer_records_are_read_than_pymarc_reads() {
    let Some(shared) = shared() else { return };
    let baseline = fs::read_to_string(shared.join("marc21/BASELINE-pymarc-5.4.0.json")).unwrap();
    let baseline: BTreeMap<String, Baseline> = serde_json::from_str(&baseline).unwrap();
    let (mut files, mut imported, mut mended, mut skipped, mut theirs) = (0, 0, 0, 0, 0);
    let (mut fewer, mut others) = (Vec::new(), Vec::new());
    for (name, expected) in &baseline {
        let Ok(bytes) = fs::read(shared.join("marc21").join(name)) else { continue };
        files += 1;
        theirs += expected.ok;
        let (result, found) = record(Format::Marc21, &bytes);
        let summary = match result {
            Ok(summary) => summary,
            Err(ImportError::OtherFormat { .. }) => Default::default(),
            Err(error) => panic!("{name}: {error}"),
        };
        assert_eq!(summary.imported as usize + found.skipped.len(), summary.read as usize, "{name}");
        for (title, holdings) in &found.titles {
            assert_eq!(title.problems(), [], "{name}");
            for holding in holdings {
                assert_eq!(holding.problems(), [], "{name}");
            }
        }
        imported += found.titles.len();
        let mut places: Vec<&str> = found.mended.iter().map(|(at, _)| at.as_str()).collect();
        places.dedup();
        mended += places.len();
        skipped += found.skipped.len();
        // They count records that were read and hold no title for us.
        let untitled = ["very same record", "no title", "not the record of a title"];
        let read =
            found.skipped.iter().filter(|(_, reason)| untitled.iter().any(|words| reason.contains(words))).count();
        if found.titles.len() + read < expected.ok {
            fewer.push(format!("{name}: {} of {}; {:?}", found.titles.len(), expected.ok, found.skipped));
        }
        for (at, reason) in &found.skipped {
            println!("{name}: {at}: {reason}");
        }
        if let (Some(theirs), Some((ours, _))) = (expected.first_titles.first(), found.titles.first()) {
            let (theirs, ours) = (title_key(theirs), title_key(&format!("{} {}", ours.title, ours.subtitle)));
            let shorter = theirs.len().min(ours.len()).min(12);
            if !theirs.is_char_boundary(shorter)
                || !ours.is_char_boundary(shorter)
                || theirs[..shorter] != ours[..shorter]
            {
                others.push(format!("{name}: {theirs} / {ours}"));
            }
        }
    }
    println!(
        "{files} files: {imported} records imported, {mended} of them mended, {skipped} left out; pymarc: {theirs}"
    );
    println!("fewer than pymarc: {fewer:#?}\nother first titles: {others:#?}");
    assert!(fewer.is_empty(), "{fewer:#?}");
}

#[derive(serde::Deserialize)]
struct Expected {
    title: String,
    #[serde(default)]
    subtitle: String,
    #[serde(default)]
    other_titles: Vec<String>,
    #[serde(default)]
    publish_date: String,
}

/// Open Library's own expectations of its test records.
#[test]
fn titles_and_years_are_those_that_open_library_expects() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("marc21/openlibrary");
    let (mut same, mut years, mut differences) = (0, 0, Vec::new());
    for entry in fs::read_dir(folder.join("bin_input")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let Ok(expected) = fs::read_to_string(folder.join(format!("bin_expect/{name}.json"))) else { continue };
        let expected: Expected = serde_json::from_str(&expected).unwrap();
        let (result, found) = record(Format::Marc21, &fs::read(&path).unwrap());
        result.unwrap();
        let Some((title, _)) = found.titles.first() else {
            differences.push(format!("{name}: nothing, {:?}", found.skipped));
            continue;
        };
        let ours = title_key(&format!("{} {}", title.title, title.subtitle));
        let theirs = title_key(&format!("{} {}", expected.title, expected.subtitle));
        let contains = |text: &str| ours.contains(&title_key(text));
        if ours == theirs
            || contains(&expected.title)
                && (contains(&expected.subtitle) || expected.other_titles.iter().any(|other| contains(other)))
        {
            same += 1;
        } else {
            differences.push(format!(
                "{name}: {} : {} / {} : {}",
                title.title, title.subtitle, expected.title, expected.subtitle
            ));
        }
        if title.year.is_some_and(|year| expected.publish_date.contains(&year.to_string())) {
            years += 1;
        } else {
            println!("{name}: year {:?}, expected {}", title.year, expected.publish_date);
        }
    }
    println!("{same} titles and {years} years as expected; otherwise: {differences:#?}");
    assert!(differences.len() <= 3, "{differences:#?}");
}

#[test]
fn the_sample_of_slims_is_read_whole_and_its_mojibake_repaired() {
    let Some(shared) = shared() else { return };
    let bytes = fs::read(shared.join("slims/senayan_biblio_export.from-sampledata.csv")).unwrap();
    assert_eq!(recognise(&bytes), Some(Format::SlimsBiblio));
    let (result, found) = record(Format::SlimsBiblio, &bytes);
    assert_eq!(result.unwrap().imported, 15);
    assert_eq!(found.skipped, []);
    let series: Vec<&str> = found.titles.iter().map(|(title, _)| title.series.as_str()).collect();
    assert!(
        series.contains(&"Developer’s library") && series.contains(&"Bruce Perens’ Open Source series"),
        "{series:?}"
    );
    let items: usize = found.titles.iter().flat_map(|(_, holdings)| holdings).map(|holding| holding.items.len()).sum();
    assert_eq!(items, 10);
    for (title, holdings) in &found.titles {
        assert_eq!(title.problems(), []);
        assert!(holdings.iter().all(|holding| holding.problems().is_empty()));
        assert_eq!(title.isbn.len(), 1, "{}", title.title);
        assert_eq!(title.languages, ["en"]);
    }
}
