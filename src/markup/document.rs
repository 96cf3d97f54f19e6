//! Markup in the document: drawn, changed in place, taken out.

mod filled;
mod setting;

use std::borrow::Cow;

use leptos::{
    prelude::{AddAnyAttr, Mountable, Render, RenderEffect, RenderHtml},
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        renderer::{Rndr, types},
        view::{Position, PositionState},
    },
};

use self::filled::Filled;
use super::{Markup, place::Place};

/// Markup that is in the document, or about to be put there. Every kind has at least one node, so that there is a place to put what follows it.
pub(crate) enum Drawn {
    /// Nothing, and a comment where it would be.
    Nothing(types::Placeholder),
    /// A text.
    Text(types::Text, Cow<'static, str>),
    /// A filled template.
    Filled(Filled),
    /// Pieces, and a comment behind them.
    List(Vec<Drawn>, types::Placeholder),
    /// A piece and what makes it again.
    Reactive(RenderEffect<Drawn>),
}

impl Render for Markup {
    type State = Drawn;

    fn build(self) -> Drawn {
        match self {
            Self::Nothing => Drawn::Nothing(Rndr::create_placeholder()),
            Self::Text(text) => Drawn::Text(Rndr::create_text_node(&text), text),
            Self::Filled(filling) => Drawn::Filled(Filled::build(filling)),
            Self::List(pieces) => {
                Drawn::List(pieces.into_iter().map(Self::build).collect(), Rndr::create_placeholder())
            }
            Self::Reactive(mut piece) => {
                let place = Place::here();
                Drawn::Reactive(RenderEffect::new(move |before: Option<Drawn>| match before {
                    Some(drawn) if place.is_gone() => drawn,
                    Some(mut drawn) => {
                        piece().rebuild(&mut drawn);
                        drawn
                    }
                    None => piece().build(),
                }))
            }
        }
    }

    fn rebuild(self, drawn: &mut Drawn) {
        match (self, drawn) {
            (Self::Nothing, Drawn::Nothing(_)) => {}
            (Self::Text(text), Drawn::Text(node, before)) => {
                if text != *before {
                    Rndr::set_text(node, &text);
                    *before = text;
                }
            }
            (Self::Filled(filling), Drawn::Filled(filled)) if filled.is(filling.template) => {
                filled.rebuild(filling.slots)
            }
            (Self::List(pieces), Drawn::List(drawn, end)) => rebuild_list(pieces, drawn, end),
            (other, drawn) => {
                let mut new = other.build();
                drawn.insert_before_this(&mut new);
                drawn.unmount();
                *drawn = new;
            }
        }
    }
}

fn rebuild_list(pieces: Vec<Markup>, drawn: &mut Vec<Drawn>, end: &types::Placeholder) {
    for mut surplus in drawn.drain(pieces.len().min(drawn.len())..) {
        surplus.unmount();
    }
    for (n, piece) in pieces.into_iter().enumerate() {
        match drawn.get_mut(n) {
            Some(drawn) => piece.rebuild(drawn),
            None => {
                let mut new = piece.build();
                end.insert_before_this(&mut new);
                drawn.push(new);
            }
        }
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        match self {
            Self::Nothing(place) => place.unmount(),
            Self::Text(text, _) => text.unmount(),
            Self::Filled(filled) => filled.unmount(),
            Self::List(pieces, end) => {
                pieces.iter_mut().for_each(Self::unmount);
                end.unmount();
            }
            Self::Reactive(piece) => piece.unmount(),
        }
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        match self {
            Self::Nothing(place) => place.mount(parent, marker),
            Self::Text(text, _) => text.mount(parent, marker),
            Self::Filled(filled) => filled.mount(parent, marker),
            Self::List(pieces, end) => {
                pieces.iter_mut().for_each(|piece| piece.mount(parent, marker));
                end.mount(parent, marker);
            }
            Self::Reactive(piece) => piece.mount(parent, marker),
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match self {
            Self::Nothing(place) => place.insert_before_this(child),
            Self::Text(text, _) => text.insert_before_this(child),
            Self::Filled(filled) => filled.insert_before_this(child),
            Self::List(pieces, end) => {
                pieces.first().is_some_and(|first| first.insert_before_this(child)) || end.insert_before_this(child)
            }
            Self::Reactive(piece) => piece.insert_before_this(child),
        }
    }

    /// Only attributes that are added from outside ask for these, and markup takes none.
    fn elements(&self) -> Vec<types::Element> {
        Vec::new()
    }
}

/// What Leptos asks of a view, for servers that draw it first: this app is drawn in browsers only.
impl RenderHtml for Markup {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Drawn {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl AddAnyAttr for Markup {
    type Output<NewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self {
        self
    }
}
