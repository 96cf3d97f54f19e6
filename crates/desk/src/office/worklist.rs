//! What was accepted and is still to be carried into the library's system.

use axum::{
    extract::State,
    response::{Redirect, Response},
};
use lapau_feed::{
    Collection,
    catalogue::Title,
    letters::SubmissionState,
    submission::{Content, HoldChange, HoldStep, Submission},
};
use maud::html;

use super::{
    Office, Trouble,
    entrance::{Sent, Signed},
    page, reading,
    saving::{self, harmless},
    words,
};
use crate::{
    cards::{self, Writer},
    clock, report,
    store::Case,
};

/// Something to do in the library's system.
struct Task {
    case: Case,
    /// What to do.
    what: &'static str,
    /// The barcode of the item, or the identifier of the title.
    item: String,
    /// Its title, as far as it is known.
    title: String,
    /// The new due date, or the last day to fetch.
    day: String,
    /// Whom it is for.
    name: String,
}

async fn tasks(office: &Office) -> Result<Vec<Task>, Trouble> {
    let mut tasks = Vec::new();
    for kind in ["renewal", "hold", "holdchange"] {
        for case in office.store.cases_of(kind).await? {
            if case.state != SubmissionState::Accepted || case.carried {
                continue;
            }
            let submission: Submission = serde_json::from_slice(&case.letter.body)?;
            let answer = case.answer.clone();
            match submission.content.clone() {
                Content::Renewal(renewal) => {
                    let due = answer.and_then(|answer| answer.due);
                    if report::shows(&office.store, &renewal.item, due).await? {
                        office.store.carry(&case.letter.id, true).await?;
                        continue;
                    }
                    let day = due.map(|due| due.to_string()).unwrap_or_default();
                    let (item, title) = (renewal.item, renewal.title);
                    tasks.push(Task { case, what: "Perpanjang", item, title, day, name: String::new() });
                }
                Content::Hold(hold) => {
                    let json = office.store.record(Collection::Titles, &hold.title).await?;
                    let title = json.and_then(|json| serde_json::from_str::<Title>(&json).ok());
                    let title = title.map(|title| title.title).unwrap_or_default();
                    let day = answer.and_then(|answer| answer.until).map(|until| until.to_string()).unwrap_or_default();
                    tasks.push(Task { case, what: "Simpan", item: hold.title, title, day, name: hold.name });
                }
                Content::HoldChange(change) => {
                    let writer = cards::writer(&office.store, &submission).await?;
                    if is_over(office, &change, &writer).await? {
                        office.store.carry(&case.letter.id, true).await?;
                        continue;
                    }
                    // Whose hold it is in the library's system, the label on the card tells librarians alone.
                    let name = match &writer {
                        Writer::Card(card) => format!("{} {}", super::cards::short(card), card.label),
                        _ => String::new(),
                    };
                    let day = change.until.map(|until| until.to_string()).unwrap_or_default();
                    let (what, name) = (reading::step(change.change), name.trim_end().to_owned());
                    tasks.push(Task { case, what, item: change.item, title: change.title, day, name });
                }
                _ => {}
            }
        }
    }
    Ok(tasks)
}

/// Whether a change to a hold needs nobody any more: the last import has no such hold, or its time is over.
async fn is_over(office: &Office, change: &HoldChange, writer: &Writer) -> Result<bool, Trouble> {
    let today = office.now()?.date();
    if change.change == HoldStep::Suspend && change.until.is_some_and(|until| until < today) {
        return Ok(true);
    }
    let Writer::Card(card) = writer else { return Ok(false) };
    Ok(cards::hold_of(&office.store, card, change).await?.is_none())
}

/// The list.
pub(super) async fn show(State(office): State<Office>, Signed(session): Signed) -> Result<Response, Trouble> {
    let tasks = tasks(&office).await?;
    let main = html! {
        h1 { "Daftar kerja" }
        p.hint { "Yang sudah diterima di sini dan masih harus dicatat di SLiMS atau INLISLite. Perpanjangan dan pembatalan pesanan yang sudah tampak pada impor berikutnya hilang sendiri dari daftar." }
        @if tasks.is_empty() {
            p.empty { "Tidak ada yang harus dicatat." }
        } @else {
            (page::printing())
            p.screen { a.button href="/desk/kerja.csv" download { "Unduh CSV" } }
            form method="post" action="/desk/kerja" {
                (page::key(&session))
                table {
                    thead { tr { th scope="col" { "Sudah" } th scope="col" { "Tindakan" } th scope="col" { "Nomor" } th scope="col" { "Judul" } th scope="col" { "Sampai" } th scope="col" { "Atas nama" } } }
                    tbody {
                        @for task in &tasks {
                            @let id = &task.case.letter.id;
                            tr {
                                td { input id={ "s-" (id) } type="checkbox" name={ "s-" (id) } value="ya" aria-label={ "Sudah: " (task.what) " " (task.item) }; }
                                td { a href={ "/desk/surat/" (id) } { (task.what) } }
                                td { code { (task.item) } }
                                td { (task.title) }
                                td { (task.day.parse().map_or_else(|_| task.day.clone(), words::date)) }
                                td { (task.name) }
                            }
                        }
                    }
                }
                button.primary type="submit" { "Tandai sudah dicatat" }
            }
        }
    };
    Ok(page::full(&session, "/desk/kerja", "Daftar kerja", &main))
}

/// Takes what was done off the list.
pub(super) async fn done(State(office): State<Office>, sent: Sent) -> Result<Redirect, Trouble> {
    for id in sent.fields.keys().filter_map(|name| name.strip_prefix("s-")) {
        office.store.carry(id, true).await?;
        office.store.note(clock::wall()?, &sent.session.name, "dicatat", id).await?;
    }
    Ok(Redirect::to("/desk/kerja"))
}

/// The list as a table for other programs.
pub(super) async fn csv(State(office): State<Office>, Signed(session): Signed) -> Result<Response, Trouble> {
    let mut rows = vec![["action", "item", "title", "until", "name", "letter", "decided_by"].map(str::to_owned)];
    rows.extend(tasks(&office).await?.iter().map(|task| {
        [task.what, &task.item, &task.title, &task.day, &task.name, &task.case.letter.id, &task.case.name].map(harmless)
    }));
    let bytes = saving::table(rows)?;
    office.store.note(clock::wall()?, &session.name, "unduh daftar kerja", "").await?;
    Ok(saving::save_table("daftar-kerja.csv", bytes))
}
