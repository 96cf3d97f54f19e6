//! `desk export`

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use lapau_feed::Manifest;

use crate::published::Published;

/// Write the published feed into one file, for phones that no network reaches
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The feed folder
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// The file to write, a tar archive
    file: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<bool> {
    let Arguments { out, file } = arguments;
    // Whoever looks for the file meanwhile finds the old one or none, and never half of it.
    let mut part = OsString::from(file);
    part.push(".part");
    let part = PathBuf::from(part);
    let written = write(out, &part).and_then(|manifest| {
        fs::rename(&part, file).with_context(|| format!("{} cannot be written", file.display()))?;
        Ok(manifest)
    });
    if written.is_err() {
        fs::remove_file(&part).ok();
    }
    let manifest = written?;
    let bytes = fs::metadata(file)?.len();
    println!("Publication {} of {} is in {}: {bytes} bytes.", manifest.generation, manifest.library, file.display());
    println!("On a phone: Saya, Setelan, \"Buka berkas koleksi\".");
    Ok(true)
}

fn write(out: &Path, part: &Path) -> anyhow::Result<Manifest> {
    let file = File::create(part).with_context(|| format!("{} cannot be written", part.display()))?;
    let mut file = BufWriter::new(file);
    let manifest = Published::at(out)
        .carry(&mut file)
        .with_context(|| format!("the feed in {} cannot be exported; check --out, or publish first", out.display()))?;
    file.flush()?;
    file.get_ref().sync_all()?;
    Ok(manifest)
}
