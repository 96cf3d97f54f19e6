//! Connections: how many, how long, how large a head, and how they end.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::Request};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tower::{ServiceBuilder, ServiceExt, service_fn};

/// How many connections are open at most; more wait.
const CONNECTIONS: usize = 2_000;
/// How long a request's head may take to arrive.
const HEAD: Duration = Duration::from_secs(10);
/// How long an answer may take to be begun.
const ANSWER: Duration = Duration::from_secs(30);
/// How large a request's head may be, in bytes; hyper takes no less than 8 KB.
const HEAD_BYTES: usize = 16 * 1024;
/// How many headers a request may have.
const HEADERS: usize = 64;
/// How long connections may take to end once the desk is told to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// Serves until told to stop, then finishes what was begun.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) -> io::Result<()> {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let (stream, peer, permit) = tokio::select! {
            accepted = accept(&listener, &room) => accepted?,
            () = &mut stop => break,
        };
        let connection = connection(stream, peer, router.clone());
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A connection that breaks off is the phone's affair: it comes again.
            let _ = connection.await;
            drop(permit);
        });
    }
    drop(listener);
    let _ = timeout(FAREWELL, graceful.shutdown()).await;
    Ok(())
}

async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let permit = room.clone().acquire_owned().await.map_err(io::Error::other)?;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return Ok((stream, peer, permit)),
            // Out of file handles, or a connection that was gone before it was taken: others may still come.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
    let service = ServiceBuilder::new().map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        request.map(Body::new)
    });
    let service = service.service(service_fn(move |request: Request| {
        let router = router.clone();
        async move {
            // An answer that never comes would hold the connection for ever.
            match timeout(ANSWER, router.oneshot(request)).await {
                Ok(answer) => answer,
                Err(_) => Ok(axum::response::IntoResponse::into_response(axum::http::StatusCode::REQUEST_TIMEOUT)),
            }
        }
    }));
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
}
