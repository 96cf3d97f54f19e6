//! One tab at a time.

use std::future::Future;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Does some work unless another tab is doing it at this moment.
///
/// The lock saves work, no more: where a browser has none or keeps it too long, whatever is done twice must do no harm.
pub async fn exclusively(name: &str, work: impl Future<Output = ()> + 'static) {
    let locks = web_sys::window()
        .and_then(|window| Reflect::get(&window.navigator(), &"locks".into()).ok())
        .filter(|locks| locks.is_object());
    let Some(locks) = locks else { return work.await };
    let Some(request) = Reflect::get(&locks, &"request".into()).ok().and_then(|f| f.dyn_into::<Function>().ok()) else {
        return work.await;
    };
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE).ok();
    let mut work = Some(work);
    let held = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |lock: JsValue| {
        let work = work.take().filter(|_| !lock.is_null());
        future_to_promise(async move {
            if let Some(work) = work {
                work.await;
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    if let Ok(promise) = request.call3(&locks, &name.into(), &options, held.as_ref()) {
        JsFuture::from(promise.unchecked_into::<Promise>()).await.ok();
    }
}
