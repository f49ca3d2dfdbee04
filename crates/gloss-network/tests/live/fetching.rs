//! Pages read from servers that are well, hostile, private or not what they were.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gloss_network::{Fetched, Hosts, Limits, Method, NetworkError, Request};
use gloss_protocol::Code;

use crate::namespace::inside;
use crate::world::{SECRET, World, hosts, secrets};

impl World {
    fn get(&self, url: &str, hosts: &Hosts) -> Result<Fetched, NetworkError> {
        self.get_within(url, hosts, Limits::default())
    }

    fn get_within(&self, url: &str, hosts: &Hosts, limits: Limits) -> Result<Fetched, NetworkError> {
        let request = Request { url: url.to_owned(), method: Method::Get };
        self.runtime.block_on(self.network.fetch(&request, hosts, &secrets(), &limits, &mut Vec::new()))
    }
}

#[test]
fn a_page_is_read_with_its_facts() {
    inside("fetching::a_page_is_read_with_its_facts", || {
        let (world, granted) =
            (World::new(), hosts(&["hofer.example", "*.hofer.example", "v6.example", "203.0.113.10"], &[]));
        let page = world.get("https://HOFER.example/page?a=b#c", &granted).unwrap();
        assert_eq!((page.url.as_str(), page.status), ("https://hofer.example/page?a=b", 200));
        assert_eq!(
            (page.content_type.as_deref(), page.charset.as_deref()),
            (Some("text/html"), Some("utf-8"))
        );
        assert_eq!(page.bytes, "<h1>Öffnungszeiten</h1>".as_bytes());
        assert!(page.hops.is_empty() && page.at.rfc3339().as_str() > "2026");
        let heard = world.site.lock().unwrap()[0].to_lowercase();
        for header in ["cookie", "referer", "authorization", "origin"] {
            assert!(!heard.contains(&format!("\n{header}:")), "{heard}");
        }
        assert!(
            heard.starts_with("get /page?a=b http/1.1\r\nhost: hofer.example\r\nuser-agent: gloss/"),
            "{heard}"
        );
        assert_eq!(
            world.get("https://www.hofer.example/", &granted).unwrap().status,
            200,
            "an alias of a public name"
        );
        assert_eq!(world.get("https://v6.example/", &granted).unwrap().status, 200);
        assert_eq!(
            world.get("https://203.0.113.10/", &granted).unwrap().status,
            200,
            "an address, granted as such"
        );
        assert_eq!(world.get("https://hofer.example/none", &granted).unwrap().status, 404);
        let packed = world.get("https://hofer.example/packed", &granted).unwrap();
        assert_eq!(packed.bytes, [0; 1000]);
        assert_eq!(packed.sha256, "541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53");
        let head = Request { url: "https://hofer.example/huge-length".to_owned(), method: Method::Head };
        let (secrets, limits) = (secrets(), Limits::default());
        let mut asked = Vec::new();
        let read = world.network.fetch(&head, &granted, &secrets, &limits, &mut asked);
        assert_eq!(world.runtime.block_on(read).unwrap().bytes, b"");
    });
}

#[test]
fn a_message_is_sent_where_that_was_granted_and_follows_nothing() {
    inside("fetching::a_message_is_sent_where_that_was_granted_and_follows_nothing", || {
        let world = World::new();
        let send = |url: &str, body: &str, granted: &Hosts| {
            let body = body.to_owned().into_bytes().into();
            let request = Request { url: url.to_owned(), method: Method::Post { kind: "text/plain", body } };
            let (secrets, limits, mut asked) = (secrets(), Limits::default(), Vec::new());
            let sent = world.network.fetch(&request, granted, &secrets, &limits, &mut asked);
            world.runtime.block_on(sent)
        };
        let (reads, sends) = (hosts(&["hofer.example"], &[]), hosts(&[], &["hofer.example"]));
        let page = "https://hofer.example/page";
        assert!(matches!(send(page, "want it", &reads), Err(NetworkError::ReadsOnly { .. })));
        assert!(matches!(send(page, SECRET, &sends), Err(NetworkError::HoldsSecret { .. })));
        assert!(world.site.lock().unwrap().is_empty());
        assert_eq!(send(page, "want it", &sends).unwrap().status, 200);
        let heard = world.site.lock().unwrap()[0].clone();
        assert!(heard.starts_with("POST /page ") && heard.ends_with("\r\n\r\nwant it"), "{heard}");
        let moved = send("https://hofer.example/loop", "want it", &sends).unwrap();
        assert!((300..400).contains(&moved.status) && moved.hops.is_empty(), "{moved:?}");
    });
}

