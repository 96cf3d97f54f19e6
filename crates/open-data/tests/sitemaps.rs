//! Sitemaps, small and large.

#![allow(missing_docs, clippy::unwrap_used)]

use lapau_feed::{Collection, json, library::Library};
use lapau_open_data::{Site, sitemap};

fn library() -> Library {
    json::from_str(
        r#"{"id":"c","name":"C","short_name":"C","site":"https://pustaka.example","zone":{"name":"Asia/Jakarta","label":"WIB","minutes":420}}"#,
    )
    .unwrap()
}

#[test]
fn a_small_library_has_one_sitemap() {
    let library = library();
    let site = Site::of(&library).unwrap();
    let files = sitemap::files(&site, &[(Collection::Titles, "a&b"), (Collection::Posts, "p")]);
    let [(name, bytes)] = &files[..] else { panic!("{} files", files.len()) };
    let text = std::str::from_utf8(bytes).unwrap();
    assert_eq!(name, "sitemap.xml");
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset "), "{text}");
    assert!(text.contains("<loc>https://pustaka.example/koleksi/a%26b</loc>") && !text.contains("/p<"), "{text}");
}

#[test]
fn a_large_one_has_an_index() {
    let library = library();
    let site = Site::of(&library).unwrap();
    let ids: Vec<String> = (0..100_000).map(|n| format!("t{n}")).collect();
    let records: Vec<_> = ids.iter().map(|id| (Collection::Titles, id.as_str())).collect();
    let files = sitemap::files(&site, &records);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]);
    let addresses: usize = files[..3].iter().map(|(_, b)| String::from_utf8_lossy(b).matches("<loc>").count()).sum();
    assert_eq!(addresses, 100_007);
    assert!(files.iter().all(|(_, bytes)| bytes.len() < 50_000_000));
    let index = String::from_utf8(files[3].1.clone()).unwrap();
    assert!(index.contains("<loc>https://pustaka.example/feed/open/sitemap-2.xml</loc>"), "{index}");
}
