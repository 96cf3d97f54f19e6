//! The forms of a page as a browser would send them: every field with what it holds.

use std::collections::HashMap;

use regex::Regex;

/// What the fields of a page's largest form hold, by their names, as a browser would send them without anything typed.
pub(crate) fn filled(page: &str) -> HashMap<String, String> {
    let form = page.split("<form ").skip(1).map(|form| form.split("</form>").next().unwrap());
    let form = form.max_by_key(|form| form.len()).unwrap();
    let tag = Regex::new(r#"(?s)<input ([^>]*)>|<textarea ([^>]*)>\n?(.*?)</textarea>|<select ([^>]*)>(.*?)</select>"#)
        .unwrap();
    let option = Regex::new(r#"<option value="([^"]*)" selected>"#).unwrap();
    let first = Regex::new(r#"<option value="([^"]*)""#).unwrap();
    let mut fields = HashMap::new();
    for found in tag.captures_iter(form) {
        let (attributes, text) = if let Some(input) = found.get(1) {
            let input = input.as_str();
            if input.contains("type=\"checkbox\"") && !input.ends_with(" checked") {
                continue;
            }
            (input, attribute(input, "value").unwrap_or_default())
        } else if let Some(area) = found.get(2) {
            (area.as_str(), found[3].to_owned())
        } else {
            let chosen = option.captures(&found[5]).or_else(|| first.captures(&found[5])).unwrap();
            (found.get(4).unwrap().as_str(), chosen[1].to_owned())
        };
        if let Some(name) = attribute(attributes, "name") {
            fields.insert(name, unescaped(&text));
        }
    }
    fields
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let start = format!(" {name}=\"");
    let padded = format!(" {attributes}");
    Some(padded.split_once(&start)?.1.split_once('"')?.0.to_owned())
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
