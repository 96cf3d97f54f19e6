//! What a search found.

use std::time::Duration;

use lapau_search::{Query, Row, Sort};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::{super::lists::wish_button, address, search::Search};
use crate::{
    components::{
        icon::{self, icon},
        states::{failure, loading},
        title_row::title_row_with,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Catalogue, Feed, Found, Keeping, window},
};

/// How long a count must stand before it is said aloud: nobody wants one for every keystroke.
const PAUSE: Duration = Duration::from_millis(900);

/// What a search found.
pub(super) fn found(search: Search) -> Markup {
    let t = phrases();
    let feed = expect_context::<Feed>();
    say_counts(t, search);
    let rows = move || {
        let snapshot = feed.snapshot().unwrap_or_default();
        let answer = search.answer()?;
        let row = |row: &Row| {
            let keep = wish_button(t, [row.id.clone(), row.title.clone(), row.author.clone()]);
            title_row_with(t, row, &snapshot, keep)
        };
        Some(answer.results.rows.iter().map(row).collect::<Markup>())
    };
    let count = move || search.answer().map(|answer| head(t, &answer));
    let without = move || search.answer().and_then(|answer| without(t, &answer));
    let correction = move || search.answer().and_then(|answer| correction(t, &answer));
    let nothing = move || search.answer().filter(|answer| answer.results.total == 0).map(|_| nothing(t, search));
    let rest = move || {
        let answer = search.answer()?;
        let left = answer.results.total.saturating_sub(answer.results.rows.len());
        (left > 0).then(|| t.catalogue_more(t.number(left.min(address::STEP) as u64)))
    };
    let more = Memo::new(move |_| rest());
    let shown = StoredValue::new(None);
    focus_new_rows(search, shown);
    let show_more = move |_| {
        shown.set_value(search.answer().map(|answer| answer.results.rows.len()));
        search.show_more();
    };
    markup! {
        // A link among the rows is followed with a whole address behind it, however fast.
        <div on:click=move |_| search.write()>
            {move || search.problem().map(failure)}
            {move || (search.answer().is_none() && search.problem().is_none()).then(loading)}
            <h2 class="hidden">{t.catalogue_results()}</h2>
            <div class="found"><p>{count}</p>{order(search)}</div>
            {without}
            {correction}
            <ul class="list" id="hasil">{rows}</ul>
            {nothing}
            <div class="actions" hidden=move || more.get().is_none()>
                <button class="button" type="button" on:click=show_more>{move || more.get()}</button>
            </div>
            {following(t, search)}
        </div>
    }
}

fn head(t: Phrases, answer: &Found) -> Markup {
    let text = answer.query.text.trim();
    let of = (!text.is_empty()).then(|| t.catalogue_for(text));
    markup! { <b>{t.catalogue_found(t.number(answer.results.total as u64))}</b>" "{of} }
}

/// The words that some of the titles found don't have.
fn without(t: Phrases, answer: &Found) -> Option<Markup> {
    let words = answer.results.without.join(", ");
    let said = answer.results.total > 0 && !words.is_empty();
    said.then(|| markup! { <p class="without">{t.catalogue_without(words)}</p> })
}

fn correction(t: Phrases, answer: &Found) -> Option<Markup> {
    let text = answer.results.suggestion.clone()?;
    let path = address::path(&Query { text: text.clone(), limit: address::STEP, ..answer.query.clone() });
    Some(markup! { <p class="did-you-mean">{t.catalogue_did_you_mean()}" "<a href=path>{text}</a>"?"</p> })
}

