//! How far titles were read, so that a club's board gives nothing away.

use lapau_feed::json::Read;
use serde::Serialize;

use crate::Reading;

/// How many titles it is remembered of.
const MOST_TITLES: usize = 300;

/// How far a title was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read)]
pub struct Reached {
    /// The title.
    pub title: String,
    /// The last page that was read.
    pub page: u32,
}

impl Reading {
    /// The last page of a title that was read; nothing where it was never said.
    pub fn page_of(&self, title: &str) -> Option<u32> {
        self.reached.iter().find(|reached| reached.title == title).map(|reached| reached.page)
    }

    /// Notes how far a title was read, or that it is not known any more; `false`: nothing is new.
    pub fn reach(&mut self, title: &str, page: Option<u32>) -> bool {
        if self.page_of(title) == page {
            return false;
        }
        self.reached.retain(|reached| reached.title != title);
        if let Some(page) = page {
            // What was read longest ago makes room.
            if self.reached.len() >= MOST_TITLES {
                self.reached.remove(0);
            }
            self.reached.push(Reached { title: title.to_owned(), page });
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_of_a_title_is_remembered_and_forgotten() {
        let mut reading = Reading::default();
        assert_eq!(reading.page_of("t1"), None);
        assert!(reading.reach("t1", Some(20)) && !reading.reach("t1", Some(20)));
        assert!(reading.reach("t1", Some(45)) && reading.reach("t2", Some(3)));
        assert_eq!((reading.page_of("t1"), reading.page_of("t2")), (Some(45), Some(3)));
        let json = serde_json::to_string(&reading).unwrap();
        assert_eq!(lapau_feed::json::from_str::<Reading>(&json).unwrap(), reading);
        assert!(reading.reach("t1", None) && reading.page_of("t1").is_none());
        for n in 0..400 {
            reading.reach(&format!("x{n}"), Some(n));
        }
        assert_eq!(reading.reached.len(), MOST_TITLES, "what was read longest ago makes room");
        assert_eq!(reading.page_of("x399"), Some(399));
    }
}
