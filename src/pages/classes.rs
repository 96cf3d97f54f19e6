//! Classes: a teacher begins one, pupils come by its code, and the teacher sees who did what of its guides. Nobody has an account.
//!
//! What a pupil tells goes up as a letter with the class's key, and comes down sealed for the teacher's ticket alone.
//! Only the guides that the class asks for are told of, and whoever leaves is in no list any more.

use std::{cell::Cell, sync::Arc};

use lapau_feed::{
    Ticket,
    class::{ClassSheet, FRAGMENT, Invitation, Pupil},
    learning::Guide,
    letters::SubmissionState,
    submission::{Class, Content, GuideDone, Progress},
};
use lapau_outbox::{Letter, State};
use lapau_reading::{Membership, Reading, add_row, told};
use leptos::{
    ev::{MouseEvent, SubmitEvent},
    prelude::*,
    task::spawn_local,
};
use leptos_router::hooks::use_location;

use super::lists::trouble;
use crate::{
    components::{
        field::Line,
        icon::{self, icon},
        page::{back, section, section_head, use_title},
        share::ways,
        states::{empty_page, loading_rows},
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Answers, Feed, Keeping, Letters, Snapshot, class_key, window},
};

thread_local! {
    /// Whether what was done is being told: two at once would tell it twice.
    static TELLING: Cell<bool> = const { Cell::new(false) };
}

/// Tells the classes that this phone is in what was done, now and whenever more is.
pub(super) fn follow() {
    let (keeping, letters, feed) = (expect_context::<Keeping>(), expect_context::<Letters>(), expect_context::<Feed>());
    Effect::new(move |_| {
        let (Some(reading), Some(snapshot)) = (keeping.all(), feed.snapshot()) else { return };
        // Before the guides are here nothing could be told of them.
        let news = if snapshot.guides.is_empty() { Vec::new() } else { news(&reading, &snapshot) };
        if !news.is_empty() && !TELLING.replace(true) {
            spawn_local(async move {
                for (class, done) in news {
                    tell(keeping, letters, class, done, false).await;
                }
                TELLING.set(false);
            });
        }
    });
}

/// What each class does not know yet. A class that has ended is told nothing.
fn news(reading: &Reading, snapshot: &Snapshot) -> Vec<(Membership, Vec<GuideDone>)> {
    let today = snapshot.now().date();
    let open = reading.classes.iter().filter(|class| today <= class.until);
    let all = open.map(|class| (class.clone(), reading.done_for(class, &snapshot.guides)));
    all.filter(|(class, done)| told(done) != class.sent).collect()
}

/// Stores a letter for the teacher of a class, in the place of those before.
async fn tell(keeping: Keeping, letters: Letters, class: Membership, done: Vec<GuideDone>, left: bool) -> bool {
    let sent = told(&done);
    let (pupil, key) = (class.pupil.clone(), class.key);
    let progress = Progress { pupil: pupil.clone(), name: class.called, done, left };
    let Ok(id) = letters.submit_with(Content::Progress(progress), Some(key)).await else { return false };
    let before = letters.all_untracked();
    let earlier = before.letters.iter().filter(|letter| {
        letter.id() != id
            && !matches!(letter.state, State::Sending { .. })
            && matches!(&letter.submission.content, Content::Progress(told) if told.pupil == pupil)
    });
    for letter in earlier {
        letters.delete(letter.id()).await.unwrap_or_default();
    }
    keeping
        .change_now(&move |reading| {
            let class = reading.classes.iter_mut().find(|class| class.key == key);
            class.is_some_and(|class| std::mem::replace(&mut class.sent, sent.clone()) != sent)
        })
        .await;
    true
}

