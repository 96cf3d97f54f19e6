//! A field of a form: a label, a hint, what is wrong, and where to write.
//!
//! A field says how it is read from a letter's content and written to it, always as text, so that one drawing serves every kind of letter.

use std::sync::Arc;

use lapau_feed::submission::{Content, Fault, Invalid};
use leptos::prelude::*;

use super::icon::{self, small_icon};
use crate::{
    locale::Phrases,
    markup::{Markup, markup},
};

/// Reads a field from a letter's content.
pub(crate) type Read = Arc<dyn Fn(&Content) -> String + Send + Sync>;
/// Says something of a field, by a letter's content, and whether that is too much.
pub(crate) type Note = Arc<dyn Fn(&Content) -> (String, bool) + Send + Sync>;
/// Whether a field is asked for, by a letter's content.
pub(crate) type When = Arc<dyn Fn(&Content) -> bool + Send + Sync>;
/// Writes a field into a letter's content.
pub(crate) type Write = Arc<dyn Fn(&mut Content, &str) + Send + Sync>;

/// A field of a form.
#[derive(Clone)]
pub(crate) struct Field {
    /// Where it is in the letter, as [`Invalid::field`] says it.
    pub name: String,
    /// Another name under which something can be wrong with it.
    pub also: String,
    /// What it is called.
    pub label: String,
    /// What helps to fill it in; may be empty.
    pub hint: String,
    /// Whether it may be left out.
    pub optional: bool,
    /// How it is filled in.
    pub input: Input,
    /// How it is read.
    pub read: Read,
    /// How it is written.
    pub write: Write,
    /// What is said of it as it is filled in.
    pub note: Option<Note>,
    /// Whether it is asked for at all, by what the form holds.
    pub when: When,
    /// The section that begins with it: its title, and what it is about.
    pub section: Option<(String, String)>,
    /// Whether it is a long text of which earlier versions are kept.
    pub versioned: bool,
}

/// How a field is filled in.
#[derive(Clone, PartialEq)]
pub(crate) enum Input {
    /// A line.
    Line,
    /// Several lines, at most so many characters.
    Text(usize),
    /// A whole number.
    Number,
    /// A date, written as ISO 8601.
    Date,
    /// Yes or no: `1` or nothing.
    Flag,
    /// One of several: what is written, and what is read.
    One(Vec<(String, String)>),
    /// One or two times of several days, a line each, the best first: of each day its name, and of each time what is written and what is read.
    Slots(Vec<(String, Vec<(String, String)>)>),
    /// Any of several, a line each, in the order in which they were chosen if that means something.
    Many {
        /// What is written, and what is read.
        options: Vec<(String, String)>,
        /// Whether the order means something.
        ordered: bool,
    },
}

impl Field {
    /// A field that must be filled in, without a hint.
    pub(crate) fn new(name: &str, label: impl Into<String>, input: Input, (read, write): (Read, Write)) -> Self {
        Self {
            name: name.into(),
            also: String::new(),
            label: label.into(),
            hint: String::new(),
            optional: false,
            input,
            read,
            write,
            note: None,
            when: Arc::new(|_| true),
            section: None,
            versioned: false,
        }
    }

    /// With a hint.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// One that may be left out.
    pub(crate) fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Asked for only when this holds.
    pub(crate) fn when(mut self, when: impl Fn(&Content) -> bool + Send + Sync + 'static) -> Self {
        self.when = Arc::new(when);
        self
    }

    /// The identifier of what takes the focus.
    pub(crate) fn id(&self) -> String {
        self.name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
    }

    /// Whether what is wrong is wrong with this field.
    pub(crate) fn owns(&self, problem: &Invalid) -> bool {
        let inside = problem.field.strip_prefix(&*self.name);
        inside.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '['])) || problem.field == self.also
    }
}

