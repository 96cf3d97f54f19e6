//! Votes: how many came, what they came to once they closed, and those on paper.
//!
//! Who takes a ballot on paper is noted when it is handed over, and what is on it when the box was opened; nothing here ties one to the other.
//! While a vote is open no page shows a count: it would sway those who have not voted.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use lapau_feed::{
    door,
    participation::{Ballot, BallotOption, Method},
    submission::{Content, Fault, Invalid, Subject, Vote},
};
use maud::{Markup, html};

use super::{
    Office, Trouble,
    cards::unmade,
    counts::papers,
    entrance::{Sent, Signed},
    page, reading, words,
};
use crate::{
    cards, clock,
    counting::{
        roll::Roll,
        votes::{self, Count},
    },
    random,
    store::{Entered, Session, Slip},
};

/// The most ballots that are printed at once: what fits on a ream.
const MOST: usize = 500;

/// A vote as it stands.
struct Standing {
    ballot: Ballot,
    count: Count,
    is_closed: bool,
    /// What there is on paper, if it takes paper.
    paper: Option<Paper>,
}

/// What there is of a vote on paper.
struct Paper {
    printed: usize,
    voters: usize,
    entered: usize,
    is_over: bool,
}

async fn standing(office: &Office, ballot: Ballot) -> Result<Standing, Trouble> {
    let minutes = office.minutes()?;
    let roll = Roll::of(&office.store, &ballot, |at| words::local(at, minutes)).await.map_err(unmade)?;
    let count = votes::count(&ballot, &papers(office, "vote").await?, &roll);
    let paper = match ballot.paper {
        false => None,
        true => Some(Paper {
            printed: office.store.printed_slips(&ballot.id).await?,
            voters: office.store.paper_voters(&ballot.id).await?.len(),
            entered: office.store.slips(&ballot.id).await?.len(),
            is_over: office.store.is_box_emptied(&ballot.id).await?,
        }),
    };
    let is_closed = ballot.closes <= office.now()?;
    Ok(Standing { ballot, count, is_closed, paper })
}

/// Every vote with its count.
pub(super) async fn list(State(office): State<Office>, Signed(session): Signed) -> Result<Response, Trouble> {
    let mut all = Vec::new();
    for ballot in office.published.records::<Ballot>()? {
        all.push(standing(&office, ballot).await?);
    }
    let main = html! {
        h1 { "Pemungutan suara" }
        @if all.is_empty() { p.empty { "Belum ada pemungutan suara yang terbit." } }
        @for vote in &all { (counted(vote)) }
    };
    Ok(page::full(&session, "/desk/suara", "Pemungutan suara", &main))
}

fn counted(vote: &Standing) -> Markup {
    let Standing { ballot, count, is_closed, paper } = vote;
    let waits = paper.as_ref().is_some_and(|paper| !paper.is_over);
    html! {
        section.count {
            h2 { (reading::said(&ballot.title)) }
            p.meta { (words::date_time(ballot.opens)) " sampai " (words::date_time(ballot.closes))
                @if ballot.card { ", satu kartu satu suara" } @else { ", terbuka untuk siapa saja" } }
            (sums(count))
            @if !is_closed {
                p.hint { "Hasil dihitung sesudah ditutup, lalu terbit pada publikasi berikutnya." }
            } @else if waits {
                p.hint { "Hasil menunggu sampai semua suara kertas dimasukkan." }
            } @else {
                table {
                    thead { tr { th scope="col" { "Pilihan" } th.number scope="col" { "Suara" } th scope="col" { "Hasil" } } }
                    tbody {
                        @for option in &ballot.options {
                            tr {
                                th scope="row" { (reading::said(&option.label)) }
                                td.number { (count.tally.counts.get(&option.id).copied().unwrap_or_default()) }
                                td { @if count.tally.winners.contains(&option.id) { "Terpilih" } }
                            }
                        }
                    }
                }
            }
            @if paper.is_some() { p { a.button href=(address(ballot)) { "Suara kertas" } } }
        }
    }
}

