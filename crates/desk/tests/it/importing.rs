//! What becomes of imported files.

use std::fs;

use desk::intake::At;
use lapau_feed::Collection;

use crate::driver::Desk;

const HEADER: &str = "\"title\",\"gmd_name\",\"edition\",\"isbn_issn\",\"publisher_name\",\"publish_year\",\"collation\",\"series_title\",\"call_number\",\"language_name\",\"place_name\",\"classification\",\"notes\",\"image\",\"sor\",\"authors\",\"topics\",\"item_code\"\n";

fn biblio(titles: std::ops::Range<u32>, items: &str) -> String {
    let row = |n| {
        format!(
            "\"Judul {n}\",\"Text\",\"\",\"\",\"\",\"2001\",\"\",\"\",\"\",\"Indonesia\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"{items}\"\n"
        )
    };
    HEADER.to_owned() + &titles.map(row).collect::<String>()
}

async fn count(desk: &Desk, collection: Collection) -> usize {
    desk.store.records(collection).await.unwrap().len()
}

#[tokio::test]
async fn an_export_imported_again_replaces_the_last_one() {
    let desk = Desk::from_dir("publish/basic")
        .await
        .write("judul.csv", &biblio(0..10, ""))
        .import(&["judul.csv", "biblio.csv"])
        .await;
    assert_eq!(count(&desk, Collection::Titles).await, 13);
    let desk = desk.write("judul.csv", &biblio(1..11, "")).import(&["judul.csv"]).await;
    let titles: Vec<_> = desk.store.records(Collection::Titles).await.unwrap();
    assert_eq!(titles.len(), 13);
    assert!(titles.iter().all(|title| !title.json.contains("\"Judul 0\"")));
    assert!(titles.iter().any(|title| title.json.contains("\"Judul 10\"")));
}

#[tokio::test]
async fn an_export_gone_wrong_does_not_empty_the_catalogue() {
    let desk =
        Desk::from_dir("publish/basic").await.write("judul.csv", &biblio(0..10, "")).import(&["judul.csv"]).await;
    let desk = desk.write("judul.csv", &biblio(0..8, "")).import(&["judul.csv"]).await;
    assert_eq!((desk.reports[0].error.clone(), count(&desk, Collection::Titles).await), (None, 8));
    let desk = desk.write("judul.csv", &biblio(0..6, "")).import(&["judul.csv"]).await;
    let error = desk.reports[0].error.clone().unwrap();
    assert!(error.contains("holds 6 titles where \"judul\" had 8") && error.contains("--force"), "{error}");
    assert_eq!((desk.reports[0].imported, count(&desk, Collection::Titles).await), (0, 8));
    let desk = desk.import_by_force(&["judul.csv"]).await;
    assert_eq!((desk.reports[0].error.clone(), count(&desk, Collection::Titles).await), (None, 6));
}

#[tokio::test]
async fn one_bad_file_does_not_keep_the_others_out() {
    let desk = Desk::from_dir("publish/basic")
        .await
        .write("catatan.txt", "bukan katalog")
        .import(&["catatan.txt", "hilang.csv", "biblio.csv"])
        .await;
    let errors: Vec<_> = desk.reports.iter().map(|report| report.error.clone().unwrap_or_default()).collect();
    assert!(errors[0].contains("of no format this program knows"), "{errors:?}");
    assert!(errors[1].contains("cannot be read"), "{errors:?}");
    assert_eq!((errors[2].as_str(), desk.reports[2].imported), ("", 3));
}

