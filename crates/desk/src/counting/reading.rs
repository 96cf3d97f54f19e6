//! The reading index, Tingkat Gemar Membaca (TGM), in exact fractions.
//!
//! What an answer is worth stands in the survey's file: the library enters it from the guideline that it follows. None is invented here.
//! Since 2025 the National Library measures reading by another instrument, TKM; a survey that follows it has no points and no such index.

use lapau_feed::{
    finding::{ReadingIndex, ReadingLevel},
    learning::{AnswerKind, READING_ELEMENTS, Survey, SurveyItem},
};

use super::surveys::Answers;

/// A number that is not rounded: it is what it says divided by what it says, in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fraction(u128, u128);

impl Fraction {
    const NONE: Self = Self(0, 1);

    /// `None` where it is divided by nothing.
    fn new(over: u128, under: u128) -> Option<Self> {
        let divisor = greatest_common_divisor(over, under);
        (under > 0).then(|| Self(over / divisor, under / divisor))
    }

    /// The sum; `None` where it is past what a number can hold, which no survey of people comes near.
    fn plus(self, other: Self) -> Option<Self> {
        let under = (self.1 / greatest_common_divisor(self.1, other.1)).checked_mul(other.1)?;
        let over = self.0.checked_mul(under / self.1)?.checked_add(other.0.checked_mul(under / other.1)?)?;
        Self::new(over, under)
    }

    fn times(self, number: u128) -> Option<Self> {
        Self::new(self.0.checked_mul(number)?, self.1)
    }

    /// The nearest tenth, half of one upwards.
    fn tenths(self) -> u128 {
        (self.0 * 20 + self.1) / (self.1 * 2)
    }

    /// The nearest number that a record can hold.
    fn value(self) -> f64 {
        self.0 as f64 / self.1 as f64
    }
}

