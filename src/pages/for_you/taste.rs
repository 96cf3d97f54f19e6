//! What bends the recommendations: how far from the familiar, classic or new, only what is there now; and the interests.

use lapau_recommendation::{MIDDLE, Taste};
use leptos::prelude::*;

use crate::{
    components::{
        icon::{self, icon},
        names::class_name,
        page::section_head,
    },
    locale::Phrases,
    markup::{Markup, markup},
    state::{Catalogue, Keeping},
};

/// The two sliders, and whether only what is on the shelf now is wanted.
pub(super) fn wishes(t: Phrases, keeping: Keeping) -> Markup {
    let here = move || keeping.all().is_some_and(|reading| reading.taste.here);
    let toggle = move |_| {
        keeping.change(|reading| {
            reading.taste.here = !reading.taste.here;
            true
        });
    };
    markup! {
        <div class="wishes">
            {slider(t.foryou_familiar(), t.foryou_far(), keeping, "jauh", |taste| &mut taste.far)}
            {slider(t.foryou_classic(), t.foryou_new(), keeping, "baru", |taste| &mut taste.new)}
            <label class="choice"><input type="checkbox" prop:checked=here on:change=toggle/><span>{t.foryou_here()}</span></label>
        </div>
    }
}

/// A slider between two wishes, in words at both ends.
fn slider(
    least: &'static str,
    most: &'static str,
    keeping: Keeping,
    id: &'static str,
    part: fn(&mut Taste) -> &mut u8,
) -> Markup {
    let value = move || {
        let mut taste = keeping.all().map(|reading| reading.taste.clone()).unwrap_or_default();
        part(&mut taste).to_string()
    };
    let slide = move |event| {
        let wished = event_target_value(&event).parse().unwrap_or(MIDDLE);
        keeping.change(move |reading| {
            *part(&mut reading.taste) = wished;
            true
        });
    };
    let label = format!("{least} – {most}");
    markup! {
        <label class="slider" for=id>
            <span>{least}</span><span>{most}</span>
            <input id=id type="range" min="0" max="4" step="1" aria-label=label prop:value=value on:change=slide/>
        </label>
    }
}

/// The interests, chosen by a tap.
pub(super) fn interests(t: Phrases, keeping: Keeping, catalogue: Catalogue) -> Markup {
    let topics = catalogue.topics();
    let groups = move || {
        let topics = topics.get().and_then(Result::ok).unwrap_or_default();
        let groups = topics.chunk_by(|a, b| a.class == b.class).map(|group| {
            let chips = group.iter().map(|topic| chip(keeping, topic.subject.clone())).collect::<Markup>();
            let name = class_name(t, &group[0].class);
            markup! { <fieldset class="field"><legend>{name}</legend><div class="chips wrap">{chips}</div></fieldset> }
        });
        groups.collect::<Markup>()
    };
    markup! {
        <section class="section" id="minat">
            {section_head(t.foryou_interests())}
            <p class="hint">{t.foryou_interests_hint()}</p>
            {groups}
        </section>
    }
}

fn chip(keeping: Keeping, subject: String) -> Markup {
    let value = StoredValue::new(subject.clone());
    let chosen = Memo::new(move |_| {
        keeping.all().is_some_and(|reading| value.with_value(|value| reading.taste.interests.contains(value)))
    });
    let toggle = move |_| {
        let subject = value.get_value();
        keeping.change(move |reading| {
            reading.taste.toggle(&subject);
            true
        });
    };
    markup! {
        <button class="chip" type="button" aria-pressed=move || chosen.get().to_string() on:click=toggle>
            {move || chosen.get().then(|| icon(icon::CHECK))}{subject}
        </button>
    }
}
