//! A certificate: what its badge says, whether it is the library's, and a code by which others check it.
//!
//! The badge stands behind the `#` of the address, which no server sees. It is judged on this phone, without a network; what it says is shown in any case, so that it can be compared with the paper.

use lapau_feed::badge::Signed;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use crate::{
    components::{
        icon::{self, icon},
        page::{back, use_title},
        qr::qr,
        share::share,
        states::empty_page,
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Badges, Feed, Verdict, window},
};

/// A certificate.
pub(crate) fn certificate_page() -> Markup {
    let t = phrases();
    let hash = use_location().hash;
    let text = Memo::new(move |_| hash.with(|hash| hash.trim_start_matches('#').to_owned()));
    use_title(move || t.certificate_title().into());
    let body = move || match text.with(|text| (text.is_empty(), Signed::read(text))) {
        (true, _) => empty_page(t.certificate_none(), t.certificate_none_text(), (paths::GUIDES, t.learn_title())),
        (false, Err(_)) => {
            let words = markup! { <p><b>{t.certificate_broken()}</b>" "{t.certificate_broken_text()}</p> };
            markup! {
                <header class="head"><h1>{t.certificate_title()}</h1></header>
                <div class="verdict wrong" role="status">{icon(icon::WARNING)}{words}</div>
            }
        }
        (false, Ok(signed)) => shown(t, signed),
    };
    markup! { {back(paths::GUIDES, t.learn_title())}{body} }
}

fn shown(t: Phrases, signed: Signed) -> Markup {
    let (badges, feed) = (expect_context::<Badges>(), expect_context::<Feed>());
    let snapshot = feed.snapshot().unwrap_or_default();
    let ours = snapshot.library.as_ref().filter(|library| library.id == signed.badge.library);
    let library = ours.map_or_else(|| signed.badge.library.clone(), |library| t.of(&library.name));
    let verdict = RwSignal::new(None);
    let judged = signed.clone();
    // What came with the network may bring the key that was missing.
    Effect::new(move |_| {
        feed.snapshot();
        let signed = judged.clone();
        spawn_local(async move {
            let found = badges.judge(&signed).await;
            verdict.try_set(Some(found));
        });
    });
    let say = move || {
        let found = verdict.get()?;
        let (is_good, what, more) = match found {
            Err(problem) => (false, t.certificate_unsure(), problem.say(t)),
            Ok(Verdict::Valid) => (true, t.certificate_valid(), t.certificate_valid_text().into()),
            Ok(Verdict::Altered) => (false, t.certificate_altered(), t.certificate_altered_text().into()),
            Ok(Verdict::OtherLibrary) => (false, t.certificate_other(), t.certificate_other_text().into()),
            Ok(Verdict::UnknownKey) => (false, t.certificate_unsure(), t.certificate_unknown_key().into()),
            Ok(Verdict::NoKey) => (false, t.certificate_unsure(), t.certificate_no_key().into()),
            Ok(Verdict::NoCryptography) => (false, t.certificate_unsure(), t.certificate_no_cryptography().into()),
        };
        let (class, picture) = if is_good { ("verdict", icon::CHECK) } else { ("verdict wrong", icon::WARNING) };
        Some(markup! { <div class=class>{icon(picture)}<p><b>{what}</b>" "{more}</p></div> })
    };
    let path = signed.to_text().map(|text| format!("{}#{text}", paths::CERTIFICATE)).unwrap_or_default();
    let code = qr(&window::address(&path), t.certificate_code());
    let badge = &signed.badge;
    let minutes = (badge.minutes > 0).then(|| markup! { <span>{t.learn_minutes(u64::from(badge.minutes))}</span> });
    let (name, guide) = (badge.name.clone(), badge.guide.clone());
    let line = Signal::stored(t.certificate_line(&guide, &name));
    markup! {
        <div class="unprinted" role="status">{say}</div>
        <article class="certificate">
            <p class="kicker">{library}</p>
            <h1>{t.certificate_title()}</h1>
            <p>{t.certificate_to()}</p>
            <p class="certificate-name">{name}</p>
            <p>{t.certificate_for()}</p>
            <p class="certificate-guide">{guide}</p>
            <p class="meta"><span>{t.learn_lessons(u64::from(badge.lessons))}</span>{minutes}<span>{t.long_date(badge.date)}</span></p>
            {code}
            <p class="hint">{t.certificate_code_hint()}</p>
        </article>
        <div class="actions">
            <button class="button primary" type="button" on:click=move |_| window::print()>{t.certificate_print()}</button>
            {share(line, path)}
        </div>
        <p class="terms">{t.certificate_terms()}</p>
    }
}
