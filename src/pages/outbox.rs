//! The outbox: every letter, where it is, and what can be done with it.

use gloo_timers::future::TimeoutFuture;
use lapau_feed::{
    letters::SubmissionState,
    library::Channel,
    submission::{Cancellation, Content, Submission},
};
use lapau_outbox::{Failure, Letter, Reason, State, by_hand};
use leptos::{prelude::*, task::spawn_local};

use super::{appointments::appointment_of, forms, letters::send_button, voting::standing_of, writing::titles_of};
use crate::{
    components::{
        answer::answer,
        icon::{self, icon},
        page::{back, section, use_title},
        prose::shorten,
        qr::qr,
        share,
        states::{empty, failure, loading_rows},
        ticket::registration_of,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{
        Answers, Feed, Letters, Passing, Problem, Snapshot, is_news,
        window::{self, Shared},
    },
};

/// How much of what someone wrote is shown before it is unfolded, in characters.
const SHOWN: usize = 140;

/// The outbox.
pub(crate) fn outbox() -> Markup {
    let t = phrases();
    let (letters, answers) = (expect_context::<Letters>(), expect_context::<Answers>());
    use_title(move || t.outbox_title().into());
    // Whatever came stands here whole: it is seen.
    Effect::new(move |_| answers.see());
    let failed = RwSignal::new(None::<Problem>);
    // Kept above the rows: a delivery that ends meanwhile draws them anew, and must not take the question away.
    let confirming = RwSignal::new(None::<String>);
    // And must not fold up what someone has just unfolded.
    let unfolded = RwSignal::new(Vec::<String>::new());
    // Nor end what is held before a reader.
    let showing = RwSignal::new(None::<(String, usize)>);
    let group = move |title: &'static str, wanted: &dyn Fn(&Letter) -> bool| {
        let all = letters.all()?;
        // The newest first: it is what one came to see.
        let found: Vec<_> = all.letters.iter().rev().filter(|letter| wanted(letter)).cloned().collect();
        (!found.is_empty()).then(|| {
            let rows =
                found.into_iter().map(|letter| row(letter, failed, confirming, unfolded, showing)).collect::<Markup>();
            section(title, markup! { <ul class="list">{rows}</ul> })
        })
    };
    markup! {
        {back(paths::ME, t.app_me())}
        <header class="head"><h1>{t.outbox_title()}</h1><p class="lead">{t.outbox_lead()}</p></header>
        {move || letters.problem().or_else(|| failed.get()).map(failure)}
        {move || match letters.all() {
            None => loading_rows(2),
            Some(all) if all.letters.is_empty() && all.unreadable.is_empty() && letters.passing() == Passing::default() => empty(t.outbox_empty(), t.outbox_empty_text(), Some((paths::SUGGEST, t.outbox_write()))),
            Some(_) => Markup::Nothing,
        }}
        {move || group(t.outbox_attention(), &|letter| matches!(letter.state, State::Refused { .. }) || Letters::is_late(letter))}
        {move || group(t.outbox_waiting(), &|letter| matches!(letter.state, State::Waiting { .. } | State::Sending { .. }))}
        {move || group(t.outbox_mailbox(), &|letter| letter.handed().is_some() && !Letters::is_late(letter))}
        {move || group(t.outbox_answered(), &|letter| is_answered(letter, answers))}
        {move || group(t.outbox_arrived(), &|letter| matches!(letter.state, State::Sent { .. }) && !is_answered(letter, answers))}
        {of_passers_by(failed)}
        {unreadable(failed)}
    }
}

/// Whether the library has answered a letter that it has.
fn is_answered(letter: &Letter, answers: Answers) -> bool {
    matches!(letter.state, State::Sent { .. }) && answers.get(letter.id()).is_some_and(|answer| is_news(&answer))
}

