//! What stands left and right of a title, as one would see it before the shelf.

use lapau_search::{Shelf, shelf::main_class};
use leptos::prelude::*;

use crate::{
    components::{
        cover::{Size, cover},
        page::section,
    },
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::{Answer, Catalogue, window},
};

/// The shelf around a title. Its answer comes after the page, which does not wait for it.
pub(super) fn neighbours(id: Memo<String>) -> Answer<Option<Shelf>> {
    let shelf = expect_context::<Catalogue>().shelf(move || id.get());
    Effect::new(move |_| {
        if shelf.with(|shelf| matches!(shelf, Some(Ok(Some(_))))) {
            // It is drawn in this turn, and can be scrolled in the next.
            request_animation_frame(|| window::centre("#di-rak > [aria-current]"));
        }
    });
    shelf
}

/// The same as one would see it, with the title in its middle.
pub(super) fn beside(t: Phrases, shelf: Answer<Option<Shelf>>) -> Markup {
    Markup::from(move || shelf.with(|shelf| row(t, shelf.as_ref()?.as_ref().ok()?.as_ref()?)))
}

fn row(t: Phrases, shelf: &Shelf) -> Option<Markup> {
    let this = shelf.rows.get(shelf.here)?;
    let all = main_class(&this.call).map(|class| {
        let href = format!("{}?kelas={}&urut=rak", paths::CATALOGUE, paths::encode(class));
        markup! { <p class="meta"><a href=href>{t.title_whole_shelf()}</a></p> }
    });
    let books = shelf.rows.iter().enumerate().map(|(place, row)| {
        let here = (place == shelf.here).then_some("true");
        let call = markup! { <p class="by">{row.call.clone()}</p> };
        let name = match here {
            Some(_) => markup! { <h3>{row.title.clone()}</h3> },
            None => markup! { <h3><a class="whole" href=paths::below(paths::CATALOGUE, &row.id)>{row.title.clone()}</a></h3> },
        };
        markup! { <li aria-current=here>{cover(Size::Medium, &row.id, &row.class, &row.title, &row.author)}{name}{call}</li> }
    });
    Some(section(
        t.title_shelf(),
        markup! { <p class="hint">{t.title_shelf_hint()}</p>
        <ol class="shelf" id="di-rak" tabindex="0" aria-label=t.title_shelf()>{books.collect::<Markup>()}</ol>
        {all} },
    ))
}
