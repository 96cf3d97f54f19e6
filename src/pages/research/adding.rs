//! Typing a source in: a book, a page of the web, somebody who was asked.

use lapau_reading::research::{Kind, LONGEST_LINE, Source, Typed};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;

use super::{kind_name, present_topic};
use crate::{
    components::{field::Line, segment::choice},
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::{Drafts, Feed, Keeping, window},
};

/// The name of the draft.
const DRAFT: &str = "research source";

/// The way to a line of what is typed.
type Part = fn(&mut Typed) -> &mut String;

/// The form.
pub(super) fn adding(t: Phrases, keeping: Keeping) -> Markup {
    let (drafts, feed, navigate) = (expect_context::<Drafts>(), expect_context::<Feed>(), use_navigate());
    let typed = RwSignal::new(Typed::default());
    let (touched, tried) = (StoredValue::new(false), RwSignal::new(false));
    spawn_local(async move {
        let kept = drafts.read_text(DRAFT).await.ok().flatten();
        let kept = kept.and_then(|kept| lapau_feed::json::from_str::<Typed>(&kept).ok());
        let start = match kept {
            Some(kept) => kept,
            None => Typed { topic: present_topic(drafts).await, ..Typed::default() },
        };
        if touched.try_get_value() == Some(false) {
            typed.try_set(start);
        }
    });
    let change = move |change: &dyn Fn(&mut Typed)| {
        touched.set_value(true);
        typed.update(|typed| change(typed));
        let json = typed.with_untracked(|typed| serde_json::to_string(typed).unwrap_or_default());
        spawn_local(async move { drafts.keep_text(DRAFT, json).await.unwrap_or_default() });
    };
    let kind = Memo::new(move |_| typed.with(|typed| typed.kind));
    let line = move |id: &str, label: &str, hint: &str, optional, part: Part, shown: fn(Kind) -> bool| {
        let value = Memo::new(move |_| typed.with(|typed| part(&mut typed.clone()).clone()));
        let write = Callback::new(move |text: String| {
            let text: String = text.chars().filter(|c| !c.is_control()).take(LONGEST_LINE).collect();
            change(&|typed| part(typed).clone_from(&text));
        });
        let is_title = id == "sumber-judul";
        let wrong = Signal::derive(move || {
            let is_missing = is_title && tried.get() && typed.with(|typed| typed.cited().is_none());
            is_missing.then(|| t.form_fill_in().to_owned())
        });
        let line = Line { id, label, hint, kind: "text", mode: "text", optional };
        let line = line.draw(t, wrong, value.into(), write, Callback::new(|()| ()), None);
        markup! { <div hidden=move || !shown(kind.get())>{line}</div> }
    };
    let kinds = Kind::ALL.map(|one| {
        let choose = move || change(&|typed| typed.kind = one);
        choice("jenis-sumber", kind_name(t, one), None, move || kind.get() == one, choose)
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let (kind, topic, cited) =
            typed.with_untracked(|typed| (typed.kind, typed.topic.trim().to_owned(), typed.cited()));
        let Some(cited) = cited else {
            window::focus("#sumber-judul");
            return;
        };
        let added = untrack(move || feed.snapshot()).map(|snapshot| snapshot.now().date());
        let source = Source { topic, kind, cited, added, ..Source::default() };
        let navigate = navigate.clone();
        spawn_local(async move {
            if let Some(id) = keeping.add_source(source).await {
                drafts.forget(DRAFT).await.unwrap_or_default();
                navigate(&paths::below(paths::RESEARCH, &id), Default::default());
            }
        });
    };
    let all = |_: Kind| true;
    let web = |kind: Kind| kind == Kind::Web;
    let printed = |kind: Kind| kind != Kind::Person;
    markup! {
        <p class="hint">{t.research_add_hint()}</p>
        <form class="form" novalidate on:submit=submit>
            <fieldset class="field"><legend>{t.research_kind()}</legend>
                <div class="segment">{kinds.into_iter().collect::<Markup>()}</div>
            </fieldset>
            {line("sumber-judul", t.research_name(), t.research_name_hint(), false, |typed| &mut typed.title, all)}
            {line("sumber-oleh", t.research_author(), t.research_author_hint(), true, |typed| &mut typed.author, all)}
            {line("sumber-alamat", t.research_address(), "", true, |typed| &mut typed.address, web)}
            {line("sumber-tahun", t.research_year(), "", true, |typed| &mut typed.year, all)}
            {line("sumber-penerbit", t.research_publisher(), "", true, |typed| &mut typed.publisher, printed)}
            {line("sumber-topik", t.research_topic(), t.research_topic_hint(), true, |typed| &mut typed.topic, all)}
            <div class="actions"><button class="button primary" type="submit">{t.research_add_button()}</button></div>
        </form>
    }
}
