//! Writing a letter: one page for every kind, whether it is new or still waits in the outbox.
//!
//! What kinds of letters ask for is in [`super::forms`]; what may be sent is the contract's word.

mod versions;

use std::{borrow::Cow, sync::Arc};

use lapau_feed::{
    Collection, Ticket,
    submission::{Content, Fault, Invalid},
};
use lapau_outbox::State;
use lapau_search::{Query, Row, begins_like};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use self::versions::History;
use super::{
    appointments::{appointment_of, card, with_sheet},
    forms::{self, Form},
    letters::was_sent,
    questions::answered_already,
    reading::{missing, shown, titles},
    thread::answered,
};
use crate::{
    components::{
        field::{Field, field, say},
        icon::{self, icon},
        page::{back, use_title},
        prose::shorten,
        states::{failure, loading_rows},
        ticket::{ticket, worth},
        title_row::title_row,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Answers, Catalogue, Drafts, Feed, Letters, Problem, Snapshot, window},
};

/// How many characters an ISBN has at least.
const ISBN: usize = 10;
/// How many titles that begin so are shown, and among how many they are looked for.
const SHOWN: usize = 3;
const LOOKED: usize = 20;
/// How many of the things that are wrong are named at once: a wall of them helps nobody to begin.
const NAMED: usize = 5;
/// How much of a question is said where it is only pointed to, in characters.
const POINTED: usize = 64;

/// Where a letter is written.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// On a page that has nothing else: its title is the page's.
    Page,
    /// On the page of what it is about.
    Below,
    /// On the page of a vote, by whoever votes.
    Vote(StoredValue<Voter>),
    /// On a device that others write on afterwards: nothing of it stays there to be seen. Called once it is stored.
    Kiosk(Callback<()>),
}

/// Who votes: a card of this phone, or nobody named.
#[derive(Clone, Default)]
pub(super) struct Voter {
    /// The card's identifier; empty for nobody.
    pub card: String,
    /// The key that the card has for the vote.
    pub key: Option<Ticket>,
}

/// A page on which a new letter is written, about something in the feed or about nothing in it.
///
/// `above` is the page above it, and what that is called; `start` is the letter before anything is filled in, or `None` when what it would be about is not there.
pub(super) fn new_letter(
    needs: &'static [Collection],
    above: impl Fn(Phrases) -> (String, String) + Send + 'static,
    start: impl Fn(&Snapshot) -> Option<Content> + Send + Sync + 'static,
) -> Markup {
    begin(needs, Box::new(above), Arc::new(start))
}

/// The page above, and what it is called.
type Above = dyn Fn(Phrases) -> (String, String) + Send;
/// A letter before anything is filled in.
type Start = dyn Fn(&Snapshot) -> Option<Content> + Send + Sync;

/// [`new_letter`], once for all kinds rather than once for each.
fn begin(needs: &'static [Collection], above: Box<Above>, start: Arc<Start>) -> Markup {
    let begun = Arc::clone(&start);
    let view = move |t: Phrases, snapshot: &Snapshot| {
        let Some(content) = begun(snapshot) else { return missing(t) };
        let (href, label) = above(t);
        markup! { {back(href, label)}{compose(t, snapshot, content, None, Place::Page)} }
    };
    if needs.is_empty() {
        // It can be written before anything has arrived.
        let t = phrases();
        let snapshot = expect_context::<Feed>().snapshot().unwrap_or_default();
        if let Some(form) = start(&snapshot).and_then(|content| forms::form(t, &snapshot, &content)) {
            use_title(move || form.title.clone());
        }
        return view(t, &snapshot);
    }
    let title = move |t: Phrases, snapshot: &Snapshot| Some(forms::form(t, snapshot, &start(snapshot)?)?.title);
    shown(needs, title, view)
}

/// The page on which a letter is changed that still waits.
pub(crate) fn edit_letter() -> Markup {
    let t = phrases();
    let id = paths::part("letter");
    let (letters, feed) = (expect_context::<Letters>(), expect_context::<Feed>());
    use_title(move || t.letter_edit().into());
    // What it says is read once: while it is being changed, nothing else may draw it anew.
    let ready = Memo::new(move |_| letters.all().is_some() && feed.snapshot().is_some());
    let body = move || {
        if !ready.get() {
            return loading_rows(2);
        }
        let (letter, snapshot) = untrack(move || (letters.get(&id.get()), feed.snapshot().unwrap_or_default()));
        match letter {
            // What was written with a card is about the letter as it is.
            Some(letter) if letter.submission.card.is_none() => {
                let id = letter.id().to_owned();
                hold_back(letters, id.clone());
                compose(t, &snapshot, letter.submission.content, Some(id), Place::Page)
            }
            _ => missing(t),
        }
    };
    markup! { {back(paths::OUTBOX, t.outbox_title())}{body} }
}