/// The classes of this phone, and the way into another one.
pub(crate) fn classes_page() -> Markup {
    let t = phrases();
    let (keeping, letters, feed) = (expect_context::<Keeping>(), expect_context::<Letters>(), expect_context::<Feed>());
    use_title(move || t.classes_title().into());
    follow();
    // A class's code leads here with its key in the fragment; at once it is in no address and no history any more.
    let invited = RwSignal::new(None::<Option<Invitation>>);
    let fragment = use_location().hash;
    Effect::new(move |_| {
        fragment.track();
        if let Some(text) = window::take_fragment(FRAGMENT) {
            invited.set(Some(Invitation::read(&text)));
        }
    });
    let joined = move || {
        let (Some(reading), Some(snapshot)) = (keeping.all(), feed.snapshot()) else { return loading_rows(1) };
        let rows: Vec<_> = reading.classes.iter().map(|class| membership(t, &snapshot, &reading, class)).collect();
        match rows.is_empty() {
            true => markup! { <p class="empty-line">{t.classes_none_joined()}</p> },
            false => rows.into_iter().collect(),
        }
    };
    let taught = move || {
        let all = letters.all()?;
        let own = all.letters.iter().filter_map(|letter| match &letter.submission.content {
            Content::Class(class) if !is_ended(&all.letters, letter) => Some((letter.id().to_owned(), class.clone())),
            _ => None,
        });
        let rows: Vec<_> = own
            .map(|(id, class)| {
                let until = t.classes_until_day(t.long_date(class.until));
                markup! { <li class="question-row whole-row"><h3><a class="whole" href=paths::below(paths::CLASSES, &id)>{class.name}</a></h3><p class="meta"><span>{until}</span></p></li> }
            })
            .collect();
        (!rows.is_empty()).then(|| markup! { <ul class="list">{rows}</ul> })
    };
    markup! {
        {back(paths::GUIDES, t.learn_title())}
        <header class="head"><h1>{t.classes_title()}</h1><p class="lead">{t.classes_lead()}</p></header>
        {trouble(t, keeping)}
        {move || invited.get().map(|invitation| match invitation {
            Some(invitation) => joining(t, invitation, invited),
            None => markup! { <div class="aside section" role="alert"><p>{t.classes_spoilt()}</p></div> },
        })}
        {section(t.classes_joined(), Markup::from(joined))}
        <section class="section">
            {section_head(t.classes_taught())}
            <p>{t.classes_teach()}</p>
            {taught}
            <p class="actions"><a class="button" href=paths::NEW_CLASS>{t.classes_new()}</a></p>
        </section>
    }
}

fn is_ended(all: &[Letter], letter: &Letter) -> bool {
    all.iter()
        .any(|other| matches!(&other.submission.content, Content::Cancellation(back) if back.submission == letter.id()))
}

/// An invitation to a class, and the name to come by.
fn joining(t: Phrases, invitation: Invitation, invited: RwSignal<Option<Option<Invitation>>>) -> Markup {
    let (keeping, feed) = (expect_context::<Keeping>(), expect_context::<Feed>());
    let key = invitation.key;
    // News must not draw the form anew under whoever is typing.
    let is_over = untrack(move || feed.snapshot()).is_some_and(|snapshot| invitation.until < snapshot.now().date());
    if is_over {
        return markup! { <div class="aside section" role="status"><p>{t.classes_over(&invitation.name)}</p></div> };
    }
    let (name, tried) = (RwSignal::new(String::new()), RwSignal::new(false));
    let heading = t.classes_join(&invitation.name);
    let asks = t.classes_asks(invitation.guides.len() as u64);
    let until = t.classes_until_day(t.long_date(invitation.until));
    let wrong = Signal::derive(move || {
        let fault = name.with(|name| match name.trim().chars().count() {
            0 => Some(t.form_fill_in()),
            length if length > Progress::MAX_NAME => Some(t.classes_called_long()),
            _ => None,
        });
        fault.filter(|_| tried.get()).map(str::to_owned)
    });
    let line = Line {
        id: "called",
        label: t.classes_called(),
        hint: t.classes_called_hint(),
        kind: "text",
        mode: "text",
        optional: false,
    };
    let typed = Callback::new(move |text: String| name.set(text.chars().filter(|c| !c.is_control()).collect()));
    let line = line.draw(t, wrong, name.into(), typed, Callback::new(|()| {}), None);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if wrong.with_untracked(Option::is_some) {
            return;
        }
        let (invitation, called) = (invitation.clone(), name.get_untracked());
        spawn_local(async move {
            if keeping.join(invitation, called.trim()).await {
                window::announce(t.classes_in());
                invited.set(None);
            }
        });
    };
    let is_in = move || keeping.all().is_some_and(|reading| reading.classes.iter().any(|class| class.key == key));
    markup! {
        <section class="section form">
            {section_head(heading)}
            <p class="meta"><span>{asks}</span><span>{until}</span></p>
            {move || if is_in() {
                markup! { <p class="kept" role="status">{icon(icon::CHECK)}{t.classes_in()}</p> }
            } else { Markup::Nothing }}
            <form novalidate on:submit=submit hidden=is_in>
                {line}
                <p class="terms">{t.classes_told()}</p>
                <div class="actions"><button class="button primary" type="submit">{icon(icon::CHECK)}{t.classes_join_button()}</button></div>
            </form>
        </section>
    }
}

