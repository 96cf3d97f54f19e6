//! MARC 21 in XML and in MarcEdit's text, and Koha's items in any of them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod recorder;

use expect_test::expect;
use lapau_import::{Format, ImportError};
use recorder::{recognise, record};

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<marc:collection xmlns:marc="http://www.loc.gov/MARC21/slim">
 <marc:record>
  <marc:leader>00000nam a2200000 a 4500</marc:leader>
  <marc:controlfield tag="001">K1</marc:controlfield>
  <marc:controlfield tag="003">ID-PYK</marc:controlfield>
  <marc:controlfield tag="008">860101s1986    io            000 1 ind  </marc:controlfield>
  <marc:datafield tag="020" ind1=" " ind2=" "><marc:subfield code="a">979-461-046-1 (jil. 2)</marc:subfield></marc:datafield>
  <marc:datafield tag="082" ind1="0" ind2="4"><marc:subfield code="a">899.221/3</marc:subfield></marc:datafield>
  <marc:datafield tag="100" ind1="1" ind2=" "><marc:subfield code="a">Navis, A. A.,</marc:subfield><marc:subfield code="e">pengarang</marc:subfield></marc:datafield>
  <marc:datafield tag="245" ind1="1" ind2="0"><marc:subfield code="a">Robohnya surau kami &amp; lain-lain :</marc:subfield><marc:subfield code="b">kumpulan cerpen /</marc:subfield><marc:subfield code="c">A.A. Navis.</marc:subfield></marc:datafield>
  <marc:datafield tag="952" ind1=" " ind2=" "><marc:subfield code="a">PUSAT</marc:subfield><marc:subfield code="b">PUSAT</marc:subfield><marc:subfield code="c">Lantai 1</marc:subfield><marc:subfield code="d">2026-02-01</marc:subfield><marc:subfield code="o">899.221 NAV r</marc:subfield><marc:subfield code="p">K0001</marc:subfield><marc:subfield code="q">2026-12-01</marc:subfield></marc:datafield>
  <marc:datafield tag="952" ind1=" " ind2=" "><marc:subfield code="b">MPP</marc:subfield><marc:subfield code="c">Lantai 1</marc:subfield><marc:subfield code="7">1</marc:subfield><marc:subfield code="o">899.221 NAV r</marc:subfield><marc:subfield code="p">K0002</marc:subfield></marc:datafield>
  <marc:datafield tag="952" ind1=" " ind2=" "><marc:subfield code="0">1</marc:subfield><marc:subfield code="p">K0003</marc:subfield></marc:datafield>
 </marc:record>
</marc:collection>
"#;

const TEXT: &str = "=LDR  00000nam\\a2200000\\a\\4500\n=001  K1\n=003  ID-PYK\n=008  860101s1986\\\\\\\\io\\\\\\\\\\\\\\\\\\\\\\\\000\\1\\ind\\\\\n=020  \\\\$a979-461-046-1 (jil. 2)\n=082  04$a899.221/3\n=100  1\\$aNavis, A. A.,$epengarang\n=245  10$aRobohnya surau kami & lain-lain :$bkumpulan cerpen /$cA.A. Navis.\n=952  \\\\$aPUSAT$bPUSAT$cLantai 1$d2026-02-01$o899.221 NAV r$pK0001$q2026-12-01\n=952  \\\\$bMPP$cLantai 1$71$o899.221 NAV r$pK0002\n=952  \\\\$01$pK0003\n\n";