#[test]
fn http_goes_only_where_it_was_granted_and_is_raised_elsewhere() {
    inside("fetching::http_goes_only_where_it_was_granted_and_is_raised_elsewhere", || {
        let world = World::new();
        let raised = world.get("http://hofer.example/", &hosts(&["hofer.example"], &[])).unwrap();
        assert_eq!((raised.url.as_str(), World::requests(&world.plain)), ("https://hofer.example/", 0));
        let plain = world.get("http://hofer.example/", &hosts(&["http://hofer.example"], &[])).unwrap();
        assert_eq!((plain.url.as_str(), World::requests(&world.plain)), ("http://hofer.example/", 1));
        let down = "https://hofer.example/to?http://hofer.example/";
        let error = world.get(down, &hosts(&["http://hofer.example"], &[])).unwrap_err();
        assert!(matches!(error, NetworkError::Downgrade { .. }), "{error}");
        let odd = world.get("http://hofer.example:8443/", &hosts(&["hofer.example:8443"], &[])).unwrap_err();
        assert!(matches!(odd, NetworkError::NotPlain { .. }), "{odd}");
    });
}

#[test]
fn a_name_that_leads_to_a_private_address_is_refused() {
    inside("fetching::a_name_that_leads_to_a_private_address_is_refused", || {
        let (world, granted) = (World::new(), hosts(&["http://*.private.example"], &[]));
        let names = [
            "private.example",
            "local.example",
            "metadata.example",
            "cname.example",
            "mixed.example",
            "v6-private.example",
            "v6-mixed.example",
            "mapped.example",
            "nat64.example",
        ];
        for name in names {
            let granted = hosts(&[&format!("http://{name}")], &[]);
            for scheme in ["https", "http"] {
                let error = world.get(&format!("{scheme}://{name}/"), &granted).unwrap_err();
                assert!(matches!(error, NetworkError::AddressRefused { .. }), "{name}: {error}");
                assert_eq!(error.problem().code, Code::NotDone);
            }
        }
        // A file of this computer's own leads nowhere else either.
        let error = world.get("http://hosts.private.example/", &granted).unwrap_err();
        assert!(matches!(error, NetworkError::AddressRefused { .. }), "{error}");
        for url in [
            "https://10.0.0.5/",
            "https://127.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.5]/",
            "http://169.254.169.254/",
        ] {
            let error = world.get(url, &granted).unwrap_err();
            assert!(matches!(error, NetworkError::NotGranted { .. }), "{url}: {error}");
        }
        for name in ["empty.example", "nowhere.example"] {
            let error = world.get(&format!("https://{name}/"), &hosts(&[name], &[])).unwrap_err();
            assert_eq!(error, NetworkError::NoSuchHost { host: name.to_owned() });
        }
        world.nothing_private_was_reached();
    });
}

#[test]
fn a_name_that_changes_its_mind_gains_nothing() {
    inside("fetching::a_name_that_changes_its_mind_gains_nothing", || {
        let (world, granted) = (World::new(), hosts(&["rebind.example"], &[]));
        assert_eq!(world.get("https://rebind.example/", &granted).unwrap().status, 200);
        assert_eq!(
            world.count.lock().unwrap()["rebind.example"],
            1,
            "one question, and a connection to its answer"
        );
        let error = world.get("https://rebind.example/", &granted).unwrap_err();
        assert!(matches!(error, NetworkError::AddressRefused { .. }), "{error}");
        assert_eq!(world.count.lock().unwrap()["rebind.example"], 2);
        world.nothing_private_was_reached();
    });
}

