//! Both readers, this one and serde_json's, agree: on every example of `docs/feed-format.md`, and on whatever is made of them by changing them.

use std::{collections::BTreeMap, sync::LazyLock};

use proptest::{collection::vec, prelude::*, sample::Index};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{Extent, Read, What, from_slice, from_str};
use crate::{
    Collection, Manifest, Record, catalogue, chunk, class, consulting, conversation, door, finding, judging, learning,
    letters, library, participation, programme, submission,
};

/// Reads a text both ways, and says how far they part.
fn compare<T: Read + DeserializeOwned + Serialize>(text: &str) -> Result<bool, String> {
    let written = |value: &T| serde_json::to_string(value).unwrap();
    match (from_str::<T>(text), serde_json::from_str::<T>(text)) {
        (Ok(ours), Ok(theirs)) if written(&ours) == written(&theirs) => Ok(true),
        (Ok(ours), Ok(theirs)) => Err(format!("{} instead of {}", written(&ours), written(&theirs))),
        (Err(_), Err(_)) => Ok(false),
        (Err(ours), Ok(_)) => match ours.what() {
            // The differences there are: no arrays of fields, no objects for words, no numbers for tags.
            What::Other { expected: "an object", found: "a list" }
            | What::Other { expected: "a text", found: "an object" | "a number" } => Ok(false),
            _ => Err(format!("{ours}, says this reader alone")),
        },
        (Ok(_), Err(theirs)) => Err(format!("{theirs}, says serde_json alone")),
    }
}

type Compare = fn(&str) -> Result<bool, String>;
type CompareRows = fn(&[u8]);

/// The examples of the document by their names.
static EXAMPLES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/feed-format.md");
    let text = std::fs::read_to_string(path).unwrap();
    let blocks = text.split("```json ").skip(1);
    blocks
        .map(|block| block.split_once("\n```").unwrap().0.split_once('\n').unwrap())
        .map(|(name, json)| (name.into(), json.into()))
        .collect()
});

const TYPES: &[(&str, Compare)] = &[
    ("library", compare::<library::Library>),
    ("titles", compare::<catalogue::Title>),
    ("holdings", compare::<catalogue::Holding>),
    ("availability", compare::<catalogue::Availability>),
    ("synonyms", compare::<catalogue::Synonyms>),
    ("picks", compare::<conversation::Pick>),
    ("events", compare::<programme::Event>),
    ("consultations", compare::<consulting::Consultation>),
    ("contests", compare::<programme::Contest>),
    ("entries", compare::<programme::Entry>),
    ("exhibitions", compare::<programme::Exhibition>),
    ("works", compare::<programme::Work>),
    ("clubs", compare::<conversation::Club>),
    ("threads", compare::<conversation::Thread>),
    ("posts", compare::<conversation::Post>),
    ("questions", compare::<conversation::Question>),
    ("news", compare::<conversation::News>),
    ("guides", compare::<learning::Guide>),
    ("surveys", compare::<learning::Survey>),
    ("findings", compare::<finding::Finding>),
    ("proposals", compare::<participation::Proposal>),
    ("ballots", compare::<participation::Ballot>),
    ("tallies", compare::<participation::Tally>),
    ("indicators", compare::<participation::Indicator>),
    ("letters", compare::<letters::Letter>),
    ("statuses", compare::<letters::Status>),
    ("manifest", compare::<Manifest>),
    ("submission", compare::<submission::Submission>),
    ("receipt", compare::<submission::Receipt>),
    ("refusal", compare::<submission::Refusal>),
    ("message", compare::<letters::Message>),
    ("card", compare::<letters::Message>),
    ("appointment", compare::<submission::Appointment>),
    ("attendance", compare::<submission::Attendance>),
    ("door", compare::<door::DoorList>),
    ("cancellation", compare::<submission::Cancellation>),
    ("certificate", compare::<submission::Certificate>),
    ("entry", compare::<submission::Entry>),
    ("hold", compare::<submission::Hold>),
    ("holdchange", compare::<submission::HoldChange>),
    ("post", compare::<submission::Post>),
    ("proposal", compare::<submission::Proposal>),
    ("question", compare::<submission::Question>),
    ("reaction", compare::<submission::Reaction>),
    ("registration", compare::<submission::Registration>),
    ("renewal", compare::<submission::Renewal>),
    ("report", compare::<submission::Report>),
    ("response", compare::<submission::Response>),
    ("scores", compare::<submission::Scores>),
    ("class", compare::<submission::Class>),
    ("progress", compare::<submission::Progress>),
    ("classlist", compare::<letters::Message>),
    ("invitation", compare::<class::Invitation>),
    ("packet", compare::<judging::Packet>),
    ("support", compare::<submission::Support>),
    ("vote", compare::<submission::Vote>),
    ("wish", compare::<submission::Wish>),
];

