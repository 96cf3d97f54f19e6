//! All entries of one identifier as events of the feed.

use std::{
    cmp::Reverse,
    collections::{
        BTreeSet, HashMap,
        hash_map::Entry::{Occupied, Vacant},
    },
};

use calcard::{
    common::timezone::Tz,
    icalendar::{
        ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarFrequency, ICalendarProperty,
        ICalendarRecurrenceRule, ICalendarValue, dates::TimeOrDelta,
    },
};
use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time},
};
use lapau_feed::{
    Digest,
    programme::{Event, EventState, Moved},
};

use super::{recurrence, wording};
use crate::Options;

/// How many dates of one series are unrolled to look at; a daily event of thirty years has fewer.
const UNROLLED: usize = 12_000;
/// How many dates of one series become events of their own.
const MOST_DATES: usize = 400;
/// How often a series may take place on a day, as a film does that is shown all day long.
const MOST_A_DAY: usize = 12;
/// How many days ahead a series is unrolled whose dates the feed's own recurrences cannot say.
const HORIZON: i64 = 550;
/// How many days back such dates are still worth telling.
const PAST: i64 = 31;

/// What became of the entries of one identifier.
pub(super) struct Series {
    pub(super) events: Vec<Event>,
    pub(super) mended: Vec<String>,
}

/// One date of a series.
struct Dated {
    /// The entry it comes from.
    component: usize,
    start: DateTime,
    end: DateTime,
}

impl Series {
    /// Makes events of entries, or says why nothing can be made of them.
    pub(super) fn of(
        uid: &str,
        components: &[&ICalendarComponent],
        zones: &[ICalendarComponent],
        source: &str,
        options: &Options,
    ) -> Result<Self, String> {
        if components.iter().any(|component| wording::is_private(component)) {
            return Err("it is marked as private".to_owned());
        }
        let mut mended = Vec::new();
        let components = newest(components, &mut mended);
        let rules = rules(&components);
        for rule in &rules {
            let often = [rule.byhour.len(), rule.byminute.len(), rule.bysecond.len()].map(|times| times.max(1));
            if matches!(
                rule.freq,
                ICalendarFrequency::Hourly | ICalendarFrequency::Minutely | ICalendarFrequency::Secondly
            ) || often.iter().product::<usize>() > MOST_A_DAY
            {
                return Err("it recurs several times a day, which is no programme".to_owned());
            }
        }
        if let Some(name) = unknown_zone(&components, zones) {
            mended.push(format!("the time zone {name:?} is not known; its times were taken for the library's"));
        }
        let horizon = horizon(&components, options);
        let unrolling = Unrolling { zones, minutes_east: options.minutes_east, horizon };
        let mut dates = unrolling.dates(&components)?;
        // A date that is said twice is one, and an exception's own words go before those of its series.
        dates.sort_by_key(|dated| (dated.start, Reverse(dated.component)));
        dates.dedup_by_key(|dated| dated.start);
        let first = dates
            .first()
            .map(|dated| dated.start)
            .ok_or("it has no date: none can be read, or its rule and exceptions leave none")?;
        let key = if uid.is_empty() {
            format!("{}|{first}", wording::text(components[0], &ICalendarProperty::Summary))
        } else {
            uid.to_owned()
        };
        let id = |part: &str| Digest::short_id(&format!("{source}|event|{key}{part}"));
        if rules.is_empty() {
            let alone = dates.len() == 1;
            let mut events = Vec::new();
            for dated in dates.iter().take(MOST_DATES) {
                let mut event = dressed(&components, dated)?;
                event.id = if alone { id("") } else { id(&format!("|{}", dated.start)) };
                events.push(event);
            }
            if dates.len() > MOST_DATES {
                mended.push(format!("it has {} dates; the first {MOST_DATES} are kept", dates.len()));
            }
            return Ok(Self { events, mended });
        }
        if let [rule] = rules[..]
            && let Some(event) = simple(&components, rule, &dates, &unrolling)?
        {
            return Ok(Self { events: vec![Event { id: id(""), ..event }], mended });
        }
        let from = first.date().max(options.today.saturating_sub(PAST.days()));
        let cut = dates.len() >= UNROLLED || rules.iter().any(|rule| !recurrence::ends_by(rule, horizon));
        let near: Vec<&Dated> =
            dates.iter().filter(|dated| dated.end.date() >= from && dated.start.date() <= horizon).collect();
        if near.is_empty() {
            mended.push("all of its dates are past; none is kept".to_owned());
            return Ok(Self { events: Vec::new(), mended });
        }
        let mut events = Vec::new();
        for dated in near.iter().take(MOST_DATES) {
            let mut event = dressed(&components, dated)?;
            event.id = id(&format!("|{}", dated.start));
            events.push(event);
        }
        if cut || near.len() > MOST_DATES {
            let last = events.last().map_or(horizon, |event| event.start.date());
            mended.push(format!("it recurs beyond what is kept; its {} dates until {last} are kept", events.len()));
        }
        Ok(Self { events, mended })
    }
}

