//! Meeting a librarian: who may be asked for, which times are free, and what became of one's own wishes.
//!
//! Everything works without network: the free times follow from published rules, and the wish waits in the outbox.

use jiff::civil::DateTime;
use lapau_calendar::{Occurrence, ics, slots};
use lapau_feed::{
    Collection,
    consulting::{Consultation, Way},
    dates::{Form as _, iso},
    door::{grouped, ticket_of},
    letters::{Answer, SubmissionState},
    library::Closure,
    programme::EventState,
    submission::{Appointment, Cancellation, Content, Fault, Invalid},
};
use lapau_inquiry::Inquiry;
use lapau_outbox::{Letter, State};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use super::{
    inquiry::{self, asked},
    letters::send_button,
    reading::{detail, shown},
    writing::{Place, compose},
};
use crate::{
    components::{
        icon::{self, icon},
        page::{back, section},
        prose::prose,
        states::empty,
    },
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::{Answers, Drafts, Feed, Letters, Snapshot, window},
};

/// What an address gives as the time that is wished for.
const WISH: &str = "jam";
/// How many free times are offered in the place of one that was refused.
const OFFERED: usize = 3;
/// How long before it a phone's calendar reminds of an appointment.
const ALARM: &str = "-PT2H";

/// Everybody who may be asked for, with their next free time.
pub(crate) fn appointments_page() -> Markup {
    shown(
        &[Collection::Consultations],
        |t, _| Some(t.appointment_title().into()),
        |t, snapshot| {
            let head = markup! {
                {back(paths::LAPAU, t.app_lapau())}
                <header class="head"><h1>{t.appointment_title()}</h1><p class="lead">{t.appointment_lead()}</p></header>
            };
            if snapshot.consultations.is_empty() {
                let action = (paths::ASK, t.ask_title());
                return markup! {
                    {head}
                    {own(t, None)}
                    {empty(t.appointment_none(), t.appointment_none_text(), Some(action))}
                };
            }
            let rows = snapshot.consultations.iter().map(|consultation| {
                let free = slots::free(consultation, closures(snapshot), snapshot.now());
                let next = match free.first() {
                    Some(slot) => t.appointment_next(say(t, *slot)),
                    None => t.appointment_full().into(),
                };
                markup! {
                    <li><a href=paths::below(paths::APPOINTMENTS, &consultation.id)>
                        {icon(icon::CLOCK)}
                        <span>{t.of(&consultation.title)}<span class="meta"><span>{consultation.by.clone()}</span><span>{next}</span></span></span>
                        {icon(icon::CHEVRON)}
                    </a></li>
                }
            });
            markup! {
                {head}
                {own(t, None)}
                <ul class="list me-list">{rows.collect::<Markup>()}</ul>
                <p class="hint">{t.appointment_inquire()}" "<a href=paths::INQUIRE>{t.inquiry_title()}</a></p>
            }
        },
    )
}

/// One of them: what there is to know, one's own wishes, and the form for another one.
pub(crate) fn appointment_page() -> Markup {
    detail(
        &[Collection::Consultations],
        |snapshot, id| snapshot.consultations.iter().find(|consultation| consultation.id == id),
        |t, consultation| t.of(&consultation.title),
        page,
    )
}

fn page(t: Phrases, snapshot: &Snapshot, consultation: &Consultation) -> Markup {
    let summary =
        (!consultation.summary.is_empty()).then(|| markup! { <p class="lead">{t.of(&consultation.summary)}</p> });
    let about = (!consultation.about.is_empty()).then(|| prose(&consultation.about));
    let now = snapshot.now();
    let free = slots::free(consultation, closures(snapshot), now);
    let form = if free.is_empty() {
        markup! { <p class="empty-line">{t.appointment_full()}" "<a href=paths::ASK>{t.ask_title()}</a></p> }
    } else {
        let wish = use_location().search.with(|raw| DateTime::read(&paths::parameter(raw, WISH)?));
        let content = Content::Appointment(Appointment {
            consultation: consultation.id.clone(),
            slots: wish.into_iter().filter(|wish| free.contains(wish)).collect(),
            way: consultation.ways.first().copied().unwrap_or_default(),
            ..Appointment::default()
        });
        compose(t, snapshot, content, None, Place::Below)
    };
    markup! {
        {back(paths::APPOINTMENTS, t.appointment_title())}
        <header class="head"><h1>{t.of(&consultation.title)}</h1>{summary}</header>
        {facts(t, consultation)}
        {about}
        {own(t, Some(consultation.id.clone()))}
        {section(t.appointment_ask(), form)}
    }
}

