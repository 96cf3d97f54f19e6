//! What reaches a person outside the page: the number on the app's icon, and the browser's notices.
//!
//! Not every browser has them, and none of it is needed: what can't be done is passed over.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Puts a number on the app's icon; 0 takes it off.
pub fn set_badge(count: usize) {
    if let Some(navigator) = get(&js_sys::global(), "navigator") {
        let number = JsValue::from_f64(count as f64);
        _ = if count == 0 {
            call(&navigator, "clearAppBadge", &[])
        } else {
            call(&navigator, "setAppBadge", &[number])
        };
    }
}

/// Whether this browser has notices at all.
pub fn can_show() -> bool {
    get(&js_sys::global(), "Notification").is_some()
}

/// Whether notices may be shown; `None` while nobody was asked, or `Some(false)` where there are none.
pub fn may_show() -> Option<bool> {
    let permission = get(&js_sys::global(), "Notification").and_then(|notices| get(&notices, "permission"));
    match permission.and_then(|permission| permission.as_string()).as_deref() {
        Some("granted") => Some(true),
        Some("default") => None,
        _ => Some(false),
    }
}

/// Asks whether notices may be shown. Only ever called by a press.
pub async fn ask() -> bool {
    let asked = get(&js_sys::global(), "Notification").and_then(|notices| call(&notices, "requestPermission", &[]));
    match asked.and_then(|asked| asked.dyn_into::<Promise>().ok()) {
        Some(asked) => JsFuture::from(asked).await.is_ok_and(|answer| answer.as_string().as_deref() == Some("granted")),
        None => false,
    }
}

/// Shows a notice through the service worker, in place of an earlier one with the same tag; whether it was shown.
pub async fn show(tag: &str, title: &str, text: &str) -> bool {
    let container = get(&js_sys::global(), "navigator").and_then(|navigator| get(&navigator, "serviceWorker"));
    let ready =
        container.and_then(|container| get(&container, "ready")).and_then(|ready| ready.dyn_into::<Promise>().ok());
    let Some(ready) = ready else { return false };
    let Ok(registration) = JsFuture::from(ready).await else { return false };
    let options = Object::new();
    for (name, value) in [("tag", tag), ("body", text), ("icon", "/icons/icon-192.png")] {
        Reflect::set(&options, &name.into(), &value.into()).ok();
    }
    match call(&registration, "showNotification", &[title.into(), options.into()])
        .and_then(|shown| shown.dyn_into::<Promise>().ok())
    {
        Some(shown) => JsFuture::from(shown).await.is_ok(),
        None => false,
    }
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let function: Function = get(object, name)?.dyn_into().ok()?;
    function.apply(object, &arguments.iter().collect()).ok()
}
