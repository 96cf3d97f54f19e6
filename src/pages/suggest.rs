//! The suggestion box: writing, and changing what still waits.

use lapau_feed::submission::{Content, Fault, Invalid, Suggestion, SuggestionTopic};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use crate::{
    components::{
        icon::{self, icon, small_icon},
        page::{Back, use_title},
        states::Failed,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Drafts, Letters, Problem, window},
};

/// The name of the draft of a new suggestion.
const DRAFT: &str = "suggestion";

/// The suggestion box.
#[component]
pub fn Suggest() -> impl IntoView {
    let t = phrases();
    let letter = paths::part("letter");
    let letter = move || Some(letter.get()).filter(|letter| !letter.is_empty());
    use_title(move || t.suggest_title().into());
    let stored = RwSignal::new(None::<String>);
    let back = move || match letter() {
        None => markup! { <Back href=paths::LAPAU label=t.app_lapau()/> },
        Some(_) => markup! { <Back href=paths::OUTBOX label=t.outbox_title()/> },
    };
    markup! {
        {back}
        {move || match (stored.get(), letter()) {
            (Some(letter), _) => markup! { <Saved letter on_another=move || stored.set(None)/> },
            (None, letter) => markup! { <Form letter stored/> },
        }}
    }
}

/// It is stored: only now thanks are said, and honestly where it is.
#[component]
fn Saved(letter: String, on_another: impl Fn() + Copy + 'static) -> impl IntoView {
    let t = phrases();
    let letters = expect_context::<Letters>();
    let state = Memo::new(move |_| letters.get(&letter).map(|letter| letter.state));
    let at_desk = move || matches!(state.get(), Some(lapau_outbox::State::Sent { .. }));
    Effect::new(move |_| window::focus("#saved"));
    markup! {
        <div class="saved" role="status">
            {icon(icon::CHECK)}
            <h1 id="saved" tabindex="-1">{move || if at_desk() { t.suggest_sent() } else { t.suggest_saved() }}</h1>
            <p>{move || if at_desk() { t.suggest_sent_text() } else { t.suggest_saved_text() }}</p>
            <div class="actions">
                <a class="button primary" href=paths::OUTBOX>{t.suggest_outbox()}</a>
                <button class="button quiet" type="button" on:click=move |_| on_another()>{t.suggest_another()}</button>
            </div>
        </div>
    }
}

