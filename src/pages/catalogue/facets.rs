//! What narrows a search: the facets with their counts, and what is chosen as chips.
//!
//! The values of a facet keep their order whatever is found, so that nothing moves under a finger.

use std::sync::Arc;

use lapau_feed::catalogue::{Audience, Medium};
use lapau_search::{Facets, Filters, shelf};
use leptos::prelude::*;

use super::search::Search;
use crate::{
    components::{
        icon::{self, icon},
        names::{class_name, language_name, medium_name, reader_name},
        whereabouts::Whereabouts,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    state::{Feed, Snapshot},
};

/// How many values of a facet are shown before one asks for the rest.
const FIRST: usize = 6;

/// A facet: what of a search it narrows, and what it counts.
struct Facet<T: 'static> {
    chosen: fn(&Filters) -> &Vec<T>,
    chosen_mut: fn(&mut Filters) -> &mut Vec<T>,
    counts: fn(&Facets) -> &Vec<(T, usize)>,
    name: fn(Phrases, Option<&Snapshot>, &T) -> String,
}

impl<T> Clone for Facet<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Facet<T> {}

const BRANCH: Facet<String> = Facet {
    chosen: |filters| &filters.branches,
    chosen_mut: |filters| &mut filters.branches,
    counts: |facets| &facets.branch,
    name: |t, snapshot, branch| branch_name(t, snapshot, branch),
};
const MEDIUM: Facet<Medium> = Facet {
    chosen: |filters| &filters.media,
    chosen_mut: |filters| &mut filters.media,
    counts: |facets| &facets.medium,
    name: |t, _, medium| medium_name(t, *medium).into(),
};
const LANGUAGE: Facet<String> = Facet {
    chosen: |filters| &filters.languages,
    chosen_mut: |filters| &mut filters.languages,
    counts: |facets| &facets.language,
    name: |t, _, code| language_name(t, code),
};
const READER: Facet<Audience> = Facet {
    chosen: |filters| &filters.audience,
    chosen_mut: |filters| &mut filters.audience,
    counts: |facets| &facets.audience,
    name: |t, _, reader| reader_name(t, *reader).into(),
};
const CLASS: Facet<String> = Facet {
    chosen: |filters| &filters.class,
    chosen_mut: |filters| &mut filters.class,
    counts: |facets| &facets.class,
    name: |t, _, class| match class.as_str() {
        "F" | "other" => class_name(t, class).into(),
        _ => format!("{} {}", shelf_mark(class), class_name(t, class)),
    },
};

/// What stands on the shelf of a main class: `800`, `2X`.
pub(in crate::pages) fn shelf_mark(class: &str) -> String {
    if class.len() == 1 && class.starts_with(|c: char| c.is_ascii_digit()) {
        format!("{class}00")
    } else {
        class.to_owned()
    }
}

fn branch_name(t: Phrases, snapshot: Option<&Snapshot>, branch: &str) -> String {
    let library = snapshot.and_then(|snapshot| snapshot.library.as_deref());
    match Whereabouts::of(library, branch, "").name(t) {
        name if !name.is_empty() => name,
        _ if branch.is_empty() => t.catalogue_main_branch().into(),
        _ => branch.to_owned(),
    }
}

impl<T: Clone + PartialEq + Send + Sync> Facet<T> {
    fn has(self, filters: &Filters, value: &T) -> bool {
        (self.chosen)(filters).contains(value)
    }

    fn toggle(self, filters: &mut Filters, value: &T) {
        let chosen = (self.chosen_mut)(filters);
        match chosen.iter().position(|known| known == value) {
            Some(at) => {
                chosen.remove(at);
            }
            None => chosen.push(value.clone()),
        }
    }

