//! What listens outside: the network of this machine, sockets of the person's programs by path and by name, a pipe and a
//! terminal. Tells what was reached.

use std::io::Read as _;
use std::net::{TcpListener, UdpSocket};
use std::os::fd::OwnedFd;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener};
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// Sockets by path: of the bus, of containers, of keys, of the screen, of Gloss, and one in the granted folder.
const STREAMS: [&str; 6] = [
    "run/bus",
    "run/docker.sock",
    "run/agent",
    "run/X0",
    "home/.local/share/gloss/gloss.sock",
    "work/app.sock",
];
const DATAGRAMS: [&str; 2] = ["run/journal", "work/log.sock"];

pub(crate) struct Ears {
    tcp: [TcpListener; 2],
    udp: UdpSocket,
    streams: Vec<UnixListener>,
    datagrams: Vec<UnixDatagram>,
    name: String,
    pipe: std::fs::File,
    /// The terminal as its owner holds it, and as programs do.
    terminal: (OwnedFd, std::fs::File),
    terminal_path: String,
}

impl Ears {
    pub(crate) fn new(root: &Path, secret: &str) -> Self {
        let tcp = ["127.0.0.1:0", "[::1]:0"].map(|address| TcpListener::bind(address).unwrap());
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        let mut streams: Vec<UnixListener> =
            STREAMS.iter().map(|name| UnixListener::bind(root.join(name)).unwrap()).collect();
        let mut datagrams: Vec<UnixDatagram> =
            DATAGRAMS.iter().map(|name| UnixDatagram::bind(root.join(name)).unwrap()).collect();
        let name = format!("gloss-{secret}").to_lowercase();
        let address = |kind| SocketAddr::from_abstract_name(format!("{name}{kind}")).unwrap();
        streams.push(UnixListener::bind_addr(&address("s")).unwrap());
        datagrams.push(UnixDatagram::bind_addr(&address("d")).unwrap());
        tcp.iter().for_each(|one| one.set_nonblocking(true).unwrap());
        udp.set_nonblocking(true).unwrap();
        streams.iter().for_each(|one| one.set_nonblocking(true).unwrap());
        datagrams.iter().for_each(|one| one.set_nonblocking(true).unwrap());
        let path = root.join("work/pipe");
        mknodat(CWD, &path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
        let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
        let pipe = std::fs::OpenOptions::new().read(true).custom_flags(flags).open(path).unwrap();
        let owner = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&owner).unwrap();
        unlockpt(&owner).unwrap();
        rustix::io::ioctl_fionbio(&owner, true).unwrap();
        let terminal_path = ptsname(&owner, Vec::new()).unwrap().into_string().unwrap();
        let flags = rustix::fs::OFlags::NOCTTY.bits().cast_signed();
        let programs =
            std::fs::OpenOptions::new().read(true).write(true).custom_flags(flags).open(&terminal_path);
        Self { tcp, udp, streams, datagrams, name, pipe, terminal: (owner, programs.unwrap()), terminal_path }
    }

    /// By what names a command finds them.
    pub(crate) fn names(&self) -> Vec<(&'static str, String)> {
        let port = |at: usize| self.tcp[at].local_addr().unwrap().port().to_string();
        vec![
            ("T4", port(0)),
            ("T6", port(1)),
            ("U4", self.udp.local_addr().unwrap().port().to_string()),
            ("A", self.name.clone()),
            ("T", self.terminal_path.clone()),
        ]
    }

    /// What was reached.
    pub(crate) fn received(&self) -> Vec<&'static str> {
        let mut piece = [0; 64];
        let mut out = Vec::new();
        let mut note = |was_reached, what| {
            if was_reached {
                out.push(what);
            }
        };
        note(self.tcp.iter().any(|one| one.accept().is_ok()), "TCP");
        note(self.udp.recv(&mut piece).is_ok(), "UDP");
        note(self.streams.iter().any(|one| one.accept().is_ok()), "a Unix socket");
        note(self.datagrams.iter().any(|one| one.recv(&mut piece).is_ok()), "a Unix datagram socket");
        note((&self.pipe).read(&mut piece).is_ok_and(|count| count > 0), "a pipe");
        out
    }

    /// Whether something was typed into the terminal, or shown on it, which is its owner's to do.
    pub(crate) fn is_typed(&self, may_show: bool) -> bool {
        let shown = rustix::io::read(&self.terminal.0, &mut [0; 64]).is_ok_and(|count: usize| count > 0);
        let typed = rustix::io::ioctl_fionread(&self.terminal.1).unwrap_or_default();
        typed > 0 || shown && !may_show
    }

    /// What stands on the terminal.
    pub(crate) fn describe(&self) -> String {
        let mut piece = [0; 4096];
        let count: usize = rustix::io::read(&self.terminal.0, &mut piece).unwrap_or_default();
        String::from_utf8_lossy(&piece[..count]).into_owned()
    }

    /// The terminal as a program has it.
    pub(crate) fn terminal(&self) -> std::fs::File {
        self.terminal.1.try_clone().unwrap()
    }
}
