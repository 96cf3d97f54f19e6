//! Parts of the app that are fetched by themselves.

/// A part of the app could not be fetched, or is not of this app's version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unavailable;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Unavailable {
    /// What went wrong is in the browser's console.
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}
