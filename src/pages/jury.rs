//! Judging a contest: a packet that a librarian handed over is opened once and then kept on the phone, scored without a network, and answered with one letter.
//!
//! What a juror has written is kept at every change. The packet holds nobody's name; neither it nor a score is shown to anyone but its juror.

use std::sync::Arc;

use lapau_feed::{
    judging::{Anonymous, MAX_BYTES, Packet, PacketError},
    programme::Criterion,
    submission::{Content, Fault, Invalid, Score, Scores, Sheet},
};
use leptos::{html, prelude::*, task::spawn_local};

use crate::{
    components::{
        field::{Field, Input, field, say},
        icon::{self, icon},
        page::{back, section, use_title},
        states::{failure, loading_rows},
    },
    locale::{Phrases, phrases},
    markup::{Markup, markup},
    paths,
    state::{Drafts, Feed, Letters, Problem, window::Chosen},
};

/// The name under which the packet is kept.
const PACKET: &str = "packet";
/// Up to which scale points are chosen; on a longer one they are typed.
const CHOSEN: u8 = 10;
/// Up to which scale the points fit side by side on a phone.
const SHORT: u8 = 5;

/// A jury of one: the packet, and what its juror made of it.
#[derive(Clone, Copy)]
struct Jury {
    t: Phrases,
    drafts: Drafts,
    /// Whether the phone's storage was read.
    is_read: RwSignal<bool>,
    packet: RwSignal<Option<Arc<Packet>>>,
    /// The scores as they are being written: a sheet for each entry that was touched.
    scores: RwSignal<Content>,
    failed: RwSignal<Option<Problem>>,
}

/// How far a juror is with an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Open,
    Begun,
    Judged,
    Conflict,
    Abstained,
}

/// Under which name the scores of a packet are kept: those of one juror stay, whichever of their packets was opened.
fn draft_of(packet: &Packet) -> String {
    ["scores", &packet.contest, &packet.juror].join(" ")
}

fn scores(content: &Content) -> &[Sheet] {
    match content {
        Content::Scores(scores) => &scores.sheets,
        _ => &[],
    }
}

/// A sheet as it counts: with a reason for no points there are none.
fn counted(sheet: &Sheet) -> Sheet {
    let mut sheet = sheet.clone();
    if sheet.conflict || sheet.abstain {
        sheet.scores.clear();
    }
    sheet
}

impl Jury {
    /// What is kept on the phone.
    fn open() -> Self {
        let jury = Self {
            t: phrases(),
            drafts: expect_context::<Drafts>(),
            is_read: RwSignal::new(false),
            packet: RwSignal::new(None),
            scores: RwSignal::new(Content::Scores(Scores::default())),
            failed: RwSignal::new(None),
        };
        spawn_local(async move {
            match jury.drafts.read_text(PACKET).await {
                // What a newer app kept, or what was damaged, is there to be opened again from its file.
                Ok(text) => {
                    if let Some(packet) = text.and_then(|text| Packet::read(&text).ok()) {
                        jury.show(packet).await;
                    }
                }
                Err(problem) => jury.failed.set(Some(problem)),
            }
            jury.is_read.set(true);
        });
        jury
    }

    /// Puts a packet in front, with what was made of it before.
    async fn show(self, packet: Packet) {
        match self.drafts.read(&draft_of(&packet)).await {
            Ok(kept) => {
                let mut kept = match kept {
                    Some(Content::Scores(kept)) => kept,
                    _ => Scores::default(),
                };
                (kept.contest, kept.key) = (packet.contest.clone(), packet.key);
                self.scores.set(Content::Scores(kept));
                self.packet.set(Some(Arc::new(packet)));
            }
            Err(problem) => self.failed.set(Some(problem)),
        }
    }

    /// Opens a file; what is to be said if it is no packet.
    async fn take_in(self, file: &Chosen) -> Result<(), String> {
        let t = self.t;
        let bytes = if file.size() > MAX_BYTES as u64 { None } else { file.read(0, file.size()).await };
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(|| t.jury_other_file())?;
        let packet = Packet::read(&text).map_err(|error| match error {
            PacketError::Newer(_) => t.problem_storage_newer().to_owned(),
            PacketError::Spoilt(_) => t.jury_spoilt().to_owned(),
            PacketError::Other(_) | PacketError::TooLarge => t.jury_other_file().to_owned(),
        })?;
        self.drafts.keep_text(PACKET, text).await.map_err(|problem| problem.say(t))?;
        self.show(packet).await;
        Ok(())
    }

