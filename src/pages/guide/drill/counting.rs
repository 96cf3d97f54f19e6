//! To say how many titles are left: counted by the catalogue at hand at the moment of the answer.

use lapau_feed::learning::Sought;
use lapau_learning::{count, count_all};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::Desk;
use crate::{
    components::field::Line,
    markup::{Markup, markup},
    paths,
    state::Problem,
};

/// How many titles a search finds, and how many are left of them.
pub(super) async fn left(desk: Desk, sought: &Sought) -> Result<(usize, usize), Problem> {
    let all = desk.catalogue.look(count_all(sought)).await?.total;
    Ok((all, desk.catalogue.look(count(sought, &desk.main_branch())).await?.total))
}

/// A number to be told.
pub(super) fn counting(desk: Desk, sought: Sought) -> Markup {
    let t = desk.t;
    let typed = RwSignal::new(String::new());
    let href = paths::search(&sought.words);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        // A thousand is written with a dot by some and with a comma by others.
        let number = typed.get_untracked().chars().filter(char::is_ascii_digit).collect::<String>();
        let sought = sought.clone();
        spawn_local(async move {
            match (number.parse::<usize>(), left(desk, &sought).await) {
                (_, Err(problem)) => desk.fail(problem),
                (Err(_), _) => desk.say(false, t.drill_number().into()),
                (Ok(told), Ok((_, left))) if told == left => {
                    desk.say(true, t.drill_counted(left as u64));
                }
                (Ok(told), Ok((all, _))) if told == all => desk.say(false, t.drill_not_narrowed().into()),
                (Ok(told), Ok((_, left))) if told > left => desk.say(false, t.drill_fewer().into()),
                (Ok(_), Ok(_)) => desk.say(false, t.drill_more().into()),
            }
        });
    };
    let line = Line { id: "latihan", label: t.drill_count(), hint: "", kind: "text", mode: "numeric", optional: false };
    let line = line.draw(
        t,
        Signal::derive(|| None),
        typed.into(),
        Callback::new(move |text| typed.set(text)),
        Callback::new(|()| ()),
        None,
    );
    markup! {
        <p><a class="button" href=href>{t.drill_open()}</a></p>
        <p class="hint">{t.drill_open_hint()}</p>
        <form class="form" on:submit=submit>
            {line}
            <div class="actions"><button class="button" type="submit">{t.learn_check()}</button></div>
        </form>
    }
}
