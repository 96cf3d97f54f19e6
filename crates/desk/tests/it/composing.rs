//! Librarians write news, events and the like in forms, beside what they write in files.

use std::{collections::HashMap, fs};

use axum::http::{Request, StatusCode};
use desk::reception::{self, Services};
use lapau_feed::{
    Collection, Localized,
    conversation::{Club, News, Pick},
    learning::{Guide, Survey},
    participation::Ballot,
    programme::{Contest, Event, Frequency},
    prose,
};

use crate::{
    forms::filled,
    librarian::{Got, Librarian, Open, encoded, form},
};

/// Fills in a page's form over what it holds and sends it with one of its buttons.
async fn send(librarian: &Librarian<'_>, page: &str, button: &str, typed: &[(&str, &str)]) -> Got {
    let got = librarian.get(page).await;
    assert_eq!(got.status, StatusCode::OK, "{page}: {}", got.text);
    send_from(librarian, &got, page, button, typed).await
}

/// The same from a page that is shown already.
async fn send_from(librarian: &Librarian<'_>, shown: &Got, page: &str, button: &str, typed: &[(&str, &str)]) -> Got {
    let mut fields = filled(&shown.text);
    fields.insert("putusan".into(), button.into());
    fields.extend(typed.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
    librarian.post(page, &fields).await
}

/// Where a browser is sent after something was stored.
fn stored(got: &Got) -> String {
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text);
    got.headers["location"].to_str().unwrap().split('?').next().unwrap().to_owned()
}

fn wrong(got: &Got, field: &str, what: &str) {
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", got.text);
    let beside = format!("id=\"f-{field}-salah\">");
    let said = got.text.split_once(&beside).unwrap_or_else(|| panic!("nothing beside {field}: {}", got.text)).1;
    assert!(said.starts_with(what), "{field}: {}", &said[..said.len().min(200)]);
    let listed = got.text.split_once(&format!("<a href=\"#f-{field}\">"));
    let listed = listed.unwrap_or_else(|| panic!("the list at the top leads to {field}")).1;
    let listed = listed.split_once("</a>").unwrap().0;
    // A field's own name may have a colon too.
    let named = listed.to_lowercase();
    let named = named.split_once(&format!(": {}", what.to_lowercase())).map(|(name, _)| name.to_owned());
    assert!(named.is_some_and(|name| !name.is_empty()), "{listed} names its field");
}

