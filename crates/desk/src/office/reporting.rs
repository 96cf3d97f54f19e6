//! The report: what came in, how fast it was answered, what is open, what was promised and is not yet done.

use axum::{
    extract::{Query, State},
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{Office, Trouble, entrance::Signed, page, saving, words};
use crate::{
    clock,
    report::{self, Line, Period, Report},
};

/// What the address of the report says; empty where everything is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    dari: String,
    sampai: String,
}

impl Wanted {
    fn period(&self) -> Period {
        Period { from: self.dari.trim().parse().ok(), to: self.sampai.trim().parse().ok() }
    }

    /// Whether a day can't be read.
    fn is_odd(&self) -> bool {
        let period = self.period();
        (!self.dari.trim().is_empty() && period.from.is_none())
            || (!self.sampai.trim().is_empty() && period.to.is_none())
    }
}

async fn made(office: &Office, wanted: &Wanted) -> Result<Report, Trouble> {
    Ok(report::report(&office.store, wanted.period(), clock::wall()?, office.minutes()?).await?)
}

/// The report.
pub(super) async fn show(
    State(office): State<Office>,
    Signed(session): Signed,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Trouble> {
    let report = made(&office, &wanted).await?;
    let minutes = office.minutes()?;
    let (answered, counted): (Vec<&Line>, Vec<&Line>) =
        report.kinds.iter().partition(|line| line.promised_days.is_some());
    let undone: Vec<&Line> = answered.iter().copied().filter(|line| line.undone > 0).collect();
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let main = html! {
        h1 { "Laporan" }
        form.filters method="get" action="/desk/laporan" {
            div { label for="dari" { "Surat yang datang dari" } input id="dari" name="dari" type="date" value=(day(report.from)); }
            div { label for="sampai" { "Sampai" } input id="sampai" name="sampai" type="date" value=(day(report.to)); }
            button type="submit" { "Tampilkan" }
        }
        @if wanted.is_odd() { p.problem role="alert" { "Tanggal ditulis seperti 2026-11-30. Yang tidak terbaca diabaikan." } }
        (page::printing())
        @if report.all.received == 0 { p.empty { "Tidak ada surat yang perlu dijawab." } }
        @else {
            dl.figures {
                div { dt { "Surat masuk" } dd { (report.all.received) } }
                div { dt { "Dijawab" } dd { (report.all.answered) } }
                div { dt { "Separuh dijawab dalam" } dd { (span(report.all.median_minutes)) } }
                div { dt { "Tepat waktu" } dd { (report.all.on_time) " dari " (report.all.due) } }
                div { dt { "Belum dijawab" } dd { (report.all.open) } }
                div { dt { "Lewat tenggat" } dd { (report.all.overdue) } }
            }
            h2 { "Menurut jenis" }
            table {
                thead { tr {
                    th scope="col" { "Jenis" } th.number scope="col" { "Masuk" } th.number scope="col" { "Dijawab" } th.number scope="col" { "Ditarik" }
                    th.number scope="col" { "Separuh dalam" } th.number scope="col" { "90% dalam" }
                    th.number scope="col" { "Janji" } th.number scope="col" { "Tepat waktu" } th.number scope="col" { "Belum dijawab" } th.number scope="col" { "Lewat tenggat" }
                } }
                tbody { @for line in &answered { (row(line)) } }
            }
            h2 { "Dijanjikan, belum selesai" }
            @if undone.is_empty() { p.empty { "Tidak ada." } }
            ul { @for line in &undone { li { (promise(line)) @if let Some(since) = line.undone_since { span.meta { ", yang terlama sejak " (words::date(words::local(since, minutes).date())) } } } } }
            @if undone.iter().any(|line| line.kind != "proposal") { p { a href="/desk/kerja" { "Ke daftar kerja" } } }
        }
        @if !counted.is_empty() {
            h2 { "Hanya dihitung" }
            ul { @for line in &counted { li { (words::kind(&line.kind)) ": " b { (line.received) } @if line.withdrawn > 0 { ", ditarik " (line.withdrawn) } } } }
        }
        p.actions { a.button href={ "/desk/laporan.csv?dari=" (day(report.from)) "&sampai=" (day(report.to)) } download { "Unduh CSV" } }
        p.hint { "Waktu dihitung dari surat sampai di meja hingga jawaban pertama. Janji ialah tenggat tiap jenis surat di meja ini. Angka yang sama: " code { "desk report" } "." }
    };
    Ok(page::full(&session, "/desk/laporan", "Laporan", &main))
}

fn row(line: &Line) -> Markup {
    html! {
        tr {
            th scope="row" { a href={ "/desk?jenis=" (line.kind) "&keadaan=semua" } { (words::kind(&line.kind)) } }
            td.number data-nama="Masuk" { (line.received) }
            td.number data-nama="Dijawab" { (line.answered) }
            td.number data-nama="Ditarik" { (line.withdrawn) }
            td.number data-nama="Separuh dalam" { (span(line.median_minutes)) }
            td.number data-nama="90% dalam" { (span(line.p90_minutes)) }
            td.number data-nama="Janji" { @if let Some(days) = line.promised_days { (days) " hari" } }
            td.number data-nama="Tepat waktu" { (line.on_time) " dari " (line.due) }
            td.number data-nama="Belum dijawab" { (line.open) }
            td.number data-nama="Lewat tenggat" { (line.overdue) }
        }
    }
}

fn promise(line: &Line) -> Markup {
    let what = match line.kind.as_str() {
        "renewal" => "perpanjangan diterima, belum dicatat di sistem perpustakaan",
        "hold" => "buku disimpan untuk pemesan, belum dicatat di sistem perpustakaan",
        _ => "usulan disetujui atau dipesan, belum selesai",
    };
    html! { b { (line.undone) } " " (what) }
}

fn span(minutes: Option<i64>) -> String {
    minutes.map_or_else(|| "–".to_owned(), words::span)
}

/// The report as a table for other programs.
pub(super) async fn csv(
    State(office): State<Office>,
    Signed(_): Signed,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Trouble> {
    let bytes = made(&office, &wanted).await?.csv().map_err(|error| Trouble::Feed(std::io::Error::other(error)))?;
    Ok(saving::save_table("laporan.csv", bytes))
}
