//! Programs behind the proxy: what passes, what is refused and with which words, and what the log says of it.

use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gloss_network::{Outcome, ProxyLimits};
use gloss_sandbox::relay::{self, child_environment};

use crate::namespace::{folder, inside};
use crate::program::{Answer, ask};
use crate::world::{SECRET, SECRET_NAME, World, hosts};

fn get(path: &str, host: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n")
}

fn post(path: &str, host: &str, content: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n{content}", content.len())
}

fn refused(answer: &Answer, words: &str) {
    assert!(answer.status >= 400 && answer.content.contains(words), "{answer:?} without “{words}”");
    assert!(answer.content.starts_with("Gloss: "), "{answer:?}");
}

#[test]
fn what_is_granted_passes_and_is_in_the_log() {
    inside("proxying::what_is_granted_passes_and_is_in_the_log", || {
        let world = World::new();
        let mut task = world.task(hosts(&["http://hofer.example"], &["other.example"]));
        let mode = std::fs::metadata(task.proxy.socket()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let mut tunnel = task.tunnel("hofer.example").unwrap();
        for path in ["/page?a=b", "/ok"] {
            let answer = ask(&mut tunnel, &get(path, "hofer.example"));
            assert_eq!((answer.status, answer.content.as_str()), (200, "<h1>Öffnungszeiten</h1>"));
        }
        let entries = task.entries(6);
        assert_eq!(
            (entries[0].method.as_str(), &entries[1].outcome),
            ("CONNECT", &Outcome::Answered { status: 200 })
        );
        let (begun, done) = (&entries[2], &entries[3]);
        assert_eq!((begun.host.as_str(), begun.port, begun.method.as_str()), ("hofer.example", 443, "GET"));
        assert_eq!((&begun.outcome, &done.outcome), (&Outcome::Allowed, &Outcome::Answered { status: 200 }));
        assert_eq!((begun.number, done.number, entries[5].number), (2, 2, 3));
        assert!(done.sent > 20 && done.received == 24, "{done:?}");
        let hash = "3e364d61e672bca28841f639a480cf1a4f3826f830283ab8ab71cca44214dd41";
        assert_eq!(begun.path_sha256.as_deref(), Some(hash));
        assert!(!format!("{entries:?}").contains("page"));
        let sent = task.through("other.example", &post("/", "other.example", "an order"));
        assert_eq!(sent.status, 200);
        assert!(world.other.lock().unwrap()[0].ends_with("\r\n\r\nan order"));
        let plain = task.send(&get("http://hofer.example/", "hofer.example"));
        assert_eq!((plain.status, World::requests(&world.plain)), (200, 1));
        let head = "HEAD / HTTP/1.1\r\nHost: hofer.example\r\n\r\n";
        assert_eq!(task.through("hofer.example", head).content, "");
        let chunked = "POST / HTTP/1.1\r\nHost: other.example\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        assert_eq!(task.through("other.example", chunked).status, 200);
        let socket = task.proxy.socket().to_owned();
        drop(task);
        assert!(!socket.exists());
    });
}

#[test]
fn what_is_not_granted_is_refused_in_words() {
    inside("proxying::what_is_not_granted_is_refused_in_words", || {
        let world = World::new();
        let names =
            ["private.example", "mixed.example", "cname.example", "v6-private.example", "nat64.example"];
        let mut task = world.task(hosts(&[&["hofer.example"][..], &names].concat(), &[]));
        refused(&task.through("other.example", ""), "other.example (port 443) is not among the hosts");
        assert!(task.refusal().contains("not among"));
        for host in
            ["10.0.0.5", "127.0.0.1", "169.254.169.254", "2130706433", "0x7f.1", "[::1]", "[::ffff:10.0.0.5]"]
        {
            let answer = task.send(&format!("CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n"));
            refused(&answer, "is not among the hosts");
            assert!(task.refusal().contains("not among"));
            let plain = task.send(&get(&format!("http://{host}/"), host));
            refused(&plain, "is not among the hosts");
            task.entries(1);
        }
        for name in names {
            refused(&task.through(name, ""), "leads to");
            assert!(task.refusal().contains("leads to"), "{name}");
        }
        refused(&task.send(&get("http://hofer.example/", "hofer.example")), "by https only");
        for port in ["22", "80", "8443"] {
            let answer = task.send(&format!(
                "CONNECT hofer.example:{port} HTTP/1.1\r\nHost: hofer.example:{port}\r\n\r\n"
            ));
            refused(&answer, "is not among the hosts");
        }
        refused(&task.send(&get("ftp://hofer.example/", "hofer.example")), "neither https:// nor http://");
        refused(&task.send(&get("https://hofer.example/", "hofer.example")), "https goes through a tunnel");
        refused(&task.send(&get("http://user@hofer.example/", "hofer.example")), "the name of a user");
        refused(&task.send(&get("/page", "hofer.example")), "This is no address of a page");
        refused(
            &task.through("hofer.example", &get("/upgrade", "hofer.example")),
            "it asks for another protocol",
        );
        assert_eq!(World::requests(&world.plain), 0);
        world.nothing_private_was_reached();
    });
}

#[test]
fn a_host_that_changes_its_mind_in_a_tunnel_gains_nothing() {
    inside("proxying::a_host_that_changes_its_mind_in_a_tunnel_gains_nothing", || {
        let world = World::new();
        let task = world.task(hosts(&["rebind.example"], &[]));
        let mut tunnel = task.tunnel("rebind.example").unwrap();
        assert_eq!(ask(&mut tunnel, &get("/close", "rebind.example")).status, 200);
        // The site hung up, so that the next one has to connect anew.
        refused(&ask(&mut tunnel, &get("/", "rebind.example")), "leads to 10.0.0.5");
        world.nothing_private_was_reached();
    });
}

#[test]
fn sending_needs_leave() {
    inside("proxying::sending_needs_leave", || {
        let world = World::new();
        let mut task = world.task(hosts(&["http://hofer.example"], &[]));
        let host = "hofer.example";
        refused(&task.through(host, &post("/", host, "words")), "POST sends something to hofer.example");
        assert!(task.refusal().contains("may only read"));
        for method in ["PUT", "PATCH", "DELETE", "PROPFIND", "MKCOL"] {
            let answer = task.through(host, &format!("{method} / HTTP/1.1\r\nHost: {host}\r\n\r\n"));
            refused(&answer, &format!("{method} sends something"));
        }
        let with_content = format!("GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\n\r\nwords");
        refused(&task.through(host, &with_content), "GET sends something");
        let in_pieces = format!(
            "GET / HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwords\r\n0\r\n\r\n"
        );
        refused(&task.through(host, &in_pieces), "GET sends something");
        refused(&task.send(&post("http://hofer.example/", host, "words")), "POST sends something");
        for method in ["TRACE", "CONNECT"] {
            let answer = task.through(host, &format!("{method} / HTTP/1.1\r\nHost: {host}\r\n\r\n"));
            refused(&answer, "its method is not known here");
        }
        assert_eq!(World::requests(&world.site) + World::requests(&world.plain), 0);
    });
}

#[test]
fn secrets_do_not_leave() {
    inside("proxying::secrets_do_not_leave", || {
        let world = World::new();
        let mut task = world.task(hosts(&["http://hofer.example"], &["other.example", "*.hofer.example"]));
        let percent: String = SECRET.bytes().map(|b| format!("%{b:02X}")).collect();
        for path in
            [format!("/?q={SECRET}"), format!("/{percent}"), format!("/?q={}", STANDARD.encode(SECRET))]
        {
            refused(&task.through("hofer.example", &get(&path, "hofer.example")), SECRET_NAME);
            assert!(!task.refusal().contains(SECRET));
            refused(&task.send(&get(&format!("http://hofer.example{path}"), "hofer.example")), SECRET_NAME);
            task.entries(1);
        }
        let header = format!("GET / HTTP/1.1\r\nHost: hofer.example\r\nX-Note: {SECRET}\r\n\r\n");
        refused(&task.through("hofer.example", &header), SECRET_NAME);
        let basic = format!(
            "GET / HTTP/1.1\r\nHost: hofer.example\r\nAuthorization: Basic {}\r\n\r\n",
            STANDARD.encode(format!("me:{SECRET}"))
        );
        refused(&task.through("hofer.example", &basic), SECRET_NAME);
        let wide: String = SECRET.chars().flat_map(|c| [c, '\0']).collect();
        let json: String = SECRET.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
        for content in [
            SECRET.to_owned(),
            percent,
            STANDARD.encode(format!("a{SECRET}")),
            wide,
            json,
            hex::encode(SECRET),
        ] {
            refused(&task.through("other.example", &post("/", "other.example", &content)), SECRET_NAME);
        }
        let mut seed = 7_u32;
        let letters: String = std::iter::repeat_with(|| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(
                b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"[(seed >> 16) as usize % 62],
            )
        })
        .take(400)
        .collect();
        let private = format!("-----BEGIN RSA PRIVATE KEY-----\n{letters}\n-----END RSA PRIVATE KEY-----");
        refused(&task.through("other.example", &post("/", "other.example", &private)), "must not leave");
        refused(
            &task.through("other.example", &post("/", "other.example", "PK\u{3}\u{4}words")),
            "can't be searched",
        );
        refused(&task.through(&format!("{SECRET}.hofer.example"), ""), SECRET_NAME);
        assert_eq!([&world.site, &world.plain, &world.other].map(World::requests), [0, 0, 0]);
        let names = world.count.lock().unwrap();
        assert!(!names.keys().any(|name| name.contains(SECRET)), "{names:?}");
    });
}

