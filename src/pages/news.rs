//! News of the library, wherever it first appeared: all of it, and each piece with a page of its own.

use lapau_feed::{
    Collection,
    conversation::{News, NewsChannel},
    dates::iso,
};
use leptos::prelude::*;

use super::reading::{detail, scroll_to_hash, shown};
use crate::{
    components::{
        news_row::{channel_name, newest, news_row, news_row_whole},
        page::{back, section},
        picture::picture,
        prose::{link, prose},
        share::share,
        states::empty,
    },
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::Snapshot,
};

/// How many other pieces are offered below one.
const OTHERS: usize = 3;

/// All news.
pub(crate) fn news_list() -> Markup {
    // Links of earlier days name a piece behind a `#`.
    scroll_to_hash(Collection::News);
    shown(&[Collection::News], |t, _| Some(t.news_title().into()), list)
}

fn list(t: Phrases, snapshot: &Snapshot) -> Markup {
    let row = |news: &News| {
        // What it shows is said on its own page; here it is a mark beside the headline that says more.
        let thumb = news.image.as_ref().map(|image| picture(t, image, String::new(), "6rem"));
        news_row_whole(t, snapshot, news, thumb)
    };
    let rows = newest(snapshot).into_iter().map(row).collect::<Markup>();
    let empty = snapshot.news.is_empty().then(|| {
        let action = (paths::LAPAU, t.lapau_back());
        empty(t.news_empty(), t.news_empty_text(), Some(action))
    });
    markup! {
        {back(paths::LAPAU, t.app_lapau())}
        <header class="head"><h1>{t.news_title()}</h1><p class="lead">{t.news_lead()}</p></header>
        <ul class="list">{rows}</ul>
        {empty}
    }
}

/// One piece of news.
pub(crate) fn news_page() -> Markup {
    detail(
        &[Collection::News],
        |snapshot, id| snapshot.news.iter().find(|news| news.id == id),
        |t, news| t.of(&news.title),
        page,
    )
}

fn page(t: Phrases, snapshot: &Snapshot, news: &News) -> Markup {
    let posted = snapshot.local(news.posted);
    let source = news.href.as_ref().map(|href| {
        // What was never anywhere else has its link with no channel to name.
        let label = match news.channel {
            NewsChannel::Library => t.news_more().to_owned(),
            channel => t.news_open(channel_name(t, channel)),
        };
        markup! { <p>{link(href, label)}</p> }
    });
    let others = newest(snapshot).into_iter().filter(|other| other.id != news.id).take(OTHERS);
    let others: Vec<_> = others.map(|other| news_row(t, snapshot, other)).collect();
    let others = (!others.is_empty()).then(|| section(t.news_others(), markup! { <ul class="list">{others}</ul> }));
    let shown = news.image.as_ref().map(|image| {
        markup! { <figure class="work">{picture(t, image, t.of(&news.alt), "(min-width: 700px) 38rem, 92vw")}</figure> }
    });
    let title = t.of(&news.title);
    markup! {
        {back(paths::NEWS, t.news_title())}
        <article class="article">
            <header class="head">
                <h1>{title.clone()}</h1>
                <p class="meta">
                    <time datetime=iso(&posted)>{t.long_date(posted.date())}</time>
                    <span>{channel_name(t, news.channel)}</span>
                </p>
            </header>
            {shown}
            {prose(&news.text)}
            {source}
            <div class="actions">{share(Signal::stored(title), paths::below(paths::NEWS, &news.id))}</div>
        </article>
        {others}
    }
}
