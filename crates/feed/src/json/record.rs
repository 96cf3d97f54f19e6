//! Objects and lists, and the tables by which they are read.

use super::{Error, Reader, Slot, What};

/// The fields of a type.
pub struct Shape {
    /// Their names.
    pub names: &'static [&'static str],
    /// Those that must be there: the n-th bit for the n-th name.
    pub required: u64,
    /// Whether other fields are an error rather than passed over.
    pub strict: bool,
}

/// The words of a type that is one of several.
pub struct Words {
    /// Those this version knows.
    pub known: &'static [&'static str],
    /// The number of the one that every other word is taken for; `None`: other words are an error.
    pub other: Option<usize>,
}

/// A value with fields.
pub trait Fields {
    /// The place of the n-th field; `None` for one of which nothing is kept.
    fn slot(&mut self, n: usize) -> Option<&mut dyn Slot>;
}

/// A value of several of a kind.
pub trait List {
    /// Forgets what it holds.
    fn clear(&mut self);

    /// The place of one more.
    fn add(&mut self) -> Option<&mut dyn Slot>;
}

/// A value of several, each with a name.
pub trait Map {
    /// Forgets what it holds.
    fn clear(&mut self);

    /// The place of the one with that name; of two, the second counts.
    fn entry(&mut self, name: String) -> &mut dyn Slot;
}

impl Words {
    fn number(&self, found: &str) -> Option<usize> {
        self.known.iter().position(|word| *word == found).or(self.other)
    }
}

impl Reader<'_> {
    /// Reads an object with the fields of a shape.
    ///
    /// # Errors
    /// When it is none, when a field can't be read, or is missing or there twice.
    pub fn record(&mut self, fields: &mut dyn Fields, shape: &Shape) -> Result<(), Error> {
        self.enter(b'{', "an object")?;
        let (mut seen, mut first, mut expected) = (0_u64, true, 0);
        while let Some(name) = self.key(first)? {
            first = false;
            // Fields come in their order as a rule, some left out, so the next one is looked for first.
            let find = || {
                let (before, behind) = shape.names.split_at_checked(expected).unwrap_or((shape.names, &[]));
                let found = behind.iter().position(|known| *known == name).map(|n| expected + n);
                found.or_else(|| before.iter().position(|known| *known == name))
            };
            let known = self.learned(shape);
            let Some(n) = known.or_else(find) else {
                if shape.strict {
                    return Err(self.error(What::Unknown(name.into_owned())));
                }
                self.skip()?;
                continue;
            };
            if known.is_none() {
                self.learn(shape, n);
            }
            if seen >> n & 1 == 1 {
                return Err(self.error(What::Twice(shape.names[n])));
            }
            seen |= 1 << n;
            expected = n + 1;
            self.field(fields.slot(n), &name)?;
        }
        match (shape.required & !seen).trailing_zeros() as usize {
            n if n < shape.names.len() => Err(self.error(What::Missing(shape.names[n]))),
            _ => Ok(()),
        }
    }

    /// Reads the value of a field, or passes over it.
    fn field(&mut self, slot: Option<&mut dyn Slot>, name: &str) -> Result<(), Error> {
        match slot {
            Some(slot) => slot.fill(self),
            None => self.skip(),
        }
        .map_err(|error| error.in_field(name))
    }

    /// Reads a list.
    ///
    /// # Errors
    /// When it is none, or something in it can't be read.
    pub fn list(&mut self, list: &mut dyn List) -> Result<(), Error> {
        list.clear();
        self.enter(b'[', "a list")?;
        let mut n = 0;
        while self.next(b']', n == 0)? {
            match list.add() {
                Some(slot) => slot.fill(self),
                None => self.skip(),
            }
            .map_err(|error| error.at(n))?;
            n += 1;
        }
        Ok(())
    }

    /// Reads a list of so many values as there are places.
    ///
    /// # Errors
    /// When it is none, has fewer or more, or something in it can't be read.
    pub fn tuple(&mut self, slots: &mut [&mut dyn Slot]) -> Result<(), Error> {
        const EXPECTED: What = What::Own("a list has fewer or more values than it must");
        self.enter(b'[', "a list")?;
        for (n, slot) in slots.iter_mut().enumerate() {
            if !self.next(b']', n == 0)? {
                return Err(self.error(EXPECTED));
            }
            slot.fill(self).map_err(|error| error.at(n))?;
        }
        if self.next(b']', slots.is_empty())? { Err(self.error(EXPECTED)) } else { Ok(()) }
    }

    /// Reads an object whose fields may have any name.
    ///
    /// # Errors
    /// When it is none, or something in it can't be read.
    pub fn map(&mut self, map: &mut dyn Map) -> Result<(), Error> {
        map.clear();
        self.enter(b'{', "an object")?;
        let mut first = true;
        while let Some(name) = self.key(first)? {
            first = false;
            map.entry(name.clone().into_owned()).fill(self).map_err(|error| error.in_field(&name))?;
        }
        Ok(())
    }

    /// Reads a word; answers with its number.
    ///
    /// # Errors
    /// When it is none, or unknown and not to be taken for another.
    pub fn word(&mut self, words: &Words) -> Result<usize, Error> {
        let found = self.text()?;
        let number = words.number(&found);
        number.ok_or_else(|| self.error(What::Word { found: found.into_owned(), known: words.known }))
    }

    /// Looks for the field of an object that says what the others mean, and stays before the object.
    ///
    /// # Errors
    /// When there is no object, no such field, or no known word in it.
    pub fn tag(&mut self, tag: &'static str, words: &Words) -> Result<usize, Error> {
        let place = self.place();
        self.enter(b'{', "an object")?;
        let mut first = true;
        while let Some(name) = self.key(first)? {
            first = false;
            if name == tag {
                let number = self.word(words).map_err(|error| error.in_field(tag))?;
                self.return_to(place);
                return Ok(number);
            }
            self.skip()?;
        }
        Err(self.error(What::Missing(tag)))
    }

    /// Looks which variant comes next, `"word"` or `{"word": …}`, and stays before it: see [`Self::content`].
    ///
    /// # Errors
    /// When it is neither, or the word is unknown.
    pub fn variant(&mut self, words: &Words) -> Result<usize, Error> {
        let place = self.place();
        if self.peek() == Some(b'{') {
            self.enter(b'{', "an object")?;
        }
        let number = self.word(words)?;
        self.return_to(place);
        Ok(number)
    }

    /// Reads a variant, and what it holds into its one field.
    ///
    /// # Errors
    /// When it holds something else.
    pub fn content(&mut self, variant: &mut dyn Fields) -> Result<(), Error> {
        const EXPECTED: What = What::Own("a word holds something, or nothing, against its meaning");
        let slot = variant.slot(0);
        if self.peek() == Some(b'"') {
            self.text()?;
            return if slot.is_some() { Err(self.error(EXPECTED)) } else { Ok(()) };
        }
        self.enter(b'{', "a word, or an object with one")?;
        match (self.key(true)?, slot) {
            (Some(name), Some(slot)) => slot.fill(self).map_err(|error| error.in_field(&name))?,
            _ => return Err(self.error(EXPECTED)),
        }
        if self.next(b'}', false)? { Err(self.error(EXPECTED)) } else { Ok(()) }
    }
}
