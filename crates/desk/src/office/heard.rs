//! Letters of people who have no app: on paper, in a message, said at the table. A librarian writes them down,
//! and they are kept, read and answered like those of phones.
//!
//! How the writer is reached is kept beside the letter, for the desk alone. The answer is sealed for nobody's phone:
//! librarians hand it on themselves.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use lapau_feed::{
    Ticket,
    submission::{Content, Question, Submission, Suggestion, SuggestionTopic, VERSION, Wish, is_uuid_v4, uuid_v4},
};
use maud::{Markup, html};

use super::{Office, Trouble, entrance::Sent, page, paste, words};
use crate::{
    clock, random,
    reception::{Taken, take_in},
    store::{Heard, Session},
};

/// What may be written down.
const KINDS: [&str; 3] = ["question", "suggestion", "wish"];
/// How letters come that phones do not bring.
const SOURCES: [&str; 5] = ["Surat kertas", "WhatsApp", "Media sosial", "Surel", "Lisan atau telepon"];
/// The longest way to reach someone, in characters.
const CONTACT: usize = 200;

/// A letter as it is being written down.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Its identifier, so that a form sent twice is one letter.
    id: String,
    kind: String,
    source: String,
    pub(super) text: String,
    title: String,
    author: String,
    contact: String,
    public: bool,
}

impl Written {
    /// A new one that begins with a text.
    pub(super) fn new(text: &str) -> Result<Self, Trouble> {
        let id = uuid_v4(random::bytes().map_err(|_| Trouble::Random)?);
        Ok(Self { id, text: text.trim().chars().take(Question::MAX_TEXT).collect(), ..Self::default() })
    }

    fn read(sent: &Sent) -> Self {
        let field = |name: &str| sent.field(name).trim().replace("\r\n", "\n");
        Self {
            id: field("nomor"),
            kind: field("jenis"),
            source: field("asal"),
            text: field("isi"),
            title: field("judul"),
            author: field("pengarang"),
            contact: field("kontak"),
            public: sent.field("boleh") == "ya",
        }
    }

    fn content(&self) -> Option<Content> {
        let text = self.text.clone();
        Some(match &*self.kind {
            "question" => Content::Question(Question { text, public: self.public, ..Question::default() }),
            "suggestion" => {
                Content::Suggestion(Suggestion { topic: SuggestionTopic::Other, text, ..Suggestion::default() })
            }
            "wish" => Content::Wish(Wish {
                title: self.title.clone(),
                author: self.author.clone(),
                why: text,
                ..Wish::default()
            }),
            _ => return None,
        })
    }

    /// What a librarian has to mend before it is a letter.
    fn problem(&self) -> Option<String> {
        let length = self.text.chars().count();
        let (least, most) = match &*self.kind {
            "question" => (Question::MIN_TEXT, Question::MAX_TEXT),
            "suggestion" => (Suggestion::MIN_TEXT, Suggestion::MAX_TEXT),
            _ => (0, Wish::MAX_WHY),
        };
        if self.kind == "wish" && self.title.is_empty() {
            Some("Tulis judul buku yang diinginkan.".to_owned())
        } else if length < least {
            Some(format!("Isi surat terlalu pendek: paling sedikit {least} huruf."))
        } else if length > most {
            Some(format!("Isi surat {} huruf terlalu panjang.", length - most))
        } else if self.contact.chars().count() > CONTACT || self.contact.chars().any(char::is_control) {
            Some("Kontak ditulis dalam satu baris pendek.".to_owned())
        } else {
            None
        }
    }
}

