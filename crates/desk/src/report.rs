//! What came in, how fast it was answered, what is open, and what was promised and is not yet done.
//!
//! Promised: the page and the command say the same numbers, because both ask here; every letter of a kind is answered, open or taken back,
//! and counted once.
//! Never: no letter's text and no name is part of it.

use std::collections::{BTreeMap, HashSet};

use jiff::{Timestamp, ToSpan, civil::Date, tz::Offset};
use lapau_feed::{
    Collection, Digest,
    catalogue::Availability,
    letters::SubmissionState,
    participation::{Proposal, ProposalState},
    submission::{Content, Submission},
};
use serde::Serialize;

use crate::store::{COUNTED, Course, Store, StoreError};

/// Within how many days a letter of a kind is promised its answer; `None` for those that are only counted.
pub fn days(kind: &str) -> Option<i32> {
    match kind {
        "renewal" | "hold" | "holdchange" | "report" | "appointment" => Some(1),
        "question" | "registration" | "post" => Some(2),
        "suggestion" | "wish" | "entry" | "proposal" => Some(7),
        _ => None,
    }
}

/// The days on which letters came that a report is about, by the library's clock, the first and the last among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day; without one from the first letter on.
    pub from: Option<Date>,
    /// The last day; without one until now.
    pub to: Option<Date>,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The first day of letters.
    #[serde(with = "lapau_feed::dates::option")]
    pub from: Option<Date>,
    /// The last one.
    #[serde(with = "lapau_feed::dates::option")]
    pub to: Option<Date>,
    /// The moment at which it is true.
    #[serde(with = "lapau_feed::dates")]
    pub at: Timestamp,
    /// Each kind of which anything came, those that are answered first.
    pub kinds: Vec<Line>,
    /// All kinds that are answered, together.
    pub all: Line,
}

/// What became of the letters of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The kind; `all` for all that are answered.
    pub kind: String,
    /// How many came.
    pub received: u64,
    /// How many were answered.
    pub answered: u64,
    /// How many their writers took back before that.
    pub withdrawn: u64,
    /// How many wait for an answer; none of kinds that are only counted.
    pub open: u64,
    /// How many of these have waited longer than was promised.
    pub overdue: u64,
    /// Half of the answers took no longer, in minutes.
    pub median_minutes: Option<i64>,
    /// Nine in ten answers took no longer, in minutes.
    pub p90_minutes: Option<i64>,
    /// Within how many days an answer is promised.
    pub promised_days: Option<i32>,
    /// How many were answered within that time.
    pub on_time: u64,
    /// How many should have been: those that were answered, and those that are overdue.
    pub due: u64,
    /// How many were promised something that is not yet done.
    pub undone: u64,
    /// When the oldest of these came.
    #[serde(with = "lapau_feed::dates::option")]
    pub undone_since: Option<Timestamp>,
}

/// The report on the letters of a period as it is at a moment, at a library so many minutes from UTC.
///
/// # Errors
///
/// When the store fails.
pub async fn report(store: &Store, period: Period, now: Timestamp, minutes: i32) -> Result<Report, StoreError> {
    Ok(of(&store.courses().await?, &undone(store).await?, period, now, minutes))
}

/// The letters whose writers were promised something that is not yet done: a renewal or a hold that is still to be carried into
/// the library's system, a proposal that was agreed to.
async fn undone(store: &Store) -> Result<HashSet<String>, StoreError> {
    let damaged = |error: serde_json::Error| StoreError::Damaged(format!("a letter or what came of it: {error}"));
    let mut undone = HashSet::new();
    for kind in ["renewal", "hold"] {
        for case in store.cases_of(kind).await? {
            if case.state != SubmissionState::Accepted || case.carried {
                continue;
            }
            let submission: Submission = serde_json::from_slice(&case.letter.body).map_err(damaged)?;
            if let Content::Renewal(renewal) = &submission.content
                && shows(store, &renewal.item, case.answer.and_then(|answer| answer.due)).await?
            {
                continue;
            }
            undone.insert(case.letter.id);
        }
    }
    let mut agreed = HashSet::new();
    for (row, gone) in store.written().await? {
        if row.collection == Collection::Proposals && !gone {
            let proposal: Proposal = serde_json::from_str(&row.json).map_err(damaged)?;
            if matches!(proposal.state(), ProposalState::Accepted | ProposalState::Ordered) {
                agreed.insert(row.id);
            }
        }
    }
    for case in store.standing_cases_of("proposal").await? {
        if agreed.contains(&proposal_id(&case.letter.id)) {
            undone.insert(case.letter.id);
        }
    }
    Ok(undone)
}

/// The identifier of the published proposal that came of a letter.
pub fn proposal_id(submission: &str) -> String {
    format!("u-{}", Digest::short_id(submission))
}

