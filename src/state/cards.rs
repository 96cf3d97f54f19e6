//! Members' cards on this phone: those that are kept, those of a borrowed phone, and what their letters say.
//!
//! Promised: the card of a borrowed phone is in this tab's memory alone; a locked card's secret is stored behind its passphrase alone,
//! and is in memory only from unlocking until the tab is closed or the card locked again. What letters say is never stored opened.

use std::{collections::BTreeMap, sync::Arc};

use lapau_circulation::Loan;
use lapau_feed::{
    Collection, Ticket,
    card::{Claim, ID_INFO, proof_info, vote_info},
    letters::{Lent, Message, NONCE},
    submission::Submission,
};
use leptos::{prelude::*, task::spawn_local};

use super::{Feed, Problem, Shared, answers};
use crate::{
    platform::{
        cryptography::{self, Closed},
        quota, random, signal,
    },
    storage::{self, Lock},
};

/// How often a passphrase is stretched: what OWASP asks of PBKDF2 with SHA-256.
const ROUNDS: u32 = 600_000;
/// The shortest passphrase, in characters. A PIN is tried through in a moment.
pub const PASSPHRASE: usize = 12;

/// A card as pages show it.
#[derive(Clone, PartialEq)]
pub struct View {
    /// Its identifier.
    pub id: String,
    /// What it is called on this phone.
    pub name: String,
    /// Whether it is in this tab's memory alone.
    pub borrowed: bool,
    /// Whether it has a passphrase.
    pub has_lock: bool,
    /// Its secret, unless it is locked.
    pub secret: Option<Ticket>,
    /// What its letter says; none while it is locked, or where the library has no letter for it.
    pub message: Option<Arc<Message>>,
}

/// What a card is in one vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// The card's identifier.
    pub card: String,
    /// What its ballots are claimed with.
    pub key: Ticket,
    /// What their claims name it by.
    pub id: String,
}

/// A secret that is at hand.
#[derive(Clone, PartialEq)]
struct AtHand {
    id: String,
    name: String,
    secret: Ticket,
    borrowed: bool,
}

/// The cards on this phone.
#[derive(Clone, Copy)]
pub struct Cards {
    kept: RwSignal<Option<Arc<storage::Cards>>>,
    at_hand: RwSignal<Vec<AtHand>>,
    messages: RwSignal<Arc<BTreeMap<String, Arc<Message>>>>,
    ground: Shared,
}

impl Cards {
    pub(super) fn new(ground: Shared) -> Self {
        let (kept, at_hand) = (RwSignal::new(None), RwSignal::new(Vec::new()));
        Self { kept, at_hand, messages: RwSignal::new(Arc::default()), ground }
    }

    /// Opens what there is for each card, and again whenever cards or feed change.
    pub(super) fn follow(self, feed: Feed) {
        let ground = Memo::new(move |_| {
            let head = feed.snapshot()?.heads.get(&Collection::Letters).cloned();
            let secrets = self.all().into_iter().filter_map(|card| Some((card.id, card.secret?)));
            Some((head, secrets.collect::<Vec<_>>()))
        });
        Effect::new(move |_| {
            let Some((_, secrets)) = ground.get() else { return };
            let snapshot = untrack(move || feed.snapshot()).unwrap_or_default();
            spawn_local(async move {
                let mut found = BTreeMap::new();
                for (id, secret) in secrets {
                    if let Ok(message) = answers::read(secret, &snapshot.letters).await {
                        found.insert(id, Arc::new(message));
                    }
                }
                self.messages.set(Arc::new(found));
            });
        });
    }

    /// Whether the phone's storage was read.
    pub fn are_known(self) -> bool {
        self.kept.with(Option::is_some)
    }

