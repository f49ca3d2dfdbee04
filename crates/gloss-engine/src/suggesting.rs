//! Who suggests changes of a document, where they are suggested and not made: the person, by the name that the settings or the system
//! has. Decides nothing of what a suggestion is: that is the kind's own.

use std::path::Path;

use gloss_artifact::kinds::Reviser;
use gloss_protocol::Artifact;

use crate::config::Config;
use crate::doors::{Shared, now};

/// Characters of a name that others see at most.
const MAX_NAME: usize = 80;

/// Who suggests changes of an artifact; none where they are made.
pub(crate) fn reviser_of(shared: &Shared, artifact: Option<&Artifact>) -> Option<Reviser> {
    artifact.filter(|artifact| artifact.suggests).map(|_| reviser(shared))
}

/// The person as who suggests something at this moment.
pub(crate) fn reviser(shared: &Shared) -> Reviser {
    let configured = Config::read(&shared.home.dir).ok().and_then(|config| config.name);
    let name = configured.or_else(system_name).unwrap_or_else(|| "Reviewer".to_owned());
    let name = name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
    // Word shows minutes, and takes no fractions of a second.
    let date = now().rfc3339();
    let date = date.split_once('.').map_or(date.clone(), |(whole, _)| format!("{whole}Z"));
    Reviser { author: name, date }
}

/// The name of the person that the system knows, else the account's.
fn system_name() -> Option<String> {
    let users = std::fs::read_to_string(Path::new("/etc/passwd")).ok()?;
    let own = rustix::process::getuid().as_raw().to_string();
    let row = users
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>())
        .find(|row| row.get(2) == Some(&own.as_str()))?;
    let full = row.get(4).and_then(|words| words.split(',').next()).map(str::trim).unwrap_or_default();
    let name = if full.is_empty() { row.first().copied().unwrap_or_default() } else { full };
    (!name.is_empty()).then(|| name.to_owned())
}
