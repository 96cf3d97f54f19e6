//! What is half written on this phone, in one list: each with its beginning, the way back to it, and a way to delete it.
//!
//! It knows every form by the letter that it is going to be; what became a letter is in the outbox and not here.

use jiff::Timestamp;
use lapau_feed::{
    dates::iso,
    json::from_str,
    submission::{Content, Submission},
};
use lapau_inquiry::Inquiry;
use lapau_reading::research::{Note, Typed};
use leptos::{prelude::*, task::spawn_local};

use super::{
    forms::{closed, headline},
    inquiry,
    research::{NOTE, QUESTION, SOURCE},
    thread::TO,
};
use crate::{
    components::{
        icon::{self, icon},
        page::{back, use_title},
        prose::shorten,
        states::{empty, failure, loading_rows},
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    order, paths,
    state::{Drafts, Feed, Letters, Problem, Snapshot, window},
};

/// How much of a text is shown, in characters.
const SHOWN: usize = 240;

/// Something half written.
struct Unfinished {
    /// The name of its draft.
    name: String,
    /// What it is.
    heading: String,
    /// How it begins.
    text: String,
    /// When it was last touched, where that is known.
    touched: Option<Timestamp>,
    /// The page on which it goes on.
    href: String,
}

/// What of all drafts is half written, the last one touched first. What a page keeps for itself is none.
fn unfinished(t: Phrases, snapshot: &Snapshot, drafts: &[(String, String)]) -> Vec<Unfinished> {
    let mut all: Vec<_> = drafts
        .iter()
        .filter_map(|(name, json)| letter(t, snapshot, name, json).or_else(|| paper(t, name, json)))
        .collect();
    order::by_key(&mut all, |one| std::cmp::Reverse(one.touched));
    all
}

/// How many there are.
pub(super) fn count(t: Phrases, drafts: &[(String, String)]) -> usize {
    unfinished(t, &Snapshot::default(), drafts).len()
}

/// A letter that nobody has sent, or a change of one.
fn letter(t: Phrases, snapshot: &Snapshot, name: &str, json: &str) -> Option<Unfinished> {
    let draft: Submission = from_str(json).ok()?;
    let href = match name.strip_prefix("letter ") {
        Some(letter) => paths::below(paths::OUTBOX, letter),
        None => place_of(name, &draft.content)?,
    };
    // Without the codes of the places where it is filled in.
    let (heading, text) = headline(t, snapshot, &closed(draft.content));
    Some(Unfinished { name: name.to_owned(), heading, text, touched: Some(draft.created), href })
}

/// Something that is no letter yet: of a question that is being worked on.
fn paper(t: Phrases, name: &str, json: &str) -> Option<Unfinished> {
    let (heading, text, href) = match name {
        inquiry::DRAFT => {
            (t.inquiry_title(), from_str::<Inquiry>(json).map(|inquiry| inquiry.topic), paths::INQUIRE.to_owned())
        }
        SOURCE => (t.research_title(), from_str::<Typed>(json).map(|typed| typed.title), paths::RESEARCH.to_owned()),
        QUESTION => (t.ask_name(), Ok(json.to_owned()), paths::RESEARCH.to_owned()),
        _ => {
            let source = name.strip_prefix(NOTE)?.trim();
            let text = from_str::<Note>(json).map(|note| note.text);
            (t.research_note(), text, paths::below(paths::RESEARCH, source))
        }
    };
    let text = text.ok().filter(|text| !text.trim().is_empty())?;
    Some(Unfinished { name: name.to_owned(), heading: heading.into(), text, touched: None, href })
}

/// The page on which a letter is written; `None` for what no page writes.
fn place_of(name: &str, content: &Content) -> Option<String> {
    Some(match content {
        Content::Suggestion(_) => paths::SUGGEST.into(),
        Content::Question(_) => paths::ASK.into(),
        Content::Appointment(body) => paths::below(paths::APPOINTMENTS, &body.consultation),
        // Its draft is called by what was looked for, which the address says again.
        Content::Wish(_) => match name.strip_prefix("wish").unwrap_or_default().trim() {
            "" => paths::WISH.into(),
            wished => format!("{}?q={}", paths::WISH, paths::encode(wished)),
        },
        Content::Proposal(_) => paths::PROPOSE.into(),
        Content::Hold(body) => format!("{}/pesan", paths::below(paths::CATALOGUE, &body.title)),
        Content::Registration(body) => {
            format!("{}/daftar/{}", paths::below(paths::EVENTS, &body.event), iso(body.occurrence.as_ref()?))
        }
        Content::Post(body) => {
            let club = paths::below(paths::CLUBS, &body.club);
            let above = if body.thread.is_empty() { club } else { paths::below(&club, &body.thread) };
            let to = if body.reply_to.is_empty() {
                String::new()
            } else {
                format!("?{TO}={}", paths::encode(&body.reply_to))
            };
            format!("{above}/tulis{to}")
        }
        Content::Report(body) => paths::below(paths::REPORTS, &body.post),
        Content::Entry(body) => format!("{}/ikut", paths::below(paths::CONTESTS, &body.contest)),
        Content::Response(body) => paths::below(paths::SURVEYS, &body.survey),
        Content::Vote(body) => paths::below(paths::VOTES, &body.ballot),
        Content::Certificate(body) => format!("{}/sertifikat", paths::below(paths::GUIDES, &body.guide)),
        Content::Class(_) => paths::NEW_CLASS.into(),
        Content::Scores(_) => paths::JURY.into(),
        Content::Renewal(_)
        | Content::HoldChange(_)
        | Content::Cancellation(_)
        | Content::Attendance(_)
        | Content::Reaction(_)
        | Content::Support(_)
        | Content::Progress(_) => return None,
    })
}

/// The page.
pub(crate) fn drafts_page() -> Markup {
    let t = phrases();
    let (drafts, letters, feed) = (expect_context::<Drafts>(), expect_context::<Letters>(), expect_context::<Feed>());
    use_title(move || t.drafts_title().into());
    let found = RwSignal::new(None::<Result<Vec<(String, String)>, Problem>>);
    let read = move || spawn_local(async move { _ = found.try_set(Some(drafts.all().await)) });
    // Another tab writes and sends too; what it sends changes the letters.
    Effect::new(move |_| {
        letters.all();
        read();
    });
    let body = move || {
        let Some(snapshot) = feed.snapshot() else { return loading_rows(2) };
        found.with(|found| match found {
            None => loading_rows(2),
            Some(Err(problem)) => failure(problem.clone()),
            Some(Ok(all)) => {
                let rows: Vec<_> =
                    unfinished(t, &snapshot, all).into_iter().map(|one| row(t, &snapshot, drafts, one, read)).collect();
                match rows.is_empty() {
                    true => empty(t.drafts_empty(), t.drafts_empty_text(), Some((paths::LAPAU, t.app_lapau()))),
                    false => markup! { <ul class="list">{rows}</ul> },
                }
            }
        })
    };
    markup! {
        {back(paths::ME, t.app_me())}
        <header class="head"><h1>{t.drafts_title()}</h1><p class="lead">{t.drafts_lead()}</p></header>
        {body}
    }
}

/// One of them.
fn row(
    t: Phrases,
    snapshot: &Snapshot,
    drafts: Drafts,
    one: Unfinished,
    read: impl Fn() + Copy + Send + Sync + 'static,
) -> Markup {
    let Unfinished { name, heading, text, touched, href } = one;
    let when =
        touched.map(|at| markup! { <p class="meta"><span>{t.drafts_touched(t.moment(snapshot.local(at)))}</span></p> });
    let text = (!text.trim().is_empty()).then(|| markup! { <p class="text">{shorten(&text, SHOWN)}</p> });
    let (sure, failed) = (RwSignal::new(false), RwSignal::new(false));
    let name = StoredValue::new(name);
    let delete = move |_| {
        spawn_local(async move {
            match drafts.discard(&name.get_value()).await {
                Ok(()) => {
                    window::announce(t.drafts_deleted());
                    window::focus("#main");
                    read();
                }
                Err(_) => failed.set(true),
            }
        });
    };
    let (label, go_on) = (t.drafts_delete_label(&heading), t.drafts_go_on_label(&heading));
    let problem = move || failed.get().then(|| markup! { <p class="error" role="alert">{t.state_failed()}</p> });
    let away = Markup::from(move || match sure.get() {
        false => markup! {
            <button class="button quiet small" type="button" aria-label=label.clone() on:click=move |_| sure.set(true)>{t.outbox_delete()}</button>
        },
        true => markup! {
            <span class="confirm" role="group" aria-label=t.drafts_sure()>
                <span>{t.drafts_sure()}</span>
                <button class="button small" type="button" on:click=delete>{t.outbox_delete()}</button>
                <button class="button quiet small" type="button" on:click=move |_| sure.set(false)>{t.outbox_keep()}</button>
            </span>
        },
    });
    markup! {
        <li class="letter">
            {icon(icon::EDIT)}
            <div><h3>{heading}</h3>{when}{text}</div>
            <div class="actions"><a class="button small" href=href aria-label=go_on>{t.drafts_go_on()}</a>{away}{problem}</div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use lapau_feed::{
        Language,
        submission::{Post, VERSION, Wish},
    };
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn draft(at: &str, content: Content) -> String {
        let created = at.parse().unwrap_or_default();
        let draft = Submission { v: VERSION, id: String::new(), created, ticket: None, card: None, content };
        serde_json::to_string(&draft).unwrap_or_default()
    }

    #[wasm_bindgen_test]
    fn each_draft_leads_back_to_where_it_is_written() {
        let post = Post { club: "ota".into(), thread: "kamis".into(), reply_to: "p 1".into(), ..Post::default() };
        let wish = Wish { title: "Laskar Pelangi".into(), ..Wish::default() };
        let drafts = [
            ("post ota kamis p 1".to_owned(), draft("2026-12-01T00:00:00Z", Content::Post(post))),
            ("wish laskar".to_owned(), draft("2026-12-02T00:00:00Z", Content::Wish(wish.clone()))),
            ("letter 7f".to_owned(), draft("2026-12-03T00:00:00Z", Content::Wish(wish))),
            ("research note s1".to_owned(), r#"{"text":"hlm. 7"}"#.to_owned()),
            ("versions entry cerpen".to_owned(), "{}".to_owned()),
            ("lists absent".to_owned(), "[]".to_owned()),
            ("inquiry".to_owned(), "{}".to_owned()),
        ];
        let found = unfinished(Phrases(Language::Indonesian), &Snapshot::default(), &drafts);
        let hrefs: Vec<_> = found.iter().map(|one| one.href.as_str()).collect();
        let wanted = [
            "/saya/kotak-keluar/7f",
            "/lapau/usul/buku?q=laskar",
            "/lapau/klub/ota/kamis/tulis?ke=p%201",
            "/saya/penelitian/s1",
        ];
        assert_eq!(hrefs, wanted, "the last one touched first; what pages keep for themselves is none");
    }
}
