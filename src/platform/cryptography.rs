//! The browser's own cryptography: no code of ours to download, none to get wrong.
//!
//! Keys from a secret by HKDF-SHA256 (RFC 5869), sealing and opening with AES-256-GCM, and Ed25519 signatures (RFC 8032).
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
        algorithm: &str,
        extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch, js_name = deriveBits)]
    fn derive_bits(this: &Subtle, algorithm: &JsValue, key: &JsValue, bits: u32) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn decrypt(this: &Subtle, algorithm: &JsValue, key: &JsValue, sealed: &Uint8Array) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn encrypt(this: &Subtle, algorithm: &JsValue, key: &JsValue, text: &Uint8Array) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn verify(
        this: &Subtle,
        algorithm: &str,
        key: &JsValue,
        signature: &Uint8Array,
        message: &Uint8Array,
    ) -> Result<Promise, JsValue>;
}

/// Signatures over Curve25519.
const ED25519: &str = "Ed25519";

/// Why something is not opened: the browser offers no cryptography, or the key does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the browser can't open it")]
pub struct Closed;

impl From<JsValue> for Closed {
    fn from(_: JsValue) -> Self {
        Self
    }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Derives bytes from a secret, without salt.
pub async fn derive(secret: &[u8], info: &str, length: u32) -> Result<Vec<u8>, Closed> {
    let subtle = subtle().ok_or(Closed)?;
    let key = import(&subtle, secret, "HKDF", "deriveBits").await?;
    let algorithm = options(&[
        ("name", "HKDF".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::new_with_length(0).into()),
        ("info", Uint8Array::from(info.as_bytes()).into()),
    ]);
    bytes(subtle.derive_bits(&algorithm, &key, length * 8)?).await
}

/// Stretches a passphrase to a key of 32 bytes (PBKDF2 with HMAC-SHA256, RFC 8018 §5.2), so that trying many takes long.
pub async fn stretch(passphrase: &str, salt: &[u8], rounds: u32) -> Result<Vec<u8>, Closed> {
    let subtle = subtle().ok_or(Closed)?;
    let key = import(&subtle, passphrase.as_bytes(), "PBKDF2", "deriveBits").await?;
    let algorithm = options(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::from(salt).into()),
        ("iterations", rounds.into()),
    ]);
    bytes(subtle.derive_bits(&algorithm, &key, 256)?).await
}

/// Seals a text with a key of 32 bytes, a nonce that this key never had, and something more that is not hidden.
pub async fn seal(key: &[u8], nonce: &[u8], more: &[u8], text: &[u8]) -> Result<Vec<u8>, Closed> {
    let subtle = subtle().ok_or(Closed)?;
    let key = import(&subtle, key, "AES-GCM", "encrypt").await?;
    bytes(subtle.encrypt(&gcm(nonce, more), &key, &text.into())?).await
}

/// Opens what was sealed with a key of 32 bytes, a nonce, and something more that must be as it was.
pub async fn open(key: &[u8], nonce: &[u8], more: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Closed> {
    let subtle = subtle().ok_or(Closed)?;
    let key = import(&subtle, key, "AES-GCM", "decrypt").await?;
    bytes(subtle.decrypt(&gcm(nonce, more), &key, &sealed.into())?).await
}

fn gcm(nonce: &[u8], more: &[u8]) -> JsValue {
    options(&[
        ("name", "AES-GCM".into()),
        ("iv", Uint8Array::from(nonce).into()),
        ("additionalData", Uint8Array::from(more).into()),
    ])
}

async fn bytes(promise: Promise) -> Result<Vec<u8>, Closed> {
    Ok(Uint8Array::new(&JsFuture::from(promise).await?).to_vec())
}

/// Whether a key signed a message; `None` if this browser cannot tell.
pub async fn signed(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> Option<bool> {
    match verify(&subtle()?, key, message, signature).await {
        Ok(answer) => Some(answer.is_truthy()),
        Err(error) => {
            let name = Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
            // Anything else is said of a key or a signature that is none.
            (name.as_deref() != Some("NotSupportedError")).then_some(false)
        }
    }
}

async fn verify(subtle: &Subtle, key: &[u8], message: &[u8], signature: &[u8]) -> Result<JsValue, JsValue> {
    let key = import(subtle, key, ED25519, "verify").await?;
    JsFuture::from(subtle.verify(ED25519, &key, &signature.into(), &message.into())?).await
}

/// What the browser offers, if it does.
fn subtle() -> Option<Subtle> {
    let crypto = Reflect::get(&js_sys::global(), &"crypto".into()).ok()?;
    let subtle = Reflect::get(&crypto, &"subtle".into()).ok()?;
    subtle.is_object().then(|| subtle.unchecked_into())
}

/// Makes a key of its bytes, for one use.
async fn import(subtle: &Subtle, key: &[u8], algorithm: &str, usage: &str) -> Result<JsValue, JsValue> {
    JsFuture::from(subtle.import_key("raw", &key.into(), algorithm, false, &Array::of1(&usage.into()))?).await
}

fn options(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &JsValue::from_str(name), value).ok();
    }
    object.into()
}
