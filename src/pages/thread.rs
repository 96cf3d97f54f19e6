//! A conversation on a club's board. What gives away how a book goes on is folded away.

use jiff::civil::DateTime;
use lapau_feed::{
    Collection,
    conversation::{Post, Quote, Thread},
    dates::iso,
    submission::{Content, Reaction, ReactionSign, ReactionTarget},
};
use lapau_outbox::State;
use leptos::prelude::*;

use super::{
    club::messages_word,
    reacting::reaction_button,
    reading::{missing, scroll_to_hash, shown},
};
use crate::{
    components::{
        icon::{self, icon, small_icon},
        page::back,
        prose::shorten,
    },
    locale::Phrases,
    markup::{Markup, markup},
    order, paths,
    state::{Answers, Letters, Snapshot, is_news},
};

/// How much of a message is said over its answer, in characters.
const SAID: usize = 240;

/// The parameter that names the message one answers.
pub(super) const TO: &str = "ke";

/// A conversation.
pub(crate) fn thread_page() -> Markup {
    let (above, id) = (paths::part("id"), paths::part("thread"));
    let key = move || (above.get(), id.get());
    scroll_to_hash(Collection::Posts);
    shown(
        &[Collection::Clubs, Collection::Threads, Collection::Posts],
        move |_, snapshot| Some(find(snapshot, &key())?.title.clone()),
        move |t, snapshot| match find(snapshot, &key()) {
            Some(thread) => page(t, snapshot, thread),
            None => missing(t),
        },
    )
}

fn find<'a>(snapshot: &'a Snapshot, (club, id): &(String, String)) -> Option<&'a Thread> {
    snapshot.threads.iter().find(|thread| thread.club == *club && thread.id == *id)
}

fn page(t: Phrases, snapshot: &Snapshot, thread: &Thread) -> Markup {
    let club = snapshot.clubs.iter().find(|club| club.id == thread.club);
    let club = club.map_or_else(|| t.lapau_clubs().into(), |club| t.of(&club.name));
    let mut posts: Vec<_> = snapshot.posts.iter().filter(|post| post.thread == thread.id).collect();
    order::by_key(&mut posts, |post| post.published);
    let count = posts.len() as u64;
    let opened = snapshot.local(thread.opened).date();
    let write = format!("{}/tulis", paths::below(&paths::below(paths::CLUBS, &thread.club), &thread.id));
    let messages = arrange(&posts)
        .into_iter()
        .map(|(post, answered)| {
            let (written, published) = (snapshot.local(post.written), snapshot.local(post.published));
            let reply = (!thread.locked).then(|| format!("{write}?{TO}={}", paths::encode(&post.id)));
            message(t, post, answered, reply, (written, published))
        })
        .collect::<Markup>();
    let empty = posts.is_empty().then(|| markup! { <p class="empty-line">{t.board_no_post()}</p> });
    let own = pending(t, thread.id.clone());
    let locked = thread
        .locked
        .then(|| markup! { <p class="closed-thread">{icon(icon::LOCK)}<span>{t.board_closed()}</span></p> });
    let reply = (!thread.locked).then(|| {
        markup! { <div class="actions"><a class="button primary" href=write>{icon(icon::REPLY)}{t.post_reply()}</a></div> }
    });
    markup! {
        {back(paths::below(paths::CLUBS, &thread.club), club)}
        <header class="head">
            <h1>{thread.title.clone()}</h1>
            <p class="meta"><span>{format!("{} {}", t.number(count), messages_word(t, count))}</span><span>{t.board_opened(t.date(opened))}</span></p>
        </header>
        <section class="section">{messages}{empty}{own}{locked}{reply}</section>
    }
}

