//! The librarians' pages: letters in, answers out.
//!
//! | path | what |
//! | --- | --- |
//! | `/desk` | the inbox |
//! | `/desk/surat/{uuid}` | one letter, and the form to answer it |
//! | `/desk/acara`, `/desk/suara`, `/desk/survei`, `/desk/tanda` | registrations, votes, answers and readers' signs, counted |
//! | `/desk/suara/{id}` | votes on paper: printing ballots, who took one, writing them down |
//! | `/desk/temu` | appointments: who comes when, and who waits for an answer |
//! | `/desk/lomba` | writing contests: entries under code names, jurors and their packets, the result, letters to authors |
//! | `/desk/kerja` | what was accepted and is still to be carried into the library's system |
//! | `/desk/tempel` | letters that came by messenger, pasted |
//! | `/desk/kotak` | the mailbox is looked into now |
//! | `/desk/kartu` | members' cards: issue, print, revoke |
//! | `/desk/acara/{id}/pintu` | the doors of an event: opening, closing; `hadir.csv` beside it is who came |
//! | `/desk/tulis` | news, events, contests and the like, written in forms; `/desk/gambar` has the pictures that were handed in |
//! | `/desk/terbit` | the next publication |
//! | `/desk/laporan` | what came in, how fast it was answered, what is still to be done |
//! | `/desk/catatan` | who did what, for administrators |
//!
//! Promised: every page works without a script and by keyboard alone; nothing is changed but by a form of the desk's own, from someone who is logged in;
//! whoever comes too late with a form is told so and overwrites nothing.
//! Never: no page holds a secret but the sheet of a card that is to be printed and the page of a door that was just opened, no text of a patron becomes markup, and no password is kept or logged.

mod appointments;
mod audit;
mod cards;
mod compose;
mod contests;
mod counts;
mod decision;
mod doors;
mod entrance;
mod events;
mod inbox;
mod letter;
mod mailbox;
mod page;
pub mod passwords;
mod paste;
mod publishing;
mod reading;
mod reporting;
mod saving;
mod votes;
mod words;
mod worklist;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use jiff::civil::{DateTime, Time};
use lapau_feed::library::Library;
use maud::html;
use tokio::sync::Mutex;

use crate::{clock, mailbox::Collector, publication::Habits, published::Published, reception::Limits, store::Store};
use publishing::Publisher;

/// How many times an address may try to log in within a minute.
const ENTRANCES: u32 = 10;
/// The largest form, in bytes: pasted letters of a kiosk's day with everything around them.
const FORM: usize = 2 * 1024 * 1024;
/// The largest form with a picture, in bytes: a photograph as cameras of phones write it.
const PICTURE: u64 = 24 * 1024 * 1024;

/// What the librarians' pages need.
#[derive(Clone)]
pub struct Office {
    store: Store,
    published: Published,
    publisher: Publisher,
    /// When the desk publishes by itself each day.
    daily: Option<Time>,
    /// The mailbox that letters are taken from too.
    mailbox: Option<Collector>,
    behind_proxy: bool,
    entrances: Arc<Limits>,
    hashing: Arc<Mutex<()>>,
    /// Held by whoever writes into the content folder, or gives a time that nobody else may have.
    pen: Arc<Mutex<()>>,
}

impl Office {
    /// The pages of a store and a feed folder; with a content folder they can publish, in the way the library always does.
    ///
    /// With a time they also publish by themselves, each day when the library's clock shows it; this needs a running tokio.
    pub fn new(
        store: Store,
        feed: PathBuf,
        content: Option<PathBuf>,
        habits: Habits,
        daily: Option<Time>,
        behind_proxy: bool,
    ) -> Self {
        let office = Self {
            published: Published::at(&feed),
            publisher: Publisher::new(store.clone(), content, feed, habits),
            store,
            daily,
            mailbox: None,
            behind_proxy,
            entrances: Arc::new(Limits::new(ENTRANCES)),
            hashing: Arc::default(),
            pen: Arc::default(),
        };
        if let Some(at) = daily {
            let clock = office.clone();
            office.publisher.every_day(at, move || clock.minutes().unwrap_or(7 * 60));
        }
        office
    }

    /// The same with a mailbox, whose state the inbox shows.
    pub fn with_mailbox(mut self, mailbox: Option<Collector>) -> Self {
        self.mailbox = mailbox;
        self
    }

