//! Requests that two readers read differently, on the way to a proxy and inside of a tunnel: none gets to a server.

use crate::namespace::inside;
use crate::program::ask;
use crate::world::{World, hosts};

#[test]
fn another_host_in_the_request_is_refused() {
    inside("smuggling::another_host_in_the_request_is_refused", || {
        let world = World::new();
        let mut task = world.task(hosts(&[], &["http://hofer.example", "http://other.example"]));
        let words = "names another host than it goes to";
        for host in ["other.example", "hofer.example:8080", "10.0.0.5", "hofer.example.other.example"] {
            let plain = task.send(&format!("GET http://hofer.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n"));
            assert!(plain.status == 400 && plain.content.contains(words), "{host}: {plain:?}");
            task.entries(1);
            let within = task.through("hofer.example", &format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"));
            assert!(within.status == 400 && within.content.contains(words), "{host}: {within:?}");
            assert!(task.refusal().contains(words));
            let tunnel = task.send(&format!("CONNECT hofer.example:443 HTTP/1.1\r\nHost: {host}\r\n\r\n"));
            assert!(tunnel.status == 400 && tunnel.content.contains(words), "{host}: {tunnel:?}");
            task.entries(1);
        }
        for path in ["http://other.example/", "https://10.0.0.5/", "other.example:443", "@other.example/"] {
            let within =
                task.through("hofer.example", &format!("GET {path} HTTP/1.1\r\nHost: hofer.example\r\n\r\n"));
            assert_eq!(within.status, 400, "{path}: {within:?}");
        }
        assert_eq!([&world.site, &world.plain, &world.other].map(World::requests), [0, 0, 0]);
        world.nothing_private_was_reached();
    });
}

#[test]
fn what_two_readers_read_differently_gets_nowhere() {
    inside("smuggling::what_two_readers_read_differently_gets_nowhere", || {
        let world = World::new();
        let task = world.task(hosts(&[], &["http://hofer.example"]));
        let hidden = "GET /hidden HTTP/1.1\r\nHost: hofer.example\r\n\r\n";
        let heads = [
            "Content-Length: 4\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 4",
            "Content-Length: 0\r\nContent-Length: 44",
            "Content-Length: 0, 44",
            "Content-Length: 0\nX: y",
            "Content-Length: +0",
            "Content-Length : 0",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "X: y\r\n Transfer-Encoding: chunked",
            "X: y\rTransfer-Encoding: chunked",
            "Upgrade: websocket\r\nConnection: Upgrade",
        ];
        for head in heads {
            let request = |target: &str| {
                format!("POST {target} HTTP/1.1\r\nHost: hofer.example\r\n{head}\r\n\r\n0\r\n\r\n{hidden}")
            };
            let plain = task.send(&request("http://hofer.example/"));
            assert_eq!(plain.status, 400, "{head:?}: {plain:?}");
            let within = task.through("hofer.example", &request("/"));
            assert_eq!(within.status, 400, "{head:?}: {within:?}");
        }
        for content in
            ["0;x=y\r\n\r\n", "0\n\n", "0\r\nX: y\r\n\r\n", "1\r\nxy\r\n0\r\n\r\n", "0x1\r\nx\r\n0\r\n\r\n"]
        {
            let request = format!(
                "POST / HTTP/1.1\r\nHost: hofer.example\r\nTransfer-Encoding: chunked\r\n\r\n{content}{hidden}"
            );
            assert_eq!(task.through("hofer.example", &request).status, 400, "{content:?}");
        }
        for whole in [
            "GET / HTTP/1.1\nHost: hofer.example\n\n",
            "\r\nGET / HTTP/1.1\r\nHost: hofer.example\r\n\r\n",
            "GET /\r\n\r\n",
            "\0\0",
        ] {
            assert_eq!(task.through("hofer.example", whole).status, 400, "{whole:?}");
            assert_eq!(task.send(whole).status, 400, "{whole:?}");
        }
        let early = format!("CONNECT hofer.example:443 HTTP/1.1\r\nHost: hofer.example:443\r\n\r\n{hidden}");
        let mut stream = task.connect();
        assert_eq!(ask(&mut stream, &early).status, 200);
        assert_eq!(ask(&mut stream, "").status, 0, "what came early ends the tunnel");
        assert_eq!([&world.site, &world.plain].map(World::requests), [0, 0]);
    });
}

#[test]
fn two_requests_at_once_are_two_requests() {
    inside("smuggling::two_requests_at_once_are_two_requests", || {
        let world = World::new();
        let mut task = world.task(hosts(&["hofer.example"], &[]));
        let one = "GET /a HTTP/1.1\r\nHost: hofer.example\r\n\r\n";
        let two = "POST /b HTTP/1.1\r\nHost: hofer.example\r\nContent-Length: 1\r\n\r\nx";
        let mut tunnel = task.tunnel("hofer.example").unwrap();
        assert_eq!(ask(&mut tunnel, &format!("{one}{one}{two}")).status, 200);
        assert_eq!(ask(&mut tunnel, "").status, 200);
        assert_eq!(ask(&mut tunnel, "").status, 403);
        assert_eq!(task.entries(7).len(), 7);
        assert_eq!(World::requests(&world.site), 2);
    });
}
