//! Signals between the tabs of this app.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// The name of the channel.
const CHANNEL: &str = "lapau";

/// What a tab tells the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// A new publication of the feed is here.
    Feed,
    /// The outbox changed.
    Outbox,
}

impl Signal {
    const ALL: [Self; 2] = [Self::Feed, Self::Outbox];

    const fn name(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Outbox => "outbox",
        }
    }
}

/// Tells the other tabs.
pub fn send(signal: Signal) {
    if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
        channel.post_message(&signal.name().into()).ok();
        channel.close();
    }
}

/// Calls back with what other tabs tell, for as long as the app runs.
pub fn listen(mut heard: impl FnMut(Signal) + 'static) {
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return };
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let name = event.data().as_string();
        if let Some(signal) = Signal::ALL.into_iter().find(|signal| Some(signal.name()) == name.as_deref()) {
            heard(signal);
        }
    });
    channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    std::mem::forget(channel);
}
