//! What each kind of letter asks for, and how it is called.
//!
//! A new kind of letter is a new arm here; how it is written, kept, checked and stored is the same for all.

use std::sync::Arc;

use jiff::civil::DateTime;
use lapau_feed::{
    consulting::Way,
    dates::{Form as _, iso},
    learning::{AnswerKind, Survey},
    participation::{Ballot, Method, ProposalKind},
    programme::Category,
    submission::{
        Appointment, Content, Entry, Fault, HoldStep, Invalid, ItemAnswer, Post, Proposal, Question, ReactionSign,
        ReactionTarget, Registration, Report, ReportReason, Subject, Suggestion, SuggestionTopic, Wish,
    },
};

use super::{appointments, contest::limit};
use crate::{
    components::field::{Field, Input, Note, Read, Write},
    locale::Phrases,
    state::Snapshot,
};

/// More rules than those of the letter's kind: those of what it is about.
type Rules = Arc<dyn Fn(&Content) -> Vec<Invalid> + Send + Sync>;

/// Takes out of a letter what does not apply, and leaves the rest in its place.
type Tidy = Arc<dyn Fn(&mut Content) + Send + Sync>;

/// What a kind of letter asks for.
pub(super) struct Form {
    /// What it is called.
    pub title: String,
    /// What it is for; may be empty.
    pub lead: String,
    /// What is filled in.
    pub fields: Vec<Field>,
    /// What the button says.
    pub send: &'static str,
    /// What is known before it is sent; may be empty.
    pub terms: &'static str,
    /// More rules.
    pub more: Option<Rules>,
    /// What is done before it is checked and sent; the draft keeps everything.
    pub tidy: Option<Tidy>,
    /// Whether one letter about the same is enough.
    pub once: bool,
    /// Whether another one may follow at once.
    pub again: bool,
}

/// A field's way into one kind of letter: how it is read, how it is written.
macro_rules! at {
    ($kind:ident, |$body:ident| $read:expr, |$text:ident| $write:expr) => {
        (
            Arc::new(|content: &Content| match content {
                Content::$kind($body) => $read,
                _ => String::new(),
            }) as Read,
            Arc::new(|content: &mut Content, $text: &str| {
                if let Content::$kind($body) = content {
                    $write;
                }
            }) as Write,
        )
    };
    ($kind:ident . $field:ident) => {
        at!($kind, |body| body.$field.clone(), |text| text.clone_into(&mut body.$field))
    };
    (flag $kind:ident . $field:ident) => {
        at!($kind, |body| flag(body.$field), |text| body.$field = !text.is_empty())
    };
    (number $kind:ident . $field:ident) => {
        at!($kind, |body| body.$field.to_string(), |text| body.$field = text.trim().parse().unwrap_or_default())
    };
    (one of $all:expr; $kind:ident . $field:ident) => {
        at!(
            $kind,
            |body| $all.iter().position(|one| *one == body.$field).map(|place| place.to_string()).unwrap_or_default(),
            |text| if let Some(one) = text.parse::<usize>().ok().and_then(|place| $all.get(place)) {
                body.$field = *one
            }
        )
    };
}

fn flag(set: bool) -> String {
    if set { "1".into() } else { String::new() }
}

/// Options by their places in a list.
fn places<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> Input {
    Input::One(all.iter().enumerate().map(|(place, one)| (place.to_string(), name(*one).to_owned())).collect())
}

/// Whether a letter of this kind is written in a form; the others are sent by one button.
pub(super) fn is_written(content: &Content) -> bool {
    !matches!(
        content,
        Content::Renewal(_)
            | Content::HoldChange(_)
            | Content::Cancellation(_)
            | Content::Attendance(_)
            | Content::Reaction(_)
            | Content::Support(_)
            | Content::Progress(_)
            | Content::Scores(_)
    )
}

