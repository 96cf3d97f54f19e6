//! Writing the feed folder.
//!
//! Every file is written under another name, brought to disk, and then renamed, so that no reader ever sees half of one.
//! Chunks are named by their content and never change; the manifest is the one file that is replaced, and it comes last.

use std::{
    collections::HashSet,
    fs::{self, File, TryLockError},
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
    thread,
};

use lapau_feed::{
    Digest, Manifest,
    manifest::{MANIFEST, MAX_MANIFEST},
    signature::{MAX_SIGNATURE, SIGNATURE, Signature},
};

use super::disk::{Disk, Real};

/// Brotli's quality. The sample feed of 3.8 MB comes to 967 KB with 9, 871 KB with 10 and 854 KB with 11, in 1, 1.5 and 4 parts of time.
const QUALITY: u32 = 10;
/// That of open data, which is large, changes daily and travels seldom: a fifth of the time for a sixth more bytes.
const QUALITY_OPEN: u32 = 5;
/// Brotli's window, as a power of two; the largest that every browser takes.
const WINDOW: u32 = 22;
/// What the name of a compressed file ends in.
const COMPRESSED: &str = ".br";
/// Where the chunks lie.
const CHUNKS: &str = "chunks";
/// Where the open data lies, which is the desk's alone.
const OPEN: &str = "open";

/// A chunk or a delta: a file that is named by its digest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    pub(super) digest: Digest,
    pub(super) bytes: &'a [u8],
}

/// A feed folder that this process alone writes to.
#[derive(Debug)]
pub(super) struct Folder<D = Real> {
    root: PathBuf,
    disk: D,
    /// Held until the publication ends; the system lets go of it when the process dies.
    _lock: File,
}

impl Folder {
    /// Takes hold of a folder, making it where there is none; `None` if another publication holds it.
    pub(super) fn lock(root: &Path) -> io::Result<Option<Self>> {
        Self::lock_on(Real, root)
    }
}

