//! What sheets show that comes in a part of its own.

use leptos::prelude::GetUntracked as _;

use super::{catalogue::camera, lists::lists_of, title::citation_of};
use crate::{
    components::{share::ways, sheet::Content},
    markup::Markup,
};

/// What a sheet shows.
pub(crate) fn sheet_content(content: Content) -> Markup {
    match content {
        Content::Citation(title) => citation_of(&title),
        Content::Sharing(title, path) => ways(title.get_untracked(), &path),
        Content::Lists(title) => lists_of(title),
        Content::Camera(open, read) => camera(open, read),
    }
}
