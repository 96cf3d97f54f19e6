//! What is drawn from the catalogue of this phone for a drill that names nothing itself.

use lapau_feed::{
    catalogue::Title,
    learning::{Drawn, Drill, Sought},
};
use lapau_learning::{drawing, is_sought, leads_to, may_be};
use lapau_search::{Detail, Row};

use super::{Desk, boolean, counting};
use crate::{components::names::language_name, locale::Phrases, state::Problem};

/// From how many titles something is drawn, and of how many rows in shelf order these are.
const LOOKED: usize = 24;
const ROWS: usize = 400;
/// How many ways to narrow a search are tried.
const TRIED: usize = 24;

/// What a drill is about this round; `None`: there is nothing to draw from.
pub(super) async fn draw(desk: Desk, drill: &Drill, round: usize) -> Result<Option<Sought>, Problem> {
    let sought = || drill.sought.clone();
    let rows = rows(desk, &drill.sought, round).await?;
    if matches!(drill.drawn, Drawn::Phrase | Drawn::Either | Drawn::Without) {
        let titles: Vec<String> = rows.iter().map(|row| [&*row.title, " ", &row.subtitle].concat()).collect();
        let search = match drill.drawn {
            Drawn::Phrase => drawing::phrase(&titles, round),
            Drawn::Either => drawing::either(&titles, round),
            _ => drawing::without(&titles, round),
        };
        let Some(words) = search else { return Ok(None) };
        let found = boolean::found(desk, &words).await?;
        return Ok(found.is_some_and(|found| !found.is_empty()).then(|| Sought { words, ..Sought::default() }));
    }
    let details = details(desk, &drill.sought, rows).await?;
    let titles: Vec<&Title> = details.iter().map(|detail| &detail.title).collect();
    Ok(match drill.drawn {
        Drawn::Subject => drawing::subject(&titles, round).map(|subject| Sought { subject, ..sought() }),
        Drawn::Author => drawing::author(&titles, round).map(|author| Sought { author, ..sought() }),
        Drawn::Language => {
            for (words, language) in drawing::narrowing(&titles, round).into_iter().take(TRIED) {
                let narrowed = Sought { words, languages: vec![language], ..sought() };
                let (all, left) = counting::left(desk, &narrowed).await?;
                if 0 < left && left < all {
                    return Ok(Some(narrowed));
                }
            }
            None
        }
        _ => None,
    })
}

/// Some titles that may be sought, from another part of the shelves each round.
async fn rows(desk: Desk, sought: &Sought, round: usize) -> Result<Vec<Row>, Problem> {
    let main = desk.main_branch();
    let first = desk.catalogue.look(leads_to(sought, &main, 0)).await?;
    let pages = first.total.div_ceil(ROWS).max(1);
    // The first shelves are those of computers and catalogues: the middle is more like the library.
    let page = (pages / 2 + round) % pages;
    let found = if page == 0 { first } else { desk.catalogue.look(leads_to(sought, &main, page)).await? };
    Ok(found.rows.into_iter().filter(|row| may_be(sought, row)).collect())
}

/// A few of them as they are in full, from all over.
async fn details(desk: Desk, sought: &Sought, rows: Vec<Row>) -> Result<Vec<Detail>, Problem> {
    let main = desk.main_branch();
    let step = rows.len().div_ceil(LOOKED).max(1);
    let mut details = Vec::new();
    for row in rows.iter().step_by(step) {
        if let Some(detail) = desk.catalogue.detail(&row.id).await?
            && is_sought(sought, &detail, &main)
        {
            details.push(detail);
        }
    }
    Ok(details)
}

/// What was drawn, in words.
pub(super) fn say(t: Phrases, drawn: Drawn, sought: &Sought) -> String {
    match drawn {
        Drawn::Subject => t.drill_drawn_subject(&sought.subject),
        Drawn::Author => t.drill_drawn_author(&sought.author),
        Drawn::Language => {
            let language = sought.languages.first().map(|code| language_name(t, code)).unwrap_or_default();
            t.drill_drawn_language(language, &sought.words)
        }
        Drawn::Phrase => t.drill_drawn_phrase(sought.words.trim_matches('"')),
        Drawn::Either => {
            let (first, other) = sought.words.split_once(" OR ").unwrap_or_default();
            t.drill_drawn_either(first, other)
        }
        Drawn::Without => {
            let (first, other) = sought.words.split_once(" NOT ").unwrap_or_default();
            t.drill_drawn_without(other, first)
        }
        Drawn::Nothing | Drawn::Titles | Drawn::Other => String::new(),
    }
}
