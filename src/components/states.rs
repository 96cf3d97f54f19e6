//! Nothing there, not there yet, gone wrong: these are pages too.

use crate::{
    locale::phrases,
    markup::{Markup, markup},
    state::Problem,
};

/// The figure of something still to be woven: two bamboo shoots on a loom, the upper warp bare.
fn figure() -> Markup {
    markup! {
        <svg class="figure-woven" viewBox="0 0 36 30" shape-rendering="crispEdges" aria-hidden="true">
            <path class="warp" d=WARP/>
            <path class="weft" d="M0 12h36v1H0zM0 29h36v1H0z"/>
            <path class="thread" d=THREAD/>
        </svg>
    }
}

/// The bare warp: every third thread, twelve rows long.
const WARP: &str = "M1 0h1v12H1zM4 0h1v12H4zM7 0h1v12H7zM10 0h1v12H10zM13 0h1v12H13zM16 0h1v12H16zM19 0h1v12H19zM22 0h1v12H22zM25 0h1v12H25zM28 0h1v12H28zM31 0h1v12H31zM34 0h1v12H34z";
const THREAD: &str = "M8 14h2v2H8zM26 14h2v2H26zM7 16h4v1H7zM25 16h4v1H25zM6 17h6v1H6zM24 17h6v1H24zM6 18h2v1H6zM10 18h2v1H10zM24 18h2v1H24zM28 18h2v1H28zM5 19h3v1H5zM10 19h3v1H10zM23 19h3v1H23zM28 19h3v1H28zM4 20h3v1H4zM11 20h3v1H11zM22 20h3v1H22zM29 20h3v1H29zM4 21h2v1H4zM12 21h2v1H12zM22 21h2v1H22zM30 21h2v1H30zM3 22h3v1H3zM12 22h3v1H12zM21 22h3v1H21zM30 22h3v1H30zM3 23h2v1H3zM8 23h2v1H8zM13 23h2v1H13zM21 23h2v1H21zM26 23h2v1H26zM31 23h2v1H31zM2 24h3v1H2zM7 24h4v1H7zM13 24h3v1H13zM20 24h3v1H20zM25 24h4v1H25zM31 24h3v1H31zM1 25h3v1H1zM7 25h4v1H7zM14 25h3v1H14zM19 25h3v1H19zM25 25h4v1H25zM32 25h3v1H32zM1 26h2v1H1zM6 26h6v1H6zM15 26h2v1H15zM19 26h2v1H19zM24 26h6v1H24zM33 26h2v1H33zM0 27h3v1H0zM5 27h8v1H5zM15 27h6v1H15zM23 27h8v1H23zM33 27h3v1H33z";

/// What to do: where it leads, and what it says.
type Action = (&'static str, &'static str);

/// Nothing is there in a part of a page: what, why, and what would change it.
pub(crate) fn empty(title: impl Into<Markup>, text: impl Into<Markup>, action: Option<Action>) -> Markup {
    nothing(markup! { <h2>{title}</h2> }, text.into(), action)
}

/// Nothing is there, and the page has nothing else: its title is the page's.
pub(crate) fn empty_page(title: &'static str, text: &'static str, action: Action) -> Markup {
    nothing(markup! { <h1>{title}</h1> }, text.into(), Some(action))
}

fn nothing(title: Markup, text: Markup, action: Option<Action>) -> Markup {
    let action = action.map(|(href, label)| {
        markup! { <div class="actions"><a class="button primary" href=href>{label}</a></div> }
    });
    markup! { <div class="state">{figure()}{title}<p>{text}</p>{action}</div> }
}

/// Rows that are on their way: as many as a page may have.
pub(crate) fn loading() -> Markup {
    loading_rows(4)
}

/// So many rows that are on their way.
pub(crate) fn loading_rows(count: usize) -> Markup {
    let rows = (0..count)
        .map(|_| {
            markup! {
                <li class="title-row">
                    <span class="skeleton cover-shape"></span>
                    <div class="title-row-text"><span class="skeleton line"></span><span class="skeleton line half"></span></div>
                </li>
            }
        })
        .collect::<Markup>();
    markup! {
        <p class="hidden">{phrases().state_loading()}</p>
        <ul class="list" aria-hidden="true">{rows}</ul>
    }
}

/// Something went wrong in a part of a page: what, and what to do.
pub(crate) fn failure(problem: Problem) -> Markup {
    failed(markup! { <h2>{phrases().state_failed()}</h2> }, problem)
}

/// Something went wrong, and the page has nothing else: that is its title.
pub(crate) fn failure_page(problem: Problem) -> Markup {
    failed(markup! { <h1>{phrases().state_failed()}</h1> }, problem)
}

fn failed(title: Markup, problem: Problem) -> Markup {
    markup! { <div class="state" role="alert">{title}<p>{problem.say(phrases())}</p></div> }
}
