//! The image of a catalogue: its tables as they are, in pieces of bytes, so that whoever keeps them need not index anything to search again.
//!
//! A catalogue is written and read in one order, [`Catalogue::save`](crate::Catalogue::save) and [`Catalogue::load`](crate::Catalogue::load). Numbers have their low byte first.
//! The last piece says what the others come to. So bytes that are not what was written are found out before anything is answered from them.

/// What this version of the search writes first. It changes with whatever changes the tables or what is in them, the folding of letters too.
const FORMAT: &[u8] = b"lapau catalogue 2";

/// Writes an image.
pub(crate) struct Writer<'a> {
    put: &'a mut dyn FnMut(&[u8]),
    sum: u64,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(put: &'a mut dyn FnMut(&[u8])) -> Self {
        let mut writer = Self { put, sum: 0 };
        writer.bytes(FORMAT);
        writer
    }

    /// A piece.
    pub(crate) fn bytes(&mut self, piece: &[u8]) {
        self.sum = summed(self.sum, piece);
        (self.put)(piece);
    }

    /// A table of numbers.
    pub(crate) fn numbers(&mut self, numbers: &[u32]) {
        let piece: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        self.bytes(&piece);
    }

    /// A table of small numbers.
    pub(crate) fn shorts(&mut self, numbers: &[u16]) {
        let piece: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        self.bytes(&piece);
    }

    /// Ends the image.
    pub(crate) fn end(self) {
        (self.put)(&self.sum.to_le_bytes());
    }
}

/// Reads an image. Pieces that are missing are empty, which the end tells.
pub(crate) struct Reader<'a> {
    next: &'a mut dyn FnMut() -> Option<Vec<u8>>,
    sum: u64,
}

impl<'a> Reader<'a> {
    /// A reader; nothing if this is no image of this version.
    pub(crate) fn new(next: &'a mut dyn FnMut() -> Option<Vec<u8>>) -> Option<Self> {
        let mut reader = Self { next, sum: 0 };
        (reader.bytes() == FORMAT).then_some(reader)
    }

    pub(crate) fn bytes(&mut self) -> Vec<u8> {
        let piece = (self.next)().unwrap_or_default();
        self.sum = summed(self.sum, &piece);
        piece
    }

    pub(crate) fn numbers(&mut self) -> Vec<u32> {
        self.bytes().as_chunks().0.iter().map(|number| u32::from_le_bytes(*number)).collect()
    }

    pub(crate) fn shorts(&mut self) -> Vec<u16> {
        self.bytes().as_chunks().0.iter().map(|number| u16::from_le_bytes(*number)).collect()
    }

    /// Whether everything read is what was written.
    pub(crate) fn end(self) -> bool {
        (self.next)().is_some_and(|sum| sum == self.sum.to_le_bytes())
    }
}

/// A sum of bytes that another byte, or the same ones in another place, change. It finds out accidents; nobody who could write here would need to deceive it.
fn summed(sum: u64, piece: &[u8]) -> u64 {
    let add = |sum: u64, word: u64| (sum.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (words, rest) = piece.as_chunks();
    let sum = words.iter().fold(sum, |sum, word| add(sum, u64::from_le_bytes(*word)));
    let sum = rest.iter().fold(sum, |sum, byte| add(sum, u64::from(*byte)));
    add(sum, piece.len() as u64)
}
