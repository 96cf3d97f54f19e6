//! What a title has in common with others.

use lapau_feed::catalogue::Title;

use crate::Shared;

/// The longest class that is compared, in bytes: `899.22` is fine enough, beyond that every book is alone.
const FINE: usize = 6;
/// A division: `899`, `2X1`.
const COARSE: usize = 3;

/// Something that a title has, and its kind.
pub(crate) type Feature<'a> = (Shared, &'a str);

/// How much a kind of thing in common counts.
pub(crate) fn weight(shared: Shared) -> f32 {
    match shared {
        Shared::Subject => 1.0,
        Shared::Author => 1.2,
        Shared::Class => 0.6,
        Shared::Division => 0.3,
        Shared::Language => 0.1,
    }
}

/// Everything that a title has in common with others.
pub(crate) fn features(title: &Title) -> impl Iterator<Item = Feature<'_>> {
    let class = title.class.trim();
    let cut = |end: usize| class.get(..end.min(class.len())).unwrap_or(class);
    let (fine, coarse) = (cut(FINE), cut(COARSE));
    let classes = [(Shared::Class, fine), (Shared::Division, coarse)];
    let classes = classes.into_iter().filter(move |(shared, class)| {
        // A class that is no finer than its division counts once.
        !class.is_empty() && (*shared == Shared::Division || fine.len() > coarse.len())
    });
    let subjects = title.subjects.iter().map(|subject| (Shared::Subject, subject.trim()));
    let authors = title.names.iter().filter(|name| name.role.is_empty()).map(|name| (Shared::Author, name.name.trim()));
    let languages = title.languages.iter().map(|language| (Shared::Language, language.as_str()));
    subjects.chain(authors).chain(classes).chain(languages).filter(|(_, value)| !value.is_empty())
}

/// The first author, who must not fill a list.
pub(crate) fn author(title: &Title) -> &str {
    title.names.first().map(|name| name.name.trim()).unwrap_or_default()
}

/// The division of a title's class; empty if it has none.
pub(crate) fn division(title: &Title) -> &str {
    features(title).find(|(shared, _)| *shared == Shared::Division).map_or("", |(_, value)| value)
}
