//! Calendars, posts, exhibitions and questionnaires.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod recorder;

use std::{fs, io::Cursor, path::PathBuf, time::Instant};

use expect_test::expect;
use lapau_import::{Format, ImportError, Options, import};
use proptest::prelude::*;
use recorder::{Recorder, recognise, record};

fn calendar(entries: &str) -> Recorder {
    let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", entries.replace('\n', "\r\n"));
    assert_eq!(recognise(text.as_bytes()), Some(Format::Calendar));
    let (result, found) = record(Format::Calendar, text.as_bytes());
    result.unwrap();
    found
}

/// The dates of everything found: start, end, and the recurrence.
fn dates(found: &Recorder) -> Vec<String> {
    let show = |(json, _): &(String, String)| {
        let event: serde_json::Value = serde_json::from_str(json).unwrap();
        format!("{} {} {}", event["start"], event["end"], event["recurrence"])
            .replace(['"', ':'], "")
            .replace(" null", "")
    };
    found.written.iter().map(show).collect()
}

#[test]
fn an_entry_becomes_an_event_in_the_librarys_time_and_nobody_is_named() {
    let found = calendar(
        "BEGIN:VEVENT\nUID:a@perpus\nDTSTART;TZID=Asia/Jayapura:20261128T110000\nDTEND;TZID=Asia/Jayapura:20261128T130000\nSUMMARY:Bedah buku\\, bersama\nDESCRIPTION:Mari!\\n\\n- Bawa buku\\nLihat https://perpus.example/x\nLOCATION:Aula\nURL:https://perpus.example/bedah\nCATEGORIES:Diskusi\nORGANIZER;CN=Rahasia:mailto:rahasia@x.id\nATTENDEE:mailto:rahasia2@x.id\nEND:VEVENT\nBEGIN:VEVENT\nUID:b\nDTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227\nSUMMARY:Pameran\nSTATUS:CANCELLED\nEND:VEVENT\nBEGIN:VEVENT\nUID:c\nDTSTART:20261128T020000Z\nCLASS:PRIVATE\nSUMMARY:Rapat gaji\nEND:VEVENT\nBEGIN:VEVENT\nUID:d\nSUMMARY:Tanpa tanggal\nEND:VEVENT\n",
    );
    expect![[r#"
        {"id":"9x4r58nqdzhz","kind":"discussion","title":"Bedah buku, bersama","about":[{"t":"p","s":["Mari!"]},{"t":"list","items":[["Bawa buku"]]},{"t":"p","s":["Lihat ",{"a":"https://perpus.example/x","s":"https://perpus.example/x"}]}],"start":"2026-11-28T09:00:00","end":"2026-11-28T11:00:00","place":"Aula","fee":0,"materials":[{"label":"perpus.example","href":"https://perpus.example/bedah"}]}
        {"id":"kvnjdaef73ge","kind":"exhibition","title":"Pameran","start":"2026-12-25T00:00:00","end":"2026-12-26T23:59:00","fee":0,"state":"cancelled"}
        mended at file: personal data: 2 organisers, attendees and contacts were dropped unread
        skipped at event 3: it is marked as private
        skipped at event 4: its dates cannot be read (Missing DTSTART property)
    "#]].assert_eq(&found.print());
}

#[test]
fn rules_that_the_feed_can_say_stay_one_event() {
    let of = |rule: &str| {
        dates(&calendar(&format!(
            "BEGIN:VEVENT\nUID:a\nDTSTART:20261107T090000\nDTEND:20261107T110000\nSUMMARY:Klub\n{rule}\nEND:VEVENT\n"
        )))
    };
    expect![[r#"
        2026-11-07T090000 2026-11-07T110000 {everyweek}
        2026-11-07T090000 2026-11-07T110000 {everyweek,interval2,until2026-12-19}
        2026-11-07T090000 2026-11-07T110000 {everyweekday,except[2026-12-05],until2027-02-06}
        2026-11-07T090000 2026-11-07T110000 {everyday,except[2026-11-08],until2026-11-09}
        2026-11-07T090000 2026-11-07T110000 {everymonth,interval12,until2027-11-07}"#]]
    .assert_eq(
        &[
            "RRULE:FREQ=WEEKLY",
            "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;COUNT=4",
            "RRULE:FREQ=MONTHLY;BYDAY=1SA;UNTIL=20270301T000000Z\nEXDATE:20261205T090000",
            "RRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261108T090000",
            "RRULE:FREQ=YEARLY;COUNT=2",
        ]
        .map(|rule| of(rule).join("; "))
        .join("\n"),
    );
}

#[test]
fn moved_and_cancelled_dates_are_kept() {
    let found = calendar(
        "BEGIN:VEVENT\nUID:a\nSEQUENCE:2\nDTSTART;TZID=Asia/Jakarta:20261107T090000\nDTEND;TZID=Asia/Jakarta:20261107T110000\nSUMMARY:Klub\nRRULE:FREQ=WEEKLY;COUNT=4\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nSEQUENCE:3\nRECURRENCE-ID;TZID=Asia/Jakarta:20261114T090000\nDTSTART;TZID=Asia/Jakarta:20261115T140000\nDTEND;TZID=Asia/Jakarta:20261115T160000\nSUMMARY:Klub\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nRECURRENCE-ID;TZID=Asia/Jakarta:20261121T090000\nDTSTART;TZID=Asia/Jakarta:20261121T090000\nDTEND;TZID=Asia/Jakarta:20261121T110000\nSUMMARY:Klub\nSTATUS:CANCELLED\nEND:VEVENT\n",
    );
    expect!["2026-11-07T090000 2026-11-07T110000 {everyweek,except[2026-11-21],moved[{from2026-11-14,to2026-11-15T140000}],until2026-11-28}"].assert_eq(&dates(&found).join("\n"));
}

#[test]
fn other_rules_become_dates_up_to_a_horizon_and_hostile_ones_end() {
    let started = Instant::now();
    let several = calendar(
        "BEGIN:VEVENT\nUID:a\nDTSTART:20261102T090000\nDURATION:PT1H\nSUMMARY:Kelas\nRRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=3\nRDATE:20261204T090000\nEND:VEVENT\n",
    );
    expect![[r#"
        2026-11-02T090000 2026-11-02T100000
        2026-11-05T090000 2026-11-05T100000
        2026-11-09T090000 2026-11-09T100000
        2026-12-04T090000 2026-12-04T100000"#]]
    .assert_eq(&dates(&several).join("\n"));
    let endless = calendar(
        "BEGIN:VEVENT\nUID:a\nDTSTART:20261102T090000\nSUMMARY:Kelas\nRRULE:FREQ=WEEKLY;BYDAY=MO,TH\nEND:VEVENT\n",
    );
    assert_eq!(endless.written.len(), 158);
    assert!(endless.mended[0].1.contains("it recurs beyond what is kept"), "{:?}", endless.mended);
    // A date that is said twice is one; every second of a day is no programme, however it is written.
    let twice = calendar(
        "BEGIN:VEVENT\nUID:t\nDTSTART:20261202T090000\nDURATION:PT1H\nSUMMARY:Kelas\nRDATE:20261202T090000,20261203T090000\nEND:VEVENT\n",
    );
    assert_eq!((dates(&twice).len(), twice.skipped.len()), (2, 0), "{:?}", twice.skipped);
    let all: Vec<String> = (0..60).map(|n| n.to_string()).collect();
    let every = format!("FREQ=DAILY;BYHOUR={};BYMINUTE={1};BYSECOND={1}", all[..24].join(","), all.join(","));
    let every = calendar(&format!(
        "BEGIN:VEVENT\nUID:e\nDTSTART:20261202T090000\nDURATION:PT1H\nSUMMARY:Kelas\nRRULE:{every}\nEND:VEVENT\n"
    ));
    assert!(every.skipped[0].1.contains("several times a day"), "{:?}", every.skipped);
    for rule in [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=MINUTELY;COUNT=99999999",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=0,1,2,3,4,5,6",
        "RRULE:FREQ=DAILY;INTERVAL=65535",
        "RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z;BYSETPOS=-1;BYDAY=MO",
        "RRULE:FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO",
    ] {
        let found =
            calendar(&format!("BEGIN:VEVENT\nUID:a\nDTSTART:20261102T090000\nSUMMARY:Kelas\n{rule}\nEND:VEVENT\n"));
        assert!(found.written.len() <= 400, "{rule}: {}", found.written.len());
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn calendars_of_other_projects_are_survived() {
    let shared = std::env::var_os("LAPAU_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let Ok(folders) = fs::read_dir(shared.join("ics")) else {
        println!("SKIPPED: the calendars of other projects are not in {}", shared.display());
        return;
    };
    let (mut files, mut events, mut skipped) = (0, 0, 0);
    for folder in folders.flatten().filter(|entry| entry.path().is_dir()) {
        for entry in fs::read_dir(folder.path()).unwrap().flatten() {
            let bytes = fs::read(entry.path()).unwrap();
            let mut found = Recorder::default();
            let started = Instant::now();
            let options = Options { today: jiff::civil::date(2026, 11, 24), ..Options::default() };
            match import(Format::Calendar, &mut Cursor::new(&bytes), &options, &mut found) {
                Ok(_) | Err(ImportError::OtherFormat { .. }) => {}
                Err(error) => panic!("{}: {error}", entry.path().display()),
            }
            if started.elapsed().as_millis() > 1000 {
                println!("{}: {:?}", entry.path().display(), started.elapsed());
            }
            files += 1;
            events += found.written.len();
            skipped += found.skipped.len();
        }
    }
    println!("{files} calendars: {events} events, {skipped} left out");
    assert!(events > 0);
}

#[test]
fn posts_of_every_kind_become_news() {
    let rss = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Perpus</title><link>https://perpus.example</link><description/>
<item><guid>1</guid><title>Ruang baca &amp; kafe</title><link>https://perpus.example/1</link><pubDate>Tue, 24 Nov 2026 08:00:00 +0700</pubDate><description>&lt;p&gt;Mulai &lt;b&gt;hari ini&lt;/b&gt;.&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;</description><enclosure url="https://cdn.perpus.example/2026/teras.jpg?v=2" type="image/jpeg" length="1"/></item>
<item><guid>2</guid><title>Tanpa tanggal</title></item></channel></rss>"#;
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>IG</title><id>x</id><updated>2026-11-24T01:00:00Z</updated>
<entry><id>a</id><title></title><updated>2026-11-24T01:00:00Z</updated><link href="https://www.instagram.com/p/1/"/><content type="text">Lomba cerpen dibuka! Kirim sebelum 15 Desember.</content></entry></feed>"#;
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"FB","items":[{"id":"j","url":"https://www.facebook.com/x/1","content_text":"Besok tutup.","attachments":[{"url":"https://x.example/suara.mp3","mime_type":"audio/mpeg"},{"url":"https://x.example/../pintu.png","mime_type":"image/png","title":"Pintu tertutup."}],"date_published":"2026-11-24T08:00:00+07:00"}]}"#;
    let mut printed = String::new();
    for text in [rss, atom, json] {
        assert_eq!(recognise(text.as_bytes()), Some(Format::Posts));
        let (result, found) = record(Format::Posts, text.as_bytes());
        result.unwrap();
        printed += &found.print();
    }
    expect![[r#"
        {"id":"7vs3vxa2n58f","channel":"library","posted":"2026-11-24T01:00:00Z","title":"Ruang baca & kafe","text":[{"t":"p","s":["Mulai ",{"b":"hari ini"},"."]}],"href":"https://perpus.example/1","alt":"Ruang baca & kafe"} shown by teras.jpg
        skipped at post 2: it has no date
        {"id":"8skppz83f3b0","channel":"instagram","posted":"2026-11-24T01:00:00Z","title":"Lomba cerpen dibuka!","text":[{"t":"p","s":["Lomba cerpen dibuka! Kirim sebelum 15 Desember."]}],"href":"https://www.instagram.com/p/1/"}
        {"id":"0p73qgyh53mz","channel":"facebook","posted":"2026-11-24T01:00:00Z","title":"Besok tutup","text":[{"t":"p","s":["Besok tutup."]}],"href":"https://www.facebook.com/x/1","alt":"Pintu tertutup."} shown by pintu.png
    "#]].assert_eq(&printed);
    assert!(matches!(record(Format::Posts, b"<rss").0, Ok(_) | Err(ImportError::OtherFormat { .. })));
}

#[test]
fn a_table_of_works_becomes_an_exhibition() {
    let table = "pameran,mulai,selesai,tempat,judul,seniman,gambar,deskripsi,tahun,bahan,ukuran,ruang,perbesar\nSongket,2026-11-01,2026-12-31,Lantai 2,Pucuk rebung,Uni Contoh,kain1.jpg,Kain merah tua dengan segitiga emas.,2024,Benang emas,90 × 200 cm,Motif,ya\n,,,,Itiak pulang patang,Uni Contoh,,Deretan itik di tepi kain.,,,,Motif,\n,,,,Tanpa uraian,Uni Contoh,kain3.jpg,,,,,,\n";
    assert_eq!(recognise(table.as_bytes()), Some(Format::Exhibition));
    let (result, found) = record(Format::Exhibition, table.as_bytes());
    assert_eq!(result.unwrap().imported, 2);
    expect![[r#"
        {"id":"jqnhjxw30zs7","title":"Songket","from":"2026-11-01","to":"2026-12-31","place":"Lantai 2","rooms":[{"id":"r1","name":"Motif"}]}
        {"id":"v68832wh17hp","exhibition":"jqnhjxw30zs7","room":"r1","position":1,"title":"Pucuk rebung","artist":"Uni Contoh","date":"2024","medium":"Benang emas","size":"90 × 200 cm","description":"Kain merah tua dengan segitiga emas."} shown by kain1.jpg, closely
        {"id":"ne65gz9jtrg2","exhibition":"jqnhjxw30zs7","room":"r1","position":2,"title":"Itiak pulang patang","artist":"Uni Contoh","description":"Deretan itik di tepi kain."}
        skipped at line 4: the work has no description in words
    "#]].assert_eq(&found.print());
    let (result, found) = record(Format::Exhibition, table.replace("2026-12-31", "").as_bytes());
    assert_eq!((result.unwrap().imported, found.written.len()), (0, 0));
    assert!(found.skipped.last().unwrap().1.contains("left out"), "{:?}", found.skipped);
}

const SURVEY: &str = "Survei: Kepuasan pemustaka\nDibuka: 2026-11-01\nDitutup: 31-12-2026\n\nJawaban Anda dipakai untuk memperbaiki layanan.\n\n1. Bagaimana pelayanan kami? *\n( ) Baik\n( ) Kurang\n\n2. Apa yang Anda baca?\n[ ] Novel\n[ ] Majalah\n3. Seberapa mudah\npersyaratannya?\n1 = Tidak mudah\n2 = Mudah\n4. Berapa kali sebulan Anda datang?\n###\n5. Saran Anda?\n___\n6. Kosong?\n( ) Satu\n";

#[test]
fn a_plain_text_becomes_a_survey() {
    assert_eq!(recognise(SURVEY.as_bytes()), Some(Format::Survey));
    let (result, found) = record(Format::Survey, SURVEY.as_bytes());
    assert_eq!(result.unwrap().imported, 1);
    expect![[r#"
        {"id":"ecj0t2a9dgfy","title":"Kepuasan pemustaka","about":[{"t":"p","s":["Jawaban Anda dipakai untuk memperbaiki layanan."]}],"opens":"2026-11-01","closes":"2026-12-31","items":[{"id":"p1","label":"Bagaimana pelayanan kami?","kind":"choice","options":["Baik","Kurang"],"required":true},{"id":"p2","label":"Apa yang Anda baca?","kind":"multiple","options":["Novel","Majalah"]},{"id":"p3","label":"Seberapa mudah persyaratannya?","kind":"scale","labels":["Tidak mudah","Mudah"]},{"id":"p4","label":"Berapa kali sebulan Anda datang?","kind":"number"},{"id":"p5","label":"Saran Anda?","kind":"text"}]}
        skipped at line 22: it leaves nothing to choose
    "#]].assert_eq(&found.print());
    let (_, found) = record(Format::Survey, SURVEY.replace("Dibuka: 2026-11-01\n", "").as_bytes());
    assert!(found.skipped[0].1.contains("Dibuka"), "{:?}", found.skipped);
    assert!(matches!(record(Format::Survey, b"Halo\n").0, Err(ImportError::OtherFormat { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn changed_texts_are_survived(cut in 0usize..600, what in "[\\PC\n:;=.()*_#]{0,20}", format in 0usize..4) {
        const CALENDAR: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART;TZID=Asia/Jakarta:20261107T090000\nDURATION:PT2H\nSUMMARY:Klub\nRRULE:FREQ=MONTHLY;BYDAY=1SA;COUNT=4\nEXDATE:20261205T090000\nEND:VEVENT\nEND:VCALENDAR\n";
        const POSTS: &str = "<rss version=\"2.0\"><channel><item><guid>1</guid><title>A</title><pubDate>Tue, 24 Nov 2026 08:00:00 +0700</pubDate><description>&lt;p&gt;Mulai</description></item></channel></rss>";
        const WORKS: &str = "pameran,mulai,selesai,judul,seniman,gambar,deskripsi\nA,2026-11-01,2026-12-31,B,C,d.jpg,E\n";
        let (format, text) = [(Format::Calendar, CALENDAR), (Format::Posts, POSTS), (Format::Exhibition, WORKS), (Format::Survey, SURVEY)][format];
        let at = text.char_indices().map(|(at, _)| at).nth(cut % text.chars().count()).unwrap_or(0);
        let changed = format!("{}{what}{}", &text[..at], &text[at..]);
        let (result, found) = record(format, changed.as_bytes());
        match result {
            Ok(_) => prop_assert!(found.bytes <= changed.len() as u64),
            Err(ImportError::OtherFormat { .. } | ImportError::PersonalData { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
}
