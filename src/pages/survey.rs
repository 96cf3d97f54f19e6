//! A survey: why it is asked, what it asks, until when, and how to answer it.

use lapau_feed::{
    Collection, Localized,
    learning::{AnswerKind, Survey, SurveyItem},
    submission::{Content, Response},
};

use super::{lapau::period, reading::detail, writing::compose};
use crate::{
    components::{
        page::{back, section},
        prose::prose,
    },
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::Snapshot,
};

/// A survey.
pub(crate) fn survey_page() -> Markup {
    detail(
        &[Collection::Surveys],
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
    let open = survey.opens <= today && today <= survey.closes;
    let response = Response { survey: survey.id.clone(), language: t.0, answers: Vec::new() };
    let body = if open {
        compose(t, snapshot, Content::Response(response), None, false)
    } else {
        let items = survey.items.iter().filter(|item| item.answer != AnswerKind::Unknown);
        let items = items.map(|item| question(t, item)).collect::<Markup>();
        section(t.surveys_asks(), markup! { <ol class="steps">{items}</ol> })
    };
    markup! {
        {back(paths::LAPAU, t.app_lapau())}
        <header class="head">
            <p class="kicker">{t.surveys_kind()}</p>
            <h1>{t.of(&survey.title)}</h1>
            <p class="meta"><span>{period(t, survey.opens, survey.closes, today)}</span><span>{t.surveys_questions(count)}</span></p>
        </header>
        {prose(&survey.about)}
        <div class="aside section"><p>{how}</p></div>
        {body}
    }
}

fn question(t: Phrases, item: &SurveyItem) -> Markup {
    let (how, options): (_, &[Localized]) = match &item.answer {
        AnswerKind::Choice { options } => (t.surveys_choice(), options),
        AnswerKind::Multiple { options } => (t.surveys_multiple(), options),
        AnswerKind::Scale { labels } => (t.surveys_scale(), labels),
        AnswerKind::Text | AnswerKind::Unknown => (t.surveys_text(), &[]),
        AnswerKind::Number => (t.surveys_number(), &[]),
    };
    let options: Vec<_> = options.iter().map(|option| t.of(option)).collect();
    let options = (!options.is_empty()).then(|| markup! { <p>{options.join(" · ")}</p> });
    let required = item.required.then(|| markup! { <span>{t.surveys_required()}</span> });
    markup! {
        <li>
            <h3>{t.of(&item.label)}</h3>
            {options}
            <p class="meta"><span>{how}</span>{required}</p>
        </li>
    }
}
