//! What came of letters: answers, sealed or public; records that patrons wrote; counts of what they sent.
//!
//! Promised: a letter with a ticket is answered by a sealed letter alone, and one without by its public state alone;
//! whoever has a revoked card reads nothing new;
//! of one that came where no receipt could be given, it is said under a digest that it came, and nothing else;
//! what its writer took back is not published; a vote is counted once it is closed, and not before.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use lapau_calendar::slots;
use lapau_feed::{
    Collection, Digest, Localized, Record, Ticket,
    consulting::Consultation,
    conversation::{Post, Question},
    finding::Finding,
    learning::Survey,
    letters::{EARLIER, Message, Status, SubmissionState},
    library::Library,
    participation::{Ballot, Proposal},
    programme::Event,
    submission::{Content, ReactionTarget, Submission},
};
use serde_json::value::RawValue;

use super::{
    PublishError, cards, classes,
    gathering::{Gathered, Origin, Piece},
};
use crate::{
    content::Complaint,
    counting::{
        self, Paper,
        reactions::{self, Counts},
        roll::Roll,
        surveys, votes,
    },
    random::bytes,
    store::{COUNTED, Case, Outcome, Store, StoreError},
};

/// For how long an answer is published after it was given: a phone that is opened twice a year still finds it.
const KEPT: SignedDuration = SignedDuration::from_hours(400 * 24);

/// For how long it is published that a letter came where no receipt could be given. Its phone has heard it by then, or asks again.
const SAID: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What is said of a letter that cannot be taken.
const NOT_TAKEN: &str = "meja pustakawan tidak dapat menerima surat ini sebagaimana adanya";

/// How many days ahead the next day of an event is looked for.
const HORIZON: i64 = 366;

/// Adds everything that came of letters to what is to be published.
pub(super) async fn bring(
    store: &Store,
    gathered: &mut Gathered,
    now: Timestamp,
    complaints: &mut Vec<Complaint>,
) -> Result<(), PublishError> {
    written(store, gathered).await?;
    answers(store, gathered, now, complaints).await?;
    arrivals(store, gathered, now).await?;
    supports(store, gathered).await?;
    reactions(store, gathered).await?;
    places(store, gathered, now).await?;
    appointments(store, gathered, now).await?;
    tallies(store, gathered, now).await?;
    findings(store, gathered, now).await
}

/// The records that patrons wrote.
///
/// A post that its writer took back leaves what others answered to it: those answers stand by themselves then,
/// and a conversation that it opened stays as long as anyone else speaks in it.
async fn written(store: &Store, gathered: &mut Gathered) -> Result<(), PublishError> {
    let rows = store.written().await?;
    let mut posts = Vec::new();
    for (row, _) in rows.iter().filter(|(row, gone)| row.collection == Collection::Posts && !gone) {
        posts.push(serde_json::from_str::<Post>(&row.json).map_err(|error| damaged(&error))?);
    }
    let known: HashSet<String> = records::<Post>(gathered).iter().chain(&posts).map(|post| post.id.clone()).collect();
    for (row, gone) in rows {
        let spoken_in = || posts.iter().any(|post| post.thread == row.id);
        match row.collection {
            Collection::Posts => continue,
            Collection::Threads if !spoken_in() => continue,
            Collection::Threads => {}
            _ if gone => continue,
            _ => {}
        }
        let json = RawValue::from_string(row.json).map_err(|error| damaged(&error))?;
        let place = format!("{} {} (written by a patron)", row.collection, row.id);
        gathered.add(row.collection, Piece { id: row.id, json, origin: Origin::Place(place), written: false });
    }
    for mut post in posts {
        if !known.contains(&post.reply_to) {
            post.reply_to.clear();
        }
        add(gathered, &post, &format!("posts {} (written by a patron)", post.id))?;
    }
    Ok(())
}

