//! An event's door: registered, listed for a phone, handed in from several, counted.

use std::fs;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use lapau_feed::{
    Ticket,
    card::{read_code, write_code},
    door::{DoorFile, DoorList, grouped, ticket_of},
    letters::SubmissionState,
    submission::{Attendance, Content, Deed, Mark, Submission, VERSION, uuid_v4},
};
use serde_json::json;

use crate::librarian::{Got, Librarian, Open};

const EVENT: &str = "/desk/acara/malam-puisi";

/// A library with an event tomorrow and another one, and that day.
async fn open() -> (Open, Date) {
    let now = desk::clock::wall().unwrap() + SignedDuration::from_hours(7);
    let day = jiff::tz::Offset::UTC.to_datetime(now).date().tomorrow().unwrap();
    let event = |title: &str, hour: &str| {
        format!(
            "+++\nkind = \"discussion\"\ntitle = \"{title}\"\nstart = {day}T{hour}:00:00\nend = {day}T{hour}:45:00\n\n\
             [registration]\ncapacity = 3\n+++\n\nBacakan satu.\n"
        )
    };
    let mut open = Open::new().await;
    open.desk = open.desk.write("content/events/malam-puisi.md", &event("Malam puisi", "19"));
    open.desk = open.desk.write("content/events/menjilid.md", &event("Menjilid buku", "10"));
    (open.publish_again(60).await, day)
}

async fn register(open: &Open, n: u8, event: &str, day: Date, name: &str, seats: u8) -> String {
    let body = json!({"event": event, "occurrence": day.to_string(), "seats": seats, "children": 1, "consent": true, "name": name});
    ticket_of(&open.letter(n, "registration", None, body).await)
}

