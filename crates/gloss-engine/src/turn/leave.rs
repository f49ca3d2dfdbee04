//! Leave: whether a turn may read or make a file without asking. It has leave for what was pointed at, what the task itself
//! made, what an answered approval says, and what the person's own words name. Names are compared as they are; words of
//! others, and words in quotation marks, give none, and where a sentence could mean the opposite the person is asked.

use gloss_artifact::kinds;
use gloss_protocol::{
    Action, Goal, GoalCheck, ItemBody, MadeBy, May, Permission, Problem, Rule, Speaker, TurnId,
};

use crate::config::BUILTIN;
use crate::content::{folders_above, is_hidden};
use crate::turn::named::{Naming, PersonWords};
use crate::turn::obeyed;
use crate::turn::room::Turns;

/// Reason to ask the person before a turn reads a hidden file; none where it has leave.
pub(crate) fn asks_to_read(
    space: &Turns,
    turn: &TurnId,
    path: &str,
) -> Result<Option<&'static str>, Problem> {
    let asks = is_hidden(path) && !may_read(space, turn, path)?;
    Ok(asks.then_some("It is a hidden file."))
}

/// Whether a turn may read a file, whatever is in it.
pub(crate) fn may_read(space: &Turns, turn: &TurnId, path: &str) -> Result<bool, Problem> {
    if has_leave(space, turn, path, Permission::Read) || is_own(space, turn, path)? {
        return Ok(true);
    }
    let said = person_words(space, turn)?;
    let mut names = vec![path];
    // Who names a hidden folder names what lies in it.
    names.extend(
        folders_above(path)
            .filter(|folder| folder.rsplit('/').next().is_some_and(|name| name.starts_with('.'))),
    );
    names.extend(bare(space, path));
    // A word of every day, as credentials or config, names no file.
    names.retain(|name| !name.chars().all(char::is_alphabetic));
    Ok(said.files.iter().any(|file| file == path) || said.naming(&names).is_some())
}

/// Reason to ask the person before a turn makes or changes a file; none where it has leave. `site` is the file's.
pub(crate) fn asks_to_write(
    space: &Turns,
    turn: &TurnId,
    site: Option<&str>,
    path: &str,
) -> Result<Option<&'static str>, Problem> {
    let has_word = has_leave(space, turn, path, Permission::Write);
    match space.rule(turn, Action::Change)? {
        Rule::Ask if !has_word => return Ok(Some("Changing files is asked about each time.")),
        // What is the matter with a file of these says more.
        Rule::SecondOpinion if obeyed::is_obeyed(path) || is_hidden(path) => {}
        Rule::WhenISaySo | Rule::SecondOpinion if !has_word && !is_named(space, turn, path)? => {
            return Ok(Some("You did not say that this file should change."));
        }
        _ => {}
    }
    let why = if obeyed::is_obeyed(path) {
        "Other programs do what stands in it, because of its name."
    } else if is_hidden(path) {
        "It is a hidden file."
    } else if kinds::of_path(path).is_for_people(path) || is_office(path) {
        return Ok(None);
    } else {
        "It is code or data for programs."
    };
    if has_word {
        return Ok(None);
    }
    // Each time what programs do by themselves is written anew, its words are others.
    let is_strict = is_strict(path);
    let is_there = space.store.read().artifact(path)?.is_some() || is_there(space, path);
    let is_plain = is_of_page(path) && !is_strict;
    let said = person_words(space, turn)?;
    // A yes was for the words on its card, so it excuses no others: what the task made is its own to change where no card was needed.
    let is_wished = || said.naming(&[path]) == Some(Naming::Wished);
    let unasked = if site.is_some() { is_of_site(path) } else { is_plain && !is_script(path) };
    if !is_strict && (unasked || is_wished()) && is_own(space, turn, path)? {
        return Ok(None);
    }
    match site {
        // Pages come with the site that was asked for, and a new page is a document like any other.
        Some(site) if is_plain => {
            let named = [site.trim_end_matches('/'), site, path];
            let may = is_own(space, turn, site)? || said.files.iter().any(|file| file == site);
            return Ok((!may && said.naming(&named) != Some(Naming::Wished)).then_some(why));
        }
        None if is_plain && !is_there && !is_script(path) => return Ok(None),
        _ => {}
    }
    // To name a file that is there is leave to read it; a new one is made under the name that the person gave it.
    Ok((is_there || !is_wished()).then_some(why))
}

/// Whether a file is one of those that are asked about at each writing: other programs go by its name, or it is hidden.
pub(crate) fn is_strict(path: &str) -> bool {
    obeyed::is_obeyed(path) || is_hidden(path)
}

/// Whether a file is a document of another program, which nothing here writes as text: that is told without anybody being asked.
fn is_office(path: &str) -> bool {
    has_ending(path, &["docx", "doc", "odt", "rtf", "pdf", "pages", "ppt", "odp", "xls", "ods"])
}

/// Whether the person's own words name a file as it is called: it is the one they want written. What they attached is
/// material, and a bare name may be another file's.
pub(crate) fn is_named(space: &Turns, turn: &TurnId, path: &str) -> Result<bool, Problem> {
    Ok(person_words(space, turn)?.naming(&[path]) == Some(Naming::Wished))
}

/// Whether the person's own words name a host, with or without `www.`, or the very address.
pub(crate) fn names_host(
    space: &Turns,
    turn: &TurnId,
    (host, address): (&str, &str),
) -> Result<bool, Problem> {
    let plain = host.strip_prefix("www.").unwrap_or(host);
    let with = format!("www.{plain}");
    let secure = [format!("https://{plain}"), format!("https://{with}")];
    let bare = address.strip_prefix("https://").unwrap_or(address);
    let names = [plain, &with, &secure[0], &secure[1], bare, address];
    Ok(person_words(space, turn)?.naming(&names).is_some())
}

