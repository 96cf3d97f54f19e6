//! Where a title stands, and where each of its copies is.

use jiff::civil::Date;
use lapau_feed::{Collection, catalogue::Away};
use lapau_search::{Detail, HoldingView, ItemView};

use crate::{
    components::{title_row::say_due, whereabouts::Whereabouts},
    locale::Phrases,
    markup::{Markup, markup},
    order,
    state::Snapshot,
};

/// How many copies of a place are listed before one asks for the rest.
const FIRST: usize = 4;

/// Where to go for it: the answer most people come for.
pub(super) fn stand(t: Phrases, snapshot: &Snapshot, detail: &Detail) -> Option<Markup> {
    let holding = nearest(detail)?;
    let place = Whereabouts::of(snapshot.library.as_deref(), &holding.branch, &holding.place);
    let (name, about) = (place.name(t), place.about(t));
    let branch =
        place.branch_beside(snapshot.library.as_deref(), t).map(|branch| markup! { <p class="meta">{branch}</p> });
    let today = snapshot.now().date();
    let due = detail.holdings.iter().flat_map(|holding| &holding.items).filter_map(|item| item.due).min();
    // Counted is what is at the place that one is sent to; what else there is, is named beside it.
    let (available, copies) = (there(holding), holding.items.len());
    let reference = holding.items.iter().all(|item| item.reference);
    let (class, state) = match (available, copies) {
        (0, _) => ("avail out", if due.is_some() { t.title_all_lent().to_owned() } else { t.stock_away().to_owned() }),
        (_, _) if reference => ("avail ref", t.title_reference().to_owned()),
        (1, 1) => ("avail in", t.stock_in().to_owned()),
        // The other places are counted in the list of copies.
        (available, copies) if detail.holdings.len() > 1 => ("avail in", t.title_in_place(available, copies)),
        (available, copies) => ("avail in", t.title_in(available, copies)),
    };
    let back = (available == 0).then(|| due.map(|due| say_due(t, due, today))).flatten();
    let age = snapshot.age(Collection::Availability).or_else(|| snapshot.age(Collection::Holdings));
    let age = age.map(|age| markup! { <p class="meta">{t.title_as_of(t.moment(snapshot.local(age)))}</p> });
    let elsewhere = elsewhere(t, snapshot, detail, holding);
    let lib = snapshot.library.as_ref().map(|library| t.of(&library.short_name)).unwrap_or_default();
    Some(markup! {
        <div class="where">
            {spine(t, &lib, &holding.call)}
            <div>
                <p class=class><b>{state}</b>" "<span>{back}</span></p>
                {(!name.is_empty()).then(|| markup! { <p class="meta"><span class="place">{name}</span></p> })}
                {branch}
            </div>
            {(!about.is_empty()).then(|| markup! { <p class="meta">{about}</p> })}
            {elsewhere.map(|places| markup! { <p class="meta">{t.title_elsewhere(places)}</p> })}
            {age}
        </div>
    })
}

/// The copies to go to: the first of which one is on its shelf, or else the first.
fn nearest(detail: &Detail) -> Option<&HoldingView> {
    detail.holdings.iter().find(|holding| there(holding) > 0).or_else(|| detail.holdings.first())
}

/// How many copies of a place are there now.
fn there(holding: &HoldingView) -> usize {
    holding.items.iter().filter(|item| item.state.is_none()).count()
}

/// The other places that have one now; nothing if none has.
fn elsewhere(t: Phrases, snapshot: &Snapshot, detail: &Detail, nearest: &HoldingView) -> Option<String> {
    let library = snapshot.library.as_deref();
    let mut places: Vec<String> = Vec::new();
    for holding in detail.holdings.iter().filter(|holding| there(holding) > 0) {
        let place = Whereabouts::of(library, &holding.branch, &holding.place).shortly(library, t);
        let is_other = (&holding.branch, &holding.place) != (&nearest.branch, &nearest.place);
        if is_other && !place.is_empty() && !places.contains(&place) {
            places.push(place);
        }
    }
    (!places.is_empty()).then(|| places.join("; "))
}

