//! Starts what this module is needed for: in a worker the catalogue, in a page the app.

use js_sys::global;
use wasm_bindgen::JsCast;

fn main() {
    console_error_panic_hook::set_once();
    match global().dyn_into() {
        Ok(scope) => lapau::engine::worker::start(scope),
        Err(_) => lapau::app::start(),
    }
}