/// Reads a chunk's records from its columns, and compares them with what the JSON of each row is read as.
fn by_rows<R: Record>(chunk: &[u8]) {
    let written = |record: &R| serde_json::to_string(record).unwrap();
    let Ok((records, _)) = chunk::read::<R>(chunk) else {
        assert!(chunk::rows(R::COLLECTION, chunk).is_err());
        return;
    };
    let rows = chunk::rows(R::COLLECTION, chunk).unwrap();
    let expected = rows.iter().filter_map(|row| from_str::<R>(row).ok());
    let (records, expected): (Vec<_>, Vec<_>) =
        (records.iter().map(written).collect(), expected.map(|r| written(&r)).collect());
    assert_eq!(records, expected);
}

/// Records of each way that there is to read one: of fields, of one of several kinds, with fields of another type among its own.
const RECORDS: &[(&str, Collection, CompareRows)] = &[
    ("titles", Collection::Titles, by_rows::<catalogue::Title>),
    ("holdings", Collection::Holdings, by_rows::<catalogue::Holding>),
    ("availability", Collection::Availability, by_rows::<catalogue::Availability>),
    ("synonyms", Collection::Synonyms, by_rows::<catalogue::Synonyms>),
    ("events", Collection::Events, by_rows::<programme::Event>),
    ("surveys", Collection::Surveys, by_rows::<learning::Survey>),
    ("proposals", Collection::Proposals, by_rows::<participation::Proposal>),
    ("ballots", Collection::Ballots, by_rows::<participation::Ballot>),
    ("posts", Collection::Posts, by_rows::<conversation::Post>),
    ("questions", Collection::Questions, by_rows::<conversation::Question>),
    ("statuses", Collection::Statuses, by_rows::<letters::Status>),
    ("library", Collection::Library, by_rows::<library::Library>),
];

#[test]
fn every_example_is_read_as_serde_json_reads_it() {
    for (name, compare) in TYPES {
        assert_eq!(compare(&EXAMPLES[*name]), Ok(true), "{name}");
    }
    let compared: Vec<_> = TYPES.iter().map(|(name, _)| *name).collect();
    let missing: Vec<_> = EXAMPLES.keys().filter(|name| !compared.contains(&name.as_str())).collect();
    assert_eq!(missing, ["chunk", "delta"], "has no type of its own");
}

#[test]
fn every_field_that_may_be_missing_may_be_missing_here() {
    for (name, compare) in TYPES {
        let whole: Value = serde_json::from_str(&EXAMPLES[*name]).unwrap();
        for n in 0..nodes(&mut whole.clone(), &mut |_| {}) {
            let mut changed = whole.clone();
            take_out(&mut changed, n);
            compare(&changed.to_string()).unwrap_or_else(|fault| panic!("{name} {changed}: {fault}"));
        }
    }
}

/// Visits every value inside a value, itself first; answers with how many there are.
fn nodes(value: &mut Value, visit: &mut dyn FnMut(&mut Value)) -> usize {
    visit(value);
    1 + match value {
        Value::Array(values) => values.iter_mut().map(|value| nodes(value, visit)).sum(),
        Value::Object(values) => values.values_mut().map(|value| nodes(value, visit)).sum(),
        _ => 0,
    }
}

/// Does something to the n-th value inside a value.
fn at(value: &mut Value, n: usize, change: impl FnOnce(&mut Value)) {
    let (mut here, mut change) = (0, Some(change));
    nodes(value, &mut |value| {
        if here == n
            && let Some(change) = change.take()
        {
            change(value);
        }
        here += 1;
    });
}

/// Takes the n-th value out of what holds it.
fn take_out(value: &mut Value, n: usize) {
    const MARK: &str = "\u{0}taken out";
    at(value, n, |value| *value = MARK.into());
    nodes(value, &mut |value| match value {
        Value::Array(values) => values.retain(|value| value != MARK),
        Value::Object(values) => values.retain(|_, value| value != MARK),
        _ => {}
    });
}

