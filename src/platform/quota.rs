//! How much may be fetched and kept on this phone, and for how long.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What the browser says about what it keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Kept {
    /// Whether it promised not to delete anything by itself; `None` if it does not say.
    pub persistent: Option<bool>,
    /// How many bytes are used.
    pub used: Option<f64>,
    /// How many bytes there is room for.
    pub room: Option<f64>,
}

/// Asks the browser to delete nothing by itself; answers what it says.
pub async fn persist() -> Option<bool> {
    ask("persist").await.and_then(|answer| answer.as_bool())
}

/// What the browser says about what it keeps.
pub async fn kept() -> Kept {
    let persistent = ask("persisted").await.and_then(|answer| answer.as_bool());
    let estimate = ask("estimate").await;
    let figure = |name: &str| Reflect::get(estimate.as_ref()?, &name.into()).ok()?.as_f64();
    Kept { persistent, used: figure("usage"), room: figure("quota") }
}

/// Whether whoever uses this phone asked the browser to save data. Browsers that know no such wish say nothing of it.
pub fn saves_data() -> bool {
    let ask = || {
        let navigator = web_sys::window()?.navigator();
        let connection = Reflect::get(&navigator, &"connection".into()).ok().filter(JsValue::is_object)?;
        Reflect::get(&connection, &"saveData".into()).ok()?.as_bool()
    };
    ask().unwrap_or(false)
}

/// Calls a method of `navigator.storage`, which some browsers lack, wholly or in part.
async fn ask(method: &str) -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    let storage = Reflect::get(&navigator, &"storage".into()).ok().filter(JsValue::is_object)?;
    let method: js_sys::Function = Reflect::get(&storage, &method.into()).ok()?.dyn_into().ok()?;
    let promise: js_sys::Promise = method.call0(&storage).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}
