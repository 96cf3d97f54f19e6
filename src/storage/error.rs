//! What can go wrong with storage, as plain values.

use indexed_db_futures::{
    OpenDbResult,
    error::{DomException, Error as IdbError, OpenDbError},
};
use lapau_feed::json;
use wasm_bindgen::JsValue;

/// Why storage could not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The browser keeps nothing here: storage is switched off.
    #[error("this browser keeps nothing for this page")]
    Unavailable,
    /// The database does not open: another tab holds an older version of it.
    #[error("the database does not open")]
    Blocked,
    /// The database belongs to a newer version of the app.
    #[error("the database belongs to a newer version of the app")]
    Newer,
    /// There is no room left.
    #[error("there is no room left")]
    Full,
    /// The connection to the database was lost, and lost again after it was reopened.
    #[error("the connection to the database was lost: {0}")]
    Lost(String),
    /// Something stored can't be read.
    #[error("something stored can't be read: {0}")]
    Unreadable(String),
    /// Anything else the browser says.
    #[error("{0}")]
    Other(String),
}

impl From<IdbError> for Error {
    fn from(error: IdbError) -> Self {
        let exception = match error {
            IdbError::DomException(exception) => exception,
            IdbError::MissingData(missing) => return Self::Other(missing.to_string()),
            // No value of ours goes through these. Their texts would bring along how numbers with fractions are written, 12 KB.
            IdbError::Serialisation(_) | IdbError::Unknown(_) => return Self::Other("no error of a database".into()),
        };
        let message = exception.message();
        let name = web_sys::DomException::from(exception.clone()).name();
        match (exception, name.as_str()) {
            (_, "QuotaExceededError") => Self::Full,
            (_, "VersionError") => Self::Newer,
            (_, "SecurityError") => Self::Unavailable,
            (DomException::InvalidStateError(_), _) | (_, "UnknownError" | "InvalidStateError") => Self::Lost(message),
            _ => Self::Other(format!("{name}: {message}")),
        }
    }
}

impl From<OpenDbError> for Error {
    fn from(error: OpenDbError) -> Self {
        match error {
            OpenDbError::UnsupportedEnvironment | OpenDbError::NullFactory => Self::Unavailable,
            OpenDbError::Base(error) => error.into(),
            OpenDbError::VersionZero => Self::Other("no version of a database".into()),
        }
    }
}

impl From<json::Error> for Error {
    fn from(error: json::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}

impl From<JsValue> for Error {
    fn from(value: JsValue) -> Self {
        IdbError::from(value).into()
    }
}

/// The result of opening a database, as this module's own.
pub(super) fn opened<T>(result: OpenDbResult<T>) -> super::Result<T> {
    result.map_err(Error::from)
}
