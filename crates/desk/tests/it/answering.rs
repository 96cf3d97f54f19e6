//! Librarians at work, over HTTP: logging in, answering, publishing; and patrons who open what was answered.

use std::collections::HashMap;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use lapau_feed::{
    Ticket,
    conversation::{Post, Question, Thread},
    finding::Finding,
    letters::{Letter, Status, SubmissionState},
    participation::{Proposal, ProposalState, Tally},
    submission::uuid_v4,
};
use serde_json::json;

use crate::librarian::{Open, PASSWORD, encoded, form, login};

#[tokio::test]
async fn only_who_is_known_gets_in() {
    let open = Open::new().await;
    for path in ["/desk", "/desk/surat/x", "/desk/kerja.csv", "/desk/catatan", "/desk/terbit"] {
        let got = open.ask(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(
            (got.status, &got.headers["location"]),
            (StatusCode::SEE_OTHER, &"/desk/masuk".parse().unwrap()),
            "{path}"
        );
    }
    for (name, password) in
        [("rina", "salah sama sekali"), ("siapa", PASSWORD), ("", ""), ("rina' OR 1=1 --", PASSWORD)]
    {
        let got = open.ask(login(name, password, 2)).await;
        assert_eq!(got.status, StatusCode::UNAUTHORIZED, "{name}");
        assert!(!got.headers.contains_key("set-cookie") && got.text.contains("tidak cocok"));
    }
    for _ in 0..10 {
        open.ask(login("rina", "salah sama sekali", 2)).await;
    }
    assert_eq!(open.ask(login("rina", PASSWORD, 2)).await.status, StatusCode::TOO_MANY_REQUESTS);
    let rina = open.log_in("rina").await;
    let page = rina.get("/desk").await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("form-action 'self'") && !policy.contains("script")
    );
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(rina.get("/desk/catatan").await.status, StatusCode::FORBIDDEN);
    let admin = open.log_in("admin").await;
    assert!(admin.get("/desk/catatan").await.text.contains("gagal masuk"));
    assert_eq!(rina.send("/desk", &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
    // Whoever logged out is out, whatever cookie they kept.
    let word = rina.hidden("/desk").await;
    assert_eq!(rina.post("/desk/keluar", &word).await.status, StatusCode::SEE_OTHER);
    assert_eq!(rina.get("/desk").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn no_form_from_elsewhere_is_taken() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    let id = open.letter(1, "suggestion", None, json!({"topic": "service", "text": "Buka sampai pukul 20."})).await;
    let path = format!("/desk/surat/{id}");
    let mut fields = HashMap::from([("putusan".into(), "answered".into()), ("revisi".into(), "0".into())]);
    for word in [None, Some(""), Some("0")] {
        fields.remove("kunci");
        fields.extend(word.map(|word| ("kunci".to_owned(), word.to_owned())));
        assert_eq!(rina.post(&path, &fields).await.status, StatusCode::BAD_REQUEST);
    }
    fields.extend(rina.hidden(&path).await);
    let mut foreign = form(&path, &encoded(&fields), 1);
    foreign.headers_mut().insert("cookie", rina.cookie.parse().unwrap());
    foreign.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(open.ask(foreign).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(open.desk.store.case(&id).await.unwrap().unwrap().state, SubmissionState::Received);
}

#[tokio::test]
async fn a_renewal_is_answered_for_its_writer_alone() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    let ticket = Ticket([7; 16]);
    let id = open
        .letter(
            1,
            "renewal",
            Some(ticket),
            json!({"item": "B00002", "title": "Robohnya surau kami", "due": "2026-11-26"}),
        )
        .await;
    let path = format!("/desk/surat/{id}");
    assert!(rina.get("/desk").await.text.contains("Robohnya surau kami"));
    assert!(rina.get("/desk?cari=%00robohnya").await.text.contains("Robohnya surau kami"));
    assert_eq!(rina.get("/desk/surat/%00").await.status, StatusCode::NOT_FOUND);
    let typed = [("pola", "1"), ("teks", "Ibu Ani,"), ("kembali", "2026-12-04")];
    let got = rina.send(&path, &typed).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.text);
    assert!(
        got.text.contains("Ibu Ani,\n\nMaaf, buku ini") && got.text.contains("value=\"2026-12-04\""),
        "{}",
        got.text
    );
    let next = open
        .letter(3, "suggestion", Some(Ticket([6; 16])), json!({"topic": "service", "text": "Kipas angin rusak."}))
        .await;
    let page = rina.get(&path).await.text;
    assert!(page.contains("Disegel") && !page.contains(&ticket.to_string()), "no page shows a ticket");
    let got = rina.send(&path, &[("putusan", "declined"), ("teks", " ")]).await;
    assert!(got.status == StatusCode::UNPROCESSABLE_ENTITY && got.text.contains("Penolakan perlu alasan"));
    let got = rina.send(&path, &[("putusan", "accepted"), ("teks", "Ya")]).await;
    assert!(got.text.contains("perlu tanggal kembali"), "{}", got.text);
    let late = rina.hidden(&path).await;
    let got = rina.send(&path, &[("putusan", "accepted"), ("teks", "Diperpanjang."), ("kembali", "2026-12-03")]).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);
    let page = rina.get(&path).await.text;
    assert!(page.contains("Ditangani <b>rina</b>") && page.contains("sesudah Anda"), "{page}");
    assert!(page.contains(&format!("href=\"/desk/surat/{next}\"")), "{page}");
    let mut late = late;
    late.extend([("putusan".to_owned(), "declined".to_owned()), ("teks".to_owned(), "Terlambat".to_owned())]);
    let got = rina.post(&path, &late).await;
    assert!(got.text.contains("Rekan Anda") && got.text.contains("Terlambat"), "what was typed is not lost");

    let csv = rina.get("/desk/kerja.csv").await.text;
    assert!(csv.contains("Perpanjang,B00002,Robohnya surau kami,2026-12-03"), "{csv}");
    assert_eq!(open.opened(ticket), None);
    let open = open.publish_again(60).await;
    let message = open.opened(ticket).unwrap();
    let answer = &message.answers[0];
    assert_eq!((answer.state, &*answer.text, &*answer.submission), (SubmissionState::Accepted, "Diperpanjang.", &*id));
    assert_eq!(answer.due, Some(jiff::civil::date(2026, 12, 3)));
    let letters: Vec<Letter> = open.published().records().unwrap();
    assert_eq!(letters.len(), 8, "decoys hide how many there are");
    assert!(open.published().records::<Status>().unwrap().is_empty(), "what is sealed has no public state");
    // Nothing new: the same bytes. Something new: every letter changes.
    let open = open.publish_again(120).await;
    assert_eq!(open.published().records::<Letter>().unwrap(), letters);
    let rina = open.log_in("rina").await;
    let other = Ticket([8; 16]);
    let id = open.letter(2, "question", Some(other), json!({"text": "Di mana koran lama?", "public": false})).await;
    rina.send(&format!("/desk/surat/{id}"), &[("putusan", "answered"), ("teks", "Di lantai 3.")]).await;
    let open = open.publish_again(180).await;
    let again: Vec<Letter> = open.published().records().unwrap();
    assert!(letters.iter().all(|old| again.iter().all(|new| new.id != old.id && new.sealed != old.sealed)));
    assert_eq!(open.opened(ticket).unwrap(), message);
    assert_eq!(open.opened(other).unwrap().answers[0].text, "Di lantai 3.");
    assert_eq!(open.opened(Ticket([9; 16])), None);
}

#[tokio::test]
async fn what_patrons_write_is_published_once_it_was_read() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    let question = open
        .letter(1, "question", None, json!({"text": "Di mana koran lama Haluan?", "topic": "Koran", "public": true}))
        .await;
    let post = open.letter(2, "post", None, json!({"club": "membaca", "title": "Akhir cerita", "text": "Saya terkejut.", "pen_name": "Elang", "page": 90})).await;
    let proposal = open
        .letter(
            3,
            "proposal",
            None,
            json!({"topic": "service", "title": "Tambah kursi", "why": "Sering penuh pada sore hari."}),
        )
        .await;
    let spoiler = open
        .letter(
            4,
            "post",
            None,
            json!({"club": "membaca", "title": "Bocor", "text": "Hubungi 0813-6312-3456", "pen_name": "X"}),
        )
        .await;
    let at = |id: &str| format!("/desk/surat/{id}");
    rina.send(
        &at(&question),
        &[
            ("putusan", "answered"),
            ("teks", "Di lantai 3.\n\nBuka setiap hari."),
            ("terbit", "ya"),
            ("soal", "Di mana koran Haluan yang lama?"),
        ],
    )
    .await;
    rina.send(&at(&post), &[("putusan", "answered"), ("teks", "")]).await;
    rina.send(&at(&proposal), &[("putusan", "accepted"), ("teks", "Terima kasih.")]).await;
    let got = rina.send(&at(&spoiler), &[("putusan", "answered"), ("teks", "")]).await;
    assert!(got.text.contains("Memuat data pribadi") && !got.text.contains("SQL"), "{}", got.text);
    rina.send(&at(&spoiler), &[("putusan", "declined"), ("teks", "Memuat nomor telepon.")]).await;

    let open = open.publish_again(60).await;
    let feed = open.published();
    let asked: Vec<Question> = feed.records().unwrap();
    let asked = asked.iter().find(|record| record.id.starts_with("t-")).unwrap();
    assert_eq!(lapau_feed::prose::plain(&asked.answer), "Di lantai 3.\nBuka setiap hari.");
    let threads: Vec<Thread> = feed.records().unwrap();
    let posts: Vec<Post> = feed.records().unwrap();
    assert_eq!((threads.len(), posts.len(), &*posts[0].author, posts[0].page), (1, 1, "Elang", Some(90)));
    let proposals: Vec<Proposal> = feed.records().unwrap();
    let id = proposals.iter().find(|record| record.id.starts_with("u-")).unwrap().id.clone();
    let statuses: Vec<Status> = feed.records().unwrap();
    let status = |id: &str| statuses.iter().find(|status| status.id == Status::id_of(id)).unwrap();
    assert_eq!(status(&spoiler).state, SubmissionState::Declined);
    assert_eq!(statuses.len(), 4);

    // Two support it, one takes it back; the post is taken back too.
    open.letter(5, "support", None, json!({"proposal": id})).await;
    let support = open.letter(6, "support", Some(Ticket([1; 16])), json!({"proposal": id})).await;
    open.letter(7, "support", Some(Ticket([2; 16])), json!({"proposal": id})).await;
    open.letter(8, "support", Some(Ticket([2; 16])), json!({"proposal": id})).await;
    open.letter(9, "cancellation", None, json!({"submission": support})).await;
    open.letter(10, "cancellation", None, json!({"submission": post})).await;
    let open = open.publish_again(120).await;
    let proposals: Vec<Proposal> = open.published().records().unwrap();
    assert_eq!(proposals.iter().find(|record| record.id == id).unwrap().supporters, 2);
    assert!(
        open.published().records::<Post>().unwrap().is_empty()
            && open.published().records::<Thread>().unwrap().is_empty()
    );
}

