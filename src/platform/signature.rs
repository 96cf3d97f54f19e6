//! Ed25519 signatures (RFC 8032), verified by the browser: no code of ours to download, none to get wrong.

use js_sys::{Array, JsString, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// `crypto.subtle`; missing where a page did not come over a safe way.
    #[wasm_bindgen(js_namespace = crypto, js_name = subtle, thread_local_v2)]
    static SUBTLE: JsValue;

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

    #[wasm_bindgen(method, catch)]
    fn verify(
        this: &Subtle,
        algorithm: &str,
        key: &JsValue,
        signature: &Uint8Array,
        data: &Uint8Array,
    ) -> Result<Promise, JsValue>;
}

const ALGORITHM: &str = "Ed25519";

/// Whether a key signed a message; `None` if this browser cannot tell.
pub async fn holds(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> Option<bool> {
    let subtle = SUBTLE.with(JsValue::clone);
    if subtle.is_undefined() {
        return None;
    }
    match ask(subtle.unchecked_ref(), key, message, signature).await {
        Ok(answer) => Some(answer.is_truthy()),
        Err(error) => {
            let name = Reflect::get(&error, &JsString::from("name")).ok().and_then(|name| name.as_string());
            // Anything else is said of a key or a signature that is none.
            (name.as_deref() != Some("NotSupportedError")).then_some(false)
        }
    }
}

async fn ask(subtle: &Subtle, key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> Result<JsValue, JsValue> {
    let usages = Array::of1(&JsString::from("verify"));
    let key = subtle.import_key("raw", &Uint8Array::from(&key[..]), ALGORITHM, false, &usages)?;
    let key = JsFuture::from(key).await?;
    let (signature, message) = (Uint8Array::from(&signature[..]), Uint8Array::from(message));
    JsFuture::from(subtle.verify(ALGORITHM, &key, &signature, &message)?).await
}
