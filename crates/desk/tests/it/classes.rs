//! Classes: what pupils tell comes down sealed for their teacher alone, and for as long as the class is.

use axum::http::StatusCode;
use jiff::Timestamp;
use lapau_feed::{
    Ticket,
    letters::SubmissionState,
    submission::{Content, GuideDone, Progress, Submission, VERSION, uuid_v4},
};
use serde_json::json;

use crate::librarian::Open;

const TEACHER: Ticket = Ticket([9; 16]);

/// What a pupil tells, claimed with a key.
async fn tell(
    open: &Open,
    n: u8,
    key: Ticket,
    (pupil, name): (u8, &str),
    minute: u8,
    done: &[(&str, u16)],
    left: bool,
) {
    let done =
        done.iter().map(|(guide, lessons)| GuideDone { guide: (*guide).into(), lessons: *lessons, finished: None });
    let pupil = Ticket([pupil; 16]).to_string();
    let content = Content::Progress(Progress { pupil, name: name.into(), done: done.collect(), left });
    let created: Timestamp = format!("2026-11-24T00:{minute:02}:00Z").parse().unwrap();
    let mut letter = Submission { v: VERSION, id: uuid_v4([n; 16]), created, ticket: None, card: None, content };
    letter.card = Some(lapau_sealing::claim(key, &letter));
    open.put(&letter).await;
}

/// A pupil's name, and of which guides how many lessons.
type Told = (String, Vec<(String, u16)>);

fn pupils(open: &Open) -> Option<Vec<Told>> {
    let sheet = open.opened(TEACHER)?.class?;
    let done = |done: &[GuideDone]| done.iter().map(|done| (done.guide.clone(), done.lessons)).collect();
    Some(sheet.pupils.iter().map(|pupil| (pupil.name.clone(), done(&pupil.done))).collect())
}

#[tokio::test]
async fn the_list_of_a_class_is_its_teacher_s_and_of_what_it_asks_for_alone() {
    let open = Open::new().await;
    let body = json!({"name": "Kelas 7A", "guides": ["mencari"], "until": "2026-12-31"});
    let class = open.letter(1, "class", Some(TEACHER), body).await;
    let key = lapau_sealing::class_key(TEACHER);
    assert_ne!(key, TEACHER);
    // Ani's later word overtakes her earlier one; Budi tells of a guide that nobody asked for.
    tell(&open, 2, key, (1, "Ani"), 20, &[("mencari", 3)], false).await;
    tell(&open, 3, key, (1, "Ani"), 10, &[("mencari", 1)], false).await;
    tell(&open, 4, key, (2, "Budi"), 10, &[("rahasia", 9)], false).await;
    tell(&open, 5, key, (3, "Cici"), 10, &[("mencari", 2)], false).await;
    tell(&open, 6, key, (3, "Cici"), 30, &[], true).await;
    // Somebody without the key, though they know the class's letter.
    tell(&open, 7, Ticket([8; 16]), (4, "Orang lain"), 10, &[("mencari", 5)], false).await;

    let open = open.publish_again(60).await;
    assert_eq!(open.opened(TEACHER), None, "no class is there before a librarian let it in");
    let rina = open.log_in("rina").await;
    assert!(rina.get("/desk").await.text.contains("Kelas 7A"));
    for path in ["/desk?jenis=progress".to_owned(), format!("/desk/surat/{}", uuid_v4([2; 16]))] {
        let page = rina.get(&path).await;
        assert!(page.status == StatusCode::OK && !page.text.contains("Ani"), "{path}: {}", page.text);
    }
    let got = rina.send(&format!("/desk/surat/{class}"), &[("putusan", "accepted"), ("teks", "")]).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);

    let open = open.publish_again(120).await;
    let message = open.opened(TEACHER).unwrap();
    assert_eq!(message.answers[0].state, SubmissionState::Accepted);
    let expected = vec![("Ani".to_owned(), vec![("mencari".to_owned(), 3)]), ("Budi".to_owned(), vec![])];
    assert_eq!(pupils(&open), Some(expected));
    assert_eq!(open.opened(key), None, "the key opens nothing");
    let manifest = open.desk.manifest();
    let open = open.publish_again(180).await;
    assert_eq!(open.desk.manifest().round, manifest.round, "while nothing changes no round begins");
    for (name, bytes) in open.desk.files() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("Kelas 7A") && !text.contains("Budi"), "{name}");
    }

    // Until a month after its last day.
    let open = open.publish_again(60 * 24 * 3600).await;
    assert!(pupils(&open).is_some());
    let open = open.publish_again(80 * 24 * 3600).await;
    assert_eq!(pupils(&open), None);
}
