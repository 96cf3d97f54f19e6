//! Bringing together what is to be published: records of imports and drafts of librarians.

use std::collections::{BTreeMap, HashMap, HashSet};

use lapau_feed::{
    Collection,
    catalogue::{Availability, Holding, Title},
};
use lapau_import::Format;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{PublishError, isbn::isbn13, shelving};
use crate::{
    content::{self, Complaint, Draft},
    store::{Store, Stored},
};

/// A record that is to be published.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) id: String,
    pub(super) json: Box<RawValue>,
    /// Where a person finds it: its content file, or the import that brought it.
    pub(super) place: String,
    /// Whether a librarian wrote it in the content folder.
    pub(super) written: bool,
}

/// Everything that is to be published.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) pieces: BTreeMap<Collection, Vec<Piece>>,
    pub(super) warnings: Vec<String>,
}

impl Gathered {
    /// The records of a collection with their identifiers, in the order of those.
    pub(super) fn sorted(&self, collection: Collection) -> Vec<(String, Box<RawValue>)> {
        let pieces = self.pieces.get(&collection).into_iter().flatten();
        let mut records: Vec<_> = pieces.map(|piece| (piece.id.clone(), piece.json.clone())).collect();
        records.sort_by(|(a, _), (b, _)| a.cmp(b));
        records
    }

    pub(super) fn add(&mut self, collection: Collection, piece: Piece) {
        self.pieces.entry(collection).or_default().push(piece);
    }
}

/// Brings everything together; what can't be read or resolved goes to the complaints.
pub(super) async fn gather(
    store: &Store,
    drafts: Vec<Draft>,
    complaints: &mut Vec<Complaint>,
) -> Result<Gathered, PublishError> {
    let mut gathered = Gathered::default();
    let titles = store.records(Collection::Titles).await?;
    let mut keys = Keys::default();
    for title in &titles {
        if let Ok(Identified { id, isbn }) = serde_json::from_str(&title.json) {
            keys.add_title(&id, &isbn);
        }
    }
    for draft in drafts.iter().filter(|draft| draft.collection == Collection::Titles) {
        let isbn = Title::deserialize(&draft.value).map(|title| title.isbn).unwrap_or_default();
        keys.add_title(&draft.id, &isbn);
    }
    let mut holdings = tell_apart(store.records(Collection::Holdings).await?, complaints);
    let branches = Branches::of(&drafts);
    for (holding, _) in &mut holdings {
        branches.settle(holding);
        keys.add_items(holding);
    }
    shelving::name(&mut holdings, &drafts);
    for stored in titles {
        gathered.add(Collection::Titles, piece(Collection::Titles, stored)?);
    }
    for (holding, stored) in holdings {
        let json = serde_json::to_string(&holding).map_err(|error| damaged(&error))?;
        gathered.add(Collection::Holdings, piece(Collection::Holdings, Stored { json, ..stored })?);
    }
    for &collection in Collection::ALL {
        if matches!(collection, Collection::Titles | Collection::Holdings | Collection::Availability) {
            continue;
        }
        for stored in store.records(collection).await? {
            gathered.add(collection, piece(collection, stored)?);
        }
    }
    // Holdings a librarian wrote have items too, so they come before what is away.
    let (holdings, others): (Vec<_>, Vec<_>) =
        drafts.into_iter().partition(|draft| draft.collection == Collection::Holdings);
    for draft in holdings.into_iter().chain(others) {
        if let Some(holding) = Some(&draft).filter(|draft| draft.collection == Collection::Holdings)
            && let Ok(holding) = Holding::deserialize(&holding.value)
        {
            keys.add_items(&holding);
        }
        add_draft(&mut gathered, draft, &keys, complaints);
    }
    let mut strangers = Vec::new();
    for stored in away(store.records(Collection::Availability).await?) {
        if keys.items.contains_key(&stored.id) {
            gathered.add(Collection::Availability, piece(Collection::Availability, stored)?);
        } else {
            strangers.push(stored.id);
        }
    }
    if let [first, ..] = &strangers[..] {
        gathered.warnings.push(format!(
            "{} item(s) are away that no title has, {first} among them; they were left out. Import the items again",
            strangers.len()
        ));
    }
    Ok(gathered)
}

