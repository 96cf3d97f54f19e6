//! A file as UTF-8 that is read piece by piece, whatever Unicode form it was saved in.

use std::{
    borrow::Cow,
    io::{self, BufRead},
};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How much of a file is looked at to find out how it is written.
pub(crate) const HEAD: usize = 8 * 1024;

/// So much is taken at a time.
const CHUNK: usize = 64 * 1024;

/// The bytes of a file, decoded from UTF-16 or another encoding where its beginning says so; otherwise as they are.
pub(crate) struct Stream<'a> {
    input: &'a mut dyn BufRead,
    decoder: Option<Decoder>,
    buffer: Vec<u8>,
    at: usize,
    consumed: u64,
    ended: bool,
}

impl<'a> Stream<'a> {
    /// Reads the beginning of a file, passes over a byte order mark, and finds out how the file is encoded.
    pub(crate) fn open(input: &'a mut dyn BufRead) -> io::Result<Self> {
        let mut stream = Self { input, decoder: None, buffer: Vec::new(), at: 0, consumed: 0, ended: false };
        while stream.buffer.len() < HEAD && stream.fill()? {}
        let (encoding, mark) = encoding_of(&stream.buffer);
        stream.at = mark;
        if encoding != UTF_8 {
            stream.recode(encoding);
        }
        Ok(stream)
    }

    /// Decodes everything that is not yet taken from an encoding, which the file itself names.
    ///
    /// Only for a file that has been read as UTF-8 so far.
    pub(crate) fn recode(&mut self, encoding: &'static Encoding) {
        let raw = self.buffer.split_off(self.at);
        self.buffer.clear();
        self.at = 0;
        self.decoder = Some(encoding.new_decoder_without_bom_handling());
        self.decode(&raw, self.ended);
    }

    /// Whether the file is decoded, so that places in it are not those of its bytes.
    pub(crate) fn is_decoded(&self) -> bool {
        self.decoder.is_some()
    }

    /// What has been read and not been taken.
    pub(crate) fn buffer(&self) -> &[u8] {
        &self.buffer[self.at..]
    }

    /// The beginning of what has been read and not been taken.
    pub(crate) fn head(&self) -> &[u8] {
        &self.buffer()[..self.buffer().len().min(HEAD)]
    }

    /// Takes so many bytes off the buffer.
    pub(crate) fn take(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.buffer.len());
    }

    /// How many bytes of the input were read.
    pub(crate) fn consumed(&self) -> u64 {
        self.consumed
    }

    /// Reads some more behind what is in the buffer; `false` at the end of the input.
    pub(crate) fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.buffer.drain(..self.at);
        self.at = 0;
        let chunk = loop {
            match self.input.fill_buf() {
                // A slice or a mapped file is one chunk, however large.
                Ok(chunk) => break chunk[..chunk.len().min(CHUNK)].to_vec(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        };
        self.input.consume(chunk.len());
        self.consumed += chunk.len() as u64;
        self.ended = chunk.is_empty();
        let before = self.buffer.len();
        if self.decoder.is_some() {
            self.decode(&chunk, self.ended);
        } else {
            self.buffer.extend_from_slice(&chunk);
        }
        Ok(!self.ended || self.buffer.len() > before)
    }

    fn decode(&mut self, chunk: &[u8], last: bool) {
        let Some(decoder) = &mut self.decoder else { return };
        let mut text =
            String::with_capacity(decoder.max_utf8_buffer_length(chunk.len()).unwrap_or(chunk.len() * 3 + 16));
        // The capacity is enough for the whole chunk, so one call takes it all.
        let _ = decoder.decode_to_string(chunk, &mut text, last);
        self.buffer.extend_from_slice(text.as_bytes());
    }
}

/// The encoding that the first bytes show, and how long the byte order mark is.
fn encoding_of(head: &[u8]) -> (&'static Encoding, usize) {
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        return (encoding, mark);
    }
    // UTF-16 without a mark: every other byte of Latin text is zero.
    let pairs = &head[..head.len().min(512) & !1];
    let zeros = |offset: usize| pairs.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    let many = pairs.len() / 5;
    match () {
        () if pairs.len() >= 16 && low > many && high == 0 => (UTF_16LE, 0),
        () if pairs.len() >= 16 && high > many && low == 0 => (UTF_16BE, 0),
        () => (UTF_8, 0),
    }
}

/// The first bytes of a file as text, for whoever only looks at them.
pub(crate) fn decode_head(head: &[u8]) -> String {
    let head = &head[..head.len().min(HEAD)];
    let (encoding, mark) = encoding_of(head);
    if encoding != UTF_8 {
        return encoding.decode_without_bom_handling(&head[mark..]).0.into_owned();
    }
    match std::str::from_utf8(&head[mark..]) {
        Ok(text) => text.to_owned(),
        // A character cut at the end of the head is no sign of another encoding.
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(&head[mark..mark + error.valid_up_to()]).into_owned()
        }
        Err(_) => WINDOWS_1252.decode_without_bom_handling(&head[mark..]).0.into_owned(),
    }
}

/// Bytes as text, and whether they had to be taken for Windows-1252.
pub(crate) fn as_text(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (WINDOWS_1252.decode_without_bom_handling(bytes).0, true),
    }
}
