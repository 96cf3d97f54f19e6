//! The browser's own cryptography: keys from a secret (HKDF-SHA256, RFC 5869), and opening what AES-256-GCM sealed.
//!
//! Browsers offer it on secure pages only.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    type Subtle;

    #[wasm_bindgen(method, catch, js_name = importKey)]
    fn import_key(
        this: &Subtle,
        format: &str,
        key: &Uint8Array,
        algorithm: &JsValue,
        extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = deriveBits)]
    fn derive_bits(this: &Subtle, algorithm: &JsValue, key: &JsValue, bits: u32) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn decrypt(this: &Subtle, algorithm: &JsValue, key: &JsValue, sealed: &Uint8Array) -> Result<Promise, JsValue>;
}

/// Why something is not opened: the browser offers no cryptography, or the key does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the browser can't open it")]
pub struct Closed;

impl From<JsValue> for Closed {
    fn from(_: JsValue) -> Self {
        Self
    }
}

/// Derives bytes from a secret, without salt.
pub async fn derive(secret: &[u8], info: &str, length: u32) -> Result<Vec<u8>, Closed> {
    let subtle = subtle()?;
    let key = subtle.import_key("raw", &secret.into(), &"HKDF".into(), false, &usages("deriveBits"))?;
    let algorithm = options(&[
        ("name", "HKDF".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::new_with_length(0).into()),
        ("info", Uint8Array::from(info.as_bytes()).into()),
    ]);
    let bits = subtle.derive_bits(&algorithm, &JsFuture::from(key).await?, length * 8)?;
    Ok(Uint8Array::new(&JsFuture::from(bits).await?).to_vec())
}

/// Opens what was sealed with a key of 32 bytes, a nonce, and something more that must be as it was.
pub async fn open(key: &[u8], nonce: &[u8], more: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Closed> {
    let subtle = subtle()?;
    let key = subtle.import_key("raw", &key.into(), &"AES-GCM".into(), false, &usages("decrypt"))?;
    let algorithm = options(&[
        ("name", "AES-GCM".into()),
        ("iv", Uint8Array::from(nonce).into()),
        ("additionalData", Uint8Array::from(more).into()),
    ]);
    let text = subtle.decrypt(&algorithm, &JsFuture::from(key).await?, &sealed.into())?;
    Ok(Uint8Array::new(&JsFuture::from(text).await?).to_vec())
}

fn subtle() -> Result<Subtle, Closed> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into())?;
    let subtle = Reflect::get(&crypto, &"subtle".into())?;
    if subtle.is_object() { Ok(subtle.unchecked_into()) } else { Err(Closed) }
}

fn usages(usage: &str) -> Array {
    Array::of1(&usage.into())
}

fn options(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &JsValue::from_str(name), value).ok();
    }
    object.into()
}
