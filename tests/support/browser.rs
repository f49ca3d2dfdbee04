//! Chromium, started once for many journeys: a browser that a journey is done with is handed to the next one, with nothing
//! left of the page, its storage or its pointer. Each journey has its own page, server and home.

use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use serde_json::json;

use crate::driver::{Process, Session};
use crate::screen::{free_port, listens};

/// Starts a driver and ends it, with all that it started, when this program is gone or lets go of it: then nothing holds
/// the other end of what it reads. Nothing here could, because a test program ends without a word.
const KEEPER: &str = r#"
/usr/bin/chromedriver --port="$1" >/dev/null 2>&1 &
driver=$!
# Only now: what is started with a signal ignored ignores it, too.
trap '' TERM
read -r _
kill -TERM 0
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do kill -0 "$driver" 2>/dev/null || break; sleep 0.1; done
kill -KILL "$driver" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do rm -rf "$2" && break; sleep 0.1; done
# What is left of the group, and this shell with it.
kill -KILL 0
"#;

/// Browsers that no journey has.
static IDLE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

/// A browser with its driver.
#[derive(Debug)]
pub(crate) struct Browser {
    /// `http://127.0.0.1:PORT/session/ID`.
    pub(crate) root: String,
    _keeper: Process,
}

/// A browser with one empty page.
pub(crate) fn take() -> Browser {
    let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    idle.unwrap_or_else(start)
}

/// Hands a browser on that has one empty page.
pub(crate) fn give(browser: Browser) {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(browser);
}

fn start() -> Browser {
    let port = free_port();
    let profile = tempfile::Builder::new().prefix("gloss-browser").tempdir().expect("a folder").keep();
    let mut keeper = Command::new("sh");
    keeper.args(["-c", KEEPER, "keeper", &port.to_string()]).arg(&profile).process_group(0);
    keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let keeper = Process(keeper.spawn().expect("sh"));
    listens(port);
    let profile = format!("--user-data-dir={}", profile.display());
    let arguments = [
        "--headless=new",
        // Tests run as root in containers, where Chromium's own sandbox refuses to start.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--force-device-scale-factor=1",
        "--lang=en",
        &profile,
    ];
    let capabilities = json!({
        "browserName": "chrome",
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": { "binary": "/usr/bin/chromium", "args": arguments },
    });
    let root = Session::begin(port, &capabilities).expect("a session of the driver");
    Browser { root, _keeper: keeper }
}
