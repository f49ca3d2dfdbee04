//! The skills that a turn is told of: all of them where they are few, else those whose words fit the task best; the one that a
//! person calls by its name is read to it at once. Source of the gates: `gloss-extension/src/choose.rs`.

use std::path::Path;

use gloss_artifact::sha256;
use gloss_extension::{BEGINS, Chooser, OFFERED};
use gloss_protocol::{Access, Code, Problem, SkillStatus};

use super::found::{Found, by_name, skills};
use super::roots::FILE;
use crate::doors::Shared;
use crate::off_core::OffCore;
use crate::plain_file;

/// Bytes of descriptions that a model is told at most, about 2,000 tokens.
const MAX_TOLD: usize = 8_000;
/// Skills that are told where not all of them can be.
const FEW: usize = 10;
/// Bytes of the names of the others, by which a model knows that they are there.
const MAX_NAMES: usize = 4_000;
/// Longest description of one that is told, in characters.
const MAX_DESCRIPTION: usize = 400;
/// Longest words of a skill that a model is given at once, in bytes.
const MAX_TEXT: usize = 48 << 10;
/// Largest file of a skill that is read to a model.
const MAX_FILE: u64 = 256 << 10;

/// What a turn is told of skills.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offer {
    /// The words.
    pub words: String,
    /// Whether any can be read.
    pub any: bool,
}

/// The skills for a turn, in what is in force for it and by the words that a person wrote to it.
pub(crate) fn offer(off: &OffCore, shared: &Shared, entries: &[Access], words: &[String]) -> Offer {
    let all = usable(off, shared, entries);
    if all.is_empty() {
        return Offer::default();
    }
    let mut parts = Vec::new();
    for found in called(&all, words) {
        parts.push(format!("The person calls the skill {}. Follow it:\n{}", found.name, text_of(found)));
    }
    let by_agent = by_agent(&all);
    parts.extend(listed(&by_agent, &words.join("\n")));
    Offer { words: parts.join("\n\n"), any: true }
}

fn usable(off: &OffCore, shared: &Shared, entries: &[Access]) -> Vec<Found> {
    let mut all = skills(off, shared, entries);
    all.retain(|found| found.status == SkillStatus::Found);
    all
}

/// The skills that the person's words call by `$name`.
fn called<'a>(all: &'a [Found], words: &[String]) -> Vec<&'a Found> {
    let is_name = |char: char| char.is_alphanumeric() || "-_.:".contains(char);
    let names: Vec<&str> = words
        .iter()
        .flat_map(|text| text.match_indices('$').map(move |(at, _)| text.get(at + 1..).unwrap_or_default()))
        .map(|rest| rest.split(|char| !is_name(char)).next().unwrap_or_default().trim_end_matches(['.', ':']))
        .collect();
    let wanted: Vec<&Found> = names.iter().filter_map(|name| by_name(all.iter(), name)).collect();
    let is_called = |found: &&Found| {
        wanted.iter().any(|one| std::ptr::eq(*one, *found))
            && found.skill.as_ref().is_some_and(|skill| skill.by_person)
    };
    all.iter().filter(is_called).collect()
}

/// The skills that an agent may choose by itself.
fn by_agent(all: &[Found]) -> Vec<&Found> {
    all.iter().filter(|found| found.skill.as_ref().is_some_and(|skill| skill.by_agent)).collect()
}

/// What a skill is for, on one line.
fn description(found: &Found) -> String {
    let words = words_of(found);
    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MAX_DESCRIPTION).collect()
}

/// What a skill is for and when, in its author's words.
fn words_of(found: &Found) -> String {
    let skill = found.skill.as_ref();
    skill.map(|skill| format!("{} {}", skill.description, skill.when_to_use)).unwrap_or_default()
}

/// The list of skills with what each is for; none where there is none.
fn listed(all: &[&Found], task: &str) -> Option<String> {
    let lines: Vec<String> =
        all.iter().map(|found| format!("- {}: {}", found.name, description(found))).collect();
    let told: Vec<(usize, Option<f64>)> = if lines.iter().map(String::len).sum::<usize>() <= MAX_TOLD {
        let fitting = choose(all, task, 1);
        (0..all.len())
            .map(|at| (at, fitting.iter().find(|(one, _)| *one == at).map(|(_, gate)| *gate)))
            .collect()
    } else {
        choose(all, task, FEW).into_iter().map(|(at, gate)| (at, Some(gate))).collect()
    };
    let line = |(at, gate): (usize, Option<f64>)| {
        let fits = match gate {
            Some(gate) if gate >= BEGINS => " (fits this task)",
            Some(gate) if gate >= OFFERED => " (may fit this task)",
            _ => "",
        };
        lines.get(at).map(|line| format!("{line}{fits}"))
    };
    let others = names_beside(all, &told);
    let told: Vec<String> = told.into_iter().filter_map(line).chain(others).collect();
    (!told.is_empty()).then(|| {
        format!("Skills, ways of working that you read with read_skill before you follow them, where one fits the task:\n{}", told.join("\n"))
    })
}

