//! A survey: why it is asked, what it asks, until when, and how to answer it.

use lapau_feed::{
    Collection, Localized,
    finding::{FEWEST, Finding, Grade, ItemFinding, ReadingIndex, ReadingLevel},
    learning::{AnswerKind, READING_ELEMENTS, Survey, SurveyItem},
    submission::{Content, Response},
};
use lapau_reading::add_row;

use super::{
    lapau::period,
    reading::detail,
    writing::{Place, compose},
};
use crate::{
    components::{
        page::{back, section},
        prose::prose,
    },
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::{Snapshot, window},
};

/// A survey.
pub(crate) fn survey_page() -> Markup {
    detail(
        &[Collection::Surveys, Collection::Findings],
        |snapshot, id| snapshot.surveys.iter().find(|survey| survey.id == id),
        |t, survey| t.of(&survey.title),
        page,
    )
}

fn page(t: Phrases, snapshot: &Snapshot, survey: &Survey) -> Markup {
    let today = snapshot.now().date();
    let how = if today < survey.opens {
        t.surveys_how_later()
    } else if today <= survey.closes {
        t.surveys_how()
    } else {
        t.surveys_how_over()
    };
    let count = survey.items.iter().filter(|item| item.answer != AnswerKind::Unknown).count() as u64;
    let is_same_for_all = (0..survey.items.len()).all(|n| survey.conditions(n).next().is_none());
    let questions = if is_same_for_all { t.surveys_questions(count) } else { t.surveys_questions_most(count) };
    let open = survey.opens <= today && today <= survey.closes;
    let response = Response { survey: survey.id.clone(), language: t.0, answers: Vec::new() };
    let body = if open {
        compose(t, snapshot, Content::Response(response), None, Place::Below)
    } else if let Some(finding) = snapshot.findings.iter().find(|finding| finding.survey == survey.id) {
        findings(t, survey, finding)
    } else {
        let items = survey.items.iter().enumerate().filter(|(_, item)| item.answer != AnswerKind::Unknown);
        let is_of_some = |n| survey.conditions(n).next().is_some();
        let items = items.map(|(n, item)| question(t, item, is_of_some(n))).collect::<Markup>();
        section(t.surveys_asks(), markup! { <ol class="steps">{items}</ol> })
    };
    markup! {
        {back(paths::LAPAU, t.app_lapau())}
        <header class="head">
            <p class="kicker">{t.surveys_kind()}</p>
            <h1>{t.of(&survey.title)}</h1>
            <p class="meta"><span>{period(t, survey.opens, survey.closes, today)}</span><span>{questions}</span></p>
        </header>
        {prose(&survey.about)}
        <div class="aside section"><p>{how}</p></div>
        {body}
    }
}

/// What it came to: the index, each question with its counts, and what is done about it.
fn findings(t: Phrases, survey: &Survey, finding: &Finding) -> Markup {
    let index = finding.index.as_ref().map(|index| {
        let grade = match index.grade {
            Grade::A => t.surveys_grade_a(),
            Grade::B => t.surveys_grade_b(),
            Grade::C => t.surveys_grade_c(),
            Grade::D | Grade::Other => t.surveys_grade_d(),
        };
        markup! {
            <div class="figures">
                <div class="figure"><p class="value">{t.decimal(index.value)}" "<span>{grade}</span></p><h3>{t.surveys_index()}</h3><p class="meta">{t.surveys_index_how()}</p></div>
            </div>
        }
    });
    let reading = finding.reading.as_ref().map(|index| reading(t, index));
    let outcome = (!survey.outcome.is_empty()).then(|| section(t.surveys_outcome(), prose(&survey.outcome)));
    let items = finding.items.iter().filter_map(|found| {
        let item = survey.items.iter().find(|item| item.id == found.item)?;
        Some(answered(t, item, found))
    });
    let items = items.collect::<Markup>();
    let (name, table) = (format!("{}.csv", survey.id), csv(t, survey, finding));
    let save = move |_| {
        window::save(&name, "text/csv", &table);
    };
    let results = markup! {
            <p><b>{t.surveys_responses(u64::from(finding.responses))}</b></p>
            {index}
            {reading}
            {items}
            <p class="meta">{t.surveys_hidden(u64::from(FEWEST))}</p>
            <p class="actions"><button class="button quiet" type="button" on:click=save>{t.surveys_save()}</button></p>
    };
    markup! { {outcome}{section(t.surveys_results(), results)} }
}

/// The reading index, and what it is made of: a bar beside each number says it again to the eye.
fn reading(t: Phrases, index: &ReadingIndex) -> Markup {
    let rows = READING_ELEMENTS.iter().filter_map(|(id, weight)| {
        let value = *index.elements.get(*id)?;
        Some(markup! {
            <tr>
                <th scope="row">{element_name(t, id)}<progress value=value.round() as u32 max=100 aria-hidden="true"></progress></th>
                <td class="num">{t.decimal(value)}</td>
                <td class="num">{t.surveys_reading_weight(u64::from(*weight))}</td>
            </tr>
        })
    });
    let rows = rows.collect::<Markup>();
    markup! {
        <div class="figures">
            <div class="figure"><p class="value">{t.decimal(index.value)}" "<span>{level_name(t, index.level)}</span></p><h3>{t.surveys_reading()}</h3><p class="meta">{t.surveys_reading_how()}</p></div>
        </div>
        <table class="hours">
            <caption class="meta">{t.surveys_reading_table()}</caption>
            <thead><tr><th scope="col">{t.surveys_reading_element()}</th><th class="num" scope="col">{t.surveys_reading_value()}</th><th class="num" scope="col">{t.surveys_reading_share()}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// What an element of the reading index asks.
fn element_name(t: Phrases, id: &str) -> &'static str {
    match id {
        "FM" => t.surveys_reading_fm(),
        "DM" => t.surveys_reading_dm(),
        "JB" => t.surveys_reading_jb(),
        "FAI" => t.surveys_reading_fai(),
        _ => t.surveys_reading_dai(),
    }
}

fn level_name(t: Phrases, level: ReadingLevel) -> &'static str {
    match level {
        ReadingLevel::VeryLow | ReadingLevel::Other => t.surveys_reading_very_low(),
        ReadingLevel::Low => t.surveys_reading_low(),
        ReadingLevel::Medium => t.surveys_reading_medium(),
        ReadingLevel::High => t.surveys_reading_high(),
        ReadingLevel::VeryHigh => t.surveys_reading_very_high(),
    }
}

