//! How a piece of writing reads on a phone, as far as words go.

use lapau_feed::prose::{Block, Prose, Span, is_safe_link};
use maud::{Markup, html};
use serde_json::{Map, Value};

use super::{
    fields::{Field, Input, Rows, get, spoken},
    form::PICTURES,
    kinds::Kind,
};
use crate::office::{page, words};

/// The names of books by their identifiers.
pub(super) type Books = std::collections::HashMap<String, String>;

/// A record as it would be published.
pub(super) fn draw(kind: &Kind, record: &Value, books: &Books, minutes: i32) -> Markup {
    let empty = Map::new();
    let record = record.as_object().unwrap_or(&empty);
    let heading = kind.titles.iter().filter_map(|name| record.get(*name)).map(|value| named(value, books));
    let heading = heading.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let rest = |field: &&Field| {
        !kind.titles.contains(&field.name) || named(record.get(field.name).unwrap_or(&Value::Null), books) != heading
    };
    let fields: Vec<&Field> = kind.fields.iter().filter(rest).collect();
    html! {
        article.preview {
            h3 { (heading) }
            (picture(record))
            (facts(&fields, record, books, minutes))
        }
    }
}

/// The picture as phones get it, with its words.
fn picture(record: &Map<String, Value>) -> Markup {
    let path = get(record, "image.path").map(spoken).and_then(|path| path.strip_prefix("media/"));
    let words = record.get("alt").or_else(|| record.get("description")).map(spoken).unwrap_or_default();
    html! { @if let Some(name) = path { img src={ (PICTURES) (page::escaped(name)) } alt=(words); } }
}

fn named(value: &Value, books: &Books) -> String {
    let text = spoken(value);
    books.get(text).map_or(text, String::as_str).to_owned()
}

fn facts(fields: &[&Field], record: &Map<String, Value>, books: &Books, minutes: i32) -> Markup {
    html! {
        @for field in fields {
            @if let Some(value) = get(record, field.name) {
                @match &field.input {
                    Input::Part | Input::Id(_) => {}
                    Input::Picture => {}
                    Input::Prose => (prose(value))
                    Input::Text => p { (spoken(value)) }
                    Input::Rows(rows) => (entries(field, rows, value, books, minutes))
                    _ => {
                        @let said = said(field, value, books, minutes);
                        @if !said.is_empty() { p.fact { span { (field.label) ": " } (said) } }
                    }
                }
            }
        }
    }
}

fn entries(field: &Field, rows: &Rows, value: &Value, books: &Books, minutes: i32) -> Markup {
    let fields: Vec<&Field> = rows.fields.iter().collect();
    html! {
        p.fact { span { (field.label) ":" } }
        ol { @for entry in value.as_array().into_iter().flatten().filter_map(Value::as_object) {
            li { (facts(&fields, entry, books, minutes)) }
        } }
    }
}

/// An answer in a line.
fn said(field: &Field, value: &Value, books: &Books, minutes: i32) -> String {
    let many =
        |of: &dyn Fn(&Value) -> String| value.as_array().into_iter().flatten().map(of).collect::<Vec<_>>().join(" · ");
    let word = |words: &[(&str, &'static str)], value: &Value| {
        let text = spoken(value);
        words.iter().find(|(word, _)| *word == text).map_or_else(|| text.to_owned(), |(_, said)| (*said).to_owned())
    };
    let day = |value: &Value| spoken(value).parse().map_or_else(|_| spoken(value).to_owned(), words::date);
    match &field.input {
        Input::Date(_) => day(value),
        Input::Dates => many(&day),
        Input::Moment(_) => {
            let text = spoken(value);
            text.parse().map_or_else(|_| words::moment(text, minutes), words::date_time)
        }
        Input::Moments => {
            many(&|value| spoken(value).parse().map_or_else(|_| spoken(value).to_owned(), words::date_time))
        }
        Input::Time => spoken(value).get(..5).unwrap_or_else(|| spoken(value)).replace(':', "."),
        Input::Weekday => {
            let day = value.as_u64().and_then(|day| usize::try_from(day.checked_sub(1)?).ok());
            day.and_then(|day| lapau_calendar::WEEKDAYS.get(day)).copied().unwrap_or_default().to_owned()
        }
        Input::Number => {
            value.as_u64().filter(|number| *number > 0).map(|number| number.to_string()).unwrap_or_default()
        }
        Input::Nth => value.as_u64().map(|number| (number + 1).to_string()).unwrap_or_default(),
        Input::Nths => many(&|value| value.as_u64().map(|number| (number + 1).to_string()).unwrap_or_default()),
        Input::Numbers => many(&|value| value.as_u64().map(|number| number.to_string()).unwrap_or_default()),
        Input::Check => {
            if value == true {
                "ya".to_owned()
            } else {
                String::new()
            }
        }
        Input::Has => "ya".to_owned(),
        Input::Choice(words) => word(words, value),
        Input::Several(words) => many(&|value| word(words, value)),
        Input::Title => named(value, books),
        Input::Titles => many(&|value| named(value, books)),
        Input::Lines => many(&|value| spoken(value).to_owned()),
        _ => spoken(value).to_owned(),
    }
}

fn prose(value: &Value) -> Markup {
    let prose: Prose = serde_json::from_value(value.clone()).unwrap_or_default();
    html! {
        @for block in &prose {
            @match block {
                Block::P { s } => p { (spans(s)) }
                Block::H { s } => h4 { (spans(s)) }
                Block::Quote { s } => blockquote { (spans(s)) }
                Block::List { ordered: true, items } => ol { @for item in items { li { (spans(item)) } } }
                Block::List { items, .. } => ul { @for item in items { li { (spans(item)) } } }
                Block::Unknown => {}
            }
        }
    }
}

fn spans(spans: &[Span]) -> Markup {
    html! {
        @for span in spans {
            @match span {
                Span::Text(text) => (text)
                Span::Strong { b } => b { (b) }
                Span::Emphasis { i } => em { (i) }
                // A link to try: what leads into the app leads into the one that this desk serves.
                Span::Link { a, s } if is_safe_link(a) => a href=(a) rel="noopener noreferrer" target="_blank" { (s) }
                Span::Link { s, .. } => (s)
            }
        }
    }
}
