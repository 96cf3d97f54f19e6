//! What changed in the feed since a catalogue was indexed, told without the records of then: by a fingerprint of each.
//!
//! Fingerprints are kept under the chunk that the records were in. A chunk that is still there says what it said; the fingerprints of all others are compared, wherever a record is now. What a title is found by and shown with is its own record and those of its copies, so a change of any of them takes all of them up again.

use lapau_feed::catalogue::{Holding, Title};
use lapau_feed::chunk::{self, Fingerprint, Unreadable};
use lapau_feed::{Collection, Digest, Record, mixed_text};

use crate::catalogue::Catalogue;
use crate::sorting::{Keyed, sort_keyed};

/// A chunk of the feed: its digest, and how its bytes are had.
pub type Chunk<'a> = (Digest, Box<dyn Fn() -> Vec<u8> + 'a>);

/// What the records of titles and holdings said that a catalogue was read from: their fingerprints, by chunk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    chunks: Vec<(Digest, Vec<Fingerprint>)>,
}

/// One in so many titles that were taken up since everything was indexed at once is as many as is worth it.
const MANY: usize = 3;

impl Catalogue {
    /// The catalogue of these chunks of titles and of holdings, each in the order of their identifiers as a feed has them, and what they said. Everything is on its shelf, and there are no synonyms.
    ///
    /// # Errors
    ///
    /// When some bytes are no chunk.
    pub fn read(titles: &[Chunk], holdings: &[Chunk]) -> Result<(Self, Ledger), Unreadable> {
        let (mut first, mut second) = (Ok(()), Ok(()));
        let (mut of_titles, mut of_holdings) = (Ledger::default(), Ledger::default());
        let catalogue = Self::index(
            &mut records::<Title>(titles, &mut |chunk| of_titles.read(chunk), &mut first),
            &mut records::<Holding>(holdings, &mut |chunk| of_holdings.read(chunk), &mut second),
        );
        first.and(second)?;
        of_titles.chunks.extend(of_holdings.chunks);
        Ok((catalogue, of_titles))
    }

    /// The same, from a catalogue that was read before and what was said then: only what changed since is read and indexed. Synonyms are kept.
    ///
    /// Nothing if so much changed that it is better [read](Self::read) as a whole.
    ///
    /// # Errors
    ///
    /// When some bytes are no chunk.
    pub fn update(
        self,
        before: &Ledger,
        titles: &[Chunk],
        holdings: &[Chunk],
    ) -> Result<Option<(Self, Ledger)>, Unreadable> {
        let mut ledger = Ledger::default();
        ledger.note(Collection::Titles, titles, before)?;
        ledger.note(Collection::Holdings, holdings, before)?;
        let changed = ledger.changed_since(before);
        if (self.worn as usize + changed.0.len()) * MANY > self.len() {
            return Ok(None);
        }
        if changed.0.is_empty() {
            return Ok(Some((self, ledger)));
        }
        let (mut first, mut second) = (Ok(()), Ok(()));
        let coming = Self::index(
            &mut records::<Title>(titles, &mut |chunk| ledger.read_some(chunk, &changed), &mut first),
            &mut records::<Holding>(holdings, &mut |chunk| ledger.read_some(chunk, &changed), &mut second),
        );
        first.and(second)?;
        Ok(Some((self.merge(&|id| changed.has(mixed_text(id)), coming), ledger)))
    }
}

/// The titles that changed: what their identifiers are mixed to, in order. Others may be among them that are mixed to the same.
struct Changed(Vec<u32>);

impl Changed {
    fn has(&self, title: u32) -> bool {
        self.0.binary_search(&title).is_ok()
    }
}

impl Ledger {
    /// The fingerprints of the records of a chunk.
    fn of(&self, chunk: Digest) -> Option<&[Fingerprint]> {
        self.chunks.iter().find(|(digest, _)| *digest == chunk).map(|(_, all)| &all[..])
    }

    /// Notes what chunks say, as it is known of those that were there before.
    fn note(&mut self, collection: Collection, chunks: &[Chunk], known: &Self) -> Result<(), Unreadable> {
        for (digest, bytes) in chunks {
            let all = match known.of(*digest) {
                Some(known) => known.to_vec(),
                None => chunk::fingerprints(collection, &bytes(), subject(collection))?,
            };
            self.chunks.push((*digest, all));
        }
        Ok(())
    }