#[tokio::test]
async fn what_is_written_in_forms_reaches_the_feed() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    let content = open.desk.path("content");
    let typed = [
        ("title", "Kursi baru di teras"),
        ("title.en", "New chairs on the terrace"),
        ("text", "Sudah **datang**.\r\n\r\n- dua belas kursi\r\n- satu meja\r\n"),
        ("posted", "2026-11-24T07:30"),
    ];
    // A look at what it comes to changes nothing.
    let looked = send(&rina, "/desk/tulis/kabar/baru", "lihat", &typed).await;
    assert_eq!(looked.status, StatusCode::OK, "{}", looked.text);
    assert!(looked.text.contains("Belum disimpan.") && looked.text.contains("<b>datang</b>"), "{}", looked.text);
    assert_eq!(fs::read_dir(content.join("news")).unwrap().count(), 1);
    assert_eq!(filled(&looked.text)["title.en"], "New chairs on the terrace", "what was typed is still there");

    let news = stored(&send_from(&rina, &looked, "/desk/tulis/kabar/baru", "simpan", &[]).await);
    assert_eq!(news, "/desk/tulis/kabar/ubah/kursi-baru-di-teras");
    assert_eq!(
        fs::read_to_string(content.join("news/kursi-baru-di-teras.md")).unwrap(),
        "+++\ntitle = { en = \"New chairs on the terrace\", id = \"Kursi baru di teras\" }\nposted = 2026-11-24T07:30:00\n+++\n\n\
         Sudah **datang**.\n\n- dua belas kursi\n- satu meja\n"
    );
    let event = stored(
        &send(
            &rina,
            "/desk/tulis/acara/baru",
            "simpan",
            &[
                ("title", "Bercerita di teras"),
                ("kind", "story"),
                ("start", "2026-12-05T09:00"),
                ("end", "2026-12-05T10:00"),
                ("recurrence.every", "week"),
                ("recurrence.until", "2026-12-26"),
                ("recurrence.except", "2026-12-19"),
                ("registration", "ya"),
                ("registration.capacity", "20"),
                ("audience.children", "ya"),
                ("people.jumlah", "1"),
                ("people.0.name", "Uni Rina"),
                ("titles", "979-461-046-1\r\nB00003"),
                ("club", "membaca"),
                ("about", "Bawa tikar."),
            ],
        )
        .await,
    );
    let pick = [("title", "B00003"), ("why", "Seru sampai akhir."), ("by", "Uni Rina")];
    let pick = stored(&send(&rina, "/desk/tulis/pilihan/baru", "simpan", &pick).await);
    for page in [&news, &event, &pick] {
        assert!(rina.get(page).await.text.contains("Belum terbit"), "{page}");
    }

    let open_again = send(&rina, "/desk/terbit", "", &[]).await;
    assert_eq!(open_again.status, StatusCode::SEE_OTHER);
    published(&open, 2).await;
    for page in [&news, &event, &pick] {
        assert!(rina.get(page).await.text.contains("Sudah terbit"), "{page}");
    }
    let news: News = open.published().record("kursi-baru-di-teras").unwrap().unwrap();
    assert_eq!(news.posted, "2026-11-24T00:30:00Z".parse().unwrap());
    assert_eq!(prose::plain(&news.text), "Sudah datang.\ndua belas kursi\nsatu meja");
    let event: Event = open.published().record("bercerita-di-teras").unwrap().unwrap();
    let recurrence = event.recurrence.unwrap();
    assert_eq!((recurrence.every, recurrence.except.len()), (Frequency::Week, 1));
    assert_eq!((event.registration.unwrap().capacity, event.people[0].name.as_str()), (Some(20), "Uni Rina"));
    assert_eq!(event.titles.len(), 2);
    let picks: Vec<Pick> = open.published().records().unwrap();
    let pick = picks.iter().find(|pick| pick.by == "Uni Rina").unwrap();
    assert_eq!(pick.title, event.titles[1]);

    // Changed since: the page says so, and the next publication brings it.
    let page = "/desk/tulis/kabar/ubah/kursi-baru-di-teras";
    stored(&send(&rina, page, "simpan", &[("title", "Kursi baru")]).await);
    assert!(rina.get("/desk/tulis/kabar").await.text.contains("Berubah sejak terbit"));
    let admin = open.log_in("admin").await;
    let log = admin.get("/desk/catatan").await.text;
    assert!(log.contains("ubah tulisan") && log.contains("news/kursi-baru-di-teras"), "{log}");
}

/// Waits until the feed has a generation.
async fn published(open: &Open, generation: u64) {
    for _ in 0..600 {
        if open.published().manifest().unwrap().is_some_and(|manifest| manifest.generation == generation) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("generation {generation} did not come");
}

#[tokio::test]
async fn mistakes_are_said_beside_their_field_and_nothing_typed_is_lost() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    let got = send(
        &rina,
        "/desk/tulis/acara/baru",
        "simpan",
        &[
            ("start", "2026-12-05T10:00"),
            ("end", "2026-12-05T09:00"),
            ("fee", "gratis"),
            ("titles", "979-461-046-2"),
            ("about", "Halo\r\n\r\n<b>dunia</b> & \"kawan\""),
            ("materials.jumlah", "1"),
            ("materials.0.label", "Situs"),
            ("materials.0.href", "javascript:alert(1)"),
        ],
    )
    .await;
    wrong(&got, "title", "Masih kosong.");
    wrong(&got, "fee", "&quot;gratis&quot; bukan bilangan bulat.");
    wrong(&got, "about", "Baris 3: HTML tidak dapat dipakai");
    wrong(&got, "titles", "isbn:979-461-046-2 bukan ISBN yang benar");
    assert!(filled(&got.text)["about"].contains("<b>dunia</b> & \"kawan\""));
    assert_eq!(filled(&got.text)["materials.0.href"], "javascript:alert(1)");

    let typed =
        [("title", "A"), ("kind", "story"), ("fee", ""), ("titles", "B00099"), ("about", "Hubungi 0813-6312-3456")];
    let got = send_from(&rina, &got, "/desk/tulis/acara/baru", "simpan", &typed).await;
    wrong(&got, "end", "Berakhir sebelum mulai.");
    wrong(&got, "titles", "item:B00099 tidak ada di katalog.");
    wrong(&got, "about", "Memuat nomor telepon");
    wrong(&got, "materials-0-href", "Ada tautan yang tidak dapat dibuka.");
    let typed = [("end", "2026-12-05T11:00"), ("titles", ""), ("about", ""), ("materials.0.buang", "ya")];
    assert_eq!(
        stored(&send_from(&rina, &got, "/desk/tulis/acara/baru", "simpan", &typed).await),
        "/desk/tulis/acara/ubah/a"
    );

    // A pick without a book needs a heading; the reader of files says so, and the page says it in its words.
    let got = send(&rina, "/desk/tulis/pilihan/baru", "simpan", &[("why", "Sebab.")]).await;
    wrong(&got, "heading", "Pilihan tanpa buku perlu judul.");
    let got = send(&rina, "/desk/tulis/kabar/baru", "lihat", &[("title", "x\u{0}y")]).await;
    wrong(&got, "title", "Memuat huruf kendali");
}

