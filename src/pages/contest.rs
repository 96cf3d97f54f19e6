//! A writing contest: the call, the rules, the days, and what was written.

use lapau_feed::{
    Collection,
    programme::{Book, Category, Contest, Entry, Rubric},
    submission::{self, Content},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    lapau::period,
    reading::{detail, scroll_to_hash},
    writing::draft_name,
};
use crate::{
    components::{
        icon::{self, icon, small_icon},
        page::{back, section},
        prose::prose,
        states::failure,
    },
    locale::Phrases,
    markup::{Markup, markup},
    order, paths,
    state::{Drafts, Feed, Problem, Snapshot, window},
};

/// A writing contest.
pub(crate) fn contest_page() -> Markup {
    scroll_to_hash(Collection::Entries);
    detail(
        &[Collection::Contests, Collection::Entries],
        |snapshot, id| snapshot.contests.iter().find(|contest| contest.id == id),
        |t, contest| t.of(&contest.title),
        page,
    )
}

fn page(t: Phrases, snapshot: &Snapshot, contest: &Contest) -> Markup {
    let today = snapshot.now().date();
    let announced = contest.announced.map(|day| {
        let words = if day < today { t.contests_was_announced(t.date(day)) } else { t.contests_announced(t.date(day)) };
        markup! { <span>{words}</span> }
    });
    let how = (contest.opens <= today && today <= contest.closes).then(|| {
        let begun = has_draft(&contest.id);
        let label = move || if begun.get() { t.entry_resume() } else { t.entry_button() };
        let href = format!("{}/ikut", paths::below(paths::CONTESTS, &contest.id));
        markup! {
            <div class="actions"><a class="button primary" href=href>{icon(icon::SEND)}{label}</a></div>
            <p class="meta">{t.contests_how()}</p>
        }
    });
    let rules = (!contest.rules.is_empty()).then(|| section(t.contests_rules(), prose(&contest.rules)));
    let categories = contest.categories.iter().map(|category| category_part(t, category)).collect::<Markup>();
    let categories = (!contest.categories.is_empty()).then(|| section(t.contests_categories(), categories));
    let prizes = contest.prizes.iter().map(|prize| markup! { <li>{t.of(prize)}</li> }).collect::<Markup>();
    let prizes =
        (!contest.prizes.is_empty()).then(|| section(t.contests_prizes(), markup! { <ul class="list">{prizes}</ul> }));
    markup! {
        {back(paths::LAPAU, t.app_lapau())}
        <header class="head">
            <p class="kicker">{t.events_contest()}</p>
            <h1>{t.of(&contest.title)}</h1>
            <p class="lead">{t.of(&contest.summary)}</p>
        </header>
        <div class="cols">
            <div>
                <div class="deadline">
                    <p><b>{period(t, contest.opens, contest.closes, today)}</b><span class="meta">{announced}</span></p>
                </div>
                {how}
                {(!contest.about.is_empty()).then(|| markup! { <section class="section quiet">{prose(&contest.about)}</section> })}
                {entries(t, snapshot, contest)}
            </div>
            <div>{categories}{rules}{contest.rubric.as_ref().map(|rubric| judging(t, rubric))}{prizes}</div>
        </div>
    }
}

/// Whether a text for a contest was begun on this phone and not sent yet.
fn has_draft(contest: &str) -> RwSignal<bool> {
    let (drafts, begun) = (expect_context::<Drafts>(), RwSignal::new(false));
    let start = Content::Entry(submission::Entry { contest: contest.to_owned(), ..submission::Entry::default() });
    let name = draft_name(&start);
    spawn_local(async move {
        // What can't be read is said on the page where it is written.
        if let Ok(Some(Content::Entry(entry))) = drafts.read(&name).await {
            begun.try_set(!entry.text.trim().is_empty() || !entry.title.trim().is_empty());
        }
    });
    begun
}

/// How long a text of a category may be.
pub(super) fn limit(t: Phrases, category: &Category) -> Option<String> {
    match (category.min_words, category.max_words) {
        (Some(min), Some(max)) => Some(t.contests_words(t.number(u64::from(max)), t.number(u64::from(min)))),
        (None, Some(max)) => Some(t.contests_most_words(t.number(u64::from(max)))),
        (Some(min), None) => Some(t.contests_least_words(t.number(u64::from(min)))),
        (None, None) => None,
    }
}

