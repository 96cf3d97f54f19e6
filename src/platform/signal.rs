//! Signals between the tabs of this app.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// The name of the channel.
const NAME: &str = "lapau";

/// What a tab tells the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// A new publication of the feed is here.
    Feed,
    /// The outbox changed.
    Outbox,
    /// Whoever holds the phone had everything of theirs deleted.
    Cleared,
}

impl Signal {
    const ALL: [Self; 3] = [Self::Feed, Self::Outbox, Self::Cleared];

    const fn name(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Outbox => "outbox",
            Self::Cleared => "cleared",
        }
    }
}

thread_local! {
    /// One channel for telling and hearing: a channel does not hear itself, so a tab is not told what it told.
    static CHANNEL: Option<BroadcastChannel> = BroadcastChannel::new(NAME).ok();
}

/// Tells the other tabs.
pub fn send(signal: Signal) {
    CHANNEL.with(|channel| channel.as_ref().map(|channel| channel.post_message(&signal.name().into()).ok()));
}

/// Calls back with what other tabs tell, for as long as the app runs.
pub fn listen(mut heard: impl FnMut(Signal) + 'static) {
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let name = event.data().as_string();
        if let Some(signal) = Signal::ALL.into_iter().find(|signal| Some(signal.name()) == name.as_deref()) {
            heard(signal);
        }
    });
    CHANNEL.with(|channel| {
        if let Some(channel) = channel {
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        }
    });
    on_message.forget();
}