/// What was written here on this phone and nobody has let through yet: its writer alone sees it.
fn pending(t: Phrases, thread: String) -> Markup {
    let (letters, answers) = (expect_context::<Letters>(), expect_context::<Answers>());
    Markup::from(move || {
        let all = letters.all()?;
        let is_back = |id: &str| {
            let contents = all.letters.iter().map(|letter| &letter.submission.content);
            contents.into_iter().any(|content| matches!(content, Content::Cancellation(back) if back.submission == id))
        };
        let rows = all.letters.iter().filter_map(|letter| {
            let Content::Post(post) = &letter.submission.content else { return None };
            let is_done = || answers.get(letter.id()).is_some_and(|answer| is_news(&answer));
            if post.thread != thread || is_back(letter.id()) || is_done() {
                return None;
            }
            let state = if matches!(letter.state, State::Sent { .. }) { t.board_pending() } else { t.outbox_waiting() };
            Some(markup! {
                <article class="post">
                    <p class="meta"><span class="tag">{state}</span><a href=paths::OUTBOX>{t.outbox_title()}</a></p>
                    <p class="post-text">{post.text.clone()}</p>
                </article>
            })
        });
        Some(rows.collect::<Markup>())
    })
}

/// A message, with the way to answer it where that is still possible.
fn message(
    t: Phrases,
    post: &Post,
    answered: Option<&Post>,
    reply: Option<String>,
    (written, published): (DateTime, DateTime),
) -> Markup {
    let staff = post.staff.then(|| markup! { <span class="staff">{t.board_staff()}</span> });
    // A message is read before it is published; where that took till another day, both are said.
    let later = (written.date() != published.date())
        .then(|| markup! { <time datetime=iso(&published)>{t.board_published(t.moment(published))}</time> });
    let at = if later.is_some() { t.board_written(t.moment(written)) } else { t.moment(written) };
    let answers = answered.map(|post| {
        let (href, label) = (format!("#{}", post.id), t.board_answers(&post.author));
        markup! { <p class="answers">{small_icon(icon::REPLY)}<a href=href>{label}</a></p> }
    });
    let quote = post.quote.as_ref().map(|quote| quoted(t, quote));
    let said = markup! { {quote}<p class="post-text">{post.text.clone()}</p> };
    let said = match post.page {
        Some(page) => {
            let label = t.board_spoiler(page);
            markup! { <details class="spoiler"><summary>{icon(icon::EYE)}<span>{label}</span></summary>{said}</details> }
        }
        None => said,
    };
    let reply = reply.map(|href| {
        let label = t.post_answer_to(&post.author);
        markup! { <a class="button quiet small" href=href aria-label=label>{small_icon(icon::REPLY)}{t.post_answer()}</a> }
    });
    let like = Reaction { to: ReactionTarget::Post, id: post.id.clone(), sign: ReactionSign::Like };
    markup! {
        <article class=if answered.is_some() { "post reply" } else { "post" } id=post.id.clone()>
            <header class="post-head">
                <span class="author">{post.author.clone()}</span>
                {staff}
                <p class="meta"><time datetime=iso(&written)>{at}</time>{later}</p>
            </header>
            {answers}
            {said}
            <div class="post-foot">
                {reaction_button(t, t.reaction_like(), like, post.reactions.as_ref())}
                {reply}
                <a class="button quiet small" href=paths::below(paths::REPORTS, &post.id)>{t.report_button()}</a>
            </div>
        </article>
    }
}

/// A passage of the book.
fn quoted(t: Phrases, quote: &Quote) -> Markup {
    let page = quote.page.map(|page| markup! { <cite class="meta">{t.board_page(page)}</cite> });
    markup! { <blockquote class="quote"><p>{quote.text.clone()}</p>{page}</blockquote> }
}

/// Whom a message answers, and what was said, for whoever writes it; what gives away how the book goes on is left out.
pub(super) fn answered(t: Phrases, snapshot: &Snapshot, reply_to: &str) -> Option<Markup> {
    let post = snapshot.posts.iter().find(|post| post.id == reply_to)?;
    let said = post.page.is_none().then(|| {
        let quote = post.quote.as_ref().map(|quote| quoted(t, quote));
        markup! { {quote}<p class="post-text">{shorten(&post.text, SAID)}</p> }
    });
    Some(markup! {
        <div class="aside section">
            <p class="answers">{small_icon(icon::REPLY)}" "<b>{t.board_answers(&post.author)}</b></p>
            {said}
        </div>
    })
}

