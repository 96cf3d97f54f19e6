//! The catalogue for reading apps: OPDS 2.0 with the availability of copies.
//!
//! A navigation feed leads to the new arrivals and to each main class; the classes together hold every title once, in pages.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use lapau_feed::{
    Collection, Language, Localized,
    catalogue::{Medium, Title},
    dates::iso,
    programme::Contest,
};
use serde_json::{Map, Value, json};

use crate::{
    EPUB,
    collected::{Copies, FOLDER, Listed},
    site::{self, Site},
    wording::said,
};

/// The name of the navigation feed.
pub(crate) const INDEX: &str = "opds/index.json";
const TYPE: &str = "application/opds+json";
/// How many titles a page holds.
const PAGE: usize = 100;
/// How many new arrivals are shown.
const NEW: usize = 100;
/// The picture of every title: the app's own.
const PICTURE: &str = "/icons/icon-512.png";
/// The main classes of the Dewey Decimal Classification in Indonesian libraries.
const CLASSES: [&str; 10] = [
    "Karya umum",
    "Filsafat dan psikologi",
    "Agama",
    "Ilmu sosial",
    "Bahasa",
    "Sains",
    "Teknologi",
    "Seni, hiburan, olahraga",
    "Kesusastraan",
    "Sejarah dan geografi",
];
/// What titles without a main class are under.
const UNCLASSED: (&str, &str) = ("x", "Belum diklasifikasi");

/// The feed of contests' books: its name, and what it is called.
const ANTHOLOGIES: (&str, &str) = ("opds/anthologies.json", "Antologi lomba menulis");

/// The catalogue as it is written.
pub(crate) struct Catalogue<'a> {
    pub(crate) site: Site<'a>,
    pub(crate) titles: &'a [Listed<'a>],
    pub(crate) copies: &'a HashMap<String, Copies>,
    pub(crate) contests: &'a [Contest],
    pub(crate) published: Timestamp,
}

