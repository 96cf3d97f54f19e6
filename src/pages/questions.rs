//! Questions that a librarian answered for everyone.

use lapau_feed::{
    Collection,
    conversation::Question,
    prose::plain,
    submission::{Reaction, ReactionSign, ReactionTarget},
};
use lapau_search::{Likeness, folded};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    reacting::reaction_button,
    reading::{scroll_to_hash, shown, titles},
};
use crate::{
    components::{
        icon::{self, icon},
        page::{back, section_head},
        prose::prose,
        states::empty,
    },
    locale::Phrases,
    markup::{Markup, markup},
    order, paths,
    state::Snapshot,
};

/// How many answers there may be before they are folded.
const UNFOLDED: usize = 10;

/// The answered questions.
pub(crate) fn questions() -> Markup {
    scroll_to_hash(Collection::Questions);
    let (words, hash) = (RwSignal::new(String::new()), use_location().hash);
    shown(
        &[Collection::Questions],
        |t, _| Some(t.questions_title().into()),
        move |t, snapshot| page(t, snapshot, words, hash),
    )
}

fn page(t: Phrases, snapshot: &Snapshot, words: RwSignal<String>, hash: Memo<String>) -> Markup {
    let head = markup! {
        {back(paths::LAPAU, t.app_lapau())}
        <header class="head"><h1>{t.questions_title()}</h1><p class="lead">{t.questions_lead()}</p></header>
    };
    if snapshot.questions.is_empty() {
        let action = (paths::ASK, t.ask_title());
        let (title, text) = (t.questions_empty(), t.questions_ask());
        return markup! { {head}{empty(title, text, Some(action))} };
    }
    let texts: Vec<_> = snapshot.questions.iter().map(|question| searchable(t, question)).collect();
    let found = Memo::new(move |_| {
        let words = folded(&words.get());
        texts.iter().filter(|text| matches(text, &words)).count() as u64
    });
    // Many answers are a list of questions, each to be unfolded; what was looked for is unfolded already.
    let folds = snapshot.questions.len() > UNFOLDED;
    let is_wanted = move |id: &str| {
        !folds || words.with(|words| !words.trim().is_empty()) || hash.with(|hash| hash.trim_start_matches('#') == id)
    };
    let topics = by_topic(t, &snapshot.questions)
        .into_iter()
        .map(|(topic, questions)| answers_on(t, topic, &questions, words, is_wanted))
        .collect::<Markup>();
    markup! {
        {head}
        <form class="search" role="search" on:submit=|event| event.prevent_default()>
            {icon(icon::SEARCH)}
            <label class="hidden" for="questions-words">{t.questions_search()}</label>
            <input
                id="questions-words"
                type="search"
                autocomplete="off"
                placeholder=t.questions_search_hint()
                prop:value=move || words.get()
                on:input=move |event| words.set(event_target_value(&event))
            />
        </form>
        <p class="meta" role="status">{move || t.questions_found(found.get())}</p>
        <div class="actions">
            <p>{t.questions_own()}</p>
            <a class="button primary" href=paths::ASK>{t.ask_title()}</a>
            <a class="button" href=paths::INQUIRE>{t.inquiry_title()}</a>
            <a class="button" href=paths::APPOINTMENTS>{t.appointment_title()}</a>
        </div>
        {topics}
    }
}

fn answers_on(
    t: Phrases,
    topic: String,
    questions: &[&Question],
    words: RwSignal<String>,
    is_wanted: impl Fn(&str) -> bool + Copy + Send + 'static,
) -> Markup {
    let texts: Vec<_> = questions.iter().map(|question| searchable(t, question)).collect();
    let none = move || {
        let words = folded(&words.get());
        !texts.iter().any(|text| matches(text, &words))
    };
    let articles = questions.iter().map(|question| article(t, question, words, is_wanted)).collect::<Markup>();
    markup! { <section class="section" hidden=none>{section_head(topic)}{articles}</section> }
}

fn article(
    t: Phrases,
    question: &Question,
    words: RwSignal<String>,
    is_wanted: impl Fn(&str) -> bool + Send + 'static,
) -> Markup {
    let text = searchable(t, question);
    let other = move || !matches(&text, &folded(&words.get()));
    let helped = Reaction { to: ReactionTarget::Question, id: question.id.clone(), sign: ReactionSign::Helped };
    let titles = (!question.titles.is_empty()).then(|| titles(question.titles.clone()));
    let id = question.id.clone();
    markup! {
        <article class="question" id=question.id.clone() hidden=other>
            <details open=move || is_wanted(&id)>
            <summary><h3>{t.of(&question.question)}</h3></summary>
            <div class="answer">
                {prose(&question.answer)}
                {titles}
                <p class="meta"><span>{t.home_answered()}</span><span>{t.date(question.answered)}</span></p>
                <div class="post-foot">{reaction_button(t, t.ask_helped(), helped, question.reactions.as_ref())}</div>
            </div>
            </details>
        </article>
    }
}

/// Answers to what is being asked, while it is being written: it may be answered already.
pub(super) fn answered_already(
    t: Phrases,
    snapshot: &Snapshot,
    asked: impl Fn() -> String + Send + Sync + 'static,
) -> Markup {
    let questions = snapshot.questions.clone();
    let texts: Vec<_> =
        questions.iter().map(|question| format!("{}\n{}", t.of(&question.question), plain(&question.answer))).collect();
    let likeness = Likeness::new(texts.iter().map(String::as_str));
    let like = Memo::new(move |_| likeness.to(&asked(), LIKE));
    markup! {
        <div role="status">
            {move || {
                let found = like.get();
                (!found.is_empty()).then(|| {
                    let rows = found.into_iter().map(|place| {
                        let question = &questions[place];
                        let href = format!("{}#{}", paths::QUESTIONS, question.id);
                        markup! { <li><a href=href>{t.of(&question.question)}</a></li> }
                    });
                    markup! { <div class="aside"><p><b>{t.ask_already()}</b></p><ul>{rows.collect::<Markup>()}</ul></div> }
                })
            }}
        </div>
    }
}

/// How many answered questions are offered to someone who is asking.
const LIKE: usize = 3;

/// What a question can be found by, folded.
fn searchable(t: Phrases, question: &Question) -> String {
    folded(&format!("{}\n{}", t.of(&question.question), plain(&question.answer)))
}

/// Whether a folded text has every word of another.
fn matches(text: &str, words: &str) -> bool {
    words.split_whitespace().all(|word| text.contains(word))
}

/// The questions of each topic, the latest first; topics in the order of their names.
fn by_topic(t: Phrases, questions: &[Question]) -> Vec<(String, Vec<&Question>)> {
    let mut named: Vec<(String, &Question)> = Vec::new();
    for question in questions {
        let topic = t.of(&question.topic);
        named.push((if topic.is_empty() { t.questions_other().into() } else { topic }, question));
    }
    order::by(&mut named, |a, b| a.0.cmp(&b.0).then(b.1.answered.cmp(&a.1.answered)));
    let topics = named.chunk_by(|a, b| a.0 == b.0);
    topics.map(|topic| (topic[0].0.clone(), topic.iter().map(|(_, question)| *question).collect())).collect()
}
