//! The box that letters go into.
//!
//! An answer of `200` or `201` is a receipt: the bytes are on disk. Whatever else happens, the phone keeps its letter and comes again.

use std::time::{Duration, Instant};

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{FromRequestParts, Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use lapau_feed::{
    Digest,
    submission::{HEADER, MAX_ENTRY_BYTES, Receipt, ReceiptStatus, Submission, is_uuid_v4, validate},
};
use serde_json::Value;

use super::{Desk, Refused, addresses, refuse};
use crate::{
    clock,
    store::{Kept, StoreError},
};

/// After how long a phone may come again when the desk's disk is full: someone has to make room.
const FULL: Duration = Duration::from_secs(600);
/// After how long a phone may come again when the desk is busy.
const BUSY: Duration = Duration::from_secs(10);

/// Takes a letter.
pub(super) async fn take(State(desk): State<Desk>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let sender = addresses::sender(&parts, desk.behind_proxy);
    if let Err(wait) = desk.limits.take(sender, Instant::now()) {
        let said = "Too many letters came from this address; try again a little later.";
        return later(refuse(StatusCode::TOO_MANY_REQUESTS, "too_many", said), wait);
    }
    let id = Path::<String>::from_request_parts(&mut parts, &()).await.map(|Path(id)| id).unwrap_or_default();
    let bytes = match read(&parts.headers, body).await {
        Ok(bytes) => bytes,
        Err(refusal) => return refusal.into_response(),
    };
    let submission = match parse(&id, &bytes) {
        Ok(submission) => submission,
        Err(refusal) => return refusal.into_response(),
    };
    let kept = async {
        let received = clock::wall()?;
        let kept = desk.store.keep(&submission, &bytes, received).await?;
        Ok::<_, anyhow::Error>((kept, received))
    };
    let (status, word, received) = match kept.await {
        Ok((Kept::Stored, received)) => (StatusCode::CREATED, ReceiptStatus::Stored, received),
        Ok((Kept::Duplicate(received), _)) => (StatusCode::OK, ReceiptStatus::Duplicate, received),
        Ok((Kept::Conflict, _)) => {
            let said = "The desk has another letter of this identifier; send this one under a new one.";
            return refuse(StatusCode::CONFLICT, "conflict", said).into_response();
        }
        Err(reason) => {
            eprintln!("A letter was not taken: {reason:#}");
            if let Some(StoreError::Full) = reason.downcast_ref() {
                let said = "The desk has no room for letters at the moment; try again later.";
                return later(refuse(StatusCode::INSUFFICIENT_STORAGE, "full", said), FULL);
            }
            let said = "The desk cannot take letters at the moment; try again a little later.";
            return later(refuse(StatusCode::SERVICE_UNAVAILABLE, "busy", said), BUSY);
        }
    };
    let receipt = Receipt { id, sha256: Digest::of(&bytes), status: word, received };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(receipt)).into_response()
}

/// Reads the body of a request that has the right headers.
async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Refused> {
    if headers.get(HEADER).is_none_or(|value| value != "1") {
        let said = format!("A letter comes with the header {HEADER}: 1.");
        return Err(refuse(StatusCode::BAD_REQUEST, "invalid", &said));
    }
    if !is_json(headers) {
        let said = "A letter is sent as application/json.";
        return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid", said));
    }
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > MAX_ENTRY_BYTES as u64) {
        return Err(too_large(MAX_ENTRY_BYTES));
    }
    match to_bytes(body, MAX_ENTRY_BYTES).await {
        Ok(bytes) => Ok(bytes.into()),
        Err(error) if is_length(&error) => Err(too_large(MAX_ENTRY_BYTES)),
        Err(_) => Err(refuse(StatusCode::BAD_REQUEST, "invalid", "The letter was cut off on its way.")),
    }
}

fn too_large(most: usize) -> Refused {
    let said = format!("A letter of this kind has at most {most} bytes.");
    refuse(StatusCode::PAYLOAD_TOO_LARGE, "too_large", &said)
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

fn is_length(error: &axum::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if inner.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        source = inner.source();
    }
    false
}

/// Reads a letter that everything is right with.
pub(crate) fn parse(id: &str, bytes: &[u8]) -> Result<Submission, Refused> {
    let unprocessable = |problems| {
        let mut refused = refuse(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "The letter cannot be taken as it is.");
        refused.refusal.problems = problems;
        refused
    };
    // First whether it is JSON at all, none too deep among it: the type would already stop at a value it does not expect.
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|_| refuse(StatusCode::BAD_REQUEST, "invalid", "The letter is no JSON."))?;
    let submission: Submission =
        serde_json::from_slice(bytes).map_err(|error| unprocessable(vec![explained(&value, &error)]))?;
    if bytes.len() > submission.content.max_bytes() {
        return Err(too_large(submission.content.max_bytes()));
    }
    let mut problems: Vec<String> = validate(&submission).iter().map(ToString::to_string).collect();
    if !is_uuid_v4(id) || submission.id != id {
        problems.push("id: is another than that of the address".to_owned());
    }
    if problems.is_empty() { Ok(submission) } else { Err(unprocessable(problems)) }
}

/// Why a letter has not the form of one.
fn explained(letter: &Value, error: &serde_json::Error) -> String {
    let message = error.to_string();
    match letter["kind"].as_str() {
        Some(kind) if message.contains(&format!("unknown variant `{kind}`")) => {
            let kind: String = kind.chars().filter(|c| c.is_ascii_alphanumeric()).take(40).collect();
            format!("kind: this desk takes no letters of the kind {kind:?} yet")
        }
        _ => message,
    }
}

/// Says when to come again.
fn later(refused: Refused, wait: Duration) -> Response {
    let mut response = refused.into_response();
    // Rounded up: a phone that comes back too early is refused again.
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    if let Ok(value) = HeaderValue::from_str(&seconds.to_string()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}
