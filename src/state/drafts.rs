//! What half-filled forms hold, kept through reloads, updates and crashes.

use std::collections::BTreeMap;

use lapau_feed::{
    json,
    submission::{Content, Submission, VERSION},
};
use lapau_outbox::versions::Versions;
use leptos::prelude::*;

use super::{Problem, Shared};
use crate::{
    platform::clock,
    storage::{draft_of, versions_of},
};

/// What half-filled forms hold: letters that nobody has sent yet.
#[derive(Clone, Copy)]
pub struct Drafts {
    ground: Shared,
    pending: StoredValue<Pending>,
}

/// What is still to be written.
#[derive(Default)]
struct Pending {
    /// The latest of each form.
    drafts: BTreeMap<String, String>,
    /// Whether someone is writing, and will take these along.
    busy: bool,
}

impl Drafts {
    pub(super) fn new(ground: Shared) -> Self {
        Self { ground, pending: StoredValue::default() }
    }

    /// What a form held when it was last touched; a draft that can't be read any more counts as none.
    pub async fn read(self, form: &str) -> Result<Option<Content>, Problem> {
        let json = self.read_text(form).await?;
        Ok(json.and_then(|json| json::from_str::<Submission>(&json).ok()).map(|draft| draft.content))
    }

    /// What a form held that keeps a text of its own.
    pub async fn read_text(self, form: &str) -> Result<Option<String>, Problem> {
        let pending = self.pending.with_value(|pending| pending.drafts.get(form).cloned());
        Ok(match pending {
            Some(text) => Some(text),
            None => self.ground.get_value().outbox.draft(form).await?,
        })
    }

    /// Keeps what a form holds, as a letter without an identifier.
    ///
    /// While one draft is being written only the latest of those that follow waits: a slow phone must not be left with a write for each letter typed.
    pub async fn keep(self, form: &str, content: Content) -> Result<(), Problem> {
        let draft =
            Submission { v: VERSION, id: String::new(), created: clock::now(), ticket: None, card: None, content };
        let json = serde_json::to_string(&draft).map_err(|error| Problem::Unexpected(error.to_string()))?;
        self.keep_text(form, json).await
    }

    /// Keeps what a form holds, as a text of its own.
    pub async fn keep_text(self, form: &str, json: String) -> Result<(), Problem> {
        let busy = self.pending.try_update_value(|pending| {
            pending.drafts.insert(form.to_owned(), json);
            std::mem::replace(&mut pending.busy, true)
        });
        if busy != Some(false) {
            return Ok(());
        }
        let ground = self.ground.get_value();
        let mut outcome = Ok(());
        while let Some((form, json)) = self.next() {
            outcome = ground.outbox.put_draft(&form, Some(json)).await;
            if outcome.is_err() {
                break;
            }
        }
        self.pending.update_value(|pending| pending.busy = false);
        Ok(outcome?)
    }

    /// The name of the draft in which a letter is changed.
    pub fn of_letter(letter: &str) -> String {
        draft_of(letter)
    }

    /// What the text of a form was before; what can't be read any more counts as nothing.
    pub async fn versions(self, form: &str) -> Result<Versions, Problem> {
        let json = self.read_text(&versions_of(form)).await?;
        Ok(json.and_then(|json| json::from_str(&json).ok()).unwrap_or_default())
    }

    /// Keeps what the text of a form was before, beside what another tab kept of it meanwhile; answers all of it.
    pub async fn keep_versions(self, form: &str, own: &Versions) -> Result<Versions, Problem> {
        let mut all = self.versions(form).await?;
        all.join(own);
        let json = serde_json::to_string(&all).map_err(|error| Problem::Unexpected(error.to_string()))?;
        self.keep_text(&versions_of(form), json).await?;
        Ok(all)
    }

    /// Hands what the text of a form was before on to the draft of a letter.
    pub async fn hand_versions(self, form: &str, letter: &str) -> Result<(), Problem> {
        let draft = draft_of(letter);
        if form != draft {
            let own = self.versions(form).await?;
            self.keep_versions(&draft, &own).await?;
            self.forget(&versions_of(form)).await?;
        }
        Ok(())
    }

    /// Forgets what is still to be written.
    pub(super) fn let_go(self) {
        self.pending.update_value(|pending| pending.drafts.clear());
    }

    fn next(self) -> Option<(String, String)> {
        self.pending.try_update_value(|pending| pending.drafts.pop_first()).flatten()
    }

    /// Forgets what a form held.
    pub async fn forget(self, form: &str) -> Result<(), Problem> {
        self.pending.update_value(|pending| _ = pending.drafts.remove(form));
        Ok(self.ground.get_value().outbox.put_draft(form, None).await?)
    }
}
