//! Small choices of this phone's user, readable before the app has started: `boot.js` reads the same keys.

/// A choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    /// How this device stands at a door: the page it stays at, and how, in lines.
    Kiosk,
    /// Which answers of the library were seen, by their marks.
    Seen,
    /// The language of the interface: a BCP 47 tag.
    Language,
    /// Of which loans notices were shown, and on which day.
    Told,
    /// The theme: `light` or `dark`; none follows the phone.
    Theme,
}

impl Preference {
    const fn key(self) -> &'static str {
        match self {
            Self::Kiosk => "lapau.kiosk",
            Self::Seen => "lapau.seen",
            Self::Language => "lapau.language",
            Self::Told => "lapau.told",
            Self::Theme => "lapau.theme",
        }
    }
}

/// A choice that was made.
pub fn get(preference: Preference) -> Option<String> {
    storage()?.get_item(preference.key()).ok()?
}

/// Keeps a choice; `None` forgets it. Where the browser keeps nothing, it holds until the page is closed.
pub fn set(preference: Preference, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    match value {
        Some(value) => storage.set_item(preference.key(), value).ok(),
        None => storage.remove_item(preference.key()).ok(),
    };
}

/// The languages this phone is set to, best first.
pub fn languages() -> Vec<String> {
    let languages = web_sys::window().map(|window| window.navigator().languages());
    languages.into_iter().flatten().filter_map(|tag| tag.as_string()).collect()
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
