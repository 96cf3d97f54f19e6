//! One build folder for several checkouts.
//!
//! Cargo knows a package of the workspace by its place in it, and whether it changed by the times of its files.
//! Of two checkouts that share a target folder, the one with the older files would be given what was built of the other.
//! So a target folder notes whose it was last; when that is another checkout, what was built of the workspace's own packages counts as unknown.
//! What was built of other crates stays.

use crate::lockfile;
use crate::workplace::Workplace;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// The file in a target folder that names the checkout it was last built from.
const MARK: &str = "checkout";
/// Where cargo notes in the folder of a profile what it built, a folder for each package: its name, a hyphen and 16 digits.
const KNOWN: &str = ".fingerprint";
/// How many characters follow the name of a package there.
const SUFFIX: usize = 17;

/// Takes the target folders over for this checkout.
///
/// # Errors
/// When one can't be read or written.
pub(crate) fn take_over(workplace: &Workplace) -> Result<()> {
    let own = lockfile::own(workplace)?;
    let checkout = workplace.root.to_string_lossy();
    for target in [workplace.host_target(), workplace.wasm_target()] {
        claim(&target, &checkout, &own)
            .with_context(|| format!("{} can't be prepared: remove that folder", target.display()))?;
    }
    Ok(())
}

fn claim(target: &Path, checkout: &str, own: &[String]) -> Result<()> {
    if fs::read_to_string(target.join(MARK)).is_ok_and(|mark| mark == checkout) {
        return Ok(());
    }
    // Profiles lie in the folder itself, and in one for each target that is named.
    for folder in folders(target)? {
        forget(&folder.join(KNOWN), own)?;
        for inside in folders(&folder)? {
            forget(&inside.join(KNOWN), own)?;
        }
    }
    fs::create_dir_all(target)?;
    Ok(fs::write(target.join(MARK), checkout)?)
}

fn forget(known: &Path, own: &[String]) -> Result<()> {
    for folder in folders(known)? {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let package = name.len().checked_sub(SUFFIX).and_then(|end| name.get(..end));
        if package.is_some_and(|package| own.iter().any(|own| own == package)) {
            fs::remove_dir_all(folder)?;
        }
    }
    Ok(())
}

/// The folders in a folder; none where it is not there.
fn folders(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.push(entry.path());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_checkout_takes_nothing_of_the_workspace_for_its_own() {
        let target = std::env::temp_dir().join(format!("lapau-checkout-{}", std::process::id()));
        let own = ["desk".to_owned(), "lapau".to_owned(), "lapau-feed".to_owned()];
        let built = |place: &str| target.join(place).join(KNOWN);
        let packages = ["desk-0123456789abcdef", "lapau-feed-0123456789abcdef", "serde-0123456789abcdef"];
        let places = ["debug", "wasm32-unknown-unknown/release"];
        let build = || {
            for (place, package) in places.iter().flat_map(|place| packages.map(|package| (place, package))) {
                fs::create_dir_all(built(place).join(package)).unwrap();
            }
        };
        let left = || {
            let count = |place: &&str| folders(&built(place)).unwrap().len();
            places.iter().map(count).collect::<Vec<_>>()
        };
        build();
        claim(&target, "/one", &own).unwrap();
        assert_eq!(left(), [1, 1], "whose it was is not known");
        build();
        claim(&target, "/one", &own).unwrap();
        assert_eq!(left(), [3, 3], "the same checkout goes on");
        claim(&target, "/two", &own).unwrap();
        assert_eq!(left(), [1, 1]);
        fs::remove_dir_all(&target).unwrap();
    }
}
