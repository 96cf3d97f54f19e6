//! Titles that something else is about: cover, name, maker, and the way to each.

use lapau_search::Row;

use super::cover::{Size, cover};
use crate::{
    markup::{Markup, markup},
    paths,
};

/// Titles in a list, in the order given.
pub(crate) fn title_links(rows: &[Row]) -> Markup {
    let rows = rows.iter().map(title_link).collect::<Markup>();
    markup! { <ul class="list">{rows}</ul> }
}

fn title_link(row: &Row) -> Markup {
    let year = row.year.map(|year| year.to_string()).unwrap_or_default();
    let by: Vec<_> = [row.author.clone(), year].into_iter().filter(|part| !part.is_empty()).collect();
    markup! {
        <li class="title-row whole-row">
            {cover(Size::Small, &row.id, &row.class, &row.title, &row.author)}
            <div class="title-row-text">
                <h3><a class="whole" href=paths::below(paths::CATALOGUE, &row.id)>{row.title.clone()}</a></h3>
                <p class="by">{by.join(" · ")}</p>
            </div>
        </li>
    }
}
