//! The app's side: asks the worker.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use futures_channel::oneshot;
use js_sys::Array;
use lapau_feed::json;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use super::{Numbered, Reply, Request};
use crate::platform::document;

/// The worker's start. It waits to be told where the code is, whose name changes with each build.
const SCRIPT: &str = "/engine.js";

/// Why there is no reply.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The worker does not start, or has stopped.
    #[error("the catalogue's worker does not run")]
    Stopped,
    /// The worker can't do what was asked.
    #[error("{0}")]
    Failed(String),
}

/// A line to the worker.
#[derive(Clone)]
pub struct Client {
    inner: Rc<Inner>,
}

struct Inner {
    worker: RefCell<Option<Worker>>,
    next: Cell<u32>,
    /// Whether the worker listens; what is asked before waits in `early`.
    started: Cell<bool>,
    early: RefCell<Vec<String>>,
    /// Who waits for the reply of which number.
    waiting: RefCell<Vec<(u32, oneshot::Sender<Reply>)>>,
}

impl Client {
    /// Starts the worker. `loaded` is called each time it has read the catalogue, with the number of titles.
    pub fn start(loaded: impl Fn(usize) + 'static) -> Self {
        let inner = Rc::new(Inner {
            worker: RefCell::default(),
            next: Cell::new(1),
            started: Cell::new(false),
            early: RefCell::default(),
            waiting: RefCell::default(),
        });
        let options = WorkerOptions::new();
        options.set_name("engine");
        options.set_type(WorkerType::Module);
        if let (Some(code), Ok(worker)) = (document::code(), Worker::new_with_options(SCRIPT, &options)) {
            let on_message = {
                let inner = inner.clone();
                Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| inner.hear(&event, &loaded))
            };
            worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            on_message.forget();
            let on_error = {
                let inner = inner.clone();
                Closure::<dyn FnMut(JsValue)>::new(move |_| inner.stop())
            };
            worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
            on_error.forget();
            // Compiled for the page already: the worker need not do so again.
            worker.post_message(&Array::of2(&code.into(), &wasm_bindgen::module())).ok();
            *inner.worker.borrow_mut() = Some(worker);
        }
        Self { inner }
    }

    /// Asks, and waits for the reply.
    pub async fn ask(&self, request: Request) -> Result<Reply, Error> {
        let number = self.inner.next.get();
        self.inner.next.set(number.wrapping_add(1).max(1));
        let text = serde_json::to_string(&Numbered { number, body: request })
            .map_err(|error| Error::Failed(error.to_string()))?;
        let (sender, reply) = oneshot::channel();
        match &*self.inner.worker.borrow() {
            None => return Err(Error::Stopped),
            Some(_) => self.inner.waiting.borrow_mut().push((number, sender)),
        };
        if self.inner.started.get() {
            self.inner.post(text);
        } else {
            self.inner.early.borrow_mut().push(text);
        }
        match reply.await {
            Ok(Reply::Failed(message)) => Err(Error::Failed(message)),
            Ok(reply) => Ok(reply),
            Err(_) => Err(Error::Stopped),
        }
    }
}

impl Inner {
    fn post(&self, text: String) {
        if let Some(worker) = &*self.worker.borrow() {
            worker.post_message(&text.into()).ok();
        }
    }

    fn hear(&self, event: &MessageEvent, loaded: &impl Fn(usize)) {
        let Some(text) = event.data().as_string() else { return };
        let Ok(reply) = json::from_str::<Numbered<Reply>>(&text) else { return };
        if !self.started.replace(true) {
            self.early.take().into_iter().for_each(|text| self.post(text));
        }
        if let Reply::Loaded(titles) = reply.body {
            loaded(titles);
        }
        let mut waiting = self.waiting.borrow_mut();
        if let Some(place) = waiting.iter().position(|(number, _)| *number == reply.number) {
            waiting.swap_remove(place).1.send(reply.body).ok();
        }
    }

    /// Ends every wait: the worker will not reply any more.
    fn stop(&self) {
        self.worker.take();
        self.waiting.take();
        self.early.take();
    }
}
