//! Whatever a file holds, importers end, do not panic, and account for every record.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod recorder;

use std::io::{BufReader, Cursor};

use lapau_feed::Record;
use lapau_import::{Format, ImportError, Options, import};
use proptest::prelude::*;
use recorder::{Recorder, recognise, record};

const MARC: &[u8] = include_bytes!("fixtures/pymarc/marc.dat");
const MARC_8: &[u8] = include_bytes!("fixtures/ruby-marc/bad_eacc_encoding.marc8.marc");
const CSV: &[u8] =
    "title,gmd_name,authors,item_code\n\"Kaba \"\"Cindua\"\" Mato\",Text,<A><B>,<B1><B2>\nLain,,<C>,\n".as_bytes();

/// Imports bytes as every format, and checks what holds for any file.
fn survive(bytes: &[u8]) {
    survive_as(&Format::ALL, bytes);
}

fn survive_as(formats: &[Format], bytes: &[u8]) {
    recognise(bytes);
    for format in formats.iter().copied() {
        let (result, found) = record(format, bytes);
        for (title, holdings) in &found.titles {
            assert_eq!(title.problems(), [], "{format}");
            for holding in holdings {
                assert_eq!(holding.problems(), [], "{format}");
                assert_eq!(holding.title, title.id);
            }
        }
        for availability in &found.away {
            assert_eq!(availability.problems(), [], "{format}");
        }
        match result {
            Ok(summary) => {
                assert_eq!(summary.read, summary.imported + found.skipped.len() as u64, "{format}");
                assert_eq!(found.bytes, bytes.len() as u64, "{format}");
                // Something that is no white space was either a record or a row of labels.
                let blank = bytes
                    .iter()
                    .all(|byte| byte.is_ascii_whitespace() || matches!(byte, 0 | 0x1a | 0xef | 0xbb | 0xbf));
                assert!(
                    format != Format::Marc21
                        || summary.read > 0
                        || blank
                        || bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte <= 0x1f),
                    "{format}: {bytes:?}"
                );
            }
            Err(ImportError::OtherFormat { .. } | ImportError::PersonalData { .. }) => assert_eq!(found.print(), ""),
            Err(error) => panic!("{format}: {error}"),
        }
    }
}

#[test]
fn a_file_cut_at_any_byte_is_survived() {
    let two = MARC.iter().enumerate().filter(|(_, byte)| **byte == 0x1d).nth(1).map_or(MARC.len(), |(at, _)| at + 1);
    for end in 0..two {
        survive_as(&[Format::Marc21], &MARC[..end]);
    }
    for end in 0..MARC_8.len() {
        survive_as(&[Format::Marc21], &MARC_8[..end]);
    }
    for end in 0..CSV.len() {
        survive(&CSV[..end]);
    }
}

#[test]
fn a_record_cut_after_its_title_keeps_it() {
    let end = MARC.iter().position(|byte| *byte == 0x1d).unwrap();
    let (_, whole) = record(Format::Marc21, &MARC[..=end]);
    let (_, cut) = record(Format::Marc21, &MARC[..end - 40]);
    assert_eq!(cut.titles[0].0.title, whole.titles[0].0.title);
    assert_eq!(cut.titles[0].0.id, whole.titles[0].0.id);
    assert!(
        cut.mended.iter().any(|(at, what)| at == "record 1, byte 0" && what.contains("the file ends before")),
        "{:?}",
        cut.mended
    );
}

#[test]
fn where_the_input_is_cut_into_chunks_makes_no_difference() {
    for (format, bytes) in [(Format::Marc21, MARC), (Format::Marc21, MARC_8), (Format::SlimsBiblio, CSV)] {
        let (_, whole) = record(format, bytes);
        for size in [1, 2, 3, 24, 100] {
            let mut chunks = BufReader::with_capacity(size, Cursor::new(bytes));
            let mut found = Recorder::default();
            import(format, &mut chunks, &Options::default(), &mut found).unwrap();
            assert_eq!(found.print(), whole.print(), "{format} in chunks of {size}");
        }
    }
}

