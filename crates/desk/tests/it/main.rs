//! The desk from outside: files in, a feed out, letters that come in.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod answering;
mod attending;
mod cards;
mod carrying;
mod classes;
mod composing;
mod database;
mod deltas;
mod document;
mod driver;
mod forms;
mod importing;
mod judging;
mod keeping;
mod librarian;
mod mailbox;
mod meeting;
mod object_storage;
mod opening;
mod programme;
mod publishing;
mod putting;
mod reporting;
mod running;
mod serving;
mod signing;
mod two_desks;
mod voting;
