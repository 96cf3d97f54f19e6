//! Writing for the feed in forms: news, events, picks and the like.
//!
//! What is written goes into the content folder, in the same files that librarians write by hand, and is read and judged by the same code;
//! so there is one source, and each of the two ways shows what the other did.
//! A kind of writing is an entry in [`kinds`]; the pages are the same for all.

mod answers;
mod fields;
mod form;
mod kinds;
mod preview;
mod said;

use std::{collections::HashMap, path::Path as FilePath};

use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use lapau_feed::{Collection, catalogue::Title};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    Office, Trouble,
    entrance::{Sent, Signed},
    page, words,
};
use crate::{
    clock,
    content::{
        self, Complaint,
        pictures::{self, PictureError},
        writing::{self, Change, WriteError, Written},
    },
    publication::{self, Reviewed},
    store::Session,
};
use fields::{Problems, Typed};
use form::{Form, Known};
use kinds::Kind;

/// Fields of a form that are no part of the record.
const OURS: [&str; 3] = ["kunci", "putusan", "tanda"];

/// What the address of a piece of writing says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// Whether it was just stored.
    simpan: String,
    /// What was just taken back.
    tarik: String,
}

/// Whether phones have a piece of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Something keeps it, and everything else, from being published.
    Wrong,
    /// As it is.
    Published,
    /// An older state of it.
    Changed,
    /// Not yet.
    New,
}

impl Standing {
    fn mark(self) -> Markup {
        let (name, said) = match self {
            Self::Wrong => ("declined", "Perlu diperbaiki"),
            Self::Published => ("answered", "Sudah terbit"),
            Self::Changed => ("received", "Berubah sejak terbit"),
            Self::New => ("received", "Belum terbit"),
        };
        html! { span.state data-state=(name) { (said) } }
    }
}

/// What can be written.
pub(super) async fn kinds(State(office): State<Office>, Signed(session): Signed) -> Result<Response, Trouble> {
    let Some(content) = office.content() else { return Ok(no_folder(&session)) };
    let main = html! {
        h1 { "Tulis" }
        p.hint { "Yang ditulis di sini disimpan di folder isi dan tampil di ponsel sesudah diterbitkan. Berkas yang ditulis dengan tangan ada di sini juga." }
        ul.kinds-list {
            @for kind in kinds::KINDS {
                @let count = writing::list(content, kind.collection)?.len();
                li {
                    div { h2 { a href=(list_address(kind)) { (kind.name) } " " span.meta { (count) } } p { (kind.about) } }
                    a.button href={ (list_address(kind)) "/baru" } { "Tulis" span.unseen { " " (kind.name.to_lowercase()) } }
                }
            }
        }
    };
    Ok(page::full(&session, "/desk/tulis", "Tulis", &main))
}

