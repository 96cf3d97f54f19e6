//! Drawing a form: plain fields, each with its name, its hint and what is wrong with it.

use lapau_feed::Collection;
use maud::{Markup, html};

use super::{
    answers::count,
    fields::{Field, Input, LANGUAGES, Problems, Rows, Typed, YES, spoken},
};
use crate::{content::Draft, office::page};

/// Where the desk shows pictures of the content folder.
pub(super) const PICTURES: &str = "/desk/gambar/";
/// What is behind the name of a field for a file that is handed in.
pub(super) const HANDED: &str = ".berkas";

/// The days of the week by their numbers.
const WEEKDAYS: [&str; 7] = ["1", "2", "3", "4", "5", "6", "7"];

/// What of the library's other records a form offers to choose from.
#[derive(Debug, Default)]
pub(super) struct Known {
    records: Vec<(Collection, String, String)>,
    branches: Vec<(String, String)>,
}

impl Known {
    pub(super) fn of(drafts: &[Draft]) -> Self {
        let named = |value: &serde_json::Value| {
            let id = value["id"].as_str().unwrap_or_default();
            let name = ["name", "title"].iter().map(|field| spoken(&value[*field])).find(|name| !name.is_empty());
            (id.to_owned(), name.unwrap_or(id).to_owned())
        };
        let mut known = Self::default();
        for draft in drafts {
            if draft.collection == Collection::Library {
                known.branches = draft.value["branches"].as_array().into_iter().flatten().map(named).collect();
            }
            let (id, name) = named(&draft.value);
            known.records.push((draft.collection, id, name));
        }
        known
    }

    fn records(&self, collection: Collection) -> Vec<(&str, &str)> {
        let of = self.records.iter().filter(|(known, ..)| *known == collection);
        of.map(|(_, id, name)| (id.as_str(), name.as_str())).collect()
    }
}

/// What a form holds.
pub(super) struct Form<'a> {
    pub(super) typed: &'a Typed,
    pub(super) problems: &'a Problems,
    pub(super) known: &'a Known,
    /// Where it is sent.
    pub(super) action: &'a str,
}

/// The identifier of the field of a name.
pub(super) fn anchor(name: &str) -> String {
    format!("f-{}", name.replace('.', "-"))
}

/// What is wrong with the field of a name, led by what the form calls it.
fn named(fields: &[Field], name: &str, what: &str) -> String {
    let Some(label) = label(fields, name) else { return what.to_owned() };
    let mut letters = what.chars();
    let first = letters.next().unwrap_or_default();
    let rest = letters.as_str();
    // A word in capitals stays one.
    let first = if rest.starts_with(char::is_uppercase) { first.to_string() } else { first.to_lowercase().to_string() };
    format!("{label}: {first}{rest}")
}

/// What the form calls the field of a name: "Judul", or "Orang 2, Nama" in a row.
fn label(fields: &[Field], name: &str) -> Option<String> {
    if let Some(field) = fields.iter().find(|field| field.name == name) {
        return Some(field.label.to_owned());
    }
    let rest = |field: &Field| name.strip_prefix(field.name)?.strip_prefix('.').map(str::to_owned);
    let field = fields.iter().filter(|field| rest(field).is_some()).max_by_key(|field| field.name.len())?;
    if let (Input::Rows(rows), Some(rest)) = (&field.input, rest(field))
        && let Some((number, inner)) = rest.split_once('.')
        && let (Ok(number), Some(inner)) = (number.parse::<usize>(), label(rows.fields, inner))
    {
        return Some(format!("{} {}, {inner}", rows.one, number + 1));
    }
    Some(field.label.to_owned())
}

