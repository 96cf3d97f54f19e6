//! Which copies can be had, for other catalogues: DAIA 1.0 in JSON.

use jiff::Timestamp;
use lapau_feed::{
    Collection, Language,
    catalogue::{Away, Holding, Item, Title},
    dates::iso,
};
use serde_json::{Value, json};

use crate::{
    site::{self, Site},
    stock::Stock,
};

/// The version of DAIA that is spoken, for the header `X-DAIA-Version`.
pub const VERSION: &str = "1.0.0";

/// The answer to whoever asks for documents: each identifier as it was asked for, and its title if there is one.
pub fn answer(site: &Site<'_>, asked: &[(&str, Option<&Title>)], stock: &Stock, published: Timestamp) -> Value {
    let found = asked.iter().filter_map(|(requested, title)| Some((requested, (*title)?)));
    let documents = found.map(|(requested, title)| {
        let href = site::path_of(Collection::Titles, &title.id).map(|path| site.at(&path)).unwrap_or_default();
        let holdings = stock.holdings(&title.id).iter();
        let items = holdings.flat_map(|holding| holding.items.iter().map(move |item| (holding, item)));
        json!({
            "id": href,
            "requested": requested,
            "href": href,
            "about": title.title,
            "item": items.map(|(holding, item)| copy(site, holding, item, stock)).collect::<Vec<_>>(),
        })
    });
    json!({
        "document": documents.collect::<Vec<_>>(),
        "institution": {"content": site.name(), "href": site.at("/")},
        "timestamp": iso(&published),
    })
}

fn copy(site: &Site<'_>, holding: &Holding, item: &Item, stock: &Stock) -> Value {
    let branches = &site.library.branches;
    let branch = branches.iter().find(|branch| branch.id == holding.branch || holding.branch.is_empty());
    let place = branch.and_then(|branch| branch.places.iter().find(|place| place.id == holding.place));
    let storage = place.map_or(holding.place.as_str(), |place| place.name.get(Language::Indonesian));
    let mut copy = json!({"id": format!("urn:lapau:{}:item:{}", encoded(&site.library.id), encoded(&item.id))});
    if !holding.call.is_empty() {
        copy["label"] = holding.call.as_str().into();
    }
    if let Some(branch) = branch {
        copy["department"] = json!({"content": branch.name.get(Language::Indonesian)});
    }
    if !storage.is_empty() {
        copy["storage"] = json!({"content": storage});
    }
    let (mut available, mut unavailable) = (Vec::new(), Vec::new());
    for service in ["presentation", "loan"] {
        match stock.away(&item.id) {
            None if service == "loan" && item.reference => unavailable.push(json!({"service": service})),
            None => available.push(json!({"service": service})),
            Some(away) => {
                let mut no = json!({"service": service});
                if away.state == Away::Loan
                    && let Some(due) = &away.due
                    && !(service == "loan" && item.reference)
                {
                    no["expected"] = iso(due).into();
                }
                if away.queue > 0 {
                    no["queue"] = away.queue.into();
                }
                unavailable.push(no);
            }
        }
    }
    for (name, services) in [("available", available), ("unavailable", unavailable)] {
        if !services.is_empty() {
            copy[name] = services.into();
        }
    }
    copy
}

fn encoded(id: &str) -> String {
    percent_encoding::utf8_percent_encode(id, site::ESCAPED).to_string()
}
