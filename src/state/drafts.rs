//! What half-filled forms hold, kept through reloads, updates and crashes.

use lapau_feed::json;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use super::{Problem, Shared};

/// What half-filled forms hold.
#[derive(Clone, Copy)]
pub struct Drafts {
    ground: Shared,
}

impl Drafts {
    pub(super) fn new(ground: Shared) -> Self {
        Self { ground }
    }

    /// What a form held when it was last touched; a draft that can't be read any more counts as none.
    pub async fn read<T: DeserializeOwned>(self, form: &str) -> Result<Option<T>, Problem> {
        let json = self.ground.get_value().outbox.draft(form).await?;
        Ok(json.and_then(|json| json::from_str(&json).ok()))
    }

    /// Keeps what a form holds.
    pub async fn keep<T: Serialize>(self, form: &str, draft: &T) -> Result<(), Problem> {
        let json = serde_json::to_string(draft).map_err(|error| Problem::Unexpected(error.to_string()))?;
        Ok(self.ground.get_value().outbox.put_draft(form, Some(json)).await?)
    }

    /// Forgets what a form held.
    pub async fn forget(self, form: &str) -> Result<(), Problem> {
        Ok(self.ground.get_value().outbox.put_draft(form, None).await?)
    }
}
