//! The words of approvals and access: what is allowed, given and taken away.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Files of the folder moved and deleted, each time as one step that can be undone.
#[derive(Subcommand, Debug)]
pub(crate) enum Files {
    /// What was moved and deleted, newest first.
    List,
    /// Move or rename files and folders; nothing is replaced.
    Move {
        /// The files, and at the end where they go.
        #[arg(required = true, num_args = 2.., value_name = "FILE")]
        files: Vec<String>,
    },
    /// Put files and folders in the trash of the computer.
    Trash {
        /// The files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
    },
    /// Take such a step back, as a whole.
    Undo {
        /// The step.
        operation: String,
    },
}

/// An answer to what an agent waits for.
#[derive(Subcommand, Debug)]
pub(crate) enum Approvals {
    /// Allow it, this once.
    Allow {
        /// The approval, or the group of alike ones.
        #[arg(value_name = "ID|GROUP")]
        approval: String,
        #[command(flatten)]
        reach: Reach,
        /// Do these exact words in place of those that were asked for.
        #[arg(long, value_name = "TEXT")]
        edit: Option<String>,
    },
    /// Deny it.
    Deny {
        /// The approval, or the group of alike ones.
        #[arg(value_name = "ID|GROUP")]
        approval: String,
    },
}

/// The log.
#[derive(Args, Debug)]
pub(crate) struct Log {
    /// Only this task.
    #[arg(long, value_name = "ID")]
    pub task: Option<String>,
    /// Check that nothing was altered.
    #[arg(long)]
    pub verify: bool,
    /// Check too that it still goes on from where an exported log or a receipt ends.
    #[arg(long, value_name = "FILE", requires = "verify")]
    pub against: Option<PathBuf>,
    /// Write the entries there, a line of JSON each.
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
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
        /// `change`, `remove`, `run`, `reach` or `send`.
        action: String,
        /// `act`, `when-i-say-so`, `second-opinion`, `ask`, `leave-it-to-me`, or `default`.
        rule: String,
        /// For one task.
        #[arg(long, value_name = "ID")]
        task: Option<String>,
    },
    /// Give something that may be done unasked.
    Give {
        /// Reading a file that is asked about.
        #[arg(long, value_name = "FILE", conflicts_with_all = ["change", "host", "secret"])]
        read: Option<String>,
        /// Changing a file that is asked about.
        #[arg(long, value_name = "FILE", conflicts_with_all = ["host", "secret"])]
        change: Option<String>,
        /// Reading from a host.
        #[arg(long, value_name = "HOST")]
        host: Option<String>,
        /// Sending to that host, too.
        #[arg(long, requires = "host", conflicts_with = "secret")]
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
