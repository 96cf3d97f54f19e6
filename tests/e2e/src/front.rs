//! What stands between a phone and the desk: passes everything on, except what a test wants spoiled.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use crate::folder::free_port;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The method.
    pub method: String,
    /// The path, with the query.
    pub path: String,
}

/// What is done to a request or to its answer.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Another answer altogether; the desk hears nothing.
    Instead {
        /// The status.
        status: u16,
        /// The type of the body.
        media_type: &'static str,
        /// The body.
        body: Vec<u8>,
    },
    /// The server asks to be left alone for so long.
    Later {
        /// Its `Retry-After`.
        seconds: u32,
    },
    /// Half the body, with headers to match: a proxy kept a broken download.
    Shortened,
    /// Half the body, then the connection ends: the network went away.
    BrokenOff,
    /// One bit of the body is another.
    Flipped,
    /// The desk does what it was asked, and nobody hears of it.
    Unheard,
    /// No answer, for as long as the phone waits; the desk hears nothing.
    Silent,
}

impl Fault {
    /// The page of a Wi-Fi network that wants a login, sent for whatever was asked.
    pub fn portal() -> Self {
        let body = b"<!doctype html><title>Wi-Fi Gratis</title><p>Silakan masuk dulu.</p>".to_vec();
        Self::Instead { status: 200, media_type: "text/html", body }
    }
}

type Script = Arc<dyn Fn(&Asked) -> Option<Fault> + Send + Sync>;

/// A proxy before the desk, with a script of faults.
pub struct Front {
    port: u16,
    script: Arc<Mutex<Script>>,
    heard: Arc<Mutex<Vec<Asked>>>,
}

impl Front {
    /// A front that passes everything on to a desk's port; it ends with the test.
    pub fn before(desk: u16) -> Self {
        // Another program may have taken a port meanwhile.
        let (port, listener) = (0..100)
            .map(|_| free_port())
            .find_map(|port| Some((port, TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok()?)))
            .unwrap();
        let script: Arc<Mutex<Script>> = Arc::new(Mutex::new(Arc::new(|_| None)));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let front = Self { port, script: script.clone(), heard: heard.clone() };
        thread::spawn(move || {
            for phone in listener.incoming().flatten() {
                let (script, heard) = (script.clone(), heard.clone());
                // A phone that hangs up is no matter for anyone.
                thread::spawn(move || pass(phone, desk, &script, &heard).ok());
            }
        });
        front
    }

    /// From now on does this to what is asked.
    pub fn spoil(&self, script: impl Fn(&Asked) -> Option<Fault> + Send + Sync + 'static) {
        *self.script.lock().unwrap() = Arc::new(script);
    }

    /// From now on passes everything on.
    pub fn mend(&self) {
        self.spoil(|_| None);
    }

    /// The address of a page.
    pub fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// How often something was asked for so far.
    pub fn count(&self, wanted: impl Fn(&Asked) -> bool) -> usize {
        self.heard.lock().unwrap().iter().filter(|asked| wanted(asked)).count()
    }
}

/// Passes one request on, and its answer back.
fn pass(mut phone: TcpStream, desk: u16, script: &Mutex<Script>, heard: &Mutex<Vec<Asked>>) -> io::Result<()> {
    let (first, mut headers, body) = read_message(&mut BufReader::new(phone.try_clone()?))?;
    let mut words = first.split(' ').map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return Ok(()) };
    let asked = Asked { method, path };
    heard.lock().unwrap().push(asked.clone());
    let script = script.lock().unwrap().clone();
    let fault = script(&asked);
    if let Some(Fault::Instead { status, media_type, body }) = &fault {
        return write!(
            phone,
            "HTTP/1.1 {status} Said\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        )
        .and_then(|()| phone.write_all(body));
    }
    if let Some(Fault::Later { seconds }) = &fault {
        let head = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close";
        return write!(phone, "{head}\r\nRetry-After: {seconds}\r\n\r\n");
    }
    if let Some(Fault::Silent) = fault {
        return phone.read(&mut [0]).map(drop);
    }
    // One request a connection, and bodies as they are: faults are easier to place then.
    headers.retain(|header| !is_named(header, &["connection", "accept-encoding"]));
    headers.push("Connection: close".into());
    let mut upstream = TcpStream::connect((Ipv4Addr::LOCALHOST, desk))?;
    write_message(&mut upstream, &first, &headers, &body)?;
    let (status, mut headers, mut body) = read_message(&mut BufReader::new(upstream))?;
    let whole = body.len();
    match fault {
        Some(Fault::Unheard) => return Ok(()),
        Some(Fault::Shortened | Fault::BrokenOff) => body.truncate(whole / 2),
        Some(Fault::Flipped) => {
            if let Some(byte) = body.get_mut(whole / 2) {
                *byte ^= 1;
            }
        }
        Some(Fault::Instead { .. } | Fault::Later { .. } | Fault::Silent) | None => {}
    }
    headers.retain(|header| !is_named(header, &["connection", "content-length", "transfer-encoding"]));
    let said = if matches!(fault, Some(Fault::BrokenOff)) { whole } else { body.len() };
    headers.push("Connection: close".into());
    // An answer that has no body by its nature announces none.
    if !status.contains(" 304 ") {
        headers.push(format!("Content-Length: {said}"));
    }
    write_message(&mut phone, &status, &headers, &body)
}

fn is_named(header: &str, names: &[&str]) -> bool {
    let name = header.split(':').next().unwrap_or_default().trim();
    names.iter().any(|wanted| name.eq_ignore_ascii_case(wanted))
}

/// Reads a request or an answer: its first line, its headers, its body.
fn read_message(from: &mut BufReader<TcpStream>) -> io::Result<(String, Vec<String>, Vec<u8>)> {
    let first = read_line(from)?;
    let mut headers = Vec::new();
    loop {
        let line = read_line(from)?;
        if line.is_empty() {
            break;
        }
        headers.push(line);
    }
    let value = |name: &str| headers.iter().find(|header| is_named(header, &[name])).and_then(|h| h.split_once(':'));
    let mut body = Vec::new();
    if let Some((_, length)) = value("content-length") {
        from.take(length.trim().parse().map_err(io::Error::other)?).read_to_end(&mut body)?;
    } else if value("transfer-encoding").is_some() {
        read_chunked(from, &mut body)?;
    } else if first.starts_with("HTTP/") && !first.contains(" 304 ") {
        from.read_to_end(&mut body)?;
    }
    Ok((first, headers, body))
}

fn read_chunked(from: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> io::Result<()> {
    loop {
        let size = u64::from_str_radix(read_line(from)?.trim(), 16).map_err(io::Error::other)?;
        from.take(size).read_to_end(body)?;
        read_line(from)?;
        if size == 0 {
            return Ok(());
        }
    }
}

fn read_line(from: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    if from.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end().to_owned())
}

fn write_message(to: &mut TcpStream, first: &str, headers: &[String], body: &[u8]) -> io::Result<()> {
    let mut head = format!("{first}\r\n");
    headers.iter().for_each(|header| head += &format!("{header}\r\n"));
    to.write_all(format!("{head}\r\n").as_bytes())?;
    to.write_all(body)?;
    to.flush()
}
