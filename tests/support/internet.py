"""A small internet for journeys: a name server that gives every name the same address of a documentation range, and sites
that are folders, each by the name of its host. Run inside a network namespace of a test's own: internet.py FOLDER."""

import http.server
import os
import socket
import ssl
import subprocess
import sys
import threading
import time

SITE = "203.0.113.10"
FOLDER = sys.argv[1]


def note(what, data):
    """Keeps bytes that came, in a file of their kind."""
    with open(os.path.join(FOLDER, what), "ab") as kept:
        kept.write(data + b"\n")


def serve_names():
    """RFC 1035: one A record for each question about an IPv4 address, none for any other."""
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind(("203.0.113.53", 53))
    while True:
        packet, sender = names.recvfrom(1500)
        end = 12
        while packet[end]:
            end += packet[end] + 1
        note("names", packet[12:end])
        kind = int.from_bytes(packet[end + 1 : end + 3], "big")
        answers = 1 if kind == 1 else 0
        head = packet[:2] + b"\x81\x80\x00\x01" + answers.to_bytes(2, "big") + b"\0\0\0\0"
        record = b"\xc0\x0c\x00\x01\x00\x01\0\0\0\0\x00\x04" + socket.inet_aton(SITE)
        names.sendto(head + packet[12 : end + 5] + record * answers, sender)


class Sites(http.server.BaseHTTPRequestHandler):
    """A file of a host's folder; what is asked for goes into a list. One that ends in .leads holds the address that it leads on to,
    and one in .rubbish what is answered in the place of HTTP. A folder that ends in .git is a repository that Git itself serves."""

    def do_POST(self):
        self.do_GET()

    do_PUT = do_POST

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        note("bytes", f"{time.time():.6f} {self.requestline}\n{self.headers}".encode() + body)
        host = self.headers.get("Host", "").split(":")[0]
        with open(os.path.join(FOLDER, "heard"), "a") as heard:
            heard.write(f"{host} {self.path}\n")
        note("times", f"{time.time():.6f} {host} {self.path}".encode())
        whole, _, query = self.path.partition("?")
        if ".git/" in whole:
            self.serve_git(os.path.join(FOLDER, host), whole, query, body)
            return
        if query.startswith("service=git"):
            # As hosts of repositories do where the name is not whole.
            name = whole.removesuffix("/info/refs")
            if os.path.isdir(os.path.join(FOLDER, host, name.strip("/") + ".git")):
                self.send_response(301)
                self.send_header("Location", f"https://{host}{name}.git/info/refs?{query}")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
        path = os.path.join(FOLDER, host, os.path.basename(self.path.split("?")[0]) or "index.html")
        if not os.path.isfile(path):
            self.send_error(404)
            return
        body = open(path, "rb").read()
        if path.endswith(".leads"):
            self.send_response(302)
            self.send_header("Location", body.decode())
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if path.endswith(".rubbish"):
            self.wfile.write(body)
            self.close_connection = True
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def serve_git(self, folder, path, query, body):
        """Hands a request to `git http-backend` (CGI), and its answer back."""
        own = {
            "GIT_PROJECT_ROOT": folder, "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path, "QUERY_STRING": query,
            "REQUEST_METHOD": self.command, "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)), "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": "*",
        }
        out = subprocess.run(["git", "http-backend"], input=body, env={**os.environ, **own}, stdout=subprocess.PIPE).stdout
        head, _, rest = out.partition(b"\r\n\r\n")
        lines = [line.split(": ", 1) for line in head.decode().splitlines()]
        status = next((value for name, value in lines if name == "Status"), "200 OK")
        self.send_response(int(status.split()[0]))
        for name, value in lines:
            if name != "Status":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        self.wfile.write(rest)

    def log_message(self, *_):
        pass


threading.Thread(target=serve_names, daemon=True).start()
server = http.server.ThreadingHTTPServer((SITE, 443), Sites)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(os.path.join(FOLDER, "site.pem"), os.path.join(FOLDER, "site.key"))
server.socket = context.wrap_socket(server.socket, server_side=True)
open(os.path.join(FOLDER, "ready"), "w").close()
server.serve_forever()
