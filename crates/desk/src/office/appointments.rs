//! Appointments: who comes when, who waits for an answer, and what is free.

use std::collections::BTreeMap;

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::{Date, DateTime};
use lapau_calendar::slots;
use lapau_feed::{
    Collection,
    consulting::{Consultation, Way},
    letters::{Answer, SubmissionState},
    library::Closure,
    submission::Appointment,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    Office, Trouble,
    entrance::{Sent, Signed},
    page, reading, words,
};
use crate::{
    appointments::{self, Asked},
    clock,
    content::writing,
    store::{Session, state_name},
};

/// What stands in a template for the free times that are near.
const FREE: &str = "{kosong}";
/// How many free times the form of a letter offers.
const MOST: usize = 80;

/// Everything about appointments, as it is now.
pub(super) struct Diary {
    pub(super) asked: Vec<Asked>,
    consultations: Vec<Consultation>,
    closures: Vec<Closure>,
    now: DateTime,
}

impl Diary {
    /// Reads it: the rules as phones have them, and what was given as the desk has it.
    pub(super) async fn read(office: &Office) -> Result<Self, Trouble> {
        let asked = appointments::asked(&office.store).await?;
        let mut consultations: Vec<Consultation> = office.published.records()?;
        for consultation in &mut consultations {
            // What was given by letter is known here, and may have changed since the publication.
            if let Some(content) = office.content() {
                let written = writing::find(content, Collection::Consultations, &consultation.id)?;
                let by_hand = written.as_ref().and_then(|written| written.fields.get("taken")?.as_array());
                let by_hand = by_hand.into_iter().flatten().filter_map(|text| text.as_str()?.parse().ok());
                consultation.taken = by_hand.collect();
            }
            consultation.taken.extend(appointments::given(&asked, &consultation.id));
        }
        let closures = office.library()?.map(|library| library.closures).unwrap_or_default();
        Ok(Self { asked, consultations, closures, now: office.now()? })
    }

    fn consultation(&self, id: &str) -> Option<&Consultation> {
        self.consultations.iter().find(|consultation| consultation.id == id)
    }

    /// The consultation of a letter, with the time that it has itself as if it were free.
    fn for_letter(&self, appointment: &Appointment, letter: &str) -> Option<Consultation> {
        let mut consultation = self.consultation(&appointment.consultation)?.clone();
        let own = self.asked.iter().find(|asked| asked.case.letter.id == letter).and_then(Asked::given);
        if let Some(place) = own.and_then(|own| consultation.taken.iter().position(|taken| *taken == own)) {
            consultation.taken.remove(place);
        }
        Some(consultation)
    }

    /// Why a time can't be given to a letter, in words.
    pub(super) fn against(&self, appointment: &Appointment, letter: &str, slot: DateTime) -> Option<String> {
        if slot <= self.now {
            return Some("Waktu itu sudah lewat. Pilih yang lain.".into());
        }
        let consultation = self.for_letter(appointment, letter)?;
        if !consultation.taken.iter().any(|taken| slots::clash(&consultation, *taken, slot)) {
            return None;
        }
        let near = appointments::offered(&consultation, &self.closures, &[slot], self.now);
        let who = appointments::holder(&self.asked, &consultation, slot, letter)
            .map_or_else(String::new, |other| format!(" kepada {}", other.appointment.name));
        Some(format!("Waktu itu sudah diberikan{who}. Yang masih kosong di dekatnya: {}.", said_all(&near)))
    }

    /// The times that the form of a letter offers: those asked for first, each with what it is worth.
    pub(super) fn choices(&self, appointment: &Appointment, letter: &str) -> Vec<(DateTime, String)> {
        let consultation = self.for_letter(appointment, letter);
        let mut choices: Vec<(DateTime, String)> = Vec::new();
        let own = self.asked.iter().find(|asked| asked.case.letter.id == letter).and_then(Asked::given);
        for slot in own.into_iter().chain(appointment.slots.iter().copied()) {
            if !choices.iter().any(|(known, _)| *known == slot) {
                choices.push((slot, format!("{} ({})", said(slot), self.standing(appointment, letter, slot))));
            }
        }
        let free = consultation.map(|consultation| slots::free(&consultation, &self.closures, self.now));
        for slot in free.unwrap_or_default() {
            if choices.len() < MOST && !choices.iter().any(|(known, _)| *known == slot) {
                choices.push((slot, said(slot)));
            }
        }
        choices
    }