#[tokio::test]
async fn what_was_written_by_hand_is_changed_in_its_place() {
    let open = Open::new().await;
    let file = open.desk.path("content/news/2026.toml");
    let text = fs::read_to_string(&file)
        .unwrap()
        .replace("id = \"pindah\"", "# Dari Instagram\nid = \"pindah\" # jangan diubah");
    fs::write(&file, &text).unwrap();
    let rina = open.log_in("rina").await;
    let list = rina.get("/desk/tulis/kabar").await.text;
    assert!(list.contains("Ruang baca dibuka lagi") && list.contains("Rak anak pindah"), "{list}");
    let page = "/desk/tulis/kabar/ubah/pindah";
    let shown = filled(&rina.get(page).await.text);
    assert_eq!((shown["posted"].as_str(), shown["channel"].as_str()), ("2026-11-20T17:00", "instagram"));
    // A form that is stored as it came changes no byte.
    stored(&send(&rina, page, "simpan", &[]).await);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    stored(&send(&rina, page, "simpan", &[("title", "Rak anak kembali")]).await);
    assert_eq!(fs::read_to_string(&file).unwrap(), text.replace("Rak anak pindah", "Rak anak kembali"));

    // So it is for every kind that there is a form for.
    for (page, file) in [
        ("/desk/tulis/acara/ubah/bedah-buku", "events/bedah-buku.md"),
        ("/desk/tulis/pilihan/ubah/surau", "picks/surau.toml"),
        ("/desk/tulis/klub/ubah/membaca", "clubs/membaca.toml"),
        ("/desk/tulis/panduan/ubah/mencari", "guides/mencari.toml"),
    ] {
        let before = fs::read_to_string(open.desk.path("content").join(file)).unwrap();
        stored(&send(&rina, page, "simpan", &[]).await);
        assert_eq!(fs::read_to_string(open.desk.path("content").join(file)).unwrap(), before, "{file}");
    }
}

#[tokio::test]
async fn every_text_of_the_sample_goes_through_its_form_unchanged() {
    let desk = crate::driver::Desk::with_the_sample().await;
    let content = desk.path("content");
    let services = Services { content: Some(content.clone()), ..desk.services() };
    let open = Open::with(desk, reception::router(&services).unwrap()).await;
    let rina = open.log_in("rina").await;
    for (kind, collection) in [
        ("kabar", Collection::News),
        ("acara", Collection::Events),
        ("pilihan", Collection::Picks),
        ("klub", Collection::Clubs),
        ("lomba", Collection::Contests),
        ("suara", Collection::Ballots),
        ("survei", Collection::Surveys),
        ("panduan", Collection::Guides),
    ] {
        let all = desk::content::writing::list(&content, collection).unwrap();
        assert!(!all.is_empty(), "{kind}");
        for written in all {
            let page = format!("/desk/tulis/{kind}/ubah/{}", written.id);
            let shown = rina.get(&page).await;
            let got = send_from(&rina, &shown, &page, "lihat", &[]).await;
            // Nothing is imported here, so books are missing; nothing else may be wrong.
            let said: Vec<&str> =
                got.text.split("-salah\">").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
            assert!(said.iter().all(|what| what.contains("tidak ada di katalog")), "{page}: {said:?}");
            let held = |page: &str| -> HashMap<String, String> {
                let fields = filled(page).into_iter().map(|(name, text)| (name, text.trim().to_owned()));
                fields.filter(|(name, text)| name != "putusan" && !text.is_empty()).collect()
            };
            let (before, after) = (held(&shown.text), held(&got.text));
            assert_eq!(before, after, "{page}");
        }
    }
}