/// How many count, and why the others do not.
fn sums(count: &Count) -> Markup {
    let void = count.void;
    let reasons = [
        (void.unfit, "datang di luar waktunya atau tidak sesuai pilihan"),
        (void.unnamed, "tanpa kartu"),
        (void.gone, "dari kartu yang sudah dicabut atau tidak dikenal"),
        (void.spoilt, "kertas yang tidak sah"),
    ];
    html! {
        p { b { (count.tally.voters) } " suara sah"
            @if !count.tally.papers.is_empty() { ", " (count.tally.papers.len()) " di antaranya di kertas" }
            @if void.all() > 0 { ", " (void.all()) " tidak sah" }
            @if count.replaced > 0 { ", " (count.replaced) " diganti pemilihnya sendiri" } "." }
        @if void.all() > 0 {
            ul { @for (number, why) in reasons { @if number > 0 { li { (number) " " (why) } } } }
        }
    }
}

fn address(ballot: &Ballot) -> String {
    format!("/desk/suara/{}", page::escaped(&ballot.id))
}

/// A vote that takes paper.
async fn of(office: &Office, id: &str) -> Result<Standing, Trouble> {
    let ballot = office.published.record::<Ballot>(id)?.filter(|ballot| ballot.paper).ok_or(Trouble::Missing)?;
    standing(office, ballot).await
}

/// What is said above the forms of a vote's page.
enum Said {
    Nothing,
    Good(String),
    Problem(String),
}

/// The page of a vote's ballots on paper.
pub(super) async fn show(
    State(office): State<Office>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    Ok(drawn(&session, &of(&office, &id).await?, &Said::Nothing, None))
}

fn drawn(session: &Session, vote: &Standing, said: &Said, typed: Option<&Sent>) -> Response {
    let (ballot, here) = (&vote.ballot, address(&vote.ballot));
    let Some(paper) = &vote.paper else { return Trouble::Missing.into_response() };
    let main = html! {
        p.back { a href="/desk/suara" { "Pemungutan suara" } }
        h1 { (reading::said(&ballot.title)) }
        p.meta { (words::date_time(ballot.opens)) " sampai " (words::date_time(ballot.closes)) }
        @match said {
            Said::Nothing => {}
            Said::Good(text) => div.good role="status" { p { (text) } }
            Said::Problem(text) => div.problem role="alert" { p { (text) } }
        }
        p { b { (paper.printed) } " kertas dicetak"
            @if ballot.card { ", " b { (paper.voters) } " pemilih mengambil kertas" }
            ", " b { (paper.entered) } " kertas sudah dimasukkan." }
        @if paper.is_over {
            div.known { p { "Semua suara kertas sudah dimasukkan. Hasilnya terbit pada publikasi berikutnya sesudah ditutup." } }
        } @else {
            @if !vote.is_closed {
                (printing(session, &here))
                @if ballot.card { (voters(session, &here)) }
            }
            (entering(session, ballot, &here, typed))
            @if vote.is_closed {
                h2 { "Selesai" }
                form method="post" action={ (here) "/selesai" } {
                    (page::key(session))
                    p.hint { "Sesudah ini tidak ada lagi kertas yang dapat dimasukkan, dan hasilnya terbit pada publikasi berikutnya. Ini tidak dapat dibatalkan." }
                    label.check { input type="checkbox" name="yakin" value="ya" required; " Kotak suara sudah kosong" }
                    button.primary type="submit" { "Semua sudah dimasukkan" }
                }
            }
        }
    };
    page::full(session, "/desk/suara", "Suara kertas", &main)
}

