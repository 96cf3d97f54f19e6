//! The library itself: facts, opening hours, closures, branches, channels and rules.
//!
//! Every rule of a library is data here, never code.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::{Collection, Localized, Prose, Record, json::Read, mailbox, record::Checker};

/// A library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Library {
    /// Its identifier; the same as in the manifest.
    pub id: String,
    /// Its full name.
    pub name: Localized,
    /// A name short enough for a phone's title bar.
    pub short_name: Localized,
    /// One sentence under the name.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub motto: Localized,
    /// What it is and does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Prose,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Where its app is for the world, without a path: `https://pustaka.example`. Without one no open data is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// A map's address for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<String>,
    /// The time zone of every local date and time in the feed.
    pub zone: Zone,
    /// How to reach it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// The weekly opening hours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Hours>,
    /// Days on which it is closed all the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closures: Vec<Closure>,
    /// Where its items are; the first is the main one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
    /// What a submission can travel by, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// The rules of lending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Rules>,
    /// Whose records these are, where they are not the library's own: sources and licences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Said on every page while the feed holds invented sample content.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub notice: Localized,
}

/// A time zone without daylight saving, as all of Indonesia's are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Zone {
    /// Its IANA name, for calendar files: `Asia/Jakarta`.
    pub name: String,
    /// What people call it: `WIB`.
    pub label: String,
    /// Minutes east of UTC.
    pub minutes: i32,
}

/// A way to reach the library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Contact {
    /// What it is.
    pub kind: ContactKind,
    /// A link: `tel:`, `mailto:`, `https:`.
    pub href: String,
    /// What is shown.
    pub label: String,
}

/// The kind of a [`Contact`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum ContactKind {
    Phone,
    Whatsapp,
    Email,
    Web,
    Instagram,
    Facebook,
    #[serde(other)]
    Other,
}

/// The opening hours of one weekday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Hours {
    /// The weekday by ISO 8601: Monday is 1, Sunday 7.
    pub day: i8,
    /// When it opens.
    #[serde(with = "crate::dates")]
    pub open: Time,
    /// When it closes.
    #[serde(with = "crate::dates")]
    pub close: Time,
}

/// Days on which the library is closed, both ends included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Closure {
    /// The first day.
    #[serde(with = "crate::dates")]
    pub from: Date,
    /// The last day.
    #[serde(with = "crate::dates")]
    pub to: Date,
    /// Why.
    pub reason: Localized,
}

/// A place with its own shelves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Branch {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Its rooms and shelves, from the entrance up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
}

/// A room or a run of shelves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Place {
    /// Its identifier, unique in its branch.
    pub id: String,
    /// Its name: "Lantai 1, rak 800".
    pub name: Localized,
    /// What is there and how to find it.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub about: Localized,
}

/// What a submission can travel by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Channel {
    /// The desk's endpoint; a path is taken from where the app is served.
    Http {
        /// Its address, without `/v1/…`.
        url: String,
    },
    /// A WhatsApp number in international form, digits only: `628…`.
    Whatsapp {
        /// The number.
        number: String,
    },
    /// An e-mail address.
    Email {
        /// The address.
        address: String,
    },
    /// A mailbox: a collection of a [Kinto](https://docs.kinto-storage.org/) server, which the library empties ([`crate::mailbox`]).
    Kinto {
        /// The collection's address, a path from where the app is served among them: `https://…/v1/buckets/…/collections/…`.
        url: String,
    },
    /// A channel this version does not know.
    #[serde(other)]
    Unknown,
}

/// The rules of lending.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Rules {
    /// How long a loan runs, in days.
    pub loan_days: u16,
    /// How many items a member may have; `None`: no limit is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u16>,
    /// How a loan is renewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal: Option<Renewal>,
    /// What each day late costs, in rupiah; `None`: nothing is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fine: Option<u32>,
    /// How one becomes a member, and what else a borrower should know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Prose,
}

