//! The feed in one file, to be carried by hand: a tar archive (POSIX.1-1988, *ustar*).
//!
//! It holds the manifest, its signature if there is one, and every chunk that the manifest names, in this order and under their paths in the feed's folder.
//! So any tool shows and unpacks it, and whoever reads it judges each file as if it came over the network: the archive itself is believed nothing.
//!
//! An archive is read by its headers alone, one block of 512 bytes after another; what the members hold is read when it is asked for.

/// How large a block is; headers are one, and members fill whole ones.
pub const BLOCK: usize = 512;
/// What the archive of a feed is called.
pub const NAME: &str = "koleksi.tar";
/// What its media type is.
pub const MEDIA_TYPE: &str = "application/x-tar";

/// How many members an archive may have: more than the largest manifest names.
const MOST: usize = 8_192;
/// How long a member's path is.
const PATH: usize = 100;
/// Where a header has a member's size, as octal digits.
const SIZE: std::ops::Range<usize> = 124..136;
/// Where a header has the sum of its bytes.
const SUM: std::ops::Range<usize> = 148..156;
/// Where a header has the kind of its member.
const KIND: usize = 156;

/// A file that is no archive of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoArchive {
    /// A header is none: another kind of file altogether, or a damaged one.
    #[error("at byte {0} stands no header of a tar archive")]
    NoHeader(u64),
    /// The file ends within a member.
    #[error("the file ends within a part that begins at byte {0}")]
    CutOff(u64),
    /// It has more members than any feed.
    #[error("it has more than {MOST} parts")]
    TooMany,
}

/// The header of a member; its bytes follow, and then [`padding`]. A path in a feed is never longer than the 100 bytes that a header has room for.
pub fn header(path: &str, size: u32) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &path.as_bytes()[..path.len().min(PATH)]);
    put(100, b"0000644\0");
    // No owner and no time: the same feed makes the same file.
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(SIZE.start, &octal::<11>(size));
    put(136, b"00000000000\0");
    put(KIND, b"0");
    put(257, b"ustar\x0000");
    let sum = sum(&block);
    block[SUM].copy_from_slice(b"      \0 ");
    block[SUM.start..SUM.start + 6].copy_from_slice(&octal::<6>(sum));
    block
}

/// How many zeros follow a member of so many bytes.
pub fn padding(size: u32) -> usize {
    (BLOCK - size as usize % BLOCK) % BLOCK
}

/// What an archive ends with.
pub const END: [u8; 2 * BLOCK] = [0; 2 * BLOCK];

/// The last digits of a number, in octal.
fn octal<const N: usize>(mut number: u32) -> [u8; N] {
    let mut digits = [b'0'; N];
    for digit in digits.iter_mut().rev() {
        *digit += (number % 8) as u8;
        number /= 8;
    }
    digits
}

/// The sum of a header's bytes, with spaces where the sum itself stands.
fn sum(block: &[u8]) -> u32 {
    let bytes = block.iter().enumerate().map(|(n, byte)| if SUM.contains(&n) { b' ' } else { *byte });
    bytes.map(u32::from).sum()
}

/// The number that octal digits stand for, with spaces and zeros around them; `None` if they are none.
fn number(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(field).ok()?.trim_matches([' ', '\0']);
    if text.is_empty() || text.len() > 11 || !text.bytes().all(|byte| matches!(byte, b'0'..=b'7')) {
        return None;
    }
    Some(text.bytes().fold(0, |number, digit| number * 8 + u64::from(digit - b'0')))
}

/// Where in a file something stands: its first byte, and how many there are.
pub type Place = (u64, u64);

/// Where each member of an archive stands.
///
/// ```
/// # use lapau_feed::archive::{Index, NoArchive};
/// # fn read(file: &[u8]) -> Result<Index, NoArchive> {
/// let mut index = Index::new(file.len() as u64);
/// while let Some((start, size)) = index.wanted() {
///     index.take(&file[start as usize..][..size as usize])?;
/// }
/// # Ok(index)
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Index {
    members: Vec<(String, Place)>,
    /// Where the next header stands.
    next: u64,
    /// How large the file is.
    total: u64,
}

impl Index {
    /// The index of a file of so many bytes, of which nothing was read yet.
    pub fn new(total: u64) -> Self {
        Self { members: Vec::new(), next: 0, total }
    }

    /// The header to read next; `None` once all are known.
    pub fn wanted(&self) -> Option<Place> {
        (self.next < self.total).then(|| (self.next, (self.total - self.next).min(BLOCK as u64)))
    }

    /// Takes the header that was wanted.
    ///
    /// # Errors
    ///
    /// When it is none, or the file ends before its member does.
    pub fn take(&mut self, block: &[u8]) -> Result<(), NoArchive> {
        let here = self.next;
        if block.len() == BLOCK && block.iter().all(|byte| *byte == 0) {
            self.next = self.total;
            return Ok(());
        }
        let read = || {
            let [stated, size] = [SUM, SIZE].map(|field| block.get(field).and_then(number));
            (block.len() == BLOCK && stated? == u64::from(sum(block))).then_some(size?)
        };
        let size = read().ok_or(NoArchive::NoHeader(here))?;
        let start = here + BLOCK as u64;
        if size > self.total - start {
            return Err(NoArchive::CutOff(here));
        }
        if self.members.len() == MOST {
            return Err(NoArchive::TooMany);
        }
        self.next = start + size.next_multiple_of(BLOCK as u64);
        // What a tool adds of its own (folders, long names, times) is no file of a feed.
        if let (b'0' | 0, Some(path)) = (block[KIND], path(block)) {
            self.members.push((path.to_owned(), (start, size)));
        }
        Ok(())
    }

