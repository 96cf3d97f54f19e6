//! Packs: many chunks in one file, for whoever has none of them yet.
//!
//! ```json
//! [
//! {"collection":"titles","columns":{…}}
//! ,
//! {"collection":"holdings","columns":{…}}
//! ]
//! ```
//!
//! Each chunk stands on a line of its own, byte for byte, so a reader takes those it lacks while the pack arrives and knows each by its digest.
//! Compressed as one file they are three quarters of what they are one by one: the second chunk has the words of the first before it,
//! and holdings beside their titles say no identifier again.

/// The bytes of the pack of some chunks.
pub fn write<'a>(chunks: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut bytes = b"[".to_vec();
    for (n, chunk) in chunks.enumerate() {
        bytes.extend_from_slice(if n > 0 { b"\n,\n" } else { b"\n" });
        bytes.extend_from_slice(chunk);
    }
    bytes.extend_from_slice(b"\n]\n");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_is_json_with_each_chunk_on_its_line() {
        let (one, other) = (&br#"{"collection":"titles","columns":{}}"#[..], &br#"{"a":"\n"}"#[..]);
        let bytes = write([one, other].into_iter());
        let read: Vec<serde_json::Value> = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(read.len(), 2);
        let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
        assert_eq!(lines, [b"[", one, b",", other, b"]", b""]);
        assert_eq!(write(std::iter::empty()), b"[\n]\n");
    }
}
