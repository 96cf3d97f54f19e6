//! Taking out what lies in a mailbox, and in what is a letter.
//!
//! What was taken in or left out is deleted there, so that the mailbox holds what nobody has seen to yet, and nothing has to be remembered of it:
//! the oldest are asked for again and again until there are none.

use std::collections::HashSet;

use lapau_feed::submission::MAX_ENTRY_BYTES;
use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;

use super::{Mailbox, MailboxError, client::As, probing::PROBE};
use crate::{
    clock,
    reception::{Taken, take_in},
    store::Store,
};

/// How many records are asked for at once: of the largest letters, no more than an answer may hold.
const PAGE: usize = 50;
/// The most that is told of what was left out, each.
const TOLD: usize = 50;
/// In whose name what was left out is noted.
const NAME: &str = "kotak surat";

/// What came of emptying a mailbox.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    /// How many letters are new.
    pub new: usize,
    /// How many were here already.
    pub known: usize,
    /// What was left out, as far as it is told.
    pub left_out: Vec<LeftOut>,
    /// How many records were left out in all.
    pub left: usize,
}

/// A record that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its identifier.
    pub id: String,
    /// Why.
    pub reason: String,
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    id: String,
    last_modified: u64,
    #[serde(default)]
    letter: Value,
}

impl Collected {
    fn leave(&mut self, id: &str, reason: String) {
        self.left += 1;
        if self.left_out.len() < TOLD {
            self.left_out.push(LeftOut { id: id.to_owned(), reason });
        }
    }
}

impl Mailbox {
    /// Takes everything out that lies there, and in what is a letter.
    ///
    /// # Errors
    ///
    /// When mailbox or store fail; what was stored by then stays so, and what is still in the mailbox is found the next time.
    pub async fn collect(&self, store: &Store) -> Result<Collected, MailboxError> {
        let mut collected = Collected::default();
        let mut seen = HashSet::new();
        let mut size = PAGE;
        loop {
            let page = match self.oldest(size, false).await? {
                Some(page) => page,
                // Some of it is far too large for a letter: one by one, then, and that one by its name alone.
                None if size > 1 => {
                    size = 1;
                    continue;
                }
                None => self.oldest(1, true).await?.unwrap_or_default(),
            };
            let Some(last) = page.iter().map(|record| record.last_modified).max() else { break };
            let mut arrivals = Vec::new();
            let now = clock::wall().map_err(|error| MailboxError::System(error.to_string()))?;
            let mut is_news = false;
            for record in &page {
                let is_new = seen.insert((record.id.clone(), record.last_modified));
                is_news |= is_new;
                if !is_new || record.id.starts_with(PROBE) {
                    continue;
                }
                match &record.letter {
                    Value::String(letter) if letter.len() <= MAX_ENTRY_BYTES => {
                        let (taken, arrival) = take_in(store, &record.id, letter.as_bytes(), now).await?;
                        arrivals.extend(arrival);
                        match taken {
                            Taken::Kept { before: false, .. } => collected.new += 1,
                            Taken::Kept { before: true, .. } => collected.known += 1,
                            Taken::Conflict { .. } => {
                                let said = "the desk has another version of this letter, which stays as it is";
                                collected.leave(&record.id, said.to_owned());
                            }
                            Taken::Invalid(refused) => collected.leave(&record.id, refused.to_string()),
                        }
                    }
                    Value::String(_) => collected.leave(&record.id, "it is larger than any letter".to_owned()),
                    _ => collected.leave(&record.id, "it holds no letter".to_owned()),
                }
            }
            store.note_arrivals(&arrivals, now).await?;
            let gone = self.delete(&page, last).await?;
            // Another desk may have deleted them meanwhile; what is met twice is still there.
            if gone == 0 && !is_news {
                return Err(MailboxError::StillThere(200));
            }
            // Past what was too large, whole pages go on.
            size = PAGE;
        }
        if collected.left > 0 {
            let now = clock::wall().map_err(|error| MailboxError::System(error.to_string()))?;
            // Names alone: what is wrong with a letter may say what is in it.
            let names: Vec<_> = collected.left_out.iter().map(|left| left.id.as_str()).collect();
            let about = format!("{} tidak diterima: {}", collected.left, names.join(", "));
            store.note(now, NAME, "kotak", &about).await?;
        }
        Ok(collected)
    }

    /// The oldest records; `None` if they are more than is read. By their names alone, they count as too large.
    async fn oldest(&self, size: usize, by_name: bool) -> Result<Option<Vec<Record>>, MailboxError> {
        let fields = if by_name { "&_fields=id,last_modified" } else { "" };
        let url = format!("{}/records?_sort=last_modified&_limit={size}{fields}", self.address());
        let answer = self.ask(As::Desk, Method::GET, &url, &[], None).await?;
        if answer.status != 200 {
            return Err(MailboxError::Missing(self.account().to_owned()));
        }
        if answer.body.is_none() && !by_name {
            return Ok(None);
        }
        let Page { mut data } = answer.json()?;
        // Their names go into an address.
        let is_name = |id: &str| {
            !id.is_empty()
                && id.len() <= 200
                && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        };
        if data.len() > size || !data.iter().all(|record| is_name(&record.id)) {
            return Err(MailboxError::Stranger("a list that was not asked for".into()));
        }
        if by_name {
            data.iter_mut().for_each(|record| record.letter = Value::from("x".repeat(MAX_ENTRY_BYTES + 1)));
        }
        Ok(Some(data))
    }

    /// Deletes these records, as they were read; answers how many went.
    async fn delete(&self, page: &[Record], last: u64) -> Result<usize, MailboxError> {
        // In quotes, so that a name made of digits alone is not taken for a number.
        let names: Vec<_> = page.iter().map(|record| format!("%22{}%22", record.id)).collect();
        let url = format!("{}/records?in_id={}&_before={}", self.address(), names.join(","), last.saturating_add(1));
        let answer = self.ask(As::Desk, Method::DELETE, &url, &[], None).await?;
        if answer.status != 200 {
            return Err(MailboxError::StillThere(answer.status));
        }
        #[derive(Deserialize)]
        struct Gone {
            data: Vec<serde::de::IgnoredAny>,
        }
        Ok(answer.json::<Gone>()?.data.len())
    }
}