    /// Reads a chunk and notes what it says.
    fn read<R: Record>(&mut self, (digest, bytes): &Chunk) -> Result<Vec<R>, Unreadable> {
        let (records, all) = chunk::read_fingerprinted(&bytes(), subject(R::COLLECTION))?;
        self.chunks.push((*digest, all));
        Ok(records)
    }

    /// Reads the records of a chunk that are of titles that changed.
    fn read_some<R: Record>(&self, (digest, bytes): &Chunk, changed: &Changed) -> Result<Vec<R>, Unreadable> {
        let all = self.of(*digest).unwrap_or_default();
        let places: Vec<usize> = (0..).zip(all).filter(|(_, one)| changed.has(one.subject)).map(|(n, _)| n).collect();
        if places.is_empty() {
            return Ok(Vec::new());
        }
        chunk::read_some(&bytes(), &mut places.into_iter())
    }

    /// The titles of which something came, went or changed.
    fn changed_since(&self, before: &Self) -> Changed {
        let mut all = Vec::new();
        // A record that is where it was, or elsewhere, is there twice: once of then and once of now.
        for (ledger, other, when) in [(before, self, 0), (self, before, 1)] {
            let changed = ledger.chunks.iter().filter(|(digest, _)| other.of(*digest).is_none());
            all.extend(changed.flat_map(|(_, all)| all).map(|one| Keyed(u64::from(one.subject), one.content, when)));
        }
        sort_keyed(&mut all);
        let mut titles = Vec::new();
        for alike in all.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let now = alike.iter().filter(|one| one.2 == 1).count();
            if 2 * now != alike.len() {
                titles.push(alike[0].0 as u32);
            }
        }
        titles.dedup();
        Changed(titles)
    }

    /// It as bytes, to be kept beside the catalogue's image.
    pub fn save(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (digest, all) in &self.chunks {
            bytes.extend(digest.0);
            bytes.extend((all.len() as u32).to_le_bytes());
            for one in all {
                bytes.extend(one.subject.to_le_bytes());
                bytes.extend(one.content.to_le_bytes());
            }
        }
        bytes
    }

    /// What [`Ledger::save`] wrote; nothing if it was not.
    pub fn load(mut bytes: &[u8]) -> Option<Self> {
        let mut ledger = Self::default();
        while !bytes.is_empty() {
            let digest = Digest(*take(&mut bytes)?);
            let count = u32::from_le_bytes(*take(&mut bytes)?) as usize;
            let all = bytes.split_off(..count.checked_mul(FINGERPRINT)?)?.as_chunks::<FINGERPRINT>().0;
            let one = |[s0, s1, s2, s3, content @ ..]: &[u8; FINGERPRINT]| Fingerprint {
                subject: u32::from_le_bytes([*s0, *s1, *s2, *s3]),
                content: u64::from_le_bytes(*content),
            };
            ledger.chunks.push((digest, all.iter().map(one).collect()));
        }
        Some(ledger)
    }
}

/// The bytes of a fingerprint.
const FINGERPRINT: usize = 12;

fn take<'a, const N: usize>(bytes: &mut &'a [u8]) -> Option<&'a [u8; N]> {
    bytes.split_off(..N)?.first_chunk()
}

/// The field of a record that names its title; a title has none, and is named by what names itself.
fn subject(collection: Collection) -> &'static str {
    if collection == Collection::Holdings { "title" } else { "" }
}

/// The records of chunks, a chunk of them in memory at a time. A chunk that can't be read ends them, and says so in `failed`.
fn records<'a, R: Record>(
    chunks: &'a [Chunk],
    read: &'a mut dyn FnMut(&Chunk) -> Result<Vec<R>, Unreadable>,
    failed: &'a mut Result<(), Unreadable>,
) -> impl Iterator<Item = R> {
    let mut chunks = chunks.iter();
    let mut here = Vec::new().into_iter();
    std::iter::from_fn(move || {
        loop {
            if let Some(record) = here.next() {
                return Some(record);
            }
            match read(chunks.next()?) {
                Ok(records) => here = records.into_iter(),
                Err(error) => {
                    *failed = Err(error);
                    return None;
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_are_a_ledger_or_none(bytes: Vec<u8>) {
            if let Some(ledger) = Ledger::load(&bytes) {
                prop_assert_eq!(ledger.save(), bytes);
            }
        }
    }
}
