//! A program behind the proxy, byte by byte: what curl would not send is sent as well.

use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use gloss_network::{Entry, Hosts, Outcome, Proxy, ProxyLimits, ProxySetup};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tokio::sync::mpsc;

use crate::namespace::folder;
use crate::server::Stream;
use crate::world::{World, secrets};

/// A running proxy with its log.
pub(crate) struct Task {
    pub(crate) proxy: Proxy,
    log: mpsc::Receiver<Entry>,
}

impl World {
    /// Opens a proxy.
    pub(crate) fn task(&self, hosts: Hosts) -> Task {
        self.task_within(hosts, ProxyLimits::default())
    }

    pub(crate) fn task_within(&self, hosts: Hosts, limits: ProxyLimits) -> Task {
        let (send, log) = mpsc::channel(1000);
        let socket = folder().join("proxy");
        let on_entry = Arc::new(move |entry| send.try_send(entry).unwrap_or_default());
        let setup = ProxySetup { socket, hosts, secrets: secrets(), limits, on_entry };
        let _inside = self.runtime.enter();
        Task { proxy: self.network.proxy(setup).unwrap(), log }
    }
}

impl Task {
    /// Entries since the last call, once there are so many.
    pub(crate) fn entries(&mut self, count: usize) -> Vec<Entry> {
        let mut out = Vec::new();
        for _ in 0..500 {
            while let Ok(entry) = self.log.try_recv() {
                out.push(entry);
            }
            if out.len() >= count {
                return out;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("{} of {count} entries: {out:?}", out.len());
    }

    /// Why the last request was refused, by the log.
    pub(crate) fn refusal(&mut self) -> String {
        match self.entries(1).pop().unwrap().outcome {
            Outcome::Refused { why } => why,
            other => panic!("{other:?}"),
        }
    }

    /// A connection of a program.
    pub(crate) fn connect(&self) -> UnixStream {
        let stream = UnixStream::connect(self.proxy.socket()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
        stream
    }

    /// A tunnel to a host, encrypted as the program knows it.
    pub(crate) fn tunnel(&self, host: &str) -> Result<StreamOwned<ClientConnection, UnixStream>, Answer> {
        let mut stream = self.connect();
        let answer = ask(&mut stream, &format!("CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n"));
        if answer.status != 200 {
            return Err(answer);
        }
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(self.proxy.certificate().as_bytes()).unwrap()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from(host.to_owned()).unwrap();
        Ok(StreamOwned::new(ClientConnection::new(Arc::new(config), name).unwrap(), stream))
    }

    /// One request through a tunnel of its own.
    pub(crate) fn through(&self, host: &str, request: &str) -> Answer {
        match self.tunnel(host) {
            Ok(mut stream) => ask(&mut stream, request),
            Err(answer) => answer,
        }
    }

    /// One request on a connection of its own.
    pub(crate) fn send(&self, request: &str) -> Answer {
        ask(&mut self.connect(), request)
    }
}

/// An answer as a program reads it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,

    pub(crate) content: String,
}

/// Sends a request and reads its answer, of a length, in chunks, or up to the end. A status of 0 is a closed connection.
pub(crate) fn ask(stream: &mut dyn Stream, request: &str) -> Answer {
    let _ = stream.write_all(request.as_bytes()).and_then(|()| stream.flush());
    answer(stream)
}

pub(crate) fn answer(stream: &mut dyn Stream) -> Answer {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if !matches!(stream.read(&mut byte), Ok(1)) {
            return Answer { status: 0, content: String::new() };
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    let mut content = Vec::new();
    if head.contains("transfer-encoding: chunked") {
        while let Some(piece) = chunk(stream).filter(|piece| !piece.is_empty()) {
            content.extend(piece);
        }
    } else {
        content.resize(length.unwrap_or(0), 0);
        let _ = stream.read_exact(&mut content);
    }
    Answer { status, content: String::from_utf8_lossy(&content).into_owned() }
}

/// The next piece of content.
pub(crate) fn chunk(stream: &mut dyn Stream) -> Option<Vec<u8>> {
    let mut line = Vec::new();
    let mut byte = [0];
    while !line.ends_with(b"\r\n") {
        stream.read_exact(&mut byte).ok()?;
        line.push(byte[0]);
    }
    let length = usize::from_str_radix(String::from_utf8_lossy(&line).trim(), 16).ok()?;
    let mut content = vec![0; length + 2];
    stream.read_exact(&mut content).ok()?;
    content.truncate(length);
    Some(content)
}