impl Form<'_> {
    /// What is wrong, each with the name of its field and a link to it. Whoever asked for the result is led here.
    pub(super) fn summary(&self, fields: &[Field]) -> Markup {
        html! {
            @if !self.problems.is_empty() {
                div.problem #hasil role="alert" tabindex="-1" autofocus {
                    p { b { "Belum tersimpan. Yang harus diperbaiki:" } }
                    ul { @for (name, what) in self.problems {
                        li { @if name.is_empty() { (what) } @else { a href={ "#" (anchor(name)) } { (named(fields, name, what)) } } }
                    } }
                }
            }
        }
    }

    /// Fields, their names in the form beginning with a prefix.
    pub(super) fn draw(&self, fields: &[Field], prefix: &str) -> Markup {
        html! { @for field in fields { (self.field(field, &format!("{prefix}{}", field.name))) } }
    }

    fn text(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn field(&self, field: &Field, name: &str) -> Markup {
        match &field.input {
            Input::Part => html! { h2 { (field.label) } },
            Input::Id(_) => html! {},
            Input::Rows(rows) => self.rows(field, rows, name),
            Input::Check | Input::Has => self.check(field.label, name, field.hint),
            Input::Picture => self.picture(field, name),
            Input::Several(words) => html! {
                fieldset.words id=(anchor(name)) {
                    legend { (field.label) }
                    (self.wrong(name))
                    div { @for (word, said) in *words { (self.check(said, &format!("{name}.{word}"), "")) } }
                }
            },
            _ => html! {
                label for=(anchor(name)) { (field.label) @if !field.needed { span.optional { " boleh kosong" } } }
                (self.hint(field, name))
                (self.wrong(name))
                (self.control(field, name))
                @if field.is_localized() { (self.translations(field, name)) }
            },
        }
    }

    fn hint(&self, field: &Field, name: &str) -> Markup {
        html! { @if !field.hint.is_empty() { p.hint id={ (anchor(name)) "-bantuan" } { (field.hint) } } }
    }

    fn problem(&self, name: &str) -> Option<&str> {
        self.problems.iter().find(|(known, _)| known == name).map(|(_, what)| what.as_str())
    }

    fn wrong(&self, name: &str) -> Markup {
        html! { @if let Some(what) = self.problem(name) { p.wrong id={ (anchor(name)) "-salah" } { (what) } } }
    }

    /// What describes a field beside its name.
    fn described(&self, field: &Field, name: &str) -> Option<String> {
        let hint = (!field.hint.is_empty()).then(|| format!("{}-bantuan", anchor(name)));
        let wrong = self.problem(name).map(|_| format!("{}-salah", anchor(name)));
        let all: Vec<String> = hint.into_iter().chain(wrong).collect();
        (!all.is_empty()).then(|| all.join(" "))
    }

    fn control(&self, field: &Field, name: &str) -> Markup {
        let (id, text, described) = (anchor(name), self.text(name), self.described(field, name));
        let invalid = self.problem(name).map(|_| "true");
        let rows = match field.input {
            Input::Prose => Some(10),
            Input::Text | Input::Titles | Input::Lines => Some(4),
            Input::Dates | Input::Moments => Some(2),
            _ => None,
        };
        let options = match &field.input {
            Input::Choice(words) => Some(words.to_vec()),
            Input::Record(collection) => {
                Some(std::iter::once(("", "Tidak ada")).chain(self.known.records(*collection)).collect())
            }
            Input::Weekday => {
                let days = lapau_calendar::WEEKDAYS.iter().zip(WEEKDAYS).map(|(name, number)| (number, *name));
                Some(days.collect())
            }
            Input::Branch => {
                let branches = self.known.branches.iter().map(|(id, name)| (id.as_str(), name.as_str()));
                Some(std::iter::once(("", "Pusat")).chain(branches).collect::<Vec<_>>())
            }
            _ => None,
        };
        if let Some(options) = options {
            // What the record says and the form does not offer must not become something else by being shown.
            let is_strange = !options.iter().any(|(word, _)| *word == text);
            return html! {
                select id=(id) name=(name) aria-describedby=[described] aria-invalid=[invalid] {
                    @if is_strange { option value=(text) selected { @if text.is_empty() { "Pilih" } @else { (text) } } }
                    @for (word, said) in options { option value=(word) selected[word == text] { (said) } }
                }
            };
        }
        if let Some(rows) = rows {
            return html! {
                // Browsers drop one line break right behind the tag.
                textarea id=(id) name=(name) rows=(rows) maxlength=(field.longest()) aria-describedby=[described] aria-invalid=[invalid] { "\n" (text) }
            };
        }
        let (kind, mode) = match field.input {
            Input::Date(_) => ("date", None),
            Input::Moment(_) => ("datetime-local", None),
            Input::Time => ("time", None),
            Input::Number | Input::Nth | Input::Earlier => ("text", Some("numeric")),
            _ => ("text", None),
        };
        html! {
            input.short[kind != "text" || mode.is_some()] id=(id) name=(name) type=(kind) inputmode=[mode] value=(text) maxlength=[(kind == "text").then(|| field.longest())]
                autocomplete="off" aria-describedby=[described] aria-invalid=[invalid];
        }
    }

    /// The picture there is, and where another one is handed in. Names its file where that was not changed.
    fn picture(&self, field: &Field, name: &str) -> Markup {
        let (now, described) = (self.text(name), self.described(field, name));
        html! {
            label for=(anchor(name)) { (field.label) @if !field.needed { span.optional { " boleh kosong" } } }
            (self.hint(field, name))
            (self.wrong(name))
            @if !now.is_empty() {
                input type="hidden" name=(name) value=(now);
                img.handed src={ (PICTURES) (page::escaped(now)) } alt={ "Gambar sekarang: " (now) };
                (self.check("Tanpa gambar ini", &format!("{name}.buang"), ""))
            }
            input id=(anchor(name)) name={ (name) (HANDED) } type="file" accept="image/jpeg,image/png,image/webp,image/gif"
                aria-describedby=[described] aria-invalid=[self.problem(name).map(|_| "true")];
        }
    }

    fn check(&self, label: &str, name: &str, hint: &str) -> Markup {
        html! {
            label.check { input id=(anchor(name)) type="checkbox" name=(name) value=(YES) checked[self.text(name) == YES]; " " (label) }
            @if !hint.is_empty() { p.hint { (hint) } }
            (self.wrong(name))
        }
    }

    /// The same in the other languages, folded away until there is something in them.
    fn translations(&self, field: &Field, name: &str) -> Markup {
        let names = LANGUAGES.map(|(tag, language)| (tag, language, format!("{name}.{tag}")));
        let is_open = names.iter().any(|(_, _, name)| !self.text(name).is_empty());
        html! {
            details.translations open[is_open] {
                summary { "Terjemahan" span.unseen { ": " (field.label) } }
                @for (tag, language, name) in &names {
                    label for=(anchor(name)) { (field.label) ", bahasa " (language) }
                    @if matches!(field.input, Input::Text) {
                        textarea id=(anchor(name)) name=(name) lang=(tag) rows="4" maxlength=(field.longest()) { "\n" (self.text(name)) }
                    } @else {
                        input id=(anchor(name)) name=(name) lang=(tag) type="text" maxlength=(field.longest()) value=(self.text(name)) autocomplete="off";
                    }
                }
            }
        }
    }

    fn rows(&self, field: &Field, rows: &Rows, name: &str) -> Markup {
        let shown = count(self.typed, name).max(rows.least);
        html! {
            fieldset.rows id=(anchor(name)) {
                legend { (field.label) }
                (self.hint(field, name))
                (self.wrong(name))
                input type="hidden" name={ (name) ".jumlah" } value=(shown);
                @for n in 0..shown {
                    @let row = format!("{name}.{n}.");
                    @let from = format!("{row}asal");
                    fieldset.entry {
                        legend { (rows.one) " " (n + 1) }
                        @if let Some(n) = self.typed.get(&from) { input type="hidden" name=(from) value=(n); }
                        (self.draw(rows.fields, &row))
                        (self.check("Hapus yang ini", &format!("{row}buang"), ""))
                    }
                }
                button.small type="submit" name="putusan" value={ "tambah:" (name) } formaction={ (self.action) "#" (anchor(name)) } { "Tambah " (rows.one.to_lowercase()) }
            }
        }
    }
}