/// What a question came to. Beside each number a bar says it again to the eye.
fn answered(t: Phrases, item: &SurveyItem, found: &ItemFinding) -> Markup {
    let rows = std::iter::zip(options(item), &found.counts).map(|(option, count)| {
        let number = count.map_or_else(|| t.surveys_few().to_owned(), |count| t.number(u64::from(count)));
        let bar = count.map(|count| {
            markup! { <progress value=count max=found.answered.max(1) aria-hidden="true"></progress> }
        });
        markup! { <li><span>{t.of(option)}</span><span class="num">{number}</span>{bar}</li> }
    });
    let rows = rows.collect::<Markup>();
    let list = (!found.counts.is_empty()).then(|| markup! { <ul class="tally">{rows}</ul> });
    let mean = found.mean.map(|mean| {
        let most = match &item.answer {
            AnswerKind::Scale { labels } => t.surveys_mean_of(t.decimal(mean), t.number(labels.len() as u64)),
            _ => t.surveys_mean(t.decimal(mean)),
        };
        markup! { <p>{most}</p> }
    });
    let asked = found.asked.map(|asked| markup! { <span>{t.surveys_asked(u64::from(asked))}</span> });
    markup! {
        <section class="section quiet">
            <h3>{t.of(&item.label)}</h3>
            <p class="meta">{asked}<span>{t.surveys_answered(u64::from(found.answered))}</span></p>
            {list}{mean}
        </section>
    }
}

/// The same as a table to work with: a row an option, and one for each mean (RFC 4180).
fn csv(t: Phrases, survey: &Survey, finding: &Finding) -> String {
    let mut table = String::from("item,question,option,count,answered,mean,asked\r\n");
    for found in &finding.items {
        let Some(item) = survey.items.iter().find(|item| item.id == found.item) else { continue };
        let mut row = |option: &str, count: String, mean: String| {
            let answered = found.answered.to_string();
            let asked = found.asked.unwrap_or(finding.responses).to_string();
            add_row(&mut table, &[&item.id, &t.of(&item.label), option, &count, &answered, &mean, &asked]);
        };
        for (option, count) in std::iter::zip(options(item), &found.counts) {
            row(&t.of(option), count.map(|count| count.to_string()).unwrap_or_default(), String::new());
        }
        if let Some(mean) = found.mean {
            row("", String::new(), thousandths(mean));
        }
    }
    if let Some(index) = &finding.reading {
        let answered = finding.responses.to_string();
        for (id, _) in READING_ELEMENTS {
            let value = thousandths(index.elements.get(id).copied().unwrap_or_default());
            add_row(&mut table, &[id, element_name(t, id), "", "", &answered, &value, &answered]);
        }
        add_row(&mut table, &["TGM", t.surveys_reading(), "", "", &answered, &thousandths(index.value), &answered]);
    }
    table
}

/// A number with three decimals, for a table to work with.
fn thousandths(number: f64) -> String {
    let thousandths = (number * 1000.0).round() as i64;
    format!("{}.{:03}", thousandths / 1000, thousandths.rem_euclid(1000))
}

/// What a question lets one choose.
fn options(item: &SurveyItem) -> &[Localized] {
    match &item.answer {
        AnswerKind::Choice { options } | AnswerKind::Multiple { options } => options,
        AnswerKind::Scale { labels } => labels,
        AnswerKind::Text | AnswerKind::Number | AnswerKind::Unknown => &[],
    }
}

fn question(t: Phrases, item: &SurveyItem, is_of_some: bool) -> Markup {
    let how = match &item.answer {
        AnswerKind::Choice { .. } => t.surveys_choice(),
        AnswerKind::Multiple { .. } => t.surveys_multiple(),
        AnswerKind::Scale { .. } => t.surveys_scale(),
        AnswerKind::Text | AnswerKind::Unknown => t.surveys_text(),
        AnswerKind::Number => t.surveys_number(),
    };
    let options: Vec<_> = options(item).iter().map(|option| t.of(option)).collect();
    let options = (!options.is_empty()).then(|| markup! { <p>{options.join(" · ")}</p> });
    let required = item.required.then(|| markup! { <span>{t.surveys_required()}</span> });
    let some = is_of_some.then(|| markup! { <span>{t.surveys_of_some()}</span> });
    markup! {
        <li>
            <h3>{t.of(&item.label)}</h3>
            {options}
            <p class="meta"><span>{how}</span>{required}{some}</p>
        </li>
    }
}
