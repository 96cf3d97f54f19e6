//! The camera, to read the barcode of a book or the code of a ticket, where the browser itself can do so (the Barcode Detection API).
//!
//! The camera runs only while [`scan`] does, and no picture is kept.

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, HtmlVideoElement, MediaStream, MediaStreamConstraints, MediaStreamTrack};

/// The barcode on a book: its ISBN is an EAN of 13 digits.
pub const BOOK: &str = "ean_13";
/// The code of a ticket.
pub const QR: &str = "qr_code";
/// How long lies between two looks, in milliseconds.
const PAUSE: u32 = 200;

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Its user, or the browser in their name, does not allow the camera.
    Denied,
    /// There is no camera, or another app has it.
    NoCamera,
}

/// Whether this browser reads codes of a form: [`BOOK`] or [`QR`].
pub async fn reads(format: &str) -> bool {
    let Some(formats) = detector().and_then(|detector| call(&detector, "getSupportedFormats", None)) else {
        return false;
    };
    let has_camera =
        web_sys::window().is_some_and(|window| window.navigator().media_devices().is_ok_and(|media| media.is_object()));
    let formats = JsFuture::from(formats).await.map(|formats| Array::from(&formats));
    has_camera && formats.is_ok_and(|formats| formats.includes(&format.into(), 0))
}

/// Shows what the camera sees in an element until a code of a form is seen that is wanted, or `go_on` says no: then there is none.
pub async fn scan(
    format: &str,
    video: &HtmlVideoElement,
    go_on: &dyn Fn() -> bool,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Result<Option<String>, Refused> {
    let camera = Camera::open(video).await?;
    let options = Object::new();
    Reflect::set(&options, &"formats".into(), &Array::of1(&format.into())).ok();
    let constructor = detector().ok_or(Refused::NoCamera)?;
    let eye = Reflect::construct(&constructor, &Array::of1(&options)).map_err(|_| Refused::NoCamera)?;
    while go_on() {
        // A picture that can't be looked at, as before the first one, is passed over.
        if let Some(looking) = call(&eye, "detect", Some(&camera.video))
            && let Ok(seen) = JsFuture::from(looking).await
        {
            let codes = Array::from(&seen);
            let codes = codes.iter().filter_map(|code| Reflect::get(&code, &"rawValue".into()).ok()?.as_string());
            if let Some(code) = { codes }.find(|code| is_wanted(code)) {
                return Ok(Some(code));
            }
        }
        TimeoutFuture::new(PAUSE).await;
    }
    Ok(None)
}

/// A camera that runs; it stops when it is dropped.
struct Camera {
    video: HtmlVideoElement,
    stream: MediaStream,
}

impl Camera {
    async fn open(video: &HtmlVideoElement) -> Result<Self, Refused> {
        let devices =
            web_sys::window().and_then(|window| window.navigator().media_devices().ok()).ok_or(Refused::NoCamera)?;
        // The one at the back, where there are two.
        let wanted = Object::new();
        Reflect::set(&wanted, &"facingMode".into(), &"environment".into()).ok();
        let constraints = MediaStreamConstraints::new();
        constraints.set_video(&wanted);
        let asked = devices.get_user_media_with_constraints(&constraints).map_err(refused)?;
        let stream: MediaStream = JsFuture::from(asked).await.map_err(refused)?.unchecked_into();
        let camera = Self { video: video.clone(), stream };
        video.set_src_object(Some(&camera.stream));
        if let Ok(playing) = video.play() {
            JsFuture::from(playing).await.ok();
        }
        Ok(camera)
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.video.set_src_object(None);
        for track in self.stream.get_tracks() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
    }
}

fn refused(error: JsValue) -> Refused {
    let name = error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default();
    if name == "NotAllowedError" || name == "SecurityError" { Refused::Denied } else { Refused::NoCamera }
}

/// The browser's own reader of barcodes, if it has one.
fn detector() -> Option<Function> {
    let window = web_sys::window()?;
    Reflect::get(&window, &"BarcodeDetector".into()).ok()?.dyn_into().ok()
}

/// Calls a method that promises something.
fn call(object: &JsValue, method: &str, argument: Option<&JsValue>) -> Option<Promise> {
    let function: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    let promised = match argument {
        Some(argument) => function.call1(object, argument),
        None => function.call0(object),
    };
    promised.ok()?.dyn_into().ok()
}
