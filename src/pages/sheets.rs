//! What sheets show that comes in a part of its own.

use leptos::prelude::GetUntracked as _;

use super::{lists::lists_of, title::citation_of};
use crate::{
    components::{qr::qr, scanner::scanner, share::ways, sheet::Content},
    locale::phrases,
    markup::Markup,
};

/// What a sheet shows.
pub(crate) fn sheet_content(content: Content) -> Markup {
    match content {
        Content::Citation(title) => citation_of(&title),
        Content::Sharing(title, path) => ways(title.get_untracked(), &path),
        Content::Code(address) => qr(&address, phrases().share_code()).into(),
        Content::Lists(title) => lists_of(title),
        Content::Camera(scan) => scanner(scan),
    }
}
