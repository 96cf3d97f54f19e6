//! The row of labels at the head of a table, and the labels that only a list of members has.

use crate::dates;

/// Reports come out of spreadsheets with a heading or two above their labels.
const HEADINGS: usize = 10;

/// A column that an importer reads.
#[derive(Debug)]
pub(crate) struct Column {
    /// Its name in the export, and the labels that it has in English and Indonesian, as [`label`] makes them.
    pub(crate) labels: &'static [&'static str],
}

/// A label without case, spaces and punctuation: `Kode Eksemplar` and `kode_eksemplar` are the same.
pub(crate) fn label(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Where the row of labels is among the first rows of a file.
pub(crate) fn header_row(head: &[Vec<String>], columns: &[Column]) -> Option<usize> {
    head.iter().take(HEADINGS).position(|row| {
        let known = places(row, columns).iter().flatten().count();
        let labels = row.iter().filter(|cell| !cell.trim().is_empty()).count();
        known >= 2 && known * 2 >= labels || known >= 1 && (known + members_labels(row).len()) * 2 > labels
    })
}

/// Where each column is in a row of labels; the label earliest in a column's list wins where a file has several of them.
pub(crate) fn places(row: &[String], columns: &[Column]) -> Vec<Option<usize>> {
    let labels: Vec<String> = row.iter().map(|cell| label(cell)).collect();
    let find = |column: &Column| column.labels.iter().find_map(|name| labels.iter().position(|label| label == name));
    columns.iter().map(find).collect()
}

/// Labels that only a list of members has. Some are also in loan reports.
const MEMBERS: [&str; 65] = [
    "memberid",
    "membername",
    "memberemail",
    "memberaddress",
    "memberphone",
    "memberfax",
    "membernotes",
    "membertypename",
    "memberimage",
    "membersincedate",
    "membertype",
    "membershiptype",
    "mpasswd",
    "pin",
    "birthdate",
    "dateofbirth",
    "gender",
    "idanggota",
    "namaanggota",
    "nomoranggota",
    "noanggota",
    "tipekeanggotaan",
    "tipeanggota",
    "jenisanggota",
    "alamatanggota",
    "emailanggota",
    "telponanggota",
    "nik",
    "noktp",
    "nomoridentitas",
    "noidentitas",
    "tanggallahir",
    "tempatlahir",
    "jeniskelamin",
    "namaibukandung",
    "cardnumber",
    "borrowernumber",
    "borrower",
    "patronid",
    "patronname",
    "surname",
    "firstname",
    "peminjam",
    "namapeminjam",
    "nomorpeminjam",
    "namalengkap",
    "namapengunjung",
    "alamatktp",
    "alamattinggal",
    "alamatrumah",
    "nohp",
    "nohandphone",
    "nomorhp",
    "nomortelepon",
    "notelepon",
    "nowhatsapp",
    "statusperkawinan",
    "pendidikanterakhir",
    "borrowername",
    "patron",
    "patronemail",
    "emailpro",
    "mobile",
    "userid",
    "dateenrolled",
];

/// Those of [`MEMBERS`] whose column holds the member's number.
const NUMBERS: [&str; 6] = ["memberid", "idanggota", "nomoranggota", "noanggota", "cardnumber", "nomorpeminjam"];

/// Whether a label, as [`label`] makes it or as written, is of the column with the member's number.
pub(super) fn is_number(text: &str) -> bool {
    NUMBERS.contains(&label(text).as_str())
}

fn members_labels(row: &[String]) -> Vec<&str> {
    row.iter().filter(|cell| MEMBERS.contains(&label(cell).as_str())).map(|cell| cell.trim()).collect()
}

/// The columns about members in a row of labels, each with its label as written.
pub(super) fn members_places(row: &[String]) -> Vec<(usize, String)> {
    let labels = row.iter().enumerate().map(|(place, cell)| (place, cell.trim().to_owned()));
    labels.filter(|(_, cell)| MEMBERS.contains(&label(cell).as_str())).collect()
}

/// The labels about members that a file has among its first rows, as written; empty where it has none.
pub(crate) fn members_columns(head: &[Vec<String>]) -> Vec<&str> {
    head.iter().take(HEADINGS).map(|row| members_labels(row)).max_by_key(Vec::len).unwrap_or_default()
}

/// Whether rows without a header are those of a member export: 18 or 19 columns with gender and dates where it has them.
pub(crate) fn positional_members(rows: &[Vec<String>]) -> bool {
    let is_member = |row: &&Vec<String>| {
        (18..=20).contains(&row.len())
            && row[2].trim().len() <= 1
            && !row[0].trim().is_empty()
            && row[13..17].iter().filter(|cell| dates::day(cell.trim()).is_some() || cell.starts_with("0000-")).count()
                >= 3
    };
    rows.iter().filter(is_member).count() * 2 > rows.len()
}
