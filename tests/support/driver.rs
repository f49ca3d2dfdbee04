//! A thin client of the W3C WebDriver protocol (<https://www.w3.org/TR/webdriver2/>): one session of a browser or of
//! the desktop window. It moves a real pointer, presses real keys, reads the page and takes pictures of it; it
//! never makes an event inside the page and never speaks to the engine.

use std::cell::RefCell;
use std::process::Child;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::browser::{self, Browser};

/// Longest wait for one answer of a driver; a browser that starts on a busy machine takes some of it.
const ANSWER: Duration = Duration::from_secs(60);
/// Longest wait for a window to take its size, and how often it is asked to.
const SIZING: Duration = Duration::from_secs(5);
const SIZINGS: usize = 6;
/// Pause before a page that went away is asked again.
const AGAIN: Duration = Duration::from_millis(200);
/// Paints one pixel in the corner again and again, in a colour that nobody sees.
const TICKING: &str = "const dot = document.body.appendChild(document.createElement('i')); dot.id = 'ticking'; dot.ariaHidden = 'true'; \
    dot.style.cssText = 'position: fixed; left: 0; top: 0; width: 1px; height: 1px; pointer-events: none'; let n = 0; \
    window.ticking = setInterval(() => (dot.style.background = `rgba(0, 0, 0, 0.00${++n % 2 + 1})`), 20)";
/// How often the page is read again because it moved on meanwhile.
const READINGS: usize = 20;
/// The key under which the protocol hands over an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A process of the test's own, ended with it.
#[derive(Debug)]
pub(crate) struct Process(pub(crate) Child);

impl Drop for Process {
    fn drop(&mut self) {
        // What reads until nobody writes to it any more puts things in order itself.
        if self.0.stdin.take().is_none() {
            let _ = self.0.kill();
        }
        let _ = self.0.wait();
    }
}

/// An error answer of the driver.
#[derive(Debug)]
pub struct Refused {
    /// The protocol's word for it, as `no such element`.
    pub error: String,
    /// What the driver says about it.
    pub message: String,
}

impl Refused {
    fn gone(error: &ureq::Error) -> Self {
        Self { error: "unknown error".to_owned(), message: error.to_string() }
    }
}

fn agent() -> ureq::Agent {
    let config =
        ureq::Agent::config_builder().timeout_global(Some(ANSWER)).http_status_as_error(false).build();
    config.into()
}

/// One session. It ends, with everything that was started for it, when it is dropped.
#[derive(Debug)]
pub struct Session {
    agent: ureq::Agent,
    /// `http://127.0.0.1:PORT/session/ID`.
    root: String,
    /// The driver first, then what it stands on.
    _processes: Vec<Process>,
    /// The browser, where it is one that others have after this.
    browser: Option<Browser>,
    /// Where it has been.
    origins: RefCell<Vec<String>>,
}

impl Session {
    /// Begins a session of the driver at `port`, which must listen already, and gives its root; none where it never
    /// answers, or with nothing.
    pub(crate) fn begin(port: u16, capabilities: &Value) -> Option<String> {
        let root = format!("http://127.0.0.1:{port}/session");
        let body = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let mut answer = agent().post(&root).send_json(&body).ok()?;
        // WebKitWebDriver that loses its window while it begins answers with nothing.
        let body = answer.body_mut().read_json().ok()?;
        let opened = value_of(&answer, &body).unwrap_or_else(|refused| panic!("no session: {refused:?}"));
        Some(format!("{root}/{}", opened["sessionId"].as_str().expect("a session id")))
    }

    /// Opens a session of the driver at `port`, which must listen already; none where it never answers.
    pub(crate) fn open(port: u16, capabilities: &Value, processes: Vec<Process>) -> Option<Self> {
        let root = Self::begin(port, capabilities)?;
        Some(Self { agent: agent(), root, _processes: processes, browser: None, origins: RefCell::default() })
    }

    /// A session of a browser that has one empty page; it has the browser until it is dropped.
    pub(crate) fn of(browser: Browser, processes: Vec<Process>) -> Self {
        let root = browser.root.clone();
        Self {
            agent: agent(),
            root,
            _processes: processes,
            browser: Some(browser),
            origins: RefCell::default(),
        }
    }

