//! The pictures of what librarians write: a record names a file of the folder `pictures`, and phones get it made ready.
//!
//! ```text
//! news/teras.md          image = { file = "teras.jpg" }, and alt = "…"
//! works/songket.toml     image = { file = "kain.jpg", closely = true }
//! pictures/teras.jpg     as it came from a camera
//! pictures/.ready/       as phones get it; made anew when it is gone
//! ```
//!
//! Promised: nothing of a file is published but what is seen in it; a picture that did not change is not made ready twice.
//! Never: a name leads out of the folder.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
    time::UNIX_EPOCH,
};

use lapau_feed::{Collection, programme::Image};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::writing::slug;
use crate::{pictures, store::Medium};

/// The folder of pictures inside the content folder.
pub const FOLDER: &str = "pictures";
/// The folder inside that one with what phones get; its dot keeps it from being read.
const READY: &str = ".ready";

/// A file that is ready to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    /// Its path in the feed.
    pub path: String,
    /// Where it lies.
    pub file: PathBuf,
}

impl Ready {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// When it can't be read.
    pub fn medium(&self) -> io::Result<Medium> {
        Ok(Medium { path: self.path.clone(), bytes: fs::read(&self.file)? })
    }
}

/// What was made of a file, and of which state of it.
#[derive(Serialize, Deserialize)]
struct Made {
    of: (u64, u128),
    image: Image,
}

/// What a record says of its picture in the folder.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    file: String,
    #[serde(default)]
    closely: bool,
}

/// Puts what phones get in the place of the file that a record names; answers the files to publish.
///
/// # Errors
///
/// Why the picture can't be shown.
pub(super) fn settle(folder: &Path, collection: Collection, value: &mut Value) -> Result<Vec<Ready>, String> {
    if !matches!(collection, Collection::News | Collection::Works) {
        return Ok(Vec::new());
    }
    let Some(said) = value.get_mut("image").filter(|image| image.get("file").is_some()) else { return Ok(Vec::new()) };
    let named: Named = serde_json::from_value(said.take()).map_err(|error| error.to_string())?;
    let (image, files) = ready(folder, &named)?;
    *said = serde_json::to_value(image).map_err(|error| error.to_string())?;
    Ok(files)
}

/// The path of a picture of the folder by its name; `None` where the name is none or leads elsewhere.
fn path_of(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut parts = Path::new(name).components();
    let is_plain = matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None)) && !name.starts_with('.');
    is_plain.then(|| folder.join(FOLDER).join(name))
}

fn ready(folder: &Path, named: &Named) -> Result<(Image, Vec<Ready>), String> {
    let name = &named.file;
    let path = path_of(folder, name).filter(|path| path.is_file());
    let path = path.ok_or_else(|| format!("there is no picture {name:?} in the folder \"{FOLDER}\""))?;
    let state = fs::metadata(&path).map_err(|error| error.to_string())?;
    let modified = state.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let of = (state.len(), modified.unwrap_or_default().as_nanos());
    let inside = folder.join(FOLDER).join(READY);
    let note = inside.join(format!("{name}.{}.json", if named.closely { "closely" } else { "plain" }));
    let known = fs::read(&note).ok().and_then(|json| serde_json::from_slice::<Made>(&json).ok());
    if let Some(known) = known.filter(|known| known.of == of) {
        let files = files_of(&inside, &known.image);
        if files.iter().all(|ready| ready.file.is_file()) {
            return Ok((known.image, files));
        }
    }
    let picture = pictures::prepare(&path, named.closely)?;
    let files = files_of(&inside, &picture.image);
    let store = || -> io::Result<()> {
        fs::create_dir_all(&inside)?;
        for (ready, medium) in files.iter().zip(&picture.files) {
            put(&ready.file, &medium.bytes)?;
        }
        // Last, so that it never speaks of what is not there.
        put(&note, &serde_json::to_vec(&Made { of, image: picture.image.clone() })?)
    };
    store().map_err(|error| format!("the picture {name:?} cannot be made ready in {} ({error})", inside.display()))?;
    Ok((picture.image, files))
}

/// Where the files of a picture lie, in the order in which they are made.
fn files_of(inside: &Path, image: &Image) -> Vec<Ready> {
    let paths = std::iter::once(&image.path).chain(image.sizes.iter().map(|size| &size.path));
    paths.map(|path| Ready { path: path.clone(), file: inside.join(path.trim_start_matches("media/")) }).collect()
}

/// Gives a file its bytes in one step.
fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Of two desks that make the same ready, each has a file of its own until it is whole.
    let part = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
    fs::write(&part, bytes)?;
    fs::rename(&part, path)
}

