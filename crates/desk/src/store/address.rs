//! Where a store is: in a file of SQLite's, or in a database of a PostgreSQL server.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use sqlx::{any::AnyConnectOptions, postgres::PgConnectOptions};

use super::StoreError;

/// What an address says; shown without the password that may be in it.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Address {
    /// A file.
    File(PathBuf),
    /// A database of a server.
    Server {
        /// The address as it was given.
        url: String,
        /// What of it may be shown.
        shown: String,
    },
}

impl Address {
    /// What to do when it can't be opened.
    pub(super) fn advice(&self) -> &'static str {
        match self {
            Self::File(_) => "that its folder may be written to",
            Self::Server { .. } => "that the server runs, has this database and lets this user in",
        }
    }

    /// The folder that the database lies in, if it is on this machine.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        let Self::File(path) = self else { return None };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        Some(folder.map_or_else(|| PathBuf::from("."), Path::to_owned))
    }

    /// What the driver is to connect to; a file that is not there is made only if it may be.
    pub(super) fn options(&self, make: bool) -> Result<AnyConnectOptions, sqlx::Error> {
        match self {
            Self::File(path) => {
                let mode = if make { "rwc" } else { "rw" };
                format!("sqlite:{}?mode={mode}", escaped(&path.to_string_lossy())).parse()
            }
            Self::Server { url, .. } => url.parse(),
        }
    }
}

impl FromStr for Address {
    type Err = StoreError;

    fn from_str(url: &str) -> Result<Self, StoreError> {
        let scheme = url.split_once(':').map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
        match scheme.as_ref().map(|(scheme, rest)| (scheme.as_str(), *rest)) {
            Some(("sqlite", path)) => {
                let path = path.strip_prefix("//").unwrap_or(path);
                if path.is_empty() || path.starts_with(':') {
                    return Err(StoreError::Address(url.to_owned()));
                }
                Ok(Self::File(path.into()))
            }
            Some((scheme @ ("postgres" | "postgresql"), _)) => {
                let wrong = || StoreError::Address(format!("{scheme}:…"));
                let options: PgConnectOptions = url.parse().map_err(|_| wrong())?;
                // Without a name the server would take the user's, and a slip of the hand would be a database of its own.
                let database = options.get_database().ok_or_else(wrong)?;
                let host = match options.get_socket() {
                    Some(folder) => folder.display().to_string(),
                    None => options.get_host().to_owned(),
                };
                let shown = format!("postgres://{}@{host}:{}/{database}", options.get_username(), options.get_port());
                Ok(Self::Server { url: url.to_owned(), shown })
            }
            // The rest of such an address may hold a password.
            Some((scheme @ ("mysql" | "mariadb" | "mssql"), _)) => {
                Err(StoreError::OtherDatabase(format!("{scheme}:…")))
            }
            Some((scheme, rest)) if rest.contains('@') => Err(StoreError::Address(format!("{scheme}:…"))),
            _ => Err(StoreError::Address(url.to_owned())),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(to, "{}", path.display()),
            Self::Server { shown, .. } => to.write_str(shown),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "Address({self})")
    }
}

/// A path in which nothing has a meaning of its own in an address.
fn escaped(path: &str) -> String {
    let mut text = String::new();
    for &byte in path.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_file_or_a_database_of_a_server() {
        let file = |url: &str| match url.parse().unwrap() {
            Address::File(path) => path,
            other => panic!("{other}"),
        };
        assert_eq!(file("sqlite:a/b.db"), PathBuf::from("a/b.db"));
        assert_eq!(file("sqlite:///a/b.db"), PathBuf::from("/a/b.db"));
        for url in
            ["postgres://rina:rahasia@db.example/lapau", "postgresql://rina@db.example:5432/lapau?password=rahasia"]
        {
            let address: Address = url.parse().unwrap();
            assert_eq!(address.to_string(), "postgres://rina@db.example:5432/lapau");
            assert!(!format!("{address:?}").contains("rahasia"));
        }
        let socket: Address = "postgres:///lapau?host=/run/postgresql&user=rina".parse().unwrap();
        assert_eq!(socket.to_string(), "postgres://rina@/run/postgresql:5432/lapau");
    }

    #[test]
    fn what_is_no_address_is_refused_without_its_password() {
        for url in ["", "desk.db", "sqlite:", "sqlite::memory:"] {
            assert!(matches!(url.parse::<Address>(), Err(StoreError::Address(_))), "{url}");
        }
        for url in [
            "postgres://rina:rahasia@db.example",
            "postgres://rina:rahasia@db.example:x/lapau",
            "postgres://rina:raha sia@db example/lapau?password=rahasia&sslmode=maybe",
            "mysql://rina:rahasia@db.example/lapau",
            "pg://rina:rahasia@db.example/lapau",
        ] {
            let refusal = url.parse::<Address>().unwrap_err().to_string();
            assert!(!refusal.contains("raha") && refusal.contains("--store"), "{refusal}");
        }
    }

    #[test]
    fn a_path_may_have_any_letters() {
        assert_eq!(escaped("/kota bukit?/désk#1.db"), "%2Fkota%20bukit%3F%2Fd%C3%A9sk%231.db");
    }
}
