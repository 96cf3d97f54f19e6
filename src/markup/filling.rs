//! What fills the slots of a template.

use std::borrow::Cow;

use leptos::{
    ev::EventDescriptor,
    html::ElementType,
    prelude::{NodeRef, Owner},
    tachys::html::node_ref::NodeRefContainer,
};
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use super::{Markup, place::Place};

/// What fills a slot of a template.
pub(super) enum Slot {
    /// Markup, for `$`.
    Markup(Markup),
    /// The value of an attribute or a property, for `@` and `.`.
    Value(Value),
    /// A listener, for `!`.
    Listener(Listener),
    /// Who wants to know the element, for `&`.
    Reference(Box<dyn FnOnce(&Element) + Send>),
}

/// What hears an event. Listeners stay in the thread that draws.
pub(super) type Listener = SendWrapper<Box<dyn FnMut(Event)>>;

/// The value of an attribute or a property.
pub(crate) enum Value {
    /// The attribute is not there.
    Absent,
    /// The attribute is there, or is not; the property is true, or false.
    Flag(bool),
    /// The text of the attribute or the property.
    Text(Cow<'static, str>),
    /// A value that is made again when a signal read in it changes.
    Reactive(Box<dyn FnMut() -> Value + Send>),
}

/// A template, and what fills its slots in their order.
///
/// `markup!` calls its methods. They stay calls (`inline(never)`): a page has a hundred slots, and there are few kinds of them.
pub(crate) struct Filling {
    /// The template; `crates/markup/src/template.rs` lists its instructions.
    pub(super) template: &'static str,
    pub(super) slots: Vec<Slot>,
}

impl Filling {
    /// A template whose slots are still to be filled.
    #[inline(never)]
    pub(crate) fn new(template: &'static str, slots: usize) -> Self {
        Self { template, slots: Vec::with_capacity(slots) }
    }

    #[inline(never)]
    fn push(&mut self, slot: Slot) {
        self.slots.push(slot);
    }

    /// Markup.
    #[inline(never)]
    pub(crate) fn markup<T: Into<Markup>>(&mut self, markup: T) {
        self.push(Slot::Markup(markup.into()));
    }

    /// The value of an attribute or a property.
    #[inline(never)]
    pub(crate) fn value<T: Into<Value>>(&mut self, value: T) {
        self.push(Slot::Value(value.into()));
    }

    /// What is done when an event comes.
    pub(crate) fn listener<E>(&mut self, _event: E, mut listener: impl FnMut(E::EventType) + 'static)
    where
        E: EventDescriptor,
        E::EventType: JsCast,
    {
        self.listen(Box::new(move |event: Event| listener(event.unchecked_into())));
    }

    /// A listener finds the contexts of the component it was written in, as long as that is there.
    #[inline(never)]
    fn listen(&mut self, mut listener: Box<dyn FnMut(Event)>) {
        let (owner, place) = (Owner::current().unwrap_or_default(), Place::here());
        self.push(Slot::Listener(SendWrapper::new(Box::new(move |event| {
            if !place.is_gone() {
                owner.with(|| listener(event));
            }
        }))));
    }

    /// Who wants to know the element.
    pub(crate) fn reference<E>(&mut self, reference: NodeRef<E>)
    where
        E: ElementType,
        E::Output: JsCast + 'static,
    {
        self.push(Slot::Reference(Box::new(move |element| NodeRefContainer::<E>::load(reference, element))));
    }
}

impl PartialEq for Value {
    /// Whether two values are the same to the document. One that is made again is never known to be.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Absent, Self::Absent) => true,
            (Self::Flag(one), Self::Flag(other)) => one == other,
            (Self::Text(one), Self::Text(other)) => one == other,
            _ => false,
        }
    }
}
