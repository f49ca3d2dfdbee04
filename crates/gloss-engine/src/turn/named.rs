//! Which files a turn may meet and make that it was not simply given: hidden ones, code, and what other programs or agents
//! obey. A sentence in a document must not lead there, so each of them waits until the person has named it, attached it,
//! pointed at it, or asked for code of its kind. Asks the store and decides; reads and writes no file.

mod asked;
mod forbidden;
mod names;
mod obeyed;

use gloss_artifact::kinds;
use gloss_protocol::{Code, Goal, GoalCheck, Item, ItemBody, Problem, Speaker, Thread, TurnId};

use crate::content::is_hidden;
use crate::goals;
use crate::space::Space;

pub(super) use names::check_name;

/// All that a person has said in a task.
#[derive(Debug, Default)]
struct Said {
    /// Their words.
    texts: Vec<String>,
    /// Files that they have attached or pointed at.
    files: Vec<String>,
}

/// What a file is for whoever would make it unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Makes {
    /// Words and figures for people.
    Document,
    /// Code, settings or data for machines.
    Code,
    /// Other programs or agents do what stands in it, because of what it is called.
    Obeyed,
}

impl Makes {
    fn of(path: &str) -> Self {
        match kinds::of_path(path).is_for_people(path) {
            _ if obeyed::is_obeyed(path) => Self::Obeyed,
            true => Self::Document,
            false => Self::Code,
        }
    }
}

impl Said {
    /// True where the person named this file, by its path or by what it is called.
    fn names(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.has_file(path) || self.hears(&[path, name])
    }

    /// True where the person named this hidden file, or the hidden part of its path that leads there.
    fn names_hidden(&self, path: &str) -> bool {
        self.has_file(path) || self.hears(&names::hidden_names(path))
    }

    /// What was said of these names last: who forbids a file takes back that it was named, and the other way round.
    fn hears(&self, names: &[&str]) -> bool {
        self.texts.iter().filter_map(|text| names::hears(text, names)).next_back().unwrap_or(false)
    }

    /// Attached or pointed at: itself, or the site that it lies in.
    fn has_file(&self, path: &str) -> bool {
        self.files.iter().any(|file| file == path)
    }

    /// True where the person asked for code with this ending.
    fn asks_for(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        let ending = name.rsplit('.').next().unwrap_or_default();
        self.texts.iter().any(|text| asked::asks_for(text, ending))
    }

    /// True where a file belongs to a site that the person named, pointed at or asked for.
    fn asks_for_site(&self, site: Option<&str>, path: &str) -> bool {
        if !asked::is_of_site(path) {
            return false;
        }
        let named = |site: &str| {
            let index = format!("{site}index.html");
            let name = site.trim_end_matches('/');
            self.has_file(site) || self.names(name) || self.names(&index)
        };
        site.is_some_and(named) || self.texts.iter().any(|text| asked::asks_for_site(text))
    }
}

impl Space {
    /// Refuses a hidden file that nobody but the agent has named.
    ///
    /// # Errors
    /// [`Code::BadRequest`], with what the agent can do.
    pub(super) fn check_hidden(&self, turn: &TurnId, path: &str) -> Result<(), Problem> {
        if !is_hidden(path) || self.is_pointed_at(turn, path) || self.said(turn)?.names_hidden(path) {
            return Ok(());
        }
        Err(unnamed(path, "is hidden, and the person has not named it"))
    }

    /// Refuses to make or rewrite code, and what other programs obey, where nobody but the agent has named it. `site` is the
    /// site that it lies in.
    ///
    /// # Errors
    /// As [`Self::check_hidden`].
    pub(super) fn check_made(&self, turn: &TurnId, site: Option<&str>, path: &str) -> Result<(), Problem> {
        let makes = Makes::of(path);
        if makes == Makes::Document || self.is_pointed_at(turn, path) {
            return Ok(());
        }
        let said = self.said(turn)?;
        if said.names(path) || (is_hidden(path) && said.names_hidden(path)) {
            return Ok(());
        }
        match makes {
            Makes::Obeyed => {
                Err(unnamed(path, "is a file that other programs obey, and the person has not named it"))
            }
            _ if said.asks_for(path) || said.asks_for_site(site, path) => Ok(()),
            _ => Err(unnamed(path, "is code or data for programs, which the person has not asked for")),
        }
    }

    /// True for a run of an automation that came out of a file.
    fn is_of_others(&self, task: &Thread) -> Result<bool, Problem> {
        let Some(id) = &task.automation else { return Ok(false) };
        Ok(self.store.read().automation(id)?.is_some_and(|automation| automation.imported))
    }

    /// True where notes on this file are served, or on the site that it is a file of.
    fn is_pointed_at(&self, turn: &TurnId, path: &str) -> bool {
        self.running.get(turn).is_some_and(|running| running.stages.contains_key(path))
    }

