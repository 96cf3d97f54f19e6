//! Bringing together what is to be published: records of imports and drafts of librarians.

use std::{
    collections::{BTreeMap, HashMap, HashSet, hash_map::Entry},
    sync::Arc,
};

use lapau_feed::{
    Collection,
    catalogue::{Availability, Holding, Title},
};
use lapau_import::{Format, fingerprint};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{PublishError, Records, isbn::isbn13, shelving};
use crate::{
    content::{self, Complaint, Draft},
    store::{Store, Stored},
};

/// A record that is to be published.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) id: String,
    pub(super) json: Box<RawValue>,
    pub(super) origin: Origin,
    /// Whether a librarian wrote it in the content folder.
    pub(super) written: bool,
}

impl Piece {
    /// Where a person finds it.
    pub(super) fn place(&self, collection: Collection) -> String {
        match &self.origin {
            Origin::Place(place) => place.clone(),
            Origin::Import(import) => format!("{collection} {} (import of {import})", self.id),
        }
    }
}

/// Where a record comes from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// A content file, or other words for a person.
    Place(String),
    /// The import of a source in a format, named once for all of its records.
    Import(Arc<str>),
}

/// The imports that were named so far.
#[derive(Debug, Default)]
struct Imports(Vec<(String, String, Arc<str>)>);

impl Imports {
    fn origin(&mut self, stored: &Stored) -> Origin {
        let known = self.0.iter().find(|(source, format, _)| *source == stored.source && *format == stored.format);
        if let Some((_, _, name)) = known {
            return Origin::Import(Arc::clone(name));
        }
        let name: Arc<str> = format!("{}, {}", stored.source, stored.format).into();
        self.0.push((stored.source.clone(), stored.format.clone(), Arc::clone(&name)));
        Origin::Import(name)
    }
}

/// Everything that is to be published.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) pieces: BTreeMap<Collection, Vec<Piece>>,
    pub(super) warnings: Vec<String>,
}

