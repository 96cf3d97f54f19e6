//! A survey on a device at the library's door, answered by one person after another.
//!
//! Of those who were there before nothing is to be seen: no draft, no letter, no language.
//! It begins anew after thanks and after some time without a touch, and is left on purpose alone.

use std::time::Duration;

use lapau_feed::{
    Collection,
    learning::Survey,
    prose,
    submission::{Content, Response},
};
use leptos::prelude::*;

use super::{
    reading::missing,
    settings::language_choices,
    writing::{Place, compose},
};
use crate::{
    components::{
        field::Line,
        icon::{self, icon},
        page::{back, use_title},
        segment::choice,
        states::loading,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Feed, Kiosk, Settings, Snapshot, window},
};

/// After how many seconds without a touch a device may begin anew; the second is what it does unless somebody says otherwise.
const WAITS: [u32; 3] = [30, 60, 120];
/// For how many seconds thanks are said, unless it begins anew sooner.
const THANKS: i64 = 12;

/// The page on which a device is made a kiosk, and the kiosk.
pub(crate) fn kiosk_page() -> Markup {
    let t = phrases();
    let feed = expect_context::<Feed>();
    let id = paths::part("id").get_untracked();
    let path = paths::below(&paths::below(paths::SURVEYS, &id), paths::KIOSK);
    let on = RwSignal::new(Kiosk::now().filter(|kiosk| kiosk.path == path));
    use_title(move || t.kiosk_title().into());
    // Whoever types must not lose it because news came: only whether the survey is there draws the page anew.
    let wanted = id.clone();
    let is_there = Memo::new(move |_| {
        let snapshot = feed.snapshot()?;
        if !snapshot.whole && !snapshot.heads.contains_key(&Collection::Surveys) {
            return None;
        }
        Some(snapshot.surveys.iter().any(|survey| survey.id == wanted))
    });
    Markup::from(move || match (on.get(), is_there.get()) {
        (Some(kiosk), _) => untrack(|| standing(t, &id, kiosk, on)),
        (None, None) => loading(),
        (None, Some(false)) => missing(t),
        (None, Some(true)) => untrack(|| setting_up(t, &id, path.clone(), on)),
    })
}

/// What making the device a kiosk means, and how it is done.
fn setting_up(t: Phrases, id: &str, path: String, on: RwSignal<Option<Kiosk>>) -> Markup {
    let settings = expect_context::<Settings>();
    let (seconds, code) = (RwSignal::new(WAITS[1]), RwSignal::new(String::new()));
    let waits = WAITS.map(|wait| {
        let label = t.kiosk_seconds(u64::from(wait));
        choice("wait", label, None, move || seconds.get() == wait, move || seconds.set(wait))
    });
    let waits = waits.into_iter().collect::<Markup>();
    let hint = t.kiosk_code_hint();
    let line = Line { id: "code", label: t.kiosk_code(), hint, kind: "text", mode: "numeric", optional: true };
    let line = line.draw(
        t,
        Signal::derive(|| None),
        code.into(),
        Callback::new(move |typed| code.set(typed)),
        Callback::new(|()| ()),
        None,
    );
    let begin = move |_| {
        let kiosk = Kiosk {
            path: path.clone(),
            seconds: seconds.get_untracked(),
            code: code.with_untracked(|code| code.trim().to_owned()),
            language: untrack(move || settings.language()),
        };
        kiosk.begin();
        on.set(Some(kiosk));
    };
    markup! {
        {back(paths::below(paths::SURVEYS, id), t.surveys_kind())}
        <header class="head"><h1>{t.kiosk_title()}</h1><p class="lead">{t.kiosk_lead()}</p></header>
        <ul class="steps"><li>{t.kiosk_wipes()}</li><li>{t.kiosk_sends()}</li><li>{t.kiosk_stays()}</li></ul>
        <div class="form">
            <fieldset class="field"><legend>{t.kiosk_wait()}</legend><div class="segment">{waits}</div></fieldset>
            {line}
            <div class="actions"><button class="button primary" type="button" on:click=begin>{t.kiosk_begin()}</button></div>
        </div>
    }
}

/// How far the person is who stands there now.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// Nobody is there, or somebody reads what it is about.
    Beginning,
    /// Somebody answers.
    Answering,
    /// Somebody has answered.
    Thanks,
}

/// What a kiosk knows of the person who stands there now.
#[derive(Clone, Copy)]
struct Guest {
    stage: RwSignal<Stage>,
    /// Since when nothing was touched, in seconds.
    untouched: StoredValue<i64>,
    /// How many seconds are left, once there are few.
    left: RwSignal<Option<i64>>,
    /// What was typed to leave, while somebody is about to, and whether it was wrong.
    leaving: RwSignal<Option<(String, bool)>>,
}

