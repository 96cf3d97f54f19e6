//! What a library's rules say of a loan: how pressing it is, whether it may be renewed, and everything that speaks for or against that.
//!
//! A [`Verdict`] is a forecast by the published rules, not the library's word: the old due date stands until the library gives a new one.
//! It names every reason it knows, and also what it does not know; it never invents a rule, a fine or a date.
//!
//! This crate never does I/O and reads no clock: the caller says what day it is.

mod loan;
mod renewal;
mod urgency;

pub use loan::Loan;
pub use renewal::{Known, Outlook, Reason, Verdict, Weight, verdict};
pub use urgency::Urgency;
