//! Lists the tables of the store: every file of `migrations/sqlite` and `migrations/postgres`, in the order of their numbers.
//!
//! What sqlx has for it brings both drivers and all they stand on a second time, for the compiler's own use.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=migrations");
    let here = env::var("CARGO_MANIFEST_DIR")?;
    let mut code = String::new();
    for database in ["sqlite", "postgres"] {
        let folder = Path::new(&here).join("migrations").join(database);
        let files =
            fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
        let mut listed = Vec::new();
        for file in files {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let (number, what) = name.split_once('_').ok_or_else(|| format!("{name}: name it NUMBER_WHAT.sql"))?;
            let number: i64 = number.parse().map_err(|_| format!("{name}: begin its name with a number"))?;
            listed.push((number, what.replace('_', " "), file));
        }
        listed.sort();
        writeln!(code, "const {}: &[(i64, &str, &str)] = &[", database.to_uppercase())?;
        for (number, what, file) in listed {
            writeln!(code, "    ({number}, {what:?}, include_str!({file:?})),")?;
        }
        writeln!(code, "];")?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("migrations.rs"), code)?;
    Ok(())
}
