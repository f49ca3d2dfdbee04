//! The window of a home, seen by who stands there without one: whether it is there, and how it is started. Shows nothing.

use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::environment;
use crate::programs::Program;
use crate::service::is_held;

/// Starts a program with what the person's desktop is told by now; a service that began before it knows no screen.
const STARTER: &str = "systemd-run";

/// Held by the window of a home as long as it runs.
pub fn window_lock(home: &Path) -> PathBuf {
    home.join("window.lock")
}

/// Whether the home has a window, shown or in the background.
pub fn window_runs(home: &Path) -> bool {
    is_held(&window_lock(home))
}

/// Starts the window of a home with what needs the person, or shows the one that is there. It outlives whoever starts it.
///
/// # Errors
/// Where its program is not there or can't be started.
pub fn show_window(home: &Path, folder: Option<&Path>) -> std::io::Result<()> {
    let program = Program::Window.path().map_err(std::io::Error::other)?;
    let arguments = arguments(folder);
    // A child of a service ends with it.
    if std::env::var_os("INVOCATION_ID").is_some() {
        let line = [starter(home), vec![program.clone().into_os_string()], arguments.clone()].concat();
        // It is done as soon as the window was asked for.
        if command(OsStr::new(STARTER), &line, home).status().is_ok_and(|status| status.success()) {
            return Ok(());
        }
    }
    let mut window = command(program.as_os_str(), &arguments, home).spawn()?;
    // Somebody has to collect it when it ends.
    std::thread::Builder::new().name("window-waiter".to_owned()).spawn(move || window.wait())?;
    Ok(())
}

fn arguments(folder: Option<&Path>) -> Vec<OsString> {
    let folder = folder.map(|folder| ["--workspace".into(), folder.as_os_str().to_owned()]);
    folder.into_iter().flatten().chain(["--needs".into()]).collect()
}

/// systemd-run(1): as a unit of its own, which nobody has to clear away.
fn starter(home: &Path) -> Vec<OsString> {
    let mut set = OsString::from("--setenv=GLOSS_HOME=");
    set.push(home);
    ["--user".into(), "--quiet".into(), "--collect".into(), set, "--".into()].into()
}

fn command(program: &OsStr, arguments: &[OsString], home: &Path) -> Command {
    #[expect(clippy::disallowed_methods, reason = "this crate is the one that starts Gloss's own programs")]
    let mut command = Command::new(program);
    environment::for_window(&mut command, home);
    command.args(arguments).env("GLOSS_HOME", home).current_dir(home).process_group(0);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::path::Path;

    use super::{arguments, starter, window_lock, window_runs};

    #[test]
    fn a_window_is_known_as_long_as_it_runs() {
        let home = tempfile::tempdir().unwrap();
        assert!(!window_runs(home.path()));
        let lock = File::create(window_lock(home.path())).unwrap();
        assert!(!window_runs(home.path()));
        lock.lock().unwrap();
        assert!(window_runs(home.path()));
        drop(lock);
        assert!(!window_runs(home.path()));
    }

    #[test]
    fn a_folder_is_one_word_whatever_it_is_called() {
        assert_eq!(arguments(Some(Path::new("/a b\n%"))), ["--workspace", "/a b\n%", "--needs"]);
        assert_eq!(arguments(None), ["--needs"]);
        let line = starter(Path::new("/my home"));
        assert_eq!(line, ["--user", "--quiet", "--collect", "--setenv=GLOSS_HOME=/my home", "--"]);
    }
}