fn facts(t: Phrases, consultation: &Consultation) -> Markup {
    let ways: Vec<&str> =
        consultation.ways.iter().filter(|way| **way != Way::Other).map(|way| way_name(t, *way)).collect();
    let facts = [
        (t.appointment_with(), consultation.by.clone()),
        (t.appointment_where(), t.of(&consultation.place)),
        (t.appointment_ways(), ways.join(", ")),
        (t.appointment_length(), t.appointment_minutes(u64::from(consultation.minutes))),
        (
            t.appointment_ahead(),
            if consultation.notice > 0 { t.appointment_hours(u64::from(consultation.notice)) } else { String::new() },
        ),
    ];
    let rows = facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| {
        markup! { <div><dt>{name}</dt><dd>{value}</dd></div> }
    });
    markup! { <dl class="facts">{rows.collect::<Markup>()}</dl> }
}

/// The days on which the library is closed.
pub(super) fn closures(snapshot: &Snapshot) -> &[Closure] {
    snapshot.library.as_deref().map_or(&[], |library| &library.closures)
}

/// `Senin, 7 Desember 2026, 09.00`.
pub(super) fn say(t: Phrases, slot: DateTime) -> String {
    format!("{}, {}", t.long_date(slot.date()), t.time(slot.time()))
}

/// How one meets.
pub(super) fn way_name(t: Phrases, way: Way) -> &'static str {
    match way {
        Way::Visit | Way::Other => t.appointment_visit(),
        Way::Phone => t.appointment_phone(),
        Way::Whatsapp => t.appointment_whatsapp(),
    }
}

/// The free times by their days, together with those that a letter names already.
pub(super) fn days(t: Phrases, snapshot: &Snapshot, consultation: &Consultation, named: &[DateTime]) -> Vec<Day> {
    let mut all = slots::free(consultation, closures(snapshot), snapshot.now());
    for slot in named {
        if let Err(place) = all.binary_search(slot) {
            all.insert(place, *slot);
        }
    }
    let days = all.chunk_by(|a, b| a.date() == b.date());
    let day = |slots: &[DateTime]| {
        let times = slots.iter().map(|slot| (iso(slot), t.time(slot.time()))).collect();
        (slots.first().map(|slot| t.long_date(slot.date())).unwrap_or_default(), times)
    };
    days.map(day).collect()
}

/// A day in words, and its times: what is written, and what is read.
pub(super) type Day = (String, Vec<(String, String)>);

/// What of a letter's times can't be asked for any more.
pub(super) fn gone(
    consultation: &Consultation,
    closures: &[Closure],
    content: &Content,
    now: DateTime,
) -> Vec<Invalid> {
    let Content::Appointment(appointment) = content else { return Vec::new() };
    let is_gone = |slot: &DateTime| slots::bar(consultation, closures, *slot, now).is_some();
    let gone = appointment.slots.iter().any(is_gone);
    gone.then(|| Invalid { field: "slots".into(), fault: Fault::Closed }).into_iter().collect()
}

/// The button that puts the sheet of a research question into the letter, where there is one.
pub(super) fn with_sheet(t: Phrases, content: RwSignal<Content>, touched: Callback<()>) -> Markup {
    let drafts = expect_context::<Drafts>();
    let sheet = RwSignal::new(None::<String>);
    spawn_local(async move {
        let kept = drafts.read_text(inquiry::DRAFT).await.ok().flatten();
        let inquiry = kept.and_then(|kept| lapau_feed::json::from_str::<Inquiry>(&kept).ok());
        if let Some(Content::Question(question)) = inquiry.map(|inquiry| inquiry.letter(&asked(t)))
            && !question.text.is_empty()
        {
            sheet.try_set(Some(question.text));
        }
    });
    let add = move |_| {
        let Some(sheet) = sheet.get_untracked() else { return };
        content.update(|content| {
            if let Content::Appointment(appointment) = content {
                let before = std::mem::take(&mut appointment.text);
                appointment.text = [before.trim_end(), &sheet].join(if before.trim().is_empty() { "" } else { "\n\n" });
            }
        });
        touched.run(());
    };
    Markup::from(move || {
        let sheet = sheet.get()?;
        let is_in = content.with(|content| matches!(content, Content::Appointment(body) if body.text.contains(&sheet)));
        (!is_in).then(|| {
            markup! { <p class="actions"><button class="button small" type="button" on:click=add>{icon(icon::GUIDE)}{t.appointment_sheet()}</button></p> }
        })
    })
}

