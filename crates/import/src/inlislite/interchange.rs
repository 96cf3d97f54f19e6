//! The interchange workbook of INLISLite: 42 columns, one row for each item with the whole description of its title.
//!
//! Above the labels stands a row of headings over groups of columns. A title of several items is described in several rows;
//! the first of them describes it, and the others only add their items.

use std::collections::HashMap;

use jiff::civil::Date;
use lapau_feed::{
    Digest,
    catalogue::{Availability, Away, Holding, Item, Name, Title},
};

use super::wording::{class_of_call, element, isbn, languages, list, medium, split_title};
use crate::{
    Format, Found, ImportError, Sink, Summary, dates,
    identity::{Seen, content_key, fingerprint, holding_id, work_of},
    responsibility::beyond,
    tables::{Column, Grid, Members, Row, Table, label},
    text::{barcode, class_number, clean, clip, is_blank, name_as_filed},
};

macro_rules! columns {
    ($($name:ident $($label:literal)+;)*) => {
        /// The columns by their meaning. Some are only there to keep the others in their place.
        #[allow(dead_code)]
        #[derive(Clone, Copy)]
        enum Named { $($name,)* }

        /// The columns in the order of the workbook.
        pub(crate) const COLUMNS: [Column; 42] = [$(Column { labels: &[$($label),+] },)*];
    };
}

columns! {
    Number "no";
    Acquired "tglpengadaan" "tanggalpengadaan";
    Inventory "noinduk" "nomorinduk";
    Barcode "nobarcode" "nomorbarcode" "barcode";
    Rfid "norfid" "nomorrfid";
    SourceKind "jenissumber";
    SourceName "namasumber";
    Currency "matauang";
    Price "harga";
    Branch "kodelokasiperpustakaan" "lokasiperpustakaan";
    Room "kodelokasiruang" "lokasiruang";
    Access "akses";
    Category "kategori";
    Carrier "media";
    State "ketersediaan";
    ItemCall "nomorpanggileksemplar" "nopanggileksemplar";
    Kind "jenisbahan";
    Proper "judulutama" "judul";
    Other "anakjudul";
    Responsibility "pernyataantanggungjawab";
    Author "tajukpengarang";
    Body "tajukpengarangbadankooperasi" "tajukpengarangbadankorporasi" "tajukpengarangbadan";
    MorePersons "pengarangtambahannamaorang";
    MoreBodies "pengarangtambahannamabadan";
    Edition "edisi";
    Place "kotaterbit" "tempatterbit";
    Publisher "penerbit";
    Year "tahunterbit";
    Pages "jumlahhalaman";
    Dimensions "dimensi";
    Isbn "isbn";
    Issn "issn";
    Ismn "ismn";
    Class "noddc" "nomorddc";
    TitleCall "nomorpanggilkatalog" "nopanggilkatalog";
    Abstract "abstrak";
    Language "bahasa";
    Subjects "subjektopik" "subjek";
    SerialIssue "edisiserial";
    SerialDate "tglterbitedisiserial";
    SerialSupplement "bahansertaanserial";
    SerialNote "keteranganlainserial";
}

/// What makes it this workbook and no other table.
pub(crate) const NEEDED: [usize; 2] = [Named::Proper as usize, Named::Inventory as usize];

/// More of an abstract than this is not for a phone.
const LONGEST: usize = 4000;

pub(crate) fn import(rows: Box<dyn Grid + '_>, source: &str, sink: &mut dyn Sink) -> Result<Summary, ImportError> {
    let straight = |rows: &[Vec<String>]| {
        let dated = rows.iter().filter(|row| row.len() >= 38 && dates::day(row[1].trim()).is_some()).count();
        (dated * 2 > rows.len()).then(|| (0..COLUMNS.len()).map(Some).collect())
    };
    let mut table = Table::open(Format::InlisliteItems, rows, &COLUMNS, &NEEDED, Members::Refused, straight)?;
    // A title is known by eight bytes of what it is made of, however many items it has.
    let mut titles: HashMap<u64, String> = HashMap::new();
    let mut items = Seen::default();
    let mut imported = 0;
    while let Some(row) = table.next(sink)? {
        let mut reading = Reading { table: &table, row: &row, sink };
        let Some(mut title) = reading.title() else {
            sink.skipped(&row.at, "it has no title");
            continue;
        };
        let item = reading.item(&title.class);
        if let Some((holding, _)) = &item {
            let id = &holding.items[0].id;
            let identity = items.identify(row.number, "", id, row.content().as_bytes());
            if !identity.admits_item(id, &row.at, sink) {
                continue;
            }
        }
        let key = format!("{source}|{}", content_key(&title));
        let short = fingerprint(key.as_bytes());
        let known = titles.contains_key(&short);
        let id = titles.entry(short).or_insert_with(|| Digest::short_id(&key)).clone();
        if !known {
            title.work = work_of(&title, "");
            title.id.clone_from(&id);
            sink.found(Found::Title { title, holdings: Vec::new() }).map_err(ImportError::Sink)?;
        }
        match item {
            Some((mut holding, away)) => {
                holding.id = holding_id(&id, &holding);
                holding.title = id;
                sink.found(Found::Holding(holding)).map_err(ImportError::Sink)?;
                if let Some(away) = away {
                    sink.found(Found::Away(away)).map_err(ImportError::Sink)?;
                }
            }
            None => {
                sink.mended(&row.at, "it has neither barcode nor inventory number; the title is kept without this item")
            }
        }
        imported += 1;
    }
    Ok(Summary { read: table.read, imported })
}

