//! Doors of events on a librarian's phone: their lists, what was written down there, and the letters that take it to the desk.
//!
//! Promised: what was written down is stored when [`Doors::note`] returns, and is deleted only after it is in letters;
//! a door that has ended hands in what is left and goes by itself. Without a network only taking a list and renewing it do not work.

use std::sync::Arc;

use lapau_attendance::{letters, merged};
use lapau_feed::{
    Ticket,
    card::write_code,
    door::{DoorFile, DoorList, KEY_INFO, MAX_LIST, PATH, VERSION},
    json,
    submission::{Content, Deed, Mark},
};
use leptos::prelude::*;

use super::{Feed, Letters, Problem, Shared, cards::id_of};
use crate::{
    platform::{
        clock,
        cryptography::{self, Closed},
        http, random,
    },
    storage::{self, Door},
};

/// Why there is no list.
#[derive(Clone, Debug, PartialEq)]
pub enum Shut {
    /// The desk knows no open door of this code.
    NotOpen,
    /// The file is none of a door, or of another version.
    NoFile,
    /// This browser has no cryptography to offer, as on pages that are not secure.
    Closed,
    /// The network, the desk or the phone's storage.
    Problem(Problem),
}

impl From<Closed> for Shut {
    fn from(_: Closed) -> Self {
        Self::Closed
    }
}

impl From<Problem> for Shut {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<storage::Error> for Shut {
    fn from(error: storage::Error) -> Self {
        Self::Problem(error.into())
    }
}

/// The doors on this phone.
#[derive(Clone, Copy)]
pub struct Doors {
    kept: RwSignal<Option<Arc<Vec<Door>>>>,
    letters: Letters,
    feed: Feed,
    ground: Shared,
}

/// Has every door that has ended hand in what is left, and go.
pub async fn end_doors(letters: Letters) -> Result<(), Problem> {
    let ground = letters.ground.get_value();
    let (doors, unreadable) = ground.outbox.doors().await?;
    let now = clock::now();
    for door in doors.iter().filter(|door| door.list.ends < now) {
        hand_in(letters, &door.id).await?;
        ground.outbox.delete_door(&door.id).await?;
    }
    for key in unreadable {
        // A list that can't be read is of no use, and has names in it.
        ground.outbox.delete_door(&key).await?;
    }
    Ok(())
}

/// Puts everything that is in no letter yet into letters to the desk.
///
/// Were the phone to die in the middle, some marks would go in two letters, which does no harm.
async fn hand_in(all: Letters, id: &str) -> Result<(), Problem> {
    let ground = all.ground.get_value();
    let Some(door) = ground.outbox.doors().await?.0.into_iter().find(|door| door.id == id) else { return Ok(()) };
    let open = door.marks.get(door.handed as usize..).unwrap_or_default();
    for letter in letters(&door.list, open) {
        all.submit_with(Content::Attendance(letter), Some(door.key)).await?;
    }
    let handed = door.marks.len() as u32;
    let note = |door: &mut Door| {
        door.handed = door.handed.max(handed);
        true
    };
    ground.outbox.update_door(id, &note).await?;
    Ok(())
}

impl Doors {
    /// What a page works with; it has to be [read](Self::read) first.
    pub fn here() -> Self {
        let (letters, feed) = (expect_context::<Letters>(), expect_context::<Feed>());
        Self { kept: RwSignal::new(None), letters, feed, ground: letters.ground }
    }

    /// Reads those of this phone.
    pub async fn read(self) -> Result<(), Problem> {
        end_doors(self.letters).await?;
        self.reload().await
    }

    /// Every door; `None` until the phone's storage was read.
    pub fn all(self) -> Option<Arc<Vec<Door>>> {
        self.kept.get()
    }

    /// One of them.
    pub fn get(self, id: &str) -> Option<Door> {
        self.all()?.iter().find(|door| door.id == id).cloned()
    }

