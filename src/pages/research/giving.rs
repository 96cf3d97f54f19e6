//! The log on its way out: as a bibliography, as a letter to a librarian, as a file, on paper; and in again from a file.

use lapau_citation::{Style, cite, list, plain};
use lapau_feed::submission::{Content, Question};
use lapau_reading::{
    Error,
    research::{Mark, Note, Source, letter_text},
};
use leptos::{html::Input, prelude::*, task::spawn_local};

use super::mark_name;
use crate::{
    components::{
        icon::{self, icon},
        page::section,
        segment::choice,
        states::failure,
    },
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::{
        Drafts, Keeping, Letters, Problem,
        window::{self, Chosen, Shared},
    },
};

/// The largest file that is taken in, in bytes.
const LARGEST: u64 = 16 << 20;
/// The draft of what is asked.
const DRAFT: &str = "research question";

/// The ways out, over the sources that are shown.
pub(super) fn giving(t: Phrases, sources: Memo<Option<Vec<Source>>>) -> Markup {
    let print = move |_| window::print();
    markup! {
        {section(t.research_bibliography(), bibliography(t, sources))}
        <div class="unprinted">
            {section(t.research_ask(), asking(t, sources))}
            <p class="actions"><button class="button quiet" type="button" on:click=print>{t.inquiry_print()}</button></p>
        </div>
    }
}

/// What is cited, in a style; where nothing is marked so, everything but what was refused.
fn bibliography(t: Phrases, sources: Memo<Option<Vec<Source>>>) -> Markup {
    let (style, outcome) = (RwSignal::new(Style::Apa), RwSignal::new(""));
    let text = Memo::new(move |_| {
        sources.with(|sources| {
            let all: Vec<&Source> = sources.iter().flatten().collect();
            let mut used: Vec<&Source> = all.iter().copied().filter(|source| source.mark == Mark::Cite).collect();
            if used.is_empty() {
                used = all.into_iter().filter(|source| source.mark != Mark::Reject).collect();
            }
            let titles: Vec<_> = used.iter().map(|source| &source.cited).collect();
            list(&titles, style.get(), t.0)
        })
    });
    let styles = Style::ALL.map(|one| {
        let choose = move || {
            style.set(one);
            outcome.set("");
        };
        choice("gaya", one.name(), None, move || style.get() == one, choose)
    });
    let copy = move |_| {
        spawn_local(async move {
            let done = window::copy(&text.get_untracked()).await == Shared::Copied;
            outcome.set(if done { t.cite_copied() } else { t.cite_failed() });
        });
    };
    let save = move |_| {
        let (ending, media_type) = style.get_untracked().file();
        window::save(&format!("lapau-daftar-pustaka.{ending}"), media_type, &text.get_untracked());
    };
    let shown = move || match style.get().is_for_programs() {
        true => markup! { <p class="citation code" id="daftar-pustaka">{text.get()}</p> },
        false => {
            let lines = text.with(|text| {
                text.split("\n\n").map(|line| markup! { <p class="citation">{line.to_owned()}</p> }).collect::<Vec<_>>()
            });
            markup! { <div id="daftar-pustaka">{lines}</div> }
        }
    };
    markup! {
        <p class="hint unprinted">{t.research_bibliography_hint()}</p>
        <fieldset class="field unprinted"><legend class="hidden">{t.cite_style()}</legend>
            <div class="segment wide">{styles.into_iter().collect::<Markup>()}</div>
        </fieldset>
        {shown}
        <div class="actions">
            <button class="button" type="button" on:click=copy>{t.cite_copy()}</button>
            <button class="button quiet" type="button" on:click=save>{icon(icon::DOWNLOAD)}{t.cite_save()}</button>
            <p class="why" role="status">{move || outcome.get()}</p>
        </div>
    }
}

