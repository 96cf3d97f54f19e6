//! A picture looked at closely: by two fingers, the wheel, keys or buttons.
//!
//! The large picture is fetched when somebody wants to look, and not before; until it has come, and where it can't be had, the usual one is there.

mod lens;

use lapau_feed::programme::{Image, ImageSize};
use leptos::{
    ev::{KeyboardEvent, PointerEvent, WheelEvent},
    html::Div,
    prelude::*,
};

use self::lens::{Lens, PARTS};
use super::{
    icon::{self, icon},
    picture::source,
    sheet::dialog,
};
use crate::{
    locale::Phrases,
    markup::{Markup, markup},
    state::window,
};

/// How much larger it becomes by a key or a button.
const STEP: f64 = 1.5;
/// How much of the frame an arrow key moves over.
const TURN: f64 = 0.2;
/// What one notch of a wheel is, where a browser counts lines, in pixels.
const LINE: f64 = 20.0;

/// How far the large picture is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Large {
    Coming,
    Here,
    Failed,
}

/// The button to look closely, and what it opens; nothing for a picture that has no larger one. `alt` says what is to be seen.
pub(crate) fn closely(t: Phrases, image: &Image, name: String, alt: String) -> Option<Markup> {
    let large = image.closely()?.clone();
    let open = RwSignal::new(false);
    let label = t.closely_open(t.bytes(u64::from(large.bytes)));
    let usual = source(&image.path);
    Effect::new(move |_| {
        if open.get() {
            // The keys work at once, without a step to the picture.
            request_animation_frame(|| window::focus("#dari-dekat"));
        }
    });
    let body = move || open.get().then(|| frame(t, &large, usual.clone(), name.clone(), alt.clone()));
    Some(markup! {
        <div class="actions"><button class="button" type="button" on:click=move |_| open.set(true)>{icon(icon::SEARCH)}{label}</button></div>
        {dialog(open, "sheet viewer", "dekat", t.closely_title(), Markup::from(body))}
    })
}