/// The button to keep the search, so that one hears what is new in it; the way to those that are kept, once it is.
fn following(t: Phrases, search: Search) -> Markup {
    let (keeping, catalogue) = (expect_context::<Keeping>(), expect_context::<Catalogue>());
    let refused = RwSignal::new("");
    let address = Memo::new(move |_| search.answer().map(|answer| address::kept(&answer.query)));
    let keep = move |_| {
        let Some(answer) = search.answer() else { return };
        spawn_local(async move {
            let (address, name) = (address::kept(&answer.query), address::name(&answer.query));
            let words = match catalogue.marks(answer.query.clone()).await {
                Ok(None) => t.searches_too_wide(),
                Ok(Some(found)) => {
                    let kept = keeping.change_now(&|reading| reading.keep(&address, &name, found.clone())).await;
                    if kept { "" } else { t.searches_too_many() }
                }
                Err(_) => t.state_failed(),
            };
            refused.set(words);
        });
    };
    Markup::from(move || {
        let address = address.get()?;
        let kept = keeping.all().is_some_and(|reading| reading.search(&address).is_some());
        Some(match kept {
            true => markup! { <p class="kept">{icon(icon::CHECK)}<a href=paths::SEARCHES>{t.searches_kept()}</a></p> },
            false => markup! {
                <div class="actions">
                    <button class="button quiet" type="button" on:click=keep>{icon(icon::BOOKMARK)}{t.searches_keep()}</button>
                    <p class="why" role="status">{move || refused.get()}</p>
                </div>
            },
        })
    })
}

/// Nothing was found: what to try.
fn nothing(t: Phrases, search: Search) -> Markup {
    let narrowed = search.filters(|filters| *filters != Default::default());
    let widen = narrowed.then(|| {
        markup! { <button class="button primary" type="button" on:click=move |_| search.change(|query| query.filters = Default::default())>{t.catalogue_widen()}</button> }
    });
    let text = search.answer().map(|answer| answer.query.text.clone()).unwrap_or_default();
    let wish = format!("{}?q={}", paths::WISH, paths::encode(text.trim()));
    markup! {
        <div class="state">
            <h2>{t.catalogue_nothing()}</h2>
            <p>{if narrowed { t.catalogue_nothing_narrowed() } else { t.catalogue_nothing_text() }}</p>
            <div class="actions">
                {widen}
                <a class="button" href=wish>{t.wish_ask()}</a>
                <a class="button quiet" href=paths::CATALOGUE>{t.catalogue_browse()}</a>
            </div>
            <p class="hint section">{t.inquiry_door()}": "<a href=paths::INQUIRE>{t.inquiry_title()}</a></p>
        </div>
    }
}

/// The choice of the order.
fn order(search: Search) -> Markup {
    let t = phrases();
    let name = move |sort| match sort {
        Sort::Relevance => t.catalogue_sort_best(),
        Sort::Newest => t.catalogue_sort_new(),
        Sort::Title => t.catalogue_sort_title(),
        Sort::Author => t.catalogue_sort_author(),
        Sort::Call => t.catalogue_sort_shelf(),
    };
    let sorts = [Sort::Relevance, Sort::Newest, Sort::Title, Sort::Author, Sort::Call];
    let choose = move |event| {
        let chosen = event_target_value(&event).parse().ok().and_then(|place: usize| sorts.get(place).copied());
        search.change(|query| query.sort = chosen.unwrap_or_default());
    };
    let options = sorts.iter().enumerate().map(|(place, sort)| {
        let sort = *sort;
        markup! { <option value=place.to_string() selected=move || search.sort() == sort>{name(sort)}</option> }
    });
    markup! { <label><span class="hidden">{t.catalogue_sort()}</span><select on:change=choose>{options.collect::<Markup>()}</select></label> }
}

/// Says politely how many titles there are, once the count stands.
fn say_counts(t: Phrases, search: Search) {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        waiting.try_update_value(|waiting| {
            if let Some(waiting) = waiting.take() {
                waiting.clear();
            }
        });
    };
    let total = Memo::new(move |_| search.answer().map(|answer| (answer.results.total, answer.query.text.clone())));
    Effect::new(move |_| {
        cancel();
        if let Some((total, _)) = total.get() {
            let say = move || window::announce(&t.catalogue_found(t.number(total as u64)));
            waiting.set_value(set_timeout_with_handle(say, PAUSE).ok());
        }
    });
    on_cleanup(cancel);
}

/// Takes the focus to the first of the rows that come after `shown`, once they are there.
fn focus_new_rows(search: Search, shown: StoredValue<Option<usize>>) {
    Effect::new(move |_| {
        let rows = search.answer().map_or(0, |answer| answer.results.rows.len());
        if let Some(before) = shown.get_value().filter(|before| *before < rows) {
            shown.set_value(None);
            // The rows are drawn in this turn; the focus goes there in the next.
            request_animation_frame(move || window::focus(&format!("#hasil > li:nth-child({}) a", before + 1)));
        }
    });
}
