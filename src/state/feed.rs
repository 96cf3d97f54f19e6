//! What the feed says, all of it but the catalogue, which its worker keeps.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{Timestamp, civil::DateTime};
use lapau_feed::{
    Collection, Record,
    consulting::Consultation,
    conversation::{Club, News, Pick, Post, Question, Thread},
    finding::Finding,
    learning::{Guide, Survey},
    letters::{Letter, Status},
    library::{Channel, Library, Zone},
    participation::{Ballot, Indicator, Proposal, Tally},
    programme::{Book, Contest, Entry, Event, Exhibition, Work},
};
use lapau_sync::Head;
use leptos::prelude::*;

use super::{Problem, Shared};
use crate::{
    delivery,
    platform::clock,
    storage::{self, Chunks},
    sync,
};

/// The records of a collection. Snapshots that follow each other share what did not change.
pub type Records<T> = Arc<Vec<T>>;

/// What the feed says, at one moment.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Snapshot {
    pub library: Option<Arc<Library>>,
    pub events: Records<Event>,
    pub news: Records<News>,
    pub picks: Records<Pick>,
    pub clubs: Records<Club>,
    pub threads: Records<Thread>,
    pub posts: Records<Post>,
    pub questions: Records<Question>,
    pub consultations: Records<Consultation>,
    pub contests: Records<Contest>,
    pub entries: Records<Entry>,
    pub exhibitions: Records<Exhibition>,
    pub works: Records<Work>,
    pub guides: Records<Guide>,
    pub surveys: Records<Survey>,
    pub findings: Records<Finding>,
    pub proposals: Records<Proposal>,
    pub ballots: Records<Ballot>,
    pub tallies: Records<Tally>,
    pub indicators: Records<Indicator>,
    pub statuses: Records<Status>,
    pub letters: Records<Letter>,
    /// Whether a publication ever arrived whole. A collection that is not here is then one that the library has not.
    pub whole: bool,
    /// The publication that is here whole; `None` while the first one, or one that another began to replace, is not.
    pub complete: Option<u64>,
    /// What each collection was when it was read. A page that shows it is drawn anew when its chunks change.
    pub heads: BTreeMap<Collection, Head>,
}

/// How a collection comes into a snapshot.
type Reader = fn(&mut Snapshot, &Chunks) -> storage::Result<()>;

/// The collections of a snapshot. The catalogue's worker keeps the others, of which a snapshot knows the heads alone.
const READERS: [(Collection, Reader); 22] = [
    (Collection::Library, |snapshot, chunks| {
        snapshot.library = chunks.records()?.pop().map(Arc::new);
        Ok(())
    }),
    (Collection::Events, |snapshot, chunks| read(&mut snapshot.events, chunks)),
    (Collection::News, |snapshot, chunks| read(&mut snapshot.news, chunks)),
    (Collection::Picks, |snapshot, chunks| read(&mut snapshot.picks, chunks)),
    (Collection::Clubs, |snapshot, chunks| read(&mut snapshot.clubs, chunks)),
    (Collection::Threads, |snapshot, chunks| read(&mut snapshot.threads, chunks)),
    (Collection::Posts, |snapshot, chunks| read(&mut snapshot.posts, chunks)),
    (Collection::Questions, |snapshot, chunks| read(&mut snapshot.questions, chunks)),
    (Collection::Consultations, |snapshot, chunks| read(&mut snapshot.consultations, chunks)),
    (Collection::Contests, |snapshot, chunks| read(&mut snapshot.contests, chunks)),
    (Collection::Entries, |snapshot, chunks| read(&mut snapshot.entries, chunks)),
    (Collection::Exhibitions, |snapshot, chunks| read(&mut snapshot.exhibitions, chunks)),
    (Collection::Works, |snapshot, chunks| read(&mut snapshot.works, chunks)),
    (Collection::Guides, |snapshot, chunks| read(&mut snapshot.guides, chunks)),
    (Collection::Surveys, |snapshot, chunks| read(&mut snapshot.surveys, chunks)),
    (Collection::Findings, |snapshot, chunks| read(&mut snapshot.findings, chunks)),
    (Collection::Proposals, |snapshot, chunks| read(&mut snapshot.proposals, chunks)),
    (Collection::Ballots, |snapshot, chunks| read(&mut snapshot.ballots, chunks)),
    (Collection::Tallies, |snapshot, chunks| read(&mut snapshot.tallies, chunks)),
    (Collection::Indicators, |snapshot, chunks| read(&mut snapshot.indicators, chunks)),
    (Collection::Statuses, |snapshot, chunks| read(&mut snapshot.statuses, chunks)),
    (Collection::Letters, |snapshot, chunks| read(&mut snapshot.letters, chunks)),
];

fn read<R: Record>(records: &mut Records<R>, chunks: &Chunks) -> storage::Result<()> {
    *records = Arc::new(chunks.records()?);
    Ok(())
}