fn greatest_common_divisor(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// The index of a survey; `None` if it does not ask for all elements with points, or nobody answered one.
pub fn index(survey: &Survey, answers: &Answers) -> Option<ReadingIndex> {
    let mut sum = Fraction::NONE;
    let mut elements = std::collections::BTreeMap::new();
    for (id, weight) in READING_ELEMENTS {
        let item = survey.items.iter().find(|item| item.id == id && !item.points.is_empty())?;
        let mean = mean(item, answers)?;
        let weighed = mean.times(u128::from(weight))?;
        sum = sum.plus(Fraction::new(weighed.0, weighed.1.checked_mul(100)?)?)?;
        elements.insert(id.to_owned(), mean.value());
    }
    Some(ReadingIndex { value: sum.value(), level: level(sum), elements })
}

/// What an element came to, from 0 to 100.
fn mean(item: &SurveyItem, answers: &Answers) -> Option<Fraction> {
    let (mut points, mut people) = (0_u128, 0_u128);
    for worth in answers.to(item).filter_map(|answer| worth(item, answer)) {
        points += u128::from(worth);
        people += 1;
    }
    Fraction::new(points.checked_mul(100)?, people.checked_mul(u128::from(item.most()))?)
}

/// What an answer is worth.
pub fn worth(item: &SurveyItem, answer: &lapau_feed::submission::ItemAnswer) -> Option<u32> {
    let place = match item.answer {
        AnswerKind::Choice { .. } => usize::from(*answer.choices.first()?),
        AnswerKind::Scale { .. } => usize::try_from(answer.number?.checked_sub(1)?).ok()?,
        _ => return None,
    };
    item.points.get(place).copied()
}

/// The limits have one decimal, so the index is judged by one (the same page: 0 - 20 = sangat rendah, 20,1 - 40 = rendah, 40,1 - 60 = sedang, 60,1 - 80 = tinggi, 80,1 - 100 = sangat tinggi).
fn level(value: Fraction) -> ReadingLevel {
    match value.tenths() {
        0..=200 => ReadingLevel::VeryLow,
        201..=400 => ReadingLevel::Low,
        401..=600 => ReadingLevel::Medium,
        601..=800 => ReadingLevel::High,
        _ => ReadingLevel::VeryHigh,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;
    use lapau_feed::submission::{Content, Submission, uuid_v4};
    use serde_json::json;

    use super::*;
    use crate::counting::{Paper, surveys};

    /// The formula of <https://data.blitarkab.go.id/data/nilai-tingkat-kegemaran-membaca-masyarakat-3neom70e>, worked by hand for elements that come to whole numbers:
    /// 0,3 × 60 + 0,3 × 50 + 0,3 × 40 + 0,05 × 80 + 0,05 × 70 = 18 + 15 + 12 + 4 + 3,5 = 52,5.
    #[test]
    fn the_elements_are_weighed_as_the_formula_says() {
        let index = of(&[[6, 5, 4, 8, 7]]);
        assert_eq!((index.value, index.level), (52.5, ReadingLevel::Medium));
        assert_eq!(index.elements["FM"], 60.0);
        // Two people: the means are 80, 50, 25, 90 and 35; 24 + 15 + 7,5 + 4,5 + 1,75 = 52,75.
        assert_eq!(of(&[[6, 5, 4, 8, 7], [10, 5, 1, 10, 0]]).value, 52.75);
        assert_eq!(of(&[[10; 5]]).level, ReadingLevel::VeryHigh);
        assert_eq!((of(&[[0; 5]]).value, of(&[[0; 5]]).level), (0.0, ReadingLevel::VeryLow));
    }

    /// A third is a third: with rounded thirds, the sum of three would be 99,99.
    #[test]
    fn nothing_is_rounded_on_the_way() {
        let third = Fraction::new(1, 3).unwrap();
        assert_eq!(third.plus(third).and_then(|two| two.plus(third)), Some(Fraction(1, 1)));
        let index = of(&[[10; 5], [10; 5], [0; 5]]);
        assert_eq!(index.value, 200.0 / 3.0);
        assert_eq!(Fraction::new(u128::MAX, 1).unwrap().times(2), None, "what is past all numbers is no index");
    }

    /// Published values and what they were called: Yogyakarta 70,55 "tinggi" and the country 59,52 "sedang" in 2021
    /// (<https://jabarekspres.com/berita/2022/03/03/masyarakat-di-yogyakarta-paling-gemar-membaca-di-indonesia/>, <http://golagongkreatif.com/2022/06/07/5-indikator-tingkat-kegemaran-membaca-masyarakat-pada-2021/>);
    /// 36,60 of Kabupaten Blitar lies in what its page calls "rendah".
    #[test]
    fn levels_are_those_of_published_values() {
        let level = |hundredths: u128| level(Fraction::new(hundredths, 100).unwrap());
        assert_eq!(level(7055), ReadingLevel::High);
        assert_eq!(level(5952), ReadingLevel::Medium);
        assert_eq!(level(3660), ReadingLevel::Low);
        for (most, below, above) in [
            (2000, ReadingLevel::VeryLow, ReadingLevel::Low),
            (4000, ReadingLevel::Low, ReadingLevel::Medium),
            (6000, ReadingLevel::Medium, ReadingLevel::High),
            (8000, ReadingLevel::High, ReadingLevel::VeryHigh),
        ] {
            assert_eq!((level(most), level(most + 4)), (below, below), "{most}");
            assert_eq!((level(most + 5), level(most + 10)), (above, above), "{most}");
        }
    }

    fn survey() -> Survey {
        let items = READING_ELEMENTS.map(|(id, _)| {
            let options: Vec<_> = (0..=10).map(|n| n.to_string()).collect();
            let points: Vec<_> = (0..=10).collect();
            json!({"id": id, "label": id, "kind": "choice", "options": options, "points": points, "out_of": 10})
        });
        let survey = json!({"id": "s", "title": "S", "opens": "2026-11-01", "closes": "2026-11-30", "items": items});
        serde_json::from_value(survey).unwrap()
    }

    /// The index where each person chose these options, which are worth tenths.
    fn of(people: &[[u8; 5]]) -> ReadingIndex {
        let survey = survey();
        let papers: Vec<Paper> = people.iter().enumerate().map(|(n, chosen)| paper(n, chosen)).collect();
        index(&survey, &surveys::answers(&survey, &papers)).unwrap()
    }

    fn paper(n: usize, chosen: &[u8; 5]) -> Paper {
        let answers =
            std::iter::zip(READING_ELEMENTS, chosen).map(|((id, _), choice)| json!({"item": id, "choices": [choice]}));
        let body = json!({"survey": "s", "language": "id", "answers": answers.collect::<Vec<_>>()});
        let mut id = [0; 16];
        id[..8].copy_from_slice(&n.to_be_bytes());
        let submission: Submission = serde_json::from_value(json!({
            "v": 1, "id": uuid_v4(id), "created": "2026-11-24T08:10:00Z", "kind": "response", "body": body,
        }))
        .unwrap();
        assert!(matches!(submission.content, Content::Response(_)));
        let received = Date::constant(2026, 11, 24).at(15, 10, 0, 0);
        Paper { submission, received, written: received }
    }

    #[test]
    fn few_are_not_recognised_and_many_are_counted() {
        let survey = survey();
        let papers = |many: usize, few: usize| -> Vec<Paper> {
            (0..many + few).map(|n| paper(n, &[if n < many { 5 } else { 9 }, 5, 5, 5, 5])).collect()
        };
        let finding = surveys::finding(&survey, &papers(10, 5)).unwrap();
        assert_eq!(finding.items[0].counts.iter().flatten().sum::<u32>(), 15);
        assert!(finding.reading.is_some());
        let finding = surveys::finding(&survey, &papers(10, 2)).unwrap();
        assert!(finding.items[0].counts.is_empty(), "with the element's mean, the two could be worked out");
        assert!((finding.reading.unwrap().elements["FM"] - 170.0 / 3.0).abs() < 1e-9);
        assert_eq!(surveys::finding(&survey, &papers(2, 2)), None, "too few answered");
    }
}
