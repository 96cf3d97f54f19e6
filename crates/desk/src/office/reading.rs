//! Letters as people read them: each kind's fields with their names, and what the desk knows of what they name.

use jiff::civil::{Date, DateTime};
use lapau_circulation::{Known, Loan, Outlook, Reason};
use lapau_feed::{
    Collection, Language,
    catalogue::{Availability, Title},
    conversation::Post,
    learning::Guide,
    programme::Event,
    submission::{
        Attendance, Content, Deed, HoldStep, ReactionSign, Registration, Renewal, ReportReason, SuggestionTopic,
    },
};
use maud::{Markup, html};

use super::{Office, Trouble, appointments, decision, words};

/// How much of a letter a line shows, in characters.
const EXCERPT: usize = 140;

/// A fact of a letter: what it is called, and what it is.
pub(super) type Fact = (&'static str, String);

/// The start of what a letter says.
pub(super) fn excerpt(content: &Content) -> String {
    let text = match content {
        Content::Suggestion(body) => body.text.clone(),
        Content::Question(body) => body.text.clone(),
        Content::Appointment(body) => {
            let slots: Vec<String> = body.slots.iter().map(|slot| appointments::said(*slot)).collect();
            format!("{} · {}", body.name, slots.join("; "))
        }
        Content::Wish(body) if body.author.is_empty() => body.title.clone(),
        Content::Wish(body) => format!("{} · {}", body.title, body.author),
        Content::Renewal(body) => format!("{} · {}", body.item, body.title),
        Content::Hold(body) => format!("{} untuk {}", body.title, body.name),
        Content::HoldChange(body) => format!("{} · {} · {}", step(body.change), body.item, body.title),
        Content::Registration(body) => format!("{} · {} orang · {}", body.event, body.seats, body.name),
        Content::Cancellation(body) => format!("Menarik surat {}…", &body.submission[..8.min(body.submission.len())]),
        Content::Entry(body) => format!("{} · {}", body.contest, body.title),
        Content::Attendance(body) => {
            format!("{} · {} · {} catatan", body.event, words::date(body.day), body.marks.len())
        }
        Content::Post(body) => format!("{}: {}", body.pen_name, body.text),
        Content::Reaction(body) => format!("{} · {}", sign(body.sign), body.id),
        Content::Report(body) => format!("{} · {}", reason(body.reason), body.post),
        Content::Response(body) => format!("{} · {} jawaban", body.survey, body.answers.len()),
        Content::Proposal(body) => body.title.clone(),
        Content::Support(body) => body.proposal.clone(),
        Content::Vote(body) => body.ballot.clone(),
        Content::Certificate(body) => format!("{} untuk {}", body.guide, body.name),
        Content::Scores(body) => format!("{} · {} naskah", body.contest, body.sheets.len()),
        Content::Class(body) => format!("{} · {} panduan", body.name, body.guides.len()),
        // Who did what is for their teacher.
        Content::Progress(body) => format!("{} panduan", body.done.len()),
    };
    let mut line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(EXCERPT) {
        line.truncate(end);
        line.push('…');
    }
    line
}

/// A letter with the titles of the events that it names by their identifiers.
pub(super) fn named(office: &Office, content: &Content) -> Result<Content, Trouble> {
    let mut content = content.clone();
    if let Content::Registration(Registration { event, .. }) | Content::Attendance(Attendance { event, .. }) =
        &mut content
        && let Some(known) = office.published.record::<Event>(event)?
    {
        *event = said(&known.title).to_owned();
    }
    Ok(content)
}

/// What a letter says, field by field; fields that were left out are left out here too.
pub(super) fn facts(content: &Content) -> Vec<Fact> {
    let date = |day: Option<Date>| day.map(words::date).unwrap_or_default();
    let yes = |is: bool| if is { "ya".to_owned() } else { "tidak".to_owned() };
    let all: Vec<Fact> = match content {
        Content::Suggestion(body) => vec![("Tentang", topic(body.topic).into()), ("Isi", body.text.clone())],
        Content::Question(body) => vec![
            ("Pertanyaan", body.text.clone()),
            ("Topik", body.topic.clone()),
            ("Boleh diterbitkan", yes(body.public)),
            ("Lanjutan dari", body.about.clone()),
        ],
        Content::Appointment(body) => vec![
            ("Layanan", body.consultation.clone()),
            (
                "Waktu yang diminta",
                body.slots.iter().map(|slot| appointments::said(*slot)).collect::<Vec<_>>().join("\n"),
            ),
            ("Cara", appointments::way(body.way).into()),
            ("Nama", body.name.clone()),
            ("Kontak", body.contact.clone()),
            ("Tentang", body.text.clone()),
        ],
        Content::Wish(body) => vec![
            ("Judul", body.title.clone()),
            ("Pengarang", body.author.clone()),
            ("ISBN", body.isbn.clone()),
            ("Alasan", body.why.clone()),
        ],
        Content::Renewal(body) => vec![
            ("Nomor buku", body.item.clone()),
            ("Judul menurut peminjam", body.title.clone()),
            ("Tanggal kembali menurut peminjam", words::date(body.due)),
            ("Ingin sampai", date(body.wish_until)),
        ],
        Content::Hold(body) => vec![
            ("Judul", body.title.clone()),
            ("Diambil di", body.pickup.clone()),
            ("Atas nama", body.name.clone()),
            ("Tidak perlu lagi sesudah", date(body.until)),
        ],
        Content::HoldChange(body) => vec![
            ("Diminta", step(body.change).into()),
            ("Nomor buku", body.item.clone()),
            ("Judul", body.title.clone()),
            ("Dipesan sejak", date(body.since)),
            ("Pembaca lain didahulukan sampai", date(body.until)),
        ],
        Content::Registration(body) => vec![
            ("Acara", body.event.clone()),
            ("Hari", date(body.occurrence)),
            ("Orang", body.seats.to_string()),
            ("Di antaranya anak", if body.children > 0 { body.children.to_string() } else { String::new() }),
            ("Izin orang tua", if body.children > 0 { yes(body.consent) } else { String::new() }),
            ("Nama", body.name.clone()),
            ("Kontak", body.contact.clone()),
            ("Catatan", body.note.clone()),
        ],
        Content::Cancellation(body) => {
            vec![("Surat yang ditarik", body.submission.clone()), ("Alasan", body.why.clone())]
        }
        Content::Entry(body) => vec![
            ("Lomba", body.contest.clone()),
            ("Kategori", body.category.clone()),
            ("Judul", body.title.clone()),
            // Who wrote it is seen on the contest's page, by whoever asks for it.
            ("Anak", yes(body.child)),
            ("Izin orang tua", if body.child { yes(body.consent) } else { String::new() }),
            ("Boleh diterbitkan", yes(body.publish)),
            ("Naskah", body.text.clone()),
        ],
        Content::Attendance(body) => {
            let tickets = body.marks.iter().filter(|mark| matches!(mark.deed, Deed::Arrival { .. })).count();
            let walkins = body.marks.iter().filter(|mark| matches!(mark.deed, Deed::Walkin { .. })).count();
            vec![
                ("Acara", body.event.clone()),
                ("Hari", words::date(body.day)),
                ("Tiket", tickets.to_string()),
                ("Tanpa daftar", walkins.to_string()),
                ("Dibatalkan", (body.marks.len() - tickets - walkins).to_string()),
            ]
        }
        Content::Post(body) => vec![
            ("Klub", body.club.clone()),
            ("Percakapan", body.thread.clone()),
            ("Percakapan baru", body.title.clone()),
            ("Membalas", body.reply_to.clone()),
            ("Nama pena", body.pen_name.clone()),
            ("Sampai halaman", body.page.map(|page| page.to_string()).unwrap_or_default()),
            ("Kutipan", body.quote.as_ref().map(|quote| quote.text.clone()).unwrap_or_default()),
            ("Isi", body.text.clone()),
        ],
        Content::Reaction(body) => vec![("Tanda", sign(body.sign).into()), ("Untuk", body.id.clone())],
        Content::Report(body) => vec![
            ("Kiriman", body.post.clone()),
            ("Sebab", reason(body.reason).into()),
            ("Penjelasan", body.text.clone()),
        ],
        Content::Response(body) => {
            let mut facts = vec![("Survei", body.survey.clone()), ("Bahasa", body.language.tag().to_owned())];
            facts.extend(body.answers.iter().map(|answer| {
                let choices: Vec<String> = answer.choices.iter().map(|choice| (choice + 1).to_string()).collect();
                let number = answer.number.map(|number| number.to_string()).unwrap_or_default();
                ("Jawaban", format!("{}: {}{number}{}", answer.item, choices.join(", "), answer.text))
            }));
            facts
        }
        Content::Proposal(body) => {
            vec![("Usul", body.title.clone()), ("Alasan", body.why.clone()), ("Nama pena", body.pen_name.clone())]
        }
        Content::Support(body) => vec![("Usulan", body.proposal.clone())],
        Content::Certificate(body) => vec![("Nama di sertifikat", body.name.clone()), ("Panduan", body.guide.clone())],
        // What was chosen is counted with all the others once the vote has closed, and read by nobody before.
        Content::Vote(body) => vec![("Pemungutan suara", body.ballot.clone())],
        Content::Class(body) => {
            vec![("Kelas", body.name.clone()), ("Panduan", body.guides.join(", ")), ("Sampai", words::date(body.until))]
        }
        Content::Progress(body) => vec![("Panduan", body.done.len().to_string())],
        // What a juror gave is read with that of all others, once the judging is over.
        Content::Scores(body) => vec![("Lomba", body.contest.clone()), ("Naskah", body.sheets.len().to_string())],
    };
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// What the desk knows of what a letter names.
pub(super) struct Knowledge {
    /// It in words.
    pub(super) said: Markup,
    /// The due date that the published rules give a renewal.
    pub(super) due: Option<Date>,
    /// The times that an appointment may be given, each in words.
    pub(super) slots: Vec<(DateTime, String)>,
    /// The one of them that is proposed.
    pub(super) slot: Option<DateTime>,
}

impl Knowledge {
    /// Words alone.
    fn words(said: Markup) -> Self {
        Self { said, due: None, slots: Vec::new(), slot: None }
    }
}

/// What the desk knows of what a letter names: the loan of an item, the title of a hold.
pub(super) async fn known(office: &Office, letter: &str, content: &Content) -> Result<Option<Knowledge>, Trouble> {
    let title_of = async |id: &str| -> Result<Option<String>, Trouble> {
        let json = office.store.title(id).await?;
        Ok(json.and_then(|json| serde_json::from_str::<Title>(&json).ok()).map(|title| title.title))
    };
    Ok(match content {
        Content::Renewal(renewal) => Some(loan(office, renewal).await?),
        Content::Hold(hold) => {
            let title = title_of(&hold.title).await?;
            let said = match title {
                Some(title) => html! { p { "Di katalog: " b { (title) } } },
                None => html! { p.problem { "Judul ini tidak ada di katalog yang terakhir diimpor." } },
            };
            Some(Knowledge::words(said))
        }
        Content::Appointment(appointment) => {
            let diary = appointments::Diary::read(office).await?;
            Some(Knowledge {
                slots: diary.choices(appointment, letter),
                slot: diary.proposed(appointment, letter),
                ..Knowledge::words(diary.said(appointment, letter))
            })
        }
        Content::Certificate(wish) => Some(Knowledge::words(certified(office, &wish.guide)?)),
        Content::Report(report) => Some(Knowledge::words(reported(office, &report.post).await?)),
        _ => None,
    })
}

/// The post that a report is about, with the way to take it off the board.
async fn reported(office: &Office, id: &str) -> Result<Markup, Trouble> {
    let written = office.store.written_record(Collection::Posts, id).await?;
    let (post, letter) = match written {
        Some((json, letter)) => (serde_json::from_str::<Post>(&json).ok(), Some(letter)),
        None => (office.published.record::<Post>(id)?, None),
    };
    Ok(html! {
        @match &post {
            None => p { "Kiriman ini tidak (lagi) ada di papan." },
            Some(post) => { p.meta { (post.author) } p.prose { (post.text) } }
        }
        @match &letter {
            Some(letter) => p { a href={ "/desk/surat/" (letter) } { "Buka surat kiriman ini" } ": menolaknya menariknya dari papan pada publikasi berikutnya." },
            None if post.is_some() => p.hint { "Kiriman ini ditulis di folder isi; ubah atau hapus di sana." },
            None => {}
        }
    })
}

/// The guide that is to be certified, and whether this desk can.
fn certified(office: &Office, id: &str) -> Result<Markup, Trouble> {
    let guide = office.published.record::<Guide>(id)?;
    Ok(html! {
        @match &guide {
            None => p.problem { "Panduan ini tidak (lagi) terbit, jadi tidak dapat disertifikatkan." },
            Some(guide) => p {
                "Panduan: " b { (said(&guide.title)) } ", " (guide.lessons.len()) " bagian"
                @if let Some(minutes) = guide.minutes { ", " (minutes) " menit" } "."
            }
        }
        p.hint { "Pemohon menyatakan sudah mengerjakan semuanya di ponselnya. Meja ini tidak melihat jawabannya; tanyakan bila ragu." }
        @if office.publisher.key().is_none() { p.problem { (decision::NO_KEY) } }
    })
}

async fn loan(office: &Office, renewal: &Renewal) -> Result<Knowledge, Trouble> {
    let json = office.store.record(Collection::Availability, &renewal.item).await?;
    let Some(away) = json.map(|json| serde_json::from_str::<Availability>(&json)).transpose()? else {
        let said = html! {
            p.problem { "Nomor buku ini tidak sedang dipinjam menurut impor terakhir. Periksa nomornya di sistem perpustakaan." }
        };
        return Ok(Knowledge::words(said));
    };
    let library = office.library()?;
    let today = office.now()?.date();
    let loan = Loan {
        item: renewal.item.clone(),
        title: renewal.title.clone(),
        due: away.due.unwrap_or(renewal.due),
        // Imports say neither how often a loan was renewed nor whose it is.
        renewed: None,
        membership_end: None,
    };
    let verdict = library
        .as_ref()
        .map(|library| lapau_circulation::verdict(library, &loan, Known { today, waiting: Some(away.queue) }));
    let said = html! {
        p {
            "Menurut impor terakhir: dipinjam"
            @if let Some(due) = away.due { ", kembali " b { (words::date(due)) } }
            @if away.queue > 0 { ", dipesan " b { (away.queue) } " orang lain" }
            "."
        }
        @if away.due.is_some_and(|due| due != renewal.due) {
            p.problem { "Tanggal kembali di ponsel peminjam berbeda dari yang diimpor." }
        }
        @if let Some(verdict) = &verdict {
            p { "Menurut aturan yang terbit: "
                b { (match verdict.outlook() { Outlook::Yes => "boleh", Outlook::Perhaps => "mungkin boleh", Outlook::No => "tidak boleh" }) }
                @if let Some(until) = verdict.until { ", sampai " b { (words::date(until)) } } "." }
            @if !verdict.reasons.is_empty() { ul { @for reason in &verdict.reasons { li { (bearing(*reason)) } } } }
        }
    };
    Ok(Knowledge { due: verdict.and_then(|verdict| verdict.until), ..Knowledge::words(said) })
}

/// What bears on a renewal, in words.
fn bearing(reason: Reason) -> String {
    match reason {
        Reason::CountUsedUp { renewed, max } => format!("Sudah diperpanjang {renewed} dari {max} kali."),
        Reason::Reserved { waiting } => format!("Dipesan {waiting} orang lain."),
        Reason::Overdue { due } => format!("Terlambat sejak {}; yang terlambat tidak diperpanjang.", words::date(due)),
        Reason::MembershipEnded { end } => format!("Keanggotaan berakhir {}.", words::date(end)),
        Reason::StillLate { until } => format!("Tanggal yang baru, {}, pun sudah lewat.", words::date(until)),
        Reason::NoLater { from: Some(from), .. } => format!("Baru menambah hari mulai {}.", words::date(from)),
        Reason::NoLater { until, from: None } => format!("Tidak bertambah lama: tetap {}.", words::date(until)),
        Reason::Unpublished => "Aturan perpanjangan belum terbit.".into(),
        Reason::CountUnknown { max } => format!("Paling banyak {max} kali; berapa kali sudah, periksa di sistem."),
        Reason::WaitingUnknown => "Apakah dipesan orang lain, periksa di sistem.".into(),
        Reason::MembershipUnknown => "Tidak melewati akhir keanggotaan; kapan itu, periksa di sistem.".into(),
        Reason::NeverOpen { from } => format!("Tidak ada hari buka sesudah {}.", words::date(from)),
        Reason::Moved { from, to } => {
            format!("Bergeser dari {} ke {} karena tutup.", words::date(from), words::date(to))
        }
        Reason::Capped { end } => format!("Berhenti pada akhir keanggotaan, {}.", words::date(end)),
        Reason::ClosedThen { day, before } => match before {
            Some(before) => {
                format!("Perpustakaan tutup {}; hari buka sebelumnya {}.", words::date(day), words::date(before))
            }
            None => format!("Perpustakaan tutup {}.", words::date(day)),
        },
    }
}

/// What is wished of a hold.
pub(super) fn step(step: HoldStep) -> &'static str {
    match step {
        HoldStep::Cancel => "Batalkan pesanan",
        HoldStep::Suspend => "Tunda pesanan",
        HoldStep::Resume => "Lanjutkan pesanan",
    }
}

fn topic(topic: SuggestionTopic) -> &'static str {
    match topic {
        SuggestionTopic::Collection => "Koleksi",
        SuggestionTopic::Service => "Layanan",
        SuggestionTopic::Programme => "Acara",
        SuggestionTopic::Building => "Gedung",
        SuggestionTopic::Other => "Lain",
    }
}

fn sign(sign: ReactionSign) -> &'static str {
    match sign {
        ReactionSign::Like => "Suka",
        ReactionSign::Helped => "Membantu",
        ReactionSign::Unhelpful => "Tidak membantu",
    }
}

fn reason(reason: ReportReason) -> &'static str {
    match reason {
        ReportReason::Spoiler => "Membocorkan cerita",
        ReportReason::Hurtful => "Melukai",
        ReportReason::Personal => "Data pribadi",
        ReportReason::Advertising => "Iklan",
        ReportReason::Other => "Lain",
    }
}

/// A localized text as librarians read it.
pub(super) fn said(text: &lapau_feed::Localized) -> &str {
    text.get(Language::Indonesian)
}
