//! Attributes and properties of elements in the document.

use js_sys::Reflect;
use leptos::{
    prelude::RenderEffect,
    tachys::renderer::{Rndr, types::Element},
};
use wasm_bindgen::JsValue;

use crate::markup::{Value, place::Place};

/// What is set of an element.
#[derive(Clone, Copy)]
pub(super) enum Target {
    /// The attribute of this name.
    Attribute(&'static str),
    /// The property of this name.
    Property(&'static str),
}

/// An attribute or a property of an element, and what it is set to.
pub(super) struct Setting {
    element: Element,
    target: Target,
    current: Current,
}

enum Current {
    Fixed(Value),
    Reactive(#[expect(dead_code, reason = "it is held so that it goes on running")] RenderEffect<Value>),
}

impl Setting {
    /// Sets it for the first time.
    pub(super) fn build(element: &Element, target: Target, value: Value) -> Self {
        let current = Current::of(element, target, value, &Value::Absent);
        Self { element: element.clone(), target, current }
    }

    /// Sets it anew if it is not the same: what a reader has changed meanwhile stays.
    pub(super) fn rebuild(&mut self, value: Value) {
        self.current = match &self.current {
            Current::Fixed(before) => Current::of(&self.element, self.target, value, before),
            // What the other closure set last is not known.
            Current::Reactive(_) => Current::of(&self.element, self.target, value, &Value::Text("\0".into())),
        };
    }
}

impl Current {
    fn of(element: &Element, target: Target, value: Value, before: &Value) -> Self {
        match value {
            Value::Reactive(mut value) => {
                let (element, place) = (element.clone(), Place::here());
                Self::Reactive(RenderEffect::new(move |before: Option<Value>| match before {
                    Some(before) if place.is_gone() => before,
                    before => {
                        let value = value();
                        if before.as_ref() != Some(&value) {
                            set(&element, target, &value);
                        }
                        value
                    }
                }))
            }
            value => {
                if value != *before {
                    set(element, target, &value);
                }
                Self::Fixed(value)
            }
        }
    }
}

fn set(element: &Element, target: Target, value: &Value) {
    match (target, value) {
        (Target::Attribute(name), Value::Text(text)) => Rndr::set_attribute(element, name, text),
        (Target::Attribute(name), Value::Flag(true)) => Rndr::set_attribute(element, name, ""),
        (Target::Attribute(name), _) => Rndr::remove_attribute(element, name),
        (Target::Property(name), value) => {
            let value = match value {
                Value::Flag(flag) => JsValue::from_bool(*flag),
                Value::Text(text) => JsValue::from_str(text),
                Value::Absent | Value::Reactive(_) => JsValue::UNDEFINED,
            };
            Reflect::set(element, &JsValue::from_str(name), &value).ok();
        }
    }
}