    /// Every card: those that are kept by name, then those of a borrowed phone.
    pub fn all(self) -> Vec<View> {
        let (kept, at_hand, messages) = (self.kept.get().unwrap_or_default(), self.at_hand.get(), self.messages.get());
        let view = |id: &str, name: &str, borrowed, has_lock, secret: Option<Ticket>| View {
            id: id.to_owned(),
            name: name.to_owned(),
            borrowed,
            has_lock,
            secret,
            message: secret.and_then(|_| messages.get(id).cloned()),
        };
        let own = kept.cards.iter().map(|card| {
            let unlocked = at_hand.iter().find(|held| held.id == card.id).map(|held| held.secret);
            view(&card.id, &card.name, false, card.lock.is_some(), card.secret.or(unlocked))
        });
        let borrowed = at_hand.iter().filter(|held| held.borrowed);
        let borrowed = borrowed.map(|held| view(&held.id, &held.name, true, false, Some(held.secret)));
        own.chain(borrowed).collect()
    }

    /// Rows that can't be read: their keys.
    pub fn unreadable(self) -> Vec<String> {
        self.kept.get().unwrap_or_default().unreadable.clone()
    }

    /// What the members of all open cards have at home.
    pub fn loans(self) -> Vec<Loan> {
        self.all().iter().flat_map(View::loans).collect()
    }

    /// The same without the cards of a borrowed phone, for what outlasts the tab.
    pub fn own_loans(self) -> Vec<Loan> {
        self.all().iter().filter(|card| !card.borrowed).flat_map(View::loans).collect()
    }

    /// The secrets that are at hand, of borrowed phones' cards and of unlocked ones too.
    pub(super) fn secrets(self) -> Vec<Ticket> {
        self.all().into_iter().filter_map(|card| card.secret).collect()
    }

    /// What each open card that is kept here is in a vote.
    pub async fn passes(self, ballot: &str) -> Result<Vec<Pass>, Closed> {
        let mut passes = Vec::new();
        for card in untrack(move || self.all()).into_iter().filter(|card| !card.borrowed) {
            let Some(secret) = card.secret else { continue };
            let key = cryptography::derive(&secret.0, &vote_info(ballot), 16).await?;
            let key = Ticket(key.try_into().map_err(|_| Closed)?);
            passes.push(Pass { card: card.id, key, id: id_of(key).await? });
        }
        Ok(passes)
    }

    /// Adds a card. One for a borrowed phone is in memory alone; any other is stored when this returns.
    pub async fn add(self, secret: Ticket, name: String, borrowed: bool) -> Result<(), Failure> {
        let id = id_of(secret).await?;
        if borrowed {
            self.at_hand.update(|held| {
                held.retain(|held| held.id != id);
                held.push(AtHand { id, name, secret, borrowed });
            });
            return Ok(());
        }
        let card = storage::Card { id, name, secret: Some(secret), lock: None };
        self.put(&card).await?;
        // Nobody waits for the answer: Firefox asks its user first.
        spawn_local(async { _ = quota::persist().await });
        Ok(())
    }

    /// Gives a card another name, on this phone alone.
    pub async fn rename(self, id: &str, name: String) -> Result<(), Failure> {
        self.at_hand.update(|held| {
            if let Some(held) = held.iter_mut().find(|held| held.id == id) {
                held.name.clone_from(&name);
            }
        });
        let kept = self.kept.get_untracked().unwrap_or_default();
        if let Some(card) = kept.cards.iter().find(|card| card.id == id) {
            self.put(&storage::Card { name, ..card.clone() }).await?;
        }
        Ok(())
    }

    /// Puts a card behind a passphrase. Its secret is then nowhere on this phone but behind it.
    pub async fn lock(self, id: &str, passphrase: &str) -> Result<(), Failure> {
        let kept = self.kept.get_untracked().unwrap_or_default();
        let Some(card) = kept.cards.iter().find(|card| card.id == id) else { return Ok(()) };
        if let (Some(secret), None) = (card.secret, &card.lock) {
            let (salt, nonce) = (random::bytes(), random::bytes());
            let nonce = &nonce[..NONCE];
            let key = cryptography::stretch(passphrase, &salt, ROUNDS).await?;
            let sealed = cryptography::seal(&key, nonce, id.as_bytes(), &secret.0).await?;
            let lock = Lock { salt: salt.to_vec(), rounds: ROUNDS, sealed: [nonce, &sealed].concat() };
            self.put(&storage::Card { secret: None, lock: Some(lock), ..card.clone() }).await?;
        }
        self.close(id);
        Ok(())
    }

