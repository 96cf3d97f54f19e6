//! The sample library on this machine: imported, published, and served with the app.
//!
//! What is sent to it stays in its database in the cache from one time to the next.

use crate::command::{run, say};
use crate::workplace::Workplace;
use crate::{build, dist};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

/// How long the desk may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Builds everything and serves it until stopped.
///
/// # Errors
/// When the address is taken, a build or the publication fails, nothing could be imported, or serving ends in an error.
pub(crate) fn sample(workplace: &Workplace, address: SocketAddr) -> Result<()> {
    // Known at once rather than after the builds.
    let taken = TcpListener::bind(address).map(drop);
    taken.with_context(|| format!("{address} can't be listened on: choose another with --port or --host"))?;
    build::app(workplace, &[])?;
    let desk = build::desk(workplace)?;
    let folder = workplace.cache.join("sample");
    fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    let store = format!("sqlite:{}", folder.join("desk.db").display());
    let feed = folder.join("feed");
    import(workplace, &desk, &store, &folder.join("import.json"))?;
    say("Publishing the sample library", Some("seconds"));
    run(
        workplace
            .command(&desk)
            .args(["publish", "--store", &store, "--content"])
            .arg("sample/content")
            .arg("--out")
            .arg(&feed),
        "the sample library could not be published: see above",
    )?;
    let mut serve = workplace.command(&desk);
    serve.args(["serve", "--store", &store, "--feed"]).arg(&feed).arg("--app").arg(workplace.dist());
    serve.args(["--listen", &address.to_string()]);
    // A child tells the address, so that this process can become the desk: who stops it, stops the desk.
    let announcer = env::current_exe().context("this program can't find itself")?;
    Command::new(announcer)
        .args(["announce", &address.to_string()])
        .spawn()
        .context("the address can't be announced")?;
    become_desk(serve)
}

#[cfg(unix)]
fn become_desk(mut serve: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(serve.exec()).context("the desk can't be run")
}

#[cfg(not(unix))]
fn become_desk(mut serve: Command) -> Result<()> {
    run(&mut serve, "the desk stopped with an error: see above")
}

/// Imports every file of the sample's catalogue. Skipped records are shown and let pass: real exports have them, and
/// the sample has some to show how they are reported.
fn import(workplace: &Workplace, desk: &Path, store: &str, report: &Path) -> Result<()> {
    let catalogue = workplace.root.join("sample/catalogue");
    let files = exports(dist::files(&catalogue)?);
    say(&format!("Importing the sample catalogue: {}", files.join(", ")), Some("seconds"));
    // A report left from an earlier import must not speak for this one.
    let _ = fs::remove_file(report);
    let mut import = workplace.command(desk);
    import
        .args(["import", "--store", store, "--report"])
        .arg(report)
        .args(files.iter().map(|file| catalogue.join(file)));
    let status = import.status().context("the desk can't be run")?;
    let text = fs::read_to_string(report).context("the sample catalogue could not be imported: see above")?;
    let imported = imported(&serde_json::from_str(&text).context("the desk's report is not JSON")?);
    if imported == 0 {
        bail!("nothing of the sample catalogue was imported: see above");
    }
    if !status.success() {
        say(&format!("{imported} records are in; the ones skipped are named above"), None);
    }
    Ok(())
}

/// The files to import: the numbers that their names start with put titles before what belongs to them.
fn exports(mut files: Vec<String>) -> Vec<String> {
    files.retain(|file| !file.ends_with(".md"));
    files.sort();
    files
}

/// How many records a report of `desk import` counts as imported.
fn imported(report: &Value) -> u64 {
    report["files"].as_array().into_iter().flatten().filter_map(|file| file["imported"].as_u64()).sum()
}

/// Waits for the desk's answer, then prints its address on a line of its own.
///
/// # Errors
/// When no answer comes in time.
pub(crate) fn announce(address: SocketAddr) -> Result<()> {
    let reached = SocketAddr::new(reachable(address.ip()), address.port());
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if is_healthy(reached) {
            return writeln!(io::stdout(), "http://{reached}/").context("the address can't be printed");
        }
        thread::sleep(Duration::from_millis(50));
    }
    bail!("the desk did not answer on {reached} within {} seconds", PATIENCE.as_secs())
}

/// An address to call, for one that stands for every address of this machine.
fn reachable(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        other => other,
    }
}

fn is_healthy(address: SocketAddr) -> bool {
    let ask = || -> io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(stream, "GET /v1/health HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line)?;
        Ok(line)
    };
    ask().is_ok_and(|line| line.split(' ').nth(1) == Some("200"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notice_is_no_export() {
        let files = ["NOTICE.md", "30-gift.mrc", "11-item.csv", "10-biblio.csv"].map(String::from);
        assert_eq!(exports(files.into()), ["10-biblio.csv", "11-item.csv", "30-gift.mrc"]);
    }

    #[test]
    fn every_file_of_a_report_counts() {
        let report = serde_json::json!({ "files": [{ "imported": 2, "skipped": [] }, { "imported": 3 }, {}] });
        assert_eq!(imported(&report), 5);
        assert_eq!(imported(&Value::Null), 0);
    }

    /// A service that answers once, with that status.
    fn answering(status: &'static str) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            // Read whole: closing a connection with something unread in it breaks it off before the answer arrives.
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map(Result::unwrap);
            let request: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
            assert_eq!(request[0], "GET /v1/health HTTP/1.1");
            write!(stream, "HTTP/1.1 {status}\r\n\r\n").unwrap();
        });
        address
    }

    #[test]
    fn only_an_answer_of_200_is_health() {
        assert!(is_healthy(answering("200 OK")));
        assert!(!is_healthy(answering("503 Service Unavailable")));
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert!(!is_healthy(closed));
    }

    #[test]
    fn the_address_for_all_is_called_on_this_machine() {
        assert_eq!(reachable(Ipv4Addr::UNSPECIFIED.into()), IpAddr::from(Ipv4Addr::LOCALHOST));
        let own: IpAddr = Ipv4Addr::new(192, 168, 1, 4).into();
        assert_eq!(reachable(own), own);
    }
}
