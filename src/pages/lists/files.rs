//! Lists out to a file and in from one: the app's own, or a table that another program wrote.
//!
//! What a row of a table means is asked of the catalogue; what the library does not have is told with its line, and kept until its reader has seen to it.

use lapau_feed::json;
use lapau_reading::{Added, Entry, Error, Found, Wanted, read_table};
use leptos::{html::Input, prelude::*, task::spawn_local};

use super::name;
use crate::{
    components::{
        icon::{self, icon},
        prose::shorten,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{
        Catalogue, Drafts, Feed, Keeping, Problem,
        window::{self, Chosen},
    },
};

/// The largest file that is taken in, in bytes.
const LARGEST: u64 = 16 << 20;
/// The draft by which it is kept what the library does not have.
const ABSENT: &str = "lists absent";
/// After how many rows it is said how far the matching is.
const STEP: usize = 25;

/// What takes a file in.
#[derive(Clone, Copy)]
struct Door {
    t: Phrases,
    keeping: Keeping,
    catalogue: Catalogue,
    feed: Feed,
    /// What is said of it.
    said: RwSignal<String>,
    /// The rows whose titles the library does not have.
    absent: RwSignal<Vec<Wanted>>,
    drafts: Drafts,
}

/// The lists out to a file, and in from one.
pub(super) fn files(keeping: Keeping) -> Markup {
    let t = phrases();
    let (catalogue, feed) = (expect_context::<Catalogue>(), expect_context::<Feed>());
    let drafts = expect_context::<Drafts>();
    let door = Door { t, keeping, catalogue, feed, said: RwSignal::default(), absent: RwSignal::default(), drafts };
    // Whoever went to wish for one of them comes back to the others.
    spawn_local(async move {
        let kept = drafts.read_text(ABSENT).await.ok().flatten();
        if let Some(rows) = kept.and_then(|kept| json::from_str::<Vec<Wanted>>(&kept).ok()) {
            door.absent.try_set(rows);
        }
    });
    let field = NodeRef::<Input>::new();
    let busy = RwSignal::new(false);
    let lists = move |_| {
        if let Some(Ok(text)) = keeping.all().map(|reading| reading.to_json()) {
            window::save("lapau-daftar.json", "application/json", &text);
        }
    };
    let csv = move |_| {
        if let Some(reading) = keeping.all() {
            window::save("lapau-daftar.csv", "text/csv", &reading.to_csv(|list| name(t, list)));
        }
    };
    let read = move |_| {
        let Some(input) = field.get_untracked() else { return };
        let Some(file) = Chosen::of(&input) else { return };
        busy.set(true);
        spawn_local(async move {
            door.tell_absent(Vec::new()).await;
            let words = door.take_in(&file).await;
            input.set_value("");
            busy.set(false);
            door.said.set(words);
        });
    };
    markup! {
        <div class="actions">
            <button class="button" type="button" on:click=lists>{icon(icon::DOWNLOAD)}{t.lists_save()}</button>
            <button class="button quiet" type="button" on:click=csv>{t.lists_save_csv()}</button>
        </div>
        <div class="form"><div class="field">
            <label for="berkas-daftar">{t.lists_take_in()}</label>
            <p class="hint" id="berkas-daftar-hint">{t.lists_take_in_hint()}</p>
            <input
                class="input"
                id="berkas-daftar"
                type="file"
                accept=".json,application/json,.csv,.tsv,.txt,text/csv"
                aria-describedby="berkas-daftar-hint"
                disabled=move || busy.get()
                node_ref=field
                on:change=read
            />
        </div></div>
        <p class="why" role="status">{move || door.said.get()}</p>
        {move || door.absent.with(|rows| (!rows.is_empty()).then(|| absent(door, rows)))}
    }
}

impl Door {
    /// Takes a file in, whatever it is; what is to be said of that.
    async fn take_in(self, file: &Chosen) -> String {
        let Self { t, keeping, .. } = self;
        let bytes = if file.size() > LARGEST { None } else { file.read(0, file.size()).await };
        let Some(bytes) = bytes else { return t.lists_file_unread().into() };
        let added = match String::from_utf8(bytes) {
            Ok(text) if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') => {
                keeping.take_in(&text).await
            }
            Ok(text) => return self.take_table(text.as_bytes()).await,
            Err(error) => return self.take_table(error.as_bytes()).await,
        };
        added.map_or_else(|error| refusal(t, &error), |added| taken(t, added))
    }

    /// Tells what the library does not have, and keeps it.
    async fn tell_absent(self, rows: Vec<Wanted>) {
        // Kept beside what is shown: were it not, it would be told once all the same.
        match rows.is_empty() {
            true => self.drafts.forget(ABSENT).await.ok(),
            false => self.drafts.keep_text(ABSENT, serde_json::to_string(&rows).unwrap_or_default()).await.ok(),
        };
        self.absent.try_set(rows);
    }

    /// Takes a table in: each row as the title of the catalogue that it means.
    async fn take_table(self, bytes: &[u8]) -> String {
        let Self { t, keeping, catalogue, feed, said, .. } = self;
        let rows = match read_table(bytes) {
            Ok(rows) => rows,
            Err(error) => return refusal(t, &error),
        };
        let today = untrack(move || feed.snapshot()).map(|snapshot| snapshot.now().date());
        let opinions = rows.iter().filter(|row| row.has_opinion).count();
        let (count, mut found, mut missing) = (rows.len(), Vec::new(), Vec::new());
        for (done, wanted) in rows.into_iter().enumerate() {
            if done % STEP == 0 {
                said.set(t.lists_matching(done, count));
            }
            match catalogue.meant(&wanted).await {
                Ok(Some(title)) => {
                    let author = title.names.into_iter().next().map(|name| name.name).unwrap_or_default();
                    let entry = Entry { id: title.id, title: title.title, author, added: wanted.added.or(today) };
                    found.push(Found { shelves: wanted.shelves, entry, finished: wanted.finished });
                }
                Ok(None) => missing.push(wanted),
                Err(problem) => return Problem::say(&problem, t),
            }
        }
        // The worker answers once it has read the catalogue: only now is it known whether there is one.
        if untrack(move || catalogue.titles()) == Some(0) {
            return t.lists_no_catalogue().into();
        }
        self.tell_absent(missing).await;
        let left = if opinions > 0 { format!(" {}", t.lists_opinions(opinions as u64)) } else { String::new() };
        keeping.place(found).await.map_or_else(String::new, |added| taken(t, added) + &left)
    }
}

