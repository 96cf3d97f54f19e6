//! The log of research: sources, what was noted of them, and the ways out of it.
//!
//! None of it leaves the phone but in a file or a letter that its reader asks for.

mod adding;
mod giving;
pub mod one;

use lapau_feed::{catalogue::Title, prose::is_safe_link};
use lapau_inquiry::Inquiry;
use lapau_reading::research::{Kind, Mark, Note, Source, cited};
use leptos::{prelude::*, task::spawn_local};

pub(crate) use self::one::source_page;
use self::{adding::adding, giving::giving};
use super::{inquiry, lists::trouble};
use crate::{
    components::{
        icon::{self, icon},
        page::{back, section, use_title},
        segment::choice,
        sheet::Cited,
        states::loading_rows,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Drafts, Feed, Keeping},
};

/// The log.
pub(crate) fn research_page() -> Markup {
    let t = phrases();
    let keeping = expect_context::<Keeping>();
    use_title(move || t.research_title().into());
    let shown = Shown { mark: RwSignal::new(None), topic: RwSignal::new(None) };
    let sources = Memo::new(move |_| keeping.all().map(|reading| shown.of(&reading.research)));
    let rows = move || match sources.get() {
        None => loading_rows(2),
        Some(sources) if sources.is_empty() => {
            let none = keeping.all().is_none_or(|reading| reading.research.is_empty());
            markup! { <p class="empty-line">{if none { t.research_empty() } else { t.research_no_such() }}</p> }
        }
        Some(sources) => {
            let rows = sources.iter().rev().map(|source| row(t, source)).collect::<Markup>();
            markup! { <ul class="list">{rows}</ul> }
        }
    };
    let is_empty = Memo::new(move |_| keeping.all().is_none_or(|reading| reading.research.is_empty()));
    let filters = move || (!is_empty.get()).then(|| filters(t, keeping, shown));
    let ways = move || (!is_empty.get()).then(|| giving(t, sources));
    markup! {
        {back(paths::ME, t.app_me())}
        <header class="head"><h1>{t.research_title()}</h1><p class="lead unprinted">{t.research_lead()}</p></header>
        {trouble(t, keeping)}
        <div class="unprinted">{filters}</div>
        {rows}
        <div class="unprinted">{section(t.research_add(), adding(t, keeping))}</div>
        {ways}
        <div class="unprinted">{section(t.lists_file(), giving::files(t, keeping))}</div>
    }
}

/// Which sources are shown.
#[derive(Clone, Copy)]
struct Shown {
    mark: RwSignal<Option<Mark>>,
    topic: RwSignal<Option<String>>,
}

impl Shown {
    fn of(self, all: &[Source]) -> Vec<Source> {
        let (mark, topic) = (self.mark.get(), self.topic.get());
        let is_shown = |source: &&Source| {
            mark.is_none_or(|mark| source.mark == mark) && topic.as_ref().is_none_or(|topic| source.topic == *topic)
        };
        all.iter().filter(is_shown).cloned().collect()
    }
}

/// The ways to see fewer: by what a source is worth, and by the question that it is for.
fn filters(t: Phrases, keeping: Keeping, shown: Shown) -> Markup {
    let all = choice("tanda", t.research_all(), None, move || shown.mark.get().is_none(), move || shown.mark.set(None));
    let marks = Mark::ALL.map(|mark| {
        let is_chosen = move || shown.mark.get() == Some(mark);
        choice("tanda", mark_name(t, mark), None, is_chosen, move || shown.mark.set(Some(mark)))
    });
    let topics = Memo::new(move |_| {
        let reading = keeping.all().unwrap_or_default();
        reading.research_topics().into_iter().map(str::to_owned).collect::<Vec<_>>()
    });
    let choose = move |event| {
        let place = event_target_value(&event).parse::<usize>().ok();
        shown.topic.set(place.and_then(|place| topics.with_untracked(|topics| topics.get(place).cloned())));
    };
    let questions = move || {
        topics.with(|topics| {
            (topics.len() > 1).then(|| {
                let options = topics.iter().enumerate().map(|(n, topic)| {
                    let name = if topic.is_empty() { t.research_no_topic().to_owned() } else { topic.clone() };
                    markup! { <option value=n.to_string()>{name}</option> }
                });
                markup! {
                    <div class="field">
                        <label for="pertanyaan">{t.research_topic()}</label>
                        <select class="input" id="pertanyaan" on:change=choose><option value="">{t.research_all()}</option>{options.collect::<Markup>()}</select>
                    </div>
                }
            })
        })
    };
    markup! {
        <fieldset class="field"><legend class="hidden">{t.research_worth()}</legend>
            <div class="segment wide">{all}{marks.into_iter().collect::<Markup>()}</div>
        </fieldset>
        {questions}
    }
}