/// The sealed letters and the public states.
async fn answers(
    store: &Store,
    gathered: &mut Gathered,
    now: Timestamp,
    complaints: &mut Vec<Complaint>,
) -> Result<(), PublishError> {
    let mut messages: BTreeMap<[u8; 16], Message> = BTreeMap::new();
    let revoked = cards::revoked(store).await?;
    for kind in Content::KINDS {
        if COUNTED.contains(kind) {
            continue;
        }
        for case in store.cases_of(kind).await? {
            let (submission, since) = (read(&case)?, since(&case));
            if since.checked_add(KEPT).is_ok_and(|end| end < now) {
                continue;
            }
            // Whoever has a card that was revoked reads no answer any more, not even to what was asked before.
            if submission.card.as_ref().is_some_and(|claim| revoked.contains(&claim.id)) {
                continue;
            }
            match (submission.ticket, &case.answer) {
                (Some(_), None) => {}
                (Some(ticket), Some(answer)) => {
                    let mut answer = answer.clone();
                    answer.state = case.state;
                    messages.entry(ticket.0).or_default().answers.push(answer);
                }
                (None, answer) => {
                    let note = answer.as_ref().map(|answer| Localized::from(&*answer.text)).unwrap_or_default();
                    let id = Status::id_of(&submission.id);
                    let status = Status { id, state: case.state, since, note };
                    add(gathered, &status, &format!("the answer to the letter {}", submission.id))?;
                }
            }
        }
    }
    cards::bring(store, gathered, &mut messages).await?;
    classes::bring(store, gathered, now, &mut messages).await?;
    if messages.is_empty() {
        return Ok(());
    }
    let mut contents = Vec::new();
    for (ticket, message) in &mut messages {
        message.answers.sort_by(|a, b| (a.at, &a.submission).cmp(&(b.at, &b.submission)));
        contents.extend_from_slice(ticket);
        contents.extend(serde_json::to_vec(message).map_err(|error| damaged(&error))?);
    }
    let random = random()?;
    let round: String = Digest(random).to_string().chars().take(32).collect();
    let round = store.round(Digest::of(&contents), &round).await?;
    let mut letters = Vec::new();
    for (ticket, message) in messages {
        match lapau_sealing::seal(Ticket(ticket), &round, &message) {
            Ok(letter) => letters.push(letter),
            Err(error) => {
                let first = message.answers.first();
                let place = first.map_or("a card".into(), |answer| format!("the answer to {}", answer.submission));
                complaints.push(Complaint::new(place, "", error.to_string()));
            }
        }
    }
    lapau_sealing::add_decoys(&mut letters, &store.secret("decoys", self::random()?).await?, &round);
    letters.iter().try_for_each(|letter| add(gathered, letter, "a sealed letter"))
}

/// Says of letters that came from the mailbox or by hand what a receipt would have said.
///
/// Under digests that only their writers can make, of every kind alike, so that nobody is told what kind it was.
async fn arrivals(store: &Store, gathered: &mut Gathered, now: Timestamp) -> Result<(), PublishError> {
    for arrival in store.arrivals(now.checked_sub(SAID).unwrap_or(now)).await? {
        let (state, note) = match arrival.outcome {
            Outcome::Received => (SubmissionState::Received, Localized::default()),
            Outcome::Conflict => (SubmissionState::Declined, EARLIER.into()),
            Outcome::Invalid => (SubmissionState::Declined, NOT_TAKEN.into()),
        };
        let status = Status { id: arrival.receipt, state, since: arrival.received, note };
        add(gathered, &status, "a letter that arrived")?;
    }
    Ok(())
}

/// Adds what supports letters brought to the proposals; of one ticket only one.
async fn supports(store: &Store, gathered: &mut Gathered) -> Result<(), PublishError> {
    let mut counts: HashMap<String, Vec<Option<Ticket>>> = HashMap::new();
    for case in store.standing_cases_of("support").await? {
        let submission = read(&case)?;
        if let Content::Support(support) = submission.content {
            let known = counts.entry(support.proposal).or_default();
            if submission.ticket.is_none() || !known.contains(&submission.ticket) {
                known.push(submission.ticket);
            }
        }
    }
    change(gathered, |proposal: &mut Proposal| {
        let more = counts.get(&proposal.id).map_or(0, Vec::len);
        proposal.supporters = proposal.supporters.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        more > 0
    })
}

/// Adds the signs that readers gave to posts and questions. Those to something that is not published are left out with it.
async fn reactions(store: &Store, gathered: &mut Gathered) -> Result<(), PublishError> {
    let letters = store.letters_of("reaction").await?;
    if letters.is_empty() {
        return Ok(());
    }
    let counts = Counts::of(&reactions::given(&letters).map_err(|error| damaged(&error))?);
    change(gathered, |post: &mut Post| {
        counts.get(ReactionTarget::Post, &post.id).is_some_and(|count| count.publish(&mut post.reactions))
    })?;
    change(gathered, |question: &mut Question| {
        counts.get(ReactionTarget::Question, &question.id).is_some_and(|count| count.publish(&mut question.reactions))
    })
}

/// Adds the places that accepted registrations take to the events; of one that recurs, those of its next day.
async fn places(store: &Store, gathered: &mut Gathered, now: Timestamp) -> Result<(), PublishError> {
    let mut accepted = Vec::new();
    for case in store.standing_cases_of("registration").await? {
        if case.state == SubmissionState::Accepted
            && let Content::Registration(registration) = read(&case)?.content
        {
            accepted.push(registration);
        }
    }
    let Some(library) = library(gathered) else { return Ok(()) };
    let today = lapau_calendar::local(now, &library.zone);
    change(gathered, |event: &mut Event| {
        let next = lapau_calendar::next(event, today, HORIZON).map(|occurrence| occurrence.start.date());
        let Some(registration) = &mut event.registration else { return false };
        let coming = accepted.iter().filter(|coming| coming.event == event.id);
        let coming = coming.filter(|coming| coming.occurrence.is_none() || coming.occurrence == next);
        let seats: u32 = coming.map(|coming| u32::from(coming.seats)).sum();
        if seats > 0 {
            registration.taken = Some(registration.taken.unwrap_or_default().saturating_add(seats));
        }
        seats > 0
    })
}