/// The appointment that a letter asks for.
pub(super) fn appointment_of(letter: &Letter) -> Option<&Appointment> {
    match &letter.submission.content {
        Content::Appointment(appointment) => Some(appointment),
        _ => None,
    }
}

/// One's own wishes for a consultation, or for all, the newest first.
fn own(t: Phrases, consultation: Option<String>) -> Markup {
    let (letters, feed) = (expect_context::<Letters>(), expect_context::<Feed>());
    Markup::from(move || {
        let (all, snapshot) = (letters.all()?, feed.snapshot()?);
        let wanted = |appointment: &Appointment| consultation.as_ref().is_none_or(|id| appointment.consultation == *id);
        let own = all.letters.iter().rev().filter(|letter| appointment_of(letter).is_some_and(wanted));
        let cards: Vec<_> = own.filter_map(|letter| card(t, &snapshot, letter)).collect();
        (!cards.is_empty()).then(|| section(t.appointment_own(), cards))
    })
}

/// What became of a wish.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// The desk does not have it yet.
    Unsent,
    /// Nobody answered it yet.
    Open,
    /// It begins then, as was asked for.
    Given(DateTime),
    /// It begins then, which is another time.
    Moved(DateTime),
    /// It can't be.
    Declined,
    /// Its writer took it back.
    Cancelled,
}

impl Standing {
    fn of(letter: &Letter, appointment: &Appointment, answer: Option<&Answer>, is_taken_back: bool) -> Self {
        if is_taken_back {
            return Self::Cancelled;
        }
        if !matches!(letter.state, State::Sent { .. }) {
            return Self::Unsent;
        }
        match answer.map(|answer| (answer.state, answer.slot)) {
            Some((SubmissionState::Accepted, Some(slot))) if appointment.slots.contains(&slot) => Self::Given(slot),
            Some((SubmissionState::Accepted, Some(slot))) => Self::Moved(slot),
            Some((SubmissionState::Declined, _)) => Self::Declined,
            Some((SubmissionState::Withdrawn, _)) => Self::Cancelled,
            _ => Self::Open,
        }
    }

    /// When it begins that was given.
    fn slot(self) -> Option<DateTime> {
        match self {
            Self::Given(slot) | Self::Moved(slot) => Some(slot),
            _ => None,
        }
    }

    /// The class, the icon, the word, and what that means.
    fn said(self, t: Phrases) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Unsent => ("warn", icon::BOX, t.ticket_unsent(), t.appointment_unsent()),
            Self::Open => ("", icon::CLOCK, t.ticket_open(), t.appointment_open()),
            Self::Given(_) => ("ok", icon::CHECK, t.appointment_given(), ""),
            Self::Moved(_) => ("warn", icon::CHECK, t.appointment_moved(), t.appointment_moved_text()),
            Self::Declined => ("bad", icon::CLOSE, t.appointment_declined(), ""),
            Self::Cancelled => ("bad", icon::CLOSE, t.ticket_cancelled(), ""),
        }
    }
}

/// Whether a letter's writer took it back.
fn is_taken_back(letters: Letters, letter: &str) -> bool {
    letters.all().is_some_and(|all| {
        let mut contents = all.letters.iter().map(|other| &other.submission.content);
        contents.any(|content| matches!(content, Content::Cancellation(back) if back.submission == letter))
    })
}