/// A field over what a form holds. `shown` is what is wrong and may be said by now; `touched` is told of every change.
pub(crate) fn field(
    t: Phrases,
    field: &Field,
    content: RwSignal<Content>,
    shown: Memo<Vec<Invalid>>,
    touched: Callback<()>,
) -> Markup {
    let id = field.id();
    let value = {
        let read = field.read.clone();
        Memo::new(move |_| content.with(|content| read(content)))
    };
    let set = {
        let write = field.write.clone();
        Callback::new(move |text: String| {
            content.update(|content| write(content, &text));
            touched.run(());
        })
    };
    let wrong = {
        let field = field.clone();
        Memo::new(move |_| shown.with(|shown| shown.iter().find(|problem| field.owns(problem)).map(|p| p.fault)))
    };
    let wrong = {
        let own = field.clone();
        Signal::derive(move || wrong.get().map(|fault| say(t, fault, Some(&own))))
    };
    // What choices come to stays in sight while one chooses.
    let (fits, over) = match field.input {
        Input::Many { .. } => ("budget", "budget over"),
        _ => ("counter", "counter over"),
    };
    let note = field.note.clone().map(|note| {
        let said = Memo::new(move |_| content.with(|content| note(content)));
        let class = move || if said.with(|said| said.1) { over } else { fits };
        markup! { <p class=class role="status">{move || said.with(|said| said.0.clone())}</p> }
    });
    let line = |kind, mode, note| {
        let line = Line { id: &id, label: &field.label, hint: &field.hint, kind, mode, optional: field.optional };
        line.draw(t, wrong, value.into(), set, Callback::new(|()| {}), note)
    };
    let class = move || class(wrong);
    let error = error(&id, wrong);
    let hint_id = format!("{id}-hint");
    let hint = (field.input != Input::Flag).then(|| hint(&id, &field.hint));
    let optional = optional(t, field.optional);
    let described = described(&id, &field.hint);
    let invalid = move || invalid(wrong);
    let typed = move |event| set.run(event_target_value(&event));
    let label = field.label.clone();
    let options = match &field.input {
        Input::Line => return line("text", "text", note),
        Input::Number => return line("text", "numeric", note),
        Input::Date => return line("date", "", note),
        Input::Text(max) => {
            let max = *max;
            let length = move || value.with(|text| text.chars().count());
            let over = move || length() > max;
            return markup! {
                <div class=class>
                    <label for=id.clone()>{label}{optional}</label>
                    {hint}{error}
                    <textarea
                        class="input"
                        id=id
                        aria-describedby=described
                        aria-invalid=invalid
                        prop:value=move || value.get()
                        on:input=typed
                    ></textarea>
                    <p class=move || if over() { "counter over" } else { "counter" }>
                        {move || t.form_count(t.number(length() as u64), t.number(max as u64))}
                    </p>
                    {note}
                </div>
            };
        }
        Input::Flag => {
            let hint =
                (!field.hint.is_empty()).then(|| markup! { <span class="hint" id=hint_id>{field.hint.clone()}</span> });
            return markup! {
                <div class=class>
                    {error}
                    <label class="choice">
                        <input
                            id=id
                            type="checkbox"
                            aria-describedby=described
                            aria-invalid=invalid
                            prop:checked=move || !value.get().is_empty()
                            on:change=move |event| set.run(if event_target_checked(&event) { "1" } else { "" }.into())
                        />
                        <span>{label}{hint}</span>
                    </label>
                    {note}
                </div>
            };
        }
        Input::One(options) => {
            let options = options.iter().enumerate().map(|(n, (key, words))| {
                let (own, key) = (key.clone(), key.clone());
                let option = if n == 0 { id.clone() } else { format!("{id}-{n}") };
                markup! {
                    <label class="choice">
                        <input
                            id=option
                            type="radio"
                            name=id.clone()
                            prop:checked=move || value.get() == own
                            on:change=move |_| set.run(key.clone())
                        />
                        <span>{words.clone()}</span>
                    </label>
                }
            });
            options.collect::<Markup>()
        }
        Input::Slots(days) => slots(t, &id, days, value, set),
        Input::Many { options, ordered } => {
            let ordered = *ordered;
            let place = move |key: &str| value.with(|chosen| chosen.lines().position(|line| line == key));
            let options = options.iter().enumerate().map(|(n, (key, words))| {
                let (own, number, key) = (key.clone(), key.clone(), key.clone());
                let option = if n == 0 { id.clone() } else { format!("{id}-{n}") };
                let number = move || {
                    let place = place(&number).filter(|_| ordered)?;
                    Some(markup! { " "<span class="tag ok">{t.form_place(t.number(place as u64 + 1))}</span> })
                };
                let choose = move |event| {
                    let chosen = value.get_untracked();
                    let others = chosen.lines().filter(|line| *line != key);
                    let own = event_target_checked(&event).then_some(&*key);
                    set.run(others.chain(own).collect::<Vec<_>>().join("\n"));
                };
                markup! {
                    <label class="choice">
                        <input id=option type="checkbox" prop:checked=move || place(&own).is_some() on:change=choose/>
                        <span>{words.clone()}{number}</span>
                    </label>
                }
            });
            options.collect::<Markup>()
        }
    };
    markup! {
        <fieldset class=class aria-describedby=described>
            <legend>{label}{optional}</legend>
            {hint}{error}{options}{note}
        </fieldset>
    }
}