fn category_part(t: Phrases, category: &Category) -> Markup {
    let who = (!category.eligibility.is_empty()).then(|| markup! { <p>{t.of(&category.eligibility)}</p> });
    let limit = limit(t, category).map(|limit| markup! { <p class="meta words">{limit}</p> });
    markup! { <section class="category"><h3>{t.of(&category.name)}</h3>{who}{limit}</section> }
}

/// How entries are scored, for those who write, and the way for those who judge.
fn judging(t: Phrases, rubric: &Rubric) -> Markup {
    let criteria = rubric.criteria.iter().map(|criterion| {
        let about =
            (!criterion.about.is_empty()).then(|| markup! { <span class="meta">{t.of(&criterion.about)}</span> });
        let weight = t.jury_weight(u64::from(criterion.weight));
        markup! { <li><b>{t.of(&criterion.name)}</b><span class="meta">{weight}</span>{about}</li> }
    });
    let criteria = criteria.collect::<Markup>();
    let body = markup! {
        <p>{t.contests_scale(u64::from(rubric.scale))}</p>
        <ul class="list criteria">{criteria}</ul>
        <p><a href=paths::JURY>{t.contests_jury()}</a></p>
    };
    section(t.contests_judging(), body)
}

/// What may be read of the entries: those with an award first.
fn entries(t: Phrases, snapshot: &Snapshot, contest: &Contest) -> Option<Markup> {
    let mut entries: Vec<_> = snapshot.entries.iter().filter(|entry| entry.contest == contest.id).collect();
    order::by_key(&mut entries, |entry| (entry.award.is_empty(), t.of(&entry.award)));
    let rows = entries.iter().map(|entry| published(t, contest, entry)).collect::<Markup>();
    let book = contest.anthology.as_ref().map(|book| anthology(t, contest, book));
    (!entries.is_empty()).then(|| section(t.contests_entries(), markup! { {book}{rows} }))
}

/// The texts as a book to save. It is fetched while the page is read, so that it can be had later without a network.
fn anthology(t: Phrases, contest: &Contest, book: &Book) -> Markup {
    let feed = expect_context::<Feed>();
    let (is_here, failed) = (RwSignal::new(false), RwSignal::new(None::<Problem>));
    let (book, name) = (StoredValue::new(book.clone()), StoredValue::new(contest.id.clone()));
    if !window::saves_data() {
        spawn_local(async move {
            // Nobody asked for it yet: why it can't be had is said once somebody does.
            let has_come = feed.book(&book.get_value()).await.is_ok();
            is_here.try_set(has_come);
        });
    }
    let save = move |_| {
        spawn_local(async move {
            let outcome = feed.book(&book.get_value()).await;
            if let Ok(bytes) = &outcome {
                let parts = window::Parts::default();
                if parts.push(bytes) {
                    let name: String = name
                        .with_value(|id| id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect());
                    parts.save(&[&name, ".epub"].concat(), "application/epub+zip");
                }
            }
            is_here.try_set(outcome.is_ok());
            failed.try_set(outcome.err());
        });
    };
    let size = t.bytes(u64::from(book.with_value(|book| book.bytes)));
    let told = move || if is_here.get() { t.contests_book_here() } else { t.contests_book_hint() };
    markup! {
        <div class="actions"><button class="button" type="button" on:click=save>{icon(icon::DOWNLOAD)}{t.contests_book(size)}</button></div>
        <p class="hint" role="status">{told}</p>
        {move || failed.get().map(failure)}
    }
}

fn published(t: Phrases, contest: &Contest, entry: &Entry) -> Markup {
    let category = contest.categories.iter().find(|category| category.id == entry.category);
    let category = category.map(|category| markup! { <span>{t.of(&category.name)}</span> });
    let award = (!entry.award.is_empty())
        .then(|| markup! { <p class="award">{small_icon(icon::STAR)}{t.of(&entry.award)}</p> });
    markup! {
        <article class="entry section quiet" id=entry.id.clone()>
            <div class="entry-row">
                {award}
                <h3>{entry.title.clone()}</h3>
                <p class="meta"><span>{entry.author.clone()}</span>{category}</p>
            </div>
            {prose(&entry.text)}
        </article>
    }
}
