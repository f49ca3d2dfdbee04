//! Where things lie in a home, and where its socket goes. Never reads what lies there.

use std::fs::{DirBuilder, Metadata, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use gloss_protocol::{Code, Problem};
use sha2::{Digest, Sha256};

/// Longest socket path used directly, in bytes. `sockaddr_un` holds 108 on Linux and 104 on macOS.
const MAX_SOCKET_PATH: usize = 100;

/// The home: `$GLOSS_HOME`, else `.gloss` in the person's home folder, else in the current folder.
pub fn default_home() -> PathBuf {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = set("GLOSS_HOME").unwrap_or_else(|| set("HOME").unwrap_or_default().join(".gloss"));
    std::path::absolute(&home).unwrap_or(home)
}

/// Where the engine of this home listens: `HOME/engine.sock`, or a name derived from the home in a private
/// runtime directory where that path would be too long for a socket.
pub fn socket_path(home: &Path) -> PathBuf {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    place_socket(home, runtime.as_deref())
}

fn place_socket(home: &Path, runtime: Option<&Path>) -> PathBuf {
    let direct = home.join("engine.sock");
    if direct.as_os_str().len() <= MAX_SOCKET_PATH {
        return direct;
    }
    // Eight bytes tell a person's homes apart; the directory's owner and mode, not its name, keep others out.
    let digest = Sha256::digest(home.as_os_str().as_bytes());
    let name = format!("gloss-{}", hex::encode(digest.get(..8).unwrap_or_default()));
    let in_runtime = runtime.map(|dir| dir.join(&name).join("engine.sock"));
    in_runtime
        .filter(|path| path.is_absolute() && path.as_os_str().len() <= MAX_SOCKET_PATH)
        .unwrap_or_else(|| Path::new("/tmp").join(name).join("engine.sock"))
}

/// Makes the directory of a socket, open to this person alone, and refuses one that somebody else made.
///
/// # Errors
/// `OutsideWorkspace` where the directory is a link, another person's, or open to others; `FolderReadOnly`
/// where it cannot be made.
pub fn prepare_socket_dir(socket: &Path) -> Result<(), Problem> {
    let Some(dir) = socket.parent() else { return Ok(()) };
    private_dir(dir)?;
    let found = std::fs::symlink_metadata(dir).map_err(|e| cannot_make(dir, &e))?;
    // A link of one's own to a folder of one's own: a home on another disk.
    let own_link = || found.is_symlink() && is_mine(&found) && dir.metadata().is_ok_and(|to| mine_alone(&to));
    if mine_alone(&found) || own_link() {
        return Ok(());
    }
    let says = format!("{} does not belong to you alone, so Gloss does not listen there.", dir.display());
    Err(Problem::new(Code::OutsideWorkspace, says)
        .with_next("Let nobody else write there, or set XDG_RUNTIME_DIR to a folder of your own."))
}

fn mine_alone(found: &Metadata) -> bool {
    found.is_dir() && is_mine(found) && found.mode() & 0o022 == 0
}

fn is_mine(found: &Metadata) -> bool {
    found.uid() == rustix::process::geteuid().as_raw()
}

/// Makes the home where it is missing, open to this person alone; one that others can read is closed to them. Whoever writes into it first must call this:
/// a directory that something else makes would be open to everybody on the machine.
///
/// # Errors
/// `FolderReadOnly` where it cannot be made.
pub fn prepare_home(home: &Path) -> Result<(), Problem> {
    private_dir(home)?;
    let found = home.metadata().map_err(|e| cannot_make(home, &e))?;
    let is_a_home = ["home.db", "workspaces", "engine.json"].iter().any(|name| home.join(name).exists());
    // A folder that is shared or somebody's whole home was chosen for more than this.
    if is_a_home && is_mine(&found) && found.mode() & 0o077 != 0 && found.mode() & 0o7000 == 0 {
        // Where that can't be, as on disks without rights, it is as it was.
        let _ = std::fs::set_permissions(home, Permissions::from_mode(0o700));
    }
    Ok(())
}

/// Files and folders of a home that hold nothing of anybody's, and true for the folders.
const PLACES: [(&str, bool); 5] = [
    ("engine.lock", false),
    ("start.lock", false),
    ("engine.json", false),
    ("engine.log", false),
    ("diagnostics", true),
];
/// The folder of what was set aside.
const ASIDE: &str = "damaged";

/// Sets aside what lies in such a place and is of another kind, a pipe or a folder for a file: opening it would keep whoever
/// waits for it, and no engine could start. Nothing is deleted.
pub(crate) fn clear_places(home: &Path) {
    let socket = socket_path(home);
    let others = PLACES.iter().filter(|(name, is_folder)| {
        let found = home.join(name).symlink_metadata();
        found.is_ok_and(|found| if *is_folder { !found.is_dir() } else { !found.is_file() })
    });
    let others = others.map(|(name, _)| home.join(name));
    let folder = socket.symlink_metadata().is_ok_and(|found| found.is_dir()).then_some(socket);
    for path in others.chain(folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let aside = home.join(ASIDE).join(format!("{} {name}", now.as_nanos()));
        // Where it can't be moved whoever needs the place says so.
        let _ = std::fs::create_dir_all(home.join(ASIDE)).and_then(|()| std::fs::rename(&path, aside));
    }
}

/// Makes a directory and its parents with mode 0700 where they are missing.
fn private_dir(dir: &Path) -> Result<(), Problem> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(|e| cannot_make(dir, &e))
}

