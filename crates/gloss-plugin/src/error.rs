//! Why a source gives no plugin.

/// Why a source gives no plugin. Paths are those of the source.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// There is nothing there.
    #[error("There is nothing at {0}.")]
    Missing(String),
    /// A link, a device, or another repository within it.
    #[error("{0} is {1}, which no plugin may have.")]
    NotPlain(String, &'static str),
    /// A path that leads out of it, or that no system takes.
    #[error("It has a file at “{0}”, which leads out of it.")]
    Outside(String),
    /// Two files that are one on some systems.
    #[error("It has {0} twice.")]
    Twice(String),
    /// It is larger than a plugin may be.
    #[error("It has more than {0}.")]
    TooLarge(String),
    /// It can't be read.
    #[error("It can’t be read: {0}.")]
    Unreadable(String),
    /// A branch or a tag that it has not.
    #[error("It has no {0}.")]
    NoRevision(String),
}