    /// Forgets the secret of a locked card until its passphrase is given again.
    pub fn close(self, id: &str) {
        self.at_hand.update(|held| held.retain(|held| held.borrowed || held.id != id));
    }

    /// Opens a locked card until the tab is closed. `false`: it is another passphrase.
    pub async fn unlock(self, id: &str, passphrase: &str) -> Result<bool, Failure> {
        let kept = self.kept.get_untracked().unwrap_or_default();
        let Some(card) = kept.cards.iter().find(|card| card.id == id) else { return Ok(false) };
        let Some(lock) = &card.lock else { return Ok(true) };
        let key = cryptography::stretch(passphrase, &lock.salt, lock.rounds).await?;
        let Some((nonce, sealed)) = lock.sealed.split_at_checked(NONCE) else { return Ok(false) };
        let opened = cryptography::open(&key, nonce, id.as_bytes(), sealed).await;
        let Some(secret) = opened.ok().and_then(|bytes| bytes.try_into().ok()).map(Ticket) else { return Ok(false) };
        let (id, name) = (card.id.clone(), card.name.clone());
        self.at_hand.update(|held| held.push(AtHand { id, name, secret, borrowed: false }));
        Ok(true)
    }

    /// Removes a card from this phone, or a row that can't be read.
    pub async fn remove(self, id: &str) -> Result<(), Failure> {
        self.at_hand.update(|held| held.retain(|held| held.id != id));
        self.ground.get_value().outbox.delete_card(id).await.map_err(Problem::from)?;
        self.changed().await;
        Ok(())
    }

    /// Forgets every secret that is at hand, of borrowed phones' cards too.
    pub(super) fn close_all(self) {
        self.at_hand.set(Vec::new());
    }

    /// Reads everything again.
    pub(super) async fn reload(self) {
        // Why storage can't be read is said where letters and loans are.
        let kept = self.ground.get_value().outbox.cards().await.unwrap_or_default();
        self.kept.set(Some(Arc::new(kept)));
    }

    async fn put(self, card: &storage::Card) -> Result<(), Problem> {
        self.ground.get_value().outbox.put_card(card).await?;
        self.changed().await;
        Ok(())
    }

    async fn changed(self) {
        self.reload().await;
        signal::send(signal::Signal::Outbox);
    }
}

impl View {
    /// What its member has at home and has to bring back on a day that is known.
    pub fn loans(&self) -> Vec<Loan> {
        self.lent().iter().filter_map(loan).collect()
    }

    /// Everything its member has at home.
    pub fn lent(&self) -> &[Lent] {
        self.message.as_ref().map(|message| &*message.loans).unwrap_or_default()
    }
}

/// A loan of a card as any other; `None` while its due date is not known.
pub fn loan(lent: &Lent) -> Option<Loan> {
    let (item, title) = (lent.item.clone(), lent.name.clone());
    Some(Loan { item, title, due: lent.due?, renewed: lent.renewed, membership_end: None })
}

/// Why something could not be done with a card.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The phone's storage did not take it.
    Problem(Problem),
    /// This browser has no cryptography to offer, as on pages that are not secure.
    Closed,
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Closed> for Failure {
    fn from(_: Closed) -> Self {
        Self::Closed
    }
}

pub(super) async fn id_of(secret: Ticket) -> Result<String, Closed> {
    Ok(cryptography::hex(&cryptography::derive(&secret.0, ID_INFO, 16).await?))
}

/// What shows that a submission was written with a card.
pub(super) async fn claim(secret: Ticket, submission: &Submission) -> Result<Claim, Closed> {
    let proof = cryptography::derive(&secret.0, &proof_info(submission.claimed()), 16).await?;
    Ok(Claim { id: id_of(secret).await?, proof: cryptography::hex(&proof) })
}
