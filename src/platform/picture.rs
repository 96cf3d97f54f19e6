//! A drawing as a picture file, made by the browser: nothing of it is sent anywhere.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array, encode_uri_component};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::files::{Parts, Shared};

/// What a picture is called where it is handed on.
const TYPE: &str = "image/png";

/// A picture.
pub struct Picture(Vec<u8>);

impl Picture {
    /// Draws an SVG of so many pixels on each side; `None` where the browser can't.
    pub async fn draw(svg: &str, side: u32) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let image = document.create_element("img").ok()?;
        let address = "data:image/svg+xml,".to_owned() + &String::from(encode_uri_component(svg));
        image.set_attribute("src", &address).ok()?;
        JsFuture::from(call(&image, "decode", &[])?.dyn_into::<Promise>().ok()?).await.ok()?;
        let canvas = document.create_element("canvas").ok()?;
        for name in ["width", "height"] {
            canvas.set_attribute(name, &side.to_string()).ok()?;
        }
        let ground = call(&canvas, "getContext", &["2d".into()])?;
        call(&ground, "drawImage", &[image.into(), 0.into(), 0.into(), side.into(), side.into()])?;
        let url = call(&canvas, "toDataURL", &[TYPE.into()])?.as_string()?;
        let base64 = url.strip_prefix("data:image/png;base64,")?.trim_end_matches('=');
        let safe: String = base64
            .chars()
            .map(|c| match c {
                '+' => '-',
                '/' => '_',
                other => other,
            })
            .collect();
        lapau_feed::base64url::decode(&safe).map(Self)
    }

    /// Hands it to the phone's share sheet, else offers it as a file to keep.
    pub async fn share(self, name: &str) -> Shared {
        match self.handed(name).await {
            Some(()) => Shared::Handed,
            None if self.save(name) => Shared::Handed,
            None => Shared::Failed,
        }
    }

    /// Offers it as a file to keep.
    pub fn save(&self, name: &str) -> bool {
        let parts = Parts::default();
        parts.push(&self.0) && parts.save(name, TYPE)
    }

    /// `None`: this browser shares no files.
    async fn handed(&self, name: &str) -> Option<()> {
        let window = web_sys::window()?;
        let navigator = window.navigator();
        let maker = Reflect::get(&window, &"File".into()).ok()?.dyn_into::<Function>().ok()?;
        let (bytes, options) = (Array::of1(&Uint8Array::from(&*self.0)), Object::new());
        Reflect::set(&options, &"type".into(), &TYPE.into()).ok()?;
        let file = Reflect::construct(&maker, &Array::of3(&bytes, &name.into(), &options)).ok()?;
        let data = Object::new();
        Reflect::set(&data, &"files".into(), &Array::of1(&file)).ok()?;
        if !call(&navigator, "canShare", &[data.clone().into()])?.is_truthy() {
            return None;
        }
        let shared = call(&navigator, "share", &[data.into()])?.dyn_into::<Promise>().ok()?;
        // A refusal is the user's own: nothing more is to be done then.
        JsFuture::from(shared).await.ok();
        Some(())
    }
}

/// Calls a method that not every browser has.
fn call(of: &JsValue, method: &str, given: &[JsValue]) -> Option<JsValue> {
    let method = Reflect::get(of, &method.into()).ok()?.dyn_into::<Function>().ok()?;
    method.apply(of, &given.iter().collect::<Array>()).ok()
}