/// A wish with what became of it; nothing once its time is long over.
pub(super) fn card(t: Phrases, snapshot: &Snapshot, letter: &Letter) -> Option<Markup> {
    let appointment = appointment_of(letter)?;
    let (letters, answers) = (expect_context::<Letters>(), expect_context::<Answers>());
    let answer = answers.get(letter.id());
    let standing = Standing::of(letter, appointment, answer.as_ref(), is_taken_back(letters, letter.id()));
    let now = snapshot.now();
    let last = standing.slot().or_else(|| appointment.slots.iter().copied().max())?;
    if lapau_calendar::days_between(last.date(), now.date()) > 0 {
        return None;
    }
    let (class, picture, word, means) = standing.said(t);
    let consultation = snapshot.consultations.iter().find(|known| known.id == appointment.consultation);
    let title = consultation.map(|known| t.of(&known.title)).unwrap_or_else(|| t.appointment_title().into());
    let when = match standing.slot() {
        Some(slot) => say(t, slot),
        None => appointment.slots.iter().map(|slot| say(t, *slot)).collect::<Vec<_>>().join(t.appointment_or()),
    };
    let place = consultation.filter(|_| appointment.way == Way::Visit).map(|known| t.of(&known.place));
    let facts = [way_name(t, appointment.way).to_owned(), place.unwrap_or_default()];
    let facts = facts.into_iter().filter(|fact| !fact.is_empty()).map(|fact| markup! { <span>{fact}</span> });
    let class = format!("ticket-state {class}");
    let means = (!means.is_empty()).then(|| markup! { <p class="hint">{means}</p> });
    let text = answer.filter(|answer| !answer.text.is_empty());
    let text = text.map(|answer| markup! { <p class="text">{answer.text}</p> });
    let offers = (standing == Standing::Declined).then(|| offers(t, snapshot, consultation, appointment));
    let keep =
        standing.slot().zip(consultation).map(|(slot, known)| keep(t, snapshot, known, letter, appointment, slot));
    let is_standing = matches!(standing, Standing::Open | Standing::Given(_) | Standing::Moved(_));
    let cancel = is_standing.then(|| {
        let back = Cancellation { submission: letter.id().to_owned(), why: String::new() };
        send_button(t, t.appointment_cancel(), Content::Cancellation(back))
    });
    Some(markup! {
        <article class="ticket">
            <div>
                <p class=class>{icon(picture)}<b>{word}</b></p>
                <h3>{title}</h3>
                <p><b>{when}</b></p>
                <p class="meta">{facts.collect::<Markup>()}<span>{t.appointment_number(grouped(&ticket_of(letter.id())))}</span></p>
                {means}{text}{offers}
                <div class="actions">{keep}{cancel}</div>
            </div>
        </article>
    })
}

/// The free times nearest to one that was refused, each one tap from the form.
fn offers(
    t: Phrases,
    snapshot: &Snapshot,
    consultation: Option<&Consultation>,
    appointment: &Appointment,
) -> Option<Markup> {
    let (consultation, wish) = (consultation?, *appointment.slots.first()?);
    let free = slots::free(consultation, closures(snapshot), snapshot.now());
    let near = slots::nearest(&free, wish, OFFERED).into_iter().map(|slot| {
        let href =
            format!("{}?{WISH}={}", paths::below(paths::APPOINTMENTS, &consultation.id), paths::encode(&iso(&slot)));
        markup! { <li><a href=href>{say(t, slot)}</a></li> }
    });
    let near: Vec<_> = near.collect();
    (!near.is_empty()).then(|| markup! { <p>{t.appointment_near()}</p><ul class="list">{near}</ul> })
}

/// The button that puts an appointment into the phone's own calendar, with an alarm.
fn keep(
    t: Phrases,
    snapshot: &Snapshot,
    consultation: &Consultation,
    letter: &Letter,
    appointment: &Appointment,
    slot: DateTime,
) -> Markup {
    let library = snapshot.library.clone();
    let (zone, as_of) = (snapshot.zone(), snapshot.age(Collection::Letters).unwrap_or_default());
    let (title, place) = (t.of(&consultation.title), t.of(&consultation.place));
    let path = paths::below(paths::APPOINTMENTS, &consultation.id);
    let (end, planned) = (slots::end(consultation, slot), appointment.slots.first().copied().unwrap_or(slot));
    let way = appointment.way;
    let code = ticket_of(letter.id());
    let keep = move |_| {
        let name = library.as_ref().map(|library| t.of(&library.name)).unwrap_or_default();
        let place: Vec<_> = [place.clone(), name].into_iter().filter(|part| !part.is_empty()).collect();
        let entry = ics::Entry {
            library: library.as_ref().map_or("", |library| &library.id),
            event: &format!("temu-{code}"),
            title: &title,
            text: way_name(t, way),
            place: &if way == Way::Visit { place.join(", ") } else { String::new() },
            url: &window::address(&path),
            when: Occurrence {
                start: slot,
                end,
                state: if slot == planned { EventState::Planned } else { EventState::Moved },
            },
            zone: &zone,
            as_of,
        };
        let file = ics::reminding(&entry, planned.date(), ALARM);
        let said = window::save(&format!("temu-{code}.ics"), "text/calendar;charset=utf-8", &file);
        window::announce(if said { t.event_kept() } else { t.event_not_kept() });
    };
    markup! { <button class="button small" type="button" on:click=keep>{icon(icon::DOWNLOAD)}{t.event_keep()}</button> }
}