/// Keeps a letter on the phone while it is being changed, and lets it go when its page is left.
fn hold_back(letters: Letters, id: String) {
    let left = id.clone();
    on_cleanup(move || spawn_local(async move { letters.hurry(&left).await.unwrap_or_default() }));
    // Were it not held back, it might leave as it was; its writer would be told so when sending the change.
    spawn_local(async move { letters.postpone(&id).await.unwrap_or_default() });
}

/// A letter being written: its form, and thanks once it is stored.
pub(super) fn compose(
    t: Phrases,
    snapshot: &Snapshot,
    content: Content,
    letter: Option<String>,
    place: Place,
) -> Markup {
    let content = forms::opened(snapshot, content);
    let Some(mut form) = forms::form(t, snapshot, &content) else { return missing(t) };
    match place {
        Place::Page => {}
        Place::Below | Place::Vote(_) => form.title.clear(),
        Place::Kiosk(_) => {
            form.title.clear();
            form.terms = t.kiosk_terms();
            form.once = false;
        }
    }
    let name = match (&letter, place) {
        // Of several cards on a phone, each has a paper of its own.
        (None, Place::Vote(voter)) => {
            [content.kind(), &forms::subject(&content), &voter.with_value(|v| v.card.clone())].join(" ")
        }
        (None, _) => draft_name(&content),
        (Some(letter), _) => Drafts::of_letter(letter),
    };
    let changed = letter.is_some();
    let (form, start) = (StoredValue::new(form), StoredValue::new((content, name, letter)));
    let stored = RwSignal::new(None::<String>);
    Markup::from(move || match stored.get() {
        Some(letter) => saved(t, form, letter, changed, stored),
        None => {
            let (content, name, letter) = start.get_value();
            filling(t, form, (content, name, letter), place, stored)
        }
    })
}

/// The name of the draft in which a new letter is written.
pub(super) fn draft_name(content: &Content) -> String {
    [content.kind(), &forms::subject(content)].join(" ").trim_end().to_owned()
}

/// It is stored: only now thanks are said, and honestly where it is.
fn saved(
    t: Phrases,
    form: StoredValue<Form>,
    letter: String,
    changed: bool,
    stored: RwSignal<Option<String>>,
) -> Markup {
    let letters = expect_context::<Letters>();
    let (own, kind) = (letter.clone(), letter.clone());
    // How far it is: on this phone, in the library's mailbox, at the desk.
    let far = Memo::new(move |_| match letters.get(&letter).map(|letter| letter.state) {
        Some(State::Sent { .. }) => 2,
        Some(State::Handed { .. }) => 1,
        _ => 0,
    });
    let (feed, answers) = (expect_context::<Feed>(), expect_context::<Answers>());
    let own_ticket = move || {
        let (letter, snapshot) = (letters.get(&own)?, feed.snapshot()?);
        if appointment_of(&letter).is_some() {
            return card(t, &snapshot, &letter);
        }
        ticket(t, &snapshot, &letter, worth(&snapshot, letters, answers, &letter))
    };
    Effect::new(move |_| window::focus("#saved"));
    let words = move || match (changed, far.get()) {
        (true, _) => t.letter_changed(),
        (false, 2) => t.letter_sent(),
        (false, 1) => t.letter_handed(),
        (false, _) => t.letter_saved(),
    };
    let text = move || match far.get() {
        2 => sent_text(t, &untrack(|| letters.get(&kind)).map(|letter| letter.submission.content)),
        1 => t.letter_handed_text(),
        _ => t.letter_saved_text(),
    };
    let heading = if form.with_value(|form| form.title.is_empty()) {
        markup! { <h2 id="saved" tabindex="-1">{words}</h2> }
    } else {
        markup! { <h1 id="saved" tabindex="-1">{words}</h1> }
    };
    let again = (!changed && form.with_value(|form| form.again)).then(|| {
        markup! { <button class="button quiet" type="button" on:click=move |_| stored.set(None)>{t.letter_again()}</button> }
    });
    markup! {
        <div class="saved" role="status">
            {icon(icon::CHECK)}
            {heading}
            <p>{text}</p>
            {own_ticket}
            <div class="actions">
                <a class="button primary" href=paths::OUTBOX>{t.letter_outbox()}</a>
                {again}
            </div>
        </div>
    }
}

