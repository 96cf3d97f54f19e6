//! What a long text was while it was being written: kept by itself on the phone, looked at, and gone back to.
//!
//! When a version is kept and which go is the word of `lapau_outbox::versions`. Going back keeps what stood there first.

use jiff::Timestamp;
use lapau_feed::submission::{Content, Entry};
use lapau_outbox::versions::{Version, Versions};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        field::Field,
        icon::{self, icon, small_icon},
        sheet::sheet,
        states::failure,
    },
    locale::Phrases,
    markup::{Markup, markup},
    state::{Drafts, Feed, Problem, window},
};

/// The earlier versions of one field of a form.
#[derive(Clone, Copy)]
pub(super) struct History {
    t: Phrases,
    drafts: Drafts,
    /// The name of the form's draft.
    name: StoredValue<String>,
    field: StoredValue<Field>,
    content: RwSignal<Content>,
    versions: RwSignal<Versions>,
    /// The text as it was last seen, and since when it stood so.
    seen: StoredValue<(String, Timestamp)>,
    /// The version that is looked at.
    chosen: RwSignal<Option<Version>>,
    said: RwSignal<String>,
    failed: RwSignal<Option<Problem>>,
}

impl History {
    /// Those of a form's field, as far as they are on the phone.
    pub(super) fn open(t: Phrases, name: String, field: Field, content: RwSignal<Content>) -> Self {
        let history = Self {
            t,
            drafts: expect_context::<Drafts>(),
            name: StoredValue::new(name),
            field: StoredValue::new(field),
            content,
            versions: RwSignal::new(Versions::default()),
            seen: StoredValue::new((String::new(), window::now())),
            chosen: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            failed: RwSignal::new(None),
        };
        history.begin();
        let name = history.name.get_value();
        spawn_local(async move {
            match history.drafts.versions(&name).await {
                Ok(kept) => _ = history.versions.try_update(|versions| versions.join(&kept)),
                Err(problem) => _ = history.failed.try_set(Some(problem)),
            }
        });
        history
    }

    fn text(self) -> String {
        self.content.with_untracked(|content| self.field.with_value(|field| (field.read)(content)))
    }

    /// The text stands as it was when it was last left.
    pub(super) fn begin(self) {
        // It was left some time ago: the first change of it is one after a pause.
        self.seen.set_value((self.text(), Timestamp::UNIX_EPOCH));
    }

    /// The form was changed: what stood there may be worth a version.
    pub(super) fn follow(self) {
        let (text, now) = (self.text(), window::now());
        let (before, since) = self.seen.get_value();
        if before == text {
            return;
        }
        if self.versions.with_untracked(|versions| versions.deserves(&before, since, &text, now)) {
            self.keep(&before, if since == Timestamp::UNIX_EPOCH { now } else { since });
        }
        self.seen.set_value((text, now));
    }

    /// Keeps a text as a version.
    fn keep(self, text: &str, at: Timestamp) {
        let mut versions = self.versions.get_untracked();
        if !versions.keep(text, at) {
            return;
        }
        self.versions.set(versions.clone());
        let name = self.name.get_value();
        spawn_local(async move {
            match self.drafts.keep_versions(&name, &versions).await {
                // What was kept meanwhile is there already; what another tab kept comes along.
                Ok(all) => _ = self.versions.try_update(|versions| versions.join(&all)),
                Err(problem) => _ = self.failed.try_set(Some(problem)),
            }
        });
    }

    /// How a version is called: the time at which it was so.
    fn called(self, version: &Version) -> String {
        let snapshot = untrack(move || expect_context::<Feed>().snapshot()).unwrap_or_default();
        let (at, today) = (snapshot.local(version.at), snapshot.now().date());
        if at.date() == today { self.t.sync_today(self.t.time(at.time())) } else { self.t.moment(at) }
    }

    /// Puts a version in the place of what stands there, which becomes a version itself.
    fn restore(self, version: &Version, touched: Callback<()>) {
        self.keep(&self.text(), window::now());
        self.content.update(|content| self.field.with_value(|field| (field.write)(content, &version.text)));
        touched.run(());
        self.said.set(self.t.versions_restored(self.called(version)));
    }

    /// The list of them, and what each says.
    pub(super) fn draw(self, touched: Callback<()>) -> Markup {
        let t = self.t;
        let open = RwSignal::new(false);
        let count = Memo::new(move |_| self.versions.with(|versions| versions.versions.len()));
        let rows = move || {
            let versions = self.versions.get().versions;
            let rows = versions.into_iter().rev().map(|version| {
                let words = t.entry_words(Entry::words(&version.text) as u64);
                let called = self.called(&version);
                let look = move |_| {
                    self.chosen.set(Some(version.clone()));
                    open.set(true);
                };
                markup! {
                    <li><button class="version" type="button" on:click=look>
                        <b>{called}</b><span class="meta">{words}</span>{small_icon(icon::CHEVRON)}
                    </button></li>
                }
            });
            rows.collect::<Markup>()
        };
        let now = move |_| {
            let text = self.text();
            if text.trim().is_empty() {
                self.said.set(t.versions_nothing().into());
                return;
            }
            self.keep(&text, window::now());
            self.said.set(t.versions_saved().into());
        };
        let preview = move || {
            let version = self.chosen.get()?;
            let (words, called) = (t.entry_words(Entry::words(&version.text) as u64), self.called(&version));
            let text = version.text.clone();
            let restore = move |_| {
                open.set(false);
                self.restore(&version, touched);
            };
            Some(markup! {
                <p class="meta"><span>{called}</span><span>{words}</span></p>
                <div class="version-text" tabindex="0" role="region" aria-labelledby="versi-naskah">{text}</div>
                <div class="sheet-foot"><button class="button primary" type="button" on:click=restore>{icon(icon::SYNC)}{t.versions_restore()}</button></div>
            })
        };
        let summary = move || match count.get() {
            0 => t.versions_none().to_owned(),
            count => t.versions_count(count as u64),
        };
        markup! {
            <details class="versions">
                <summary>{small_icon(icon::CLOCK)}<span>{summary}</span></summary>
                <p class="hint">{t.versions_hint()}</p>
                <button class="button quiet small" type="button" on:click=now>{t.versions_save()}</button>
                <ul class="list">{rows}</ul>
            </details>
            <p class="versions-said" role="status">{move || self.said.get()}</p>
            {move || self.failed.get().map(failure)}
            {sheet(open, "versi-naskah", t.versions_look(), Markup::from(preview))}
        }
    }
}