    /// What is made of an entry, by its code name.
    fn sheet(self, code: &str) -> Sheet {
        self.scores.with(|content| {
            let known = scores(content).iter().find(|sheet| sheet.code == code).cloned();
            known.unwrap_or_else(|| Sheet { code: code.to_owned(), ..Sheet::default() })
        })
    }

    fn progress(self, packet: &Packet, code: &str) -> Progress {
        let sheet = self.sheet(code);
        match counted(&sheet) {
            counted if counted.conflict => Progress::Conflict,
            counted if counted.abstain => Progress::Abstained,
            counted if counted.fits(&packet.rubric) => Progress::Judged,
            counted if counted == (Sheet { code: counted.code.clone(), ..Sheet::default() }) => Progress::Open,
            _ => Progress::Begun,
        }
    }

    /// Keeps what is written.
    fn keep(self) {
        let (Some(packet), content) = (self.packet.get_untracked(), self.scores.get_untracked()) else { return };
        spawn_local(async move {
            if let Err(problem) = self.drafts.keep(&draft_of(&packet), content).await {
                self.failed.set(Some(problem));
            }
        });
    }

    /// The letter: what is finished, and only that.
    fn letter(self, packet: &Packet) -> Scores {
        let finished = self.scores.with(|content| {
            let of_packet = |sheet: &&Sheet| packet.entries.iter().any(|entry| entry.code == sheet.code);
            let all = scores(content).iter().filter(of_packet).map(counted);
            all.filter(|sheet| sheet.fits(&packet.rubric)).collect::<Vec<_>>()
        });
        Scores { contest: packet.contest.clone(), key: packet.key, sheets: finished }
    }
}

/// The page of a juror: their packet, or the way to open one.
pub(crate) fn jury_page() -> Markup {
    let jury = Jury::open();
    let t = jury.t;
    use_title(move || t.jury_title().into());
    let body = move || {
        if !jury.is_read.get() {
            return loading_rows(2);
        }
        match jury.packet.get() {
            None => markup! { <p class="lead">{t.jury_lead()}</p>{opening(jury)} },
            Some(packet) => overview(jury, &packet),
        }
    };
    markup! {
        {back(paths::LAPAU, t.app_lapau())}
        <header class="head"><h1>{t.jury_title()}</h1></header>
        {move || jury.failed.get().map(failure)}
        {body}
    }
}

/// The field in which a packet is chosen.
fn opening(jury: Jury) -> Markup {
    let t = jury.t;
    let input = NodeRef::<html::Input>::new();
    let refused = RwSignal::new(String::new());
    let read = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let Some(file) = Chosen::of(&input) else { return };
        spawn_local(async move {
            let outcome = jury.take_in(&file).await;
            // Once it was opened this field is gone.
            refused.try_set(outcome.err().unwrap_or_default());
            input.set_value("");
        });
    };
    markup! {
        <div class="form"><div class="field">
            <label for="berkas-juri">{t.jury_open()}</label>
            <p class="hint" id="berkas-juri-hint">{t.jury_open_hint()}</p>
            <input
                class="input"
                id="berkas-juri"
                type="file"
                accept=".json,application/json"
                aria-describedby="berkas-juri-hint"
                node_ref=input
                on:change=read
            />
            <p class="why" role="status">{move || refused.get()}</p>
        </div></div>
    }
}

/// The entries, how far each is, and the way to send what is finished.
fn overview(jury: Jury, packet: &Arc<Packet>) -> Markup {
    let t = jury.t;
    let rows = packet.entries.iter().map(|entry| row(jury, packet, entry)).collect::<Markup>();
    let all = packet.entries.len();
    let own = Arc::clone(packet);
    let letter = Memo::new(move |_| jury.letter(&own));
    let done = move || letter.with(|letter| letter.sheets.len());
    // The feed may come later than the packet.
    let (feed, own_library) = (expect_context::<Feed>(), packet.library.clone());
    let foreign = move || {
        let library = feed.snapshot().and_then(|snapshot| snapshot.library.clone());
        let is_foreign = library.is_some_and(|library| library.id != own_library);
        is_foreign.then(|| markup! { <div class="aside section"><p>{t.jury_foreign()}</p></div> })
    };
    markup! {
        <p class="lead">{t.of(&packet.title)}</p>
        <p class="meta">{packet.juror.clone()}</p>
        <p>{t.jury_rule()}</p>
        {foreign}
        <p class="jury-progress" role="status"><b>{move || t.jury_progress(t.number(all as u64), t.number(done() as u64))}</b></p>
        <ul class="list jury-list">{rows}</ul>
        {sending(jury, packet, letter)}
        {section(t.jury_another(), opening(jury))}
    }
}

