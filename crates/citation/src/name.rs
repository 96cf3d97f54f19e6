//! Names as catalogues file them: `Navis, A. A.`, `Hamka`, `Balai Pustaka`, `Hatta, Mohammad, Dr.`

use lapau_feed::catalogue::Title;

/// Words before or after a name that are no part of it: degrees and honours.
const HONOURS: [&str; 34] = [
    "prof", "dr", "drs", "dra", "ir", "kh", "hj", "haji", "hajjah", "sh", "se", "ss", "spd", "ssi", "ssos", "sag",
    "skom", "st", "mt", "msi", "mpd", "mhum", "mag", "mkom", "mm", "ma", "mba", "msc", "phd", "bsc", "lc", "datuk",
    "dt", "sutan",
];

/// A person or a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// What it is filed under; all of a name that has one part only, as bodies and many Indonesians do.
    pub(crate) family: String,
    /// The rest, in full; may be empty.
    pub(crate) given: String,
}

impl Name {
    /// Reads a filed name. Degrees, honours and dates of life are left out.
    pub(crate) fn of(filed: &str) -> Self {
        let mut parts = filed.split(',').map(str::trim);
        let family = parts.next().unwrap_or_default();
        let mut given = String::new();
        let mut after = Vec::new();
        for part in parts.filter(|part| !part.is_empty() && !part.contains(|c: char| c.is_ascii_digit())) {
            let words: Vec<&str> = part.split_whitespace().skip_while(|word| is_honour(word)).collect();
            match words.as_slice() {
                [] => {}
                words if given.is_empty() => given = words.join(" "),
                // `Jr.` and the like.
                words => after.push(words.join(" ")),
            }
        }
        for part in after {
            given = format!("{given}, {part}");
        }
        let mut words = family.split_whitespace();
        // A body begins with its own words, whatever they are; a person's honours stand before the only name.
        let family = if given.is_empty() && words.clone().count() < 4 {
            let rest = words.by_ref().skip_while(|word| word.ends_with('.') && is_honour(word)).collect::<Vec<_>>();
            if rest.is_empty() { family.to_owned() } else { rest.join(" ") }
        } else {
            family.to_owned()
        };
        Self { family, given }
    }

    /// `Navis, Ali Akbar`.
    pub(crate) fn filed(&self) -> String {
        self.before(&self.given)
    }

    /// `Navis, A. A.`
    pub(crate) fn short(&self) -> String {
        let initials = self.given.split_whitespace().map(initial).filter(|initial| !initial.is_empty());
        self.before(&initials.collect::<Vec<_>>().join(" "))
    }

    /// `Ali Akbar Navis`.
    pub(crate) fn spoken(&self) -> String {
        let (given, after) = self.given.split_once(", ").unwrap_or((&self.given, ""));
        let parts = [given, &self.family, after];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn before(&self, given: &str) -> String {
        if given.is_empty() { self.family.clone() } else { format!("{}, {given}", self.family) }
    }
}

/// `Ali` to `A.`, `Jean-Paul` to `J.-P.`, `A.A.` to `A. A.`; `Jr.` stays, and a word without a letter has none.
fn initial(word: &str) -> String {
    if let Some(word) = word.strip_suffix(',') {
        let initial = initial(word);
        return if initial.is_empty() { initial } else { initial + "," };
    }
    if ["jr.", "jr", "sr.", "ii", "iii"].contains(&word.to_ascii_lowercase().as_str()) {
        return word.to_owned();
    }
    let letters =
        |part: &str| part.chars().find(|c| c.is_alphanumeric()).map(|c| format!("{}.", c.to_ascii_uppercase()));
    if word.contains('.') {
        return word.split('.').filter_map(letters).collect::<Vec<_>>().join(" ");
    }
    word.split('-').filter_map(letters).collect::<Vec<_>>().join("-")
}

fn is_honour(word: &str) -> bool {
    let bare: String = word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_lowercase();
    // `Dt.` and `S.H.` are written with dots; a word without one may be a name.
    HONOURS.contains(&bare.as_str())
        && (word.contains('.') || ["prof", "dr", "drs", "dra", "ir"].contains(&bare.as_str()))
}

/// Who is cited for a title.
pub(crate) struct Makers {
    /// The authors; the editors of what has none.
    pub(crate) names: Vec<Name>,
    /// Whether they are editors.
    pub(crate) editors: bool,
}

/// The authors of a title, else its editors.
pub(crate) fn makers(title: &Title) -> Makers {
    let of = |wanted: &dyn Fn(&str) -> bool| {
        let names = title.names.iter().filter(|name| wanted(&name.role.to_ascii_lowercase()));
        names.map(|name| Name::of(&name.name)).filter(|name| !name.family.is_empty()).collect::<Vec<_>>()
    };
    let authors = of(&|role| role.is_empty());
    let editors = authors.is_empty();
    let edits = |role: &str| role.starts_with("ed") || role.starts_with("penyunting") || role.starts_with("penghimpun");
    let names = if editors { of(&edits) } else { authors };
    Makers { editors: editors && !names.is_empty(), names }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn filed_names_are_turned_and_shortened() {
        for (filed, short, spoken) in [
            ("Navis, A. A.", "Navis, A. A.", "A. A. Navis"),
            ("Navis, A.A., 1924-2003", "Navis, A. A.", "A.A. Navis"),
            ("Toer, Pramoedya Ananta", "Toer, P. A.", "Pramoedya Ananta Toer"),
            ("Hamka", "Hamka", "Hamka"),
            ("Navis, ? Ali", "Navis, A.", "? Ali Navis"),
            ("Prof. Dr. Hamka", "Hamka", "Hamka"),
            ("Hatta, Mohammad, Dr.", "Hatta, M.", "Mohammad Hatta"),
            ("Nasution, Prof. Dr. Harun", "Nasution, H.", "Harun Nasution"),
            ("Idrus, S.H., M.Hum.", "Idrus", "Idrus"),
            ("Nasution, A. H.", "Nasution, A. H.", "A. H. Nasution"),
            ("Sartre, Jean-Paul", "Sartre, J.-P.", "Jean-Paul Sartre"),
            ("King, Martin Luther, Jr.", "King, M. L., Jr.", "Martin Luther King Jr."),
            (
                "Departemen Pendidikan dan Kebudayaan",
                "Departemen Pendidikan dan Kebudayaan",
                "Departemen Pendidikan dan Kebudayaan",
            ),
            (
                "Dr. Soetomo Foundation of Surabaya",
                "Dr. Soetomo Foundation of Surabaya",
                "Dr. Soetomo Foundation of Surabaya",
            ),
        ] {
            let name = Name::of(filed);
            assert_eq!((name.short().as_str(), name.spoken().as_str()), (short, spoken), "{filed}");
        }
    }

    proptest! {
        #[test]
        fn no_name_breaks_it(filed in "\\PC{0,40}") {
            let name = Name::of(&filed);
            let _ = (name.short(), name.spoken(), name.filed());
        }
    }
}
