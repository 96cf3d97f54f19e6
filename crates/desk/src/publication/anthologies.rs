//! The books of contests: made of the entries that are published, once a contest is closed.

use std::io;

use jiff::Timestamp;
use lapau_feed::{
    Collection, Digest, Localized,
    library::Library,
    programme::{Book, Contest, Entry},
};

use super::{
    PublishError,
    correspondence::{change, records},
    gathering::Gathered,
};
use crate::content::Complaint;

/// A book, and where in the feed it lies.
pub(super) struct Made {
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
}

/// Makes a book for every contest that is closed and has texts that may be read, and names it in the contest's record.
pub(super) fn bring(
    gathered: &mut Gathered,
    now: Timestamp,
    complaints: &mut Vec<Complaint>,
) -> Result<Vec<Made>, PublishError> {
    let Some(library) = records::<Library>(gathered).into_iter().next() else { return Ok(Vec::new()) };
    let today = lapau_calendar::local(now, &library.zone).date();
    let mut entries: Vec<Entry> = records(gathered);
    // As the contest's page shows them: what won first.
    let award = |award: &Localized| (award.is_empty(), award.get(lapau_feed::Language::Indonesian).to_owned());
    entries.sort_by(|a, b| (award(&a.award), &a.title, &a.id).cmp(&(award(&b.award), &b.title, &b.id)));
    let mut made = Vec::new();
    change(gathered, |contest: &mut Contest| {
        // Only the desk makes one: what a file says of it is not taken.
        let was = contest.anthology.take();
        if contest.closes < today {
            let own: Vec<Entry> = entries.iter().filter(|entry| entry.contest == contest.id).cloned().collect();
            match book(&library, contest, &own) {
                Ok(Some((book, bytes))) => {
                    made.push(Made { path: book.path.clone(), bytes });
                    contest.anthology = Some(book);
                }
                Ok(None) => {}
                Err(error) => {
                    let place = format!("{} {}", Collection::Contests, contest.id);
                    complaints.push(Complaint::new(place, "anthology", error.to_string()));
                }
            }
        }
        contest.anthology != was
    })?;
    Ok(made)
}

fn book(library: &Library, contest: &Contest, entries: &[Entry]) -> io::Result<Option<(Book, Vec<u8>)>> {
    let Some(bytes) = lapau_open_data::anthology(library, contest, entries)? else { return Ok(None) };
    let size = u32::try_from(bytes.len()).ok().filter(|size| *size <= Book::MAX_BYTES);
    let size = size
        .ok_or_else(|| io::Error::other("the book of its entries is larger than a phone takes; publish fewer texts"))?;
    let sha256 = Digest::of(&bytes);
    Ok(Some((Book { path: format!("media/{sha256}.epub"), bytes: size, sha256 }, bytes)))
}