/// A class that this phone is in: what it asks for and how far one is.
fn membership(t: Phrases, snapshot: &Snapshot, reading: &Reading, class: &Membership) -> Markup {
    let (keeping, letters) = (expect_context::<Keeping>(), expect_context::<Letters>());
    let done = reading.done_for(class, &snapshot.guides);
    let rows = snapshot.guides.iter().filter(|guide| class.guides.contains(&guide.id)).map(|guide| {
        let lessons = done.iter().find(|done| done.guide == guide.id).map_or(0, |done| u64::from(done.lessons));
        let of = guide.lessons.len() as u64;
        let mark = (lessons == of && of > 0).then(|| markup! { <span class="done">{icon(icon::CHECK)}</span> });
        markup! { <li class="whole-row"><h4><a class="whole" href=paths::below(paths::GUIDES, &guide.id)>{t.of(&guide.title)}</a></h4>{mark}<p class="meta">{t.classes_lessons(t.number(lessons), t.number(of))}</p></li> }
    });
    let rows = rows.collect::<Markup>();
    let pupil = class.pupil.clone();
    // Only what the desk has is called told.
    let state = move || {
        let all = letters.all()?;
        let mut told = all.letters.iter().rev();
        let last =
            told.find(|letter| matches!(&letter.submission.content, Content::Progress(told) if told.pupil == pupil))?;
        Some(match last.state {
            State::Sent { .. } => t.classes_sent(),
            _ => t.classes_unsent(),
        })
    };
    let until = match snapshot.now().date() <= class.until {
        true => t.classes_until_day(t.long_date(class.until)),
        false => t.classes_over(&class.name),
    };
    let sure = RwSignal::new(false);
    let own = class.clone();
    let leave = move |_: MouseEvent| {
        let class = own.clone();
        spawn_local(async move {
            let key = class.key;
            // The letter first: what is forgotten can't be told any more.
            if tell(keeping, letters, class, Vec::new(), true).await {
                keeping.change_now(&move |reading| reading.leave(key)).await;
            }
        });
    };
    let leave = Markup::from(move || match sure.get() {
        false => {
            markup! { <button class="button quiet small" type="button" on:click=move |_| sure.set(true)>{t.classes_leave()}</button> }
        }
        true => markup! {
            <span class="confirm" role="group" aria-label=t.classes_leave_sure()>
                <span>{t.classes_leave_sure()}</span>
                <button class="button small" type="button" on:click=leave.clone()>{t.classes_leave_yes()}</button>
                <button class="button quiet small" type="button" on:click=move |_| sure.set(false)>{t.outbox_keep()}</button>
            </span>
        },
    });
    markup! {
        <article class="class-joined">
            <h3>{class.name.clone()}</h3>
            <p class="meta"><span>{t.classes_as(&class.called)}</span><span>{until}</span></p>
            <ul class="list guides-asked">{rows}</ul>
            <p class="hint" role="status">{state}</p>
            <p class="actions">{leave}</p>
        </article>
    }
}

