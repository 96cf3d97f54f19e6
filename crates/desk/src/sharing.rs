//! The app's page with the card of a record in its head: what whoever opens a shared link gets.
//!
//! The desk answers with it; a host that only serves files gets it as files, one for each record.
//! Promised: a page is the app's own, changed in its head alone; without an address in `library.toml` there are no cards.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use lapau_feed::{Collection, library::Library};
use lapau_open_data::{Card, Site, put_into, record_at, sitemap, with_pages};

use crate::published::Published;

/// The app's page.
const PAGE: &str = "index.html";

/// The page of a path, with the card of what is there; `None` if nothing is that has one.
pub(crate) fn page(app: &Path, feed: &Published, path: &str) -> io::Result<Option<String>> {
    let Some(manifest) = feed.manifest()? else { return Ok(None) };
    let Some(library) = feed.records::<Library>()?.pop() else { return Ok(None) };
    let Some(site) = Site::of(&library) else { return Ok(None) };
    let card = if path == "/" {
        Card::of_library(&library, &site)
    } else {
        let Some((collection, id)) = record_at(path) else { return Ok(None) };
        let Some(row) = feed.row(collection, &id)? else { return Ok(None) };
        let Some(card) = card(collection, &row, &site, manifest.published)? else { return Ok(None) };
        card
    };
    let page = fs::read_to_string(app.join(PAGE))?;
    Ok(put_into(&page, &card.head(&site)))
}

fn card(collection: Collection, row: &str, site: &Site<'_>, published: Timestamp) -> io::Result<Option<Card>> {
    Card::of(collection, row, site, published).map_err(io::Error::other)
}

/// Puts the page of every record into the folder of the app, and what robots may read beside them, for a host that only serves files. Says how many pages there are.
///
/// `/koleksi/x` becomes `koleksi/x/index.html`, which is what such hosts look for. Pages of records that went are removed.
/// The front page stays as it was built: the app keeps it under its digest.
///
/// # Errors
///
/// When the feed cannot be read, or the folder cannot be written or is none of a built app.
pub fn write_all(app: &Path, feed: &Published) -> io::Result<usize> {
    let page = fs::read_to_string(app.join(PAGE))?;
    let Some(manifest) = feed.manifest()? else { return Ok(0) };
    let Some(library) = feed.records::<Library>()?.pop() else { return Ok(0) };
    let Some(site) = Site::of(&library) else { return Ok(0) };
    let mut count = 0;
    for collection in with_pages() {
        let mut kept = HashSet::new();
        let mut parent = None;
        for row in feed.rows(collection)? {
            let Some(card) = card(collection, &row, &site, manifest.published)? else { continue };
            let Some((above, name)) = card.path().rsplit_once('/') else { continue };
            let above = app.join(above.trim_start_matches('/'));
            // An identifier that is written otherwise in an address has no such file: hosts differ in what they look for.
            if name.contains('%') || name.starts_with('.') {
                continue;
            }
            let whole = put_into(&page, &card.head(&site))
                .ok_or_else(|| io::Error::other(format!("{PAGE} there is none of the app; build it again")))?;
            replace(&above.join(name), &whole)?;
            kept.insert(name.to_owned());
            parent = Some(above);
        }
        count += kept.len();
        if let Some(parent) = parent {
            sweep(&parent, &kept)?;
        }
    }
    fs::write(app.join(sitemap::ROBOTS), sitemap::robots(&site))?;
    Ok(count)
}

/// Makes a folder's page say this, in one step.
fn replace(folder: &Path, page: &str) -> io::Result<()> {
    let path = folder.join(PAGE);
    if fs::read(&path).ok().as_deref() == Some(page.as_bytes()) {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let temporary = folder.join(".index.html.tmp");
    fs::write(&temporary, page)?;
    fs::rename(temporary, path)
}

/// Removes the pages of records that went: folders that hold nothing but a page.
fn sweep(parent: &Path, kept: &HashSet<String>) -> io::Result<()> {
    for entry in fs::read_dir(parent)? {
        let path: PathBuf = entry?.path();
        let is_kept = path.file_name().is_some_and(|name| kept.contains(&*name.to_string_lossy()));
        if !is_kept && path.join(PAGE).is_file() {
            fs::remove_file(path.join(PAGE))?;
            // What else lies there is not the desk's, and keeps the folder.
            let _ = fs::remove_dir(path);
        }
    }
    Ok(())
}