#[test]
fn the_same_record_is_the_same_title_in_every_form() {
    assert_eq!(recognise(XML.as_bytes()), Some(Format::MarcXml));
    assert_eq!(recognise(TEXT.as_bytes()), Some(Format::MarcText));
    let (result, xml) = record(Format::MarcXml, XML.as_bytes());
    assert_eq!(result.unwrap().imported, 1);
    let (_, text) = record(Format::MarcText, TEXT.as_bytes());
    expect![[r#"
        {
          "id": "gv6vth030rnc",
          "title": "Robohnya surau kami & lain-lain",
          "subtitle": "kumpulan cerpen",
          "names": [
            {
              "name": "Navis, A. A."
            }
          ],
          "year": 1986,
          "isbn": [
            "9789794610466"
          ],
          "languages": [
            "id"
          ],
          "class": "899.2213",
          "added": "2026-02-01",
          "work": "8dhnsk25szr0"
        }
          {"id":"3xwvjqxsdjam","title":"gv6vth030rnc","branch":"PUSAT","place":"Lantai 1","call":"899.221 NAV r","items":[{"id":"K0001"}]}
          {"id":"kafs8s0yhrw6","title":"gv6vth030rnc","branch":"MPP","place":"Lantai 1","call":"899.221 NAV r","items":[{"id":"K0002","reference":true}]}
        away: {"id":"K0001","state":"loan","due":"2026-12-01"}
    "#]].assert_eq(&xml.print());
    assert_eq!(xml.print(), text.print());
    let (_, binary) = record(Format::Marc21, &iso_2709(TEXT));
    assert_eq!(binary.titles[0].0.id, xml.titles[0].0.id);
    assert_eq!(binary.titles, xml.titles);
    assert_eq!(binary.away, xml.away);
}

/// The record of a mnemonic text in ISO 2709.
fn iso_2709(text: &str) -> Vec<u8> {
    let (mut directory, mut area) = (String::new(), String::new());
    for line in text.lines().filter(|line| line.starts_with('=') && !line.starts_with("=LDR")) {
        let value = line[6..].replace('\\', " ").replace('$', "\u{1f}") + "\u{1e}";
        directory += &format!("{}{:04}{:05}", &line[1..4], value.len(), area.len());
        area += &value;
    }
    let base = 24 + directory.len() + 1;
    let length = base + area.len() + 1;
    format!("{length:05}nam a22{base:05} a 4500{directory}\u{1e}{area}\u{1d}").into_bytes()
}

#[test]
fn one_broken_record_costs_one_record() {
    let good = XML[XML.find("<marc:record>").unwrap()..XML.find("</marc:collection>").unwrap()].trim();
    let other = good.replace("K1", "K2").replace("K000", "L000");
    let cut = &other[..other.find("<marc:datafield tag=\"952\"").unwrap()];
    let file = format!(
        "<collection>{good}{cut}<record><leader/></record>{}",
        good.replace("K1", "K3").replace("K000", "M000")
    );
    let (result, found) = record(Format::MarcXml, file.as_bytes());
    let summary = result.unwrap();
    assert_eq!((summary.read, summary.imported), (4, 3), "{}", found.print());
    assert!(found.mended.iter().any(|(_, what)| what == "the end tag of the record is missing"), "{:?}", found.mended);
    assert_eq!(found.skipped[0].1, "it has no fields");
}

#[test]
fn comments_and_answers_of_oai_are_looked_through() {
    let inner = &XML[XML.find("<marc:record>").unwrap()..XML.find("</marc:collection>").unwrap()];
    let file = format!(
        "<OAI-PMH><ListRecords><!-- <record> in a comment --><record><header><identifier>x</identifier></header><metadata>{inner}</metadata></record><record><header status=\"deleted\"/></record></ListRecords></OAI-PMH>"
    );
    let (result, found) = record(Format::MarcXml, file.as_bytes());
    assert_eq!(result.unwrap().imported, 1, "{}", found.print());
    assert_eq!(
        found.skipped.iter().map(|(_, reason)| reason.as_str()).collect::<Vec<_>>(),
        ["it is marked as deleted"]
    );
}

#[test]
fn other_encodings_are_read_by_their_declaration() {
    let text = XML.replace("Navis, A. A.", "Navís, A. A.");
    let expected = record(Format::MarcXml, text.as_bytes()).1.titles;
    let latin: Vec<u8> = text.replace("UTF-8", "ISO-8859-1").chars().map(|c| c as u8).collect();
    assert_eq!(record(Format::MarcXml, &latin).1.titles, expected);
    let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(recognise(&wide), Some(Format::MarcXml));
    assert_eq!(record(Format::MarcXml, &wide).1.titles, expected);
    let (_, lying) = record(Format::MarcXml, &text.chars().map(|c| c as u8).collect::<Vec<_>>());
    assert_eq!(lying.titles, expected);
    assert!(lying.mended[0].1.contains("Windows-1252"), "{:?}", lying.mended);
}

#[test]
fn entities_never_grow() {
    let bomb = "<!DOCTYPE c [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    let file = XML.replace("?>\n", &format!("?>\n{bomb}")).replace("kumpulan", "&b; &eacute;");
    let (_, found) = record(Format::MarcXml, file.as_bytes());
    assert_eq!(found.titles[0].0.subtitle, "&b; é cerpen");
    assert!(found.mended.iter().any(|(_, what)| what.contains("entities")), "{:?}", found.mended);
}

#[test]
fn what_is_something_else_is_refused() {
    assert!(matches!(record(Format::MarcXml, b"a,b\n").0, Err(ImportError::OtherFormat { .. })));
    assert!(matches!(record(Format::MarcText, b"a,b\n").0, Err(ImportError::OtherFormat { .. })));
    assert_eq!(record(Format::MarcXml, b"<html><body>record</body></html>").0.unwrap().read, 0);
    assert_eq!(recognise(b"<html><body>record</body></html>"), None);
}

#[test]
fn mnemonic_texts_are_read_as_editors_leave_them() {
    let text = "\u{feff}=LDR  00000nam  2200000 a 4500\r\n=001 7\r\n=245  10$aKaba {dollar}\r\n pusako$bcaf{acute}e\r\n=LDR  00000nam  2200000 a 4500\r\n=245  00$aLain\r\n=500  \\\\Catatan\r\n";
    let (result, found) = record(Format::MarcText, text.as_bytes());
    assert_eq!(result.unwrap().imported, 2);
    assert_eq!(found.titles[0].0.title, "Kaba $ pusako");
    assert_eq!(found.titles[0].0.subtitle, "café");
    assert_eq!(found.titles[1].0.notes, ["Catatan"]);
    assert_eq!(found.mended.last().unwrap().0, "record 2, line 5");
}
