//! What kinds, readers, languages and classes are called.

use lapau_feed::catalogue::{Audience, Medium};

use crate::locale::Phrases;

/// What a kind of thing is called.
pub(crate) fn medium_name(t: Phrases, medium: Medium) -> &'static str {
    match medium {
        Medium::Book => t.medium_book(),
        Medium::Serial => t.medium_serial(),
        Medium::Article => t.medium_article(),
        Medium::Map => t.medium_map(),
        Medium::Music => t.medium_music(),
        Medium::Audio => t.medium_audio(),
        Medium::Video => t.medium_video(),
        Medium::Picture => t.medium_picture(),
        Medium::Digital => t.medium_digital(),
        Medium::Kit => t.medium_kit(),
        Medium::Manuscript => t.medium_manuscript(),
        Medium::Other => t.medium_other(),
    }
}

/// What a group of readers is called.
pub(crate) fn reader_name(t: Phrases, audience: Audience) -> &'static str {
    match audience {
        Audience::Children => t.reader_children(),
        Audience::Teens => t.reader_teens(),
        Audience::Adults => t.reader_adults(),
        Audience::Everyone => t.reader_everyone(),
        Audience::Other => t.reader_other(),
    }
}

/// What the language of an ISO 639 code is called; a rare one keeps its code.
pub(crate) fn language_name(t: Phrases, code: &str) -> String {
    let name = match code {
        "id" => t.language_id(),
        "min" => t.language_min(),
        "en" => t.language_en(),
        "ar" => t.language_ar(),
        "ms" => t.language_ms(),
        "jv" => t.language_jv(),
        "su" => t.language_su(),
        "nl" => t.language_nl(),
        "de" => t.language_de(),
        "fr" => t.language_fr(),
        "es" => t.language_es(),
        "pt" => t.language_pt(),
        "it" => t.language_it(),
        "ru" => t.language_ru(),
        "tr" => t.language_tr(),
        "fa" => t.language_fa(),
        "ja" => t.language_ja(),
        "zh" => t.language_zh(),
        "ko" => t.language_ko(),
        "pl" => t.language_pl(),
        "fil" | "tl" => t.language_fil(),
        _ => return t.language_other(code),
    };
    name.to_owned()
}

/// What a main class of [`lapau_search::shelf::CLASSES`] is called.
pub(crate) fn class_name(t: Phrases, class: &str) -> &'static str {
    match class {
        "0" => t.class_0(),
        "1" => t.class_1(),
        "2" => t.class_2(),
        "2X" => t.class_2x(),
        "3" => t.class_3(),
        "4" => t.class_4(),
        "5" => t.class_5(),
        "6" => t.class_6(),
        "7" => t.class_7(),
        "8" => t.class_8(),
        "9" => t.class_9(),
        "F" => t.class_fiction(),
        _ => t.class_other(),
    }
}
