//! A small internet for tests: sites of documentation ranges with names and certificates, and private servers that nobody may
//! reach, which tell whether somebody did.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::sync::Arc;

use gloss_network::{Hosts, Leave, Network, Secrets};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::names::{self, Count, Names, Record};
use crate::namespace::folder;
use crate::server::{self, Requests};

pub(crate) const SITE: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 10);
pub(crate) const OTHER: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 20);
pub(crate) const PRIVATE: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 5);
const METADATA: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);

/// What a test's secret is called, and itself.
pub(crate) const SECRET_NAME: &str = "the key of the shop";
pub(crate) const SECRET: &str = "open-sesame-17-blue";

/// The servers of a test, with what they heard.
pub(crate) struct World {
    pub(crate) network: Network,
    /// The site `hofer.example` by https and by http, and `other.example`.
    pub(crate) site: Requests,
    pub(crate) plain: Requests,
    pub(crate) other: Requests,
    /// What private servers heard: always nothing.
    private: Vec<(IpAddr, Requests)>,
    pub(crate) count: Count,
    pub(crate) runtime: tokio::runtime::Runtime,
}

fn names() -> Names {
    use Record::{A, Aaaa, Cname};
    let one = |records: Vec<Record>| vec![records];
    let v6 = |text: &str| Aaaa(text.parse().unwrap());
    Names::from([
        ("hofer.example", one(vec![A(SITE)])),
        ("www.hofer.example", one(vec![Cname("hofer.example")])),
        ("other.example", one(vec![A(OTHER)])),
        ("v6.example", one(vec![v6("2001:db8::10")])),
        ("self-signed.example", one(vec![A(OTHER)])),
        ("rebind.example", vec![vec![A(SITE)], vec![A(PRIVATE)]]),
        ("mixed.example", one(vec![A(SITE), A(PRIVATE)])),
        ("private.example", one(vec![A(PRIVATE)])),
        ("local.example", one(vec![A(Ipv4Addr::LOCALHOST)])),
        ("metadata.example", one(vec![A(METADATA)])),
        ("cname.example", one(vec![Cname("private.example")])),
        ("v6-private.example", one(vec![v6("fd00::5")])),
        ("v6-mixed.example", one(vec![A(SITE), v6("fd00::5")])),
        ("mapped.example", one(vec![v6("::ffff:10.0.0.5")])),
        ("nat64.example", one(vec![v6("64:ff9b::a00:5")])),
        ("empty.example", one(vec![])),
    ])
}

/// Certificates of one authority, which is written to where the system's roots are looked for.
fn certificates(hosts: &[&str], is_trusted: bool) -> Arc<ServerConfig> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    if is_trusted {
        std::fs::write(folder().join("roots.pem"), params.self_signed(&key).unwrap().pem()).unwrap();
    }
    let (issuer, key) = (Issuer::new(params, key), KeyPair::generate().unwrap());
    let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let certificate = CertificateParams::new(hosts).unwrap().signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    Arc::new(config)
}

impl World {
    pub(crate) fn new() -> Self {
        let count = names::serve(Ipv4Addr::new(203, 0, 113, 53), names());
        let tls = certificates(
            &[
                "hofer.example",
                "*.hofer.example",
                "other.example",
                "v6.example",
                "rebind.example",
                "203.0.113.10",
            ],
            true,
        );
        let site = server::serve(SITE.into(), 443, Some(tls.clone()));
        let plain = server::serve(SITE.into(), 80, None);
        let other = server::serve(OTHER.into(), 443, Some(tls.clone()));
        server::serve("2001:db8::10".parse().unwrap(), 443, Some(tls.clone()));
        server::serve(OTHER.into(), 8443, Some(certificates(&["self-signed.example"], false)));
        let mut private = Vec::new();
        for at in ["10.0.0.5", "192.168.7.7", "169.254.169.254", "127.0.0.1", "fd00::5", "::1"] {
            let at: IpAddr = at.parse().unwrap();
            let heard = server::serve(at, 443, Some(tls.clone()));
            server::serve_into(at, 80, None, &heard);
            private.push((at, heard));
        }
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { network: Network::start().unwrap(), site, plain, other, private, count, runtime }
    }

    /// No private server heard a word. Each is there and would have: it hears what is asked of it directly.
    pub(crate) fn nothing_private_was_reached(&self) {
        for (at, heard) in &self.private {
            let before = heard.lock().unwrap().clone();
            assert!(before.is_empty(), "{at}: {before:?}");
            let mut stream = TcpStream::connect((*at, 80)).unwrap();
            stream
                .write_all(b"GET / HTTP/1.1\r\n\r\n")
                .and_then(|()| stream.read_exact(&mut [0; 12]))
                .unwrap();
            assert_eq!(heard.lock().unwrap().len(), 1, "{at}");
        }
    }

    pub(crate) fn requests(heard: &Requests) -> usize {
        heard.lock().unwrap().len()
    }
}

/// Grants: hosts to be read from, and hosts to be sent to as well.
pub(crate) fn hosts(reads: &[&str], sends: &[&str]) -> Hosts {
    let mut hosts = Hosts::default();
    for (rules, leave) in [(reads, Leave::Reads), (sends, Leave::Sends)] {
        for rule in rules {
            hosts = hosts.with(rule.parse().unwrap(), leave);
        }
    }
    hosts
}

pub(crate) fn secrets() -> Secrets {
    Secrets::new([(SECRET_NAME.to_owned(), SECRET.to_owned())]).unwrap()
}
