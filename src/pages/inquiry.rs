//! A page that helps to sharpen a research question, step by step, and ends in a sheet for a librarian.
//!
//! Everything works without network: the words are tried on the phone's own catalogue, and the sheet waits in the outbox.

use lapau_inquiry::{Asked, Idea, Inquiry, MAX_LINE, MOST_IDEAS, Width};
use lapau_search::Query;
use leptos::{prelude::*, task::spawn_local};

use super::catalogue::shelf_mark;
use crate::{
    components::{
        field::Line,
        icon::{self, icon},
        names::class_name,
        page::{back, section, use_title},
        states::failure,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    order, paths,
    state::{Catalogue, Drafts, Letters, Problem, window},
};

/// The name of the draft.
pub(super) const DRAFT: &str = "inquiry";
/// How many shelves are named.
const SHELVES: usize = 3;
/// How many ways to ask the catalogue are shown.
const WAYS: usize = 8;

/// How a line is read from an inquiry, and written to it.
type Read = Box<dyn Fn(&Inquiry) -> String + Send + Sync>;
type Write = Box<dyn Fn(&mut Inquiry, String) + Send + Sync>;

/// What is filled in, and what happens at each change.
#[derive(Clone, Copy)]
struct Sheet {
    t: Phrases,
    inquiry: RwSignal<Inquiry>,
    touched: Callback<()>,
}

/// The page.
pub(crate) fn inquiry_page() -> Markup {
    let t = phrases();
    use_title(move || t.inquiry_title().into());
    let (drafts, letters) = (expect_context::<Drafts>(), expect_context::<Letters>());
    let inquiry = RwSignal::new(Inquiry { ideas: vec![Idea::default(); MOST_IDEAS], ..Inquiry::default() });
    let (failed, typed, sent) = (RwSignal::new(None::<Problem>), StoredValue::new(false), RwSignal::new(false));
    spawn_local(async move {
        match drafts.read_text(DRAFT).await {
            Ok(Some(kept)) if typed.try_get_value() == Some(false) => {
                if let Ok(mut kept) = lapau_feed::json::from_str::<Inquiry>(&kept) {
                    kept.ideas.resize(MOST_IDEAS, Idea::default());
                    inquiry.set(kept);
                }
            }
            Ok(_) => {}
            Err(problem) => failed.set(Some(problem)),
        }
    });
    let touched = Callback::new(move |()| {
        typed.set_value(true);
        sent.set(false);
        let json = inquiry.with_untracked(|inquiry| serde_json::to_string(inquiry).unwrap_or_default());
        spawn_local(async move {
            if let Err(problem) = drafts.keep_text(DRAFT, json).await {
                failed.set(Some(problem));
            }
        });
    });
    let sheet = Sheet { t, inquiry, touched };
    let send = move |_| {
        let letter = inquiry.with_untracked(|inquiry| inquiry.letter(&asked(t)));
        spawn_local(async move {
            match letters.submit(letter).await {
                Ok(_) => sent.set(true),
                Err(problem) => failed.set(Some(problem)),
            }
        });
    };
    let said = Memo::new(move |_| inquiry.with(|inquiry| inquiry.letter(&asked(t))));
    let rows = move || {
        said.with(|letter| match letter {
            lapau_feed::submission::Content::Question(question) => question.text.lines().map(row).collect::<Markup>(),
            _ => Markup::Nothing,
        })
    };
    let is_short = Memo::new(move |_| said.with(|letter| !letter.problems().is_empty()));
    let way = move || match (sent.get(), is_short.get()) {
        (true, _) => {
            markup! { <p class="kept" role="status">{icon(icon::CHECK)}<a href=paths::OUTBOX>{t.letter_saved()}</a></p> }
        }
        (false, true) => markup! { <p class="hint">{t.inquiry_short()}</p> },
        (false, false) => markup! {
            <div class="actions">
                <button class="button primary" type="button" on:click=send>{icon(icon::SEND)}{t.inquiry_send()}</button>
                <button class="button quiet" type="button" on:click=move |_| window::print()>{t.inquiry_print()}</button>
            </div>
        },
    };
    let body = markup! {
        <dl class="sheet-rows">{rows}</dl>
        {way}
        <ul class="list due-next unprinted">
            <li><a href=paths::RESEARCH>{icon(icon::QUOTE)}<span>{t.research_title()}<span class="meta">{t.research_none()}</span></span>{icon(icon::CHEVRON)}</a></li>
            <li><a href=paths::APPOINTMENTS>{icon(icon::CLOCK)}<span>{t.appointment_title()}<span class="meta">{t.appointment_from_sheet()}</span></span>{icon(icon::CHEVRON)}</a></li>
        </ul>
        <p class="terms">{t.inquiry_terms()}</p>
    };
    markup! {
        {back(paths::QUESTIONS, t.letter_back())}
        <header class="head"><h1>{t.inquiry_title()}</h1><p class="lead unprinted">{t.inquiry_lead()}</p></header>
        {move || failed.get().map(failure)}
        <div class="form unprinted">
            {section(t.inquiry_topic_step(), markup! {
                {sheet.line("topic", t.inquiry_topic(), t.inquiry_topic_hint(), |i| &i.topic, |i| &mut i.topic)}
                {sheet.line("purpose", t.inquiry_purpose(), t.inquiry_purpose_hint(), |i| &i.purpose, |i| &mut i.purpose)}
            })}
            {step(t.inquiry_narrow_step(), markup! {
                {sheet.line("what", t.inquiry_what(), t.inquiry_what_hint(), |i| &i.what, |i| &mut i.what)}
                {sheet.line("who", t.inquiry_who(), t.inquiry_who_hint(), |i| &i.who, |i| &mut i.who)}
                {sheet.line("place", t.inquiry_place(), t.inquiry_place_hint(), |i| &i.place, |i| &mut i.place)}
                {sheet.line("time", t.inquiry_time(), t.inquiry_time_hint(), |i| &i.time, |i| &mut i.time)}
                {sheet.line("why", t.inquiry_why(), t.inquiry_why_hint(), |i| &i.why, |i| &mut i.why)}
                <p class="aside section" role="status">{move || match inquiry.with(Inquiry::width) {
                    Width::Wide => t.inquiry_wide(),
                    Width::Fair => t.inquiry_fair(),
                    Width::Sharp => t.inquiry_sharp(),
                }}</p>
                {sheet.line("question", t.inquiry_question(), t.inquiry_question_hint(), |i| &i.question, |i| &mut i.question)}
            })}
            {step(t.inquiry_words_step(), sheet.ideas())}
            {step(t.inquiry_look_step(), sheet.look())}
            {step(t.inquiry_more_step(), markup! {
                {sheet.line("known", t.inquiry_known(), t.inquiry_known_hint(), |i| &i.known, |i| &mut i.known)}
                {sheet.line("needed", t.inquiry_needed(), "", |i| &i.needed, |i| &mut i.needed)}
            })}
        </div>
        {section(t.inquiry_sheet_step(), body)}
    }
}

impl Sheet {
    /// A line to write in, by its way into the inquiry.
    fn line(
        self,
        id: &str,
        label: &str,
        hint: &str,
        read: fn(&Inquiry) -> &String,
        write: fn(&mut Inquiry) -> &mut String,
    ) -> Markup {
        self.any_line(id, label, hint, Box::new(move |i| read(i).clone()), Box::new(move |i, typed| *write(i) = typed))
    }

    fn any_line(self, id: &str, label: &str, hint: &str, read: Read, write: Write) -> Markup {
        let Self { t, inquiry, touched } = self;
        let typed = Callback::new(move |typed: String| {
            let typed = typed.chars().filter(|c| !c.is_control()).take(MAX_LINE).collect();
            inquiry.update(|inquiry| write(inquiry, typed));
            touched.run(());
        });
        let value = Memo::new(move |_| inquiry.with(|inquiry| read(inquiry)));
        Line { id, label, hint, kind: "text", mode: "text", optional: false }.draw(
            t,
            Signal::derive(|| None),
            value.into(),
            typed,
            Callback::new(|()| ()),
            None,
        )
    }

    /// The ideas that it is searched by, each in several words.
    fn ideas(self) -> Markup {
        let Self { t, inquiry, touched } = self;
        let propose = move |_| {
            inquiry.update(|inquiry| {
                let mut proposed = inquiry.proposed().into_iter();
                for idea in inquiry.ideas.iter_mut().filter(|idea| idea.words().is_empty()) {
                    *idea = proposed.next().unwrap_or_default();
                }
            });
            touched.run(());
        };
        let can_propose = Memo::new(move |_| {
            inquiry.with(|i| i.ideas.iter().all(|idea| idea.words().is_empty()) && !i.proposed().is_empty())
        });
        let button = move || {
            can_propose.get().then(|| {
                markup! { <p class="actions"><button class="button" type="button" on:click=propose>{t.inquiry_propose()}</button></p> }
            })
        };
        let field = move |n: usize, part: &str, label: &str, at: fn(&mut Idea) -> &mut String| {
            let read = move |inquiry: &Inquiry| {
                let mut idea = inquiry.ideas.get(n).cloned().unwrap_or_default();
                std::mem::take(at(&mut idea))
            };
            let write = move |inquiry: &mut Inquiry, typed: String| {
                if let Some(idea) = inquiry.ideas.get_mut(n) {
                    *at(idea) = typed;
                }
            };
            self.any_line(&format!("{part}-{n}"), label, "", Box::new(read), Box::new(write))
        };
        let ideas = (0..MOST_IDEAS).map(|n| {
            // The next one is asked for once there is one before it.
            let is_early = Memo::new(move |_| {
                let has_words =
                    |n: usize| inquiry.with(|i| i.ideas.get(n).is_some_and(|idea| !idea.words().is_empty()));
                n > 0 && !has_words(n - 1) && !has_words(n)
            });
            markup! {
                <fieldset class="idea" hidden=move || is_early.get()>
                    <legend>{t.inquiry_idea(n as u64 + 1)}</legend>
                    {field(n, "word", t.inquiry_word(), |idea| &mut idea.word)}
                    {field(n, "others", t.inquiry_others(), |idea| &mut idea.others)}
                    {field(n, "english", t.inquiry_english(), |idea| &mut idea.english)}
                </fieldset>
            }
        });
        let ideas = ideas.collect::<Markup>();
        markup! { <p class="hint">{t.inquiry_words_hint()}</p>{button}{ideas} }
    }

    /// Where to look: in the catalogue in several ways, on its shelves, and in databases.
    fn look(self) -> Markup {
        let Self { t, inquiry, .. } = self;
        let searches = Memo::new(move |_| inquiry.with(Inquiry::searches));
        let found = RwSignal::new(None::<(String, usize, Vec<(String, usize)>)>);
        let asked = move || {
            let text = searches.with(|searches| searches.first().cloned()).unwrap_or_default();
            Query { text, limit: 1, ..Query::default() }
        };
        expect_context::<Catalogue>().search(asked, move |outcome| {
            let told = outcome.ok().filter(|found| !found.query.text.is_empty()).map(|found| {
                let mut shelves = found.results.facets.class;
                order::by(&mut shelves, |a, b| b.1.cmp(&a.1));
                shelves.truncate(SHELVES);
                (found.query.text, found.results.total, shelves)
            });
            found.set(told);
        });
        let ways = move || {
            let links = searches.with(|searches| {
                let link = |text: &String| {
                    markup! { <li><a href=paths::search(text)>{icon(icon::SEARCH)}<span>{text.clone()}</span></a></li> }
                };
                searches.iter().take(WAYS).map(link).collect::<Vec<_>>()
            });
            match links.is_empty() {
                true => markup! { <p class="empty-line">{t.inquiry_no_words()}</p> },
                false => markup! { <ul class="list due-next">{links}</ul> },
            }
        };
        let shelves = move || {
            found.get().map(|(text, total, shelves)| {
                let shelves = shelves.into_iter().map(|(class, count)| {
                    let href = format!("{}&kelas={}", paths::search(&text), paths::encode(&class));
                    let name = match class.as_str() {
                        "F" | "other" => class_name(t, &class).to_owned(),
                        _ => [shelf_mark(&class), class_name(t, &class).to_owned()].join(" "),
                    };
                    markup! { <li><a href=href><span>{name}<span class="meta">{t.inquiry_titles(count as u64)}</span></span></a></li> }
                });
                let shelves = shelves.collect::<Markup>();
                markup! {
                    <p role="status">{t.inquiry_found(total as u64)}</p>
                    <ul class="list due-next">{shelves}</ul>
                }
            })
        };
        let string = Memo::new(move |_| inquiry.with(Inquiry::search_string));
        let copied = RwSignal::new("");
        let copy = move |_| {
            spawn_local(async move {
                let done = window::copy(&string.get_untracked()).await == window::Shared::Copied;
                copied.set(if done { t.inquiry_copied() } else { t.cite_failed() });
            });
        };
        let databases = move || {
            (!string.with(String::is_empty)).then(|| {
                markup! {
                    <h3>{t.inquiry_databases()}</h3>
                    <p class="hint">{t.inquiry_databases_hint()}</p>
                    <p class="search-string"><code>{move || string.get()}</code></p>
                    <p class="actions"><button class="button small" type="button" on:click=copy>{t.inquiry_copy()}</button><span class="why" role="status">{move || copied.get()}</span></p>
                }
            })
        };
        markup! { <p class="hint">{t.inquiry_look_hint()}</p>{ways}{shelves}{databases} }
    }
}

/// A step that is unfolded when its turn comes: everything at once would be a wall of boxes.
fn step(title: &'static str, content: Markup) -> Markup {
    markup! { <details class="section step"><summary><h2>{title}</h2>{icon(icon::CHEVRON)}</summary>{content}</details> }
}

/// A line of the sheet: what was asked, and the answer.
fn row(line: &str) -> Markup {
    let (name, answer) = line.split_once(": ").unwrap_or((line, ""));
    markup! { <dt>{name.to_owned()}</dt><dd>{answer.to_owned()}</dd> }
}

/// What the parts of the sheet are called.
pub(super) fn asked(t: Phrases) -> Asked<'static> {
    Asked {
        letter: t.inquiry_name(),
        question: t.inquiry_question(),
        topic: t.inquiry_topic(),
        what: t.inquiry_what(),
        who: t.inquiry_who(),
        place: t.inquiry_place(),
        time: t.inquiry_time(),
        why: t.inquiry_why(),
        ideas: t.inquiry_ideas(),
        known: t.inquiry_known(),
        purpose: t.inquiry_purpose(),
        needed: t.inquiry_needed(),
    }
}
