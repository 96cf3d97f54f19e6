//! The list of a door, for the phone that has its secret: `GET /v1/door`.

use std::time::Instant;

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use lapau_feed::{Ticket, card::read_code, door::DoorList};

use super::{Desk, addresses, refuse};
use crate::{
    attendance::{self, DoorError},
    clock,
};

/// Gives the list.
pub(super) async fn give(State(desk): State<Desk>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let sender = addresses::sender(&parts, desk.behind_proxy);
    if desk.limits.take(sender, Instant::now()).is_err() {
        let said = "Too many requests came from this address; try again a little later.";
        return refuse(StatusCode::TOO_MANY_REQUESTS, "too_many", said).into_response();
    }
    let Some(secret) = secret(&parts.headers) else {
        let mut refused = refuse(StatusCode::UNAUTHORIZED, "invalid", "The list of a door comes with its code alone.")
            .into_response();
        refused.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return refused;
    };
    let now = match clock::wall() {
        Ok(now) => now,
        Err(reason) => return failed(&reason.into()),
    };
    match list(&desk, secret, now).await {
        Ok(list) => ([(header::CACHE_CONTROL, "no-store")], Json(list)).into_response(),
        Err(DoorError::Shut | DoorError::Day) => {
            let said = "This door has ended or was closed, or there never was one.";
            refuse(StatusCode::FORBIDDEN, "invalid", said).into_response()
        }
        Err(reason) => failed(&reason.into()),
    }
}

async fn list(desk: &Desk, secret: Ticket, now: Timestamp) -> Result<DoorList, DoorError> {
    let door = attendance::door_of(&desk.store, secret, now).await?;
    attendance::list(&desk.store, &desk.published, &door, now).await
}

fn failed(reason: &anyhow::Error) -> Response {
    eprintln!("The list of a door was not given: {reason:#}");
    let said = "The desk cannot give the list at the moment; try again a little later.";
    refuse(StatusCode::SERVICE_UNAVAILABLE, "busy", said).into_response()
}

/// The secret that a request brings (RFC 6750 §2.1).
fn secret(headers: &HeaderMap) -> Option<Ticket> {
    let said = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    read_code(said.strip_prefix("Bearer ")?).ok()
}
