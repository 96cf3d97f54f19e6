//! The values that records are made of.

use std::collections::BTreeMap;

use super::{Error, List, Map, Read, Reader, Slot};

/// Where a value stands in its text, as byte offsets: for what is read only later, or handed on as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    from: usize,
    to: usize,
}

impl Extent {
    /// The value in its text, which must be the one that it was read from.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.from..self.to).unwrap_or_default()
    }

    /// Where it begins.
    pub(super) fn from(&self) -> usize {
        self.from
    }
}

impl Read for Extent {
    const EMPTY: Self = Self { from: 0, to: 0 };
}

impl Slot for Extent {
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        reader.peek();
        self.from = reader.passed();
        reader.skip()?;
        self.to = reader.passed();
        Ok(())
    }
}

impl Read for String {
    const EMPTY: Self = Self::new();
}

impl Slot for String {
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        *self = reader.text()?.into_owned();
        Ok(())
    }
}

impl Read for bool {
    const EMPTY: Self = false;
}

impl Slot for bool {
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        *self = reader.truth()?;
        Ok(())
    }
}

impl Read for f64 {
    const EMPTY: Self = 0.0;
}

impl Slot for f64 {
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        *self = reader.number()?;
        Ok(())
    }
}

macro_rules! whole {
    ($($type:ty)*) => {
        $(
            impl Read for $type {
                const EMPTY: Self = 0;
            }

            impl Slot for $type {
                fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
                    // Both ends fit: the least is never above 0, and the most never below.
                    *self = reader.whole(<$type>::MIN as i64, <$type>::MAX as u64)? as $type;
                    Ok(())
                }
            }
        )*
    };
}

whole!(i8 i16 i32 i64 u8 u16 u32 u64 usize);

impl<T: Read> Read for Option<T> {
    const EMPTY: Self = None;
    const REQUIRED: bool = false;
}

impl<T: Read> Slot for Option<T> {
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        if reader.null()? {
            *self = None;
            return Ok(());
        }
        self.insert(T::EMPTY).fill(reader)
    }
}

impl<T: Read> Read for Vec<T> {
    const EMPTY: Self = Self::new();
}

impl<T: Read> Slot for Vec<T> {
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        reader.list(self)
    }
}

impl<T: Read> List for Vec<T> {
    fn clear(&mut self) {
        self.clear();
    }

    fn add(&mut self) -> Option<&mut dyn Slot> {
        self.push(T::EMPTY);
        self.last_mut().map(|last| last as &mut dyn Slot)
    }
}

impl<T: Read> Read for BTreeMap<String, T> {
    const EMPTY: Self = Self::new();
}

impl<T: Read> Slot for BTreeMap<String, T> {
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        reader.map(self)
    }
}

impl<T: Read> Map for BTreeMap<String, T> {
    fn clear(&mut self) {
        self.clear();
    }

    fn entry(&mut self, name: String) -> &mut dyn Slot {
        self.entry(name).or_insert(T::EMPTY)
    }
}

impl<A: Read, B: Read> Read for (A, B) {
    const EMPTY: Self = (A::EMPTY, B::EMPTY);
}

impl<A: Read, B: Read> Slot for (A, B) {
    fn fill(&mut self, reader: &mut Reader<'_>) -> Result<(), Error> {
        reader.tuple(&mut [&mut self.0, &mut self.1])
    }
}
