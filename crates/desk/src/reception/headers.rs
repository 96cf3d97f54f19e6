//! What every answer tells browsers not to do (OWASP ASVS 5, chapter 3.4).

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

/// Only the library's own files, no inline script, no frame around the app, no other origin.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
    img-src 'self' data: blob:; style-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; \
    base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-site"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    ),
];

/// Adds the headers to an answer.
pub(super) async fn add(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        // The librarians' pages have a stricter policy of their own.
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
