//! A feed in a folder.
//!
//! Every file is written under another name, brought to disk, and then renamed.
//! Beside a file lies the same compressed; servers choose between the two.

use std::{
    fs::{self, TryLockError},
    io::{self, Read},
    path::{Path, PathBuf},
    thread,
};

use super::{
    disk::{Disk, Real},
    place::{COMPRESSED, Effort, File, Place, compress, decompress},
};

/// A feed folder that this process alone writes to.
#[derive(Debug)]
pub(super) struct Folder<D = Real> {
    root: PathBuf,
    disk: D,
    /// Held until the publication ends; the system lets go of it when the process dies.
    _lock: fs::File,
}

impl Folder {
    /// Takes hold of a folder, making it where there is none; `None` if another publication holds it.
    pub(super) fn lock(root: &Path) -> io::Result<Option<Self>> {
        Self::lock_on(Real, root)
    }
}

impl<D: Disk> Folder<D> {
    /// The same, on a disk of one's own.
    pub(super) fn lock_on(disk: D, root: &Path) -> io::Result<Option<Self>> {
        fs::create_dir_all(root)?;
        let lock = fs::File::create(root.join(".lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        Ok(Some(Self { root: root.to_owned(), disk, _lock: lock }))
    }
}

impl<D: Disk> Place for Folder<D> {
    fn lanes(&self) -> usize {
        thread::available_parallelism().map_or(1, usize::from)
    }

    fn read(&self, name: &str, most: usize) -> io::Result<Option<Vec<u8>>> {
        let file = match fs::File::open(self.root.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let mut bytes = Vec::new();
        file.take(most as u64 + 1).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    fn put(&self, file: &File<'_>) -> io::Result<u64> {
        let path = self.root.join(file.name);
        fs::create_dir_all(path.parent().unwrap_or(&self.root))?;
        match file.kind.effort() {
            Some(effort) => write(&self.disk, &path, file.bytes, effort),
            None => {
                if fs::read(&path).ok().as_deref() != Some(file.bytes) {
                    replace(&self.disk, &path, file.bytes)?;
                }
                Ok(file.bytes.len() as u64)
            }
        }
    }

    fn settle(&self, below: &str) -> io::Result<()> {
        let folder = self.root.join(below);
        if cfg!(unix) && folder.is_dir() { fs::File::open(folder)?.sync_all() } else { Ok(()) }
    }

    fn names(&self, below: &str) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        let mut folders = vec![self.root.join(below)];
        while let Some(folder) = folders.pop().filter(|folder| folder.is_dir()) {
            for entry in fs::read_dir(&folder)? {
                let (path, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
                if kind.is_dir() {
                    // The place itself is searched for what was left behind there; its folders are asked for one by one.
                    if !below.is_empty() {
                        folders.push(path);
                    }
                } else {
                    let inside = path.strip_prefix(&self.root).unwrap_or(&path);
                    names.push(inside.to_string_lossy().replace('\\', "/"));
                }
            }
        }
        Ok(names)
    }

    fn remove(&self, names: &[String]) -> io::Result<()> {
        names.iter().try_for_each(|name| self.disk.remove(&self.root.join(name)))
    }
}

/// Makes a file and its compressed sister hold these bytes, and says the size of the sister.
///
/// A sister of other bytes goes first and comes back last: hosts prefer it, so there must be no moment at which it says something else.
fn write(disk: &impl Disk, path: &Path, bytes: &[u8], effort: Effort) -> io::Result<u64> {
    let mut sister = path.as_os_str().to_owned();
    sister.push(COMPRESSED);
    let sister = PathBuf::from(sister);
    let lying = || decompress(fs::File::open(&sister)?, bytes.len() as u64 + 1);
    let is_compressed = lying().ok().as_deref() == Some(bytes);
    if fs::read(path).ok().as_deref() != Some(bytes) {
        if !is_compressed && sister.exists() {
            disk.remove(&sister)?;
        }
        replace(disk, path, bytes)?;
    }
    if !is_compressed {
        replace(disk, &sister, &compress(bytes, effort)?)?;
    }
    Ok(fs::metadata(&sister)?.len())
}

fn replace(disk: &impl Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.tmp"));
    disk.write(&temporary, bytes)?;
    disk.rename(&temporary, path)
}
