//! Every address of the library for search engines (sitemaps.org 0.9), and what robots may read.

use lapau_feed::Collection;
use maud::{PreEscaped, html};

use crate::{
    collected::FOLDER,
    site::{Site, path_of},
};

/// How many addresses a sitemap may hold.
const MOST: usize = 50_000;
/// The sections of the app that lead to everything else.
const SECTIONS: [&str; 7] = ["/", "/koleksi", "/acara", "/lapau", "/lapau/kabar", "/belajar", "/tentang"];
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const DECLARATION: PreEscaped<&str> = PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
/// The name of the one that leads to all.
pub const INDEX: &str = "sitemap.xml";
/// The name of what robots read first; hosts have it at their root.
pub const ROBOTS: &str = "robots.txt";

/// The sitemaps with their names, [`INDEX`] among them.
pub fn files(site: &Site<'_>, records: &[(Collection, &str)]) -> Vec<(String, Vec<u8>)> {
    let sections = SECTIONS.iter().map(|path| site.at(path));
    let pages = records.iter().filter_map(|(collection, id)| path_of(*collection, id)).map(|path| site.at(&path));
    let addresses: Vec<String> = sections.chain(pages).collect();
    let parts: Vec<&[String]> = addresses.chunks(MOST).collect();
    if let [all] = parts[..] {
        return vec![(INDEX.into(), urls(all))];
    }
    let name = |n: usize| format!("sitemap-{}.xml", n + 1);
    let index = html! {
        (DECLARATION)
        sitemapindex xmlns=(NAMESPACE) {
            @for n in 0..parts.len() { sitemap { loc { (site.at(&format!("{FOLDER}/{}", name(n)))) } } }
        }
    };
    let parts = parts.iter().enumerate().map(|(n, part)| (name(n), urls(part)));
    parts.chain([(INDEX.into(), index.into_string().into_bytes())]).collect()
}

fn urls(addresses: &[String]) -> Vec<u8> {
    let all = html! {
        (DECLARATION)
        urlset xmlns=(NAMESPACE) {
            @for address in addresses { url { loc { (address) } } }
        }
    };
    all.into_string().into_bytes()
}

/// `robots.txt`: everything but what is one patron's own, and where the sitemap is.
pub fn robots(site: &Site<'_>) -> Vec<u8> {
    let sitemap = site.at(&format!("{FOLDER}/{INDEX}"));
    format!("User-agent: *\nDisallow: /saya\nDisallow: /desk\nSitemap: {sitemap}\n").into_bytes()
}
