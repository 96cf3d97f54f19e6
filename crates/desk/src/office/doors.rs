//! An event's doors and who came: opening a door for a phone, closing it, and what phones handed in.
//!
//! A door's secret is on the page that opened it, and nowhere else afterwards.

use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{Redirect, Response},
};
use jiff::civil::{Date, DateTime};
use lapau_attendance::{Arrival, standing};
use lapau_feed::{
    card::{read_code, write_code},
    door::{DoorFile, FRAGMENT, grouped},
    letters::SubmissionState,
    programme::Event,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    Office, Trouble,
    entrance::{Sent, Signed},
    page, reading, saving, words,
};
use crate::{
    attendance::{self, Coming, DoorError, HandedIn, Standing},
    cards::sheet::code_of,
    clock,
    store::{Door, Session},
};

impl From<DoorError> for Trouble {
    fn from(error: DoorError) -> Self {
        match error {
            DoorError::Store(error) => error.into(),
            DoorError::Feed(error) => error.into(),
            DoorError::Letter(error) => error.into(),
            DoorError::Random => Self::Random,
            DoorError::Label | DoorError::Day => Self::Form,
            DoorError::Shut => Self::Missing,
        }
    }
}

/// The doors of an event's day, and the form to open another one.
pub(super) fn doors(
    session: &Session,
    event: &Event,
    day: Date,
    doors: &[Door],
    now: DateTime,
    minutes: i32,
) -> Markup {
    let local = |at| words::local(at, minutes);
    let doors: Vec<&Door> = doors.iter().filter(|door| door.day == day).collect();
    let is_open = |door: &Door| door.closed.is_none() && now < local(door.ends);
    let action = format!("/desk/acara/{}/pintu", page::escaped(&event.id));
    html! {
        details.doors open[doors.iter().any(|door| is_open(door))] {
            summary { "Pintu" @if !doors.is_empty() { ": " (doors.iter().filter(|door| is_open(door)).count()) " terbuka" } }
            p.hint { "Ponsel petugas memeriksa tiket di pintu, juga tanpa internet. Buka satu pintu untuk tiap ponsel, supaya dapat ditutup sendiri bila ponselnya hilang." }
            @if !doors.is_empty() {
                ul { @for door in &doors {
                    li {
                        b { @if door.label.is_empty() { "Tanpa nama" } @else { (door.label) } }
                        " dibuka " (words::date_time(local(door.opened)))
                        @match door.closed {
                            Some(closed) => { ", ditutup " (words::date_time(local(closed))) }
                            None if !is_open(door) => { ", berakhir " (words::date_time(local(door.ends))) }
                            None => {
                                ", sampai " (words::date_time(local(door.ends)))
                                form method="post" action={ (action) "/tutup" } {
                                    (page::key(session))
                                    input type="hidden" name="pintu" value=(door.id);
                                    button.small type="submit" aria-label={ "Tutup pintu " (door.label) } { "Tutup" }
                                }
                            }
                        }
                    }
                } }
            }
            @if attendance::on_day(event, day).is_some_and(|date| now.date() <= lapau_calendar::later(date.end.date(), 1)) {
                form method="post" action=(action) autocomplete="off" {
                    (page::key(session))
                    input type="hidden" name="hari" value=(day);
                    label for={ "label-" (day) } { "Ponsel siapa" }
                    input id={ "label-" (day) } name="label" maxlength="80" placeholder="Misalnya: HP Rina";
                    button type="submit" { "Buka pintu" }
                }
            }
        }
    }
}

