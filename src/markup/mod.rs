//! Pieces of pages, all of one type.
//!
//! Leptos's own `view!` gives every piece of a page a type of its own, and the compiler builds the code that draws and changes each of them: half of the app was that.
//! [`markup!`] makes a [`Markup`] instead: a fixed template and the values that fill it, which one piece of code draws (`docs/adr/0011-markup-of-one-type.md`).
//! Signals, contexts and the router are Leptos's as ever; a component is a function that gives markup.
//!
//! Texts become text nodes, never HTML. When a closure runs again, what has the same template is changed in place, so that focus and what is unfolded stay.

mod document;
mod filling;
mod from;
mod place;

use std::borrow::Cow;

pub(crate) use lapau_markup::markup;

pub(crate) use self::filling::{Filling, Value};

/// A piece of a page, not yet in the document.
pub(crate) enum Markup {
    /// Nothing.
    Nothing,
    /// A text.
    Text(Cow<'static, str>),
    /// A template, and what fills it.
    Filled(Filling),
    /// Pieces one after the other.
    List(Vec<Markup>),
    /// A piece that is made again when a signal read in it changes.
    Reactive(Box<dyn FnMut() -> Markup + Send>),
}
