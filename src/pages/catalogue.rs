//! The catalogue: a search that answers every keystroke, what narrows it, and where to begin without one.
//!
//! The whole search stands in the address. What is typed is searched for at once and written there when the fingers rest, in place of what stood there, so that going back leads to where one came from.
//! Nothing here ever writes into the search field but its own button and an address that someone else changed.

mod address;
mod facets;
mod results;
mod scan;
mod search;
pub mod start;

use leptos::{ev::SubmitEvent, html::Input, prelude::*};

pub(super) use self::{
    address::{READERS, of as search_of},
    facets::shelf_mark,
    scan::camera,
    start::picks,
};
use self::{
    facets::{chips, facet_list},
    results::found,
    scan::scanning,
    search::Search,
    start::start,
};
use crate::{
    components::{
        icon::{self, icon},
        page::use_title,
        sheet::sheet,
        states::{empty, failure, loading},
    },
    locale::phrases,
    markup::{Markup, markup},
    paths,
    state::{Catalogue, Sync, window},
};

/// The catalogue.
pub(crate) fn catalogue_page() -> Markup {
    let t = phrases();
    let catalogue = expect_context::<Catalogue>();
    use_title(move || t.app_catalogue().into());
    let field = NodeRef::<Input>::new();
    let show = move |text: &str| {
        if let Some(field) = field.get_untracked() {
            field.set_value(text);
        }
    };
    let search = Search::new(show);
    let narrowing = RwSignal::new(false);
    // A catalogue that was merely read again changes nothing under a finger.
    let ready = Memo::new(move |_| catalogue.titles().is_some_and(|titles| titles > 0));
    let starting = Memo::new(move |_| search.asks_nothing());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        search.write();
    };
    let clear = move |_| {
        if let Some(field) = field.get_untracked() {
            field.set_value("");
        }
        search.change(|query| query.text.clear());
        window::focus("#q");
    };
    let heading = move || match starting.get() {
        true => markup! { <header class="head"><h1>{t.app_catalogue()}</h1></header> },
        false => markup! { <h1 class="hidden">{t.app_catalogue()}</h1> },
    };
    let body = move || match (ready.get(), starting.get()) {
        (false, _) => not_yet(),
        (true, true) => start(search),
        (true, false) => markup! {
            {chips(search, narrowing)}
            <div class="results">
                <form class="facets" aria-label=t.catalogue_narrow() on:submit=|event| event.prevent_default()>{facet_list(search)}</form>
                {found(search)}
            </div>
            {sheet(narrowing, "saring", t.catalogue_narrow(), markup! { <form class="facets" on:submit=|event| event.prevent_default()>{facet_list(search)}</form>
                <div class="sheet-foot">
                    <button class="button quiet" type="button" on:click=move |_| search.change(|query| query.filters = Default::default())>{t.catalogue_all_off()}</button>
                    <button class="button primary" type="button" on:click=move |_| narrowing.set(false)>
                        {move || t.catalogue_show(t.number(search.total() as u64))}
                    </button>
                </div> })}
        },
    };
    markup! {
        {heading}
        <form class="search" role="search" on:submit=submit>
            {icon(icon::SEARCH)}
            <label class="hidden" for="q">{t.app_search()}</label>
            <input
                id="q"
                type="search"
                name="q"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="search"
                placeholder=t.app_search_hint()
                value=search.text_untracked()
                node_ref=field
                on:input=move |event| search.type_text(event_target_value(&event))
                // Before a link is followed the field loses the focus: the address is whole by then.
                on:change=move |_| search.write()
            />
            <button
                class="icon-button"
                type="button"
                aria-label=t.catalogue_clear()
                hidden=move || search.is_without_text()
                on:click=clear
            >{icon(icon::CLOSE)}</button>
        </form>
        {scanning(search, show)}
        {body}
    }
}

/// The catalogue is not on this phone yet: it is on its way, or it can't come.
fn not_yet() -> Markup {
    let t = phrases();
    let (catalogue, sync) = (expect_context::<Catalogue>(), expect_context::<Sync>());
    Markup::from(move || {
        let state = sync.state();
        match (catalogue.titles(), state.running, state.problem) {
            (None, _, _) => loading(),
            (_, Some(_), _) => markup! {
                <p class="lead" role="status">{t.catalogue_on_its_way()}</p>
                {loading()}
            },
            (_, None, None) if state.spared > 0 => markup! {
                <p class="lead" role="status">{t.sync_spared(t.bytes(state.spared))}</p>
                <div class="actions">
                    <button class="button" type="button" on:click=move |_| sync.fetch_whole()>{t.sync_whole()}</button>
                </div>
            },
            (_, None, Some(problem)) => failure(problem),
            (_, None, None) => {
                empty(t.catalogue_none(), t.catalogue_none_text(), Some((paths::HOME, t.missing_home())))
            }
        }
    })
}