#[tokio::test]
async fn items_find_their_titles_and_what_does_not_fit_is_said() {
    let item = |code: &str, title: &str| {
        format!(
            "\"{code}\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"{title}\"\n"
        )
    };
    let desk = Desk::from_dir("publish/basic").await;
    let header = fs::read_to_string(desk.path("items.csv")).unwrap().lines().next().unwrap().to_owned() + "\n";
    let twins = HEADER.to_owned()
        + "\"Kembar\",\"Text\",\"\",\"\",\"A\",\"2001\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\n\"Kembar\",\"Text\",\"\",\"\",\"B\",\"2002\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\n";
    let items = header
        + &item("B00001", "Robohnya surau kami kumpulan cerpen")
        + &item("B1", "Tidak ada")
        + &item("B2", "Kembar")
        + &item("B2", "Kamus")
        + &item("B00002", "Kamus");
    let desk = desk
        .write("kembar.csv", &twins)
        .write("semua.csv", &items)
        .import(&["semua.csv", "kembar.csv", "biblio.csv"])
        .await;
    let report = &desk.reports[0];
    assert_eq!((report.read, report.imported, report.error.clone()), (5, 2, None));
    let places: Vec<_> = report.skipped.iter().map(|skipped| skipped.at.to_string()).collect();
    assert_eq!(places, ["line 5", "item B1", "item B00002"]);
    assert!(report.skipped[2].reason.contains("another file lists the item with the title"), "{:?}", report.skipped);
    let what =
        report.mended.iter().find(|mended| mended.at == At::Words("item B2".into())).map(|mended| mended.what.clone());
    assert!(what.unwrap().starts_with("2 titles are called \"Kembar\""));
    let json = serde_json::to_value(report).unwrap();
    assert_eq!(json["skipped"][1]["at"], "item B1");
    assert_eq!(json["format"], "slims-items");
}

#[tokio::test]
async fn two_files_of_one_source_are_not_taken_for_one_another() {
    let desk = Desk::from_dir("publish/basic")
        .await
        .write("a/judul.csv", &biblio(0..2, ""))
        .write("b/judul.csv", &biblio(2..4, ""))
        .import(&["a/judul.csv", "b/judul.csv"])
        .await;
    assert_eq!(desk.reports[0].error, None);
    assert!(desk.reports[1].error.clone().unwrap().contains("--source"));
    assert_eq!(count(&desk, Collection::Titles).await, 2);
}

/// A workbook that only hostile hands make.
mod workbook {
    use std::io::{Cursor, Write as _};

    use zip::{ZipWriter, write::SimpleFileOptions};

