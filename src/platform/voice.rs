//! The phone's own voice (<https://wicg.github.io/speech-api/>), where it has one: no text of it leaves the phone but to that voice.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// Whether there is a voice.
pub fn can_read_aloud() -> bool {
    voice().is_some()
}

/// Reads a text aloud in a language; whether the voice took it. `done` is called when it has ended, or was stopped.
pub fn read_aloud(text: &str, language: &str, done: impl FnOnce() + 'static) -> bool {
    begin(text, language, done).is_some()
}

/// Stops reading.
pub fn be_silent() {
    if let Some(voice) = voice() {
        call(&voice, "cancel", &[]);
    }
}

fn begin(text: &str, language: &str, done: impl FnOnce() + 'static) -> Option<()> {
    let voice = voice()?;
    call(&voice, "cancel", &[]);
    let maker =
        Reflect::get(&js_sys::global(), &"SpeechSynthesisUtterance".into()).ok()?.dyn_into::<Function>().ok()?;
    let said = Reflect::construct(&maker, &Array::of1(&text.into())).ok()?;
    Reflect::set(&said, &"lang".into(), &language.into()).ok()?;
    Reflect::set(&said, &"onend".into(), &Closure::once_into_js(done)).ok()?;
    call(&voice, "speak", &[said])
}

fn voice() -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &"speechSynthesis".into()).ok().filter(JsValue::is_object)
}

fn call(of: &JsValue, method: &str, given: &[JsValue]) -> Option<()> {
    let method = Reflect::get(of, &method.into()).ok()?.dyn_into::<Function>().ok()?;
    method.apply(of, &given.iter().collect::<Array>()).ok().map(|_| ())
}