#[tokio::test]
async fn a_change_meanwhile_is_not_overwritten() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    let page = "/desk/tulis/acara/ubah/bedah-buku";
    let shown = rina.get(page).await;
    let file = open.desk.path("content/events/bedah-buku.md");
    let by_hand = fs::read_to_string(&file).unwrap().replace("T11:00:00", "T12:00:00");
    fs::write(&file, &by_hand).unwrap();
    let got = send_from(&rina, &shown, page, "simpan", &[("title", "Bedah buku lagi")]).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(got.text.contains("diubah orang lain") && got.text.contains("2026-11-28T12:00"), "{}", got.text);
    assert_eq!(fs::read_to_string(&file).unwrap(), by_hand);
    assert_eq!(filled(&got.text)["title"], "Bedah buku lagi");
    // Whoever has read what is different may store it.
    stored(&send_from(&rina, &got, page, "simpan", &[("end", "2026-11-28T12:00")]).await);
    assert_eq!(fs::read_to_string(&file).unwrap(), by_hand.replace("Bedah buku", "Bedah buku lagi"));

    // Of two librarians with the same form the second is told.
    let admin = open.log_in("admin").await;
    let (one, two) = (rina.get(page).await, admin.get(page).await);
    stored(&send_from(&rina, &one, page, "simpan", &[("title", "Satu")]).await);
    let got = send_from(&admin, &two, page, "simpan", &[("title", "Dua")]).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    // What went away meanwhile is not made again in silence, and what was typed is not lost.
    let shown = rina.get(page).await;
    fs::remove_file(&file).unwrap();
    let got = send_from(&rina, &shown, page, "simpan", &[("title", "Tiga")]).await;
    assert_eq!((got.status, file.exists()), (StatusCode::UNPROCESSABLE_ENTITY, false));
    assert!(got.text.contains("sudah ditarik"));
    assert_eq!(
        stored(&send_from(&rina, &got, "/desk/tulis/acara/baru", "simpan", &[]).await),
        "/desk/tulis/acara/ubah/tiga"
    );
}

#[tokio::test]
async fn what_was_written_is_taken_back() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    // What others name stays until they do not, or nothing could be published any more.
    let shown = rina.get("/desk/tulis/klub/ubah/membaca").await.text;
    let got = rina.post("/desk/tulis/klub/tarik/membaca", &filled(&shown)).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(got.text.contains("masih disebut di events/bedah-buku.md"), "{}", got.text);
    assert!(open.desk.path("content/clubs/membaca.toml").exists());
    let page = "/desk/tulis/kabar/ubah/pindah";
    let mut fields = filled(&rina.get(page).await.text);
    let path = "/desk/tulis/kabar/tarik/pindah";
    fields.insert("tanda".into(), "0".repeat(64));
    assert_eq!(rina.post(path, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY, "of another state");
    let fields = filled(&rina.get(page).await.text);
    let got = rina.post(path, &fields).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert!(rina.get(got.headers["location"].to_str().unwrap()).await.text.contains(".ditarik/news-pindah.toml"));
    let aside = fs::read_to_string(open.desk.path("content/.ditarik/news-pindah.toml")).unwrap();
    assert!(aside.contains("Rak anak pindah"));
    assert_eq!(rina.get(page).await.status, StatusCode::NOT_FOUND);
    let open = open.publish_again(60).await;
    let news: Vec<News> = open.published().records().unwrap();
    assert_eq!(news.iter().map(|news| news.id.as_str()).collect::<Vec<_>>(), ["buka"]);
}

