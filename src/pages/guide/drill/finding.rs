//! To find a title: a search in the page, whose rows can be given as the answer.

use lapau_feed::learning::Sought;
use lapau_learning::{Condition, Finding, judge};
use lapau_search::{Detail, Query, Row};
use leptos::{prelude::*, task::spawn_local};

use super::{Desk, Verdict};
use crate::{
    components::{
        icon::{self, icon},
        names::{language_name, reader_name},
        title_row::title_row_with,
    },
    markup::{Markup, markup},
    paths,
    state::Found,
};

/// How many titles are shown.
const SHOWN: usize = 8;

/// A search whose rows are answers: judged by what is sought, or by being one of these titles.
pub(super) fn finding(desk: Desk, sought: Option<Sought>, titles: Vec<String>) -> Markup {
    let t = desk.t;
    let text = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Found>);
    let query = move || Query { text: text.get(), limit: SHOWN, uncounted: true, ..Query::default() };
    desk.catalogue.search(query, move |outcome| match outcome {
        Ok(answer) => found.set((!answer.query.text.trim().is_empty()).then_some(answer)),
        Err(problem) => desk.fail(problem),
    });
    let answer = Callback::new(move |row: Row| {
        let (sought, is_one) = (sought.clone(), titles.contains(&row.id));
        spawn_local(async move {
            match desk.catalogue.detail(&row.id).await {
                Err(problem) => desk.fail(problem),
                Ok(None) => desk.say(false, t.drill_gone().into()),
                Ok(Some(detail)) => {
                    let findings = sought.as_ref().map(|sought| judge(sought, &detail, &desk.main_branch()));
                    let is_right = match &findings {
                        Some(findings) => findings.iter().all(|finding| finding.holds),
                        None => is_one,
                    };
                    let name = &detail.title.title;
                    let words = if is_right { t.drill_found(name) } else { t.drill_not_it(name) };
                    let findings = findings.iter().flatten();
                    let findings = findings.map(|finding| (finding.holds, say(desk, finding, &detail))).collect();
                    desk.say_all(Verdict { is_right, words, findings });
                }
            }
        });
    });
    let snapshot = desk.snapshot();
    let rows = move || {
        found.with(|found| {
            let found = found.as_ref()?;
            let rows = found.results.rows.iter().map(|row| {
                let chosen = row.clone();
                let choose = markup! {
                    <div class="actions">
                        <button class="button small" type="button" on:click=move |_| answer.run(chosen.clone())>{t.drill_this()}</button>
                    </div>
                };
                title_row_with(t, row, &snapshot, choose)
            });
            let rows = rows.collect::<Markup>();
            Some(markup! {
                <p class="meta" role="status">{t.catalogue_found(t.number(found.results.total as u64))}</p>
                <ul class="list">{rows}</ul>
            })
        })
    };
    markup! {
        <form class="search" role="search" on:submit=|event: leptos::ev::SubmitEvent| event.prevent_default()>
            {icon(icon::SEARCH)}
            <label class="hidden" for="latihan">{t.drill_search()}</label>
            <input
                id="latihan"
                type="search"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                enterkeyhint="search"
                placeholder=t.app_search_hint()
                on:input=move |event| text.set(event_target_value(&event))
            />
        </form>
        {rows}
        <p class="meta"><a href=move || paths::search(&text.get())>{t.drill_narrow()}</a></p>
    }
}

/// What was found of a condition, in words.
fn say(desk: Desk, finding: &Finding, detail: &Detail) -> String {
    let t = desk.t;
    let has = |name: &dyn Fn(&str) -> String| match finding.has.as_slice() {
        [] => t.drill_unsaid().to_owned(),
        has => has.iter().map(|has| name(has)).collect::<Vec<_>>().join(" · "),
    };
    let plain = || has(&str::to_owned);
    match finding.condition {
        Condition::Words if finding.holds => t.drill_words().into(),
        Condition::Words => t.drill_words_not().into(),
        Condition::Class => t.drill_class(plain()),
        Condition::Subject => t.drill_subject(plain()),
        Condition::Author => t.drill_author(plain()),
        Condition::Language => t.drill_language(has(&|code| language_name(t, code))),
        Condition::Audience => {
            t.drill_audience(detail.title.audience.map_or(t.drill_unsaid(), |audience| reader_name(t, audience)))
        }
        Condition::Year => t.drill_year(plain()),
        Condition::Branch => t.drill_branch(has(&|branch| branch_name(desk, branch))),
        Condition::Available if finding.holds => t.drill_available().into(),
        Condition::Available => t.drill_away().into(),
    }
}

fn branch_name(desk: Desk, id: &str) -> String {
    let snapshot = desk.snapshot();
    let mut branches = snapshot.library.iter().flat_map(|library| &library.branches);
    branches.find(|branch| branch.id == id).map_or_else(|| id.to_owned(), |branch| desk.t.of(&branch.name))
}
