//! XML, mnemonic text and workbooks, whatever is done to them: importers end, do not panic, hold no more than the file, and say where.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod recorder;
#[path = "recorder/workbook.rs"]
mod workbook;

use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};

use lapau_feed::Record;
use lapau_import::{Format, ImportError};
use proptest::prelude::*;
use recorder::{Recorder, recognise, record};
use workbook::{archive, workbook};

const XML: &str = r#"<?xml version="1.0"?>
<collection xmlns="http://www.loc.gov/MARC21/slim">
 <record><leader>00000nam a2200000 a 4500</leader><controlfield tag="001">K1</controlfield>
  <datafield tag="020" ind1=" " ind2=" "><subfield code="a">979-461-046-1</subfield></datafield>
  <datafield tag="245" ind1="1" ind2="0"><subfield code="a">Robohnya surau kami &amp; lain-lain</subfield></datafield>
  <datafield tag="952" ind1=" " ind2=" "><subfield code="b">PUSAT</subfield><subfield code="p">K0001</subfield></datafield>
 </record>
 <record><controlfield tag="001">K2</controlfield><datafield tag="245"><subfield code="a"><![CDATA[Kaba <Cindua> Mato]]></subfield></datafield></record>
</collection>
"#;
const TEXT: &str = "=LDR  00000nam\\a2200000\\a\\4500\n=001  K1\n=020  \\\\$a979-461-046-1\n=245  10$aRobohnya surau {dollar}kami /$cA.A. Navis.\n=952  \\\\$bPUSAT$pK0001\n\n=LDR  00000nam\\a2200000\\a\\4500\n=001  K2\n=245  00$aKaba Cindua Mato\n  dan lain-lain\n";
const RSS: &str = r#"<rss version="2.0"><channel><title>P</title><link>https://a.example</link>
<item><guid>1</guid><title>Jam &amp; hari</title><pubDate>Tue, 24 Nov 2026 08:00:00 +0700</pubDate><description><![CDATA[<p>Buka <b>pagi</b></p>]]></description></item>
</channel></rss>"#;

/// The interchange table of INLISLite, as far as a title needs it.
fn table() -> Vec<Vec<String>> {
    let rows = [
        ["Title", "Author", "Publisher", "Publish Year", "ISBN", "Item Code"],
        ["Robohnya surau kami", "Navis, A. A.", "Gramedia", "1986", "9789794610466", "B00001"],
        ["Kaba Cindua Mato", "", "", "", "", "00012"],
    ];
    rows.map(|row| row.map(str::to_owned).to_vec()).to_vec()
}

/// The formats that workbooks come in.
const TABLES: [Format; 6] = [
    Format::SlimsBiblio,
    Format::SlimsItems,
    Format::SlimsLoans,
    Format::InlisliteCatalogue,
    Format::InlisliteItems,
    Format::InlisliteLoans,
];

/// Imports bytes as some formats, and checks what holds for any file.
fn survive(formats: &[Format], bytes: &[u8]) -> Vec<Recorder> {
    recognise(bytes);
    let mut all = Vec::new();
    for format in formats.iter().copied() {
        let begun = Instant::now();
        let (result, found) = record(format, bytes);
        assert!(begun.elapsed() < Duration::from_secs(20), "{format} took {:?}", begun.elapsed());
        for (title, holdings) in &found.titles {
            assert_eq!(title.problems(), [], "{format}");
            assert!(holdings.iter().all(|holding| holding.problems().is_empty()), "{format}");
        }
        for (at, what) in found.mended.iter().chain(&found.skipped) {
            assert!(!at.is_empty() && what.len() < 2_000, "{format} says at {at:?}: {what}");
        }
        match result {
            Ok(summary) => assert_eq!(summary.read, summary.imported + found.skipped.len() as u64, "{format}"),
            Err(ImportError::OtherFormat { reason, .. }) => assert!(!reason.is_empty(), "{format}"),
            Err(ImportError::PersonalData { .. }) => assert_eq!(found.print(), ""),
            // A workbook that breaks off in the middle: what to do is said.
            Err(ImportError::Io(error)) => {
                assert!(
                    error.kind() == ErrorKind::InvalidData && error.to_string().contains("save it"),
                    "{format}: {error}"
                );
            }
            Err(error) => panic!("{format}: {error}"),
        }
        all.push(found);
    }
    all
}