#[tokio::test]
async fn entries_are_added_filled_in_and_dropped() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    let page = "/desk/tulis/suara/baru";
    let got = send(&rina, page, "tambah:options", &[("options.0.label", "Novel"), ("options.1.label", "Komik")]).await;
    assert_eq!((got.status, filled(&got.text)["options.jumlah"].as_str()), (StatusCode::OK, "3"));
    let typed = [
        ("title", "Buku apa?"),
        ("method", "budget"),
        ("budget", "Rp1.000.000"),
        ("opens", "2026-12-01T00:00"),
        ("closes", "2026-12-31T23:59"),
        ("options.0.price", "50000"),
        ("options.1.price", "40000"),
        ("options.2.label", ""),
    ];
    stored(&send_from(&rina, &got, page, "simpan", &typed).await);
    let survey = [
        ("title", "Kepuasan"),
        ("opens", "2026-12-01"),
        ("closes", "2026-12-31"),
        ("items.jumlah", "3"),
        ("items.0.label", "Layanan kami?"),
        ("items.0.kind", "scale"),
        ("items.0.labels", "Buruk\r\nBaik"),
        ("items.1.label", "Saran"),
        ("items.1.kind", "text"),
        ("items.1.options", "x"),
        ("items.2.label", "Apa yang kurang?"),
        ("items.2.kind", "text"),
        ("items.2.section.title", "Lanjutan"),
        ("items.2.when.item", "1"),
        ("items.2.when.max", "3"),
    ];
    let got = send(&rina, "/desk/tulis/survei/baru", "simpan", &survey).await;
    wrong(&got, "items-1-options", "Tidak dipakai untuk jenis yang dipilih");
    wrong(&got, "items-2-when-max", "Skalanya tidak sampai angka itu.");
    let mended = [("items.1.options", ""), ("items.2.when.max", "1")];
    stored(&send_from(&rina, &got, "/desk/tulis/survei/baru", "simpan", &mended).await);
    let club = [
        ("name", "Klub Sore"),
        ("readings.jumlah", "1"),
        ("readings.0.title", "B00001"),
        ("readings.0.from", "2026-12-01"),
        ("readings.0.to", "2026-12-31"),
        ("readings.0.parts.jumlah", "1"),
        ("readings.0.parts.0.label", "Awal"),
        ("readings.0.parts.0.to_page", "30"),
        ("readings.0.parts.0.prompts", "Siapa bercerita?\r\nUntuk siapa?"),
    ];
    stored(&send(&rina, "/desk/tulis/klub/baru", "simpan", &club).await);
    let guide = [
        ("title", "Mengutip"),
        ("topic", "information"),
        ("lessons.jumlah", "1"),
        ("lessons.0.title", "Mulai"),
        ("lessons.0.text", "Tulis **sumber**."),
        ("lessons.0.checks.jumlah", "1"),
        ("lessons.0.checks.0.question", "Perlu?"),
        ("lessons.0.checks.0.options", "Ya\r\nTidak"),
        ("lessons.0.checks.0.answer", "3"),
        ("lessons.0.drill.task", "Temukan kaba."),
        ("lessons.0.drill.titles", "B00003"),
    ];
    let got = send(&rina, "/desk/tulis/panduan/baru", "simpan", &guide).await;
    wrong(&got, "lessons-0-checks-0-answer", "Tidak ada pilihan dengan nomor itu.");
    stored(&send_from(&rina, &got, "/desk/tulis/panduan/baru", "simpan", &[("lessons.0.checks.0.answer", "1")]).await);

    let contest = [
        ("title", "Surat untuk kampung"),
        ("about", "Satu benda di dapur."),
        ("rules", "1. Karya sendiri.\r\n2. Belum pernah terbit.\r\n"),
        ("prizes", "Juara I: buku\r\nJuara II: tas"),
        ("opens", "2026-11-01"),
        ("closes", "2026-12-31"),
        ("announced", "2026-12-30"),
        ("categories.jumlah", "1"),
        ("categories.0.name", "Umum"),
        ("categories.0.min_words", "500"),
        ("categories.0.max_words", "50"),
        // Nobody ticked that there is a rubric; it was filled in.
        ("rubric.scale", "1"),
        ("rubric.criteria.jumlah", "2"),
        ("rubric.criteria.0.name", "Kejujuran suara"),
        ("rubric.criteria.0.weight", "2"),
        ("rubric.criteria.1.name", "Bahasa"),
        ("rubric.criteria.1.weight", "900"),
    ];
    let page = "/desk/tulis/lomba/baru";
    let got = send(&rina, page, "simpan", &contest).await;
    wrong(&got, "announced", "Sebelum hari terakhir naskah diterima.");
    wrong(&got, "categories-0-max_words", "Lebih sedikit daripada yang paling sedikit.");
    wrong(&got, "rubric-scale", "Isi dengan bilangan 2 sampai 100.");
    wrong(&got, "rubric-criteria-1-weight", "Isi dengan bilangan 1 sampai 100.");
    let mended = [
        ("announced", "2027-01-20"),
        ("categories.0.max_words", "900"),
        ("rubric.scale", ""),
        ("rubric.criteria.1.weight", ""),
    ];
    let got = send_from(&rina, &got, page, "simpan", &mended).await;
    wrong(&got, "rubric-scale", "Masih kosong.");
    let looked = send_from(&rina, &got, page, "lihat", &[("rubric.scale", "5")]).await;
    assert!(looked.text.contains("31 Des 2026") && looked.text.contains("Karya sendiri."), "{}", looked.text);
    stored(&send_from(&rina, &looked, page, "simpan", &[]).await);

    let open = open.publish_again(60).await;
    let contest: Contest = open.published().record("surat-untuk-kampung").unwrap().unwrap();
    let rubric = contest.rubric.clone().unwrap();
    let criteria: Vec<_> = rubric.criteria.iter().map(|one| (one.id.as_str(), one.weight)).collect();
    assert_eq!((rubric.scale, &criteria[..]), (5, &[("kejujuran-suara", 2), ("bahasa", 1)][..]));
    assert_eq!((contest.categories[0].id.as_str(), contest.categories[0].min_words), ("umum", Some(500)));
    assert_eq!((contest.prizes.len(), contest.rules.len()), (2, 1));
    let ballot: Ballot = open.published().record("buku-apa").unwrap().unwrap();
    assert_eq!(ballot.options.iter().map(|option| option.id.as_str()).collect::<Vec<_>>(), ["novel", "komik"]);
    let survey: Survey = open.published().record("kepuasan").unwrap().unwrap();
    assert_eq!(survey.items.len(), 3);
    let when = survey.items[2].when.clone().unwrap();
    assert_eq!((&when.item, when.max, &*when.choices), (&survey.items[0].id, Some(1), &[][..]));
    assert_eq!(survey.items[2].section.as_ref().unwrap().title, Localized::One("Lanjutan".into()));
    let club: Club = open.published().record("klub-sore").unwrap().unwrap();
    assert_eq!(club.readings[0].parts[0].prompts.len(), 2);
    let guide: Guide = open.published().record("mengutip").unwrap().unwrap();
    assert_eq!((guide.lessons[0].id.as_str(), guide.lessons[0].checks[0].answer), ("mulai", 0));

    let rina = open.log_in("rina").await;
    // The page of the contest leads to its form; whoever judges outside takes the rubric out again.
    let page = "/desk/tulis/lomba/ubah/surat-untuk-kampung";
    assert!(rina.get("/desk/lomba/surat-untuk-kampung").await.text.contains(page));
    stored(&send(&rina, page, "simpan", &[("rubric", "")]).await);
    let text = fs::read_to_string(open.desk.path("content/contests/surat-untuk-kampung.md")).unwrap();
    assert!(!text.contains("rubric") && text.contains("Satu benda di dapur."), "{text}");

    // One of two entries goes, and the other keeps what it is.
    let page = "/desk/tulis/survei/ubah/kepuasan";
    // What still names it says so, and does not name another from then on.
    let got = send(&rina, page, "simpan", &[("items.0.buang", "ya")]).await;
    wrong(&got, "items-1-when-item", "Sebut nomor pertanyaan yang ada di atasnya.");
    stored(&send_from(&rina, &got, page, "simpan", &[("items.1.when.item", "")]).await);
    let text = fs::read_to_string(open.desk.path("content/surveys/kepuasan.md")).unwrap();
    assert!(text.contains("id = \"saran\"") && !text.contains("layanan") && !text.contains("when"), "{text}");
}

