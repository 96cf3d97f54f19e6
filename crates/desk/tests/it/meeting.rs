//! Appointments: asked for by letter, given at the desk, taken in the feed, free again once they were taken back.

use axum::http::StatusCode;
use desk::clock;
use jiff::civil::DateTime;
use lapau_calendar::slots;
use lapau_feed::{Ticket, consulting::Consultation, dates::iso, letters::SubmissionState};
use serde_json::json;

use crate::{
    driver::Desk,
    librarian::{Librarian, Open},
};

/// Every day from nine to noon, an hour each, with half an hour between.
fn rules() -> String {
    let mut text = String::from(
        "title = \"Konsultasi Penelitian\"\nby = \"Rina\"\nminutes = 60\nbuffer = 30\nnotice = 1\nhorizon = 7\nways = [\"visit\", \"phone\"]\n",
    );
    for day in 1..=7 {
        text += &format!("[[hours]]\nday = {day}\nopen = 09:00:00\nclose = 12:00:00\n");
    }
    text
}

/// What to set a desk's clock to so that it shows the present: what is free depends on it.
fn present(desk: &Desk) -> i64 {
    clock::wall().unwrap().as_second() - desk.seconds() + desk.clock
}

async fn open() -> Open {
    let desk = Desk::from_dir("publish/basic").await.write("content/consultations/penelitian.toml", &rules());
    let desk = desk.import(&["biblio.csv", "items.csv", "loans.csv"]).await;
    let clock = present(&desk);
    let desk = desk.at(clock).publish().await;
    let services =
        desk::reception::Services { content: Some(desk.path("content")), per_minute: 100_000, ..desk.services() };
    let router = desk::reception::router(&services).unwrap();
    Open::with(desk, router).await
}

fn published(open: &Open) -> Consultation {
    open.published().record("penelitian").unwrap().unwrap()
}

/// The free times as a phone has them.
fn free(open: &Open) -> Vec<DateTime> {
    let here = lapau_calendar::local(clock::wall().unwrap(), &library(open).zone);
    slots::free(&published(open), &[], here)
}

fn library(open: &Open) -> lapau_feed::library::Library {
    open.published().records().unwrap().remove(0)
}

async fn ask(open: &Open, n: u8, name: &str, slots: &[DateTime]) -> String {
    let slots: Vec<String> = slots.iter().map(iso).collect();
    let body = json!({"consultation": "penelitian", "slots": slots, "way": "phone", "name": name, "contact": "0812 3", "text": "Surau."});
    open.letter(n, "appointment", Some(Ticket([n; 16])), body).await
}

async fn state(open: &Open, id: &str) -> (SubmissionState, Option<DateTime>) {
    let case = open.desk.store.case(id).await.unwrap().unwrap();
    (case.state, case.answer.and_then(|answer| answer.slot))
}

async fn decide(rina: &Librarian<'_>, id: &str, fields: &[(&str, &str)]) -> crate::librarian::Got {
    rina.send(&format!("/desk/surat/{id}"), fields).await
}