impl Guest {
    /// Somebody is there. What warns goes with the next tick: it must not go from under the finger that comes down on it.
    fn touch(self) {
        self.untouched.set_value(window::seconds());
    }

    fn stay(self) {
        self.touch();
        if self.left.get_untracked().is_some() {
            self.left.set(None);
        }
    }

    fn go(self, stage: Stage) {
        self.stay();
        self.leaving.set(None);
        self.stage.set(stage);
    }
}

/// The kiosk.
fn standing(t: Phrases, id: &str, kiosk: Kiosk, on: RwSignal<Option<Kiosk>>) -> Markup {
    let (feed, settings) = (expect_context::<Feed>(), expect_context::<Settings>());
    Kiosk::hold();
    let guest = Guest {
        stage: RwSignal::new(Stage::Beginning),
        untouched: StoredValue::new(window::seconds()),
        left: RwSignal::new(None),
        leaving: RwSignal::new(None),
    };
    let (limit, home) = (i64::from(kiosk.seconds), kiosk.language);
    let tick = move || {
        let stage = guest.stage.get_untracked();
        let spoken = untrack(move || settings.language());
        if stage == Stage::Beginning && spoken == home && guest.leaving.with_untracked(Option::is_none) {
            return;
        }
        let limit = if stage == Stage::Thanks { limit.min(THANKS) } else { limit };
        let left = limit - (window::seconds() - guest.untouched.get_value());
        if left <= 0 {
            guest.go(Stage::Beginning);
            if spoken != home {
                settings.set_language(home);
            }
        } else if stage == Stage::Answering && left <= limit / 3 {
            guest.left.set(Some(left));
        } else if guest.left.with_untracked(Option::is_some) {
            guest.left.set(None);
        }
    };
    let ticking = set_interval_with_handle(tick, Duration::from_secs(1)).ok();
    on_cleanup(move || {
        if let Some(ticking) = ticking {
            ticking.clear();
        }
        // Whoever was led elsewhere, as by the browser's way back, is led here again once the address says so.
        set_timeout(Kiosk::hold, Duration::from_millis(200));
    });
    // A new stage begins at its beginning.
    Effect::new(move |before: Option<Stage>| {
        let stage = guest.stage.get();
        if before.is_some_and(|before| before != stage) {
            request_animation_frame(|| {
                window::focus("#kiosk");
                window::scroll_to("main");
            });
        }
        stage
    });
    let found = StoredValue::new(id.to_owned());
    let survey = move |snapshot: &Snapshot| {
        found.with_value(|id| snapshot.surveys.iter().find(|survey| survey.id == *id).cloned())
    };
    let code = StoredValue::new(kiosk.code);
    let body = move || match guest.stage.get() {
        Stage::Beginning => {
            let about = move || {
                let Some(snapshot) = feed.snapshot() else { return loading() };
                match survey(&snapshot) {
                    Some(survey) => beginning(t, &snapshot, &survey, guest),
                    None => missing(t),
                }
            };
            markup! { {about}{languages(t, settings)}{leave(t, code, guest, on)} }
        }
        Stage::Answering => {
            let snapshot = untrack(move || feed.snapshot()).unwrap_or_default();
            match survey(&snapshot).filter(|survey| is_open(&snapshot, survey)) {
                Some(survey) => answering(t, &snapshot, &survey, guest),
                // It closed while nobody looked.
                None => markup! { <h1 id="kiosk" tabindex="-1">{t.kiosk_closed()}</h1>{again(t.kiosk_done(), guest)} },
            }
        }
        Stage::Thanks => markup! {
            <div class="saved" role="status">
                {icon(icon::CHECK)}
                <h1 id="kiosk" tabindex="-1">{t.kiosk_thanks()}</h1>
                <p>{t.kiosk_thanks_text()}</p>
                {again(t.kiosk_done(), guest)}
            </div>
        },
    };
    let is_short = Memo::new(move |_| guest.left.get().is_some());
    let still = move || {
        is_short.get().then(|| {
            markup! {
                <div class="still" role="alert">
                    <p>{t.kiosk_still()}" "<b aria-hidden="true">{move || guest.left.get().map(|left| t.number(left as u64))}</b></p>
                    <button class="button primary" type="button" on:click=move |_| guest.stay()>{t.kiosk_still_here()}</button>
                </div>
            }
        })
    };
    markup! {
        <div class="kiosk" on:pointerdown=move |_| guest.touch() on:keydown=move |_| guest.touch() on:input=move |_| guest.touch()>
            {body}
            {still}
        </div>
    }
}

