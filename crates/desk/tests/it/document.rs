//! The document of the format.