/// The names of the skills that are not told with what they are for, as many as there is room for.
fn names_beside(all: &[&Found], told: &[(usize, Option<f64>)]) -> Option<String> {
    let others = all.iter().enumerate().filter(|(at, _)| !told.iter().any(|(one, _)| one == at));
    let mut names: Vec<&str> = others.map(|(_, found)| found.name.as_str()).collect();
    names.sort_unstable();
    let mut out = String::new();
    for name in names {
        if out.len() + name.len() > MAX_NAMES {
            break;
        }
        out += if out.is_empty() { "" } else { ", " };
        out += name;
    }
    (!out.is_empty()).then(|| {
        format!("Others, of which read_skill tells more by name, or by words of what is needed: {out}.")
    })
}

fn choose(all: &[&Found], task: &str, most: usize) -> Vec<(usize, f64)> {
    let words: Vec<(String, String)> =
        all.iter().map(|found| (found.name.clone(), words_of(found))).collect();
    let chooser = Chooser::new(words.iter().map(|(name, words)| (name.as_str(), words.as_str())));
    chooser.choose(task, most).into_iter().map(|choice| (choice.skill, choice.gate)).collect()
}

/// A skill's instructions as a model reads them, with the files that it may read or run.
fn text_of(found: &Found) -> String {
    let Some(skill) = &found.skill else { return String::new() };
    let end = skill.body.floor_char_boundary(MAX_TEXT.min(skill.body.len()));
    let mut out = skill.body.get(..end).unwrap_or_default().trim().to_owned();
    let others = found.others();
    if !others.is_empty() {
        out += &format!("\n\nIts files, each read with read_skill: {}.", others.join(", "));
    }
    if !skill.runs.is_empty() {
        out += "\n\nCommands in it that begin with ! were not run; run what is needed with run_command.";
    }
    out
}

/// A skill for a turn: its words, or one of its files; and its folder, so that its scripts can be run.
///
/// # Errors
/// Where it may not be used, or has no such file.
pub(crate) fn read_for(
    off: &OffCore,
    shared: &Shared,
    entries: &[Access],
    name: &str,
) -> Result<Found, Problem> {
    let all = usable(off, shared, entries);
    let plain = name.strip_prefix('$').unwrap_or(name);
    if let Some(found) = by_name(all.iter(), plain) {
        return Ok(found.clone());
    }
    let by_agent = by_agent(&all);
    let near = choose(&by_agent, plain, FEW).into_iter().filter_map(|(at, _)| by_agent.get(at));
    let near = near.map(|found| format!("{}: {}", found.name, description(found))).collect();
    Err(Problem::new(Code::NotFound, format!("There is no skill {plain} that may be used."))
        .with_next("Read one of those that come near, or go on without.")
        .with_candidates(near))
}

impl Found {
    /// Its files beside its own.
    pub(crate) fn others(&self) -> Vec<String> {
        self.files.keys().filter(|name| *name != FILE).cloned().collect()
    }

    /// The bytes of one of its files, as they were when they were trusted; none where it is no plain file.
    ///
    /// # Errors
    /// Where it is another one by now.
    fn bytes(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Problem> {
        let Ok(Some(bytes)) = plain_file::read(&self.folder.join(name), most) else { return Ok(None) };
        match self.files.get(name) {
            Some(Some(digest)) if *digest != sha256(&bytes) => {
                let says = format!("{name} of the skill {} has changed meanwhile.", self.name);
                Err(Problem::new(Code::FileChanged, says).with_next("Go on without it, and say so."))
            }
            _ => Ok(Some(bytes)),
        }
    }

    /// Its instructions, or one of its files.
    ///
    /// # Errors
    /// Where it has no such file, or that is no text.
    pub(crate) fn text(&self, file: Option<&str>) -> Result<String, Problem> {
        let Some(name) = file else { return Ok(text_of(self)) };
        let missing = || {
            Problem::new(Code::NotFound, format!("The skill {} has no file {name}.", self.name))
                .with_next(format!("It has: {}.", self.others().join(", ")))
        };
        if !self.files.contains_key(name) {
            return Err(missing());
        }
        let bytes = self.bytes(name, MAX_FILE)?.ok_or_else(missing)?;
        String::from_utf8(bytes).map_err(|_| {
            Problem::new(Code::NotText, format!("{name} is no text.")).with_next("Use it with run_command.")
        })
    }

    /// Copies its files into a folder of a task's own, where its scripts can be run; gives the folder's name. What lies there was laid
    /// out before, or is a program's: it may be a link to anywhere, so all is made where no program reaches, and moved there whole.
    ///
    /// # Errors
    /// Where the disk says no, or one of them has changed meanwhile.
    pub(crate) fn lay_out(&self, scratch: &Path) -> Result<String, Problem> {
        let failed = |error: std::io::Error| {
            Problem::new(Code::DiskFull, format!("The skill’s files can’t be laid out: {error}."))
        };
        let beside = tempfile::tempdir_in(scratch.parent().unwrap_or(scratch)).map_err(failed)?;
        let to = beside.path().join("new");
        std::fs::create_dir(&to).map_err(failed)?;
        for name in self.files.keys() {
            let Some(bytes) = self.bytes(name, MAX_FILE * 64)? else { continue };
            let path = to.join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(&to)).map_err(failed)?;
            std::fs::write(path, bytes).map_err(failed)?;
        }
        let name = format!("skill-{}", self.name);
        let at = scratch.join(&name);
        if at.symlink_metadata().is_ok() {
            std::fs::rename(&at, beside.path().join("old")).map_err(failed)?;
        }
        std::fs::rename(&to, &at).map_err(failed)?;
        Ok(name)
    }
}
