//! The words of sites that are published.

use clap::{Args, Subcommand, ValueEnum};
use gloss_protocol::Audience;

#[derive(Subcommand, Debug)]
pub(crate) enum Site {
    /// Let others open a version of a site. Saving never does.
    Publish(Publish),
    /// Published releases, with addresses and visits.
    Releases {
        /// The site's folder.
        site: String,
    },
    /// Show the version of an earlier release again, at every address that was published with or after it.
    Rollback {
        /// The site's folder.
        site: String,
        /// The release.
        release: u32,
    },
    /// Take what was published back; open connections are ended.
    Unpublish {
        /// The site's folder.
        site: String,
        /// Only this release; all without it.
        #[arg(long, value_name = "N")]
        release: Option<u32>,
    },
    /// Open what was published last in the browser.
    Open {
        /// The site's folder.
        site: String,
        /// This release; the last one without it.
        #[arg(long, value_name = "N")]
        release: Option<u32>,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Publish {
    /// The site's folder.
    pub site: String,
    /// Who can open it: you on this computer, people of this network with a passcode, or everyone on this network.
    #[arg(long)]
    pub to: To,
    /// When it is over: 2026-12-31, 2026-12-31T18:00, 2h, 7d. Without it, when you unpublish it.
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// Its address shows whatever is published last, not always this version.
    #[arg(long)]
    pub newest: bool,
    /// Let a finding through that is no secret, by its file and line: `app.js:12`. It is kept in the log.
    #[arg(long = "let", value_name = "FINDING")]
    pub allowed: Vec<String>,
    /// The version; the newest without it.
    #[arg(long)]
    pub version: Option<u32>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum To {
    /// You, on this computer.
    Me,
    /// People of this network with the link and the passcode.
    Link,
    /// Everyone on this network.
    Network,
}

impl From<To> for Audience {
    fn from(to: To) -> Self {
        match to {
            To::Me => Self::Me,
            To::Link => Self::Link,
            To::Network => Self::Network,
        }
    }
}