/// A class that is taught from this phone: the way in for pupils, and who did what.
pub(crate) fn class_page() -> Markup {
    let t = phrases();
    let (letters, answers, feed) = (expect_context::<Letters>(), expect_context::<Answers>(), expect_context::<Feed>());
    let id = paths::part("letter");
    let found = Memo::new(move |_| {
        let letter = id.with(|id| letters.get(id))?;
        match &letter.submission.content {
            Content::Class(class) => Some((class.clone(), letter.submission.ticket?)),
            _ => None,
        }
    });
    use_title(move || {
        found.with(|found| found.as_ref().map_or(t.classes_one().into(), |(class, _)| class.name.clone()))
    });
    let ready = Memo::new(move |_| letters.all().is_some());
    let body = move || {
        if !ready.get() {
            return loading_rows(2);
        }
        let Some((class, ticket)) = found.get() else {
            return empty_page(t.classes_missing(), t.classes_missing_text(), (paths::CLASSES, t.classes_title()));
        };
        let until = t.classes_until_day(t.long_date(class.until));
        let state = move || {
            let letter = id.with(|id| letters.get(id))?;
            let answer = answers.get(letter.id());
            Some(match (answer.map(|answer| (answer.state, answer.text)), &letter.state) {
                (Some((SubmissionState::Declined, why)), _) => format!("{} {why}", t.classes_declined()),
                (Some((SubmissionState::Accepted, _)), _) => t.classes_accepted().to_owned(),
                (_, State::Sent { .. }) => t.classes_waits().to_owned(),
                _ => t.classes_not_there().to_owned(),
            })
        };
        let told = class.clone();
        let list = move || {
            let (sheet, snapshot) = (id.with(|id| answers.class(id)), feed.snapshot().unwrap_or_default());
            match sheet {
                Some(sheet) if !sheet.pupils.is_empty() => table(t, &snapshot, &told, sheet),
                _ => markup! { <p class="empty-line">{t.classes_nobody()}</p> },
            }
        };
        let sure = RwSignal::new(false);
        let end = move |_: MouseEvent| {
            spawn_local(async move {
                letters.take_back(&id.get_untracked()).await.unwrap_or_default();
                sure.set(false);
            });
        };
        let ended = move || {
            letters.all().is_some_and(|all| {
                all.letters.iter().any(|letter| letter.id() == id.get() && is_ended(&all.letters, letter))
            })
        };
        let ending = Markup::from(move || match (ended(), sure.get()) {
            (true, _) => markup! { <p class="kept" role="status">{icon(icon::CHECK)}{t.classes_ended()}</p> },
            (_, false) => {
                markup! { <button class="button quiet small" type="button" on:click=move |_| sure.set(true)>{t.classes_end()}</button> }
            }
            (_, true) => markup! {
                <span class="confirm" role="group" aria-label=t.classes_end_sure()>
                    <span>{t.classes_end_sure()}</span>
                    <button class="button small" type="button" on:click=end>{t.classes_end_yes()}</button>
                    <button class="button quiet small" type="button" on:click=move |_| sure.set(false)>{t.outbox_keep()}</button>
                </span>
            },
        });
        markup! {
            <header class="head"><h1>{class.name.clone()}</h1><p class="meta"><span>{until}</span><span>{t.classes_asks(class.guides.len() as u64)}</span></p></header>
            <p role="status">{state}</p>
            {section(t.classes_pupils(), Markup::from(list))}
            <section class="section unprinted">
                {section_head(t.classes_way_in())}
                <p>{t.classes_way_in_text()}</p>
                {way_in(t, class, ticket)}
            </section>
            <p class="actions unprinted">{ending}</p>
        }
    };
    markup! { {back(paths::CLASSES, t.classes_title())}{body} }
}

