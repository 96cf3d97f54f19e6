//! What happens to the window, above all the moments at which it is worth trying the network again.

use std::{cell::Cell, rc::Rc};

use wasm_bindgen::{JsCast, closure::Closure};

/// Calls back at each event of that name on the window, for as long as the app runs.
pub fn on_window(event: &str, happened: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let heard = Closure::<dyn FnMut()>::new(happened);
    window.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref()).ok();
    heard.forget();
}

/// Calls back when the app comes into view and when the browser believes that the network is back, for as long as the app runs.
///
/// What the browser believes is only a reason to try, never a reason not to.
pub fn on_wake(woken: impl Fn() + 'static) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let woken = Rc::new(woken);
    let online = woken.clone();
    on_window("online", move || online());
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

thread_local! {
    /// Whether the page is being left.
    static LEAVING: Cell<bool> = const { Cell::new(false) };
}

/// Notes from now on whether the page is being left, or came back after all; calls back when it is left.
pub fn watch_leaving(left: impl Fn() + 'static) {
    on_window("pagehide", move || {
        LEAVING.set(true);
        left();
    });
    on_window("pageshow", || LEAVING.set(false));
}

/// Whether the page is being left: what is begun now may never end.
pub fn is_leaving() -> bool {
    LEAVING.get()
}