#[test]
fn what_the_suite_changes_can_be_read_unchanged() {
    for (format, bytes, titles) in [(Format::MarcXml, XML, 2), (Format::MarcText, TEXT, 2)] {
        assert_eq!(survive(&[format], bytes.as_bytes())[0].titles.len(), titles, "{format}");
    }
    assert_eq!(survive(&[Format::Posts], RSS.as_bytes())[0].written.len(), 1);
    assert!(survive(&TABLES, &workbook(&table())).iter().any(|found| !found.titles.is_empty()));
}

#[test]
fn a_file_cut_at_any_byte_is_survived() {
    for end in 0..XML.len() {
        survive(&[Format::MarcXml], &XML.as_bytes()[..end]);
    }
    for end in 0..TEXT.len() {
        survive(&[Format::MarcText], &TEXT.as_bytes()[..end]);
    }
    for end in 0..RSS.len() {
        survive(&[Format::Posts], &RSS.as_bytes()[..end]);
    }
    let book = workbook(&table());
    for end in 0..book.len() {
        survive(&[Format::InlisliteItems], &book[..end]);
    }
}

#[test]
fn entities_that_multiply_are_not_followed() {
    let laughs: String =
        (1..10).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let bomb = format!(
        "<!DOCTYPE x [<!ENTITY l0 \"{}\">{laughs}<!ENTITY file SYSTEM \"file:///etc/passwd\">]>",
        "ha".repeat(50)
    );
    for (format, whole) in [(Format::MarcXml, XML), (Format::Posts, RSS)] {
        let body = whole.trim_start_matches("<?xml version=\"1.0\"?>").replace("&amp;", "&l9;&file;");
        let found = survive(&[format], format!("<?xml version=\"1.0\"?>{bomb}{body}").as_bytes());
        let print = found[0].print();
        assert!(
            print.len() < 20_000 && !print.contains("hahaha") && !print.contains("root:"),
            "{format}: {print:.2000}"
        );
    }
}

#[test]
fn what_is_nested_without_end_is_survived() {
    let deep = |name: &str, times: usize| (format!("<{name}>").repeat(times), format!("</{name}>").repeat(times));
    let (open, close) = deep("x", 100_000);
    let (division, end) = deep("div", 20_000);
    for nested in [format!("{open}a{close}"), open.clone()] {
        let xml = XML.replace("Robohnya", &nested);
        survive(&[Format::MarcXml], xml.as_bytes());
        let rss = RSS.replace("Jam", &nested);
        survive(&[Format::Posts], rss.as_bytes());
        let rss = RSS.replace("<item>", &format!("{nested}<item>"));
        survive(&[Format::Posts], rss.as_bytes());
    }
    for nested in [format!("{division}a{end}"), division.clone(), "<ul><li>".repeat(20_000)] {
        survive(&[Format::Posts], RSS.replace("Buka", &nested).as_bytes());
    }
    let sheet = format!("<worksheet><sheetData>{open}<row><c><v>1</v></c></row>{close}</sheetData></worksheet>");
    survive(&[Format::InlisliteItems], &archive(&[("xl/worksheets/sheet1.xml", sheet.as_bytes())]));
    let strings = format!("<sst><si>{open}<t>a</t>{close}</si></sst>");
    survive(&[Format::InlisliteItems], &archive(&[("xl/sharedStrings.xml", strings.as_bytes())]));
}

#[test]
fn a_value_of_megabytes_is_told_with_its_place_and_the_next_record_is_read() {
    let giant = "a".repeat(9 << 20);
    for (format, whole) in [(Format::MarcXml, XML), (Format::MarcText, TEXT)] {
        let found = survive(&[format], whole.replace("Robohnya", &giant).as_bytes());
        let said: Vec<_> = found[0].skipped.iter().chain(&found[0].mended).collect();
        assert!(said.iter().any(|(at, _)| at.starts_with("record 1, line ")), "{format}: {said:?}");
        let last = &found[0].titles.last().unwrap().0.title;
        assert!(last.starts_with("Kaba") && last.len() < 100, "{format}: {last:.200}");
        assert!(found[0].print().len() < 1 << 20, "{format}: a title of megabytes");
    }
    let mut rows = table();
    rows[1][0] = "a".repeat(1 << 20);
    let found = survive(&TABLES, &workbook(&rows));
    assert!(found.iter().all(|found| found.print().len() < 1 << 20), "a title of megabytes");
    assert!(found.iter().any(|found| found.mended.iter().any(|(at, what)| at == "row 2" && what.contains("column 1"))));
}