fn row(jury: Jury, packet: &Arc<Packet>, entry: &Anonymous) -> Markup {
    let t = jury.t;
    let (own, code) = (Arc::clone(packet), entry.code.clone());
    let progress = Memo::new(move |_| jury.progress(&own, &code));
    let tag = move || match progress.get() {
        Progress::Open => markup! { <span class="tag">{t.jury_open_entry()}</span> },
        Progress::Begun => markup! { <span class="tag warn">{t.jury_begun()}</span> },
        Progress::Judged => markup! { <span class="tag ok">{t.jury_judged()}</span> },
        Progress::Conflict => markup! { <span class="tag ok">{t.jury_conflict_short()}</span> },
        Progress::Abstained => markup! { <span class="tag ok">{t.jury_abstained()}</span> },
    };
    let category = packet.category(&entry.category).map(|category| markup! { <span>{t.of(category)}</span> });
    markup! {
        <li><a href=paths::below(paths::JURY, &entry.code)>
            <span><b>{entry.title.clone()}</b><span class="meta"><span>{entry.code.clone()}</span>{category}</span></span>
            {tag}
        </a></li>
    }
}

/// What is to be sent, or that it was.
fn sending(jury: Jury, packet: &Arc<Packet>, letter: Memo<Scores>) -> Markup {
    let t = jury.t;
    let letters = expect_context::<Letters>();
    let contest = packet.contest.clone();
    // The last letter with scores of this contest, and whether the desk has it.
    let last = Memo::new(move |_| {
        let all = letters.all()?;
        let own = all.letters.iter().rev().find_map(|letter| match &letter.submission.content {
            Content::Scores(scores) if scores.contest == contest => Some((letter, scores.clone())),
            _ => None,
        });
        own.map(|(letter, scores)| {
            let is_sent = matches!(letter.state, lapau_outbox::State::Sent { .. });
            (letter.id().to_owned(), is_sent, scores)
        })
    });
    let wrong = RwSignal::new(Vec::<String>::new());
    let send = move |_| {
        let scores = letter.get_untracked();
        let content = Content::Scores(scores.clone());
        let said = |problem: Invalid| {
            let place = problem.field.strip_prefix("sheets[").and_then(|rest| rest.split(']').next()?.parse().ok());
            let sheet = place.and_then(|place: usize| scores.sheets.get(place));
            let code = sheet.map(|sheet| sheet.code.as_str()).unwrap_or_default();
            [code, &say(t, problem.fault, None)].join(" ").trim().to_owned()
        };
        let problems: Vec<_> = content.problems().into_iter().map(said).collect();
        let is_sound = problems.is_empty();
        wrong.set(problems);
        if !is_sound {
            return;
        }
        // What has not left yet is changed; what the desk has is followed by another letter, and the last one counts.
        let waiting = last.get_untracked().filter(|(_, is_sent, _)| !is_sent).map(|(id, ..)| id);
        spawn_local(async move {
            let outcome = async {
                if let Some(id) = waiting
                    && letters.edit(&id, content.clone()).await?
                {
                    return Ok(());
                }
                letters.submit(content).await.map(|_| ())
            };
            if let Err(problem) = outcome.await {
                jury.failed.set(Some(problem));
            }
        });
    };
    let told = move || {
        let scores = letter.get();
        let is_empty = scores.sheets.is_empty();
        match last.get() {
            Some((_, is_sent, known)) if known == scores => markup! {
                <p class="kept" role="status">{icon(icon::CHECK)}<a href=paths::OUTBOX>{if is_sent { t.jury_arrived() } else { t.jury_waits() }}</a></p>
            },
            _ if is_empty => markup! { <p class="hint">{t.jury_nothing()}</p> },
            before => {
                let words = if before.is_some() { t.jury_send_again() } else { t.jury_send() };
                markup! {
                    <div class="actions"><button class="button primary" type="button" on:click=send>{icon(icon::SEND)}{words}</button></div>
                }
            }
        }
    };
    let problems = move || {
        let rows = wrong.get().into_iter().map(|words| markup! { <li>{words}</li> }).collect::<Vec<_>>();
        (!rows.is_empty()).then(|| markup! { <div class="error-summary" role="alert"><ul>{rows}</ul></div> })
    };
    markup! {
        <div class="section">{problems}{told}<p class="terms">{t.jury_terms()}</p></div>
    }
}

