//! The pieces of JSON (RFC 8259): what stands next, texts, and whatever is passed over.

use std::borrow::Cow;

use super::{Error, Extent, Shape, What};

/// How deep objects and lists may stand in each other where they are read, as in serde_json.
const DEEPEST: u8 = 127;

/// A text of JSON on the way from its beginning to its end.
pub struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: u8,
    /// Where the text begins that errors count their line and column in.
    from: usize,
    /// The columns of a table, if what is read are its rows: each is an object of one field a column.
    columns: &'t [Column],
    row: usize,
    /// The column that comes next.
    next: usize,
    /// The shape by which a row was read before, and the number in it of each column's name.
    learned: (*const Shape, Vec<Option<usize>>),
}

/// A column of a table: a field's name, and where its value stands in the text for each row.
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) values: Vec<Extent>,
}

/// A place in a text to come back to.
#[derive(Clone, Copy)]
pub struct Place {
    at: usize,
    depth: u8,
}

impl<'t> Reader<'t> {
    /// A reader of a whole text.
    pub fn new(text: &'t str) -> Self {
        Self::of_rows(text, &[])
    }

    /// A reader of the rows of a table, whose columns, all of one length, stand in this text.
    pub(crate) fn of_rows(text: &'t str, columns: &'t [Column]) -> Self {
        let learned = (std::ptr::null(), Vec::new());
        Self { text, at: 0, depth: 0, from: 0, columns, row: 0, next: 0, learned }
    }

    /// Goes to a row of a table.
    pub(crate) fn go_to(&mut self, row: usize) {
        (self.row, self.depth) = (row, 0);
    }

    /// The present place.
    pub fn place(&self) -> Place {
        Place { at: self.at, depth: self.depth }
    }

    /// Goes back to an earlier place.
    pub fn return_to(&mut self, Place { at, depth }: Place) {
        (self.at, self.depth) = (at, depth);
    }

    /// How many bytes of the text lie behind.
    pub(super) fn passed(&self) -> usize {
        self.at
    }

    /// Sees to it that nothing follows.
    ///
    /// # Errors
    /// When something does.
    pub fn end(&mut self) -> Result<(), Error> {
        if self.peek().is_some() { Err(self.syntax("something follows it")) } else { Ok(()) }
    }

    /// The first byte of what comes next.
    pub fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.byte() {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }

    pub(super) fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn advance(&mut self) {
        self.at += 1;
    }

