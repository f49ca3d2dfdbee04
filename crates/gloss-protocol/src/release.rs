//! Releases: versions of a site that an audience can open. Serves nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Problem, ReleaseId, Timestamp};

/// Who can open a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The person alone, on this computer.
    Me,
    /// People of this network who have the link and the passcode.
    Link,
    /// Everyone on this network who has the link.
    Network,
}

/// The state of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseState {
    /// It can be opened.
    Live,
    /// Its time is over.
    Expired,
    /// The person took it back.
    Unpublished,
}

/// A release. What it published never changes; what its address shows is `shows`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Release {
    /// Its id.
    pub id: ReleaseId,
    /// Its number among the site's; the first is 1.
    pub n: u32,
    /// The site.
    pub path: String,
    /// The version that it published.
    pub version: u32,
    /// The version that its address shows now: another one after a later release, where it shows the newest, and after a
    /// rollback.
    pub shows: u32,
    /// Who can open it.
    pub audience: Audience,
    /// Whether its address shows whatever is published last.
    pub newest: bool,
    /// When it is over; none is until it is taken back.
    pub until: Option<Timestamp>,
    /// When it was published.
    pub published_at: Timestamp,
    /// Its state.
    pub state: ReleaseState,
    /// When it was over or was taken back.
    pub ended_at: Option<Timestamp>,
    /// The name of its origin below `localhost`, which nobody can guess; only this computer's own is opened by it.
    pub name: String,
    /// The port, from its first start on.
    pub port: u16,
}

/// Visits of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisitDay {
    /// The day, as `2026-11-25` (UTC).
    pub day: String,
    /// Pages that were opened.
    #[ts(type = "number")]
    pub count: u64,
}

/// A release as the person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReleaseView {
    /// The release.
    pub release: Release,
    /// Where it is opened.
    pub url: String,
    /// The passcode, where it has one.
    pub passcode: Option<String>,
    /// Pages that were opened, of all days.
    #[ts(type = "number")]
    pub visits: u64,
    /// The days on which somebody came, the latest last.
    pub days: Vec<VisitDay>,
    /// Why nobody can open it just now, though it is published.
    pub trouble: Option<Problem>,
}

/// Something in a site that should not leave, or that the person is asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Leak {
    /// The file.
    pub file: String,
    /// The line; the first is 1.
    pub line: u32,
    /// A description of it, in plain words.
    pub what: String,
    /// Its first letters.
    pub masked: String,
    /// The rule that found it.
    pub rule: String,
    /// Whether nothing is published with it; else the person decides.
    pub secret: bool,
}

/// Rows of a table that stand in a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeavingData {
    /// The file that they came from.
    pub source: String,
    /// How many, where the query says so.
    pub rows: Option<u32>,
    /// Columns that stand in it.
    pub columns: Vec<String>,
    /// Columns that stay here.
    pub kept: Vec<String>,
}

/// A preview of the changes in a made site if it were made again: its data changed since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SiteNews {
    /// The files that changed.
    pub sources: Vec<String>,
    /// The noun for its rows: `markets`.
    pub noun: String,
    /// Rows that would say something else.
    pub changed: u32,
    /// Rows that would come.
    pub added: u32,
    /// Rows that would go.
    pub removed: u32,
    /// Why it can't be made again, as a sentence; empty where it can.
    pub trouble: String,
}

/// A summary of the files and data that leave when a site is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SiteLeaving {
    /// The version.
    pub version: u32,
    /// Its files.
    pub files: u32,
    /// Their bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Rows of tables that stand in it.
    pub data: Vec<LeavingData>,
    /// What its pages load and visitors won't see: from the network, or from files that are not there. Sentences.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Figures with a source.
    pub figures: u32,
    /// Leaks found in it, the secrets first.
    pub leaks: Vec<Leak>,
    /// Pictures, fonts and the like, which nobody looked into.
    pub unsearched: u32,
    /// This computer's address on its network; empty where it has none.
    pub host: String,
}