/// The picture in its frame.
fn frame(t: Phrases, large: &ImageSize, usual: String, name: String, alt: String) -> Markup {
    let lens = RwSignal::new(Lens::of(large.width, large.height));
    let state = RwSignal::new(Large::Coming);
    let frame = NodeRef::<Div>::new();
    // The fingers that are on it, and where each is.
    let fingers = StoredValue::new(Vec::<(i32, (f64, f64))>::new());
    let look = Callback::new(move |(look, at): (Look, (f64, f64))| {
        let Some(frame) = frame.get_untracked() else { return };
        lens.update(|lens| {
            // Phones are turned, and windows resized.
            lens.frame(frame.client_width(), frame.client_height());
            match look {
                Look::Step(times) => lens.step(times),
                Look::Zoom(times) => lens.zoom(times, at),
                Look::Pan => lens.pan(at.0, at.1),
                Look::Turn => lens.turn(at.0, at.1),
                Look::Whole => lens.reset(),
            }
        });
    });
    let place = move |x: i32, y: i32| {
        let corner = frame.get_untracked().map(|frame| frame.get_bounding_client_rect());
        let corner = corner.map_or((0.0, 0.0), |corner| (corner.left(), corner.top()));
        (f64::from(x) - corner.0, f64::from(y) - corner.1)
    };
    let press = move |event: KeyboardEvent| {
        // With these, keys are the browser's own.
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let (what, by) = match &*event.key() {
            "+" | "=" => (Look::Step(STEP), (0.0, 0.0)),
            "-" | "_" => (Look::Step(1.0 / STEP), (0.0, 0.0)),
            "0" => (Look::Whole, (0.0, 0.0)),
            "ArrowLeft" => (Look::Turn, (-TURN, 0.0)),
            "ArrowRight" => (Look::Turn, (TURN, 0.0)),
            "ArrowUp" => (Look::Turn, (0.0, -TURN)),
            "ArrowDown" => (Look::Turn, (0.0, TURN)),
            _ => return,
        };
        event.prevent_default();
        look.run((what, by));
    };
    let wheel = move |event: WheelEvent| {
        event.prevent_default();
        let turned = if event.delta_mode() == 0 { event.delta_y() } else { event.delta_y() * LINE };
        look.run((Look::Zoom((1.0 - turned * 0.002).clamp(0.7, 1.4)), place(event.client_x(), event.client_y())));
    };
    let down = move |event: PointerEvent| {
        let at = place(event.client_x(), event.client_y());
        if let Some(frame) = frame.get_untracked() {
            // What leaves the frame while it is held still moves the picture.
            frame.set_pointer_capture(event.pointer_id()).ok();
        }
        fingers.update_value(|fingers| {
            fingers.retain(|(known, _)| *known != event.pointer_id());
            fingers.push((event.pointer_id(), at));
        });
    };
    let moved = move |event: PointerEvent| {
        let now = place(event.client_x(), event.client_y());
        let before = fingers.get_value();
        let Some(n) = before.iter().position(|(known, _)| *known == event.pointer_id()) else { return };
        let was = before[n].1;
        fingers.update_value(|fingers| fingers[n].1 = now);
        let other = before.iter().enumerate().find(|(other, _)| *other != n).map(|(_, (_, at))| *at);
        let Some(other) = other else { return look.run((Look::Pan, (now.0 - was.0, now.1 - was.1))) };
        // Of two fingers: the picture follows the point between them, and grows with their distance.
        let apart = |at: (f64, f64)| ((at.0 - other.0).powi(2) + (at.1 - other.1).powi(2)).sqrt().max(1.0);
        look.run((Look::Pan, ((now.0 - was.0) / 2.0, (now.1 - was.1) / 2.0)));
        look.run((Look::Zoom(apart(now) / apart(was)), ((now.0 + other.0) / 2.0, (now.1 + other.1) / 2.0)));
    };
    let up = move |event: PointerEvent| {
        fingers.update_value(|fingers| fingers.retain(|(known, _)| *known != event.pointer_id()));
    };
    let seen = move || {
        let [left, top, width, height] = lens.get().seen();
        format!("{left} {top} {width} {height}")
    };
    let parts = PARTS as u32;
    let (width, height) = (large.width * parts, large.height * parts);
    let told = move || match state.get() {
        Large::Coming => t.closely_coming().to_owned(),
        Large::Failed => t.closely_failed().to_owned(),
        Large::Here => t.closely_size(lens.get().percent()),
    };
    let step = move |times: f64| move |_| look.run((Look::Step(times), (0.0, 0.0)));
    markup! {
        <div class="viewer-body" on:keydown=press>
            <div
                class="frame"
                id="dari-dekat"
                role="application"
                tabindex="0"
                aria-label=name
                aria-describedby="dari-dekat-cara"
                node_ref=frame
                on:wheel=wheel
                on:pointerdown=down
                on:pointermove=moved
                on:pointerup=up
                on:pointercancel=up
                on:dblclick=move |event| look.run((Look::Zoom(STEP * STEP), place(event.client_x(), event.client_y())))
            >
                <svg viewBox=seen role="img" aria-label=alt>
                    <image href=usual width=width height=height preserveAspectRatio="none"></image>
                    <image
                        href=source(&large.path)
                        width=width
                        height=height
                        on:load=move |_| state.set(Large::Here)
                        on:error=move |_| state.set(Large::Failed)
                    ></image>
                </svg>
            </div>
            <div class="viewer-foot">
                <button class="button small" type="button" aria-label=t.closely_smaller() on:click=step(1.0 / STEP)>"−"</button>
                <button class="button small" type="button" aria-label=t.closely_larger() on:click=step(STEP)>"+"</button>
                <button class="button quiet small" type="button" on:click=move |_| look.run((Look::Whole, (0.0, 0.0)))>{t.closely_whole()}</button>
                <p class="meta" role="status">{told}</p>
            </div>
            <p class="hint" id="dari-dekat-cara">{t.closely_hint()}</p>
        </div>
    }
}

/// What somebody does to look.
#[derive(Clone, Copy)]
enum Look {
    /// Larger or smaller about the middle.
    Step(f64),
    /// Larger or smaller about a point.
    Zoom(f64),
    /// The picture moves by so many pixels.
    Pan,
    /// What is seen moves by parts of the frame.
    Turn,
    /// All of it.
    Whole,
}
