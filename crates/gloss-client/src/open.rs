//! Hands a file or an address to the program that it belongs to. The one place where Gloss starts what is not its own; whether a file
//! may be opened was asked before. Waits for nobody, and passes nothing but the file's path: it has the
//! person's environment, without what is Gloss's own.

use std::ffi::OsStr;
use std::io::{Error, ErrorKind};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use gloss_protocol::is_unseen;
use serde::Deserialize;

use crate::environment;
use crate::home::default_home;

/// The desktop's own way to open something (<https://www.freedesktop.org/wiki/Software/xdg-utils/>).
const OPENER: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };

/// How long the opener has to say that it can't: some stay as long as the program that they started.
const SOON: Duration = Duration::from_millis(1500);
const PAUSE: Duration = Duration::from_millis(20);
/// Longest address that is handed over, in bytes: longer ones no browser takes.
const LONGEST_ADDRESS: usize = 8 << 10;

/// Where a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenIn {
    /// In the program that it belongs to.
    Program,
    /// In the folder that it lies in, as the file manager shows it.
    Folder,
}

/// Opens a file or a folder by its absolute path. Blocks for a moment, to hear that it could not be done.
///
/// # Errors
/// Where the system has no way to open it, or says that it can't.
pub fn open_file(path: &Path) -> std::io::Result<()> {
    if !path.is_absolute() {
        return Err(Error::new(ErrorKind::InvalidInput, "the path is not absolute"));
    }
    open(path.as_os_str())
}

/// Opens an address of the web or a mail's in the person's own program for it. As [`open_file`].
///
/// # Errors
/// For any other address, and as [`open_file`].
pub fn open_link(address: &str) -> std::io::Result<()> {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
    let is_known = matches!(scheme.as_str(), "http" | "https" | "mailto");
    let is_plain = !address.chars().any(|c| c.is_control() || c.is_whitespace() || is_unseen(c));
    if !is_known || !is_plain || address.len() > LONGEST_ADDRESS {
        return Err(Error::new(ErrorKind::InvalidInput, "it is no address that a browser opens"));
    }
    open(OsStr::new(address))
}

fn open(what: &OsStr) -> std::io::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "this is the place that opens files in other programs")]
    let mut command = Command::new(OPENER);
    environment::for_other(&mut command, &default_home());
    command.arg(what).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut opener = command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => Error::new(ErrorKind::NotFound, format!("{OPENER} is not installed")),
        _ => error,
    })?;
    let begun = Instant::now();
    while begun.elapsed() < SOON {
        match opener.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(_) => return Err(Error::other("no program is known for it")),
            None => std::thread::sleep(PAUSE),
        }
    }
    // Somebody has to collect it when it ends.
    std::thread::Builder::new().name("opener-waiter".to_owned()).spawn(move || opener.wait())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn only_a_whole_path_is_handed_over() {
        assert!(super::open_file(Path::new("--version")).is_err());
    }

    #[test]
    fn only_addresses_of_the_web_and_of_mail_are_handed_over() {
        let long = format!("https://a.example/{}", "x".repeat(9000));
        for address in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "--version",
            "",
            "https://a b",
            "https://a\u{202e}",
            &long,
        ] {
            assert!(super::open_link(address).is_err(), "{address}");
        }
    }
}
