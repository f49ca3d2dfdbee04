//! The words of approvals and access: what is allowed, given and taken away.

use clap::{Args, Subcommand};

/// An answer to what an agent waits for.
#[derive(Subcommand, Debug)]
pub(crate) enum Approvals {
    /// Allow it, this once.
    Allow {
        /// The approval.
        approval: String,
        #[command(flatten)]
        reach: Reach,
        /// Do these exact words in place of those that were asked for.
        #[arg(long, value_name = "TEXT")]
        edit: Option<String>,
    },
    /// Deny it.
    Deny {
        /// The approval.
        approval: String,
    },
}

/// How far a yes reaches; this once without any.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Reach {
    /// The same for the rest of its task.
    #[arg(long, conflicts_with = "always")]
    pub task: bool,
    /// The same for every task, until it is taken away.
    #[arg(long)]
    pub always: bool,
}

/// What tasks may do.
#[derive(Subcommand, Debug)]
pub(crate) enum Access {
    /// What may be done, in words.
    List {
        /// That of one task.
        #[arg(long, value_name = "ID")]
        task: Option<String>,
    },
    /// Take something away, at once.
    Revoke {
        /// The entry.
        access: String,
    },
    /// Set what is done about an action.
    Rule {
        /// `change`, `run`, `reach` or `send`.
        action: String,
        /// `act`, `when-i-say-so`, `ask`, `leave-it-to-me`, or `default`.
        rule: String,
        /// For one task.
        #[arg(long, value_name = "ID")]
        task: Option<String>,
    },
    /// Give something that may be done unasked.
    Give {
        /// Reading a file that is asked about.
        #[arg(long, value_name = "FILE")]
        read: Option<String>,
        /// Changing a file that is asked about.
        #[arg(long, value_name = "FILE")]
        change: Option<String>,
        /// Reading from a host.
        #[arg(long, value_name = "HOST")]
        host: Option<String>,
        /// Sending to that host, too.
        #[arg(long, requires = "host")]
        send: bool,
        /// A kept secret, by its name: to the command of --command, which may send it to --host.
        #[arg(long, value_name = "NAME", requires = "command")]
        secret: Option<String>,
        /// The command that gets it, word for word.
        #[arg(long, value_name = "CMD", requires = "secret")]
        command: Option<String>,
        /// Read the secret from standard input and keep it: one line, and the passphrase of the keys on a second one where they
        /// are in a file.
        #[arg(long, requires = "secret")]
        value_stdin: bool,
        /// To one task.
        #[arg(long, value_name = "ID")]
        task: Option<String>,
    },
}
