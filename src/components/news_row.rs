//! One piece of news, in a list.

use lapau_feed::{
    conversation::{News, NewsChannel},
    dates::iso,
    prose::plain,
};

use super::{page::section_link, prose::shorten};
use crate::{
    locale::Phrases,
    markup::{Markup, markup},
    order, paths,
    state::Snapshot,
};

/// All news, the newest first.
pub(crate) fn newest(snapshot: &Snapshot) -> Vec<&News> {
    let mut news: Vec<_> = snapshot.news.iter().collect();
    order::by_key(&mut news, |news| std::cmp::Reverse(news.posted));
    news
}

/// A piece of news in a list: when and where it appeared, what it is called.
pub(crate) fn news_row(t: Phrases, snapshot: &Snapshot, news: &News) -> Markup {
    row(t, snapshot, news, None, None)
}

/// The same, with how it begins, and its picture small.
pub(crate) fn news_row_whole(t: Phrases, snapshot: &Snapshot, news: &News, thumb: Option<Markup>) -> Markup {
    row(t, snapshot, news, Some(plain(&news.text)), thumb)
}

fn row(t: Phrases, snapshot: &Snapshot, news: &News, text: Option<String>, thumb: Option<Markup>) -> Markup {
    let posted = snapshot.local(news.posted);
    // Where all news is, a link may name one.
    let id = text.is_some().then(|| news.id.clone());
    let text = text.filter(|text| !text.is_empty()).map(|text| markup! { <p class="text">{shorten(&text, 280)}</p> });
    let class = if thumb.is_some() { "news-row whole-row pictured" } else { "news-row whole-row" };
    markup! {
        <li class=class id=id>
            <p class="meta"><time datetime=iso(&posted)>{t.date(posted.date())}</time><span>{channel_name(t, news.channel)}</span></p>
            <h3><a class="whole" href=paths::below(paths::NEWS, &news.id)>{t.of(&news.title)}</a></h3>
            {text}
            {thumb}
        </li>
    }
}

/// The newest news with the way to all of it; nothing where there is none.
pub(crate) fn news_section(t: Phrases, snapshot: &Snapshot, most: usize) -> Option<Markup> {
    let rows: Vec<_> = newest(snapshot).into_iter().take(most).map(|news| news_row(t, snapshot, news)).collect();
    (!rows.is_empty()).then(|| {
        markup! {
            <section class="section">
                {section_link(t.news_title(), paths::NEWS, t.home_all())}
                <ul class="list">{rows}</ul>
            </section>
        }
    })
}

/// What a channel of news is called.
pub(crate) fn channel_name(t: Phrases, channel: NewsChannel) -> &'static str {
    match channel {
        NewsChannel::Library => t.news_library(),
        NewsChannel::Instagram => "Instagram",
        NewsChannel::Facebook => "Facebook",
        NewsChannel::Other => t.news_other(),
    }
}
