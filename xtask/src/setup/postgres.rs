//! A PostgreSQL server for the tests: in a folder of its own, reached by a socket in it, gone when they are done.
//! With a password of its own it is also reached over the network of this machine alone, encrypted, as one elsewhere would be.
//!
//! It never touches a server that this machine has, and nothing in it outlives the command. What it is told not to wait
//! for, the disk, would matter after a power cut alone.

use super::debian;
use crate::command::{read, say};
use crate::workplace::Workplace;
use anyhow::{Context, Result, bail};
use std::net::{Ipv4Addr, TcpListener};
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

/// What tests are told of the encrypted way to the server.
#[derive(Debug)]
pub(crate) struct Encrypted {
    /// The address, with the password and no name of a database: `postgres://USER:PASSWORD@localhost:PORT`.
    pub(crate) address: String,
    /// The file with the certificate of the authority that vouches for the server, which no system knows.
    pub(crate) authority: PathBuf,
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

    /// The encrypted way to it, of a server of this command's own.
    pub(crate) fn encrypted(&self) -> Option<&Encrypted> {
        match self {
            Self::Own(server) => Some(&server.encrypted),
            Self::Given(_) | Self::Off => None,
        }
    }
}

/// A server that runs as long as this lives.
#[derive(Debug)]
pub(crate) struct Server {
    folder: PathBuf,
    postgres: Child,
    address: String,
    encrypted: Encrypted,
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
    // Whoever reaches the socket may do anything; over the network everybody on this machine could try.
    let password = password()?;
    let secret = folder.join("password");
    fs::write(&secret, &password).with_context(|| format!("{} can't be made", secret.display()))?;
    certify(folder)?;
    for name in ["password", "server.key", "server.crt"] {
        closed_file(&folder.join(name), user)?;
    }
    let mut initdb = program("initdb");
    initdb
        .args(["--username=lapau", "--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C"])
        .args(["--no-sync", "--pwfile=password", "--pgdata"])
        .arg(&data);
    let made = initdb.output().context("initdb can't be run")?;
    if !made.status.success() {
        bail!("initdb could not make a database for the tests: {}", String::from_utf8_lossy(&made.stderr).trim());
    }
    let out = fs::File::create(&log).with_context(|| format!("{} can't be made", log.display()))?;
    let mut postgres = program("postgres");
    postgres.arg("-D").arg(&data).arg("-k").arg(folder);
    let port = free_port()?;
    let at = |name: &str| folder.join(name).display().to_string();
    for setting in [
        "listen_addresses=127.0.0.1",
        "fsync=off",
        "full_page_writes=off",
        "autovacuum=off",
        "max_wal_size=4GB",
        "ssl=on",
    ] {
        postgres.args(["-c", setting]);
    }
    for (name, value) in
        [("port", port.to_string()), ("ssl_cert_file", at("server.crt")), ("ssl_key_file", at("server.key"))]
    {
        postgres.arg("-c").arg(format!("{name}={value}"));
    }
    let postgres = postgres.stdout(Stdio::null()).stderr(out).spawn().context("postgres can't be run")?;
    // The port names the socket too.
    let address = format!("postgres:///postgres?host={}&port={port}&user=lapau", folder.display());
    let encrypted = Encrypted {
        address: format!("postgres://lapau:{password}@localhost:{port}"),
        authority: folder.join("authority.crt"),
    };
    let mut server = Server { folder: folder.to_owned(), postgres, address, encrypted };
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

/// What the server's certificate is made by: an authority of its own, which vouches for `localhost` and for no address.
const CERTIFICATES: &str = "\
[req]
distinguished_name = name
prompt = no
[name]
CN = Lapau
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost
";

/// Makes `authority.crt`, and `server.crt` with `server.key`.
fn certify(folder: &Path) -> Result<()> {
    let settings = folder.join("certificates.cnf");
    fs::write(&settings, CERTIFICATES).with_context(|| format!("{} can't be made", settings.display()))?;
    for (name, by) in [("authority", None), ("server", Some("authority"))] {
        let mut openssl = Command::new("openssl");
        openssl.current_dir(folder).args([
            "req",
            "-x509",
            "-config",
            "certificates.cnf",
            "-extensions",
            name,
            "-days",
            "2",
        ]);
        openssl.args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]);
        openssl.arg("-keyout").arg(format!("{name}.key")).arg("-out").arg(format!("{name}.crt"));
        if let Some(by) = by {
            openssl.arg("-CA").arg(format!("{by}.crt")).arg("-CAkey").arg(format!("{by}.key"));
        }
        let made = openssl.output().context(
            "openssl can't be run, which makes the certificate of the server for the tests: install OpenSSL 3",
        )?;
        if !made.status.success() {
            bail!(
                "openssl could not make a certificate for the tests: {}",
                String::from_utf8_lossy(&made.stderr).trim()
            );
        }
    }
    Ok(())
}

/// 32 digits drawn by lot.
fn password() -> Result<String> {
    use std::hash::{BuildHasher, RandomState};
    // Each of these is keyed by the system's random bytes.
    let draw = || RandomState::new().hash_one(process::id());
    Ok(format!("{:016x}{:016x}", draw(), draw()))
}

/// A port that nothing listens at.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr().context("no port is free")?.port())
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

/// A file that its owner alone may read, as PostgreSQL wants its key.
#[cfg(unix)]
fn closed_file(path: &Path, user: Option<User>) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let failed = || format!("{} can't be closed to others", path.display());
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).with_context(failed)?;
    user.map_or(Ok(()), |user| own(path, user))
}

#[cfg(not(unix))]
fn closed_file(_: &Path, _: Option<User>) -> Result<()> {
    Ok(())
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
        let port = server.encrypted.address.rsplit(':').next().unwrap();
        assert!(is_ready(&folder.join("data")) && folder.join(format!(".s.PGSQL.{port}")).exists());
        let address = server.address.clone();
        assert!(address.contains(folder.to_str().unwrap()), "{address}");
        drop(server);
        assert!(!folder.exists());
    }
}
