//! Answers to surveys, and the index of public satisfaction.

use lapau_feed::{
    finding::{FEWEST, Finding, Grade, ItemFinding, SatisfactionIndex},
    learning::{AnswerKind, Survey, SurveyItem},
    submission::{Content, ItemAnswer, Response, Subject},
};

use super::Paper;

/// The nine elements of Permenpan RB 14/2017; a survey asks for them by these identifiers, each on a scale of four points.
const ELEMENTS: [&str; 9] = ["U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9"];

/// The answers of a survey that count, and how many do not.
#[derive(Clone, Debug)]
pub struct Answers<'a> {
    /// The answers.
    pub valid: Vec<&'a Response>,
    /// How many came late or early, or do not fit the survey.
    pub void: usize,
}

/// Finds the answers of a survey that count.
pub fn answers<'a>(survey: &Survey, papers: &'a [Paper]) -> Answers<'a> {
    let mut answers = Answers { valid: Vec::new(), void: 0 };
    for paper in papers {
        let Content::Response(response) = &paper.submission.content else { continue };
        if response.survey != survey.id {
            continue;
        }
        if paper.submission.content.problems_against(Subject::Survey(survey), paper.received).is_empty() {
            answers.valid.push(response);
        } else {
            answers.void += 1;
        }
    }
    answers
}

/// What a question came to, each option or point with how many chose it, without leaving anything out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Count {
    /// How many answered it.
    pub answered: u32,
    /// How often each option or point was chosen.
    pub counts: Vec<u32>,
    /// The mean of points or numbers.
    pub mean: Option<f64>,
}

impl Answers<'_> {
    /// What was answered to a question.
    pub fn to<'a>(&'a self, item: &'a SurveyItem) -> impl Iterator<Item = &'a ItemAnswer> + Clone {
        self.valid.iter().flat_map(|response| &response.answers).filter(move |answer| answer.item == item.id)
    }

    /// Counts a question.
    pub fn count(&self, item: &SurveyItem) -> Count {
        let given = self.to(item).filter(|answer| !answer.is_empty());
        let answered = number(given.clone().count());
        let numbers = given.clone().filter_map(|answer| answer.number);
        let counts = match &item.answer {
            AnswerKind::Choice { options } | AnswerKind::Multiple { options } => (0..options.len())
                .map(|n| number(given.clone().filter(|a| a.choices.iter().any(|c| usize::from(*c) == n)).count()))
                .collect(),
            AnswerKind::Scale { labels } => (1..=labels.len() as i64)
                .map(|point| number(numbers.clone().filter(|answer| *answer == point).count()))
                .collect(),
            AnswerKind::Text | AnswerKind::Number | AnswerKind::Unknown => Vec::new(),
        };
        let many = numbers.clone().count();
        // Sums of whole numbers are exact in a float far beyond what people answer.
        let mean = (many > 0).then(|| numbers.map(|answer| answer as f64).sum::<f64>() / many as f64);
        Count { answered, counts, mean }
    }

    /// The index of public satisfaction; `None` if the survey does not ask for all nine elements or nobody answered one.
    pub fn index(&self, survey: &Survey) -> Option<SatisfactionIndex> {
        let means = ELEMENTS.into_iter().map(|element| {
            let item = survey.items.iter().find(|item| item.id == element)?;
            let four = matches!(&item.answer, AnswerKind::Scale { labels } if labels.len() == 4);
            Some((element.to_owned(), self.count(item).mean.filter(|_| four)?))
        });
        let elements: std::collections::BTreeMap<_, _> = means.collect::<Option<_>>()?;
        let value = elements.values().sum::<f64>() / ELEMENTS.len() as f64 * 25.0;
        Some(SatisfactionIndex { value, grade: grade(value), elements })
    }
}

/// The grade of an index. The limits have two decimals, so the index is judged by two.
fn grade(value: f64) -> Grade {
    match (value * 100.0).round() {
        hundredths if hundredths >= 8_831.0 => Grade::A,
        hundredths if hundredths >= 7_661.0 => Grade::B,
        hundredths if hundredths >= 6_500.0 => Grade::C,
        _ => Grade::D,
    }
}

