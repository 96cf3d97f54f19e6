//! One module a route.
//!
//! A page shows what `state` holds and calls what `state` offers; it knows nothing of networks and databases.

pub mod about;
pub mod home;
pub mod me;
pub mod not_found;
pub mod outbox;
pub mod settings;
pub mod suggest;

pub use about::About;
pub use home::Home;
pub use me::Me;
pub use not_found::NotFound;
pub use outbox::Outbox;
pub use settings::SettingsPage;
pub use suggest::Suggest;
