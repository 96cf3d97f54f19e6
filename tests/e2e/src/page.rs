//! What a person does with a page, and what they see: by words and roles, not by how the page is built.

mod action;
mod check;
mod find;