/// The form of a letter; `None` for a kind that has none, or when what it is about is not there.
pub(super) fn form(t: Phrases, snapshot: &Snapshot, content: &Content) -> Option<Form> {
    let plain = |title: &str, lead: &str, send, fields| Form {
        title: title.into(),
        lead: lead.into(),
        fields,
        send,
        terms: t.letter_terms(),
        more: None,
        tidy: None,
        once: false,
        again: true,
    };
    Some(match content {
        Content::Suggestion(_) => Form {
            terms: t.suggest_terms(),
            ..plain(
                t.suggest_title(),
                t.suggest_lead(),
                t.suggest_send(),
                vec![
                    Field::new(
                        "topic",
                        t.suggest_topic(),
                        places(&SuggestionTopic::ALL, |topic| topic_name(t, topic)),
                        at!(one of SuggestionTopic::ALL; Suggestion.topic),
                    ),
                    Field::new("text", t.suggest_text(), Input::Text(Suggestion::MAX_TEXT), at!(Suggestion.text))
                        .hint(t.suggest_hint()),
                ],
            )
        },
        Content::Question(_) => plain(
            t.ask_title(),
            t.ask_lead(),
            t.ask_send(),
            vec![
                Field::new("text", t.ask_text(), Input::Text(Question::MAX_TEXT), at!(Question.text))
                    .hint(t.ask_hint()),
                Field::new("public", t.ask_public(), Input::Flag, at!(flag Question.public)).hint(t.ask_public_hint()),
            ],
        ),
        Content::Appointment(appointment) => {
            let consultation = snapshot.consultations.iter().find(|known| known.id == appointment.consultation)?;
            let consultation = consultation.clone();
            let days = appointments::days(t, snapshot, &consultation, &appointment.slots);
            let ways: Vec<_> = consultation.ways.iter().copied().filter(|way| *way != Way::Other).collect();
            let mut fields = vec![
                Field::new(
                    "slots",
                    t.appointment_slots(),
                    Input::Slots(days),
                    at!(Appointment, |body| body.slots.iter().map(iso).collect::<Vec<_>>().join("\n"), |text| body
                        .slots =
                        text.lines().filter_map(DateTime::read).collect()),
                )
                .hint(t.appointment_slots_hint()),
            ];
            if ways.len() > 1 {
                let way = places(&Way::ALL, |way| appointments::way_name(t, way));
                let offered = match way {
                    Input::One(all) => {
                        let is_offered = |place: usize| ways.contains(&Way::ALL[place]);
                        let all = all.into_iter().enumerate().filter(|(place, _)| is_offered(*place));
                        Input::One(all.map(|(_, option)| option).collect())
                    }
                    other => other,
                };
                fields.push(Field::new("way", t.appointment_way(), offered, at!(one of Way::ALL; Appointment.way)));
            }
            fields.extend([
                Field::new("name", t.register_name(), Input::Line, at!(Appointment.name))
                    .hint(t.appointment_name_hint()),
                Field::new("contact", t.appointment_contact(), Input::Line, at!(Appointment.contact))
                    .hint(t.appointment_contact_hint())
                    .when(|content| matches!(content, Content::Appointment(body) if body.way.needs_contact())),
                Field::new("text", t.appointment_about(), Input::Text(Appointment::MAX_TEXT), at!(Appointment.text))
                    .hint(t.appointment_about_hint()),
            ]);
            let tidy: Tidy = Arc::new(|content| {
                if let Content::Appointment(body) = content
                    && !body.way.needs_contact()
                {
                    body.contact.clear();
                }
            });
            let (now, closures) = (snapshot.now(), appointments::closures(snapshot).to_vec());
            let more: Rules = Arc::new(move |content| appointments::gone(&consultation, &closures, content, now));
            Form {
                more: Some(more),
                tidy: Some(tidy),
                again: false,
                terms: t.appointment_terms(),
                ..plain(t.appointment_ask(), "", t.appointment_send(), fields)
            }
        }
        Content::Wish(_) => plain(
            t.wish_title(),
            t.wish_lead(),
            t.wish_send(),
            vec![
                Field::new("title", t.wish_book(), Input::Line, at!(Wish.title)),
                Field::new("author", t.wish_author(), Input::Line, at!(Wish.author)).optional(),
                Field::new("isbn", t.wish_isbn(), Input::Line, at!(Wish.isbn)).hint(t.wish_isbn_hint()).optional(),
                Field::new("why", t.wish_why(), Input::Text(Wish::MAX_WHY), at!(Wish.why)).optional(),
            ],
        ),
        Content::Proposal(_) => plain(
            t.propose_title(),
            t.propose_lead(),
            t.propose_send(),
            vec![
                Field::new(
                    "topic",
                    t.propose_topic(),
                    places(&KINDS, |kind| super::proposals::kind_name(t, kind)),
                    at!(one of KINDS; Proposal.topic),
                ),
                Field::new("title", t.propose_what(), Input::Line, at!(Proposal.title)),
                Field::new("why", t.propose_why(), Input::Text(Proposal::MAX_WHY), at!(Proposal.why)),
                Field::new("pen_name", t.letter_pen_name(), Input::Line, at!(Proposal.pen_name))
                    .hint(t.letter_pen_name_hint())
                    .optional(),
            ],
        ),
        Content::Hold(_) => {
            let mut fields = Vec::new();
            let branches = snapshot.library.iter().flat_map(|library| &library.branches);
            let branches: Vec<_> = branches.map(|branch| (branch.id.clone(), t.of(&branch.name))).collect();
            if branches.len() > 1 {
                fields.push(Field::new("pickup", t.hold_pickup(), Input::One(branches), at!(Hold.pickup)));
            }
            fields.push(Field::new("name", t.hold_name(), Input::Line, at!(Hold.name)).hint(t.hold_name_hint()));
            fields.push(
                Field::new(
                    "until",
                    t.hold_until(),
                    Input::Date,
                    at!(Hold, |body| body.until.as_ref().map(iso).unwrap_or_default(), |text| body.until =
                        jiff::civil::Date::read(text)),
                )
                .optional(),
            );
            Form { once: true, again: false, ..plain(t.hold_title(), t.hold_lead(), t.hold_send(), fields) }
        }
        Content::Registration(registration) => {
            let event = snapshot.events.iter().find(|event| event.id == registration.event)?;
            let mut lead = match registration.occurrence {
                Some(day) => format!("{} · {}", t.of(&event.title), t.long_date(day)),
                None => t.of(&event.title),
            };
            if event.registration.as_ref().is_some_and(|registration| registration.left() == Some(0)) {
                lead = format!("{lead}. {}", t.register_waiting());
            }
            Form {
                once: true,
                again: false,
                ..plain(
                    t.register_title(),
                    &lead,
                    t.register_send(),
                    vec![
                        Field::new("name", t.register_name(), Input::Line, at!(Registration.name))
                            .hint(t.register_name_hint()),
                        Field::new("seats", t.register_seats(), Input::Number, at!(number Registration.seats)),
                        Field::new("children", t.register_children(), Input::Number, at!(number Registration.children))
                            .hint(t.register_children_hint()),
                        Field::new("consent", t.register_consent(), Input::Flag, at!(flag Registration.consent))
                            .when(|content| matches!(content, Content::Registration(body) if body.children > 0)),
                        Field::new("contact", t.register_contact(), Input::Line, at!(Registration.contact))
                            .hint(t.register_contact_hint())
                            .optional(),
                        Field::new(
                            "note",
                            t.register_note(),
                            Input::Text(Registration::MAX_NOTE),
                            at!(Registration.note),
                        )
                        .optional(),
                    ],
                )
            }
        }
        Content::Post(post) => {
            let mut fields = Vec::new();
            if post.thread.is_empty() {
                fields.push(Field::new("title", t.post_topic(), Input::Line, at!(Post.title)));
            }
            fields.extend([
                Field::new("text", t.post_text(), Input::Text(Post::MAX_TEXT), at!(Post.text)),
                Field::new(
                    "page",
                    t.post_page(),
                    Input::Number,
                    at!(Post, |body| body.page.map(|page| page.to_string()).unwrap_or_default(), |text| body.page =
                        text.trim().parse().ok()),
                )
                .hint(t.post_page_hint())
                .optional(),
                Field::new("pen_name", t.letter_pen_name(), Input::Line, at!(Post.pen_name))
                    .hint(t.letter_pen_name_hint()),
            ]);
            let thread = snapshot.threads.iter().find(|thread| thread.id == post.thread);
            let lead = thread.map_or("", |thread| &thread.title);
            Form { terms: t.post_terms(), ..plain(t.post_title(), lead, t.post_send(), fields) }
        }
        Content::Report(_) => Form {
            again: false,
            ..plain(
                t.report_title(),
                t.report_lead(),
                t.report_send(),
                vec![
                    Field::new(
                        "reason",
                        t.report_reason(),
                        places(&ReportReason::ALL, |reason| reason_name(t, reason)),
                        at!(one of ReportReason::ALL; Report.reason),
                    ),
                    Field::new("text", t.report_text(), Input::Text(Report::MAX_TEXT), at!(Report.text)).optional(),
                ],
            )
        },
        Content::Entry(entry) => {
            let contest = snapshot.contests.iter().find(|contest| contest.id == entry.contest)?.clone();
            let category = |category: &Category| {
                let about = [t.of(&category.name), t.of(&category.eligibility), limit(t, category).unwrap_or_default()];
                let about: Vec<_> = about.into_iter().filter(|part| !part.is_empty()).collect();
                (category.id.clone(), about.join(" · "))
            };
            let categories = contest.categories.iter().map(category).collect();
            let words: Note = Arc::new(move |content| match content {
                Content::Entry(entry) => (t.entry_words(Entry::words(&entry.text) as u64), false),
                _ => Default::default(),
            });
            let fields = vec![
                Field::new("category", t.entry_category(), Input::One(categories), at!(Entry.category)),
                Field::new("title", t.entry_name(), Input::Line, at!(Entry.title)),
                Field {
                    note: Some(words),
                    versioned: true,
                    ..Field::new("text", t.entry_text(), Input::Text(Entry::MAX_TEXT), at!(Entry.text))
                },
                Field::new("name", t.entry_writer(), Input::Line, at!(Entry.name)).hint(t.entry_writer_hint()),
                Field::new("contact", t.entry_contact(), Input::Line, at!(Entry.contact)),
                Field::new("publish", t.entry_publish(), Input::Flag, at!(flag Entry.publish)),
                Field::new("pen_name", t.entry_pen_name(), Input::Line, at!(Entry.pen_name))
                    .hint(t.entry_pen_name_hint())
                    .optional(),
                Field::new("child", t.entry_child(), Input::Flag, at!(flag Entry.child)),
                Field::new("consent", t.register_consent(), Input::Flag, at!(flag Entry.consent))
                    .when(|content| matches!(content, Content::Entry(body) if body.child)),
            ];
            let lead = t.of(&contest.title);
            let today = snapshot.now();
            let more: Rules = Arc::new(move |content| content.problems_against(Subject::Contest(&contest), today));
            Form { more: Some(more), ..plain(t.entry_title(), &lead, t.entry_send(), fields) }
        }
        Content::Response(response) => {
            let survey = snapshot.surveys.iter().find(|survey| survey.id == response.survey)?.clone();
            let survey = Arc::new(survey);
            let fields = questions(t, &survey);
            let title = t.of(&survey.title);
            let now = snapshot.now();
            let asked = Arc::clone(&survey);
            let tidy: Tidy = Arc::new(move |content| {
                if let Content::Response(response) = content {
                    response.clear_unasked(&asked);
                }
            });
            let more: Rules = Arc::new(move |content| content.problems_against(Subject::Survey(&survey), now));
            Form {
                more: Some(more),
                tidy: Some(tidy),
                once: true,
                again: false,
                terms: t.survey_terms(),
                ..plain(&title, "", t.survey_send(), fields)
            }
        }
        Content::Certificate(wish) => {
            let guide = snapshot.guides.iter().find(|guide| guide.id == wish.guide)?;
            let field = Field::new("name", t.certificate_name(), Input::Line, at!(Certificate.name));
            let fields = vec![field.hint(t.certificate_name_hint())];
            Form { again: false, ..plain(t.certificate_ask(), &t.of(&guide.title), t.certificate_send(), fields) }
        }
        Content::Class(_) => {
            let guides = snapshot.guides.iter().map(|guide| (guide.id.clone(), t.of(&guide.title))).collect();
            let chosen: (Read, Write) = at!(Class, |body| body.guides.join("\n"), |text| {
                body.guides = text.lines().map(str::to_owned).collect();
            });
            let until: (Read, Write) = at!(Class, |body| iso(&body.until), |text| body.until =
                jiff::civil::Date::read(text).unwrap_or_default());
            let today = snapshot.now().date();
            let more: Rules = Arc::new(move |content| match content {
                Content::Class(class) if class.until < today => {
                    vec![Invalid { field: "until".into(), fault: Fault::Order }]
                }
                _ => Vec::new(),
            });
            Form {
                more: Some(more),
                again: false,
                terms: t.classes_terms(),
                ..plain(
                    t.classes_new(),
                    t.classes_new_lead(),
                    t.classes_begin(),
                    vec![
                        Field::new("name", t.classes_name(), Input::Line, at!(Class.name)).hint(t.classes_name_hint()),
                        Field::new(
                            "guides",
                            t.classes_guides(),
                            Input::Many { options: guides, ordered: false },
                            chosen,
                        ),
                        Field::new("until", t.classes_until(), Input::Date, until).hint(t.classes_until_hint()),
                    ],
                )
            }
        }
        Content::Vote(vote) => {
            let ballot = snapshot.ballots.iter().find(|ballot| ballot.id == vote.ballot)?.clone();
            let title = t.of(&ballot.title);
            let field = choices(t, &ballot);
            let ballot_takes_card = ballot.card;
            let now = snapshot.now();
            let more: Rules = Arc::new(move |content| content.problems_against(Subject::Ballot(&ballot), now));
            Form {
                more: Some(more),
                again: false,
                terms: if ballot_takes_card { t.vote_terms_card() } else { t.vote_terms() },
                ..plain(&title, "", t.vote_send(), vec![field])
            }
        }
        Content::Renewal(_)
        | Content::HoldChange(_)
        | Content::Cancellation(_)
        | Content::Attendance(_)
        | Content::Reaction(_)
        | Content::Support(_)
        | Content::Progress(_)
        | Content::Scores(_) => return None,
    })
}