/// How a loan is renewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Renewal {
    /// What the days are counted from.
    pub basis: Basis,
    /// By how many days.
    pub days: u16,
    /// How often at most; `None`: no limit is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_count: Option<u16>,
    /// Whether a loan may be renewed when it is already late.
    pub overdue_allowed: bool,
    /// Whether a due date on a closed day moves to the next open one.
    pub skip_closures: bool,
    /// Whether the new due date stops at the end of the membership.
    pub capped_by_membership: bool,
}

/// What the days of a renewal are counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The day of the renewal, as SLiMS does.
    Today,
    /// The due date so far, as INLISLite does.
    Due,
}

/// Where records come from that are not the library's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Read)]
pub struct Source {
    /// Its identifier, named by [`crate::catalogue::Title::source`].
    pub id: String,
    /// Its name, with its makers.
    pub name: String,
    /// Its licence.
    pub licence: String,
    /// Where it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
}

/// Whether a text is the origin of a site, and nothing behind it.
fn is_origin(site: &str) -> bool {
    let host = site.strip_prefix("https://").or_else(|| site.strip_prefix("http://")).unwrap_or_default();
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    !host.is_empty() && host.chars().all(is_part)
}

impl Record for Library {
    const COLLECTION: Collection = Collection::Library;

    fn id(&self) -> &str {
        &self.id
    }

    fn check(&self, found: &mut Checker) {
        found.localized("name", &self.name);
        found.localized("short_name", &self.short_name);
        found.prose("about", &self.about);
        if let Some(site) = &self.site
            && !is_origin(site)
        {
            found.note("site", "is no address as https://pustaka.example, without a path");
        }
        if self.zone.minutes.abs() > 14 * 60 {
            found.note("zone.minutes", "is more than 14 hours from UTC");
        }
        for (n, contact) in self.contacts.iter().enumerate() {
            found.link(&format!("contacts[{n}].href"), &contact.href);
        }
        for (n, hours) in self.hours.iter().enumerate() {
            if !(1..=7).contains(&hours.day) {
                found.note(format!("hours[{n}].day"), "is no weekday from 1 (Monday) to 7 (Sunday)");
            }
            found.order(&format!("hours[{n}]"), &hours.open, &hours.close);
        }
        for (n, closure) in self.closures.iter().enumerate() {
            found.order(&format!("closures[{n}]"), &closure.from, &closure.to);
        }
        for (n, branch) in self.branches.iter().enumerate() {
            found.id(&format!("branches[{n}].id"), &branch.id);
            found.localized(&format!("branches[{n}].name"), &branch.name);
        }
        for (n, channel) in self.channels.iter().enumerate() {
            match channel {
                Channel::Http { url } => found.link(&format!("channels[{n}].url"), url),
                Channel::Kinto { url } => {
                    let place = format!("channels[{n}].url");
                    found.link(&place, url);
                    if !mailbox::is_collection(url) {
                        found.note(
                            place,
                            "is no collection of Kinto's, as https://…/v1/buckets/lapau/collections/surat",
                        );
                    }
                }
                Channel::Whatsapp { number }
                    if !(8..=15).contains(&number.len()) || number.chars().any(|c| !c.is_ascii_digit()) =>
                {
                    found.note(
                        format!("channels[{n}].number"),
                        "must be 8 to 15 digits with the country code, as 62812…",
                    );
                }
                Channel::Email { address } if !address.contains('@') => {
                    found.note(format!("channels[{n}].address"), "is no e-mail address");
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_read_by_its_kind() {
        let json = r#"[{"kind":"http","url":"/"},{"kind":"whatsapp","number":"628123456789"},{"kind":"email","address":"a@b.id"},{"kind":"kinto","url":"/v1/buckets/a/collections/b"},{"kind":"unknown"}]"#;
        let channels: Vec<Channel> = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&channels).unwrap(), json);
        assert_eq!(serde_json::from_str::<Channel>(r#"{"url":7,"kind":"telegram"}"#).unwrap(), Channel::Unknown);
        assert!(serde_json::from_str::<Channel>(r#"{"kind":"http"}"#).is_err());
    }
}
