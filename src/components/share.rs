//! The button that hands a page on: as a QR code to whoever stands by, by WhatsApp, or as the phone shares things.

use lapau_outbox::by_hand::{mail, whatsapp};
use leptos::{prelude::*, task::spawn_local};

use super::{
    icon::{self, icon},
    postcard::{SIDE, card},
    qr::qr,
    sheet::{Content, sheet_of},
};
use crate::{
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{
        Feed,
        window::{self, Shared},
    },
};

/// The button that hands a page on, and the sheet of the ways to do so.
///
/// `title` says what it is in a line or two, `path` where it is in the app.
pub(crate) fn share(title: Signal<String>, path: String) -> Markup {
    let (t, open) = (phrases(), RwSignal::new(false));
    markup! {
        <button class="button quiet" type="button" on:click=move |_| open.set(true)>{icon(icon::SHARE)}{t.share_share()}</button>
        {sheet_of(open, "bagikan", t.share_share(), Content::Sharing(title, path))}
    }
}

/// The ways to hand a page on: links that their user presses, and nothing of anyone else's is loaded before that.
pub(crate) fn ways(title: String, path: &str) -> Markup {
    let t = phrases();
    let feed = expect_context::<Feed>();
    let outcome = RwSignal::new(None);
    let said = move || outcome.get().map_or("", |outcome| said(t, outcome));
    let address = window::address(path);
    let code = qr(&address, t.share_code());
    let message = format!("{title}\n{address}");
    let first = title.lines().next().unwrap_or_default().to_owned();
    let (text, url) = (paths::encode(&title), paths::encode(&address));
    let to = [
        (whatsapp("", &message), t.share_whatsapp(), icon::SPEECH),
        (Some(format!("https://t.me/share/url?url={url}&text={text}")), "Telegram", icon::SEND),
        (Some(format!("https://www.facebook.com/sharer/sharer.php?u={url}")), "Facebook", icon::EXTERNAL),
        (Some(format!("https://twitter.com/intent/tweet?url={url}&text={text}")), "X", icon::EXTERNAL),
        (mail("", &first, &message), t.share_mail(), icon::LETTER),
    ];
    let to = to.into_iter().filter_map(|(href, label, picture)| {
        let href = href?;
        Some(markup! { <a class="button" href=href target="_blank" rel="noopener noreferrer">{icon(picture)}{label}</a> })
    });
    let to = to.collect::<Markup>();
    let (name, link) = (title.clone(), address.clone());
    let share = move |_| {
        let (title, address) = (name.clone(), link.clone());
        spawn_local(async move { outcome.set(Some(window::share(&title, &title, Some(&address)).await)) });
    };
    let link = address.clone();
    let copy = move |_| {
        let address = link.clone();
        spawn_local(async move { outcome.set(Some(window::copy(&address).await)) });
    };
    let is_book = path.starts_with(paths::CATALOGUE);
    let picture = move |_| {
        let snapshot = untrack(move || feed.snapshot()).unwrap_or_default();
        let library = snapshot.library.as_deref().map(|library| t.of(&library.name)).unwrap_or_default();
        let drawing = card(&title, &library, &address, is_book);
        spawn_local(async move {
            let went = match window::Picture::draw(&drawing, SIDE).await {
                Some(picture) => picture.share("lapau.png").await,
                None => Shared::Failed,
            };
            outcome.set(Some(went));
        });
    };
    markup! {
        <p class="hint">{t.share_code_hint()}</p>
        {code}
        <div class="actions">
            {to}
            <button class="button" type="button" on:click=picture>{icon(icon::IMAGE)}{t.share_picture()}</button>
            <button class="button" type="button" on:click=copy>{icon(icon::QUOTE)}{t.share_copy()}</button>
            <button class="button" type="button" on:click=share>{icon(icon::SHARE)}{t.share_link()}</button>
        </div>
        <p class="why" role="status">{said}</p>
    }
}

/// What is to be said of how sharing went; nothing where the phone's own share sheet was seen.
pub(crate) fn said(t: Phrases, outcome: Shared) -> &'static str {
    match outcome {
        Shared::Copied => t.share_copied(),
        Shared::Failed => t.share_failed(),
        Shared::Handed => "",
    }
}