#[tokio::test]
async fn whoever_registers_first_has_the_place() {
    let open = Open::new().await;
    let open = Open {
        desk: open.desk.write("content/events/kelas.toml", "kind = \"training\"\ntitle = \"Kelas\"\nstart = 2026-12-05T09:00:00\nend = 2026-12-05T11:00:00\nregistration = { capacity = 41, taken = 37 }\n"),
        ..open
    };
    let open = open.publish_again(60).await;
    let rina = open.log_in("rina").await;
    let tickets = [1, 2, 3, 4].map(|n| Ticket([n; 16]));
    for (n, seats) in [(0, 2), (1, 3), (2, 1), (3, 1)] {
        let body = json!({"event": "kelas", "seats": seats, "name": format!("Orang {n}")});
        open.letter(n as u8 + 1, "registration", Some(tickets[n]), body).await;
    }
    open.letter(9, "cancellation", None, json!({"submission": uuid_v4([3; 16])})).await;
    let page = rina.get("/desk").await.text;
    assert!(page.contains("Kelas · 2 orang · Orang 0"), "{page}");
    assert!(rina.get("/desk/acara").await.text.contains("/desk/acara/kelas"));
    let got = rina.send("/desk/acara/kelas", &[]).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);
    let page = rina.get("/desk/acara/kelas").await.text;
    assert!(
        page.contains("2 orang diterima di sini, 37 sudah terisi di luar aplikasi dari 41 tempat; sisa 2."),
        "{page}"
    );

    let open = open.publish_again(120).await;
    let state = |ticket| open.opened(ticket).map(|message| (message.answers[0].state, message.answers[0].place));
    assert_eq!(state(tickets[0]), Some((SubmissionState::Accepted, None)));
    assert_eq!(state(tickets[1]), Some((SubmissionState::Waiting, Some(1))), "three do not fit");
    assert_eq!(state(tickets[2]), None, "taken back before it was answered");
    assert_eq!(state(tickets[3]), Some((SubmissionState::Waiting, Some(2))), "nobody overtakes whoever waits");
    let event: lapau_feed::programme::Event = open.published().record("kelas").unwrap().unwrap();
    assert_eq!(event.registration.unwrap().taken, Some(39));
}

