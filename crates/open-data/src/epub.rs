//! The texts of a contest as a book: EPUB 3.3 (<https://www.w3.org/TR/epub-33/>).
//!
//! Made by hand on top of a ZIP writer: a book of this kind is five small files of XML, and the same records have to make the same bytes,
//! which a library that notes the time and draws identifiers would not.

use std::io::{self, Cursor, Write as _};

use jiff::civil::Date;
use lapau_feed::{
    Language, Prose,
    library::Library,
    programme::{Contest, Entry},
    prose::{Block, Span},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// The media type of a book.
pub const EPUB: &str = "application/epub+zip";

const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"#;
const STYLE: &str = "body { line-height: 1.6; margin: 0 5%; }
h1 { line-height: 1.2; margin: 2em 0 .25em; }
.by { margin: 0 0 2em; }
.award { font-weight: bold; margin: 0; }
blockquote { margin-left: 1.5em; }
";

/// A book of the entries whose text may be read, in the order given; `None` where there is none.
///
/// # Errors
///
/// When the book would be larger than a ZIP file can be.
pub fn anthology(library: &Library, contest: &Contest, entries: &[Entry]) -> io::Result<Option<Vec<u8>>> {
    let entries: Vec<&Entry> = entries.iter().filter(|entry| !entry.text.is_empty()).collect();
    if entries.is_empty() {
        return Ok(None);
    }
    let book = Book { library, contest, entries: &entries };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // First and as it is, so that the kind of the file can be read at its beginning (§4.2.6 of OCF).
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file("mimetype", stored)?;
    zip.write_all(EPUB.as_bytes())?;
    let mut put = |name: &str, text: &str| -> io::Result<()> {
        zip.start_file(name, packed)?;
        zip.write_all(text.as_bytes())
    };
    put("META-INF/container.xml", CONTAINER)?;
    put("EPUB/package.opf", &book.package())?;
    put("EPUB/nav.xhtml", &book.navigation())?;
    put("EPUB/title.xhtml", &book.title_page())?;
    for (n, entry) in entries.iter().enumerate() {
        put(&format!("EPUB/{}", file(n)), &chapter(entry))?;
    }
    put("EPUB/style.css", STYLE)?;
    Ok(Some(zip.finish()?.into_inner()))
}

struct Book<'a> {
    library: &'a Library,
    contest: &'a Contest,
    entries: &'a [&'a Entry],
}

impl Book<'_> {
    fn title(&self) -> &str {
        self.contest.title.get(Language::Indonesian)
    }

    fn publisher(&self) -> &str {
        self.library.name.get(Language::Indonesian)
    }

    /// The day that the book is of: nothing here may depend on when it was made.
    fn day(&self) -> Date {
        self.contest.announced.unwrap_or(self.contest.closes)
    }

    fn package(&self) -> String {
        let day = self.day();
        let day = format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
        let authors: Vec<&str> = self.entries.iter().map(|entry| entry.author.as_str()).collect();
        let mut named: Vec<&str> = Vec::new();
        for author in authors {
            if !named.contains(&author) {
                named.push(author);
            }
        }
        let creators: String =
            named.iter().map(|name| format!("<dc:creator>{}</dc:creator>\n", escaped(name))).collect();
        let numbers = 0..self.entries.len();
        let items: String = numbers
            .clone()
            .map(|n| format!("<item id=\"n{n}\" href=\"{}\" media-type=\"application/xhtml+xml\"/>\n", file(n)))
            .collect();
        let spine: String = numbers.map(|n| format!("<itemref idref=\"n{n}\"/>\n")).collect();
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:lapau:{library}:{contest}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>id</dc:language>
{creators}<dc:publisher>{publisher}</dc:publisher>
<dc:date>{day}</dc:date>
<meta property="dcterms:modified">{day}T00:00:00Z</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="title" href="title.xhtml" media-type="application/xhtml+xml"/>
<item id="style" href="style.css" media-type="text/css"/>
{items}</manifest>
<spine>
<itemref idref="title"/>
<itemref idref="nav"/>
{spine}</spine>
</package>
"#,
            library = escaped(&self.library.id),
            contest = escaped(&self.contest.id),
            title = escaped(self.title()),
            publisher = escaped(self.publisher()),
        )
    }

    fn navigation(&self) -> String {
        let row =
            |(n, entry): (usize, &&Entry)| format!("<li><a href=\"{}\">{}</a></li>\n", file(n), escaped(&entry.title));
        let rows: String = self.entries.iter().enumerate().map(row).collect();
        page("Daftar isi", &format!("<nav epub:type=\"toc\"><h1>Daftar isi</h1><ol>\n{rows}</ol></nav>"))
    }

    fn title_page(&self) -> String {
        let summary = self.contest.summary.get(Language::Indonesian);
        let body = format!(
            "<section epub:type=\"titlepage\"><h1>{}</h1><p class=\"by\">{}</p><p>{}</p></section>",
            escaped(self.title()),
            escaped(self.publisher()),
            escaped(summary)
        );
        page(self.title(), &body)
    }
}

