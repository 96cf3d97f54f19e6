//! The facts of an event: time, place, registration, whom it is for.

use lapau_calendar::Occurrence;
use lapau_feed::{
    Collection, Language,
    programme::{Event, EventState, Registration},
};

use super::when::{hours, recurs};
use crate::{
    components::{
        icon::{self, icon},
        names::{language_name, reader_name},
        whereabouts::Whereabouts,
    },
    locale::Phrases,
    markup::{Markup, markup},
    state::Snapshot,
};

/// The facts of an event at one of its dates.
pub(super) fn facts(t: Phrases, snapshot: &Snapshot, event: &Event, date: Occurrence) -> Markup {
    let time = format!("{} {}", hours(t, date), snapshot.zone().label);
    let recurs = event.recurrence.as_ref().map(|recurrence| {
        markup! { <span class="meta">{recurs(t, event.start, recurrence)}</span> }
    });
    let registration =
        (date.state != EventState::Cancelled && date.end > snapshot.now()).then(|| registration(t, snapshot, event));
    markup! {
        <ul class="event-facts section">
            <li>{icon(icon::CLOCK)}<div><b>{time}</b><span class="meta">{t.long_date(date.start.date())}</span>{recurs}</div></li>
            {place(t, snapshot, event)}
            {registration}
            {readers(t, event)}
        </ul>
    }
}

fn place(t: Phrases, snapshot: &Snapshot, event: &Event) -> Option<Markup> {
    let place = Whereabouts::of(snapshot.library.as_deref(), &event.branch, event.place.get(Language::Indonesian));
    let (name, about) = (place.name(t), place.about(t));
    // A place that no branch knows is said in the event's own words.
    let name = if place.place.is_none() && !event.place.is_empty() { t.of(&event.place) } else { name };
    let branch = place.branch.map(|branch| t.of(&branch.name)).filter(|branch| *branch != name);
    let meta = [branch.unwrap_or_default(), about].into_iter().filter(|part| !part.is_empty());
    let meta = meta.map(|part| markup! { <span class="meta">{part}</span> }).collect::<Markup>();
    (!name.is_empty()).then(|| markup! { <li>{icon(icon::PIN)}<div><b>{name}</b>{meta}</div></li> })
}

fn registration(t: Phrases, snapshot: &Snapshot, event: &Event) -> Markup {
    let Some(registration) = &event.registration else {
        return markup! { <li>{icon(icon::CHECK)}<div><b>{t.event_just_come()}</b></div></li> };
    };
    let need = if registration.required { t.event_required() } else { t.event_optional() };
    let closed = registration.until.is_some_and(|until| until < snapshot.now());
    let until = registration.until.map(|until| {
        let moment = format!("{}, {}", t.long_date(until.date()), t.time(until.time()));
        markup! { <span class="meta">{if closed { t.event_closed(moment) } else { t.event_register_until(moment) }}</span> }
    });
    markup! { <li>{icon(icon::PERSON)}<div><b>{need}</b>{left(t, snapshot, registration)}{until}</div></li> }
}

/// How many places are left, and since when that is known.
fn left(t: Phrases, snapshot: &Snapshot, registration: &Registration) -> Option<Markup> {
    let capacity = registration.capacity?;
    let places = t.number(u64::from(capacity));
    let (Some(taken), Some(left)) = (registration.taken, registration.left()) else {
        return Some(markup! { <span class="meta">{t.event_places(places)}</span> });
    };
    let words = match left {
        0 => t.event_full(places),
        left => t.event_left(t.number(u64::from(left)), places),
    };
    let age = snapshot.age(Collection::Events).map(|age| t.title_as_of(t.moment(snapshot.local(age))));
    let words = age.map_or(words.clone(), |age| format!("{words}, {age}"));
    let (value, max) = (taken.min(capacity).to_string(), capacity.to_string());
    Some(
        markup! { <span class="meta">{words}</span><progress class="places-left" value=value max=max aria-hidden="true"></progress> },
    )
}

fn readers(t: Phrases, event: &Event) -> Markup {
    let fee = if event.fee == 0 { t.event_free().to_owned() } else { t.rupiah(event.fee) };
    let readers: Vec<_> = event.audience.iter().map(|reader| reader_name(t, *reader)).collect();
    let readers =
        (!readers.is_empty()).then(|| markup! { <span class="meta">{t.event_for(readers.join(", "))}</span> });
    let languages: Vec<_> = event.languages.iter().map(|code| language_name(t, code)).collect();
    let languages = (!languages.is_empty())
        .then(|| markup! { <span class="meta">{t.event_languages(languages.join(", "))}</span> });
    markup! { <li>{icon(icon::INFO)}<div><b>{fee}</b>{readers}{languages}</div></li> }
}