/// Whether the last import shows an item with its new due date: then nobody has to do it any more.
///
/// # Errors
///
/// When the store fails.
pub async fn shows(store: &Store, item: &str, due: Option<Date>) -> Result<bool, StoreError> {
    let json = store.record(Collection::Availability, item).await?;
    let loan: Option<Availability> = json
        .map(|json| serde_json::from_str(&json))
        .transpose()
        .map_err(|error| StoreError::Damaged(format!("an item that is away: {error}")))?;
    Ok(due.is_some() && loan.is_some_and(|loan| loan.due >= due))
}

/// The report on courses, of which some promised what is not yet done.
fn of(courses: &[Course], undone: &HashSet<String>, period: Period, now: Timestamp, minutes: i32) -> Report {
    let offset = Offset::from_seconds(minutes.saturating_mul(60)).unwrap_or(Offset::UTC);
    let mut lines: BTreeMap<&str, Counting> = BTreeMap::new();
    let mut all = Counting::default();
    for course in courses {
        let day = offset.to_datetime(course.received).date();
        if period.from.is_some_and(|from| day < from) || period.to.is_some_and(|to| day > to) {
            continue;
        }
        let is_undone = undone.contains(&course.id);
        lines.entry(&course.kind).or_default().add(course, is_undone, now);
        if !COUNTED.contains(&&*course.kind) {
            all.add(course, is_undone, now);
        }
    }
    let (counted, answered): (Vec<Line>, Vec<Line>) = lines
        .into_iter()
        .map(|(kind, counting)| counting.line(kind, days(kind)))
        .partition(|line| COUNTED.contains(&&*line.kind));
    Report {
        from: period.from,
        to: period.to,
        at: now,
        kinds: answered.into_iter().chain(counted).collect(),
        all: all.line("all", None),
    }
}

/// A line that is being added up.
#[derive(Debug, Default)]
struct Counting {
    line: Line,
    /// How long each answer took, in seconds.
    took: Vec<i64>,
}

impl Counting {
    fn add(&mut self, course: &Course, is_undone: bool, now: Timestamp) {
        let Self { line, took } = self;
        let due = days(&course.kind).and_then(|days| course.received.checked_add((i64::from(days) * 24).hours()).ok());
        line.received += 1;
        if let Some(answered) = course.answered {
            line.answered += 1;
            took.push(answered.duration_since(course.received).as_secs().max(0));
            line.due += u64::from(due.is_some());
            line.on_time += u64::from(due.is_some_and(|due| answered <= due));
        } else if course.state == SubmissionState::Withdrawn {
            line.withdrawn += 1;
        } else if !COUNTED.contains(&&*course.kind) {
            let is_overdue = due.is_some_and(|due| due < now);
            line.open += 1;
            line.overdue += u64::from(is_overdue);
            line.due += u64::from(is_overdue);
        }
        if is_undone {
            line.undone += 1;
            let oldest = line.undone_since.get_or_insert(course.received);
            *oldest = course.received.min(*oldest);
        }
    }

    fn line(mut self, kind: &str, promised: Option<i32>) -> Line {
        self.took.sort_unstable();
        let minutes = |seconds: i64| seconds.saturating_add(30) / 60;
        Line {
            kind: kind.to_owned(),
            promised_days: promised,
            median_minutes: median(&self.took).map(minutes),
            p90_minutes: percentile(&self.took, 90).map(minutes),
            ..self.line
        }
    }
}

/// The middle of sorted numbers; between the two in the middle where their count is even.
fn median(sorted: &[i64]) -> Option<i64> {
    let high = *sorted.get(sorted.len() / 2)?;
    let low = *sorted.get(sorted.len().checked_sub(1)? / 2)?;
    Some(low + (high - low) / 2)
}