fn printing(session: &Session, here: &str) -> Markup {
    html! {
        h2 { "Cetak kertas suara" }
        form method="post" action={ (here) "/cetak" } {
            (page::key(session))
            label for="lembar" { "Berapa lembar" }
            p.hint #lembar-hint { "Setiap kertas punya kode sendiri, juga di potongan yang disimpan pemilihnya: dengan kode itu ia memeriksa di aplikasi bahwa suaranya ikut dihitung. Kode hanya tampil sekali, di halaman cetak." }
            input.short id="lembar" name="lembar" type="number" min="1" max=(MOST) value="20" inputmode="numeric" required aria-describedby="lembar-hint";
            button.primary type="submit" { "Cetak" }
        }
    }
}

fn voters(session: &Session, here: &str) -> Markup {
    html! {
        h2 { "Serahkan kertas" }
        form method="post" action={ (here) "/pemilih" } autocomplete="off" {
            (page::key(session))
            label for="nomor" { "Nomor anggota" }
            p.hint #nomor-hint { "Satu kartu satu suara: sesudah dicatat, suara dari ponsel dengan kartu ini tidak dihitung lagi. Nomornya tidak disimpan, dan kertas mana yang diberikan tidak dicatat." }
            input.short id="nomor" name="nomor" maxlength="64" required autocapitalize="characters" spellcheck="false" aria-describedby="nomor-hint";
            button.primary type="submit" { "Catat, lalu beri satu kertas" }
        }
    }
}

/// The form by which a ballot on paper is written down, with what was typed before where that could not be taken.
fn entering(session: &Session, ballot: &Ballot, here: &str, typed: Option<&Sent>) -> Markup {
    let value = |name: &str| typed.map(|sent| sent.field(name).to_owned()).unwrap_or_default();
    let ranked = ballot.method == Method::Ranked;
    html! {
        h2 #masuk { "Masukkan suara kertas" }
        form method="post" action={ (here) "/kertas" } autocomplete="off" {
            (page::key(session))
            label for="kode" { "Kode di kertas" }
            input.short id="kode" name="kode" maxlength="20" required autocapitalize="characters" spellcheck="false" value=(value("kode"));
            fieldset {
                legend { @if ranked { "Urutan pilihan: 1 yang paling diinginkan" } @else { "Yang dicentang di kertas" } }
                @for (n, option) in ballot.options.iter().enumerate() {
                    @let name = format!("pilih-{n}");
                    @if ranked {
                        label for=(name) { (label_of(option)) }
                        input.short id=(name) name=(name) type="number" min="1" max=(ballot.options.len()) inputmode="numeric" value=(value(&name));
                    } @else {
                        label.check { input type="checkbox" name=(name) value="ya" checked[value(&name) == "ya"]; " " (label_of(option)) }
                    }
                }
            }
            label.check { input type="checkbox" name="batal" value="ya"; " Kertas ini tidak sah: rusak, kosong, atau tidak jelas" }
            label.check { input type="checkbox" name="ganti" value="ya"; " Betulkan kertas yang sudah dimasukkan" }
            button.primary type="submit" { "Masukkan" }
        }
    }
}

fn label_of(option: &BallotOption) -> Markup {
    html! { (reading::said(&option.label)) @if let Some(price) = option.price { " · " (rupiah(price)) } }
}

fn rupiah(sum: u32) -> String {
    let digits = sum.to_string();
    let mut said = String::from("Rp");
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            said.push('.');
        }
        said.push(digit);
    }
    said
}

/// A page once more, with what is wrong and what was typed.
fn refused(sent: &Sent, vote: &Standing, problem: &str) -> Response {
    let mut response = drawn(&sent.session, vote, &Said::Problem(problem.to_owned()), Some(sent));
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}