/// Messages in the order they are read: each that begins something, followed by all that came of it, oldest first.
///
/// The messages come sorted by age; beside each stands the one it answers. An answer to nothing here begins something itself.
fn arrange<'a>(posts: &[&'a Post]) -> Vec<(&'a Post, Option<&'a Post>)> {
    let mut by_id: Vec<usize> = (0..posts.len()).collect();
    order::by_key(&mut by_id, |n| posts[*n].id.as_str());
    let place = |id: &str| by_id.binary_search_by(|n| posts[*n].id.as_str().cmp(id)).ok().map(|at| by_id[at]);
    let answered: Vec<Option<usize>> =
        posts.iter().enumerate().map(|(n, post)| place(&post.reply_to).filter(|other| *other != n)).collect();
    let first = beginnings(&answered);
    let mut places: Vec<usize> = (0..posts.len()).collect();
    order::by_key(&mut places, |n| {
        let first = first[*n].unwrap_or(*n);
        (first, first != *n)
    });
    places.into_iter().map(|n| (posts[n], first[n].and(answered[n]).map(|other| posts[other]))).collect()
}

/// For each message the one that everything before it came of, by the message that each answers; none for those that answer each other in a circle, or one of these.
fn beginnings(answered: &[Option<usize>]) -> Vec<Option<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Unseen,
        Followed,
        Known,
    }
    let mut first = vec![None; answered.len()];
    let mut state = vec![State::Unseen; answered.len()];
    for start in 0..answered.len() {
        let (mut path, mut at) = (Vec::new(), start);
        let found = loop {
            match state[at] {
                State::Known => break first[at],
                State::Followed => break None,
                State::Unseen => {}
            }
            state[at] = State::Followed;
            path.push(at);
            match answered[at] {
                Some(before) => at = before,
                None => break Some(at),
            }
        };
        for n in path {
            (state[n], first[n]) = (State::Known, found);
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn post(id: &str, reply_to: &str) -> Post {
        let json = format!(
            r#"{{"id":"{id}","thread":"t","author":"A","written":"2026-01-01T00:00:00Z","published":"2026-01-01T00:00:00Z","text":"x","reply_to":"{reply_to}"}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    fn order(posts: &[Post]) -> Vec<(&str, Option<&str>)> {
        let posts: Vec<_> = posts.iter().collect();
        arrange(&posts).into_iter().map(|(post, to)| (post.id.as_str(), to.map(|to| to.id.as_str()))).collect()
    }

    #[wasm_bindgen_test]
    fn answers_follow_what_they_answer() {
        let posts = [post("a", ""), post("b", ""), post("c", "a"), post("d", "c"), post("e", "gone")];
        let expected = [("a", None), ("c", Some("a")), ("d", Some("c")), ("b", None), ("e", None)];
        assert_eq!(order(&posts), expected);
    }

    #[wasm_bindgen_test]
    fn a_circle_of_answers_loses_no_message() {
        let posts = [post("a", "b"), post("b", "a"), post("c", "c"), post("d", "a")];
        assert_eq!(order(&posts), [("a", None), ("b", None), ("c", None), ("d", None)]);
    }

    #[wasm_bindgen_test]
    fn ten_thousand_messages_are_arranged_at_once() {
        // Each answers the one before: no work may grow with the square of that.
        let posts: Vec<Post> = (0..10_000).map(|n| post(&format!("p{n}"), &format!("p{}", n - 1))).collect();
        let found = order(&posts);
        assert_eq!((found.len(), found[0], found[9_999]), (10_000, ("p0", None), ("p9999", Some("p9998"))));
    }
}