#[tokio::test]
async fn who_asks_first_has_the_time_and_the_next_is_offered_others() {
    let open = open().await;
    let rina = open.log_in("rina").await;
    let free_before = free(&open);
    let (first, second, third) = (free_before[0], free_before[1], free_before[2]);
    let ani = ask(&open, 1, "Ani", &[first, second]).await;
    let budi = ask(&open, 2, "Budi", &[first, second]).await;
    let cici = ask(&open, 3, "Cici", &[first, second]).await;
    // The form of the second letter proposes what nobody asked for before it.
    let letter = rina.get(&format!("/desk/surat/{budi}")).await.text;
    assert!(!letter.contains(" selected>"), "both wishes were Ani's first: {letter}");
    let list = rina.get("/desk/temu").await.text;
    assert!(list.contains("Belum dijawab") && list.contains("lebih dahulu diminta Ani"), "{list}");
    assert_eq!(rina.send("/desk/temu", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(state(&open, &ani).await, (SubmissionState::Accepted, Some(first)));
    assert_eq!(state(&open, &budi).await, (SubmissionState::Accepted, Some(second)), "the second wish was free");
    assert_eq!(state(&open, &cici).await, (SubmissionState::Declined, None));
    let answer = open.desk.store.case(&cici).await.unwrap().unwrap().answer.unwrap();
    let hour = |slot: DateTime| format!("{:02}.{:02}", slot.hour(), slot.minute());
    assert!(
        answer.text.contains(&hour(third)) && answer.text.contains("diberikan kepada pembaca lain"),
        "{}",
        answer.text
    );

    // A day's list has who comes when, in their order.
    let day = rina.get(&format!("/desk/temu?dari={}&hari=1", first.date())).await.text;
    assert!(
        day.contains("Ani") && day.contains(&hour(first)) && day.contains("0812 3") && !day.contains("Cici"),
        "{day}"
    );

    // No time is given twice, whatever a form says; another one is.
    let got = decide(&rina, &cici, &[("putusan", "accepted"), ("jam", &first.to_string()), ("teks", "")]).await;
    assert!(
        got.status == StatusCode::UNPROCESSABLE_ENTITY && got.text.contains("sudah diberikan kepada Ani"),
        "{}",
        got.text
    );
    let got = decide(&rina, &cici, &[("putusan", "accepted"), ("jam", ""), ("teks", "")]).await;
    assert!(got.text.contains("Pilih waktunya dahulu."), "{}", got.text);
    let got = decide(&rina, &cici, &[("putusan", "accepted"), ("jam", &third.to_string()), ("teks", "Bisa.")]).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);

    let clock = present(&open.desk);
    let open = open.publish_again(clock).await;
    assert_eq!(published(&open).taken, [first, second, third], "and nothing of whose they are");
    let told = open.opened(Ticket([3; 16])).unwrap();
    assert_eq!((told.answers[0].slot, &*told.answers[0].href), (Some(third), "/lapau/temu/penelitian"));
    assert!(!free(&open).contains(&first));
    for row in open.published().rows(lapau_feed::Collection::Consultations).unwrap() {
        assert!(!row.contains("Ani") && !row.contains("0812") && !row.contains("Surau"), "{row}");
    }

    // Moved by a librarian, and taken back by its writer.
    let rina = open.log_in("rina").await;
    let fourth = free(&open)[0];
    let got = decide(&rina, &budi, &[("putusan", "accepted"), ("jam", &fourth.to_string()), ("teks", "Pindah.")]).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);
    open.letter(9, "cancellation", None, json!({"submission": ani})).await;
    let clock = present(&open.desk);
    let open = open.publish_again(clock).await;
    assert_eq!(published(&open).taken, [third, fourth]);
    assert!(free(&open).contains(&first) && free(&open).contains(&second));
}

#[tokio::test]
async fn what_was_given_over_the_counter_is_written_in_the_form() {
    let open = open().await;
    let rina = open.log_in("rina").await;
    let (first, second) = (free(&open)[0], free(&open)[1]);
    let page = "/desk/tulis/konsultasi/ubah/penelitian";
    let got = rina.get(page).await;
    assert!(got.text.contains("Sudah diberikan di luar surat") && got.text.contains("value=\"09:00\""), "{}", got.text);
    let mut fields = crate::forms::filled(&got.text);
    let hour = format!("{} {:02}.{:02}", first.date(), first.hour(), first.minute());
    fields.extend([("putusan".to_owned(), "simpan".to_owned()), ("taken".to_owned(), hour)]);
    let got = rina.post(page, &fields).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);
    // The desk knows it before the next publication.
    let ani = ask(&open, 1, "Ani", &[first, second]).await;
    let letter = rina.get(&format!("/desk/surat/{ani}")).await.text;
    assert!(letter.contains("sudah diberikan"), "{letter}");
    rina.send("/desk/temu", &[]).await;
    assert_eq!(state(&open, &ani).await, (SubmissionState::Accepted, Some(second)));
    let clock = present(&open.desk);
    let open = open.publish_again(clock).await;
    assert_eq!(published(&open).taken, [first, second]);
}
