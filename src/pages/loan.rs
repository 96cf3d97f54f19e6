//! Typing a loan in from the slip or the book, and putting it right.

mod slip;

use lapau_feed::dates::iso;
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::hooks::{use_location, use_navigate};

use self::slip::{Faults, Slip, blank, filled, number, read};
use super::reading::missing;
use crate::{
    components::{
        field::Line,
        icon::{self, icon, small_icon},
        page::{back, use_title},
        states::{failure, loading_rows},
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Catalogue, Feed, Loans, Problem, window},
};

/// The part of the slip that a line is over.
type Part = fn(&mut Slip) -> &mut String;

fn lines(t: Phrases) -> [(Line<'static>, Part); 5] {
    let line = |id, label, hint| Line { id, label, hint, kind: "text", mode: "text", optional: false };
    [
        (line("item", t.loans_item(), t.loans_item_hint()), |slip| &mut slip.item),
        (Line { optional: true, ..line("title", t.loans_name(), "") }, |slip| &mut slip.title),
        (Line { kind: "date", ..line("due", t.loans_due_date(), t.loans_due_hint()) }, |slip| &mut slip.due),
        (
            Line { optional: true, mode: "numeric", ..line("renewed", t.loans_renewed(), t.loans_renewed_hint()) },
            |slip| &mut slip.renewed,
        ),
        (
            Line {
                optional: true,
                kind: "date",
                ..line("membership", t.loans_membership(), t.loans_membership_hint())
            },
            |slip| &mut slip.membership,
        ),
    ]
}

/// A loan being typed in, or put right.
pub(crate) fn loan_form() -> Markup {
    let t = phrases();
    let item = paths::part("item");
    let (loans, feed) = (expect_context::<Loans>(), expect_context::<Feed>());
    let is_new = Memo::new(move |_| item.with(String::is_empty));
    // Whoever comes from a title's page need not type it again.
    let title = use_location().search.with_untracked(|raw| paths::parameter(raw, "judul")).unwrap_or_default();
    use_title(move || if is_new.get() { t.loans_add() } else { t.loans_edit() }.into());
    // What is there is read once: while it is being typed over, nothing else may draw it anew.
    let ready = Memo::new(move |_| loans.all().is_some() && feed.snapshot().is_some());
    let body = move || {
        if !ready.get() {
            return loading_rows(2);
        }
        let (all, snapshot) = untrack(move || (loans.all().unwrap_or_default(), feed.snapshot().unwrap_or_default()));
        let slip = item.with(|item| match item.as_str() {
            "" => Some(Slip { title: title.clone(), ..blank(&snapshot, &all.loans) }),
            item => all.loans.iter().find(|loan| loan.item == item).map(filled),
        });
        match slip {
            Some(slip) => filling(t, slip),
            None => missing(t),
        }
    };
    markup! { {back(paths::LOANS, t.loans_title())}{body} }
}

fn filling(t: Phrases, start: Slip) -> Markup {
    let (loans, catalogue) = (expect_context::<Loans>(), expect_context::<Catalogue>());
    let navigate = use_navigate();
    let (before, slip) = (StoredValue::new(start.item.clone()), RwSignal::new(start.clone()));
    let (tried, failed, found) = (RwSignal::new(false), RwSignal::new(None::<Problem>), RwSignal::new(None::<String>));
    // The barcode that the catalogue was found not to have.
    let unknown = RwSignal::new(String::new());
    let is_new = start.item.is_empty();
    let faults = Memo::new(move |_| slip.with(|slip| read(t, slip).err().unwrap_or_default()));
    let shown = Memo::new(move |_| if tried.get() { faults.get() } else { Faults::new() });
    on_cleanup(|| window::set_dirty(false));

    // The catalogue knows the title of a barcode, and often the due date. It fills in what nobody has typed over:
    // whoever holds the slip knows better.
    let filled_in = StoredValue::new((start.title.clone(), start.due.clone()));
    let stored_title = StoredValue::new(start.title.clone());
    // Whoever still types keeps what they typed; what is left is put as the catalogue has it.
    let look_up = move |is_left: bool| {
        let item = slip.with_untracked(|slip| number(&slip.item));
        if item.is_empty() {
            return;
        }
        spawn_local(async move {
            let looked_up = catalogue.copy(&item).await;
            let is_unknown = matches!(looked_up, Ok(None));
            let copy = looked_up.ok().flatten();
            // Typed on meanwhile: another barcode's title would be a lie.
            if slip.try_with_untracked(|slip| number(&slip.item) != item).unwrap_or(true) {
                return;
            }
            found.set(copy.as_ref().map(|(title, _)| t.loans_found(title)));
            // Half a number is not in the catalogue either: that is said once it is whole.
            match is_unknown {
                true if is_left => unknown.set(item),
                true => {}
                false => unknown.set(String::new()),
            }
            let Some((title, copy)) = copy else {
                // Nor may the title of the barcode before stay.
                let (before, _) = filled_in.get_value();
                if before != stored_title.get_value() {
                    slip.update(|slip| {
                        if slip.title == before {
                            slip.title.clear();
                        }
                    });
                }
                return;
            };
            slip.update(|slip| {
                if is_left {
                    slip.item = copy.id;
                }
                filled_in.update_value(|(before, due_before)| {
                    if slip.title.trim().is_empty() || slip.title == *before {
                        slip.title.clone_from(&title);
                        *before = title;
                    }
                    if let Some(due) = copy.due.as_ref().map(iso).filter(|_| slip.due == *due_before) {
                        slip.due.clone_from(&due);
                        *due_before = due;
                    }
                });
            });
        });
    };
    let stranger = move || {
        let is_one = unknown.with(|unknown| !unknown.is_empty() && slip.with(|slip| number(&slip.item) == *unknown));
        is_one.then(|| markup! { <p class="aside warn">{t.loans_unknown()}</p> })
    };
    let twice = move || {
        let all = loans.all()?;
        let item = slip.with(|slip| number(&slip.item));
        let known = item != before.get_value() && all.loans.iter().any(|loan| loan.item == item);
        known.then(|| markup! { <p class="aside">{t.loans_twice()}</p> })
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Ok(mut loan) = slip.with_untracked(|slip| read(t, slip)) else {
            // What is wrong is drawn in this turn; the focus goes to the first of it in the next.
            let first = faults.with_untracked(|faults| faults.first().map(|(id, _)| *id));
            request_animation_frame(move || {
                let first = first.unwrap_or("item");
                window::scroll_to(first);
                window::focus(&format!("#{first}"));
            });
            return;
        };
        let (navigate, before) = (navigate.clone(), before.get_value());
        spawn_local(async move {
            let is_told = loan.item == before || unknown.with_untracked(|unknown| *unknown == loan.item);
            match catalogue.copy(&loan.item).await {
                Ok(Some((title, copy))) => {
                    // Whoever is quicker than the catalogue need not do without the title.
                    if loan.title.is_empty() {
                        loan.title = title;
                    }
                    loan.item = copy.id;
                }
                Ok(None) if !is_told => {
                    unknown.set(loan.item);
                    window::scroll_to("item");
                    window::focus("#item");
                    return;
                }
                Ok(None) | Err(_) => {}
            }
            let stored = match loans.add(&loan).await {
                // Under another barcode it is another loan; the mistyped one goes.
                Ok(()) if !is_new && loan.item != before => loans.remove(&before).await,
                other => other,
            };
            match stored {
                Ok(()) => {
                    window::set_dirty(false);
                    navigate(paths::LOANS, Default::default());
                }
                Err(problem) => failed.set(Some(problem)),
            }
        });
    };
    let fields = lines(t).map(|(line, part)| {
        let is_item = line.id == "item";
        let changed = Callback::new(move |is_left| {
            if is_item {
                look_up(is_left);
            }
        });
        let note = is_item.then(|| {
            markup! { <div role="status">{move || found.get().map(|found| markup! { <p class="kept">{small_icon(icon::CHECK)}{found}</p> })}{stranger}{twice}</div> }
        });
        draw(t, line, part, slip, shown, changed, note)
    });
    let fields: Markup = fields.into_iter().collect();
    let title = if is_new { t.loans_add() } else { t.loans_edit() };
    markup! {
        <div class="form">
            <header class="head"><h1>{title}</h1><p class="lead">{t.loans_form_lead()}</p></header>
            {move || failed.get().map(failure)}
            <form novalidate on:submit=submit>
                {fields}
                <div class="actions"><button class="button primary" type="submit">{icon(icon::CHECK)}{t.loans_save()}</button></div>
                <p class="terms">{t.loans_terms()}</p>
            </form>
        </div>
    }
}

/// A line over the slip. `changed` is called at every change, and with `true` once it is left: whoever types a barcode sees at once whether it is the book in hand.
fn draw(
    t: Phrases,
    line: Line<'static>,
    part: Part,
    slip: RwSignal<Slip>,
    shown: Memo<Faults>,
    changed: Callback<bool>,
    note: Option<Markup>,
) -> Markup {
    let id = line.id;
    let wrong = Memo::new(move |_| {
        shown.with(|shown| shown.iter().find(|(field, _)| *field == id).map(|(_, what)| (*what).to_owned()))
    });
    let value = Signal::derive(move || std::mem::take(part(&mut slip.get())));
    let typed = Callback::new(move |text| {
        window::set_dirty(true);
        slip.update(|slip| *part(slip) = text);
        changed.run(false);
    });
    let left = Callback::new(move |()| changed.run(true));
    line.draw(t, wrong.into(), value, typed, left, note)
}
