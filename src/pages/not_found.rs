//! An address that leads nowhere.

use crate::{
    components::{page::use_title, states::empty_page},
    locale::phrases,
    markup::Markup,
    paths,
};

/// An address that leads nowhere.
pub(crate) fn not_found() -> Markup {
    let t = phrases();
    use_title(move || t.missing_title().into());
    empty_page(t.missing_title(), t.missing_text(), (paths::HOME, t.missing_home()))
}
