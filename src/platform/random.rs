//! Random numbers fit for secrets.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `crypto` is there in windows and workers alike.
    #[wasm_bindgen(js_name = crypto, thread_local_v2)]
    static CRYPTO: web_sys::Crypto;
}

/// Sixteen random bytes.
pub fn bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    // It only fails for more than 65,536 bytes.
    CRYPTO.with(|crypto| crypto.get_random_values_with_u8_array(&mut bytes)).ok();
    bytes
}

/// A random number, for spreading things out in time.
pub fn number() -> u32 {
    let bytes = bytes();
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

/// A new UUID (RFC 9562, version 4).
pub fn uuid() -> String {
    lapau_feed::submission::uuid_v4(bytes())
}