/// What was written at a kiosk and is still here: how much, not what. Librarians may carry it to the desk unread.
fn of_passers_by(failed: RwSignal<Option<Problem>>) -> Markup {
    let t = phrases();
    let letters = expect_context::<Letters>();
    let save = move |_| {
        spawn_local(async move {
            match letters.passing_by_hand().await {
                Ok(lines) => _ = window::save("lapau-kios.txt", "text/plain", &lines),
                Err(problem) => failed.set(Some(problem)),
            }
        });
    };
    let delete = move |_| {
        spawn_local(async move {
            if let Err(problem) = letters.delete_refused().await {
                failed.set(Some(problem));
            }
        });
    };
    Markup::from(move || {
        let Passing { waiting, refused } = letters.passing();
        (waiting + refused > 0).then(|| {
            let waiting = (waiting > 0).then(|| markup! { <p>{t.outbox_kiosk_waiting(waiting as u64)}</p> });
            let refused = (refused > 0).then(|| {
                markup! {
                    <p>{t.outbox_kiosk_refused(refused as u64)}</p>
                    <p class="actions"><button class="button quiet small" type="button" on:click=delete>{t.outbox_kiosk_delete()}</button></p>
                }
            });
            let body = markup! {
                {waiting}
                <p class="hint">{t.outbox_kiosk_hint()}</p>
                <p class="actions"><button class="button quiet small" type="button" on:click=save>{t.outbox_export()}</button></p>
                {refused}
            };
            section(t.outbox_kiosk(), body)
        })
    })
}

/// One letter.
fn row(
    letter: Letter,
    failed: RwSignal<Option<Problem>>,
    confirming: RwSignal<Option<String>>,
    unfolded: RwSignal<Vec<String>>,
    showing: Showing,
) -> Markup {
    let t = phrases();
    let (letters, feed) = (expect_context::<Letters>(), expect_context::<Feed>());
    let id = StoredValue::new(letter.id().to_owned());
    let act = move |done: std::pin::Pin<Box<dyn Future<Output = Result<(), Problem>>>>| {
        spawn_local(async move {
            if let Err(problem) = done.await {
                failed.set(Some(problem));
            }
        });
    };
    let local = move |instant| feed.snapshot().map_or_else(String::new, |snapshot| t.moment(snapshot.local(instant)));
    let (class, picture) = match letter.state {
        State::Handed { .. } if Letters::is_late(&letter) => ("letter refused", icon::WARNING),
        State::Waiting { .. } | State::Sending { .. } => ("letter waiting", icon::CLOCK),
        State::Handed { .. } => ("letter waiting", icon::BOX),
        State::Sent { .. } => ("letter sent", icon::CHECK),
        State::Refused { .. } => ("letter refused", icon::WARNING),
    };
    let found = untrack(|| expect_context::<Answers>().get(letter.id()));
    let (class, picture) = match found.map(|answer| answer.state) {
        Some(SubmissionState::Declined) => ("letter refused", icon::CLOSE),
        _ => (class, picture),
    };
    let snapshot = untrack(move || feed.snapshot()).unwrap_or_default();
    if let Some(what) = sign(t, &snapshot, &letter, letters) {
        let way = match letter.is_open() {
            true => markup! {
                <button class="button quiet small" type="button" on:click=move |_| act(Box::pin(async move { letters.hurry(&id.get_value()).await }))>{t.outbox_try()}</button>
            },
            false if matches!(letter.submission.content, Content::Reaction(_)) => {
                let cancellation = Cancellation { submission: letter.id().to_owned(), why: String::new() };
                send_button(t, t.outbox_withdraw(), Content::Cancellation(cancellation))
            }
            false => Markup::Nothing,
        };
        let (class, written) = (format!("{class} sign"), letter.submission.created);
        return markup! {
            <li class=class>{icon(icon::HEART)}<p>{what}<span class="meta">{move || local(written)}</span></p><div class="actions">{way}</div></li>
        };
    }
    let (heading, text) = forms::headline(t, &snapshot, &letter.submission.content);
    let form = forms::is_written(&letter.submission.content) && letter.submission.card.is_none();
    // In the mailbox it may still come by another way too: the desk keeps it once.
    let by_hand = (letter.is_open() || letter.handed().is_some())
        .then(|| ways(t, &snapshot, &heading, &text, &letter.submission, unfolded, showing));
    let own = own_words(t, letter.id(), text, unfolded);
    let about = titles_of(&letter.submission.content);
    let written = letter.submission.created;
    let (state, late) = (letter.state.clone(), Letters::is_late(&letter));
    let receipt = match &letter.state {
        State::Sent { receipt } => Some((receipt.received, receipt.sha256.to_string())),
        _ => None,
    };
    let waiting = matches!(letter.state, State::Waiting { .. });
    // Its answer says where it is.
    let is_answered = untrack(|| is_answered(&letter, expect_context::<Answers>()));
    let open = letter.is_open();
    // What the desk has can be taken back by another letter that names it.
    let content = &letter.submission.content;
    let takes_back = matches!(
        content,
        Content::Appointment(_)
            | Content::Registration(_)
            | Content::Hold(_)
            | Content::Post(_)
            | Content::Wish(_)
            | Content::Reaction(_)
    );
    let cancellation = Cancellation { submission: letter.id().to_owned(), why: String::new() };
    let is_gone = matches!(letter.state, State::Sent { .. } | State::Handed { .. });
    let withdraw =
        (is_gone && takes_back).then(|| send_button(t, t.outbox_withdraw(), Content::Cancellation(cancellation)));
    let own_ticket = registration_of(&letter).map(|_| {
        markup! { <a class="button small" href=paths::below(paths::TICKETS, letter.id())>{t.ticket_title()}</a> }
    });
    let own_ticket = own_ticket.or_else(|| {
        appointment_of(&letter)?;
        Some(markup! { <a class="button small" href=paths::APPOINTMENTS>{t.appointment_title()}</a> })
    });
    let earlier = matches!(letter.state, State::Refused { reason: Reason::Earlier, .. });
    let vote = matches!(letter.submission.content, Content::Vote(_)).then(|| standing_of(t, letter.clone()));
    let exported = StoredValue::new(letter.clone());
    let answers = expect_context::<Answers>();
    let answered = move || {
        let (found, snapshot) = (answers.get(&id.get_value())?, feed.snapshot()?);
        Some(answer(t, &found, snapshot.local(found.at)))
    };
    markup! {
        <li class=class>
            {icon(picture)}
            <div>
                {(!is_answered).then(|| markup! { <span class="letter-state">{move || say_state(t, &state, late, &local)}</span> })}
                <h3>{heading}</h3>
                {answered}
                {about}
                {own}
                <p class="meta">{move || t.outbox_written(local(written))}</p>
                {receipt.map(|(received, digest)| markup! {
                    <p class="receipt">{move || t.outbox_receipt(digest[..12].to_owned(), local(received))}</p>
                })}
                {vote}
            </div>
            <div class="actions">
                {waiting.then(|| markup! {
                    <button class="button small" type="button" on:click=move |_| act(Box::pin(async move { letters.hurry(&id.get_value()).await }))>
                        {icon(icon::SYNC)}{t.outbox_try()}
                    </button>
                })}
                {earlier.then(|| markup! {
                    <button class="button small" type="button" on:click=move |_| act(Box::pin(async move { letters.resend(&id.get_value()).await }))>
                        {t.outbox_resend()}
                    </button>
                })}
                {own_ticket}
                {withdraw}
                {(open && form).then(|| markup! { <a class="button quiet small" href=paths::below(paths::OUTBOX, &id.get_value())>{t.outbox_edit()}</a> })}
                {(!open).then(|| markup! {
                    <button class="button quiet small" type="button" on:click=move |_| { save(&exported.get_value()); }>{t.outbox_export()}</button>
                })}
                {move || if confirming.get() == Some(id.get_value()) {
                    markup! {
                        <span class="confirm" role="group" aria-label=t.outbox_delete_sure()>
                            <span>{t.outbox_delete_sure()}</span>
                            <button class="button small" type="button" on:click=move |_| act(Box::pin(async move { letters.delete(&id.get_value()).await }))>{t.outbox_delete()}</button>
                            <button class="button quiet small" type="button" on:click=move |_| confirming.set(None)>{t.outbox_keep()}</button>
                        </span>
                    }
                } else {
                    markup! { <button class="button quiet small" type="button" on:click=move |_| confirming.set(Some(id.get_value()))>{t.outbox_delete()}</button> }
                }}
            </div>
            {by_hand}
        </li>
    }
}

