//! What a page may do to the window around it.

pub(crate) use crate::platform::{
    camera::{BOOK, Code, LABELS, QR, Refused, look, scan},
    clock::{now, seconds},
    document::{
        address, announce, bring_into_view, centre, focus, print, reload_if_online, scroll_to, set_dirty, set_title,
        take_fragment, wants_stillness,
    },
    files::{Chosen, Parts, Shared, copy, save, share},
    notice::{ask, can_show, may_show, set_badge, show},
    picture::Picture,
    quota::{kept, saves_data},
    voice::{be_silent, can_read_aloud, read_aloud},
};