/// What becomes of a letter that has arrived: not each is answered.
fn sent_text(t: Phrases, content: &Option<Content>) -> &'static str {
    match content {
        Some(Content::Vote(_)) => t.letter_sent_vote(),
        Some(Content::Response(_)) => t.letter_sent_survey(),
        Some(Content::Post(_)) => t.letter_sent_post(),
        Some(Content::Registration(_)) => t.letter_sent_ticket(),
        _ => t.letter_sent_text(),
    }
}

fn filling(
    t: Phrases,
    form: StoredValue<Form>,
    (start, name, letter): (Content, String, Option<String>),
    place: Place,
    stored: RwSignal<Option<String>>,
) -> Markup {
    let keeps_drafts = !matches!(place, Place::Kiosk(_));
    let (drafts, letters) = (expect_context::<Drafts>(), expect_context::<Letters>());
    // One vote, one answer, one place is enough: who wrote about the same before sees the letter instead of the form.
    let once = letter.is_none() && form.with_value(|form| form.once);
    let before = was_sent(&start);
    let about = match &start {
        Content::Post(post) => {
            let feed = expect_context::<Feed>();
            answered(t, &untrack(move || feed.snapshot()).unwrap_or_default(), &post.reply_to)
        }
        start => titles_of(start),
    };
    let wishes = matches!(start, Content::Wish(_));
    let meets = matches!(start, Content::Appointment(_));
    let content = RwSignal::new(start);
    let there = wishes.then(|| already_there(t, content));
    // Problems are shown once sending was tried, and then go as they are mended.
    let tried = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Problem>);
    let changed_too_late = RwSignal::new(false);
    let name = StoredValue::new(name);
    let letter = StoredValue::new(letter);
    // What is not asked any more is neither wrong nor sent, and comes back from the draft if it is asked after all.
    let tidied = move |mut content: Content| {
        if let Some(tidy) = form.with_value(|form| form.tidy.clone()) {
            tidy(&mut content);
        }
        content
    };
    let problems = Memo::new(move |_| {
        content.with(|content| {
            let has_to_be_tidied = form.with_value(|form| form.tidy.is_some());
            let content = &if has_to_be_tidied { Cow::Owned(tidied(content.clone())) } else { Cow::Borrowed(content) };
            let more = form.with_value(|form| form.more.as_ref().map(|more| more(content)));
            let mut problems = content.problems();
            problems.extend(more.into_iter().flatten());
            problems
        })
    });
    let shown = Memo::new(move |_| if tried.get() { problems.get() } else { Vec::new() });

    let history = form.with_value(|form| {
        let versioned = form.fields.iter().find(|field| field.versioned && keeps_drafts)?;
        Some(History::open(t, name.get_value(), versioned.clone(), content))
    });
    let typed = StoredValue::new(false);
    let own = name.get_value();
    spawn_local(async move {
        if !keeps_drafts {
            return;
        }
        match drafts.read(&own).await {
            // Storage may answer late: what is being typed meanwhile must not be overwritten by what it was a moment ago.
            Ok(Some(kept)) if typed.try_get_value() == Some(false) => {
                content.set(kept);
                if let Some(history) = history {
                    history.begin();
                }
            }
            Ok(_) => {}
            Err(problem) => failed.set(Some(problem)),
        }
    });
    // Every keystroke is kept, so that neither a crash nor an update costs a word.
    let touched = Callback::new(move |()| {
        typed.set_value(true);
        window::set_dirty(true);
        if !keeps_drafts {
            return;
        }
        if let Some(history) = history {
            history.follow();
        }
        let (name, content) = (name.get_value(), content.get_untracked());
        spawn_local(async move {
            if let Err(problem) = drafts.keep(&name, content).await {
                failed.set(Some(problem));
            }
        });
    });
    on_cleanup(|| window::set_dirty(false));

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if !problems.get_untracked().is_empty() {
            // The summary is drawn in this turn; the focus goes there in the next.
            request_animation_frame(|| {
                window::focus(".error-summary");
                window::scroll_to("problems");
            });
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        // The page may be left before storage has answered, and takes what it holds with it.
        let content = forms::closed(tidied(content.get_untracked()));
        let (name, letter) = (name.get_value(), letter.get_value());
        spawn_local(async move {
            if let Place::Kiosk(done) = place {
                match letters.submit_at_kiosk(content).await {
                    Ok(()) => done.run(()),
                    Err(problem) => {
                        failed.set(Some(problem));
                        busy.set(false);
                    }
                }
                return;
            }
            let outcome = match letter {
                None => match place {
                    Place::Vote(voter) => letters.vote(content, voter.with_value(|voter| voter.key)).await.map(Some),
                    _ => letters.submit(content).await.map(Some),
                },
                Some(letter) => letters.edit(&letter, content).await.map(|changed| changed.then_some(letter)),
            };
            match outcome {
                Ok(Some(id)) => {
                    if history.is_some() {
                        // They stay with the letter as long as that can be changed, and go with it.
                        drafts.hand_versions(&name, &id).await.ok();
                    }
                    drafts.forget(&name).await.ok();
                    window::set_dirty(false);
                    stored.set(Some(id));
                }
                Ok(None) => changed_too_late.set(true),
                Err(problem) => failed.set(Some(problem)),
            }
            busy.set(false);
        });
    };

    let (head, fields, send, terms) = form.with_value(|form| {
        let lead = (!form.lead.is_empty()).then(|| markup! { <p class="lead">{form.lead.clone()}</p> });
        let head = (!form.title.is_empty())
            .then(|| markup! { <header class="head"><h1>{form.title.clone()}</h1>{lead}</header> });
        let mut fields = Vec::new();
        let mut section = Part::default();
        for one in &form.fields {
            if one.section.is_some() {
                let begun = Part { heading: one.section.clone(), ..Part::default() };
                fields.push(std::mem::replace(&mut section, begun).draw());
            }
            let when = one.when.clone();
            let hidden = Memo::new(move |_| content.with(|content| !when(content)));
            section.hidden.push(hidden);
            let earlier = history.filter(|_| one.versioned).map(|history| history.draw(touched));
            section.fields.push(
                markup! { <div hidden=move || hidden.get()>{field(t, one, content, shown, touched)}{earlier}</div> },
            );
        }
        fields.push(section.draw());
        let fields = fields.into_iter().collect::<Markup>();
        (head, fields, form.send, form.terms)
    });
    let terms = (!terms.is_empty()).then(|| markup! { <p class="terms">{terms}</p> });
    // The text stays a draft when one goes to look. News must not draw the form anew under whoever is typing.
    let already = content.with_untracked(|content| matches!(content, Content::Question(_))).then(|| {
        let feed = expect_context::<Feed>();
        let snapshot = untrack(move || feed.snapshot()).unwrap_or_default();
        let asked = move || {
            content.with(|content| match content {
                Content::Question(question) => question.text.clone(),
                _ => String::new(),
            })
        };
        answered_already(t, &snapshot, asked)
    });
    let sheet = meets.then(|| with_sheet(t, content, touched));
    let form = markup! {
        {move || summary(t, form, &shown.get())}
        {move || failed.get().map(failure)}
        {move || changed_too_late.get().then(|| markup! { <div class="state" role="alert"><h2>{t.letter_too_late()}</h2><p>{t.letter_too_late_text()}</p></div> })}
        <form novalidate on:submit=submit>
            {fields}
            {sheet}
            {already}
            <div class="actions">
                <button class="button primary" type="submit" aria-disabled=move || busy.get().then_some("true")>{icon(icon::SEND)}{send}</button>
            </div>
            {terms}
        </form>
    };
    let enough = move || once && before.get();
    let notice = move || {
        enough().then(|| {
            markup! {
                <div class="aside section">
                    <p>{t.letter_before()}</p>
                    <p><a href=paths::OUTBOX>{t.letter_outbox()}</a></p>
                </div>
            }
        })
    };
    markup! { <div class="form">{head}{about}{there}{notice}<div hidden=enough>{form}</div></div> }
}

