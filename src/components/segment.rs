//! One of a few that stand side by side: where one word each is enough.

use crate::markup::{Markup, markup};

/// One choice of a `segment`; those of one `name` exclude each other. `language` is that of the label where it is another than the page's.
pub(crate) fn choice(
    name: &'static str,
    label: impl Into<Markup>,
    language: Option<&'static str>,
    is_chosen: impl Fn() -> bool + Send + 'static,
    choose: impl Fn() + 'static,
) -> Markup {
    markup! {
        <label>
            <input type="radio" name=name prop:checked=is_chosen on:change=move |_| choose()/>
            <span lang=language>{label}</span>
        </label>
    }
}
