//! The next publication, begun by a button.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{
    Timestamp, ToSpan,
    civil::{DateTime, Time},
};
use maud::{Markup, html};

use super::{
    Office, Trouble,
    entrance::{Sent, Signed},
    page, words,
};
use crate::{
    clock,
    publication::{self, Destination, Habits, Key, PublishError, Wishes},
    store::Store,
};

/// After how many seconds the page looks again while a publication is at work.
const AGAIN: &str = "2";

/// How many files that wait to be published are named.
const SHOWN: usize = 12;

/// How often the time of the daily publication is looked at.
const LOOK: Duration = Duration::from_secs(30);

/// Publishes in the background, one publication at a time.
#[derive(Clone)]
pub(super) struct Publisher {
    store: Store,
    content: Option<PathBuf>,
    feed: PathBuf,
    habits: Habits,
    state: Arc<Mutex<Progress>>,
}

/// How far it is.
#[derive(Clone, Debug, Default)]
struct Progress {
    running: bool,
    last: Option<Outcome>,
}

/// How the last publication went.
#[derive(Clone, Debug)]
struct Outcome {
    at: Timestamp,
    good: bool,
    said: String,
    details: Vec<String>,
}

impl Publisher {
    pub(super) fn new(store: Store, content: Option<PathBuf>, feed: PathBuf, habits: Habits) -> Self {
        Self { store, content, feed, habits, state: Arc::default() }
    }

    /// The library's key, if it signs.
    pub(super) fn key(&self) -> Option<&Key> {
        self.habits.key.as_ref()
    }

    pub(super) fn content(&self) -> Option<&Path> {
        self.content.as_deref()
    }

    /// Publishes each day at a time of the library's clock, as long as the program runs.
    ///
    /// Looked at twice a minute: a computer that slept through the time publishes when it wakes up.
    pub(super) fn every_day(&self, at: Time, minutes: impl Fn() -> i32 + Send + 'static) {
        let publisher = self.clone();
        tokio::spawn(async move {
            let mut due = None;
            loop {
                if let (Ok(now), Ok(moment)) = (clock::wall(), clock::now()) {
                    let here = words::local(now, minutes());
                    if due.is_some_and(|due| due <= here) && publisher.begin(moment) {
                        // The publication itself is what counts; a note that can't be kept stops nothing.
                        let _ = publisher.store.note(now, "", "terbitkan menurut jadwal", "").await;
                        due = None;
                    }
                    due = due.or_else(|| next(here, at));
                }
                tokio::time::sleep(LOOK).await;
            }
        });
    }