/// What can be proposed, in the order a form offers it.
const KINDS: [ProposalKind; 3] = [ProposalKind::Service, ProposalKind::Theme, ProposalKind::Purchase];

/// The fields of a survey, in their sections. Those that are asked of some alone come and go with what is answered.
fn questions(t: Phrases, survey: &Arc<Survey>) -> Vec<Field> {
    let mut section = None;
    let mut fields = Vec::new();
    for (n, item) in survey.items.iter().enumerate() {
        if let Some(begun) = &item.section {
            section = Some((t.of(&begun.title), t.of(&begun.about)));
        }
        // A section whose first question this version does not know begins with the next one.
        let Some(mut field) = answer(t, n, item) else { continue };
        field.section = section.take();
        if survey.conditions(n).next().is_some() {
            let survey = Arc::clone(survey);
            field = field.when(move |content| match content {
                Content::Response(response) => response.asked(&survey).get(n) == Some(&true),
                _ => false,
            });
        }
        fields.push(field);
    }
    fields
}

/// The field of a survey's question; `None` for a kind of question that this version does not know.
fn answer(t: Phrases, n: usize, item: &lapau_feed::learning::SurveyItem) -> Option<Field> {
    let read = move |own: fn(&ItemAnswer) -> String| -> Read {
        Arc::new(move |content| match content {
            Content::Response(response) => response.answers.get(n).map(own).unwrap_or_default(),
            _ => String::new(),
        })
    };
    let write = move |own: fn(&mut ItemAnswer, &str)| -> Write {
        Arc::new(move |content, text| {
            if let Content::Response(response) = content
                && let Some(answer) = response.answers.get_mut(n)
            {
                own(answer, text);
            }
        })
    };
    let listed = |options: &[lapau_feed::Localized], first: usize| {
        options.iter().enumerate().map(|(place, option)| ((place + first).to_string(), t.of(option))).collect()
    };
    let chosen: (Read, Write) = (
        read(|answer| answer.choices.iter().map(u8::to_string).collect::<Vec<_>>().join("\n")),
        write(|answer, text| answer.choices = text.lines().filter_map(|line| line.parse().ok()).collect()),
    );
    let counted: (Read, Write) = (
        read(|answer| answer.number.map(|number| number.to_string()).unwrap_or_default()),
        write(|answer, text| answer.number = text.trim().parse().ok()),
    );
    let (input, way) = match &item.answer {
        AnswerKind::Choice { options } => (Input::One(listed(options, 0)), chosen),
        AnswerKind::Multiple { options } => (Input::Many { options: listed(options, 0), ordered: false }, chosen),
        AnswerKind::Scale { labels } => (Input::One(listed(labels, 1)), counted),
        AnswerKind::Number => (Input::Number, counted),
        AnswerKind::Text => (
            Input::Text(lapau_feed::submission::Response::MAX_TEXT),
            (read(|answer| answer.text.clone()), write(|answer, text| text.clone_into(&mut answer.text))),
        ),
        AnswerKind::Unknown => return None,
    };
    let field = Field { also: item.id.clone(), ..Field::new(&format!("answers[{n}]"), t.of(&item.label), input, way) };
    Some(if item.required { field } else { field.optional() })
}