    /// Its values with their counts; nothing if there is nothing to choose from.
    fn group(self, t: Phrases, search: Search, snapshot: Option<&Snapshot>, legend: &'static str) -> Markup {
        let values = search.whole().map(|whole| (self.counts)(&whole).clone()).unwrap_or_default();
        if values.len() < 2 {
            return Markup::Nothing;
        }
        let all = RwSignal::new(false);
        // A value that finds nothing is no choice, unless it is chosen: then it must be possible to drop it.
        let known = StoredValue::new(values.iter().map(|(value, _)| value.clone()).collect::<Vec<_>>());
        let offered = Memo::new(move |_| {
            let answer = search.answer();
            let counts = answer.as_ref().map(|answer| (self.counts)(&answer.results.facets));
            let is_found = |value: &T| counts.is_some_and(|counts| counts.iter().any(|(known, _)| known == value));
            let is_chosen = |value: &T| search.filters(|filters| self.has(filters, value));
            known.with_value(|known| {
                let places = known.iter().enumerate();
                places
                    .filter(|(_, value)| is_found(value) || is_chosen(value))
                    .map(|(place, _)| place)
                    .collect::<Vec<_>>()
            })
        });
        let more = markup! {
            <button
                class="facet-more"
                type="button"
                hidden=move || all.get() || offered.with(|offered| offered.len() <= FIRST)
                on:click=move |_| all.set(true)
            >{t.catalogue_more_values()}</button>
        };
        let values = values
            .into_iter()
            .enumerate()
            .map(|(place, (value, _))| {
                let name = (self.name)(t, snapshot, &value);
                let value = StoredValue::new(value);
                let chosen = move || value.with_value(|value| search.filters(|filters| self.has(filters, value)));
                let count = move || {
                    let answer = search.answer()?;
                    let counts = (self.counts)(&answer.results.facets);
                    value.with_value(|value| counts.iter().find(|(known, _)| known == value).map(|(_, count)| *count))
                };
                let hidden = move || {
                    let at = offered.with(|offered| offered.iter().position(|known| *known == place));
                    at.is_none_or(|at| at >= FIRST && !all.get() && !chosen())
                };
                markup! {
                    <label class="facet" hidden=hidden>
                        <input
                            type="checkbox"
                            prop:checked=chosen
                            on:change=move |_| value.with_value(|value| search.change(|query| self.toggle(&mut query.filters, value)))
                        />
                        {name}
                        <span class="num">{move || t.number(count().unwrap_or_default() as u64)}</span>
                    </label>
                }
            })
            .collect::<Markup>();
        markup! { <fieldset hidden=move || offered.with(Vec::is_empty)><legend>{legend}</legend>{values}{more}</fieldset> }
    }

    /// What is chosen of it, each with how to drop it.
    fn chips(self, t: Phrases, search: Search, snapshot: Option<&Snapshot>) -> Vec<Markup> {
        let chosen = search.filters(|filters| (self.chosen)(filters).clone());
        let chip = |value: T| {
            let name = (self.name)(t, snapshot, &value);
            chip(t, name, move || search.change(|query| self.toggle(&mut query.filters, &value)))
        };
        chosen.into_iter().map(chip).collect()
    }
}

/// All facets.
pub(super) fn facet_list(search: Search) -> Markup {
    let t = phrases();
    let feed = expect_context::<Feed>();
    let there = move || {
        let answer = search.answer()?;
        answer.results.facets.availability.iter().find(|(there, _)| *there).map(|(_, count)| *count)
    };
    let groups = move || {
        let snapshot = feed.snapshot();
        let snapshot = snapshot.as_deref();
        [
            MEDIUM.group(t, search, snapshot, t.catalogue_medium()),
            READER.group(t, search, snapshot, t.catalogue_reader()),
            LANGUAGE.group(t, search, snapshot, t.catalogue_language()),
            BRANCH.group(t, search, snapshot, t.catalogue_branch()),
            CLASS.group(t, search, snapshot, t.catalogue_class()),
        ]
        .into_iter()
        .collect::<Markup>()
    };
    markup! {
        <fieldset>
            <legend>{t.catalogue_there()}</legend>
            <label class="facet">
                <input
                    type="checkbox"
                    prop:checked=move || search.filters(|filters| filters.available)
                    on:change=move |event| search.change(|query| query.filters.available = event_target_checked(&event))
                />
                {t.stock_in()}
                <span class="num">{move || t.number(there().unwrap_or_default() as u64)}</span>
            </label>
            <label class="facet">
                <input
                    type="checkbox"
                    prop:checked=move || search.filters(|filters| filters.digital)
                    on:change=move |event| search.change(|query| query.filters.digital = event_target_checked(&event))
                />
                {t.catalogue_digital()}
            </label>
        </fieldset>
        {groups}
        <fieldset>
            <legend>{t.catalogue_year()}</legend>
            <div class="years">
                {year(search, t.catalogue_year_from(), |filters| &mut filters.year_from)}
                {t.catalogue_until()}
                {year(search, t.catalogue_year_to(), |filters| &mut filters.year_to)}
            </div>
        </fieldset>
    }
}