/// What someone wrote: what is long is folded, and opens by a tap.
fn own_words(t: Phrases, letter: &str, text: String, unfolded: RwSignal<Vec<String>>) -> Markup {
    let begins = shorten(&text, SHOWN);
    if begins == text {
        return markup! { <p class="text">{text}</p> };
    }
    let id = StoredValue::new([letter, " text"].concat());
    let open = unfolded.with_untracked(|unfolded| unfolded.contains(&id.get_value()));
    let fold = move |_| fold(unfolded, &id.get_value());
    markup! {
        <details class="own" open=open>
            <summary on:click=fold><span class="text begins">{begins}</span><span class="more">{t.outbox_whole()}</span></summary>
            <p class="text">{text}</p>
        </details>
    }
}

/// The browser unfolds by itself; this is kept for when the row is drawn anew.
fn fold(unfolded: RwSignal<Vec<String>>, id: &str) {
    unfolded.update(|unfolded| match unfolded.iter().position(|known| known == id) {
        Some(place) => _ = unfolded.swap_remove(place),
        None => unfolded.push(id.to_owned()),
    });
}

/// What a sign, or taking one back, is called: a tap needs no more than a line. What the desk refused is to be read as a letter.
fn sign(t: Phrases, snapshot: &Snapshot, letter: &Letter, letters: Letters) -> Option<String> {
    let name = |content: &Content| forms::headline(t, snapshot, content).0;
    match &letter.submission.content {
        _ if matches!(letter.state, State::Refused { .. }) => None,
        Content::Reaction(_) => Some(name(&letter.submission.content)),
        Content::Cancellation(cancellation) => {
            let of = untrack(|| letters.get(&cancellation.submission))?;
            let is_sign = matches!(of.submission.content, Content::Reaction(_));
            is_sign.then(|| format!("{}: {}", t.outbox_cancellation(), name(&of.submission.content)))
        }
        _ => None,
    }
}

