//! The words of what extends Gloss: skills, servers and plugins.

use std::path::PathBuf;

use clap::Subcommand;

/// MCP servers: programs and addresses that offer tools, each behind a wall of its own.
#[derive(Subcommand, Debug)]
pub(crate) enum Mcp {
    /// The servers of this folder, and how each stands.
    List,
    /// Turn a server on: one that stands in a file already, or a new one of your own.
    Add {
        /// Its name.
        server: String,
        /// A file or folder that it may read, beside those that its command names.
        #[arg(long, value_name = "PATH")]
        read: Vec<PathBuf>,
        /// A folder that it may change.
        #[arg(long, value_name = "PATH")]
        write: Vec<PathBuf>,
        /// A host that it may talk to.
        #[arg(long, value_name = "HOST")]
        host: Vec<String>,
        /// A variable that it is given: NAME takes the kept secret or the environment's value, NAME=VALUE writes it down.
        #[arg(long, value_name = "NAME[=VALUE]")]
        env: Vec<String>,
        /// A variable whose value comes on standard input and is kept: one line, and the passphrase of the keys on a second one
        /// where they are in a file.
        #[arg(long, value_name = "NAME")]
        secret: Option<String>,
        /// Its address, where it has one.
        #[arg(long, conflicts_with = "command")]
        url: Option<String>,
        /// What it runs, behind --.
        #[arg(last = true, value_name = "COMMAND")]
        command: Vec<String>,
    },
    /// Turn a server off; one of your own is taken out of config.toml.
    Remove {
        /// Its name.
        server: String,
    },
    /// Sign in to a server that has an address: says where, and waits for your browser. A client that you registered by hand has its
    /// name here; its secret comes on standard input, and behind it the passphrase of the keys where they are in a file.
    #[command(visible_alias = "login")]
    SignIn {
        /// Its name.
        server: String,
        /// The client's name with the issuer.
        #[arg(long, value_name = "ID", requires = "issuer")]
        client: Option<String>,
        /// The issuer with whom it is registered.
        #[arg(long, value_name = "ADDRESS")]
        issuer: Option<String>,
        /// Standard input has the client's secret, then the passphrase; without it the passphrase alone.
        #[arg(long, requires = "client")]
        secret: bool,
    },
    /// Sign out of a server.
    #[command(visible_alias = "logout")]
    SignOut {
        /// Its name.
        server: String,
    },
    /// The forms of servers that wait for you.
    Forms,
    /// Answer a form: NAME=VALUE for each field, as JSON where it is no text.
    Answer {
        /// The form.
        form: String,
        /// Its values.
        #[arg(value_name = "NAME=VALUE")]
        values: Vec<String>,
        /// Send nothing.
        #[arg(long, conflicts_with = "values")]
        decline: bool,
    },
    /// Start a server anew and say what it answers.
    Test {
        /// Its name.
        server: String,
    },
}

/// Skills: ways of working that agents follow where one fits the task.
#[derive(Subcommand, Debug)]
pub(crate) enum Skill {
    /// All that were found, and why some are not used.
    List,
    /// What a skill says, what it brings, what it would run elsewhere.
    Show {
        /// Its name, or its file.
        skill: String,
    },
    /// Make a skill of a finished task: it is done once on other files, and kept where that goes well.
    Make {
        /// The task.
        task: String,
        /// Its name; the task's words without it.
        #[arg(long)]
        name: Option<String>,
        /// A file, or a period, to try it on; may be given more than once. Without it the newest file of its kind is taken.
        #[arg(long, value_name = "NAME=VALUE")]
        input: Vec<String>,
    },
    /// Let agents use a skill of this folder, as it is now.
    Trust {
        /// Its name, or its file.
        skill: String,
    },
}

/// Hooks: programs that are run around the moments of a task, and may forbid and add.
#[derive(Subcommand, Debug)]
pub(crate) enum Hook {
    /// All that were found, what each runs, and why some don't.
    List,
    /// Let a hook run, as it is now.
    Trust {
        /// By what it is named; with @ and its hash behind it, as the list has it, only as it was then.
        #[arg(value_name = "ID")]
        hook: String,
    },
}

/// Plugins: skills, servers, hooks, agents and commands that are installed together.
#[derive(Subcommand, Debug)]
pub(crate) enum Plugin {
    /// What can be installed from the marketplaces that are known.
    Search {
        /// Words that stand in its name or in what it is for.
        words: Vec<String>,
    },
    /// Install a plugin as plain files; nothing of it is run.
    Install {
        /// A folder, a Git repository or an archive of this computer, its address (https://…), NAME@MARKETPLACE, or NAME@ADDRESS.
        source: String,
        /// A branch or a tag.
        #[arg(long = "ref", value_name = "NAME")]
        reference: Option<String>,
        /// Only this folder of a repository that is named by its address.
        #[arg(long, value_name = "FOLDER")]
        sparse: Option<String>,
    },
    /// What is installed.
    List,
    /// What a plugin may do, with the lines that say so: one that is installed, or one that could be.
    Authority {
        /// Its name, or where it comes from.
        plugin: String,
        /// A branch or a tag.
        #[arg(long = "ref", value_name = "NAME")]
        reference: Option<String>,
        /// Only this folder of a repository that is named by its address.
        #[arg(long, value_name = "FOLDER")]
        sparse: Option<String>,
    },
    /// Take its newest files.
    Update {
        /// Its name.
        plugin: String,
        /// Also where it may do more than before.
        #[arg(long)]
        accept: bool,
    },
    /// Put the sample of a plugin that comes with Gloss into this folder.
    Sample {
        /// Its name.
        plugin: String,
    },
    /// Use it no more; its files stay.
    Disable {
        /// Its name.
        plugin: String,
    },
    /// Use it again.
    Enable {
        /// Its name.
        plugin: String,
    },
    /// Remove it with all its files.
    Remove {
        /// Its name.
        plugin: String,
    },
}

/// Roles in which an agent works: instructions, and what they leave it.
#[derive(Subcommand, Debug)]
pub(crate) enum Role {
    /// The roles of this folder, of your own, of plugins, and those that are built in.
    List,
    /// What a role is for, and what it may do.
    Show {
        /// Its name.
        role: String,
    },
}
