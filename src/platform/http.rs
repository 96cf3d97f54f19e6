//! The network: requests with a deadline and a limit, answers as bytes.

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
    let mut arriving = begin(request, body, limit).await?;
    let mut body = Vec::new();
    while let Some(piece) = arriving.next().await? {
        let have = body.len();
        body.resize(have + piece.length() as usize, 0);
        piece.copy_to(&mut body[have..]);
    }
    Ok(Answer { status: arriving.status, retry_after: arriving.retry_after.take(), body })
}

/// An answer whose body is still on its way. Whoever drops it wants no more of it.
pub struct Arriving {
    /// The HTTP status.
    pub status: u16,
    /// The `Retry-After` header.
    pub retry_after: Option<String>,
    reader: Option<ReadableStreamDefaultReader>,
    /// How many bytes may still come.
    left: usize,
    /// Dropped with it.
    _abort: Abort,
}

impl Arriving {
    /// The next piece of the body; `None` at its end.
    pub async fn next(&mut self) -> Result<Option<Uint8Array>, Error> {
        let Some(reader) = &self.reader else { return Ok(None) };
        let piece = patiently(JsFuture::from(reader.read())).await?;
        let field = |name: &str| Reflect::get(&piece, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
        if field("done").is_truthy() {
            return Ok(None);
        }
        let bytes = Uint8Array::new(&field("value"));
        // An endless answer ends at the limit.
        self.left = self.left.checked_sub(bytes.length() as usize).ok_or(Error::TooLong)?;
        Ok(Some(bytes))
    }
}

/// Ends a request that nobody waits for any more; one that has ended does not mind.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Begins to fetch what never changes under its address, to be taken as it arrives.
pub async fn open(url: &str, limit: usize) -> Result<Arriving, Error> {
    begin(RequestBuilder::new(url).method(Method::GET).cache(RequestCache::NoStore), None, limit).await
}

async fn begin(request: RequestBuilder, body: Option<Vec<u8>>, limit: usize) -> Result<Arriving, Error> {
    let abort = Abort(AbortController::new().map_err(|_| Error::NoAnswer)?);
    let request = request.redirect(RequestRedirect::Error).abort_signal(Some(&abort.0.signal()));
    let request = match body {
        Some(body) => request.body(Uint8Array::from(&body[..])),
        None => request.build(),
    }
    .map_err(|_| Error::NoAnswer)?;
    let response = patiently(request.send()).await?;
    let retry_after = response.headers().get("Retry-After");
    let reader = response.body().map(|stream| stream.get_reader().unchecked_into());
    Ok(Arriving { status: response.status(), retry_after, reader, left: limit, _abort: abort })
}

/// Waits for a sign of life, but not for ever.
async fn patiently<T, E>(work: impl Future<Output = Result<T, E>>) -> Result<T, Error> {
    match select(std::pin::pin!(work), TimeoutFuture::new(PATIENCE)).await {
        Either::Left((Ok(sign), _)) => Ok(sign),
        _ => Err(Error::NoAnswer),
    }
}
