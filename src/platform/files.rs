//! Handing things out of the app and into it: files, the clipboard, the phone's share sheet.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Offers a text as a file to keep.
pub fn save(name: &str, media_type: &str, text: &str) -> bool {
    offer(name, media_type, &Array::of1(&text.into())).is_some()
}

/// A file that is put together piece by piece; what is large lies with the browser, not in the app's memory.
#[derive(Default)]
pub struct Parts(Array);

impl Parts {
    /// Adds bytes at its end; whether the browser has room for them.
    pub fn push(&self, bytes: &[u8]) -> bool {
        let blob = web_sys::Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)));
        blob.map(|blob| self.0.push(&blob)).is_ok()
    }

    /// Offers it as a file to keep.
    pub fn save(&self, name: &str, media_type: &str) -> bool {
        offer(name, media_type, &self.0).is_some()
    }
}

/// Offers texts or blobs as one file to keep.
fn offer(name: &str, media_type: &str, parts: &Array) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = web_sys::Blob::new_with_blob_sequence_and_options(parts, &options).ok()?;
    let url = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let link: web_sys::HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&url);
    link.set_download(name);
    document.body()?.append_child(&link).ok()?;
    link.click();
    link.remove();
    web_sys::Url::revoke_object_url(&url).ok()
}

/// A file that its user chose, read piece by piece.
pub struct Chosen(web_sys::File);

impl Chosen {
    /// The file that was chosen in a field, if one was.
    pub fn of(field: &web_sys::HtmlInputElement) -> Option<Self> {
        field.files()?.get(0).map(Self)
    }

    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.0.size() as u64
    }

    /// Some of its bytes, fewer if it ends before; nothing if the browser can't read them any more.
    pub async fn read(&self, start: u64, size: u64) -> Option<Vec<u8>> {
        let piece = self.0.slice_with_f64_and_f64(start as f64, (start + size) as f64).ok()?;
        let bytes = JsFuture::from(piece.array_buffer()).await.ok()?;
        Some(Uint8Array::new(&bytes).to_vec())
    }
}

/// How sharing went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// The phone's share sheet took it, or its user changed their mind there.
    Handed,
    /// It is on the clipboard.
    Copied,
    /// The browser lets nothing out.
    Failed,
}

/// Shares a text and an address through the phone's share sheet, else copies them.
pub async fn share(title: &str, text: &str, url: Option<&str>) -> Shared {
    let Some(window) = web_sys::window() else { return Shared::Failed };
    let navigator = window.navigator();
    if Reflect::has(&navigator, &"share".into()).unwrap_or(false) {
        let data = web_sys::ShareData::new();
        data.set_title(title);
        data.set_text(text);
        if let Some(url) = url {
            data.set_url(url);
        }
        // A refusal is the user's own: nothing more is to be done then.
        JsFuture::from(navigator.share_with_data(&data)).await.ok();
        return Shared::Handed;
    }
    let all = [text, url.unwrap_or_default()].join("\n").trim().to_owned();
    copy(&all).await
}

/// Puts a text on the clipboard.
pub async fn copy(text: &str) -> Shared {
    let Some(window) = web_sys::window() else { return Shared::Failed };
    let navigator = window.navigator();
    // Where the page is not served safely, there is no clipboard.
    let clipboard = Reflect::get(&navigator, &"clipboard".into()).unwrap_or(JsValue::UNDEFINED);
    if clipboard.is_object() && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok() {
        return Shared::Copied;
    }
    Shared::Failed
}