/// Some of a form's fields, under the heading of their section if they have one.
#[derive(Default)]
struct Part {
    heading: Option<(String, String)>,
    /// Of each field, whether it is not asked for.
    hidden: Vec<Memo<bool>>,
    fields: Vec<Markup>,
}

impl Part {
    /// Draws it. A section goes when all of its fields do.
    fn draw(self) -> Markup {
        let fields = self.fields.into_iter().collect::<Markup>();
        let Some((title, about)) = self.heading else { return fields };
        let about = (!about.is_empty()).then(|| markup! { <p class="lead">{about}</p> });
        let none = move || self.hidden.iter().all(|hidden| hidden.get());
        markup! { <section class="survey-part" hidden=none><h2>{title}</h2>{about}{fields}</section> }
    }
}

/// The title that a letter is about.
pub(super) fn titles_of(content: &Content) -> Option<Markup> {
    match content {
        Content::Hold(hold) => Some(titles(vec![hold.title.clone()])),
        _ => None,
    }
}

/// What the library has already of what is wished for, as it is typed: the same number, or a title that begins so, also in another spelling.
fn already_there(t: Phrases, content: RwSignal<Content>) -> Markup {
    let wished = Memo::new(move |_| {
        content.with(|content| match content {
            Content::Wish(wish) => (wish.isbn.trim().to_owned(), wish.title.trim().to_owned()),
            _ => Default::default(),
        })
    });
    let found = RwSignal::new(Vec::<Row>::new());
    let feed = expect_context::<Feed>();
    let snapshot = untrack(move || feed.snapshot()).unwrap_or_default();
    let asked = move || {
        let (isbn, title) = wished.get();
        Query {
            text: if isbn.len() >= ISBN { isbn } else { title },
            limit: LOOKED,
            uncounted: true,
            ..Query::default()
        }
    };
    expect_context::<Catalogue>().search(asked, move |outcome| {
        let (text, mut rows) = outcome.map(|found| (found.query.text, found.results.rows)).unwrap_or_default();
        let is_isbn = wished.with_untracked(|(isbn, _)| *isbn == text && isbn.len() >= ISBN);
        rows.retain(|row| is_isbn || begins_like(&row.title, &text));
        rows.truncate(SHOWN);
        found.set(rows);
    });
    Markup::from(move || {
        let rows = found.with(|rows| rows.iter().map(|row| title_row(t, row, &snapshot)).collect::<Vec<_>>());
        (!rows.is_empty()).then(|| {
            markup! { <div class="aside ok section has-already" role="status"><p>{t.wish_has()}</p><ul class="list">{rows}</ul></div> }
        })
    })
}