#[test]
fn redirects_go_by_the_same_rules() {
    inside("fetching::redirects_go_by_the_same_rules", || {
        let (world, granted) =
            (World::new(), hosts(&["hofer.example", "private.example", "rebind.example"], &[]));
        let twice = "https://hofer.example/to?/to%3F/page";
        let page = world.get(twice, &granted).unwrap();
        assert_eq!((page.url.as_str(), page.hops.len()), ("https://hofer.example/page", 2));
        let heard = world.site.lock().unwrap().join("\n").to_lowercase();
        assert!(!heard.contains("cookie") && !heard.contains("referer"), "{heard}");
        let refused = |to: &str| world.get(&format!("https://hofer.example/to?{to}"), &granted).unwrap_err();
        assert!(matches!(refused("https://private.example/"), NetworkError::AddressRefused { .. }));
        assert!(matches!(refused("https://10.0.0.5/"), NetworkError::NotGranted { .. }));
        assert!(matches!(refused("https://0xA000005/"), NetworkError::NotGranted { .. }));
        assert!(matches!(refused("//192.168.7.7/"), NetworkError::NotGranted { .. }));
        assert!(matches!(refused("https://other.example/"), NetworkError::NotGranted { .. }));
        assert!(matches!(refused("https://hofer.example:8443/"), NetworkError::NotGranted { .. }));
        assert!(matches!(refused("https://hofer.example.other.example/"), NetworkError::NotGranted { .. }));
        assert!(matches!(refused("file:///etc/passwd"), NetworkError::BadAddress { .. }));
        assert!(matches!(refused("data:text/html,words"), NetworkError::BadAddress { .. }));
        assert!(matches!(refused("https://user:word@hofer.example/"), NetworkError::BadAddress { .. }));
        assert!(matches!(refused(&format!("/page%3Fq={SECRET}")), NetworkError::HoldsSecret { .. }));
        assert_eq!(World::requests(&world.other), 0);
        let before = World::requests(&world.site);
        let error = world.get("https://hofer.example/loop", &granted).unwrap_err();
        assert_eq!(error, NetworkError::TooManyRedirects { most: 10 });
        assert_eq!(World::requests(&world.site), before + 11);
        world.nothing_private_was_reached();
    });
}

#[test]
fn whoever_is_asked_is_named_whatever_comes_of_it() {
    inside("fetching::whoever_is_asked_is_named_whatever_comes_of_it", || {
        let names = ["hofer.example", "www.hofer.example", "private.example", "nowhere.example"];
        let (world, granted) =
            (World::new(), hosts(&[&names[..], &["self-signed.example:8443"]].concat(), &[]));
        let limits = Limits { total: Duration::from_secs(2), ..Limits::default() };
        for (url, expect) in [
            ("https://hofer.example/page", &["hofer.example"][..]),
            (
                "https://hofer.example/to?https://www.hofer.example/page",
                &["hofer.example", "www.hofer.example"],
            ),
            ("https://hofer.example/none", &["hofer.example"]),
            ("https://hofer.example/huge", &["hofer.example"]),
            ("https://hofer.example/silent", &["hofer.example"]),
            ("https://hofer.example/broken-gzip", &["hofer.example"]),
            ("https://hofer.example/to?https://private.example/", &["hofer.example"]),
            ("https://hofer.example/to?https://other.example/", &["hofer.example"]),
            ("https://self-signed.example:8443/", &["self-signed.example"]),
            ("https://private.example/", &[]),
            ("https://nowhere.example/", &[]),
            ("https://other.example/", &[]),
        ] {
            let request = Request { url: url.to_owned(), method: Method::Get };
            let (secrets, mut asked) = (secrets(), Vec::new());
            let read = world.network.fetch(&request, &granted, &secrets, &limits, &mut asked);
            let _ = world.runtime.block_on(read);
            assert_eq!(asked, expect, "{url}");
        }
    });
}

