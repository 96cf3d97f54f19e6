//! Who is asking: the address of a connection, or the one that the proxy before the desk speaks for.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{http::HeaderMap, http::request::Parts};

/// The address that a request comes from.
///
/// Only the last entry of `X-Forwarded-For` counts, which the library's own proxy wrote; those before it are the sender's word.
pub(crate) fn sender(parts: &Parts, behind_proxy: bool) -> IpAddr {
    let forwarded = if behind_proxy { last_forwarded(&parts.headers) } else { None };
    let connection = || parts.extensions.get::<SocketAddr>().map(SocketAddr::ip);
    forwarded.or_else(connection).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

fn last_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    #[test]
    fn the_senders_own_word_does_not_count() {
        let request = Request::builder()
            .header("x-forwarded-for", "1.1.1.1, 2.2.2.2")
            .extension(SocketAddr::from(([127, 0, 0, 1], 80)))
            .body(())
            .unwrap();
        let (parts, ()) = request.into_parts();
        assert_eq!(sender(&parts, true), IpAddr::from([2, 2, 2, 2]));
        assert_eq!(sender(&parts, false), IpAddr::from([127, 0, 0, 1]));
    }
}