impl<D: Disk> Folder<D> {
    fn lock_on(disk: D, root: &Path) -> io::Result<Option<Self>> {
        fs::create_dir_all(root.join(CHUNKS))?;
        let lock = File::create(root.join(".lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self { root: root.to_owned(), disk, _lock: lock })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// The manifest that lies there; `None` if none does.
    pub(super) fn manifest(&self) -> io::Result<Option<Manifest>> {
        let Some(bytes) = self.read(MANIFEST, MAX_MANIFEST)? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|error| {
            let what =
                format!("{MANIFEST} there is none of a feed ({error}); give another folder, or restore the file");
            io::Error::new(io::ErrorKind::InvalidData, what)
        })
    }

    /// The signature that lies there; `None` if none does.
    pub(super) fn signature(&self) -> io::Result<Option<Signature>> {
        let bytes = self.read(SIGNATURE, MAX_SIGNATURE)?;
        bytes.map(|bytes| Signature::read(&bytes)).transpose().map_err(|_| {
            let what = format!(
                "{SIGNATURE} there is no signature; restore the file, or remove it if the feed was never signed"
            );
            io::Error::new(io::ErrorKind::InvalidData, what)
        })
    }

    fn read(&self, name: &str, most: usize) -> io::Result<Option<Vec<u8>>> {
        let file = match File::open(self.root.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let mut bytes = Vec::new();
        file.take(most as u64 + 1).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// Writes chunks and deltas that are not there yet, mends those that are damaged, and says the compressed size of each.
    pub(super) fn write(&self, pieces: &[Piece<'_>]) -> io::Result<Vec<u64>> {
        let folder = self.root.join(CHUNKS);
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let share = pieces.len().div_ceil(workers).max(1);
        let sizes: io::Result<Vec<Vec<u64>>> = thread::scope(|scope| {
            let running: Vec<_> = pieces
                .chunks(share)
                .map(|share| {
                    let (disk, folder) = (&self.disk, &folder);
                    scope.spawn(move || {
                        share
                            .iter()
                            .map(|piece| write(disk, &folder.join(name(piece.digest)), piece.bytes, QUALITY))
                            .collect()
                    })
                })
                .collect();
            running
                .into_iter()
                .map(|worker| {
                    worker.join().unwrap_or_else(|_| Err(io::Error::other("a chunk could not be compressed")))
                })
                .collect()
        });
        sync(&folder)?;
        Ok(sizes?.concat())
    }

    /// Writes a picture, under the name that its content gives it; pictures are compressed already.
    pub(super) fn write_medium(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let target = self.root.join(path);
        fs::create_dir_all(target.parent().unwrap_or(&self.root))?;
        if fs::read(&target).ok().as_deref() != Some(bytes) {
            replace(&self.disk, &target, bytes)?;
        }
        sync(target.parent().unwrap_or(&self.root))
    }

    /// Writes a file of the open data, making its folder, and says its compressed size.
    pub(super) fn write_open(&self, name: &str, bytes: &[u8]) -> io::Result<u64> {
        let path = self.root.join(OPEN).join(name);
        fs::create_dir_all(path.parent().unwrap_or(&self.root))?;
        write(&self.disk, &path, bytes, QUALITY_OPEN)
    }

    /// Replaces the signature, then the manifest, and says the compressed size of the latter.
    ///
    /// A phone that reads between the two finds the signature of another manifest, keeps what it has and comes again.
    pub(super) fn write_manifest(&self, manifest: &[u8], signature: Option<Signature>) -> io::Result<u64> {
        if let Some(signature) = signature {
            let (path, bytes) = (self.root.join(SIGNATURE), signature.to_bytes());
            if fs::read(&path).ok().as_deref() != Some(&bytes[..]) {
                replace(&self.disk, &path, &bytes)?;
            }
            sync(&self.root)?;
        }
        let size = write(&self.disk, &self.root.join(MANIFEST), manifest, QUALITY)?;
        sync(&self.root)?;
        Ok(size)
    }

    /// Removes the chunks and deltas that no manifest of these names, and what a publication that was killed left behind.
    ///
    /// Files of other names stay: they are not the desk's.
    pub(super) fn sweep<'a>(&self, kept: impl Iterator<Item = &'a Manifest>) -> io::Result<()> {
        let kept: HashSet<String> = kept.flat_map(Manifest::digests).map(name).collect();
        for folder in [self.root.join(CHUNKS), self.root.clone()] {
            let is_chunks = folder.ends_with(CHUNKS);
            for entry in fs::read_dir(&folder)? {
                let file = entry?.file_name().to_string_lossy().into_owned();
                let plain = file.strip_suffix(COMPRESSED).unwrap_or(&file);
                let is_left_behind = file.starts_with('.') && file.ends_with(".tmp");
                if is_left_behind || is_chunks && is_chunk(plain) && !kept.contains(plain) {
                    self.disk.remove(&folder.join(file))?;
                }
            }
        }
        Ok(())
    }

    /// Removes what else lies in the folder of open data.
    pub(super) fn sweep_open(&self, kept: &HashSet<String>) -> io::Result<()> {
        let root = self.root.join(OPEN);
        if !root.is_dir() {
            return Ok(());
        }
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let (path, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
                let inside = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                if kind.is_dir() {
                    folders.push(path);
                } else if !kept.contains(inside.strip_suffix(COMPRESSED).unwrap_or(&inside)) {
                    self.disk.remove(&path)?;
                }
            }
        }
        Ok(())
    }
}

fn name(digest: Digest) -> String {
    format!("{digest}.json")
}

fn is_chunk(name: &str) -> bool {
    name.strip_suffix(".json").is_some_and(|digest| digest.parse::<Digest>().is_ok())
}

/// Makes a file and its compressed sister hold these bytes, and says the size of the sister.
///
/// A sister of other bytes goes first and comes back last: hosts prefer it, so there must be no moment at which it says something else.
fn write(disk: &impl Disk, path: &Path, bytes: &[u8], quality: u32) -> io::Result<u64> {
    let mut sister = path.as_os_str().to_owned();
    sister.push(COMPRESSED);
    let sister = PathBuf::from(sister);
    let is_compressed = decompressed(&sister).ok().as_deref() == Some(bytes);
    if fs::read(path).ok().as_deref() != Some(bytes) {
        if !is_compressed && sister.exists() {
            disk.remove(&sister)?;
        }
        replace(disk, path, bytes)?;
    }
    if !is_compressed {
        replace(disk, &sister, &compress(bytes, quality)?)?;
    }
    Ok(fs::metadata(&sister)?.len())
}

fn replace(disk: &impl Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.tmp"));
    disk.write(&temporary, bytes)?;
    disk.rename(&temporary, path)
}

/// Brings the names in a folder to disk.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn compress(bytes: &[u8], quality: u32) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 64 * 1024, quality, WINDOW);
    writer.write_all(bytes)?;
    // Dropping it writes the end; flushing before would only add an empty block.
    drop(writer);
    Ok(out)
}

fn decompressed(path: &Path) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    brotli::Decompressor::new(File::open(path)?, 64 * 1024).read_to_end(&mut out)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeMap,
        sync::atomic::{AtomicUsize, Ordering},
    };

    use lapau_feed::{
        FORMAT,
        manifest::{ChunkRef, Entry},
        signature::Unsigned,
    };

    use super::*;
    use crate::publication::signing::{Key, holds};

