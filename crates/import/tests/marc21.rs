//! MARC records of the test sets of pymarc and ruby-marc; see fixtures/LICENCES.md.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod recorder;

use expect_test::expect;
use lapau_import::{Format, ImportError};
use recorder::{recognise, record};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn printed(name: &str) -> String {
    let bytes = fixture(name);
    assert_eq!(recognise(&bytes[..bytes.len().min(8192)]), Some(Format::Marc21), "{name}");
    let (result, found) = record(Format::Marc21, &bytes);
    let summary = result.unwrap();
    assert_eq!(summary.read as usize, found.titles.len() + found.skipped.len());
    assert_eq!(found.bytes, bytes.len() as u64);
    found.print()
}

#[test]
fn a_record_of_latin_letters_in_marc_8() {
    expect![[r#"
        {
          "id": "zd7nj5h5aggy",
          "title": "Histoire du \"nouveau théâtre.\"",
          "names": [
            {
              "name": "Serreau, Geneviève"
            }
          ],
          "place": "Paris",
          "publisher": "Gallimard",
          "year": 1966,
          "extent": "190 p.",
          "series": "Collection Idées, 104",
          "languages": [
            "fr"
          ],
          "subjects": [
            "French drama -- 20th century -- History and criticism"
          ],
          "notes": [
            "Quelques vivants piliers.--L'immédiat après-guerre.--La fête des mots.--Eugène Ionesco.--Arthur Adamov.--Samuel Beckett.--Jean Genet.--Jean Vauthier.--Georges Schehadé.--La relève de l'avant-garde.--Les metteurs en scène du \"nouveau théâtre.\"--Créations des principaux metteurs en scène du \"nouveau théâtre.\"",
            "Bibliographical footnotes."
          ],
          "work": "3vx4s4xthad4"
        }
        mended at record 1, byte 0: encoding: the leader says UTF-8, the text is MARC-8
    "#]].assert_eq(&printed("ruby-marc/marc8_accented_chars.marc"));
}

#[test]
fn a_record_with_broken_east_asian_characters() {
    expect![[r#"
        {
          "id": "kcqd8jzfj4kn",
          "title": "Beikoku no tōchi no shikumi",
          "subtitle": "米国の統治の仕組����",
          "names": [
            {
              "name": "Arnold, Paul A."
            },
            {
              "name": "United States. Dept. of State. Bureau of International Information Programs"
            },
            {
              "name": "Braddock Communications"
            }
          ],
          "place": "Herndon, Va. : [Washington, D.C.]",
          "publisher": "Braddock Communications ; U.S. Dept. of State, Bureau of International Information Programs",
          "year": 2004,
          "extent": "1 online resource (36, [1]) p. : col. ill.",
          "languages": [
            "ja"
          ],
          "subjects": [
            "Democracy -- United States",
            "Federal government -- United States",
            "Local government -- United States",
            "State governments -- United States",
            "Voting -- United States",
            "United States -- Politics and government"
          ],
          "medium": "digital",
          "notes": [
            "Title from caption (America.gov, viewed Feb. 1, 2010).",
            "Text in Japanese."
          ],
          "links": [
            {
              "href": "http://purl.access.gpo.gov/GPO/LPS119031",
              "label": "Online resource",
              "full_text": true
            }
          ],
          "work": "s44p7bn2vsyn"
        }
        mended at record 1, byte 0: encoding suspect: 4 characters are not in MARC-8 and are shown as �
    "#]]
    .assert_eq(&printed("ruby-marc/bad_eacc_encoding.marc8.marc"));
}

#[test]
fn a_record_with_bytes_that_are_not_utf_8() {
    expect![[r#"
        {
          "id": "qf9z3kdhm0yg",
          "title": "Photčhanānukrom Čhin Klāng-TǣčhiuʻAngkrit-Thai /bad bytes => �( <",
          "names": [
            {
              "name": "Čhamlō̜ng Phitsanākha"
            }
          ],
          "responsibility": "dōi Čhamlō̜ng Phitsanākha",
          "place": "Krungthēp",
          "publisher": "Bantānsān",
          "year": 1970,
          "date": "197-?",
          "extent": "921 p. ; 19 cm.",
          "languages": [
            "zh",
            "th",
            "en"
          ],
          "subjects": [
            "Chinese language -- Dialects -- China -- Shantou (Guangdong Sheng)",
            "Chinese language -- Dialects -- Thailand",
            "Chinese language -- Dictionaries -- Thai",
            "Chinese language -- Dictionaries -- English"
          ],
          "medium": "digital",
          "notes": [
            "In Thai script.",
            "Author's name and imprint from dust jacket.",
            "Entries in Chinese characters with Mandarin and Swatow pronunciation in Thai script and English and Thai glosses."
          ],
          "work": "3qe6rewazbhz"
        }
        mended at record 1, byte 0: encoding suspect: 1 bytes are not UTF-8 and are shown as �
    "#]].assert_eq(&printed("ruby-marc/utf8_with_bad_bytes.marc"));
}

#[test]
fn records_in_windows_1251_that_say_nothing_of_it() {
    let printed = printed("pymarc/1251.dat");
    assert!(printed.contains("Основы гидравлического расчета инженерных сетей"), "{printed}");
    assert!(printed.contains("encoding suspect: neither UTF-8 nor MARC-8; read as windows-1251"), "{printed}");
}

#[test]
fn fields_without_subfields_and_title_are_no_title() {
    let printed = printed("ruby-marc/cp866_unimarc.marc");
    assert_eq!(printed, "skipped at record 1, byte 0: it has no title (field 245, nor any other that could serve)\n");
}

#[test]
fn records_of_another_kind_are_named() {
    let mut holdings = marc(&[("001", "1"), ("852", "  $aPYK$pB1")]);
    holdings[6] = b'x';
    let (_, found) = record(Format::Marc21, &holdings);
    assert_eq!(found.skipped[0].1, "it is a holdings record, not the record of a title");
}

#[test]
fn a_unimarc_record_is_read_as_one() {
    let (_, found) = record(
        Format::Marc21,
        &marc(&[
            ("001", "1"),
            ("010", "  $a972-46-0437-1"),
            ("101", "1 $apor$ceng"),
            ("200", "1 $aOrgulho e preconceito$eromance$fJane Austen$gtrad. Lucia Serpa"),
            ("210", "  $aLisboa$cPresença$d2004"),
            ("215", "  $a343 p.$d23 cm"),
            ("700", " 1$aAusten,$bJane,$f1775-1817$4070"),
            ("702", " 1$aSerpa,$bLucia$4730"),
        ]),
    );
    expect![[r#"
        {
          "id": "mccfgws6n3bd",
          "title": "Orgulho e preconceito",
          "subtitle": "romance",
          "names": [
            {
              "name": "Austen, Jane"
            },
            {
              "name": "Serpa, Lucia",
              "role": "penerjemah"
            }
          ],
          "place": "Lisboa",
          "publisher": "Presença",
          "year": 2004,
          "extent": "343 p. 23 cm",
          "languages": [
            "pt"
          ],
          "work": "asv8672v2typ"
        }
        mended at record 1, byte 0: it is a UNIMARC record and was read as one
        mended at record 1, byte 0: 972-46-0437-1 is no valid ISBN and was left out
    "#]]
    .assert_eq(&found.print());
}

#[test]
fn a_record_in_code_page_866_is_kept_and_marked() {
    let text = "Автоматизация проектирования и подготовки производства";
    let placeholder = "#".repeat(text.chars().count());
    let mut bytes = marc(&[("001", "1"), ("245", &format!("00$a{placeholder}"))]);
    let at = bytes.iter().position(|byte| *byte == b'#').unwrap();
    for (place, c) in bytes[at..].iter_mut().zip(text.chars()) {
        *place = match c as u32 {
            letter @ 0x410..=0x43f => (letter - 0x410 + 0x80) as u8,
            letter @ 0x440..=0x44f => (letter - 0x440 + 0xe0) as u8,
            _ => b' ',
        };
    }
    // The leader says MARC-8.
    bytes[9] = b' ';
    let (_, found) = record(Format::Marc21, &bytes);
    assert_eq!(found.titles[0].0.title, text);
    assert_eq!(found.mended[0].1, "encoding suspect: neither UTF-8 nor MARC-8; read as IBM866");
}

#[test]
fn records_that_are_broken_in_every_way() {
    expect![[r#"
        {
          "id": "yghy7gxtd9kn",
          "title": "The pragmatic programmer",
          "subtitle": "from journeyman to master",
          "responsibility": "Andrew Hunt, David Thomas"
        }
        {
          "id": "1qb5ha6ryrzj",
          "title": "The pragmatic programmer",
          "subtitle": "from journeyman to master",
          "responsibility": "Andrew Hunt, David Thomas"
        }
        {
          "id": "1vy1gp48dz5r",
          "title": "The pragmatic programmer",
          "subtitle": "from journeyman to master",
          "responsibility": "Andrew Hunt, David Thomas"
        }
        {
          "id": "nkqymxdqbgrg",
          "title": "The pragmatic programmer",
          "subtitle": "from journeyman to master",
          "responsibility": "Andrew Hunt, David Thomas"
        }
        {
          "id": "ffsczc200znz",
          "title": "The pragmatic programmer",
          "subtitle": "from journeyman to master",
          "responsibility": "Andrew Hunt, David Thomas"
        }
        {
          "id": "fwy8haqmwrb8",
          "title": "The pragmatic programmer",
          "subtitle": "from journeyman to master",
          "responsibility": "Andrew Hunt, David Thomas"
        }
        mended at record 2, byte 127: 1 earlier records have the same number; it is kept as one of its own
        mended at record 2, byte 127: the base address in the leader is wrong
        mended at record 3, byte 254: 2 earlier records have the same number; it is kept as one of its own
        mended at record 3, byte 254: the base address in the leader is wrong
        mended at record 4, byte 381: 3 earlier records have the same number; it is kept as one of its own
        mended at record 4, byte 381: the length of the directory is no multiple of 12
        mended at record 5, byte 509: 4 earlier records have the same number; it is kept as one of its own
        mended at record 5, byte 509: the length of the directory is no multiple of 12
        mended at record 5, byte 509: lengths or positions in the directory are wrong; fields were matched in order
        mended at record 6, byte 637: 5 earlier records have the same number; it is kept as one of its own
        mended at record 6, byte 637: the base address in the leader is wrong
        skipped at record 7, byte 764: its directory has no entry that can be read
        skipped at record 8, byte 790: the very same record is in this file already, as record 1
    "#]]
    .assert_eq(&printed("pymarc/bad_records.mrc"));
}

#[test]
fn numbers_of_several_volumes() {
    expect![[r#"
        {
          "id": "w1c47sgh3vk4",
          "title": "The town scold",
          "names": [
            {
              "name": "Johnson, Judith Emlyn"
            }
          ],
          "responsibility": "by Judith Johnson Sherwin ; ill. by Margaret Lampe",
          "place": "Taftsville, Vt",
          "publisher": "Countryman Press",
          "year": 1977,
          "extent": "39 p. : ill. ; 23 cm.",
          "series": "Her Waste ; pt. 1",
          "isbn": [
            "9780914378280",
            "9780914378297",
            "9780914378266"
          ],
          "languages": [
            "en"
          ],
          "class": "811.54",
          "work": "dtbq7ykmhec4"
        }
    "#]]
    .assert_eq(&printed("pymarc/multi_isbn.dat"));
}

#[test]
fn the_flag_of_utf_8_is_not_needed() {
    let with = record(Format::Marc21, &fixture("pymarc/utf8_with_leader_flag.dat")).1;
    let without = record(Format::Marc21, &fixture("pymarc/utf8_without_leader_flag.dat")).1;
    assert_eq!(with.titles[0].0, without.titles[0].0);
    assert_eq!(without.mended[0].1, "encoding: the leader says MARC-8, the text is UTF-8");
}

#[test]
fn a_file_of_many_records_is_read_whole() {
    let (result, found) = record(Format::Marc21, &fixture("pymarc/marc.dat"));
    assert_eq!(result.unwrap().imported, 20);
    let titles: String = found
        .titles
        .iter()
        .map(|(title, _)| format!("{} | {} | {:?}\n", title.title, title.subtitle, title.year))
        .collect();
    expect![[r#"
        The pragmatic programmer | from journeyman to master | Some(2000)
        Programming Python |  | Some(2001)
        Learning Python |  | Some(2004)
        Python cookbook |  | Some(2002)
        Python programming for the absolute beginner |  | Some(2003)
        Web programming | techniques for integrating Python, Linux, Apache, and MySQL | Some(2002)
        Python programming on Win32 |  | Some(2000)
        Python programming | an introduction to computer science | Some(2003)
        Python Web programming |  | Some(2002)
        Core python programming |  | Some(2000)
        Python and Tkinter programming |  | Some(2000)
        Game programming with Python, Lua, and Ruby |  | Some(2003)
        Python programming patterns |  | Some(2002)
        Python programming with the Java class libraries | a tutorial for building Web and Enterprise applications | Some(2002)
        Learn to program using Python | a tutorial for hobbyists, self-starters, and all who want to learn the art of computer programming | Some(2001)
        Programming with Python |  | Some(2000)
        BSD Sockets programming from a multi-language perspective |  | Some(2004)
        Design patterns | elements of reusable object-oriented software | Some(1995)
        Introduction to algorithms |  | Some(2001)
        ANSI Common Lisp |  | Some(1996)
    "#]].assert_eq(&titles);
}

/// Builds a record of fields; `$` begins a subfield.
fn marc(fields: &[(&str, &str)]) -> Vec<u8> {
    let (mut directory, mut area) = (String::new(), String::new());
    for (tag, text) in fields {
        let text = text.replace('$', "\u{1f}") + "\u{1e}";
        directory += &format!("{tag}{:04}{:05}", text.len(), area.len());
        area += &text;
    }
    let base = 24 + directory.len() + 1;
    format!("{:05}nam a22{base:05} a 4500{directory}\u{1e}{area}\u{1d}", base + area.len() + 1).into_bytes()
}

#[test]
fn an_indonesian_record_with_the_items_of_koha() {
    let bytes = marc(&[
        ("001", "17"),
        ("003", "ID-PYK"),
        ("008", "200101s1986    io            000 1 ind d"),
        ("020", "  $a9794610460 (jil. 1)$cRp 50.000"),
        ("020", "  $a979-461-046-9"),
        ("041", "0 $aindmin$aeng"),
        ("082", "04$a899.221/3$222"),
        ("100", "1 $aNavis, A. A.,$d1924-2003,$epengarang."),
        ("245", "10$aRobohnya surau kami :$bkumpulan cerpen /$cA.A. Navis ; kata pengantar oleh H.B. Jassin."),
        ("250", "  $aCet. 8."),
        ("260", "  $a[Jakarta] :$bGramedia Pustaka Utama,$cc1986."),
        ("300", "  $avi, 142 hlm. ;$c21 cm."),
        ("490", "0 $aSeri sastra ;$v3"),
        ("520", "  $aSepuluh cerita &amp; satu surau."),
        ("650", " 4$aCerita pendek Indonesia$zSumatera Barat."),
        ("700", "1 $aJassin, H. B.$4aui"),
        ("856", "40$uhttps://example.org/buku.pdf$yTeks lengkap"),
        ("856", "42$ujavascript:alert(1)"),
        ("880", "10$6245-01/$aرُبّهنيا سوراو كامي"),
        ("952", "  $aPYK$bPYK$cRak 8$o899.221 NAV r$pB00001$q2026-11-04"),
        ("952", "  $aPYK$bPYK$cRak 8$o899.221 NAV r$pB00002$71$d2020-05-06"),
        ("952", "  $aPYK$bPYK$cRujukan$oR 899.221 NAV r$pB00003$11"),
        ("952", "  $aPYK$pB00004$01"),
    ]);
    let (result, found) = record(Format::Marc21, &bytes);
    assert_eq!(result.unwrap().imported, 1);
    expect![[r#"
        {
          "id": "taszmqkvd3v0",
          "title": "Robohnya surau kami",
          "subtitle": "kumpulan cerpen = رُبّهنيا سوراو كامي",
          "names": [
            {
              "name": "Navis, A. A."
            },
            {
              "name": "Jassin, H. B.",
              "role": "penulis kata pengantar"
            }
          ],
          "responsibility": "A.A. Navis ; kata pengantar oleh H.B. Jassin",
          "edition": "Cet. 8",
          "place": "Jakarta",
          "publisher": "Gramedia Pustaka Utama",
          "year": 1986,
          "extent": "vi, 142 hlm. ; 21 cm.",
          "series": "Seri sastra ; 3",
          "languages": [
            "id",
            "min",
            "en"
          ],
          "class": "899.2213",
          "subjects": [
            "Cerita pendek Indonesia -- Sumatera Barat"
          ],
          "summary": "Sepuluh cerita & satu surau.",
          "links": [
            {
              "href": "https://example.org/buku.pdf",
              "label": "Teks lengkap",
              "full_text": true
            }
          ],
          "added": "2020-05-06",
          "work": "bf91ej4b81m0"
        }
          {"id":"84w74vxje3pd","title":"taszmqkvd3v0","branch":"PYK","place":"Rak 8","call":"899.221 NAV r","items":[{"id":"B00001"},{"id":"B00002","reference":true}]}
          {"id":"p39669yq2gsz","title":"taszmqkvd3v0","branch":"PYK","place":"Rujukan","call":"R 899.221 NAV r","items":[{"id":"B00003"}]}
        away: {"id":"B00001","state":"loan","due":"2026-11-04"}
        away: {"id":"B00003","state":"missing"}
        mended at record 1, byte 0: 9794610460 is no valid ISBN and was left out
        mended at record 1, byte 0: 979-461-046-9 is no valid ISBN and was left out
        mended at record 1, byte 0: a link was left out, since it is no web address
    "#]].assert_eq(&found.print());
}

#[test]
fn text_that_was_encoded_twice_is_decoded_and_told() {
    let (_, found) = record(Format::Marc21, &marc(&[("245", "00$aDas rÃ¶mische Privatrecht")]));
    assert_eq!(found.titles[0].0.title, "Das römische Privatrecht");
    assert!(found.mended[0].1.contains("more than once"), "{:?}", found.mended);
}

#[test]
fn records_are_found_again_after_any_accident() {
    let one = |number: &str| marc(&[("001", number), ("245", &format!("00$aJudul {number}"))]);
    let (a, b, c) = (one("1"), one("2"), one("3"));
    let cut = &a[..a.len() - 1];
    let cases: [(&str, Vec<u8>); 7] = [
        ("line breaks between records", [&a[..], b"\r\n", &b, b"\n", &c, b"\n\x1a"].concat()),
        ("a byte order mark", [b"\xef\xbb\xbf", &a[..], &b, &c].concat()),
        ("a lost terminator", [cut, &b, &c].concat()),
        ("junk before a record", [&a[..], b"<<junk>>", &b, &c].concat()),
        ("junk with a terminator", [&a[..], b"<<junk>>\x1d", &b, &c].concat()),
        ("a wrong length", [&a[..], b"99999", &b[5..], &c].concat()),
        ("a last record without its end", [&a[..], &b, &c[..c.len() - 1]].concat()),
    ];
    for (name, bytes) in cases {
        let (result, found) = record(Format::Marc21, &bytes);
        result.unwrap();
        let titles: Vec<&str> = found.titles.iter().map(|(title, _)| title.title.as_str()).collect();
        assert_eq!(titles, ["Judul 1", "Judul 2", "Judul 3"], "{name}: {:?}", found.skipped);
    }
}

#[test]
fn a_terminator_inside_a_record_does_not_end_it() {
    let bytes = [
        marc(&[("001", "1"), ("500", "  $aCatatan \u{1d} lanjut"), ("245", "00$aJudul")]),
        marc(&[("245", "00$aLain")]),
    ]
    .concat();
    let (_, found) = record(Format::Marc21, &bytes);
    assert_eq!(found.titles.len(), 2, "{:?}", found.skipped);
    assert_eq!(found.titles[0].0.notes, ["Catatan lanjut"]);
    assert_eq!(found.mended, []);
}

#[test]
fn a_record_that_never_ends_is_passed_over_without_being_kept() {
    let bytes = [vec![b'0'; 9 << 20], vec![0x1d], marc(&[("245", "00$aJudul")])].concat();
    let head = [marc(&[("245", "00$aAwal")]), bytes].concat();
    let (result, found) = record(Format::Marc21, &head);
    assert_eq!(result.unwrap().imported, 2);
    assert!(found.skipped[0].1.contains("8 MiB"));
}

#[test]
fn other_files_are_refused_by_name() {
    let utf16: Vec<u8> = "00000nam".repeat(20).encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, reason) in [
        (&b"<?xml version=\"1.0\"?><collection/>"[..], "it is XML"),
        (b"=LDR  00000nam  2200000 a 4500\n=245  10$aJudul", "it is MarcEdit text"),
        (b"{\"leader\":\"\"}", "it is JSON"),
        (&utf16, "it is UTF-16 text"),
        (b"title,authors\nKaba,Navis\n", "it has no field terminators"),
    ] {
        assert_eq!(recognise(bytes).filter(|format| *format == Format::Marc21), None);
        let (result, _) = record(Format::Marc21, bytes);
        let error = result.unwrap_err();
        assert!(matches!(error, ImportError::OtherFormat { .. }) && error.to_string().contains(reason), "{error}");
    }
}
