//! One title, in a list or on a shelf of covers.

use jiff::civil::Date;
use lapau_feed::catalogue::Medium;
use lapau_search::Row;

use super::{
    cover::{Size, cover},
    names::medium_name,
    whereabouts::Whereabouts,
};
use crate::{
    locale::Phrases,
    markup::{Markup, markup},
    paths,
    state::Snapshot,
};

/// A title in a list: what it is, and whether it is there.
pub(crate) fn title_row(t: Phrases, row: &Row, snapshot: &Snapshot) -> Markup {
    title_row_with(t, row, snapshot, Markup::Nothing)
}

/// The same, with what can be done with it.
pub(crate) fn title_row_with(t: Phrases, row: &Row, snapshot: &Snapshot, actions: Markup) -> Markup {
    let subtitle = (!row.subtitle.is_empty()).then(|| format!(": {}", row.subtitle));
    let facts = [
        row.author.clone(),
        row.year.map(|year| year.to_string()).unwrap_or_default(),
        if row.medium == Medium::Book { String::new() } else { medium_name(t, row.medium).to_owned() },
    ];
    let title = markup! { {marked(&row.title, &row.marks)}{subtitle} };
    list_row(row, title, facts.into(), markup! { {availability(t, row, snapshot)}{actions} })
}

/// A title that the library has no more: what was kept of it.
pub(crate) fn stored_row(t: Phrases, title: &str, author: &str, actions: Markup) -> Markup {
    markup! {
        <li class="title-row">
            {cover(Size::Small, title, "", title, author)}
            <div class="title-row-text">
                <h3>{title.to_owned()}</h3>
                <p class="by">{author.to_owned()}</p>
                <p class="avail"><b>{t.stock_gone()}</b></p>
                {actions}
            </div>
        </li>
    }
}

/// A title that something else is about: what it is called, and who made it.
pub(crate) fn title_link(row: &Row) -> Markup {
    let facts = vec![row.author.clone(), row.year.map(|year| year.to_string()).unwrap_or_default()];
    list_row(row, row.title.clone().into(), facts, Markup::Nothing)
}

fn list_row(row: &Row, title: Markup, mut facts: Vec<String>, rest: Markup) -> Markup {
    facts.retain(|fact| !fact.is_empty());
    markup! {
        <li class="title-row whole-row">
            {cover(Size::Small, &row.id, &row.class, &row.title, &row.author)}
            <div class="title-row-text">
                <h3><a class="whole" href=paths::below(paths::CATALOGUE, &row.id)>{title}</a></h3>
                <p class="by">{facts.join(" · ")}</p>
                {rest}
            </div>
        </li>
    }
}

/// A title on a shelf of covers.
pub(crate) fn shelf_title(row: &Row) -> Markup {
    markup! {
        <li>
            {cover(Size::Medium, &row.id, &row.class, &row.title, &row.author)}
            <h3><a class="whole" href=paths::below(paths::CATALOGUE, &row.id)>{row.title.clone()}</a></h3>
            <p class="by">{row.author.clone()}</p>
        </li>
    }
}

/// Whether it is there, and where: counted is only what is at that place.
fn availability(t: Phrases, row: &Row, snapshot: &Snapshot) -> Markup {
    let call = (!row.call.is_empty()).then(|| markup! { <span class="call">{row.call.clone()}</span>" " });
    if row.copies == 0 {
        return markup! { <p class="avail"><b>{t.stock_none()}</b></p> };
    }
    if row.available_there > 0 {
        let library = snapshot.library.as_deref();
        let mut facts = Whereabouts::of(library, &row.branch, &row.place).shortly(library, t);
        // That all of them are there need not be said.
        if row.available_there < row.copies_there {
            facts += if facts.is_empty() { "" } else { " · " };
            facts += &t.stock_of(row.available_there, row.copies_there);
        }
        let stands = (!facts.is_empty()).then(|| markup! { <p class="stands">{facts}</p> });
        return markup! { <p class="avail in"><b>{t.stock_in()}</b>" "{call}</p>{stands} };
    }
    let state = if row.due.is_some() { t.stock_loan() } else { t.stock_away() };
    let due = row.due.map(|due| say_due(t, due, snapshot.now().date()));
    markup! { <p class="avail out"><b>{state}</b>" "<span>{due}</span></p> }
}

/// When a copy comes back; a late one is said without blame.
pub(crate) fn say_due(t: Phrases, due: Date, today: Date) -> String {
    let day = if due.year() == today.year() { t.short_date(due) } else { t.date(due) };
    if due < today { t.stock_late(day) } else { t.stock_due(day) }
}

/// A title with its found words marked. `marks` are ranges of characters, in order.
fn marked(title: &str, marks: &[(u32, u32)]) -> Markup {
    pieces(title, marks)
        .into_iter()
        .map(|(text, found)| {
            if found {
                markup! { <mark>{text}</mark> }
            } else {
                text.into()
            }
        })
        .collect()
}

/// A title cut at its marks: each piece, and whether it is marked.
fn pieces(title: &str, marks: &[(u32, u32)]) -> Vec<(String, bool)> {
    let chars: Vec<char> = title.chars().collect();
    let cut = |from: usize, to: usize| chars.get(from..to).map(|piece| piece.iter().collect()).unwrap_or_default();
    let (mut pieces, mut done): (Vec<(String, bool)>, _) = (Vec::new(), 0);
    for (from, to) in marks {
        let [from, to] = [*from, *to].map(|at| (at as usize).min(chars.len()));
        pieces.push((cut(done, from), false));
        pieces.push((cut(from, to), true));
        done = to.max(done);
    }
    pieces.push((cut(done, chars.len()), false));
    pieces.retain(|(text, _)| !text.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use lapau_feed::Language;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn marks_count_characters_not_bytes() {
        let cut = pieces("Éloge – surau kami", &[(0, 5), (8, 13)]);
        let cut: Vec<_> = cut.iter().map(|(text, found)| (text.as_str(), *found)).collect();
        assert_eq!(cut, [("Éloge", true), (" – ", false), ("surau", true), (" kami", false)]);
    }

    #[wasm_bindgen_test]
    fn marks_beyond_the_title_mark_what_there_is() {
        assert_eq!(pieces("ota", &[(1, 9)]), [("o".to_owned(), false), ("ta".to_owned(), true)]);
        assert_eq!(pieces("ota", &[(7, 9)]), [("ota".to_owned(), false)]);
    }

    #[wasm_bindgen_test]
    fn a_late_copy_is_said_without_blame() {
        let (t, today) = (Phrases(Language::Indonesian), jiff::civil::date(2026, 11, 24));
        assert_eq!(say_due(t, today, today), "kembali 24 Nov");
        assert_eq!(say_due(t, jiff::civil::date(2026, 11, 20), today), "seharusnya kembali 20 Nov");
        assert_eq!(say_due(t, jiff::civil::date(2027, 1, 2), today), "kembali 2 Januari 2027");
    }
}
