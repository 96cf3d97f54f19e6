//! What patrons and librarians rely on, seen from outside, in every engine.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod accessibility;
mod answer_a_letter;
mod bad_feed;
mod by_hand;
mod cards;
mod carry;
mod certificate;
mod compose;
mod contest;
mod door;
mod draft;
mod find_a_title;
mod following;
mod hostile_content;
mod inquiry;
mod install;
mod learn;
mod loans;
mod mailbox;
mod manners;
mod parts;
mod programme;
mod read_offline;
mod share_a_link;
mod signs;
mod submit_while_offline;
mod survey;
mod take_part;
mod two_tabs;
mod update_app;
