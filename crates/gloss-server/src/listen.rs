//! Taking connections of browsers: so many at once, and each has to say soon what it wants. Knows no page and no frame.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// Connections at once; a browser takes six, and one for each window that follows.
const MAX_OPEN: usize = 256;
/// How long a connection may take to say what it wants, the next time too.
const HEAD: Duration = Duration::from_secs(10);
/// Before a listener that has no room is asked again.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves until it is stopped; then what is open ends too.
pub(crate) async fn listen(listener: TcpListener, app: Router, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(MAX_OPEN));
    loop {
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            () = stop.cancelled() => return,
        };
        let Ok((stream, _)) = taken else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        // One too many is closed at once: it costs nobody anything.
        let Ok(place) = places.clone().try_acquire_owned() else { continue };
        let _ = stream.set_nodelay(true);
        let (app, stop) = (app.clone(), stop.clone());
        tokio::spawn(async move {
            let _place = place;
            let served = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD)
                .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app))
                .with_upgrades();
            tokio::select! {
                _ = served => {}
                () = stop.cancelled() => {}
            }
        });
    }
}
