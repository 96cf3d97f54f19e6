//! What the feed says, all of it but the catalogue, which its worker keeps.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{Timestamp, civil::DateTime};
use lapau_feed::{
    Collection, Digest,
    conversation::{Club, News, Pick, Post, Question, Thread},
    learning::{Guide, Survey},
    letters::{Letter, Status},
    library::{Channel, Library, Zone},
    participation::{Ballot, Indicator, Proposal, Tally},
    programme::{Contest, Entry, Event, Exhibition, Work},
};
use lapau_sync::Head;
use leptos::prelude::*;

use super::{Problem, Shared};
use crate::{platform::clock, storage::Cache};

/// What the feed says, at one moment.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Snapshot {
    pub library: Option<Library>,
    pub events: Vec<Event>,
    pub news: Vec<News>,
    pub picks: Vec<Pick>,
    pub clubs: Vec<Club>,
    pub threads: Vec<Thread>,
    pub posts: Vec<Post>,
    pub questions: Vec<Question>,
    pub contests: Vec<Contest>,
    pub entries: Vec<Entry>,
    pub exhibitions: Vec<Exhibition>,
    pub works: Vec<Work>,
    pub guides: Vec<Guide>,
    pub surveys: Vec<Survey>,
    pub proposals: Vec<Proposal>,
    pub ballots: Vec<Ballot>,
    pub tallies: Vec<Tally>,
    pub indicators: Vec<Indicator>,
    pub statuses: Vec<Status>,
    pub letters: Vec<Letter>,
    /// Since when each collection is as it is.
    pub ages: BTreeMap<Collection, Timestamp>,
    /// How many records each collection has.
    pub counts: BTreeMap<Collection, u64>,
    /// How many bytes of the feed are on this phone.
    pub bytes: u64,
    /// What each collection was when it was read, by its chunks. A page that shows it is drawn anew when this changes.
    pub versions: BTreeMap<Collection, Vec<Digest>>,
}

/// The collections of a snapshot.
const COLLECTIONS: [Collection; 20] = [
    Collection::Library,
    Collection::Events,
    Collection::News,
    Collection::Picks,
    Collection::Clubs,
    Collection::Threads,
    Collection::Posts,
    Collection::Questions,
    Collection::Contests,
    Collection::Entries,
    Collection::Exhibitions,
    Collection::Works,
    Collection::Guides,
    Collection::Surveys,
    Collection::Proposals,
    Collection::Ballots,
    Collection::Tallies,
    Collection::Indicators,
    Collection::Statuses,
    Collection::Letters,
];

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

    /// Where letters can be sent by the app itself.
    pub fn endpoint(&self) -> Option<String> {
        let channels = self.library.iter().flat_map(|library| &library.channels);
        channels.into_iter().find_map(|channel| match channel {
            Channel::Http { url } => Some(url.clone()),
            _ => None,
        })
    }

    async fn read(cache: &Cache) -> Result<Self, Problem> {
        // Measured first: were a collection to change meanwhile, its version here is the older one, and the next look redraws it.
        let mut snapshot = Self::default();
        snapshot.measure(cache).await?;
        for collection in COLLECTIONS {
            read(cache, collection).await?(&mut snapshot);
        }
        Ok(snapshot)
    }

    async fn measure(&mut self, cache: &Cache) -> Result<(), Problem> {
        let heads = cache.held().await?.heads;
        (self.ages, self.counts) = Default::default();
        for (collection, head) in &heads {
            self.ages.insert(*collection, head.entry.as_of);
            self.counts.insert(*collection, head.entry.records());
        }
        let version = |head: &Head| head.entry.chunks.iter().map(|chunk| chunk.digest).collect();
        self.versions = heads.iter().map(|(collection, head)| (*collection, version(head))).collect();
        let chunks = heads.values().flat_map(|head| &head.entry.chunks);
        self.bytes = chunks.map(|chunk| u64::from(chunk.bytes)).sum();
        Ok(())
    }
}

/// What a collection that was read changes in a snapshot.
type Change = Box<dyn FnOnce(&mut Snapshot)>;