#[test]
fn a_hostile_server_is_left_within_limits() {
    inside("fetching::a_hostile_server_is_left_within_limits", || {
        let (world, granted) = (World::new(), hosts(&["hofer.example", "self-signed.example:8443"], &[]));
        let limits = Limits { total: Duration::from_secs(2), ..Limits::default() };
        let get = |path: &str| {
            let begun = Instant::now();
            let error =
                world.get_within(&format!("https://hofer.example{path}"), &granted, limits).unwrap_err();
            (error, begun.elapsed())
        };
        for path in ["/slow-head", "/slow-body", "/silent", "/ticks"] {
            let (error, took) = get(path);
            assert!(matches!(error, NetworkError::TookTooLong { seconds: 2, .. }), "{path}: {error}");
            assert!(took < Duration::from_secs(4), "{path} took {took:?}");
        }
        for path in ["/huge", "/huge-length", "/bomb"] {
            let (error, _) = get(path);
            assert_eq!(
                error,
                NetworkError::TooLarge { host: "hofer.example".to_owned(), most: 4 << 20 },
                "{path}"
            );
        }
        let small = Limits { bytes: 10_000, ..Limits::default() };
        let sized = |size: usize| {
            let page = world.get_within(&format!("https://hofer.example/sized?{size}"), &granted, small);
            page.map(|page| page.bytes.len()).ok()
        };
        assert_eq!([sized(9_999), sized(10_000), sized(10_001)], [Some(9_999), Some(10_000), None]);
        for path in ["/flood", "/many", "/short", "/upgrade", "/broken-gzip"] {
            let (error, _) = get(path);
            assert!(matches!(error, NetworkError::BrokenAnswer { .. }), "{path}: {error}");
        }
        assert!(matches!(get("/brotli").0, NetworkError::UnknownEncoding { .. }));
        let error = world.get("https://self-signed.example:8443/", &granted).unwrap_err();
        assert!(matches!(error, NetworkError::NotTrusted { .. }), "{error}");
    });
}

#[test]
fn a_secret_in_an_address_does_not_leave() {
    inside("fetching::a_secret_in_an_address_does_not_leave", || {
        let (world, granted) = (World::new(), hosts(&["hofer.example", "*.hofer.example"], &[]));
        let percent: String = SECRET.bytes().map(|b| format!("%{b:02x}")).collect();
        let twice = percent.replace('%', "%25");
        let packed = URL_SAFE_NO_PAD.encode(format!("note {SECRET} end"));
        let token = "ghp_aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC2dF4hJ6";
        for path in [
            format!("/?q={SECRET}"),
            format!("/{SECRET}/page"),
            format!("/?q={percent}"),
            format!("/?q={twice}"),
            format!("/?q={packed}"),
            format!("/?q={token}"),
            format!("/?q={}", hex::encode(SECRET)),
        ] {
            let error = world.get(&format!("https://hofer.example{path}"), &granted).unwrap_err();
            assert!(matches!(error, NetworkError::HoldsSecret { .. }), "{path}: {error}");
            assert!(!error.to_string().contains(SECRET) && !error.to_string().contains(token));
        }
        let in_name = world.get(&format!("https://{SECRET}.hofer.example/"), &granted).unwrap_err();
        assert!(matches!(in_name, NetworkError::HoldsSecret { .. }), "{in_name}");
        assert_eq!(World::requests(&world.site), 0);
        let asked = world.count.lock().unwrap();
        assert!(
            !asked.keys().any(|name| name.contains(SECRET)),
            "not even the name servers hear of it: {asked:?}"
        );
    });
}
