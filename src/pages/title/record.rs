//! What the record of a title says: where it was published, what it is about, whose record it is.

use lapau_feed::catalogue::Title;
use lapau_search::{Detail, shelf};

use crate::{
    components::{
        names::{class_name, language_name, medium_name, reader_name},
        page::section,
        prose::link,
    },
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::Snapshot,
};

/// The facts of publication.
pub(super) fn facts(t: Phrases, detail: &Detail) -> Markup {
    let title = &detail.title;
    let languages: Vec<_> = title.languages.iter().map(|code| language_name(t, code)).collect();
    let facts = [
        (t.title_publisher(), published(title)),
        (t.title_by(), title.responsibility.clone()),
        (t.title_edition(), title.edition.clone()),
        (t.title_extent(), title.extent.clone()),
        (t.title_series(), title.series.clone()),
        ("ISBN", title.isbn.join(", ")),
        ("ISSN", title.issn.clone()),
        (t.title_language(), languages.join(", ")),
        (t.title_kind(), medium_name(t, title.medium).to_owned()),
        (t.title_reader(), title.audience.map(|reader| reader_name(t, reader).to_owned()).unwrap_or_default()),
        (t.title_added(), title.added.map(|day| t.date(day)).unwrap_or_default()),
    ];
    let facts = facts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| markup! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect::<Markup>();
    let class = shelf::main_class(&title.class).map(|class| {
        let href = format!("{}?kelas={}", paths::CATALOGUE, paths::encode(class));
        let words = format!("{} · {}", title.class, class_name(t, class));
        markup! { <div><dt>{t.title_class()}</dt><dd><a href=href>{words}</a></dd></div> }
    });
    section(t.title_facts(), markup! { <dl class="facts">{facts}{class}</dl> })
}

/// `Jakarta: Djambatan, 1996`.
fn published(title: &Title) -> String {
    let year = title.year.map(|year| year.to_string()).unwrap_or_default();
    let date = if title.date.is_empty() { &year } else { &title.date };
    let join = |left: &str, mark: &str, right: &str| match (left.is_empty(), right.is_empty()) {
        (false, false) => format!("{left}{mark}{right}"),
        _ => format!("{left}{right}"),
    };
    join(&join(&title.place, ": ", &title.publisher), ", ", date)
}

/// What it is about, and what else there is to know of it.
pub(super) fn notes(t: Phrases, detail: &Detail) -> Option<Markup> {
    let title = &detail.title;
    let paragraphs: Vec<_> = [&title.summary]
        .into_iter()
        .chain(&title.notes)
        .filter(|text| !text.is_empty())
        .map(|text| markup! { <p>{text.clone()}</p> })
        .collect();
    (!paragraphs.is_empty()).then(|| {
        markup! { <section class="section"><h2>{t.title_about()}</h2><div class="prose">{paragraphs}</div></section> }
    })
}

/// Whose record it is, if not the library's own.
pub(super) fn source(t: Phrases, snapshot: &Snapshot, detail: &Detail) -> Option<Markup> {
    let library = snapshot.library.as_ref()?;
    let source = library.sources.iter().find(|source| source.id == detail.title.source)?;
    let name = match &source.href {
        Some(href) => link(href, source.name.clone()),
        None => source.name.clone().into(),
    };
    Some(markup! { <p class="meta"><span>{t.title_source()}" "{name}</span><span>{source.licence.clone()}</span></p> })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn publication_is_said_with_what_is_known() {
        let mut title =
            Title { place: "Jakarta".into(), publisher: "Djambatan".into(), year: Some(1996), ..Title::default() };
        assert_eq!(published(&title), "Jakarta: Djambatan, 1996");
        title.place.clear();
        title.date = "[1996?]".into();
        assert_eq!(published(&title), "Djambatan, [1996?]");
        assert_eq!(published(&Title { year: Some(2001), ..Title::default() }), "2001");
        assert_eq!(published(&Title::default()), "");
    }
}
