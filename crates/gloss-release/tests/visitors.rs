//! Visitors of a published site over real connections: who is let in, what they get, and what hostile ones get. Each case is
//! printed with its outcome.

#![allow(clippy::expect_used)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use gloss_release::{Audience, Files, Releases, Served, hash_passcode};

const PAGE: &str = "<!doctype html><title>Bread</title><h1>Bread in town</h1>";
const NAME: &str = "0123456789abcdef0123456789abcdef";

struct Site {
    releases: Releases,
    now: Arc<AtomicI64>,
    port: u16,
    host: String,
}

fn files(page: &str) -> Arc<Files> {
    let all = [
        ("index.html", page.to_owned()),
        ("style.css", "h1 { color: #333 }\n".repeat(100)),
        ("pages/index.html", "<h1>Prices</h1>".to_owned()),
        ("pages/a b.html", "<h1>Space</h1>".to_owned()),
        ("picture.png", "not packed ".repeat(100)),
    ];
    let all = all.map(|(name, words)| (name.to_owned(), words.into_bytes()));
    Arc::new(Files::new(all).expect("the files are taken"))
}

fn site(audience: Audience, until: Option<i64>) -> Site {
    let now = Arc::new(AtomicI64::new(1_800_000_000_000));
    let read = now.clone();
    let releases = Releases::new(Arc::new(move || read.load(Ordering::SeqCst)));
    let is_own = matches!(audience, Audience::Me(_));
    let served = Served { key: "r".to_owned(), audience, port: None, until, files: files(PAGE) };
    let port = releases.open(served).expect("it is served");
    let host = if is_own { format!("{NAME}.localhost:{port}") } else { format!("127.0.0.1:{port}") };
    Site { releases, now, port, host }
}

/// An answer: its status, its head in small letters, its body.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }
}

fn send(port: u16, bytes: &[u8]) -> Option<Answer> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    stream.write_all(bytes).ok()?;
    let mut all = Vec::new();
    let _ = stream.read_to_end(&mut all);
    let end = all.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&all[..end]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let lower = head.lines().map(|line| match line.split_once(": ") {
        Some((name, value)) => format!("{}: {value}\n", name.to_lowercase()),
        None => format!("{line}\n"),
    });
    Some(Answer { status, head: lower.collect(), body: all[end + 4..].to_vec() })
}

impl Site {
    fn get(&self, path: &str, headers: &[&str]) -> Answer {
        self.ask("GET", path, headers, "")
    }

    fn ask(&self, method: &str, path: &str, headers: &[&str], body: &str) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.host);
        for header in headers {
            head.push_str(&format!("{header}\r\n"));
        }
        if !body.is_empty() {
            head.push_str(&format!(
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
                body.len()
            ));
        }
        send(self.port, format!("{head}\r\n{body}").as_bytes()).expect("an answer")
    }

    fn type_code(&self, code: &str, headers: &[&str]) -> Answer {
        self.ask("POST", "/_gloss/passcode", headers, &format!("code={code}"))
    }
}