/// The entries without older versions of themselves.
fn newest<'a>(components: &[&'a ICalendarComponent], mended: &mut Vec<String>) -> Vec<&'a ICalendarComponent> {
    let sequence = |component: &ICalendarComponent| {
        component
            .property(&ICalendarProperty::Sequence)
            .and_then(|entry| entry.values.first()?.as_integer())
            .unwrap_or(0)
    };
    let mut kept: Vec<&ICalendarComponent> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut older = 0;
    for component in components {
        let of = component.property(&ICalendarProperty::RecurrenceId).map(|entry| format!("{:?}", entry.values));
        match places.entry(of.unwrap_or_default()) {
            Vacant(place) => {
                place.insert(kept.len());
                kept.push(component);
            }
            Occupied(place) => {
                older += 1;
                let known = &mut kept[*place.get()];
                if sequence(component) >= sequence(known) {
                    *known = component;
                }
            }
        }
    }
    if older > 0 {
        mended.push(format!("{older} older versions of it were left out"));
    }
    kept
}

fn rules<'a>(components: &[&'a ICalendarComponent]) -> Vec<&'a ICalendarRecurrenceRule> {
    let entries = components.iter().flat_map(|component| component.properties(&ICalendarProperty::Rrule));
    let values = entries.flat_map(|entry| &entry.values);
    values
        .filter_map(|value| match value {
            ICalendarValue::RecurrenceRule(rule) => Some(&**rule),
            _ => None,
        })
        .collect()
}

/// The name of a time zone that nobody knows.
fn unknown_zone(components: &[&ICalendarComponent], zones: &[ICalendarComponent]) -> Option<String> {
    let calendar = ICalendar { components: zones.to_vec() };
    let known = calendar.build_tz_resolver();
    let entries = components.iter().flat_map(|component| &component.entries);
    entries
        .filter(|entry| matches!(entry.name, ICalendarProperty::Dtstart | ICalendarProperty::Dtend))
        .filter_map(|entry| entry.tz_id())
        .find(|name| !name.is_empty() && known.resolve(name).is_none())
        .map(str::to_owned)
}

/// The last day that series are unrolled to: so many days after today, or after the first date where that is later.
fn horizon(components: &[&ICalendarComponent], options: &Options) -> Date {
    let starts = components.iter().filter_map(|component| component.property(&ICalendarProperty::Dtstart));
    let days = starts.filter_map(|entry| recurrence::day(entry.values.first()?.as_partial_date_time()?));
    let first = days.min().unwrap_or(options.today).max(options.today.saturating_sub(PAST.days()));
    first.saturating_add(HORIZON.days())
}

/// How entries are unrolled to dates.
struct Unrolling<'a> {
    zones: &'a [ICalendarComponent],
    minutes_east: i32,
    horizon: Date,
}

impl Unrolling<'_> {
    /// Every date of the entries up to the horizon, as the library's clock shows it.
    fn dates(&self, components: &[&ICalendarComponent]) -> Result<Vec<Dated>, String> {
        let zones = self.zones;
        let mut calendar = ICalendar { components: zones.to_vec() };
        for component in components {
            // An override counts whatever version of the entry it was made from.
            let entries = component.entries.iter().filter(|entry| entry.name != ICalendarProperty::Sequence);
            calendar.components.push(ICalendarComponent {
                component_type: ICalendarComponentType::VEvent,
                entries: entries.map(|entry| recurrence::ended(entry, self.horizon)).collect(),
                component_ids: Vec::new(),
            });
        }
        let expanded = calendar.expand_dates(Tz::Floating, UNROLLED);
        if let (true, Some(error)) = (expanded.events.is_empty(), expanded.errors.first()) {
            return Err(format!("its dates cannot be read ({})", error.error));
        }
        let mut dates = Vec::new();
        for found in &expanded.events {
            let Some(component) = (found.comp_id as usize).checked_sub(zones.len()).filter(|n| *n < components.len())
            else {
                continue;
            };
            let seconds = |date: &chrono::DateTime<Tz>| match date.timezone().is_floating() {
                true => date.naive_local().and_utc().timestamp(),
                false => date.timestamp() + i64::from(self.minutes_east) * 60,
            };
            let start = seconds(&found.start);
            let end = match &found.end {
                TimeOrDelta::Time(end) => seconds(end),
                TimeOrDelta::Delta(length) => start.saturating_add(length.num_seconds()),
            };
            let (Some(start), Some(mut end)) = (civil(start), civil(end.max(start))) else { continue };
            if is_whole_day(components[component]) {
                // Days are given up to the first one that is no longer part of it.
                let last = if end > start { end.date().yesterday().unwrap_or(end.date()) } else { end.date() };
                end = last.max(start.date()).to_datetime(Time::constant(23, 59, 0, 0));
            }
            dates.push(Dated { component, start, end });
        }
        Ok(dates)
    }
}

