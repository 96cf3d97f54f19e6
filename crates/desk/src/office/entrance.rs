//! Logging in and out, and knowing who sends a form.

use std::{collections::HashMap, time::Instant};

use axum::{
    Form,
    body::Body,
    extract::{FromRequest, FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use jiff::SignedDuration;
use lapau_feed::Digest;
use maud::html;
use multer::{Constraints, Multipart, SizeLimit};

use super::{Office, PICTURE, Trouble, page, passwords};
use crate::{clock, random, reception::addresses, store::Session};

/// The cookie that holds the token of a session.
const COOKIE: &str = "lapau-desk";
/// How long a session lasts at most.
const LASTS: SignedDuration = SignedDuration::from_hours(12);
/// After how many seconds without a request a session ends.
const IDLE: i64 = 2 * 60 * 60;

/// Whoever is logged in.
pub(super) struct Signed(pub(super) Session);

impl FromRequestParts<Office> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, office: &Office) -> Result<Self, Response> {
        match session(&parts.headers, office).await {
            Ok(Some(session)) => Ok(Self(session)),
            Ok(None) => Err(Redirect::to("/desk/masuk").into_response()),
            Err(trouble) => Err(trouble.into_response()),
        }
    }
}

/// A form from one of the desk's own pages, and who sent it.
pub(super) struct Sent {
    pub(super) session: Session,
    pub(super) fields: HashMap<String, String>,
    /// The files that came along, by the names of their fields.
    pub(super) files: HashMap<String, Handed>,
}

/// A file that somebody handed in.
pub(super) struct Handed {
    /// What its owner calls it.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

impl Sent {
    /// A field without the spaces around it; empty where it is missing.
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |text| text.trim())
    }
}

impl FromRequest<Office> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, office: &Office) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Signed(session) = Signed::from_request_parts(&mut parts, office).await?;
        let foreign = is_foreign(&parts.headers);
        let boundary = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let (fields, files) = match boundary.and_then(|kind| multer::parse_boundary(kind).ok()) {
            Some(boundary) => several_parts(body, boundary).await.map_err(|_| Trouble::Form.into_response())?,
            None => {
                let request = Request::from_parts(parts, body);
                let form = Form::<HashMap<String, String>>::from_request(request, office).await;
                (form.map_err(|_| Trouble::Form.into_response())?.0, HashMap::new())
            }
        };
        // Compared as digests, so that the time it takes tells nothing of the word.
        let word = fields.get("kunci").map(|word| Digest::of(word.as_bytes()));
        if foreign || word != Some(Digest::of(session.form.as_bytes())) {
            return Err(Trouble::Form.into_response());
        }
        Ok(Self { session, fields, files })
    }
}

/// The fields of a form, and its files.
type Filled = (HashMap<String, String>, HashMap<String, Handed>);

/// Reads a form in several parts, as those with files are sent (RFC 7578). An empty file is none.
async fn several_parts(body: Body, boundary: String) -> Result<Filled, multer::Error> {
    let limits = SizeLimit::new().whole_stream(PICTURE).per_field(PICTURE);
    let mut parts =
        Multipart::with_constraints(body.into_data_stream(), boundary, Constraints::new().size_limit(limits));
    let (mut fields, mut files) = (HashMap::new(), HashMap::new());
    while let Some(part) = parts.next_field().await? {
        let Some(name) = part.name().map(str::to_owned) else { continue };
        match part.file_name().map(str::to_owned) {
            Some(file) => {
                let bytes = part.bytes().await?.to_vec();
                if !bytes.is_empty() {
                    files.insert(name, Handed { name: file, bytes });
                }
            }
            None => _ = fields.insert(name, part.text().await?),
        }
    }
    Ok((fields, files))
}

/// Whether a browser says that another site's page caused a request.
fn is_foreign(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}