fn add_draft(gathered: &mut Gathered, mut draft: Draft, keys: &Keys, complaints: &mut Vec<Complaint>) {
    let dangling = content::resolve_titles(draft.collection, &mut draft.value, |reference| keys.title(reference));
    complaints.extend(dangling.into_iter().map(|(field, what)| Complaint::new(&draft.file, field, what)));
    match content::read_typed(draft.collection, &draft.value) {
        Ok(typed) => {
            let of_draft = |problem: lapau_feed::Problem| Complaint::new(&draft.file, problem.field, problem.what);
            complaints.extend(typed.problems.into_iter().map(of_draft));
            let piece = Piece { id: typed.id, json: typed.json, place: draft.file, written: true };
            gathered.add(draft.collection, piece);
        }
        Err(problem) => complaints.push(Complaint::new(&draft.file, problem.field, problem.what)),
    }
}

fn piece(collection: Collection, stored: Stored) -> Result<Piece, PublishError> {
    let place = format!("{collection} {} (import of {}, {})", stored.id, stored.source, stored.format);
    let json = RawValue::from_string(stored.json).map_err(|error| damaged(&error))?;
    Ok(Piece { id: stored.id, json, place, written: false })
}

fn damaged(error: &serde_json::Error) -> PublishError {
    crate::store::StoreError::Damaged(format!("a record that is no JSON: {error}")).into()
}

/// Leaves each item in one holding of its title, and each shelf in one holding.
///
/// A library's records of titles may list the barcodes of their items, and its list of items says more of each, so that list goes first.
/// An item in two titles is a mistake only people can correct.
fn tell_apart(stored: Vec<Stored>, complaints: &mut Vec<Complaint>) -> Vec<(Holding, Stored)> {
    let mut holdings: Vec<(Holding, Stored)> = Vec::with_capacity(stored.len());
    for stored in stored {
        match serde_json::from_str(&stored.json) {
            Ok(holding) => holdings.push((holding, stored)),
            Err(error) => complaints.push(Complaint::new(format!("holdings {}", stored.id), "", error.to_string())),
        }
    }
    let is_list = |stored: &Stored| stored.format == Format::SlimsItems.name();
    let mut places: HashMap<String, String> = HashMap::new();
    let mut order: Vec<usize> = (0..holdings.len()).collect();
    order.sort_by_key(|&n| !is_list(&holdings[n].1));
    for n in order {
        let (holding, stored) = &mut holdings[n];
        let title = &holding.title;
        holding.items.retain(|item| match places.get(&item.id) {
            None => {
                places.insert(item.id.clone(), title.clone());
                true
            }
            Some(other) => {
                if other != title {
                    let what = format!("item {} belongs to the titles {other} and {title}; correct it in the library's system, then import again", item.id);
                    complaints.push(Complaint::new(format!("holdings {}", stored.id), "items", what));
                }
                false
            }
        });
    }
    let mut whole: BTreeMap<String, (Holding, Stored)> = BTreeMap::new();
    for (holding, stored) in holdings {
        if holding.items.is_empty() {
            continue;
        }
        // The identifier is made of title, branch, place and call number, so these are the same shelf.
        match whole.get_mut(&holding.id) {
            Some((shelf, _)) => shelf.items.extend(holding.items),
            None => {
                whole.insert(holding.id.clone(), (holding, stored));
            }
        }
    }
    whole.into_values().collect()
}

/// Leaves one record for each item that is away: a loan is newer than what the list of items says of it,
/// and a list of reservations says only how many wait.
fn away(stored: Vec<Stored>) -> impl Iterator<Item = Stored> {
    let is = |stored: &Stored, formats: &[Format]| formats.iter().any(|format| format.name() == stored.format);
    let weight = |stored: &Stored| match () {
        () if is(stored, &[Format::SlimsLoans, Format::InlisliteLoans]) => 2,
        () if is(stored, &[Format::SlimsReservations]) => 0,
        () => 1,
    };
    let mut queues: HashMap<String, u16> = HashMap::new();
    let mut items: BTreeMap<String, Stored> = BTreeMap::new();
    for stored in stored {
        if is(&stored, &[Format::SlimsReservations])
            && let Ok(reserved) = serde_json::from_str::<Availability>(&stored.json)
        {
            queues.insert(stored.id.clone(), reserved.queue);
        }
        match items.get(&stored.id) {
            Some(known) if weight(known) >= weight(&stored) => {}
            _ => {
                items.insert(stored.id.clone(), stored);
            }
        }
    }
    items.into_values().map(move |mut stored| {
        if let Some(queue) = queues.get(&stored.id)
            && let Ok(away) = serde_json::from_str::<Availability>(&stored.json)
            && let Ok(json) = serde_json::to_string(&Availability { queue: *queue, ..away })
        {
            stored.json = json;
        }
        stored
    })
}