/// A row on its way to become a title and an item.
struct Reading<'a, 'b> {
    table: &'a Table<'b>,
    row: &'a Row,
    sink: &'a mut dyn Sink,
}

impl Reading<'_, '_> {
    fn raw(&mut self, column: Named) -> String {
        self.table.value(self.row, column as usize, self.sink)
    }

    /// A value as an element, without what the system writes where nothing was chosen: `---Belum ditentukan---`.
    fn element(&mut self, column: Named) -> String {
        let text = element(&self.raw(column));
        if label(&text) == "belumditentukan" { String::new() } else { text }
    }

    fn title(&mut self) -> Option<Title> {
        let (proper, other, printed) = split_title(&self.raw(Named::Proper));
        if is_blank(&proper) {
            return None;
        }
        let mut title = Title { title: proper, subtitle: other, ..Title::default() };
        let other = self.element(Named::Other);
        if !other.is_empty() {
            title.subtitle = other;
        }
        for (column, role) in
            [(Named::Author, ""), (Named::Body, ""), (Named::MorePersons, ""), (Named::MoreBodies, "")]
        {
            for name in list(&self.raw(column)) {
                let name = name_as_filed(&name).to_owned();
                if title.names.iter().all(|known| known.name != name) {
                    title.names.push(Name { name, role: role.to_owned() });
                }
            }
        }
        let said = self.element(Named::Responsibility);
        title.responsibility = beyond(if said.is_empty() { printed } else { said }, &title.names);
        title.edition = self.element(Named::Edition);
        title.place = self.element(Named::Place);
        title.publisher = self.element(Named::Publisher);
        let printed = clean(&self.raw(Named::Year));
        title.year = dates::year(&printed);
        if dates::says_more(&printed, title.year) && printed.chars().any(|c| c.is_ascii_digit()) {
            title.date = printed;
        }
        let (pages, size) = (self.element(Named::Pages), self.element(Named::Dimensions));
        title.extent = [pages, size].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ; ");
        for column in [Named::Isbn, Named::Issn] {
            let raw = self.raw(column);
            isbn(&mut title, &raw, self.row, self.sink);
        }
        let call = clean(&self.raw(Named::TitleCall));
        title.class = class_number(&clean(&self.raw(Named::Class)));
        if is_blank(&title.class) {
            title.class = class_of_call(&call);
        }
        let raw = self.raw(Named::Language);
        title.languages = languages(&raw, self.row, self.sink);
        title.subjects = list(&self.raw(Named::Subjects));
        title.summary = clip(clean(&self.raw(Named::Abstract)), LONGEST);
        title.medium = medium(&self.raw(Named::Kind), &self.raw(Named::Carrier));
        title.added = self.acquired();
        Some(title)
    }

    fn acquired(&mut self) -> Option<Date> {
        dates::day(self.raw(Named::Acquired).trim())
    }

    /// The item of the row, and whether it is away; `None` where nothing names it.
    fn item(&mut self, class: &str) -> Option<(Holding, Option<Availability>)> {
        let code = [self.raw(Named::Barcode), self.raw(Named::Inventory)].into_iter().find(|code| !is_blank(code))?;
        let (id, changed) = barcode(&code)?;
        if changed {
            let what = format!("the barcode was written \"{}\" and became {id}", clip(clean(&code), 80));
            self.sink.mended(&self.row.at, &what);
        }
        let access = label(&self.raw(Named::Access));
        let reference = access.contains("ditempat") || access.contains("tidakdapat") || access.contains("referen");
        let (branch, room) = (self.element(Named::Branch), self.element(Named::Room));
        let place = [branch, room].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let calls = [self.raw(Named::ItemCall), self.raw(Named::TitleCall)].map(|call| clean(&call));
        let call = calls.into_iter().find(|call| !is_blank(call)).unwrap_or_else(|| class.to_owned());
        let state = match label(&self.raw(Named::State)).as_str() {
            "" | "tersedia" => None,
            "dipinjam" | "sedangdipinjam" => Some(Away::Loan),
            "dipesan" | "dibooking" => Some(Away::Hold),
            "rusak" | "perbaikan" | "dalamperbaikan" | "sedangdiperbaiki" | "dijilid" => Some(Away::Repair),
            "hilang" | "tidakditemukan" => Some(Away::Missing),
            other if other.starts_with("tersedia") => None,
            _ => Some(Away::Other),
        };
        let away = state.map(|state| Availability { id: id.clone(), state, due: None, queue: 0 });
        Some((Holding { place, call, items: vec![Item { id, reference }], ..Holding::default() }, away))
    }
}
