//! What the desk answers to a submission.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::json::Read;

use crate::Digest;

/// The desk's word that it has a submission: the body of a `200` or `201` answer.
///
/// Any other body with such a status, a captive portal's page among them, is no receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Receipt {
    /// The identifier of the submission.
    pub id: String,
    /// The digest of the bytes the desk has.
    pub sha256: Digest,
    /// Whether it is new to the desk.
    pub status: ReceiptStatus,
    /// When the desk got it first, by the desk's clock.
    #[serde(with = "crate::dates")]
    pub received: Timestamp,
}

/// Whether a submission is new to the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
#[serde(rename_all = "lowercase")]
pub enum ReceiptStatus {
    /// The desk stored it now.
    Stored,
    /// The desk had it already, the same bytes.
    Duplicate,
}

impl Receipt {
    /// Whether it is the receipt for these bytes of that submission.
    pub fn is_for(&self, id: &str, bytes: &[u8]) -> bool {
        self.id == id && self.sha256 == Digest::of(bytes)
    }
}

/// The body of an answer with any other status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Read)]
pub struct Refusal {
    /// A word for programs: `invalid`, `conflict`, `too_large`, `too_many`, `busy`, `full`.
    pub error: String,
    /// A sentence for people.
    pub message: String,
    /// What is wrong, field by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}