/// Notes that the member of a card takes a ballot on paper.
pub(super) async fn sign_in(
    State(office): State<Office>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Trouble> {
    let vote = of(&office, &id).await?;
    if !vote.ballot.card || vote.is_closed || vote.paper.as_ref().is_none_or(|paper| paper.is_over) {
        return Ok(refused(
            &sent,
            &vote,
            "Pemungutan suara ini sudah ditutup, jadi tidak ada kertas yang diserahkan lagi.",
        ));
    }
    let Some(voter) = cards::voter_of(&office.store, &id, sent.field("nomor")).await.map_err(unmade)? else {
        return Ok(refused(
            &sent,
            &vote,
            "Nomor ini belum punya kartu yang berlaku. Terbitkan kartunya dulu di halaman Kartu.",
        ));
    };
    if !office.store.add_paper_voter(&id, &voter).await? {
        return Ok(refused(&sent, &vote, "Pemegang kartu ini sudah mengambil kertas. Jangan beri kertas kedua."));
    }
    // Who it was is in no log either.
    office.store.note(clock::wall()?, &sent.session.name, "serahkan kertas suara", &id).await?;
    let vote = of(&office, &id).await?;
    Ok(drawn(&sent.session, &vote, &Said::Good("Tercatat. Beri satu kertas, terserah yang mana.".to_owned()), None))
}

/// Prints ballots, each with a code of its own.
pub(super) async fn print(
    State(office): State<Office>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Trouble> {
    let vote = of(&office, &id).await?;
    let number = sent.field("lembar").parse().unwrap_or(0);
    if !(1..=MOST).contains(&number) || vote.is_closed {
        return Ok(refused(&sent, &vote, "Tulis berapa lembar: 1 sampai 500, selama pemungutan suara belum ditutup."));
    }
    let mut codes = Vec::with_capacity(number);
    for _ in 0..number {
        let random: [u8; 16] = random::bytes().map_err(|_| Trouble::Random)?;
        codes.push(door::ticket_of(&lapau_feed::Ticket(random).to_string()));
    }
    office.store.add_slips(&id, &codes).await?;
    office.store.note(clock::wall()?, &sent.session.name, "cetak kertas suara", &id).await?;
    let library = office.library()?.map(|library| reading::said(&library.name).to_owned()).unwrap_or_default();
    let ballot = &vote.ballot;
    let how = match ballot.method {
        Method::Approval => "Centang semua yang Anda setujui.".to_owned(),
        Method::Ranked => "Tulis 1 pada yang paling Anda inginkan, 2 pada berikutnya, dan seterusnya.".to_owned(),
        Method::Budget { budget } => format!("Centang yang Anda beli. Jumlahnya paling banyak {}.", rupiah(budget)),
        Method::Unknown => String::new(),
    };
    let main = html! {
        div.screen {
            p.back { a href=(address(ballot)) { "Suara kertas" } }
            h1 { "Kertas suara" }
            p.hint { "Cetak dengan Ctrl+P sekarang: halaman ini tidak dapat dibuka lagi. Kertas yang tidak terpakai dibuang saja." }
        }
        div.slips {
            @for code in &codes {
                div.slip {
                    p.library { (library) }
                    p.title { (reading::said(&ballot.title)) }
                    p { (how) }
                    ul { @for option in &ballot.options { li { span.box {} " " (label_of(option)) } } }
                    p.code { (door::grouped(code)) }
                    p.stub { "Potong di sini dan simpan. Sesudah " (words::date(ballot.closes.date()))
                        " periksa di aplikasi, halaman Usul dan suara, bahwa suara ini ikut dihitung: " b { (door::grouped(code)) } }
                }
            }
        }
    };
    Ok(page::full(&sent.session, "/desk/suara", "Kertas suara", &main))
}

/// Writes down a ballot on paper.
pub(super) async fn enter(
    State(office): State<Office>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Trouble> {
    let vote = of(&office, &id).await?;
    let Some(code) = door::read_ticket(sent.field("kode")) else {
        return Ok(refused(&sent, &vote, "Kodenya sepuluh huruf dan angka, seperti tercetak di kertas."));
    };
    let choices = match chosen(&vote.ballot, &sent) {
        Ok(choices) => choices,
        Err(problem) => return Ok(refused(&sent, &vote, &problem)),
    };
    let again = sent.field("ganti") == "ya";
    let said = match office.store.enter_slip(&id, &Slip { code, choices }, again).await? {
        Entered::Done => "Kertas ini sudah dimasukkan. Berikutnya.",
        Entered::Unknown => {
            return Ok(refused(
                &sent,
                &vote,
                "Tidak ada kertas dengan kode ini. Periksa sekali lagi huruf demi huruf.",
            ));
        }
        Entered::Before => {
            return Ok(refused(
                &sent,
                &vote,
                "Kertas dengan kode ini sudah dimasukkan. Centang “Betulkan” bila yang lama keliru.",
            ));
        }
        Entered::Over => return Ok(refused(&sent, &vote, "Suara kertas sudah dinyatakan selesai.")),
    };
    let deed = if again { "betulkan suara kertas" } else { "masukkan suara kertas" };
    office.store.note(clock::wall()?, &sent.session.name, deed, &id).await?;
    let vote = of(&office, &id).await?;
    Ok(drawn(&sent.session, &vote, &Said::Good(said.to_owned()), None))
}

/// What a form says was chosen on paper; nothing for a spoilt one.
fn chosen(ballot: &Ballot, sent: &Sent) -> Result<Vec<String>, String> {
    if sent.field("batal") == "ya" {
        return Ok(Vec::new());
    }
    let fields = ballot.options.iter().enumerate();
    let mut filled: Vec<(u32, &str)> = Vec::new();
    for (n, option) in fields {
        match sent.field(&format!("pilih-{n}")) {
            "" => {}
            "ya" if ballot.method != Method::Ranked => filled.push((0, &option.id)),
            place => {
                let place = place.parse().map_err(|_| "Urutan ditulis dengan angka: 1, 2, 3.".to_owned())?;
                filled.push((place, &option.id));
            }
        }
    }
    filled.sort_by_key(|(place, _)| *place);
    if ballot.method == Method::Ranked && filled.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return Err("Dua pilihan punya urutan yang sama. Bila kertasnya memang begitu, tandai tidak sah.".to_owned());
    }
    let choices: Vec<String> = filled.into_iter().map(|(_, id)| id.to_owned()).collect();
    let content = Content::Vote(Vote { ballot: ballot.id.clone(), choices });
    let mut problems = content.problems();
    problems.extend(content.problems_against(Subject::Ballot(ballot), ballot.opens));
    match (problems.first(), content) {
        (None, Content::Vote(vote)) => Ok(vote.choices),
        (Some(Invalid { fault: Fault::OverBudget { by }, .. }), _) => {
            let by = rupiah(u32::try_from(*by).unwrap_or(u32::MAX));
            Err(format!("Lebih {by} dari anggaran. Bila kertasnya memang begitu, tandai tidak sah."))
        }
        _ => Err("Belum ada yang dipilih. Bila kertasnya memang kosong, tandai tidak sah.".to_owned()),
    }
}

/// Notes that the box is empty.
pub(super) async fn finish(
    State(office): State<Office>,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Trouble> {
    let vote = of(&office, &id).await?;
    let paper = vote.paper.as_ref().ok_or(Trouble::Missing)?;
    if !vote.is_closed || sent.field("yakin") != "ya" {
        return Ok(refused(&sent, &vote, "Suara kertas selesai sesudah pemungutan suara ditutup dan kotaknya kosong."));
    }
    // Spoilt ones do not count for anyone.
    let counted = vote.count.tally.papers.len();
    if vote.ballot.card && counted > paper.voters {
        let problem = format!(
            "Ada {} kertas sah lebih banyak daripada pemilih yang mengambilnya. Satu kartu satu suara: cari kertas yang keliru dan tandai tidak sah dengan “Betulkan”.",
            counted - paper.voters
        );
        return Ok(refused(&sent, &vote, &problem));
    }
    let now = clock::wall()?;
    office.store.empty_box(&id, &sent.session.name, now).await?;
    office.store.note(now, &sent.session.name, "akhiri suara kertas", &id).await?;
    Ok(Redirect::to(&address(&vote.ballot)).into_response())
}
