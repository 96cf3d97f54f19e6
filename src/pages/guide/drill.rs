//! A drill on the catalogue of this phone: it is judged here, by the records themselves, and says why.
//!
//! Tries are unlimited and nothing is lost by one. A drill that this catalogue can't answer is passed over, and says so.

mod counting;
mod finding;
mod locating;
mod shelving;

use std::sync::Arc;

use lapau_feed::learning::{Drill, DrillKind, Sought};
use lapau_learning::{is_sought, leads_to, may_be};
use lapau_search::{Detail, Row};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        icon::{self, icon},
        states::failure,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    state::{Catalogue, Feed, Problem, Snapshot, window},
};

/// How many pages of a search and how many titles are looked at before nothing more is said of it.
const PAGES: usize = 25;
const LOOKED: usize = 400;

/// The identifier of what was said of an answer.
const VERDICT: &str = "putusan";

/// What a drill is about, once the catalogue was asked.
#[derive(Clone)]
enum Ground {
    /// The catalogue is not here yet, or is being asked.
    Coming,
    /// It can be solved here. What the kind of drill needs for that.
    Here(Arc<Vec<(Row, Detail)>>),
    /// The catalogue has nothing that solves it.
    Unanswerable,
    /// It can't be asked.
    Failed(Problem),
}

/// What was said of an answer.
#[derive(Clone)]
struct Verdict {
    is_right: bool,
    words: String,
    /// What was looked at, and whether it is as asked.
    findings: Vec<(bool, String)>,
}

/// What every kind of drill has.
#[derive(Clone, Copy)]
struct Desk {
    t: Phrases,
    catalogue: Catalogue,
    feed: Feed,
    verdict: RwSignal<Option<Verdict>>,
    /// Another set of books: counts from 0.
    round: RwSignal<usize>,
    on_solved: Callback<()>,
}

impl Desk {
    fn say(self, is_right: bool, words: String) {
        self.say_all(Verdict { is_right, words, findings: Vec::new() });
    }

    fn say_all(self, verdict: Verdict) {
        if verdict.is_right {
            self.on_solved.run(());
        }
        self.verdict.set(Some(verdict));
        // It is drawn in this turn, and can be scrolled to in the next.
        request_animation_frame(|| {
            window::scroll_to(VERDICT);
        });
    }

    fn fail(self, problem: Problem) {
        self.say(false, problem.say(self.t));
    }

    fn snapshot(self) -> Arc<Snapshot> {
        untrack(move || self.feed.snapshot()).unwrap_or_default()
    }

    /// The main branch, which records leave unnamed.
    fn main_branch(self) -> String {
        let snapshot = self.snapshot();
        let library = snapshot.library.as_deref();
        library.and_then(|library| library.branches.first()).map(|branch| branch.id.clone()).unwrap_or_default()
    }

    fn another(self) -> Markup {
        let next = move |_| {
            self.verdict.set(None);
            self.round.update(|round| *round += 1);
        };
        markup! { <button class="button quiet" type="button" on:click=next>{self.t.drill_another()}</button> }
    }
}

