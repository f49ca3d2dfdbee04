//! Where a server comes from, as a value: the person, a file of the folder or a plugin. Reads no file.

use std::path::{Path, PathBuf};

/// Where a server comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The person's `config.toml`.
    Person,
    /// A file of the folder, which comes from anywhere.
    Folder,
    /// A plugin that the person installed, with the folder of its files.
    Plugin(String, PathBuf),
}

impl Source {
    /// The plugin that it is of; none where it is of none.
    pub(super) fn plugin(&self) -> Option<&str> {
        match self {
            Self::Plugin(plugin, _) => Some(plugin),
            Self::Person | Self::Folder => None,
        }
    }

    /// The word of the command-line contract.
    pub(crate) fn word(&self) -> &str {
        match self {
            Self::Person => "person",
            Self::Folder => "folder",
            Self::Plugin(name, _) => name,
        }
    }

    /// Whether the person wrote or installed it themselves.
    pub(crate) fn is_own(&self) -> bool {
        !matches!(self, Self::Folder)
    }

    /// Whether a relative path of its words may lead there: of a plugin only to its own files.
    pub(crate) fn holds(&self, path: &Path) -> bool {
        match self {
            Self::Plugin(_, files) => files.canonicalize().is_ok_and(|files| path.starts_with(files)),
            Self::Person | Self::Folder => true,
        }
    }
}
