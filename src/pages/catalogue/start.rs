//! Where to begin without a search: what librarians recommend, and the classes of the shelves.

use lapau_feed::conversation::Pick;
use lapau_search::Row;
use leptos::prelude::*;

use super::{
    facets::{shelf_mark, spine_colour},
    search::Search,
};
use crate::{
    components::{
        icon::{self, icon, small_icon},
        names::class_name,
        page::section,
        title_row::shelf_title,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    order, paths,
    state::{Catalogue, Feed},
};

/// The newest titles, as a search.
const NEWEST: &str = "/koleksi?urut=terbaru";

/// Where to begin without a search.
pub(super) fn start(search: Search) -> Markup {
    let t = phrases();
    markup! {
        <ul class="list me-list"><li><a href=paths::FOR_YOU>{icon(icon::STAR)}<span>{t.foryou_title()}<span class="meta">{t.foryou_lead()}</span></span>{icon(icon::CHEVRON)}</a></li></ul>
        {picks()}
        {move || search.whole().map(|whole| classes(t, &whole.class))}
    }
}

/// What librarians recommend, a shelf for each theme.
pub(crate) fn picks() -> Markup {
    let t = phrases();
    let (catalogue, feed) = (expect_context::<Catalogue>(), expect_context::<Feed>());
    let picks = move || feed.snapshot().map(|snapshot| snapshot.picks.clone()).unwrap_or_default();
    let titles = catalogue.rows(move || {
        let picks = picks();
        picks.iter().map(|pick| pick.title.clone()).filter(|id| !id.is_empty()).collect()
    });
    Markup::from(move || {
        let (picks, rows) = (picks(), titles.get()?.ok()?);
        let mut shelves = Vec::new();
        for (theme, picks) in by_theme(t, &picks) {
            let rows: Vec<&Row> =
                picks.iter().filter_map(|pick| rows.iter().find(|row| row.id == pick.title)).collect();
            shelves.push(shelf(t, theme, &rows));
        }
        Some(shelves)
    })
}

fn shelf(t: Phrases, theme: String, rows: &[&Row]) -> Option<Markup> {
    let rows: Vec<_> = rows.iter().map(|row| shelf_title(row)).collect();
    let title = if theme.is_empty() { t.catalogue_picks().to_owned() } else { theme };
    (!rows.is_empty()).then(|| section(title, markup! { <ul class="shelf">{rows}</ul> }))
}

/// Picks by theme, the theme with the newest pick first, and the newest first in each.
fn by_theme(t: Phrases, picks: &[Pick]) -> Vec<(String, Vec<&Pick>)> {
    let mut picks: Vec<_> = picks.iter().filter(|pick| !pick.title.is_empty()).collect();
    order::by_key(&mut picks, |pick| std::cmp::Reverse(pick.from));
    let mut themes: Vec<(String, Vec<&Pick>)> = Vec::new();
    for pick in picks {
        let theme = t.of(&pick.theme);
        match themes.iter_mut().find(|(known, _)| *known == theme) {
            Some((_, picks)) => picks.push(pick),
            None => themes.push((theme, vec![pick])),
        }
    }
    themes
}

fn classes(t: Phrases, counts: &[(String, usize)]) -> Markup {
    let classes = counts
        .iter()
        .map(|(class, count)| {
            let mark = if class == "other" { "…".to_owned() } else { shelf_mark(class) };
            let href = format!("{}?kelas={}", paths::CATALOGUE, paths::encode(class));
            markup! {
                <li><a href=href>
                    <span class=spine_colour(class)>{mark}</span>
                    <span>{class_name(t, class)}</span>
                    <span class="num">{t.number(*count as u64)}</span>
                </a></li>
            }
        })
        .collect::<Markup>();
    section(
        t.catalogue_by_class(),
        markup! { <ul class="classes">{classes}</ul>
        <p class="meta"><a href=NEWEST>{t.catalogue_newest()}{small_icon(icon::CHEVRON)}</a></p> },
    )
}

#[cfg(test)]
mod tests {
    use lapau_feed::Language;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn pick(title: &str, from: &str, theme: &str) -> Pick {
        Pick {
            id: title.into(),
            title: title.into(),
            heading: Default::default(),
            why: "Bagus".into(),
            by: String::new(),
            from: from.parse().unwrap(),
            theme: theme.into(),
        }
    }

    #[wasm_bindgen_test]
    fn the_theme_with_the_newest_pick_comes_first() {
        let picks = [
            pick("a", "2026-10-01", "Dapur"),
            pick("b", "2026-11-01", "Surau"),
            pick("", "2026-12-01", "Kiat"),
            pick("c", "2026-11-20", "Dapur"),
        ];
        let themes = by_theme(Phrases(Language::Indonesian), &picks);
        let themes: Vec<_> = themes
            .iter()
            .map(|(theme, picks)| (theme.as_str(), picks.iter().map(|pick| pick.title.as_str()).collect::<String>()))
            .collect();
        assert_eq!(themes, [("Dapur", "ca".to_owned()), ("Surau", "b".to_owned())]);
    }
}