#[tokio::test]
async fn votes_are_counted_once_they_closed() {
    let open = Open::new().await;
    let ballot = |closes: &str| {
        format!(
            "title = \"Buku\"\nmethod = \"approval\"\nopens = 2020-01-01T08:00:00\ncloses = {closes}\noptions = [{{ id = \"a\", label = \"Kamus\" }}, {{ id = \"b\", label = \"Atlas\" }}]\n"
        )
    };
    let open = Open { desk: open.desk.write("content/ballots/buku.toml", &ballot("2099-01-01T00:00:00")), ..open };
    let open = open.publish_again(60).await;
    let first = open.letter(1, "vote", None, json!({"ballot": "buku", "choices": ["a"]})).await;
    open.letter(2, "vote", None, json!({"ballot": "buku", "choices": ["a", "b"]})).await;
    open.letter(3, "vote", None, json!({"ballot": "buku", "choices": ["z"]})).await;
    let rina = open.log_in("rina").await;
    let page = rina.get("/desk/suara").await.text;
    assert!(page.contains("<b>2</b> suara sah") && !page.contains("Terpilih"), "no count while it is open: {page}");
    let open = open.publish_again(120).await;
    assert!(open.published().records::<Tally>().unwrap().is_empty());
    // The clock of the publication is in the past of the letters, so the end is put between: after they came, before it is published.
    let open = Open {
        desk: open.desk.at(10 * 366 * 24 * 3600).edit("content/ballots/buku.toml", "2099-01-01", "2036-01-01"),
        ..open
    };
    let clock = open.desk.clock;
    let open = open.publish_again(clock).await;
    let tallies: Vec<Tally> = open.published().records().unwrap();
    assert_eq!(
        (tallies[0].voters, tallies[0].counts["a"], tallies[0].counts["b"], &*tallies[0].winners),
        (2, 2, 1, &["a".to_owned()][..])
    );
    assert!(tallies[0].receipts.contains(&lapau_feed::submission::Vote::fingerprint(&first)));
}

