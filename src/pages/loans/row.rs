//! One loan: when it is due, whether it may be kept longer, and what became of asking.

use std::sync::Arc;

use lapau_calendar::Opening;
use lapau_circulation::{Known, Loan, Outlook, Urgency, Verdict, verdict};
use lapau_feed::{
    Ticket,
    catalogue::Away,
    letters::{Answer, SubmissionState},
    library::Library,
    submission::{Content, Renewal},
};
use lapau_outbox::{Letter, State};
use lapau_search::ItemView;
use leptos::prelude::*;

use super::{
    Acts, Request, reminder,
    words::{say_outlook, say_reason},
};
use crate::{
    components::{
        answer::answer,
        icon::{self, icon, small_icon},
    },
    locale::Phrases,
    markup::{Markup, markup},
    pages::{
        due::{say_day, say_due},
        home::say_opens,
    },
    paths,
    state::{Answers, Snapshot, asking},
};

/// A loan with all that bears on it.
pub(super) struct Case {
    loan: Loan,
    /// What the catalogue knows of the copy.
    copy: Option<ItemView>,
    /// What the rules say; `None` before anything of the library has arrived.
    verdict: Option<Verdict>,
    /// The newest letter that asks to renew it as it stands, and what was answered.
    request: Option<(Letter, Option<Answer>)>,
    /// Whether its due date is one that the library gave.
    given: bool,
    /// Where it is known from.
    origin: Origin,
}

/// Where a loan is known from.
#[derive(Clone, Copy)]
pub(super) enum Origin {
    /// It was typed in.
    Typed,
    /// From a card, which asks for it; none for a borrowed phone's, where nothing may be left behind.
    Card(Option<Ticket>),
}

impl Case {
    pub(super) fn of(
        loan: &Loan,
        copy: Option<&ItemView>,
        snapshot: &Snapshot,
        letters: &[Letter],
        answers: Answers,
        origin: Origin,
    ) -> Self {
        // A copy that the library believes on its shelf was lent after its data were made: it knows of nobody who waits.
        let lent = copy.filter(|copy| copy.state == Some(Away::Loan));
        let known = Known { today: snapshot.now().date(), waiting: lent.map(|copy| copy.queue) };
        let given = letters.iter().any(|letter| {
            matches!(&letter.submission.content, Content::Renewal(renewal) if renewal.item == loan.item)
                && answers.get(letter.id()).and_then(|answer| answer.due) == Some(loan.due)
        });
        Self {
            loan: loan.clone(),
            copy: copy.cloned(),
            verdict: snapshot.library.as_ref().map(|library| verdict(library, loan, known)),
            request: asking(loan, letters).next().map(|letter| (letter.clone(), answers.get(letter.id()))),
            given,
            origin,
        }
    }

    /// The letter that would ask to renew it, if there is reason to ask: nothing known stands against it, and nothing was asked that is still open.
    pub(super) fn renewal(&self) -> Option<Request> {
        let card = match self.origin {
            Origin::Typed => None,
            Origin::Card(None) => return None,
            Origin::Card(secret) => secret,
        };
        let verdict = self.verdict.as_ref().filter(|verdict| verdict.outlook() != Outlook::No)?;
        let Loan { item, title, due, .. } = self.loan.clone();
        // The catalogue knows titles longer than a letter takes.
        let title = title.chars().take(Renewal::MAX_TITLE).collect();
        let content = Content::Renewal(Renewal { item, title, due, wish_until: verdict.until });
        (!self.is_asked()).then_some((content, card))
    }

    /// Whether the library declined to renew it as it stands.
    pub(super) fn is_declined(&self) -> bool {
        let answer = self.request.as_ref().and_then(|(_, answer)| answer.as_ref());
        answer.is_some_and(|answer| answer.state == SubmissionState::Declined)
    }

    /// Whether it was asked to renew it, and that may still be granted.
    fn is_asked(&self) -> bool {
        self.request.as_ref().is_some_and(|(letter, answer)| is_open(letter, answer.as_ref()))
    }
}

/// Whether a request may still be granted.
pub(super) fn is_open(letter: &Letter, answer: Option<&Answer>) -> bool {
    let over = |answer: &Answer| matches!(answer.state, SubmissionState::Declined | SubmissionState::Withdrawn);
    !matches!(letter.state, State::Refused { .. }) && !answer.is_some_and(over)
}

