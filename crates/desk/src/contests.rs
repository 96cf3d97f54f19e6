//! Judging a writing contest at the desk: entries under code names, packets for jurors, their scores as one result, letters to authors.
//!
//! Promised: what a packet holds says nothing of who wrote an entry, as far as the text itself does not;
//! no score is read before the judging is over, and what came later does not count;
//! an author reads what jurors wrote to them without a juror's name.
//! Never: no identity is part of an entry's code name, and none gets into a log, an address or the feed but the name that its author chose for it.

use std::collections::{BTreeMap, HashMap};

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
use lapau_feed::{
    Digest, Language, Localized, Ticket,
    judging::{Anonymous, Packet, VERSION},
    letters::{Answer, SubmissionState},
    programme::{self, Contest, Rubric},
    prose::{Block, Span},
    submission::{Content, Entry, Scores, Sheet, Submission},
};
use lapau_judging::{Judged, Standing, code_names, merge};
use regex::RegexBuilder;

use crate::{
    random,
    store::{Award, Case, Judgement, Store, StoreError},
};

/// What stands in a packet where a text names its author.
const BLACK: &str = "▇▇▇";

/// How far a contest is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nobody can enter yet.
    Coming,
    /// Entries come in.
    Open,
    /// It is closed; jurors score.
    Judging,
    /// A librarian ended the judging.
    Decided,
}

/// How far a contest is, by its days and by whether its judging was ended.
pub fn phase(contest: &Contest, today: Date, judgement: Option<&Judgement>) -> Phase {
    match judgement {
        Some(_) => Phase::Decided,
        None if today < contest.opens => Phase::Coming,
        None if today <= contest.closes => Phase::Open,
        None => Phase::Judging,
    }
}

/// Something about an entry that a librarian should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It came after the last day.
    Late(DateTime),
    /// Its category is none of the contest's.
    Category,
    /// It has so many words, and that is too few or too many.
    Words(usize),
    /// A child's, without the word of a parent or guardian.
    Consent,
    /// Its text names its author; packets have that blacked out.
    Named,
    /// Its author has another entry in the same category, by its code name.
    Again(String),
}

/// An entry at the desk.
#[derive(Clone, Debug)]
pub struct Entrant {
    /// Its letter, and what was decided of it.
    pub case: Case,
    /// The secret that its author reads the answer with.
    pub ticket: Option<Ticket>,
    /// What was entered.
    pub entry: Entry,
    /// What it is called as long as nobody may know whose it is.
    pub code: String,
    /// What to look at.
    pub doubts: Vec<Doubt>,
}

impl Entrant {
    /// Whether it is judged: neither taken back nor disqualified.
    pub fn is_judged(&self) -> bool {
        !matches!(self.case.state, SubmissionState::Withdrawn | SubmissionState::Declined)
    }
}

/// A contest at the desk.
#[derive(Clone, Debug)]
pub struct Competition {
    /// The contest as it was published.
    pub contest: Contest,
    /// How far it is.
    pub phase: Phase,
    /// The end of its judging.
    pub judgement: Option<Judgement>,
    /// Its entries by category and code name, which is not the order in which they came.
    pub entrants: Vec<Entrant>,
}