/// What a survey came to, with everything left out by which someone might be recognised; `None` if too few answered.
pub fn finding(survey: &Survey, papers: &[Paper]) -> Option<Finding> {
    let answers = answers(survey, papers);
    let responses = number(answers.valid.len());
    if responses < FEWEST {
        return None;
    }
    let published = survey.items.iter().filter_map(|item| {
        let count = answers.count(item);
        let counts = match item.answer {
            AnswerKind::Choice { .. } => hidden(&count.counts, true),
            AnswerKind::Multiple { .. } => hidden(&count.counts, false),
            // With the mean and how many answered, what was left out could be worked out.
            AnswerKind::Scale { .. } if count.counts.iter().any(|count| is_small(*count)) => Vec::new(),
            AnswerKind::Scale { .. } => count.counts.iter().copied().map(Some).collect(),
            AnswerKind::Number => Vec::new(),
            AnswerKind::Text | AnswerKind::Unknown => return None,
        };
        let mean = count.mean.filter(|_| count.answered >= FEWEST);
        let item = ItemFinding { item: item.id.clone(), answered: count.answered, counts, mean };
        (item.answered >= FEWEST).then_some(item)
    });
    let items = published.collect();
    Some(Finding { id: survey.id.clone(), survey: survey.id.clone(), responses, items, index: answers.index(survey) })
}

fn is_small(count: u32) -> bool {
    (1..FEWEST).contains(&count)
}

