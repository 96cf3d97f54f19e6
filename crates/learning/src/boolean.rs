//! A search in the language of databases: words and phrases joined by AND, OR and NOT, held against titles.
//!
//! The library's own search has no such language; that of databases is learnt here on its titles.

use lapau_search::folded;

/// How deep brackets may be nested.
const DEEPEST: usize = 20;

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// These words one after the other; one alone is a word.
    Phrase(Vec<String>),
    /// All of these.
    All(Vec<Expression>),
    /// Any of these.
    Any(Vec<Expression>),
    /// Not this.
    Not(Box<Expression>),
}

/// Why a text is no search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It says nothing.
    Empty,
    /// A quotation mark or a bracket has no other one.
    Open,
    /// AND, OR or NOT has nothing to join.
    Operator,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Words(Vec<String>),
    And,
    Or,
    Not,
    Begin,
    End,
}

impl Expression {
    /// Reads what was typed. Operators are written large, in English or Indonesian; words side by side must all be there.
    ///
    /// # Errors
    ///
    /// When it can't be read, with the reason.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let tokens = tokens(text)?;
        let mut place = 0;
        let read = any(&tokens, &mut place, 0)?;
        // A bracket that closes nothing.
        if place < tokens.len() { Err(Fault::Open) } else { Ok(read) }
    }

    /// Whether it holds for a text.
    pub fn holds(&self, text: &str) -> bool {
        let text = folded(text);
        self.holds_for(&text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>())
    }

    fn holds_for(&self, words: &[&str]) -> bool {
        match self {
            Self::Phrase(phrase) => words.windows(phrase.len().max(1)).any(|some| some == phrase.as_slice()),
            Self::All(all) => all.iter().all(|one| one.holds_for(words)),
            Self::Any(any) => any.iter().any(|one| one.holds_for(words)),
            Self::Not(not) => !not.holds_for(words),
        }
    }

    /// Searches for words that together find every title it may hold for; `None` where it holds for what has none of its words.
    pub fn searches(&self) -> Option<Vec<String>> {
        match self {
            Self::Phrase(words) => Some(vec![words.join(" ")]),
            Self::All(all) => all.iter().filter_map(Self::searches).min_by_key(Vec::len),
            Self::Any(any) => {
                let mut searches = Vec::new();
                for one in any {
                    searches.extend(one.searches()?);
                }
                Some(searches)
            }
            Self::Not(_) => None,
        }
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, Fault> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        rest = match first {
            '"' | '“' | '”' | '„' => {
                let end = after.find(['"', '“', '”']).ok_or(Fault::Open)?;
                let (inside, behind) = after.split_at(end);
                push_words(&mut tokens, inside);
                behind.get(behind.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default()
            }
            '(' => {
                tokens.push(Token::Begin);
                after
            }
            ')' => {
                tokens.push(Token::End);
                after
            }
            '-' if !after.starts_with(char::is_whitespace) => {
                tokens.push(Token::Not);
                after
            }
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || "()\"“”„".contains(c)).unwrap_or(rest.len());
                let (word, behind) = rest.split_at(end);
                match word {
                    "AND" | "DAN" => tokens.push(Token::And),
                    "OR" | "ATAU" => tokens.push(Token::Or),
                    "NOT" | "BUKAN" => tokens.push(Token::Not),
                    word => push_words(&mut tokens, word),
                }
                behind
            }
        }
        .trim_start();
    }
    if tokens.is_empty() { Err(Fault::Empty) } else { Ok(tokens) }
}