/// The library's branches, by the names that its system may use for a location.
#[derive(Default)]
struct Branches {
    ids: HashMap<String, String>,
}

impl Branches {
    fn of(drafts: &[Draft]) -> Self {
        let library = drafts.iter().find(|draft| draft.collection == Collection::Library);
        let branches = library.and_then(|library| library.value["branches"].as_array()).into_iter().flatten();
        let mut ids = HashMap::new();
        for branch in branches {
            let Some(id) = branch["id"].as_str() else { continue };
            let name = &branch["name"];
            let names = name
                .as_str()
                .into_iter()
                .chain(name.as_object().into_iter().flatten().filter_map(|(_, name)| name.as_str()));
            ids.extend(names.chain([id]).map(|name| (name.trim().to_lowercase(), id.to_owned())));
        }
        Self { ids }
    }

    /// Sends a holding to the branch that its place names: SLiMS knows locations only, and some of them are branches.
    ///
    /// A branch that its system writes in another way, `PUSAT` for `pusat`, is the library's.
    fn settle(&self, holding: &mut Holding) {
        if let Some(id) = self.ids.get(&holding.branch.trim().to_lowercase()) {
            holding.branch.clone_from(id);
        }
        if holding.branch.is_empty()
            && let Some(id) = self.ids.get(&holding.place.trim().to_lowercase())
        {
            holding.branch.clone_from(id);
            holding.place.clear();
        }
    }
}

/// What of a title other records find it by.
#[derive(Deserialize)]
struct Identified {
    id: String,
    #[serde(default)]
    isbn: Vec<String>,
}

/// What a title may be referred to by.
#[derive(Default)]
struct Keys {
    titles: HashSet<String>,
    isbn: HashMap<String, String>,
    items: HashMap<String, String>,
}

impl Keys {
    fn add_title(&mut self, id: &str, isbn: &[String]) {
        self.titles.insert(id.to_owned());
        for number in isbn.iter().filter_map(|number| isbn13(number)) {
            // Of several records with one number the first by identifier counts, the same at every publication.
            self.isbn
                .entry(number)
                .and_modify(|known| *known = id.min(known).to_owned())
                .or_insert_with(|| id.to_owned());
        }
    }

    fn add_items(&mut self, holding: &Holding) {
        for item in &holding.items {
            self.items.entry(item.id.clone()).or_insert_with(|| holding.title_id().to_owned());
        }
    }

    /// The identifier of the title that a reference means, or why it means none.
    fn title(&self, reference: &str) -> Result<String, String> {
        let found = match reference.split_once(':') {
            Some(("isbn", number)) => {
                let number =
                    isbn13(number).ok_or_else(|| format!("{reference}: is no valid ISBN; check its digits"))?;
                self.isbn.get(&number)
            }
            Some(("item", barcode)) => self.items.get(barcode),
            _ => self.titles.get(reference),
        };
        found.cloned().ok_or_else(|| {
            format!("{reference}: no title in the catalogue has this; correct it, or import the title first")
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_place_that_is_a_branch_is_one() {
        let value =
            json!({"branches": [{"id": "mpp", "name": {"id": "Pojok Baca MPP"}}, {"id": "pusat", "name": "Pusat"}]});
        let draft = Draft { collection: Collection::Library, id: "p".into(), file: "library.toml".into(), value };
        let branches = Branches::of(&[draft]);
        let settled = |branch: &str, place: &str| {
            let mut holding = Holding { branch: branch.into(), place: place.into(), ..Holding::default() };
            branches.settle(&mut holding);
            (holding.branch, holding.place)
        };
        assert_eq!(settled("", " pojok baca MPP"), ("mpp".into(), String::new()));
        assert_eq!(settled("", "Lantai 1"), (String::new(), "Lantai 1".into()));
        assert_eq!(settled("koha", "Pusat"), ("koha".into(), "Pusat".into()));
        assert_eq!(settled("MPP", "Rak 8"), ("mpp".into(), "Rak 8".into()));
    }
}
