//! Answers to surveys, and the index of public satisfaction.

use jiff::civil::Date;
use lapau_feed::{
    Language, Localized,
    finding::{FEWEST, Finding, Grade, ItemFinding, SatisfactionIndex},
    learning::{AnswerKind, Condition, READING_ELEMENTS, Survey, SurveyItem},
    submission::{Content, ItemAnswer, Response, Subject},
};

use super::{Paper, reading};

/// The nine elements of Permenpan RB 14/2017; a survey asks for them by these identifiers, each on a scale of four points.
const ELEMENTS: [&str; 9] = ["U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9"];

/// What the table says where somebody was not asked.
pub const NOT_ASKED: &str = "tidak ditanyakan";

/// The answers of a survey that count, and how many do not.
#[derive(Clone, Debug)]
pub struct Answers {
    /// The answers.
    pub valid: Vec<Filled>,
    /// How many came late or early, or do not fit the survey.
    pub void: usize,
}

/// A survey as somebody filled it in.
#[derive(Clone, Debug)]
pub struct Filled {
    /// What was answered to what was asked: an older phone asks everything of everyone, and the rest does not count.
    pub response: Response,
    /// Which questions were asked, in the order of the survey.
    pub asked: Vec<bool>,
    /// The day on which it came.
    pub received: Date,
}

/// Finds the answers of a survey that count.
pub fn answers(survey: &Survey, papers: &[Paper]) -> Answers {
    let mut answers = Answers { valid: Vec::new(), void: 0 };
    for paper in papers {
        let Content::Response(response) = &paper.submission.content else { continue };
        if response.survey != survey.id {
            continue;
        }
        if paper.submission.content.problems_against(Subject::Survey(survey), paper.received).is_empty() {
            let mut response = response.clone();
            response.clear_unasked(survey);
            let asked = response.asked(survey);
            answers.valid.push(Filled { response, asked, received: paper.received.date() });
        } else {
            answers.void += 1;
        }
    }
    answers
}

/// What a question came to, each option or point with how many chose it, without leaving anything out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Count {
    /// How many were asked it.
    pub asked: u32,
    /// How many of them answered it.
    pub answered: u32,
    /// How often each option or point was chosen.
    pub counts: Vec<u32>,
    /// The mean of points or numbers.
    pub mean: Option<f64>,
}

impl Answers {
    /// What was answered to a question.
    pub fn to<'a>(&'a self, item: &'a SurveyItem) -> impl Iterator<Item = &'a ItemAnswer> + Clone {
        self.valid.iter().flat_map(|filled| &filled.response.answers).filter(move |answer| answer.item == item.id)
    }

    /// Who was asked the n-th question, in the order of the answers.
    fn asked(&self, n: usize) -> Vec<bool> {
        self.valid.iter().map(|filled| filled.asked.get(n) == Some(&true)).collect()
    }

    /// Counts the n-th question.
    pub fn count(&self, n: usize, item: &SurveyItem) -> Count {
        let asked = number(self.asked(n).into_iter().filter(|asked| *asked).count());
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
        Count { asked, answered, counts, mean }
    }

