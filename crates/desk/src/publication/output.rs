//! Writing a feed, wherever it lies.
//!
//! Chunks are named by their content and never change; the manifest is the one file that is replaced, and it comes last.
//! So a publication that is killed at any instant leaves the one before it whole.

use std::{
    collections::HashSet,
    io,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use lapau_feed::{
    Digest, Manifest,
    manifest::{ChunkRef, MANIFEST, MAX_MANIFEST},
    signature::{MAX_SIGNATURE, SIGNATURE, Signature},
};

use super::place::{COMPRESSED, Destination, File, Kind, Place};

/// Where the chunks lie.
const CHUNKS: &str = "chunks";
/// Where the open data lies, which is the desk's alone.
const OPEN: &str = "open";

/// A chunk, a delta or a pack: a file that is named by its digest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    pub(super) digest: Digest,
    pub(super) bytes: &'a [u8],
    pub(super) kind: Kind,
}

/// A feed that this process alone writes to.
#[derive(Debug)]
pub(super) struct Output {
    place: Box<dyn Place>,
}

impl Output {
    /// Takes hold of a place for a feed; `None` if another publication holds it.
    pub(super) fn hold(destination: &Destination) -> io::Result<Option<Self>> {
        Ok(destination.hold()?.map(|place| Self { place }))
    }

    /// The manifest that lies there; `None` if none does.
    pub(super) fn manifest(&self) -> io::Result<Option<Manifest>> {
        let Some(bytes) = self.place.read(MANIFEST, MAX_MANIFEST)? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|error| {
            let what =
                format!("{MANIFEST} there is none of a feed ({error}); give another folder, or restore the file");
            io::Error::new(io::ErrorKind::InvalidData, what)
        })
    }

    /// The signature that lies there; `None` if none does.
    pub(super) fn signature(&self) -> io::Result<Option<Signature>> {
        let bytes = self.place.read(SIGNATURE, MAX_SIGNATURE)?;
        bytes.map(|bytes| Signature::read(&bytes)).transpose().map_err(|_| {
            let what = format!(
                "{SIGNATURE} there is no signature; restore the file, or remove it if the feed was never signed"
            );
            io::Error::new(io::ErrorKind::InvalidData, what)
        })
    }

    /// The bytes of a chunk that lies there, but no more than one over `most`; `None` if it does not.
    pub(super) fn chunk(&self, chunk: &ChunkRef, most: usize) -> io::Result<Option<Vec<u8>>> {
        self.place.read(&chunk.path(), most)
    }

    /// Writes chunks, deltas and packs that are not there yet, mends those that are damaged, and says the compressed size of each.
    pub(super) fn write(&self, pieces: &[Piece<'_>]) -> io::Result<Vec<u64>> {
        let sizes = self.in_lanes(pieces, |piece| {
            let name = format!("{CHUNKS}/{}", name(piece.digest));
            self.place.put(&File { name: &name, bytes: piece.bytes, kind: piece.kind })
        });
        self.place.settle(CHUNKS)?;
        sizes
    }

    /// Writes a picture, under the name that its content gives it.
    pub(super) fn write_medium(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.place.put(&File { name: path, bytes, kind: Kind::Medium })?;
        self.place.settle(path.rsplit_once('/').map_or("", |(folder, _)| folder))
    }

    /// Writes files of the open data, and says their compressed size.
    pub(super) fn write_open(&self, files: &[(String, Vec<u8>)]) -> io::Result<u64> {
        let sizes = self.in_lanes(files, |(name, bytes)| {
            self.place.put(&File { name: &format!("{OPEN}/{name}"), bytes, kind: Kind::Open })
        });
        Ok(sizes?.into_iter().sum())
    }

    /// Replaces the signature, then the manifest, and says the compressed size of the latter.
    ///
    /// A phone that reads between the two finds the signature of another manifest, keeps what it has and comes again.
    ///
    /// # Errors
    ///
    /// When they can't be written; with [`super::place::Overtaken`] inside if another publication was faster.
    pub(super) fn write_manifest(&self, manifest: &[u8], signature: Option<Signature>) -> io::Result<u64> {
        if let Some(signature) = signature {
            let bytes = signature.to_bytes();
            self.place.put(&File { name: SIGNATURE, bytes: &bytes, kind: Kind::Signature })?;
            self.place.settle("")?;
        }
        let size = self.place.put(&File { name: MANIFEST, bytes: manifest, kind: Kind::Manifest })?;
        self.place.settle("")?;
        Ok(size)
    }

    /// Removes the chunks and deltas that no manifest of these names, the packs that none of the first two does, and what a publication that was killed left behind.
    ///
    /// Files of other names stay: they are not the desk's.
    pub(super) fn sweep(&self, kept: &[&Manifest]) -> io::Result<()> {
        // A pack is as large as the catalogue, and a phone that finds it gone fetches the chunks.
        let packs = kept.iter().take(2).flat_map(|manifest| &manifest.packs).map(|pack| pack.digest);
        let kept: HashSet<String> =
            kept.iter().flat_map(|manifest| manifest.digests()).chain(packs).map(name).collect();
        let mut gone = self.place.names(CHUNKS)?;
        gone.retain(|path| {
            let file = path.rsplit_once('/').map_or(&path[..], |(_, file)| file);
            let plain = plain(file);
            is_left_behind(file) || is_chunk(plain) && !kept.contains(plain)
        });
        gone.extend(self.place.names("")?.into_iter().filter(|file| is_left_behind(file)));
        self.place.remove(&gone)
    }

    /// Removes what else lies in the folder of open data.
    pub(super) fn sweep_open(&self, kept: &HashSet<String>) -> io::Result<()> {
        let mut gone = self.place.names(OPEN)?;
        gone.retain(|path| {
            path.strip_prefix(OPEN).is_some_and(|name| !kept.contains(plain(name.trim_start_matches('/'))))
        });
        self.place.remove(&gone)
    }

    /// Does the same with each of some things, several at a time, and answers in their order.
    fn in_lanes<T: Sync, R: Send>(
        &self,
        things: &[T],
        work: impl Fn(&T) -> io::Result<R> + Sync,
    ) -> io::Result<Vec<R>> {
        let next = AtomicUsize::new(0);
        let lane = || -> io::Result<Vec<(usize, R)>> {
            let mut done = Vec::new();
            while let Some((n, thing)) =
                Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|n| Some((n, things.get(n)?)))
            {
                done.push((n, work(thing)?));
            }
            Ok(done)
        };
        let lanes = self.place.lanes().min(things.len());
        let done: io::Result<Vec<Vec<(usize, R)>>> = thread::scope(|scope| {
            let running: Vec<_> = (0..lanes).map(|_| scope.spawn(lane)).collect();
            let ended = running.into_iter().map(|worker| {
                worker.join().unwrap_or_else(|_| Err(io::Error::other("a file could not be compressed")))
            });
            ended.collect()
        });
        let mut done: Vec<(usize, R)> = done?.into_iter().flatten().collect();
        done.sort_by_key(|(n, _)| *n);
        Ok(done.into_iter().map(|(_, result)| result).collect())
    }
}