#[tokio::test]
async fn a_survey_is_counted_once_it_closed_and_nobody_is_recognised() {
    let open = Open::new().await;
    let survey = |closes: &str| {
        format!(
            "title = \"Jam buka\"\nopens = 2020-01-01\ncloses = {closes}\nitems = [{{ id = \"hari\", label = \"Hari apa?\", kind = \"choice\", options = [\"Senin\", \"Selasa\", \"Rabu\"] }}, {{ id = \"lain\", label = \"Lain?\", kind = \"text\" }}]\n"
        )
    };
    let open = Open { desk: open.desk.write("content/surveys/jam.toml", &survey("2099-01-01")), ..open };
    let open = open.publish_again(60).await;
    for (n, choice) in [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2].into_iter().enumerate() {
        let answers = json!([{"item": "hari", "choices": [choice]}, {"item": "lain", "text": "Saya Ani."}]);
        open.letter(n as u8 + 1, "response", None, json!({"survey": "jam", "language": "id", "answers": answers}))
            .await;
    }
    let page = open.log_in("rina").await.get("/desk/survei").await.text;
    assert!(page.contains("<b>12</b> jawaban") && page.contains("Saya Ani."), "{page}");
    let table = open.log_in("rina").await.get("/desk/survei/jam/jawaban.csv").await.text;
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!((lines.len(), lines[0]), (13, "tanggal,bahasa,hari Hari apa?,lain Lain?"));
    assert!(lines[1].ends_with(",id,Senin,Saya Ani."), "{}", lines[1]);
    assert_eq!(open.log_in("rina").await.get("/desk/survei/lain/jawaban.csv").await.status, StatusCode::NOT_FOUND);
    let open = open.publish_again(120).await;
    assert!(open.published().records::<Finding>().unwrap().is_empty(), "it is still open");
    let open = Open {
        desk: open.desk.at(10 * 366 * 24 * 3600).edit("content/surveys/jam.toml", "2099-01-01", "2036-01-01"),
        ..open
    };
    let clock = open.desk.clock;
    let open = open.publish_again(clock).await;
    let findings: Vec<Finding> = open.published().records().unwrap();
    assert_eq!((findings.len(), findings[0].responses), (1, 12));
    assert_eq!(findings[0].items.len(), 1, "what people wrote stays at the desk");
    assert_eq!(findings[0].items[0].counts, [Some(6), None, None], "one alone could be worked out");
}

