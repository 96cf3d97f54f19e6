//! What is borrowed: what is due when, whether it may be kept longer, and asking for that.

mod reminder;
mod row;
mod words;

use jiff::civil::Date;
use lapau_circulation::{Loan, Urgency};
use lapau_feed::submission::Content;
use leptos::{prelude::*, task::spawn_local};

use self::row::{Case, row};
use crate::{
    components::{
        icon::{self, icon},
        page::{back, use_title},
        states::{empty, failure, loading_rows},
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Answers, Catalogue, Feed, Letters, Loans, Problem, window},
};

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
    fn ask(self, requests: Vec<Content>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            for request in requests {
                if let Err(problem) = self.letters.submit(request).await {
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
    let (loans, letters) = (expect_context::<Loans>(), expect_context::<Letters>());
    let (feed, answers, catalogue) =
        (expect_context::<Feed>(), expect_context::<Answers>(), expect_context::<Catalogue>());
    use_title(move || t.loans_title().into());
    let failed = RwSignal::new(None);
    let acts = Acts { loans, letters, confirming: RwSignal::new(None), busy: RwSignal::new(false), failed };
    let items = Memo::new(move |_| {
        let all = loans.all().unwrap_or_default();
        all.loans.iter().map(|loan| loan.item.clone()).collect::<Vec<_>>()
    });
    let copies = catalogue.copies(move || items.get());
    let list = move || {
        let (Some(all), Some(snapshot)) = (loans.all(), feed.snapshot()) else { return loading_rows(2) };
        let (written, copies) = (letters.all().unwrap_or_default(), copies.get());
        let copy = |item: &str| copies.iter().find(|(known, _)| known == item).map(|(_, copy)| copy);
        let cases = all.loans.iter();
        let cases: Vec<_> =
            cases.map(|loan| Case::of(loan, copy(&loan.item), &snapshot, &written.letters, answers)).collect();
        if cases.is_empty() && all.unreadable.is_empty() {
            let action = (paths::NEW_LOAN, t.loans_add());
            return empty(t.loans_empty(), t.loans_empty_text(), Some(action));
        }
        let requests: Vec<_> = cases.iter().filter_map(Case::renewal).collect();
        let count = requests.len();
        let all_at_once = (count > 1).then(|| {
            let ask = move |_| acts.ask(requests.clone());
            markup! { <button class="button" type="button" on:click=ask>{icon(icon::SYNC)}{t.loans_renew_all(count as u64)}</button> }
        });
        let rows = cases.iter().map(|case| row(t, &snapshot, case, acts)).collect::<Markup>();
        let unreadable = all.unreadable.iter().map(|(key, held)| unreadable(t, key, held, acts)).collect::<Markup>();
        markup! {
            <ul class="list section">{rows}{unreadable}</ul>
            <div class="actions section">
                {all_at_once}
                <a class="button primary" href=paths::NEW_LOAN>{t.loans_add()}</a>
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
pub(super) fn next_due(t: Phrases, loans: Loans, feed: Feed) -> String {
    let all = loans.all().unwrap_or_default();
    today(feed).and_then(|today| words::say_next(t, &all.loans, today)).unwrap_or_else(|| t.loans_none().into())
}

/// What is late or due within two days, for the front page; nothing otherwise.
pub(super) fn pressing(t: Phrases, loans: Loans, feed: Feed) -> Option<Markup> {
    let (today, all) = (today(feed)?, loans.all()?);
    let near: Vec<_> = all.loans.iter().filter(|loan| Urgency::is_near(loan.due, today)).collect();
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

fn today(feed: Feed) -> Option<Date> {
    Some(feed.snapshot()?.now().date())
}
