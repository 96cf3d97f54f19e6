//! What the library answered to a letter.

use jiff::civil::DateTime;
use lapau_feed::{
    letters::{Answer, SubmissionState},
    prose::is_safe_link,
};

use crate::{
    locale::Phrases,
    markup::{Markup, markup},
    paths,
};

/// An answer, which came at a local time.
pub(crate) fn answer(t: Phrases, answer: &Answer, at: DateTime) -> Markup {
    let (class, state) = match answer.state {
        SubmissionState::Received => ("tag", t.answer_received()),
        SubmissionState::Answered => ("tag ok", t.answer_answered()),
        SubmissionState::Accepted => ("tag ok", t.answer_accepted()),
        SubmissionState::Waiting => ("tag", t.answer_waiting()),
        SubmissionState::Declined => ("tag bad", t.answer_declined()),
        SubmissionState::Withdrawn => ("tag", t.answer_withdrawn()),
        SubmissionState::Other => ("tag", t.answer_other()),
    };
    let facts = [
        answer.due.map(|date| t.answer_due(t.long_date(date))),
        answer.place.map(|place| t.answer_place(t.number(u64::from(place)))),
        answer.slot.map(|slot| format!("{}, {}", t.long_date(slot.date()), t.time(slot.time()))),
        answer.until.map(|date| t.answer_until(t.long_date(date))),
    ];
    let facts = facts.into_iter().flatten().map(|fact| markup! { <p><b>{fact}</b></p> }).collect::<Markup>();
    let text = (!answer.text.is_empty()).then(|| markup! { <p class="text">{answer.text.clone()}</p> });
    // Only the app's own pages: an answer sends nobody anywhere else.
    let open = (answer.href.starts_with('/') && is_safe_link(&answer.href))
        .then(|| markup! { <p><a href=answer.href.clone()>{t.answer_open()}</a></p> });
    // Whatever it holds stays behind the page's own address.
    let badge = (!answer.badge.is_empty()).then(|| {
        let href = [paths::CERTIFICATE, "#", &paths::encode(&answer.badge)].concat();
        markup! { <p><a href=href>{t.certificate_open()}</a></p> }
    });
    markup! {
        <div class="answer">
            <p class="meta"><span class=class>{state}</span><span>{t.moment(at)}</span></p>
            {facts}{text}{badge}{open}
        </div>
    }
}