/// The field of a vote.
fn choices(t: Phrases, ballot: &Ballot) -> Field {
    let options = ballot.options.iter().map(|option| {
        let label = t.of(&option.label);
        let label = option.price.map_or_else(|| label.clone(), |price| format!("{label} · {}", t.rupiah(price)));
        (option.id.clone(), label)
    });
    let input = Input::Many { options: options.collect(), ordered: ballot.method == Method::Ranked };
    let way = at!(Vote, |body| body.choices.join("\n"), |text| body.choices = text.lines().map(Into::into).collect());
    let (hint, note) = match ballot.method {
        Method::Ranked => (t.vote_ranked().to_owned(), None),
        Method::Budget { budget } => {
            let ballot = ballot.clone();
            let left: Note = Arc::new(move |content| {
                let Content::Vote(vote) = content else { return Default::default() };
                let chosen = ballot.options.iter().filter(|option| vote.choices.contains(&option.id));
                let cost: u32 = chosen.filter_map(|option| option.price).fold(0, u32::saturating_add);
                match cost.checked_sub(budget).filter(|by| *by > 0) {
                    Some(by) => (t.vote_over(t.rupiah(by), t.rupiah(budget)), true),
                    None => (t.vote_left(t.rupiah(budget.saturating_sub(cost)), t.rupiah(budget)), false),
                }
            });
            (t.vote_budget().to_owned(), Some(left))
        }
        Method::Approval | Method::Unknown => (t.vote_approval().to_owned(), None),
    };
    Field { note, hint, ..Field::new("choices", t.vote_choices(), input, way) }
}