    /// The index of public satisfaction; `None` if the survey does not ask for all nine elements or nobody answered one.
    pub fn index(&self, survey: &Survey) -> Option<SatisfactionIndex> {
        let means = ELEMENTS.into_iter().map(|element| {
            let (n, item) = survey.items.iter().enumerate().find(|(_, item)| item.id == element)?;
            let four = matches!(&item.answer, AnswerKind::Scale { labels } if labels.len() == 4);
            Some((element.to_owned(), self.count(n, item).mean.filter(|_| four)?))
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
    let mut items: Vec<ItemFinding> = Vec::new();
    // The groups that what is published tells apart.
    let mut groups: Vec<Vec<bool>> = Vec::new();
    for (n, item) in survey.items.iter().enumerate() {
        let count = answers.count(n, item);
        let counts = match item.answer {
            // With what the element came to, what was left out could be worked out too.
            AnswerKind::Choice { .. }
                if !item.points.is_empty() && count.counts.iter().any(|count| is_small(*count)) =>
            {
                Vec::new()
            }
            AnswerKind::Choice { .. } => hidden(&count.counts, true),
            AnswerKind::Multiple { .. } => hidden(&count.counts, false),
            // With the mean and how many answered, what was left out could be worked out.
            AnswerKind::Scale { .. } if count.counts.iter().any(|count| is_small(*count)) => Vec::new(),
            AnswerKind::Scale { .. } => count.counts.iter().copied().map(Some).collect(),
            AnswerKind::Number => Vec::new(),
            AnswerKind::Text | AnswerKind::Unknown => continue,
        };
        if count.answered < FEWEST {
            continue;
        }
        let is_of_some = survey.conditions(n).next().is_some();
        if is_of_some {
            let group = answers.asked(n);
            if !survey.conditions(n).all(|when| is_open(survey, &answers, &items, when))
                || groups.iter().chain([&vec![true; group.len()]]).any(|other| tells_few_apart(&group, other))
            {
                continue;
            }
            groups.push(group);
        }
        let (asked, answered) = (is_of_some.then_some(count.asked), count.answered);
        items.push(ItemFinding { item: item.id.clone(), answered, asked, counts, mean: count.mean });
    }
    // An element that few were asked would be read off the index.
    let index = answers.index(survey).filter(|_| ELEMENTS.iter().all(|id| items.iter().any(|item| item.item == *id)));
    let shows = |id: &str| items.iter().any(|item| item.item == id);
    let reading = reading::index(survey, &answers).filter(|_| READING_ELEMENTS.iter().all(|(id, _)| shows(id)));
    Some(Finding { id: survey.id.clone(), survey: survey.id.clone(), responses, items, index, reading })
}

/// Whether how many were asked a question says nothing of the earlier one that is not published: all its counts are, or none could be.
fn is_open(survey: &Survey, answers: &Answers, published: &[ItemFinding], when: &Condition) -> bool {
    let Some(earlier) = survey.items.iter().find(|item| item.id == when.item) else { return true };
    let shown = published.iter().find(|found| found.item == earlier.id);
    match earlier.answer {
        AnswerKind::Text | AnswerKind::Number | AnswerKind::Unknown => true,
        AnswerKind::Choice { .. } | AnswerKind::Scale { .. } => shown.is_some_and(shows_all),
        // How many chose one of several also tells how many chose two.
        AnswerKind::Multiple { .. } => {
            let chose = |choice: &u8| -> Vec<bool> {
                let answered = |filled: &Filled| {
                    filled.response.answers.iter().any(|a| a.item == earlier.id && a.choices.contains(choice))
                };
                answers.valid.iter().map(answered).collect()
            };
            let chosen: Vec<_> = when.choices.iter().map(chose).collect();
            let pairs =
                chosen.iter().enumerate().flat_map(|(n, one)| chosen[..n].iter().map(move |other| (one, other)));
            shown.is_some_and(shows_all) && !pairs.into_iter().any(|(one, other)| tells_few_apart(one, other))
        }
    }
}

fn shows_all(found: &ItemFinding) -> bool {
    !found.counts.is_empty() && !found.counts.contains(&None)
}

/// Whether two groups together set a few people apart: those in both, in one alone, or in neither.
fn tells_few_apart(one: &[bool], other: &[bool]) -> bool {
    let part = |a: bool, b: bool| number(std::iter::zip(one, other).filter(|(x, y)| (**x, **y) == (a, b)).count());
    [(true, true), (true, false), (false, true), (false, false)].into_iter().any(|(a, b)| is_small(part(a, b)))
}

/// Everything that was answered, a row for each who did and a column for each question, as people read it.
///
/// What somebody was asked and did not answer is empty; what they were not asked says so.
pub fn table(survey: &Survey, answers: &Answers) -> Vec<Vec<String>> {
    let said = |text: &Localized| text.get(Language::Indonesian).to_owned();
    let heads = survey.items.iter().flat_map(|item| {
        let points = (!item.points.is_empty()).then(|| format!("{} poin", item.id));
        std::iter::once(format!("{} {}", item.id, said(&item.label))).chain(points)
    });
    let mut rows = vec![["tanggal", "bahasa"].map(str::to_owned).into_iter().chain(heads).collect()];
    for Filled { response, asked, received } in &answers.valid {
        let cells = std::iter::zip(&survey.items, asked).flat_map(|(item, asked)| {
            let answer = response.answers.iter().find(|answer| answer.item == item.id);
            let points = (!item.points.is_empty()).then(|| {
                let worth = answer.and_then(|answer| reading::worth(item, answer));
                worth.map(|points| points.to_string()).unwrap_or_default()
            });
            let said = match answer {
                _ if !asked => NOT_ASKED.to_owned(),
                None => String::new(),
                Some(answer) => match &item.answer {
                    AnswerKind::Choice { options } | AnswerKind::Multiple { options } => {
                        let chosen = answer.choices.iter().filter_map(|choice| options.get(usize::from(*choice)));
                        chosen.map(said).collect::<Vec<_>>().join("; ")
                    }
                    AnswerKind::Scale { .. } | AnswerKind::Number => {
                        answer.number.map(|number| number.to_string()).unwrap_or_default()
                    }
                    AnswerKind::Text | AnswerKind::Unknown => answer.text.clone(),
                },
            };
            std::iter::once(said).chain(points)
        });
        let head = [received.to_string(), response.language.tag().to_owned()];
        rows.push(head.into_iter().chain(cells).collect());
    }
    rows
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
            let received = "2026-11-24T15:10:00".parse().unwrap();
            Paper { submission, received, written: received }
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
        assert_eq!(
            found.items,
            [ItemFinding { item: "a".into(), answered: 5, asked: None, counts: Vec::new(), mean: Some(1.8) }]
        );
        assert!(!serde_json::to_string(&found).unwrap().contains("rahasia"), "what people wrote stays at the desk");
    }

    /// A visit or none, then of the visitors how it was and of the others why not.
    fn branching() -> Survey {
        survey(json!([
            {"id": "a", "label": "Datang?", "kind": "choice", "options": ["Ya", "Tidak", "Lupa"], "required": true},
            {"id": "b", "label": "Seberapa sering?", "kind": "number", "required": true, "section": {"title": "Kunjungan", "when": {"item": "a", "choices": [0]}}},
            {"id": "c", "label": "Senang?", "kind": "choice", "options": ["Ya", "Tidak"]},
            {"id": "d", "label": "Mengapa tidak?", "kind": "text", "section": {"title": "Lain"}, "when": {"item": "a", "choices": [1]}},
        ]))
    }

    #[test]
    fn who_was_not_asked_is_no_one_who_did_not_answer() {
        let survey = branching();
        let visitor = |more: Value| json!([{"item": "a", "choices": [0]}, {"item": "b", "number": 2}, more]);
        let other = json!([{"item": "a", "choices": [1]}, {"item": "d", "text": "=1+1"}]);
        // As an older phone sends it: everything was asked.
        let old = json!([{"item": "a", "choices": [1]}, {"item": "b", "number": 9}, {"item": "c", "choices": [0]}]);
        let papers = papers(&[
            visitor(json!({"item": "c", "choices": [1]})),
            visitor(json!({"item": "d", "text": "x"})),
            other,
            old,
        ]);
        let found = answers(&survey, &papers);
        assert_eq!((found.valid.len(), found.void), (4, 0));
        let counts: Vec<_> = survey.items.iter().enumerate().map(|(n, item)| found.count(n, item)).collect();
        assert_eq!(
            counts.iter().map(|count| (count.asked, count.answered)).collect::<Vec<_>>(),
            [(4, 4), (2, 2), (2, 1), (2, 1)]
        );
        assert_eq!((counts[1].mean, &*counts[2].counts), (Some(2.0), &[0, 1][..]), "what was not asked does not count");
        let rows = table(&survey, &found);
        assert_eq!(rows[0], ["tanggal", "bahasa", "a Datang?", "b Seberapa sering?", "c Senang?", "d Mengapa tidak?"]);
        assert_eq!(rows[1], ["2026-11-24", "id", "Ya", "2", "Tidak", NOT_ASKED]);
        assert_eq!(rows[2], ["2026-11-24", "id", "Ya", "2", "", NOT_ASKED], "asked, and not answered");
        assert_eq!(rows[4], ["2026-11-24", "id", "Tidak", NOT_ASKED, NOT_ASKED, ""]);
    }

    #[test]
    fn nobody_is_recognised_by_what_few_were_asked() {
        let survey = branching();
        let visitor =
            || json!([{"item": "a", "choices": [0]}, {"item": "b", "number": 2}, {"item": "c", "choices": [0]}]);
        let other = |choice: u8| json!([{"item": "a", "choices": [choice]}]);
        let published = |all: &[(usize, Value)]| {
            let all: Vec<Value> = all.iter().flat_map(|(n, value)| std::iter::repeat_n(value.clone(), *n)).collect();
            let found = finding(&survey, &papers(&all)).unwrap();
            assert_eq!(lapau_feed::Record::problems(&found), []);
            found.items.into_iter().map(|item| (item.item, item.answered, item.asked)).collect::<Vec<_>>()
        };
        let of = |id: &str, answered: u32, asked: Option<u32>| (id.to_owned(), answered, asked);
        assert_eq!(
            published(&[(6, visitor()), (7, other(1))]),
            [of("a", 13, None), of("b", 6, Some(6)), of("c", 6, Some(6))]
        );
        assert_eq!(
            published(&[(6, visitor()), (4, other(1))]),
            [of("a", 10, None)],
            "the other four could be worked out"
        );
        assert_eq!(published(&[(4, visitor()), (9, other(1))]), [of("a", 13, None)]);
        assert_eq!(
            published(&[(8, visitor()), (7, other(1)), (1, other(2))]),
            [of("a", 16, None)],
            "how many were asked would undo what is left out of the first"
        );
    }

    #[test]
    fn what_few_have_in_common_is_not_worked_out_of_two_groups() {
        let survey = survey(json!([
            {"id": "a", "label": "A", "kind": "multiple", "options": ["x", "y"]},
            {"id": "n", "label": "N", "kind": "number"},
            {"id": "b", "label": "B", "kind": "choice", "options": ["x", "y"], "when": {"item": "a", "choices": [0, 1]}},
            {"id": "c", "label": "C", "kind": "choice", "options": ["x", "y"], "when": {"item": "n", "min": 2}},
            {"id": "d", "label": "D", "kind": "choice", "options": ["x", "y"], "when": {"item": "n", "min": 3}},
        ]));
        let row = |chosen: Value, n: i64| json!([{"item": "a", "choices": chosen}, {"item": "n", "number": n}, {"item": "b", "choices": [0]}, {"item": "c", "choices": [0]}, {"item": "d", "choices": [0]}]);
        let mut all = vec![row(json!([0]), 3); 8];
        all.extend(vec![row(json!([1]), 1); 8]);
        all.extend(vec![row(json!([]), 1); 6]);
        let ids = |all: &[Value]| {
            finding(&survey, &papers(all)).unwrap().items.into_iter().map(|item| item.item).collect::<String>()
        };
        assert_eq!(ids(&all), "anbcd");
        all.push(row(json!([0, 1]), 3));
        assert_eq!(ids(&all), "ancd", "one chose both");
        all.push(row(json!([0]), 2));
        assert_eq!(ids(&all), "anc", "one named 2");
    }
}
