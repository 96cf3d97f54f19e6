//! Whether a mailbox keeps letters from strangers: they try.
//!
//! As Kinto comes, whoever puts a record owns it, and for a record that anyone may put that is everyone:
//! everyone reads, changes and deletes it. `kinto.explicit_permissions = false` ends that (Kinto 26.5).

use data_encoding::HEXLOWER;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Mailbox, MailboxError,
    client::{Answer, As},
};
use crate::random;

/// What a record's identifier begins with that is none of a letter.
pub(super) const PROBE: &str = "lapau-probe-";
/// Groups that strangers are in, or can put themselves in.
const STRANGERS: [&str; 2] = ["system.Everyone", "system.Authenticated"];

#[derive(Deserialize)]
struct Object {
    #[serde(default)]
    permissions: Map<String, Value>,
}

#[derive(Deserialize)]
struct List {
    data: Vec<Value>,
}

impl Mailbox {
    /// Sees to it that phones can put letters there and strangers can do nothing with them.
    /// `origin` is that of the app, where it is another than the mailbox's.
    ///
    /// Answers how many letters lie there that strangers can read all the same: such as came before Kinto was set right.
    ///
    /// # Errors
    ///
    /// When a stranger could do what only the library may, or a phone could not put a letter there.
    pub async fn verify(&self, origin: Option<&str>) -> Result<usize, MailboxError> {
        let root = self.root().await?;
        self.name(&root)?;
        if root.settings.explicit_permissions == Some(true) {
            return Err(MailboxError::Open("whoever puts a letter there owns it, and with it everyone".into()));
        }
        self.check_permissions().await?;
        let random: [u8; 8] = random::bytes().map_err(|error| MailboxError::System(error.to_string()))?;
        let id = format!("{PROBE}{}", HEXLOWER.encode(&random));
        let url = self.record(&id);
        let outcome = self.try_as_a_stranger(&id, &url).await;
        // Whatever came of it, the probe does not stay; one that did is taken out with the next letters.
        let swept = self.ask(As::Desk, Method::DELETE, &url, &[], None).await;
        let old = outcome?;
        if let Ok(Answer { status: 401 | 403, .. }) = swept {
            return Err(MailboxError::Missing(self.account().to_owned()));
        }
        if let Some(origin) = origin {
            self.check_preflight(&url, origin).await?;
        }
        Ok(old)
    }

    /// What bucket and collection permit.
    async fn check_permissions(&self) -> Result<(), MailboxError> {
        for url in [self.bucket(), self.address()] {
            let answer = self.ask(As::Desk, Method::GET, url, &[], None).await?;
            if answer.status != 200 {
                return Err(MailboxError::Missing(self.account().to_owned()));
            }
            let object: Object = answer.json()?;
            // Only to whoever owns it Kinto shows what it permits.
            if object.permissions.is_empty() && url == self.address() {
                return Err(MailboxError::Missing(self.account().to_owned()));
            }
            for permission in ["read", "write"] {
                let holders = object.permissions.get(permission).and_then(Value::as_array).into_iter().flatten();
                for holder in holders.filter_map(Value::as_str) {
                    if STRANGERS.contains(&holder) {
                        return Err(MailboxError::Shared(holder.to_owned()));
                    }
                }
            }
        }
        Ok(())
    }

    async fn try_as_a_stranger(&self, id: &str, url: &str) -> Result<usize, MailboxError> {
        let put = |headers: &'static [(&'static str, &'static str)]| {
            self.ask(As::Anyone, Method::PUT, url, headers, Some(json!({"data": {"letter": ""}})))
        };
        let made = put(&[("If-None-Match", "*")]).await?;
        if made.status != 201 {
            return Err(MailboxError::Closed(made.status));
        }
        let open = |what: &str| MailboxError::Open(format!("a stranger can {what}"));
        if !self.ask(As::Anyone, Method::GET, url, &[], None).await?.denied() {
            return Err(open("read a letter"));
        }
        let list = format!("{}/records?_fields=id", self.address());
        let listed = self.ask(As::Anyone, Method::GET, &list, &[], None).await?;
        let seen = if listed.denied() { Vec::new() } else { listed.json::<List>()?.data };
        if seen.iter().any(|record| record["id"] == id) {
            return Err(open("see all letters"));
        }
        if !put(&[]).await?.denied() {
            return Err(open("write over a letter"));
        }
        if !self.ask(As::Anyone, Method::DELETE, url, &[], None).await?.denied() {
            return Err(open("delete a letter"));
        }
        Ok(seen.len())
    }

    /// What a browser asks before the app sends a letter to another origin (<https://fetch.spec.whatwg.org/#cors-preflight-fetch>).
    async fn check_preflight(&self, url: &str, origin: &str) -> Result<(), MailboxError> {
        if self.address().strip_prefix(origin).is_some_and(|rest| rest.starts_with('/')) {
            return Ok(());
        }
        let asked = [
            ("Origin", origin),
            ("Access-Control-Request-Method", "PUT"),
            ("Access-Control-Request-Headers", "content-type,if-none-match"),
        ];
        let answer = self.ask(As::Anyone, Method::OPTIONS, url, &asked, None).await?;
        let allowed = |name: &str| {
            let values = answer.headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
            values.flat_map(|value| value.split(',')).map(|value| value.trim().to_lowercase()).collect::<Vec<_>>()
        };
        let (origins, methods) = (allowed("access-control-allow-origin"), allowed("access-control-allow-methods"));
        let headers = allowed("access-control-allow-headers");
        let is_let_in = origins.iter().any(|one| one == "*" || *one == origin.to_lowercase())
            && methods.iter().any(|one| one == "put" || one == "*")
            && ["content-type", "if-none-match"].iter().all(|wanted| headers.iter().any(|one| one == wanted));
        if is_let_in { Ok(()) } else { Err(MailboxError::Foreign(origin.to_owned())) }
    }
}
