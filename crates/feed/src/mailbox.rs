//! Letters in a mailbox: a collection of a [Kinto](https://docs.kinto-storage.org/) server, into which phones put and from which the library takes.
//!
//! `PUT {collection}/records/{uuid}` with `If-None-Match: *` and the body of [`enclose`] puts a letter there once.
//! `201` says that it lies there now, `412` that something of this identifier did before; Kinto then says what ([`existing`]).
//! Neither is a receipt: it is the desk that receives, and the feed that says so ([`Status::receipt_of`](crate::letters::Status::receipt_of)).
//! A letter's bytes lie in a record as a text, so that they and their digest are the same on both sides.

use crate::json::{self, Read};

/// What asks Kinto to put a record only where none is.
pub const ONCE: (&str, &str) = ("If-None-Match", "*");

/// A letter as it lies in a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Read)]
pub struct Enclosed {
    /// The record's identifier: the letter's.
    pub id: String,
    /// The letter's bytes.
    pub letter: String,
}

#[derive(Read)]
struct Stored {
    data: Enclosed,
}

#[derive(Read)]
struct Precondition {
    details: Details,
}

#[derive(Read)]
struct Details {
    existing: Enclosed,
}

/// Kinto's own way to say no (<https://docs.kinto-storage.org/en/stable/api/1.x/errors.html>).
#[derive(Read)]
struct Refusal {
    errno: u32,
}

/// The body that puts a letter into a mailbox.
pub fn enclose(letter: &[u8]) -> Vec<u8> {
    // Serializing a text into memory cannot fail.
    let text = serde_json::to_string(&*String::from_utf8_lossy(letter)).unwrap_or_default();
    format!("{{\"data\":{{\"letter\":{text}}}}}").into_bytes()
}

/// What a mailbox says that it stored.
pub fn stored(body: &[u8]) -> Option<Enclosed> {
    json::from_slice::<Stored>(body).ok().map(|answer| answer.data)
}

/// What a mailbox says was there before.
pub fn existing(body: &[u8]) -> Option<Enclosed> {
    json::from_slice::<Precondition>(body).ok().map(|answer| answer.details.existing)
}

/// Whether it is Kinto that says no, and not something on the way to it.
pub fn is_refusal(body: &[u8]) -> bool {
    json::from_slice::<Refusal>(body).is_ok_and(|refusal| refusal.errno > 0)
}

/// Whether an address is that of a collection.
pub fn is_collection(url: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let mut parts = url.rsplit('/');
    let (collection, collections) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let (bucket, buckets) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let names = [collection, bucket];
    (collections, buckets, parts.next()) == ("collections", "buckets", Some("v1")) && names.into_iter().all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_comes_back_as_it_was_put() {
        let letter = "{\"text\":\"Baris\\n\\\"kutip\\\" \u{1F600}\"}";
        let put: serde_json::Value = serde_json::from_slice(&enclose(letter.as_bytes())).unwrap();
        assert_eq!(put["data"]["letter"], letter);
        // As Kinto 26.5 answers.
        let said = serde_json::json!({"permissions": {}, "data": {"letter": letter, "id": "x-1", "last_modified": 1_796_102_468_876_i64}});
        let held = Enclosed { id: "x-1".into(), letter: letter.into() };
        assert_eq!(stored(said.to_string().as_bytes()), Some(held.clone()));
        let said = serde_json::json!({"code": 412, "errno": 114, "error": "Precondition Failed", "message": "Resource was modified meanwhile",
            "details": {"existing": said["data"]}});
        assert_eq!(existing(said.to_string().as_bytes()), Some(held));
        assert!(is_refusal(said.to_string().as_bytes()));
        for page in ["", "<html>", "{}", r#"{"details":{}}"#, r#"{"data":[]}"#] {
            assert_eq!((stored(page.as_bytes()), existing(page.as_bytes())), (None, None), "{page}");
            assert!(!is_refusal(page.as_bytes()), "{page}");
        }
    }

    #[test]
    fn a_collection_is_known_by_its_address() {
        for url in ["https://surat.example/v1/buckets/lapau/collections/surat", "/kotak/v1/buckets/a/collections/b-2_c"]
        {
            assert!(is_collection(url), "{url}");
        }
        for url in [
            "",
            "/",
            "https://surat.example/v1",
            "https://surat.example/v1/buckets/lapau/collections/surat/",
            "/v1/buckets/a/collections/b/records",
            "/v1/buckets//collections/b",
            "/v1/buckets/a/collections/b?x",
        ] {
            assert!(!is_collection(url), "{url}");
        }
    }
}
