//! Reminders outside the page: the number on the app's icon, and a notice of each loan that is late or due by tomorrow, and of each appointment by then, once a day.

use jiff::civil::DateTime;
use lapau_circulation::{Loan, Urgency};
use lapau_feed::{letters::SubmissionState, submission::Content};
use lapau_outbox::Letter;
use leptos::{prelude::*, task::spawn_local};

use super::{all, say_due, today};
use crate::{
    components::icon::{self, icon},
    locale::Phrases,
    markup::{Markup, markup},
    state::{Answers, Cards, Feed, Letters, Loans, is_told, tell, window},
};

/// Reminds at the start, and whenever loans or the feed change. A borrowed phone's cards are left out: what is shown outlasts the tab.
pub(crate) fn remind(t: Phrases) {
    let (loans, cards, feed) = (expect_context::<Loans>(), expect_context::<Cards>(), expect_context::<Feed>());
    let (letters, answers) = (expect_context::<Letters>(), expect_context::<Answers>());
    Effect::new(move |_| notify(t, (letters, answers), loans, cards, feed));
}

fn notify(t: Phrases, (letters, answers): (Letters, Answers), loans: Loans, cards: Cards, feed: Feed) {
    let Some(today) = today(feed) else { return };
    let all = all(loans, cards.own_loans());
    window::set_badge(all.iter().filter(|loan| Urgency::is_near(loan.due, today)).count());
    if window::may_show() != Some(true) {
        return;
    }
    let pressing =
        |loan: &Loan| matches!(Urgency::of(loan.due, today), Urgency::Late | Urgency::Today | Urgency::Tomorrow);
    let due: Vec<Loan> = all.into_iter().filter(|loan| pressing(loan) && !is_told(&loan.item, today)).collect();
    let meetings = meetings(t, letters, answers, feed);
    spawn_local(async move {
        for (letter, words) in meetings {
            if !is_told(&letter, today) {
                tell(&letter, today);
                window::show(&format!("meeting-{letter}"), t.appointment_title(), &words).await;
            }
        }
        for loan in due {
            // Noted first: another run of this must not show it too.
            tell(&loan.item, today);
            window::show(&format!("loan-{}", loan.item), loan.name(), &say_due(t, loan.due, today)).await;
        }
    });
}

/// The appointments of today and tomorrow that were given and not taken back, each with its letter.
fn meetings(t: Phrases, letters: Letters, answers: Answers, feed: Feed) -> Vec<(String, String)> {
    let (Some(all), Some(snapshot)) = (letters.all(), feed.snapshot()) else { return Vec::new() };
    let now = snapshot.now();
    let is_near = |slot: &DateTime| *slot > now && lapau_calendar::days_between(now.date(), slot.date()) < 2;
    let contents = || all.letters.iter().map(|letter| &letter.submission.content);
    let meeting = |letter: &Letter| {
        let Content::Appointment(_) = letter.submission.content else { return None };
        let id = letter.id();
        let answer = answers.get(id).filter(|answer| answer.state == SubmissionState::Accepted)?;
        let slot = answer.slot.filter(is_near)?;
        let is_back = |content: &Content| matches!(content, Content::Cancellation(back) if back.submission == id);
        let words = format!("{}, {}", t.long_date(slot.date()), t.time(slot.time()));
        (!contents().any(is_back)).then(|| (id.to_owned(), words))
    };
    all.letters.iter().filter_map(meeting).collect()
}

/// How things stand with notices, and the button that asks whether they may be shown while nobody was asked.
pub(crate) fn permission(t: Phrases, loans: Loans, cards: Cards, feed: Feed) -> Markup {
    let sent = (expect_context::<Letters>(), expect_context::<Answers>());
    let (may, is_asked) = (RwSignal::new(window::may_show()), RwSignal::new(false));
    let ask = move |_| {
        spawn_local(async move {
            if window::ask().await {
                untrack(move || notify(t, sent, loans, cards, feed));
            }
            may.try_set(window::may_show());
            is_asked.try_set(true);
        });
    };
    let button = move || {
        let is_open = may.get().is_none();
        is_open.then(|| markup! { <button class="button" type="button" on:click=ask>{icon(icon::CLOCK)}{t.loans_remind()}</button> })
    };
    let said = move || match may.get() {
        Some(true) => t.loans_reminding(),
        Some(false) if window::can_show() => t.loans_remind_refused(),
        Some(false) => t.loans_remind_impossible(),
        None if is_asked.get() => t.loans_remind_unanswered(),
        None => "",
    };
    markup! {
        <div class="actions section">{button}<p class="why" role="status">{said}</p></div>
    }
}
