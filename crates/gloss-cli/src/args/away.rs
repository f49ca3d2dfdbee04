//! The words of what goes on without the person, automations and goals, and of what is kept for them: memory, cards.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use gloss_protocol::Grade;

#[derive(Subcommand, Debug)]
pub(crate) enum Automation {
    /// Add an automation: “Every weekday at 9, write a briefing of this folder”.
    Add(Box<AddAutomation>),
    /// List automations.
    List,
    /// Run one now and wait for it.
    Run {
        /// The automation.
        automation: String,
    },
    /// Pause one until it is resumed.
    Pause {
        /// The automation.
        automation: String,
    },
    /// Let a paused one begin by itself again.
    Resume {
        /// The automation.
        automation: String,
    },
    /// Mark its newest run as seen; it needs you no more.
    Seen {
        /// The automation.
        automation: String,
    },
    /// Remove one; what it made stays.
    Remove {
        /// The automation.
        automation: String,
    },
    /// The runs of one, missed ones with the reason.
    Runs {
        /// The automation.
        automation: String,
    },
    /// When a rule comes.
    Next(NextTimes),
    /// Take over one of Codex's automation.toml.
    Import {
        /// The file.
        file: PathBuf,
        /// The zone that its rule is meant in; the machine's own without it.
        #[arg(long)]
        zone: Option<String>,
    },
    /// Write a service of your system that runs automations with no window open.
    Install,
    /// Keep automations running as long as this runs; what the service does.
    Keep,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Memory {
    /// All memories, the newest first.
    List,
    /// Your own files that every agent is told.
    Files,
    /// Memories that have some words, the best first.
    Search {
        /// The words.
        text: String,
    },
    /// Remember something.
    Add {
        /// What.
        text: String,
        /// The kind of memory.
        #[arg(long, value_parser = ["preference", "person", "term", "place", "decision", "note"])]
        kind: Option<String>,
        /// In every workspace.
        #[arg(long)]
        everywhere: bool,
    },
    /// Change what a memory says.
    Edit {
        /// The memory.
        memory: String,
        /// The text to remember.
        text: String,
    },
    /// Keep a memory that was proposed.
    Keep {
        /// The memory.
        memory: String,
        /// In every workspace.
        #[arg(long)]
        everywhere: bool,
    },
    /// The rule for what is kept without asking: your own words, or nothing.
    Rule {
        /// The rule: `said` or `nothing`.
        #[arg(value_parser = ["said", "nothing"])]
        keep: String,
    },
    /// Forget a memory: its words are gone from everything that Gloss keeps.
    Forget {
        /// The memory.
        memory: String,
    },
}

#[derive(Subcommand, Debug)]
pub(crate) enum Card {
    /// Cards: those whose words have changed, then those that are due, then the others.
    List {
        /// Only of this document.
        file: Option<String>,
    },
    /// Show a card with its answer, and the words that it rests on.
    Show {
        /// The card.
        card: String,
    },
    /// Say how a recall went; it comes again by that.
    Recall {
        /// The card.
        card: String,
        /// How it went.
        #[arg(value_parser = grade, value_name = "forgot|hard|good|easy")]
        grade: Grade,
    },
    /// Remove a card.
    Remove {
        /// The card.
        card: String,
    },
    /// Put the card back that was removed last.
    Restore {
        /// The card.
        card: String,
    },
}

#[derive(Subcommand, Debug)]
pub(crate) enum Recipe {
    /// Make a recipe of a finished task, or change one.
    Save(SaveRecipe),
    /// Draft a recipe from a task; nothing is kept.
    Draft {
        /// The task.
        task: String,
    },
    /// List recipes.
    List,
    /// Show a recipe's steps.
    Show {
        /// The recipe.
        recipe: String,
    },
    /// Run one and wait for it; without --input it takes the newest files of their kind.
    Run {
        /// The recipe.
        recipe: String,
        /// A file, or a period, in the stead of the task's; may be given more than once.
        #[arg(long, value_name = "NAME=VALUE")]
        input: Vec<String>,
    },
    /// Remove one; what it made stays.
    Remove {
        /// The recipe.
        recipe: String,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Orchestrate {
    /// The task over all of the folders.
    pub text: String,
    /// A folder; may be given more than once. Without it every folder that was opened in Gloss before.
    #[arg(long = "over", value_name = "FOLDER")]
    pub over: Vec<PathBuf>,
    /// `builtin` or `PROVIDER/MODEL`.
    #[arg(long)]
    pub model: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct SaveRecipe {
    /// The finished task.
    #[arg(required_unless_present = "recipe")]
    pub task: Option<String>,
    /// The recipe to change, instead of a task.
    #[arg(long, conflicts_with = "task")]
    pub recipe: Option<String>,
    /// Its name; the task's words without it.
    #[arg(long)]
    pub name: Option<String>,
    /// The model that gets the marked sentences, as PROVIDER/MODEL; without it they are left to you.
    #[arg(long)]
    pub model: Option<String>,
    /// A sentence to mark, as STEP.SENTENCE, instead of those that the rules mark; may be given more than once.
    #[arg(long, value_name = "STEP.SENTENCE")]
    pub mark: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct AddAutomation {
    /// The task of each run; without --rule, --on-change or --after it says when.
    pub task: String,
    /// When: words, cron or RRULE.
    #[arg(long, conflicts_with_all = ["on_change", "after"])]
    pub rule: Option<String>,
    /// The rule's time zone, as Europe/Berlin; the machine's own without it.
    #[arg(long)]
    pub zone: Option<String>,
    /// When this file changes, or any file of this folder (with a slash at its end).
    #[arg(long, value_name = "PATH", conflicts_with = "after")]
    pub on_change: Option<String>,
    /// When a run of this automation is done.
    #[arg(long, value_name = "AUTOMATION")]
    pub after: Option<String>,
    /// Its name.
    #[arg(long)]
    pub name: Option<String>,
    /// The recipe that each run is.
    #[arg(long)]
    pub recipe: Option<String>,
    /// A file to work on; may be given more than once.
    #[arg(long = "attach", value_name = "FILE")]
    pub attach: Vec<String>,
    /// `builtin` or `PROVIDER/MODEL`.
    #[arg(long)]
    pub model: Option<String>,
    /// Criteria of a good result.
    #[arg(long, value_name = "TEXT")]
    pub good: Option<String>,
    /// Money that its runs of a month may cost together (2.00), or tokens that each run may use (500000).
    #[arg(long, value_name = "AMOUNT|TOKENS", allow_negative_numbers = true)]
    pub budget: Option<String>,
    /// The policy for missed runs, due while nobody was there.
    #[arg(long, default_value = "one", value_parser = ["one", "all", "skip"])]
    pub catch_up: String,
    /// The policy for a run that is due while the one before is at work.
    #[arg(long, default_value = "skip", value_parser = ["skip", "wait", "beside"])]
    pub overlap: String,
    /// Seconds over which beginnings are spread.
    #[arg(long, default_value_t = 0, value_name = "SECONDS")]
    pub jitter: u32,
}

#[derive(Args, Debug)]
pub(crate) struct NextTimes {
    /// Words, cron or RRULE.
    pub rule: String,
    /// The time zone, as Europe/Berlin; the machine's own without it.
    #[arg(long)]
    pub zone: Option<String>,
    /// RFC 3339, or a date and time of the zone; now without it.
    #[arg(long, value_name = "TIME")]
    pub from: Option<String>,
    /// How many.
    #[arg(long, default_value_t = 5)]
    pub count: u32,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Goal {
    /// Start to pursue a goal.
    Start(Box<StartGoal>),
    /// List goals.
    List,
    /// One goal with its rounds.
    Show {
        /// The goal.
        goal: String,
    },
    /// Pause a goal; its round is stopped.
    Pause {
        /// The goal.
        goal: String,
    },
    /// Go on with a goal that rests.
    Resume {
        /// The goal.
        goal: String,
    },
    /// End a goal for good.
    Stop {
        /// The goal.
        goal: String,
    },
}

#[derive(Args, Debug)]
pub(crate) struct StartGoal {
    /// The objective to reach.
    pub objective: String,
    /// A file that must be there; `report.md: Revenue|Risks` must say so too. May be given more than once.
    #[arg(long, value_name = "PATH[: WORDS]")]
    pub file: Vec<String>,
    /// A figure with a threshold: `SELECT sum(sales) FROM shops >= 100`. May be given more than once.
    #[arg(long, value_name = "SELECT >= N")]
    pub figure: Vec<String>,
    /// A question for a reviewer. May be given more than once.
    #[arg(long, value_name = "QUESTION")]
    pub review: Vec<String>,
    /// Constraints on the way: things that must not happen.
    #[arg(long)]
    pub constraints: Option<String>,
    /// Rounds that it may have.
    #[arg(long)]
    pub turns: Option<u32>,
    /// Tokens that it may use.
    #[arg(long)]
    pub tokens: Option<u64>,
    /// Minutes that it may take.
    #[arg(long)]
    pub minutes: Option<u64>,
    /// US dollars that it may cost.
    #[arg(long)]
    pub usd: Option<f64>,
    /// Seconds between two rounds; 0 goes on at once.
    #[arg(long, default_value_t = 0, value_name = "SECONDS")]
    pub every: u32,
    /// `builtin` or `PROVIDER/MODEL`.
    #[arg(long)]
    pub model: Option<String>,
    /// A file that it is about; may be given more than once.
    #[arg(long = "attach", value_name = "FILE")]
    pub attach: Vec<String>,
}

/// How a recall went, by its word.
fn grade(word: &str) -> Result<Grade, String> {
    Grade::of(word).ok_or_else(|| "It is one of forgot, hard, good, easy.".to_owned())
}
