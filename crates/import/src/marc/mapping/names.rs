//! Persons and bodies, with their parts in the title.

use lapau_feed::catalogue::{Name, Title};

use super::add_name;
use crate::{
    marc::record::{Field, Record},
    responsibility::beyond,
    text::{clean, is_blank, name_as_filed, unmarked},
};

const MAIN: [&str; 3] = ["100", "110", "111"];
const ADDED: [&str; 4] = ["700", "710", "711", "720"];

/// More names than these help nobody.
const MOST: usize = 24;

pub(super) fn fill(title: &mut Title, record: &Record) {
    for tag in MAIN.iter().chain(&ADDED) {
        for field in record.all(&[tag]).chain(record.linked(tag)) {
            // A name with a title names another work, not a part in this one.
            let of_a_work = ADDED.contains(tag) && !field.subfield('t').is_empty();
            if !of_a_work && title.names.len() < MOST {
                add_name(&mut title.names, Name { name: filed(tag, field), role: role(field) });
            }
        }
    }
    title.responsibility = beyond(std::mem::take(&mut title.responsibility), &title.names);
}

/// The name in the form it is filed under, without dates.
fn filed(tag: &str, field: &Field) -> String {
    let codes = match &tag[1..] {
        "00" => "abcq",
        "10" => "abn",
        "11" => "aenq",
        _ => "a",
    };
    let mut joined = String::new();
    for part in field.subfields(codes).map(clean).filter(|part| !is_blank(part)) {
        // Old records of the Library of Congress say where a heading was copied from.
        let part = part.replace("[from old catalog]", "");
        // The parts of a body are sentences of their own: "Indonesia. Departemen Agama".
        let part = if tag.ends_with("00") { part.trim() } else { unmarked(&part) };
        if !joined.is_empty() {
            joined.push_str(if tag.ends_with("10") && !joined.ends_with('.') { ". " } else { " " });
        }
        joined.push_str(part);
    }
    name_as_filed(&joined).to_owned()
}

/// The part as the record words it, else by its code; nothing for an author.
fn role(field: &Field) -> String {
    let worded = if field.tag.ends_with("11") { field.subfield('j') } else { field.subfield('e') };
    let worded = clean(worded);
    let worded = unmarked(&worded).to_lowercase();
    let code =
        field.subfield('4').trim().trim_end_matches('.').rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let role = if worded.is_empty() { by_code(&code).to_owned() } else { worded };
    match role.as_str() {
        "author" | "pengarang" | "penulis" | "creator" | "aut" | "penulis utama" | "pengarang utama"
        | "joint author" => String::new(),
        _ => role,
    }
}

/// The words for the commonest codes of the MARC relator list.
fn by_code(code: &str) -> &str {
    match code {
        "aut" | "cre" => "",
        "trl" => "penerjemah",
        "edt" => "penyunting",
        "ill" => "ilustrator",
        "com" => "penghimpun",
        "aui" => "penulis kata pengantar",
        "ctb" => "kontributor",
        "pht" => "fotografer",
        "nrt" => "narator",
        "drt" => "sutradara",
        "cmp" => "komponis",
        "prf" => "penampil",
        "pbl" => "penerbit",
        "dgs" | "ths" => "pembimbing",
        // Any other code is better than none; one that is no code at all is not.
        other if other.len() == 3 && other.bytes().all(|byte| byte.is_ascii_lowercase()) => other,
        _ => "",
    }
}
