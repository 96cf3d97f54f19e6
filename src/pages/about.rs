//! The library itself: hours, rules, how to reach it, whose data these are.

use jiff::civil::Weekday;
use lapau_feed::{
    library::{Basis, Contact, ContactKind, Library, Rules},
    prose::is_safe_link,
};
use leptos::prelude::*;

use crate::{
    components::{
        icon::{self, icon},
        page::{section, use_title},
        prose::{link, prose},
        states::loading,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    state::{Feed, Snapshot},
};

/// The library itself.
pub(crate) fn about() -> Markup {
    let t = phrases();
    let feed = expect_context::<Feed>();
    use_title(move || t.about_title().into());
    Markup::from(move || {
        let snapshot = feed.snapshot();
        let library = snapshot.as_ref().and_then(|snapshot| Some((snapshot, snapshot.library.as_ref()?)));
        match library {
            None => loading(),
            Some((snapshot, library)) => page(t, snapshot, library),
        }
    })
}

fn page(t: Phrases, snapshot: &Snapshot, library: &Library) -> Markup {
    markup! {
        <header class="head"><h1>{t.of(&library.name)}</h1><p class="lead">{t.of(&library.motto)}</p></header>
        <div class="cols">
            <div>
                <section class="section">{prose(&library.about)}</section>
                {library.rules.as_ref().map(|rules| borrowing(t, rules))}
                {(!library.branches.is_empty()).then(|| branches(t, library))}
                {(!library.sources.is_empty()).then(|| sources(t, library))}
                {section(t.about_app(), markup! { <div class="prose"><p>{t.about_app_text()}</p></div> })}
            </div>
            <div>
                {hours(t, snapshot, library)}
                {contacts(t, library)}
            </div>
        </div>
    }
}

fn borrowing(t: Phrases, rules: &Rules) -> Markup {
    let renewal = rules.renewal.as_ref().map(|renewal| {
        let count = renewal
            .max_count
            .map(|count| markup! { <p class="rule"><b>{count}"×"</b><span>{t.about_renewals()}</span></p> });
        let basis = match renewal.basis {
            Basis::Today => t.about_renewal_today(renewal.days),
            Basis::Due => t.about_renewal_due(renewal.days),
        };
        (count, basis)
    });
    let (count, basis) = renewal.unzip();
    let content = markup! {
            <div class="rules">
                <p class="rule"><b>{rules.loan_days}</b><span>{t.about_days()}</span></p>
                {rules.max_items.map(|items| markup! { <p class="rule"><b>{items}</b><span>{t.about_items()}</span></p> })}
                {count}
                {rules.fine.map(|fine| markup! { <p class="rule"><b>{t.rupiah(fine)}</b><span>{t.about_fine()}</span></p> })}
            </div>
            {basis.map(|basis| markup! { <p>{basis}</p> })}
            {prose(&rules.about)}
    };
    section(t.about_borrowing(), content)
}

fn branches(t: Phrases, library: &Library) -> Markup {
    let branches = library
        .branches
        .iter()
        .map(|branch| {
            let places = branch.places.iter().map(|place| {
                markup! { <li>{t.of(&place.name)}<span class="meta">{t.of(&place.about)}</span></li> }
            });
            markup! { <h3>{t.of(&branch.name)}</h3><p class="meta">{branch.address.clone()}</p><ul>{places.collect::<Markup>()}</ul> }
        })
        .collect::<Markup>();
    section(t.about_places(), markup! { <div class="prose">{branches}</div> })
}

fn sources(t: Phrases, library: &Library) -> Markup {
    let sources = library
        .sources
        .iter()
        .map(|source| {
            let name = match &source.href {
                Some(href) => link(href, source.name.clone()),
                None => source.name.clone().into(),
            };
            markup! { <li>{name}" · "{source.licence.clone()}</li> }
        })
        .collect::<Markup>();
    section(t.about_sources(), markup! { <div class="prose"><p>{t.about_sources_text()}</p><ul>{sources}</ul></div> })
}

fn hours(t: Phrases, snapshot: &Snapshot, library: &Library) -> Markup {
    let today = snapshot.now().date();
    let rows = (1..=7)
        .filter_map(|day| Weekday::from_monday_one_offset(day).ok())
        .map(|weekday| {
            // A day of that name is all that is needed to say it.
            let date = today.nth_weekday(1, weekday).unwrap_or(today);
            let day = weekday.to_monday_one_offset();
            let open: Vec<_> = library
                .hours
                .iter()
                .filter(|hours| hours.day == day)
                .map(|hours| format!("{}–{}", t.time(hours.open), t.time(hours.close)))
                .collect();
            let class = match (today.weekday() == weekday, open.is_empty()) {
                (true, _) => "now",
                (false, true) => "shut",
                (false, false) => "",
            };
            let open = if open.is_empty() { t.about_closed().to_owned() } else { open.join(", ") };
            markup! { <tr class=class><th scope="row">{t.weekday(date)}</th><td>{open}</td></tr> }
        })
        .collect::<Markup>();
    let closures: Vec<_> = library
        .closures
        .iter()
        .filter(|closure| closure.to >= today)
        .map(|closure| {
            let days = if closure.from == closure.to {
                t.date(closure.from)
            } else {
                format!("{} – {}", t.short_date(closure.from), t.date(closure.to))
            };
            markup! { <li>{days}<span class="meta">{t.of(&closure.reason)}</span></li> }
        })
        .collect();
    let closures = (!closures.is_empty()).then(|| {
        markup! { <details><summary>{t.about_closures()}</summary><ul class="list">{closures}</ul></details> }
    });
    let content = markup! {
            <table class="hours"><tbody>{rows}</tbody></table>
            <p class="meta">{library.zone.label.clone()}</p>
            {closures}
    };
    section(t.about_hours(), content)
}

fn contacts(t: Phrases, library: &Library) -> Markup {
    let row = |contact: &Contact| {
        let (picture, kind) = match contact.kind {
            ContactKind::Phone => (icon::PHONE, t.about_phone()),
            ContactKind::Whatsapp => (icon::PHONE, "WhatsApp"),
            ContactKind::Email => (icon::LETTER, t.about_email()),
            ContactKind::Instagram => (icon::EXTERNAL, "Instagram"),
            ContactKind::Facebook => (icon::EXTERNAL, "Facebook"),
            ContactKind::Web | ContactKind::Other => (icon::EXTERNAL, t.about_web()),
        };
        markup! {
            <li><a href=contact.href.clone() target="_blank" rel="noopener noreferrer">
                {icon(picture)}<span>{kind}<span class="meta">{contact.label.clone()}</span></span>{icon(icon::CHEVRON)}
            </a></li>
        }
    };
    let contacts = library.contacts.iter().filter(|contact| is_safe_link(&contact.href)).map(row).collect::<Markup>();
    let address = (!library.address.is_empty()).then(|| {
        let address = library.address.clone();
        let whole = markup! { {icon(icon::PIN)}<span>{t.about_address()}<span class="meta">{address}</span></span> };
        match library.map.clone().filter(|map| is_safe_link(map)) {
            Some(map) => markup! { <li><a href=map target="_blank" rel="noopener noreferrer">{whole}{icon(icon::CHEVRON)}</a></li> },
            None => markup! { <li class="plain">{whole}</li> },
        }
    });
    section(t.about_contact(), markup! { <ul class="list contacts">{contacts}{address}</ul> })
}