#[test]
fn a_sheet_that_lies_about_its_cells_is_survived() {
    let cell = |place: &str, kind: &str, value: &str| format!("<c r=\"{place}\" t=\"{kind}\"><v>{value}</v></c>");
    let head = cell("A1", "str", "Title");
    for (place, kind, value) in [
        ("XFD1048576", "str", "far"),
        ("ZZZZZZZZ99999999999", "str", "nowhere"),
        ("A0", "str", "above"),
        ("", "str", "without a place"),
        ("1A", "str", "turned round"),
        ("A2", "s", "4294967295"),
        ("A2", "s", "-1"),
        ("A2", "s", "x"),
        ("A2", "n", "1e999"),
        ("A2", "d", "9999-99-99"),
        ("A2", "b", "7"),
        ("A2", "unheard", "of"),
        ("A1", "str", "twice"),
    ] {
        for dimension in ["A1:XFD1048576", "A1", "", ":", "B9:A1", "A1:ZZZZZZ99999999999"] {
            let sheet = format!(
                "<worksheet><dimension ref=\"{dimension}\"/><sheetData><row r=\"1\">{head}</row><row r=\"2\">{}</row></sheetData></worksheet>",
                cell(place, kind, value)
            );
            survive(
                &[Format::InlisliteItems, Format::SlimsBiblio],
                &archive(&[("xl/worksheets/sheet1.xml", sheet.as_bytes())]),
            );
        }
    }
}

/// One change to a file.
type Change = (usize, usize, Vec<u8>);

/// Pieces taken out, and others put in their place: bytes and words that mean something to one of the formats come often.
fn changes(words: &'static [&'static str]) -> impl Strategy<Value = Vec<Change>> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..8),
        prop::sample::select(words).prop_map(|word| word.as_bytes().to_vec()),
    ];
    prop::collection::vec((any::<usize>(), 0..60usize, piece), 1..8)
}

fn apply(bytes: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, gone, put) in changes {
        let start = at % (bytes.len() + 1);
        let end = (start + gone).min(bytes.len());
        bytes.splice(start..end, put.iter().copied());
    }
    bytes
}

const OF_XML: &[&str] = &[
    "<",
    ">",
    "/>",
    "</",
    "<record>",
    "</record>",
    "<marc:record ",
    "<subfield code=\"",
    "<datafield tag=\"",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?",
    "<!DOCTYPE",
    "&#0;",
    "&#xD800;",
    "&x;",
    "&",
    "\"",
    "'",
    "\0",
    "\u{feff}",
    "xmlns=\"",
];
const OF_TEXT: &[&str] =
    &["\n", "\r", "\n\n", "=", "=LDR  ", "=245  ", "$", "$a", "{", "}", "{dollar}", "\\", "\x1a", "\t", "  "];
const OF_SHEETS: &[&str] = &[
    "<c r=\"",
    "t=\"s\"",
    "<v>",
    "</v>",
    "<row r=\"",
    "</row>",
    "<is><t>",
    "<",
    ">",
    "\"",
    "99999999999",
    "-1",
    "&#0;",
    "XFD",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_xml_is_survived(changes in changes(OF_XML)) {
        survive(&[Format::MarcXml], &apply(XML.as_bytes(), &changes));
        survive(&[Format::Posts], &apply(RSS.as_bytes(), &changes));
    }

    #[test]
    fn changed_text_is_survived(changes in changes(OF_TEXT)) {
        survive(&[Format::MarcText], &apply(TEXT.as_bytes(), &changes));
    }

    #[test]
    fn changed_archives_are_survived(changes in changes(&["PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "\0\0\0\0", "\u{ff}\u{ff}"])) {
        survive(&[Format::InlisliteItems], &apply(&workbook(&table()), &changes));
    }

    #[test]
    fn changed_sheets_are_survived(changes in changes(OF_SHEETS)) {
        const SHEET: &str = r#"<worksheet><dimension ref="A1:B2"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Item Code</t></is></c></row><row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><v>12</v></c></row></sheetData></worksheet>"#;
        const STRINGS: &str = "<sst><si><t>Title</t></si><si><r><t>Kaba</t></r></si></sst>";
        let (sheet, strings) = (apply(SHEET.as_bytes(), &changes), apply(STRINGS.as_bytes(), &changes));
        let parts: [(&str, &[u8]); 2] = [("xl/worksheets/sheet1.xml", &sheet), ("xl/sharedStrings.xml", &strings)];
        survive(&[Format::InlisliteItems, Format::SlimsBiblio], &archive(&parts));
    }
}
