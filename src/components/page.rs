//! What every page has: a title, and a way back.

use leptos::prelude::*;

use super::icon::{self, small_icon};
use crate::{
    locale::phrases,
    markup::markup,
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
#[component]
pub fn Back(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What is there.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let trail = expect_context::<Trail>();
    let href = trail.back_to(&href).unwrap_or(href);
    markup! { <a class="back" href=href on:click=move |_| trail.go_back()>{small_icon(icon::BACK)}{label}</a> }
}

/// The heading of a section, with the way to more of it.
#[component]
pub fn SectionHead(
    /// What it says.
    #[prop(into)]
    title: String,
    /// Where there is more.
    #[prop(optional)]
    href: Option<&'static str>,
    /// What there is more of.
    #[prop(optional)]
    more: Option<&'static str>,
) -> impl IntoView {
    let link = href.zip(more).map(|(href, more)| markup! { <a href=href>{more}{small_icon(icon::CHEVRON)}</a> });
    markup! { <div class="section-head"><h2>{title}</h2>{link}</div> }
}
