//! `markup!`: HTML in Rust, as Leptos's `view!` reads it, compiled to one text and the values that fill it.
//!
//! `view!` gives every piece of a page a type of its own, and the compiler builds code for each of them.
//! `markup!` gives all of them the type `Markup` (`src/markup` of the app, which also builds the document from it).

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod template;

use proc_macro::TokenStream;

use crate::template::Template;

/// A piece of a page.
///
/// - `<p class="meta">"text"{value}</p>`: elements, texts, and values: whatever `Markup` can be made `From`;
/// - `href=value`: attributes: whatever `Value` can be made `From`; a closure is run again when a signal in it changes;
/// - `on:click=handler`, `prop:checked=value`, `node_ref=reference`: as in `view!`;
#[proc_macro]
pub fn markup(tokens: TokenStream) -> TokenStream {
    match rstml::parse2(tokens.into()).and_then(Template::of) {
        Ok(template) => template.into_tokens().into(),
        Err(error) => error.to_compile_error().into(),
    }
}