#[test]
fn another_source_gives_other_identifiers() {
    let mut found = Recorder::default();
    import(
        Format::Marc21,
        &mut Cursor::new(MARC),
        &Options { source: "koha".to_owned(), ..Options::default() },
        &mut found,
    )
    .unwrap();
    let (_, usual) = record(Format::Marc21, MARC);
    assert_eq!(found.titles.len(), usual.titles.len());
    assert!(found.titles.iter().zip(&usual.titles).all(|(one, other)| one.0.id != other.0.id));
}

/// One change to a file.
#[derive(Clone, Debug)]
enum Change {
    Set(usize, u8),
    Remove(usize, usize),
    Insert(usize, Vec<u8>),
    Copy(usize, usize, usize),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    // The bytes that mean something to one of the formats come often.
    let byte = prop_oneof![
        any::<u8>(),
        prop::sample::select(&b"\x1b\x1d\x1e\x1f\n\r\0\x1a\",;|'\t<>\\0129 $(\xff\xfe\xef"[..])
    ];
    let change = prop_oneof![
        (any::<usize>(), byte.clone()).prop_map(|(at, byte)| Change::Set(at, byte)),
        (any::<usize>(), 0..300usize).prop_map(|(at, length)| Change::Remove(at, length)),
        (any::<usize>(), prop::collection::vec(byte, 0..40)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (any::<usize>(), any::<usize>(), 0..300usize).prop_map(|(from, to, length)| Change::Copy(from, to, length)),
    ];
    prop::collection::vec(change, 0..12)
}

fn apply(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let size = bytes.len().max(1);
        match change {
            Change::Set(at, byte) => {
                if let Some(place) = bytes.get_mut(at % size) {
                    *place = *byte;
                }
            }
            Change::Remove(at, length) => {
                let start = (at % size).min(bytes.len());
                bytes.drain(start..(start + length).min(bytes.len()));
            }
            Change::Insert(at, more) => {
                let start = (at % size).min(bytes.len());
                bytes.splice(start..start, more.iter().copied());
            }
            Change::Copy(from, to, length) => {
                let start = (from % size).min(bytes.len());
                let piece = bytes[start..(start + length).min(bytes.len())].to_vec();
                let start = (to % size).min(bytes.len());
                bytes.splice(start..start, piece);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        survive(&bytes);
    }

    #[test]
    fn any_text_is_survived(text in "[\\PC\n\r\t\",;<>]{0,400}") {
        survive(text.as_bytes());
    }

    #[test]
    fn changed_marc_records_are_survived(changes in changes()) {
        survive_as(&[Format::Marc21], &apply(MARC[..6000].to_vec(), &changes));
        survive_as(&[Format::Marc21], &apply(MARC_8.to_vec(), &changes));
    }

    #[test]
    fn changed_tables_are_survived(changes in changes()) {
        survive(&apply(CSV.to_vec(), &changes));
    }

    /// A record after an accident is read as it would be without it, as long as its own bytes are whole.
    #[test]
    fn an_accident_stays_where_it_is(changes in changes()) {
        let end = MARC.iter().position(|byte| *byte == 0x1d).unwrap_or(0);
        let (_, alone) = record(Format::Marc21, &MARC[end + 1..]);
        let mut bytes = apply(MARC[..end].to_vec(), &changes);
        bytes.push(0x1d);
        bytes.extend_from_slice(&MARC[end + 1..]);
        if let (Ok(_), found) = record(Format::Marc21, &bytes) {
            let last = alone.titles.last().map(|(title, _)| &title.title);
            prop_assert_eq!(found.titles.last().map(|(title, _)| &title.title), last);
            prop_assert!(found.titles.len() + found.skipped.len() >= alone.titles.len());
        }
    }
}