fn leaf() -> impl Strategy<Value = Value> {
    const WORDS: &[&str] =
        &["", "x", "book", "other", "2026-11-23", "2026-11-23T06:00:00Z", "13:00", "id", "p", "unknown"];
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-300_i32..70_000).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1_000..1_000_i32).prop_map(|n| json!(f64::from(n) / 8.0)),
        prop::sample::select(WORDS).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(json!({})),
        Just(json!([])),
        Just(json!({"id": "x", "t": "p", "kind": "text", "s": []})),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn examples_with_other_values_are_read_alike(of in any::<Index>(), changes in vec((any::<Index>(), any::<Index>(), 0..4_u8, leaf()), 1..4)) {
        let (name, compare) = of.get(TYPES);
        let whole: Value = serde_json::from_str(&EXAMPLES[*name]).unwrap();
        let mut value = whole.clone();
        for (place, other, kind, leaf) in changes {
            let n = place.index(nodes(&mut value, &mut |_| {}));
            match kind {
                0 => take_out(&mut value, n),
                1 => {
                    let (mut found, mut whole) = (Value::Null, whole.clone());
                    let m = other.index(nodes(&mut whole, &mut |_| {}));
                    at(&mut whole, m, |value| found = value.take());
                    at(&mut value, n, |value| *value = found);
                }
                _ => at(&mut value, n, |value| *value = leaf),
            }
        }
        for text in [value.to_string(), format!("{value:#}")] {
            prop_assert!(compare(&text).is_ok(), "{name} {text}: {:?}", compare(&text));
        }
    }

    #[test]
    fn broken_examples_are_read_alike(of in any::<Index>(), from in any::<Index>(), length in 0_usize..12, put in r#"[\[\]{}":,0-9a-z \\.\-]{0,4}"#, again in any::<bool>()) {
        let (name, compare) = of.get(TYPES);
        let text = &EXAMPLES[*name];
        let characters: Vec<char> = text.chars().collect();
        let from = from.index(characters.len());
        let to = (from + length).min(characters.len());
        let kept = if again { from } else { to };
        let text: String = characters[..to].iter().copied().chain(put.chars()).chain(characters[kept..].iter().copied()).collect();
        prop_assert!(compare(&text).is_ok(), "{name} {text}: {:?}", compare(&text));
    }

    #[test]
    fn rows_are_read_as_their_json(of in any::<Index>(), changes in vec((any::<Index>(), any::<Index>(), 0..3_u8, leaf()), 0..6), count in 1_usize..4) {
        let (name, collection, by_rows) = of.get(RECORDS);
        let whole: Value = serde_json::from_str(&EXAMPLES[*name]).unwrap();
        let mut rows = vec![whole; count];
        for (row, place, kind, leaf) in changes {
            let row = row.get_mut(&mut rows);
            let n = place.index(nodes(row, &mut |_| {}));
            match kind {
                0 if n > 0 => take_out(row, n),
                _ if n > 0 => at(row, n, |value| *value = leaf),
                _ => {}
            }
        }
        let rows: Vec<String> = rows.iter().map(Value::to_string).collect();
        by_rows(&chunk::write(*collection, &rows).unwrap());
    }

    #[test]
    fn no_bytes_are_too_odd_to_be_refused(bytes in vec(any::<u8>(), 0..60), text in r#"[\[\]{}":,0-9a-z\\u \-.]{0,60}"#) {
        for bytes in [&bytes[..], text.as_bytes()] {
            prop_assert!(from_slice::<programme::Event>(bytes).is_err());
            let skipped = from_slice::<Extent>(bytes).is_ok();
            prop_assert_eq!(skipped, serde_json::from_slice::<&serde_json::value::RawValue>(bytes).is_ok());
        }
        for (_, compare) in TYPES {
            prop_assert!(compare(&text).is_ok());
        }
    }

    #[test]
    fn numbers_are_read_alike(text in r"-?(0|[1-9][0-9]{0,21})(\.[0-9]{1,6})?([eE][+-]?[0-9]{1,2})?", odd in "[0-9.eE+-]{0,8}") {
        for text in [text, odd] {
            let (ours, theirs) = (from_str::<f64>(&text), serde_json::from_str::<f64>(&text));
            match (ours, theirs) {
                (Ok(ours), Ok(theirs)) => prop_assert!((ours - theirs).abs() <= theirs.abs() * 1e-14, "{text}: {ours} {theirs}"),
                (ours, theirs) => prop_assert!(ours.is_err() && theirs.is_err(), "{text}: {ours:?} {theirs:?}"),
            }
            for alike in [compare::<i8>, compare::<u8>, compare::<i16>, compare::<u16>, compare::<i32>, compare::<u32>, compare::<i64>, compare::<u64>] {
                prop_assert!(alike(&text).is_ok(), "{text}: {:?}", alike(&text));
            }
        }
    }

    #[test]
    fn figures_are_read_exactly(n in -999_999_999_999_999_i64..=999_999_999_999_999, places in 0_usize..16) {
        let digits = format!("{:016}", n.unsigned_abs());
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let text = format!("{}{}.{fraction}0", if n < 0 { "-" } else { "" }, whole.trim_start_matches('0').parse().unwrap_or(0_u64));
        prop_assert_eq!(from_str::<f64>(&text).ok(), text.parse().ok(), "{}", text);
    }

    #[test]
    fn texts_are_read_alike(text in any::<String>(), odd in r#"(\\[\\"/bfnrtu]|\\ud8[0-9a-f]{2}|\\u[0-9a-fA-F]{4}|[a-z]){0,6}"#) {
        prop_assert_eq!(from_str::<String>(&serde_json::to_string(&text).unwrap()).unwrap(), text);
        let odd = format!("\"{odd}\"");
        prop_assert!(compare::<String>(&odd).is_ok(), "{odd}: {:?}", compare::<String>(&odd));
    }
}

