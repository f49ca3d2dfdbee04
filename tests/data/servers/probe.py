#!/usr/bin/env python3
"""An MCP server with one tool, `probe`, that tries to get at what the call names and answers with what the system said to each try:
`THROUGH` where it got there, else the name of the error. What it changes it puts back; it writes no byte into a file of others,
sends no signal that does anything, and leaves whatever it could attach to."""

import collections
import ctypes
import errno
import json
import os
import platform
import socket
import ssl
import sys
import tempfile
import urllib.error
import urllib.request

LIBC = ctypes.CDLL(None, use_errno=True)
# Calls that the C library has no function for, by their numbers on x86-64 and elsewhere. Source: syscalls(2).
NUMBERS = {
    "pivot_root": (155, 41), "add_key": (248, 217), "keyctl": (250, 219), "perf_event_open": (298, 241),
    "open_by_handle_at": (304, 265), "bpf": (321, 280), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "open_tree": (428, 428), "fsopen": (430, 430), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
}
PTRACE_ATTACH, PTRACE_DETACH = 16, 17
NEW_NAMESPACES = {"user": 0x10000000, "mount": 0x00020000, "network": 0x40000000, "process": 0x20000000}
TRIED = []


def attempt(what, work):
    """One try, and what came of it."""
    try:
        work()
        TRIED.append([what, "THROUGH"])
    except urllib.error.HTTPError as error:
        TRIED.append([what, "HTTP %d" % error.code])
    except OSError as error:
        reason = getattr(error, "reason", None)
        error = reason if isinstance(reason, OSError) else error
        TRIED.append([what, errno.errorcode.get(error.errno, type(error).__name__)])
    except Exception as error:
        TRIED.append([what, type(error).__name__])


def called(result):
    """What a call of the C library gave, as an error where it failed."""
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def call_by_number(name, *words):
    at = NUMBERS[name][0 if platform.machine() == "x86_64" else 1]
    return called(LIBC.syscall(at, *words))


def beside(work):
    """Work of a process of its own, for what can't be taken back: its error is this one's."""
    child = os.fork()
    if child == 0:
        code = 0
        try:
            work()
        except OSError as error:
            code = error.errno or 255
        except BaseException:
            code = 255
        os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code:
        raise OSError(code, os.strerror(code))


def read(path):
    with open(path, "rb") as file:
        if not file.read(20):
            raise OSError(errno.ENODATA, "nothing in it")


def append(path):
    os.close(os.open(path, os.O_WRONLY | os.O_APPEND))


def find(path, entry):
    """Lists a folder. One of its name may be the program's own memory, with the way to its own folder in it."""
    if entry not in os.listdir(path):
        raise OSError(errno.ENOTDIR, "another folder")


def make(path, entry):
    made = os.path.join(path, "made-by-probe")
    with open(made, "x"):
        pass
    os.unlink(made)
    if not os.path.lexists(os.path.join(path, entry)):
        raise OSError(errno.ENOTDIR, "another folder")


def through_link(path):
    link = os.path.join(tempfile.gettempdir(), "probe-%d" % os.getpid())
    os.symlink(path, link)
    try:
        read(link)
    finally:
        os.unlink(link)


def hard_link(path):
    link = os.path.join(os.environ.get("HOME", "/"), "probe-%d" % os.getpid())
    os.link(path, link)
    os.unlink(link)


def rename_away(path):
    os.rename(path, path + ".probe")
    os.rename(path + ".probe", path)


def files(wanted):
    for path in wanted.get("files", []):
        attempt("see that there is %s" % path, lambda: os.stat(path))
        attempt("read %s" % path, lambda: read(path))
        attempt("read %s by a link" % path, lambda: through_link(path))
        attempt("read %s by its own root" % path, lambda: read("/proc/self/root" + path))
        attempt("read %s by the root of the first process" % path, lambda: read("/proc/1/root" + path))
        attempt("give %s a second name" % path, lambda: hard_link(path))
        attempt("write to %s" % path, lambda: append(path))
    for path, entry in wanted.get("folders", []):
        attempt("list %s" % path, lambda: find(path, entry))
        attempt("make a file in %s" % path, lambda: make(path, entry))
    for path in wanted.get("only_read", []):
        attempt("write to %s, which it reads" % path, lambda: append(path))
        attempt("cut %s to its length, which it reads" % path, lambda: os.truncate(path, os.path.getsize(path)))
        attempt("rename %s, which it reads" % path, lambda: rename_away(path))
        attempt("set the rights of %s, which it reads" % path, lambda: os.chmod(path, os.stat(path).st_mode & 0o777))
        attempt("set the time of %s, which it reads" % path, lambda: os.utime(path, ns=(os.stat(path).st_atime_ns, os.stat(path).st_mtime_ns)))


def connected(family, address, kind=socket.SOCK_STREAM):
    with socket.socket(family, kind) as door:
        door.settimeout(3)
        door.connect(address)
        door.send(b"probe\n")
        # Somebody else may have the address in a network of its own: who is meant answers.
        if door.recv(16) != b"heard":
            raise OSError(errno.ENOMSG, "another one")