    /// The text from a place up to here.
    pub(super) fn since(&self, from: usize) -> &'t str {
        self.text.get(from..self.at).unwrap_or_default()
    }

    /// Something wrong here.
    pub fn error(&self, what: What) -> Error {
        Error::new(what, self.text.get(self.from..self.at).unwrap_or(self.text))
    }

    pub(super) fn syntax(&self, what: &'static str) -> Error {
        self.error(if self.byte().is_none() { What::Cut } else { What::Syntax(what) })
    }

    /// What comes next is not what is expected.
    pub fn other(&mut self, expected: &'static str) -> Error {
        let found = match self.peek() {
            Some(b'"') => "a text",
            Some(b'{') => "an object",
            Some(b'[') => "a list",
            Some(b't' | b'f') => "true or false",
            Some(b'n') => "null",
            Some(b'-' | b'0'..=b'9') => "a number",
            _ => return self.syntax("no value stands here"),
        };
        self.error(What::Other { expected, found })
    }

    /// Reads a text.
    ///
    /// # Errors
    /// When another value stands there, or the text is not well-formed.
    pub fn text(&mut self) -> Result<Cow<'t, str>, Error> {
        if self.peek() != Some(b'"') {
            return Err(self.other("a text"));
        }
        self.advance();
        let mut from = self.at;
        let mut whole = String::new();
        loop {
            self.pass_letters();
            match self.byte() {
                Some(b'"') => {
                    let rest = self.since(from);
                    self.advance();
                    if whole.is_empty() {
                        return Ok(Cow::Borrowed(rest));
                    }
                    whole.push_str(rest);
                    return Ok(Cow::Owned(whole));
                }
                Some(b'\\') => {
                    whole.push_str(self.since(from));
                    self.advance();
                    let c = self.escaped()?;
                    whole.push(c);
                    from = self.at;
                }
                _ => return Err(self.syntax("a control character stands in a text")),
            }
        }
    }

    /// Passes what stands in a text, up to its end, an escape, or what may not stand there.
    fn pass_letters(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..0x20)).unwrap_or(rest.len());
    }

    /// What an escape means, behind its backslash.
    fn escaped(&mut self) -> Result<char, Error> {
        const LONE: &str = "half a surrogate pair stands alone";
        let meant = match self.byte() {
            Some(b @ (b'"' | b'\\' | b'/')) => char::from(b),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.advance();
                let first = self.hexadecimal()?;
                let code = if (0xd800..0xdc00).contains(&first) {
                    self.exactly("\\u")?;
                    match self.hexadecimal()? {
                        second @ 0xdc00..0xe000 => 0x10000 + ((first - 0xd800) << 10 | (second - 0xdc00)),
                        _ => return Err(self.syntax(LONE)),
                    }
                } else {
                    first
                };
                return char::from_u32(code).ok_or_else(|| self.error(What::Syntax(LONE)));
            }
            _ => return Err(self.syntax("an escape means nothing")),
        };
        self.advance();
        Ok(meant)
    }

    /// Four hexadecimal digits.
    fn hexadecimal(&mut self) -> Result<u32, Error> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.byte().and_then(|b| char::from(b).to_digit(16));
            let Some(digit) = digit else { return Err(self.syntax("an escape needs four hexadecimal digits")) };
            code = code << 4 | digit;
            self.advance();
        }
        Ok(code)
    }

    /// Passes these very bytes.
    pub(super) fn exactly(&mut self, word: &'static str) -> Result<(), Error> {
        for expected in word.bytes() {
            if self.byte() != Some(expected) {
                return Err(self.syntax("something else should stand here"));
            }
            self.advance();
        }
        Ok(())
    }

    /// Passes a mark such as a bracket, and what space is before it.
    pub(super) fn mark(&mut self, mark: u8, missing: &'static str) -> Result<(), Error> {
        if self.peek() != Some(mark) {
            return Err(self.syntax(missing));
        }
        self.advance();
        Ok(())
    }

    /// Whether a row of a table comes next.
    fn at_row(&self) -> bool {
        self.depth == 0 && !self.columns.is_empty()
    }

    /// Goes to the next field that a row has, and tells its column; `None`, and out of the row, where there is none left.
    fn column(&mut self) -> Option<&'t Column> {
        while let Some(column) = self.columns.get(self.next) {
            self.next += 1;
            self.at = column.values.get(self.row).map_or(self.text.len(), Extent::from);
            self.from = self.at;
            if self.byte().is_some_and(|byte| byte != b'n') {
                return Some(column);
            }
        }
        self.depth = 0;
        None
    }

    /// The field of a shape that the column at hand was found to be in an earlier row.
    pub(super) fn learned(&self, shape: &Shape) -> Option<usize> {
        let (of, numbers) = &self.learned;
        let here = self.depth == 1 && std::ptr::eq(*of, shape);
        here.then(|| numbers.get(self.next.wrapping_sub(1)).copied().flatten()).flatten()
    }

    /// Keeps for later rows which field of a shape the column at hand is.
    pub(super) fn learn(&mut self, shape: &Shape, field: usize) {
        if self.depth != 1 || self.columns.is_empty() {
            return;
        }
        let (of, numbers) = &mut self.learned;
        if !std::ptr::eq(*of, shape) {
            *of = shape;
            numbers.clear();
        }
        numbers.resize(self.columns.len(), None);
        if let Some(number) = numbers.get_mut(self.next.wrapping_sub(1)) {
            *number = Some(field);
        }
    }

    /// Goes into an object or a list.
    pub(super) fn enter(&mut self, mark: u8, expected: &'static str) -> Result<(), Error> {
        if self.at_row() {
            if mark != b'{' {
                return Err(self.error(What::Other { expected, found: "an object" }));
            }
            (self.next, self.depth) = (0, 1);
            return Ok(());
        }
        if self.peek() != Some(mark) {
            return Err(self.other(expected));
        }
        if self.depth == DEEPEST {
            return Err(self.error(What::Syntax("it is nested too deeply")));
        }
        self.depth += 1;
        self.advance();
        Ok(())
    }

    /// Goes to the next entry of an object or a list; false, and out of it, where it has ended.
    pub(super) fn next(&mut self, end: u8, first: bool) -> Result<bool, Error> {
        match self.peek() {
            Some(b) if b == end => {
                self.advance();
                self.depth -= 1;
                Ok(false)
            }
            Some(b',') if !first => {
                self.advance();
                Ok(true)
            }
            Some(_) if first => Ok(true),
            _ => Err(self.syntax("a comma or the end should stand here")),
        }
    }

    /// Reads the name of the next field of an object; `None`, and out of it, where it has ended.
    pub(super) fn key(&mut self, first: bool) -> Result<Option<Cow<'t, str>>, Error> {
        if self.depth == 1 && !self.columns.is_empty() {
            return Ok(self.column().map(|column| Cow::Borrowed(&*column.name)));
        }
        if !self.next(b'}', first)? {
            return Ok(None);
        }
        if self.peek() != Some(b'"') {
            return Err(self.syntax("the name of a field should stand here"));
        }
        let name = self.text()?;
        self.mark(b':', "a colon should stand here")?;
        Ok(Some(name))
    }

    /// Whether null stands next; it is then passed.
    ///
    /// # Errors
    /// When a word stands there that only begins like it.
    pub fn null(&mut self) -> Result<bool, Error> {
        let null = self.peek() == Some(b'n');
        if null {
            self.exactly("null")?;
        }
        Ok(null)
    }

    /// Reads true or false.
    ///
    /// # Errors
    /// When something else stands there.
    pub fn truth(&mut self) -> Result<bool, Error> {
        match self.peek() {
            Some(b't') => self.exactly("true").map(|()| true),
            Some(b'f') => self.exactly("false").map(|()| false),
            _ => Err(self.other("true or false")),
        }
    }

    /// Passes over a value, of which nothing but the grammar matters. It may be of any depth.
    ///
    /// # Errors
    /// When it is no JSON.
    pub fn skip(&mut self) -> Result<(), Error> {
        // The marks that end the objects and lists around the present value.
        let mut open = Vec::new();
        loop {
            let end = match self.peek() {
                Some(b'{') => b'}',
                Some(b'[') => b']',
                _ => 0,
            };
            if end == 0 {
                self.skip_simple()?;
            } else {
                self.advance();
                if self.peek() == Some(end) {
                    self.advance();
                } else {
                    open.push(end);
                    self.skip_name(end)?;
                    continue;
                }
            }
            loop {
                let Some(end) = open.last().copied() else { return Ok(()) };
                match self.peek() {
                    Some(b',') => {
                        self.advance();
                        self.skip_name(end)?;
                        break;
                    }
                    Some(b) if b == end => {
                        self.advance();
                        open.pop();
                    }
                    _ => return Err(self.syntax("a comma or the end should stand here")),
                }
            }
        }
    }

    /// Passes over the name of a field, where an object is open.
    fn skip_name(&mut self, end: u8) -> Result<(), Error> {
        if end != b'}' {
            return Ok(());
        }
        if self.peek() != Some(b'"') {
            return Err(self.syntax("the name of a field should stand here"));
        }
        self.skip_text()?;
        self.mark(b':', "a colon should stand here")
    }

    fn skip_simple(&mut self) -> Result<(), Error> {
        match self.peek() {
            Some(b'"') => self.skip_text(),
            Some(b'-' | b'0'..=b'9') => self.digits().map(|_| ()),
            Some(b'n') => self.exactly("null"),
            Some(b't') => self.exactly("true"),
            Some(b'f') => self.exactly("false"),
            _ => Err(self.syntax("no value stands here")),
        }
    }

    /// Passes over a text; what is passed over may have half a surrogate pair, as in serde_json.
    fn skip_text(&mut self) -> Result<(), Error> {
        self.advance();
        loop {
            self.pass_letters();
            match self.byte() {
                Some(b'"') => {
                    self.advance();
                    return Ok(());
                }
                Some(b'\\') => {
                    self.advance();
                    if self.byte() == Some(b'u') {
                        self.advance();
                        self.hexadecimal()?;
                    } else {
                        self.escaped()?;
                    }
                }
                _ => return Err(self.syntax("a control character stands in a text")),
            }
        }
    }
}
