//! What is due, or asked for, wherever that is said: on the front page, on the patron's own, in notices.

pub mod notices;

use jiff::civil::Date;
use lapau_circulation::{Loan, Urgency};
use lapau_feed::{learning::Survey, programme::EventState, submission::Content};

use crate::{
    components::{
        icon::{self, icon},
        ticket::{date_of, registration_of},
    },
    locale::Phrases,
    markup::{Markup, markup},
    order, paths,
    state::{Answers, Cards, Feed, Letters, Loans, Snapshot},
};

/// `Jatuh tempo besok, Rabu 25 Nov`.
pub(super) fn say_due(t: Phrases, due: Date, today: Date) -> String {
    let day = say_day(t, due, today);
    let days = lapau_calendar::days_between(today, due);
    match Urgency::of(due, today) {
        Urgency::Late => t.loans_late(day, days.unsigned_abs()),
        Urgency::Today => t.loans_today(day),
        Urgency::Tomorrow => t.loans_tomorrow(day),
        Urgency::Soon | Urgency::Later => t.loans_due(day, days.unsigned_abs()),
    }
}

/// `Rabu 25 Nov`; of another year, `Rabu, 6 Januari 2027`.
pub(super) fn say_day(t: Phrases, day: Date, today: Date) -> String {
    if day.year() == today.year() { format!("{} {}", t.weekday(day), t.short_date(day)) } else { t.long_date(day) }
}

/// What is due next, in one line; `None`: nothing was typed in.
pub(super) fn say_next(t: Phrases, loans: &[Loan], today: Date) -> Option<String> {
    let next = loans.first()?;
    Some(format!("{}: {}", say_due(t, next.due, today), next.name()))
}

/// What is due next, in a line for the page above; says so when nothing was typed in.
pub(super) fn next_due(t: Phrases, loans: Loans, cards: Cards, feed: Feed) -> String {
    today(feed)
        .and_then(|today| say_next(t, &all(loans, cards.loans()), today))
        .unwrap_or_else(|| t.loans_none().into())
}

/// What is late or due within two days, for the front page; nothing otherwise.
pub(super) fn pressing(t: Phrases, loans: Loans, cards: Cards, feed: Feed) -> Option<Markup> {
    let (today, all) = (today(feed)?, all(loans, cards.loans()));
    let near: Vec<_> = all.iter().filter(|loan| Urgency::is_near(loan.due, today)).collect();
    let first = near.first()?;
    let more = near.len() - 1;
    let titles = if more > 0 { t.loans_and_more(more as u64, first.name()) } else { first.name().to_owned() };
    Some(markup! {
        <ul class="list due-next">
            <li><a href=paths::LOANS>
                {icon(icon::CLOCK)}
                <span>{say_due(t, first.due, today)}<span class="meta">{titles}</span></span>
                {icon(icon::CHEVRON)}
            </a></li>
        </ul>
    })
}

/// That the library answered, for the front page: not what, nor to which letter, since others may look on.
pub(super) fn news_of_letters(t: Phrases, answers: Answers) -> Option<Markup> {
    let new = answers.unseen();
    (new > 0).then(|| {
        markup! {
            <ul class="list due-next">
                <li><a href=paths::OUTBOX>
                    {icon(icon::BOX)}
                    <span>{t.answer_new_home(new as u64)}<span class="meta">{t.outbox_title()}</span></span>
                    {icon(icon::CHEVRON)}
                </a></li>
            </ul>
        }
    })
}

/// For how many days after an event it is asked what it came to.
const ASKED: i64 = 14;

/// The survey that asks what an event came to, for whoever registered for one that is over and has not answered it.
pub(super) fn asked_after(t: Phrases, snapshot: &Snapshot, letters: Letters) -> Option<Markup> {
    let now = snapshot.now();
    let is_open = |survey: &&Survey| survey.after_events && survey.opens <= now.date() && now.date() <= survey.closes;
    let survey = snapshot.surveys.iter().find(is_open)?;
    let all = letters.all()?;
    let contents = || all.letters.iter().map(|letter| &letter.submission.content);
    if contents().any(|content| matches!(content, Content::Response(response) if response.survey == survey.id)) {
        return None;
    }
    let over = all.letters.iter().find_map(|letter| {
        let back = |content: &Content| matches!(content, Content::Cancellation(back) if back.submission == letter.id());
        let (event, date) = date_of(snapshot, registration_of(letter)?)?;
        let is_over = date.end < now && lapau_calendar::days_between(date.end.date(), now.date()) <= ASKED;
        (is_over && date.state != EventState::Cancelled && !contents().any(back)).then_some(event)
    })?;
    Some(markup! {
        <ul class="list due-next">
            <li><a href=paths::below(paths::SURVEYS, &survey.id)>
                {icon(icon::BALLOT)}
                <span>{t.of(&survey.title)}<span class="meta">{t.of(&over.title)}</span></span>
                {icon(icon::CHEVRON)}
            </a></li>
        </ul>
    })
}

/// Every loan, of cards and typed in, what is due first first; an item that both know is the card's.
fn all(loans: Loans, of_cards: Vec<Loan>) -> Vec<Loan> {
    let mut all = of_cards;
    let typed = loans.all().unwrap_or_default();
    let more: Vec<_> =
        typed.loans.iter().filter(|loan| !all.iter().any(|known| known.item == loan.item)).cloned().collect();
    all.extend(more);
    order::by(&mut all, |a, b| (a.due, &a.item).cmp(&(b.due, &b.item)));
    all
}

fn today(feed: Feed) -> Option<Date> {
    Some(feed.snapshot()?.now().date())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use lapau_feed::Language;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    const TODAY: Date = date(2026, 11, 24);

    #[wasm_bindgen_test]
    fn a_due_date_is_said_as_people_say_it() {
        let t = Phrases(Language::Indonesian);
        let said = |due| say_due(t, due, TODAY);
        assert_eq!(said(date(2026, 11, 21)), "Terlambat 3 hari, seharusnya kembali Sabtu 21 Nov");
        assert_eq!(said(TODAY), "Jatuh tempo hari ini, Selasa 24 Nov");
        assert_eq!(said(date(2026, 11, 25)), "Jatuh tempo besok, Rabu 25 Nov");
        assert_eq!(said(date(2026, 11, 27)), "Jatuh tempo 3 hari lagi, Jumat 27 Nov");
        assert_eq!(said(date(2027, 1, 6)), "Jatuh tempo 43 hari lagi, Rabu, 6 Januari 2027");
    }
}
