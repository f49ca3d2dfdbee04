//! The command line's words, as the README and DESIGN §10 promise them.

mod away;
mod edit;
mod extend;
mod site;
mod trust;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use gloss_protocol::ExportFormat;

pub(crate) use away::{
    AddAutomation, Automation, Card, Goal, Memory, NextTimes, Orchestrate, Recipe, SaveRecipe, StartGoal,
};
pub(crate) use edit::{Edit, Fill, Find, Suggest};
pub(crate) use extend::{Hook, Mcp, Plugin, Role, Skill};
pub(crate) use site::{Publish, Site};
pub(crate) use trust::{Access, Approvals, Files, Log, Reach};

/// Delegate work on the files of a folder, and review it by pointing.
#[derive(Parser, Debug)]
#[command(name = "gloss", version, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// The workspace's folder; the current one without it.
    #[arg(short = 'C', global = true, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// One JSON object per line on standard output, and nothing else there.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Delegate a task and wait for it.
    Run(Run),
    /// Tasks, newest first.
    Tasks {
        /// Only those that are older: what the last list says is the next.
        #[arg(long)]
        before: Option<String>,
    },
    /// One task with its steps.
    Show {
        /// The task.
        task: String,
    },
    /// Stop a task.
    Stop {
        /// The task.
        task: String,
    },
    /// Remove a task with all that was said and done in it; what it made stays.
    Remove {
        /// The task.
        task: String,
    },
    /// Say something to a task that is at work.
    Steer {
        /// The task.
        task: String,
        /// The words.
        text: String,
    },
    /// Go on with a task that failed or waits.
    Resume {
        /// The task.
        task: String,
    },
    /// Give a task another title.
    Rename {
        /// The task.
        task: String,
        /// Its title.
        title: String,
    },
    /// A ceiling with what is used under it; with an amount it is set.
    Budget {
        /// A task, an automation, `month` or `all`.
        id: String,
        /// Money (2.00), tokens (500000), or `none`.
        #[arg(allow_negative_numbers = true)]
        amount: Option<String>,
    },
    /// Approvals that agents wait for, and your answers.
    Approvals {
        /// An action; without it approvals are listed.
        #[command(subcommand)]
        what: Option<Approvals>,
    },
    /// Move files of the folder, or put them in the trash: each time one step that can be undone.
    #[command(subcommand)]
    Files(Files),
    /// What tasks may do, and what they may not.
    #[command(subcommand)]
    Access(Access),
    /// Plugins: what is installed, and what each may do.
    #[command(subcommand)]
    Plugin(Plugin),
    /// Roles in which an agent can work.
    #[command(subcommand)]
    Role(Role),
    /// Hooks: programs that are run around the moments of a task.
    #[command(subcommand)]
    Hook(Hook),
    /// Skills that agents can follow.
    #[command(subcommand)]
    Skill(Skill),
    /// Servers whose tools agents can use, each behind a wall of its own.
    #[command(subcommand)]
    Mcp(Mcp),
    /// Run a command as an agent's would run: behind walls, with no network and no input. Its exit status; 125 where it was not run,
    /// 124 where it was ended at a limit, 126 and 127 where it is no program or not there.
    Sandbox {
        /// The command and its arguments.
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_name = "COMMAND")]
        command: Vec<String>,
    },
    /// Models: connect a provider, choose one, list them.
    #[command(subcommand)]
    Model(Model),
    /// Files that Gloss keeps versions of.
    Artifacts,
    /// The text of a file, or of a place in it.
    View {
        /// The file.
        file: String,
        /// The version; the newest without it.
        #[arg(long)]
        version: Option<u32>,
        /// The place.
        #[arg(long = "at", value_name = "WHERE")]
        place: Option<String>,
    },
    /// Check a file for problems before it is handed over.
    Check {
        /// The file.
        file: String,
        /// The version; the newest without it.
        #[arg(long)]
        version: Option<u32>,
        /// The place.
        #[arg(long = "at", value_name = "WHERE")]
        place: Option<String>,
    },
    /// The versions of a file.
    Versions {
        /// The file.
        file: String,
    },
    /// Differences between two versions.
    Compare {
        /// The file.
        file: String,
        /// The older version.
        a: u32,
        /// The newer version.
        b: u32,
    },
    /// Change a place yourself.
    Edit {
        /// The file.
        file: String,
        /// The place; only the list of acts can do without.
        #[arg(long = "at", value_name = "WHERE", required_unless_present = "acts")]
        place: Option<String>,
        #[command(flatten)]
        how: Edit,
        /// Suggest the new text of a Word document as a tracked change.
        #[arg(long, requires = "set")]
        suggest: bool,
        /// The arguments of an act: to=last, color=red.
        #[arg(value_name = "KEY=VALUE", requires = "act")]
        args: Vec<String>,
    },
    /// Have changes of a Word document suggested from now on, as tracked changes, or made again (--off).
    Suggest(Suggest),
    /// Find words in the files of the folder, or in one of them.
    Find(Find),
    /// Make an .xlsx copy of a workbook that Gloss only reads (.xls, .xlsb, .ods).
    Convert {
        /// The file.
        file: String,
    },
    /// Make an older version the newest.
    Restore {
        /// The file.
        file: String,
        /// The version.
        version: u32,
    },
    /// Make a PDF, a Word document or a web page of a document; a PDF, pictures or an outline of a deck.
    Export(Export),
    /// Sites: publish them, and take them back.
    #[command(subcommand)]
    Site(Site),
    /// Notes on places.
    #[command(subcommand)]
    Note(Note),
    /// Changes held back because they lie outside of what was pointed at.
    #[command(args_conflicts_with_subcommands = true)]
    Held(Held),
    /// The figures of a file.
    Facts {
        /// The file.
        file: String,
        /// Only those whose source has changed.
        #[arg(long)]
        stale: bool,
        /// Work those whose source has changed out anew, as a change that can be reviewed.
        #[arg(long, conflicts_with = "stale")]
        recompute: bool,
    },
    /// Tasks that begin by themselves.
    #[command(subcommand)]
    Automation(Automation),
    /// Memories that Gloss keeps, in this workspace and everywhere.
    #[command(subcommand)]
    Memory(Memory),
    /// Cards by which a document is learned by heart; a task makes them with /tutor.
    #[command(subcommand)]
    Card(Card),
    /// Outcomes that are pursued over many rounds.
    #[command(subcommand)]
    Goal(Goal),
    /// Recipes of finished tasks, to be run again on new data.
    #[command(subcommand)]
    Recipe(Recipe),
    /// Over all workspaces: what moved, what waits, what is at risk.
    Hey,
    /// Plan a task over several folders, and start its parts there.
    Orchestrate(Orchestrate),
    /// Audit log of all that was done; it cannot be edited.
    Log(Log),
    /// What a task read, changed, ran, reached, asked, was refused and used.
    Receipt {
        /// The task.
        task: String,
        /// Write it there, as Markdown; as JSON where the name ends so.
        #[arg(short, long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Put the sample files into the folder.
    Sample,
    /// Open this workspace in a browser on this machine.
    Serve {
        /// The port; a free one without it.
        #[arg(long)]
        port: Option<u16>,
    },
    /// Speak JSON lines on standard input and output, for programs: Codex's app-server names, and Gloss's own.
    Rpc,
    /// Look whether everything Gloss needs is there.
    Doctor {
        /// Make the one file that can be sent with a report, and show what is in it first.
        #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "gloss-report.txt")]
        bundle: Option<PathBuf>,
        /// Write it without asking.
        #[arg(long, requires = "bundle")]
        yes: bool,
        /// Put back what Gloss remembers of this folder: the newest whole copy. What is there now is kept aside.
        #[arg(long, conflicts_with = "bundle")]
        restore: bool,
        /// Put this copy back, by its day, instead of the newest whole one.
        #[arg(long, value_name = "COPY", requires = "restore")]
        from: Option<String>,
        /// Begin anew where there is no copy.
        #[arg(long, requires = "restore", conflicts_with = "from")]
        anew: bool,
        /// Give this folder the memory of the one that it was before it was moved or renamed.
        #[arg(long, value_name = "OLD", conflicts_with_all = ["restore", "bundle"])]
        link: Option<PathBuf>,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Run {
    /// The task, in words.
    pub text: String,
    /// A file to work on; may be given more than once.
    #[arg(long = "attach", value_name = "FILE")]
    pub attach: Vec<String>,
    /// `builtin` or `PROVIDER/MODEL`.
    #[arg(long)]
    pub model: Option<String>,
    /// Money that the task may cost (2.00), tokens that it may use (500000), or `none`.
    #[arg(long, value_name = "AMOUNT|TOKENS", allow_negative_numbers = true)]
    pub budget: Option<String>,
    /// The role to work in.
    #[arg(long, value_name = "R")]
    pub role: Option<String>,
    /// Go on in this task.
    #[arg(long, value_name = "ID")]
    pub task: Option<String>,
    /// The answer to an approval that is needed when nobody is there.
    #[arg(long, value_name = "WHAT", default_value = "ask", value_parser = ["ask", "deny", "allow"])]
    pub on_approval: String,
}

#[derive(Args, Debug)]
pub(crate) struct Export {
    /// The file.
    pub file: String,
    /// The export format.
    #[arg(long, value_name = "FORMAT", value_parser = format, help = "What to make: pdf, docx, html, png, md, zip, folder, review, branch:NAME")]
    pub to: String,
    /// Where to; beside the file without it. A file that exists is kept: the new one gets ' 2'.
    #[arg(short, long = "output", value_name = "OUT")]
    pub out: Option<PathBuf>,
    /// The version; the newest without it.
    #[arg(long)]
    pub version: Option<u32>,
    /// Carry the notes as comments (docx); of a deck, what is said with each slide beside it: a handout (pdf).
    #[arg(long)]
    pub with_notes: bool,
    /// Print the query of each figure with its sources (documents).
    #[arg(long)]
    pub with_queries: bool,
    /// The slides of a deck: slide:3; all of them without it
    #[arg(long, value_name = "WHERE")]
    pub at: Option<String>,
    /// Show what changed since a version as tracked changes (docx); without a number, since the one it was made from.
    #[arg(long, value_name = "FROM", num_args = 0..=1)]
    pub with_changes: Option<Option<u32>>,
}

/// Parses an export format, or a commit on a branch.
fn format(word: &str) -> Result<String, String> {
    let is_branch = word.strip_prefix("branch:").is_some_and(|name| !name.is_empty());
    if is_branch || ExportFormat::of_word(word).is_some() {
        return Ok(word.to_owned());
    }
    let words: Vec<&str> = ExportFormat::ALL.iter().map(|format| format.word()).collect();
    Err(format!("it is one of {} and branch:NAME", words.join(", ")))
}

/// Insertion or deletion of a place's rows or columns by `gloss edit --lines`; as many come as it has.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Lines {
    InsertAbove,
    InsertBelow,
    InsertLeft,
    InsertRight,
    DeleteRows,
    DeleteColumns,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Note {
    /// Add a note as a draft.
    Add {
        /// The file.
        file: String,
        /// The place.
        #[arg(long = "at", value_name = "WHERE")]
        place: String,
        /// Ask about the place; changes nothing.
        #[arg(long, value_name = "TEXT", conflicts_with = "change", required_unless_present = "change")]
        ask: Option<String>,
        /// Change the place and nothing else.
        #[arg(long, value_name = "TEXT")]
        change: Option<String>,
        /// Also the other places with the same words.
        #[arg(long)]
        everywhere: bool,
    },
    /// All notes, or those of a file.
    List {
        /// The file.
        file: Option<String>,
    },
    /// Send drafts and wait for what comes of them.
    Send {
        /// Which; all drafts without them.
        notes: Vec<String>,
        /// The model.
        #[arg(long)]
        model: Option<String>,
        /// A line for all of them.
        #[arg(long, default_value = "")]
        line: String,
    },
    /// Take back what notes made: all of an artifact's at once, or none.
    Undo {
        /// The notes.
        #[arg(required = true)]
        notes: Vec<String>,
    },
    /// Print a file's notes as W3C annotations (JSON-LD).
    Export {
        /// The file.
        file: String,
    },
    /// Take W3C annotations in as drafts.
    Import {
        /// The file that they are about.
        file: String,
        /// The annotations.
        from: PathBuf,
    },
    /// Point a note to a place.
    Place {
        /// The note.
        note: String,
        /// The place.
        #[arg(long = "at", value_name = "WHERE")]
        place: String,
    },
    /// Delete a note.
    Drop {
        /// The note.
        note: String,
    },
    /// Close a note.
    Resolve {
        /// The note.
        note: String,
    },
}

#[derive(Subcommand, Debug)]
pub(crate) enum Model {
    /// The models that can be chosen, and the providers.
    List,
    /// Connect a provider, or change a connected one.
    Connect {
        #[command(flatten)]
        provider: Provider,
        /// A model of it that can be chosen; may be given more than once.
        #[arg(long = "model", value_name = "MODEL")]
        models: Vec<String>,
    },
    /// Ask a provider which models it has, without keeping anything.
    Test {
        #[command(flatten)]
        provider: Provider,
        /// A model that must be among them.
        #[arg(long)]
        model: Option<String>,
    },
    /// Choose the model of new tasks.
    Use {
        /// `builtin` or `PROVIDER/MODEL`.
        model: String,
    },
    /// Forget a provider and its key.
    Forget {
        /// Its name.
        name: String,
    },
    /// Unlock the file of the keys; its passphrase comes on standard input.
    Unlock,
}

#[derive(Args, Debug)]
pub(crate) struct Provider {
    /// Its name: small letters, digits, - and _.
    pub name: String,
    /// Its address, for example https://api.openai.com/v1; a connected one keeps its own.
    #[arg(long)]
    pub url: Option<String>,
    /// How it is spoken to.
    #[arg(long, value_parser = ["responses", "chat", "anthropic", "ollama"])]
    pub wire: Option<String>,
    /// Its name on the screen.
    #[arg(long, value_name = "NAME")]
    pub shown: Option<String>,
    /// Read its key from the first line of standard input. Where there is no keychain, the passphrase of the file
    /// of the keys is the second line.
    #[arg(long)]
    pub key_stdin: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Held {
    /// The file; all without it.
    pub file: Option<String>,
    #[command(subcommand)]
    pub command: Option<Settle>,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Settle {
    /// Apply a suggestion too.
    Accept {
        /// The suggestion.
        change: String,
    },
    /// Leave it out for good.
    Leave {
        /// The suggestion.
        change: String,
    },
}
