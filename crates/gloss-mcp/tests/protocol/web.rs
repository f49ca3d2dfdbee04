//! A server that wants a person to sign in, and two who let them: all on this computer, each at a port of its own. They write down
//! what they are sent, and are as wrong as a test wants them.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Response, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// What came to an issuer: its number, the path, and what was sent.
pub(crate) type Came = (usize, String, HashMap<String, String>);

/// How they are, and what they were sent.
pub(crate) struct State {
    /// Which of the two the server names.
    pub(crate) issuer: usize,
    /// Whether the server says where to sign in, with its 401.
    pub(crate) says_where: bool,
    /// What a call needs to be allowed.
    pub(crate) call_needs: &'static str,
    /// How the issuers describe themselves, on top of what is true; `null` takes a field away.
    pub(crate) described: Value,
    /// What their tokens have on top.
    pub(crate) token: Value,
    /// The status of their answer to what renews a token.
    pub(crate) renews: u16,
    /// The path of the first issuer that leads to the second.
    pub(crate) moved: &'static str,
    /// What the server says of itself, on top of what is true.
    pub(crate) resource: Value,
    /// Whether the server names what it wants to be allowed on top.
    pub(crate) names_more: bool,
    /// Whether what renews a token does so once.
    pub(crate) renews_once: bool,
    /// How many requests came to all of them.
    pub(crate) asked: usize,
    /// What came to the issuers.
    pub(crate) came: Vec<Came>,
    /// The `Authorization` headers that came to the server.
    pub(crate) sent: Vec<String>,
    /// Codes that are good once, with what was wanted for them; tokens with what they allow.
    codes: HashMap<String, HashMap<String, String>>,
    renewals: HashSet<String>,
    tokens: HashMap<String, (usize, String)>,
    count: usize,
}

/// All three.
#[derive(Clone)]
pub(crate) struct World {
    state: Arc<Mutex<State>>,
    pub(crate) server: String,
    pub(crate) issuers: [String; 2],
}

impl World {
    pub(crate) async fn new() -> Self {
        let state = State {
            issuer: 0,
            says_where: true,
            call_needs: "read",
            described: json!({}),
            token: json!({}),
            renews: 200,
            moved: "",
            resource: json!({}),
            names_more: true,
            renews_once: false,
            asked: 0,
            came: Vec::new(),
            sent: Vec::new(),
            codes: HashMap::new(),
            renewals: HashSet::new(),
            tokens: HashMap::new(),
            count: 0,
        };
        let mut ports = Vec::new();
        for _ in 0..3 {
            ports.push(tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap());
        }
        let at = |port: usize| format!("http://{}", ports[port].local_addr().unwrap());
        let world = Self {
            state: Arc::new(Mutex::new(state)),
            server: format!("{}/mcp", at(0)),
            issuers: [at(1), at(2)],
        };
        for (number, port) in ports.into_iter().enumerate() {
            let world = world.clone();
            let answer = move |request: Request| async move {
                let (parts, body) = request.into_parts();
                let body = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
                let header = |name: &str| {
                    parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
                };
                world.state().asked += 1;
                match number {
                    0 => world.as_server(parts.uri.path(), header("authorization"), &body),
                    of => {
                        let query = parts.uri.query().unwrap_or_default();
                        let text = if body.is_empty() { query } else { &body };
                        world.as_issuer(of - 1, parts.uri.path(), (header("authorization"), text))
                    }
                }
            };
            tokio::spawn(async move { axum::serve(port, Router::new().fallback(answer)).await });
        }
        world
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn as_server(&self, path: &str, authorization: &str, body: &str) -> Response<Body> {
        let mut state = self.state();
        let issuer = self.issuers[state.issuer].clone();
        if path.contains("oauth-protected-resource") {
            let mut all = json!({ "resource": self.server, "authorization_servers": [issuer], "scopes_supported": ["read"] });
            merge(&mut all, &state.resource);
            return json_of(200, &all);
        }
        let Ok(message) = serde_json::from_str::<Value>(body) else { return json_of(404, &json!({})) };
        state.sent.push(authorization.to_owned());
        let metadata = self.server.replace("/mcp", "/.well-known/oauth-protected-resource/mcp");
        let token = authorization.strip_prefix("Bearer ").and_then(|token| state.tokens.get(token));
        let Some((_, scopes)) = token.filter(|(of, _)| *of == state.issuer) else {
            let challenge = format!("Bearer resource_metadata=\"{metadata}\", scope=\"read\"");
            return refused(401, if state.says_where { &challenge } else { "" });
        };
        let result = match message["method"].as_str() {
            Some("server/discover") => {
                json!({ "resultType": "complete", "supportedVersions": ["2026-07-28"], "ttlMs": 0,
                "cacheScope": "private", "capabilities": { "tools": {} }, "serverInfo": { "name": "a", "version": "1" } })
            }
            Some("tools/list") => {
                json!({ "resultType": "complete", "ttlMs": 0, "cacheScope": "private", "tools": [] })
            }
            Some("tools/call") if !scopes.split(' ').any(|scope| scope == state.call_needs) => {
                let needs = state.call_needs;
                let more = if state.names_more { format!("scope=\"{needs}\", ") } else { String::new() };
                let challenge =
                    format!("Bearer error=\"insufficient_scope\", {more}resource_metadata=\"{metadata}\"");
                return refused(403, &challenge);
            }
            _ => json!({ "resultType": "complete", "content": [{ "type": "text", "text": "done" }] }),
        };
        json_of(200, &json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }))
    }

    fn as_issuer(&self, number: usize, path: &str, (authorization, text): (&str, &str)) -> Response<Body> {
        let mut state = self.state();
        let issuer = self.issuers[number].clone();
        if number == 0 && path == state.moved {
            let to = format!("{}{path}", self.issuers[1]);
            return Response::builder().status(307).header("location", to).body(Body::empty()).unwrap();
        }
        if path.starts_with("/.well-known/oauth-authorization-server")
            || path.starts_with("/odd/.well-known/")
        {
            return json_of(200, &description(&issuer, &state.described));
        }
        let mut fields = fields(text);
        if let Some(named) = authorization.strip_prefix("Basic ") {
            fields.insert("basic".to_owned(), named.to_owned());
        }
        state.came.push((number, path.to_owned(), fields.clone()));
        state.count += 1;
        let count = state.count;
        match path {
            "/register" => {
                let name = format!("client-{number}-{count}");
                json_of(201, &json!({ "client_id": name, "redirect_uris": ["http://127.0.0.1:9/back"] }))
            }
            "/authorize" => {
                let code = format!("code-{count}");
                let back =
                    format!("{}?code={code}&state={}&iss={issuer}", fields["redirect_uri"], fields["state"]);
                state.codes.insert(code, fields);
                Response::builder().status(302).header("location", back).body(Body::empty()).unwrap()
            }
            "/token" => token(&mut state, number, &fields),
            _ => json_of(404, &json!({})),
        }
    }

    /// What a browser is led back to, by a person who says yes.
    pub(crate) async fn browse(&self, url: &str) -> String {
        let browser = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        let page = browser.get(url).send().await.unwrap();
        page.headers()["location"].to_str().unwrap().to_owned()
    }

    /// What came to the issuers at this path.
    pub(crate) fn at(&self, path: &str) -> Vec<Came> {
        self.state().came.iter().filter(|(_, at, _)| at == path).cloned().collect()
    }
}

