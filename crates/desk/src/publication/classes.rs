//! What the teachers of classes are told: who did what of the guides they asked for.
//!
//! Promised: nothing of a pupil is published but in the sealed letter of their teacher's ticket; only letters that were written with the class's own key count;
//! a librarian has let the class in; of one pupil the last counts, and whoever left is in no list any more. A month after its last day nothing of a class is published.

use std::collections::{BTreeMap, HashMap};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
};
use lapau_feed::{
    Ticket,
    class::{ClassSheet, Pupil},
    letters::{Message, SubmissionState},
    library::Library,
    submission::{Class, Content, Progress},
};

use super::{
    PublishError,
    correspondence::{read, records},
    gathering::Gathered,
};
use crate::store::Store;

/// For how long a list is there after the class's last day.
const KEPT: SignedDuration = SignedDuration::from_hours(31 * 24);

/// The most pupils of a list.
const MOST: usize = 100;

/// A class and what its pupils told.
struct Told {
    ticket: Ticket,
    key: Ticket,
    class: Class,
    /// The last letter of each pupil, with when it was written and came.
    pupils: HashMap<String, (Rank, Progress, Date)>,
}

/// Which of a pupil's letters is the last: when it was written, when it came, and its identifier.
type Rank = (Timestamp, Timestamp, String);

/// Adds the list of every class to its teacher's letter.
pub(super) async fn bring(
    store: &Store,
    gathered: &Gathered,
    now: Timestamp,
    messages: &mut BTreeMap<[u8; 16], Message>,
) -> Result<(), PublishError> {
    let Some(library) = records::<Library>(gathered).into_iter().next() else { return Ok(()) };
    let local = |at: Timestamp| -> DateTime { lapau_calendar::local(at, &library.zone) };
    let today = local(now.checked_sub(KEPT).unwrap_or(now)).date();
    let mut classes: HashMap<String, Told> = HashMap::new();
    for case in store.standing_cases_of("class").await? {
        let submission = read(&case)?;
        let (Some(ticket), Content::Class(class)) = (submission.ticket, submission.content) else { continue };
        if case.state != SubmissionState::Accepted || class.until < today {
            continue;
        }
        let key = lapau_sealing::class_key(ticket);
        classes.insert(lapau_sealing::card_id(key), Told { ticket, key, class, pupils: HashMap::new() });
    }
    if classes.is_empty() {
        return Ok(());
    }
    for case in store.standing_cases_of("progress").await? {
        let submission = read(&case)?;
        let class = submission.card.as_ref().and_then(|claim| classes.get_mut(&claim.id));
        let Some(told) = class.filter(|told| lapau_sealing::holds(told.key, &submission)) else { continue };
        let received: Timestamp = case.letter.received.parse().unwrap_or(submission.created);
        let rank = (submission.created.min(received), received, submission.id);
        let Content::Progress(progress) = submission.content else { continue };
        let is_newer = told.pupils.get(&progress.pupil).is_none_or(|(last, ..)| *last < rank);
        if is_newer {
            told.pupils.insert(progress.pupil.clone(), (rank, progress, local(received).date()));
        }
    }
    for told in classes.into_values() {
        let message = messages.entry(told.ticket.0).or_default();
        let mut sheet = sheet(told);
        message.class = Some(sheet.clone());
        // What does not fit is told by its number, rather than keeping everything from being published.
        while message.to_bytes().is_none() && sheet.pupils.pop().is_some() {
            sheet.more += 1;
            message.class = Some(sheet.clone());
        }
    }
    Ok(())
}

/// The list of a class; of guides that it did not ask for nothing is told.
fn sheet(told: Told) -> ClassSheet {
    let Told { class, pupils, .. } = told;
    let mut pupils: Vec<_> = pupils.into_iter().filter(|(_, (_, progress, _))| !progress.left).collect();
    pupils.sort_by(|(a, (_, x, _)), (b, (_, y, _))| (x.name.to_lowercase(), a).cmp(&(y.name.to_lowercase(), b)));
    let more = u32::try_from(pupils.len().saturating_sub(MOST)).unwrap_or(u32::MAX);
    pupils.truncate(MOST);
    let pupils = pupils.into_iter().map(|(_, (_, mut progress, told))| {
        progress.done.retain(|done| class.guides.contains(&done.guide));
        Pupil { name: progress.name, told, done: progress.done }
    });
    ClassSheet { pupils: pupils.collect(), more }
}