#[component]
fn Form(letter: Option<String>, stored: RwSignal<Option<String>>) -> impl IntoView {
    let t = phrases();
    let (drafts, letters) = (expect_context::<Drafts>(), expect_context::<Letters>());
    let draft = RwSignal::new(Suggestion::default());
    // Problems are shown once sending was tried, and then go as they are mended.
    let tried = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Problem>);
    let changed_too_late = RwSignal::new(false);
    let form = letter.as_ref().map_or_else(|| DRAFT.to_owned(), |letter| format!("{DRAFT} {letter}"));
    let form = StoredValue::new(form);
    let letter = StoredValue::new(letter);
    let problems = Memo::new(move |_| draft.with(|draft| Content::Suggestion(draft.clone()).problems()));
    let shown = move || if tried.get() { problems.get() } else { Vec::new() };

    spawn_local(async move {
        let kept = drafts.read::<Suggestion>(&form.get_value()).await;
        let original = letter.get_value().and_then(|letter| letters.get(&letter));
        let original = original.and_then(|letter| match letter.submission.content {
            Content::Suggestion(suggestion) => Some(suggestion),
            _ => None,
        });
        match kept {
            Ok(kept) => {
                if let Some(text) = kept.or(original) {
                    draft.set(text);
                }
            }
            Err(problem) => failed.set(Some(problem)),
        }
    });
    // Every keystroke is kept, so that neither a crash nor an update costs a word.
    let touch = move |change: &dyn Fn(&mut Suggestion)| {
        draft.update(change);
        window::set_dirty(!draft.with_untracked(|draft| draft.text.trim().is_empty()));
        spawn_local(async move {
            if let Err(problem) = drafts.keep(&form.get_value(), &draft.get_untracked()).await {
                failed.set(Some(problem));
            }
        });
    };
    on_cleanup(|| window::set_dirty(false));

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if !problems.get_untracked().is_empty() {
            // The summary is drawn in this turn; the focus goes there in the next.
            request_animation_frame(|| window::focus(".error-summary"));
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let content = Content::Suggestion(draft.get_untracked());
            let outcome = match letter.get_value() {
                None => letters.submit(content).await.map(Some),
                Some(letter) => letters.edit(&letter, content).await.map(|changed| changed.then_some(letter)),
            };
            match outcome {
                Ok(Some(id)) => {
                    drafts.forget(&form.get_value()).await.ok();
                    window::set_dirty(false);
                    stored.set(Some(id));
                }
                Ok(None) => changed_too_late.set(true),
                Err(problem) => failed.set(Some(problem)),
            }
            busy.set(false);
        });
    };

    markup! {
        <div class="form">
            <header class="head"><h1>{t.suggest_title()}</h1><p class="lead">{t.suggest_lead()}</p></header>
            {move || {
                let problems = shown();
                (!problems.is_empty()).then(|| {
                    let items = problems
                        .iter()
                        .map(|problem| markup! { <li><a href="#text" on:click=|event| { event.prevent_default(); window::focus("#text"); }>{say(t, problem)}</a></li> })
                        .collect::<Markup>();
                    markup! { <div class="error-summary" role="alert" tabindex="-1"><h2>{t.form_summary()}</h2><ul>{items}</ul></div> }
                })
            }}
            {move || failed.get().map(|problem| markup! { <Failed problem/> })}
            {move || changed_too_late.get().then(|| markup! { <div class="state" role="alert"><h2>{t.suggest_too_late()}</h2><p>{t.suggest_too_late_text()}</p></div> })}
            <form novalidate on:submit=submit>
                <fieldset class="field">
                    <legend>{t.suggest_topic()}</legend>
                    {SuggestionTopic::ALL.map(|topic| markup! {
                        <label class="choice">
                            <input
                                type="radio"
                                name="topic"
                                prop:checked=move || draft.with(|draft| draft.topic == topic)
                                on:change=move |_| touch(&|draft| draft.topic = topic)
                            />
                            <span>{topic_name(t, topic)}</span>
                        </label>
                    }).into_iter().collect::<Markup>()}
                </fieldset>
                <div class=move || if shown().is_empty() { "field" } else { "field wrong" }>
                    <label for="text">{t.suggest_text()}</label>
                    <p class="hint" id="text-hint">{t.suggest_hint()}</p>
                    <div id="text-error">{move || shown().into_iter().map(|problem| markup! { <p class="error">{small_icon(icon::WARNING)}{say(t, &problem)}</p> }).collect::<Markup>()}</div>
                    <textarea
                        class="input"
                        id="text"
                        name="text"
                        aria-describedby="text-hint text-error text-count"
                        aria-invalid=move || (!shown().is_empty()).then_some("true")
                        prop:value=move || draft.with(|draft| draft.text.clone())
                        on:input=move |event| { let text = event_target_value(&event); touch(&|draft| draft.text.clone_from(&text)); }
                    ></textarea>
                    <p
                        class=move || if draft.with(|draft| draft.text.chars().count() > Suggestion::MAX_TEXT) { "counter over" } else { "counter" }
                        id="text-count"
                    >
                        {move || t.form_count(t.number(draft.with(|draft| draft.text.chars().count()) as u64), t.number(Suggestion::MAX_TEXT as u64))}
                    </p>
                </div>
                <div class="actions">
                    <button class="button primary" type="submit" aria-disabled=move || busy.get().then_some("true")>{icon(icon::SEND)}{t.suggest_send()}</button>
                </div>
                <p class="terms">{t.suggest_terms()}</p>
            </form>
        </div>
    }
}

/// What a topic is called.
pub(super) fn topic_name(t: Phrases, topic: SuggestionTopic) -> &'static str {
    match topic {
        SuggestionTopic::Collection => t.suggest_topic_collection(),
        SuggestionTopic::Service => t.suggest_topic_service(),
        SuggestionTopic::Programme => t.suggest_topic_programme(),
        SuggestionTopic::Building => t.suggest_topic_building(),
        SuggestionTopic::Other => t.suggest_topic_other(),
    }
}

fn say(t: Phrases, problem: &Invalid) -> String {
    match problem.fault {
        Fault::Empty => t.form_empty().into(),
        Fault::TooShort { min } => t.form_too_short(min),
        Fault::TooLong { max, by } => t.form_too_long(t.number(by as u64), t.number(max as u64)),
        Fault::ControlCharacters => t.form_control_characters().into(),
        // Only the app itself could cause these.
        _ => problem.to_string(),
    }
}