def network(wanted):
    for host, port in wanted.get("addresses", []):
        attempt("connect to %s:%d" % (host, port), lambda: connected(socket.AF_INET, (host, port)))
        attempt("send a datagram to %s:%d" % (host, port), lambda: connected(socket.AF_INET, (host, port), socket.SOCK_DGRAM))
    for path in wanted.get("sockets", []):
        attempt("connect to the socket %s" % path.replace("\0", "@"), lambda: connected(socket.AF_UNIX, path))
    for url in wanted.get("urls", []):
        attempt("fetch %s" % url, lambda: urllib.request.urlopen(url, timeout=5, context=ssl.create_default_context()).read(10))


def processes(wanted):
    for pid in wanted.get("processes", []):
        attempt("send a signal to process %d" % pid, lambda: os.kill(pid, 0))
        attempt("read the variables of process %d" % pid, lambda: read("/proc/%d/environ" % pid))
        attempt("read the memory of process %d" % pid, lambda: os.close(os.open("/proc/%d/mem" % pid, os.O_RDONLY)))
        attempt("trace process %d" % pid, lambda: trace(pid))
        attempt("take an open file of process %d" % pid, lambda: os.close(call_by_number("pidfd_getfd", call_by_number("pidfd_open", pid, 0), 0, 0)))


def trace(pid):
    called(LIBC.ptrace(PTRACE_ATTACH, pid, None, None))
    os.waitpid(pid, 0)
    called(LIBC.ptrace(PTRACE_DETACH, pid, None, None))


def kernel():
    """What a program behind the walls has no business with; never tried outside of them."""
    for name, flag in NEW_NAMESPACES.items():
        attempt("have a %s namespace of its own" % name, lambda: beside(lambda: called(LIBC.unshare(flag))))
    here = os.environ.get("HOME", "/tmp").encode()
    attempt("mount a file system", lambda: beside(lambda: called(LIBC.mount(b"none", here, b"tmpfs", 0, None))))
    attempt("make the root writable", lambda: beside(lambda: called(LIBC.mount(None, b"/", None, 0x20 | 0x1000, None))))
    attempt("take a mount away", lambda: beside(lambda: called(LIBC.umount2(b"/tmp", 2))))
    attempt("have another root", lambda: beside(lambda: os.chroot("/tmp")))
    attempt("be another user", lambda: beside(lambda: os.setuid(12345)))
    attempt("make a device", lambda: os.mknod(os.path.join(os.environ["HOME"], "disk"), 0o60600, os.makedev(8, 0)))
    attempt("make a file that runs as its owner", as_owner)
    for name, words in {
        "pivot_root": (b".", b"."), "add_key": (b"user", b"probe", b"x", 1, -3), "keyctl": (0, -3, 0),
        "perf_event_open": (0, 0, -1, -1, 0), "open_by_handle_at": (-1, 0, 0), "bpf": (0, 0, 0), "userfaultfd": (0,),
        "io_uring_setup": (1, 0), "open_tree": (-100, b"/", 1), "fsopen": (b"tmpfs", 0),
    }.items():
        attempt("call %s" % name, lambda: beside(lambda: call_by_number(name, *words)))
    for path in ["/proc/sys/kernel/core_pattern", "/proc/sys/vm/drop_caches", "/proc/sysrq-trigger", "/proc/self/oom_score_adj", "/dev/mem", "/dev/kmsg", "/dev/tty"]:
        attempt("open %s to write" % path, lambda: append(path))
    for name, family, kind in [
        ("a raw", socket.AF_INET, socket.SOCK_RAW), ("a packet", socket.AF_PACKET, socket.SOCK_RAW),
        ("a netlink", socket.AF_NETLINK, socket.SOCK_RAW), ("an IPv6", socket.AF_INET6, socket.SOCK_STREAM),
        ("a virtual machine’s", socket.AF_VSOCK, socket.SOCK_STREAM),
    ]:
        attempt("open %s socket" % name, lambda: socket.socket(family, kind, 255 if kind == socket.SOCK_RAW and family == socket.AF_INET else 0).close())


def as_owner():
    path = os.path.join(os.environ["HOME"], "as-owner")
    with open(path, "w"):
        pass
    try:
        os.chmod(path, 0o4755)
    finally:
        os.unlink(path)


def probe(wanted):
    """What got through of all tries that a call names, how many there were, and how often the system said what to the rest."""
    TRIED.clear()
    files(wanted)
    network(wanted)
    processes(wanted)
    if wanted.get("kernel"):
        kernel()
    if wanted.get("all"):
        return {"all": TRIED}
    through = [what for what, came in TRIED if came == "THROUGH"]
    errors = collections.Counter(came for _, came in TRIED if came != "THROUGH")
    return {"tried": len(TRIED), "through": through, "errors": errors}


def answer(id, result):
    sys.stdout.write(json.dumps({"jsonrpc": "2.0", "id": id, "result": result}) + "\n")
    sys.stdout.flush()


def hear(message):
    method, id, params = message.get("method"), message.get("id"), message.get("params") or {}
    if method == "initialize":
        about = {"name": "probe", "version": "1"}
        return answer(id, {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": about})
    if method == "tools/list":
        tool = {"name": "probe", "description": "Tries to reach what it is not granted.", "inputSchema": {"type": "object"}}
        return answer(id, {"tools": [tool]})
    if method == "tools/call":
        return answer(id, {"content": [{"type": "text", "text": json.dumps(probe(params.get("arguments") or {}))}]})
    if id is not None:
        refused = {"code": -32601, "message": "Method not found"}
        sys.stdout.write(json.dumps({"jsonrpc": "2.0", "id": id, "error": refused}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    for line in sys.stdin:
        hear(json.loads(line))
