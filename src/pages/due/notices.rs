//! Reminders outside the page: the number on the app's icon, and a notice of each loan that is late or due by tomorrow, once a day.

use lapau_circulation::{Loan, Urgency};
use leptos::{prelude::*, task::spawn_local};

use super::{all, say_due, today};
use crate::{
    locale::Phrases,
    markup::{Markup, markup},
    state::{Cards, Feed, Loans, is_told, tell, window},
};

/// Reminds at the start, and whenever loans or the feed change. A borrowed phone's cards are left out: what is shown outlasts the tab.
pub(crate) fn remind(t: Phrases) {
    let (loans, cards, feed) = (expect_context::<Loans>(), expect_context::<Cards>(), expect_context::<Feed>());
    Effect::new(move |_| notify(t, loans, cards, feed));
}

fn notify(t: Phrases, loans: Loans, cards: Cards, feed: Feed) {
    let Some(today) = today(feed) else { return };
    let all = all(loans, cards.own_loans());
    window::set_badge(all.iter().filter(|loan| Urgency::is_near(loan.due, today)).count());
    if window::may_show() != Some(true) {
        return;
    }
    let pressing =
        |loan: &Loan| matches!(Urgency::of(loan.due, today), Urgency::Late | Urgency::Today | Urgency::Tomorrow);
    let due: Vec<Loan> = all.into_iter().filter(|loan| pressing(loan) && !is_told(&loan.item, today)).collect();
    spawn_local(async move {
        for loan in due {
            // Noted first: another run of this must not show it too.
            tell(&loan.item, today);
            window::show(&format!("loan-{}", loan.item), loan.name(), &say_due(t, loan.due, today)).await;
        }
    });
}

/// The button that asks whether notices may be shown; none where they may, or never will be.
pub(crate) fn permission(t: Phrases, loans: Loans, cards: Cards, feed: Feed) -> Markup {
    let open = RwSignal::new(window::may_show().is_none());
    let ask = move |_| {
        spawn_local(async move {
            if window::ask().await {
                untrack(move || notify(t, loans, cards, feed));
            }
            open.try_set(false);
        });
    };
    Markup::from(move || {
        open.get().then(|| markup! { <button class="button" type="button" on:click=ask>{t.loans_remind()}</button> })
    })
}
