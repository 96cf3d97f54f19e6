//! Moments at which it is worth trying the network again.

use std::rc::Rc;

use wasm_bindgen::{JsCast, closure::Closure};

/// Calls back when the app comes into view and when the browser believes that the network is back, for as long as the app runs.
///
/// What the browser believes is only a reason to try, never a reason not to.
pub fn on_wake(woken: impl Fn() + 'static) {
    let (Some(window), Some(document)) = (web_sys::window(), web_sys::window().and_then(|window| window.document()))
    else {
        return;
    };
    let woken = Rc::new(woken);
    let online = {
        let woken = woken.clone();
        Closure::<dyn FnMut()>::new(move || woken())
    };
    window.add_event_listener_with_callback("online", online.as_ref().unchecked_ref()).ok();
    online.forget();
    let visible = {
        let document = document.clone();
        Closure::<dyn FnMut()>::new(move || {
            if document.visibility_state() == web_sys::VisibilityState::Visible {
                woken();
            }
        })
    };
    document.add_event_listener_with_callback("visibilitychange", visible.as_ref().unchecked_ref()).ok();
    visible.forget();
}