/// A letter as its form holds it: one answer for each question of a survey, given or not.
pub(super) fn opened(snapshot: &Snapshot, mut content: Content) -> Content {
    if let Content::Response(response) = &mut content
        && let Some(survey) = snapshot.surveys.iter().find(|survey: &&Survey| survey.id == response.survey)
    {
        let given = std::mem::take(&mut response.answers);
        let answer = |id: &String| {
            let found = given.iter().find(|answer| answer.item == *id).cloned();
            found.unwrap_or_else(|| ItemAnswer { item: id.clone(), ..Default::default() })
        };
        response.answers = survey.items.iter().map(|item| answer(&item.id)).collect();
    }
    content
}

/// A letter as it is sent: without the questions that were left out.
pub(super) fn closed(mut content: Content) -> Content {
    if let Content::Response(response) = &mut content {
        response.answers.retain(|answer| !answer.is_empty());
    }
    content
}

/// What a letter is about, by identifier; nothing for kinds that stand for themselves.
pub(super) fn subject(content: &Content) -> String {
    match content {
        Content::Suggestion(_) | Content::Question(_) | Content::Proposal(_) | Content::Class(_) => String::new(),
        Content::Progress(progress) => progress.pupil.clone(),
        // Each book that was looked for in vain has a draft of its own.
        Content::Wish(wish) => [wish.isbn.as_str(), &wish.title].concat(),
        Content::Appointment(appointment) => appointment.consultation.clone(),
        Content::Renewal(renewal) => renewal.item.clone(),
        Content::Hold(hold) => hold.title.clone(),
        Content::HoldChange(change) => change.item.clone(),
        Content::Registration(registration) => {
            let day = registration.occurrence.as_ref().map(iso).unwrap_or_default();
            format!("{} {day}", registration.event)
        }
        Content::Cancellation(cancellation) => cancellation.submission.clone(),
        Content::Attendance(attendance) => format!("{} {}", attendance.event, iso(&attendance.day)),
        Content::Entry(entry) => entry.contest.clone(),
        Content::Post(post) => format!("{} {} {}", post.club, post.thread, post.reply_to),
        Content::Reaction(reaction) => reaction.id.clone(),
        Content::Report(report) => report.post.clone(),
        Content::Response(response) => response.survey.clone(),
        Content::Support(support) => support.proposal.clone(),
        Content::Vote(vote) => vote.ballot.clone(),
        Content::Certificate(wish) => wish.guide.clone(),
        Content::Scores(scores) => scores.contest.clone(),
    }
}