/// A question to a librarian, with the log below it.
fn asking(t: Phrases, sources: Memo<Option<Vec<Source>>>) -> Markup {
    let (drafts, letters) = (expect_context::<Drafts>(), expect_context::<Letters>());
    let (asked, touched) = (RwSignal::new(String::new()), StoredValue::new(false));
    let (sent, failed) = (RwSignal::new(false), RwSignal::new(None::<Problem>));
    spawn_local(async move {
        if let Some(kept) = drafts.read_text(DRAFT).await.ok().flatten()
            && touched.try_get_value() == Some(false)
        {
            asked.try_set(kept);
        }
    });
    let typed = move |event| {
        touched.set_value(true);
        sent.set(false);
        asked.set(event_target_value(&event));
        let text = asked.get_untracked();
        spawn_local(async move { drafts.keep_text(DRAFT, text).await.unwrap_or_default() });
    };
    let written = Memo::new(move |_| {
        let entries: Vec<String> = sources.with(|sources| {
            let used = sources.iter().flatten().enumerate();
            used.map(|(n, source)| entry(t, n + 1, source)).collect()
        });
        let left = |n: usize| t.research_left_out(n as u64);
        asked.with(|asked| letter_text(asked, t.research_letter(), &entries, Question::MAX_TEXT, left))
    });
    let letter = move || {
        let all = letters.all();
        // It follows the last sheet up, where one was sent from this phone.
        let about = all.and_then(|all| {
            let is_sheet =
                |content: &Content| matches!(content, Content::Question(known) if known.topic == t.inquiry_name());
            let found = all.letters.iter().rev().find(|letter| is_sheet(&letter.submission.content));
            found.map(|letter| letter.id().to_owned())
        });
        let (text, topic) = (written.with(|(text, _)| text.clone()), t.research_title().to_owned());
        Content::Question(Question { text, topic, public: false, about: about.unwrap_or_default() })
    };
    let ready = Memo::new(move |_| {
        let is_asked = asked.with(|asked| asked.trim().chars().count() >= Question::MIN_TEXT);
        is_asked && letter().problems().is_empty()
    });
    let send = move |_| {
        if !ready.get_untracked() {
            window::focus("#tanya-catatan");
            return;
        }
        let letter = untrack(letter);
        spawn_local(async move {
            match letters.submit(letter).await {
                Ok(_) => {
                    drafts.forget(DRAFT).await.unwrap_or_default();
                    asked.try_set(String::new());
                    sent.try_set(true);
                }
                Err(problem) => failed.set(Some(problem)),
            }
        });
    };
    let count = move || {
        let (all, left) =
            (sources.with(|sources| sources.as_ref().map_or(0, Vec::len)), written.with(|(_, left)| *left));
        let goes = t.research_goes((all - left) as u64);
        if left > 0 { format!("{goes} {}", t.research_left_out(left as u64)) } else { goes }
    };
    let done = move || {
        sent.get().then(|| {
            markup! { <p class="kept" role="status">{icon(icon::CHECK)}<a href=paths::OUTBOX>{t.letter_saved()}</a></p> }
        })
    };
    let preview = move || written.with(|(text, _)| text.clone());
    markup! {
        {move || failed.get().map(failure)}
        <div class="form">
            <div class="field">
                <label for="tanya-catatan">{t.research_question()}</label>
                <p class="hint" id="tanya-catatan-hint">{t.research_question_hint()}</p>
                <textarea class="input" id="tanya-catatan" aria-describedby="tanya-catatan-hint" prop:value=move || asked.get() on:input=typed></textarea>
            </div>
            <p class="hint" role="status">{count}</p>
            <details class="more-slots"><summary>{t.research_preview()}</summary><p class="text">{preview}</p></details>
            <div class="actions">
                <button class="button primary" type="button" aria-disabled=move || (!ready.get()).then_some("true") on:click=send>{icon(icon::SEND)}{t.inquiry_send()}</button>
            </div>
        </div>
        {done}
        <p class="terms">{t.research_terms()}</p>
    }
}

/// A source as a letter says it: its citation, what it is worth, and what was noted.
fn entry(t: Phrases, number: usize, source: &Source) -> String {
    let citation = plain(&cite(&source.cited, Style::Apa, t.0));
    let mut text = format!("{number}. {citation}");
    if !matches!(source.mark, Mark::Open | Mark::Other) {
        text.push_str(&format!(" [{}]", mark_name(t, source.mark)));
    }
    for Note { text: said, page, quote, .. } in &source.notes {
        let page = if page.is_empty() { String::new() } else { format!(" ({})", t.research_page(page)) };
        let said = if *quote { format!("“{}”", said.trim()) } else { said.trim().to_owned() };
        text.push_str(&format!("\n- {said}{page}"));
    }
    text
}

/// The log as a file, and in again.
pub(super) fn files(t: Phrases, keeping: Keeping) -> Markup {
    let (field, said) = (NodeRef::<Input>::new(), RwSignal::new(String::new()));
    let save = move |_| {
        if let Some(Ok(text)) = keeping.all().map(|reading| reading.research_to_json()) {
            window::save("lapau-penelitian.json", "application/json", &text);
        }
    };
    let read = move |_| {
        let Some(input) = field.get_untracked() else { return };
        let Some(file) = Chosen::of(&input) else { return };
        spawn_local(async move {
            let bytes = if file.size() > LARGEST { None } else { file.read(0, file.size()).await };
            input.set_value("");
            said.set(match bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
                None => t.lists_file_unread().into(),
                Some(text) => match keeping.take_in_research(&text).await {
                    Ok(added) => t.research_taken_in(added.known, added.left_out, added.titles as u64),
                    Err(Error::TooLarge) => t.lists_file_unread().into(),
                    Err(Error::NoLists(_)) => t.research_file_other().into(),
                    Err(Error::Newer(_)) => t.problem_storage_newer().into(),
                },
            });
        });
    };
    markup! {
        <div class="actions"><button class="button" type="button" on:click=save>{icon(icon::DOWNLOAD)}{t.research_save()}</button></div>
        <div class="form"><div class="field">
            <label for="berkas-penelitian">{t.research_take_in()}</label>
            <p class="hint" id="berkas-penelitian-hint">{t.research_take_in_hint()}</p>
            <input class="input" id="berkas-penelitian" type="file" accept=".json,application/json" aria-describedby="berkas-penelitian-hint" node_ref=field on:change=read/>
        </div></div>
        <p class="why" role="status">{move || said.get()}</p>
    }
}
