//! What a server was granted, as the words say that it was turned on with: what its process may be seen to have. Asks Gloss nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::install::Installed;

/// Variables that every server has, and those by which one with a host finds its way.
const VARIABLES: [&str; 8] =
    ["HOME", "LANG", "LOGNAME", "NODE_USE_ENV_PROXY", "PATH", "TERM", "TMPDIR", "USER"];
const OF_NETWORK: [&str; 14] = [
    "ALL_PROXY",
    "CURL_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NODE_EXTRA_CA_CERTS",
    "NO_PROXY",
    "PIP_CERT",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_FILE",
    "all_proxy",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];
/// What a server was granted.
pub(super) struct Granted {
    pub(super) reads: Vec<PathBuf>,
    writes: Vec<PathBuf>,
    programs: Vec<PathBuf>,
    /// The server's own folder.
    pub(super) own: PathBuf,
    pub(super) variables: BTreeSet<String>,
    pub(super) has_network: bool,
    /// Folders in which others have things too.
    pub(super) crowded: Vec<PathBuf>,
}

impl Granted {
    /// By the words that it was turned on with.
    pub(super) fn new(home: &Path, own: &Path, program: &Installed, grants: &[String]) -> Self {
        let behind = |word: &str| {
            let pairs = grants.chunks(2).filter(|pair| pair[0] == word);
            pairs.map(|pair| pair[1].clone()).collect::<Vec<_>>()
        };
        let paths = |word: &str| behind(word).into_iter().map(PathBuf::from).collect::<Vec<_>>();
        let has_network = !behind("--host").is_empty();
        let of_network = OF_NETWORK.iter().filter(|_| has_network);
        let named = behind("--env")
            .iter()
            .map(|pair| pair.split('=').next().unwrap_or_default().to_owned())
            .collect::<Vec<_>>();
        let variables =
            VARIABLES.iter().chain(of_network).map(|name| (*name).to_owned()).chain(named).collect();
        let of_tester = std::env::var_os("HOME").map(PathBuf::from);
        let others = own.ancestors().nth(2).map(Path::to_owned);
        let fixed = ["/run", "/home", "/mnt", "/srv", "/media", "/var/tmp"].map(PathBuf::from);
        let near = [std::env::temp_dir(), home.to_owned(), program.beside.clone()];
        Self {
            reads: paths("--read"),
            writes: [paths("--write"), vec![own.to_owned()]].concat(),
            programs: program.parts.clone(),
            own: own.to_owned(),
            variables,
            has_network,
            crowded: near.into_iter().chain(of_tester).chain(others).chain(fixed).collect(),
        }
    }

    pub(super) fn may_see(&self, path: &Path) -> bool {
        let all = self.reads.iter().chain(&self.writes).chain(&self.programs);
        all.into_iter().any(|granted| path.starts_with(granted))
    }

    pub(super) fn may_write(&self, path: &Path) -> bool {
        self.writes.iter().any(|granted| path.starts_with(granted))
    }
}