#[tokio::test]
async fn signs_are_counted_with_what_they_are_about() {
    let open = Open::new().await;
    let thread = "title = \"Obrolan\"\nopened = 2026-11-01T00:00:00Z\nclub = \"klub\"\n";
    let post = |text: &str| {
        format!(
            "thread = \"obrolan\"\nauthor = \"Rani\"\nwritten = 2026-11-02T00:00:00Z\npublished = 2026-11-02T00:00:00Z\ntext = \"{text}\"\n"
        )
    };
    let desk = open.desk.write("content/clubs/klub.toml", "name = \"Klub\"\n");
    let desk = desk.write("content/threads/obrolan.toml", thread);
    let desk = desk.write("content/posts/satu.toml", &post("Kakek yang salah."));
    let desk = desk.write("content/posts/dua.toml", &post("Ajo Sidi yang salah."));
    let open = Open { desk, ..open }.publish_again(60).await;
    assert!(open.published().records::<Post>().unwrap().iter().all(|post| post.reactions.is_none()));

    let sign = |id: &str, sign: &str| json!({"to": "post", "id": id, "sign": sign});
    let mine = open.letter(1, "reaction", None, sign("satu", "like")).await;
    open.letter(2, "reaction", None, sign("satu", "like")).await;
    for n in [3, 4] {
        open.letter(n, "reaction", Some(Ticket([7; 16])), sign("satu", "like")).await;
    }
    open.letter(5, "reaction", None, sign("satu", "unhelpful")).await;
    open.letter(6, "reaction", None, sign("hilang", "like")).await;
    open.letter(7, "reaction", None, json!({"to": "question", "id": "satu", "sign": "helped"})).await;
    let page = open.log_in("rina").await.get("/desk/tanda").await.text;
    assert!(
        page.contains("Kakek yang salah.") && page.contains("<td class=\"number\" data-nama=\"Suka\">3</td>"),
        "{page}"
    );
    assert!(page.contains("<td class=\"number\" data-nama=\"Tidak terbantu\">1</td>") && !page.contains("Ajo Sidi"));

    let open = open.publish_again(120).await;
    let of = |open: &Open, id: &str| open.published().record::<Post>(id).unwrap().unwrap().reactions;
    let first = of(&open, "satu").unwrap();
    assert_eq!((first.likes, first.helped), (3, 0));
    assert_eq!(of(&open, "dua"), None);
    // The same letters make the same bytes.
    let before = open.published().manifest().unwrap().unwrap();
    let open = open.publish_again(180).await;
    assert_eq!(open.published().manifest().unwrap().unwrap(), before);

    // Whoever takes theirs back while another comes changes no number, and yet phones learn that both are counted.
    open.letter(8, "cancellation", None, json!({"submission": mine})).await;
    open.letter(9, "reaction", None, sign("satu", "like")).await;
    let open = open.publish_again(240).await;
    let second = of(&open, "satu").unwrap();
    assert_eq!(second.likes, 3);
    // Receipts are by the second: both may be of one.
    assert!(second.as_of >= first.as_of);
    let received =
        open.desk.store.case(&lapau_feed::submission::uuid_v4([9; 16])).await.unwrap().unwrap().letter.received;
    assert_eq!(second.as_of, received.parse().unwrap(), "it is the time on the last letter's receipt");

    // What is published no longer takes its signs with it.
    std::fs::remove_file(open.desk.path("content/posts/satu.toml")).unwrap();
    let open = open.publish_again(300).await;
    let left: Vec<Post> = open.published().records().unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].reactions, None);
}