/// The other ways to the library: by what its channels are, and by whatever the phone can hand a message to.
fn ways(
    t: Phrases,
    snapshot: &Snapshot,
    heading: &str,
    text: &str,
    submission: &Submission,
    unfolded: RwSignal<Vec<String>>,
    showing: Showing,
) -> Markup {
    let message = by_hand::message(&format!("{heading}\n{text}"), submission);
    let links = snapshot.channels().filter_map(|channel| {
        let (href, label) = match channel {
            Channel::Whatsapp { number } => (by_hand::whatsapp(number, &message)?, t.outbox_by_whatsapp()),
            Channel::Email { address } => (by_hand::mail(address, heading, &message)?, t.outbox_by_mail()),
            Channel::Http { .. } | Channel::Kinto { .. } | Channel::Unknown => return None,
        };
        Some(markup! { <li><a class="button quiet small" href=href target="_blank" rel="noreferrer">{label}</a></li> })
    });
    let links = links.collect::<Markup>();
    let name = format!("lapau-{}.txt", submission.id);
    let (heading, message) = (StoredValue::new(heading.to_owned()), StoredValue::new(message));
    let handed = RwSignal::new(None::<Shared>);
    let share = move |_| {
        spawn_local(async move {
            handed.set(Some(window::share(&heading.get_value(), &message.get_value(), None).await));
        });
    };
    let save = move |_| {
        window::save(&name, "text/plain", &message.get_value());
    };
    let said = move || handed.get().map_or("", |outcome| share::said(t, outcome));
    let id = StoredValue::new(submission.id.to_string());
    let codes = StoredValue::new(by_hand::codes(submission));
    let is_shown = move || showing.with(|shown| shown.as_ref().is_some_and(|(letter, _)| *letter == id.get_value()));
    let show = codes.with_value(|codes| !codes.is_empty()).then_some(move |_| {
        showing.set(if untrack(is_shown) { None } else { Some((id.get_value(), 0)) });
    });
    let is_shown = Memo::new(move |_| is_shown());
    let shown = Markup::from(move || is_shown.get().then(|| codes_of(t, codes, showing)));
    let open = unfolded.with_untracked(|unfolded| unfolded.contains(&id.get_value()));
    let fold = move |_| fold(unfolded, &id.get_value());
    markup! {
        <details class="ways" open=open>
            <summary on:click=fold>{t.outbox_ways()}</summary>
            <p class="hint">{t.outbox_ways_hint()}</p>
            <ul class="actions">
                {links}
                <li><button class="button quiet small" type="button" on:click=share>{t.outbox_by_share()}</button></li>
                <li><button class="button quiet small" type="button" on:click=save>{t.outbox_export()}</button></li>
                {show.map(|show| markup! { <li><button class="button quiet small" type="button" on:click=show>{t.outbox_by_code()}</button></li> })}
            </ul>
            <p class="why" role="status">{said}</p>
            {shown}
        </details>
    }
}

/// The letter whose codes are shown, and which of them.
type Showing = RwSignal<Option<(String, usize)>>;

/// Where the codes are shown.
const CODES: &str = "codes";
/// How long each code stands before a reader, in milliseconds.
const STAND: u32 = 1_500;