fn cannot_make(dir: &Path, error: &std::io::Error) -> Problem {
    Problem::new(Code::FolderReadOnly, format!("{} cannot be used: {error}.", dir.display()))
}

/// `engine.json`, written by the engine once it listens.
pub(crate) fn engine_file(home: &Path) -> PathBuf {
    home.join("engine.json")
}

/// Held while an engine is being started, so that shells which start together start one.
pub(crate) fn start_lock(home: &Path) -> PathBuf {
    home.join("start.lock")
}

/// The file for the engine's standard error.
pub(crate) fn engine_log(home: &Path) -> PathBuf {
    home.join("engine.log")
}

/// The person's configuration.
pub(crate) fn config_file(home: &Path) -> PathBuf {
    home.join("config.toml")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{MAX_SOCKET_PATH, place_socket, prepare_home, prepare_socket_dir};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_short_home_keeps_its_socket() {
        let check = |home: &str, expect: &str| {
            assert_eq!(place_socket(Path::new(home), Some(Path::new("/run/user/7"))), Path::new(expect));
        };
        check("/home/ada/.gloss", "/home/ada/.gloss/engine.sock");
        let edge = format!("/{}", "h".repeat(MAX_SOCKET_PATH - "/engine.sock".len() - 1));
        check(&edge, &format!("{edge}/engine.sock"));
    }

    #[test]
    fn a_long_home_gets_a_short_socket_of_its_own() {
        let (one, two) = (format!("/{}", "a".repeat(120)), format!("/{}", "b".repeat(120)));
        let place = |home: &str, runtime: Option<&str>| place_socket(Path::new(home), runtime.map(Path::new));
        let long = format!("/{}", "r".repeat(120));
        assert!(place(&one, Some("/run/user/7")).starts_with("/run/user/7"));
        for runtime in [None, Some(long.as_str()), Some("relative")] {
            assert!(place(&one, runtime).starts_with("/tmp"), "{runtime:?}");
            assert!(place(&one, runtime).as_os_str().len() <= MAX_SOCKET_PATH);
        }
        assert_ne!(place(&one, None), place(&two, None));
        assert_eq!(place(&one, None), place(&one, None));
    }

    #[test]
    fn a_directory_others_can_write_to_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("private/engine.sock");
        prepare_socket_dir(&socket).unwrap();
        let mode = std::fs::metadata(socket.parent().unwrap()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        let open = std::fs::Permissions::from_mode(0o777);
        std::fs::set_permissions(socket.parent().unwrap(), open).unwrap();
        assert!(prepare_socket_dir(&socket).is_err());
        let linked = dir.path().join("linked");
        std::os::unix::fs::symlink(dir.path().join("private"), &linked).unwrap();
        assert!(prepare_socket_dir(&linked.join("engine.sock")).is_err());
        // One's own link to a folder of one's own is a home on another disk.
        let own = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(socket.parent().unwrap(), own).unwrap();
        prepare_socket_dir(&linked.join("engine.sock")).unwrap();
        std::fs::write(socket.parent().unwrap().join("home.db"), "").unwrap();
        prepare_home(&linked).unwrap();
        let mode = std::fs::metadata(socket.parent().unwrap()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "what is remembered is nobody else's to read");
    }
}
