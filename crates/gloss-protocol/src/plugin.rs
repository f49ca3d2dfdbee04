//! Plugins as a person reads them: what is installed, what can be, and what each may do, worked out from its files. Shapes only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is done with an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityVerb {
    /// It is run.
    Runs,
    /// It is talked to.
    Reaches,
    /// It is read.
    Reads,
    /// It is asked for beyond what a task has.
    Raises,
}

/// Something that a plugin may do, with the line that says so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct AuthorityLine {
    /// What is done.
    pub verb: AuthorityVerb,
    /// With what, in words.
    pub object: String,
    /// The file that says so, within the plugin.
    pub file: String,
    /// The line there, from 1.
    pub line: u32,
}

/// A plugin that is installed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PluginInfo {
    /// Its name.
    pub plugin: String,
    /// Its name for people.
    pub title: String,
    /// Its version; empty where it says none.
    pub version: String,
    /// What it is for.
    pub description: String,
    /// Where it was installed from, as it was named.
    pub source: String,
    /// The commit that it was read from; empty where it came from no repository.
    pub commit: String,
    /// Whether its parts are used.
    pub enabled: bool,
    /// What it brings, each by its kind and its name: `skill report`, `server prices`.
    pub parts: Vec<String>,
    /// What can't be used of it, each with its file and line.
    pub findings: Vec<String>,
    /// What it may do.
    pub authority: Vec<AuthorityLine>,
    /// Whether it has a sample that can be put into a folder.
    pub has_sample: bool,
    /// Its automations, which begin only once somebody took them over.
    pub automations: Vec<PluginAutomation>,
}

/// An automation of a plugin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PluginAutomation {
    /// Its name.
    pub name: String,
    /// The words of its file, as `automation.import` takes them.
    pub toml: String,
}

/// What of a plugin's files is not used, or was read otherwise than it stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PluginFinding {
    /// The file.
    pub file: String,
    /// The line there, from 1.
    pub line: u32,
    /// What is so, as a sentence.
    pub says: String,
}

/// A plugin that can be installed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PluginOffer {
    /// Its name.
    pub plugin: String,
    /// The marketplace that lists it.
    pub market: String,
    /// The version that the marketplace says.
    pub version: String,
    /// What it is for.
    pub description: String,
    /// What kind of thing it is; empty where the marketplace does not say.
    pub category: String,
    /// By what it is installed: `NAME@MARKETPLACE`, or an address.
    pub source: String,
    /// The host that it is fetched from; empty where it lies on this computer.
    pub host: String,
    /// The version that is installed; none where it is not.
    pub installed: Option<String>,
    /// Why it can't be installed; empty where it can.
    pub why: String,
}