/// Opens a door and says its secret.
async fn open_door(rina: &Librarian<'_>, day: Date, label: &str) -> Ticket {
    let mut fields = rina.hidden(EVENT).await;
    fields.extend([("hari".into(), day.to_string()), ("label".into(), label.into())]);
    let page = rina.post(&format!("{EVENT}/pintu"), &fields).await;
    assert_eq!((page.status, &page.headers["cache-control"]), (StatusCode::OK, &"no-store".parse().unwrap()));
    let code = page.text.split("class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(page.text.contains(&format!("/lapau/pintu#P={}", code.replace('-', ""))), "{}", page.text);
    read_code(&code).unwrap()
}

async fn list(open: &Open, bearer: Option<&str>) -> Got {
    let mut request = Request::get("/v1/door");
    if let Some(bearer) = bearer {
        request = request.header(header::AUTHORIZATION, format!("Bearer {bearer}"));
    }
    open.ask(request.body(Body::empty()).unwrap()).await
}

fn mark(n: u64, second: i64, deed: Deed) -> Mark {
    Mark { at: Timestamp::from_second(1_796_000_000 + second).unwrap(), id: format!("{n:016x}"), deed }
}

/// What a phone hands in, claimed with a door's key if it has one.
async fn hand_in(open: &Open, n: u8, day: Date, key: Option<Ticket>, marks: Vec<Mark>) -> String {
    let content = Content::Attendance(Attendance { event: "malam-puisi".into(), day, marks });
    let created = Timestamp::from_second(1_796_000_000).unwrap();
    let mut letter = Submission { v: VERSION, id: uuid_v4([n; 16]), created, ticket: None, card: None, content };
    letter.card = key.map(|key| lapau_sealing::claim(key, &letter));
    let request = Request::put(format!("/v1/submissions/{}", letter.id))
        .header("content-type", "application/json")
        .header("x-outbox", "1")
        .body(Body::from(letter.to_bytes()))
        .unwrap();
    let got = open.ask(request).await;
    assert!(got.status.is_success(), "{}", got.text);
    letter.id
}

#[tokio::test]
async fn a_list_is_given_to_its_door_alone_and_only_while_it_is_open() {
    let (open, day) = open().await;
    let siti = register(&open, 1, "malam-puisi", day, "Siti Aminah", 2).await;
    let budi = register(&open, 2, "malam-puisi", day, "Budi", 2).await;
    let other = register(&open, 3, "menjilid", day, "Tuti", 1).await;
    let rina = open.log_in("rina").await;
    rina.send(EVENT, &[]).await;
    let secret = open_door(&rina, day, "HP Rina").await;
    for (bearer, status) in [
        (None, StatusCode::UNAUTHORIZED),
        (Some("x".to_owned()), StatusCode::UNAUTHORIZED),
        (Some(write_code(Ticket([7; 16]))), StatusCode::FORBIDDEN),
        // What the desk keeps opens nothing.
        (Some(write_code(lapau_sealing::door_key(secret))), StatusCode::FORBIDDEN),
    ] {
        assert_eq!(list(&open, bearer.as_deref()).await.status, status, "{bearer:?}");
    }
    let got = list(&open, Some(&write_code(secret).replace('-', ""))).await;
    assert_eq!((got.status, &got.headers["cache-control"]), (StatusCode::OK, &"no-store".parse().unwrap()));
    let given: DoorList = serde_json::from_str(&got.text).unwrap();
    assert_eq!((given.day, given.capacity, &*given.event), (day, Some(3), "malam-puisi"));
    let guests: Vec<_> =
        given.guests.iter().map(|guest| (&*guest.ticket, &*guest.name, guest.state, guest.place)).collect();
    assert_eq!(
        guests,
        [(&*budi, "Budi", SubmissionState::Waiting, Some(1)), (&*siti, "Siti Aminah", SubmissionState::Accepted, None),]
    );
    assert_eq!(given.elsewhere.iter().map(|other| &*other.ticket).collect::<Vec<_>>(), [&*other]);
    assert!(!got.text.contains("Tuti"), "of others no name is given");

    let mut fields = rina.hidden(EVENT).await;
    fields.insert("kode".into(), write_code(secret));
    let file = rina.post(&format!("{EVENT}/pintu/berkas"), &fields).await;
    let file: DoorFile = serde_json::from_str(&file.text).unwrap();
    assert_eq!((file.secret, file.list.guests), (secret, given.guests));

    let page = rina.get(EVENT).await.text;
    assert!(page.contains("HP Rina") && page.contains(&grouped(&siti)) && !page.contains(&write_code(secret)));
    let fields = rina.hidden(EVENT).await;
    assert_eq!(rina.post(&format!("{EVENT}/pintu/tutup"), &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(list(&open, Some(&write_code(secret))).await.status, StatusCode::FORBIDDEN);

    let open = open.publish_again(120).await;
    for file in walk(&open.desk.feed()) {
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
        assert!(!text.contains("Siti Aminah") && !text.contains(&siti), "{}", file.display());
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn what_two_phones_hand_in_counts_once_and_nothing_is_lost() {
    let (open, day) = open().await;
    let siti = register(&open, 1, "malam-puisi", day, "Siti Aminah", 2).await;
    register(&open, 2, "malam-puisi", day, "=Budi", 1).await;
    let rina = open.log_in("rina").await;
    rina.send(EVENT, &[]).await;
    let (a, b) = (open_door(&rina, day, "HP Rina").await, open_door(&rina, day, "HP Budi").await);
    let (a, b) = (lapau_sealing::door_key(a), lapau_sealing::door_key(b));
    let arrival = || Deed::Arrival { ticket: siti.clone(), people: 2 };
    let walkin = |name: &str| Deed::Walkin { people: 1, name: name.into() };
    // The later one comes first; the other phone's comes in two letters that share a mark.
    hand_in(&open, 11, day, Some(b), vec![mark(1, 600, arrival()), mark(2, 700, walkin("<b>Ujang"))]).await;
    hand_in(&open, 12, day, Some(a), vec![mark(3, 300, arrival()), mark(4, 400, walkin(""))]).await;
    let undone = Deed::Undo { mark: format!("{:016x}", 4) };
    hand_in(&open, 13, day, Some(a), vec![mark(3, 300, arrival()), mark(5, 500, undone)]).await;
    let page = rina.get(EVENT).await.text;
    assert!(page.contains("Hadir 3 orang") && page.contains("2 terdaftar, 1 tanpa daftar; 1 belum datang"), "{page}");
    assert!(page.contains("2 orang, 07.58, dipindai 2 kali"), "{page}");
    assert!(page.contains("&lt;b&gt;Ujang") && page.contains("belum datang"));
    let csv = rina.get(&format!("{EVENT}/hadir.csv?hari={day}")).await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    let rows: Vec<&str> = csv.text.lines().collect();
    assert_eq!(rows.len(), 4, "{}", csv.text);
    assert_eq!(rows[1], format!("Siti Aminah,{},2,2,07.58,Diterima,hadir", grouped(&siti)));
    assert!(rows[2].starts_with("'=Budi,") && rows[2].ends_with(",1,0,,Diterima,belum datang"), "{}", rows[2]);
    assert_eq!(rows[3], "<b>Ujang,,0,1,08.05,tanpa daftar,hadir");

    // A letter that shows no door, or one of another key, waits for a librarian's word.
    let stray = hand_in(&open, 14, day, None, vec![mark(6, 800, walkin("Siapa"))]).await;
    hand_in(&open, 15, day, Some(Ticket([9; 16])), vec![mark(7, 800, walkin("Palsu"))]).await;
    let page = rina.get(EVENT).await.text;
    assert!(page.contains("tidak menunjukkan pintu mana pun") && !page.contains("Siapa") && !page.contains("Palsu"));
    let letter = format!("/desk/surat/{stray}");
    assert!(!rina.get("/desk").await.text.contains(&letter), "it is counted, not answered");
    assert!(rina.get(&letter).await.text.contains("Tidak menunjukkan pintu mana pun"));
    rina.send(&letter, &[("putusan", "accepted"), ("teks", "")]).await;
    let page = rina.get(EVENT).await.text;
    assert!(page.contains("Hadir 4 orang") && page.contains("Siapa") && !page.contains("Palsu"), "{page}");

    // So does what comes when its door was closed.
    let doors = open.desk.store.doors_of("malam-puisi").await.unwrap();
    let lost = doors.iter().find(|door| door.label == "HP Budi").unwrap();
    let mut fields = rina.hidden(EVENT).await;
    fields.insert("pintu".into(), lost.id.clone());
    rina.post(&format!("{EVENT}/pintu/tutup"), &fields).await;
    // The desk's clock counts seconds.
    let closed = open.desk.store.door(&lost.id).await.unwrap().unwrap().closed.unwrap();
    while desk::clock::wall().unwrap() <= closed {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    hand_in(&open, 16, day, Some(b), vec![mark(8, 900, walkin("Terlambat"))]).await;
    let page = rina.get(EVENT).await.text;
    assert!(page.contains("datang sesudah pintunya ditutup") && !page.contains("Terlambat"));
    assert!(page.contains("Hadir 4 orang"), "what came before stays");
}
