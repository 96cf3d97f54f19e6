//! At which branches a title stands, with how many copies, and how many of these are there.
//!
//! Nearly all titles stand at one branch with a few copies: that is said in the one number that each title has.

use crate::image::{Reader, Writer};

/// The copies of a title at a branch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shelf {
    /// The number of the branch.
    pub(crate) branch: u16,
    /// How many copies there are.
    pub(crate) copies: u16,
    /// How many of them are not there now.
    pub(crate) away: u16,
}

impl Shelf {
    /// How many copies are there.
    pub(crate) fn available(self) -> u16 {
        self.copies.saturating_sub(self.away)
    }

    /// It as the number of a title that stands nowhere else, if it fits.
    fn packed(self) -> Option<u32> {
        let Self { branch, copies, away } = self;
        let fits = u32::from(branch) < NO_BRANCH && u32::from(copies.max(away)) <= MOST;
        fits.then(|| ONE | u32::from(branch) << (2 * COPIES) | u32::from(copies) << COPIES | u32::from(away))
    }

    fn unpacked(number: u32) -> Self {
        Self {
            branch: (number >> (2 * COPIES) & NO_BRANCH) as u16,
            copies: (number >> COPIES & MOST) as u16,
            away: (number & MOST) as u16,
        }
    }
}

/// Marks the number of a title that says all there is. Another one says where its shelves are in the list, behind how many there are.
const ONE: u32 = 1 << 31;
/// How many bits tell the copies of a title, and how many of them are away.
const COPIES: u32 = 10;
const MOST: u32 = (1 << COPIES) - 1;
/// Stands for no branch: the title stands nowhere.
const NO_BRANCH: u32 = (1 << (31 - 2 * COPIES)) - 1;
const NOWHERE: u32 = ONE | NO_BRANCH << (2 * COPIES);

/// The shelves of all titles. Titles go by their position.
#[derive(Debug, Default)]
pub(crate) struct Shelves {
    titles: Vec<u32>,
    several: Vec<Shelf>,
}

impl Shelves {
    /// Adds those of the next title, one for each branch that has it.
    pub(crate) fn push(&mut self, shelves: &[Shelf]) {
        let packed = match shelves {
            [] => Some(NOWHERE),
            [shelf] => shelf.packed(),
            _ => None,
        };
        self.titles.push(packed.unwrap_or(self.several.len() as u32));
        if packed.is_none() {
            let count = u16::try_from(shelves.len()).unwrap_or(u16::MAX);
            self.several.push(Shelf { copies: count, ..Shelf::default() });
            self.several.extend(&shelves[..usize::from(count)]);
        }
    }

    /// Those of a title; `one` is where they are if there is but one.
    pub(crate) fn of<'a>(&'a self, title: u32, one: &'a mut Option<Shelf>) -> &'a [Shelf] {
        match self.titles.get(title as usize) {
            None | Some(&NOWHERE) => &[],
            Some(number) if number & ONE != 0 => std::slice::from_ref(one.insert(Shelf::unpacked(*number))),
            Some(start) => {
                let start = *start as usize;
                let count = self.several.get(start).map_or(0, |shelf| usize::from(shelf.copies));
                self.several.get(start + 1..start + 1 + count).unwrap_or_default()
            }
        }
    }

    /// Puts all copies back.
    pub(crate) fn fill(&mut self) {
        self.titles.iter_mut().filter(|number| **number & ONE != 0).for_each(|number| *number &= !MOST);
        self.several.iter_mut().for_each(|shelf| shelf.away = 0);
    }

    /// Takes copies of a title from its shelf at a branch.
    pub(crate) fn take(&mut self, title: u32, branch: u16, copies: u16) {
        let Some(number) = self.titles.get_mut(title as usize).filter(|number| **number != NOWHERE) else { return };
        if *number & ONE != 0 {
            let shelf = Shelf::unpacked(*number);
            let away = shelf.away.saturating_add(copies).min(shelf.copies);
            if shelf.branch == branch {
                *number = Shelf { away, ..shelf }.packed().unwrap_or(*number);
            }
            return;
        }
        let (start, mut one) = (*number as usize + 1, None);
        let place = self.of(title, &mut one).iter().position(|shelf| shelf.branch == branch);
        if let Some(shelf) = place.and_then(|place| self.several.get_mut(start + place)) {
            shelf.away = shelf.away.saturating_add(copies);
        }
    }

    /// Reads what [`Shelves::save`] wrote: all copies are there.
    pub(crate) fn load(reader: &mut Reader) -> Self {
        let titles = reader.numbers();
        let shelf = |[branch, copies]: &[u16; 2]| Shelf { branch: *branch, copies: *copies, away: 0 };
        Self { titles, several: reader.shorts().as_chunks().0.iter().map(shelf).collect() }
    }

    /// Writes it, without which copies are away.
    pub(crate) fn save(&self, writer: &mut Writer) {
        let all_there = |number: &u32| if number & ONE != 0 { number & !MOST } else { *number };
        writer.numbers(&self.titles.iter().map(all_there).collect::<Vec<_>>());
        writer.shorts(&self.several.iter().flat_map(|shelf| [shelf.branch, shelf.copies]).collect::<Vec<_>>());
    }

    /// Bytes used.
    pub(crate) fn size(&self) -> usize {
        4 * self.titles.len() + size_of::<Shelf>() * self.several.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shelf() -> impl Strategy<Value = Shelf> {
        let number = || prop_oneof![3 => 0_u16..4, 1 => 1000_u16..1100, 1 => any::<u16>()];
        (prop_oneof![0_u16..3, 2040_u16..2050], number()).prop_map(|(branch, copies)| Shelf { branch, copies, away: 0 })
    }

    proptest! {
        #[test]
        fn shelves_are_as_they_were_put(
            titles in prop::collection::vec(prop::collection::vec(shelf(), 0..4), 1..12),
            taken in prop::collection::vec((0_usize..12, 0_u16..3, prop_oneof![0_u16..5, any::<u16>()]), 0..12),
        ) {
            // Each branch once.
            let mut titles = titles;
            for shelves in &mut titles {
                shelves.sort_by_key(|shelf| shelf.branch);
                shelves.dedup_by_key(|shelf| shelf.branch);
            }
            let mut all = Shelves::default();
            titles.iter().for_each(|shelves| all.push(shelves));
            let before = titles.clone();
            for (title, branch, copies) in taken {
                all.take(title as u32, branch, copies);
                if let Some(shelf) = titles.get_mut(title).and_then(|shelves| shelves.iter_mut().find(|shelf| shelf.branch == branch)) {
                    shelf.away = shelf.away.saturating_add(copies);
                }
            }
            let seen = |all: &Shelves, title: usize| all.of(title as u32, &mut None).iter().map(|shelf| (shelf.branch, shelf.copies, shelf.available())).collect::<Vec<_>>();
            let said = |shelves: &[Shelf]| shelves.iter().map(|shelf| (shelf.branch, shelf.copies, shelf.available())).collect::<Vec<_>>();
            for (n, shelves) in titles.iter().enumerate() {
                prop_assert_eq!(seen(&all, n), said(shelves));
            }
            all.fill();
            for (n, shelves) in before.iter().enumerate() {
                prop_assert_eq!(seen(&all, n), said(shelves));
            }
            prop_assert_eq!(seen(&all, titles.len()), []);
        }
    }
}
