//! Who judges a contest, and the packets for them.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use lapau_feed::Ticket;
use maud::{Markup, html};

use super::{
    super::{Office, Trouble, entrance::Sent, page, saving, words},
    address, drawn, gathered,
};
use crate::{
    clock,
    contests::{self, Competition, Phase},
    random,
    store::Session,
};

/// The longest name of a juror, in characters.
const NAME: usize = 80;

/// The jurors of a contest, and the step that ends the judging.
pub(super) async fn section(office: &Office, session: &Session, competition: &Competition) -> Result<Markup, Trouble> {
    let here = address(competition);
    let jurors = office.store.jurors(&competition.contest.id).await?;
    let jury = contests::jury(&office.store, &competition.contest.id).await?;
    let minutes = office.minutes()?;
    let entries = competition.judged().count();
    let is_over = competition.phase == Phase::Decided;
    let can_be_packed = competition.phase == Phase::Judging && entries > 0;
    Ok(html! {
        @if competition.contest.rubric.is_some() {
            h2 { "Juri: " (jurors.len()) }
            @if jurors.is_empty() { p.empty { "Belum ada juri." } }
            @else {
                table {
                    thead { tr { th scope="col" { "Juri" } th.number scope="col" { "Sudah menilai" } th scope="col" { "Terakhir" } th scope="col" { "Paket" } @if !is_over { th scope="col" { "Keluar" } } } }
                    tbody {
                        @for juror in &jurors {
                            @let scores = jury.scores.get(&juror.number);
                            tr {
                                th scope="row" { (juror.name) }
                                td.number data-nama="Sudah menilai" { (scores.map_or(0, |(scores, _)| competition.spoken_of(scores))) " dari " (entries) }
                                td { @if let Some((_, at)) = scores { (words::date_time(words::local(*at, minutes))) } }
                                td {
                                    @if can_be_packed {
                                        form method="post" action={ (here) "/juri/" (juror.number) "/paket" } { (page::key(session)) button.small type="submit" { "Unduh paket" } }
                                    }
                                    @if juror.packets > 0 { span.hint { (juror.packets) " kali dibuat" } }
                                }
                                @if !is_over {
                                    td { form method="post" action={ (here) "/juri" } { (page::key(session)) button.small type="submit" name="keluar" value=(juror.number) { "Keluarkan" } } }
                                }
                            }
                        }
                    }
                }
                p.hint { "Kirim tiap berkas hanya kepada jurinya, misalnya lewat WhatsApp. Juri membukanya di aplikasi pada alamat /lapau/juri, menilai tanpa internet, lalu nilainya datang sebagai surat. Siapa pun yang memegang berkas itu dapat menilai atas nama jurinya; bila tersebar, keluarkan juri itu dan tambahkan lagi." }
            }
            @if jury.strange > 0 { p.problem { (jury.strange) " surat nilai tidak berasal dari paket juri mana pun dan tidak dihitung." } }
            @if jury.late > 0 { p.problem { (jury.late) " surat nilai datang sesudah penilaian diakhiri dan tidak dihitung." } }
            @if !is_over {
                form method="post" action={ (here) "/juri" } {
                    (page::key(session))
                    label for="juri" { "Nama juri" }
                    p.hint #juri-hint { "Hanya untuk meja ini: penulis dan juri lain tidak membacanya." }
                    input.short id="juri" name="juri" maxlength=(NAME) required autocomplete="off" aria-describedby="juri-hint";
                    button.primary type="submit" { "Tambah juri" }
                }
            }
        }
        @if competition.phase == Phase::Judging {
            h2 { "Akhiri penilaian" }
            form method="post" action={ (here) "/putuskan" } {
                (page::key(session))
                p.hint { "Sesudah ini nilai tampak di meja ini, surat nilai yang datang kemudian tidak dihitung, dan juri tidak dapat diganti. Ini tidak dapat dibatalkan." }
                label.check { input type="checkbox" name="yakin" value="ya" required; " Semua juri sudah selesai" }
                button.primary type="submit" { "Akhiri penilaian" }
            }
        }
        @if let Some(judgement) = &competition.judgement {
            p.meta { "Penilaian diakhiri oleh " (judgement.name) ", " (words::date_time(words::local(judgement.at, minutes))) "." }
        }
    })
}

/// Names a juror, or takes one out.
pub(in super::super) async fn change(
    State(office): State<Office>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Trouble> {
    let competition = gathered(&office, &id).await?;
    let (done, deed, problem) = match sent.field("keluar") {
        "" => {
            let name = sent.field("juri");
            let fits = !name.is_empty() && name.chars().count() <= NAME && !name.chars().any(char::is_control);
            let done = fits && office.store.add_juror(&id, name).await?;
            (done, "tambah juri", "Juri tidak ditambahkan: namanya kosong, terlalu panjang, atau sudah ada.")
        }
        number => {
            let number = number.parse().map_err(|_| Trouble::Form)?;
            let done = office.store.remove_juror(&id, number).await?;
            (done, "keluarkan juri", "Juri ini sudah tidak ada, atau penilaian sudah diakhiri.")
        }
    };
    if !done {
        let mut response = drawn(&office, &sent.session, &competition, problem).await?;
        *response.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    }
    office.store.note(clock::wall()?, &sent.session.name, deed, &id).await?;
    Ok(Redirect::to(&address(&competition)).into_response())
}

/// Makes a packet for a juror, with a secret of its own.
pub(in super::super) async fn packet(
    State(office): State<Office>,
    Path((id, number)): Path<(String, i64)>,
    sent: Sent,
) -> Result<Response, Trouble> {
    let competition = gathered(&office, &id).await?;
    let jurors = office.store.jurors(&id).await?;
    let juror = jurors.iter().find(|juror| juror.number == number).ok_or(Trouble::Missing)?;
    let rubric = competition.contest.rubric.as_ref().filter(|_| competition.phase == Phase::Judging);
    let library = office.library()?;
    let (Some(rubric), Some(library), Some(_)) = (rubric, library, competition.judged().next()) else {
        return Err(Trouble::Form);
    };
    let key = Ticket(random::bytes().map_err(|_| Trouble::Random)?);
    let packet = competition.packet(&library.id, &juror.name, rubric, key);
    let bytes = serde_json::to_vec(&packet)?;
    let now = clock::wall()?;
    office.store.add_key(number, key, now).await?;
    office.store.note(now, &sent.session.name, "unduh paket juri", &id).await?;
    let file: String = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    Ok(saving::save_json(&format!("juri-{file}-{number}.json"), bytes))
}