/// Leaves out small counts. Where the counts add up to how many answered (`whole`), what is left out could be worked out from
/// the others: then as many of the least go with it as it takes to hide it among at least [`FEWEST`] people.
fn hidden(counts: &[u32], whole: bool) -> Vec<Option<u32>> {
    let mut shown: Vec<Option<u32>> = counts.iter().map(|count| (!is_small(*count)).then_some(*count)).collect();
    while whole && shown.contains(&None) {
        let left_out = || std::iter::zip(counts, &shown).filter(|(_, shown)| shown.is_none()).map(|(count, _)| *count);
        if left_out().count() > 1 && left_out().sum::<u32>() >= FEWEST {
            break;
        }
        let least =
            shown.iter().enumerate().filter_map(|(n, count)| Some((count.filter(|count| *count > 0)?, n))).min();
        let Some((_, n)) = least else { break };
        shown[n] = None;
    }
    shown
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use lapau_feed::submission::{Submission, uuid_v4};
    use serde_json::{Value, json};

    use super::*;

    fn survey(items: Value) -> Survey {
        let survey = json!({"id": "s", "title": "S", "opens": "2026-11-01", "closes": "2026-11-30", "items": items});
        serde_json::from_value(survey).unwrap()
    }

    fn papers(all: &[Value]) -> Vec<Paper> {
        let paper = |(n, answers): (usize, &Value)| {
            let mut id = [0; 16];
            id[..8].copy_from_slice(&n.to_be_bytes());
            let submission: Submission = serde_json::from_value(json!({
                "v": 1, "id": uuid_v4(id), "created": "2026-11-24T08:10:00Z", "kind": "response",
                "body": {"survey": "s", "language": "id", "answers": answers}
            }))
            .unwrap();
            Paper { submission, received: "2026-11-24T15:10:00".parse().unwrap() }
        };
        all.iter().enumerate().map(paper).collect()
    }

    fn elements() -> Survey {
        let labels = ["1", "2", "3", "4"];
        survey(ELEMENTS.map(|id| json!({"id": id, "label": id, "kind": "scale", "labels": labels})).into())
    }

    fn filled(points: [i64; 9]) -> Value {
        std::iter::zip(ELEMENTS, points).map(|(item, number)| json!({"item": item, "number": number})).collect()
    }

    /// Permenpan RB 14/2017, annex: the mean of the nine means, each with the weight 1/9, times 25.
    #[test]
    fn the_index_of_public_satisfaction() {
        let survey = elements();
        // Ten people: U1 34 points, U2 35, U3 33, U4 40, U5 36, U6 37, U7 38, U8 34, U9 40; 327 of 90 answers.
        let mut all = vec![[3, 3, 3, 4, 3, 3, 3, 3, 4]; 10];
        for (element, more) in [(0, 4), (1, 5), (2, 3), (4, 6), (5, 7), (6, 8), (7, 4)] {
            for person in all.iter_mut().take(more) {
                person[element] += 1;
            }
        }
        let papers = papers(&all.into_iter().map(filled).collect::<Vec<_>>());
        let index = answers(&survey, &papers).index(&survey).unwrap();
        assert_eq!(index.elements["U1"], 3.4);
        assert_eq!(index.elements["U9"], 4.0);
        assert!((index.value - 327.0 / 90.0 * 25.0).abs() < 1e-9, "{}", index.value);
        assert_eq!(index.grade, Grade::A);
    }

    #[test]
    fn grades_are_judged_by_two_decimals() {
        for (value, expected) in [
            (100.0, Grade::A),
            (88.305, Grade::A),
            (88.304, Grade::B),
            (76.61, Grade::B),
            (76.6, Grade::C),
            (65.0, Grade::C),
            (64.99, Grade::D),
            (25.0, Grade::D),
        ] {
            assert_eq!(grade(value), expected, "{value}");
        }
    }

    #[test]
    fn an_index_needs_all_nine_elements() {
        let mut survey = elements();
        let papers = papers(&vec![filled([4; 9]); 5]);
        assert_eq!(answers(&survey, &papers).index(&survey).unwrap().value, 100.0);
        survey.items.pop();
        let eight = answers(&survey, &[]);
        assert_eq!(eight.index(&survey), None);
    }

    fn chosen(counts: &[usize]) -> Vec<Value> {
        let choices = counts.iter().enumerate().flat_map(|(n, count)| std::iter::repeat_n(n, *count));
        choices.map(|n| json!([{"item": "a", "choices": [n]}])).collect()
    }

    #[test]
    fn nobody_is_recognised_by_a_count() {
        let choice = survey(json!([{"id": "a", "label": "A", "kind": "choice", "options": ["x", "y", "z"]}]));
        let counts =
            |counts: &[usize]| finding(&choice, &papers(&chosen(counts))).map(|found| found.items[0].counts.clone());
        assert_eq!(counts(&[2, 2, 0]), None, "four answered");
        assert_eq!(counts(&[9, 6, 5]), Some(vec![Some(9), Some(6), Some(5)]));
        assert_eq!(counts(&[9, 0, 5]), Some(vec![Some(9), Some(0), Some(5)]), "nobody is nobody");
        assert_eq!(counts(&[9, 6, 1]), Some(vec![Some(9), None, None]), "16 less 9 less 6 would be the one");
        assert_eq!(counts(&[9, 2, 1]), Some(vec![None, None, None]), "three would be too few to hide among");
        let several = survey(json!([{"id": "a", "label": "A", "kind": "multiple", "options": ["x", "y", "z"]}]));
        let found = finding(&several, &papers(&chosen(&[9, 6, 1]))).unwrap();
        assert_eq!(found.items[0].counts, [Some(9), Some(6), None]);
        assert_eq!(lapau_feed::Record::problems(&found), []);
    }

    #[test]
    fn a_scale_shows_its_mean_alone_where_few_chose_a_point() {
        let scale = survey(json!([
            {"id": "a", "label": "A", "kind": "scale", "labels": ["1", "2"]},
            {"id": "b", "label": "B", "kind": "text"},
            {"id": "c", "label": "C", "kind": "number"},
        ]));
        let answer = |n: i64| json!([{"item": "a", "number": n}, {"item": "b", "text": "rahasia"}]);
        let found = finding(&scale, &papers(&[answer(1), answer(2), answer(2), answer(2), answer(2)])).unwrap();
        assert_eq!(found.items, [ItemFinding { item: "a".into(), answered: 5, counts: Vec::new(), mean: Some(1.8) }]);
        assert!(!serde_json::to_string(&found).unwrap().contains("rahasia"), "what people wrote stays at the desk");
    }
}