    /// What the person of a turn's task has said in it; a helper's person is its task's.
    fn said(&self, turn: &TurnId) -> Result<Said, Problem> {
        let read = self.store.read();
        let Some(row) = read.turn(turn)? else { return Ok(Said::default()) };
        let Some(mut own) = read.thread(&row.thread)? else { return Ok(Said::default()) };
        if let Some(helps) = own.helps.take() {
            match read.thread(&helps.task)? {
                Some(task) => own = task,
                None => return Ok(Said::default()),
            }
        }
        let goal = read.goal_of(&own.id)?;
        let mut said = Said::default();
        if let Some(goal) = &goal {
            said.of_goal(goal);
        }
        self.said_in(&own, goal.as_ref(), &mut said)?;
        Ok(said)
    }

    /// Gathers what a person has said and pointed at in a task.
    fn said_in(&self, own: &Thread, goal: Option<&Goal>, said: &mut Said) -> Result<(), Problem> {
        for item in self.store.read().items(&own.id)? {
            match &item.body {
                ItemBody::Message { text, .. } if is_put(&item, own, goal, text) => {}
                // What an automation does that somebody else wrote, its run says and not the person.
                ItemBody::Message { .. } if item.n == 1 && self.is_of_others(own)? => {}
                ItemBody::Message { from: Speaker::Person, text, attachments, .. } => {
                    said.texts.push(text.clone());
                    said.files.extend(attachments.iter().cloned());
                }
                ItemBody::Notes { notes, line } => {
                    said.texts.push(line.clone());
                    for note in notes.iter().map(|note| self.store.read().note(note)) {
                        let Some(note) = note? else { continue };
                        said.files.push(note.path);
                        said.texts.extend((!note.left && note.by.is_none()).then_some(note.text));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// True for words that begin a turn and that its person did not say: another task's, or a goal's for a round of it.
fn is_put(item: &Item, own: &Thread, goal: Option<&Goal>, text: &str) -> bool {
    (own.from_task && item.n == 1) || goal.is_some_and(|goal| goals::begins_round(goal, text))
}

impl Said {
    /// What a person has said with a goal; its rounds begin with words of Gloss's own, and of a judge.
    fn of_goal(&mut self, goal: &Goal) {
        let draft = &goal.draft;
        self.texts.extend([draft.objective.clone(), draft.constraints.clone()]);
        self.texts.extend(draft.checks.iter().map(goals::said));
        self.files.extend(draft.attachments.iter().cloned());
        self.files.extend(draft.checks.iter().filter_map(|check| match check {
            GoalCheck::File { path, .. } => Some(path.clone()),
            _ => None,
        }));
    }
}

/// A file that waits for the person's word.
fn unnamed(path: &str, why: &str) -> Problem {
    Problem::new(Code::BadRequest, format!("{} {why}.", names::shown(path))).with_next(
        "Go on without it, or ask the person for it by its name, with the name in the choice that says yes.",
    )
}

#[cfg(test)]
mod tests {
    use super::{Makes, Said};

    fn said(text: &str) -> Said {
        Said { texts: vec![text.to_owned()], files: Vec::new() }
    }

    #[test]
    fn documents_are_made_freely_and_code_is_not() {
        for (path, makes) in [
            ("report.md", Makes::Document),
            ("figures.csv", Makes::Document),
            ("book.xlsx", Makes::Document),
            ("notes.txt", Makes::Document),
            ("run.py", Makes::Code),
            ("data.json", Makes::Code),
            ("x.service", Makes::Obeyed),
            ("web/package.json", Makes::Obeyed),
            ("CMakeLists.txt", Makes::Obeyed),
            ("skills/x/SKILL.md", Makes::Obeyed),
        ] {
            assert_eq!(Makes::of(path), makes, "{path}");
        }
    }

    #[test]
    fn a_file_is_named_by_its_path_or_by_what_it_is_called() {
        assert!(said("Write tools/run.py").names("tools/run.py"));
        assert!(said("Write run.py, please").names("tools/run.py"));
        assert!(said("Write a makefile").names("Makefile"));
        assert!(!said("Write rerun.py").names("run.py"));
        assert!(!said("Look at package.json.md").names("package.json"));
    }

    #[test]
    fn files_of_a_site_come_with_it() {
        for (text, site, path, asked) in [
            ("Make a small website for the bakery", None, "bakery/style.css", true),
            ("Make a small website for the bakery", None, "bakery/app.js", true),
            ("Make a small website for the bakery", None, "bakery/deploy.py", false),
            ("Change the prices in bread", Some("bread/"), "bread/pages/prices.html", true),
            ("Summarise memo.md", Some("bread/"), "bread/app.js", false),
            ("Write a summary of our website", None, "app.js", false),
        ] {
            assert_eq!(said(text).asks_for_site(site, path), asked, "{text}: {path}");
        }
    }
}
