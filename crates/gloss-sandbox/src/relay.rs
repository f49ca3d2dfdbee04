//! A relay for inside of a network namespace: what connects to a port of 127.0.0.1 is handed to a Unix socket. The standard library
//! alone, for a helper that must stay small. Reads nothing of what it carries, and decides nothing.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::Builder;
use std::time::Duration;

/// Connections at once; another is closed at once.
pub const MAX_CONNECTIONS: usize = 64;
/// Bytes on their way in each direction of a connection.
pub const BUFFER: usize = 64 << 10;
/// Bytes of a thread's stack: the buffer, and little more.
const STACK: usize = BUFFER + (128 << 10);
/// Rest after a connection that could not be taken.
const REST: Duration = Duration::from_millis(10);

/// Becomes the relay: its input is the open port, its word the socket.
pub(crate) fn main(words: &[&str]) -> u8 {
    let [socket] = words else { return 2 };
    let Ok(input) = std::io::stdin().as_fd().try_clone_to_owned() else { return 2 };
    run(&TcpListener::from(input), Path::new(socket))
}

/// Opens a port of this computer alone; 0 chooses a free one.
///
/// # Errors
/// Errors of the system, such as a port that is taken.
pub fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

/// Hands each connection to the socket, for ever: call it in a thread or a process of its own.
pub fn run(listener: &TcpListener, socket: &Path) -> ! {
    let open = Arc::new(AtomicUsize::new(0));
    loop {
        match listener.accept() {
            Ok((stream, _)) => carry(stream, socket, &open),
            // The connection is gone already, or this process has no handle left for it.
            Err(_) => std::thread::sleep(REST),
        }
    }
}

/// One of the connections that are open; it counts until both directions are done.
struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Carries one connection on threads of its own; where it can't, it is closed.
fn carry(outer: TcpStream, socket: &Path, open: &Arc<AtomicUsize>) {
    let before = open.fetch_add(1, Ordering::SeqCst);
    let place = Arc::new(Place(open.clone()));
    if before >= MAX_CONNECTIONS {
        return;
    }
    let Ok(inner) = UnixStream::connect(socket) else { return };
    let (Ok(outer_too), Ok(inner_too)) = (outer.try_clone(), inner.try_clone()) else { return };
    let place_too = place.clone();
    let there = thread().spawn(move || {
        pump(&outer_too, &inner_too);
        let _ = (outer_too.shutdown(Shutdown::Read), inner_too.shutdown(Shutdown::Write));
        drop(place_too);
    });
    if there.is_err() {
        return;
    }
    // Without the second thread the handles go with its closure, and the first ends with them.
    let back = thread().spawn(move || {
        pump(&inner, &outer);
        let _ = (inner.shutdown(Shutdown::Both), outer.shutdown(Shutdown::Both));
        drop(place);
    });
    drop(back);
}

fn thread() -> Builder {
    Builder::new().name("relay".to_owned()).stack_size(STACK)
}

/// Carries bytes one way until either side is done.
fn pump(mut from: impl Read, mut to: impl Write) {
    let mut buffer = vec![0; BUFFER];
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return,
        };
        if buffer.get(..read).is_none_or(|bytes| to.write_all(bytes).is_err()) {
            return;
        }
    }
}

/// The variables by which a program finds the proxy behind the relay at a port of 127.0.0.1, and the file with the
/// certificate of its authority.
#[must_use]
pub fn child_environment(port: u16, certificate: &Path) -> Vec<(&'static str, String)> {
    let (proxy, file) = (format!("http://127.0.0.1:{port}"), certificate.display().to_string());
    let ways = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];
    let files = [
        "SSL_CERT_FILE",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "NODE_EXTRA_CA_CERTS",
        "GIT_SSL_CAINFO",
        "PIP_CERT",
    ];
    let ways = ways.into_iter().map(|name| (name, proxy.clone()));
    let files = files.into_iter().map(|name| (name, file.clone()));
    let none = ["NO_PROXY", "no_proxy"].into_iter().map(|name| (name, String::new()));
    // Node heeds the proxy since version 24, if it is told to.
    ways.chain(files).chain(none).chain([("NODE_USE_ENV_PROXY", "1".to_owned())]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;

    /// A relay to a socket that says back what it hears; its port.
    fn echo() -> (u16, tempfile::TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("socket");
        let inner = UnixListener::bind(&socket).unwrap();
        std::thread::spawn(move || {
            for stream in inner.incoming().flatten() {
                std::thread::spawn(move || pump(&stream, &stream));
            }
        });
        let listener = listen(0).unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || run(&listener, &socket));
        (port, dir)
    }

    fn connect(port: u16) -> TcpStream {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    #[test]
    fn bytes_go_both_ways_and_an_end_is_passed_on() {
        let (port, _dir) = echo();
        let mut stream = connect(port);
        let sent: Vec<u8> = (0..1_000_000_u32).map(|n| (n % 251) as u8).collect();
        let (mut writer, text) = (stream.try_clone().unwrap(), sent.clone());
        let write = std::thread::spawn(move || {
            writer.write_all(&text).unwrap();
            writer.shutdown(Shutdown::Write).unwrap();
        });
        let mut heard = Vec::new();
        stream.read_to_end(&mut heard).unwrap();
        write.join().unwrap();
        assert!(heard == sent);
    }

    #[test]
    fn there_are_so_many_connections_and_then_again() {
        let (port, _dir) = echo();
        let speak = |stream: &mut TcpStream| {
            let mut byte = [0];
            stream.write_all(b"x").and_then(|()| stream.read_exact(&mut byte)).is_ok()
        };
        let mut open: Vec<TcpStream> = (0..MAX_CONNECTIONS).map(|_| connect(port)).collect();
        assert!(open.iter_mut().all(speak));
        assert!(!speak(&mut connect(port)), "one more than there may be");
        open.truncate(1);
        let until = std::time::Instant::now() + Duration::from_secs(20);
        while !speak(&mut connect(port)) {
            assert!(std::time::Instant::now() < until, "no place came free");
        }
    }
}