fn civil(seconds: i64) -> Option<DateTime> {
    let instant = jiff::Timestamp::from_second(seconds).ok()?;
    let local = jiff::tz::Offset::UTC.to_datetime(instant);
    (1900..=2200).contains(&local.year()).then_some(local)
}

fn is_whole_day(component: &ICalendarComponent) -> bool {
    let start =
        component.property(&ICalendarProperty::Dtstart).or(component.property(&ICalendarProperty::RecurrenceId));
    let value = start.and_then(|entry| entry.values.first()?.as_partial_date_time());
    value.is_some_and(|date| date.has_date() && !date.has_time())
}

/// An entry's event on one of its dates.
fn dressed(components: &[&ICalendarComponent], dated: &Dated) -> Result<Event, String> {
    let mut event = wording::event(components[dated.component]);
    if event.is_err() {
        // An override may say nothing but what changed.
        event = wording::event(components[0]);
    }
    Ok(Event { start: dated.start, end: dated.end, ..event? })
}

/// One event with a recurrence, where that falls on exactly the dates of the entries.
fn simple(
    components: &[&ICalendarComponent],
    rule: &ICalendarRecurrenceRule,
    dates: &[Dated],
    unrolling: &Unrolling<'_>,
) -> Result<Option<Event>, String> {
    let Some(master) = components.iter().position(|component| component.has_property(&ICalendarProperty::Rrule)) else {
        return Ok(None);
    };
    // What the entry's own rule gives, without exceptions and without overrides.
    let bare = ICalendarComponent {
        component_type: ICalendarComponentType::VEvent,
        entries: components[master]
            .entries
            .iter()
            .filter(|entry| !matches!(entry.name, ICalendarProperty::Exdate | ICalendarProperty::Rdate))
            .cloned()
            .collect(),
        component_ids: Vec::new(),
    };
    let mut planned = unrolling.dates(&[&bare])?;
    planned.sort_by_key(|dated| dated.start);
    let Some(first) = planned.first() else { return Ok(None) };
    let Some(mut recurrence) = recurrence::of(rule, first.start) else { return Ok(None) };
    if planned.iter().any(|dated| dated.start.time() != first.start.time()) {
        // Another zone's clock is put forward and back, and the library's is not.
        return Ok(None);
    }
    recurrence.until = match &rule.until {
        _ if planned.len() >= UNROLLED => None,
        Some(until) if !recurrence::ends_by(rule, unrolling.horizon) => recurrence::day(until),
        None if rule.count.is_none() => None,
        _ => planned.last().map(|dated| dated.start.date()),
    };
    let mut event = wording::event(components[master])?;
    (event.start, event.end) = (first.start, first.end);
    let length = first.start.duration_until(first.end);
    let known: BTreeSet<DateTime> = dates.iter().map(|dated| dated.start).collect();
    // Dates of the rule that are not kept, and kept ones that are not of the rule.
    let mut except: Vec<Date> =
        planned.iter().filter(|dated| !known.contains(&dated.start)).map(|dated| dated.start.date()).collect();
    let of_rule: BTreeSet<DateTime> = planned.iter().map(|dated| dated.start).collect();
    for dated in dates {
        let own = dated.component == master;
        if own && of_rule.contains(&dated.start) {
            continue;
        }
        let other = wording::event(components[dated.component]).ok();
        let same_words =
            own || other.as_ref().is_none_or(|other| other.title == event.title && other.place == event.place);
        let cancelled = other.is_some_and(|other| other.state == EventState::Cancelled);
        if cancelled && of_rule.contains(&dated.start) {
            except.push(dated.start.date());
            continue;
        }
        if own || !same_words || dated.start.duration_until(dated.end) != length {
            return Ok(None);
        }
        if of_rule.contains(&dated.start) {
            continue;
        }
        // It moved from the date of the rule that its entry names.
        let Some(from) = moved_from(components[dated.component], unrolling) else { return Ok(None) };
        except.retain(|day| *day != from);
        recurrence.moved.push(Moved { from, to: dated.start });
    }
    if except.len() > MOST_DATES {
        return Ok(None);
    }
    except.sort();
    except.dedup();
    recurrence.except = except;
    event.recurrence = Some(recurrence);
    Ok(Some(event))
}

/// The day of the rule that an override stands for.
fn moved_from(component: &ICalendarComponent, unrolling: &Unrolling<'_>) -> Option<Date> {
    let entry = component.property(&ICalendarProperty::RecurrenceId)?;
    let mut start = entry.clone();
    start.name = ICalendarProperty::Dtstart;
    let alone = ICalendarComponent {
        component_type: ICalendarComponentType::VEvent,
        entries: vec![start],
        component_ids: Vec::new(),
    };
    unrolling.dates(&[&alone]).ok()?.first().map(|dated| dated.start.date())
}
