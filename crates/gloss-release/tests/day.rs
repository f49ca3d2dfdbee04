//! A day of a release server, compressed: releases come, change, are over and are taken back, the process dies and starts anew,
//! visitors guess, keep cookies and come back. Nobody is in who should not be, and nothing that was acknowledged is lost. Some
//! hundred steps each time, a whole day's with `GLOSS_SOAK`.

#![allow(clippy::expect_used)]

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use gloss_release::{Audience, Files, Releases, Served, hash_passcode};

/// Steps of the day, and how much time passes with each, in milliseconds.
const STEPS: u64 = 400;
const SOAK: u64 = 12_000;
const STEP: i64 = 7_200;

/// The acknowledged state of a release.
struct AcknowledgedRelease {
    code: Option<String>,
    hash: Option<String>,
    until: Option<i64>,
    port: u16,
    says: String,
    ended: bool,
    /// Cookies that were given out by the process that runs now, and by those before.
    cookies: Vec<String>,
}

struct Day {
    now: Arc<AtomicI64>,
    releases: Releases,
    known: BTreeMap<String, AcknowledgedRelease>,
    seed: u64,
    /// Codes with their hashes, made once: that is slow on purpose.
    codes: Vec<(String, String)>,
    seen: [u32; 6],
}

fn server(now: &Arc<AtomicI64>) -> Releases {
    let now = now.clone();
    Releases::new(Arc::new(move || now.load(Ordering::SeqCst)))
}

fn files(says: &str) -> Arc<Files> {
    Arc::new(Files::new([("index.html".to_owned(), says.as_bytes().to_vec())]).expect("files"))
}

