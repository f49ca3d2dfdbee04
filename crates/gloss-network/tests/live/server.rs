//! A web server for tests, with all manners that a hostile one has, and a list of what it heard.

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// Requests as they came, head and content.
pub(crate) type Requests = Arc<Mutex<Vec<String>>>;

/// Either kind of a connection.
pub(crate) trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

/// Starts one at an address and a port; encrypted where it has what that needs.
pub(crate) fn serve(at: IpAddr, port: u16, tls: Option<Arc<ServerConfig>>) -> Requests {
    let heard = Requests::default();
    serve_into(at, port, tls, &heard);
    heard
}

/// The same, into a list that another one has too.
pub(crate) fn serve_into(at: IpAddr, port: u16, tls: Option<Arc<ServerConfig>>, heard: &Requests) {
    let (listener, hears) = (TcpListener::bind(SocketAddr::new(at, port)).unwrap(), heard.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (tls, heard) = (tls.clone(), hears.clone());
            std::thread::spawn(move || match tls {
                Some(config) => {
                    let connection = ServerConnection::new(config).unwrap();
                    attend(&mut StreamOwned::new(connection, stream), &heard);
                }
                None => attend(&mut { stream }, &heard),
            });
        }
    });
}

/// The next request: head and content; none at the end.
fn hear(stream: &mut dyn Stream) -> Option<(String, Vec<u8>)> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut content = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut content).ok()?;
    Some((head, content))
}

fn attend(stream: &mut dyn Stream, heard: &Requests) {
    while let Some((head, content)) = hear(stream) {
        heard.lock().unwrap().push(format!("{head}{}", String::from_utf8_lossy(&content)));
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        if answer(stream, &path, head.starts_with("HEAD")).is_none() {
            break;
        }
    }
}

/// A whole answer.
fn whole(stream: &mut dyn Stream, lines: &str, content: &[u8], is_head: bool) -> Option<()> {
    let head = format!("HTTP/1.1 {lines}\r\nContent-Length: {}\r\n\r\n", content.len());
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(if is_head { b"" } else { content }).ok()?;
    stream.flush().ok()
}

fn packed(size: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let zeros = std::io::repeat(0).take(size as u64);
    flate2::read::GzEncoder::new(zeros, flate2::Compression::best()).read_to_end(&mut out).unwrap();
    out
}

/// Writes something again and again, until nobody listens.
fn forever(stream: &mut dyn Stream, head: &str, piece: &[u8], rest: Duration) -> Option<()> {
    stream.write_all(head.as_bytes()).ok()?;
    loop {
        stream.write_all(piece).and_then(|()| stream.flush()).ok()?;
        std::thread::sleep(rest);
    }
}

const HTML: &str = "200 OK\r\nContent-Type: text/html; charset=UTF-8";

/// Answers by the path; none where the connection ends.
fn answer(stream: &mut dyn Stream, path: &str, is_head: bool) -> Option<()> {
    let ok = "HTTP/1.1 200 OK\r\n";
    let tick = Duration::from_millis(50);
    if let Some(url) = path.strip_prefix("/to?") {
        let url = percent_encoding::percent_decode_str(url).decode_utf8_lossy().into_owned();
        return whole(stream, &format!("302 Found\r\nSet-Cookie: a=b\r\nLocation: {url}"), b"", is_head);
    }
    match path.split('?').next().unwrap_or_default() {
        "/packed" => whole(stream, &format!("{HTML}\r\nContent-Encoding: gzip"), &packed(1000), is_head),
        "/bomb" => whole(stream, &format!("{HTML}\r\nContent-Encoding: gzip"), &packed(64 << 20), is_head),
        "/brotli" => {
            whole(stream, &format!("{HTML}\r\nContent-Encoding: br"), b"\x0b\x02\x80words\x03", is_head)
        }
        "/broken-gzip" => whole(stream, &format!("{HTML}\r\nContent-Encoding: gzip"), b"words", is_head),
        "/sized" => {
            let size = path.split_once('?').and_then(|(_, size)| size.parse().ok()).unwrap_or_default();
            let head = format!("{ok}Transfer-Encoding: chunked\r\n\r\n");
            stream.write_all(&[head.as_bytes(), &chunk(size), b"0\r\n\r\n"].concat()).ok()?;
            stream.flush().ok()
        }
        "/loop" => whole(stream, "302 Found\r\nLocation: /loop", b"", is_head),
        "/none" => whole(stream, "404 Not Found\r\nContent-Type: text/plain", b"There is none.", is_head),
        "/huge" => forever(
            stream,
            &format!("{ok}Transfer-Encoding: chunked\r\n\r\n"),
            &chunk(60_000),
            Duration::ZERO,
        ),
        "/huge-length" => forever(
            stream,
            &format!("{ok}Content-Length: 99999999999\r\n\r\n"),
            &[b'x'; 60_000],
            Duration::ZERO,
        ),
        "/ticks" => forever(stream, &format!("{ok}Transfer-Encoding: chunked\r\n\r\n"), &chunk(10), tick),
        "/slow-head" => forever(stream, ok, b"X", tick),
        "/slow-body" => forever(stream, &format!("{ok}Content-Length: 1000000\r\n\r\n"), b"x", tick),
        "/flood" => {
            forever(stream, ok, format!("X-Flood: {}\r\n", "x".repeat(1000)).as_bytes(), Duration::ZERO)
        }
        "/many" => forever(stream, ok, b"X: 1\r\n", Duration::ZERO),
        "/silent" => {
            std::thread::sleep(Duration::from_secs(60));
            None
        }
        "/upgrade" => {
            stream
                .write_all(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")
                .ok()?;
            None
        }
        "/short" => {
            stream.write_all(format!("{ok}Content-Length: 100\r\n\r\nshort").as_bytes()).ok()?;
            None
        }
        "/close" => {
            whole(stream, "200 OK\r\nConnection: close", b"words", is_head)?;
            None
        }
        _ => whole(stream, HTML, "<h1>Öffnungszeiten</h1>".as_bytes(), is_head),
    }
}

fn chunk(size: usize) -> Vec<u8> {
    [format!("{size:x}\r\n").into_bytes(), vec![b'x'; size], b"\r\n".to_vec()].concat()
}