#[test]
fn bounds_hold() {
    inside("proxying::bounds_hold", || {
        let world = World::new();
        let limits = ProxyLimits {
            sent: 3_000_000,
            received: 500_000,
            idle: Duration::from_secs(1),
            ..ProxyLimits::default()
        };
        let mut task = world.task_within(hosts(&[], &["hofer.example"]), limits);
        let host = "hofer.example";
        refused(
            &task.through(host, &post("/", host, &"x".repeat((1 << 20) + 1))),
            "larger than 1048576 bytes",
        );
        let pieces = "8000\r\n".to_owned() + &"x".repeat(0x8000) + "\r\n";
        let chunked = format!(
            "POST / HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n{}",
            pieces.repeat(33)
        );
        refused(&task.through(host, &chunked), "larger than 1048576 bytes");
        for _ in 0..2 {
            assert_eq!(task.through(host, &post("/", host, &"x".repeat(1 << 20))).status, 200);
        }
        refused(&task.through(host, &post("/", host, &"x".repeat(1 << 20))), "may send is used up");
        let flood = format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: {}\r\n\r\n", "x".repeat(70_000));
        refused(&task.send(&flood), "its head is too long");
        let begun = Instant::now();
        assert_eq!(task.send("GET / HTTP/1.1\r\n").status, 400, "a head that comes too slowly");
        assert!(begun.elapsed() < Duration::from_secs(13));
        refused(&task.through(host, &get("/silent", host)), "took longer than 1 seconds");
        refused(&task.through(host, &get("/flood", host)), "makes no sense");
        task.entries(1);
        let huge = task.through(host, &get("/huge", host));
        assert!(huge.status == 200 && huge.content.len() <= 500_000, "{} bytes", huge.content.len());
        let last = task.entries(2).pop().unwrap();
        assert!(
            matches!(&last.outcome, Outcome::Broken { why } if why.contains("may receive is used up")),
            "{last:?}"
        );
        let mut open: Vec<_> = (0..64).map(|_| task.connect()).collect();
        assert_eq!(task.send(&get("/", host)).status, 0, "one more than there may be");
        open.clear();
    });
}