impl Day {
    fn random(&mut self, below: u64) -> u64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) % below
    }

    fn serve(&self, key: &str, port: Option<u16>) -> u16 {
        let known = &self.known[key];
        let audience = known.hash.clone().map_or(Audience::Network, Audience::Link);
        let served =
            Served { key: key.to_owned(), audience, port, until: known.until, files: files(&known.says) };
        self.releases.open(served).expect("it is served")
    }

    fn publish(&mut self, n: u64) {
        let key = format!("r{n}");
        let code = (self.random(3) > 0).then(|| self.codes[self.seed as usize % self.codes.len()].clone());
        let until = (self.random(2) == 0)
            .then(|| self.now.load(Ordering::SeqCst) + STEP * (1 + self.random(60) as i64));
        let (code, hash) = code.unzip();
        let known = AcknowledgedRelease {
            code,
            hash,
            until,
            port: 0,
            says: format!("<p>{key}, first"),
            ended: false,
            cookies: vec![],
        };
        self.known.insert(key.clone(), known);
        let port = self.serve(&key, None);
        self.known.get_mut(&key).expect("known").port = port;
    }

    /// The process ends without a word, and the next one serves what was acknowledged.
    fn crash(&mut self) {
        self.releases = server(&self.now);
        let open: Vec<(String, u16)> = self
            .known
            .iter()
            .filter(|(_, known)| !known.ended)
            .map(|(key, known)| (key.clone(), known.port))
            .collect();
        for (key, port) in open {
            // The process before lets go of its ports a moment later.
            let is_free = || TcpStream::connect(("127.0.0.1", port)).is_err();
            assert!(
                (0..500).any(|_| is_free() || {
                    std::thread::sleep(Duration::from_millis(2));
                    false
                }),
                "{key}"
            );
            assert_eq!(self.serve(&key, Some(port)), port);
        }
    }

    fn visit(&mut self, key: &str) {
        let now = self.now.load(Ordering::SeqCst);
        let known = &self.known[key];
        let (is_over, needs) = (known.until.is_some_and(|until| now >= until), known.code.is_some());
        let cookie = match self.random(3) {
            0 => None,
            1 => self.known[key].cookies.last().cloned(),
            // One of another release.
            _ => self
                .known
                .values()
                .find(|other| other.port != self.known[key].port)
                .and_then(|other| other.cookies.first().cloned()),
        };
        let known = &self.known[key];
        let header = cookie.as_ref().map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        let answer = ask(
            known.port,
            &format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n{header}\r\n", known.port),
        );
        let is_in = !needs || cookie.is_some_and(|cookie| known.cookies.contains(&cookie));
        let expect = match (known.ended, is_over, is_in) {
            (true, ..) => 0,
            (_, true, _) => 410,
            (_, _, true) => 200,
            _ => 401,
        };
        // The port of one that is gone may be another program's by now.
        if !known.ended {
            assert_eq!(answer.0, expect, "{key}");
        }
        assert_eq!(answer.1.contains(&known.says), expect == 200, "{key}: {}", answer.1);
        self.seen[[0, 200, 401, 410].iter().position(|one| *one == expect).unwrap_or(0)] += 1;
    }

    /// A guess, right or wrong. A right one may have to wait; a wrong one is never let in.
    fn guess(&mut self, key: &str) {
        let is_right = self.random(3) == 0;
        let known = &self.known[key];
        let Some(code) = known.code.clone().filter(|_| !known.ended) else { return };
        let is_over = known.until.is_some_and(|until| self.now.load(Ordering::SeqCst) >= until);
        let typed = if is_right { code } else { "wrongwro".to_owned() };
        let body = format!("code={typed}");
        let answer = ask(
            known.port,
            &format!(
                "POST /_gloss/passcode HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
                known.port,
                body.len()
            ),
        );
        let cookie = answer.1.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        let cookie = cookie.and_then(|cookie| cookie.split(';').next()).map(str::to_owned);
        assert_eq!(cookie.is_some(), answer.0 == 303, "{key}");
        match answer.0 {
            303 => assert!(is_right && !is_over, "{key}: let in"),
            401 => assert!(!is_right && !is_over, "{key}"),
            410 => assert!(is_over, "{key}"),
            429 => {}
            other => panic!("{key}: {other}"),
        }
        self.seen[if answer.0 == 303 { 4 } else { 5 }] += 1;
        self.known.get_mut(key).expect("known").cookies.extend(cookie);
    }

    fn step(&mut self, n: u64) {
        self.now.fetch_add(STEP, Ordering::SeqCst);
        let live = self.known.values().filter(|known| !known.ended).count();
        if live < 4 || (live < 12 && self.random(12) == 0) {
            return self.publish(n);
        }
        let keys: Vec<String> = self.known.keys().cloned().collect();
        let key = keys[self.random(keys.len() as u64) as usize].clone();
        match self.random(40) {
            0 => self.crash(),
            1 | 2 => {
                self.known.get_mut(&key).expect("known").ended = true;
                self.releases.close(&key);
                let port = self.known[&key].port;
                let gone = || TcpStream::connect(("127.0.0.1", port)).is_err();
                assert!(
                    (0..500).any(|_| gone() || {
                        std::thread::sleep(Duration::from_millis(2));
                        false
                    }),
                    "{key} is gone"
                );
            }
            3..=5 if !self.known[&key].ended => {
                let says = format!("<p>{key}, {n}");
                self.releases.show(&key, files(&says));
                self.known.get_mut(&key).expect("known").says = says;
            }
            6..=15 => self.guess(&key),
            _ => self.visit(&key),
        }
        // What is long over is forgotten by the test: another program may have its port.
        let ended: Vec<String> =
            self.known.iter().filter(|(_, known)| known.ended).map(|(key, _)| key.clone()).collect();
        if let Some(oldest) = ended.first().filter(|_| ended.len() > 6) {
            self.known.remove(oldest);
        }
    }
}

/// The status and the whole answer; 0 where nobody answers.
fn ask(port: u16, bytes: &str) -> (u16, String) {
    let answer = || {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
        stream.write_all(bytes.as_bytes()).ok()?;
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let all = String::from_utf8_lossy(&all).into_owned();
        Some((all.split(' ').nth(1)?.parse().ok()?, all))
    };
    answer().unwrap_or_default()
}

#[test]
fn nobody_is_in_who_should_not_be_for_a_day() {
    let now = Arc::new(AtomicI64::new(1_800_000_000_000));
    let codes = ["k7mf2xqp", "aaaa2222", "zz99yy88", "mnpq2345"];
    let codes = codes.map(|code| (code.to_owned(), hash_passcode(code).expect("a hash"))).to_vec();
    let mut day = Day { releases: server(&now), now, known: BTreeMap::new(), seed: 7, codes, seen: [0; 6] };
    let steps = if std::env::var_os("GLOSS_SOAK").is_some() { SOAK } else { STEPS };
    for n in 0..steps {
        day.step(n);
    }
    let [gone, seen, asked, over, right, refused] = day.seen;
    println!(
        "{steps} steps: {seen} pages seen, {asked} asked for the passcode, {over} over, {gone} gone; {right} let in, {refused} guesses refused"
    );
    assert!(seen > 20 && asked > 10 && right > 3 && refused > 10, "{:?}", day.seen);
}
