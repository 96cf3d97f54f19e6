//! One date of an event, in a list.

use jiff::civil::Date;
use lapau_calendar::Occurrence;
use lapau_feed::{
    dates::iso,
    programme::{Event, EventKind, EventState},
};

use super::icon::{self, small_icon};
use crate::{
    locale::Phrases,
    markup::{Markup, markup},
    paths,
};

/// One date of an event. `today` decides whether the day is said.
pub(crate) fn event_row(t: Phrases, event: &Event, date: Occurrence, today: Date) -> Markup {
    let day = (date.start.date() != today).then(|| format!("{}, ", t.short_date(date.start.date())));
    let hours = if date.start.date() == date.end.date() {
        format!("{}–{}", t.time(date.start.time()), t.time(date.end.time()))
    } else {
        format!("{} – {}", t.time(date.start.time()), t.moment(date.end))
    };
    let (class, tag, tag_class) = match date.state {
        EventState::Cancelled => ("event-row whole-row cancelled", t.events_cancelled(), "tag bad"),
        EventState::Moved => ("event-row whole-row", t.events_moved(), "tag warn"),
        EventState::Planned | EventState::Other => ("event-row whole-row", kind_name(t, event.kind), "tag"),
    };
    let note = (!event.note.is_empty() && date.state != EventState::Planned)
        .then(|| markup! { <p class="changed">{small_icon(icon::WARNING)}{t.of(&event.note)}</p> });
    let register = match &event.registration {
        _ if date.state == EventState::Cancelled => "",
        None => t.event_just_come(),
        Some(registration) if registration.left() == Some(0) => t.event_wait(),
        Some(registration) if registration.required => t.event_required(),
        Some(_) => t.event_optional(),
    };
    let place: Vec<_> = [t.of(&event.place), register.to_owned()].into_iter().filter(|part| !part.is_empty()).collect();
    markup! {
        <li class=class>
            <p class="time">{day}<time datetime=iso(&date.start)>{hours}</time>" "<span class=tag_class>{tag}</span></p>
            <h3><a class="whole" href=paths::below(paths::EVENTS, &event.id)>{t.of(&event.title)}</a></h3>
            <p class="meta">{place.join(" · ")}</p>
            {note}
        </li>
    }
}

/// What a kind of event is called.
pub(crate) fn kind_name(t: Phrases, kind: EventKind) -> &'static str {
    match kind {
        EventKind::Discussion => t.events_discussion(),
        EventKind::Seminar => t.events_seminar(),
        EventKind::Workshop => t.events_workshop(),
        EventKind::Guidance => t.events_guidance(),
        EventKind::Training => t.events_training(),
        EventKind::Club => t.events_club(),
        EventKind::Contest => t.events_contest(),
        EventKind::Exhibition => t.events_exhibition(),
        EventKind::Story => t.events_story(),
        EventKind::Meeting => t.events_meeting(),
        EventKind::Other => t.events_other(),
    }
}