/// The page of an entry: the text, and what the juror makes of it.
pub(crate) fn jury_entry_page() -> Markup {
    let jury = Jury::open();
    let t = jury.t;
    let code = paths::part("code");
    let title = move || {
        let code = code.get();
        jury.packet.with(|packet| {
            let entry = packet.as_ref()?.entries.iter().find(|entry| entry.code == code)?;
            Some(entry.title.clone())
        })
    };
    use_title(move || title().unwrap_or_else(|| t.jury_title().into()));
    let body = move || {
        if !jury.is_read.get() {
            return loading_rows(3);
        }
        let packet = jury.packet.get();
        let code = code.get();
        let place = packet.as_ref().and_then(|packet| packet.entries.iter().position(|entry| entry.code == code));
        match packet.zip(place) {
            Some((packet, place)) => untrack(|| judging(jury, &packet, place)),
            None => markup! { <div class="state"><h1>{t.jury_missing()}</h1><p>{t.jury_missing_text()}</p></div> },
        }
    };
    markup! { {back(paths::JURY, t.jury_title())}{move || jury.failed.get().map(failure)}{body} }
}

fn judging(jury: Jury, packet: &Arc<Packet>, place: usize) -> Markup {
    let t = jury.t;
    let Some(entry) = packet.entries.get(place) else { return Markup::Nothing };
    let touched = Callback::new(move |()| jury.keep());
    let code = StoredValue::new(entry.code.clone());
    let sheet = move || jury.sheet(&code.get_value());
    // Only what was written can be wrong here: what is missing is told by the list.
    let shown = Memo::new(move |_| {
        let long = |name: &str, text: &str| {
            let all = text.chars().count();
            let by = all.checked_sub(Scores::MAX_TEXT).filter(|by| *by > 0)?;
            Some(Invalid { field: name.into(), fault: Fault::TooLong { max: Scores::MAX_TEXT, by } })
        };
        let sheet = sheet();
        [long("to_author", &sheet.to_author), long("to_jury", &sheet.to_jury)].into_iter().flatten().collect::<Vec<_>>()
    });
    let draw = |one: Field| field(t, &one, jury.scores, shown, touched);
    let way = |read: fn(&Sheet) -> String, write: fn(&mut Sheet, &str)| way(code.get_value(), read, write);
    let reasons = markup! {
        {draw(Field::new("conflict", t.jury_conflict(), Input::Flag, way(|s| flag(s.conflict), |s, text| {
            s.conflict = !text.is_empty();
            s.abstain &= !s.conflict;
        })).hint(t.jury_conflict_hint()))}
        {draw(Field::new("abstain", t.jury_abstain(), Input::Flag, way(|s| flag(s.abstain), |s, text| {
            s.abstain = !text.is_empty();
            s.conflict &= !s.abstain;
        })))}
    };
    let points =
        packet.rubric.criteria.iter().map(|criterion| points(jury, packet, code, criterion)).collect::<Markup>();
    let is_out = Memo::new(move |_| {
        let sheet = sheet();
        sheet.conflict || sheet.abstain
    });
    let words = markup! {
        {draw(Field::new("to_author", t.jury_to_author(), Input::Text(Scores::MAX_TEXT), way(|s| s.to_author.clone(), |s, text| text.clone_into(&mut s.to_author))).hint(t.jury_to_author_hint()).optional())}
        {draw(Field::new("to_jury", t.jury_to_jury(), Input::Text(Scores::MAX_TEXT), way(|s| s.to_jury.clone(), |s, text| text.clone_into(&mut s.to_jury))).optional())}
    };
    let category = packet.category(&entry.category).map(|category| markup! { <span>{t.of(category)}</span> });
    let paragraphs = entry.text.split("\n\n").filter(|part| !part.trim().is_empty());
    let paragraphs = paragraphs.map(|part| markup! { <p>{part.to_owned()}</p> }).collect::<Markup>();
    // The next one that has no word yet, from here on and then from the beginning.
    let (own, entries) = (Arc::clone(packet), packet.entries.len());
    let next = move || {
        let after = (place + 1..entries).chain(0..place);
        let mut open = after
            .filter_map(|n| own.entries.get(n))
            .filter(|entry| matches!(jury.progress(&own, &entry.code), Progress::Open | Progress::Begun));
        match open.next() {
            Some(entry) => {
                markup! { <a class="button primary" href=paths::below(paths::JURY, &entry.code)>{t.jury_next(entry.title.clone())}</a> }
            }
            None => markup! { <a class="button primary" href=paths::JURY>{t.jury_done()}</a> },
        }
    };
    markup! {
        <header class="head">
            <p class="kicker">{entry.code.clone()}</p>
            <h1>{entry.title.clone()}</h1>
            <p class="meta">{category}<span>{t.entry_words(lapau_feed::submission::Entry::words(&entry.text) as u64)}</span></p>
        </header>
        <div class="cols">
            <div class="entry jury-text">{paragraphs}</div>
            <div class="form">
                {reasons}
                <div hidden=move || is_out.get()>{points}</div>
                {words}
                <p class="hint">{t.jury_kept()}</p>
                <div class="actions">{next}</div>
            </div>
        </div>
    }
}

