//! A desktop of its own around the window: a real session bus, a real panel with a tray (xfce4-panel) and a real
//! notification daemon (dunst) on a display of its own. What a person does outside of a page is done by `desktop.py`.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::desk::{Desk, wait};
use crate::driver::{Process, Session};
use crate::screen::{self, first_line};

/// Longest wait for what the desktop shows.
const PATIENCE: Duration = Duration::from_secs(60);
/// A menu that has just opened takes no key yet.
const SETTLED: Duration = Duration::from_millis(700);
/// One panel along the lower edge that holds a tray and nothing else.
const PANEL: &str = include_str!("desktop/xfce4-panel.xml");
/// A click opens what a notification is about.
const DUNST: &str = include_str!("desktop/dunstrc");

/// The desktop. All of it ends with it.
#[derive(Debug)]
pub struct Desktop {
    env: Vec<(&'static str, String)>,
    _processes: Vec<Process>,
    folder: tempfile::TempDir,
}

impl Default for Desktop {
    fn default() -> Self {
        Self::new()
    }
}

impl Desktop {
    /// Begins a session.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("gloss-desktop").tempdir().expect("a folder");
        let put = |path: &str, words: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            std::fs::write(path, words).expect("written");
        };
        put("config/xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml", PANEL);
        // Whatever is notified is written down, too, as it came.
        let script = folder.path().join("told.sh");
        put(
            "config/dunst/dunstrc",
            &format!("{DUNST}\n[all]\n    summary = \"*\"\n    script = {}\n", script.display()),
        );
        put(
            "told.sh",
            &format!(
                "#!/bin/sh\nprintf '%s|%s\\n' \"$2\" \"$3\" >> {}\n",
                folder.path().join("told").display()
            ),
        );
        let _ = Command::new("chmod").arg("+x").arg(&script).status();
        let (xvfb, display) = screen::display();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let mut env = vec![
            ("DISPLAY", display),
            ("XDG_CONFIG_HOME", path("config")),
            ("XDG_CACHE_HOME", path("cache")),
            ("XDG_RUNTIME_DIR", path("")),
            ("GDK_BACKEND", "x11".to_owned()),
            ("NO_AT_BRIDGE", "1".to_owned()),
        ];
        // What the bus starts takes its variables.
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork", "--print-address"]).envs(env.clone());
        bus.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut bus = bus.spawn().expect("dbus-daemon");
        env.push(("DBUS_SESSION_BUS_ADDRESS", first_line(&mut bus).trim().to_owned()));
        let begun = |program: &str, words: &[&str]| {
            let mut command = Command::new(program);
            command.args(words).envs(env.iter().map(|(name, value)| (*name, value.as_str())));
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            Process(command.spawn().unwrap_or_else(|e| panic!("{program}: {e}")))
        };
        let panel = begun("xfce4-panel", &["--disable-wm-check"]);
        let dunst = begun("dunst", &["-config", &path("config/dunst/dunstrc")]);
        let _processes = vec![panel, dunst, Process(bus), xvfb];
        let desktop = Self { env, _processes, folder };
        wait(PATIENCE, "the panel stands", || desktop.windows("xfce4-panel").len() == 1);
        wait(PATIENCE, "the bus has who shows notifications", || {
            desktop.answers("org.freedesktop.Notifications")
        });
        wait(PATIENCE, "the bus has who shows trays", || desktop.answers("org.kde.StatusNotifierWatcher"));
        desktop
    }

    /// The variables of the session.
    pub fn env(&self) -> impl Iterator<Item = (&str, &str)> {
        self.env.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Opens the desk's folder in the window on this desktop.
    pub fn open(&self, desk: &Desk, (width, height): (i64, i64)) -> Session {
        let session = screen::window(desk, self.env(), Vec::new());
        let session = session.or_else(|| {
            desk.kill_windows();
            screen::window(desk, self.env(), Vec::new())
        });
        let session = session.expect("a session of the driver");
        session.resize(width, height);
        session
    }

    fn answers(&self, name: &str) -> bool {
        let ask = [
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.DBus",
            "/",
            "org.freedesktop.DBus.NameHasOwner",
        ];
        let mut command = Command::new("dbus-send");
        let output =
            command.args(ask).arg(format!("string:{name}")).envs(self.env()).output().expect("dbus-send");
        String::from_utf8_lossy(&output.stdout).contains("true")
    }

    fn hands(&self, words: &[&str]) -> String {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/support/desktop.py");
        let mut command = Command::new("/usr/bin/python3");
        let output = command.arg(script).args(words).envs(self.env()).output().expect("python3");
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Places of the visible windows of a name or class, `*` for all: left, top, width, height.
    pub fn windows(&self, name: &str) -> Vec<[i32; 4]> {
        let said = self.hands(&["windows", name]);
        let place = |line: &str| {
            let sides: Vec<i32> = line.split(' ').map(|side| side.parse().expect("a number")).collect();
            sides.try_into().expect("four numbers")
        };
        said.lines().map(place).collect()
    }

    /// Waits until so many windows of a name are seen.
    #[track_caller]
    pub fn sees(&self, name: &str, count: usize) {
        wait(PATIENCE, &format!("{count} windows of {name}"), || self.windows(name).len() == count);
    }

    /// Asks a window to close, as its close button does.
    pub fn close(&self, name: &str) {
        self.hands(&["close", name]);
    }

    /// Clicks into the middle of a window.
    #[track_caller]
    pub fn click(&self, name: &str) {
        self.click_at(name, (0.5, 0.5));
    }

    /// Clicks into a window, at shares of its width and height.
    #[track_caller]
    pub fn click_at(&self, name: &str, (across, down): (f64, f64)) {
        self.sees(name, 1);
        let [x, y, width, height] = self.windows(name)[0].map(f64::from);
        self.press_at((x + width * across, y + height * down));
    }

    /// Clicks on a place of the screen; a window without a manager stands in its corner, so a page's places are these.
    pub fn press_at(&self, (x, y): (f64, f64)) {
        self.hands(&["click", &format!("{x:.0}"), &format!("{y:.0}")]);
    }

    /// Opens the menu of the only icon in the tray, and chooses in it by keys.
    pub fn tray(&self, keys: &[&str], picture: Option<&Path>) {
        let [x, y, _, height] = self.windows("xfce4-panel")[0];
        let icon = (x + height * 3 / 4, y + height / 2);
        let before = self.windows("*").len();
        self.hands(&["click", &icon.0.to_string(), &icon.1.to_string()]);
        // The menu is a window of its own.
        wait(PATIENCE, "the menu is open", || self.windows("*").len() > before);
        std::thread::sleep(SETTLED);
        if let Some(picture) = picture {
            self.picture(picture);
        }
        self.hands(&[&["key"], keys].concat());
    }

    /// Waits until a notification of this title was shown; gives its words.
    #[track_caller]
    pub fn is_told(&self, title: &str) -> String {
        wait(PATIENCE, &format!("a notification “{title}”"), || self.times_told(title) > 0);
        self.told(title).swap_remove(0)
    }

    /// How many notifications of this title were shown.
    pub fn times_told(&self, title: &str) -> usize {
        self.told(title).len()
    }

    /// The words of the notifications of this title, in their order.
    fn told(&self, title: &str) -> Vec<String> {
        let told = std::fs::read_to_string(self.folder.path().join("told")).unwrap_or_default();
        told.lines()
            .filter_map(|line| Some(line.strip_prefix(title)?.strip_prefix('|')?.to_owned()))
            .collect()
    }

    /// A picture of the whole screen.
    pub fn picture(&self, path: &Path) {
        self.hands(&["picture", &path.display().to_string()]);
    }
}

/// Where nothing of a home runs any more.
pub fn window_is_gone(home: &Path) -> bool {
    std::fs::File::open(home.join("window.lock")).is_ok_and(|lock| lock.try_lock().is_ok())
}
