//! Title, subtitle, responsibility, edition, and the same title in another script.

use lapau_feed::catalogue::Title;

use super::{LONGEST_NOTE, element};
use crate::{
    identity::title_key,
    marc::record::{Field, Record},
    text::{clean, clip, is_blank, unmarked},
};

/// Other fields that can title a record without field 245, best first.
const OTHERS: [&str; 8] = ["240", "130", "242", "246", "247", "740", "222", "210"];

pub(super) fn fill(title: &mut Title, record: &Record, faults: &mut Vec<String>) -> Result<(), String> {
    for field in record.all(&["245"]).chain(record.linked("245")) {
        let proper = proper(field);
        if is_blank(&proper) {
            continue;
        }
        let other = element(field, "b");
        if title.title.is_empty() {
            // Some systems write the whole of a title in one subfield, with the marks of a catalogue card.
            let whole =
                if is_blank(&other) { proper.split_once(" : ").filter(|(first, _)| !is_blank(first)) } else { None };
            (title.title, title.subtitle) = match whole {
                Some((first, rest)) => (unmarked(first).to_owned(), unmarked(rest).to_owned()),
                None => (proper, other),
            };
            title.responsibility = element(field, "c");
        } else if field.tag == "880" {
            // A parallel title follows an equals sign on a catalogue card, and a search looks into subtitles.
            let parallel = if is_blank(&other) { proper } else { format!("{proper} : {other}") };
            if title_key(&parallel) != title_key(&title.title) {
                title.subtitle = [title.subtitle.as_str(), &parallel]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" = ");
            }
        }
    }
    if title.title.is_empty() {
        let other = record
            .all(&OTHERS)
            .map(|field| (field.tag.clone(), proper_of_heading(field)))
            .find(|(_, text)| !is_blank(text));
        let Some((tag, text)) = other else {
            return Err("it has no title (field 245, nor any other that could serve)".to_owned());
        };
        faults.push(format!("it has no title in field 245; the one in field {tag} was taken"));
        title.title = text;
    }
    title.title = clip(std::mem::take(&mut title.title), LONGEST_NOTE);
    title.edition =
        record.all(&["250"]).map(|field| element(field, "ab")).find(|text| !is_blank(text)).unwrap_or_default();
    for variant in record.all(&["246", "740"]).map(proper_of_heading) {
        let known = title_key(&format!("{} {}", title.title, title.subtitle));
        if !is_blank(&variant)
            && !known.contains(&title_key(&variant))
            && !title.notes.contains(&variant)
            && title.notes.len() < 4
        {
            title.notes.push(variant);
        }
    }
    Ok(())
}

/// The title proper with the number and name of its part.
///
/// A record without $a is titled by what is there.
fn proper(field: &Field) -> String {
    let parts = field.subfields.iter().filter(|(code, _)| "anpfgks".contains(*code));
    let mut whole = String::new();
    let mut before = ' ';
    for (code, part) in parts {
        let part = clean(part);
        let part = unmarked(&part);
        if part.is_empty() {
            continue;
        }
        if !whole.is_empty() {
            // "Sejarah. Jilid 2, Masa kolonial"
            whole.push_str(if before == 'n' && *code == 'p' || matches!(code, 'f' | 'g') {
                ", "
            } else if whole.ends_with('.') {
                " "
            } else {
                ". "
            });
        }
        whole.push_str(part);
        before = *code;
    }
    if is_blank(&whole) { element(field, "b") } else { whole }
}

fn proper_of_heading(field: &Field) -> String {
    element(field, "abnp")
}
