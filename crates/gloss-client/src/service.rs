//! The service of the person's own system that keeps the engine there (`gloss automation install`): where its file lies
//! and whether it is switched on. Writes nothing and starts nothing.

use std::path::PathBuf;

/// The service's name.
pub const SERVICE: &str = "gloss-automations.service";

/// The folder of the person's services (systemd.unit(5)); none where there is no home folder.
pub fn services_folder() -> Option<PathBuf> {
    let config = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let config =
        config.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")))?;
    Some(config.join("systemd/user"))
}

/// True where it is switched on: `systemctl --user enable` leaves a link, which may point to a file that is gone.
pub fn service_is_on() -> bool {
    services_folder().is_some_and(|folder| folder.join("default.target.wants").join(SERVICE).exists())
}
