//! What can stand in markup, and in an attribute.

use std::borrow::Cow;

use super::{Markup, Value};

impl From<()> for Markup {
    fn from((): ()) -> Self {
        Self::Nothing
    }
}

impl<T: Into<Markup>> From<Vec<T>> for Markup {
    fn from(pieces: Vec<T>) -> Self {
        pieces.into_iter().collect()
    }
}

impl<T: Into<Markup>> FromIterator<T> for Markup {
    fn from_iter<I: IntoIterator<Item = T>>(pieces: I) -> Self {
        Self::List(pieces.into_iter().map(Into::into).collect())
    }
}

impl<A: Into<Markup>, B: Into<Markup>> From<(A, B)> for Markup {
    fn from((first, second): (A, B)) -> Self {
        Self::List(vec![first.into(), second.into()])
    }
}

impl<T: Into<Markup>> From<Option<T>> for Markup {
    fn from(piece: Option<T>) -> Self {
        piece.map_or(Self::Nothing, Into::into)
    }
}

impl<T: Into<Markup>, F: FnMut() -> T + Send + 'static> From<F> for Markup {
    fn from(mut piece: F) -> Self {
        Self::Reactive(Box::new(move || piece().into()))
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

impl<T: Into<Value>, F: FnMut() -> T + Send + 'static> From<F> for Value {
    fn from(mut value: F) -> Self {
        Self::Reactive(Box::new(move || value().into()))
    }
}

/// What is a text, in markup and in attributes alike.
macro_rules! texts {
    ($($kind:ty = $text:expr;)*) => {$(
        impl From<$kind> for Markup {
            fn from(value: $kind) -> Self {
                let text: fn($kind) -> Cow<'static, str> = $text;
                Self::Text(text(value))
            }
        }

        impl From<$kind> for Value {
            fn from(value: $kind) -> Self {
                let text: fn($kind) -> Cow<'static, str> = $text;
                Self::Text(text(value))
            }
        }
    )*};
}

texts! {
    &'static str = Cow::Borrowed;
    String = Cow::Owned;
    i8 = |number| number.to_string().into();
    i16 = |number| number.to_string().into();
    u8 = |number| number.to_string().into();
    u16 = |number| number.to_string().into();
    u32 = |number| number.to_string().into();
    u64 = |number| number.to_string().into();
    usize = |number| number.to_string().into();
}