impl Snapshot {
    /// The library's time zone; Western Indonesia's before the first sync.
    pub fn zone(&self) -> Zone {
        let known = self.library.as_ref().map(|library| library.zone.clone());
        known.unwrap_or_else(|| Zone { name: "Asia/Jakarta".into(), label: "WIB".into(), minutes: 420 })
    }

    /// The library's local time at an instant.
    pub fn local(&self, instant: Timestamp) -> DateTime {
        lapau_calendar::local(instant, &self.zone())
    }

    /// The library's local time now.
    pub fn now(&self) -> DateTime {
        self.local(clock::now())
    }

    /// Whether nothing has arrived yet.
    pub fn is_empty(&self) -> bool {
        self.library.is_none()
    }

    /// What letters can travel by.
    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        self.library.iter().flat_map(|library| &library.channels)
    }

    /// Where letters can be taken by the app itself: the first such channel, since the best stands first.
    pub fn post(&self) -> Option<delivery::Post> {
        self.channels().find_map(|channel| match channel {
            Channel::Http { url } => Some(delivery::Post::Desk(url.clone())),
            Channel::Kinto { url } => Some(delivery::Post::Mailbox(url.clone())),
            _ => None,
        })
    }

    /// Where the desk answers, if it does.
    pub fn endpoint(&self) -> Option<String> {
        self.channels().find_map(|channel| match channel {
            Channel::Http { url } => Some(url.clone()),
            _ => None,
        })
    }

    /// Since when a collection is as it is, if it is here.
    pub fn age(&self, collection: Collection) -> Option<Timestamp> {
        self.heads.get(&collection).map(|head| head.entry.as_of)
    }

    /// How many records a collection has.
    pub fn count(&self, collection: Collection) -> u64 {
        self.heads.get(&collection).map_or(0, |head| head.entry.records())
    }

    /// How many bytes of the feed are on this phone.
    pub fn bytes(&self) -> u64 {
        let chunks = self.heads.values().flat_map(|head| &head.entry.chunks);
        chunks.map(|chunk| u64::from(chunk.bytes)).sum()
    }
}

/// What the feed says.
#[derive(Clone, Copy)]
pub struct Feed {
    snapshot: RwSignal<Option<Arc<Snapshot>>>,
    problem: RwSignal<Option<Problem>>,
    ground: Shared,
}

impl Feed {
    pub(super) fn new(ground: Shared) -> Self {
        Self { snapshot: RwSignal::new(None), problem: RwSignal::new(None), ground }
    }

    /// The bytes of a book: kept on the phone, or fetched and kept now.
    pub async fn book(self, book: &Book) -> Result<Vec<u8>, Problem> {
        Ok(sync::book(&self.ground.get_value().cache, book).await?)
    }

    /// What the feed says now; `None` until the phone's storage was read, which takes an instant.
    pub fn snapshot(self) -> Option<Arc<Snapshot>> {
        self.snapshot.get()
    }

    /// Why the phone's storage can't be read, if it can't.
    pub fn problem(self) -> Option<Problem> {
        self.problem.get()
    }

    pub(super) fn peek(self) -> Option<Arc<Snapshot>> {
        self.snapshot.get_untracked()
    }

    /// Reads everything again.
    pub(super) async fn reload(self) {
        self.refresh(Collection::ALL).await;
    }

    /// Reads some collections again. One that is no longer on the phone is then empty.
    pub(super) async fn refresh(self, wanted: &[Collection]) {
        match self.read(wanted).await {
            Ok(snapshot) => {
                self.problem.set(None);
                self.snapshot.set(Some(Arc::new(snapshot)));
            }
            Err(error) => {
                self.problem.set(Some(error.into()));
                if self.peek().is_none() {
                    self.snapshot.set(Some(Arc::default()));
                }
            }
        }
    }

    async fn read(self, wanted: &[Collection]) -> storage::Result<Snapshot> {
        let ground = self.ground.get_value();
        // Read first: were a collection to change meanwhile, its head here is the older one, and the next look redraws it.
        let held = ground.cache.held().await?;
        let whole = held.complete.is_some();
        let complete = held.complete.map(|(generation, _)| generation).filter(|whole| *whole == held.generation());
        let mut heads = held.heads;
        let readers = READERS.into_iter().filter(|(collection, _)| wanted.contains(collection));
        let mut read = Vec::new();
        for (collection, reader) in readers {
            read.push((reader, ground.cache.chunks(collection).await?));
        }
        // The snapshot is taken only now: another collection may have arrived while these were read.
        let mut snapshot = self.peek().map(Arc::unwrap_or_clone).unwrap_or_default();
        (snapshot.whole, snapshot.complete) = (whole, complete);
        for (reader, chunks) in read {
            reader(&mut snapshot, &chunks)?;
        }
        for collection in wanted {
            match heads.remove(collection) {
                Some(head) => _ = snapshot.heads.insert(*collection, head),
                None => _ = snapshot.heads.remove(collection),
            }
        }
        Ok(snapshot)
    }
}