fn taken(t: Phrases, added: Added) -> String {
    t.lists_taken_in(added.known, added.left_out, added.titles as u64)
}

fn refusal(t: Phrases, error: &Error) -> String {
    match error {
        Error::TooLarge => t.lists_file_unread(),
        Error::NoLists(_) => t.lists_file_other(),
        Error::Newer(_) => t.problem_storage_newer(),
    }
    .into()
}

/// What the library does not have, each with its line and the way to wish for it, until all of it is seen to.
fn absent(door: Door, rows: &[Wanted]) -> Markup {
    let t = door.t;
    let items = rows.iter().map(|wanted| {
        let title = shorten(wanted.name(), 120);
        let with = |name: &str, value: &str| {
            if value.is_empty() { String::new() } else { format!("&{name}={}", paths::encode(value)) }
        };
        let more = [with("pengarang", &shorten(&wanted.author, 120)), with("isbn", &wanted.isbn)].concat();
        let (wish, label) =
            (format!("{}?q={}{more}", paths::WISH, paths::encode(&title)), format!("{}: {title}", t.wish_ask()));
        markup! { <li>{t.lists_absent_line(wanted.line, title)}" "<a href=wish aria-label=label>{t.wish_ask()}</a></li> }
    });
    let forget = move |_| spawn_local(door.tell_absent(Vec::new()));
    markup! {
        <div class="aside" id="tidak-ada">
            <p><b>{t.lists_absent(rows.len() as u64)}</b></p>
            <ul>{items.collect::<Markup>()}</ul>
            <p class="actions"><button class="button quiet small" type="button" on:click=forget>{t.lists_absent_done()}</button></p>
        </div>
    }
}