fn name(digest: Digest) -> String {
    format!("{digest}.json")
}

fn plain(name: &str) -> &str {
    name.strip_suffix(COMPRESSED).unwrap_or(name)
}

fn is_chunk(name: &str) -> bool {
    name.strip_suffix(".json").is_some_and(|digest| digest.parse::<Digest>().is_ok())
}

fn is_left_behind(name: &str) -> bool {
    name.starts_with('.') && name.ends_with(".tmp")
}

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeMap,
        fmt, fs,
        path::{Path, PathBuf},
        sync::Arc,
    };

    use futures_util::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
    use lapau_feed::{FORMAT, manifest::Entry, signature::Unsigned};
    use object_store::{
        Attribute, CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
        ObjectStoreExt as _, PutMultipartOptions, PutOptions, PutPayload, PutResult, memory::InMemory, path,
    };

    use super::*;
    use crate::publication::{
        disk::{Disk, Real},
        folder::Folder,
        object_storage::ObjectStorage,
        place::{Overtaken, decompress},
        signing::{Key, holds},
    };

    #[test]
    fn damaged_chunks_are_written_again() {
        let root = tempfile::tempdir().unwrap();
        let output = Output::hold(&root.path().into()).unwrap().unwrap();
        let bytes = b"hello hello hello";
        let chunk = Piece { digest: Digest::of(bytes), bytes, kind: Kind::Chunk };
        let path = root.path().join(CHUNKS).join(name(chunk.digest));
        output.write(&[chunk]).unwrap();
        fs::write(&path, "hello jello hello").unwrap();
        fs::write(format!("{}.br", path.display()), "no brotli").unwrap();
        output.write(&[chunk]).unwrap();
        assert_eq!(fs::read(&path).unwrap(), bytes);
        let sister = fs::File::open(format!("{}.br", path.display())).unwrap();
        assert_eq!(decompress(sister, 100).unwrap(), bytes);
    }

    #[test]
    fn two_publications_at_a_time_are_refused() {
        let root = tempfile::tempdir().unwrap();
        let hold = || Output::hold(&root.path().into()).unwrap();
        let first = hold();
        assert!(first.is_some() && hold().is_none());
        drop(first);
        assert!(hold().is_some());
    }

    /// How many changes are left before everything ends.
    #[derive(Debug)]
    struct Left(AtomicUsize);

    impl Left {
        fn lives(&self) -> bool {
            self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
        }
    }

    /// A disk whose machine dies before its n-th change, in the middle of it if that is a write.
    #[derive(Debug)]
    struct DyingDisk(Left);

    impl Disk for DyingDisk {
        fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
            if self.0.lives() {
                return Real.write(path, bytes);
            }
            Real.write(path, &bytes[..bytes.len() / 2])?;
            Err(io::Error::other("dead"))
        }

        fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
            if self.0.lives() { Real.rename(from, to) } else { Err(io::Error::other("dead")) }
        }

        fn remove(&self, path: &Path) -> io::Result<()> {
            if self.0.lives() { Real.remove(path) } else { Err(io::Error::other("dead")) }
        }
    }

    /// A store that hears nothing any more from the n-th change on; that one it still makes if `hears`, but nobody learns of it.
    #[derive(Debug)]
    struct DyingStore {
        store: Arc<InMemory>,
        left: Left,
        hears: bool,
    }

    impl fmt::Display for DyingStore {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a dying store")
        }
    }

    fn dead() -> Error {
        Error::Generic { store: "test", source: "dead".into() }
    }

    #[async_trait::async_trait]
    impl ObjectStore for DyingStore {
        async fn put_opts(
            &self,
            at: &path::Path,
            bytes: PutPayload,
            how: PutOptions,
        ) -> object_store::Result<PutResult> {
            if self.left.lives() {
                return self.store.put_opts(at, bytes, how).await;
            }
            if self.hears {
                self.store.put_opts(at, bytes, how).await?;
            }
            Err(dead())
        }

        async fn get_opts(&self, at: &path::Path, how: GetOptions) -> object_store::Result<GetResult> {
            self.store.get_opts(at, how).await
        }

        fn delete_stream(
            &self,
            paths: BoxStream<'static, object_store::Result<path::Path>>,
        ) -> BoxStream<'static, object_store::Result<path::Path>> {
            let (store, lives, hears) = (Arc::clone(&self.store), self.left.lives(), self.hears);
            let removed = paths.then(move |at| {
                let store = Arc::clone(&store);
                async move {
                    let at = at?;
                    if lives || hears {
                        store.delete(&at).await?;
                    }
                    if lives { Ok(at) } else { Err(dead()) }
                }
            });
            removed.boxed()
        }

        fn list(&self, below: Option<&path::Path>) -> BoxStream<'static, object_store::Result<ObjectMeta>> {
            self.store.list(below)
        }

        async fn put_multipart_opts(
            &self,
            _: &path::Path,
            _: PutMultipartOptions,
        ) -> object_store::Result<Box<dyn MultipartUpload>> {
            Err(dead())
        }

        async fn list_with_delimiter(&self, _: Option<&path::Path>) -> object_store::Result<ListResult> {
            Err(dead())
        }

        async fn copy_opts(&self, _: &path::Path, _: &path::Path, _: CopyOptions) -> object_store::Result<()> {
            Err(dead())
        }
    }

    /// What lies in object storage, as whoever fetches it gets it.
    fn objects(store: &Arc<InMemory>) -> BTreeMap<String, Vec<u8>> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let found: Vec<_> = store.list(None).try_collect().await.unwrap();
            let mut objects = BTreeMap::new();
            for meta in found {
                let answer = store.get(&meta.location).await.unwrap();
                let coding = answer.attributes.get(&Attribute::ContentEncoding).map(|coding| coding.to_string());
                let bytes = answer.bytes().await.unwrap();
                let bytes = match coding.as_deref() {
                    Some("br") => decompress(&bytes[..], 1 << 20).unwrap(),
                    _ => bytes.to_vec(),
                };
                objects.insert(meta.location.to_string(), bytes);
            }
            objects
        })
    }

    /// Somewhere a feed can be published to, and where that may die at any change.
    enum World {
        Folder(tempfile::TempDir),
        ObjectStorage { store: Arc<InMemory>, hears: bool },
    }

    impl World {
        fn output(&self) -> Output {
            let place: Box<dyn Place> = match self {
                Self::Folder(root) => Box::new(Folder::lock(root.path()).unwrap().unwrap()),
                Self::ObjectStorage { store, .. } => {
                    Box::new(ObjectStorage::new(store.clone() as Arc<dyn ObjectStore>, "kota/feed").unwrap())
                }
            };
            Output { place }
        }

        fn dying(&self, changes: usize) -> Output {
            let left = Left(AtomicUsize::new(changes));
            let place: Box<dyn Place> = match self {
                Self::Folder(root) => Box::new(Folder::lock_on(DyingDisk(left), root.path()).unwrap().unwrap()),
                Self::ObjectStorage { store, hears } => {
                    let store = DyingStore { store: Arc::clone(store), left, hears: *hears };
                    Box::new(ObjectStorage::new(Arc::new(store), "kota/feed").unwrap())
                }
            };
            Output { place }
        }

        /// Every file with its bytes; nothing may say two things.
        fn files(&self) -> BTreeMap<String, Vec<u8>> {
            let files = match self {
                Self::Folder(root) => {
                    let mut files = BTreeMap::new();
                    for path in walk(root.path()) {
                        let mut name = path.strip_prefix(root.path()).unwrap().to_string_lossy().into_owned();
                        let mut bytes = fs::read(&path).unwrap();
                        if let Some(plain) = name.strip_suffix(COMPRESSED) {
                            bytes = decompress(&bytes[..], 1 << 20).unwrap();
                            // Of what is taken away one may go before the other.
                            let twin = fs::read(root.path().join(plain));
                            assert!(twin.is_err() || twin.is_ok_and(|twin| twin == bytes), "{name} says two things");
                            name = format!("{plain}{COMPRESSED}");
                        }
                        files.insert(name, bytes);
                    }
                    files
                }
                Self::ObjectStorage { store, .. } => {
                    let objects = objects(store).into_iter();
                    objects.map(|(name, bytes)| (name.strip_prefix("kota/feed/").unwrap().to_owned(), bytes)).collect()
                }
            };
            files.into_iter().filter(|(name, _)| name != ".lock").collect()
        }
    }

    fn walk(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
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
            packs: Vec::new(),
            earlier_keys: Vec::new(),
        }
    }

    fn publish(output: &Output, kept: &[&Manifest], chunks: &[&str], key: &Key) -> io::Result<()> {
        output.manifest()?;
        output.signature()?;
        let pieces = chunks.iter().map(|text| Piece {
            digest: Digest::of(text.as_bytes()),
            bytes: text.as_bytes(),
            kind: Kind::Chunk,
        });
        output.write(&pieces.collect::<Vec<_>>())?;
        let names = ["news.json".to_owned(), format!("opds/{}.json", kept[0].generation)];
        output.write_open(&names.clone().map(|name| (name, chunks.concat().into_bytes())))?;
        let bytes = kept[0].to_bytes();
        output.write_manifest(&bytes, Some(key.sign(&bytes)))?;
        output.sweep(kept)?;
        output.sweep_open(&names.into())
    }

    /// The publication that a phone finds, after looking whether all of it is there, compressed or not.
    fn found(world: &World, key: &Key) -> Manifest {
        let files = world.files();
        let manifest: Manifest = serde_json::from_slice(&files[MANIFEST]).unwrap();
        for chunk in manifest.chunks() {
            assert_eq!(Digest::of(&files[&chunk.path()]), chunk.digest);
        }
        assert!(files.contains_key("open/news.json"));
        let signature = Signature::read(&files[SIGNATURE]).unwrap();
        match signature.claims(&files[MANIFEST], Some(&key.public())) {
            Ok(claims) => assert!(claims.iter().all(holds)),
            Err(error) => assert_eq!(error, Unsigned::OtherManifest, "a phone comes again"),
        }
        manifest
    }

    #[test]
    fn a_publication_that_is_killed_at_any_change_leaves_one_of_both_whole() {
        let storage = |hears| move || World::ObjectStorage { store: Arc::default(), hears };
        killed_at_any_change(|| World::Folder(tempfile::tempdir().unwrap()), 12);
        killed_at_any_change(storage(false), 9);
        killed_at_any_change(storage(true), 9);
    }

    fn killed_at_any_change(world: impl Fn() -> World, least: usize) {
        let key = Key::generate().unwrap();
        let (old_chunks, new_chunks) = (["one", "two", "three"], ["one", "four", "five"]);
        let (older, old, new) = (publication(1, &["zero"]), publication(2, &old_chunks), publication(3, &new_chunks));
        let mut seen = Vec::new();
        for changes in 0.. {
            let world = world();
            publish(&world.output(), &[&older], &["zero"], &key).unwrap();
            publish(&world.output(), &[&old, &older], &old_chunks, &key).unwrap();
            let result = publish(&world.dying(changes), &[&new, &old], &new_chunks, &key);
            seen.push(found(&world, &key).generation);
            if result.is_ok() {
                break;
            }
            publish(&world.output(), &[&new, &old], &new_chunks, &key).unwrap();
            assert_eq!(found(&world, &key), new);
            let files = world.files();
            let names: Vec<&str> =
                files.keys().map(String::as_str).filter(|name| !name.ends_with(COMPRESSED)).collect();
            let mut expected: Vec<String> = new.chunks().chain(old.chunks()).map(ChunkRef::path).collect();
            expected.extend([MANIFEST, SIGNATURE, "open/news.json", "open/opds/3.json"].map(str::to_owned));
            expected.sort();
            expected.dedup();
            assert_eq!(names, expected, "after {changes} changes");
        }
        assert!(seen.is_sorted() && seen.len() > least && seen.contains(&2) && seen.contains(&3), "{seen:?}");
    }

    #[test]
    fn of_two_desks_at_one_store_one_stops() {
        let world = World::ObjectStorage { store: Arc::default(), hears: false };
        let key = Key::generate().unwrap();
        let (ours, theirs) = (world.output(), world.output());
        assert!(ours.manifest().unwrap().is_none() && theirs.manifest().unwrap().is_none());
        let write =
            |output: &Output, generation| output.write_manifest(&publication(generation, &["x"]).to_bytes(), None);
        write(&ours, 1).unwrap();
        let error = write(&theirs, 2).unwrap_err();
        assert!(error.get_ref().is_some_and(|inner| inner.is::<Overtaken>()), "{error}");
        let (ours, theirs) = (world.output(), world.output());
        assert!(ours.manifest().unwrap().is_some() && theirs.manifest().unwrap().is_some());
        write(&ours, 2).unwrap();
        assert!(write(&theirs, 3).is_err());
        assert_eq!(world.output().manifest().unwrap().unwrap().generation, 2);
        assert!(publish(&world.output(), &[&publication(3, &["x"])], &["x"], &key).is_ok());
    }

    #[test]
    fn object_storage_is_told_what_each_file_is_and_how_long_it_may_be_kept() {
        let store = Arc::<InMemory>::default();
        let world = World::ObjectStorage { store: Arc::clone(&store), hears: false };
        let chunk = "one".repeat(100);
        let key = Key::generate().unwrap();
        publish(&world.output(), &[&publication(1, &[&chunk])], &[&chunk], &key).unwrap();
        world.output().write_medium("media/0a.jpg", b"picture").unwrap();
        let told = |name: &str| {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let answer = runtime.block_on(store.get(&format!("kota/feed/{name}").into())).unwrap();
            let told = |attribute| answer.attributes.get(&attribute).map(|value| value.to_string()).unwrap_or_default();
            [Attribute::ContentType, Attribute::ContentEncoding, Attribute::CacheControl].map(told)
        };
        let forever = "public, max-age=31536000, immutable";
        let chunk = publication(1, &[&chunk]).chunks().next().unwrap().path();
        assert_eq!(told(&chunk), ["application/json", "br", forever]);
        assert_eq!(told("media/0a.jpg"), ["image/jpeg", "", forever]);
        assert_eq!(told(MANIFEST), ["application/json", "br", "no-cache"]);
        assert_eq!(told(SIGNATURE), ["application/octet-stream", "", "no-cache"]);
        assert_eq!(told("open/news.json"), ["application/feed+json", "", "no-cache"]);
        assert_eq!(told("open/news.json.br"), ["application/feed+json", "br", "no-cache"]);
    }
}