#[tokio::test]
async fn every_text_stays_a_text_and_every_name_in_its_folder() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    let hostile = "</textarea><script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    for (path, fields) in [
        ("/desk/tulis/kabar/baru", vec![("title", hostile), ("text", "+++\r\n[x]\r\n\"\"\""), ("href", hostile)]),
        (
            "/desk/tulis/pilihan/baru",
            vec![("heading", "../../../etc/passwd"), ("why", hostile), ("by", hostile), ("theme", "\"\"\"\n+++\n")],
        ),
        (
            "/desk/tulis/acara/baru",
            vec![
                ("title", hostile),
                ("kind", hostile),
                ("club", hostile),
                ("branch", hostile),
                ("people.jumlah", "99999999999"),
                ("people.0.name", hostile),
            ],
        ),
    ] {
        for button in ["lihat", "simpan", "tambah:people", "tambah:<script>", hostile] {
            let got = send(&rina, path, button, &fields).await;
            assert!(!got.text.contains("<script") && !got.text.contains("<img"), "{path} {button}: {}", got.text);
        }
    }
    let folder = open.desk.path("content");
    let outside: Vec<_> = fs::read_dir(open.desk.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(outside.iter().all(|name| !name.to_string_lossy().contains("passwd")), "{outside:?}");
    assert!(folder.join("picks/etc-passwd.toml").is_file());
    for page in ["/desk/tulis", "/desk/tulis/kabar", "/desk/tulis/pilihan", "/desk/tulis/pilihan/ubah/etc-passwd"] {
        let got = rina.get(page).await;
        assert!(got.status == StatusCode::OK && !got.text.contains("<script") && !got.text.contains("<img"), "{page}");
    }
    for page in [
        "/desk/tulis/library",
        "/desk/tulis/library/baru",
        "/desk/tulis/letters/baru",
        "/desk/tulis/..%2fnews/baru",
        "/desk/tulis/kabar/ubah/..%2f..%2flibrary",
        "/desk/tulis/kabar/ubah/2026.toml",
        "/desk/tulis/kabar/ubah/%00",
    ] {
        assert_eq!(rina.get(page).await.status, StatusCode::NOT_FOUND, "{page}");
    }
    // What was stored can be published: no text broke out of its place.
    let open = open.publish_again(60).await;
    let pick: Pick = open.published().record("etc-passwd").unwrap().unwrap();
    assert_eq!(pick.by, hostile);
}

