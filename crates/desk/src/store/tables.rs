//! The tables, as they came to be: one file for each step, of the same number in either database.

use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};

use super::Kind;

include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// The steps that lead to the tables of this version.
pub(super) fn steps(kind: Kind) -> Migrator {
    let files = match kind {
        Kind::Sqlite => SQLITE,
        Kind::Postgres => POSTGRES,
    };
    let step = |&(number, what, text): &(i64, &'static str, &'static str)| {
        Migration::new(number, what.into(), MigrationType::Simple, text.into_sql_str(), false)
    };
    Migrator::with_migrations(files.iter().map(step).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_have_the_same_steps() {
        let names = |files: &[(i64, &'static str, &str)]| files.iter().map(|file| (file.0, file.1)).collect::<Vec<_>>();
        assert_eq!(names(SQLITE), names(POSTGRES));
        assert!(names(SQLITE).is_sorted() && SQLITE.len() > 7);
    }
}
