//! One module a route.
//!
//! A page shows what `state` holds and calls what `state` offers; it knows nothing of networks and databases.

pub mod about;
pub mod catalogue;
pub mod club;
pub mod contest;
pub mod event;
pub mod events;
pub mod exhibition;
mod forms;
pub mod guide;
pub mod guides;
pub mod home;
pub mod impact;
pub mod lapau;
pub mod letters;
pub mod me;
pub mod news;
pub mod not_found;
pub mod outbox;
pub mod proposals;
pub mod questions;
mod reading;
pub mod settings;
pub mod survey;
pub mod thread;
pub mod title;
pub mod work;
pub mod writing;

pub use about::About;
pub use catalogue::CataloguePage;
pub use club::ClubPage;
pub use contest::ContestPage;
pub use event::EventPage;
pub use events::Events;
pub use exhibition::ExhibitionPage;
pub use guide::GuidePage;
pub use guides::Guides;
pub use home::Home;
pub use impact::Impact;
pub use lapau::Lapau;
pub use letters::{Ask, Enter, HoldPage, Propose, Register, ReportPage, Suggest, VotePage, WishPage, Write};
pub use me::Me;
pub use news::NewsPage;
pub use not_found::NotFound;
pub use outbox::Outbox;
pub use proposals::Proposals;
pub use questions::Questions;
pub use settings::SettingsPage;
pub use survey::SurveyPage;
pub use thread::ThreadPage;
pub use title::TitlePage;
pub use work::WorkPage;
pub use writing::EditLetter;