/// How a letter is called in the outbox, and what it says there.
pub(super) fn headline(t: Phrases, snapshot: &Snapshot, content: &Content) -> (String, String) {
    let named = |name: &str, of: Option<String>| of.map_or_else(|| name.to_owned(), |of| format!("{name} · {of}"));
    match content {
        Content::Suggestion(suggestion) => {
            (t.outbox_suggestion(topic_name(t, suggestion.topic)), suggestion.text.clone())
        }
        Content::Question(question) => {
            let who = if question.public { t.ask_name_public() } else { t.ask_name_private() };
            (format!("{} · {who}", t.ask_name()), question.text.clone())
        }
        Content::Appointment(appointment) => {
            let consultation = snapshot.consultations.iter().find(|known| known.id == appointment.consultation);
            let slots: Vec<_> = appointment.slots.iter().map(|slot| appointments::say(t, *slot)).collect();
            (
                named(t.appointment_title(), consultation.map(|known| t.of(&known.title))),
                format!("{}\n{}", slots.join(t.appointment_or()), appointment.text),
            )
        }
        Content::Wish(wish) => (t.wish_name().into(), format!("{}\n{}", wish.title, wish.why).trim().to_owned()),
        Content::Renewal(renewal) => (
            t.outbox_renewal().into(),
            if renewal.title.is_empty() { renewal.item.clone() } else { renewal.title.clone() },
        ),
        Content::Hold(hold) => (t.hold_title().into(), hold.name.clone()),
        Content::HoldChange(change) => {
            let name = match change.change {
                HoldStep::Cancel => t.held_cancel(),
                HoldStep::Suspend => t.held_suspend(),
                HoldStep::Resume => t.held_resume(),
            };
            (name.into(), if change.title.is_empty() { change.item.clone() } else { change.title.clone() })
        }
        Content::Registration(registration) => {
            let event = snapshot.events.iter().find(|event| event.id == registration.event);
            let day = registration.occurrence.map(|day| t.long_date(day)).unwrap_or_default();
            (
                named(t.register_name_of(), event.map(|event| t.of(&event.title))),
                format!("{} · {day}", t.register_for(u64::from(registration.seats))),
            )
        }
        Content::Attendance(attendance) => {
            let event = snapshot.events.iter().find(|event| event.id == attendance.event);
            let marks = t.door_marks(attendance.marks.len() as u64);
            // Whoever looks at this phone later need not know who was there.
            (
                named(t.door_name(), event.map(|event| t.of(&event.title))),
                format!("{} · {marks}", t.long_date(attendance.day)),
            )
        }
        Content::Cancellation(cancellation) => (t.outbox_cancellation().into(), cancellation.why.clone()),
        Content::Entry(entry) => {
            (named(t.entry_name_of(), Some(entry.title.clone())), entry.text.chars().take(200).collect())
        }
        Content::Post(post) => {
            let thread = snapshot.threads.iter().find(|thread| thread.id == post.thread);
            (
                named(t.post_name(), thread.map(|thread| thread.title.clone()).or(Some(post.title.clone()))),
                post.text.clone(),
            )
        }
        Content::Reaction(reaction) => {
            let name = if reaction.sign == ReactionSign::Like { t.outbox_like() } else { t.outbox_reaction() };
            let about = match reaction.to {
                ReactionTarget::Post => {
                    snapshot.posts.iter().find(|post| post.id == reaction.id).map(|post| post.author.clone())
                }
                ReactionTarget::Question => {
                    let question = snapshot.questions.iter().find(|question| question.id == reaction.id);
                    question.map(|question| t.of(&question.question))
                }
                ReactionTarget::Pick | ReactionTarget::Work | ReactionTarget::Guide => None,
            };
            (named(name, about), String::new())
        }
        Content::Report(report) => (t.report_name().into(), reason_name(t, report.reason).into()),
        Content::Response(response) => {
            let survey = snapshot.surveys.iter().find(|survey| survey.id == response.survey);
            (
                named(t.survey_name(), survey.map(|survey| t.of(&survey.title))),
                t.survey_answers(response.answers.len() as u64),
            )
        }
        Content::Proposal(proposal) => (named(t.propose_name(), Some(proposal.title.clone())), proposal.why.clone()),
        Content::Certificate(wish) => {
            let guide = snapshot.guides.iter().find(|guide| guide.id == wish.guide);
            (named(t.certificate_title(), guide.map(|guide| t.of(&guide.title))), wish.name.clone())
        }
        Content::Class(class) => (named(t.classes_one(), Some(class.name.clone())), String::new()),
        // Which class, and what was done, is told to its teacher alone.
        Content::Progress(progress) => {
            let name = if progress.left { t.classes_left_letter() } else { t.classes_letter() };
            (name.into(), String::new())
        }
        Content::Support(support) => {
            let proposal = snapshot.proposals.iter().find(|proposal| proposal.id == support.proposal);
            (named(t.outbox_support(), proposal.map(|proposal| t.of(&proposal.title))), String::new())
        }
        Content::Scores(scores) => {
            let contest = snapshot.contests.iter().find(|contest| contest.id == scores.contest);
            let count = t.jury_letter(scores.sheets.len() as u64);
            (named(t.jury_name(), contest.map(|contest| t.of(&contest.title))), count)
        }
        Content::Vote(vote) => {
            let ballot = snapshot.ballots.iter().find(|ballot| ballot.id == vote.ballot);
            // Others may look at this phone: what was chosen stays in the letter.
            (named(t.vote_name(), ballot.map(|ballot| t.of(&ballot.title))), String::new())
        }
    }
}

/// What a topic is called.
fn topic_name(t: Phrases, topic: SuggestionTopic) -> &'static str {
    match topic {
        SuggestionTopic::Collection => t.suggest_topic_collection(),
        SuggestionTopic::Service => t.suggest_topic_service(),
        SuggestionTopic::Programme => t.suggest_topic_programme(),
        SuggestionTopic::Building => t.suggest_topic_building(),
        SuggestionTopic::Other => t.suggest_topic_other(),
    }
}

fn reason_name(t: Phrases, reason: ReportReason) -> &'static str {
    match reason {
        ReportReason::Spoiler => t.report_spoiler(),
        ReportReason::Hurtful => t.report_hurtful(),
        ReportReason::Personal => t.report_personal(),
        ReportReason::Advertising => t.report_advertising(),
        ReportReason::Other => t.report_other(),
    }
}
