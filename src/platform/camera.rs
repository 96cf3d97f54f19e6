//! Codes seen by the camera or in a picture: of books, cards, tickets.
//!
//! What it takes is in a script of its own (`public/scanner.js`), which the librarians' page has too; it is fetched when somebody wants to scan.
//! The camera runs only while [`scan`] does, and no picture is kept.

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlInputElement, HtmlVideoElement};

/// The forms of codes, as browsers call them (<https://wicg.github.io/shape-detection-api/#barcodeformat-section>).
pub const QR: &str = "qr_code";
/// The barcode on a book: its ISBN is an EAN of 13 digits.
pub const BOOK: &str = "ean_13";
/// What labels of libraries have.
pub const LABELS: [&str; 2] = ["code_128", "code_39"];

/// The script, and the name of what it leaves.
const SCRIPT: &str = "/scanner.js";
const SCANNER: &str = "lapauScanner";
/// How long lies between two looks, in milliseconds.
const PAUSE: u32 = 120;

/// A code that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Its form, as browsers call it.
    pub form: String,
    /// What it says.
    pub text: String,
}

/// Why nothing is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Its user, or the browser in their name, does not allow the camera.
    Denied,
    /// Another app has the camera.
    Busy,
    /// There is no camera.
    NoCamera,
    /// What reads codes can't be fetched.
    Unread,
    /// The file is no picture.
    NoPicture,
}

/// Shows what the camera sees in an element and says each code of these forms that it sees, until `go_on` says no, or `hear` that this was the one.
pub async fn scan(
    forms: &[&str],
    video: &HtmlVideoElement,
    go_on: &dyn Fn() -> bool,
    hear: &dyn Fn(Code) -> bool,
) -> Result<(), Refused> {
    let eye = Eye(ask(&scanner().await?, "open", &[video, &names(forms)]).await?);
    while go_on() {
        if codes(&ask(&eye.0, "codes", &[]).await?).into_iter().any(hear) {
            break;
        }
        TimeoutFuture::new(PAUSE).await;
    }
    Ok(())
}

/// The codes of these forms in the picture that was chosen in a field; `None` if none was. Then the field is free for another.
pub async fn look(forms: &[&str], field: &HtmlInputElement) -> Result<Option<Vec<Code>>, Refused> {
    let Some(file) = field.files().and_then(|files| files.get(0)) else { return Ok(None) };
    let seen = ask(&scanner().await?, "look", &[&file, &names(forms)]).await;
    field.set_value("");
    seen.map(|seen| Some(codes(&seen)))
}

/// A camera that runs; it stops when it is dropped.
struct Eye(JsValue);

impl Drop for Eye {
    fn drop(&mut self) {
        if let Some(close) = method(&self.0, "close") {
            close.call0(&self.0).ok();
        }
    }
}

/// What the script leaves, which is fetched unless it is here.
async fn scanner() -> Result<JsValue, Refused> {
    let window = web_sys::window().ok_or(Refused::Unread)?;
    let here = || Reflect::get(&window, &SCANNER.into()).ok().filter(JsValue::is_object);
    if let Some(scanner) = here() {
        return Ok(scanner);
    }
    let loaded = window.document().and_then(|document| {
        let script = document.create_element("script").ok()?;
        script.set_attribute("src", SCRIPT).ok()?;
        let promise = Promise::new(&mut |loaded, failed| {
            Reflect::set(&script, &"onload".into(), &loaded).ok();
            Reflect::set(&script, &"onerror".into(), &failed).ok();
        });
        document.head()?.append_child(&script).ok()?;
        Some((promise, script))
    });
    let (promise, script) = loaded.ok_or(Refused::Unread)?;
    JsFuture::from(promise).await.ok();
    // What failed may well succeed the next time.
    script.remove();
    here().ok_or(Refused::Unread)
}

fn names(forms: &[&str]) -> Array {
    forms.iter().map(|form| JsValue::from(*form)).collect()
}

/// What was read, each its form, a space and what it says.
fn codes(read: &JsValue) -> Vec<Code> {
    let read = Array::from(read);
    let code = |line: JsValue| {
        let (form, text) = line.as_string()?.split_once(' ').map(|(form, text)| (form.to_owned(), text.to_owned()))?;
        Some(Code { form, text })
    };
    read.iter().filter_map(code).collect()
}

fn method(object: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(object, &name.into()).ok()?.dyn_into().ok()
}

/// Calls a method that promises something, and waits for it.
async fn ask(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, Refused> {
    let method = method(object, name).ok_or(Refused::Unread)?;
    let arguments: Array = arguments.iter().copied().collect();
    let promised = method.apply(object, &arguments).map_err(|error| refused(&error))?;
    JsFuture::from(Promise::resolve(&promised)).await.map_err(|error| refused(&error))
}

/// The word that the script throws.
fn refused(error: &JsValue) -> Refused {
    match error.as_string().as_deref() {
        Some("denied") => Refused::Denied,
        Some("busy") => Refused::Busy,
        Some("absent") => Refused::NoCamera,
        Some("unreadable") => Refused::NoPicture,
        _ => Refused::Unread,
    }
}