/// The form to write a letter down.
pub(super) fn form(session: &Session, letter: &Written, problem: Option<&str>) -> Markup {
    html! {
        h2 #tulis { "Tulis surat yang datang tanpa aplikasi" }
        p.hint { "Untuk surat kertas, pesan biasa, komentar di media sosial, atau pertanyaan di meja. Sesudah disimpan ia masuk Surat dan dijawab seperti surat lain." }
        @if let Some(problem) = problem { div.problem role="alert" { p { (problem) } } }
        form method="post" action="/desk/tempel/tulis#tulis" autocomplete="off" {
            (page::key(session))
            input type="hidden" name="nomor" value=(letter.id);
            label for="jenis" { "Jenis surat" }
            select id="jenis" name="jenis" {
                @for kind in KINDS { option value=(kind) selected[kind == letter.kind] { (words::kind(kind)) } }
            }
            label for="asal" { "Datang lewat" }
            select id="asal" name="asal" {
                @for source in SOURCES { option value=(source) selected[source == letter.source] { (source) } }
            }
            label for="isi" { "Isi surat" }
            p.hint #isi-hint { "Seperti yang ditulisnya, tanpa nama dan nomor. Untuk keinginan buku: alasannya, boleh kosong." }
            // Browsers drop one line break right behind the tag.
            textarea id="isi" name="isi" rows="6" maxlength=(Question::MAX_TEXT) aria-describedby="isi-hint" { "\n" (letter.text) }
            fieldset {
                legend { "Hanya untuk keinginan buku" }
                label for="judul" { "Judul buku" }
                input id="judul" name="judul" maxlength=(Wish::MAX_TITLE) value=(letter.title);
                label for="pengarang" { "Pengarang" span.optional { " boleh kosong" } }
                input id="pengarang" name="pengarang" maxlength=(Wish::MAX_TITLE) value=(letter.author);
            }
            label for="kontak" { "Nama dan cara menghubungi penulisnya" span.optional { " boleh kosong" } }
            p.hint #kontak-hint { "Hanya tampak di meja ini dan tidak pernah terbit." }
            input id="kontak" name="kontak" maxlength=(CONTACT) value=(letter.contact) aria-describedby="kontak-hint";
            label.check { input type="checkbox" name="boleh" value="ya" checked[letter.public]; " Penulis mengizinkan pertanyaan dan jawabannya terbit tanpa nama" }
            button.primary type="submit" { "Simpan sebagai surat" }
        }
    }
}

/// Takes a letter that was written down.
pub(super) async fn take(State(office): State<Office>, sent: Sent) -> Result<Response, Trouble> {
    let written = Written::read(&sent);
    let content = written.content().ok_or(Trouble::Form)?;
    if !is_uuid_v4(&written.id) || !SOURCES.contains(&&*written.source) {
        return Err(Trouble::Form);
    }
    let there = || Redirect::to(&format!("/desk/surat/{}", written.id)).into_response();
    if office.store.case(&written.id).await?.is_some() {
        return Ok(there());
    }
    let problem = match written.problem() {
        Some(problem) => problem,
        None => match keep(&office, &sent.session, &written, content).await? {
            None => return Ok(there()),
            Some(problem) => problem,
        },
    };
    let mut response = paste::drawn(&office, &sent.session, None, "", &written, Some(&problem));
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// Keeps a letter with how it came; says why where it can't be one.
async fn keep(
    office: &Office,
    session: &Session,
    written: &Written,
    content: Content,
) -> Result<Option<String>, Trouble> {
    let now = clock::wall()?;
    let submission = Submission {
        v: VERSION,
        id: written.id.clone(),
        created: now,
        // Without one the answer would be public.
        ticket: Some(Ticket(random::bytes().map_err(|_| Trouble::Random)?)),
        card: None,
        content,
    };
    let heard = Heard { source: written.source.clone(), contact: written.contact.clone(), name: session.name.clone() };
    // First how it came: a letter that is there without it would look like one from a phone.
    office.store.note_heard(&submission.id, &heard).await?;
    match take_in(&office.store, &submission.id, &submission.to_bytes(), now).await?.0 {
        Taken::Kept { .. } => {
            office.store.note(now, &session.name, "tulis surat", &submission.id).await?;
            Ok(None)
        }
        Taken::Conflict { .. } => Ok(Some("Surat lain dengan nomor ini sudah ada. Buka halaman ini lagi.".to_owned())),
        Taken::Invalid(reason) => Ok(Some(format!("Tidak dapat disimpan: {reason}"))),
    }
}