/// A drill. `on_done` is told whether it was solved; `false`: this catalogue has no answer. `is_solved` says whether it was solved before.
pub(super) fn drill_section(drill: Drill, is_solved: Memo<bool>, on_done: Callback<bool>) -> Markup {
    let t = phrases();
    let (catalogue, feed) = (expect_context::<Catalogue>(), expect_context::<Feed>());
    let desk = Desk {
        t,
        catalogue,
        feed,
        verdict: RwSignal::new(None),
        round: RwSignal::new(0),
        on_solved: Callback::new(move |()| on_done.run(true)),
    };
    let ground = RwSignal::new(Ground::Coming);
    let drill = Arc::new(drill);
    let asked = Arc::clone(&drill);
    // A catalogue that was merely read again takes no drill away from under a finger.
    let titles = Memo::new(move |_| catalogue.titles().unwrap_or_default());
    Effect::new(move |_| {
        let (asked, is_here) = (Arc::clone(&asked), titles.get() > 0);
        spawn_local(async move {
            if !is_here {
                return;
            }
            let found = look(desk, &asked).await;
            let is_unanswerable = matches!(found, Ground::Unanswerable);
            // The page may have been left meanwhile.
            if ground.try_set(found).is_none() && is_unanswerable {
                on_done.run(false);
            }
        });
    });
    let shown = Arc::clone(&drill);
    let body = move || match ground.get() {
        Ground::Coming => markup! { <p class="hint" role="status">{t.drill_coming()}</p> },
        Ground::Unanswerable => markup! { <p class="aside section" role="status">{t.drill_unanswerable()}</p> },
        Ground::Failed(problem) => failure(problem),
        Ground::Here(found) => untrack(|| match shown.kind {
            DrillKind::Find => finding::finding(desk, Some(shown.sought.clone()), Vec::new()),
            DrillKind::Titles | DrillKind::Other => finding::finding(desk, None, shown.titles.clone()),
            DrillKind::Count => counting::counting(desk, shown.sought.clone()),
            DrillKind::Shelve => shelving::shelving(desk, found),
            DrillKind::Locate => locating::locating(desk, found),
        }),
    };
    let hint = (!drill.hint.is_empty()).then(|| {
        markup! { <details class="drill-hint"><summary>{t.drill_hint()}</summary><p>{t.of(&drill.hint)}</p></details> }
    });
    let why = t.of(&drill.why);
    let say = move || {
        let verdict = match desk.verdict.get() {
            Some(verdict) => verdict,
            None if is_solved.get() => {
                Verdict { is_right: true, words: t.drill_solved_before().into(), findings: Vec::new() }
            }
            None => return None,
        };
        let (class, picture) = if verdict.is_right { ("verdict", icon::CHECK) } else { ("verdict wrong", icon::INFO) };
        let findings = verdict.findings.iter().map(|(holds, words)| {
            let (picture, is) = if *holds { (icon::CHECK, t.drill_fits()) } else { (icon::CLOSE, t.drill_fits_not()) };
            markup! { <li>{icon(picture)}<span><span class="hidden">{is}": "</span>{words.clone()}</span></li> }
        });
        let findings = (!verdict.findings.is_empty())
            .then(|| markup! { <ul class="findings">{findings.collect::<Markup>()}</ul> });
        let why = (verdict.is_right && !why.is_empty()).then(|| format!(" {why}"));
        Some(markup! { <div class=class>{icon(picture)}<div><p>{verdict.words}{why}</p>{findings}</div></div> })
    };
    // What is said of a title stands above the titles, of which there may be a screen or two.
    let say = markup! { <div id=VERDICT role="status">{say}</div> };
    let is_search = matches!(drill.kind, DrillKind::Find | DrillKind::Titles | DrillKind::Other);
    let (above, below) = if is_search { (Some(say), None) } else { (None, Some(say)) };
    markup! {
        <section class="drill">
            <h2>{t.learn_drill()}</h2>
            <p class="task">{t.of(&drill.task)}</p>
            {above}
            {body}
            {hint}
            {below}
        </section>
    }
}

/// Asks the catalogue for what a drill needs.
async fn look(desk: Desk, drill: &Drill) -> Ground {
    let sought = &drill.sought;
    let found = match drill.kind {
        DrillKind::Find => seek(desk, sought, 1).await,
        DrillKind::Locate => locating::seek_standing(desk, sought).await,
        DrillKind::Shelve => seek(desk, sought, shelving::DRAWN).await,
        DrillKind::Count => match counting::left(desk, sought).await {
            Ok((0, _)) => Ok(Some(Vec::new())),
            Ok(_) => Ok(None),
            Err(problem) => Err(problem),
        },
        DrillKind::Titles => {
            let mut found = Vec::new();
            for id in &drill.titles {
                match desk.catalogue.detail(id).await {
                    Ok(detail) => found.extend(detail.map(|detail| (Row::default(), detail))),
                    Err(problem) => return Ground::Failed(problem),
                }
            }
            Ok(Some(found))
        }
        DrillKind::Other => Ok(Some(Vec::new())),
    };
    match found {
        Err(problem) => Ground::Failed(problem),
        // Nothing is known to solve it, but not everything was looked at.
        Ok(None) => Ground::Here(Arc::default()),
        Ok(Some(found)) => {
            let is_enough = match drill.kind {
                DrillKind::Shelve => shelving::draw(&found, 0).is_some(),
                DrillKind::Locate => locating::is_enough(desk, &found).await,
                _ => !found.is_empty(),
            };
            if is_enough { Ground::Here(Arc::new(found)) } else { Ground::Unanswerable }
        }
    }
}

/// The first titles that are sought, as many as are wanted; `None`: none was found, and there is more than could be looked at.
async fn seek(desk: Desk, sought: &Sought, wanted: usize) -> Result<Option<Vec<(Row, Detail)>>, Problem> {
    seek_so(desk, sought, wanted, |_| true).await
}

/// The same, of those that are also so.
async fn seek_so(
    desk: Desk,
    sought: &Sought,
    wanted: usize,
    is_so: fn(&Detail) -> bool,
) -> Result<Option<Vec<(Row, Detail)>>, Problem> {
    let main = desk.main_branch();
    let (mut found, mut looked) = (Vec::new(), 0);
    for page in 0..PAGES {
        let results = desk.catalogue.look(leads_to(sought, &main, page)).await?;
        let is_last = results.rows.is_empty();
        for row in results.rows {
            if !may_be(sought, &row) {
                continue;
            }
            looked += 1;
            if looked > LOOKED {
                return Ok((!found.is_empty()).then_some(found));
            }
            let Some(detail) = desk.catalogue.detail(&row.id).await? else { continue };
            if is_sought(sought, &detail, &main) && is_so(&detail) {
                found.push((row, detail));
            }
            if found.len() == wanted {
                return Ok(Some(found));
            }
        }
        if is_last {
            return Ok(Some(found));
        }
    }
    Ok((!found.is_empty()).then_some(found))
}
