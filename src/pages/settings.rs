//! Language, look, and what is kept on this phone.

use lapau_feed::{Collection, Language};
use lapau_outbox::{State, by_hand};
use leptos::{html::Input, prelude::*, task::spawn_local};

use super::forms;
use crate::{
    components::{
        icon::{self, icon},
        page::{back, section, use_title},
        segment::choice,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    shell::say_age,
    state::{self, Cards, Drafts, Feed, Keeping, Letters, Loans, Passing, Settings, Sync, Theme, Untaken, window},
};

/// Language, look, and what is kept on this phone.
pub(crate) fn settings_page() -> Markup {
    let t = phrases();
    let settings = expect_context::<Settings>();
    use_title(move || t.settings_title().into());
    let themes = Theme::ALL.map(|theme| {
        let label = match theme {
            Theme::Phone => t.settings_theme_phone(),
            Theme::Light => t.settings_theme_light(),
            Theme::Dark => t.settings_theme_dark(),
        };
        choice("theme", label, None, move || settings.theme() == theme, move || settings.set_theme(theme))
    });
    let themes = themes.into_iter().collect::<Markup>();
    markup! {
        {back(paths::ME, t.app_me())}
        <header class="head"><h1>{t.settings_title()}</h1></header>
        <fieldset class="field">
            <legend>{t.settings_language()}</legend>
            <div class="segment">
                {language_choices(settings)}
            </div>
        </fieldset>
        <fieldset class="field">
            <legend>{t.settings_theme()}</legend>
            <div class="segment">
                {themes}
            </div>
        </fieldset>
        {kept(t)}
        {carried(t)}
        {clearing(t)}
    }
}

/// The languages to choose from.
pub(super) fn language_choices(settings: Settings) -> Markup {
    let languages = Language::ALL.map(|language| {
        let choose = move || settings.set_language(language);
        choice("language", name(language), Some(language.tag()), move || settings.language() == language, choose)
    });
    languages.into_iter().collect()
}

/// What a language calls itself.
fn name(language: Language) -> &'static str {
    match language {
        Language::Indonesian => "Indonesia",
        Language::Minangkabau => "Minangkabau",
        Language::English => "English",
    }
}

/// What of the library is on this phone, and whether the browser promised to keep it.
fn kept(t: Phrases) -> Markup {
    let (feed, sync) = (expect_context::<Feed>(), expect_context::<Sync>());
    let kept = RwSignal::new(None);
    spawn_local(async move {
        kept.try_set(Some(window::kept().await));
    });
    let rows = move || {
        let snapshot = feed.snapshot()?;
        let records = |wanted: &[Collection]| wanted.iter().map(|collection| snapshot.count(*collection)).sum::<u64>();
        let catalogue = [Collection::Titles, Collection::Holdings, Collection::Availability, Collection::Synonyms];
        let all = records(Collection::ALL);
        let titles = t.number(records(&[Collection::Titles]));
        let rest = t.number(all - records(&catalogue));
        Some(markup! {
            <div class="storage"><span>{t.settings_titles()}</span><span>{titles}</span></div>
            <div class="storage"><span>{t.settings_records()}</span><span>{rest}</span></div>
            <div class="storage"><span>{t.settings_bytes()}</span><span>{t.bytes(snapshot.bytes())}</span></div>
        })
    };
    let whole = move || {
        let snapshot = feed.snapshot()?;
        let said = match snapshot.complete {
            Some(generation) => t.settings_complete(t.number(generation)),
            None => t.settings_partial().into(),
        };
        let state = sync.state();
        let checked = match (state.checking, state.checked) {
            (Some(progress), _) => t.settings_checking(t.number(progress.done as u64), t.number(progress.parts as u64)),
            (None, Some(then)) => t.settings_checked(say_age(t, &snapshot, then)),
            (None, None) => t.settings_unchecked().into(),
        };
        Some(markup! { <p class="lead" role="status">{said}" "{checked}</p> })
    };
    let promise = move || {
        let kept = kept.get()?;
        let said = match kept.persistent {
            Some(true) => t.settings_persistent(),
            Some(false) => t.settings_not_persistent(),
            None => t.settings_unknown(),
        };
        Some(markup! { <p class="hint">{said}</p> })
    };
    let content = markup! {
            {whole}
            {rows}
            {promise}
            <div class="actions">
                <button class="button" type="button" on:click=move |_| sync.fetch()>{icon(icon::SYNC)}{t.settings_fetch()}</button>
                <button class="button quiet" type="button" on:click=move |_| sync.check()>{t.settings_check()}</button>
            </div>
    };
    section(t.settings_kept(), content)
}

