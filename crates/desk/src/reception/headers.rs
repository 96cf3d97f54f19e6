//! What every answer tells browsers not to do (OWASP ASVS 5, chapter 3.4).

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

use crate::hosting;

/// Only the library's own files, no inline script, no frame around the app, no other origin but those that the app was built to send letters to.
const BEFORE: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const AFTER: &str = "; \
    img-src 'self' data: blob:; style-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; \
    base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-site"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    ),
];

/// The policy of an app's page, as a header.
pub(super) fn policy(page: &str) -> HeaderValue {
    let beyond: String = hosting::beyond(page).map(|origin| format!(" {origin}")).collect();
    let policy = HeaderValue::try_from(format!("{BEFORE}{beyond}{AFTER}"));
    policy.unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// Adds the headers to an answer.
pub(super) fn add(mut response: Response, policy: &HeaderValue) -> Response {
    response.headers_mut().entry(header::CONTENT_SECURITY_POLICY).or_insert(policy.clone());
    for (name, value) in HEADERS {
        // The librarians' pages have a stricter policy of their own.
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
