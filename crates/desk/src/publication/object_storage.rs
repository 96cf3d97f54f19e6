//! A feed in an object store that speaks S3.
//!
//! Such a store sends what lies under a name to everyone alike, so a file that phones fetch lies there compressed, and says so;
//! open data, whose readers are not known, lies there as it is with the compressed beside it.
//! What is there already is known from lists: a name made of the content says enough, and of others the store tells the MD5.
//! The manifest is replaced only if it is still the one that was read: of two desks that publish at a time one stops here.

use std::{
    collections::HashMap,
    future::Future,
    io::{self, Cursor},
    sync::{Arc, Mutex, PoisonError, mpsc},
};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use md5::{Digest as _, Md5};
use object_store::{
    Attribute, Attributes, Error, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload, UpdateVersion,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
    path::Path,
};
use tokio::runtime::{Builder, Runtime};

use super::place::{COMPRESSED, File, Kind, Overtaken, Place, compress, decompress};
use crate::hosting;

/// How many files are under way at a time: each waits for the network most of its time.
const LANES: usize = 8;

/// The store of an address, `s3://name/prefix`, with what the environment says of it.
pub(super) fn from_environment(address: &str) -> Result<Arc<dyn ObjectStore>, Error> {
    // Another part of the program may have chosen one before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = AmazonS3Builder::from_env().with_url(address);
    let endpoint = [AmazonS3ConfigKey::S3Endpoint, AmazonS3ConfigKey::Endpoint]
        .iter()
        .find_map(|key| builder.get_config_value(key));
    // Whoever writes http:// there means it.
    if endpoint.is_some_and(|endpoint| endpoint.starts_with("http://")) {
        builder = builder.with_allow_http(true);
    }
    Ok(Arc::new(builder.build()?))
}

/// What is known of an object.
#[derive(Clone, Debug)]
struct Known {
    size: u64,
    tag: Option<String>,
}

/// What a file was before this publication.
#[derive(Clone, Debug)]
struct Before {
    version: UpdateVersion,
    bytes: Vec<u8>,
    size: u64,
}

/// A feed below a prefix.
#[derive(Debug)]
pub(super) struct ObjectStorage {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    /// What lay in a folder before this publication wrote to it.
    lists: Mutex<HashMap<String, Arc<HashMap<String, Known>>>>,
    /// What was read; of what was not there nothing.
    read: Mutex<HashMap<String, Option<Before>>>,
    /// Where requests run while whoever asked waits: publishing is no part of any other runtime's work.
    runtime: Option<Runtime>,
}

impl Drop for ObjectStorage {
    fn drop(&mut self) {
        // Dropped in passing it would wait for itself where another runtime is at work.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl ObjectStorage {
    pub(super) fn new(store: Arc<dyn ObjectStore>, prefix: &str) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let prefix = Path::parse(prefix).map_err(io::Error::other)?;
        Ok(Self { store, prefix, lists: Mutex::default(), read: Mutex::default(), runtime: Some(runtime) })
    }

    fn wait<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> io::Result<T> {
        let (sender, receiver) = mpsc::sync_channel(1);
        if let Some(runtime) = &self.runtime {
            runtime.spawn(async move { sender.send(work.await) });
        }
        receiver.recv().map_err(io::Error::other)
    }

    fn path(&self, name: &str) -> Path {
        name.split('/').fold(self.prefix.clone(), |path, part| path.join(part))
    }

    /// What lay below a folder when it was first asked for.
    fn list(&self, below: &str) -> io::Result<Arc<HashMap<String, Known>>> {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(list) = lists.get(below) {
            return Ok(Arc::clone(list));
        }
        let (store, path) = (Arc::clone(&self.store), self.path(below));
        let found = self.wait(async move { store.list(Some(&path)).try_collect::<Vec<_>>().await })?;
        let before = if self.prefix.is_root() { 0 } else { self.prefix.as_ref().len() + 1 };
        let list = found.map_err(io::Error::other)?.into_iter().filter_map(|meta| {
            let name = meta.location.as_ref().get(before..)?.to_owned();
            Some((name, Known { size: meta.size, tag: meta.e_tag }))
        });
        let list = Arc::new(list.collect());
        lists.insert(below.to_owned(), Arc::clone(&list));
        Ok(list)
    }

    fn known(&self, name: &str) -> io::Result<Option<Known>> {
        let Some((below, _)) = name.split_once('/') else { return Ok(None) };
        Ok(self.list(below)?.get(name).cloned())
    }

    /// Writes an object, whatever it was.
    fn write(&self, name: &str, of: &str, bytes: Vec<u8>, is_compressed: bool, mode: PutMode) -> io::Result<()> {
        let mut attributes = Attributes::new();
        let said = [
            (Attribute::ContentType, hosting::kind(of)),
            (Attribute::CacheControl, hosting::policy(of)),
            (Attribute::ContentEncoding, is_compressed.then_some("br")),
        ];
        for (attribute, value) in said {
            if let Some(value) = value {
                attributes.insert(attribute, value.into());
            }
        }
        let (store, path, bytes) = (Arc::clone(&self.store), self.path(name), PutPayload::from(bytes));
        let written = self.wait(async move {
            let options = |mode| PutOptions { mode, attributes: attributes.clone(), ..PutOptions::default() };
            let mut written = store.put_opts(&path, bytes.clone(), options(mode)).await;
            // A store without conditions, or where the environment says so: the desk's store still lets each generation go once.
            if matches!(written, Err(Error::NotImplemented { .. })) {
                written = store.put_opts(&path, bytes, options(PutMode::Overwrite)).await;
            }
            written
        })?;
        match written {
            Ok(_) => Ok(()),
            Err(Error::Precondition { .. } | Error::AlreadyExists { .. }) => Err(io::Error::other(Overtaken)),
            Err(error) => Err(io::Error::other(error)),
        }
    }

