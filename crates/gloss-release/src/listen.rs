//! The listener of a release: connections within bounds of number, time and size, all ended with it. Knows no request.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};

use crate::answer::answer;
use crate::live::Live;

/// Connections at once, of all and of one address: a browser opens six.
const MAX_CONNECTIONS: usize = 512;
const MAX_OF_ADDRESS: usize = 64;
/// Time for the head of a request, from the end of the one before.
const HEAD: Duration = Duration::from_secs(10);
/// Longest life of a connection; the largest file takes as long at 100 kB a second.
const LIFE: Duration = Duration::from_secs(600);
/// Bytes of a request's head.
const MAX_HEAD: usize = 16 << 10;
/// Pause after a connection could not be taken: there were no more files.
const PAUSE: Duration = Duration::from_millis(50);

/// Connections by address.
#[derive(Default)]
struct Open(Mutex<HashMap<IpAddr, usize>>);

/// A connection's place, given back when it ends.
struct Place {
    open: Arc<Open>,
    from: IpAddr,
}

impl Open {
    fn take(self: &Arc<Self>, from: IpAddr) -> Option<Place> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = open.values().sum();
        let of = open.entry(from).or_default();
        if all >= MAX_CONNECTIONS || *of >= MAX_OF_ADDRESS {
            return None;
        }
        *of += 1;
        Some(Place { open: self.clone(), from })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of) = open.get_mut(&self.from) {
            *of -= 1;
            if *of == 0 {
                open.remove(&self.from);
            }
        }
    }
}

/// Takes visitors until the release ends.
pub(crate) async fn listen(live: Arc<Live>, listener: TcpListener) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let open = Arc::new(Open::default());
    loop {
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            () = live.ended.cancelled() => return,
        };
        let Ok((stream, from)) = taken else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let Some(place) = open.take(from.ip()) else { continue };
        // Small answers wait for nothing.
        let _ = stream.set_nodelay(true);
        let live = live.clone();
        tokio::spawn(async move {
            let _place = place;
            let ended = live.ended.clone();
            let from = from.ip();
            let service = service_fn(move |request| {
                let live = live.clone();
                async move { Ok::<_, Infallible>(answer(&live, from, request).await) }
            });
            let served = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD)
                .max_buf_size(MAX_HEAD)
                .serve_connection(TokioIo::new(stream), service);
            tokio::select! {
                _ = tokio::time::timeout(LIFE, served) => {}
                () = ended.cancelled() => {}
            }
        });
    }
}