/// Keeps a picture that a librarian hands in, under a name made of its file's; answers the name.
///
/// # Errors
///
/// Why it can't be shown, or kept.
pub fn keep(folder: &Path, file: &str, bytes: Vec<u8>) -> Result<String, PictureError> {
    let kept = pictures::kept(bytes)?;
    let inside = folder.join(FOLDER);
    fs::create_dir_all(&inside)?;
    if !inside.canonicalize()?.starts_with(folder.canonicalize()?) {
        return Err(io::Error::other("the folder of pictures leads out of the content folder").into());
    }
    let stem = match slug(file.rsplit_once('.').map_or(file, |(stem, _)| stem)) {
        stem if stem.is_empty() => "gambar".to_owned(),
        stem => stem,
    };
    // Named by its content too: the same picture is kept once, and another of the same name replaces none.
    let digest = lapau_feed::Digest::of(&kept).to_string();
    let name = format!("{stem}-{}.jpg", &digest[..8]);
    let path = inside.join(&name);
    if !path.is_file() {
        put(&path, &kept)?;
    }
    Ok(name)
}

/// The bytes of a picture to be looked at, as it lies in the folder or as phones get it, and its media type.
pub fn look(folder: &Path, name: &str) -> Option<(Vec<u8>, &'static str)> {
    let path = path_of(folder, name)?;
    let ready = path.with_file_name(READY).join(name);
    let kind = match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "gif" => "image/gif",
        _ => return None,
    };
    let bytes = fs::read(ready).or_else(|_| fs::read(path)).ok()?;
    Some((bytes, kind))
}

/// Why a picture was not kept.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It is none, or too large.
    #[error("it cannot be read as a picture ({0})")]
    Unreadable(#[from] image::ImageError),
    /// The disk failed.
    #[error("the folder of pictures cannot be written ({0})")]
    Disk(#[from] io::Error),
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, RgbImage};
    use serde_json::json;

    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(FOLDER)).unwrap();
        let picture = RgbImage::from_fn(1200, 900, |x, y| image::Rgb([x as u8, y as u8, 90]));
        picture.save_with_format(folder.path().join(FOLDER).join("teras.png"), ImageFormat::Png).unwrap();
        folder
    }

    #[test]
    fn a_picture_is_made_ready_once() {
        let folder = folder();
        let settled = || {
            let mut value = json!({"image": {"file": "teras.png"}, "alt": "Teras"});
            let files = settle(folder.path(), Collection::News, &mut value).unwrap();
            (value, files)
        };
        let (value, files) = settled();
        let width = |image: &Value| image["width"].as_u64();
        assert_eq!((width(&value["image"]), width(&value["image"]["sizes"][1])), (Some(1200), Some(800)));
        assert_eq!(files.len(), 3);
        let medium = files[0].medium().unwrap();
        assert_eq!(value["image"]["path"], medium.path);
        let before = fs::metadata(&files[0].file).unwrap().modified().unwrap();
        assert_eq!(settled(), (value.clone(), files.clone()));
        assert_eq!(fs::metadata(&files[0].file).unwrap().modified().unwrap(), before, "nothing was made anew");
        // Gone or spoilt, it comes again.
        fs::remove_file(&files[1].file).unwrap();
        assert_eq!(settled(), (value, files.clone()));
        assert!(files[1].file.is_file());
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let folder = folder();
        fs::write(folder.path().join("library.toml"), "").unwrap();
        for name in ["../library.toml", "/etc/passwd", "", ".ready", "a/b.jpg", "keine.jpg"] {
            let mut value = json!({"image": {"file": name}});
            assert!(settle(folder.path(), Collection::News, &mut value).unwrap_err().contains("no picture"), "{name}");
            assert_eq!(look(folder.path(), name), None, "{name}");
        }
        let mut value = json!({"image": {"file": "teras.png", "src": "x"}});
        assert!(settle(folder.path(), Collection::News, &mut value).is_err());
    }

    #[test]
    fn what_is_handed_in_is_kept_under_a_plain_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut bytes = io::Cursor::new(Vec::new());
        RgbImage::from_pixel(30, 20, image::Rgb([9, 9, 9])).write_to(&mut bytes, ImageFormat::Png).unwrap();
        let name = keep(folder.path(), "../../Kursi Teras!.PNG", bytes.get_ref().clone()).unwrap();
        assert!(name.starts_with("kursi-teras-") && name.ends_with(".jpg"), "{name}");
        assert_eq!(keep(folder.path(), "Kursi Teras.png", bytes.into_inner()).unwrap(), name, "the same is kept once");
        assert_eq!(look(folder.path(), &name).unwrap().1, "image/jpeg");
        assert!(matches!(keep(folder.path(), "x.jpg", b"<svg/>".to_vec()), Err(PictureError::Unreadable(_))));
        assert_eq!(fs::read_dir(folder.path().join(FOLDER)).unwrap().count(), 1);
    }
}
