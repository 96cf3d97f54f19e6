//! Handing things out of the app: files, the clipboard, the phone's share sheet.

use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Offers a text as a file to keep.
pub fn save(name: &str, media_type: &str, text: &str) -> bool {
    save_inner(name, media_type, text).is_some()
}

fn save_inner(name: &str, media_type: &str, text: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options).ok()?;
    let url = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let link: web_sys::HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&url);
    link.set_download(name);
    document.body()?.append_child(&link).ok()?;
    link.click();
    link.remove();
    web_sys::Url::revoke_object_url(&url).ok()
}

/// The text of the file that was chosen in a field; nothing if none was, it is larger than `most` bytes, or the browser can't read it.
pub async fn read(field: &web_sys::HtmlInputElement, most: u32) -> Option<String> {
    let file = field.files()?.get(0).filter(|file| file.size() <= f64::from(most))?;
    JsFuture::from(file.text()).await.ok()?.as_string()
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
