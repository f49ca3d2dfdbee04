//! The client that the protocol's own conformance suite runs: this crate, driven through what it shows to others, with a browser
//! that says yes at once. Never part of Gloss; knows no scenario but by what the suite hands it. How it is run and what comes of
//! it is in `tests/conformance/README.md`.

use std::collections::HashMap;
use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gloss_mcp::{
    Address, Ask, Challenge, Client, Connection, CredentialStore, Credentials, Form, FormAnswer, Kind,
    Opening, Secret, ServerError, ServerTool, SignIn, Ways, Work,
};
use reqwest::header::LOCATION;
use serde_json::{Map, Value, json};

/// Where the browser leads back to; nobody listens there, as the browser is asked where it is led.
const REDIRECT: &str = "http://127.0.0.1:8931/callback";
/// The client's description, as the suite's issuers expect it.
const DOCUMENT: &str = "https://conformance-test.local/client-metadata.json";
/// How long a server has for each answer.
const WITHIN: Duration = Duration::from_secs(10);
/// Times that a person is made to sign in for one run.
const MAX_SIGN_INS: usize = 3;

#[tokio::main]
async fn main() -> ExitCode {
    let Some(url) = std::env::args().next_back() else { return ExitCode::FAILURE };
    match run(&url).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

/// Uses the server once; each time that it wants somebody to sign in, signs in and begins anew.
async fn run(url: &str) -> Result<(), Box<dyn Error>> {
    let (store, address) =
        (Arc::new(Store::default()), Address { url: url.to_owned(), ..Address::default() });
    for _ in 0..=MAX_SIGN_INS {
        match use_once(&address, store.clone()).await {
            Err(ServerError::SignInNeeded { challenge } | ServerError::MoreNeeded { challenge }) => {
                sign_in(&address, challenge, &store).await?;
            }
            other => return Ok(other?),
        }
    }
    Err("It wants somebody to sign in over and over.".into())
}

/// Connects, lists the tools, and calls each.
async fn use_once(address: &Address, store: Arc<Store>) -> Result<(), ServerError> {
    let opening = Opening {
        roots: Vec::new(),
        within: WITHIN,
        news: Arc::new(|_| {}),
        ask: Some(person()),
        credentials: Some(store),
    };
    let mut connection = Connection::over_http(address, opening).await?;
    let tools = connection.tools(WITHIN).await?.tools;
    for (name, arguments) in calls(&tools) {
        match connection.call(&name, arguments, WITHIN).await {
            // That it does not do that is an answer.
            Ok(_) | Err(ServerError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    connection.close().await;
    Ok(())
}

/// The calls that the suite wants, else one of each tool; the schema of one goes back through a tool that echoes it.
fn calls(tools: &[ServerTool]) -> Vec<(String, Map<String, Value>)> {
    let wanted = context()["toolCalls"].as_array().cloned().unwrap_or_default();
    let wanted = wanted.iter().filter_map(|call| {
        Some((call["name"].as_str()?.to_owned(), call["arguments"].as_object().cloned().unwrap_or_default()))
    });
    let wanted: Vec<_> = wanted.collect();
    if !wanted.is_empty() {
        return wanted;
    }
    let echoed = tools.first().map(|tool| tool.schema.clone()).unwrap_or_default();
    let call = |tool: &ServerTool| (tool.name.clone(), arguments(&tool.schema, &echoed));
    tools.iter().map(call).collect()
}

/// Something for each argument.
fn arguments(schema: &Value, echoed: &Value) -> Map<String, Value> {
    let some = |(name, schema): (&String, &Value)| {
        let value = match schema["type"].as_str() {
            Some("string") => json!("text"),
            Some("integer" | "number") => json!(1),
            Some("boolean") => json!(true),
            Some("object") if name == "schema" => echoed.clone(),
            Some("object") => json!({}),
            Some("array") => json!([]),
            _ => return None,
        };
        Some((name.clone(), value))
    };
    schema["properties"].as_object().into_iter().flatten().filter_map(some).collect()
}

/// A person who leaves a form as its server filled it in, and says yes to what it did not fill in.
fn person() -> Ask {
    Arc::new(|form: Form| {
        let mut values = form.defaults();
        for field in &form.fields {
            if let Kind::YesNo { .. } = field.kind {
                values.entry(field.name.clone()).or_insert(json!(true));
            }
        }
        Box::pin(async move { FormAnswer::Accept(values) })
    })
}

async fn sign_in(address: &Address, challenge: Challenge, store: &Store) -> Result<(), Box<dyn Error>> {
    let context = context();
    let text = |name: &str| context[name].as_str().map(str::to_owned);
    let client = text("client_id").map(|id| Client {
        issuer: text("issuer"),
        id,
        secret: text("client_secret").map(Secret::new),
    });
    let ways = Ways {
        redirect: REDIRECT.to_owned(),
        challenge,
        scopes: Vec::new(),
        client,
        document: Some(DOCUMENT.to_owned()),
        name: "Gloss".to_owned(),
        before: store.load(&address.url).await?,
        within: WITHIN,
    };
    let sign_in = SignIn::begin(address, ways).await?;
    let browser =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;
    let page = browser.get(sign_in.url()).send().await?;
    let back = page.headers().get(LOCATION).ok_or("The browser is not led back.")?.to_str()?.to_owned();
    store.save(sign_in.finish(&back).await?).await?;
    Ok(())
}

/// What the suite hands over for a scenario.
fn context() -> Value {
    let context = std::env::var("MCP_CONFORMANCE_CONTEXT").unwrap_or_default();
    serde_json::from_str(&context).unwrap_or_default()
}

/// Credentials for one run.
#[derive(Default)]
struct Store(Mutex<HashMap<String, Credentials>>);

impl CredentialStore for Store {
    fn load<'a>(&'a self, server: &'a str) -> Work<'a, Option<Credentials>> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(server).cloned();
        Box::pin(async { Ok(found) })
    }

    fn save(&self, credentials: Credentials) -> Work<'_, ()> {
        let server = credentials.server().to_owned();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(server, credentials);
        Box::pin(async { Ok(()) })
    }
}