/// The code of a class, to be shown or handed on.
fn way_in(t: Phrases, class: Class, ticket: Ticket) -> Markup {
    // `None` until it is known, and then nothing where this browser can't tell.
    let key = RwSignal::new(None::<Option<Ticket>>);
    spawn_local(async move { key.set(Some(class_key(ticket).await)) });
    Markup::from(move || {
        Some(match key.get()? {
            Some(key) => {
                let Class { name, guides, until } = class.clone();
                let title = t.classes_share(&name);
                let invitation = Invitation { key, name, guides, until };
                ways(title, &format!("{}{FRAGMENT}{}", paths::CLASSES, invitation.to_text()))
            }
            None => markup! { <p class="aside" role="alert">{t.cards_no_cryptography()}</p> },
        })
    })
}

/// Who did what, to be looked at, printed and saved.
fn table(t: Phrases, snapshot: &Snapshot, class: &Class, sheet: Arc<ClassSheet>) -> Markup {
    let guides: Vec<(String, String, u64)> = class
        .guides
        .iter()
        .map(|id| {
            let guide = snapshot.guides.iter().find(|guide| guide.id == *id);
            let (title, lessons) =
                guide.map_or((id.clone(), 0), |guide: &Guide| (t.of(&guide.title), guide.lessons.len() as u64));
            (id.clone(), title, lessons)
        })
        .collect();
    let done = |pupil: &Pupil, id: &str| pupil.done.iter().find(|done| done.guide == id).cloned().unwrap_or_default();
    let heads = guides.iter().map(|(_, title, _)| markup! { <th scope="col">{title.clone()}</th> }).collect::<Markup>();
    let rows = sheet.pupils.iter().map(|pupil| {
        let cells = guides.iter().map(|(id, _, of)| {
            let done = done(pupil, id);
            let words = match done.finished {
                Some(day) => t.classes_finished(t.date(day)),
                None => t.classes_lessons(t.number(u64::from(done.lessons)), t.number(*of)),
            };
            markup! { <td>{words}</td> }
        });
        markup! { <tr><th scope="row">{pupil.name.clone()}</th>{cells.collect::<Markup>()}<td>{t.date(pupil.told)}</td></tr> }
    });
    let rows = rows.collect::<Markup>();
    let more = (sheet.more > 0).then(|| markup! { <p class="hint">{t.classes_more(u64::from(sheet.more))}</p> });
    let mut csv = String::new();
    let titles: Vec<String> = guides.iter().map(|(_, title, of)| t.classes_column(t.number(*of), title)).collect();
    let mut head: Vec<&str> = vec![t.classes_called_head()];
    head.extend(titles.iter().map(|title| &**title));
    head.push(t.classes_told_head());
    add_row(&mut csv, &head);
    for pupil in &sheet.pupils {
        let mut row = vec![pupil.name.clone()];
        row.extend(guides.iter().map(|(id, ..)| done(pupil, id).lessons.to_string()));
        row.push(lapau_feed::dates::iso(&pupil.told));
        add_row(&mut csv, &row.iter().map(|cell| &**cell).collect::<Vec<_>>());
    }
    let name = class.name.clone();
    let save = move |_| {
        let file: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        window::save(&format!("{file}.csv"), "text/csv", &csv);
    };
    markup! {
        <p class="meta">{t.classes_count(sheet.pupils.len() as u64)}</p>
        <div class="scroll" tabindex="0" role="region" aria-label=t.classes_pupils()>
            <table class="hours class-table">
                <thead><tr><th scope="col">{t.classes_called_head()}</th>{heads}<th scope="col">{t.classes_told_head()}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {more}
        <p class="actions unprinted">
            <button class="button" type="button" on:click=move |_| window::print()>{t.inquiry_print()}</button>
            <button class="button quiet" type="button" on:click=save>{t.surveys_save()}</button>
        </p>
    }
}
