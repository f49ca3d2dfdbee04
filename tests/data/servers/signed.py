#!/usr/bin/env python3
"""An MCP server of the older era over HTTP that wants a person to sign in, and the issuer who signs them in, for tests: both at one
port of this computer. Its first word is the file that its port is written to; its second says what it does otherwise. What it was
sent is kept and given out at /seen."""

import base64, hashlib, json, sys, urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

mode = sys.argv[2] if len(sys.argv) > 2 else "plain"
codes, tokens, refreshes, seen = {}, {}, {}, []
counts = {"token": 0, "client": 0}


def token_of(scope):
    counts["token"] += 1
    n = counts["token"]
    access, refresh = "at-%d-7Yq2mZp4Kx8w" % n, "rt-%d-9Jd3vBn6Ls1t" % n
    tokens[access], refreshes[refresh] = scope, scope
    return {"access_token": access, "refresh_token": refresh, "token_type": "Bearer", "expires_in": 3600, "scope": scope}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def send(self, status, value=None, headers=(), kind="application/json"):
        body = b"" if value is None else value.encode() if isinstance(value, str) else json.dumps(value).encode()
        self.send_response(status)
        for name, words in headers:
            self.send_header(name, words)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        return self.rfile.read(int(self.headers.get("content-length", 0))).decode()

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if url.path == "/seen":
            return self.send(200, {"seen": seen, "tokens": sorted(tokens), "clients": counts["client"]})
        if url.path == "/forget-tokens":
            tokens.clear()
            if query.get("refreshes"):
                refreshes.clear()
            return self.send(200, {})
        if url.path.startswith("/.well-known/oauth-protected-resource"):
            return self.send(200, {"resource": ORIGIN + "/mcp", "authorization_servers": [ORIGIN], "scopes_supported": ["prices.read"]})
        if url.path == "/.well-known/oauth-authorization-server":
            about = {"issuer": ORIGIN, "authorization_endpoint": ORIGIN + "/authorize", "token_endpoint": ORIGIN + "/token",
                "response_types_supported": ["code"], "grant_types_supported": ["authorization_code", "refresh_token"],
                "code_challenge_methods_supported": ["S256"], "token_endpoint_auth_methods_supported": ["none", "client_secret_post"],
                "authorization_response_iss_parameter_supported": True}
            if mode != "registers nobody":
                about["registration_endpoint"] = ORIGIN + "/register"
            return self.send(200, about)
        if url.path == "/authorize":
            seen.append({"authorize": query})
            back = query["redirect_uri"] + "?" + urllib.parse.urlencode(self.allowed(query))
            return self.send(302, headers=[("location", back)])
        self.send(404, {"error": "not found"})

    def allowed(self, query):
        if mode == "says no":
            return {"error": "access_denied", "error_description": "You may not.", "state": query["state"], "iss": ORIGIN}
        code = "code-%d" % (len(codes) + 1)
        codes[code] = query
        iss = "https://other.example" if mode == "answers for another" else ORIGIN
        return {"code": code, "state": query["state"], "iss": iss}

    def do_POST(self):
        text = self.body()
        if self.path == "/register":
            counts["client"] += 1
            return self.send(201, {**json.loads(text), "client_id": "client-%d" % counts["client"]})
        if self.path == "/token":
            return self.token(dict(urllib.parse.parse_qsl(text)))
        if self.path == "/mcp":
            return self.mcp(json.loads(text))
        self.send(404, {"error": "not found"})

    def token(self, given):
        seen.append({"token": {k: v for k, v in given.items() if k in ("grant_type", "client_id", "resource")}})
        if given.get("grant_type") == "refresh_token":
            scope = refreshes.pop(given.get("refresh_token"), None)
            return self.send(400, {"error": "invalid_grant"}) if scope is None else self.send(200, token_of(scope))
        query = codes.pop(given.get("code"), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if query is None or query["code_challenge"] != proof or query["redirect_uri"] != given.get("redirect_uri"):
            return self.send(400, {"error": "invalid_grant"})
        self.send(200, token_of(query.get("scope", "")))

    def mcp(self, message):
        given = self.headers.get("authorization", "")
        scope = tokens.get(given.removeprefix("Bearer "))
        where = 'Bearer resource_metadata="%s/.well-known/oauth-protected-resource/mcp"' % ORIGIN
        if scope is None:
            return self.send(401, {"error": "invalid_token"}, [("www-authenticate", where)])
        if message.get("method") == "tools/call" and mode == "wants more" and "prices.write" not in scope:
            more = where + ', error="insufficient_scope", scope="prices.read prices.write"'
            return self.send(403, {"error": "insufficient_scope"}, [("www-authenticate", more)])
        if message.get("id") is None:
            return self.send(202)
        self.send(200, {"jsonrpc": "2.0", "id": message["id"], **self.answer(message)})

    def answer(self, message):
        method = message.get("method")
        if method == "initialize":
            return {"result": {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": {"name": "prices", "version": "1"}}}
        if method == "tools/list":
            return {"result": {"tools": [{"name": "price", "description": "The price of a thing.", "inputSchema": {"type": "object", "properties": {"of": {"type": "string"}}}}]}}
        if method == "tools/call":
            return {"result": {"content": [{"type": "text", "text": "gold is 42.50"}]}}
        return {"error": {"code": -32601, "message": "Method not found"}}


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
ORIGIN = "http://127.0.0.1:%d" % server.server_address[1]
open(sys.argv[1], "w").write(ORIGIN)
server.serve_forever()
