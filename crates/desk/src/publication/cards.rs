//! What goes into the letter of each card: its member's loans and holds, as the last import shows them and librarians changed them since.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use lapau_feed::{
    catalogue::Holding,
    letters::{Message, SubmissionState},
    submission::{Content, HoldStep},
};
use lapau_import::Format;

use super::{
    PublishError,
    correspondence::{read, records},
    gathering::Gathered,
};
use crate::{
    cards::{self, Writer},
    store::{Account, Card, Store},
};

/// Adds the letter of every card in use.
pub(super) async fn bring(
    store: &Store,
    gathered: &Gathered,
    messages: &mut BTreeMap<[u8; 16], Message>,
) -> Result<(), PublishError> {
    let cards = store.cards().await?;
    let used: Vec<(&Card, [u8; 16])> = cards.iter().filter_map(|card| Some((card, card.secret?.0))).collect();
    if used.is_empty() {
        return Ok(());
    }
    let mut accounts = store.accounts().await?;
    renew(store, &mut accounts).await?;
    change_holds(store, &mut accounts).await?;
    let titles = titles(gathered, &accounts);
    let title_of = |item: &str| titles.get(item).cloned().unwrap_or_default();
    let as_of = as_of(store).await?;
    for (card, secret) in used {
        let Account { mut loans, mut holds } = accounts.remove(&card.member).unwrap_or_default();
        loans.iter_mut().for_each(|lent| lent.title = title_of(&lent.item));
        holds.iter_mut().for_each(|held| held.title = title_of(&held.item));
        loans.sort_by(|a, b| (a.due.is_none(), a.due, &a.item).cmp(&(b.due.is_none(), b.due, &b.item)));
        let message = messages.entry(secret).or_default();
        (message.as_of, message.loans, message.holds) = (as_of, loans, holds);
    }
    Ok(())
}

/// The identifiers of the cards that were revoked.
pub(super) async fn revoked(store: &Store) -> Result<HashSet<String>, PublishError> {
    let cards = store.cards().await?.into_iter();
    Ok(cards.filter(|card| card.revoked.is_some()).map(|card| card.id).collect())
}

/// Takes over the due dates that librarians gave and the library's system does not show yet.
async fn renew(store: &Store, accounts: &mut HashMap<String, Account>) -> Result<(), PublishError> {
    for case in store.standing_cases_of("renewal").await? {
        let granted = case.answer.as_ref().filter(|_| case.state == SubmissionState::Accepted);
        let Some(due) = granted.and_then(|answer| answer.due) else { continue };
        let submission = read(&case)?;
        let Writer::Card(card) = cards::writer(store, &submission).await? else { continue };
        let Content::Renewal(renewal) = submission.content else { continue };
        let loans = accounts.get_mut(&card.member).map(|account| &mut account.loans).into_iter().flatten();
        // A request names the due date it was written at: a loan that has another one was renewed otherwise.
        for lent in loans.filter(|lent| lent.item == renewal.item && lent.due == Some(renewal.due)) {
            lent.due = Some(due);
            lent.renewed = lent.renewed.map(|renewed| renewed.saturating_add(1));
        }
    }
    Ok(())
}

/// Takes over what librarians granted of holds and the library's system does not show yet, or has no field for.
async fn change_holds(store: &Store, accounts: &mut HashMap<String, Account>) -> Result<(), PublishError> {
    let mut granted = Vec::new();
    for case in store.standing_cases_of("holdchange").await? {
        let accepted = case.answer.as_ref().filter(|_| case.state == SubmissionState::Accepted);
        let Some(at) = accepted.map(|answer| answer.at) else { continue };
        let submission = read(&case)?;
        let Writer::Card(card) = cards::writer(store, &submission).await? else { continue };
        let Content::HoldChange(change) = submission.content else { continue };
        granted.push((at, card.member, change));
    }
    // What was granted last stands.
    granted.sort_by_key(|(at, ..)| *at);
    for (_, member, change) in granted {
        let Some(account) = accounts.get_mut(&member) else { continue };
        match change.change {
            HoldStep::Cancel => account.holds.retain(|held| !cards::is_about(&change, held)),
            HoldStep::Suspend | HoldStep::Resume => {
                let holds = account.holds.iter_mut().filter(|held| cards::is_about(&change, held));
                holds.for_each(|held| held.suspended = change.until.filter(|_| change.change == HoldStep::Suspend));
            }
        }
    }
    Ok(())
}

/// When loans or reservations were last imported.
async fn as_of(store: &Store) -> Result<Option<Timestamp>, PublishError> {
    let formats = [Format::SlimsLoans, Format::InlisliteLoans, Format::SlimsReservations].map(Format::name);
    let past = store.past_imports().await?.into_iter().filter(|past| formats.contains(&&*past.format));
    Ok(past.map(|past| past.at).max())
}

/// The title of each item that is in an account.
fn titles(gathered: &Gathered, accounts: &HashMap<String, Account>) -> HashMap<String, String> {
    let loans = accounts.values().flat_map(|account| account.loans.iter().map(|lent| &*lent.item));
    let holds = accounts.values().flat_map(|account| account.holds.iter().map(|held| &*held.item));
    let wanted: HashSet<&str> = loans.chain(holds).collect();
    if wanted.is_empty() {
        return HashMap::new();
    }
    let mut titles = HashMap::new();
    for holding in records::<Holding>(gathered) {
        let title = holding.title_id().to_owned();
        for item in holding.items.into_iter().filter(|item| wanted.contains(&*item.id)) {
            titles.insert(item.id, title.clone());
        }
    }
    titles
}