#[test]
fn files_are_sent_in_the_form_that_is_asked_for() {
    let site = site(Audience::Network, None);
    let page = site.get("/", &[]);
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!(page.body, PAGE.as_bytes());
    assert!(page.header("content-security-policy").contains("connect-src 'self'"));
    for name in ["x-content-type-options", "referrer-policy", "x-robots-tag", "permissions-policy", "etag"] {
        assert!(!page.header(name).is_empty(), "{name}");
    }
    let known = site.get("/", &[&format!("If-None-Match: {}", page.header("etag"))]);
    assert_eq!((known.status, known.body.len()), (304, 0));

    let plain = site.get("/style.css", &[]);
    let is_packed =
        || !site.get("/style.css", &["Accept-Encoding: br"]).header("content-encoding").is_empty();
    assert!(
        (0..500).any(|_| is_packed() || {
            std::thread::sleep(Duration::from_millis(10));
            false
        }),
        "it is packed"
    );
    for (accept, packing) in [("br, gzip", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0", ""), ("zstd", "")] {
        let packed = site.get("/style.css", &[&format!("Accept-Encoding: {accept}")]);
        assert_eq!(packed.header("content-encoding"), packing, "{accept}");
        assert_eq!(packed.body.len() < plain.body.len(), !packing.is_empty(), "{accept}");
        assert_eq!(packed.header("etag") == plain.header("etag"), packing.is_empty(), "{accept}");
    }
    assert_eq!(site.get("/picture.png", &["Accept-Encoding: br"]).header("content-encoding"), "");

    let part = site.get("/style.css", &["Range: bytes=0-3", "Accept-Encoding: br"]);
    assert_eq!((part.status, part.body.as_slice()), (206, &b"h1 {"[..]));
    assert_eq!(part.header("content-range"), format!("bytes 0-3/{}", plain.body.len()));
    assert_eq!(site.get("/style.css", &["Range: bytes=99999-"]).status, 416);
    assert_eq!(site.get("/style.css", &["Range: bytes=0-1", "If-Range: \"other\""]).status, 200);

    assert_eq!(site.get("/pages/", &[]).body, b"<h1>Prices</h1>");
    assert_eq!(site.get("/pages", &[]).header("location"), "/pages/");
    assert_eq!(site.get("/pages/a%20b.html?x=1", &[]).status, 200);
    let head = site.ask("HEAD", "/", &[], "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    // Pages alone are visits: the first, the folder's, and the one with a blank.
    assert_eq!(site.releases.visits("r").values().sum::<u64>(), 3);
    assert_eq!(site.releases.take_visits("r").len(), 1);
    assert_eq!(site.releases.visits("r").len(), 0);
}

#[test]
fn hostile_visitors_get_nothing() {
    let site = site(Audience::Network, None);
    let host = format!("Host: {}", site.host);
    let many = "a: b\r\n".repeat(200);
    let long = "x".repeat(40_000);
    let cases: Vec<(&str, String, &[u16])> = vec![
        (
            "another name (rebinding)",
            format!("GET / HTTP/1.1\r\nHost: evil.example:{}\r\n\r\n", site.port),
            &[421],
        ),
        ("another port", "GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n".to_owned(), &[421]),
        ("no name", "GET / HTTP/1.1\r\n\r\n".to_owned(), &[400, 421]),
        ("two names", format!("GET / HTTP/1.1\r\n{host}\r\nHost: evil\r\n\r\n"), &[421, 400]),
        ("a name below ours", format!("GET / HTTP/1.1\r\nHost: {}.evil.example\r\n\r\n", site.host), &[421]),
        ("traversal", format!("GET /../../etc/passwd HTTP/1.1\r\n{host}\r\n\r\n"), &[404, 400]),
        ("hidden traversal", format!("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n{host}\r\n\r\n"), &[404]),
        ("NUL in a name", format!("GET /index.html%00.png HTTP/1.1\r\n{host}\r\n\r\n"), &[404]),
        ("no UTF-8", format!("GET /%ff%fe HTTP/1.1\r\n{host}\r\n\r\n"), &[404]),
        (
            "a new line for the answer",
            format!("GET /x%0d%0aSet-Cookie:a=b HTTP/1.1\r\n{host}\r\n\r\n"),
            &[404],
        ),
        ("an open redirect", format!("GET //evil.example/pages HTTP/1.1\r\n{host}\r\n\r\n"), &[404]),
        ("a whole address", format!("GET http://evil.example/ HTTP/1.1\r\n{host}\r\n\r\n"), &[200, 421, 400]),
        ("CONNECT", format!("CONNECT evil.example:443 HTTP/1.1\r\n{host}\r\n\r\n"), &[405]),
        ("TRACE", format!("TRACE / HTTP/1.1\r\n{host}\r\n\r\n"), &[405]),
        ("DELETE", format!("DELETE /index.html HTTP/1.1\r\n{host}\r\n\r\n"), &[405]),
        ("PUT", format!("PUT /index.html HTTP/1.1\r\n{host}\r\nContent-Length: 1\r\n\r\nx"), &[405]),
        ("a head of 40 kB", format!("GET / HTTP/1.1\r\n{host}\r\nx: {long}\r\n\r\n"), &[431, 400]),
        ("200 headers", format!("GET / HTTP/1.1\r\n{host}\r\n{many}\r\n"), &[431, 400]),
        ("an address of 40 kB", format!("GET /{long} HTTP/1.1\r\n{host}\r\n\r\n"), &[414, 431, 400, 404]),
        (
            "two lengths",
            format!("POST / HTTP/1.1\r\n{host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
            &[400, 405],
        ),
        ("no HTTP at all", "\u{16}\u{3}\u{1}\r\n\r\n".to_owned(), &[400]),
        (
            "a range without end",
            format!("GET / HTTP/1.1\r\n{host}\r\nRange: bytes=0-99999999999999999999\r\n\r\n"),
            &[200],
        ),
        (
            "a thousand ranges",
            format!("GET / HTTP/1.1\r\n{host}\r\nRange: bytes={}\r\n\r\n", "0-,".repeat(1000)),
            &[200],
        ),
    ];
    for (name, mut bytes, expect) in cases {
        if let Some(end) = bytes.find("\r\n") {
            bytes.insert_str(end + 2, "Connection: close\r\n");
        }
        let answer = send(site.port, bytes.as_bytes());
        let status = answer.as_ref().map_or(0, |answer| answer.status);
        println!("{name} → {status}");
        // A connection that was ended without a word is an answer too.
        assert!(status == 0 || expect.contains(&status), "{name}: {status}");
        if let Some(answer) = answer {
            let body = String::from_utf8_lossy(&answer.body);
            assert!(!body.contains("root:") && !answer.head.contains("set-cookie"), "{name}: {body}");
            assert!(!answer.header("location").contains("evil"), "{name}");
        }
    }
    assert_eq!(site.get("/", &[]).status, 200);
}

#[test]
fn only_the_passcode_lets_in() {
    let hash = hash_passcode("k7mf2xqp").expect("a hash");
    let site = site(Audience::Link(hash), None);
    for path in ["/", "/style.css", "/pages/", "/nothing", "/_gloss/passcode"] {
        let asked = site.get(path, &[]);
        assert_eq!(asked.status, 401, "{path}");
        assert!(!String::from_utf8_lossy(&asked.body).contains("Bread in town"), "{path}");
        assert!(asked.header("etag").is_empty() && asked.header("cache-control") == "no-store", "{path}");
    }
    let wrong = site.type_code("aaaaaaaa", &[]);
    assert!(wrong.status == 401 && wrong.header("set-cookie").is_empty());
    assert_eq!(site.type_code("k7mf2xqp", &["Origin: http://evil.example"]).status, 403);
    assert_eq!(site.type_code("k7mf2xqp", &["Origin: null"]).status, 403);
    assert_eq!(site.type_code(&"k".repeat(5000), &[]).status, 413);

    let right = site.type_code("K7MF-2xqp", &[&format!("Origin: http://{}", site.host)]);
    assert_eq!((right.status, right.header("location")), (303, "/"));
    let cookie = right.header("set-cookie").to_owned();
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
    let pair = cookie.split(';').next().expect("a pair").to_owned();
    let (name, value) = pair.split_once('=').expect("a value");
    assert_eq!((value.len(), value.find('.')), (97, Some(32)));
    let page = site.get("/", &[&format!("Cookie: other=1; {pair}")]);
    assert_eq!((page.status, page.body.as_slice()), (200, PAGE.as_bytes()));
    assert_eq!(page.header("cache-control"), "private, no-cache");
    for bad in [
        format!("{name}={}", "0".repeat(64)),
        format!("{name}="),
        format!("x={value}"),
        format!("{name}={}", &value[1..]),
        format!("{name}={}", &value[..96]),
        format!("{name}={}", value.replacen('.', "0.", 1)),
    ] {
        assert_eq!(site.get("/", &[&format!("Cookie: {bad}")]).status, 401, "{bad}");
    }

    // Guessing: at most five a minute from here, and then the right one is not compared either.
    let mut said = Vec::new();
    for _ in 0..8 {
        said.push(site.type_code("bbbbbbbb", &[]).status);
    }
    assert!(said.ends_with(&[429, 429, 429]), "{said:?}");
    let later = site.type_code("k7mf2xqp", &[]);
    assert_eq!((later.status, later.header("retry-after")), (429, "12"));
    assert_eq!(site.get("/", &[&format!("Cookie: {pair}")]).status, 200);
}

#[test]
fn a_release_for_me_is_on_this_computer_alone() {
    let site = site(Audience::Me(NAME.to_owned()), None);
    assert_eq!(site.get("/", &[]).status, 200);
    for host in [
        format!("127.0.0.1:{}", site.port),
        format!("localhost:{}", site.port),
        format!("{}.localhost:{}", &NAME[1..], site.port),
    ] {
        let bytes = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        assert_eq!(send(site.port, bytes.as_bytes()).expect("an answer").status, 421, "{host}");
    }
}

#[test]
fn what_is_taken_back_is_gone_at_once_and_what_is_over_says_so() {
    let site = site(Audience::Network, Some(1_800_000_060_000));
    // A connection that is kept open.
    let mut kept = TcpStream::connect(("127.0.0.1", site.port)).expect("a connection");
    kept.set_read_timeout(Some(Duration::from_secs(5))).expect("a limit");
    let request = format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", site.host);
    kept.write_all(request.as_bytes()).expect("sent");
    let mut some = [0; 4096];
    assert!(kept.read(&mut some).expect("an answer") > 0);

    // Other files at the same address, then none any more.
    site.releases.show("r", files("<h1>Rolls</h1>"));
    assert_eq!(site.get("/", &[]).body, b"<h1>Rolls</h1>");
    site.now.fetch_add(60_000, Ordering::SeqCst);
    let over = site.get("/", &[]);
    assert!(over.status == 410 && !String::from_utf8_lossy(&over.body).contains("Rolls"));
    site.now.fetch_sub(60_000, Ordering::SeqCst);

    assert_eq!(site.releases.close("r").values().sum::<u64>(), 2);
    let begun = Instant::now();
    assert_eq!(kept.read(&mut some).unwrap_or(0), 0);
    assert!(begun.elapsed() < Duration::from_secs(4), "the connection was ended");
    // The port is somebody else's now, if anybody's.
    let gone = || TcpStream::connect(("127.0.0.1", site.port)).is_err();
    assert!(
        (0..200).any(|_| gone() || {
            std::thread::sleep(Duration::from_millis(10));
            false
        }),
        "the port is closed"
    );
    assert_eq!(site.releases.count(), 0);
    // The same address again.
    let served = Served {
        key: "r".to_owned(),
        audience: Audience::Network,
        port: Some(site.port),
        until: None,
        files: files(PAGE),
    };
    assert_eq!(site.releases.open(served).expect("served again"), site.port);
    assert_eq!(site.get("/", &[]).status, 200);
}

#[test]
fn slow_visitors_keep_nobody_out() {
    let site = site(Audience::Network, None);
    let mut slow: Vec<TcpStream> =
        (0..80).filter_map(|_| TcpStream::connect(("127.0.0.1", site.port)).ok()).collect();
    for stream in &mut slow {
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: ");
    }
    // One address has its connections and no more; they are ended when no head comes.
    let begun = Instant::now();
    let first = slow.first_mut().expect("a connection");
    first.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
    let mut end = Vec::new();
    let _ = first.read_to_end(&mut end);
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
    drop(slow);
    let again = || {
        let bytes = format!("GET / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", site.host);
        send(site.port, bytes.as_bytes()).is_some_and(|answer| answer.status == 200)
    };
    assert!((0..100).any(|_| again() || {
        std::thread::sleep(Duration::from_millis(20));
        false
    }));
}

#[test]
fn what_is_too_much_or_no_site_is_refused() {
    let page = |name: &str, size: usize| (name.to_owned(), vec![b'x'; size]);
    assert!(Files::new([page("a.html", 1)]).is_err());
    assert!(Files::new([page("index.html", 1), page("a.bin", 65 << 20)]).is_err());
    let many = (0..6000).map(|n| page(&format!("{n}.txt"), 1));
    assert!(Files::new(many.chain([page("index.html", 1)])).is_err());
}
