//! The choices of whoever holds the phone.

use lapau_feed::Language;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    locale,
    platform::{
        document,
        preferences::{self, Preference},
    },
};

/// How the app looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the phone does.
    #[default]
    Phone,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Phone, Self::Light, Self::Dark];

    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Phone => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// The choices of whoever holds the phone.
#[derive(Clone, Copy)]
pub struct Settings {
    language: RwSignal<Language>,
    theme: RwSignal<Theme>,
}

impl Settings {
    /// The language that was chosen.
    pub(crate) fn chosen_language() -> Language {
        let chosen = preferences::get(Preference::Language).and_then(|tag| Language::from_tag(&tag));
        // A phone set to English may well belong to someone of Payakumbuh, so only the choice itself counts.
        chosen.unwrap_or_default()
    }

    pub(super) fn new() -> Self {
        let language = Self::chosen_language();
        let theme = preferences::get(Preference::Theme);
        let theme = Theme::ALL.into_iter().find(|known| known.name() == theme.as_deref()).unwrap_or_default();
        document::set_language(language.tag());
        Self { language: RwSignal::new(language), theme: RwSignal::new(theme) }
    }

    /// The language.
    pub fn language(self) -> Language {
        self.language.get()
    }

    /// The theme.
    pub fn theme(self) -> Theme {
        self.theme.get()
    }

    /// Chooses a language. The pages follow once its texts are here.
    pub fn set_language(self, language: Language) {
        preferences::set(Preference::Language, Some(language.tag()));
        document::set_language(language.tag());
        spawn_local(async move {
            if language != Language::default() {
                locale::fetch().await.ok();
            }
            self.language.set(language);
        });
    }

    /// Chooses a theme.
    pub fn set_theme(self, theme: Theme) {
        preferences::set(Preference::Theme, theme.name());
        document::set_theme(theme.name());
        self.theme.set(theme);
    }
}
