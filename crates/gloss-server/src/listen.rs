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
    listen_for(HEAD, listener, app, stop).await;
}

/// The same, with this long for each connection to say what it wants.
async fn listen_for(head: Duration, listener: TcpListener, app: Router, stop: CancellationToken) {
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
                .header_read_timeout(head)
                .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app))
                .with_upgrades();
            tokio::select! {
                _ = served => {}
                () = stop.cancelled() => {}
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::time::Duration;

    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio_util::sync::CancellationToken;

    use super::{MAX_OPEN, listen_for};

    const WHOLE: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

    async fn begin(head: Duration) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().route("/", get(|| async { "here" }));
        tokio::spawn(listen_for(head, listener, app, CancellationToken::new()));
        address
    }

    /// Sends a request and reads the answer until the connection is closed.
    async fn answer(stream: &mut TcpStream, said: &[u8]) -> String {
        let _ = stream.write_all(said).await;
        let mut out = Vec::new();
        let _ = stream.read_to_end(&mut out).await;
        String::from_utf8_lossy(&out).into_owned()
    }

    #[tokio::test]
    async fn half_a_request_is_ended_and_a_whole_one_is_answered() {
        let address = begin(Duration::from_millis(300)).await;
        for half in [&b""[..], b"GET", b"GET / HTTP/1.1\r\nhost: x\r\nx-more: "] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let said = answer(&mut stream, half).await;
            assert!(!said.contains("here"), "{said}");
        }
        let mut stream = TcpStream::connect(address).await.unwrap();
        assert!(answer(&mut stream, WHOLE).await.ends_with("here"));
    }

    #[tokio::test]
    async fn one_connection_too_many_is_closed_and_those_that_are_open_go_on() {
        let address = begin(Duration::from_secs(60)).await;
        let mut open = Vec::new();
        for _ in 0..MAX_OPEN {
            open.push(TcpStream::connect(address).await.unwrap());
        }
        let mut late = TcpStream::connect(address).await.unwrap();
        assert_eq!(answer(&mut late, WHOLE).await, "");
        let mut first = open.swap_remove(0);
        assert!(answer(&mut first, WHOLE).await.ends_with("here"));
        drop(first);
        let mut again = String::new();
        while again.is_empty() {
            // Its place is free a moment after it was closed.
            let mut stream = TcpStream::connect(address).await.unwrap();
            again = answer(&mut stream, WHOLE).await;
        }
        assert!(again.ends_with("here"), "{again}");
    }
}
