//! The floor of everything that talks to a model: a process that posts bodies and reads the answers to their end,
//! and does nothing else. `gloss-bench __bare-client URL BODY [FILE BODY]...`; a FILE is read before its body is sent, or a
//! command run where it begins with `run:`.

use std::io::{Read, Write};
use std::net::TcpStream;

use anyhow::{Context, ensure};
use xtask::programs::program;

/// The longest answer read, in bytes; the double's are far shorter.
const MAX_ANSWER: usize = 1 << 20;
/// The end of a body in chunks (RFC 9112, section 7.1).
const END: &[u8] = b"\r\n0\r\n\r\n";

/// What begins a command in a file's place.
pub(super) const RUN: &str = "run:";

/// Runs it.
pub(crate) fn client(words: &[&str]) -> anyhow::Result<()> {
    let [url, first, rest @ ..] = words else {
        anyhow::bail!("__bare-client URL BODY [FILE BODY]...");
    };
    let (mut stream, address) = connect(url)?;
    post(&mut stream, address, first)?;
    for pair in rest.chunks(2) {
        let [file, body] = pair else {
            anyhow::bail!("a file without a body");
        };
        let read = match file.strip_prefix(RUN) {
            Some(line) => program("sh", &["-c", line]).output()?.stdout,
            None => std::fs::read(file)?,
        };
        ensure!(!std::hint::black_box(read).is_empty(), "nothing was read");
        post(&mut stream, address, body)?;
    }
    Ok(())
}

/// A connection to the double, and the double's address.
pub(super) fn connect(url: &str) -> anyhow::Result<(TcpStream, &str)> {
    let address =
        url.strip_prefix("http://").and_then(|rest| rest.strip_suffix("/v1")).context("no address")?;
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    Ok((stream, address))
}

/// Posts the body in a file and gives the answer.
pub(super) fn post(stream: &mut TcpStream, address: &str, file: &str) -> anyhow::Result<Vec<u8>> {
    let body = std::fs::read(file)?;
    let mut request = format!(
        "POST /v1/responses HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(&body);
    stream.write_all(&request)?;
    let mut answer = Vec::new();
    let mut piece = [0; 16 * 1024];
    while !answer.ends_with(END) {
        let read = stream.read(&mut piece)?;
        ensure!(read > 0 && answer.len() < MAX_ANSWER, "the answer broke off or has no end");
        answer.extend_from_slice(piece.get(..read).unwrap_or_default());
    }
    ensure!(answer.starts_with(b"HTTP/1.1 200 "), "refused");
    Ok(answer)
}