    const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// One with these rows in its only sheet.
    pub(super) fn of(rows: &str) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let sheet = format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>");
        for (name, text) in [
            (
                "_rels/.rels",
                format!(
                    "{RELATIONS}<Relationship Id=\"a\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "{RELATIONS}<Relationship Id=\"a\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{main}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"
                ),
            ),
            ("xl/worksheets/sheet1.xml", sheet),
        ] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    pub(super) fn row(cells: &[&str]) -> String {
        let cells = cells.iter().map(|text| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"));
        format!("<row>{}</row>", cells.collect::<String>())
    }

    /// One with a part that begins with some bytes and goes on with the last `period` of them for `times` 258 bytes: some bits of the file each.
    pub(super) fn bomb(part: &str, begin: &[u8], period: u32, times: usize) -> Vec<u8> {
        let mut file = Vec::new();
        let mut directory = Vec::new();
        // The sum is wrong where nothing reads as far as the end.
        let workbook = ("xl/workbook.xml", 0, 0x1398_9ece, b"<workbook/>".to_vec());
        let parts = [workbook, (part, 8, 0, deflated(begin, period, times))];
        for (name, method, sum, bytes) in &parts {
            let mut facts = Vec::new();
            for number in [20_u16, 0, *method, 0, 0x21] {
                facts.extend(number.to_le_bytes());
            }
            for number in [*sum, bytes.len() as u32, u32::MAX - 1] {
                facts.extend(number.to_le_bytes());
            }
            facts.extend((name.len() as u16).to_le_bytes());
            facts.extend([0; 2]);
            directory.extend([b"PK\x01\x02\x14\0", &facts[..], &[0; 10]].concat());
            directory.extend((file.len() as u32).to_le_bytes());
            directory.extend(name.as_bytes());
            file.extend([b"PK\x03\x04", &facts[..], name.as_bytes(), bytes].concat());
        }
        let at = file.len() as u32;
        file.extend(&directory);
        file.extend(b"PK\x05\x06\0\0\0\0\x02\0\x02\0");
        file.extend((directory.len() as u32).to_le_bytes());
        file.extend(at.to_le_bytes());
        file.extend([0; 2]);
        file
    }

    /// RFC 1951, §3.2.6: one block with the codes that need no table.
    fn deflated(begin: &[u8], period: u32, times: usize) -> Vec<u8> {
        let mut bits: Vec<bool> = vec![true, true, false];
        let code =
            |bits: &mut Vec<bool>, code: u32, length: u32| bits.extend((0..length).rev().map(|n| code >> n & 1 == 1));
        for byte in begin {
            code(&mut bits, 0x30 + u32::from(*byte), 8);
        }
        for _ in 0..times {
            code(&mut bits, 0xc5, 8);
            match period {
                1..=4 => code(&mut bits, period - 1, 5),
                _ => {
                    code(&mut bits, 4, 5);
                    bits.push(period == 6);
                }
            }
        }
        code(&mut bits, 0, 7);
        bits.chunks(8).map(|byte| byte.iter().rev().fold(0, |all, bit| all << 1 | u8::from(*bit))).collect()
    }
}

/// What `desk import` says of a file with 400 MB of address space, and whether it was all imported.
#[cfg(target_os = "linux")]
async fn import_in_little_memory(name: &str, bytes: &[u8]) -> (bool, String) {
    let desk = Desk::from_dir("publish/basic").await.import(&["biblio.csv", "items.csv"]).await;
    fs::write(desk.path(name), bytes).unwrap();
    let script = "ulimit -v 400000; exec \"$0\" import --store \"$1\" \"$2\"";
    let out = std::process::Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_desk")])
        .arg(&desk.database.url)
        .arg(desk.path(name))
        .env("MALLOC_ARENA_MAX", "2")
        .output()
        .unwrap();
    (out.status.success(), format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr)))
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn workbooks_that_inflate_to_gigabytes_are_refused_in_little_memory() {
    let sheet = "xl/worksheets/sheet1.xml";
    let cell = b"<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>a";
    for (part, begin, period, times, said) in [
        (sheet, &cell[..], 1, 4_000_000, "sheet1.xml in it has a cell or a tag larger than any of Excel"),
        (sheet, &b"<row r=\"a"[..], 1, 1_200_000, "sheet1.xml in it has a cell or a tag larger than any of Excel"),
        (
            "xl/sharedStrings.xml",
            b"<sst><si/>",
            5,
            1_200_000,
            "sharedStrings.xml in it has more entries than any table",
        ),
        ("xl/media/image1.png", b"a", 1, 1_200_000, "image1.png in it is larger than 64 MiB"),
    ] {
        let bomb = workbook::bomb(part, begin, period, times);
        assert!(bomb.len() < 8 << 20, "{part}: {}", bomb.len());
        let (all, told) = import_in_little_memory("bom.xlsx", &bomb).await;
        assert!(!all && told.contains("not imported") && told.contains(said), "{part}: {told}");
        assert!(told.contains("as CSV instead"), "{part}: {told}");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_great_many_empty_rows_are_passed_over_in_little_memory() {
    let header = workbook::row(&["item_code", "title", "loan_date", "due_date", "loan_status"]);
    let loan = |code| workbook::row(&[code, "Robohnya surau kami", "2026-11-01", "2026-12-01", "0"]);
    let empty = "<row/>".repeat(500_000);
    let (all, told) = import_in_little_memory(
        "pinjaman.xlsx",
        &workbook::of(&format!("{header}{}{empty}{}", loan("B00001"), loan("B00003"))),
    )
    .await;
    assert!(all && told.contains("2 read, 2 imported"), "{told}");
    let (all, told) = import_in_little_memory("kosong.xlsx", &workbook::of(&empty)).await;
    assert!(!all && told.contains("kosong.xlsx"), "{told}");
}
