//! A writing contest: the call, the rules, the days, and what was written.

use lapau_feed::{
    Collection,
    programme::{Category, Contest, Entry},
};

use super::{
    lapau::period,
    reading::{detail, scroll_to_hash},
};
use crate::{
    components::{
        icon::{self, icon, small_icon},
        page::{back, section},
        prose::prose,
    },
    locale::Phrases,
    markup::{Markup, markup},
    order, paths,
    state::Snapshot,
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
        let href = format!("{}/ikut", paths::below(paths::CONTESTS, &contest.id));
        markup! {
            <div class="actions"><a class="button primary" href=href>{icon(icon::SEND)}{t.entry_button()}</a></div>
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
            <div>{categories}{rules}{prizes}</div>
        </div>
    }
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

/// What may be read of the entries: those with an award first.
fn entries(t: Phrases, snapshot: &Snapshot, contest: &Contest) -> Option<Markup> {
    let mut entries: Vec<_> = snapshot.entries.iter().filter(|entry| entry.contest == contest.id).collect();
    order::by_key(&mut entries, |entry| (entry.award.is_empty(), t.of(&entry.award)));
    let rows = entries.iter().map(|entry| published(t, contest, entry)).collect::<Markup>();
    (!entries.is_empty()).then(|| section(t.contests_entries(), rows))
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