#[tokio::test]
async fn only_a_form_of_the_desk_from_someone_logged_in_writes() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    let page = "/desk/tulis/kabar/baru";
    let mut fields = filled(&rina.get(page).await.text);
    fields.extend([("title", "Palsu"), ("putusan", "simpan")].map(|(name, text)| (name.to_owned(), text.to_owned())));
    let count = || fs::read_dir(open.desk.path("content/news")).unwrap().count();
    for path in [page, "/desk/tulis/kabar/ubah/buka", "/desk/tulis/kabar/tarik/buka"] {
        let got = open.ask(form(path, &encoded(&fields), 1)).await;
        assert_eq!(
            (got.status, &got.headers["location"]),
            (StatusCode::SEE_OTHER, &"/desk/masuk".parse().unwrap()),
            "{path}"
        );
        let mut foreign = form(path, &encoded(&fields), 1);
        foreign.headers_mut().insert("cookie", rina.cookie.parse().unwrap());
        foreign.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
        assert_eq!(open.ask(foreign).await.status, StatusCode::BAD_REQUEST, "{path}");
        let mut without: HashMap<String, String> = fields.clone();
        without.remove("kunci");
        assert_eq!(rina.post(path, &without).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    for page in
        ["/desk/tulis", "/desk/tulis/kabar", page, "/desk/tulis/kabar/ubah/buka", "/desk/laporan", "/desk/laporan.csv"]
    {
        let got = open.ask(Request::get(page).body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{page}");
    }
    let huge = "x".repeat(3 * 1024 * 1024);
    fields.insert("text".into(), huge);
    assert_eq!(rina.post(page, &fields).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(count(), 1);
}

/// Sends a form as browsers send those with a file.
async fn hand_in(
    librarian: &Librarian<'_>,
    open: &Open,
    page: &str,
    fields: &HashMap<String, String>,
    file: &[u8],
) -> Got {
    let mut body = Vec::new();
    for (name, text) in fields {
        body.extend(format!("--batas\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").bytes());
    }
    let head = "--batas\r\nContent-Disposition: form-data; name=\"image.file.berkas\"; filename=\"..\\Kursi Teras.PNG\"\r\n\r\n";
    body.extend(head.bytes().chain(file.iter().copied()).chain(*b"\r\n--batas--\r\n"));
    let request = Request::post(page)
        .header("content-type", "multipart/form-data; boundary=batas")
        .header("cookie", &librarian.cookie)
        .body(axum::body::Body::from(body))
        .unwrap();
    open.ask(request).await
}

#[tokio::test]
async fn a_picture_is_handed_in_with_a_form() {
    let open = Open::new().await;
    let rina = open.log_in("rina").await;
    let page = "/desk/tulis/kabar/baru";
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(1200, 900, image::Rgb([90, 60, 30]))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    let mut fields = filled(&rina.get(page).await.text);
    fields.remove("image.file.berkas");
    fields.extend([("title", "Kursi"), ("putusan", "simpan")].map(|(name, text)| (name.to_owned(), text.to_owned())));
    let got = hand_in(&rina, &open, page, &fields, b"<svg onload=alert(1)>").await;
    wrong(&got, "image-file", "Berkas ini tidak terbaca sebagai gambar.");
    // What was handed in stays with the form until its other mistakes are mended.
    let got = hand_in(&rina, &open, page, &fields, png.get_ref()).await;
    wrong(&got, "alt", "Masih kosong.");
    let name = filled(&got.text)["image.file"].clone();
    assert!(name.starts_with("kursi-teras-") && name.ends_with(".jpg"), "{name}");
    let shown = rina.get(&format!("/desk/gambar/{name}")).await;
    assert_eq!((shown.status, &shown.headers["content-type"]), (StatusCode::OK, &"image/jpeg".parse().unwrap()));
    for path in ["/desk/gambar/..%2flibrary.toml", "/desk/gambar/.ready", "/desk/gambar/library.toml"] {
        assert_eq!(rina.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let stranger = Request::get(format!("/desk/gambar/{name}")).body(axum::body::Body::empty()).unwrap();
    assert_eq!(open.ask(stranger).await.status, StatusCode::SEE_OTHER);
    let page = stored(&send_from(&rina, &got, page, "simpan", &[("alt", "Dua belas kursi.")]).await);
    let text = fs::read_to_string(open.desk.path("content/news/kursi.md")).unwrap();
    assert!(
        text.contains(&format!("image = {{ file = \"{name}\" }}")) || text.contains(&format!("file = \"{name}\"")),
        "{text}"
    );

    let open = open.publish_again(60).await;
    let news: News = open.published().record("kursi").unwrap().unwrap();
    let image = news.image.unwrap();
    assert_eq!((image.width, image.height, image.sizes.len()), (1200, 900, 2));
    for path in std::iter::once(&image.path).chain(image.sizes.iter().map(|size| &size.path)) {
        assert!(open.desk.feed().join(path).is_file(), "{path}");
    }
    let rina = open.log_in("rina").await;
    assert!(rina.get(&page).await.text.contains("Sudah terbit"));
    // Taken out, the record has none; a name that leads elsewhere is none.
    let got = send(&rina, &page, "simpan", &[("image.file", "../library.toml")]).await;
    wrong(&got, "image-file", "Gambar ini tidak ada di folder gambar.");
    stored(&send(&rina, &page, "simpan", &[("image.file.buang", "ya")]).await);
    let text = fs::read_to_string(open.desk.path("content/news/kursi.md")).unwrap();
    assert!(!text.contains("image"), "{text}");
}

#[tokio::test]
async fn without_a_content_folder_the_page_says_what_to_do() {
    let open = Open::new().await;
    let open = Open { router: reception::router(&open.desk.services()).unwrap(), ..open };
    let rina = open.log_in("rina").await;
    for page in ["/desk/tulis", "/desk/tulis/kabar", "/desk/tulis/kabar/baru"] {
        assert!(rina.get(page).await.text.contains("desk serve --content"), "{page}");
    }
}