/// The words of a text as one token; a mark alone is none.
fn push_words(tokens: &mut Vec<Token>, text: &str) {
    let words: Vec<String> = folded(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if !words.is_empty() {
        tokens.push(Token::Words(words));
    }
}

fn any(tokens: &[Token], place: &mut usize, depth: usize) -> Result<Expression, Fault> {
    let mut parts = vec![all(tokens, place, depth)?];
    while tokens.get(*place) == Some(&Token::Or) {
        *place += 1;
        parts.push(all(tokens, place, depth)?);
    }
    Ok(one_or(parts, Expression::Any))
}

fn all(tokens: &[Token], place: &mut usize, depth: usize) -> Result<Expression, Fault> {
    let mut parts = vec![one(tokens, place, depth)?];
    loop {
        match tokens.get(*place) {
            Some(Token::And) => *place += 1,
            Some(Token::Words(_) | Token::Not | Token::Begin) => {}
            _ => return Ok(one_or(parts, Expression::All)),
        }
        parts.push(one(tokens, place, depth)?);
    }
}

fn one(tokens: &[Token], place: &mut usize, depth: usize) -> Result<Expression, Fault> {
    let token = tokens.get(*place);
    *place += 1;
    match token {
        Some(Token::Words(words)) => Ok(Expression::Phrase(words.clone())),
        Some(Token::Not) if matches!(tokens.get(*place), None | Some(Token::And | Token::Or | Token::End)) => {
            Err(Fault::Operator)
        }
        Some(Token::Not) if depth < DEEPEST => Ok(Expression::Not(Box::new(one(tokens, place, depth + 1)?))),
        Some(Token::Begin) if depth < DEEPEST => {
            let inside = any(tokens, place, depth + 1)?;
            *place += 1;
            if tokens.get(*place - 1) == Some(&Token::End) { Ok(inside) } else { Err(Fault::Open) }
        }
        Some(Token::Begin | Token::Not) => Err(Fault::Open),
        Some(Token::End) | None if depth > 0 && token.is_none() => Err(Fault::Open),
        _ => Err(Fault::Operator),
    }
}

fn one_or(mut parts: Vec<Expression>, several: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            several(parts)
        }
        None => several(parts),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn searches_are_read_as_databases_read_them() {
        let titles =
            ["Rumah Gadang Minangkabau", "Gadang di rumah kami", "Surau dan rumah gadang", "Surau tua", "Novel: Rumah"];
        for (text, found) in [
            ("rumah gadang", &[0, 1, 2][..]),
            ("rumah AND gadang", &[0, 1, 2]),
            ("\"rumah gadang\"", &[0, 2]),
            ("“Rumah Gadang”", &[0, 2]),
            ("surau OR gadang", &[0, 1, 2, 3]),
            ("surau ATAU novel", &[2, 3, 4]),
            ("rumah NOT gadang", &[4]),
            ("rumah -gadang", &[4]),
            ("surau BUKAN \"rumah gadang\"", &[3]),
            ("(surau OR novel) rumah", &[2, 4]),
            ("surau OR novel rumah", &[2, 3, 4]),
            ("NOT rumah", &[3]),
        ] {
            let search = Expression::read(text).unwrap();
            let held: Vec<_> = (0..titles.len()).filter(|n| search.holds(titles[*n])).collect();
            assert_eq!(held, found, "{text}");
        }
    }

    #[test]
    fn what_is_no_search_says_why() {
        for (text, fault) in [
            ("", Fault::Empty),
            (" ? ", Fault::Empty),
            ("\"rumah", Fault::Open),
            ("(rumah", Fault::Open),
            ("rumah)", Fault::Open),
            ("rumah AND", Fault::Operator),
            ("OR rumah", Fault::Operator),
            ("rumah NOT", Fault::Operator),
            ("()", Fault::Operator),
        ] {
            assert_eq!(Expression::read(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn the_titles_it_may_hold_for_are_found_by_its_words() {
        let searches = |text: &str| Expression::read(text).unwrap().searches();
        assert_eq!(searches("\"rumah gadang\" NOT novel"), Some(vec!["rumah gadang".to_owned()]));
        assert_eq!(searches("surau OR (rumah novel)"), Some(vec!["surau".to_owned(), "rumah".to_owned()]));
        assert_eq!(searches("NOT rumah"), None);
        assert_eq!(searches("surau OR NOT rumah"), None);
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "[\\PC\"() -]{0,60}", title in "\\PC{0,40}") {
            if let Ok(search) = Expression::read(&text) {
                let _ = (search.holds(&title), search.searches());
            }
        }

        #[test]
        fn brackets_without_end_are_refused(depth in 0_usize..400) {
            let text = format!("{}rumah{}", "(".repeat(depth), ")".repeat(depth));
            prop_assert_eq!(Expression::read(&text).is_ok(), depth <= DEEPEST);
        }
    }
}
