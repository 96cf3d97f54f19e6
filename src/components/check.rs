//! A question with one right answer, answered on the spot: what is right is said at once, and why.

use lapau_feed::learning::Check;
use leptos::{ev::SubmitEvent, prelude::*};

use super::icon::{self, icon, small_icon};
use crate::{
    locale::phrases,
    markup::{Markup, markup},
};

/// What became of an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Nothing was chosen.
    Nothing,
    /// The right one.
    Right,
    /// Another one.
    Wrong,
}

/// A question with its options. A wrong answer can be followed by another.
///
/// `name` is that of its fields, unique on the page; `was_right` says whether it was answered right before, `on_right` is called when it is now.
pub(crate) fn check_form(name: String, check: Check, was_right: Memo<bool>, on_right: Callback<()>) -> Markup {
    let t = phrases();
    let chosen = RwSignal::new(None::<usize>);
    let verdict = RwSignal::new(None::<Verdict>);
    let right = usize::from(check.answer);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let outcome = match chosen.get_untracked() {
            None => Verdict::Nothing,
            Some(place) if place == right => Verdict::Right,
            Some(_) => Verdict::Wrong,
        };
        verdict.set(Some(outcome));
        if outcome == Verdict::Right {
            on_right.run(());
        }
    };
    let options = check
        .options
        .iter()
        .enumerate()
        .map(|(place, option)| {
            let choose = move |_| {
                chosen.set(Some(place));
                verdict.set(None);
            };
            markup! {
                <label class="choice">
                    <input type="radio" name=name.clone() prop:checked=move || chosen.get() == Some(place) on:change=choose/>
                    <span>{t.of(option)}</span>
                </label>
            }
        })
        .collect::<Markup>();
    let why = t.of(&check.why);
    let answer = check.options.get(right).map(|option| t.of(option)).unwrap_or_default();
    let say = move || {
        let Some(verdict) = verdict.get() else {
            let before = was_right.get() && chosen.with(Option::is_none);
            return before.then(
                || markup! { <p class="meta done">{small_icon(icon::CHECK)}<span>{t.learn_right_before()}</span></p> },
            );
        };
        let (class, picture, words) = match verdict {
            Verdict::Nothing => ("verdict wrong", icon::INFO, t.learn_choose().to_owned()),
            Verdict::Right => ("verdict", icon::CHECK, t.learn_right().to_owned()),
            Verdict::Wrong => ("verdict wrong", icon::WARNING, t.learn_wrong(&answer)),
        };
        let reason = (verdict != Verdict::Nothing && !why.is_empty()).then(|| format!(" {why}"));
        Some(markup! { <div class=class>{icon(picture)}<p>{words}{reason}</p></div> })
    };
    markup! {
        <form class="form" on:submit=submit>
            <fieldset class="field"><legend>{t.of(&check.question)}</legend>{options}</fieldset>
            <div class="actions"><button class="button" type="submit">{t.learn_check()}</button></div>
            <div role="status">{say}</div>
        </form>
    }
}
