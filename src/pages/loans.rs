//! What is borrowed, by card or typed in: what is due when, whether it may be kept longer, and asking for that.

mod held;
mod of_cards;
mod reminder;
mod row;
mod words;

use lapau_circulation::Loan;
use lapau_feed::{Ticket, submission::Content};
use leptos::{prelude::*, task::spawn_local};

pub(super) use self::of_cards::age;
use self::{
    held::Holding,
    row::{Case, Origin, row},
};
use super::due::notices::permission;
use crate::{
    components::{
        icon::{self, icon},
        page::{back, use_title},
        states::{empty, failure, loading_rows},
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
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
    /// What is asked of a hold.
    holding: Holding,
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
    let (confirming, holding) = (RwSignal::new(None), Holding::new());
    let acts = Acts { loans, letters, confirming, holding, busy: RwSignal::new(false), failed };
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
        let requests: Vec<_> = every.filter(|case| !case.is_declined()).filter_map(Case::renewal).collect();
        let count = requests.len();
        let all_at_once = (count > 1).then(|| {
            let ask = move |_| acts.ask(requests.clone());
            markup! { <button class="button" type="button" on:click=ask>{icon(icon::SYNC)}{t.loans_renew_all(count as u64)}</button> }
        });
        let rows = cases.iter().map(|case| row(t, &snapshot, case, acts)).collect::<Markup>();
        let unreadable = all.unreadable.iter().map(|(key, held)| unreadable(t, key, held, acts)).collect::<Markup>();
        markup! {
            {of_cards::draw(t, &snapshot, &groups, &written.letters, answers, acts)}
            <ul class="list section">{rows}{unreadable}</ul>
            <div class="actions section">
                {all_at_once}
                <a class="button primary" href=paths::NEW_LOAN>{t.loans_add()}</a>
                <a class="button" href=paths::CARDS>{t.cards_title()}</a>
            </div>
            {permission(t, loans, cards, feed)}
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