/// True for files that pages are made of.
fn is_of_page(path: &str) -> bool {
    has_ending(path, &["css", "htm", "html", "js", "mjs", "svg"])
}

/// True for a script of pages, which by itself is a program.
fn is_script(path: &str) -> bool {
    has_ending(path, &["js", "mjs"])
}

fn has_ending(path: &str, endings: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending.to_lowercase().as_str()))
}

/// True for files that pages are made of, and for the data that they show.
fn is_of_site(path: &str) -> bool {
    is_of_page(path)
        || has_ending(path, &["csv", "geojson", "json", "md", "tsv", "txt", "webmanifest", "xml"])
}

/// Whether notes on the file are served, or on the site that it is a file of, or an approval says so.
pub(super) fn has_leave(space: &Turns, turn: &TurnId, path: &str, permission: Permission) -> bool {
    let covers = |staged: &String| staged == path || (staged.ends_with('/') && path.starts_with(staged));
    let wanted = match permission {
        Permission::Read => May::ReadFile { path: path.to_owned() },
        _ => May::WriteFile { path: path.to_owned() },
    };
    space.copies.get(turn).is_some_and(|copies| copies.stages.keys().any(covers))
        || space.is_allowed(turn, permission, path)
        // What can't be looked up gives no leave.
        || space.may(turn, &wanted).unwrap_or(false)
}

/// Whether a file, or the site that holds it, was made by the turn's own task.
pub(super) fn is_own(space: &Turns, turn: &TurnId, path: &str) -> Result<bool, Problem> {
    let read = space.store.read();
    let Some(row) = read.turn(turn)? else { return Ok(false) };
    let site = space.shared.folder.site_of(path).map(|(site, _)| site);
    let Some(artifact) = read.artifact(site.unwrap_or(path))? else { return Ok(false) };
    // What the person had there first stays theirs, whoever changed it since.
    let Some(first) = read.version(&artifact.path, 1)? else { return Ok(false) };
    let maker = match &first.version.turn {
        Some(turn) if first.version.made_by == MadeBy::Agent => read.turn(turn)?,
        _ => None,
    };
    Ok(maker.is_some_and(|maker| maker.thread == row.thread))
}

/// Bare name of a file, where a file of this path is there: it means that file, and no other of the same name. What lies in a hidden
/// folder is named with it.
fn bare<'a>(space: &Turns, path: &'a str) -> Option<&'a str> {
    let (folder, name) = path.rsplit_once('/')?;
    (!is_hidden(folder) && is_there(space, path)).then_some(name)
}

/// Whether something has this name. What can't be looked at is told by the tool itself.
pub(crate) fn is_there(space: &Turns, path: &str) -> bool {
    !space.is_free(path).unwrap_or(true)
}

/// Words of the person of a turn's task in it; a helper's person is its task's.
///
/// # Errors
/// Errors of the store.
pub(crate) fn person_words(space: &Turns, turn: &TurnId) -> Result<PersonWords, Problem> {
    let read = space.store.read();
    let mut said = PersonWords::default();
    let Some(row) = read.turn(turn)? else { return Ok(said) };
    let Some(mut own) = read.thread(&row.thread)? else { return Ok(said) };
    if let Some(helps) = own.helps.take() {
        match read.thread(&helps.task)? {
            Some(task) => own = task,
            None => return Ok(said),
        }
    }
    let goal = read.goal_of(&own.id)?;
    if let Some(goal) = &goal {
        said.add_goal(goal);
    }
    // What an automation or a recipe does that somebody else wrote, its run says and not the person.
    let of_others = own.imported.is_some();
    let mut offered = Vec::new();
    for item in read.items(&own.id)? {
        match &item.body {
            ItemBody::Question { choices, .. } if own.model != BUILTIN => {
                offered.extend(choices.iter().cloned());
            }
            // The agent put these words into the person's mouth, who only pressed a button.
            ItemBody::Message { text, .. } if offered.iter().any(|choice| choice.trim() == text.trim()) => {}
            ItemBody::Message { .. } if of_others && item.n == 1 => {}
            ItemBody::Message { put: true, .. } => {}
            // Another task said it.
            ItemBody::Message { .. } if own.from_task && item.n == 1 => {}
            ItemBody::Message { from: Speaker::Person, text, attachments, .. } => {
                said.texts.push(text.clone());
                said.files.extend(attachments.iter().cloned());
            }
            ItemBody::Notes { notes, line } => {
                said.texts.push(line.clone());
                for note in notes.iter().map(|note| read.note(note)) {
                    let Some(note) = note? else { continue };
                    said.files.push(note.path);
                    said.texts.extend((!note.left && note.by.is_none()).then_some(note.text));
                }
            }
            _ => {}
        }
    }
    Ok(said)
}

impl PersonWords {
    /// Adds the person's words of a goal; its rounds begin with words of Gloss's own, and of a judge.
    fn add_goal(&mut self, goal: &Goal) {
        let draft = &goal.draft;
        self.texts.extend([draft.objective.clone(), draft.constraints.clone()]);
        self.files.extend(draft.attachments.iter().cloned());
        self.texts.extend(draft.checks.iter().filter_map(|check| match check {
            GoalCheck::File { path, .. } => Some(path.clone()),
            _ => None,
        }));
    }
}
