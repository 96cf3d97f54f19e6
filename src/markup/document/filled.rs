//! A filled template in the document. Its instructions are listed in `crates/markup/src/template.rs`.

use std::{cell::RefCell, rc::Rc};

use leptos::{
    prelude::{Mountable, Render},
    tachys::renderer::{Rndr, types},
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Event;

use super::{
    Drawn,
    setting::{Setting, Target},
};
use crate::markup::filling::{Filling, Listener, Slot};

const SVG: &str = "http://www.w3.org/2000/svg";

/// A filled template in the document.
pub(crate) struct Filled {
    template: &'static str,
    roots: Vec<Root>,
    slots: Vec<Place>,
}

/// What has no parent in the template.
enum Root {
    Element(types::Element),
    Text(types::Text),
    /// The markup of this slot.
    Slot(usize),
}

/// A slot in the document.
enum Place {
    Markup(Drawn),
    Value(Setting),
    /// The listener that is asked at present; away while it runs.
    Listener(Rc<RefCell<Option<Listener>>>),
    Reference(types::Element),
}

impl Filled {
    /// Draws a template.
    pub(super) fn build(filling: Filling) -> Self {
        let Filling { template, slots } = filling;
        let mut filled = Self { template, roots: Vec::new(), slots: Vec::with_capacity(slots.len()) };
        let mut slots = slots.into_iter();
        let mut open: Vec<types::Element> = Vec::new();
        for line in template.split('\n') {
            let (instruction, rest) = line.split_at(line.len().min(1));
            let parent = open.last();
            match instruction {
                "<" => {
                    let drawing =
                        rest == "svg" || parent.is_some_and(|parent| parent.namespace_uri().as_deref() == Some(SVG));
                    let element = Rndr::create_element(rest, drawing.then_some(SVG));
                    match parent {
                        Some(parent) => Rndr::insert_node(parent, &element, None),
                        None => filled.roots.push(Root::Element(element.clone())),
                    }
                    open.push(element);
                }
                ">" => {
                    open.pop();
                }
                "\"" => {
                    let text = Rndr::create_text_node(rest);
                    match parent {
                        Some(parent) => Rndr::insert_node(parent, &text, None),
                        None => filled.roots.push(Root::Text(text)),
                    }
                }
                _ => match (rest.split_once('='), parent) {
                    (Some((name, value)), Some(parent)) => Rndr::set_attribute(parent, name, value),
                    (_, parent) => {
                        if let Some(slot) = slots.next() {
                            filled.fill(slot, instruction, rest, parent);
                        }
                    }
                },
            }
        }
        filled
    }

    /// Fills the next slot. What is not markup is always in an element.
    fn fill(&mut self, slot: Slot, instruction: &'static str, name: &'static str, parent: Option<&types::Element>) {
        let place = match (slot, parent) {
            (Slot::Markup(markup), None) => {
                self.roots.push(Root::Slot(self.slots.len()));
                Place::Markup(markup.build())
            }
            (Slot::Markup(markup), Some(parent)) => {
                let mut drawn = markup.build();
                drawn.mount(parent, None);
                Place::Markup(drawn)
            }
            (Slot::Value(value), Some(parent)) => {
                let target = if instruction == "." { Target::Property(name) } else { Target::Attribute(name) };
                Place::Value(Setting::build(parent, target, value))
            }
            (Slot::Listener(listener), Some(parent)) => Place::Listener(listen(parent, name, listener)),
            (Slot::Reference(reference), Some(parent)) => {
                reference(parent);
                Place::Reference(parent.clone())
            }
            (_, None) => return,
        };
        self.slots.push(place);
    }

    /// Whether this is that template.
    pub(super) fn is(&self, template: &'static str) -> bool {
        self.template == template
    }

    /// Fills the same template anew.
    pub(super) fn rebuild(&mut self, slots: Vec<Slot>) {
        for (place, slot) in self.slots.iter_mut().zip(slots) {
            match (place, slot) {
                (Place::Markup(drawn), Slot::Markup(markup)) => markup.rebuild(drawn),
                (Place::Value(setting), Slot::Value(value)) => setting.rebuild(value),
                (Place::Listener(place), Slot::Listener(listener)) => *place.borrow_mut() = Some(listener),
                (Place::Reference(element), Slot::Reference(reference)) => reference(element),
                // The same template has the same kinds of slots.
                _ => {}
            }
        }
    }
}

/// Listens to an event of an element.
fn listen(element: &types::Element, event: &str, listener: Listener) -> Rc<RefCell<Option<Listener>>> {
    let place = Rc::new(RefCell::new(Some(listener)));
    let asked = Rc::clone(&place);
    let hear = Closure::<dyn FnMut(Event)>::new(move |event| {
        // While it runs it is away, so that an event from within finds nobody rather than a locked door.
        let Some(mut listener) = asked.borrow_mut().take() else { return };
        listener(event);
        asked.borrow_mut().get_or_insert(listener);
    });
    // The closure lives as long as the element that holds it.
    let hear = hear.into_js_value();
    element.add_event_listener_with_callback(event, hear.unchecked_ref()).ok();
    place
}

impl Mountable for Filled {
    fn unmount(&mut self) {
        for root in &mut self.roots {
            match root {
                Root::Element(element) => element.unmount(),
                Root::Text(text) => text.unmount(),
                Root::Slot(n) => {
                    if let Some(Place::Markup(drawn)) = self.slots.get_mut(*n) {
                        drawn.unmount();
                    }
                }
            }
        }
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        for root in &mut self.roots {
            match root {
                Root::Element(element) => element.mount(parent, marker),
                Root::Text(text) => text.mount(parent, marker),
                Root::Slot(n) => {
                    if let Some(Place::Markup(drawn)) = self.slots.get_mut(*n) {
                        drawn.mount(parent, marker);
                    }
                }
            }
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match self.roots.first() {
            Some(Root::Element(element)) => element.insert_before_this(child),
            Some(Root::Text(text)) => text.insert_before_this(child),
            Some(Root::Slot(n)) => {
                matches!(self.slots.get(*n), Some(Place::Markup(drawn)) if drawn.insert_before_this(child))
            }
            None => false,
        }
    }

    /// See [`Drawn`].
    fn elements(&self) -> Vec<types::Element> {
        Vec::new()
    }
}