impl Gathered {
    /// The records of each collection with their identifiers, in the order of those.
    pub(super) fn into_records(mut self) -> Records {
        let mut records = Records::new();
        for collection in Collection::ALL {
            let pieces = self.pieces.remove(collection).unwrap_or_default();
            let mut sorted: Vec<_> = pieces.into_iter().map(|piece| (piece.id, piece.json)).collect();
            sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
            records.insert(*collection, sorted);
        }
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
    let (mut keys, mut imports) = (Keys::default(), Imports::default());
    let mut titles = Vec::new();
    let mut take = |stored: Stored, keys: &mut Keys| {
        if let Ok(Identified { id, isbn }) = serde_json::from_str(&stored.json) {
            keys.add_title(&id, &isbn);
        }
        let origin = imports.origin(&stored);
        piece(stored.id, stored.json, origin)
    };
    store.each(Collection::Titles, |stored| titles.push(take(stored, &mut keys))).await?;
    for draft in drafts.iter().filter(|draft| draft.collection == Collection::Titles) {
        let isbn = Title::deserialize(&draft.value).map(|title| title.isbn).unwrap_or_default();
        keys.add_title(&draft.id, &isbn);
    }
    let mut shelves = Vec::new();
    let read = |stored: Stored| match serde_json::from_str(&stored.json) {
        Ok(holding) => {
            let is_list = stored.format == Format::SlimsItems.name();
            shelves.push(Shelf { holding, is_list, origin: imports.origin(&stored) });
        }
        Err(error) => complaints.push(Complaint::new(format!("holdings {}", stored.id), "", error.to_string())),
    };
    store.each(Collection::Holdings, read).await?;
    let mut shelves = tell_apart(shelves, complaints);
    let branches = Branches::of(&drafts);
    for shelf in &mut shelves {
        branches.settle(&mut shelf.holding);
        keys.add_items(&shelf.holding);
    }
    shelving::name(shelves.iter_mut().map(|shelf| &mut shelf.holding), &drafts);
    gathered.pieces.insert(Collection::Titles, titles.into_iter().collect::<Result<_, _>>()?);
    for Shelf { holding, origin, .. } in shelves {
        let json = serde_json::to_string(&holding).map_err(|error| damaged(&error))?;
        gathered.add(Collection::Holdings, piece(holding.id, json, origin)?);
    }
    for &collection in Collection::ALL {
        if matches!(collection, Collection::Titles | Collection::Holdings | Collection::Availability) {
            continue;
        }
        for stored in store.records(collection).await? {
            let origin = imports.origin(&stored);
            gathered.add(collection, piece(stored.id, stored.json, origin)?);
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
        if keys.item(&stored.id).is_some() {
            let origin = imports.origin(&stored);
            gathered.add(Collection::Availability, piece(stored.id, stored.json, origin)?);
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
            let piece = Piece { id: typed.id, json: typed.json, origin: Origin::Place(draft.file), written: true };
            gathered.add(draft.collection, piece);
        }
        Err(problem) => complaints.push(Complaint::new(&draft.file, problem.field, problem.what)),
    }
}

fn piece(id: String, json: String, origin: Origin) -> Result<Piece, PublishError> {
    let json = RawValue::from_string(json).map_err(|error| damaged(&error))?;
    Ok(Piece { id, json, origin, written: false })
}

fn damaged(error: &serde_json::Error) -> PublishError {
    crate::store::StoreError::Damaged(format!("a record that is no JSON: {error}")).into()
}

/// A holding of an import.
#[derive(Debug)]
struct Shelf {
    holding: Holding,
    /// Whether it comes of the library's list of items.
    is_list: bool,
    origin: Origin,
}

/// Leaves each item in one holding of its title, and each shelf in one holding.
///
/// A library's records of titles may list the barcodes of their items, and its list of items says more of each, so that list goes first.
/// An item in two titles is a mistake only people can correct.
fn tell_apart(mut shelves: Vec<Shelf>, complaints: &mut Vec<Complaint>) -> Vec<Shelf> {
    // By eight bytes of each barcode: two share them by chance once in billions of libraries.
    let mut places: HashMap<u64, u32> = HashMap::new();
    let mut order: Vec<usize> = (0..shelves.len()).collect();
    order.sort_by_key(|&n| !shelves[n].is_list);
    let mut several = Vec::new();
    for n in order {
        let mut items = std::mem::take(&mut shelves[n].holding.items);
        items.retain(|item| match places.entry(fingerprint(item.id.as_bytes())) {
            Entry::Vacant(place) => {
                place.insert(n as u32);
                true
            }
            Entry::Occupied(other) => {
                let other = &shelves[*other.get() as usize].holding.title;
                let (title, id) = (&shelves[n].holding.title, &shelves[n].holding.id);
                if other != title {
                    let what = format!("item {} belongs to the titles {other} and {title}; correct it in the library's system, then import again", item.id);
                    several.push(Complaint::new(format!("holdings {id}"), "items", what));
                }
                false
            }
        });
        shelves[n].holding.items = items;
    }
    complaints.append(&mut several);
    shelves.retain(|shelf| !shelf.holding.items.is_empty());
    // The identifier is made of title, branch, place and call number, so these are the same shelf.
    shelves.sort_by(|a, b| a.holding.id.cmp(&b.holding.id));
    shelves.dedup_by(|next, first| {
        let same = next.holding.id == first.holding.id;
        if same {
            first.holding.items.append(&mut next.holding.items);
        }
        same
    });
    shelves
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
    /// The title of each item, by its number in `holders`.
    items: HashMap<u64, u32>,
    holders: Vec<Box<str>>,
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
        self.holders.push(holding.title_id().into());
        let holder = self.holders.len() as u32 - 1;
        for item in &holding.items {
            self.items.entry(fingerprint(item.id.as_bytes())).or_insert(holder);
        }
    }

    /// The title of an item.
    fn item(&self, barcode: &str) -> Option<&str> {
        let holder = self.items.get(&fingerprint(barcode.as_bytes()))?;
        self.holders.get(*holder as usize).map(|title| &**title)
    }

    /// The identifier of the title that a reference means, or why it means none.
    fn title(&self, reference: &str) -> Result<String, String> {
        let found = match reference.split_once(':') {
            Some(("isbn", number)) => {
                let number =
                    isbn13(number).ok_or_else(|| format!("{reference}: is no valid ISBN; check its digits"))?;
                self.isbn.get(&number).map(String::as_str)
            }
            Some(("item", barcode)) => self.item(barcode),
            _ => self.titles.get(reference).map(String::as_str),
        };
        found.map(str::to_owned).ok_or_else(|| {
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
        let draft = Draft {
            collection: Collection::Library,
            id: "p".into(),
            file: "library.toml".into(),
            value,
            pictures: Vec::new(),
        };
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
