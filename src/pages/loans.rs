//! What is borrowed, by card or typed in: what is due when, whether it may be kept longer, and asking for that.

mod notices;
mod of_cards;
mod reminder;
mod row;
mod words;

use jiff::civil::Date;
use lapau_circulation::{Loan, Urgency};
use lapau_feed::{Ticket, submission::Content};
use leptos::{prelude::*, task::spawn_local};

pub(crate) use self::notices::remind;
pub(super) use self::of_cards::age;
use self::row::{Case, Origin, row};
use crate::{
    components::{
        icon::{self, icon},
        page::{back, use_title},
        states::{empty, failure, loading_rows},
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    order, paths,
    state::{Answers, Cards, Catalogue, Feed, Letters, Loans, Problem, window},
};

/// A letter that asks for something, and the card it is written with.
type Request = (Content, Option<Ticket>);

/// What a row of the list may do.
#[derive(Clone, Copy)]
struct Acts {
    loans: Loans,
    letters: Letters,
    /// The loan of which it is asked whether it is back.
    confirming: RwSignal<Option<String>>,
    /// Whether letters are being stored: a second tap asks for nothing twice.
    busy: RwSignal<bool>,
    failed: RwSignal<Option<Problem>>,
}

impl Acts {
    fn ask(self, requests: Vec<Request>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            for (content, card) in requests {
                if let Err(problem) = self.letters.submit_with(content, card).await {
                    self.failed.set(Some(problem));
                    break;
                }
            }
            self.busy.set(false);
        });
    }

    fn change(self, item: String, change: impl Fn(&mut Loan) -> bool + 'static) {
        spawn_local(async move { self.note(self.loans.change(&item, change).await) });
    }

    fn remove(self, item: String) {
        self.confirming.set(None);
        spawn_local(async move { self.note(self.loans.remove(&item).await) });
    }

    fn note(self, done: Result<(), Problem>) {
        if let Err(problem) = done {
            self.failed.set(Some(problem));
        }
    }
}

/// The loans.
pub(crate) fn loans_page() -> Markup {
    let t = phrases();
    let (loans, letters, cards) = (expect_context::<Loans>(), expect_context::<Letters>(), expect_context::<Cards>());
    let (feed, answers, catalogue) =
        (expect_context::<Feed>(), expect_context::<Answers>(), expect_context::<Catalogue>());
    use_title(move || t.loans_title().into());
    let failed = RwSignal::new(None);
    let acts = Acts { loans, letters, confirming: RwSignal::new(None), busy: RwSignal::new(false), failed };
    let items = Memo::new(move |_| {
        let all = loans.all().unwrap_or_default();
        let of_cards = cards.loans().into_iter().map(|loan| loan.item);
        all.loans.iter().map(|loan| loan.item.clone()).chain(of_cards).collect::<Vec<_>>()
    });
    let copies = catalogue.copies(move || items.get());
    let list = move || {
        let (Some(all), Some(snapshot)) = (loans.all(), feed.snapshot()) else { return loading_rows(2) };
        let (written, copies) = (letters.all().unwrap_or_default(), copies.get());
        let copy = |item: &str| copies.iter().find(|(known, _)| known == item).map(|(_, copy)| copy);
        let case = |loan: &Loan, origin| Case::of(loan, copy(&loan.item), &snapshot, &written.letters, answers, origin);
        let views = cards.all();
        let groups = of_cards::groups(&views, case);
        // What a card says of an item says more than what was typed.
        let typed = all
            .loans
            .iter()
            .filter(|loan| !views.iter().any(|card| card.lent().iter().any(|lent| lent.item == loan.item)));
        let cases: Vec<_> = typed.map(|loan| case(loan, Origin::Typed)).collect();
        if cases.is_empty() && all.unreadable.is_empty() && views.is_empty() {
            let action = (paths::NEW_LOAN, t.loans_add());
            return empty(t.loans_empty(), t.loans_empty_text(), Some(action));
        }
        let every = groups.iter().flat_map(|group| &group.cases).chain(&cases);
        let requests: Vec<_> = every.filter_map(Case::renewal).collect();
        let count = requests.len();
        let all_at_once = (count > 1).then(|| {
            let ask = move |_| acts.ask(requests.clone());
            markup! { <button class="button" type="button" on:click=ask>{icon(icon::SYNC)}{t.loans_renew_all(count as u64)}</button> }
        });
        let rows = cases.iter().map(|case| row(t, &snapshot, case, acts)).collect::<Markup>();
        let unreadable = all.unreadable.iter().map(|(key, held)| unreadable(t, key, held, acts)).collect::<Markup>();
        markup! {
            {of_cards::draw(t, &snapshot, &groups, acts)}
            <ul class="list section">{rows}{unreadable}</ul>
            <div class="actions section">
                {all_at_once}
                <a class="button primary" href=paths::NEW_LOAN>{t.loans_add()}</a>
                <a class="button" href=paths::CARDS>{t.cards_title()}</a>
                {notices::permission(t, loans, cards, feed)}
            </div>
        }
    };
    markup! {
        {back(paths::ME, t.app_me())}
        <header class="head"><h1>{t.loans_title()}</h1><p class="lead">{t.loans_lead()}</p></header>
        {move || loans.problem().or_else(|| failed.get()).map(failure)}
        {list}
    }
}

/// A loan that can't be read any more. It can be deleted, and stops nothing.
fn unreadable(t: Phrases, key: &str, held: &str, acts: Acts) -> Markup {
    let key = key.to_owned();
    let delete = move |_| acts.remove(key.clone());
    let held = held.to_owned();
    let text = held.clone();
    let export = move |_| {
        window::save("lapau.txt", "text/plain", &held);
    };
    markup! {
        <li class="loan">
            {icon(icon::WARNING)}
            <div><h2>{t.loans_unreadable()}</h2><p class="meta">{text}</p></div>
            <div class="actions">
                <button class="button quiet small" type="button" on:click=export>{t.outbox_export()}</button>
                <button class="button quiet small" type="button" on:click=delete>{t.outbox_delete()}</button>
            </div>
        </li>
    }
}

/// What is due next, in a line for the page above; says so when nothing was typed in.
pub(super) fn next_due(t: Phrases, loans: Loans, cards: Cards, feed: Feed) -> String {
    today(feed)
        .and_then(|today| words::say_next(t, &all(loans, cards.loans()), today))
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
                <span>{words::say_due(t, first.due, today)}<span class="meta">{titles}</span></span>
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
