//! Log of what Gloss did and how long it took: spans of `tracing` in a bounded file in the home, for whoever looks
//! for the cause of something slow or broken, the person's own eyes first.
//!
//! Nothing of what the person's files, notes or keys say gets there: a line holds names of things that Gloss named
//! itself, ids and numbers, and `words` lets nothing else through. It sends nothing anywhere.

mod file;
mod layer;
mod words;

use std::path::{Path, PathBuf};

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;

pub use file::{Bounded, MAX_FILE};
pub use words::allowed;

/// The folder of these files in a home.
const FOLDER: &str = "diagnostics";

/// How much is written: a level (`info`), or a level for each part (`warn,gloss_engine=debug`).
pub const LEVEL: &str = "GLOSS_LOG";

/// The prefix of targets in `tracing` that are Gloss's own.
const OWN: &str = "gloss";

/// The folder of a home in which each program has its file.
pub fn folder(home: &Path) -> PathBuf {
    home.join(FOLDER)
}

/// From here on this process writes what it does to its file in a home. `program` names the file: `engine`, `window`.
/// Called again, or where the file can't be made, nothing changes: nobody's work depends on it.
pub fn start(home: &Path, program: &str) {
    let Ok(file) = Bounded::open(&folder(home), program) else { return };
    let wanted = std::env::var(LEVEL).unwrap_or_default();
    let subscriber = tracing_subscriber::registry().with(level(&wanted)).with(layer::Lines::new(file));
    let _ = tracing::subscriber::set_global_default(subscriber);
}

/// The filter for a wished log level; words that mean nothing are taken for none. Other people's crates have words of
/// their own in what they trace, so only Gloss's are heard.
fn level(wanted: &str) -> Targets {
    let only_own = |level: LevelFilter| Targets::new().with_target(OWN, level);
    if wanted.trim().is_empty() {
        return only_own(LevelFilter::INFO);
    }
    if let Ok(level) = wanted.trim().parse::<LevelFilter>() {
        return only_own(level);
    }
    let given = wanted.parse::<Targets>().unwrap_or_default();
    let own = given.iter().filter(|(target, _)| target.starts_with(OWN));
    let default = given.default_level().unwrap_or(LevelFilter::INFO);
    own.fold(only_own(default), |targets, (target, level)| targets.with_target(target, level))
}

/// The files of a home, each with its name and what it says, the newest lines last.
///
/// # Errors
/// Errors of the disk.
pub fn files(home: &Path) -> std::io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    let entries = match std::fs::read_dir(folder(home)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.extension().is_some_and(|ending| ending == "log") {
            found.push((name, std::fs::read_to_string(&path)?));
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::filter::LevelFilter;

    use super::level;

    #[test]
    fn a_level_is_for_gloss_alone() {
        for (wanted, own, engine) in [
            ("", LevelFilter::INFO, LevelFilter::INFO),
            ("debug", LevelFilter::DEBUG, LevelFilter::DEBUG),
            ("off", LevelFilter::OFF, LevelFilter::OFF),
            ("warn,gloss_engine=trace,hyper=trace", LevelFilter::WARN, LevelFilter::TRACE),
            ("nonsense here", LevelFilter::INFO, LevelFilter::INFO),
        ] {
            let targets = level(wanted);
            let enabled = |target: &str, level: LevelFilter| {
                level.into_level().is_none_or(|level| targets.would_enable(target, &level))
            };
            assert!(enabled("gloss_agent", own) && enabled("gloss_engine", engine), "{wanted}: {targets:?}");
            let is_off = own == LevelFilter::OFF;
            assert!(!is_off || !targets.would_enable("gloss_agent", &tracing::Level::ERROR), "{wanted}");
            assert!(!targets.would_enable("hyper::client", &tracing::Level::ERROR), "{wanted}");
        }
    }
}