/// The smallest of sorted numbers that so many in a hundred are not above (nearest rank).
fn percentile(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

/// The columns of the report as a table for other programs.
const COLUMNS: [&str; 13] = [
    "kind",
    "received",
    "answered",
    "withdrawn",
    "open",
    "overdue",
    "median_minutes",
    "p90_minutes",
    "promised_days",
    "on_time",
    "due",
    "undone",
    "undone_since",
];

impl Report {
    /// The report as CSV, a line for each kind and one for all that are answered.
    ///
    /// # Errors
    ///
    /// Never, as long as there is memory.
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        fn said<T: ToString>(value: Option<T>) -> String {
            value.map(|value| value.to_string()).unwrap_or_default()
        }
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(COLUMNS)?;
        for line in self.kinds.iter().chain([&self.all]) {
            out.write_record([
                line.kind.clone(),
                line.received.to_string(),
                line.answered.to_string(),
                line.withdrawn.to_string(),
                line.open.to_string(),
                line.overdue.to_string(),
                said(line.median_minutes),
                said(line.p90_minutes),
                said(line.promised_days),
                line.on_time.to_string(),
                line.due.to_string(),
                line.undone.to_string(),
                said(line.undone_since),
            ])?;
        }
        out.into_inner().map_err(|error| std::io::Error::other(error.to_string()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A letter that came so many hours after the first of November, 2026, 00:00 WIB, and was answered so many minutes later.
    fn course(n: usize, kind: &str, hour: i64, answered: Option<i64>) -> Course {
        let first: Timestamp = "2026-10-31T17:00:00Z".parse().unwrap();
        let received = first.checked_add(hour.hours()).unwrap();
        Course {
            id: n.to_string(),
            kind: kind.to_owned(),
            received,
            answered: answered.map(|minutes| received.checked_add(minutes.minutes()).unwrap()),
            state: if answered.is_some() { SubmissionState::Answered } else { SubmissionState::Received },
        }
    }

    fn at(day: &str) -> Timestamp {
        format!("{day}T05:00:00Z").parse().unwrap()
    }

    #[test]
    fn middles_and_nine_in_ten() {
        assert_eq!((median(&[]), percentile(&[], 90)), (None, None));
        assert_eq!((median(&[7]), percentile(&[7], 90)), (Some(7), Some(7)));
        assert_eq!(median(&[1, 2, 9]), Some(2));
        assert_eq!(median(&[1, 2, 5, 9]), Some(3));
        let ten: Vec<i64> = (1..=10).collect();
        assert_eq!(
            (percentile(&ten, 90), percentile(&ten[..9], 90), percentile(&ten, 100)),
            (Some(9), Some(9), Some(10))
        );
    }

    #[test]
    fn every_letter_is_counted_once() {
        let mut taken_back = course(4, "question", 0, None);
        taken_back.state = SubmissionState::Withdrawn;
        let mut answered_first = course(5, "question", 0, Some(30));
        answered_first.state = SubmissionState::Withdrawn;
        let courses = [
            course(0, "question", 0, Some(60)),
            course(1, "question", 1, Some(2 * 24 * 60)),
            course(2, "question", 2, Some(2 * 24 * 60 + 1)),
            course(3, "question", 3, None),
            taken_back,
            answered_first,
            course(6, "suggestion", 5, None),
            course(7, "vote", 5, None),
            course(8, "renewal", 30, Some(90)),
        ];
        let undone = HashSet::from(["8".to_owned(), "unknown".to_owned()]);
        let report = of(&courses, &undone, Period::default(), at("2026-11-04"), 420);
        let question = Line {
            kind: "question".into(),
            received: 6,
            answered: 4,
            withdrawn: 1,
            open: 1,
            overdue: 1,
            median_minutes: Some(1470),
            p90_minutes: Some(2881),
            promised_days: Some(2),
            on_time: 3,
            due: 5,
            ..Line::default()
        };
        assert_eq!(
            report.kinds.iter().map(|line| &*line.kind).collect::<Vec<_>>(),
            ["question", "renewal", "suggestion", "vote"]
        );
        assert_eq!(report.kinds[0], question);
        let renewal = &report.kinds[1];
        assert_eq!(
            (renewal.on_time, renewal.due, renewal.undone, renewal.undone_since),
            (1, 1, 1, Some(courses[8].received))
        );
        assert_eq!(
            (report.kinds[2].open, report.kinds[2].overdue, report.kinds[2].due),
            (1, 0, 0),
            "a suggestion has seven days"
        );
        assert_eq!(
            report.kinds[3],
            Line { kind: "vote".into(), received: 1, ..Line::default() },
            "votes are only counted"
        );
        assert_eq!(
            (report.all.received, report.all.answered, report.all.open, report.all.withdrawn, report.all.undone),
            (8, 5, 2, 1, 1)
        );
    }

    #[test]
    fn days_are_those_of_the_library() {
        // 23:00 and 24:00 at the library, which is the same day in UTC.
        let courses = [course(0, "wish", 23, None), course(1, "wish", 24, None), course(2, "wish", 47, None)];
        let count = |from: Option<&str>, to: Option<&str>| {
            let day = |day: Option<&str>| day.map(|day| day.parse().unwrap());
            let period = Period { from: day(from), to: day(to) };
            of(&courses, &HashSet::new(), period, at("2026-11-04"), 420).all.received
        };
        assert_eq!(count(None, None), 3);
        assert_eq!(count(None, Some("2026-11-01")), 1);
        assert_eq!(count(Some("2026-11-02"), Some("2026-11-02")), 2);
        assert_eq!(count(Some("2026-11-03"), None), 0);
    }

    #[test]
    fn the_table_says_what_the_report_says() {
        let courses = [course(0, "hold", 0, Some(125)), course(1, "post", 1, None)];
        let report = of(&courses, &HashSet::from(["0".to_owned()]), Period::default(), at("2026-11-01"), 420);
        expect_test::expect![[r#"
            kind,received,answered,withdrawn,open,overdue,median_minutes,p90_minutes,promised_days,on_time,due,undone,undone_since
            hold,1,1,0,0,0,125,125,1,1,1,1,2026-10-31T17:00:00Z
            post,1,0,0,1,0,,,2,0,0,0,
            all,2,1,0,1,0,125,125,,1,1,1,2026-10-31T17:00:00Z
        "#]]
        .assert_eq(&String::from_utf8(report.csv().unwrap()).unwrap());
    }
}