async fn session(headers: &HeaderMap, office: &Office) -> Result<Option<Session>, Trouble> {
    let Some(token) = token(headers) else { return Ok(None) };
    let token = Digest::of(token.as_bytes()).to_string();
    Ok(office.store.session(&token, clock::wall()?, IDLE).await?)
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    cookies
        .flat_map(|cookies| cookies.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .filter(|token| token.len() == 64)
}

/// The page to log in at.
pub(super) async fn show(State(office): State<Office>) -> Result<Response, Trouble> {
    let is_new = office.store.users().await?.is_empty();
    Ok(form("", is_new))
}

fn form(problem: &str, is_new: bool) -> Response {
    let body = html! {
        main.narrow {
            h1 { "Meja pustakawan" }
            @if !problem.is_empty() { p.problem role="alert" { (problem) } }
            form method="post" action="/desk/masuk" {
                label for="nama" { "Nama" }
                input id="nama" name="nama" autocomplete="username" autocapitalize="none" maxlength="40" required autofocus;
                label for="sandi" { "Kata sandi" }
                input id="sandi" name="sandi" type="password" autocomplete="current-password" maxlength="1000" required;
                button.primary type="submit" { "Masuk" }
            }
            // How accounts are made is for whoever sets the desk up, and no business of others.
            @if is_new { p.hint { "Belum ada akun. Administrator membuatnya dengan perintah " code { "desk users add NAMA" } "." } }
        }
    };
    page::bare("Masuk", &body)
}

/// Takes a name and a password.
pub(super) async fn enter(State(office): State<Office>, request: Request) -> Result<Response, Trouble> {
    let (parts, body) = request.into_parts();
    let sender = addresses::sender(&parts, office.behind_proxy);
    let foreign = is_foreign(&parts.headers);
    let form_of = Form::<HashMap<String, String>>::from_request(Request::from_parts(parts, body), &office).await;
    let Form(fields) = form_of.map_err(|_| Trouble::Form)?;
    if foreign {
        return Err(Trouble::Form);
    }
    if office.entrances.take(sender, Instant::now()).is_err() {
        let mut response = form("Terlalu banyak percobaan. Tunggu satu menit, lalu coba lagi.", false);
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        return Ok(response);
    }
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let (name, password) = (field("nama").trim().to_owned(), field("sandi"));
    let user = office.store.users().await?.into_iter().find(|user| user.name == name);
    // One at a time: hashing takes memory, and many at once would be a way to use it all up.
    let _turn = office.hashing.lock().await;
    let hash = user.as_ref().map(|user| user.password.clone());
    let fits = tokio::task::spawn_blocking(move || passwords::fits(&password, hash.as_deref())).await?;
    let Some(user) = user.filter(|_| fits) else {
        office.store.note(clock::wall()?, "", "gagal masuk", "").await?;
        let mut response = form("Nama atau kata sandi tidak cocok.", false);
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        return Ok(response);
    };
    let (token, word) = (random()?, random()?);
    let now = clock::wall()?;
    let ends = now.checked_add(LASTS).unwrap_or(now);
    office.store.begin_session(&Digest::of(token.as_bytes()).to_string(), &user.name, &word, now, ends).await?;
    office.store.note(now, &user.name, "masuk", "").await?;
    let mut response = Redirect::to("/desk").into_response();
    set_cookie(&mut response, &token, LASTS.as_secs(), office.behind_proxy);
    Ok(response)
}

/// Ends the session.
pub(super) async fn leave(State(office): State<Office>, headers: HeaderMap, sent: Sent) -> Result<Response, Trouble> {
    if let Some(token) = token(&headers) {
        office.store.end_session(&Digest::of(token.as_bytes()).to_string()).await?;
    }
    office.store.note(clock::wall()?, &sent.session.name, "keluar", "").await?;
    let mut response = Redirect::to("/desk/masuk").into_response();
    set_cookie(&mut response, "", 0, office.behind_proxy);
    Ok(response)
}

fn set_cookie(response: &mut Response, token: &str, seconds: i64, secure: bool) {
    // Behind a proxy the browser speaks HTTPS; without one it may be the library's own network.
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={token}; Path=/desk; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}

/// A secret of 256 random bits, in hexadecimal.
fn random() -> Result<String, Trouble> {
    Ok(Digest(random::bytes().map_err(|_| Trouble::Random)?).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        assert_eq!(token(&headers), None);
        let good = "a".repeat(64);
        let cookies = format!("lapau-desk-old=1; lapau-desk={good}; x=y");
        headers.append(header::COOKIE, HeaderValue::from_static("lapau-desk=short"));
        headers.append(header::COOKIE, HeaderValue::from_str(&cookies).unwrap());
        assert_eq!(token(&headers), None, "the first of that name counts, and a spoilt one is none");
        headers.remove(header::COOKIE);
        headers.append(header::COOKIE, HeaderValue::from_str(&cookies).unwrap());
        assert_eq!(token(&headers), Some(&*good));
    }
}