    /// Writes an object if the lists do not say that it is there.
    fn write_new(&self, name: &str, of: &str, bytes: Vec<u8>, is_compressed: bool) -> io::Result<()> {
        let is_there = self.known(name)?.is_some_and(|known| {
            known.size == bytes.len() as u64 && known.tag.is_some_and(|tag| tag.trim_matches('"') == md5(&bytes))
        });
        if is_there { Ok(()) } else { self.write(name, of, bytes, is_compressed, PutMode::Overwrite) }
    }

    /// Replaces a file that was read before, on condition that nobody else did.
    fn replace(&self, file: &File<'_>) -> io::Result<u64> {
        let before = self.read.lock().unwrap_or_else(PoisonError::into_inner).get(file.name).cloned();
        let mode = match &before {
            Some(Some(before)) if before.bytes == file.bytes => return Ok(before.size),
            // A signature of another publication may lie there for a moment; only the manifest decides.
            _ if file.kind != Kind::Manifest => PutMode::Overwrite,
            Some(Some(before)) => PutMode::Update(before.version.clone()),
            Some(None) => PutMode::Create,
            None => PutMode::Overwrite,
        };
        let effort = file.kind.effort();
        let bytes = effort.map_or_else(|| Ok(file.bytes.to_vec()), |effort| compress(file.bytes, effort))?;
        let size = bytes.len() as u64;
        self.write(file.name, file.name, bytes, effort.is_some(), mode)?;
        Ok(size)
    }
}

impl Place for ObjectStorage {
    fn lanes(&self) -> usize {
        LANES
    }

    fn read(&self, name: &str, most: usize) -> io::Result<Option<Vec<u8>>> {
        let (store, path) = (Arc::clone(&self.store), self.path(name));
        let most = most as u64 + 1;
        let found = self.wait(async move {
            let answer = store.get(&path).await?;
            let (meta, attributes) = (answer.meta.clone(), answer.attributes.clone());
            let bytes = if meta.size > most { None } else { Some(answer.bytes().await?.to_vec()) };
            Ok::<_, Error>((meta, attributes, bytes))
        })?;
        let before = match found {
            Ok((meta, attributes, bytes)) => {
                let is_compressed = attributes.get(&Attribute::ContentEncoding).is_some_and(|coding| **coding == *"br");
                let bytes = bytes.ok_or_else(|| {
                    io::Error::new(io::ErrorKind::InvalidData, format!("{name} there is larger than any of a feed"))
                })?;
                let bytes = if is_compressed { decompress(Cursor::new(bytes), most)? } else { bytes };
                let version = UpdateVersion { e_tag: meta.e_tag, version: meta.version };
                Some(Before { version, bytes, size: meta.size })
            }
            Err(Error::NotFound { .. }) => None,
            Err(error) => return Err(io::Error::other(error)),
        };
        let bytes = before.as_ref().map(|before| before.bytes.clone());
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), before);
        Ok(bytes)
    }

    fn put(&self, file: &File<'_>) -> io::Result<u64> {
        let effort = file.kind.effort();
        match file.kind {
            kind if kind.is_named_by_content() => {
                if let Some(known) = self.known(file.name)? {
                    return Ok(known.size);
                }
                let bytes = effort.map_or_else(|| Ok(file.bytes.to_vec()), |effort| compress(file.bytes, effort))?;
                let size = bytes.len() as u64;
                self.write(file.name, file.name, bytes, effort.is_some(), PutMode::Overwrite)?;
                Ok(size)
            }
            Kind::Open => {
                let compressed =
                    effort.map_or_else(|| Ok(file.bytes.to_vec()), |effort| compress(file.bytes, effort))?;
                let size = compressed.len() as u64;
                self.write_new(file.name, file.name, file.bytes.to_vec(), false)?;
                self.write_new(&format!("{}{COMPRESSED}", file.name), file.name, compressed, true)?;
                Ok(size)
            }
            _ => self.replace(file),
        }
    }

    fn settle(&self, _below: &str) -> io::Result<()> {
        Ok(())
    }

    fn names(&self, below: &str) -> io::Result<Vec<String>> {
        // Nothing is ever left behind beside the manifest: an object is there or is not.
        if below.is_empty() { Ok(Vec::new()) } else { Ok(self.list(below)?.keys().cloned().collect()) }
    }

    fn remove(&self, names: &[String]) -> io::Result<()> {
        let paths: Vec<_> = names.iter().map(|name| Ok(self.path(name))).collect();
        let store = Arc::clone(&self.store);
        let gone = self.wait(async move {
            store.delete_stream(stream::iter(paths).boxed()).try_for_each(|_| async { Ok(()) }).await
        })?;
        gone.map_err(io::Error::other)
    }
}

/// What the store calls bytes by that it took whole, in most cases; where it does not they are sent once more.
fn md5(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&<[u8; 16]>::from(Md5::digest(bytes)))
}
