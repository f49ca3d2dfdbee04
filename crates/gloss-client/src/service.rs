//! The service of the person's own system that keeps the engine there (`gloss automation install`): where its file lies, and
//! whether it runs for a home. Starts nothing.

use std::fs::File;
use std::path::{Path, PathBuf};

/// The service's name.
pub const SERVICE: &str = "gloss-automations.service";

/// Held by the service of a home as long as it runs.
const LOCK: &str = "service.lock";

/// The folder of the person's services (systemd.unit(5)); none where there is no home folder.
pub fn services_folder() -> Option<PathBuf> {
    let config = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let config =
        config.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")))?;
    Some(config.join("systemd/user"))
}

/// Says that the service of this home runs, as long as what is given back lives.
///
/// # Errors
/// Where the home can't be written to.
pub fn run_service(home: &Path) -> std::io::Result<File> {
    let lock = File::create(home.join(LOCK))?;
    lock.lock()?;
    Ok(lock)
}

/// Whether a service keeps the engine of this home.
pub fn service_runs(home: &Path) -> bool {
    is_held(&home.join(LOCK))
}

/// Whether somebody holds a lock; one that is not there is nobody's.
pub(crate) fn is_held(lock: &Path) -> bool {
    File::open(lock).is_ok_and(|lock| matches!(lock.try_lock(), Err(std::fs::TryLockError::WouldBlock)))
}

#[cfg(test)]
mod tests {
    use super::{run_service, service_runs};

    #[test]
    fn a_service_is_known_as_long_as_it_runs() {
        let home = tempfile::tempdir().unwrap();
        assert!(!service_runs(home.path()));
        let held = run_service(home.path()).unwrap();
        assert!(service_runs(home.path()));
        drop(held);
        assert!(!service_runs(home.path()));
    }
}