fn file(n: usize) -> String {
    format!("n{n}.xhtml")
}

fn chapter(entry: &Entry) -> String {
    let award = entry.award.get(Language::Indonesian);
    let award = if award.is_empty() { String::new() } else { format!("<p class=\"award\">{}</p>", escaped(award)) };
    let body = format!(
        "<section epub:type=\"chapter\"><h1>{}</h1><p class=\"by\">{}</p>{award}\n{}</section>",
        escaped(&entry.title),
        escaped(&entry.author),
        blocks(&entry.text)
    );
    page(&entry.title, &body)
}

fn page(title: &str, body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="id" xml:lang="id">
<head><title>{}</title><link rel="stylesheet" href="style.css"/></head>
<body>{body}</body>
</html>
"#,
        escaped(title)
    )
}

fn blocks(prose: &Prose) -> String {
    let block = |block: &Block| match block {
        Block::P { s } => format!("<p>{}</p>\n", spans(s)),
        Block::H { s } => format!("<h2>{}</h2>\n", spans(s)),
        Block::Quote { s } => format!("<blockquote><p>{}</p></blockquote>\n", spans(s)),
        Block::List { ordered, items } => {
            let tag = if *ordered { "ol" } else { "ul" };
            let items: String = items.iter().map(|item| format!("<li>{}</li>", spans(item))).collect();
            format!("<{tag}>{items}</{tag}>\n")
        }
        Block::Unknown => String::new(),
    };
    prose.iter().map(block).collect()
}

fn spans(spans: &[Span]) -> String {
    let span = |span: &Span| match span {
        // Where a link leads is of no use to a reader without a network, and may not be trusted.
        Span::Text(text) | Span::Link { s: text, .. } => escaped(text).replace('\n', "<br/>"),
        Span::Strong { b } => format!("<strong>{}</strong>", escaped(b)),
        Span::Emphasis { i } => format!("<em>{}</em>", escaped(i)),
    };
    spans.iter().map(span).collect()
}

