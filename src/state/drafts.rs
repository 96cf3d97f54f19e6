//! What half-filled forms hold, kept through reloads, updates and crashes.

use lapau_feed::{
    json,
    submission::{Content, Submission, VERSION},
};
use leptos::prelude::*;

use super::{Problem, Shared};
use crate::platform::clock;

/// What half-filled forms hold: letters that nobody has sent yet.
#[derive(Clone, Copy)]
pub struct Drafts {
    ground: Shared,
}

impl Drafts {
    pub(super) fn new(ground: Shared) -> Self {
        Self { ground }
    }

    /// What a form held when it was last touched; a draft that can't be read any more counts as none.
    pub async fn read(self, form: &str) -> Result<Option<Content>, Problem> {
        let json = self.ground.get_value().outbox.draft(form).await?;
        Ok(json.and_then(|json| json::from_str::<Submission>(&json).ok()).map(|draft| draft.content))
    }

    /// Keeps what a form holds, as a letter without an identifier.
    pub async fn keep(self, form: &str, content: Content) -> Result<(), Problem> {
        let draft =
            Submission { v: VERSION, id: String::new(), created: clock::now(), ticket: None, card: None, content };
        let json = serde_json::to_string(&draft).map_err(|error| Problem::Unexpected(error.to_string()))?;
        Ok(self.ground.get_value().outbox.put_draft(form, Some(json)).await?)
    }

    /// Forgets what a form held.
    pub async fn forget(self, form: &str) -> Result<(), Problem> {
        Ok(self.ground.get_value().outbox.put_draft(form, None).await?)
    }
}
