//! The web view's way to the network: none. A loopback proxy that refuses everything and writes down what was
//! attempted, because a page's `preconnect` gets past every content policy.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use tauri::Url;

/// Longest first line read from the web view, in bytes.
const MAX_LINE: u64 = 2048;
/// Attempts kept in `blocked.log`: enough to see who asked, too few for a page to fill the disk.
const MAX_KEPT: usize = 200;
/// Longest wait for the web view's first line; it writes at once.
const WAIT: Duration = Duration::from_secs(1);
/// The answer to everything.
const REFUSAL: &[u8] = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Begins to refuse; returns the address to give to the web view.
pub(crate) fn listen(home: &Path) -> anyhow::Result<Url> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no local port for the web view")?;
    let url = Url::parse(&format!("http://{}", listener.local_addr()?))?;
    let log = home.join("blocked.log");
    std::thread::Builder::new().name("blocked".to_owned()).spawn(move || refuse_all(&listener, &log))?;
    Ok(url)
}

fn refuse_all(listener: &TcpListener, log: &Path) {
    let mut kept = VecDeque::new();
    for stream in listener.incoming().flatten() {
        if let Some(attempt) = refuse(stream) {
            kept.push_back(attempt);
            if kept.len() > MAX_KEPT {
                kept.pop_front();
            }
            // A log that cannot be written does not open the network.
            let _ = write(log, &kept);
        }
    }
}

/// Refuses one connection; returns what it wanted, as `CONNECT host:443`.
fn refuse(mut stream: TcpStream) -> Option<String> {
    stream.set_read_timeout(Some(WAIT)).ok()?;
    let mut line = Vec::new();
    // An answer without a request is still refused below.
    let _ = BufReader::new((&stream).take(MAX_LINE)).read_until(b'\n', &mut line);
    let _ = stream.write_all(REFUSAL);
    let line = String::from_utf8_lossy(&line);
    let wanted: Vec<&str> = line.split_whitespace().take(2).collect();
    (!wanted.is_empty()).then(|| wanted.join(" ").chars().filter(|c| !c.is_control()).collect())
}

/// Writes the log anew beside its place, so that a reader sees the one before or this one.
fn write(log: &Path, kept: &VecDeque<String>) -> std::io::Result<()> {
    let fresh = log.with_extension("new");
    let mut file = File::options().create(true).write(true).truncate(true).mode(0o600).open(&fresh)?;
    kept.iter().try_for_each(|attempt| writeln!(file, "{attempt}"))?;
    std::fs::rename(fresh, log)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::{MAX_KEPT, listen};

    #[test]
    fn everything_is_refused_and_written_down() {
        let home = tempfile::tempdir().unwrap();
        let url = listen(home.path()).unwrap();
        let attempt = |line: &str| {
            let mut stream = TcpStream::connect((url.host_str().unwrap(), url.port().unwrap())).unwrap();
            stream.write_all(line.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
        };
        for n in 0..=MAX_KEPT {
            attempt(&format!("CONNECT secret-{n}.example:443 HTTP/1.1\r\n"));
        }
        attempt("GET http://x/\u{1b}[31m HTTP/1.1\r\n");
        // The next attempt is taken up only when the one before has been written down.
        attempt("HEAD http://last/ HTTP/1.1\r\n");
        let log = std::fs::read_to_string(home.path().join("blocked.log")).unwrap();
        assert!(
            log.contains("CONNECT secret-9.example:443\n") && log.contains("GET http://x/[31m\n"),
            "{log}"
        );
        assert!(!log.contains("secret-0.") && log.lines().count() <= MAX_KEPT);
    }
}