/// A loan in the list.
pub(super) fn row(t: Phrases, snapshot: &Arc<Snapshot>, case: &Case, acts: Acts) -> Markup {
    let Case { loan, verdict, .. } = case;
    let today = snapshot.now().date();
    let class = if Urgency::is_near(loan.due, today) { "date now" } else { "date" };
    let number = (!loan.title.is_empty()).then(|| markup! { <span>{loan.item.clone()}</span> });
    // Once it is asked for, what the rules foretell is no news any more: the library's word is what one waits for, and what counts.
    let verdict = verdict.as_ref().filter(|_| !case.is_asked() && !case.is_declined()).zip(snapshot.library.as_ref());
    markup! {
        <li class="loan">
            <p class=class aria-hidden="true"><b>{loan.due.day()}</b><span>{t.short_month(loan.due)}</span></p>
            <div>
                <h2>{loan.name().to_owned()}</h2>
                <p class="meta"><span>{say_due(t, loan.due, today)}</span>{number}</p>
                {granted(t, case)}
                {elsewhere(t, snapshot, case, acts)}
                {request(t, snapshot, case)}
                {verdict.map(|(verdict, library)| judged(t, library, verdict, snapshot))}
            </div>
            {actions(t, snapshot, case, acts)}
        </li>
    }
}

/// The library gave this due date.
fn granted(t: Phrases, case: &Case) -> Option<Markup> {
    let date = case.given.then(|| t.long_date(case.loan.due))?;
    Some(markup! { <p class="kept">{small_icon(icon::CHECK)}<span>{t.loans_given(date)}</span></p> })
}

/// The library's own data have another due date.
fn elsewhere(t: Phrases, snapshot: &Snapshot, case: &Case, acts: Acts) -> Option<Markup> {
    // A card's loan is what the library's own system says of it.
    if matches!(case.origin, Origin::Card(_)) {
        return None;
    }
    let copy = case.copy.as_ref().filter(|copy| copy.state == Some(Away::Loan))?;
    let due = copy.due.filter(|due| *due != case.loan.due)?;
    let (item, asked) = (case.loan.item.clone(), case.loan.due);
    let take = move |_| {
        acts.change(item.clone(), move |loan| {
            // A later date is a renewal made at the desk; an earlier one puts a slip of the pen right.
            if due > asked {
                return loan.renew(asked, due);
            }
            loan.due = due;
            true
        });
    };
    let day = say_day(t, due, snapshot.now().date());
    Some(markup! {
        <p class="elsewhere">{t.loans_elsewhere(day)}" "<button class="button quiet small" type="button" on:click=take>{t.loans_take()}</button></p>
    })
}

/// What became of asking.
fn request(t: Phrases, snapshot: &Snapshot, case: &Case) -> Option<Markup> {
    let (letter, answered) = case.request.as_ref()?;
    let words = [t.loans_request_waiting(), t.loans_request_sent(), t.loans_request_refused()];
    let said = standing(t, snapshot, letter, answered.as_ref(), words);
    let open = is_open(letter, answered.as_ref()).then(|| {
        let asked = t.loans_asked(t.moment(snapshot.local(letter.submission.created)));
        let stands = t.loans_stands(say_day(t, case.loan.due, snapshot.now().date()));
        markup! { <p>{asked}" "{stands}</p>{answering(t, snapshot)} }
    });
    Some(markup! { <div class="asked">{said}{open}</div> })
}