impl Catalogue<'_> {
    /// Hands on the feeds, one after the other.
    pub(crate) fn write<E>(&self, take: &mut impl FnMut(&str, &[u8]) -> Result<(), E>) -> Result<(), E> {
        let mut classes: BTreeMap<&str, Vec<&Listed<'_>>> = BTreeMap::new();
        for title in self.titles {
            classes.entry(main_class(&title.class)).or_default().push(title);
        }
        let mut new: Vec<&Listed<'_>> = self.titles.iter().filter(|title| title.added.is_some()).collect();
        new.sort_by(|a, b| b.added.cmp(&a.added).then_with(|| a.id.cmp(b.id)));
        new.truncate(NEW);

        let mut navigation = Vec::new();
        if !new.is_empty() {
            navigation.push(self.leading("Koleksi baru", "opds/new-1.json"));
            self.pages("new", "Koleksi baru", &new, take)?;
        }
        for (class, titles) in &mut classes {
            titles.sort_by(|a, b| (&a.class, &a.title, a.id).cmp(&(&b.class, &b.title, b.id)));
            let name = class_name(class);
            navigation.push(self.leading(&name, &format!("opds/class-{class}-1.json")));
            self.pages(&format!("class-{class}"), &name, titles, take)?;
        }
        let books: Vec<Value> = self.contests.iter().filter_map(|contest| self.anthology(contest)).collect();
        if !books.is_empty() {
            navigation.push(self.leading(ANTHOLOGIES.1, ANTHOLOGIES.0));
            let feed = json!({
                "metadata": {"title": ANTHOLOGIES.1, "modified": iso(&self.published), "numberOfItems": books.len()},
                "links": [self.link("self", ANTHOLOGIES.0), self.link("start", INDEX)],
                "publications": books,
            });
            take(ANTHOLOGIES.0, feed.to_string().as_bytes())?;
        }
        if navigation.is_empty() {
            return Ok(());
        }
        let index = json!({
            "metadata": {"title": self.site.name(), "modified": iso(&self.published)},
            "links": [self.link("self", INDEX), self.page_of_the_library()],
            "navigation": navigation,
        });
        take(INDEX, index.to_string().as_bytes())
    }

    fn leading(&self, title: &str, name: &str) -> Value {
        json!({"title": title, "href": self.at(name), "type": TYPE, "rel": "subsection"})
    }

    fn pages<E>(
        &self,
        stem: &str,
        title: &str,
        titles: &[&Listed<'_>],
        take: &mut impl FnMut(&str, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let pages = titles.chunks(PAGE);
        let last = pages.len();
        let name = |n: usize| format!("opds/{stem}-{n}.json");
        for (n, page) in (1..).zip(pages) {
            let mut links = vec![self.link("self", &name(n)), self.link("start", INDEX), self.link("first", &name(1))];
            if n > 1 {
                links.push(self.link("previous", &name(n - 1)));
            }
            if n < last {
                links.push(self.link("next", &name(n + 1)));
            }
            links.push(self.link("last", &name(last)));
            let feed = json!({
                "metadata": {
                    "title": title,
                    "modified": iso(&self.published),
                    "numberOfItems": titles.len(),
                    "itemsPerPage": PAGE,
                    "currentPage": n,
                },
                "links": links,
                "publications": page.iter().filter_map(|title| Some(self.publication(&title.read()?))).collect::<Vec<_>>(),
            });
            take(&name(n), feed.to_string().as_bytes())?;
        }
        Ok(())
    }

    fn at(&self, name: &str) -> String {
        self.site.at(&format!("{FOLDER}/{name}"))
    }

    fn link(&self, rel: &str, name: &str) -> Value {
        json!({"rel": rel, "href": self.at(name), "type": TYPE})
    }

    fn page_of_the_library(&self) -> Value {
        json!({"rel": "alternate", "href": self.site.at("/"), "type": "text/html"})
    }

    /// The book of a contest, to be had by whoever wants it; `None` of a contest without one.
    fn anthology(&self, contest: &Contest) -> Option<Value> {
        let book = contest.anthology.as_ref()?;
        let page = self.site.at(&site::path_of(Collection::Contests, &contest.id)?);
        let said = |text: &Localized| text.get(Language::Indonesian).to_owned();
        let day = contest.announced.unwrap_or(contest.closes);
        let picture = json!({"href": self.site.at(PICTURE), "type": "image/png", "width": 512, "height": 512});
        Some(json!({
            "metadata": {
                "@type": "http://schema.org/Book",
                "title": said(&contest.title),
                "identifier": format!("urn:lapau:{}:{}", self.site.library.id, contest.id),
                "modified": iso(&self.published),
                "published": iso(&day),
                "language": ["id"],
                "publisher": self.site.name(),
                "description": said(&contest.summary),
            },
            "links": [
                {"rel": "alternate", "href": page, "type": "text/html"},
                {"rel": "http://opds-spec.org/acquisition/open-access", "href": self.site.at(&format!("/feed/{}", book.path)), "type": EPUB},
            ],
            "images": [picture],
        }))
    }

    fn publication(&self, title: &Title) -> Value {
        let page = site::path_of(Collection::Titles, &title.id).map(|path| self.site.at(&path)).unwrap_or_default();
        let mut links = vec![json!({"rel": "alternate", "href": page, "type": "text/html"})];
        for link in title.links.iter().filter(|link| link.full_text && link.href.starts_with("http")) {
            links.push(json!({
                "rel": "http://opds-spec.org/acquisition/open-access",
                "href": link.href,
                "type": kind_of(&link.href),
            }));
        }
        links.extend(self.borrowing(title, &page));
        if links.len() == 1 {
            // A publication has a way to get it, be it only to ask at the library.
            links.push(json!({"rel": "http://opds-spec.org/acquisition", "href": page, "type": "text/html"}));
        }
        let picture = json!({"href": self.site.at(PICTURE), "type": "image/png", "width": 512, "height": 512});
        json!({"metadata": self.metadata(title, &page), "links": links, "images": [picture]})
    }

    /// The way to borrow one of the copies; `None` where there are none.
    fn borrowing(&self, title: &Title, page: &str) -> Option<Value> {
        let Copies { total, there, holds, due } = self.copies.get(&title.id).copied().unwrap_or_default();
        if total == 0 {
            return None;
        }
        let mut availability = json!({"state": if there > 0 { "available" } else { "unavailable" }});
        if let Some(due) = due.filter(|_| there == 0) {
            // When the first comes back, if it comes back in time.
            availability["until"] = iso(&due).into();
        }
        Some(json!({
            "rel": "http://opds-spec.org/acquisition/borrow",
            "href": page,
            "type": "text/html",
            "properties": {
                "availability": availability,
                "copies": {"total": total, "available": there},
                "holds": {"total": holds},
            },
        }))
    }

    fn metadata(&self, title: &Title, page: &str) -> Value {
        let kind = match title.medium {
            Medium::Serial => "http://schema.org/Periodical",
            Medium::Article => "http://schema.org/Article",
            Medium::Map => "http://schema.org/Map",
            Medium::Book => "http://schema.org/Book",
            _ => "http://schema.org/CreativeWork",
        };
        let identifier = match (title.isbn.first(), title.issn.as_str()) {
            (Some(isbn), _) => format!("urn:isbn:{isbn}"),
            (None, "") => page.to_owned(),
            (None, issn) => format!("urn:issn:{issn}"),
        };
        let mut metadata = Map::new();
        let mut set = |name: &str, value: Value| metadata.insert(name.to_owned(), value);
        set("@type", kind.into());
        set("title", title.title.as_str().into());
        set("identifier", identifier.into());
        set("modified", iso(&self.published).into());
        if !title.subtitle.is_empty() {
            set("subtitle", title.subtitle.as_str().into());
        }
        let people = |is_author: bool| -> Vec<Value> {
            let of_part = title.names.iter().filter(|name| name.role.is_empty() == is_author);
            of_part.map(|name| json!({"name": said(&name.name), "sortAs": name.name})).collect()
        };
        for (name, people) in [("author", people(true)), ("contributor", people(false))] {
            if !people.is_empty() {
                set(name, people.into());
            }
        }
        if !title.languages.is_empty() {
            set("language", json!(title.languages));
        }
        if !title.publisher.is_empty() {
            set("publisher", title.publisher.as_str().into());
        }
        if let Some(year) = title.year.filter(|year| (1000..=9999).contains(year)) {
            // The schema takes whole days alone.
            set("published", format!("{year}-01-01").into());
        }
        if !title.summary.is_empty() {
            set("description", title.summary.as_str().into());
        }
        let class = (!title.class.is_empty())
            .then(|| json!({"name": title.class, "code": title.class, "scheme": "http://dewey.info/"}));
        let subjects = title.subjects.iter().map(|subject| json!({"name": subject}));
        let subjects: Vec<Value> = class.into_iter().chain(subjects).collect();
        if !subjects.is_empty() {
            set("subject", subjects.into());
        }
        if !title.series.is_empty() {
            set("belongsTo", json!({"series": title.series}));
        }
        Value::Object(metadata)
    }
}

/// The digit of a title's main class; the local classes of Islam, `2X…`, are among religion.
fn main_class(class: &str) -> &str {
    let class = class.trim_start();
    class.get(..1).filter(|digit| digit.bytes().all(|b| b.is_ascii_digit())).unwrap_or(UNCLASSED.0)
}

fn class_name(class: &str) -> String {
    match class.parse::<usize>().ok().and_then(|digit| CLASSES.get(digit)) {
        Some(name) => format!("{class}00 {name}"),
        None => UNCLASSED.1.to_owned(),
    }
}

/// The media type of a text by the ending of its address.
fn kind_of(href: &str) -> &'static str {
    let path = href.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("epub") => "application/epub+zip",
        Some("pdf") => "application/pdf",
        Some("mp3") => "audio/mpeg",
        Some("txt") => "text/plain",
        _ => "text/html",
    }
}
