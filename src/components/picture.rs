//! A picture of the feed: fetched from the library alone, in the size that its place needs, when it comes into view.
//!
//! Whoever saves data is told what it shows and how large it is, and has it fetched by a press.

use lapau_feed::programme::Image;
use leptos::prelude::*;

use crate::{
    locale::Phrases,
    markup::{Markup, markup},
    state::window,
};

/// The address of a file of the feed.
pub(crate) fn source(path: &str) -> String {
    ["/feed/", path].concat()
}

/// A picture; `alt` says what is to be seen, `sizes` how wide its place is, as `sizes` of an image has it.
pub(crate) fn picture(t: Phrases, image: &Image, alt: String, sizes: &'static str) -> Markup {
    if !window::saves_data() {
        return drawn(image, alt, sizes);
    }
    let is_wanted = RwSignal::new(false);
    let image = image.clone();
    Markup::from(move || {
        if is_wanted.get() {
            return drawn(&image, alt.clone(), sizes);
        }
        let least = image.sizes.first().map_or(image.bytes, |least| least.bytes);
        let words = t.picture_show(t.bytes(u64::from(least)));
        markup! {
            <div class="missing">
                <p>{alt.clone()}</p>
                <button class="button small" type="button" on:click=move |_| is_wanted.set(true)>{words}</button>
            </div>
        }
    })
}

fn drawn(image: &Image, alt: String, sizes: &'static str) -> Markup {
    // What is larger than the picture itself is for looking closely.
    let others = image.sizes.iter().filter(|size| size.width <= image.width);
    let all = others.map(|size| (&size.path, size.width)).chain([(&image.path, image.width)]);
    let all: Vec<_> = all.map(|(path, width)| format!("{} {width}w", source(path))).collect();
    markup! {
        <img
            loading="lazy"
            decoding="async"
            sizes=sizes
            srcset=all.join(", ")
            src=source(&image.path)
            width=image.width
            height=image.height
            alt=alt
        />
    }
}