/// The title with its call number and its place, for someone who is to fetch it.
pub(super) fn in_words(t: Phrases, snapshot: &Snapshot, detail: &Detail) -> String {
    let mut words = detail.title.title.clone();
    let Some(holding) = nearest(detail) else { return words };
    let place = Whereabouts::of(snapshot.library.as_deref(), &holding.branch, &holding.place).name(t);
    let mut before = "\n";
    for part in [holding.call.trim(), place.trim()].into_iter().filter(|part| !part.is_empty()) {
        words += before;
        words += part;
        before = " · ";
    }
    words
}

/// The call number as it is printed on the spine, a line for each of its parts.
fn spine(t: Phrases, lib: &str, call: &str) -> Option<Markup> {
    let lines = call.split_whitespace().map(|line| markup! { <span>{line.to_owned()}</span> }).collect::<Markup>();
    (!call.trim().is_empty()).then(|| {
        let label = t.title_call(call);
        markup! { <p class="spine" role="img" aria-label=label><span class="lib">{lib.to_owned()}</span>{lines}</p> }
    })
}

/// Every copy, by branch and place.
pub(super) fn copies(t: Phrases, snapshot: &Snapshot, detail: &Detail) -> Markup {
    let today = snapshot.now().date();
    let several = detail.holdings.len() > 1;
    let groups = detail
        .holdings
        .iter()
        .map(|holding| {
            let place = Whereabouts::of(snapshot.library.as_deref(), &holding.branch, &holding.place);
            let name = place.name(t);
            let mut items: Vec<_> = holding.items.iter().collect();
            // What can be taken home now comes first, then what comes back soonest.
            order::by_key(&mut items, |item| (item.state.is_some(), item.reference, item.due.unwrap_or(Date::MAX)));
            let (first, rest) = items.split_at(items.len().min(FIRST));
            let row = |item: &&ItemView| copy(t, item, &name, today);
            let (first, others) = (first.iter().map(row).collect::<Markup>(), rest.iter().map(row).collect::<Markup>());
            let others = (!rest.is_empty()).then(|| {
                let more = t.title_more_copies(rest.len());
                markup! { <details><summary>{more}</summary><ul class="copies">{others}</ul></details> }
            });
            let heading = several.then(|| {
                // What is counted above is counted here, where it is listed.
                let count = t.stock_of(there(holding), holding.items.len());
                let heading = [name.clone(), holding.call.clone(), count];
                let heading: Vec<_> = heading.into_iter().filter(|part| !part.is_empty()).collect();
                markup! { <h3>{heading.join(" · ")}</h3> }
            });
            markup! { {heading}<ul class="copies">{first}</ul>{others} }
        })
        .collect::<Markup>();
    let none = detail.holdings.is_empty().then(|| markup! { <p class="empty-line">{t.title_no_copies()}</p> });
    markup! { <section class="section"><h2>{t.title_copies()}</h2>{groups}{none}</section> }
}

fn copy(t: Phrases, item: &ItemView, place: &str, today: Date) -> Markup {
    let (class, state) = match item.state {
        None if item.reference => ("avail ref", t.title_reference()),
        None => ("avail in", t.stock_in()),
        Some(Away::Loan) => ("avail out", t.stock_loan()),
        Some(Away::Hold) => ("avail out", t.title_held()),
        Some(Away::Repair) => ("avail out", t.title_repair()),
        Some(Away::Missing) => ("avail out", t.title_missing()),
        Some(Away::Other) => ("avail out", t.title_processing()),
    };
    let due = item.due.map(|due| say_due(t, due, today));
    let queue = (item.queue > 0).then(|| t.title_queue(item.queue));
    markup! {
        <li>
            <p class=class><b>{state}</b>" "<span>{due}</span></p>
            <p class="place">{place.to_owned()}</p>
            <p class="queue">{queue}</p>
            <p class="barcode">{item.id.clone()}</p>
        </li>
    }
}