    /// Where a member stands; the first, if there are several of a path.
    pub fn find(&self, path: &str) -> Option<Place> {
        self.members.iter().find(|(other, _)| other == path).map(|(_, place)| *place)
    }
}

/// The path in a header.
fn path(block: &[u8]) -> Option<&str> {
    let path = std::str::from_utf8(&block[..PATH]).ok()?.trim_end_matches('\0');
    Some(path.strip_prefix("./").unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use proptest::prelude::*;

    use super::*;

    fn index(file: &[u8]) -> Result<Index, NoArchive> {
        let mut index = Index::new(file.len() as u64);
        while let Some((start, size)) = index.wanted() {
            index.take(&file[start as usize..][..size as usize])?;
        }
        Ok(index)
    }

    fn write(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut file = Vec::new();
        for (path, bytes) in members {
            let size = bytes.len() as u32;
            file.extend(header(path, size));
            file.extend(*bytes);
            file.resize(file.len() + padding(size), 0);
        }
        file.extend(END);
        file
    }

    fn held<'f>(file: &'f [u8], path: &str) -> Option<&'f [u8]> {
        let (start, size) = index(file).unwrap().find(path)?;
        Some(&file[start as usize..][..size as usize])
    }

    const MEMBERS: [(&str, &[u8]); 3] = [("manifest.json", b"{}"), ("chunks/a.json", &[7; 512]), ("empty", b"")];

    #[test]
    fn what_is_written_is_found_again_by_us_and_by_tar() {
        let file = write(&MEMBERS);
        for (path, bytes) in MEMBERS {
            assert_eq!(held(&file, path), Some(bytes), "{path}");
        }
        assert_eq!(held(&file, "other"), None);
        let mut theirs = tar::Archive::new(&file[..]);
        let read = theirs.entries().unwrap().map(|entry| {
            let mut entry = entry.unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.path().unwrap().display().to_string(), bytes)
        });
        let ours = MEMBERS.map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
        assert_eq!(read.collect::<Vec<_>>(), ours);
    }

    #[test]
    fn what_tar_packs_anew_is_found() {
        let mut theirs = tar::Builder::new(Vec::new());
        let long = format!("folder/{}", "x".repeat(200));
        for path in ["./manifest.json", "chunks/a.json", &long] {
            let mut header = tar::Header::new_gnu();
            header.set_size(3);
            header.set_mode(0o600);
            header.set_mtime(1_795_000_000);
            theirs.append_data(&mut header, path, &b"abc"[..]).unwrap();
        }
        let file = theirs.into_inner().unwrap();
        assert_eq!(held(&file, "manifest.json"), Some(&b"abc"[..]));
        assert_eq!(held(&file, "chunks/a.json"), Some(&b"abc"[..]));
    }

    #[test]
    fn what_is_no_archive_is_refused_with_its_place() {
        let file = write(&MEMBERS);
        assert_eq!(index(b"PK\x03\x04").unwrap_err(), NoArchive::NoHeader(0));
        assert_eq!(index(&[b'x'; 4_096]).unwrap_err(), NoArchive::NoHeader(0));
        assert_eq!(index(&file[..1_600]).unwrap_err(), NoArchive::CutOff(1_024));
        assert_eq!(index(&file[..1_100]).unwrap_err(), NoArchive::NoHeader(1_024));
        let mut other = file.clone();
        other[1_024] ^= 1;
        assert_eq!(index(&other).unwrap_err(), NoArchive::NoHeader(1_024));
        let many = vec![("a", &b""[..]); MOST + 1];
        assert_eq!(index(&write(&many)).unwrap_err(), NoArchive::TooMany);
    }

    #[test]
    fn a_size_that_lies_leads_nowhere() {
        for size in [&b"77777777777\0"[..], b"\x80\0\0\0\0\0\0\0\0\0\x01\0", b"-1         \0", b"            "] {
            let mut file = write(&MEMBERS);
            file[SIZE].copy_from_slice(size);
            let sum = octal::<6>(super::sum(&file[..BLOCK]));
            file[SUM.start..SUM.start + 6].copy_from_slice(&sum);
            assert!(index(&file).is_err(), "{size:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_run_for_ever(mut file in prop::collection::vec(any::<u8>(), 0..4_000), at in 0usize..3_000, ours in any::<bool>()) {
            if ours {
                let archive = write(&MEMBERS);
                let flip = file.first().copied().unwrap_or(1);
                file = archive;
                let at = at % file.len();
                file[at] ^= flip;
            }
            if let Ok(index) = index(&file) {
                for (_, (start, size)) in &index.members {
                    prop_assert!(start + size <= file.len() as u64);
                }
            }
        }
    }
}
