//! Starts the catalogue's worker.

fn main() {
    console_error_panic_hook::set_once();
    lapau::engine::worker::start();
}
