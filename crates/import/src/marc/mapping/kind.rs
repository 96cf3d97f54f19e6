//! What kind of thing a record describes, and whom it is for.
//!
//! Source: MARC 21 Format for Bibliographic Data, leader positions 06 and 07, fields 007 and 008.

use lapau_feed::catalogue::{Audience, Medium};

use crate::marc::record::Record;

/// What a record without field 245 is, where it is another kind of record.
pub(super) fn not_bibliographic(record: &Record) -> Option<&'static str> {
    match record.leader(6) {
        'u' | 'v' | 'x' | 'y' => Some("a holdings record"),
        'z' => Some("an authority record"),
        'w' => Some("a classification record"),
        'q' => Some("a record of community information"),
        _ => None,
    }
}

pub(super) fn medium(record: &Record) -> Medium {
    let online = matches!(record.coded("008", 23), 'o' | 's' | 'q') || record.control("007").starts_with("cr");
    match (record.leader(6), record.leader(7)) {
        ('a' | 't', 'a' | 'b') => Medium::Article,
        ('a', 's' | 'i') => Medium::Serial,
        ('a', _) if online => Medium::Digital,
        ('c' | 'd', _) => Medium::Music,
        ('e' | 'f', _) => Medium::Map,
        ('g', _) => Medium::Video,
        ('i' | 'j', _) => Medium::Audio,
        ('k', _) => Medium::Picture,
        ('m', _) => Medium::Digital,
        ('o', _) => Medium::Kit,
        ('p' | 't', _) => Medium::Manuscript,
        ('r', _) => Medium::Other,
        _ => Medium::Book,
    }
}

pub(super) fn audience(record: &Record) -> Option<Audience> {
    // Position 22 of 008 means something else for serials, maps and mixed materials.
    if !matches!(record.leader(6), 'a' | 'c' | 'd' | 'g' | 'i' | 'j' | 'k' | 'm' | 'o' | 'r' | 't')
        || record.leader(7) == 's'
    {
        return None;
    }
    match record.coded("008", 22) {
        'a' | 'b' | 'c' | 'j' => Some(Audience::Children),
        'd' => Some(Audience::Teens),
        'e' => Some(Audience::Adults),
        'g' => Some(Audience::Everyone),
        _ => None,
    }
}
