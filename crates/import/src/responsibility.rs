//! The statement of responsibility, which is kept only where it says more than the names do.

use lapau_feed::catalogue::Name;

use crate::{identity::title_key, text::is_blank};

/// Words that every statement may have and that say nothing.
const PARTICLES: [&str; 8] = ["oleh", "by", "karya", "dan", "and", "pengarang", "penulis", "author"];

/// The statement, or nothing where it has no word that is not in the names.
pub(crate) fn beyond(statement: String, names: &[Name]) -> String {
    let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).map(title_key).collect::<Vec<_>>();
    let named: Vec<String> = names.iter().flat_map(|name| words(&name.name)).collect();
    let says_more = words(&statement)
        .iter()
        .any(|word| !word.is_empty() && !named.contains(word) && !PARTICLES.contains(&word.as_str()));
    if says_more && !is_blank(&statement) { statement } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_that_only_repeats_the_names_is_dropped() {
        let names = [Name { name: "Navis, A. A.".into(), role: String::new() }];
        assert_eq!(beyond("oleh A.A. Navis".into(), &names), "");
        assert_eq!(
            beyond("A.A. Navis ; penyunting, Ismet Fanany".into(), &names),
            "A.A. Navis ; penyunting, Ismet Fanany"
        );
        assert_eq!(beyond("...".into(), &names), "");
    }
}