/// A type of everything that the records have not, or have elsewhere.
#[derive(Debug, PartialEq, Serialize, Deserialize, Read)]
struct Everything {
    pair: (i8, bool),
    maybe: Option<f64>,
    #[serde(default)]
    several: Vec<Kind>,
    nested: Vec<Vec<Vec<u8>>>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Read)]
enum Kind {
    Unit,
    Held(BTreeMap<String, u32>),
}

#[test]
fn everything_is_read_as_serde_json_reads_it() {
    let json = r#" { "several" : ["Unit",{"Held":{"x":1,"y":2,"x":3}}],"nested":[[],[[],[1]]],"pair":[-1,true],"unknown":[{"a":[]}] } "#;
    assert_eq!(compare::<Everything>(json), Ok(true));
    for broken in [
        r#"{"pair":[1,true],"nested":[],"pair":[1,true]}"#,
        r#"{"pair":[1],"nested":[]}"#,
        r#"{"pair":[1,true,2],"nested":[]}"#,
        r#"{"pair":[1,true],"nested":[],}"#,
        r#"{"pair":[1,true],"nested":[1]}"#,
        r#"{"pair":[1,true],"nested":null}"#,
        r#"{"pair":[1,true],"nested":[],"several":["Held"]}"#,
        r#"{"pair":[1,true],"nested":[],"several":[{"Held":{},"Unit":1}]}"#,
        r#"{"pair":[1,true],"nested":[],"several":[{}]}"#,
        r#"{"pair":[1,true],"nested":[],"several":["New"]}"#,
        r#"{"pair":[1,true],"nested":[]}}"#,
    ] {
        assert_eq!(compare::<Everything>(broken), Ok(false), "{broken}");
    }
}

#[test]
fn an_array_is_no_record_and_an_object_no_word() {
    assert!(serde_json::from_str::<catalogue::Item>(r#"["x"]"#).is_ok());
    assert!(from_str::<catalogue::Item>(r#"["x"]"#).is_err());
    assert!(serde_json::from_str::<catalogue::Medium>(r#"{"book":null}"#).is_ok());
    assert!(from_str::<catalogue::Medium>(r#"{"book":null}"#).is_err());
}

#[test]
fn an_error_says_what_is_wrong_and_where() {
    let message = |json: &str| from_str::<catalogue::Title>(json).unwrap_err().to_string();
    assert_eq!(message(r#"{"id":"a"}"#), "missing field `title` at line 1 column 11");
    assert_eq!(
        message("{\"id\":\"a\",\n \"names\":[{\"name\":\"x\"},{\"name\":7}]}"),
        "names[1].name: expected a text, found a number at line 2 column 32"
    );
    assert_eq!(
        message(r#"{"id":"a","title":"b","added":"kemarin"}"#),
        "added: expected a day such as 2026-11-23, found \"kemarin\" at line 1 column 40"
    );
    assert_eq!(
        message(r#"{"id":"a","title":"b","year":99999}"#),
        "year: 99999 is too large or too small a number here at line 1 column 35"
    );
    assert!(from_str::<catalogue::Title>(r#"{"id":"a","ti"#).unwrap_err().is_cut());
    assert!(!from_str::<catalogue::Title>(r#"{"id":"a"]"#).unwrap_err().is_cut());
    assert_eq!(
        from_slice::<String>(b"\"\xff\"").unwrap_err().to_string(),
        "is no JSON: it is not UTF-8 at line 1 column 2"
    );
}

#[test]
fn nothing_is_too_deep_to_be_passed_over_or_refused() {
    let deep = format!("{{\"new\":{}1{},\"n\":1}}", "[{\"a\":".repeat(100_000), "}]".repeat(100_000));
    assert!(from_str::<Extent>(&deep).is_ok());
    assert!(from_str::<catalogue::Title>(&deep).is_err());
    assert!(from_str::<Extent>(&"[".repeat(1_000_000)).unwrap_err().is_cut());
}