/// How many days of times are seen at once; the others are unfolded.
const DAYS: usize = 6;

/// Times by their days. The first that is chosen is the first wish and the next the second; a third takes the second one's place.
fn slots(
    t: Phrases,
    id: &str,
    days: &[(String, Vec<(String, String)>)],
    value: Memo<String>,
    set: Callback<String>,
) -> Markup {
    let mut count = 0;
    let mut day = |(name, times): &(String, Vec<(String, String)>)| {
        let times = times.iter().map(|(key, words)| {
            let option = if count == 0 { id.to_owned() } else { format!("{id}-{count}") };
            count += 1;
            let (own, mark) = (key.clone(), key.clone());
            let place = move |key: &str| value.with(|chosen| chosen.lines().position(|line| line == key));
            let mark = move || {
                let place = place(&mark)?;
                Some(markup! { " "<b>{t.number(place as u64 + 1)}</b> })
            };
            let key = key.clone();
            let choose = move |event| {
                let chosen = value.get_untracked();
                let others = chosen.lines().filter(|line| *line != key);
                let is_chosen = event_target_checked(&event);
                let kept = others.take(if is_chosen { 1 } else { 2 });
                set.run(kept.chain(is_chosen.then_some(&*key)).collect::<Vec<_>>().join("\n"));
            };
            let label = format!("{name}, {words}");
            markup! {
                <label class="slot">
                    <input id=option type="checkbox" aria-label=label prop:checked=move || place(&own).is_some() on:change=choose/>
                    <span>{words.clone()}{mark}</span>
                </label>
            }
        });
        markup! { <p class="slot-day">{name.clone()}</p><div class="slots">{times.collect::<Markup>()}</div> }
    };
    let near = days.iter().take(DAYS).map(&mut day).collect::<Markup>();
    let far = days.iter().skip(DAYS).map(&mut day).collect::<Markup>();
    // What was chosen is seen.
    let is_chosen = |(_, times): &(String, Vec<(String, String)>)| {
        value.with_untracked(|chosen| times.iter().any(|(key, _)| chosen.lines().any(|line| line == key)))
    };
    let open = days.iter().skip(DAYS).any(is_chosen);
    let far = (days.len() > DAYS).then(
        || markup! { <details class="more-slots" open=open><summary>{t.appointment_later()}</summary>{far}</details> },
    );
    markup! { {near}{far} }
}

/// A line to write in, over whatever a form holds.
pub(crate) struct Line<'a> {
    /// The identifier of what takes the focus.
    pub id: &'a str,
    /// What it is called.
    pub label: &'a str,
    /// What helps to fill it in; may be empty.
    pub hint: &'a str,
    /// The `type` of the input: `text` or `date`.
    pub kind: &'static str,
    /// The keyboard a phone shows; `numeric` makes it a short line.
    pub mode: &'static str,
    /// Whether it may be left out.
    pub optional: bool,
}