/// A year as a bound; what is no year is none.
fn year(search: Search, label: &'static str, bound: fn(&mut Filters) -> &mut Option<i16>) -> Markup {
    let value = move || {
        let year = search.filters(|filters| *bound(&mut filters.clone()));
        year.map(|year| year.to_string()).unwrap_or_default()
    };
    markup! {
        <input
            class="input"
            inputmode="numeric"
            maxlength="4"
            aria-label=label
            prop:value=value
            on:change=move |event| search.change(|query| *bound(&mut query.filters) = event_target_value(&event).trim().parse().ok())
        />
    }
}

/// What narrows the search now, and the way to the sheet on a phone.
pub(super) fn chips(search: Search, sheet: RwSignal<bool>) -> Markup {
    let t = phrases();
    let feed = expect_context::<Feed>();
    let available = Memo::new(move |_| search.filters(|filters| filters.available));
    let chosen = move || {
        let snapshot: Option<Arc<Snapshot>> = feed.snapshot();
        let snapshot = snapshot.as_deref();
        let mut chips = Vec::new();
        if search.filters(|filters| filters.digital) {
            let drop = move || search.change(|query| query.filters.digital = false);
            chips.push(chip(t, t.catalogue_digital().into(), drop));
        }
        chips.extend(MEDIUM.chips(t, search, snapshot));
        chips.extend(READER.chips(t, search, snapshot));
        chips.extend(LANGUAGE.chips(t, search, snapshot));
        chips.extend(BRANCH.chips(t, search, snapshot));
        chips.extend(CLASS.chips(t, search, snapshot));
        if let Some(years) = years(t, search) {
            let drop = move || {
                search.change(|query| (query.filters.year_from, query.filters.year_to) = (None, None));
            };
            chips.push(chip(t, years, drop));
        }
        Markup::from(chips)
    };
    markup! {
        <div class="chips">
            <button class="chip only-phone" type="button" aria-haspopup="dialog" on:click=move |_| sheet.set(true)>{icon(icon::FILTER)}{t.catalogue_narrow()}</button>
            <button
                class="chip"
                type="button"
                aria-pressed=move || available.get().to_string()
                on:click=move |_| search.change(|query| query.filters.available = !query.filters.available)
            >
                {move || available.get().then(|| icon(icon::CHECK))}
                {t.stock_in()}
            </button>
            {chosen}
        </div>
    }
}

fn years(t: Phrases, search: Search) -> Option<String> {
    match search.filters(|filters| (filters.year_from, filters.year_to)) {
        (None, None) => None,
        (Some(from), None) => Some(t.catalogue_years_from(from)),
        (None, Some(to)) => Some(t.catalogue_years_to(to)),
        (Some(from), Some(to)) => Some(format!("{from}–{to}")),
    }
}

/// Something chosen, which a tap drops.
fn chip(t: Phrases, name: String, drop: impl Fn() + 'static) -> Markup {
    let label = t.catalogue_drop(&name);
    markup! { <button class="chip on" type="button" aria-label=label on:click=move |_| drop()>{name}{icon(icon::CLOSE)}</button> }
}

/// The class of a spine's colour for a main class.
pub(super) fn spine_colour(class: &str) -> String {
    match class {
        "F" => "k kf".into(),
        _ if shelf::CLASSES.contains(&class) && class != "other" => format!("k k{}", class.to_ascii_lowercase()),
        _ => "k k0".into(),
    }
}
