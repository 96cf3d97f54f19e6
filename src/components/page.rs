//! What every page has: a title, and a way back.

use leptos::prelude::*;

use super::icon::{self, small_icon};
use crate::{
    locale::phrases,
    markup::{Markup, markup},
    state::{Trail, window},
};

/// Gives the page its title, in the browser and for screen readers.
pub(crate) fn use_title(title: impl Fn() -> String + 'static) {
    // One effect for all the pages, rather than one for each.
    fn follow(title: Box<dyn Fn() -> String>) {
        let t = phrases();
        Effect::new(move |before: Option<String>| {
            let title = title();
            if before.as_ref() != Some(&title) && !title.is_empty() {
                window::set_title(&t.app_title(&title));
                window::announce(&title);
            }
            title
        });
    }
    follow(Box::new(title));
}

/// The way back to the page above, as it was left: with its search, and scrolled to where one was.
pub(crate) fn back(href: impl Into<String>, label: impl Into<Markup>) -> Markup {
    let (href, trail) = (href.into(), expect_context::<Trail>());
    let href = trail.back_to(&href).unwrap_or(href);
    markup! { <a class="back" href=href on:click=move |_| trail.go_back()>{small_icon(icon::BACK)}{label}</a> }
}

/// A part of a page, with its heading.
pub(crate) fn section(title: impl Into<Markup>, content: impl Into<Markup>) -> Markup {
    markup! { <section class="section">{section_head(title)}{content}</section> }
}

/// The heading of a section.
pub(crate) fn section_head(title: impl Into<Markup>) -> Markup {
    markup! { <div class="section-head"><h2>{title}</h2></div> }
}

/// The heading of a section, with the way to more of it.
pub(crate) fn section_link(title: &'static str, href: &'static str, more: &'static str) -> Markup {
    markup! { <div class="section-head"><h2>{title}</h2><a href=href>{more}{small_icon(icon::CHEVRON)}</a></div> }
}