    /// The time that the form begins with: what was given, else the first wish that can be.
    pub(super) fn proposed(&self, appointment: &Appointment, letter: &str) -> Option<DateTime> {
        let own = self.asked.iter().find(|asked| asked.case.letter.id == letter).and_then(Asked::given);
        own.or_else(|| {
            let consultation = self.for_letter(appointment, letter)?;
            // What somebody asked for earlier is theirs to be refused first.
            let is_open = |slot: &DateTime| self.earlier(&consultation, letter, *slot).is_none();
            let wishes: Vec<DateTime> = appointment.slots.iter().copied().filter(is_open).collect();
            match appointments::way(&consultation, &self.closures, &wishes, self.now) {
                appointments::Way::Give(slot) => Some(slot),
                appointments::Way::Offer(_) => None,
            }
        })
    }

    /// Who asked earlier for a time, or for one too near to it, and has no answer yet.
    fn earlier(&self, consultation: &Consultation, letter: &str, slot: DateTime) -> Option<&Asked> {
        self.asked.iter().take_while(|other| other.case.letter.id != letter).find(|other| {
            let same = other.is_open() && other.appointment.consultation == consultation.id;
            same && other.appointment.slots.iter().any(|wish| slots::clash(consultation, *wish, slot))
        })
    }

    /// What a wished time is worth, in words.
    fn standing(&self, appointment: &Appointment, letter: &str, slot: DateTime) -> String {
        let Some(consultation) = self.for_letter(appointment, letter) else {
            return "layanannya tidak (lagi) terbit".into();
        };
        if let Some(other) = appointments::holder(&self.asked, &consultation, slot, letter) {
            return format!("sudah diberikan kepada {}", other.appointment.name);
        }
        let before = self.earlier(&consultation, letter, slot);
        if let Some(before) = before {
            return format!("lebih dahulu diminta {}", before.appointment.name);
        }
        match slots::bar(&consultation, &self.closures, slot, self.now) {
            None => "kosong",
            Some(slots::Bar::TooSoon) if slot <= self.now => "sudah lewat",
            Some(slots::Bar::TooSoon) => "kosong, tinggal sebentar lagi",
            Some(slots::Bar::TooFar) => "terlalu jauh ke depan",
            Some(slots::Bar::Closed) => "hari itu tutup",
            Some(slots::Bar::NotOffered) => "di luar jam layanan ini",
            Some(slots::Bar::Taken) => "sudah diberikan",
        }
        .into()
    }

    /// What the desk knows of what a letter asks for.
    pub(super) fn said(&self, appointment: &Appointment, letter: &str) -> Markup {
        let consultation = self.for_letter(appointment, letter);
        html! {
            @match &consultation {
                None => p.problem { "Layanan ini tidak (lagi) terbit. Tolak permintaannya dengan alasan itu." },
                Some(consultation) => {
                    p { b { (reading::said(&consultation.title)) } ", " (consultation.minutes) " menit"
                        @if !consultation.by.is_empty() { ", dengan " (consultation.by) } }
                    ul { @for slot in &appointment.slots { li { (said(*slot)) ": " b { (self.standing(appointment, letter, *slot)) } } } }
                    p { "Kosong di dekatnya: " (said_all(&appointments::offered(consultation, &self.closures, &appointment.slots, self.now))) }
                }
            }
            p { a href={ "/desk/temu?dari=" (appointment.slots.first().map_or(self.now, |slot| *slot).date()) } { "Buka daftar janji temu" } }
        }
    }

    /// A template with the free times in their place.
    pub(super) fn filled(&self, template: &str, appointment: &Appointment, letter: &str) -> String {
        let Some(consultation) = self.for_letter(appointment, letter).filter(|_| template.contains(FREE)) else {
            return template.replace(FREE, "–");
        };
        let near = appointments::offered(&consultation, &self.closures, &appointment.slots, self.now);
        template.replace(FREE, &said_all(&near))
    }
}