#[test]
fn programs_of_this_computer_go_through_the_relay() {
    inside("proxying::programs_of_this_computer_go_through_the_relay", || {
        let world = World::new();
        let task = world.task(hosts(&["http://hofer.example"], &["other.example"]));
        let certificate = folder().join("authority.pem");
        std::fs::write(&certificate, task.proxy.certificate()).unwrap();
        let listener = relay::listen(0).unwrap();
        let port = listener.local_addr().unwrap().port();
        let socket = task.proxy.socket().to_owned();
        std::thread::spawn(move || relay::run(&listener, &socket));
        let run = |line: &str| {
            #[expect(
                clippy::disallowed_methods,
                reason = "programs that a person has, in the namespace of a test"
            )]
            let mut command = std::process::Command::new("sh");
            command.arg("-c").arg(line).env_clear().env("PATH", "/usr/bin:/bin");
            let output = command.envs(child_environment(port, &certificate)).output().unwrap();
            [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat()
        };
        let python = |call: &str| {
            run(&format!(
                "python3 -c 'import urllib.request as r; print({call}.read().decode())' 2>&1 | tail -1"
            ))
        };
        assert_eq!(run("curl -sS https://hofer.example/"), "<h1>Öffnungszeiten</h1>");
        assert_eq!(run("curl -sS http://hofer.example/"), "<h1>Öffnungszeiten</h1>");
        assert_eq!(run("curl -sS -d order https://other.example/"), "<h1>Öffnungszeiten</h1>");
        assert!(world.other.lock().unwrap()[0].ends_with("\r\n\r\norder"));
        assert!(run("curl -sS -d order https://hofer.example/").contains("may only read"));
        assert!(run("curl -sS https://private.example/ -o /dev/null").contains("403"));
        assert!(run("curl -sS https://10.0.0.5/").contains("403"));
        assert_eq!(python("r.urlopen(\"https://hofer.example/\")").trim(), "<h1>Öffnungszeiten</h1>");
        assert!(python("r.urlopen(\"https://hofer.example/\", data=b\"x\")").contains("403"));
        assert!(python("r.urlopen(\"https://other.test/\")").contains("403"));
        world.nothing_private_was_reached();
    });
}
