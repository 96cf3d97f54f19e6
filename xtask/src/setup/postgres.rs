//! A PostgreSQL server for the tests: in a folder of its own, reached by a socket in it, gone when they are done.
//!
//! It never touches a server that this machine has, and nothing in it outlives the command. What it is told not to wait
//! for, the disk, would matter after a power cut alone.

use super::debian;
use crate::command::{read, say};
use crate::workplace::Workplace;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io, process, thread};

/// Where Debian's packages put each version of the server.
const DEBIAN: &str = "/usr/lib/postgresql";

/// How long the server may take to be ready.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the tests are to use.
#[derive(Debug)]
pub(crate) enum Postgres {
    /// A server of this command's own.
    Own(Server),
    /// The one whose address `LAPAU_POSTGRES` has.
    Given(String),
    /// None, since `LAPAU_POSTGRES` is `off`.
    Off,
}

impl Postgres {
    /// The address for the tests, as `LAPAU_POSTGRES` in their environment.
    pub(crate) fn address(&self) -> Option<&str> {
        match self {
            Self::Own(server) => Some(&server.address),
            Self::Given(address) => Some(address),
            Self::Off => None,
        }
    }
}

/// A server that runs as long as this lives.
#[derive(Debug)]
pub(crate) struct Server {
    folder: PathBuf,
    postgres: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGQUIT: at once. What it has is thrown away anyway.
        let _ = Command::new("kill").args(["-QUIT", &self.postgres.id().to_string()]).status();
        let _ = self.postgres.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A server for the tests, unless `LAPAU_POSTGRES` names one or says that there is to be none.
///
/// # Errors
/// One sentence saying what to install or to set when none can be had.
pub(crate) fn postgres(workplace: &Workplace) -> Result<Postgres> {
    match env::var("LAPAU_POSTGRES").ok().as_deref() {
        Some("off") => return Ok(Postgres::Off),
        Some(address) if address.contains(':') => return Ok(Postgres::Given(address.to_owned())),
        None | Some("") => {}
        Some(other) => {
            bail!("LAPAU_POSTGRES is {other:?}: set it to the address of a server, to \"off\", or not at all")
        }
    }
    let programs = programs(workplace)?;
    let folder = env::temp_dir().join(format!("lapau-postgres-{}", process::id()));
    closed_folder(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let server = start(&programs, &folder);
    if server.is_err() {
        let _ = fs::remove_dir_all(&folder);
    }
    server.map(Postgres::Own)
}

/// The folder with `initdb` and `postgres`.
fn programs(workplace: &Workplace) -> Result<PathBuf> {
    if let Some(found) = found(workplace) {
        return Ok(found);
    }
    if debian::is_here() {
        debian::packages(workplace, &[debian::POSTGRES])?;
    }
    found(workplace).context(
        "PostgreSQL is missing, with which the desk is tested too: install its server, \
         or set LAPAU_POSTGRES to the address of one, or to \"off\" to leave these tests out",
    )
}

fn found(workplace: &Workplace) -> Option<PathBuf> {
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let versions = fs::read_dir(DEBIAN).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut versions: Vec<_> = versions.filter(|path| path.join("bin/initdb").is_file()).collect();
    versions.sort_by_key(|path| version(path));
    let newest = versions.pop().map(|path| path.join("bin"));
    newest.or_else(|| Some(workplace.executable("initdb")?.canonicalize().ok()?.parent()?.to_owned()))
}

fn start(programs: &Path, folder: &Path) -> Result<Server> {
    let data = folder.join("data");
    let log = folder.join("log");
    let user = user()?;
    if let Some(user) = user {
        own(folder, user)?;
    }
    let program = |name: &str| {
        let mut command = Command::new(programs.join(name));
        command.current_dir(folder).stdin(Stdio::null());
        if let Some(user) = user {
            become_user(&mut command, user);
        }
        command
    };
    let mut initdb = program("initdb");
    initdb
        .args(["--username=lapau", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata"])
        .arg(&data);
    let made = initdb.output().context("initdb can't be run")?;
    if !made.status.success() {
        bail!("initdb could not make a database for the tests: {}", String::from_utf8_lossy(&made.stderr).trim());
    }
    let out = fs::File::create(&log).with_context(|| format!("{} can't be made", log.display()))?;
    let mut postgres = program("postgres");
    postgres.arg("-D").arg(&data).arg("-k").arg(folder);
    for setting in ["listen_addresses=", "fsync=off", "full_page_writes=off", "autovacuum=off", "max_wal_size=4GB"] {
        postgres.args(["-c", setting]);
    }
    let postgres = postgres.stdout(Stdio::null()).stderr(out).spawn().context("postgres can't be run")?;
    let address = format!("postgres:///postgres?host={}&user=lapau", folder.display());
    let mut server = Server { folder: folder.to_owned(), postgres, address };
    let start = Instant::now();
    while !is_ready(&data) {
        let ended = server.postgres.try_wait().context("postgres can't be waited for")?.is_some();
        if ended || start.elapsed() > PATIENCE {
            bail!("PostgreSQL does not run: {}", fs::read_to_string(&log).unwrap_or_default().trim());
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(server)
}

/// Whether the server has written that it is ready; it does so in the last line of this file.
fn is_ready(data: &Path) -> bool {
    let said = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    said.lines().any(|line| line.trim() == "ready")
}

/// A user and its group.
type User = (u32, u32);

/// Who the server is to run as, if not as whoever runs this: PostgreSQL refuses to run as root.
fn user() -> Result<Option<User>> {
    let number = |arguments: &[&str]| read(Command::new("id").args(arguments))?.parse::<u32>().ok();
    if number(&["-u"]) != Some(0) {
        return Ok(None);
    }
    let found = ["postgres", "nobody"].iter().find_map(|name| Some((number(&["-u", name])?, number(&["-g", name])?)));
    let user =
        found.context("PostgreSQL does not run as root, and this machine has no user \"postgres\" or \"nobody\"")?;
    say("The server for the tests runs as another user than root", None);
    Ok(Some(user))
}

/// A folder that nobody else may enter: whoever reaches the socket in it may do what the server's user may.
#[cfg(unix)]
fn closed_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn closed_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)
}

#[cfg(unix)]
fn own(folder: &Path, (user, group): User) -> Result<()> {
    std::os::unix::fs::chown(folder, Some(user), Some(group))
        .with_context(|| format!("{} can't be given to another user", folder.display()))
}

#[cfg(unix)]
fn become_user(command: &mut Command, (user, group): User) {
    use std::os::unix::process::CommandExt;
    command.uid(user).gid(group);
}

#[cfg(not(unix))]
fn own(_: &Path, _: User) -> Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn become_user(_: &mut Command, _: User) {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where PostgreSQL is installed; setting it up is not for a test.
    #[test]
    fn a_server_answers_and_is_gone_with_its_folder() {
        let Some(programs) = found(&Workplace::find().unwrap()) else { return };
        let folder = env::temp_dir().join(format!("lapau-postgres-test-{}", process::id()));
        closed_folder(&folder).unwrap();
        let server = start(&programs, &folder).unwrap();
        assert!(is_ready(&folder.join("data")) && folder.join(".s.PGSQL.5432").exists());
        let address = server.address.clone();
        assert!(address.contains(folder.to_str().unwrap()), "{address}");
        drop(server);
        assert!(!folder.exists());
    }
}