/// What goes wrong at it.
#[derive(Debug, thiserror::Error)]
pub enum ContestError {
    /// The system gave no random bytes.
    #[error("the system gave no random bytes; try again")]
    Random,
    /// A letter in the store can't be read.
    #[error("a letter in the store cannot be read: {0}")]
    Letter(#[from] serde_json::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Gathers what the store knows of a contest; `local` gives the library's time at an instant.
pub async fn gather(
    store: &Store,
    contest: Contest,
    now: Timestamp,
    local: impl Fn(Timestamp) -> DateTime,
) -> Result<Competition, ContestError> {
    let mut entrants = Vec::new();
    for case in store.cases_of("entry").await? {
        let submission: Submission = serde_json::from_slice(&case.letter.body)?;
        if let Content::Entry(entry) = submission.content
            && entry.contest == contest.id
        {
            let (code, doubts) = Default::default();
            entrants.push(Entrant { case, ticket: submission.ticket, entry, code, doubts });
        }
    }
    let secret = store.secret("entries", random::bytes().map_err(|_| ContestError::Random)?).await?;
    // Those that were taken back keep theirs, so that no other entry changes its name by it.
    let codes = code_names(&secret, &contest.id, entrants.iter().map(|one| &*one.case.letter.id));
    std::iter::zip(&mut entrants, codes).for_each(|(one, code)| one.code = code);
    let doubts: Vec<Vec<Doubt>> = entrants.iter().map(|one| doubts(&contest, one, &entrants, &local)).collect();
    std::iter::zip(&mut entrants, doubts).for_each(|(one, doubts)| one.doubts = doubts);
    let place = |entry: &Entry| contest.categories.iter().position(|category| category.id == entry.category);
    entrants.sort_by(|a, b| (place(&a.entry), &a.code).cmp(&(place(&b.entry), &b.code)));
    let judgement = store.judgement(&contest.id).await?;
    let phase = phase(&contest, local(now).date(), judgement.as_ref());
    Ok(Competition { contest, phase, judgement, entrants })
}

fn doubts(contest: &Contest, one: &Entrant, all: &[Entrant], local: &impl Fn(Timestamp) -> DateTime) -> Vec<Doubt> {
    let mut found = Vec::new();
    let received = one.case.letter.received.parse().map(local).ok();
    found.extend(received.filter(|received| received.date() > contest.closes).map(Doubt::Late));
    let category = contest.categories.iter().find(|category| category.id == one.entry.category);
    if category.is_none() && !(contest.categories.is_empty() && one.entry.category.is_empty()) {
        found.push(Doubt::Category);
    }
    let words = Entry::words(&one.entry.text);
    let is_short = |min: u32| words < min as usize;
    let is_long = |max: u32| words > max as usize;
    if let Some(category) = category
        && (category.min_words.is_some_and(is_short) || category.max_words.is_some_and(is_long))
    {
        found.push(Doubt::Words(words));
    }
    if one.entry.child && !one.entry.consent {
        found.push(Doubt::Consent);
    }
    if blacked(&one.entry, &one.entry.text) != one.entry.text
        || blacked(&one.entry, &one.entry.title) != one.entry.title
    {
        found.push(Doubt::Named);
    }
    let same = |other: &&Entrant| {
        other.code != one.code
            && other.is_judged()
            && other.entry.category == one.entry.category
            && other.entry.name.trim().to_lowercase() == one.entry.name.trim().to_lowercase()
    };
    found.extend(all.iter().filter(same).map(|other| Doubt::Again(other.code.clone())));
    found
}

/// A text without the full names and the contact of an entry's author.
fn blacked(entry: &Entry, text: &str) -> String {
    let mut text = text.to_owned();
    let tells = |name: &&str| name.chars().count() >= 5 && name.chars().any(|c| c == ' ' || c.is_ascii_digit());
    for known in [&*entry.name, &*entry.pen_name, &*entry.contact].iter().map(|name| name.trim()).filter(tells) {
        if let Ok(pattern) = RegexBuilder::new(&regex::escape(known)).case_insensitive(true).build() {
            text = pattern.replace_all(&text, BLACK).into_owned();
        }
    }
    text
}

impl Competition {
    /// An entry by its code name.
    pub fn entrant(&self, code: &str) -> Option<&Entrant> {
        self.entrants.iter().find(|one| one.code == code)
    }

    /// The entries that are judged.
    pub fn judged(&self) -> impl Iterator<Item = &Entrant> {
        self.entrants.iter().filter(|one| one.is_judged())
    }

    /// The packet of a juror.
    pub fn packet(&self, library: &str, juror: &str, rubric: &Rubric, key: Ticket) -> Packet {
        let anonymous = |one: &Entrant| Anonymous {
            code: one.code.clone(),
            category: one.entry.category.clone(),
            title: blacked(&one.entry, &one.entry.title),
            text: blacked(&one.entry, &one.entry.text),
        };
        Packet {
            packet: VERSION,
            library: library.to_owned(),
            contest: self.contest.id.clone(),
            title: self.contest.title.clone(),
            juror: juror.to_owned(),
            key,
            rubric: rubric.clone(),
            categories: self.contest.categories.clone(),
            entries: self.judged().map(anonymous).collect(),
        }
    }

    /// What the jurors gave, as one result; nothing before the judging is over.
    pub fn standings(&self, jury: &Jury) -> Option<Vec<Standing>> {
        let rubric = self.contest.rubric.as_ref().filter(|_| self.phase == Phase::Decided)?;
        let judged = |one: &Entrant| Judged { code: one.code.clone(), category: one.entry.category.clone() };
        let judged: Vec<Judged> = self.judged().map(judged).collect();
        let scores: Vec<Scores> = jury.scores.values().map(|(scores, _)| scores.clone()).collect();
        Some(merge(rubric, &judged, &scores))
    }

    /// How many of the entries a juror's scores speak of.
    pub fn spoken_of(&self, scores: &Scores) -> usize {
        self.judged().filter(|one| scores.sheets.iter().any(|sheet| sheet.code == one.code)).count()
    }
}

/// The scores that came.
#[derive(Clone, Debug, Default)]
pub struct Jury {
    /// The last of each juror, by the juror's number, and when it came.
    pub scores: BTreeMap<i64, (Scores, Timestamp)>,
    /// How many letters have the secret of no packet, and count for nothing.
    pub strange: usize,
    /// How many came after the judging was over, and count for nothing.
    pub late: usize,
}

impl Jury {
    /// What jurors made of an entry.
    pub fn sheets(&self, code: &str) -> impl Iterator<Item = &Sheet> {
        self.scores.values().flat_map(|(scores, _)| &scores.sheets).filter(move |sheet| sheet.code == code)
    }
}

/// The scores of a contest's jurors.
pub async fn jury(store: &Store, contest: &str) -> Result<Jury, ContestError> {
    let mut jury = Jury::default();
    let late = store.late_scores(contest).await?;
    for case in store.standing_cases_of("scores").await? {
        let submission: Submission = serde_json::from_slice(&case.letter.body)?;
        let received: Timestamp = case.letter.received.parse().unwrap_or(submission.created);
        let Content::Scores(scores) = submission.content else { continue };
        if scores.contest != contest {
            continue;
        }
        match store.juror_of(contest, scores.key).await? {
            None => jury.strange += 1,
            Some(_) if late.contains(&submission.id) => jury.late += 1,
            // They come in the order in which they were received: a later one takes the place of an earlier one.
            Some(juror) => _ = jury.scores.insert(juror, (scores, received)),
        }
    }
    Ok(jury)
}

/// What an author is told, and what is published of their entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The entry, by its code name.
    pub code: String,
    /// The answer to its letter.
    pub text: String,
    /// Whether what jurors wrote was cut, since a letter may be only so long.
    pub is_cut: bool,
    /// The record of the feed, if there is to be one.
    pub record: Option<programme::Entry>,
}

/// The outcome for every entry that was judged, in their order.
pub fn outcomes(competition: &Competition, jury: &Jury, awards: &HashMap<String, Award>) -> Vec<Outcome> {
    let standings = competition.standings(jury).unwrap_or_default();
    let one = |one: &Entrant| {
        let award = awards.get(&one.case.letter.id).cloned().unwrap_or_default();
        let standing = standings.iter().find(|standing| standing.code == one.code);
        let (text, is_cut) = feedback(competition, one, standing, jury, &award);
        Outcome { code: one.code.clone(), text, is_cut, record: record(competition, one, &award) }
    };
    competition.judged().map(one).collect()
}

/// What an author is told.
fn feedback(
    competition: &Competition,
    one: &Entrant,
    standing: Option<&Standing>,
    jury: &Jury,
    award: &Award,
) -> (String, bool) {
    let title = competition.contest.title.get(Language::Indonesian);
    let mut text = format!("Terima kasih sudah ikut “{title}”. Di meja juri naskah Anda bernama {}.", one.code);
    if !award.award.is_empty() {
        text += &format!("\n\nSelamat! Naskah Anda mendapat: {}.", award.award);
    }
    // Without a ticket everyone may read the answer.
    if one.ticket.is_none() {
        return (text, false);
    }
    if let (Some(rubric), Some(standing)) = (&competition.contest.rubric, standing)
        && rubric.tell_points
        && let Some(mean) = standing.mean
    {
        text += &format!(
            "\n\nNilai rata-rata dari {} juri: {} dari {}.",
            standing.jurors,
            decimal(mean.value()),
            rubric.scale
        );
        for criterion in &rubric.criteria {
            let given: Vec<u32> = jury
                .sheets(&one.code)
                .filter(|sheet| sheet.fits(rubric))
                .filter_map(|sheet| sheet.points(&criterion.id).map(u32::from))
                .collect();
            let sum: u32 = given.iter().sum();
            let name = criterion.name.get(Language::Indonesian);
            text += &format!("\n• {name}: {}", decimal(f64::from(sum) / given.len().max(1) as f64));
        }
    }
    // In an order of their own, so that their places tell nothing of the jurors from one letter to the next.
    let mut said: Vec<&str> = jury.sheets(&one.code).map(|sheet| sheet.to_author.trim()).collect();
    said.retain(|said| !said.is_empty());
    said.sort_unstable();
    if !said.is_empty() {
        text += "\n\nCatatan juri:";
    }
    for said in said {
        text += &format!("\n\n“{said}”");
    }
    let is_cut = text.chars().count() > Answer::MAX_TEXT;
    if is_cut {
        text = text.chars().take(Answer::MAX_TEXT - 1).chain(['…']).collect();
    }
    (text, is_cut)
}

/// A number with two digits after the comma.
pub fn decimal(number: f64) -> String {
    format!("{number:.2}").replace('.', ",")
}

/// What is published of an entry: who won is named as they chose, and their text where they agree.
fn record(competition: &Competition, one: &Entrant, award: &Award) -> Option<programme::Entry> {
    let text = if award.shown && one.entry.publish { paragraphs(&one.entry.text) } else { Vec::new() };
    if award.award.is_empty() && text.is_empty() {
        return None;
    }
    let pen_name = one.entry.pen_name.trim();
    Some(programme::Entry {
        id: format!("n-{}", Digest::short_id(&one.case.letter.id)),
        contest: competition.contest.id.clone(),
        category: one.entry.category.clone(),
        title: one.entry.title.trim().to_owned(),
        author: if pen_name.is_empty() { one.code.clone() } else { pen_name.to_owned() },
        award: Localized::from(&*award.award),
        text,
    })
}

/// A text as paragraphs that keep their lines, as poems need them.
fn paragraphs(text: &str) -> Vec<Block> {
    let text = text.replace("\r\n", "\n");
    let line = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let paragraph = |part: &str| {
        let lines: Vec<String> = part.lines().map(line).filter(|line| !line.is_empty()).collect();
        (!lines.is_empty()).then(|| Block::P { s: vec![Span::Text(lines.join("\n"))] })
    };
    // A line of nothing but spaces parts them too.
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").split("\n\n").filter_map(paragraph).collect()
}
