//! News of the library, wherever it first appeared.

use lapau_feed::{
    Collection,
    conversation::{News, NewsChannel},
    dates::iso,
};

use super::reading::{scroll_to_hash, shown};
use crate::{
    components::{
        page::back,
        prose::{link, prose},
        states::empty,
    },
    locale::Phrases,
    markup::{Markup, markup},
    order, paths,
    state::Snapshot,
};

/// The news.
pub(crate) fn news_page() -> Markup {
    scroll_to_hash(Collection::News);
    shown(&[Collection::News], |t, _| Some(t.news_title().into()), page)
}

fn page(t: Phrases, snapshot: &Snapshot) -> Markup {
    let mut news: Vec<_> = snapshot.news.iter().collect();
    order::by_key(&mut news, |news| std::cmp::Reverse(news.posted));
    let rows = news.iter().map(|news| article(t, snapshot, news)).collect::<Markup>();
    let empty = news.is_empty().then(|| {
        let action = (paths::LAPAU, t.lapau_back());
        empty(t.news_empty(), t.news_empty_text(), Some(action))
    });
    markup! {
        {back(paths::LAPAU, t.app_lapau())}
        <header class="head"><h1>{t.news_title()}</h1><p class="lead">{t.news_lead()}</p></header>
        {rows}
        {empty}
    }
}

fn article(t: Phrases, snapshot: &Snapshot, news: &News) -> Markup {
    let posted = snapshot.local(news.posted);
    let source = news.href.as_ref().map(|href| {
        let label = t.news_open(channel_name(t, news.channel));
        markup! { <p class="meta">{link(href, label)}</p> }
    });
    markup! {
        <article class="article section" id=news.id.clone()>
            <p class="meta">
                <time datetime=iso(&posted)>{t.long_date(posted.date())}</time>
                <span>{channel_name(t, news.channel)}</span>
            </p>
            <h2>{t.of(&news.title)}</h2>
            {prose(&news.text)}
            {source}
        </article>
    }
}

/// What a channel of news is called.
pub(super) fn channel_name(t: Phrases, channel: NewsChannel) -> &'static str {
    match channel {
        NewsChannel::Library => t.news_library(),
        NewsChannel::Instagram => "Instagram",
        NewsChannel::Facebook => "Facebook",
        NewsChannel::Other => t.news_other(),
    }
}
