//! Whether this device stands at a door, where one person after another answers the same survey.
//!
//! It is a choice of the device, not of the page: whatever is opened leads back there until somebody leaves it on purpose.
//! `boot.js` sees to that where the app starts, [`Kiosk::hold`] where it runs already.

use lapau_feed::Language;

use crate::platform::{
    document,
    preferences::{self, Preference},
};

/// How a device stands at a door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kiosk {
    /// The page it stays at.
    pub path: String,
    /// After how many seconds without a touch it begins anew.
    pub seconds: u32,
    /// What has to be typed to leave it; may be empty.
    pub code: String,
    /// The language it begins with.
    pub language: Language,
}

impl Kiosk {
    /// How this device stands at a door, if it does.
    pub fn now() -> Option<Self> {
        let kept = preferences::get(Preference::Kiosk)?;
        let mut lines = kept.split('\n');
        Some(Self {
            path: lines.next()?.to_owned(),
            seconds: lines.next()?.parse().ok()?,
            language: Language::from_tag(lines.next()?)?,
            code: lines.next()?.to_owned(),
        })
    }

    /// Has the device stand there from now on.
    pub fn begin(&self) {
        let Self { path, seconds, code, language } = self;
        let kept = [path, seconds.to_string().as_str(), language.tag(), code].join("\n");
        preferences::set(Preference::Kiosk, Some(&kept));
        document::set_kiosk(true);
    }

    /// Lets the device be used for everything again.
    pub fn end() {
        preferences::set(Preference::Kiosk, None);
        document::set_kiosk(false);
    }

    /// Leads back to where the device stands, if it was led elsewhere.
    pub fn hold() {
        if let Some(kiosk) = Self::now() {
            document::set_kiosk(true);
            if document::path() != kiosk.path {
                document::replace_by(&kiosk.path);
            }
        }
    }
}
