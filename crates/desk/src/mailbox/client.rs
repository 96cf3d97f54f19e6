//! Speaking with Kinto.

use std::time::Duration;

use lapau_feed::mailbox::is_collection;
use reqwest::{Client, Method, redirect};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Account, MailboxError, Root};

/// How long a request may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// What Kinto answers on PostgreSQL where two wrote at the same moment, and neither can be told to be first.
const AGAIN: u16 = 409;
/// How often it is asked again then, and after how long the first time.
const TRIES: u32 = 8;
const REST: Duration = Duration::from_millis(100);
/// The largest answer that is read.
const LARGEST: usize = 8 * 1024 * 1024;

/// A mailbox, and with whom the desk logs in there.
#[derive(Clone, Debug)]
pub struct Mailbox {
    client: Client,
    /// The collection's address.
    collection: String,
    account: Account,
}

/// Whose word a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum As {
    Desk,
    Anyone,
}

/// What was answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// The body; `None` if there is more of it than is read.
    pub(super) body: Option<Vec<u8>>,
    pub(super) headers: reqwest::header::HeaderMap,
}

impl Answer {
    /// Reads the body.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, MailboxError> {
        let body = self.body.as_deref().unwrap_or_default();
        serde_json::from_slice(body).map_err(|error| MailboxError::Stranger(error.to_string()))
    }

    /// What Kinto says no with is not taken for anyone else's no.
    pub(super) fn denied(&self) -> bool {
        matches!(self.status, 401 | 403)
    }
}

impl Mailbox {
    /// The mailbox of a collection's address.
    ///
    /// # Errors
    ///
    /// When the address is none, or would send the password in the clear.
    pub fn at(collection: &str, account: Account) -> Result<Self, MailboxError> {
        let plain = collection.strip_prefix("http://");
        let host = plain.or_else(|| collection.strip_prefix("https://"));
        let host = host.and_then(|rest| rest.split('/').next()).unwrap_or_default();
        if host.is_empty() || host.contains(['@', '?', '#']) || !is_collection(collection) {
            return Err(MailboxError::Address(collection.to_owned()));
        }
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        if plain.is_some() && !matches!(name, "127.0.0.1" | "localhost" | "[::1]") {
            return Err(MailboxError::Plain(collection.to_owned()));
        }
        // Another part of the program may have chosen one before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // Who follows another address might bring the letters' owner's password there.
        let client = Client::builder().timeout(PATIENCE).redirect(redirect::Policy::none());
        // A connection that Kinto closed meanwhile would fail the next request, and there are few.
        let client = client.pool_max_idle_per_host(0).build();
        Ok(Self { client: client.map_err(MailboxError::Silent)?, collection: collection.to_owned(), account })
    }

    /// The collection's address.
    pub fn address(&self) -> &str {
        &self.collection
    }

    pub(super) fn account(&self) -> &str {
        &self.account.name
    }

    /// The address of a record.
    pub(super) fn record(&self, id: &str) -> String {
        format!("{}/records/{id}", self.collection)
    }

    /// The address of the bucket.
    pub(super) fn bucket(&self) -> &str {
        self.collection.rsplit_once("/collections/").map_or("", |(bucket, _)| bucket)
    }

    /// Asks something, again where others wrote at the same moment; an answer of a server that is busy or in trouble is an error.
    pub(super) async fn ask(
        &self,
        who: As,
        method: Method,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Result<Answer, MailboxError> {
        let mut tries = 0;
        loop {
            let answer = self.ask_once(who, method.clone(), url, headers, body.as_ref()).await?;
            match answer.status {
                AGAIN if tries < TRIES => tries += 1,
                AGAIN | 429 | 500.. => return Err(MailboxError::Trouble(answer.status)),
                _ => return Ok(answer),
            }
            tokio::time::sleep(REST * tries).await;
        }
    }

    async fn ask_once(
        &self,
        who: As,
        method: Method,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Answer, MailboxError> {
        let mut request = self.client.request(method, url);
        if who == As::Desk {
            request = request.basic_auth(&self.account.name, Some(&self.account.password));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.header("Content-Type", "application/json").body(body.to_string());
        }
        // The address is known, and need not be told with every failure.
        let silent = |error: reqwest::Error| MailboxError::Silent(error.without_url());
        let mut response = request.send().await.map_err(silent)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(silent)? {
            if body.len() + piece.len() > LARGEST {
                return Ok(Answer { status, body: None, headers });
            }
            body.extend_from_slice(&piece);
        }
        Ok(Answer { status, body: Some(body), headers })
    }

    /// What Kinto says of itself and of the account.
    pub(super) async fn root(&self) -> Result<Root, MailboxError> {
        let root = self.bucket().rsplit_once("/buckets/").map_or("", |(root, _)| root);
        let answer = self.ask(As::Desk, Method::GET, &format!("{root}/"), &[], None).await?;
        if answer.denied() {
            return Err(MailboxError::Account(self.account.name.clone()));
        }
        answer.json()
    }

    /// How Kinto calls the account. A wrong password is no error to Kinto: it takes whoever has one for a stranger, to whom the mailbox looks empty.
    pub(super) fn name(&self, root: &Root) -> Result<String, MailboxError> {
        let user = root.user.as_ref().map(|user| user.id.clone());
        user.ok_or_else(|| MailboxError::Account(self.account.name.clone()))
    }

    /// Makes bucket and collection, or sets right what they permit: the account owns them, and anyone may put a letter there.
    ///
    /// # Errors
    ///
    /// When the account is not known, or may not.
    pub async fn prepare(&self) -> Result<(), MailboxError> {
        let name = self.name(&self.root().await?)?;
        let once = [("If-None-Match", "*")];
        let bucket = json!({"permissions": {"write": [name]}});
        let made = self.ask(As::Desk, Method::PUT, self.bucket(), &once, Some(bucket)).await?;
        if !matches!(made.status, 200 | 201 | 412) {
            return Err(MailboxError::NotMade(made.status));
        }
        let collection = json!({"permissions": {"write": [name], "read": [], "record:create": ["system.Everyone"]}});
        let made = self.ask(As::Desk, Method::PUT, &self.collection, &[], Some(collection)).await?;
        if !matches!(made.status, 200 | 201) {
            return Err(MailboxError::NotMade(made.status));
        }
        Ok(())
    }
}