#[tokio::test]
async fn a_pasted_message_is_a_letter_like_any_other() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    let id = uuid_v4([1; 16]);
    let letter = json!({"v": 1, "id": id, "created": "2026-11-24T00:10:00Z", "kind": "suggestion", "body": {"topic": "service", "text": "Buka sampai <b>malam</b> ya."}});
    let line = data_encoding::BASE64URL_NOPAD.encode(letter.to_string().as_bytes());
    let message = format!("[24/11 10.00] Ani: Buka sampai malam ya.\nLAPAU1:{line}\nTerima kasih");
    let page = rina.send("/desk/tempel", &[("teks", &message)]).await.text;
    assert!(page.contains(&format!("/desk/surat/{id}")) && page.contains("Saran tersimpan"), "{page}");
    let page = rina.send("/desk/tempel", &[("teks", &message)]).await.text;
    assert!(page.contains("Saran sudah ada"), "{page}");
    let changed = message
        .replace(&line, &data_encoding::BASE64URL_NOPAD.encode(letter.to_string().replace("malam", "pagi").as_bytes()));
    assert!(rina.send("/desk/tempel", &[("teks", &changed)]).await.text.contains("yang pertama tetap berlaku"));
    assert!(rina.send("/desk/tempel", &[("teks", "Halo")]).await.text.contains("Tidak ada surat"));
    let spoilt = letter.to_string().replace("Buka sampai <b>malam</b> ya.", "x");
    assert!(rina.send("/desk/tempel", &[("teks", &spoilt)]).await.text.contains("Tidak dapat diterima"));
    let page = rina.get(&format!("/desk/surat/{id}")).await.text;
    assert!(page.contains("&lt;b&gt;malam") && !page.contains("<b>malam"), "no text becomes markup");
    assert!(rina.get("/desk?cari=malam").await.text.contains(&id));
    assert!(!rina.get("/desk?cari=pagi").await.text.contains(&id));
    assert!(!rina.get("/desk?jenis=question").await.text.contains(&id));
    rina.post(&format!("/desk/surat/{id}/tugas"), &{
        let mut fields = rina.hidden(&format!("/desk/surat/{id}")).await;
        fields.insert("oleh".into(), "rina".into());
        fields
    })
    .await;
    assert!(rina.get("/desk?milik=saya").await.text.contains(&id));
}

