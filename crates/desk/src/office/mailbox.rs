//! The mailbox, as the inbox tells of it.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};

use super::{Office, Trouble, entrance::Sent, page, words};
use crate::{clock, mailbox::Last, store::Session};

/// What came from the mailbox last, with a button to look again; nothing where there is no mailbox.
pub(super) fn told(office: &Office, session: &Session, minutes: i32) -> Markup {
    let Some(collector) = &office.mailbox else { return html! {} };
    html! {
        form.mailbox method="post" action="/desk/kotak" {
            (page::key(session))
            @match collector.last() {
                None => { p { "Kotak surat belum dilihat." } }
                Some(Last { at, outcome: Ok(collected) }) => {
                    p role="status" {
                        "Kotak surat dilihat " (words::moment(&at.to_string(), minutes)) ": " (collected.new) " surat baru."
                        @if collected.left > 0 {
                            " " (collected.left) " isi lain bukan surat yang sah dan dibuang: "
                            (collected.left_out.iter().map(|left| left.id.as_str()).collect::<Vec<_>>().join(", ")) "."
                        }
                    }
                }
                Some(Last { at, outcome: Err(reason) }) => {
                    p.problem role="status" {
                        "Kotak surat tidak dapat dikosongkan " (words::moment(&at.to_string(), minutes)) ". Sebabnya: " (reason)
                    }
                }
            }
            button.small type="submit" { "Lihat kotak surat sekarang" }
        }
    }
}

/// Looks into the mailbox.
pub(super) async fn look(State(office): State<Office>, sent: Sent) -> Result<Response, Trouble> {
    let collector = office.mailbox.as_ref().ok_or(Trouble::Missing)?;
    office.store.note(clock::wall()?, &sent.session.name, "kotak", "dilihat").await?;
    // What came of it stands in the inbox.
    let _ = collector.run().await;
    Ok(Redirect::to("/desk").into_response())
}
