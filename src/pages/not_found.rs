//! An address that leads nowhere.

use leptos::prelude::*;

use crate::{
    components::{page::use_title, states::Empty},
    locale::phrases,
    markup::markup,
    paths,
};

/// An address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    let t = phrases();
    use_title(move || t.missing_title().into());
    markup! { <Empty title=t.missing_title().into() text=t.missing_text().into() action=(paths::HOME, t.missing_home()) alone=true/> }
}
