//! One tab at a time.

use futures_channel::oneshot;
use futures_util::future::{Either, LocalBoxFuture, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// How often a lock is asked for before the work is done without it.
const TRIES: usize = 5;
/// How long lies between two tries, in milliseconds.
const PAUSE: u32 = 1_000;

/// Does some work while no other tab does the same; the work is told whether that is certain.
///
/// The lock saves work, no more: whatever is done twice must do no harm.
/// WebKit has kept locks of pages that were left behind, and some browsers have none, so after a few seconds the work is done all the same.
pub async fn exclusively<'a>(name: &str, work: impl FnOnce(bool) -> LocalBoxFuture<'a, ()>) {
    let mut held = None;
    for _ in 0..TRIES {
        match ask(name).await {
            Some(Answer::Held(release)) => {
                held = Some(release);
                break;
            }
            Some(Answer::Taken) => TimeoutFuture::new(PAUSE).await,
            None => break,
        }
    }
    work(held.is_some()).await;
    // The lock goes with its release, also if this is dropped half-way.
    drop(held);
}

/// What a browser says to whoever asks for a lock.
enum Answer {
    /// It is theirs until this is dropped.
    Held(oneshot::Sender<()>),
    /// Another has it.
    Taken,
}

/// Asks for a lock; `None` where the browser has none to give.
async fn ask(name: &str) -> Option<Answer> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE).ok();
    let (tell, told) = oneshot::channel();
    let mut tell = Some(tell);
    let given = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |lock: JsValue| {
        let (release, released) = oneshot::channel();
        let answer = if lock.is_null() { Answer::Taken } else { Answer::Held(release) };
        if let Some(tell) = tell.take() {
            tell.send(answer).ok();
        }
        // It ends when its release is dropped: at once, if the lock was not to be had.
        future_to_promise(async move {
            released.await.ok();
            Ok(JsValue::UNDEFINED)
        })
    });
    let asked: Promise = request.call3(&locks, &name.into(), &options, given.as_ref()).ok()?.dyn_into().ok()?;
    // A refusal ends the promise without ever calling back.
    match select(told, JsFuture::from(asked)).await {
        Either::Left((answer, _)) => answer.ok(),
        Either::Right(_) => None,
    }
}