/// Reads a collection; one that is none of a snapshot's changes nothing.
async fn read(cache: &Cache, collection: Collection) -> Result<Change, Problem> {
    fn store<T: 'static>(records: Vec<T>, into: fn(&mut Snapshot, Vec<T>)) -> Change {
        Box::new(move |snapshot| into(snapshot, records))
    }
    Ok(match collection {
        Collection::Library => store(cache.read().await?, |snapshot, mut records| snapshot.library = records.pop()),
        Collection::Events => store(cache.read().await?, |snapshot, records| snapshot.events = records),
        Collection::News => store(cache.read().await?, |snapshot, records| snapshot.news = records),
        Collection::Picks => store(cache.read().await?, |snapshot, records| snapshot.picks = records),
        Collection::Clubs => store(cache.read().await?, |snapshot, records| snapshot.clubs = records),
        Collection::Threads => store(cache.read().await?, |snapshot, records| snapshot.threads = records),
        Collection::Posts => store(cache.read().await?, |snapshot, records| snapshot.posts = records),
        Collection::Questions => store(cache.read().await?, |snapshot, records| snapshot.questions = records),
        Collection::Contests => store(cache.read().await?, |snapshot, records| snapshot.contests = records),
        Collection::Entries => store(cache.read().await?, |snapshot, records| snapshot.entries = records),
        Collection::Exhibitions => store(cache.read().await?, |snapshot, records| snapshot.exhibitions = records),
        Collection::Works => store(cache.read().await?, |snapshot, records| snapshot.works = records),
        Collection::Guides => store(cache.read().await?, |snapshot, records| snapshot.guides = records),
        Collection::Surveys => store(cache.read().await?, |snapshot, records| snapshot.surveys = records),
        Collection::Proposals => store(cache.read().await?, |snapshot, records| snapshot.proposals = records),
        Collection::Ballots => store(cache.read().await?, |snapshot, records| snapshot.ballots = records),
        Collection::Tallies => store(cache.read().await?, |snapshot, records| snapshot.tallies = records),
        Collection::Indicators => store(cache.read().await?, |snapshot, records| snapshot.indicators = records),
        Collection::Statuses => store(cache.read().await?, |snapshot, records| snapshot.statuses = records),
        Collection::Letters => store(cache.read().await?, |snapshot, records| snapshot.letters = records),
        Collection::Titles | Collection::Holdings | Collection::Availability | Collection::Synonyms => Box::new(|_| {}),
    })
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
        let ground = self.ground.get_value();
        self.take(Snapshot::read(&ground.cache).await);
    }

    /// Reads one collection again.
    pub(super) async fn refresh(self, collection: Collection) {
        if !COLLECTIONS.contains(&collection) {
            return;
        }
        let ground = self.ground.get_value();
        let mut measured = Snapshot::default();
        let (measure, change) = (measured.measure(&ground.cache).await, read(&ground.cache, collection).await);
        // The snapshot is taken only now: another collection may have arrived while this one was read.
        let mut snapshot = self.peek().map_or_else(Snapshot::default, |snapshot| (*snapshot).clone());
        self.take(change.and_then(|change| {
            measure?;
            change(&mut snapshot);
            // Of this collection alone: what was measured of others may be newer than what is shown of them.
            let Snapshot { ages, counts, versions, bytes, .. } = measured;
            snapshot.ages.extend(ages.get(&collection).map(|age| (collection, *age)));
            snapshot.counts.extend(counts.get(&collection).map(|count| (collection, *count)));
            snapshot.versions.extend(versions.get(&collection).map(|version| (collection, version.clone())));
            Ok(Snapshot { bytes, ..snapshot })
        }));
    }

    fn take(self, read: Result<Snapshot, Problem>) {
        match read {
            Ok(snapshot) => {
                self.problem.set(None);
                self.snapshot.set(Some(Arc::new(snapshot)));
            }
            Err(problem) => {
                self.problem.set(Some(problem));
                if self.peek().is_none() {
                    self.snapshot.set(Some(Arc::default()));
                }
            }
        }
    }
}
