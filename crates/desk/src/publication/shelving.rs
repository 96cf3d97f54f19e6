//! Identifiers of holdings, as short as can be: most titles stand at one shelf, which needs none of its own.
//!
//! In the store a holding is known by title, branch, place and call number together, so that imports find it again.
//! Twelve characters drawn by lot for each title would be a fifth of the catalogue's compressed bytes.
//! So a title's first holding is published under the title's identifier, and the others under it and a number.

use std::collections::HashSet;

use lapau_feed::{Collection, catalogue::Holding};

use crate::content::Draft;

/// Renames the holdings, which are in the order of their identifiers. A name that a draft or another title has is not given.
pub(super) fn name<'a>(holdings: impl Iterator<Item = &'a mut Holding>, drafts: &[Draft]) {
    let written = drafts.iter().filter(|draft| draft.collection == Collection::Holdings).map(|draft| draft.id.clone());
    let mut taken: HashSet<String> = written.collect();
    // What has the title's own name comes first, so that no number takes the name of another title away.
    let mut others = Vec::new();
    for holding in holdings {
        if taken.insert(holding.title.clone()) {
            holding.id = std::mem::take(&mut holding.title);
        } else {
            others.push(holding);
        }
    }
    for holding in others {
        let numbered = (2..).map(|n| format!("{}-{n}", holding.title)).find(|id| !taken.contains(id));
        if let Some(id) = numbered.filter(|id| id.len() <= LONGEST) {
            taken.insert(id.clone());
            holding.id = id;
        }
    }
}

/// How long an identifier may be, in bytes.
const LONGEST: usize = 64;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn holding(title: &str, id: &str) -> Holding {
        Holding { id: id.into(), title: title.into(), ..Holding::default() }
    }

    #[test]
    fn the_first_shelf_has_the_titles_name_and_no_name_is_given_twice() {
        let long = "x".repeat(LONGEST);
        let mut holdings = [
            holding("surau", "a"),
            holding("surau", "b"),
            holding("surau", "c"),
            holding("surau-2", "d"),
            holding(&long, "e"),
            holding(&long, "f"),
            holding("buku", "g"),
        ];
        let draft = Draft {
            collection: Collection::Holdings,
            id: "buku".into(),
            file: "h.toml".into(),
            value: json!({}),
            pictures: Vec::new(),
        };
        name(holdings.iter_mut(), &[draft]);
        let ids: Vec<&str> = holdings.iter().map(|holding| holding.id.as_str()).collect();
        assert_eq!(ids, ["surau", "surau-3", "surau-4", "surau-2", &long, "f", "buku-2"]);
        let titles: Vec<&str> = holdings.iter().map(Holding::title_id).collect();
        assert_eq!(titles, ["surau", "surau", "surau", "surau-2", &long, &long, "buku"]);
    }
}
