//! One source of the log: what it is worth, what was noted of it, and how it is cited.

use std::sync::Arc;

use lapau_reading::research::{LONGEST_LINE, LONGEST_NOTE, Mark, Note, Source};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;

use super::{address, byline, kind_name, mark_name, said};
use crate::{
    components::{
        field::Line,
        icon::{self, icon},
        page::{back, section, use_title},
        segment::choice,
        sheet::Cited,
        states::{empty_page, loading_rows},
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    pages::{lists::trouble, title::citation_of},
    paths,
    state::{Drafts, Feed, Keeping, window},
};

/// One source.
pub(crate) fn source_page() -> Markup {
    let t = phrases();
    let keeping = expect_context::<Keeping>();
    let id = paths::part("source");
    let source = Memo::new(move |_| keeping.all().and_then(|reading| reading.source(&id.get()).cloned()));
    use_title(move || {
        source.with(|source| source.as_ref().map(|source| source.cited.title.clone())).unwrap_or_default()
    });
    // Drawn once for a source: its form must not be drawn anew when a note comes.
    let known = Memo::new(move |_| {
        match (keeping.all(), source.with(|source| source.as_ref().map(|source| source.id.clone()))) {
            (None, _) => None,
            (Some(_), known) => Some(known),
        }
    });
    let body = move || match known.get() {
        None => loading_rows(2),
        Some(None) => {
            empty_page(t.research_unknown(), t.research_unknown_text(), (paths::RESEARCH, t.research_title()))
        }
        Some(Some(id)) => untrack(|| page(t, keeping, source, id)),
    };
    markup! { {back(paths::RESEARCH, t.research_title())}{trouble(t, keeping)}{body} }
}

fn page(t: Phrases, keeping: Keeping, source: Memo<Option<Source>>, id: String) -> Markup {
    let id = StoredValue::new(id);
    let head = move || {
        let source = source.get()?;
        let by = byline(&source);
        let catalogue = (!source.cited.id.is_empty()).then(|| {
            markup! { <a class="button small" href=paths::below(paths::CATALOGUE, &source.cited.id)>{icon(icon::BOOK)}{t.research_in_catalogue()}</a> }
        });
        let web = address(&source).map(|href| {
            markup! { <a class="button small" href=href target="_blank" rel="noopener noreferrer">{icon(icon::EXTERNAL)}{t.research_visit()}</a> }
        });
        Some(markup! {
            <header class="head"><p class="kicker">{kind_name(t, source.kind)}</p><h1>{source.cited.title.clone()}</h1><p class="lead">{by}</p></header>
            <div class="actions">{catalogue}{web}</div>
        })
    };
    let mark = Memo::new(move |_| source.with(|source| source.as_ref().map(|source| source.mark)));
    let marks = Mark::ALL.map(|one| {
        let choose = move || {
            // What changes it runs after the page may have been left.
            let id = id.get_value();
            keeping.change(move |reading| reading.change_source(&id, &|source| source.mark = one));
        };
        choice("tanda", mark_name(t, one), None, move || mark.get() == Some(one), choose)
    });
    let topic = Memo::new(move |_| {
        source.with(|source| source.as_ref().map(|source| source.topic.clone()).unwrap_or_default())
    });
    let typed = RwSignal::new(topic.get_untracked());
    let write = Callback::new(move |text: String| typed.set(text.chars().take(LONGEST_LINE).collect()));
    let left = Callback::new(move |()| {
        let (id, text) = (id.get_value(), typed.get_untracked().trim().to_owned());
        keeping.change(move |reading| reading.change_source(&id, &|source| source.topic.clone_from(&text)));
    });
    let line = Line {
        id: "topik-sumber",
        label: t.research_topic(),
        hint: t.research_topic_hint(),
        kind: "text",
        mode: "text",
        optional: true,
    };
    let cited: Cited = Arc::new(move || source.get().map(|source| source.cited));
    markup! {
        {head}
        <div class="form">
            <fieldset class="field"><legend>{t.research_worth()}</legend><div class="segment wide">{marks.into_iter().collect::<Markup>()}</div></fieldset>
            {line.draw(t, Signal::derive(|| None), typed.into(), write, left, None)}
        </div>
        {section(t.research_notes(), markup! { {notes(t, keeping, source, id)}{writing(t, keeping, id)} })}
        <div class="unprinted">
            {section(t.cite_cite(), citation_of(&cited))}
            {forgetting(t, keeping, id)}
        </div>
    }
}

/// What was noted, each with the way to take it back, which can be undone.
fn notes(t: Phrases, keeping: Keeping, source: Memo<Option<Source>>, id: StoredValue<String>) -> Markup {
    let taken = RwSignal::new(None::<Note>);
    let all = move || {
        let notes = source.with(|source| source.as_ref().map(|source| source.notes.clone()).unwrap_or_default());
        if notes.is_empty() {
            return markup! { <p class="empty-line">{t.research_no_notes()}</p> };
        }
        let rows = notes.into_iter().map(|note| {
            let label = format!("{}: {}", t.research_take(), crate::components::prose::shorten(&note.text, 60));
            let shown = said(t, &note);
            let take = move |_| {
                let own = note.clone();
                let id = id.get_value();
                keeping.change(move |reading| reading.take_note(&id, &own));
                taken.set(Some(note.clone()));
            };
            markup! {
                <li class="note-row">{shown}<div class="actions"><button class="button quiet small" type="button" aria-label=label on:click=take>{t.research_take()}</button></div></li>
            }
        });
        markup! { <ul class="list">{rows.collect::<Markup>()}</ul> }
    };
    let undo = move || {
        let note = taken.get()?;
        let put_back = move |_| {
            let (id, note) = (id.get_value(), note.clone());
            keeping.change(move |reading| reading.note(&id, &note));
            taken.set(None);
        };
        Some(
            markup! { <p class="kept" role="status">{icon(icon::CHECK)}<span>{t.research_taken()}</span>" "<button class="button quiet small" type="button" on:click=put_back>{t.lists_undo()}</button></p> },
        )
    };
    markup! { {all}{undo} }
}

/// The form for another note. Every keystroke is kept.
fn writing(t: Phrases, keeping: Keeping, id: StoredValue<String>) -> Markup {
    let (drafts, feed) = (expect_context::<Drafts>(), expect_context::<Feed>());
    let draft = StoredValue::new(format!("research note {}", id.get_value()));
    let (note, touched) = (RwSignal::new(Note::default()), StoredValue::new(false));
    spawn_local(async move {
        let Some(draft) = draft.try_get_value() else { return };
        let kept = drafts.read_text(&draft).await.ok().flatten();
        if let Some(kept) = kept.and_then(|kept| lapau_feed::json::from_str::<Note>(&kept).ok())
            && touched.try_get_value() == Some(false)
        {
            note.try_set(kept);
        }
    });
    let change = move |change: &dyn Fn(&mut Note)| {
        touched.set_value(true);
        note.update(|note| change(note));
        let json = note.with_untracked(|note| serde_json::to_string(note).unwrap_or_default());
        let draft = draft.get_value();
        spawn_local(async move { drafts.keep_text(&draft, json).await.unwrap_or_default() });
    };
    // What is wrong is said once saving was tried.
    let tried = RwSignal::new(false);
    let length = Memo::new(move |_| note.with(|note| note.text.trim().chars().count()));
    let wrong = Memo::new(move |_| match length.get() {
        0 => Some(t.form_empty().to_owned()),
        length if length > LONGEST_NOTE => {
            let number = |number: usize| t.number(number as u64);
            Some(t.form_too_long(number(length - LONGEST_NOTE), number(LONGEST_NOTE)))
        }
        _ => None,
    });
    let error = move || {
        let wrong = wrong.get().filter(|_| tried.get())?;
        Some(markup! { <p class="error">{icon(icon::WARNING)}{wrong}</p> })
    };
    let page = Memo::new(move |_| note.with(|note| note.page.clone()));
    let write_page = Callback::new(move |text: String| {
        let text: String = text.chars().take(LONGEST_LINE).collect();
        change(&|note| note.page.clone_from(&text));
    });
    let line = Line {
        id: "catatan-halaman",
        label: t.research_page_field(),
        hint: "",
        kind: "text",
        mode: "text",
        optional: true,
    };
    let line = line.draw(t, Signal::derive(|| None), page.into(), write_page, Callback::new(|()| ()), None);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if wrong.get_untracked().is_some() {
            window::focus("#catatan-teks");
            return;
        }
        let today = untrack(move || feed.snapshot()).map(|snapshot| snapshot.now().date());
        let (id, draft, mut own) = (id.get_value(), draft.get_value(), note.get_untracked());
        own.text = own.text.trim().to_owned();
        own.added = today;
        spawn_local(async move {
            if keeping.change_now(&|reading| reading.note(&id, &own)).await {
                drafts.forget(&draft).await.unwrap_or_default();
                tried.try_set(false);
                note.try_set(Note::default());
            }
            window::focus("#catatan-teks");
        });
    };
    let typed = move |event| {
        let text = event_target_value(&event);
        change(&|note| note.text.clone_from(&text));
    };
    let quoted = move |event| {
        let is_quote = event_target_checked(&event);
        change(&|note| note.quote = is_quote);
    };
    markup! {
        <form class="form unprinted" novalidate on:submit=submit>
            <div class="field">
                <label for="catatan-teks">{t.research_note()}</label>
                <div id="catatan-teks-error">{error}</div>
                <textarea class="input" id="catatan-teks" aria-describedby="catatan-teks-error" prop:value=move || note.with(|note| note.text.clone()) on:input=typed></textarea>
            </div>
            {line}
            <div class="field"><label class="choice">
                <input id="catatan-kutipan" type="checkbox" prop:checked=move || note.with(|note| note.quote) on:change=quoted/>
                <span>{t.research_quote()}</span>
            </label></div>
            <div class="actions"><button class="button primary" type="submit">{t.research_note_button()}</button></div>
        </form>
    }
}

/// The way to forget a source, which is asked about.
fn forgetting(t: Phrases, keeping: Keeping, id: StoredValue<String>) -> Markup {
    let asking = RwSignal::new(false);
    let navigate = StoredValue::new_local(use_navigate());
    let forget = move |_| {
        let id = id.get_value();
        spawn_local(async move {
            if keeping.change_now(&|reading| reading.forget_source(&id)).await {
                navigate.with_value(|navigate| navigate(paths::RESEARCH, Default::default()));
            }
        });
    };
    let ask = move || match asking.get() {
        false => {
            markup! { <button class="button quiet" type="button" on:click=move |_| asking.set(true)>{t.research_forget()}</button> }
        }
        true => markup! {
            <p>{t.research_forget_sure()}</p>
            <button class="button danger" type="button" on:click=forget>{t.loans_back_yes()}</button>
            <button class="button quiet" type="button" on:click=move |_| asking.set(false)>{t.outbox_keep()}</button>
        },
    };
    markup! { <div class="actions">{ask}</div> }
}
