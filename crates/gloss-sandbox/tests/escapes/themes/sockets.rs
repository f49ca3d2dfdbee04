//! Sockets: of every family, to what listens on this machine, by path and by name, with and without a connection.

use super::Walls;
use crate::attempt::{
    Attempt, Needs,
    Seen::{Heard, Printed, Typed},
    at, pl, py, sh,
};
use crate::evidence::Wall::{Landlock, Namespace, Root, Seccomp};

const CLOSED: Walls = [&[Seccomp], &[Seccomp]];
/// In Full sockets by path are open and what they lead to is not there; in Reduced the calls are closed.
const PATH: Walls = [&[Root], &[Seccomp]];
const NAME: Walls = [&[Namespace], &[Seccomp]];

pub(super) const ALL: &[Attempt] = &[
    py("TCP to this machine", Heard, CLOSED, "import os, socket; socket.create_connection(('127.0.0.1', int(os.environ['T4'])))"),
    py("TCP to this machine, version 6", Heard, CLOSED, "import os, socket; socket.create_connection(('::1', int(os.environ['T6'])))"),
    pl("TCP by Perl", Heard, CLOSED, "
use IO::Socket::INET; IO::Socket::INET->new(PeerAddr => \"127.0.0.1:$ENV{T4}\") or die \"$! $@\""),
    sh("TCP by the shell", Heard, CLOSED, "bash -c 'echo x > /dev/tcp/127.0.0.1/'$T4"),
    at("TCP that opens by sending", Heard, CLOSED, "fast-open"),
    at("TCP by several ways", Heard, CLOSED, "mptcp"),
    py("UDP to this machine", Heard, CLOSED, "
import os, socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', int(os.environ['U4'])))"),
    py("UDP, connected", Heard, CLOSED, "
import os, socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('127.0.0.1', int(os.environ['U4']))); s.send(b'x')"),
    py("a name asked by hand", Heard, CLOSED, "
import os, socket
asked = b'\\1\\1\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\6secret\\4test\\0\\0\\1\\0\\1'
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(asked, ('127.0.0.1', int(os.environ['U4'])))"),
    py("a name asked of the resolver", Printed("GOT a name"), [&[Seccomp, Root, Namespace], &[Seccomp, Landlock]], "
import socket
try: print('GOT a name', socket.getaddrinfo('localhost', 80))
except OSError as error: print(error)
socket.socket()"),
    at("raw sockets", Printed("GOT socket"), CLOSED, "socket 2 3 1").needs(Needs::Root),
    at("raw sockets, version 6", Printed("GOT socket"), CLOSED, "socket 10 3 58").needs(Needs::Root),
    at("packets", Printed("GOT socket"), CLOSED, "socket 17 3 768").needs(Needs::Root),
    at("netlink", Printed("GOT socket"), CLOSED, "socket 16 3 0"),
    at("netlink of audits and devices", Printed("GOT socket"), CLOSED, "socket 16 3 15"),
    at("sockets of virtual machines", Printed("GOT socket"), CLOSED, "socket 40 1 0"),
    at("sockets of ciphers", Printed("GOT socket"), CLOSED, "socket 38 5 0").needs(Needs::Kernel("AF_ALG")),
    at("every other family", Printed("GOT family"), CLOSED, "families").needs(Needs::Kernel("other families")),
    at("the bus", Heard, PATH, "stream path ../run/bus"),
    sh("the bus by its own program", Heard, [&[Root, Seccomp], &[Seccomp, Landlock]], "
DBUS_SESSION_BUS_ADDRESS=unix:path=$R/bus timeout 1 dbus-send --session --dest=a.b /c d.e.f; ./attack stream path ../run/bus"),
    at("the keys for logging in", Heard, PATH, "stream path ../run/agent"),
    sh("the keys by their own program", Heard, [&[Root, Seccomp], &[Seccomp, Landlock]], "SSH_AUTH_SOCK=$R/agent timeout 1 ssh-add -l; ./attack stream path ../run/agent"),
    at("containers", Heard, PATH, "stream path ../run/docker.sock"),
    py("containers by HTTP", Heard, PATH, "
import os, socket
s = socket.socket(socket.AF_UNIX); s.connect(os.environ['R'] + '/docker.sock'); s.send(b'GET /containers/json HTTP/1.0\\r\\n\\r\\n')"),
    at("the screen", Heard, PATH, "stream path ../run/X0"),
    at("Gloss’s own socket", Heard, PATH, "stream path ../home/.local/share/gloss/gloss.sock"),
    at("a socket in the granted folder", Heard, PATH, "stream path ../work/app.sock"),
    sh("through a link of one’s own", Heard, PATH, "ln -s $R/bus own; ./attack stream path own"),
    sh("a socket by another’s root", Heard, [&[Root, Seccomp], &[Seccomp, Landlock]], "./attack stream path /proc/$V/root$R/bus"),
    sh("a socket by its name", Heard, NAME, "./attack stream name ${A}s"),
    at("datagrams by path", Heard, PATH, "datagram path ../run/journal 2 own"),
    at("datagrams in the granted folder", Heard, PATH, "datagram path ../work/log.sock 2 own"),
    at("datagrams of a pair, by path", Heard, PATH, "datagram path ../run/journal 2 pair"),
    at("datagrams of a raw pair, by path", Heard, PATH, "datagram path ../run/journal 3 pair"),
    at("datagrams of a raw pair, in the granted folder", Heard, PATH, "datagram path ../work/log.sock 3 pair"),
    sh("datagrams by name", Heard, NAME, "./attack datagram name ${A}d 2 own"),
    sh("datagrams of a raw pair, by name", Heard, NAME, "./attack datagram name ${A}d 3 pair"),
    at("an open file handed outside", Heard, PATH, "datagram path ../run/journal 2 pair file"),
    at("an open file handed outside by a raw pair", Heard, PATH, "datagram path ../run/journal 3 pair file"),
    py("listen on this machine’s network", Printed("GOT a port"), CLOSED, "
import socket
s = socket.socket(); s.bind(('0.0.0.0', 0)); s.listen(); print('GOT a port')"),
    sh("show the person something", Typed, [&[Root, Landlock], &[Landlock]], "echo typed > $T"),
    sh("type for the person, by a terminal that is another’s", Typed, [&[Root, Landlock], &[Landlock]], "
exec 1<> $T; ./attack type sti").needs(Needs::Root),
    at("type for the person", Typed, CLOSED, "type sti").on_terminal(),
    at("type for the person, by a number with more bits", Typed, CLOSED, "type wide").on_terminal(),
    at("type by the console’s call", Printed("REACHED"), CLOSED, "type linux").on_terminal(),
    sh("the terminal by its other name", Typed, [&[Root, Landlock], &[Landlock]], "exec 1<> /dev/tty && ./attack type sti").on_terminal(),
];
