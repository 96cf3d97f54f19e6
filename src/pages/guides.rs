//! What one can learn with the library, by topic.

use lapau_feed::{
    Collection,
    learning::{Guide, GuideTopic},
};

use super::reading::shown;
use crate::{
    components::{
        page::{back, section},
        states::empty,
    },
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::Snapshot,
};

const TOPICS: [GuideTopic; 5] =
    [GuideTopic::Library, GuideTopic::Information, GuideTopic::Technology, GuideTopic::Reading, GuideTopic::Other];

/// The guides.
pub(crate) fn guides() -> Markup {
    shown(&[Collection::Guides], |t, _| Some(t.learn_title().into()), page)
}

fn page(t: Phrases, snapshot: &Snapshot) -> Markup {
    let topics = TOPICS
        .into_iter()
        .filter_map(|topic| {
            let rows: Vec<_> =
                snapshot.guides.iter().filter(|guide| guide.topic == topic).map(|guide| row(t, guide)).collect();
            (!rows.is_empty()).then(|| {
                let title = topic_name(t, topic);
                section(title, markup! { <ul class="list">{rows}</ul> })
            })
        })
        .collect::<Markup>();
    let empty = snapshot.guides.is_empty().then(|| {
        let action = (paths::LAPAU, t.lapau_back());
        empty(t.learn_empty(), t.learn_empty_text(), Some(action))
    });
    markup! {
        {back(paths::LAPAU, t.app_lapau())}
        <header class="head"><h1>{t.learn_title()}</h1><p class="lead">{t.learn_lead()}</p></header>
        {topics}
        {empty}
        <section class="section quiet">
            <h2>{t.inquiry_door()}</h2>
            <p>{t.inquiry_door_text()}</p>
            <p class="actions"><a class="button" href=paths::INQUIRE>{t.inquiry_title()}</a></p>
        </section>
        <section class="section quiet">
            <h2>{t.classes_title()}</h2>
            <p>{t.classes_door()}</p>
            <p class="actions"><a class="button" href=paths::CLASSES>{t.classes_open()}</a></p>
        </section>
    }
}

fn row(t: Phrases, guide: &Guide) -> Markup {
    let minutes = guide.minutes.map(|minutes| markup! { <span>{t.learn_minutes(u64::from(minutes))}</span> });
    markup! {
        <li class="question-row whole-row">
            <h3><a class="whole" href=paths::below(paths::GUIDES, &guide.id)>{t.of(&guide.title)}</a></h3>
            <p>{t.of(&guide.summary)}</p>
            <p class="meta"><span>{t.learn_lessons(guide.lessons.len() as u64)}</span>{minutes}</p>
        </li>
    }
}

/// What a topic is called.
pub(super) fn topic_name(t: Phrases, topic: GuideTopic) -> &'static str {
    match topic {
        GuideTopic::Library => t.learn_library(),
        GuideTopic::Information => t.learn_information(),
        GuideTopic::Technology => t.learn_technology(),
        GuideTopic::Reading => t.learn_reading(),
        GuideTopic::Other => t.learn_other(),
    }
}