/// What is written of a kind.
pub(super) async fn list(
    State(office): State<Office>,
    Signed(session): Signed,
    Path(kind): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Trouble> {
    let kind = kinds::of(&kind).ok_or(Trouble::Missing)?;
    let Some(content) = office.content() else { return Ok(no_folder(&session)) };
    let minutes = office.minutes()?;
    let mut all = writing::list(content, kind.collection)?;
    let when =
        |written: &Written| fields::get(&written.fields, kind.when).map(|value| fields::spoken(value).to_owned());
    all.sort_by(|a, b| when(b).cmp(&when(a)).then_with(|| title(kind, a).cmp(title(kind, b))));
    let (drafts, mut complaints) = content::read(content)?;
    let (reviewed, more) = publication::review(&office.store, drafts, kind.collection).await?;
    complaints.extend(more);
    let published = published(&office, kind)?;
    let books = books(&office, &reviewed).await?;
    let folder = format!("{}/", kind.collection);
    let lost: Vec<&Complaint> = complaints
        .iter()
        .filter(|complaint| {
            complaint.place.starts_with(&folder) && !all.iter().any(|written| written.place() == complaint.place)
        })
        .collect();
    let main = html! {
        p.back { a href="/desk/tulis" { "Tulis" } }
        h1 { (kind.name) }
        @if wanted.tarik.starts_with(".ditarik/") { div.good role="status" { p { "Ditarik. Hilang dari ponsel sesudah terbitan berikutnya. Naskahnya masih ada di folder isi: " code { (wanted.tarik) } } } }
        @if !lost.is_empty() {
            div.problem { p { "Ada berkas yang tidak terbaca dan menahan terbitan berikutnya:" }
                ul { @for complaint in lost { li { code { (complaint.place) } ": " (said::problem(&complaint.what)) } } } }
        }
        p { a.button.primary href={ (list_address(kind)) "/baru" } { "Tulis yang baru" } }
        @if all.is_empty() { p.empty { "Belum ada yang ditulis." } }
        ol.letters {
            @for written in &all {
                @let review = reviewed.iter().find(|reviewed| reviewed.place == written.place());
                @let wrong = complaints.iter().any(|complaint| complaint.place == written.place());
                li {
                    a href=(own_address(kind, &written.id)) { span.text { (called(kind, written, review, &books)) } }
                    span.meta {
                        (standing(wrong, review, &published).mark())
                        @if let Some(when) = when(written) { time datetime=(when) { (day(&when, minutes)) } }
                    }
                }
            }
        }
    };
    Ok(page::full(&session, "/desk/tulis", kind.name, &main))
}

/// An empty form.
pub(super) async fn blank(
    State(office): State<Office>,
    Signed(session): Signed,
    Path(kind): Path<String>,
) -> Result<Response, Trouble> {
    let kind = kinds::of(&kind).ok_or(Trouble::Missing)?;
    let Some(content) = office.content() else { return Ok(no_folder(&session)) };
    let typed = answers::begin(kind.fields, office.now()?);
    let known = Known::of(&content::read(content)?.0);
    Sheet { typed, ..Sheet::new(kind) }.drawn(&office, &session, &known)
}

/// A piece of writing, in a form.
pub(super) async fn show(
    State(office): State<Office>,
    Signed(session): Signed,
    Path((kind, id)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Trouble> {
    let kind = kinds::of(&kind).ok_or(Trouble::Missing)?;
    let Some(content) = office.content() else { return Ok(no_folder(&session)) };
    let written = writing::find(content, kind.collection, &id)?.ok_or(Trouble::Missing)?;
    let mut sheet = Sheet::new(kind);
    answers::show(kind.fields, &written.fields, "", office.minutes()?, &mut sheet.typed);
    let (drafts, complaints) = content::read(content)?;
    let known = Known::of(&drafts);
    sheet.review(&office, drafts, complaints, &written.place()).await?;
    sheet.stored = !wanted.simpan.is_empty();
    sheet.written = Some(written);
    sheet.drawn(&office, &session, &known)
}

/// Takes a form for something new.
pub(super) async fn create(
    State(office): State<Office>,
    Path(kind): Path<String>,
    sent: Sent,
) -> Result<Response, Trouble> {
    take(&office, &kind, None, sent).await
}

/// Takes a form for what is written already.
pub(super) async fn change(
    State(office): State<Office>,
    Path((kind, id)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Trouble> {
    take(&office, &kind, Some(&id), sent).await
}

async fn take(office: &Office, kind: &str, id: Option<&str>, sent: Sent) -> Result<Response, Trouble> {
    let kind = kinds::of(kind).ok_or(Trouble::Missing)?;
    let Some(content) = office.content() else { return Ok(no_folder(&sent.session)) };
    // One at a time, so that of two librarians the second is told what the first did.
    let _turn = office.pen.lock().await;
    let minutes = office.minutes()?;
    let mut sheet = Sheet::new(kind);
    let theirs = sent.fields.iter().filter(|(name, _)| !OURS.contains(&name.as_str()));
    sheet.typed = theirs.map(|(name, text)| (name.clone(), answers::clean(text))).collect();
    hand_in(content, kind, &sent, &mut sheet).await?;
    let decision = sent.field("putusan").to_owned();
    if let Some(name) = decision.strip_prefix("tambah:") {
        answers::add_row(&mut sheet.typed, name);
    } else {
        answers::compact(kind.fields, "", &mut sheet.typed);
    }
    let written = id.map(|id| writing::find(content, kind.collection, id)).transpose()?.flatten();
    if id.is_some() && written.is_none() {
        sheet.problem(
            "",
            "Tulisan ini sudah ditarik, atau berkasnya dihapus. Simpan bila tetap harus ada; ia menjadi tulisan baru.",
        );
    }
    if let Some(written) = &written
        && written.mark() != sent.field("tanda")
    {
        sheet.differences = differences(kind, written, &sheet.typed, minutes);
        sheet.problem("", "Tulisan ini diubah orang lain sejak Anda membukanya, di meja ini atau di berkasnya. Baca dahulu yang berbeda, lalu simpan lagi bila ketikan Anda yang benar.");
    }
    let mut record = written.as_ref().map(|written| written.fields.clone()).unwrap_or_default();
    let known = Known::of(&content::read(content)?.0);
    if decision.starts_with("tambah:") {
        sheet.written = written;
        return sheet.drawn(office, &sent.session, &known);
    }
    answers::take(kind.fields, &sheet.typed, "", minutes, &mut record, &mut sheet.problems);
    let made = made(office, content, kind, written.as_ref(), &record).await?;
    let (id, change) = match made {
        Ok((id, change)) => {
            let (drafts, complaints) = change.read(content)?;
            sheet.review(office, drafts, complaints, &change.place).await?;
            (id, Some(change))
        }
        Err(error) => {
            sheet.problem("", cannot(&error));
            (String::new(), None)
        }
    };
    if let Some(change) = change.filter(|_| decision == "simpan" && sheet.problems.is_empty()) {
        match change.write(content) {
            Ok(_) => {
                let deed = if written.is_some() { "ubah tulisan" } else { "tulis" };
                let about = format!("{}/{id}", kind.collection);
                office.store.note(clock::wall()?, &sent.session.name, deed, &about).await?;
                return Ok(Redirect::to(&format!("{}?simpan=ya", own_address(kind, &id))).into_response());
            }
            Err(WriteError::Disk(error)) => return Err(error.into()),
            Err(error) => sheet.problem("", cannot(&error)),
        }
    }
    sheet.looked = true;
    let is_wrong = !sheet.problems.is_empty();
    sheet.written = written;
    let mut response = sheet.drawn(office, &sent.session, &known)?;
    if is_wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Keeps the pictures that were handed in with a form: a browser sends each once, so even a look keeps it.
async fn hand_in(content: &FilePath, kind: &Kind, sent: &Sent, sheet: &mut Sheet) -> Result<(), Trouble> {
    for field in kind.fields.iter().filter(|field| matches!(field.input, fields::Input::Picture)) {
        if sheet.typed.remove(&format!("{}.buang", field.name)).is_some_and(|gone| gone == fields::YES) {
            sheet.typed.insert(field.name.to_owned(), String::new());
        }
        sheet.typed.remove(&format!("{}{}", field.name, form::HANDED));
        let Some(file) = sent.files.get(&format!("{}{}", field.name, form::HANDED)) else { continue };
        let (folder, name, bytes) = (content.to_owned(), file.name.clone(), file.bytes.clone());
        // Decoding a photograph takes a while, and others must be answered meanwhile.
        match tokio::task::spawn_blocking(move || pictures::keep(&folder, &name, bytes)).await? {
            Ok(name) => _ = sheet.typed.insert(field.name.to_owned(), name),
            Err(PictureError::Unreadable(_)) => sheet.problem(
                field.name,
                "Berkas ini tidak terbaca sebagai gambar. Pilih gambar JPEG, PNG, WebP, atau GIF.",
            ),
            Err(PictureError::Disk(error)) => return Err(error.into()),
        }
    }
    Ok(())
}

/// A picture of the content folder.
pub(super) async fn picture(
    State(office): State<Office>,
    Signed(_): Signed,
    Path(name): Path<String>,
) -> Result<Response, Trouble> {
    let content = office.content().ok_or(Trouble::Missing)?;
    let (bytes, kind) = pictures::look(content, &name).ok_or(Trouble::Missing)?;
    // Named by its content or changed by hand: a browser asks again.
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
    ];
    Ok((headers, bytes).into_response())
}

/// Takes a piece of writing out of the folder.
pub(super) async fn take_back(
    State(office): State<Office>,
    Path((kind, id)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Trouble> {
    let kind = kinds::of(&kind).ok_or(Trouble::Missing)?;
    let Some(content) = office.content() else { return Ok(no_folder(&sent.session)) };
    let _turn = office.pen.lock().await;
    let written = writing::find(content, kind.collection, &id)?.ok_or(Trouble::Missing)?;
    let mut sheet = Sheet::new(kind);
    let referring = referring(&content::read(content)?.0, kind, &id);
    if !referring.is_empty() {
        let what = format!("Belum dapat ditarik: masih disebut di {}. Ubah itu dahulu.", referring.join(", "));
        sheet.problem("", what);
        answers::show(kind.fields, &written.fields, "", office.minutes()?, &mut sheet.typed);
        sheet.written = Some(written);
        let known = Known::of(&content::read(content)?.0);
        let mut response = sheet.drawn(&office, &sent.session, &known)?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    }
    let result = match written.mark() == sent.field("tanda") {
        true => writing::take_back(&written).and_then(|change| change.write(content)),
        false => Err(WriteError::Changed),
    };
    match result {
        Ok(aside) => {
            let about = format!("{}/{id}", kind.collection);
            office.store.note(clock::wall()?, &sent.session.name, "tarik tulisan", &about).await?;
            let aside = page::escaped(&aside.unwrap_or_default());
            return Ok(Redirect::to(&format!("{}?tarik={aside}", list_address(kind))).into_response());
        }
        Err(WriteError::Disk(error)) => return Err(error.into()),
        Err(error) => sheet.problem("", cannot(&error)),
    }
    answers::show(kind.fields, &written.fields, "", office.minutes()?, &mut sheet.typed);
    sheet.written = Some(written);
    let known = Known::of(&content::read(content)?.0);
    let mut response = sheet.drawn(&office, &sent.session, &known)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// The files whose records name a piece of writing: without it the next publication would be refused.
fn referring(drafts: &[content::Draft], kind: &Kind, id: &str) -> Vec<String> {
    let names = |draft: &&content::Draft| {
        let checked = draft.collection.check_json(&draft.value.to_string());
        checked.is_ok_and(|checked| checked.references.iter().any(|(to, named)| *to == kind.collection && named == id))
    };
    let others = drafts.iter().filter(|draft| draft.collection != kind.collection || draft.id != id);
    others.filter(names).map(|draft| draft.file.clone()).collect()
}

/// The change that brings a record into the folder, and its identifier.
async fn made(
    office: &Office,
    content: &FilePath,
    kind: &Kind,
    written: Option<&Written>,
    record: &Map<String, Value>,
) -> Result<Result<(String, Change), WriteError>, Trouble> {
    if let Some(written) = written {
        return Ok(writing::change(written, record).map(|change| (written.id.clone(), change)));
    }
    let mut taken: Vec<String> = writing::list(content, kind.collection)?.into_iter().map(|known| known.id).collect();
    taken.extend(office.store.records(kind.collection).await?.into_iter().map(|stored| stored.id));
    let name =
        kind.titles.iter().filter_map(|name| record.get(*name)).map(fields::spoken).find(|name| !name.is_empty());
    let order: Vec<&str> = kind.fields.iter().map(|field| field.name.split('.').next().unwrap_or_default()).collect();
    let is_taken = |id: &str| taken.iter().any(|known| known == id);
    Ok(writing::create(content, kind.collection, name.unwrap_or_default(), record, &order, is_taken))
}

fn cannot(error: &WriteError) -> &'static str {
    match error {
        WriteError::Changed => "Berkasnya diubah pada saat yang sama. Baca dahulu yang ada sekarang, lalu simpan lagi.",
        WriteError::Outside => "Folder untuk tulisan ini mengarah ke luar folder isi; perbaiki foldernya.",
        WriteError::Odd | WriteError::Disk(_) => {
            "Berkas ini ditulis dengan cara yang tidak dapat diubah lewat formulir. Ubah langsung di berkasnya."
        }
    }
}

/// What the file says where what was typed says something else: the field's name, and its words.
fn differences(kind: &Kind, written: &Written, typed: &Typed, minutes: i32) -> Vec<(String, String)> {
    let mut shown = Typed::new();
    answers::show(kind.fields, &written.fields, "", minutes, &mut shown);
    let of = |map: &Typed, name: &str| map.get(name).cloned().unwrap_or_default();
    let names: std::collections::BTreeSet<&String> = shown.keys().chain(typed.keys()).collect();
    let differ = names
        .into_iter()
        .filter(|name| !name.ends_with(".jumlah") && answers::clean(&of(&shown, name)) != of(typed, name));
    let label = |name: &str| {
        let top = kind.fields.iter().rfind(|field| name == field.name || name.starts_with(&format!("{}.", field.name)));
        top.map_or_else(|| name.to_owned(), |field| field.label.to_owned())
    };
    differ.map(|name| (label(name), of(&shown, name))).collect()
}

/// The page of a form.
struct Sheet {
    kind: &'static Kind,
    written: Option<Written>,
    typed: Typed,
    problems: Problems,
    differences: Vec<(String, String)>,
    review: Option<Reviewed>,
    books: preview::Books,
    /// Whether it was just stored.
    stored: bool,
    /// Whether somebody asked to see what it comes to.
    looked: bool,
}

impl Sheet {
    fn new(kind: &'static Kind) -> Self {
        Self {
            kind,
            written: None,
            typed: Typed::new(),
            problems: Problems::new(),
            differences: Vec::new(),
            review: None,
            books: preview::Books::new(),
            stored: false,
            looked: false,
        }
    }

    fn problem(&mut self, name: &str, what: impl Into<String>) {
        // The first thing wrong with a field is the one to mend.
        if name.is_empty() || !self.problems.iter().any(|(known, _)| known == name) {
            self.problems.push((name.to_owned(), what.into()));
        }
    }

    /// Judges what the folder would hold, as the next publication will.
    async fn review(
        &mut self,
        office: &Office,
        drafts: Vec<content::Draft>,
        mut complaints: Vec<Complaint>,
        place: &str,
    ) -> Result<(), Trouble> {
        let (reviewed, more) = publication::review(&office.store, drafts, self.kind.collection).await?;
        complaints.extend(more);
        for complaint in complaints.iter().filter(|complaint| complaint.place == place) {
            let field = match complaint.what.strip_prefix("missing field `").and_then(|rest| rest.split_once('`')) {
                Some((missing, _)) if complaint.field.is_empty() => missing.to_owned(),
                Some((missing, _)) => format!("{}.{missing}", complaint.field),
                None => complaint.field.clone(),
            };
            let name = answers::name_of(&field, self.kind.fields, &self.typed);
            let what = said::problem(&complaint.what);
            let what = if name.is_empty() && !field.is_empty() { format!("{field}: {what}") } else { what };
            self.problem(&name, what);
        }
        let review: Vec<Reviewed> = reviewed.into_iter().filter(|reviewed| reviewed.place == place).collect();
        self.books = books(office, &review).await?;
        self.review = review.into_iter().next();
        Ok(())
    }

    fn drawn(&self, office: &Office, session: &Session, known: &Known) -> Result<Response, Trouble> {
        let (kind, minutes) = (self.kind, office.minutes()?);
        let action = self
            .written
            .as_ref()
            .map_or_else(|| format!("{}/baru", list_address(kind)), |written| own_address(kind, &written.id));
        let form = Form { typed: &self.typed, problems: &self.problems, known, action: &action };
        let heading = match &self.written {
            Some(written) => called(kind, written, self.review.as_ref(), &self.books),
            None => format!("{}: tulis yang baru", kind.name),
        };
        let published = published(office, kind)?;
        let main = html! {
            p.back { a href="/desk/tulis" { "Tulis" } " › " a href=(list_address(kind)) { (kind.name) } }
            h1 { (heading) }
            @if self.stored && self.problems.is_empty() {
                div.good role="status" { p { "Tersimpan. Tampil di ponsel sesudah terbitan berikutnya: " a href="/desk/terbit" { "terbitkan" } "." } }
            }
            (form.summary(kind.fields))
            @if !self.differences.is_empty() {
                div.known { p { "Yang ada di berkas sekarang:" }
                    dl.facts { @for (label, text) in &self.differences { dt { (label) } dd { @if text.is_empty() { "(kosong)" } @else { (text) } } } } }
            }
            div.columns.writing {
                form method="post" action=(action) enctype=[kind.has_picture().then_some("multipart/form-data")] {
                    (page::key(session))
                    @if let Some(written) = &self.written { input type="hidden" name="tanda" value=(written.mark()); }
                    // The Enter key in a line presses the first button: this one, which changes nothing.
                    button.first type="submit" name="putusan" value="lihat" formaction={ (action) "#hasil" } tabindex="-1" aria-hidden="true" {}
                    (form.draw(kind.fields, ""))
                    div.actions.sticky {
                        button.primary type="submit" name="putusan" value="simpan" { "Simpan" }
                        button type="submit" name="putusan" value="lihat" formaction={ (action) "#hasil" } { "Lihat hasilnya" }
                    }
                }
                section.result aria-label="Hasilnya" {
                    @if let Some(review) = &self.review {
                        h2 id=[self.problems.is_empty().then_some("hasil")] tabindex="-1" { "Hasilnya di ponsel" }
                        @if self.looked && self.problems.is_empty() { p.hint role="status" { "Belum disimpan." } }
                        (preview::draw(kind, &review.record, &self.books, minutes))
                    }
                    @if let Some(written) = &self.written {
                        @if !self.looked { p { (standing(!self.problems.is_empty(), self.review.as_ref(), &published).mark()) } }
                        p.meta { "Berkas: " code { (written.place()) } }
                        @let (title, button, hint) = if published.contains_key(&written.id) {
                            ("Tarik tulisan ini", "Tarik", "Sesudah terbitan berikutnya tidak tampil lagi di ponsel. Naskahnya disisihkan di folder isi, tidak dihapus.")
                        } else {
                            ("Hapus tulisan ini", "Hapus", "Belum pernah terbit, jadi tidak ada yang kehilangannya. Naskahnya disisihkan di folder isi.")
                        };
                        details {
                            summary { (title) }
                            form method="post" action={ "/desk/tulis/" (kind.path) "/tarik/" (page::escaped(&written.id)) } {
                                (page::key(session))
                                input type="hidden" name="tanda" value=(written.mark());
                                p.hint { (hint) }
                                div.actions { button.small type="submit" { (button) } }
                            }
                        }
                    }
                }
            }
        };
        Ok(page::full(session, "/desk/tulis", &heading, &main))
    }
}

fn no_folder(session: &Session) -> Response {
    let main = html! {
        h1 { "Tulis" }
        p.hint { "Meja ini dijalankan tanpa folder isi. Jalankan " code { "desk serve --content FOLDER" } " supaya kabar dan acara dapat ditulis di sini." }
    };
    page::full(session, "/desk/tulis", "Tulis", &main)
}

fn list_address(kind: &Kind) -> String {
    format!("/desk/tulis/{}", kind.path)
}

fn own_address(kind: &Kind, id: &str) -> String {
    format!("/desk/tulis/{}/ubah/{}", kind.path, page::escaped(id))
}

/// What a piece of writing calls itself in its file.
fn title<'a>(kind: &Kind, written: &'a Written) -> &'a str {
    let texts = kind.titles.iter().filter_map(|name| written.fields.get(*name)).map(fields::spoken);
    texts.into_iter().find(|text| !text.is_empty()).unwrap_or(&written.id)
}

/// What it is called on pages: where that is a book, by the book's name.
fn called(kind: &Kind, written: &Written, review: Option<&Reviewed>, books: &preview::Books) -> String {
    let text = review.map(|review| &review.record).and_then(|record| {
        let texts = kind.titles.iter().filter_map(|name| record.get(*name)).map(fields::spoken);
        texts.into_iter().find(|text| !text.is_empty())
    });
    let text = text.unwrap_or_else(|| title(kind, written));
    books.get(text).map_or(text, String::as_str).to_owned()
}

fn day(text: &str, minutes: i32) -> String {
    let text = text.get(..10).filter(|_| text.len() < 20).unwrap_or(text);
    text.parse().map_or_else(|_| words::moment(text, minutes), words::date)
}

/// The records of a kind as phones have them, without what the desk itself counts.
fn published(office: &Office, kind: &Kind) -> Result<HashMap<String, Value>, Trouble> {
    let mut records = HashMap::new();
    for row in office.published.rows(kind.collection)? {
        let mut record: Value = serde_json::from_str(&row)?;
        uncount(&mut record);
        if let Some(id) = record["id"].as_str() {
            records.insert(id.to_owned(), record);
        }
    }
    Ok(records)
}

fn uncount(record: &mut Value) {
    if let Some(registration) = record.get_mut("registration").and_then(Value::as_object_mut) {
        registration.remove("taken");
    }
}

fn standing(wrong: bool, review: Option<&Reviewed>, published: &HashMap<String, Value>) -> Standing {
    let Some(review) = review.filter(|_| !wrong) else { return Standing::Wrong };
    let mut record = review.record.clone();
    uncount(&mut record);
    match published.get(&review.id) {
        Some(known) if *known == record => Standing::Published,
        Some(_) => Standing::Changed,
        None => Standing::New,
    }
}

/// The names of the books that records name.
async fn books(office: &Office, reviewed: &[Reviewed]) -> Result<preview::Books, Trouble> {
    let mut ids: Vec<String> = Vec::new();
    for review in reviewed {
        content::texts(&review.record, "", &mut |field, text| {
            let name = field.rsplit('.').next().unwrap_or(field);
            if name == "title" || name.starts_with("titles[") {
                ids.push(text.to_owned());
            }
        });
    }
    let mut books = preview::Books::new();
    for id in ids {
        if let Some(json) = office.store.record(Collection::Titles, &id).await?
            && let Ok(title) = serde_json::from_str::<Title>(&json)
        {
            books.insert(id, title.title);
        }
    }
    Ok(books)
}