/// What is still wrong, each with the way to its field.
fn summary(t: Phrases, form: StoredValue<Form>, problems: &[Invalid]) -> Option<Markup> {
    // Nothing has to be filled in where too much was chosen.
    let over = match problems {
        [Invalid { fault: fault @ Fault::OverBudget { .. }, .. }] => Some(say(t, *fault, None)),
        _ => None,
    };
    let items = problems.iter().take(NAMED).map(|problem| {
        let (words, id) = form.with_value(|form| {
            let owner = form.fields.iter().find(|field| field.owns(problem));
            let words = match owner {
                // What is only missing says so in its place.
                Some(owner) if form.fields.len() > 1 && problem.fault == Fault::Empty => shorten(&owner.label, POINTED),
                // The heading says by how much.
                Some(owner) if over.is_some() => owner.label.clone(),
                Some(owner) if form.fields.len() > 1 => {
                    format!("{}: {}", shorten(&owner.label, POINTED), say(t, problem.fault, Some(owner)))
                }
                _ => say(t, problem.fault, owner),
            };
            (words, owner.or(form.fields.first()).map(Field::id).unwrap_or_default())
        });
        let (href, target) = (format!("#{id}"), format!("#{id}"));
        let go = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            window::focus(&target);
        };
        markup! { <li><a href=href on:click=go>{words}</a></li> }
    });
    let items: Vec<_> = items.collect();
    let more = problems.len().checked_sub(NAMED + 1).map(|more| {
        markup! { <p class="hint">{t.form_more(more as u64 + 1)}</p> }
    });
    (!items.is_empty()).then(|| {
        let heading = over.unwrap_or_else(|| t.form_summary().into());
        markup! { <div class="error-summary" id="problems" role="alert" tabindex="-1"><h2>{heading}</h2><ul>{items}</ul>{more}</div> }
    })
}