    /// All pages.
    pub fn router(self) -> Router {
        Router::new()
            .route("/desk", get(inbox::show))
            .route("/desk/", get(|| async { Redirect::permanent("/desk") }))
            .route("/desk/masuk", get(entrance::show).post(entrance::enter))
            .route("/desk/keluar", post(entrance::leave))
            .route("/desk/gaya.css", get(style))
            .route("/desk/surat/{id}", get(letter::show).post(decision::take))
            .route("/desk/surat/{id}/tugas", post(decision::assign))
            .route("/desk/acara", get(events::list))
            .route("/desk/acara/{id}", get(events::show).post(events::confirm))
            .route("/desk/acara/{id}/hadir.csv", get(doors::csv))
            .route("/desk/acara/{id}/pintu", post(doors::open))
            .route("/desk/acara/{id}/pintu/berkas", post(doors::file))
            .route("/desk/acara/{id}/pintu/tutup", post(doors::close))
            .route("/desk/suara", get(votes::list))
            .route("/desk/suara/{id}", get(votes::show))
            .route("/desk/suara/{id}/pemilih", post(votes::sign_in))
            .route("/desk/suara/{id}/cetak", post(votes::print))
            .route("/desk/suara/{id}/kertas", post(votes::enter))
            .route("/desk/suara/{id}/selesai", post(votes::finish))
            .route("/desk/temu", get(appointments::list).post(appointments::answer_all))
            .route("/desk/survei", get(counts::show_surveys))
            .route("/desk/tanda", get(counts::show_signs))
            .route("/desk/survei/{id}/jawaban.csv", get(counts::survey_csv))
            .route("/desk/lomba", get(contests::list))
            .route("/desk/lomba/{id}", get(contests::show))
            .route("/desk/lomba/{id}/naskah/{code}", get(contests::read).post(contests::judge))
            .route("/desk/lomba/{id}/naskah/{code}/penulis", post(contests::reveal))
            .route("/desk/lomba/{id}/juri", post(contests::jurors::change))
            .route("/desk/lomba/{id}/juri/{number}/paket", post(contests::jurors::packet))
            .route("/desk/lomba/{id}/putuskan", post(contests::results::decide))
            .route("/desk/lomba/{id}/hasil", get(contests::results::show).post(contests::results::award))
            .route("/desk/lomba/{id}/surat", get(contests::results::preview).post(contests::results::send))
            .route("/desk/kerja", get(worklist::show).post(worklist::done))
            .route("/desk/kerja.csv", get(worklist::csv))
            .route("/desk/tempel", get(paste::show).post(paste::take))
            .route("/desk/kotak", post(mailbox::look))
            .route("/desk/kartu", get(cards::list).post(cards::issue))
            .route("/desk/kartu/{id}", get(cards::show).post(cards::revoke))
            .route("/desk/gambar/{name}", get(compose::picture))
            .route("/desk/tulis", get(compose::kinds))
            .route("/desk/tulis/{kind}", get(compose::list))
            .route("/desk/tulis/{kind}/baru", get(compose::blank).post(compose::create))
            .route("/desk/tulis/{kind}/ubah/{id}", get(compose::show).post(compose::change))
            .route("/desk/tulis/{kind}/tarik/{id}", post(compose::take_back))
            .route("/desk/laporan", get(reporting::show))
            .route("/desk/laporan.csv", get(reporting::csv))
            .route("/desk/terbit", get(publishing::show).post(publishing::begin))
            .route("/desk/catatan", get(audit::show))
            .route("/desk/{*rest}", get(async || Trouble::Missing))
            .layer(middleware::from_fn(without_nul))
            .layer(DefaultBodyLimit::max(FORM))
            .with_state(self)
    }

    /// The content folder; `None` where librarians write and publish by the command alone.
    fn content(&self) -> Option<&Path> {
        self.publisher.content()
    }

    /// The library as it was last published; `None` before the first publication.
    fn library(&self) -> Result<Option<Library>, Trouble> {
        Ok(self.published.records::<Library>()?.into_iter().next())
    }

    /// How many minutes the library's clocks are from UTC.
    fn minutes(&self) -> Result<i32, Trouble> {
        Ok(self.library()?.map_or(7 * 60, |library| library.zone.minutes))
    }

    /// The time at the library.
    fn now(&self) -> Result<DateTime, Trouble> {
        Ok(words::local(clock::wall()?, self.minutes()?))
    }
}

/// Why a page can't be shown, or a form not be taken.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    /// There is nothing at this address.
    #[error("there is nothing at this address")]
    Missing,
    /// The form came from elsewhere, too late, or spoilt.
    #[error("the form came from elsewhere, too late, or spoilt")]
    Form,
    /// Only administrators may.
    #[error("only administrators may see this")]
    Role,
    /// The system gave no random bytes.
    #[error("the system gave no random bytes")]
    Random,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// The clock failed.
    #[error(transparent)]
    Clock(#[from] clock::ClockError),
    /// The feed folder or the content folder can't be read, or not be written.
    #[error("a folder of the desk cannot be read or written: {0}")]
    Feed(#[from] std::io::Error),
    /// What is written can't be looked through.
    #[error("what is written cannot be looked through: {0}")]
    Review(#[from] crate::publication::PublishError),
    /// A letter in the store can't be read.
    #[error("a letter in the store cannot be read: {0}")]
    Letter(#[from] serde_json::Error),
    /// A contest can't be gathered.
    #[error(transparent)]
    Contest(#[from] crate::contests::ContestError),
    /// A task of this program died.
    #[error("a task died: {0}")]
    Died(#[from] tokio::task::JoinError),
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let (status, title, text) = match self {
            Self::Missing => (StatusCode::NOT_FOUND, "Tidak ada di sini", "Halaman atau surat ini tidak ada."),
            Self::Form => (
                StatusCode::BAD_REQUEST,
                "Formulir tidak dapat diterima",
                "Formulir ini sudah terlalu lama terbuka atau tidak lengkap. Kembali, muat ulang halaman, lalu kirim lagi.",
            ),
            Self::Role => (StatusCode::FORBIDDEN, "Khusus administrator", "Halaman ini hanya untuk administrator."),
            other => {
                eprintln!("A page of the desk failed: {other}");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Meja sedang bermasalah",
                    "Tidak ada yang berubah. Coba lagi sebentar; bila tetap begini, lihat pesan di terminal tempat meja dijalankan.",
                )
            }
        };
        let body = html! { main.narrow { h1 { (title) } p { (text) } p { a href="/desk" { "Ke surat masuk" } } } };
        let mut response = page::bare(title, &body);
        *response.status_mut() = status;
        response
    }
}

/// Nothing has a NUL in its name, and PostgreSQL takes none in a text.
async fn without_nul(request: Request, next: Next) -> Response {
    match request.uri().path().contains("%00") {
        true => Trouble::Missing.into_response(),
        false => next.run(request).await,
    }
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], page::STYLE)
        .into_response()
}
