//! Failures of reaching out, each with a code, a sentence and a next step. Never holds a secret, and of an address of a page
//! only its host.

use std::net::IpAddr;

use gloss_protocol::{Code, Problem};

/// Why something did not leave, or why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum NetworkError {
    #[error("This is no address of a page: {why}.")]
    BadAddress { why: String },
    #[error("“{text}” names no host: {why}.")]
    BadHost { text: String, why: String },
    #[error("{host} (port {port}) is not among the hosts that this task may reach.")]
    NotGranted { host: String, port: u16 },
    #[error("{host} may be reached by https only.")]
    NotPlain { host: String },
    #[error("{method} sends something to {host}, which this task may only read.")]
    ReadsOnly { host: String, method: String },
    #[error("{host} leads to {address}, {why}.")]
    AddressRefused { host: String, address: IpAddr, why: &'static str },
    #[error("There is no host {host}.")]
    NoSuchHost { host: String },
    #[error("The name servers gave no answer about {host}: {why}.")]
    NoAnswerAboutHost { host: String, why: String },
    #[error("{host} can't be reached: {why}.")]
    Unreachable { host: String, why: String },
    #[error("{host} gives no certificate that this computer trusts: {why}.")]
    NotTrusted { host: String, why: String },
    #[error("The page leads on more than {most} times.")]
    TooManyRedirects { most: usize },
    #[error("The page leads on to {host} without encryption.")]
    Downgrade { host: String },
    #[error("{place} holds {what}, which must not leave.")]
    HoldsSecret { what: String, place: &'static str },
    #[error("{place} holds {what}, which can't be searched for secrets.")]
    NotSearchable { what: &'static str, place: &'static str },
    #[error("{host} sends more than {most} bytes.")]
    TooLarge { host: String, most: usize },
    #[error("The request is larger than {most} bytes, which is the most that leaves at once.")]
    RequestTooLarge { most: usize },
    #[error("{host} packs its answer in a way that was not asked for ({encoding}).")]
    UnknownEncoding { host: String, encoding: String },
    #[error("{host} gave an answer that makes no sense: {why}.")]
    BrokenAnswer { host: String, why: String },
    #[error("{host} took longer than {seconds} seconds.")]
    TookTooLong { host: String, seconds: u64 },
    #[error("The request is not plain HTTP/1.1: {why}.")]
    BadRequest { why: &'static str },
    #[error("All that this task may {verb} is used up.")]
    Spent { verb: &'static str },
    #[error("The way out can't be opened: {why}.")]
    NotOpened { why: String },
}

impl NetworkError {
    /// The code of the problem that it is for a person.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::BadAddress { .. } | Self::BadHost { .. } | Self::BadRequest { .. } => Code::BadRequest,
            Self::NotGranted { .. }
            | Self::NotPlain { .. }
            | Self::ReadsOnly { .. }
            | Self::AddressRefused { .. }
            | Self::Downgrade { .. } => Code::NotDone,
            Self::NoSuchHost { .. } => Code::NotFound,
            Self::HoldsSecret { .. } | Self::NotSearchable { .. } => Code::HoldsSecrets,
            Self::TooLarge { .. } | Self::RequestTooLarge { .. } => Code::TooLarge,
            Self::Spent { .. } => Code::BudgetSpent,
            Self::NoAnswerAboutHost { .. }
            | Self::Unreachable { .. }
            | Self::TookTooLong { .. }
            | Self::NotTrusted { .. }
            | Self::TooManyRedirects { .. }
            | Self::UnknownEncoding { .. }
            | Self::BrokenAnswer { .. }
            | Self::NotOpened { .. } => Code::Internal,
        }
    }

    /// Whether no host was connected to: its name leads nowhere, or where nobody may go.
    pub(crate) fn is_before_any_host(&self) -> bool {
        matches!(
            self,
            Self::NoSuchHost { .. }
                | Self::NoAnswerAboutHost { .. }
                | Self::AddressRefused { .. }
                | Self::Unreachable { .. }
                | Self::NotOpened { .. }
        )
    }

    /// The next step for the person, in a sentence.
    #[must_use]
    pub fn next_step(&self) -> &'static str {
        match self {
            Self::BadAddress { .. } => "Give the whole address, beginning with https://.",
            Self::BadHost { .. } => "Write a host as hofer.example, *.hofer.example or hofer.example:8443.",
            Self::NotGranted { .. } | Self::NotPlain { .. } => {
                "Allow the host for this task, or use another page."
            }
            Self::ReadsOnly { .. } => "Allow sending to this host, or leave it at reading.",
            Self::AddressRefused { .. } => "Choose a page of the open internet; this can't be allowed.",
            Self::NoSuchHost { .. } => "Check how the host is spelt.",
            Self::NoAnswerAboutHost { .. } | Self::Unreachable { .. } | Self::TookTooLong { .. } => {
                "Check the connection and try again."
            }
            Self::NotTrusted { .. } => "Look at the page in a browser; don't go on if it warns as well.",
            Self::TooManyRedirects { .. } => "Give the address at which the page ends up.",
            Self::Downgrade { .. } => "Ask for the page by its https address.",
            Self::NotSearchable { .. } => "Send it yourself, if it may leave.",
            Self::HoldsSecret { .. } => "Take it out, or send it yourself.",
            Self::TooLarge { .. } => "Download it yourself and put it into the folder.",
            Self::RequestTooLarge { .. } => "Send it in smaller pieces, or send it yourself.",
            Self::UnknownEncoding { .. } | Self::BrokenAnswer { .. } => {
                "Try again later, or use another page."
            }
            Self::BadRequest { .. } => "Use another program for it.",
            Self::Spent { .. } => "Begin a new task for more.",
            Self::NotOpened { .. } => "Try again; if it stays, report it with the output of gloss doctor.",
        }
    }

    /// As a problem for a person.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let mut problem = Problem::new(self.code(), self.to_string()).with_next(self.next_step());
        problem.retry = matches!(
            self,
            Self::NoAnswerAboutHost { .. } | Self::Unreachable { .. } | Self::TookTooLong { .. }
        );
        problem
    }
}

impl From<NetworkError> for Problem {
    fn from(error: NetworkError) -> Self {
        error.problem()
    }
}