/// Opens a door, and shows its code this once.
pub(super) async fn open(
    State(office): State<Office>,
    Path(id): Path<String>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, Trouble> {
    let event: Event = office.published.record(&id)?.ok_or(Trouble::Missing)?;
    let day: Date = sent.field("hari").parse().map_err(|_| Trouble::Form)?;
    let (now, minutes) = (clock::wall()?, office.minutes()?);
    let (door, secret) = attendance::open(&office.store, &event, day, minutes, sent.field("label"), now).await?;
    office.store.note(now, &sent.session.name, "buka pintu", &door.id[..8]).await?;
    let library = office.library()?;
    let address = office.address(library.as_ref(), &headers);
    let code = write_code(secret);
    let link = format!("{}/lapau/pintu{FRAGMENT}{}", address.trim_end_matches('/'), code.replace('-', ""));
    let main = html! {
        p.back { a href={ "/desk/acara/" (page::escaped(&id)) } { (reading::said(&event.title)) } }
        h1 { "Pintu terbuka" }
        p.meta { (words::date(day)) @if !door.label.is_empty() { ", " (door.label) } }
        p.problem { "Kode ini tampak sekali ini saja. Siapa pun yang memegangnya dapat membaca daftar nama, jadi jangan dicetak atau dikirim ke grup." }
        div.opened {
            (code_of(&link, "Kode QR pintu"))
            div {
                p.title { "Pindai dengan kamera ponsel petugas" }
                p { a href=(link) { "Buka di perangkat ini" } }
                p.code { (code) }
                p.how { "Atau buka " b { (address) "/lapau/pintu" } " dan ketik kode ini. Lakukan selagi ada internet; sesudah itu ponsel tidak memerlukannya. Berakhir sendiri " (words::date_time(words::local(door.ends, minutes))) "." }
            }
        }
        form method="post" action={ "/desk/acara/" (page::escaped(&id)) "/pintu/berkas" } {
            (page::key(&sent.session))
            input type="hidden" name="kode" value=(code);
            p.hint { "Ponsel tidak terhubung ke meja ini? Pindahkan berkas ini ke ponsel, lalu buka di halaman Pintu." }
            button type="submit" { "Unduh berkas pintu" }
        }
    };
    Ok(page::full(&sent.session, "/desk/acara", "Pintu terbuka", &main))
}

/// The list of a door that was just opened, with its secret, as a file.
pub(super) async fn file(
    State(office): State<Office>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Trouble> {
    let now = clock::wall()?;
    let secret = read_code(sent.field("kode")).map_err(|_| Trouble::Form)?;
    let door = attendance::door_of(&office.store, secret, now).await?;
    if door.event != id {
        return Err(Trouble::Missing);
    }
    let list = attendance::list(&office.store, &office.published, &door, now).await?;
    office.store.note(now, &sent.session.name, "unduh berkas pintu", &door.id[..8]).await?;
    let bytes = serde_json::to_vec(&DoorFile { secret, list })?;
    Ok(saving::save_json(&format!("pintu-{}.json", door.day), bytes))
}

/// Closes a door.
pub(super) async fn close(
    State(office): State<Office>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Redirect, Trouble> {
    let now = clock::wall()?;
    let door = sent.field("pintu");
    if office.store.close_door(&id, door, now).await? {
        office.store.note(now, &sent.session.name, "tutup pintu", door.get(..8).unwrap_or_default()).await?;
    }
    Ok(Redirect::to(&format!("/desk/acara/{}", page::escaped(&id))))
}

/// Who came of those who registered, what is said of each, and who came without.
pub(super) struct Attended<'a> {
    arrivals: Vec<Arrival<'a>>,
    minutes: i32,
    /// Whether the event is over, so that who has not come did not come.
    over: bool,
}

impl<'a> Attended<'a> {
    /// By what phones handed in.
    pub(super) fn of(handed: &'a HandedIn, event: &Event, day: Date, now: DateTime, minutes: i32) -> Self {
        let over = attendance::on_day(event, day).is_some_and(|date| date.end < now);
        Self { arrivals: standing(&handed.marks), minutes, over }
    }

    /// Whether anything is known of who came.
    pub(super) fn is_known(&self) -> bool {
        !self.arrivals.is_empty()
    }

    /// Whether a registration's people came, in words.
    pub(super) fn said(&self, ticket: &str, state: SubmissionState) -> String {
        match self.arrivals.iter().find(|arrival| arrival.ticket == Some(ticket)) {
            Some(arrival) => {
                let again = match arrival.repeated.len() {
                    0 => String::new(),
                    more => format!(", dipindai {} kali", more + 1),
                };
                format!("{} orang, {}{again}", arrival.people, self.time(arrival))
            }
            None if state != SubmissionState::Accepted || !self.is_known() => String::new(),
            None if self.over => "tidak datang".to_owned(),
            None => "belum datang".to_owned(),
        }
    }

    /// Everyone who is on no list: without a ticket, or with one that no registration here has.
    fn others<'s>(&'s self, list: &'s [Coming]) -> impl Iterator<Item = &'s Arrival<'a>> {
        let tickets: Vec<String> = list.iter().map(Coming::ticket).collect();
        self.arrivals
            .iter()
            .filter(move |arrival| arrival.ticket.is_none_or(|ticket| tickets.iter().all(|known| known != ticket)))
    }

    fn time(&self, arrival: &Arrival<'_>) -> String {
        let at = words::local(arrival.mark.at, self.minutes);
        format!("{:02}.{:02}", at.hour(), at.minute())
    }

    fn heads(&self) -> u32 {
        self.arrivals.iter().map(|arrival| u32::from(arrival.people)).sum()
    }

    /// How many came, and those who came without a registration.
    pub(super) fn summary(&self, event: &Event, day: Date, list: &[Coming]) -> Markup {
        let others: Vec<_> = self.others(list).collect();
        let without: u32 = others.iter().map(|arrival| u32::from(arrival.people)).sum();
        let registered = list.iter().filter(|coming| coming.case.state == SubmissionState::Accepted);
        let absent = registered
            .filter(|coming| {
                let ticket = coming.ticket();
                self.arrivals.iter().all(|arrival| arrival.ticket != Some(&*ticket))
            })
            .map(|coming| u32::from(coming.registration.seats))
            .sum::<u32>();
        html! {
            @if self.is_known() {
                p.attendance { b { "Hadir " (self.heads()) " orang" } ": " (self.heads() - without) " terdaftar, " (without) " tanpa daftar; " (absent) " " @if self.over { "tidak datang." } @else { "belum datang." } }
                @if !others.is_empty() {
                    ul.walkins { @for arrival in &others {
                        li { (self.time(arrival)) " · " @if arrival.name.is_empty() { "tanpa nama" } @else { (arrival.name) } ", " (arrival.people) " orang" @if let Some(ticket) = arrival.ticket { ", tiket " (grouped(ticket)) } }
                    } }
                }
                p.screen { a href={ "/desk/acara/" (page::escaped(&event.id)) "/hadir.csv?hari=" (day) } { "Unduh daftar hadir (CSV)" } }
            }
        }
    }

    /// The same as rows of a table for other programs.
    fn rows(&self, list: &[Coming]) -> Vec<[String; 7]> {
        let mut rows =
            vec![["nama", "tiket", "mendaftar", "datang", "pukul", "pendaftaran", "hadir"].map(String::from)];
        for coming in list {
            let ticket = coming.ticket();
            let arrival = self.arrivals.iter().find(|arrival| arrival.ticket == Some(&*ticket));
            let came = match arrival {
                Some(_) => "hadir",
                None if self.over => "tidak datang",
                None => "belum datang",
            };
            rows.push([
                coming.registration.name.clone(),
                grouped(&ticket),
                coming.registration.seats.to_string(),
                arrival.map_or(0, |arrival| arrival.people).to_string(),
                arrival.map(|arrival| self.time(arrival)).unwrap_or_default(),
                words::state(coming.case.state).to_owned(),
                came.to_owned(),
            ]);
        }
        for arrival in self.others(list) {
            rows.push([
                arrival.name.to_owned(),
                arrival.ticket.map(grouped).unwrap_or_default(),
                "0".to_owned(),
                arrival.people.to_string(),
                self.time(arrival),
                "tanpa daftar".to_owned(),
                "hadir".to_owned(),
            ]);
        }
        rows
    }
}

/// What came in and counts only by a librarian's word.
pub(super) fn aside(handed: &HandedIn) -> Markup {
    html! {
        @for (case, why) in &handed.aside {
            p.problem {
                @match why {
                    Standing::Late(label) => { "Catatan dari pintu " b { (label) } " datang sesudah pintunya ditutup." }
                    _ => { "Ada catatan pintu yang tidak menunjukkan pintu mana pun." }
                }
                " Belum dihitung. " a href={ "/desk/surat/" (case.letter.id) } { "Periksa, lalu hitung atau jangan" }
            }
        }
    }
}

/// Which day is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(with = "lapau_feed::dates")]
    hari: Date,
}

/// Who came, as a table for other programs.
pub(super) async fn csv(
    State(office): State<Office>,
    Signed(session): Signed,
    Path(id): Path<String>,
    Query(Wanted { hari: day }): Query<Wanted>,
) -> Result<Response, Trouble> {
    let event: Event = office.published.record(&id)?.ok_or(Trouble::Missing)?;
    let mut list = attendance::coming(&office.store, Some(&id)).await?;
    list.retain(|coming| coming.day(&event) == day);
    let handed = attendance::handed_in(&office.store, &id, day).await?;
    let attended = Attended::of(&handed, &event, day, office.now()?, office.minutes()?);
    let bytes = saving::table(attended.rows(&list).iter().map(|row| row.iter().map(|cell| saving::harmless(cell))))?;
    office.store.note(clock::wall()?, &session.name, "unduh daftar hadir", &id).await?;
    Ok(saving::save_table(&format!("hadir-{day}.csv"), bytes))
}