    /// Leaves the browser as if it had just begun: another page instead of this one, and nothing kept of where it was.
    fn clear(&self) -> Result<(), Refused> {
        let post = |path: &str, body: Value| {
            let answer = self.agent.post(format!("{}{path}", self.root)).send_json(&body);
            taken(path, answer.map_err(|e| Refused::gone(&e))?)
        };
        let delete = |path: &str| {
            let answer = self.agent.delete(format!("{}{path}", self.root)).call();
            taken(path, answer.map_err(|e| Refused::gone(&e))?)
        };
        let ask = |command: &str, parameters: Value| {
            post("/goog/cdp/execute", json!({ "cmd": command, "params": parameters }))
        };
        // Keys and buttons that are still down.
        delete("/actions")?;
        let page = post("/window/new", json!({ "type": "tab" }))?;
        let handles = self.agent.get(format!("{}/window/handles", self.root)).call();
        for handle in taken("/window/handles", handles.map_err(|e| Refused::gone(&e))?)?
            .as_array()
            .into_iter()
            .flatten()
        {
            if *handle != page["handle"] {
                post("/window", json!({ "handle": handle }))?;
                delete("/window")?;
            }
        }
        post("/window", json!({ "handle": page["handle"] }))?;
        // Each server had a port of its own, so whatever was kept is of an origin that is gone.
        for origin in self.origins.borrow().iter() {
            ask("Storage.clearDataForOrigin", json!({ "origin": origin, "storageTypes": "all" }))?;
        }
        ask("Network.clearBrowserCache", json!({}))?;
        post("/se/log", json!({ "type": "browser" }))?;
        Ok(())
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, Refused> {
        let answer = self
            .agent
            .post(format!("{}{path}", self.root))
            .send_json(body)
            .unwrap_or_else(|e| panic!("the driver is gone: {path}: {e}"));
        taken(path, answer)
    }

    fn get(&self, path: &str) -> Result<Value, Refused> {
        let answer = self
            .agent
            .get(format!("{}{path}", self.root))
            .call()
            .unwrap_or_else(|e| panic!("the driver is gone: {path}: {e}"));
        taken(path, answer)
    }

    /// Goes to an address.
    pub fn go(&self, url: &str) {
        let end = url.match_indices('/').nth(2).map_or(url.len(), |(at, _)| at);
        self.origins.borrow_mut().push(url[..end].to_owned());
        self.post("/url", &json!({ "url": url })).unwrap_or_else(|refused| panic!("{url}: {refused:?}"));
    }

    /// Runs a script with `arguments` as a list, and gives what it returns. Journeys only read with it; a measurement
    /// also watches, or makes an empty page.
    #[track_caller]
    pub fn read(&self, script: &str, arguments: &Value) -> Value {
        self.rested("/execute/sync", script, arguments)
    }

    /// Runs a script that hands its answer over later, to the last of its arguments, a function.
    #[track_caller]
    pub fn read_later(&self, script: &str, arguments: &Value) -> Value {
        self.rested("/execute/async", script, arguments)
    }

    /// What a script says of a page that may be on the move: it only reads, so it is run again where no answer came.
    #[track_caller]
    fn rested(&self, path: &str, script: &str, arguments: &Value) -> Value {
        let body = json!({ "script": script, "args": arguments });
        for _ in 0..READINGS {
            match self.post(path, &body) {
                Ok(value) => return value,
                // What was found left the page before it was handed over: the page has moved on, so look again.
                Err(refused) if refused.error == "stale element reference" => {}
                // WebKitWebDriver seldom loses what a script said on its way out of the page.
                Err(refused) if refused.message == "Could not parse script result" => {}
                // The page's process was ended just now; the next page answers.
                Err(refused) if refused.error == "unknown error" && refused.message.is_empty() => {
                    std::thread::sleep(AGAIN);
                }
                Err(refused) => panic!("{refused:?}\n{script}"),
            }
        }
        panic!("the page never rested\n{script}");
    }

    /// What a script that waits in the page hands over; none where the page went away meanwhile.
    pub(crate) fn waited(&self, script: &str, arguments: &Value) -> Option<Value> {
        self.post("/execute/async", &json!({ "script": script, "args": arguments })).ok()
    }

    /// What a script says in the page's first frame; none where it can't be asked just now.
    pub fn read_in_frame(&self, script: &str) -> Option<Value> {
        self.post("/frame", &json!({ "id": 0 })).ok()?;
        let said = self.post("/execute/sync", &json!({ "script": script, "args": [] }));
        self.post("/frame", &json!({ "id": null })).unwrap_or_else(|refused| panic!("{refused:?}"));
        said.ok()
    }

    /// Asks Chromium's own tools (<https://chromedevtools.github.io/devtools-protocol/>); the window has none.
    #[track_caller]
    pub fn ask_chromium(&self, command: &str, parameters: &Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.post("/goog/cdp/execute", &body).unwrap_or_else(|refused| panic!("{command}: {refused:?}"))
    }

    /// The page as a PNG picture; none where the driver could not take one.
    pub fn screenshot(&self) -> Option<Vec<u8>> {
        // The window's web view hands a picture over with the next thing that it paints, and a page may rest for minutes.
        let ticks = |script: &str| {
            self.browser
                .is_none()
                .then(|| self.post("/execute/sync", &json!({ "script": script, "args": [] })))
        };
        let _ = ticks(TICKING);
        // A page that went away has none; a failure is told with what is known.
        let answer = self.agent.get(format!("{}/screenshot", self.root)).call().ok()?;
        let picture = taken("/screenshot", answer).ok()?;
        let _ = ticks("clearInterval(window.ticking); document.querySelector('#ticking')?.remove()");
        BASE64_STANDARD.decode(picture.as_str()?).ok()
    }

    /// The role that the browser computed for an element; none where the driver cannot say.
    pub fn role(&self, element: &Value) -> Option<String> {
        self.computed(element, "computedrole")
    }

    /// The accessible name that the browser computed for an element; none where the driver cannot say.
    pub fn label(&self, element: &Value) -> Option<String> {
        self.computed(element, "computedlabel")
    }

    fn computed(&self, element: &Value, what: &str) -> Option<String> {
        let id = element[ELEMENT].as_str()?;
        Some(self.get(&format!("/element/{id}/{what}")).ok()?.as_str()?.to_owned())
    }

    /// Carries out input actions (W3C §17), from real devices as far as the page can tell.
    #[track_caller]
    pub fn perform(&self, actions: &Value) {
        let act = || self.post("/actions", &json!({ "actions": actions }));
        // WebKitWebDriver seldom answers "unknown error" and no more, before it has done anything.
        let done = act().or_else(|refused| match (refused.error.as_str(), refused.message.as_str()) {
            ("unknown error", "") => act(),
            _ => Err(refused),
        });
        done.unwrap_or_else(|refused| panic!("{refused:?}\n{actions}"));
    }

    /// Makes the page this large, in CSS pixels.
    pub fn resize(&self, width: i64, height: i64) {
        let is_so = || self.inner() == (width, height);
        // A window may have borders, and their size may be known only once it is on the screen.
        for _ in 0..SIZINGS {
            let (inner, outer) = (self.inner(), self.get("/window/rect").expect("the window's place"));
            let border = |outer: &Value, inner: i64| (outer.as_i64().unwrap_or(inner) - inner).max(0);
            let (wide, high) =
                (width + border(&outer["width"], inner.0), height + border(&outer["height"], inner.1));
            self.post("/window/rect", &json!({ "x": 0, "y": 0, "width": wide, "height": high }))
                .unwrap_or_else(|refused| panic!("{width}×{height}: {refused:?}"));
            if super::desk::holds_soon(SIZING, is_so) {
                return;
            }
        }
        panic!("no page of {width}×{height}, but {:?}", self.inner());
    }

    fn inner(&self) -> (i64, i64) {
        let inner = self.read("return [innerWidth, innerHeight]", &json!([]));
        (inner[0].as_i64().unwrap_or(0), inner[1].as_i64().unwrap_or(0))
    }

    /// Errors that the page wrote to its console, where the driver keeps them (Chromium's does).
    pub fn console_errors(&self) -> Vec<String> {
        let Ok(log) = self.post("/se/log", &json!({ "type": "browser" })) else {
            return Vec::new();
        };
        log.as_array()
            .into_iter()
            .flatten()
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| entry["message"].to_string())
            .collect()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(browser) = self.browser.take() {
            // What a failed test left is nobody's to begin with.
            if !std::thread::panicking() && self.clear().is_ok() {
                browser::give(browser);
            }
            return;
        }
        // The browser is the driver's child and ends only when it is told to.
        let _ = self.agent.delete(&self.root).call();
    }
}

fn taken(path: &str, mut answer: ureq::http::Response<ureq::Body>) -> Result<Value, Refused> {
    let body: Value = answer
        .body_mut()
        .with_config()
        .limit(64 << 20)
        .read_json()
        .unwrap_or_else(|e| panic!("{path}: not JSON: {e}"));
    value_of(&answer, &body)
}

/// The value of an answer, or the error that it is.
fn value_of(answer: &ureq::http::Response<ureq::Body>, body: &Value) -> Result<Value, Refused> {
    let value = body.get("value").cloned().unwrap_or_default();
    if answer.status().is_success() {
        return Ok(value);
    }
    let word = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    Err(Refused { error: word("error"), message: word("message") })
}
