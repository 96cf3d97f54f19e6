//! The pages on which new letters are written, and the buttons that send one without a form.

use jiff::civil::Date;
use lapau_feed::{
    Collection,
    dates::Form as _,
    participation::ProposalKind,
    submission::{
        Certificate, Class, Content, Entry, Hold, Post, Proposal, Question, Registration, Report, ReportReason,
        Suggestion, Wish,
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use super::{forms, writing::new_letter};
use crate::{
    components::icon::{self, icon},
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::{Feed, Keeping, Letters, Snapshot},
};

/// The suggestion box.
pub(crate) fn suggest() -> Markup {
    new_letter(&[], above, |_| Some(Content::Suggestion(Suggestion::default())))
}

/// A question to a librarian.
pub(crate) fn ask() -> Markup {
    let back = |t: Phrases| (paths::QUESTIONS.into(), t.letter_back().into());
    new_letter(&[], back, |_| Some(Content::Question(Question::default())))
}

/// A book that the library should have.
pub(crate) fn wish_page() -> Markup {
    // Whoever looked for it in vain need not type it again.
    let known = use_location().search.with_untracked(|raw| {
        let part = |name| paths::parameter(raw, name).unwrap_or_default();
        let wished = wish(&part("q"));
        let isbn = if wished.isbn.is_empty() { part("isbn") } else { wished.isbn };
        Wish { author: part("pengarang"), isbn, ..wished }
    });
    new_letter(&[], proposals, move |_| Some(Content::Wish(known.clone())))
}

/// A wish for what was looked for: a number or the words of a title.
fn wish(looked_for: &str) -> Wish {
    let numbered = Wish { isbn: looked_for.trim().into(), ..Wish::default() };
    let is_isbn = !numbered.isbn.is_empty()
        && Content::Wish(numbered.clone()).problems().iter().all(|problem| problem.field != "isbn");
    if is_isbn { numbered } else { Wish { title: looked_for.trim().into(), ..Wish::default() } }
}

/// Something that the library should do.
pub(crate) fn propose() -> Markup {
    new_letter(&[], proposals, |_| {
        let (title, why, pen_name) = Default::default();
        Some(Content::Proposal(Proposal { topic: ProposalKind::Service, title, why, pen_name }))
    })
}

/// A title to be put aside.
pub(crate) fn hold_page() -> Markup {
    let id = paths::part("id");
    let back = move |t: Phrases| (id.with(|id| paths::below(paths::CATALOGUE, id)), t.letter_back().into());
    new_letter(&[], back, move |snapshot| {
        let branch = snapshot.library.as_ref().and_then(|library| library.branches.first());
        let pickup = branch.map(|branch| branch.id.clone()).unwrap_or_default();
        Some(Content::Hold(Hold { title: id.get(), pickup, ..Hold::default() }))
    })
}

/// A place at an event.
pub(crate) fn register() -> Markup {
    let (id, day) = (paths::part("id"), paths::part("day"));
    let back = move |t: Phrases| (id.with(|id| paths::below(paths::EVENTS, id)), t.app_events().into());
    new_letter(&[Collection::Events], back, move |snapshot| {
        let event = snapshot.events.iter().find(|event| id.with(|id| event.id == *id))?;
        let occurrence = Some(day.with(|day| Date::read(day))?);
        Some(Content::Registration(Registration {
            event: event.id.clone(),
            occurrence,
            seats: 1,
            ..Default::default()
        }))
    })
}

/// A message for a board: an answer in a conversation, or a new one.
pub(crate) fn write() -> Markup {
    let (club, thread) = (paths::part("id"), paths::part("thread"));
    let back = move |t: Phrases| {
        let club = club.with(|club| paths::below(paths::CLUBS, club));
        thread.with(|thread| match thread.is_empty() {
            true => (club.clone(), t.lapau_clubs().into()),
            false => (paths::below(&club, thread), t.letter_back().into()),
        })
    };
    // The message it answers, where that is still on the board.
    let answered =
        use_location().search.with_untracked(|raw| paths::parameter(raw, super::thread::TO).unwrap_or_default());
    new_letter(&[Collection::Clubs, Collection::Threads, Collection::Posts], back, move |snapshot| {
        let club = snapshot.clubs.iter().find(|found| club.with(|id| found.id == *id))?.id.clone();
        let thread = thread.get();
        let open = |id: &str| snapshot.threads.iter().any(|found| found.id == id && !found.locked);
        let is_there = snapshot.posts.iter().any(|post| post.thread == thread && post.id == answered);
        let reply_to = if is_there { answered.clone() } else { String::new() };
        (thread.is_empty() || open(&thread)).then(|| Content::Post(Post { club, thread, reply_to, ..Post::default() }))
    })
}

/// A word to the moderators about a message.
pub(crate) fn report_page() -> Markup {
    let id = paths::part("post");
    new_letter(&[Collection::Posts], above, move |snapshot| {
        let post = snapshot.posts.iter().find(|post| id.with(|id| post.id == *id))?.id.clone();
        Some(Content::Report(Report { post, reason: ReportReason::Spoiler, text: String::new() }))
    })
}

/// A text for a writing contest.
pub(crate) fn enter() -> Markup {
    let id = paths::part("id");
    let back = move |t: Phrases| (id.with(|id| paths::below(paths::CONTESTS, id)), t.app_lapau().into());
    new_letter(&[Collection::Contests], back, move |snapshot| {
        let contest = snapshot.contests.iter().find(|contest| id.with(|id| contest.id == *id))?;
        Some(Content::Entry(Entry { contest: contest.id.clone(), ..Entry::default() }))
    })
}

/// A class to teach. It ends in half a year unless another day is chosen.
pub(crate) fn begin_class() -> Markup {
    let back = |t: Phrases| (paths::CLASSES.into(), t.classes_title().into());
    new_letter(&[Collection::Guides], back, |snapshot| {
        let until = lapau_calendar::later(snapshot.now().date(), 183);
        Some(Content::Class(Class { name: String::new(), guides: Vec::new(), until }))
    })
}

/// A guide that was worked through, to be certified. Whoever has not done all of it finds nothing here.
pub(crate) fn ask_certificate() -> Markup {
    let (id, keeping, feed) = (paths::part("id"), expect_context::<Keeping>(), expect_context::<Feed>());
    let back = move |t: Phrases| (id.with(|id| paths::below(paths::GUIDES, id)), t.learn_title().into());
    let guide = move |snapshot: &Snapshot| id.with(|id| snapshot.guides.iter().find(|guide| guide.id == *id).cloned());
    let is_done = Memo::new(move |_| {
        let (snapshot, reading) = (feed.snapshot()?, keeping.all()?);
        let guide = guide(&snapshot)?;
        Some(reading.learnt(&guide.id)?.has_done_all(&guide))
    });
    new_letter(&[Collection::Guides], back, move |snapshot| {
        let guide = guide(snapshot).filter(|_| is_done.get() == Some(true))?;
        Some(Content::Certificate(Certificate { guide: guide.id, name: String::new() }))
    })
}

fn above(t: Phrases) -> (String, String) {
    (paths::LAPAU.into(), t.app_lapau().into())
}

fn proposals(t: Phrases) -> (String, String) {
    (paths::PROPOSALS.into(), t.proposals_title().into())
}

/// Whether a letter of this kind about the same was written before.
pub(super) fn was_sent(content: &Content) -> Memo<bool> {
    let letters = expect_context::<Letters>();
    let (kind, subject) = (content.kind(), forms::subject(content));
    Memo::new(move |_| {
        letters.all().is_some_and(|all| {
            let mut contents = all.letters.iter().map(|letter| &letter.submission.content);
            contents.any(|other| other.kind() == kind && forms::subject(other) == subject)
        })
    })
}

/// Says that it was, with the way to the letter.
pub(super) fn sent_before(t: Phrases) -> Markup {
    markup! { <p class="kept">{icon(icon::CHECK)}<a href=paths::OUTBOX>{t.letter_sent_before()}</a></p> }
}

/// A button that sends a letter without a form, once: afterwards it says that it was sent.
pub(super) fn send_button(t: Phrases, label: &'static str, content: Content) -> Markup {
    let letters = expect_context::<Letters>();
    let failed = RwSignal::new(false);
    let sent = was_sent(&content);
    let content = StoredValue::new(content);
    let send = move |_| {
        spawn_local(async move { failed.set(letters.submit(content.get_value()).await.is_err()) });
    };
    Markup::from(move || {
        if sent.get() {
            return sent_before(t);
        }
        let problem = failed.get().then(|| markup! { <p class="error" role="alert">{t.state_failed()}</p> });
        markup! { <button class="button small" type="button" on:click=send>{label}</button>{problem} }
    })
}
