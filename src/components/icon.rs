//! The app's icons: paths on a grid of 24, drawn with a line.

use crate::markup::{Markup, markup};

pub(crate) const HOME: &str = "M3 11.5L12 4l9 7.5M5.5 9.5V20H10v-5.5h4V20h4.5V9.5";
pub(crate) const BOOKS: &str = "M4 4h4.5v16H4zM8.5 7H13v13H8.5M4 8h4.5M14.3 6.2l3.6-1L22 19l-3.7 1zM15.3 9.6l3.6-1";
pub(crate) const CALENDAR: &str = "M4 5.5h16V20H4zM4 10h16M8 3v4.5M16 3v4.5M12 12.2l2.6 2.6-2.6 2.6-2.6-2.6z";
pub(crate) const STALL: &str =
    "M3 9.5L5.5 4h13L21 9.5zM9 9.5L10 4M15 9.5L14 4M5 9.5V20M19 9.5V20M5 14.5h14M9 14.5V20M15 14.5V20";
pub(crate) const PAUSE: &str = "M7.5 4v16M16.5 4v16";
pub(crate) const PERSON: &str = "M12 3l4.2 4.5L12 12 7.8 7.5zM4 21v-2.5L8 15h8l4 3.5V21";
pub(crate) const SEARCH: &str = "M7.8 3.5h5.4L17 7.3v5.4l-3.8 3.8H7.8L4 12.7V7.3zM15 14.5l6 6.5";
pub(crate) const BACK: &str = "M20 12H4.5M11 5l-7 7 7 7";
pub(crate) const FORWARD: &str = "M4 12h15.5M13 5l7 7-7 7";
pub(crate) const CHEVRON: &str = "M9 5l7 7-7 7";
pub(crate) const CHECK: &str = "M4 12.5l5.5 5.5L20 6.5";
pub(crate) const WARNING: &str = "M12 3.5L22 20H2zM12 10v4.5M12 16.2V18";
pub(crate) const OFFLINE: &str = "M3.5 20v-4M8.8 20v-8M14 20V4M17 8.5l5 5M22 8.5l-5 5";
pub(crate) const SYNC: &str = "M4 11.5V8l3.5-3.5h9.5M14 1.5l3 3-3 3M20 12.5V16l-3.5 3.5H7M10 22.5l-3-3 3-3";
pub(crate) const CLOCK: &str = "M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM12 7v5.5l4 2.5";
pub(crate) const SEND: &str = "M3 4l18 8-18 8 3-8zM6 12h8";
pub(crate) const INFO: &str = "M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM12 11v6M12 7v2";
pub(crate) const LETTER: &str = "M3 5h18v14H3zM3 6l9 7.5L21 6";
pub(crate) const BOX: &str = "M3 13h5l1.5 3h5L16 13h5M3 13L6 4.5h12l3 8.5v7H3z";
pub(crate) const SETTINGS: &str = "M3 7h9M18 7h3M3 17h3M12 17h9M12 7l3-3 3 3-3 3zM6 17l3-3 3 3-3 3z";
pub(crate) const PHONE: &str = "M7 2.5h10v19H7zM10.5 18.5h3";
pub(crate) const EXTERNAL: &str = "M10 4.5H4V20h15.5v-6M13.5 3.5h7v7M20.5 3.5L11 13";
pub(crate) const PIN: &str = "M12 21.5L5 12V7l3.5-3.5h7L19 7v5zM12 7l2.4 2.4L12 11.8 9.6 9.4z";
pub(crate) const FILTER: &str = "M3 6.5h18M6.5 12h11M10 17.5h4";
pub(crate) const CLOSE: &str = "M5.5 5.5l13 13M18.5 5.5l-13 13";
pub(crate) const SHARE: &str = "M12 15V3.5M7.5 8L12 3.5 16.5 8M7 11.5H4.5v9h15v-9H17";
pub(crate) const DOWNLOAD: &str = "M12 3.5V15M7.5 10.5L12 15l4.5-4.5M4 17v3.5h16V17";
pub(crate) const BOOK: &str = "M12 7.5V20.5M12 7.5L9 4.5H3V18h6l3 2.5 3-2.5h6V4.5h-6z";
pub(crate) const QUESTION: &str =
    "M3.5 4.5h17v12H12L7.5 21v-4.5h-4zM9.5 8.5l1.2-1.2h2.6l1.2 1.2v1.2L12 11v1.2M12 13.2v1.6";
pub(crate) const BALLOT: &str = "M3 13.5h4M17 13.5h4V21H3v-7.5M7 17V3.5h10V17M5.5 17h13M9.5 8.5l2 2 3.5-3.5";
pub(crate) const GUIDE: &str = "M12 3v2M12 11v2M12 19v2M5 5h11l3 3-3 3H5zM19 13H8l-3 3 3 3h11z";
pub(crate) const SPEECH: &str = "M3.5 4.5h17v12H12L7.5 21v-4.5h-4zM8 9h8M8 12.5h5";
pub(crate) const CHART: &str = "M3.5 3v17.5H21M8 16.5v-4M12.5 16.5v-9M17 16.5V11";
pub(crate) const LOCK: &str = "M5 11h14v10H5zM8 11V6.5L10.5 4h3L16 6.5V11";
pub(crate) const EYE: &str = "M2 12l6-6h8l6 6-6 6H8zM12 9l3 3-3 3-3-3z";
pub(crate) const REPLY: &str = "M9 5l-5.5 5.5L9 16M3.5 10.5H16l4.5 4.5v5";
pub(crate) const QUOTE: &str = "M4 17v-6l4-4M4 11h5v6H4M13 17v-6l4-4M13 11h5v6h-5";
pub(crate) const BOOKMARK: &str = "M6 3.5h12V21l-6-5-6 5z";
pub(crate) const CAMERA: &str = "M3 7h4.5L9 4.5h6L16.5 7H21v12.5H3zM12 9.5l3.5 3.5-3.5 3.5L8.5 13z";
pub(crate) const STAR: &str = "M12 2.5l2.7 6.8 6.8 2.7-6.8 2.7L12 21.5l-2.7-6.8L2.5 12l6.8-2.7z";
pub(crate) const HEART: &str = "M12 20.5L3 11V7.5L6 4.5h3l3 3 3-3h3l3 3V11z";
pub(crate) const IMAGE: &str = "M3 4.5h18v15H3zM3 16.5l5-5 4.5 4.5 3.5-3.5 5 5M15.5 7l1.5 1.5-1.5 1.5L14 8.5z";

/// An icon that repeats in a picture what the words beside it say.
pub(crate) fn icon(path: &'static str) -> Markup {
    markup! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=path/></svg> }
}

/// The same, as small as the text around it.
pub(crate) fn small_icon(path: &'static str) -> Markup {
    markup! { <svg class="icon small" viewBox="0 0 24 24" aria-hidden="true"><path d=path/></svg> }
}

/// The app's own mark: an open book of stepped thread below a lozenge.
pub(crate) fn mark() -> Markup {
    markup! {
        <svg class="mark" viewBox="0 0 15 16" aria-hidden="true">
            <path
                class="page-red"
                d="M1 6h2v1h2v1h2v6H5v-1H3v-1H1zM14 6h-2v1h-2v1H8v6h2v-1h2v-1h2z"
            />
            <path class="lozenge" d="M7 2h1v1h1v1h1v1H9v1H8v1H7V6H6V5H5V4h1V3h1z"/>
        </svg>
    }
}