fn is_open(snapshot: &Snapshot, survey: &Survey) -> bool {
    let today = snapshot.now().date();
    survey.opens <= today && today <= survey.closes
}

/// What the survey is about, and the way in. Its links would lead out: only its words are shown.
fn beginning(t: Phrases, snapshot: &Snapshot, survey: &Survey, guest: Guest) -> Markup {
    let about = prose::plain(&survey.about);
    let about = about.lines().map(|line| markup! { <p>{line.to_owned()}</p> }).collect::<Markup>();
    let library = snapshot.library.as_ref().map(|library| t.of(&library.name));
    let way = if is_open(snapshot, survey) {
        markup! {
            <p class="meta">{t.kiosk_terms()}</p>
            <div class="actions"><button class="button primary wide" type="button" on:click=move |_| guest.go(Stage::Answering)>{t.kiosk_start()}</button></div>
        }
    } else {
        markup! { <div class="aside section"><p>{t.kiosk_closed()}</p></div> }
    };
    markup! {
        <header class="head"><p class="kicker">{library}</p><h1 id="kiosk" tabindex="-1">{t.of(&survey.title)}</h1></header>
        <div class="prose">{about}</div>
        {way}
    }
}

fn languages(t: Phrases, settings: Settings) -> Markup {
    markup! {
        <fieldset class="field"><legend>{t.settings_language()}</legend><div class="segment">{language_choices(settings)}</div></fieldset>
    }
}

fn answering(t: Phrases, snapshot: &Snapshot, survey: &Survey, guest: Guest) -> Markup {
    let response = Response { survey: survey.id.clone(), language: t.0, answers: Vec::new() };
    let done = Callback::new(move |()| guest.go(Stage::Thanks));
    let form = compose(t, snapshot, Content::Response(response), None, Place::Kiosk(done));
    markup! {
        <header class="head"><h1 id="kiosk" tabindex="-1">{t.of(&survey.title)}</h1></header>
        {form}
        {again(t.kiosk_cancel(), guest)}
    }
}

/// The way to the beginning.
fn again(label: &'static str, guest: Guest) -> Markup {
    markup! { <div class="actions"><button class="button quiet" type="button" on:click=move |_| guest.go(Stage::Beginning)>{label}</button></div> }
}

/// The way out, in two steps at least.
fn leave(t: Phrases, code: StoredValue<String>, guest: Guest, on: RwSignal<Option<Kiosk>>) -> Markup {
    let is_asked = Memo::new(move |_| guest.leaving.with(Option::is_some));
    let out = move || {
        let typed = guest.leaving.get_untracked().unwrap_or_default().0;
        if code.with_value(|code| *code == typed.trim()) {
            Kiosk::end();
            on.set(None);
        } else {
            guest.leaving.set(Some((typed, true)));
        }
    };
    Markup::from(move || {
        if !is_asked.get() {
            let ask = move |_| {
                guest.leaving.set(Some((String::new(), false)));
                request_animation_frame(|| window::focus("#leaving"));
            };
            return markup! { <div class="actions"><button class="button quiet small" type="button" on:click=ask>{t.kiosk_leave()}</button></div> };
        }
        let needs_code = code.with_value(|code| !code.is_empty());
        let line = needs_code.then(|| {
            let line =
                Line { id: "code", label: t.kiosk_code(), hint: "", kind: "text", mode: "numeric", optional: false };
            let wrong = move || guest.leaving.with(|leaving| leaving.as_ref().is_some_and(|(_, wrong)| *wrong));
            line.draw(
                t,
                Signal::derive(move || wrong().then(|| t.kiosk_wrong_code().to_owned())),
                Signal::derive(move || guest.leaving.get().unwrap_or_default().0),
                Callback::new(move |typed| guest.leaving.set(Some((typed, false)))),
                Callback::new(|()| ()),
                None,
            )
        });
        markup! {
            <form class="aside section" id="leaving" tabindex="-1" novalidate on:submit=move |event: leptos::ev::SubmitEvent| { event.prevent_default(); out(); }>
                <p>{t.kiosk_leave_sure()}</p>
                {line}
                <div class="actions">
                    <button class="button" type="submit">{t.kiosk_leave_yes()}</button>
                    <button class="button quiet" type="button" on:click=move |_| guest.leaving.set(None)>{t.kiosk_leave_no()}</button>
                </div>
            </form>
        }
    })
}