    /// Takes the list of a door from the desk, or takes it anew; says its identifier.
    pub async fn take(self, secret: Ticket) -> Result<String, Shut> {
        // Where the library names no address for letters, the desk may all the same be where the app is from.
        let endpoint = self.feed.peek().and_then(|snapshot| snapshot.endpoint()).unwrap_or_default();
        // Before the code goes anywhere: without this, nothing could be handed in.
        let key = key_of(secret).await?;
        let url = format!("{}{PATH}", endpoint.trim_end_matches('/'));
        let bearer = format!("Bearer {}", write_code(secret).replace('-', ""));
        let answer = http::get_with(&url, ("Authorization", &bearer), MAX_LIST).await;
        let answer = answer.map_err(|_| Shut::Problem(Problem::Offline))?;
        match answer.status {
            200 => {}
            401 | 403 => return Err(Shut::NotOpen),
            _ => return Err(Shut::Problem(Problem::Server)),
        }
        // A page that is no list is that of a network that wants a login first.
        let list = json::from_slice::<DoorList>(&answer.body).map_err(|_| Shut::Problem(Problem::WifiLogin))?;
        self.keep(secret, key, list).await
    }

    /// Takes a door from a file of the desk; says its identifier.
    pub async fn take_file(self, bytes: &[u8]) -> Result<String, Shut> {
        let file = json::from_slice::<DoorFile>(bytes).map_err(|_| Shut::NoFile)?;
        self.keep(file.secret, key_of(file.secret).await?, file.list).await
    }

    async fn keep(self, secret: Ticket, key: Ticket, list: DoorList) -> Result<String, Shut> {
        if list.v != VERSION {
            return Err(Shut::NoFile);
        }
        if list.ends < clock::now() {
            return Err(Shut::NotOpen);
        }
        let id = id_of(key).await?;
        let outbox = &self.ground.get_value().outbox;
        let renew = |door: &mut Door| {
            door.list = list.clone();
            true
        };
        if outbox.update_door(&id, &renew).await?.is_none() {
            let door = Door { id: id.clone(), secret, key, list, marks: Vec::new(), handed: 0 };
            outbox.put_door(&door).await?;
        }
        self.reload().await?;
        Ok(id)
    }

    /// Writes something down; says the identifier of the last mark. It is stored when this returns.
    pub async fn note(self, id: &str, deeds: Vec<Deed>) -> Result<String, Problem> {
        let at = clock::now();
        let mark = |deed| Mark { at, id: cryptography::hex(&random::bytes()[..8]), deed };
        let marks: Vec<Mark> = deeds.into_iter().map(mark).collect();
        let write = |door: &mut Door| {
            door.marks.extend(marks.iter().cloned());
            true
        };
        self.ground.get_value().outbox.update_door(id, &write).await?;
        self.reload().await?;
        Ok(marks.last().map(|mark| mark.id.clone()).unwrap_or_default())
    }

    /// Puts everything that is in no letter yet into letters to the desk.
    pub async fn hand_in(self, id: &str) -> Result<(), Problem> {
        hand_in(self.letters, id).await?;
        self.reload().await
    }

    /// Deletes a door's list from this phone, once everything is in letters.
    pub async fn wipe(self, id: &str) -> Result<(), Problem> {
        hand_in(self.letters, id).await?;
        self.ground.get_value().outbox.delete_door(id).await?;
        self.reload().await
    }

    async fn reload(self) -> Result<(), Problem> {
        let doors = self.ground.get_value().outbox.doors().await?.0;
        self.kept.try_set(Some(Arc::new(doors)));
        Ok(())
    }
}

impl Door {
    /// What is known of who came: from this phone, and from those that had handed in when the list was made.
    pub fn known(&self) -> Vec<Mark> {
        merged([&*self.list.marks, &*self.marks])
    }

    /// How much was written down and is in no letter yet.
    pub fn open(&self) -> usize {
        self.marks.len().saturating_sub(self.handed as usize)
    }
}

async fn key_of(secret: Ticket) -> Result<Ticket, Closed> {
    let bytes = cryptography::derive(&secret.0, KEY_INFO, 16).await?;
    bytes.try_into().map(Ticket).map_err(|_| Closed)
}