/// What was answered to a request; until then how far it is on its way, in the words for one that waits, was sent, was refused.
pub(super) fn standing(
    t: Phrases,
    snapshot: &Snapshot,
    letter: &Letter,
    answered: Option<&Answer>,
    [waiting, sent, refused]: [&'static str; 3],
) -> Markup {
    let (class, said) = match letter.state {
        State::Waiting { .. } | State::Sending { .. } => ("tag warn", waiting),
        State::Handed { .. } => ("tag warn", t.outbox_mailbox()),
        State::Sent { .. } => ("tag ok", sent),
        State::Refused { .. } => ("tag bad", refused),
    };
    match answered {
        Some(answered) => answer(t, answered, snapshot.local(answered.at)),
        None => {
            markup! { <p class="meta"><span class=class>{said}</span><span><a href=paths::OUTBOX>{t.outbox_title()}</a></span></p> }
        }
    }
}

/// When there is somebody to answer; nothing where hours are not known.
pub(super) fn answering(t: Phrases, snapshot: &Snapshot) -> Option<Markup> {
    let now = snapshot.now();
    let hours = match lapau_calendar::opening(snapshot.library.as_ref()?, now) {
        Opening::Open { until } => t.home_open(t.time(until)),
        Opening::Closed { opens: Some(opens), .. } => say_opens(t, opens, now.date()),
        Opening::Closed { opens: None, .. } | Opening::Unknown => return None,
    };
    Some(markup! { <p class="meta">{t.loans_answering(hours)}</p> })
}

/// What the rules say.
fn judged(t: Phrases, library: &Library, verdict: &Verdict, snapshot: &Snapshot) -> Markup {
    let today = snapshot.now().date();
    let reasons = verdict.deciding().map(|reason| markup! { <li>{say_reason(t, reason, library, today)}</li> });
    let reasons = reasons.collect::<Vec<_>>();
    let reasons = (!reasons.is_empty()).then(|| markup! { <ul class="reasons">{reasons}</ul> });
    let fine = library.rules.as_ref().and_then(|rules| rules.fine);
    let fine = fine.map(|fine| markup! { <p class="meta">{t.loans_fine(t.rupiah(fine))}</p> });
    markup! { <p class="outlook">{say_outlook(t, verdict, today)}</p>{reasons}{fine} }
}

/// What can be done.
fn actions(t: Phrases, snapshot: &Arc<Snapshot>, case: &Case, acts: Acts) -> Markup {
    let (name, declined) = (case.loan.name().to_owned(), case.is_declined());
    let renew = case.renewal().map(|request| {
        let label = t.loans_renew_label(&name);
        let renew = move |_| acts.ask(vec![request.clone()]);
        if declined {
            return markup! { <button class="button quiet small" type="button" aria-label=t.loans_again_label(&name) on:click=renew>{t.loans_again()}</button> };
        }
        markup! { <button class="button small" type="button" aria-label=label on:click=renew>{icon(icon::SYNC)}{t.loans_renew()}</button> }
    });
    // After a no, somebody to talk to helps more than the same button.
    let ask = declined.then(|| markup! { <a class="button small" href=paths::ASK>{t.loans_ask_librarian()}</a> });
    let keep = {
        let (snapshot, loan) = (snapshot.clone(), case.loan.clone());
        move |_| reminder::keep(t, &snapshot, &loan)
    };
    let own = matches!(case.origin, Origin::Typed).then(|| own_actions(t, case, acts));
    markup! {
        <div class="actions">
            {ask}
            {renew}
            <button class="button quiet small" type="button" aria-label=t.loans_keep_label(&name) on:click=keep>{t.event_keep()}</button>
            {own}
        </div>
    }
}

/// What can be done with a loan that was typed in.
fn own_actions(t: Phrases, case: &Case, acts: Acts) -> Markup {
    let name = case.loan.name();
    let item = case.loan.item.clone();
    let edit = (paths::below(paths::LOANS, &item), t.loans_edit_label(name));
    let removal = Markup::from(move || {
        let (own, item) = (item.clone(), item.clone());
        if acts.confirming.with(|confirming| confirming.as_ref() != Some(&own)) {
            let confirm = move |_| acts.confirming.set(Some(own.clone()));
            return markup! { <button class="button quiet small" type="button" on:click=confirm>{t.loans_back()}</button> };
        }
        markup! {
            <span class="confirm" role="group" aria-label=t.loans_back_sure()>
                <span>{t.loans_back_sure()}</span>
                <button class="button small" type="button" on:click=move |_| acts.remove(item.clone())>{t.loans_back_yes()}</button>
                <button class="button quiet small" type="button" on:click=move |_| acts.confirming.set(None)>{t.outbox_keep()}</button>
            </span>
        }
    });
    markup! {
            <a class="button quiet small" href=edit.0 aria-label=edit.1>{t.outbox_edit()}</a>
            {removal}
    }
}
