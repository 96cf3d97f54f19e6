//! What the library changes for its patrons, in figures and over time.

use jiff::civil::Date;
use lapau_feed::{
    Collection,
    dates::iso,
    finding::Finding,
    participation::{Figure, Indicator},
};

use super::reading::shown;
use crate::{
    components::{
        page::{back, section, section_head},
        states::empty,
    },
    locale::Phrases,
    markup::{Markup, markup},
    order, paths,
    state::Snapshot,
};

/// The figures.
pub(crate) fn impact() -> Markup {
    shown(
        &[Collection::Indicators, Collection::Surveys, Collection::Findings],
        |t, _| Some(t.impact_title().into()),
        page,
    )
}

/// The reading index over time, of all surveys that came to one; `None` where none did.
fn reading(t: Phrases, snapshot: &Snapshot) -> Option<Indicator> {
    let index = |finding: &Finding| {
        let survey = snapshot.surveys.iter().find(|survey| survey.id == finding.survey)?;
        Some((survey.closes, finding.reading.as_ref()?.value))
    };
    let mut values: Vec<_> = snapshot.findings.iter().filter_map(index).collect();
    order::by_key(&mut values, |(closes, _)| *closes);
    let month = |date: &Date| iso(date).chars().take("2026-12".len()).collect();
    let values: Vec<_> = values.into_iter().map(|(closes, value)| Figure { period: month(&closes), value }).collect();
    (!values.is_empty()).then(|| Indicator {
        id: "tgm".into(),
        label: t.surveys_reading().into(),
        about: t.impact_reading().into(),
        unit: t.impact_reading_unit().into(),
        values,
    })
}

fn page(t: Phrases, snapshot: &Snapshot) -> Markup {
    let reading = reading(t, snapshot);
    let all = || snapshot.indicators.iter().chain(&reading);
    let figures: Vec<_> = all().filter_map(|indicator| Some(latest(t, indicator, indicator.values.last()?))).collect();
    let tables = all().map(|indicator| table(t, indicator)).collect::<Markup>();
    let body = if all().next().is_none() {
        let action = (paths::LAPAU, t.lapau_back());
        empty(t.impact_empty(), t.impact_empty_text(), Some(action))
    } else {
        markup! {
            {section(t.impact_latest(), markup! { <div class="figures">{figures}</div> })}
            {tables}
        }
    };
    markup! {
        {back(paths::LAPAU, t.app_lapau())}
        <header class="head"><h1>{t.impact_title()}</h1><p class="lead">{t.impact_lead()}</p></header>
        {body}
    }
}

/// The latest figure, above a drawing of all of them; the table below says the same in numbers.
fn latest(t: Phrases, indicator: &Indicator, figure: &Figure) -> Markup {
    let unit = t.of(&indicator.unit);
    markup! {
        <div class="figure">
            <p class="value">{t.decimal(figure.value)}" "<span>{unit}</span></p>
            <h3><a href=format!("#{}", indicator.id)>{t.of(&indicator.label)}</a></h3>
            <p class="meta">{t.period(&figure.period)}</p>
            {spark(&indicator.values)}
        </div>
    }
}

/// A column a figure, from nought to the greatest, on a ground of 10,000 by 2,400: whole numbers, since nothing else
/// here needs fractions written out, which takes ten kilobytes of code.
fn spark(values: &[Figure]) -> Markup {
    let most = values.iter().map(|figure| figure.value).fold(0.0, f64::max);
    let step = 10_000 / values.len().max(1);
    let columns = values
        .iter()
        .enumerate()
        .map(|(n, figure)| {
            let share = if most > 0.0 { figure.value.max(0.0) / most } else { 0.0 };
            let height = ((share * 2_400.0) as usize).max(50);
            markup! { <rect x=n * step y=2_400 - height width=step * 3 / 4 height=height/> }
        })
        .collect::<Markup>();
    markup! { <svg class="spark" viewBox="0 0 10000 2400" preserveAspectRatio="none" aria-hidden="true">{columns}</svg> }
}

fn table(t: Phrases, indicator: &Indicator) -> Markup {
    let rows = indicator.values.iter().rev();
    let rows = rows
        .map(|figure| {
            markup! { <tr><th scope="row">{t.period(&figure.period)}</th><td class="num">{t.decimal(figure.value)}</td></tr> }
        })
        .collect::<Markup>();
    let about = (!indicator.about.is_empty()).then(|| markup! { <p>{t.of(&indicator.about)}</p> });
    let caption = t.impact_table(t.of(&indicator.label), t.of(&indicator.unit));
    markup! {
        <section class="section" id=indicator.id.clone()>
            {section_head(t.of(&indicator.label))}
            {about}
            <table class="hours"><caption class="meta">{caption}</caption><tbody>{rows}</tbody></table>
        </section>
    }
}