fn flag(set: bool) -> String {
    if set { "1".into() } else { String::new() }
}

/// A field's way into the sheet of an entry.
fn way(
    code: String,
    read: impl Fn(&Sheet) -> String + Send + Sync + 'static,
    write: impl Fn(&mut Sheet, &str) + Send + Sync + 'static,
) -> (crate::components::field::Read, crate::components::field::Write) {
    let own = code.clone();
    let read = Arc::new(move |content: &Content| {
        scores(content).iter().find(|sheet| sheet.code == own).map(&read).unwrap_or_default()
    });
    let write = Arc::new(move |content: &mut Content, text: &str| {
        let Content::Scores(scores) = content else { return };
        if !scores.sheets.iter().any(|sheet| sheet.code == code) {
            scores.sheets.push(Sheet { code: code.clone(), ..Sheet::default() });
        }
        if let Some(sheet) = scores.sheets.iter_mut().find(|sheet| sheet.code == code) {
            write(sheet, text);
        }
    });
    (read, write)
}

/// The points for a criterion: a scale to touch, or a number to type where it is long.
fn points(jury: Jury, packet: &Packet, code: StoredValue<String>, criterion: &Criterion) -> Markup {
    let t = jury.t;
    let scale = packet.rubric.scale;
    let id = StoredValue::new(criterion.id.clone());
    let read = move |sheet: &Sheet| sheet.points(&id.get_value()).map(|points| points.to_string()).unwrap_or_default();
    let write = move |sheet: &mut Sheet, text: &str| {
        let id = id.get_value();
        sheet.scores.retain(|score| score.criterion != id);
        if let Some(points) = text.trim().parse().ok().filter(|points| (1..=scale).contains(points)) {
            sheet.scores.push(Score { criterion: id, points });
        }
    };
    let (read, write) = way(code.get_value(), read, write);
    let name = t.of(&criterion.name);
    let weight = t.jury_weight(u64::from(criterion.weight));
    let about = [t.of(&criterion.about), weight].into_iter().filter(|part| !part.is_empty());
    let about = about.collect::<Vec<_>>().join(" · ");
    let element = format!("nilai-{}", criterion.id);
    if scale > CHOSEN {
        let shown = Memo::new(|_| Vec::new());
        let label = format!("{name} (1–{scale})");
        let one = Field::new(&element, label, Input::Number, (read, write)).hint(about);
        return field(t, &one, jury.scores, shown, Callback::new(move |()| jury.keep()));
    }
    let value = Memo::new(move |_| jury.scores.with(|content| read(content)));
    let write = StoredValue::new(write);
    let choices = (1..=scale).map(|points| {
        let key = points.to_string();
        let own = key.clone();
        let choose = move |_| {
            jury.scores.update(|content| write.with_value(|write| write(content, &key)));
            jury.keep();
        };
        let words = points.to_string();
        markup! {
            <label>
                <input id=format!("{element}-{points}") type="radio" name=element.clone() prop:checked=move || value.get() == own on:change=choose/>
                <span><b>{words}</b></span>
            </label>
        }
    });
    let choices = choices.collect::<Markup>();
    let class = if scale > SHORT { "scale long" } else { "scale" };
    markup! {
        <fieldset class="field"><legend>{name}</legend><p class="hint">{about}</p><div class=class>{choices}</div></fieldset>
    }
}
