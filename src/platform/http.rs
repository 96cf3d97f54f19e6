//! The network: requests with a deadline and a limit, answers as bytes.

use std::{cell::Cell, rc::Rc};

use futures_util::future::{Either, select};
use gloo_net::http::{Method, RequestBuilder};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader, RequestCache, RequestRedirect};

/// How long a request may go without a sign of life, in milliseconds.
const PATIENCE: u32 = 20_000;

/// An answer.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The `Retry-After` header.
    pub retry_after: Option<String>,
    /// The body, at most as long as was asked for.
    pub body: Vec<u8>,
}

/// Why there is no answer. Browsers do not tell a broken network from a refused one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No answer came, or it broke off.
    #[error("no answer came")]
    NoAnswer,
    /// The answer is longer than it may be.
    #[error("the answer is too long")]
    TooLong,
}

/// How a request treats the browser's own cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Ask the server whether it changed (an ETag makes that cheap).
    Revalidate,
    /// The address names its content: whatever is there is right.
    Immutable,
}

/// Fetches an address. A redirection counts as no answer: feeds have none, captive portals do.
pub async fn get(url: &str, freshness: Freshness, limit: usize) -> Result<Answer, Error> {
    let cache = match freshness {
        Freshness::Revalidate => RequestCache::NoCache,
        // What is kept is verified by digest anyway, and kept once, in our own storage.
        Freshness::Immutable => RequestCache::NoStore,
    };
    send(RequestBuilder::new(url).method(Method::GET).cache(cache), None, limit).await
}

/// Fetches what an address gives only with a header of its own. Neither is kept by the browser.
pub async fn get_with(url: &str, header: (&str, &str), limit: usize) -> Result<Answer, Error> {
    let request = RequestBuilder::new(url).method(Method::GET).cache(RequestCache::NoStore).header(header.0, header.1);
    send(request, None, limit).await
}

/// Puts JSON to an address.
pub async fn put_json(url: &str, header: (&str, &str), body: Vec<u8>, limit: usize) -> Result<Answer, Error> {
    let request = RequestBuilder::new(url)
        .method(Method::PUT)
        .cache(RequestCache::NoStore)
        .header("Content-Type", "application/json")
        .header(header.0, header.1);
    send(request, Some(body), limit).await
}

async fn send(request: RequestBuilder, body: Option<Vec<u8>>, limit: usize) -> Result<Answer, Error> {
    let abort = AbortController::new().map_err(|_| Error::NoAnswer)?;
    let request = request.redirect(RequestRedirect::Error).abort_signal(Some(&abort.signal()));
    let request = match body {
        Some(body) => request.body(Uint8Array::from(&body[..])),
        None => request.build(),
    }
    .map_err(|_| Error::NoAnswer)?;
    let alive = Rc::new(Cell::new(true));
    let answer = std::pin::pin!(receive(request, limit, alive.clone()));
    let silence = std::pin::pin!(async {
        while alive.replace(false) {
            TimeoutFuture::new(PATIENCE).await;
        }
    });
    match select(answer, silence).await {
        Either::Left((answer, _)) => {
            if answer.is_err() {
                abort.abort();
            }
            answer
        }
        Either::Right(_) => {
            abort.abort();
            Err(Error::NoAnswer)
        }
    }
}

/// Reads an answer piece by piece, so that an endless one ends at the limit.
async fn receive(request: gloo_net::http::Request, limit: usize, alive: Rc<Cell<bool>>) -> Result<Answer, Error> {
    let response = request.send().await.map_err(|_| Error::NoAnswer)?;
    let mut body = Vec::new();
    if let Some(stream) = response.body() {
        let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
        loop {
            let piece = JsFuture::from(reader.read()).await.map_err(|_| Error::NoAnswer)?;
            alive.set(true);
            let field = |name: &str| Reflect::get(&piece, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
            if field("done").is_truthy() {
                break;
            }
            let bytes = Uint8Array::new(&field("value"));
            let have = body.len();
            let all = have + bytes.length() as usize;
            if all > limit {
                return Err(Error::TooLong);
            }
            body.resize(all, 0);
            bytes.copy_to(&mut body[have..]);
        }
    }
    Ok(Answer { status: response.status(), retry_after: response.headers().get("Retry-After"), body })
}