    #[test]
    fn damaged_chunks_are_written_again() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::lock(root.path()).unwrap().unwrap();
        let bytes = b"hello hello hello";
        let chunk = Piece { digest: Digest::of(bytes), bytes };
        let path = root.path().join(CHUNKS).join(name(chunk.digest));
        folder.write(&[chunk]).unwrap();
        fs::write(&path, "hello jello hello").unwrap();
        fs::write(format!("{}.br", path.display()), "no brotli").unwrap();
        folder.write(&[chunk]).unwrap();
        assert_eq!(fs::read(&path).unwrap(), bytes);
        assert_eq!(decompressed(&PathBuf::from(format!("{}.br", path.display()))).unwrap(), bytes);
    }

    #[test]
    fn two_publications_at_a_time_are_refused() {
        let root = tempfile::tempdir().unwrap();
        let first = Folder::lock(root.path()).unwrap();
        assert!(first.is_some() && Folder::lock(root.path()).unwrap().is_none());
        drop(first);
        assert!(Folder::lock(root.path()).unwrap().is_some());
    }

    /// A disk whose machine dies before its n-th change, in the middle of it if that is a write.
    #[derive(Debug)]
    struct Dying(AtomicUsize);

    impl Dying {
        fn lives(&self) -> bool {
            self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
        }
    }

    impl Disk for Dying {
        fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
            if self.lives() {
                return Real.write(path, bytes);
            }
            Real.write(path, &bytes[..bytes.len() / 2])?;
            Err(io::Error::other("dead"))
        }

        fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
            if self.lives() { Real.rename(from, to) } else { Err(io::Error::other("dead")) }
        }

        fn remove(&self, path: &Path) -> io::Result<()> {
            if self.lives() { Real.remove(path) } else { Err(io::Error::other("dead")) }
        }
    }

    /// A publication of some chunks.
    fn publication(generation: u64, chunks: &[&str]) -> Manifest {
        let refs = chunks.iter().map(|text| ChunkRef {
            digest: Digest::of(text.as_bytes()),
            bytes: text.len() as u32,
            records: 1,
        });
        let published = "2026-11-24T01:00:00Z".parse().unwrap();
        let entry = Entry { as_of: published, chunks: refs.collect() };
        Manifest {
            format: FORMAT,
            library: "contoh".into(),
            generation,
            published,
            collections: [("synonyms".to_owned(), entry)].into(),
            round: String::new(),
            deltas: BTreeMap::new(),
        }
    }

    fn publish<D: Disk>(disk: D, root: &Path, kept: &[&Manifest], chunks: &[&str], key: &Key) -> io::Result<()> {
        let folder = Folder::lock_on(disk, root)?.unwrap();
        let pieces = chunks.iter().map(|text| Piece { digest: Digest::of(text.as_bytes()), bytes: text.as_bytes() });
        folder.write(&pieces.collect::<Vec<_>>())?;
        let names = ["news.json".to_owned(), format!("opds/{}.json", kept[0].generation)];
        names.iter().try_for_each(|name| folder.write_open(name, chunks.concat().as_bytes()).map(|_| ()))?;
        let bytes = kept[0].to_bytes();
        folder.write_manifest(&bytes, Some(key.sign(&bytes)))?;
        folder.sweep(kept.iter().copied())?;
        folder.sweep_open(&names.into())
    }

    /// The publication that a phone finds, after looking whether all of it is there, compressed or not.
    fn found(root: &Path, key: &Key) -> Manifest {
        let read = |name: &str| {
            let plain = fs::read(root.join(name)).unwrap();
            let sister = root.join(format!("{name}.br"));
            if sister.exists() {
                assert_eq!(decompressed(&sister).unwrap(), plain, "{name} says two things");
            }
            plain
        };
        let bytes = read(MANIFEST);
        let manifest: Manifest = serde_json::from_slice(&bytes).unwrap();
        for chunk in manifest.chunks() {
            assert_eq!(Digest::of(&read(&chunk.path())), chunk.digest);
        }
        read("open/news.json");
        let signature = Signature::read(&fs::read(root.join(SIGNATURE)).unwrap()).unwrap();
        match signature.claims(&bytes, Some(&key.public())) {
            Ok(claims) => assert!(claims.iter().all(holds)),
            Err(error) => assert_eq!(error, Unsigned::OtherManifest, "a phone comes again"),
        }
        manifest
    }

    #[test]
    fn a_publication_that_is_killed_at_any_write_leaves_one_of_both_whole() {
        let key = Key::generate().unwrap();
        let (old_chunks, new_chunks) = (["one", "two", "three"], ["one", "four", "five"]);
        let (older, old, new) = (publication(1, &["zero"]), publication(2, &old_chunks), publication(3, &new_chunks));
        let mut seen = Vec::new();
        for changes in 0.. {
            let root = tempfile::tempdir().unwrap();
            let root = root.path();
            publish(Real, root, &[&older], &["zero"], &key).unwrap();
            publish(Real, root, &[&old, &older], &old_chunks, &key).unwrap();
            let result = publish(Dying(AtomicUsize::new(changes)), root, &[&new, &old], &new_chunks, &key);
            seen.push(found(root, &key).generation);
            if result.is_ok() {
                break;
            }
            publish(Real, root, &[&new, &old], &new_chunks, &key).unwrap();
            assert_eq!(found(root, &key), new);
            let names = fs::read_dir(root.join(CHUNKS)).unwrap().chain(fs::read_dir(root).unwrap());
            let left = names.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".tmp"));
            assert_eq!(left.count(), 0, "after {changes} changes");
            let open = fs::read_dir(root.join(OPEN).join("opds")).unwrap().map(|entry| entry.unwrap().file_name());
            let mut open: Vec<_> = open.collect();
            open.sort();
            assert_eq!(open, ["3.json", "3.json.br"], "after {changes} changes");
        }
        assert!(seen.is_sorted() && seen.len() > 12 && seen.contains(&2) && seen.contains(&3), "{seen:?}");
    }
}