#[tokio::test]
async fn the_button_publishes_and_says_what_came_of_it() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    let outcome = async |word: &str| {
        assert_eq!(rina.send("/desk/terbit", &[]).await.status, StatusCode::SEE_OTHER);
        for _ in 0..600 {
            let page = rina.get("/desk/terbit").await.text;
            if page.contains(word) {
                return page;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("{word:?} never came");
    };
    open.letter(1, "suggestion", None, json!({"topic": "service", "text": "Buka sampai pukul 20."})).await;
    outcome("Terbit sebagai terbitan 2").await;
    let statuses: Vec<Status> = open.published().records().unwrap();
    assert_eq!((statuses.len(), statuses[0].state), (1, SubmissionState::Received));
    std::fs::write(open.desk.path("content/news/salah.toml"), "titel = \"x\"").unwrap();
    let page = outcome("Tidak ada yang terbit").await;
    assert!(page.contains("news/salah.toml"), "{page}");
}

#[tokio::test]
async fn the_form_begins_with_the_date_that_the_rules_give() {
    let open = Open::new().await;
    let rules = "\n[rules]\nloan_days = 7\n\n[rules.renewal]\nbasis = \"due\"\ndays = 7\noverdue_allowed = true\nskip_closures = false\ncapped_by_membership = false\n";
    let library = std::fs::read_to_string(open.desk.path("content/library.toml")).unwrap();
    let open = Open { desk: open.desk.write("content/library.toml", &format!("{library}{rules}")), ..open };
    let open = open.publish_again(60).await;
    let rina = open.log_in("rina").await;
    let id = open.letter(1, "renewal", None, json!({"item": "B00001", "due": "2026-11-26"})).await;
    let page = rina.get(&format!("/desk/surat/{id}")).await.text;
    assert!(page.contains("kembali <b>27 Nov 2026</b>") && page.contains("berbeda dari yang diimpor"), "{page}");
    assert!(page.contains("name=\"kembali\" type=\"date\" value=\"2026-12-04\""), "{page}");
    // An import that shows the new date takes the renewal off the worklist.
    let path = format!("/desk/surat/{id}");
    rina.send(&path, &[("putusan", "accepted"), ("teks", "Ya."), ("kembali", "2026-12-04")]).await;
    assert!(rina.get("/desk/kerja").await.text.contains("B00001"));
    let desk = open.desk.edit("loans.csv", "2026-11-27", "2026-12-04").import(&["loans.csv"]).await;
    let open = Open { desk, ..open };
    let rina = open.log_in("rina").await;
    assert!(!rina.get("/desk/kerja").await.text.contains("B00001"));
}

#[tokio::test]
async fn a_proposal_goes_its_way_and_a_reported_post_leaves_the_board() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    let body = json!({"topic": "service", "title": "Tambah kursi", "why": "Sering penuh pada sore hari."});
    let proposal = open.letter(1, "proposal", None, body).await;
    let path = format!("/desk/surat/{proposal}");
    rina.send(&path, &[("putusan", "accepted"), ("teks", "Terima kasih.")]).await;
    let got = rina.send(&path, &[("putusan", "accepted"), ("langkah", "refused"), ("teks", "")]).await;
    assert!(got.text.contains("perlu alasan"), "{}", got.text);
    rina.send(&path, &[("putusan", "accepted"), ("langkah", "ordered"), ("teks", "Sepuluh kursi dipesan.")]).await;
    let body = json!({"club": "membaca", "title": "Akhir cerita", "text": "Tokohnya mati.", "pen_name": "Elang"});
    let post = open.letter(2, "post", None, body).await;
    rina.send(&format!("/desk/surat/{post}"), &[("putusan", "answered"), ("teks", "")]).await;
    let open = open.publish_again(60).await;
    let rina = open.log_in("rina").await;
    let proposals: Vec<Proposal> = open.published().records().unwrap();
    let steps = &proposals.iter().find(|record| record.id.starts_with("u-")).unwrap().history;
    assert_eq!((steps.len(), steps[1].state), (2, ProposalState::Ordered));
    let id = open.published().records::<Post>().unwrap()[0].id.clone();

    let report = open.letter(3, "report", None, json!({"post": id, "reason": "spoiler"})).await;
    let page = rina.get(&format!("/desk/surat/{report}")).await.text;
    assert!(page.contains("Tokohnya mati.") && page.contains(&format!("/desk/surat/{post}")), "{page}");
    rina.send(&format!("/desk/surat/{post}"), &[("putusan", "declined"), ("teks", "Membocorkan cerita.")]).await;
    let open = open.publish_again(120).await;
    assert!(open.published().records::<Post>().unwrap().is_empty());
}
