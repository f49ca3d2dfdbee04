//! MCP servers as a person reads them: where each is written down, whether it answers, what it may reach. Shapes only.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use crate::SecretText;

/// How a server stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ServerState {
    /// It is not used: nobody turned it on, or its file has it off.
    #[default]
    Off,
    /// It was started and has not answered yet.
    Starting,
    /// It answers.
    Answers,
    /// It does not.
    Failed,
}

impl ServerState {
    /// The word of the command-line contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Starting => "starting",
            Self::Answers => "answers",
            Self::Failed => "failed",
        }
    }
}

/// What a server may reach beside its own folder, which nobody else has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct ServerLeave {
    /// Files and folders that it may read, by their whole paths.
    #[serde(default)]
    pub reads: Vec<String>,
    /// Folders that it may write to.
    #[serde(default)]
    pub writes: Vec<String>,
    /// Hosts that it may talk to.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Variables that it is given: kept secrets of the folder, else those of the environment.
    #[serde(default)]
    pub variables: Vec<String>,
}

impl ServerLeave {
    /// What it may reach, in words: `reads /a`, `no network`.
    pub fn words(&self) -> Vec<String> {
        let list = |verb: &str, names: &[String]| {
            (!names.is_empty()).then(|| format!("{verb} {}", names.join(", ")))
        };
        let mut out: Vec<String> =
            list("reads", &self.reads).into_iter().chain(list("changes", &self.writes)).collect();
        out.push(list("talks to", &self.hosts).unwrap_or_else(|| "no network".to_owned()));
        out.extend(list("is given", &self.variables));
        out
    }
}

/// How a person stands with a server that has an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ServerSignIn {
    /// It did not want anybody to sign in.
    #[default]
    None,
    /// It wants the person to sign in.
    Needed,
    /// It wants to be allowed more than it was when they signed in.
    MoreNeeded,
    /// Their browser is waited for.
    Waiting,
    /// They are signed in.
    Signed {
        /// With whom.
        issuer: String,
    },
}

/// Where a person signs in: to be read before it is opened in their browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignInPage {
    /// The server.
    pub server: String,
    /// Who signs them in.
    pub issuer: String,
    /// What the server wants to be allowed, in the issuer's words.
    pub scopes: Vec<String>,
    /// The address to open.
    pub url: String,
}

/// A client that a person registered with an issuer by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServerClient {
    /// With whom.
    pub issuer: String,
    /// Its name there.
    pub id: String,
    /// Its secret there.
    pub secret: Option<SecretText>,
}

/// A tool of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServerToolInfo {
    /// Its name.
    pub name: String,
    /// What its server says that it is for: a stranger's words, cut.
    pub says: String,
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServerInfo {
    /// Its name.
    pub server: String,
    /// Where it comes from: `person`, `folder`, or the name of a plugin.
    pub from: String,
    /// The file that it stands in.
    pub file: String,
    /// The line there, from 1.
    pub line: u32,
    /// How it stands.
    pub state: ServerState,
    /// Its tools.
    pub tools: Vec<ServerToolInfo>,
    /// How it stands, in words: why it is off, what it answered last, what is missing.
    pub says: String,
    /// What is run, or the address that is talked to, word for word.
    pub runs: String,
    /// What it may reach; where it is off, what it would.
    pub leave: ServerLeave,
    /// Tells it as it stands now from every other; empty where it can't be read.
    pub hash: String,
    /// Whether the person is signed in to it, or has to.
    pub sign_in: ServerSignIn,
}

/// A server that a person adds, or turns on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServerDraft {
    /// Its name.
    pub server: String,
    /// The program with its arguments; empty where it has an address, or stands in a file already.
    pub command: Vec<String>,
    /// The address.
    pub url: Option<String>,
    /// Variables with their values, which are written into `config.toml`.
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    /// What it may reach beside what its own words name.
    #[serde(default)]
    pub leave: ServerLeave,
    /// Its hash as the person saw it, where it stands in a file: what is another one by now is not turned on.
    #[serde(default)]
    pub seen: Option<String>,
}
