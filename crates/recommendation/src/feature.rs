//! What a title has in common with others.

use lapau_search::TitleRef;

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

/// Tells everything that a title has in common with others.
pub(crate) fn features<'a>(title: &TitleRef<'a>, tell: &mut dyn FnMut(Feature<'a>)) {
    let mut tell = |shared, value: &'a str| {
        let value = value.trim();
        if !value.is_empty() {
            tell((shared, value));
        }
    };
    for &subject in &title.subjects {
        tell(Shared::Subject, subject);
    }
    for name in title.names.iter().filter(|name| name.role.is_empty()) {
        tell(Shared::Author, name.name);
    }
    let (fine, coarse) = (class(title, FINE), division(title));
    // A class that is no finer than its division counts once.
    if fine.len() > coarse.len() {
        tell(Shared::Class, fine);
    }
    tell(Shared::Division, coarse);
    for &language in &title.languages {
        tell(Shared::Language, language);
    }
}

/// The first author, who must not fill a list.
pub(crate) fn author<'a>(title: &TitleRef<'a>) -> &'a str {
    title.author().trim()
}

/// The division of a title's class; empty if it has none.
pub(crate) fn division<'a>(title: &TitleRef<'a>) -> &'a str {
    class(title, COARSE)
}

/// A title's class, no finer than so many bytes.
fn class<'a>(title: &TitleRef<'a>, end: usize) -> &'a str {
    let class = title.class.trim();
    class.get(..end).unwrap_or(class)
}