/// The codes of a letter for a reader at the desk: one after the other by themselves, until someone turns them by hand.
fn codes_of(t: Phrases, codes: StoredValue<Vec<String>>, showing: Showing) -> Markup {
    let count = codes.with_value(Vec::len);
    let by_itself = StoredValue::new(count > 1 && !window::wants_stillness());
    let turn = move |by: usize| {
        showing.update(|shown| {
            if let Some((_, at)) = shown {
                *at = (*at + by) % count;
            }
        })
    };
    let at = Memo::new(move |_| showing.with(|shown| shown.as_ref().map_or(0, |(_, at)| *at)));
    if by_itself.get_value() {
        spawn_local(async move {
            // The value is gone with the codes, and this ends with it.
            loop {
                TimeoutFuture::new(STAND).await;
                if by_itself.try_get_value() != Some(true) {
                    break;
                }
                turn(1);
            }
        });
    }
    let by_hand = move |by: usize| {
        by_itself.set_value(false);
        turn(by);
    };
    // What was pressed stands above it, and it may be below the screen.
    request_animation_frame(|| _ = window::scroll_to(CODES));
    let code = move || codes.with_value(|codes| qr(codes.get(at.get())?, t.outbox_code_label()));
    let turned = (count > 1).then(|| markup! {
        <p class="actions">
            <button class="button quiet small" type="button" on:click=move |_| by_hand(count - 1)>{t.outbox_code_before()}</button>
            <span>{move || t.outbox_code_of(count as u64, at.get() as u64 + 1)}</span>
            <button class="button quiet small" type="button" on:click=move |_| by_hand(1)>{t.outbox_code_next()}</button>
        </p>
    });
    markup! {
        <div class="codes" id=CODES>
            <p class="hint">{t.outbox_code_hint()}</p>
            {code}
            {turned}
        </div>
    }
}

/// What storage holds and nobody can read any more. It can be taken out and deleted, and stops nothing.
fn unreadable(failed: RwSignal<Option<Problem>>) -> Markup {
    let t = phrases();
    let letters = expect_context::<Letters>();
    Markup::from(move || {
        let all = letters.all()?;
        (!all.unreadable.is_empty()).then(|| {
            let rows = all
                .unreadable
                .iter()
                .map(|(key, held)| {
                    let (key, held) = (StoredValue::new(key.clone()), StoredValue::new(held.clone()));
                    let delete = move |_| {
                        spawn_local(async move {
                            if let Err(problem) = letters.delete(&key.get_value()).await {
                                failed.set(Some(problem));
                            }
                        });
                    };
                    markup! {
                        <li class="letter refused">
                            {icon(icon::WARNING)}
                            <div><h3>{t.outbox_unreadable()}</h3><p class="text">{held.get_value()}</p></div>
                            <div class="actions">
                                <button class="button quiet small" type="button" on:click=move |_| { window::save("lapau.txt", "text/plain", &held.get_value()); }>{t.outbox_export()}</button>
                                <button class="button quiet small" type="button" on:click=delete>{t.outbox_delete()}</button>
                            </div>
                        </li>
                    }
                })
                .collect::<Markup>();
            markup! { <section class="section"><ul class="list">{rows}</ul></section> }
        })
    })
}

fn save(letter: &Letter) {
    // Serializing a letter into memory cannot fail; were it to, an empty file would say so.
    let json = serde_json::to_string(letter).unwrap_or_default();
    window::save(&format!("lapau-{}.json", letter.id()), "application/json", &json);
}

fn say_state(t: Phrases, state: &State, late: bool, local: &impl Fn(jiff::Timestamp) -> String) -> String {
    match state {
        State::Waiting { last: None, .. } => t.outbox_state_new().into(),
        State::Waiting { next, last: Some(failure) } => {
            let next = local(*next);
            match failure {
                Failure::NoAnswer => t.outbox_state_no_answer(next),
                Failure::NotTheDesk => t.outbox_state_not_the_desk(next),
                Failure::Busy => t.outbox_state_busy(next),
                Failure::Trouble => t.outbox_state_trouble(next),
                Failure::NoChannel => t.outbox_state_no_channel().into(),
            }
        }
        State::Sending { .. } => t.outbox_state_sending().into(),
        State::Handed { since, .. } if late => t.outbox_state_late(local(*since)),
        State::Handed { since, .. } => t.outbox_state_handed(local(*since)),
        State::Sent { .. } => t.outbox_state_sent().into(),
        State::Refused { reason: Reason::Earlier, .. } => t.outbox_state_earlier().into(),
        State::Refused { reason: Reason::Invalid { problems }, .. } => t.outbox_state_invalid(problems.join("; ")),
        State::Refused { reason: Reason::Other { message }, .. } => t.outbox_state_invalid(message),
    }
}
