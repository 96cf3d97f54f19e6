//! Tests of the envelope and of every kind.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn letter(content: Content) -> Submission {
    Submission {
        v: VERSION,
        id: uuid_v4([7; 16]),
        created: "2026-11-24T08:10:00Z".parse().unwrap(),
        ticket: None,
        card: None,
        content,
    }
}

fn suggestion(text: &str) -> Submission {
    letter(Content::Suggestion(Suggestion { topic: SuggestionTopic::Service, text: text.into() }))
}

fn read(kind: &str, body: &str) -> serde_json::Result<Submission> {
    serde_json::from_str(&format!(
        r#"{{"body":{body},"new":1,"v":1,"id":"{}","created":"2026-11-24T08:10:00Z","kind":"{kind}"}}"#,
        uuid_v4([7; 16])
    ))
}

/// What is wrong with a body of a kind, in words.
fn wrong(kind: &str, body: &str) -> Vec<String> {
    let read = read(kind, body).unwrap_or_else(|error| panic!("{kind} {body}: {error}"));
    validate(&read).iter().map(ToString::to_string).collect()
}

/// A good body of every kind, with all of its fields.
const GOOD: &[(&str, &str)] = &[
    ("suggestion", r#"{"topic":"service","text":"Buka sampai pukul 20."}"#),
    (
        "question",
        r#"{"text":"Di mana koran lama Haluan?","topic":"Koran","public":true,"about":"07070707-0707-4707-8707-070707070707"}"#,
    ),
    (
        "appointment",
        r#"{"consultation":"penelitian","slots":["2026-12-07T09:00:00","2026-12-08T10:00:00"],"way":"phone","name":"Ani","contact":"0812 1","text":"Sejarah surau."}"#,
    ),
    ("wish", r#"{"title":"Kemarau","author":"A.A. Navis","isbn":"978-979-461-046-6","why":"Dibaca klub."}"#),
    ("renewal", r#"{"item":"B00001","title":"Kemarau","due":"2026-11-26","wish_until":"2026-12-03"}"#),
    ("hold", r#"{"title":"cavpddkcmdve","pickup":"pusat","name":"Ani","until":"2026-12-31"}"#),
    (
        "holdchange",
        r#"{"item":"B00001","title":"Robohnya surau kami","since":"2026-11-20","change":"suspend","until":"2026-12-31"}"#,
    ),
    (
        "registration",
        r#"{"event":"bedah-buku","occurrence":"2026-11-28","seats":3,"children":2,"consent":true,"name":"Ani","contact":"0752 1","note":"Kursi roda"}"#,
    ),
    ("cancellation", r#"{"submission":"07070707-0707-4707-8707-070707070707","why":"Sakit"}"#),
    (
        "entry",
        r#"{"contest":"cerpen","category":"pelajar","title":"Jam Gadang","text":"Pagi itu kabut turun.","code_name":"Elang","pen_name":"Ani R.","publish":true,"name":"Ani","contact":"0752 1","child":true,"consent":true}"#,
    ),
    (
        "attendance",
        r#"{"event":"bedah-buku","day":"2026-11-28","marks":[{"at":"2026-11-28T02:10:00Z","id":"00ff00ff00ff00ff","deed":{"kind":"arrival","ticket":"4HJK90XV1B","people":2}},{"at":"2026-11-28T02:11:00Z","id":"00ff00ff00ff0100","deed":{"kind":"walkin","people":1,"name":"Pak Ujang"}},{"at":"2026-11-28T02:12:00Z","id":"00ff00ff00ff0101","deed":{"kind":"undo","mark":"00ff00ff00ff00ff"}}]}"#,
    ),
    (
        "post",
        r#"{"club":"membaca","thread":"surau-1","reply_to":"surau-1-01","text":"Setuju.","quote":{"text":"Dongengan.","page":3},"page":12,"pen_name":"Pembaca"}"#,
    ),
    ("reaction", r#"{"to":"post","id":"surau-1-01","sign":"like"}"#),
    ("report", r#"{"post":"surau-1-01","reason":"spoiler","text":"Membocorkan akhir."}"#),
    (
        "response",
        r#"{"survey":"layanan","language":"id","answers":[{"item":"puas","number":3},{"item":"layanan","choices":[0,1]},{"item":"saran","text":"Bagus"}]}"#,
    ),
    ("proposal", r#"{"topic":"service","title":"Tambah kursi","why":"Sering penuh pada sore hari.","pen_name":"Ani"}"#),
    ("support", r#"{"proposal":"kursi"}"#),
    ("vote", r#"{"ballot":"buku","choices":["b","a"]}"#),
    ("certificate", r#"{"guide":"mencari","name":"Siti Aminah"}"#),
    (
        "scores",
        r#"{"contest":"cerpen","key":"07070707070707070707070707070707","sheets":[{"code":"kawa-maninjau","scores":[{"criterion":"isi","points":4}],"to_author":"Kuat.","to_jury":"Calon juara."},{"code":"pala-singkarak","conflict":true},{"code":"enau-harau","abstain":true}]}"#,
    ),
    ("class", r#"{"name":"Kelas 7A","guides":["mencari","rak"],"until":"2027-06-30"}"#),
    (
        "progress",
        r#"{"pupil":"07070707070707070707070707070707","name":"Budi","done":[{"guide":"mencari","lessons":3,"finished":"2026-12-05"}],"left":true}"#,
    ),
];

#[test]
fn the_envelope_has_this_form() {
    expect_test::expect![[r#"{"v":1,"id":"07070707-0707-4707-8707-070707070707","created":"2026-11-24T08:10:00Z","kind":"suggestion","body":{"topic":"service","text":"Buka sampai pukul 20."}}"#]]
        .assert_eq(&String::from_utf8(suggestion("Buka sampai pukul 20.").to_bytes()).unwrap());
    let mut sealed = suggestion("Buka sampai pukul 20.");
    sealed.ticket = Some(Ticket([0xab; 16]));
    let bytes = sealed.to_bytes();
    assert!(std::str::from_utf8(&bytes).unwrap().contains(r#""ticket":"abababababababababababababababab","kind""#));
    assert_eq!(serde_json::from_slice::<Submission>(&bytes).unwrap(), sealed);
    let claimed = Submission { card: Some(Claim { id: "1a".into(), proof: "2b".into() }), ..sealed.clone() };
    let text = String::from_utf8(claimed.to_bytes()).unwrap();
    assert!(text.contains(r#"abab","card":{"id":"1a","proof":"2b"},"kind""#), "{text}");
    assert_eq!((claimed.claimed(), validate(&claimed)), (Digest::of(&bytes), vec![]), "a claim is about the rest");
    assert_eq!(validate(&Submission { card: Some(Claim::default()), ..sealed.clone() }).len(), 2);
    let spoilt = std::str::from_utf8(&bytes).unwrap().replace("abababab", "ABABABAB");
    assert!(serde_json::from_str::<Submission>(&spoilt).is_err());
}

#[test]
fn every_kind_is_sent_and_read_again() {
    assert_eq!(GOOD.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), Content::KINDS);
    for (kind, body) in GOOD {
        let first = read(kind, body).unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert_eq!(validate(&first), [], "{kind}");
        assert_eq!(first.content.kind(), *kind);
        let bytes = first.to_bytes();
        assert_eq!(serde_json::from_slice::<Submission>(&bytes).unwrap(), first, "{kind}");
        assert!(std::str::from_utf8(&bytes).unwrap().contains(body), "{kind} is written otherwise");
    }
}

#[test]
fn what_no_kind_has_is_refused() {
    for (kind, body) in GOOD {
        let with = |extra: &str| body.replacen('{', &format!("{{{extra},"), 1);
        assert!(read(kind, &with(r#""member":"123""#)).is_err(), "{kind} takes a field it does not know");
        for other in ["null", "[]", "7", r#""x""#, "{}"] {
            assert!(read(kind, other).is_err(), "{kind} takes {other}");
        }
        let array: String = body.replace('{', "[").replace('}', "]");
        assert!(read(kind, &array).is_err(), "{kind}");
    }
    assert!(read("order", "{}").unwrap_err().to_string().contains("unknown variant `order`"));
}

#[test]
fn every_problem_is_named() {
    assert_eq!(wrong("suggestion", r#"{"topic":"other","text":" \n "}"#), ["text: is empty"]);
    assert_eq!(wrong("suggestion", r#"{"topic":"other","text":"Halo"}"#), ["text: is shorter than 10 characters"]);
    let long = format!(r#"{{"topic":"other","text":"{}"}}"#, "é".repeat(2_003));
    assert_eq!(wrong("suggestion", &long), ["text: has 3 characters more than the 2000 it may have"]);
    let mut odd = suggestion("Sepuluh huruf\u{0}");
    (odd.v, odd.id) = (2, "X".into());
    let said: Vec<_> = validate(&odd).iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "v: this version of the envelope is not known here",
            "id: is no lower-case UUID of version 4",
            "text: holds control characters"
        ]
    );
    let cases: &[(&str, &str, &[&str])] = &[
        ("question", r#"{"text":"Mengapa begitu?","about":"x"}"#, &["about: is no lower-case UUID of version 4"]),
        (
            "wish",
            r#"{"title":"","isbn":"9789794610467"}"#,
            &["title: is empty", "isbn: is no ISBN; a digit is wrong or missing"],
        ),
        (
            "renewal",
            r#"{"item":"B 1","due":"2026-11-26","wish_until":"2026-11-25"}"#,
            &[
                "item: is no identifier: 1 to 64 characters without spaces",
                "wish_until: lies before the day it must follow",
            ],
        ),
        ("hold", r#"{"title":"t","name":"A\nB"}"#, &["name: holds control characters"]),
        (
            "registration",
            r#"{"event":"e","seats":0,"children":1,"name":"Ani"}"#,
            &[
                "seats: is not from 1 to 10",
                "children: is not from 0 to 0",
                "consent: needs the word of a parent or guardian",
            ],
        ),
        (
            "holdchange",
            r#"{"item":"","change":"suspend"}"#,
            &["item: is no identifier: 1 to 64 characters without spaces", "until: is empty"],
        ),
        ("cancellation", r#"{"submission":""}"#, &["submission: is no lower-case UUID of version 4"]),
        (
            "entry",
            r#"{"contest":"c","title":"T","text":"x","code_name":"E","name":"A","contact":"1","child":true}"#,
            &["consent: needs the word of a parent or guardian"],
        ),
        (
            "appointment",
            r#"{"consultation":"p","slots":["2026-12-07T09:00","2026-12-07T09:00:00"],"way":"phone","name":"Ani","text":" "}"#,
            &["slots: is given twice", "contact: is empty", "text: is empty"],
        ),
        (
            "appointment",
            r#"{"consultation":"p","slots":[],"way":"visit","name":"Ani","text":"x"}"#,
            &["slots: is empty"],
        ),
        (
            "appointment",
            r#"{"consultation":"p","slots":["2026-12-07","2026-12-08","2026-12-09"],"way":"semaphore","name":"Ani","text":"x"}"#,
            &["slots: has more than 2 entries", "way: names nothing that is there"],
        ),
        ("post", r#"{"club":"m","text":"x","pen_name":"P"}"#, &["title: is empty"]),
        ("post", r#"{"club":"m","thread":"t","title":"x","text":"x","pen_name":"P"}"#, &["title: is given twice"]),
        (
            "reaction",
            r#"{"to":"post","id":"","sign":"like"}"#,
            &["id: is no identifier: 1 to 64 characters without spaces"],
        ),
        ("response", r#"{"survey":"s","language":"id","answers":[]}"#, &["answers: is empty"]),
        (
            "response",
            r#"{"survey":"s","language":"id","answers":[{"item":"a","choices":[1,1]},{"item":"a","number":9999999999}]}"#,
            &[
                "answers[0].choices: is given twice",
                "answers[1].item: is given twice",
                "answers[1].number: is not from -1000000000 to 1000000000",
            ],
        ),
        (
            "scores",
            r#"{"contest":"c","key":"07070707070707070707070707070707","sheets":[{"code":"a","conflict":true,"abstain":true},{"code":"a"},{"code":"b","abstain":true,"scores":[{"criterion":"i","points":1}]}]}"#,
            &[
                "sheets[0].abstain: is given twice",
                "sheets[1].code: is given twice",
                "sheets[1].scores: is empty",
                "sheets[2].scores: is not an answer of the question's kind",
            ],
        ),
        ("scores", r#"{"contest":"c","key":"07070707070707070707070707070707","sheets":[]}"#, &["sheets: is empty"]),
        ("vote", r#"{"ballot":"b","choices":[]}"#, &["choices: is empty"]),
        ("class", r#"{"name":" ","guides":[],"until":"2027-06-30"}"#, &["name: is empty", "guides: is empty"]),
        (
            "progress",
            r#"{"pupil":"Budi","name":""}"#,
            &["pupil: is no identifier: 1 to 64 characters without spaces", "name: is empty"],
        ),
        ("vote", r#"{"ballot":"b","choices":["a","a"]}"#, &["choices: is given twice"]),
    ];
    for (kind, body, problems) in cases {
        assert_eq!(wrong(kind, body), *problems, "{kind} {body}");
    }
}

#[test]
fn a_letter_of_many_bytes_is_too_large() {
    let entry = |text: &str| {
        letter(Content::Entry(Entry {
            contest: "c".into(),
            title: "T".into(),
            text: text.into(),
            code_name: "E".into(),
            name: "A".into(),
            contact: "1".into(),
            ..Entry::default()
        }))
    };
    assert_eq!(validate(&entry(&"kata ".repeat(10_000))), []);
    let said = validate(&entry(&"é".repeat(50_000)));
    assert!(matches!(said[..], [Invalid { fault: Fault::TooLarge { max: MAX_ENTRY_BYTES, .. }, .. }]), "{said:?}");
    let answers =
        (0..100).map(|n| ItemAnswer { item: format!("q{n}"), text: "x".repeat(2_000), ..ItemAnswer::default() });
    let response = Response { survey: "s".into(), answers: answers.collect(), ..Response::default() };
    assert!(matches!(
        validate(&letter(Content::Response(response)))[..],
        [Invalid { fault: Fault::TooLarge { .. }, .. }]
    ));
}

#[test]
fn only_what_is_asked_must_be_answered() {
    let survey: Survey = serde_json::from_str(
        r#"{"id":"s","title":"S","opens":"2026-11-01","closes":"2026-12-31","items":[
            {"id":"a","label":"A","kind":"choice","options":["x","y","z"],"required":true},
            {"id":"b","label":"B","kind":"scale","labels":["1","2","3","4"],"required":true,"when":{"item":"a","choices":[1,2]}},
            {"id":"c","label":"C","kind":"text","required":true,"when":{"item":"b","max":2}},
            {"id":"d","label":"D","kind":"number","required":true,"section":{"title":"T","when":{"item":"a","choices":[0]}}},
            {"id":"e","label":"E","kind":"text","when":{"item":"d","min":2}},
            {"id":"f","label":"F","kind":"text","section":{"title":"U"},"when":{"item":"later","choices":[1]}},
            {"id":"g","label":"G","kind":"text","when":{"new":1}}]}"#,
    )
    .unwrap();
    let asked = |answers: &str| -> (String, Vec<String>) {
        let content =
            read("response", &format!(r#"{{"survey":"s","language":"id","answers":{answers}}}"#)).unwrap().content;
        let now = date(2026, 11, 24).at(9, 0, 0, 0);
        let wrong = content.problems_against(Subject::Survey(&survey), now).iter().map(ToString::to_string).collect();
        let Content::Response(response) = content else { panic!() };
        let asked = std::iter::zip(&survey.items, response.asked(&survey)).filter(|(_, asked)| *asked);
        (asked.map(|(item, _)| item.id.as_str()).collect(), wrong)
    };
    for (answers, items, wrong) in [
        ("[]", "ag", &["a: is empty"][..]),
        (r#"[{"item":"a","choices":[0]}]"#, "adg", &["d: is empty"]),
        (r#"[{"item":"a","choices":[0]},{"item":"d","number":1}]"#, "adg", &[]),
        (r#"[{"item":"a","choices":[0]},{"item":"d","number":2}]"#, "adeg", &[]),
        (r#"[{"item":"a","choices":[2]}]"#, "abg", &["b: is empty"]),
        (r#"[{"item":"a","choices":[1]},{"item":"b","number":3}]"#, "abg", &[]),
        (r#"[{"item":"a","choices":[1]},{"item":"b","number":2}]"#, "abcg", &["c: is empty"]),
        // As a phone sends it that asks everything of everyone: what hangs on an answer that does not count is not asked either.
        (
            r#"[{"item":"a","choices":[0]},{"item":"b","number":1},{"item":"c","text":"x"},{"item":"d","number":1}]"#,
            "adg",
            &[],
        ),
    ] {
        assert_eq!(
            asked(answers),
            (items.to_owned(), wrong.iter().map(|what| (*what).to_owned()).collect()),
            "{answers}"
        );
    }
    let body = r#"{"survey":"s","language":"id","answers":[{"item":"b","number":1},{"item":"a","choices":[0]},{"item":"d","number":1}]}"#;
    let Content::Response(mut response) = read("response", body).unwrap().content else { panic!() };
    response.clear_unasked(&survey);
    assert_eq!(response.answers.iter().map(ItemAnswer::is_empty).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(response.answers[0].item, "b", "it keeps its place");
}

#[test]
fn answers_fit_the_survey() {
    let survey: Survey = serde_json::from_str(
        r#"{"id":"s","title":"S","opens":"2026-11-01","closes":"2026-12-31","items":[
            {"id":"a","label":"A","kind":"choice","options":["x","y"],"required":true},
            {"id":"b","label":"B","kind":"multiple","options":["x","y"]},
            {"id":"c","label":"C","kind":"scale","labels":["1","2","3"]},
            {"id":"d","label":"D","kind":"text"},{"id":"e","label":"E","kind":"number"},
            {"id":"f","label":"F","kind":"drawing","required":true}]}"#,
    )
    .unwrap();
    let against = |answers: &str, day: i8| -> Vec<String> {
        let body = format!(r#"{{"survey":"s","language":"id","answers":{answers}}}"#);
        let content = read("response", &body).unwrap().content;
        let now = date(2026, 11, day).at(9, 0, 0, 0);
        content.problems_against(Subject::Survey(&survey), now).iter().map(ToString::to_string).collect()
    };
    let good = r#"[{"item":"a","choices":[1]},{"item":"b","choices":[0,1]},{"item":"c","number":3},{"item":"d","text":"x"},{"item":"e","number":-4}]"#;
    assert_eq!(against(good, 24), [""; 0]);
    assert_eq!(against(r#"[{"item":"d","text":"x"}]"#, 24), ["a: is empty"]);
    assert_eq!(
        against(
            r#"[{"item":"a","choices":[0,1]},{"item":"b","choices":[2]},{"item":"c","number":4},{"item":"d","number":1},{"item":"e","text":"x"},{"item":"z"}]"#,
            24
        ),
        [
            "answers[0].choices: has more than 1 entries",
            "answers[1].choices: names nothing that is there",
            "answers[2].number: is not from 1 to 3",
            "answers[3].number: is not an answer of the question's kind",
            "answers[4].text: is not an answer of the question's kind",
            "answers[5].item: names nothing that is there",
        ]
    );
    let mut late = survey.clone();
    late.closes = date(2026, 11, 20);
    let vote = read("vote", r#"{"ballot":"s","choices":["a"]}"#).unwrap().content;
    let now = date(2026, 11, 24).at(9, 0, 0, 0);
    assert_eq!(vote.problems_against(Subject::Survey(&late), now)[0].fault, Fault::Unknown);
    let response = read("response", &format!(r#"{{"survey":"s","language":"id","answers":{good}}}"#)).unwrap().content;
    assert_eq!(response.problems_against(Subject::Survey(&late), now)[0].fault, Fault::Closed);
}

#[test]
fn votes_fit_the_ballot() {
    let ballot: Ballot = serde_json::from_str(
        r#"{"id":"b","title":"B","method":"budget","budget":1000,"options":[{"id":"a","label":"A","price":400},{"id":"b","label":"B","price":700}],"opens":"2026-11-01T08:00:00","closes":"2026-11-30T16:00:00"}"#,
    )
    .unwrap();
    let against = |choices: &str, day: i8| -> Vec<Fault> {
        let content = read("vote", &format!(r#"{{"ballot":"b","choices":{choices}}}"#)).unwrap().content;
        let now = date(2026, 11, day).at(16, 0, 0, 0);
        content.problems_against(Subject::Ballot(&ballot), now).into_iter().map(|problem| problem.fault).collect()
    };
    assert_eq!(against(r#"["b"]"#, 24), []);
    assert_eq!(against(r#"["a","b"]"#, 24), [Fault::OverBudget { by: 100 }]);
    assert_eq!(against(r#"["z"]"#, 30), [Fault::Closed, Fault::Unknown]);
    assert_eq!(Vote::fingerprint("x"), crate::Digest::of(b"lapau vote x"));
}

#[test]
fn entries_fit_the_contest() {
    let contest: Contest = serde_json::from_str(
        r#"{"id":"c","title":"C","categories":[{"id":"k","name":"K","min_words":2,"max_words":3}],"opens":"2026-11-01","closes":"2026-11-30"}"#,
    )
    .unwrap();
    let against = |category: &str, text: &str| -> Vec<Fault> {
        let entry = Entry { contest: "c".into(), category: category.into(), text: text.into(), ..Entry::default() };
        let problems =
            Content::Entry(entry).problems_against(Subject::Contest(&contest), date(2026, 11, 30).at(23, 59, 0, 0));
        problems.into_iter().map(|problem| problem.fault).collect()
    };
    assert_eq!(against("k", "satu dua\n tiga"), []);
    assert_eq!(against("k", "satu"), [Fault::OutOfRange { min: 2, max: 3 }]);
    assert_eq!(against("z", "satu dua"), [Fault::Unknown]);
}

#[test]
fn uuids_are_recognised() {
    assert!(is_uuid_v4(&uuid_v4([0xff; 16])));
    for text in [
        "",
        "07070707-0707-1707-8707-070707070707",
        "07070707-0707-4707-0707-070707070707",
        "0707070G-0707-4707-8707-070707070707",
    ] {
        assert!(!is_uuid_v4(text), "{text}");
    }
}

#[test]
fn only_the_same_bytes_have_that_receipt() {
    let sent = suggestion("Buka sampai pukul 20.");
    let bytes = sent.to_bytes();
    let receipt = Receipt {
        id: sent.id.clone(),
        sha256: crate::Digest::of(&bytes),
        status: ReceiptStatus::Stored,
        received: sent.created,
    };
    assert!(receipt.is_for(&sent.id, &bytes));
    assert!(!receipt.is_for(&sent.id, b"{}"));
    assert!(!receipt.is_for("other", &bytes));
}

/// JSON of any shape, built from the words that letters are made of.
fn any_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("-1e400".to_owned()),
        Just("99999999999999999999".to_owned()),
        Just(r#""2026-11-24""#.to_owned()),
        any::<i64>().prop_map(|n| n.to_string()),
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap_or_default()),
    ];
    let name = prop::sample::select(vec![
        "text", "topic", "item", "due", "title", "seats", "answers", "choices", "quote", "page", "number", "name",
        "id", "to",
    ]);
    leaf.prop_recursive(4, 24, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|list| format!("[{}]", list.join(","))),
            prop::collection::vec((name.clone(), inner), 0..6).prop_map(|fields| {
                let fields: Vec<_> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                format!("{{{}}}", fields.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn no_letter_makes_it_panic(kind in prop::sample::select(Content::KINDS.to_vec()), body in any_json()) {
        if let Ok(letter) = read(kind, &body) {
            let _ = validate(&letter);
        }
    }

    #[test]
    fn no_text_makes_it_panic_and_what_is_fine_is_read_again(text in any::<String>(), kind in 0..GOOD.len()) {
        let (kind, body) = GOOD[kind];
        let quoted = serde_json::to_string(&text).unwrap_or_default();
        for word in ["\"Ani\"", "\"Kemarau\"", "\"kursi\"", "\"a\"", "\"x\"", "\"Setuju.\""] {
            if let Ok(letter) = read(kind, &body.replace(word, &quoted)) && validate(&letter).is_empty() {
                prop_assert_eq!(&serde_json::from_slice::<Submission>(&letter.to_bytes()).unwrap(), &letter);
            }
        }
    }
}