/// All of it as a file, out and in: for phones that no network reaches.
fn carried(t: Phrases) -> Markup {
    let (feed, sync) = (expect_context::<Feed>(), expect_context::<Sync>());
    let (field, said, busy) = (NodeRef::<Input>::new(), RwSignal::new(String::new()), RwSignal::new(false));
    let take = move |_| {
        let Some(input) = field.get_untracked() else { return };
        let Some(file) = window::Chosen::of(&input) else { return };
        busy.set(true);
        said.set(t.settings_taking().into());
        spawn_local(async move {
            let words = match sync.take_in(file).await {
                Ok(()) => t.settings_taken().into(),
                Err(Untaken::Refused) => t.settings_refused().into(),
                Err(Untaken::Older) => t.settings_older().into(),
                Err(Untaken::Problem(problem)) => problem.say(t),
            };
            input.set_value("");
            busy.try_set(false);
            said.try_set(words);
        });
    };
    let save = move |_| {
        busy.set(true);
        spawn_local(async move {
            let words = match sync.carry().await {
                Ok(true) => t.settings_saved().into(),
                Ok(false) => t.settings_unsaved().into(),
                Err(problem) => problem.say(t),
            };
            busy.try_set(false);
            said.try_set(words);
        });
    };
    let incomplete = move || busy.get() || feed.snapshot().is_none_or(|snapshot| snapshot.complete.is_none());
    let content = markup! {
        <p class="hint">{t.settings_carry_hint()}</p>
        <div class="form"><div class="field">
            <label for="berkas-koleksi">{t.settings_take()}</label>
            <input class="input" id="berkas-koleksi" type="file" accept=".tar,application/x-tar" disabled=move || busy.get() node_ref=field on:change=take/>
        </div></div>
        <div class="actions">
            <button class="button" type="button" disabled=incomplete on:click=save>{icon(icon::DOWNLOAD)}{t.settings_carry()}</button>
        </div>
        <p class="why" role="status">{move || said.get()}</p>
    };
    section(t.settings_by_hand(), content)
}

/// Everything of whoever holds the phone, deleted: for phones that others use too.
fn clearing(t: Phrases) -> Markup {
    let (letters, loans, cards) = (expect_context::<Letters>(), expect_context::<Loans>(), expect_context::<Cards>());
    let (keeping, drafts, feed) = (expect_context::<Keeping>(), expect_context::<Drafts>(), expect_context::<Feed>());
    let (is_sure, busy, said) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(String::new()));
    let unsent = Memo::new(move |_| {
        let Passing { waiting, refused } = letters.passing();
        letters.waiting() + waiting + refused
    });
    let save = move |_| {
        spawn_local(async move {
            let passing = letters.passing_by_hand().await.unwrap_or_default();
            let (all, snapshot) = (letters.all_untracked(), untrack(move || feed.snapshot()).unwrap_or_default());
            let open = all.letters.iter().filter(|letter| !matches!(letter.state, State::Sent { .. }));
            let messages = open.map(|letter| {
                let (heading, text) = forms::headline(t, &snapshot, &letter.submission.content);
                [by_hand::message(&[heading, text].join("\n"), &letter.submission), "\n\n".into()].concat()
            });
            let file = messages.chain([passing]).collect::<String>();
            window::save("lapau-surat.txt", "text/plain", &file);
        });
    };
    let lost = move || {
        let count = unsent.get();
        (count > 0).then(|| {
            markup! {
                <div class="aside warn">
                    <p>{t.settings_clear_unsent(count as u64)}</p>
                    <p class="actions"><button class="button small" type="button" on:click=save>{icon(icon::DOWNLOAD)}{t.settings_clear_save()}</button></p>
                </div>
            }
        })
    };
    let clear = move |_| {
        if !is_sure.get_untracked() {
            said.set(t.settings_clear_unsure().into());
            window::focus("#hapus-semua");
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let words = match state::clear(letters, loans, cards, keeping, drafts).await {
                Ok(()) => t.settings_cleared().into(),
                Err(problem) => problem.say(t),
            };
            busy.try_set(false);
            is_sure.try_set(false);
            said.try_set(words);
        });
    };
    let sure = move |_| {
        is_sure.update(|is_sure| *is_sure = !*is_sure);
        said.set(String::new());
    };
    let content = markup! {
        <p>{t.settings_clear_what()}</p>
        <p class="hint">{t.settings_clear_stays()}</p>
        {lost}
        <label class="choice">
            <input id="hapus-semua" type="checkbox" prop:checked=move || is_sure.get() on:change=sure/>
            <span>{t.settings_clear_sure()}</span>
        </label>
        <div class="actions">
            <button class="button" type="button" on:click=clear>{t.settings_clear_do()}</button>
        </div>
        <p class="why" role="status">{move || said.get()}</p>
    };
    section(t.settings_clear(), content)
}