/// A time with its weekday: `Senin, 7 Des 2026, 09.00`.
pub(super) fn said(slot: DateTime) -> String {
    let weekday = slot.weekday().to_monday_zero_offset();
    let weekday = usize::try_from(weekday).ok().and_then(|day| lapau_calendar::WEEKDAYS.get(day)).copied();
    format!("{}, {}", weekday.unwrap_or_default(), words::date_time(slot))
}

fn said_all(slots: &[DateTime]) -> String {
    let all: Vec<String> = slots.iter().map(|slot| said(*slot)).collect();
    if all.is_empty() { "belum ada".into() } else { all.join("; ") }
}

/// How one meets.
pub(super) fn way(way: Way) -> &'static str {
    match way {
        Way::Visit => "Bertemu di perpustakaan",
        Way::Phone => "Lewat telepon",
        Way::Whatsapp => "Lewat WhatsApp",
        Way::Other => "Dengan cara lain",
    }
}

/// What the address of the list says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    dari: String,
    hari: String,
}

/// The appointments of a day or a week, to be printed, and whoever waits for an answer.
pub(super) async fn list(
    State(office): State<Office>,
    Signed(session): Signed,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Trouble> {
    let diary = Diary::read(&office).await?;
    let today = diary.now.date();
    let is_day = wanted.hari == "1";
    let from: Date = wanted.dari.parse().unwrap_or(today);
    // A week begins on its Monday.
    let from =
        if is_day { from } else { lapau_calendar::later(from, -i64::from(from.weekday().to_monday_zero_offset())) };
    let length = if is_day { 1 } else { 7 };
    let last = lapau_calendar::later(from, length - 1);
    let mut days: BTreeMap<Date, Vec<(DateTime, &Asked)>> = BTreeMap::new();
    for asked in &diary.asked {
        if let Some(slot) = asked.given().filter(|slot| (from..=last).contains(&slot.date())) {
            days.entry(slot.date()).or_default().push((slot, asked));
        }
    }
    days.values_mut()
        .for_each(|list| list.sort_by_key(|(slot, asked)| (*slot, asked.appointment.consultation.clone())));
    let address = |from: Date, day: bool| format!("/desk/temu?dari={from}&hari={}", if day { "1" } else { "7" });
    let main = html! {
        h1 { "Janji temu" }
        (waiting(&diary, &session))
        nav.pages.screen aria-label="Waktu" {
            a rel="prev" href=(address(lapau_calendar::later(from, -length), is_day)) { "Sebelumnya" }
            a href=(address(today, is_day)) { @if is_day { "Hari ini" } @else { "Minggu ini" } }
            a rel="next" href=(address(lapau_calendar::later(from, length), is_day)) { "Berikutnya" }
            a href=(address(if is_day { from } else if (from..=last).contains(&today) { today } else { from }, !is_day)) { @if is_day { "Seminggu" } @else { "Sehari" } }
        }
        h2 { (words::date(from)) @if !is_day { " sampai " (words::date(last)) } }
        @if days.is_empty() { p.empty { "Belum ada janji temu pada hari-hari ini." } }
        @for (day, list) in &days {
            section.day {
                h3 { (weekday(*day)) }
                table {
                    thead { tr { th scope="col" { "Jam" } th scope="col" { "Nama" } th scope="col" { "Layanan" } th scope="col" { "Cara" } th scope="col" { "Tentang" } } }
                    tbody { @for (slot, asked) in list { (row(&diary, *slot, asked)) } }
                }
            }
        }
        p.hint.screen { "Daftar ini dapat dicetak dengan Ctrl+P. Jam layanan ditulis di " a href="/desk/tulis/konsultasi" { "Tulis, Konsultasi" } "; yang sudah diberikan hilang dari pilihan pembaca sesudah terbitan berikutnya." }
    };
    Ok(page::full(&session, "/desk/temu", "Janji temu", &main))
}

fn row(diary: &Diary, slot: DateTime, asked: &Asked) -> Markup {
    let Appointment { consultation, way: how, name, contact, text, .. } = &asked.appointment;
    let known = diary.consultation(consultation);
    let end = known.map(|known| slots::end(known, slot));
    let clashes = known
        .and_then(|known| appointments::holder(&diary.asked, known, slot, &asked.case.letter.id))
        .map(|other| other.appointment.name.clone());
    html! {
        tr {
            th scope="row" { (hour(slot)) @if let Some(end) = end { "–" (hour(end)) } }
            td { a href={ "/desk/surat/" (asked.case.letter.id) } { (name) }
                @if let Some(other) = clashes { " " span.state data-state="late" { "Bentrok dengan " (other) } } }
            td data-nama="Layanan" { (known.map_or(&**consultation, |known| reading::said(&known.title))) }
            td data-nama="Cara" { (way(*how)) @if !contact.is_empty() { ", " (contact) } }
            td data-nama="Tentang" { (short(text)) }
        }
    }
}

/// The wishes that nobody answered yet, in the order they came.
fn waiting(diary: &Diary, session: &Session) -> Markup {
    let open: Vec<&Asked> = diary.asked.iter().filter(|asked| asked.is_open()).collect();
    html! {
        @if !open.is_empty() {
            section.screen aria-labelledby="menunggu" {
                h2 #menunggu { "Belum dijawab " span.meta { (open.len()) } }
                ol.letters {
                    @for asked in &open {
                        li {
                            a href={ "/desk/surat/" (asked.case.letter.id) } {
                                span.kind { (asked.appointment.name) }
                                span.text { @for (n, slot) in asked.appointment.slots.iter().enumerate() {
                                    @if n > 0 { "; " } (said(*slot)) " (" (diary.standing(&asked.appointment, &asked.case.letter.id, *slot)) ")"
                                } }
                            }
                            span.meta { span { (way(asked.appointment.way)) } }
                        }
                    }
                }
                form method="post" action="/desk/temu" {
                    (page::key(session))
                    p.hint { "Yang meminta lebih dahulu mendapat waktu yang dimintanya; yang terlambat ditolak dengan waktu kosong di dekatnya, supaya dapat memilih lagi." }
                    button.primary type="submit" { "Jawab semua yang menunggu" }
                }
            }
        }
    }
}

/// Answers every wish that waits, in the order they came.
pub(super) async fn answer_all(State(office): State<Office>, sent: Sent) -> Result<Response, Trouble> {
    // One at a time, so that no time is given twice.
    let _turn = office.pen.lock().await;
    let mut diary = Diary::read(&office).await?;
    let now = clock::wall()?;
    for n in 0..diary.asked.len() {
        let asked = &diary.asked[n];
        let (id, appointment) = (asked.case.letter.id.clone(), asked.appointment.clone());
        if !asked.is_open() {
            continue;
        }
        // What is no more published is for a librarian to explain.
        let Some(consultation) = diary.for_letter(&appointment, &id) else { continue };
        let (state, slot, template) =
            match appointments::way(&consultation, &diary.closures, &appointment.slots, diary.now) {
                appointments::Way::Give(slot) => (SubmissionState::Accepted, Some(slot), 0),
                appointments::Way::Offer(_) => (SubmissionState::Declined, None, 1),
            };
        let text = words::templates("appointment").get(template).map_or("", |(_, text)| text);
        let answer = Answer {
            submission: id.clone(),
            state,
            at: now,
            text: diary.filled(text, &appointment, &id),
            due: None,
            place: None,
            until: None,
            slot,
            href: address(&appointment.consultation),
            badge: String::new(),
        };
        if office.store.decide(&answer, &sent.session.name, asked.case.revision, &[]).await? {
            office.store.note(now, &sent.session.name, state_name(state), &id).await?;
            let given = diary.consultations.iter_mut().find(|known| known.id == appointment.consultation);
            if let (Some(given), Some(slot)) = (given, slot) {
                given.taken.push(slot);
            }
        }
    }
    Ok(Redirect::to("/desk/temu").into_response())
}

/// The app's page of a consultation.
pub(super) fn address(consultation: &str) -> String {
    format!("/lapau/temu/{}", page::escaped(consultation))
}

fn hour(at: DateTime) -> String {
    format!("{:02}.{:02}", at.hour(), at.minute())
}

fn weekday(day: Date) -> String {
    let name = usize::try_from(day.weekday().to_monday_zero_offset()).ok();
    let name = name.and_then(|day| lapau_calendar::WEEKDAYS.get(day)).copied().unwrap_or_default();
    format!("{name}, {}", words::date(day))
}

/// The start of a text, in a line.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