    fn state(&self) -> Progress {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Begins a publication; `false` if one is at work, or there is no content folder.
    fn begin(&self, now: Timestamp) -> bool {
        let Some(content) = self.content.clone() else { return false };
        {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            if state.running {
                return false;
            }
            state.running = true;
        }
        let publisher = self.clone();
        let handle = tokio::runtime::Handle::current();
        // Compressing keeps a processor busy for seconds; letters must be taken meanwhile.
        tokio::task::spawn_blocking(move || {
            let wishes = Wishes { now, force: false, habits: &publisher.habits };
            let feed = Destination::from(publisher.feed.as_path());
            let result = handle.block_on(publication::publish(&publisher.store, &content, &feed, wishes));
            let outcome = outcome(result, now);
            let mut state = publisher.state.lock().unwrap_or_else(PoisonError::into_inner);
            *state = Progress { running: false, last: Some(outcome) };
        });
        true
    }
}

/// The first moment after now that the clock shows a time.
fn next(now: DateTime, at: Time) -> Option<DateTime> {
    let today = now.date().to_datetime(at);
    if today > now { Some(today) } else { today.checked_add(1.day()).ok() }
}

fn outcome(result: Result<publication::Published, PublishError>, at: Timestamp) -> Outcome {
    match result {
        Ok(published) => {
            let generation = published.manifest.generation;
            let said = if published.changed {
                format!("Terbit sebagai terbitan {generation}.")
            } else {
                format!("Tidak ada yang baru; terbitan {generation} tetap berlaku.")
            };
            Outcome { at, good: true, said, details: published.warnings }
        }
        Err(PublishError::Refused(complaints)) => Outcome {
            at,
            good: false,
            said: format!("Tidak ada yang terbit: {} hal harus diperbaiki dahulu.", complaints.len()),
            details: complaints.iter().map(ToString::to_string).collect(),
        },
        Err(error) => {
            Outcome { at, good: false, said: "Tidak ada yang terbit.".into(), details: vec![error.to_string()] }
        }
    }
}

/// How far the publication is, and the button to begin one.
pub(super) async fn show(State(office): State<Office>, Signed(session): Signed) -> Result<Response, Trouble> {
    let state = office.publisher.state();
    let manifest = office.published.manifest()?;
    let minutes = office.minutes()?;
    let waiting = match &manifest {
        Some(manifest) => waiting(&office, manifest.published).await?,
        None => html! {},
    };
    let main = html! {
        h1 { "Terbitkan" }
        @match &manifest {
            Some(manifest) => p { "Yang ada di ponsel sekarang: terbitan " b { (manifest.generation) } ", terbit " (words::date_time(words::local(manifest.published, minutes))) "." },
            None => p.empty { "Belum ada yang terbit." },
        }
        @if state.running {
            p role="status" { "Sedang menerbitkan… halaman ini memuat ulang sendiri." }
        } @else if let Some(last) = &state.last {
            div.good[last.good].problem[!last.good] role="status" {
                p { (last.said) " " span.meta { (words::date_time(words::local(last.at, minutes))) } }
                @if !last.details.is_empty() { ul { @for line in &last.details { li { (line) } } } }
            }
        }
        @if office.publisher.content.is_none() {
            p.hint { "Meja ini dijalankan tanpa folder isi, jadi menerbitkan hanya dapat dengan perintah " code { "desk publish" } ". Jalankan " code { "desk serve --content FOLDER" } " supaya tombolnya ada di sini." }
        } @else if !state.running {
            (waiting)
            form method="post" action="/desk/terbit" {
                (page::key(&session))
                p.hint { "Jawaban, kiriman, usulan dan hasil suara yang baru ikut terbit, juga isi folder dan impor terakhir." }
                button.primary type="submit" { "Terbitkan sekarang" }
            }
        }
        @if let Some(at) = office.daily {
            p.hint { "Meja ini juga menerbitkan sendiri, setiap hari pukul " (format!("{:02}.{:02}", at.hour(), at.minute())) "." }
        }
    };
    let mut response = page::full(&session, "/desk/terbit", "Terbitkan", &main);
    if state.running {
        response.headers_mut().insert(HeaderName::from_static("refresh"), HeaderValue::from_static(AGAIN));
    }
    Ok(response)
}

/// What came to the desk since a publication, and phones have not yet.
async fn waiting(office: &Office, since: Timestamp) -> Result<Markup, Trouble> {
    let answers = office.store.answered_since(since).await?;
    let files = match office.content() {
        Some(content) => crate::content::changed_since(content, since)?,
        None => Vec::new(),
    };
    Ok(html! {
        @if answers == 0 && files.is_empty() { p { "Sejak itu tidak ada jawaban baru dan tidak ada tulisan yang disimpan." } }
        @else {
            p { "Menunggu diterbitkan:" }
            ul {
                @if answers > 0 { li { b { (answers) } " jawaban" } }
                @if !files.is_empty() {
                    li { b { (files.len()) } " berkas isi yang baru disimpan: "
                        @for (n, file) in files.iter().take(SHOWN).enumerate() { @if n > 0 { ", " } code { (file) } }
                        @if files.len() > SHOWN { ", …" } }
                }
            }
        }
    })
}

/// Begins a publication.
pub(super) async fn begin(State(office): State<Office>, sent: Sent) -> Result<Response, Trouble> {
    let now = clock::now()?;
    if office.publisher.begin(now) {
        office.store.note(clock::wall()?, &sent.session.name, "terbitkan", "").await?;
    }
    Ok(Redirect::to("/desk/terbit").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_one_publication() {
        let at: Time = "02:00".parse().unwrap();
        for (now, due) in [
            ("2026-11-30T01:59:59", "2026-11-30T02:00:00"),
            ("2026-11-30T02:00:00", "2026-12-01T02:00:00"),
            ("2026-12-31T23:00:00", "2027-01-01T02:00:00"),
        ] {
            assert_eq!(next(now.parse().unwrap(), at), Some(due.parse().unwrap()));
        }
    }
}