/// A text as XML takes it: what would be markup escaped, what XML 1.0 has no place for left out (§2.2).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use quick_xml::{Reader, events::Event};

    use super::*;

    fn library() -> Library {
        lapau_feed::json::from_str(
            r#"{"id":"perpus","name":"Perpustakaan <Kota>","short_name":"Perpus","zone":{"name":"Asia/Jakarta","label":"WIB","minutes":420}}"#,
        )
        .unwrap()
    }

    fn contest() -> Contest {
        lapau_feed::json::from_str(
            r#"{"id":"surat","title":"Surat & kampung","opens":"2026-01-01","closes":"2026-01-31","announced":"2026-02-06"}"#,
        )
        .unwrap()
    }

    fn entry(id: &str, title: &str, text: &str) -> Entry {
        let text = if text.is_empty() { Vec::new() } else { vec![Block::P { s: vec![Span::Text(text.into())] }] };
        Entry {
            id: id.into(),
            contest: "surat".into(),
            category: String::new(),
            title: title.into(),
            author: "Uni <Dapur>".into(),
            award: Default::default(),
            text,
        }
    }

    fn files(book: &[u8]) -> Vec<(String, String)> {
        let mut zip = zip::ZipArchive::new(Cursor::new(book)).unwrap();
        (0..zip.len())
            .map(|n| {
                let mut file = zip.by_index(n).unwrap();
                let mut text = String::new();
                file.read_to_string(&mut text).unwrap();
                (file.name().unwrap().into_owned(), text)
            })
            .collect()
    }

    #[test]
    fn a_book_is_what_reading_systems_ask_for() {
        let entries = [entry("a", "Dapur \"nenek\"", "Satu <b>\nDua & tiga\u{b}"), entry("b", "Tanpa teks", "")];
        let book = anthology(&library(), &contest(), &entries).unwrap().unwrap();
        // The media type stands where `file` and reading systems look for it: after the first header, stored.
        assert_eq!(&book[..4], b"PK\x03\x04");
        assert_eq!(&book[30..58], b"mimetypeapplication/epub+zip");
        let files = files(&book);
        let names: Vec<_> = files.iter().map(|(name, _)| &**name).collect();
        assert_eq!(
            names,
            [
                "mimetype",
                "META-INF/container.xml",
                "EPUB/package.opf",
                "EPUB/nav.xhtml",
                "EPUB/title.xhtml",
                "EPUB/n0.xhtml",
                "EPUB/style.css"
            ]
        );
        let text = |wanted: &str| files.iter().find(|(name, _)| name == wanted).map(|(_, text)| &**text).unwrap();
        for (name, text) in files.iter().filter(|(name, _)| name.ends_with("ml") || name.ends_with("opf")) {
            let mut reader = Reader::from_str(text);
            loop {
                match reader.read_event() {
                    Ok(Event::Eof) => break,
                    Ok(_) => {}
                    Err(error) => panic!("{name} is no XML: {error}"),
                }
            }
        }
        let package = text("EPUB/package.opf");
        for said in [
            "<dc:identifier id=\"id\">urn:lapau:perpus:surat</dc:identifier>",
            "<dc:title>Surat &amp; kampung</dc:title>",
            "<dc:language>id</dc:language>",
            "<dc:creator>Uni &lt;Dapur&gt;</dc:creator>",
            "<meta property=\"dcterms:modified\">2026-02-06T00:00:00Z</meta>",
            "properties=\"nav\"",
            "<itemref idref=\"n0\"/>",
        ] {
            assert!(package.contains(said), "{said}: {package}");
        }
        // Every file that is not the package's frame is in its manifest, and the other way round.
        let listed = package.matches("<item ").count();
        assert_eq!(listed, names.len() - 3);
        for name in &names[3..] {
            assert!(package.contains(&format!("href=\"{}\"", name.trim_start_matches("EPUB/"))), "{name}");
        }
        assert!(
            text("EPUB/nav.xhtml").contains("epub:type=\"toc\"")
                && text("EPUB/nav.xhtml").contains("href=\"n0.xhtml\"")
        );
        assert!(
            text("EPUB/n0.xhtml").contains("<p>Satu &lt;b&gt;<br/>Dua &amp; tiga</p>"),
            "{}",
            text("EPUB/n0.xhtml")
        );
    }

    #[test]
    fn the_same_records_make_the_same_bytes_and_none_make_no_book() {
        let entries = [entry("a", "A", "x")];
        let book = || anthology(&library(), &contest(), &entries).unwrap();
        assert_eq!(book(), book());
        assert_eq!(anthology(&library(), &contest(), &[entry("b", "B", "")]).unwrap(), None);
        assert_eq!(anthology(&library(), &contest(), &[]).unwrap(), None);
    }
}
