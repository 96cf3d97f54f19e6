//! Where something is: a branch and a place in it, found by what a record says of them.

use lapau_feed::{
    Localized,
    library::{Branch, Library, Place},
};

use crate::locale::Phrases;

/// Where something is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Whereabouts<'a> {
    /// The branch, if the library knows it.
    pub(crate) branch: Option<&'a Branch>,
    /// The place in it, if the library knows it.
    pub(crate) place: Option<&'a Place>,
    /// The place as the record says it.
    written: &'a str,
}

impl<'a> Whereabouts<'a> {
    /// Where a record's branch and place are. An empty branch is the main one; a place goes by its identifier or its name, and one that is called as a branch is that branch.
    pub(crate) fn of(library: Option<&'a Library>, branch: &str, place: &'a str) -> Self {
        let branches = library.map(|library| library.branches.as_slice()).unwrap_or_default();
        let called = |name: &Localized| !place.is_empty() && names(name).any(|name| name.eq_ignore_ascii_case(place));
        if let Some(branch) = branches.iter().find(|known| known.id == place || called(&known.name)) {
            return Self { branch: Some(branch), place: None, written: "" };
        }
        let branch =
            if branch.is_empty() { branches.first() } else { branches.iter().find(|known| known.id == branch) };
        let places = branch.map(|branch| branch.places.as_slice()).unwrap_or_default();
        let known = places.iter().find(|known| known.id == place || called(&known.name));
        Self { branch, place: known, written: place }
    }

    /// The place, else the branch, in words; empty if neither is known.
    pub(crate) fn name(&self, t: Phrases) -> String {
        match (self.place, self.branch) {
            (Some(place), _) => t.of(&place.name),
            (None, _) if !self.written.is_empty() => self.written.to_owned(),
            (None, Some(branch)) => t.of(&branch.name),
            (None, None) => String::new(),
        }
    }

    /// The branch, where its name says more than the place's own does: in a library of several.
    pub(crate) fn branch_beside(&self, library: Option<&Library>, t: Phrases) -> Option<String> {
        let several = library.is_some_and(|library| library.branches.len() > 1);
        let names_a_place = self.place.is_some() || !self.written.is_empty();
        self.branch.filter(|_| several && names_a_place).map(|branch| t.of(&branch.name))
    }

    /// The place in few words, with its branch unless that is the main one.
    pub(crate) fn shortly(&self, library: Option<&Library>, t: Phrases) -> String {
        let main = library.and_then(|library| library.branches.first()).map(|branch| &branch.id);
        match self.branch_beside(library, t) {
            Some(branch) if self.branch.map(|branch| &branch.id) != main => branch + ", " + &self.name(t),
            _ => self.name(t),
        }
    }

    /// How to find it, in words; empty if nothing is said of it.
    pub(crate) fn about(&self, t: Phrases) -> String {
        match (self.place, self.branch) {
            (Some(place), _) => t.of(&place.about),
            (None, Some(branch)) if self.written.is_empty() => branch.address.clone(),
            _ => String::new(),
        }
    }
}

/// A name in all its languages.
fn names(name: &Localized) -> impl Iterator<Item = &str> {
    let (one, many) = match name {
        Localized::One(text) => (Some(text.as_str()), None),
        Localized::Many(texts) => (None, Some(texts.values().map(String::as_str))),
    };
    one.into_iter().chain(many.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use lapau_feed::Language;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn library() -> Library {
        serde_json::from_str(
            r#"{"id":"p","name":"P","short_name":"P","zone":{"name":"Asia/Jakarta","label":"WIB","minutes":420},"branches":[
                {"id":"pusat","name":"Gedung","address":"Bukik","places":[{"id":"l1","name":{"id":"Lantai 1","en":"Floor 1"},"about":"Lurus"}]},
                {"id":"pojok","name":"Pojok Baca","address":"Mal"}]}"#,
        )
        .unwrap()
    }

    #[wasm_bindgen_test]
    fn places_go_by_identifier_or_name() {
        let (library, t) = (library(), Phrases(Language::English));
        for place in ["l1", "Lantai 1", "floor 1"] {
            let here = Whereabouts::of(Some(&library), "", place);
            assert_eq!((here.name(t), here.about(t)), ("Floor 1".into(), "Lurus".into()), "{place}");
            assert_eq!(here.branch.map(|branch| branch.id.as_str()), Some("pusat"));
        }
    }

    #[wasm_bindgen_test]
    fn a_place_called_as_a_branch_is_that_branch() {
        let (library, t) = (library(), Phrases(Language::Indonesian));
        let here = Whereabouts::of(Some(&library), "", "Pojok Baca");
        assert_eq!((here.name(t), here.about(t)), ("Pojok Baca".into(), "Mal".into()));
        assert_eq!(Whereabouts::of(Some(&library), "pojok", ""), here);
        assert_eq!(here.branch_beside(Some(&library), t), None, "it is said already");
    }

    #[wasm_bindgen_test]
    fn of_several_branches_the_one_with_the_place_is_named() {
        let (mut library, t) = (library(), Phrases(Language::Indonesian));
        let beside = |library: &Library| Whereabouts::of(Some(library), "", "l1").branch_beside(Some(library), t);
        assert_eq!(beside(&library).as_deref(), Some("Gedung"));
        let shortly =
            |library: &Library, branch, place| Whereabouts::of(Some(library), branch, place).shortly(Some(library), t);
        assert_eq!(shortly(&library, "", "l1"), "Lantai 1", "the main branch is meant where none is named");
        assert_eq!(shortly(&library, "pojok", "Rak 3"), "Pojok Baca, Rak 3");
        assert_eq!(shortly(&library, "pojok", ""), "Pojok Baca");
        library.branches.truncate(1);
        assert_eq!(beside(&library), None);
    }

    #[wasm_bindgen_test]
    fn an_unknown_place_keeps_its_name() {
        let (library, t) = (library(), Phrases(Language::Indonesian));
        let here = Whereabouts::of(Some(&library), "pusat", "Gudang");
        assert_eq!((here.name(t), here.about(t)), ("Gudang".into(), String::new()));
        assert_eq!(Whereabouts::of(None, "", "").name(t), "");
    }
}
