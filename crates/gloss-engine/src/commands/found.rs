//! The commands that a person can call: Gloss's own, the person's files, those of plugins. Those of a folder are not among them: who opens
//! a folder has not read them. Reads files; runs nothing.

use std::path::PathBuf;
use std::sync::Arc;

use gloss_extension::{PluginCommand, parse_command};
use gloss_protocol::{Problem, Reply, SlashCommand};

use crate::context::{home_folder, own_folder};
use crate::doors::Shared;
use crate::off_core::OffCore;
use crate::plain_file;

/// Largest file of a command, in bytes.
const MAX_FILE: u64 = 256 << 10;
/// Files of one folder.
const MAX_FILES: usize = 200;
/// Longest words of what a command is for, in characters.
const MAX_ABOUT: usize = 200;

/// What Gloss does for a command beside telling its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Holds {
    /// The turn may only read.
    pub only_reads: bool,
    /// The conversation is shortened first.
    pub shortens: bool,
    /// The turn may make cards.
    pub makes_cards: bool,
}

/// A command.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub name: String,
    pub about: String,
    pub takes: String,
    pub from: String,
    pub words: String,
    pub holds: Holds,
}

const READS: Holds = Holds { only_reads: true, shortens: false, makes_cards: false };

/// Gloss's own: name, what it is for, what it takes, its words, and what is held to.
const OWN: [(&str, &str, &str, &str, Holds); 6] = [
    (
        "plan",
        "Plans it and changes nothing",
        "what is to be done",
        "Plan how you would do this, with update_plan: each step with the file that it reads or makes and how it is checked. Read what you need for that, and do none of it. End with what you have to know from \
the person before you begin, or that you can begin once they say so. This is to be done: $ARGUMENTS",
        READS,
    ),
    (
        "explain",
        "Explains a file, a figure or a step",
        "what is to be explained",
        "Explain this so that somebody who was not there understands it: what it says, where its figures come from (each with its file and its fact), what was left out, what you are unsure of. Change nothing. Without \
words behind this, explain what was made last in this task. This: $ARGUMENTS",
        READS,
    ),
    (
        "diagram",
        "Draws a process, a structure or a schedule",
        "what is to be drawn",
        "Draw this as a diagram: a ```mermaid block (flowchart, sequenceDiagram, stateDiagram-v2, classDiagram, erDiagram, gantt, pie, mindmap or timeline, whichever fits) in a document, with a sentence before it on what it \
shows. In the document that this is about, behind the words that it draws; else in a new one. At most 20 boxes with short words, names as the sources have them, nothing in it that does not stand there. This: $ARGUMENTS",
        Holds { only_reads: false, ..READS },
    ),
    (
        "tutor",
        "Makes cards to know a document by heart",
        "a document or what it is about",
        "Make cards with which the person learns this by heart, with make_cards. Read the document first, all of it. A card for each thing that somebody who speaks about it must know without looking: the numbers that \
matter, names, dates, decisions and their reasons, conditions, what could be asked back. One thing to a card; a question that is clear by itself, days later; an answer in a few words. Nothing that does not stand there. \
Rather 10 good cards than 30. Cards that were refused you mend once, by other words of the document. Change no file. End with what the cards cover and what you left out, without their answers. This: $ARGUMENTS",
        Holds { makes_cards: true, ..READS },
    ),
    (
        "status",
        "Says how this task is going",
        "",
        "Say in at most six lines how this task is going: what is done with which files, what is open, what waits for the person, what you are unsure of. Look files up only where you must. Change nothing.",
        READS,
    ),
    (
        "compact",
        "Shortens this conversation, so that it costs less",
        "",
        "The person had this conversation shortened. Say in one sentence that it was, and what you hold on to.",
        Holds { shortens: true, ..READS },
    ),
];

/// All of them; of one name the first counts.
pub(super) fn commands(_off: &OffCore, shared: &Shared) -> Vec<Found> {
    let own = OWN.iter().map(|(name, about, takes, words, holds)| Found {
        name: (*name).to_owned(),
        about: (*about).to_owned(),
        takes: (*takes).to_owned(),
        from: "gloss".to_owned(),
        words: (*words).to_owned(),
        holds: *holds,
    });
    let mut out: Vec<Found> = own.collect();
    for found in of_person().chain(of_plugins(shared)) {
        if out.iter().all(|known| known.name != found.name) {
            out.push(found);
        }
    }
    out
}

fn of_person() -> impl Iterator<Item = Found> {
    let folders = home_folder().map(|home| home.join(".claude/commands")).into_iter();
    let folders = folders.chain(own_folder().map(|codex| codex.join("prompts")));
    let files = folders.flat_map(|folder| {
        let mut files: Vec<PathBuf> = folder
            .read_dir()
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
            .take(MAX_FILES)
            .collect();
        files.sort();
        files
    });
    files.filter_map(|path| {
        let bytes = plain_file::read(&path, MAX_FILE).ok()??;
        let (read, _) = parse_command(path.file_stem()?.to_str()?, &bytes).ok()?;
        Some(found(read, "person"))
    })
}

fn of_plugins(shared: &Shared) -> impl Iterator<Item = Found> {
    let plugins = shared.home.plugins.loaded(&shared.home.dir);
    plugins.into_iter().flat_map(|plugin| {
        let read = plugin.contents.commands.iter().map(|(_, command)| found(command.clone(), &plugin.name));
        // Two plugins may have one of the same name: by both names it is always the one that is meant.
        let both = plugin.contents.commands.iter().map(|(_, command)| {
            let name = format!("{}:{}", plugin.name, command.name);
            Found { name, ..found(command.clone(), &plugin.name) }
        });
        read.chain(both).collect::<Vec<_>>()
    })
}

fn found(command: PluginCommand, from: &str) -> Found {
    Found {
        name: command.name,
        about: command.description.chars().take(MAX_ABOUT).collect(),
        takes: command.argument_hint.unwrap_or_default(),
        from: from.to_owned(),
        words: command.body,
        holds: Holds::default(),
    }
}

/// All of them, as a person reads them.
///
/// # Errors
/// None: what can’t be read is left out.
pub(crate) fn list(off: &OffCore, shared: &Arc<Shared>) -> Result<Reply, Problem> {
    let mut all: Vec<SlashCommand> = commands(off, shared)
        .into_iter()
        .map(|found| SlashCommand {
            command: found.name,
            about: found.about,
            takes: found.takes,
            from: found.from,
        })
        .collect();
    all.sort_by(|a, b| a.command.cmp(&b.command));
    Ok(Reply::Commands { commands: all })
}