/// A token for a code, once and only for whoever began; or another one for what renews it.
fn token(state: &mut State, number: usize, fields: &HashMap<String, String>) -> Response<Body> {
    let is_code = fields["grant_type"] == "authorization_code";
    let scope = match is_code {
        true => {
            let Some(began) = state.codes.remove(&fields["code"]) else {
                return json_of(400, &json!({ "error": "invalid_grant" }));
            };
            let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(&fields["code_verifier"]));
            assert_eq!((&began["code_challenge"], began["code_challenge_method"].as_str()), (&proof, "S256"));
            assert_eq!(
                (&began["redirect_uri"], &began["resource"]),
                (&fields["redirect_uri"], &fields["resource"])
            );
            began.get("scope").cloned().unwrap_or_default()
        }
        false if state.renews != 200 => return json_of(state.renews, &json!({ "error": "invalid_grant" })),
        false if state.renews_once && !state.renewals.remove(&fields["refresh_token"]) => {
            return json_of(400, &json!({ "error": "invalid_grant" }));
        }
        false => "read".to_owned(),
    };
    let name = format!("hush-{number}-{}", state.count);
    state.tokens.insert(name.clone(), (number, scope.clone()));
    let renewal = format!("{name}-renewal");
    state.renewals.insert(renewal.clone());
    let mut token =
        json!({ "access_token": name, "token_type": "Bearer", "scope": scope, "refresh_token": renewal });
    merge(&mut token, &state.token);
    json_of(200, &token)
}

fn description(issuer: &str, on_top: &Value) -> Value {
    let mut all = json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"), "token_endpoint": format!("{issuer}/token"),
        "registration_endpoint": format!("{issuer}/register"), "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"], "token_endpoint_auth_methods_supported": ["client_secret_basic", "none"],
        "authorization_response_iss_parameter_supported": true,
    });
    merge(&mut all, on_top);
    all
}

fn merge(into: &mut Value, on_top: &Value) {
    let into = into.as_object_mut().unwrap();
    for (name, value) in on_top.as_object().unwrap() {
        into.insert(name.clone(), value.clone());
    }
    into.retain(|_, value| !value.is_null());
}

/// The fields of a form, of an address or of JSON.
fn fields(text: &str) -> HashMap<String, String> {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(all)) => all.into_iter().map(|(name, value)| (name, value.to_string())).collect(),
        _ => {
            let url = Url::parse(&format!("http://a/?{text}")).unwrap();
            url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
        }
    }
}

fn json_of(status: u16, value: &Value) -> Response<Body> {
    let status = StatusCode::from_u16(status).unwrap();
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(Body::from(value.to_string()))
        .unwrap()
}

fn refused(status: u16, challenge: &str) -> Response<Body> {
    let mut response = json_of(status, &json!({ "error": "no" }));
    if !challenge.is_empty() {
        response.headers_mut().insert("www-authenticate", challenge.parse().unwrap());
    }
    response
}