/// A source in the log; its notes are read on its page, and on paper.
fn row(t: Phrases, source: &Source) -> Markup {
    let by = byline(source);
    let notes = (!source.notes.is_empty())
        .then(|| markup! { <span>{t.research_notes_count(source.notes.len() as u64)}</span> });
    let mark = (source.mark != Mark::Open && source.mark != Mark::Other)
        .then(|| markup! { <span class=mark_class(source.mark)>{mark_name(t, source.mark)}</span> });
    let topic = (!source.topic.is_empty()).then(|| markup! { <span>{source.topic.clone()}</span> });
    let printed = source.notes.iter().map(|note| said(t, note)).collect::<Markup>();
    markup! {
        <li class="source-row whole-row">
            <h3><a class="whole" href=paths::below(paths::RESEARCH, &source.id)>{source.cited.title.clone()}</a></h3>
            <p class="meta"><span>{by}</span>{mark}{notes}{topic}</p>
            <div class="printed">{printed}</div>
        </li>
    }
}

/// Who made a source, and when.
fn byline(source: &Source) -> String {
    let year = source.cited.year.map_or_else(|| source.cited.date.clone(), |year| year.to_string());
    let names = source.cited.names.iter().take(2).map(|name| name.name.clone());
    names.chain([year]).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// A note as it is read.
fn said(t: Phrases, note: &Note) -> Markup {
    let page = (!note.page.is_empty()).then(|| markup! { <span class="meta">{t.research_page(&note.page)}</span> });
    match note.quote {
        true => markup! { <blockquote class="quote">{note.text.clone()}" "{page}</blockquote> },
        false => markup! { <p class="text">{note.text.clone()}" "{page}</p> },
    }
}

/// What a mark is called.
fn mark_name(t: Phrases, mark: Mark) -> &'static str {
    match mark {
        Mark::Open | Mark::Other => t.research_open(),
        Mark::Read => t.research_read(),
        Mark::Cite => t.research_cite(),
        Mark::Reject => t.research_reject(),
    }
}

fn mark_class(mark: Mark) -> &'static str {
    match mark {
        Mark::Cite => "tag ok",
        Mark::Reject => "tag bad",
        _ => "tag",
    }
}

/// What a kind of source is called.
fn kind_name(t: Phrases, kind: Kind) -> &'static str {
    match kind {
        Kind::Book | Kind::Other => t.research_book(),
        Kind::Web => t.research_web(),
        Kind::Person => t.research_person(),
    }
}

/// The address of a source in the web, if a page may offer it.
fn address(source: &Source) -> Option<String> {
    let mut links = source.cited.links.iter().map(|link| &link.href);
    links.find(|href| is_safe_link(href) && href.starts_with("http")).cloned()
}

/// The question that is being worked on, by the draft of its sheet; empty for none.
async fn present_topic(drafts: Drafts) -> String {
    let kept = drafts.read_text(inquiry::DRAFT).await.ok().flatten();
    let inquiry = kept.and_then(|kept| lapau_feed::json::from_str::<Inquiry>(&kept).ok());
    inquiry.map(|inquiry| inquiry.topic.trim().to_owned()).unwrap_or_default()
}

/// The button that puts a title of the catalogue into the log, for the question that is being worked on.
pub(super) fn noting(title: StoredValue<Cited>) -> Markup {
    let t = phrases();
    let (keeping, drafts, feed) = (expect_context::<Keeping>(), expect_context::<Drafts>(), expect_context::<Feed>());
    let topic = RwSignal::new(None::<String>);
    spawn_local(async move {
        let present = present_topic(drafts).await;
        topic.try_set(Some(present));
    });
    let known = move || -> Option<(Title, String, Option<String>)> {
        let (title, topic) = (title.with_value(|title| title())?, topic.get()?);
        let own = keeping.all()?.source_of(&title.id, &topic).map(|source| source.id.clone());
        Some((title, topic, own))
    };
    Markup::from(move || {
        let (title, topic, own) = known()?;
        if let Some(own) = own {
            return Some(
                markup! { <p class="kept">{icon(icon::CHECK)}<a href=paths::below(paths::RESEARCH, &own)>{t.research_kept()}</a></p> },
            );
        }
        let add = move |_| {
            let added = untrack(move || feed.snapshot()).map(|snapshot| snapshot.now().date());
            let source = Source { topic: topic.clone(), cited: cited(&title), added, ..Source::default() };
            spawn_local(async move { _ = keeping.add_source(source).await });
        };
        Some(
            markup! { <p class="actions"><button class="button" type="button" on:click=add>{icon(icon::QUOTE)}{t.research_keep()}</button></p> },
        )
    })
}
