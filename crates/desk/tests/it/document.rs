//! The document of the format, `docs/feed-format.md`: every example in it is true.

use std::{collections::BTreeMap, fs};

use lapau_feed::{
    Collection, Digest, FORMAT, Manifest, chunk, delta,
    letters::{Message, Status},
    submission::{Content, Receipt, Refusal, Submission, validate},
};
use serde_json::Value;

use crate::driver::crate_folder;

/// The examples of the document: blocks that begin with three backquotes, `json` and a name.
fn examples() -> BTreeMap<String, String> {
    let text = fs::read_to_string(crate_folder().join("../../docs/feed-format.md")).unwrap();
    let mut examples = BTreeMap::new();
    for block in text.split("```json ").skip(1) {
        let (name, rest) = block.split_once('\n').unwrap();
        let (example, _) = rest.split_once("\n```").unwrap();
        assert_eq!(examples.insert(name.to_owned(), example.to_owned()), None, "{name} has two examples");
    }
    examples
}

#[test]
fn every_collection_has_an_example_that_nothing_is_wrong_with() {
    let examples = examples();
    for &collection in Collection::ALL {
        let example = examples.get(collection.name()).unwrap_or_else(|| panic!("{collection} has no example"));
        let checked = collection.check_json(example).unwrap_or_else(|error| panic!("{collection}: {error}"));
        assert_eq!(checked.problems, [], "{collection}");
        // Strictly too: no example shows a field that the types do not know.
        let value: Value = serde_json::from_str(example).unwrap();
        assert_eq!(desk::content::read_typed(collection, &value).unwrap().problems, [], "{collection}");
    }
    let others: Vec<_> = examples.keys().filter(|name| Collection::from_name(name).is_none()).collect();
    let mut known =
        vec!["card", "chunk", "delta", "door", "manifest", "message", "packet", "receipt", "refusal", "submission"];
    known.extend(["classlist", "invitation"]);
    known.extend(Content::KINDS.iter().filter(|kind| **kind != "suggestion"));
    known.sort_unstable();
    assert_eq!(others, known);
}

#[test]
fn manifest_and_chunk_belong_together() {
    let examples = examples();
    let manifest: Manifest = serde_json::from_str(&examples["manifest"]).unwrap();
    assert_eq!(manifest.format, FORMAT);
    let chunk = examples["chunk"].as_bytes();
    let named = manifest.entry(Collection::Synonyms).unwrap().chunks[0];
    assert_eq!((named.digest, named.bytes as usize), (Digest::of(chunk), chunk.len()));
    let (records, passed_over) = chunk::read::<lapau_feed::catalogue::Synonyms>(chunk).unwrap();
    assert_eq!((records.len(), passed_over), (named.records as usize, 0));
}

#[test]
fn manifest_and_delta_belong_together() {
    let examples = examples();
    let manifest: Manifest = serde_json::from_str(&examples["manifest"]).unwrap();
    let bytes = examples["delta"].as_bytes();
    let named = manifest.deltas(Collection::Synonyms)[0];
    assert_eq!((named.digest, named.bytes as usize), (Digest::of(bytes), bytes.len()));
    let changes = delta::read(Collection::Synonyms, bytes).unwrap();
    let records: Vec<&str> = changes.records.iter().map(String::as_str).collect();
    let removed: Vec<&str> = changes.removed.iter().map(String::as_str).collect();
    assert_eq!(delta::write(Collection::Synonyms, named.since, &removed, &records).unwrap().1, bytes);
    // Applied to what it says is removed, it makes the chunk that the manifest names.
    assert_eq!(chunk::write(Collection::Synonyms, &changes.records).unwrap(), examples["chunk"].as_bytes());
}

#[test]
fn submission_receipt_and_status_belong_together() {
    let examples = examples();
    let letter: Submission = serde_json::from_str(&examples["submission"]).unwrap();
    assert_eq!(validate(&letter), []);
    assert_eq!(letter.to_bytes(), examples["submission"].as_bytes());
    let receipt: Receipt = serde_json::from_str(&examples["receipt"]).unwrap();
    assert!(receipt.is_for(&letter.id, &letter.to_bytes()));
    let status: Status = serde_json::from_str(&examples["statuses"]).unwrap();
    assert_eq!(status.id, Status::id_of(&letter.id));
    let refusal: Refusal = serde_json::from_str(&examples["refusal"]).unwrap();
    assert_eq!(refusal.error, "invalid");
}

#[test]
fn every_kind_of_letter_has_an_example_with_all_of_its_fields() {
    let examples = examples();
    let envelope = &examples["submission"];
    let (before, _) = envelope.split_once(r#""kind""#).unwrap();
    for kind in Content::KINDS.iter().filter(|kind| **kind != "suggestion") {
        let text = format!(r#"{before}"kind":"{kind}","body":{}}}"#, examples[*kind]);
        let letter: Submission = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert_eq!(validate(&letter), [], "{kind}");
        assert_eq!(String::from_utf8(letter.to_bytes()).unwrap(), text);
    }
    let message = Message::from_bytes(examples["message"].as_bytes()).unwrap();
    assert_eq!(serde_json::to_string(&message).unwrap(), examples["message"]);
    let card = Message::from_bytes(examples["card"].as_bytes()).unwrap();
    assert_eq!(serde_json::to_string(&card).unwrap(), examples["card"]);
}
