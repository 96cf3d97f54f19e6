//! Citations that people read: APA 7, MLA 9, Chicago 17 (author-date).
//!
//! Indonesian universities write the styles' English words in Indonesian: `t.t.` (tanpa tahun), `dkk.`, `dan`, `Ed.`

use lapau_feed::catalogue::Title;

use crate::{
    Piece, address, full_title,
    name::{Makers, Name, makers},
};

/// The words of a language.
pub(crate) struct Words {
    /// Without a year.
    no_date: &'static str,
    and: &'static str,
    /// And others.
    others: &'static str,
    editor: &'static str,
    editors: &'static str,
    /// An editor, as MLA and Chicago say it after the name.
    editor_after: &'static str,
    editors_after: &'static str,
}

pub(crate) const INDONESIAN: Words = Words {
    no_date: "t.t.",
    and: "dan",
    others: "dkk.",
    editor: "Ed.",
    editors: "Ed.",
    editor_after: "penyunting",
    editors_after: "penyunting",
};
pub(crate) const ENGLISH: Words = Words {
    no_date: "n.d.",
    and: "and",
    others: "et al.",
    editor: "Ed.",
    editors: "Eds.",
    editor_after: "editor",
    editors_after: "editors",
};

/// `Navis, A. A. (1986). *Robohnya surau kami: Kumpulan cerpen* (Edisi ke-2). Gramedia.`
pub(crate) fn apa(title: &Title, words: &Words) -> Vec<Piece> {
    let makers = makers(title);
    let names: Vec<String> = makers.names.iter().map(Name::short).collect();
    let mut who = match names.len() {
        0..=20 => join(&names, "&"),
        // From 21 on: the first nineteen and the last.
        _ => format!("{}, . . . {}", names[..19].join(", "), names[names.len() - 1]),
    };
    if makers.editors {
        who = format!("{who} ({})", if names.len() > 1 { words.editors } else { words.editor });
    }
    let year = format!("({})", year(title).unwrap_or(words.no_date.into()));
    let mut line = Line::default();
    let edition = edition(title).map(|edition| format!(" ({edition})")).unwrap_or_default();
    if who.is_empty() {
        line.italic(&full_title(title)).text(&edition).stop().text(&year).stop();
    } else {
        line.text(&who).stop().text(&year).stop().italic(&full_title(title)).text(&edition).stop();
    }
    // A body that published its own work is named once.
    let publisher = title.publisher.trim();
    if !makers.names.iter().any(|name| name.given.is_empty() && name.family.eq_ignore_ascii_case(publisher)) {
        line.text(publisher).stop();
    }
    line.link(title)
}

/// `Navis, A. A. *Robohnya surau kami: kumpulan cerpen*. Edisi ke-2, Gramedia, 1986.`
pub(crate) fn mla(title: &Title, words: &Words) -> Vec<Piece> {
    let makers = makers(title);
    let who = match makers.names.as_slice() {
        [] => String::new(),
        [one] => one.filed(),
        [first, second] => format!("{}, {} {}", first.filed(), words.and, second.spoken()),
        [first, ..] => format!("{}, {}", first.filed(), words.others),
    };
    let mut line = Line::default();
    line.text(&edited(who, &makers, words)).stop().italic(&full_title(title)).stop();
    let facts = [edition(title), Some(title.publisher.trim().to_owned()), year(title)];
    line.text(&facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(", ")).stop();
    line.link(title)
}

/// `Navis, A. A. 1986. *Robohnya surau kami: kumpulan cerpen*. Edisi ke-2. Jakarta: Gramedia.`
pub(crate) fn chicago(title: &Title, words: &Words) -> Vec<Piece> {
    let makers = makers(title);
    let mut names = Vec::new();
    // Of more than ten, seven are named.
    let named = if makers.names.len() > 10 { 7 } else { makers.names.len() };
    for (n, name) in makers.names[..named].iter().enumerate() {
        names.push(if n == 0 { name.filed() } else { name.spoken() });
    }
    let who = if named < makers.names.len() {
        format!("{}, {}", names.join(", "), words.others)
    } else {
        join(&names, words.and)
    };
    let who = edited(who, &makers, words);
    let year = year(title).unwrap_or(words.no_date.into());
    let mut line = Line::default();
    if who.is_empty() {
        line.italic(&full_title(title)).stop().text(&year).stop();
    } else {
        line.text(&who).stop().text(&year).stop().italic(&full_title(title)).stop();
    }
    line.text(&edition(title).unwrap_or_default()).stop();
    let (place, publisher) = (title.place.trim(), title.publisher.trim());
    let mark = if place.is_empty() || publisher.is_empty() { "" } else { ": " };
    line.text(&format!("{place}{mark}{publisher}")).stop();
    line.link(title)
}

fn edited(who: String, makers: &Makers, words: &Words) -> String {
    match makers.names.len() {
        _ if !makers.editors => who,
        1 => format!("{who}, {}", words.editor_after),
        _ => format!("{who}, {}", words.editors_after),
    }
}

/// `A`, `A, & B` or `A, B, & C`.
fn join(names: &[String], and: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [others @ .., last] => format!("{}, {and} {last}", others.join(", ")),
    }
}

/// The year, else the date as printed; nothing if neither is known.
fn year(title: &Title) -> Option<String> {
    let printed = title.date.trim();
    title.year.map(|year| year.to_string()).or_else(|| (!printed.is_empty()).then(|| printed.to_owned()))
}

/// The edition as printed. A printing (`Cet. 3`) is none, and a first one goes without saying.
fn edition(title: &Title) -> Option<String> {
    let edition = title.edition.trim();
    let folded = edition.to_ascii_lowercase();
    let none = ["cet", "ed. 1", "edisi 1", "edisi pertama", "1st ed", "first ed"];
    let is_none = none
        .iter()
        .any(|none| folded.strip_prefix(none).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit())));
    (!edition.is_empty() && !is_none).then(|| match edition.parse::<u16>() {
        Ok(number) => format!("Ed. {number}"),
        Err(_) => edition.to_owned(),
    })
}

/// A citation in the making.
#[derive(Default)]
struct Line(Vec<Piece>);

impl Line {
    fn text(&mut self, text: &str) -> &mut Self {
        self.add(text, false)
    }

    fn italic(&mut self, text: &str) -> &mut Self {
        self.add(text, true)
    }

    fn add(&mut self, text: &str, italic: bool) -> &mut Self {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.italic == italic => last.text.push_str(text),
            _ => self.0.push(Piece { text: text.to_owned(), italic }),
        }
        self
    }

    /// Ends a sentence, with a full stop unless it has an end of its own. Two ends in a row are one.
    fn stop(&mut self) -> &mut Self {
        let Some(last) = self.0.last() else { return self };
        match last.text.chars().last() {
            Some(' ') | None => self,
            Some('.' | '?' | '!' | '…') => self.text(" "),
            _ => self.text(". "),
        }
    }

    /// Ends the citation with the address of the text, if it is on the net.
    fn link(&mut self, title: &Title) -> Vec<Piece> {
        self.text(address(title).unwrap_or_default());
        let mut pieces = std::mem::take(&mut self.0);
        if let Some(last) = pieces.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        pieces.retain(|piece| !piece.text.is_empty());
        pieces
    }
}