impl Line<'_> {
    /// Draws it. `wrong` is what is wrong and may be said by now; `typed` is told of every change, `left` once it was changed and left.
    pub(crate) fn draw(
        self,
        t: Phrases,
        wrong: Signal<Option<String>>,
        value: Signal<String>,
        typed: Callback<String>,
        left: Callback<()>,
        note: Option<Markup>,
    ) -> Markup {
        let Line { id, label, hint: help, kind, mode, optional: may_be_empty } = self;
        markup! {
            <div class=move || class(wrong)>
                <label for=id.to_owned()>{label.to_owned()}{optional(t, may_be_empty)}</label>
                {hint(id, help)}{error(id, wrong)}
                <input
                    class=if kind == "date" || mode == "numeric" { "input short" } else { "input" }
                    id=id.to_owned()
                    type=kind
                    inputmode=mode
                    autocomplete="off"
                    aria-describedby=described(id, help)
                    aria-invalid=move || invalid(wrong)
                    prop:value=move || value.get()
                    on:input=move |event| typed.run(event_target_value(&event))
                    on:change=move |_| left.run(())
                />
                {note}
            </div>
        }
    }
}

/// The class of a field, by whether something is wrong with it.
fn class(wrong: Signal<Option<String>>) -> &'static str {
    if wrong.with(Option::is_some) { "field wrong" } else { "field" }
}

fn invalid(wrong: Signal<Option<String>>) -> Option<&'static str> {
    wrong.with(Option::is_some).then_some("true")
}

/// What is wrong, in the place that a field is described by even before anything is.
fn error(id: &str, wrong: Signal<Option<String>>) -> Markup {
    let id = format!("{id}-error");
    markup! {
        <div id=id>{move || wrong.get().map(|what| markup! { <p class="error">{small_icon(icon::WARNING)}{what}</p> })}</div>
    }
}

fn hint(id: &str, hint: &str) -> Option<Markup> {
    let id = format!("{id}-hint");
    (!hint.is_empty()).then(|| markup! { <p class="hint" id=id>{hint.to_owned()}</p> })
}

fn optional(t: Phrases, optional: bool) -> Option<Markup> {
    optional.then(|| markup! { " "<span class="optional">{t.form_optional()}</span> })
}

/// The identifiers of what describes a field.
fn described(id: &str, hint: &str) -> String {
    if hint.is_empty() { format!("{id}-error") } else { format!("{id}-hint {id}-error") }
}

/// What is wrong with a field, and what to do about it.
pub(crate) fn say(t: Phrases, fault: Fault, field: Option<&Field>) -> String {
    let number = |number: usize| t.number(number as u64);
    match fault {
        Fault::Empty => match field.map(|field| &field.input) {
            Some(Input::One(_) | Input::Slots(_) | Input::Many { .. }) => t.form_choose().into(),
            Some(Input::Line | Input::Number | Input::Date) => t.form_fill_in().into(),
            _ => t.form_empty().into(),
        },
        Fault::TooShort { min } => t.form_too_short(min),
        Fault::TooLong { max, by } => t.form_too_long(number(by), number(max)),
        Fault::ControlCharacters => t.form_control_characters().into(),
        Fault::TooMany { max } => t.form_too_many(number(max)),
        Fault::OutOfRange { min, max } => t.form_out_of_range(max, min),
        Fault::Isbn => t.form_isbn().into(),
        Fault::Order => t.form_order().into(),
        Fault::Consent => t.form_consent().into(),
        Fault::OverBudget { by } => t.form_over_budget(t.rupiah(by as u32)),
        Fault::Closed if matches!(field.map(|field| &field.input), Some(Input::Slots(_))) => {
            t.appointment_gone().into()
        }
        Fault::Closed => t.form_closed().into(),
        Fault::TooLarge { .. } => t.form_too_large().into(),
        // Only the app itself, or a feed that changed meanwhile, could cause these.
        Fault::Version | Fault::Uuid | Fault::Identifier | Fault::Twice | Fault::Unknown | Fault::Kind => {
            t.form_unfit(fault.to_string())
        }
    }
}
