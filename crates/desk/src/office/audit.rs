//! Who did what and when, for administrators.

use axum::{extract::State, response::Response};
use maud::html;

use super::{Office, Trouble, entrance::Signed, page, words};
use crate::store::Role;

/// How many deeds are shown.
const MOST: u32 = 500;

/// The audit log.
pub(super) async fn show(State(office): State<Office>, Signed(session): Signed) -> Result<Response, Trouble> {
    if session.role != Role::Administrator {
        return Err(Trouble::Role);
    }
    let minutes = office.minutes()?;
    let deeds = office.store.deeds(MOST).await?;
    let users = office.store.users().await?;
    let main = html! {
        h1 { "Catatan" }
        p { "Yang boleh masuk: " @for (n, user) in users.iter().enumerate() { @if n > 0 { ", " } b { (user.name) } " (" (user.role.name()) ")" } "." }
        table {
            thead { tr { th scope="col" { "Kapan" } th scope="col" { "Siapa" } th scope="col" { "Apa" } th scope="col" { "Surat" } } }
            tbody {
                @for deed in &deeds {
                    tr {
                        td { (words::moment(&deed.at, minutes)) } td { (deed.name) } td { (deed.deed) }
                        td { @if deed.about.len() == 36 && !deed.about.contains('/') { a href={ "/desk/surat/" (deed.about) } { (&deed.about[..8]) "…" } } @else { (deed.about) } }
                    }
                }
            }
        }
    };
    Ok(page::full(&session, "/desk/catatan", "Catatan", &main))
}
