//! The two screens that a person may have before them: Debian's Chromium on `gloss serve`, and the desktop window on
//! a display of its own. Everything is started here on free ports and displays, and ends with the session.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::browser;
use crate::desk::{Desk, wait};
use crate::driver::{Process, Session};

/// Longest wait for a driver to listen.
const START: Duration = Duration::from_secs(30);

/// Which screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Chromium through chromedriver, against `gloss serve`.
    Chromium,
    /// The Tauri window through WebKitWebDriver, under Xvfb.
    Window,
}

impl Screen {
    /// Its name in paths.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Window => "window",
        }
    }

    /// Opens the desk's folder on this screen, with a page of this size in CSS pixels.
    pub fn open(self, desk: &Desk, (width, height): (i64, i64)) -> Session {
        let session = match self {
            Self::Chromium => Some(chromium(desk)),
            // WebKitWebDriver now and then never answers the first request, about once in some hundred windows; then
            // it and its window are ended and another one is asked.
            Self::Window => window_alone(desk).or_else(|| {
                desk.kill_windows();
                window_alone(desk)
            }),
        };
        let session = session.expect("a session of the driver");
        session.resize(width, height);
        session
    }
}

/// A browser of somebody who has no Gloss, with an empty page of this size.
#[must_use]
pub fn visitor((width, height): (i64, i64)) -> Session {
    let session = Session::of(browser::take(), Vec::new());
    session.resize(width, height);
    session
}

fn chromium(desk: &Desk) -> Session {
    let mut serving = desk.start(&["serve", "--json"]);
    let url = first_line(&mut serving);
    let url: Value = serde_json::from_str(&url).unwrap_or_else(|e| panic!("{url}: {e}"));
    let session = Session::of(browser::take(), vec![Process(serving)]);
    session.go(url["url"].as_str().expect("an address"));
    session
}

/// A display of its own, and its name.
pub(crate) fn display() -> (Process, String) {
    let mut xvfb = Command::new("/usr/bin/Xvfb");
    xvfb.args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut xvfb = xvfb.spawn().expect("Xvfb, of Debian's xvfb");
    let display = format!(":{}", first_line(&mut xvfb).trim());
    (Process(xvfb), display)
}

fn window_alone(desk: &Desk) -> Option<Session> {
    let (xvfb, display) = display();
    // Without a session around it, so that no tray or bus of the machine has a part in it.
    let env = [
        ("DISPLAY", display.as_str()),
        ("DBUS_SESSION_BUS_ADDRESS", "disabled:"),
        ("GDK_BACKEND", "x11"),
        ("NO_AT_BRIDGE", "1"),
    ];
    window(desk, env.into_iter(), vec![xvfb])
}

/// The window in a session that its variables describe.
pub(crate) fn window<'a>(
    desk: &Desk,
    env: impl Iterator<Item = (&'a str, &'a str)>,
    mut processes: Vec<Process>,
) -> Option<Session> {
    let mut driver = Command::new("/usr/bin/WebKitWebDriver");
    // The window is the driver's child and takes its environment.
    driver
        .envs(env)
        .env("TAURI_AUTOMATION", "true")
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .env("HOME", &desk.home)
        .env("CODEX_HOME", desk.home.join(".codex"))
        .env("GLOSS_HOME", &desk.home);
    let (port, driver) = started(&mut driver);
    let capabilities = json!({
        "webkitgtk:browserOptions": {
            "binary": desk.program("gloss-app"),
            "args": ["--workspace", desk.folder],
        },
    });
    processes.insert(0, driver);
    Session::open(port, &capabilities, processes)
}

/// Starts a driver on a free port and waits until it listens.
fn started(driver: &mut Command) -> (u16, Process) {
    let port = free_port();
    let child = driver
        .arg(format!("--port={port}"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|e| panic!("{driver:?}: {e}"));
    let process = Process(child);
    listens(port);
    (port, process)
}

/// A port on which nothing listens.
pub(crate) fn free_port() -> u16 {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    free.local_addr().expect("its address").port()
}

/// Waits until a driver listens.
pub(crate) fn listens(port: u16) {
    wait(START, "the driver listens", || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
}

pub(crate) fn first_line(child: &mut Child) -> String {
    let out = child.stdout.take().expect("standard output");
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line).expect("a line");
    line
}