/// Adds the times that were given to the consultations, and leaves out those that are over: of nobody is said when they were here.
async fn appointments(store: &Store, gathered: &mut Gathered, now: Timestamp) -> Result<(), PublishError> {
    let Some(library) = library(gathered) else { return Ok(()) };
    let asked = crate::appointments::asked(store).await?;
    let now = lapau_calendar::local(now, &library.zone);
    change(gathered, |consultation: &mut Consultation| {
        let mut taken = consultation.taken.clone();
        taken.extend(crate::appointments::given(&asked, &consultation.id));
        taken.retain(|slot| slots::end(consultation, *slot) > now);
        taken.sort_unstable();
        taken.dedup();
        let is_new = taken != consultation.taken;
        consultation.taken = taken;
        is_new
    })
}

/// Counts the votes that closed and were not counted by hand; one that takes paper too, once all of that is written down.
async fn tallies(store: &Store, gathered: &mut Gathered, now: Timestamp) -> Result<(), PublishError> {
    let Some(library) = library(gathered) else { return Ok(()) };
    let ballots: Vec<Ballot> = records(gathered);
    let done: Vec<lapau_feed::participation::Tally> = records(gathered);
    let papers = papers(store, "vote", &library).await?;
    let now = lapau_calendar::local(now, &library.zone);
    for ballot in ballots {
        if ballot.closes > now || done.iter().any(|tally| tally.ballot == ballot.id) {
            continue;
        }
        if ballot.paper && !store.is_box_emptied(&ballot.id).await? {
            continue;
        }
        let roll = Roll::of(store, &ballot, |at| lapau_calendar::local(at, &library.zone)).await?;
        let count = votes::count(&ballot, &papers, &roll);
        // A vote without a paper here may be one on paper alone, which librarians count and write down themselves.
        if count.tally.voters > 0 {
            add(gathered, &count.tally, "a counted vote")?;
        }
    }
    Ok(())
}

/// Counts the surveys that closed and were not counted by hand.
async fn findings(store: &Store, gathered: &mut Gathered, now: Timestamp) -> Result<(), PublishError> {
    let Some(library) = library(gathered) else { return Ok(()) };
    let done: Vec<Finding> = records(gathered);
    let papers = papers(store, "response", &library).await?;
    let today = lapau_calendar::local(now, &library.zone).date();
    for survey in records::<Survey>(gathered) {
        if survey.closes >= today || done.iter().any(|finding| finding.survey == survey.id) {
            continue;
        }
        if let Some(finding) = surveys::finding(&survey, &papers) {
            add(gathered, &finding, "a counted survey")?;
        }
    }
    Ok(())
}

/// The letters of a kind with the library's time at which they came, without those their writers took back.
async fn papers(store: &Store, kind: &str, library: &Library) -> Result<Vec<Paper>, PublishError> {
    let cases = store.standing_cases_of(kind).await?;
    counting::papers(&cases, |at| lapau_calendar::local(at, &library.zone)).map_err(|error| damaged(&error))
}

pub(super) fn read(case: &Case) -> Result<Submission, PublishError> {
    serde_json::from_slice(&case.letter.body).map_err(|error| damaged(&error))
}

/// Since when a letter is in its state.
fn since(case: &Case) -> Timestamp {
    let received = case.letter.received.parse().unwrap_or_default();
    case.answer.as_ref().map_or(received, |answer| answer.at)
}

fn library(gathered: &Gathered) -> Option<Library> {
    records(gathered).into_iter().next()
}

/// The records of a collection that can be read; the others are complained of when everything is checked.
pub(super) fn records<R: Record>(gathered: &Gathered) -> Vec<R> {
    let pieces = gathered.pieces.get(&R::COLLECTION).into_iter().flatten();
    pieces.filter_map(|piece| serde_json::from_str(piece.json.get()).ok()).collect()
}

/// Changes the records of a collection; the change says whether it did anything.
pub(super) fn change<R: Record>(
    gathered: &mut Gathered,
    mut change: impl FnMut(&mut R) -> bool,
) -> Result<(), PublishError> {
    for piece in gathered.pieces.entry(R::COLLECTION).or_default() {
        let Ok(mut record) = serde_json::from_str::<R>(piece.json.get()) else { continue };
        if change(&mut record) {
            piece.json = serde_json::value::to_raw_value(&record).map_err(|error| damaged(&error))?;
        }
    }
    Ok(())
}

fn add<R: Record>(gathered: &mut Gathered, record: &R, place: &str) -> Result<(), PublishError> {
    let json = serde_json::value::to_raw_value(record).map_err(|error| damaged(&error))?;
    let collection: Collection = R::COLLECTION;
    gathered.add(
        collection,
        Piece { id: record.id().to_owned(), json, origin: Origin::Place(place.to_owned()), written: false },
    );
    Ok(())
}

fn random() -> Result<[u8; 32], PublishError> {
    bytes().map_err(|_| PublishError::Random)
}

fn damaged(error: &serde_json::Error) -> PublishError {
    StoreError::Damaged(format!("a letter or what came of it: {error}")).into()
}
