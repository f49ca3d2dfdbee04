//! News of the engine over all folders, as the desktop tells it. Pure: it reads nothing and shows nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use gloss_protocol::{HeyLine, HeyWorkspace};

/// Longest words of a notification's line, in characters.
const LONGEST: usize = 160;
/// Things that one notification names.
const NAMED: usize = 3;

/// The news of all folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// False before the engine was asked: what was there then is nothing new.
    known: bool,
    working: Vec<Notice>,
    needs: BTreeMap<(PathBuf, String), Notice>,
    automations: u32,
}

/// A line about one thing of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its folder.
    pub folder: PathBuf,
    /// Its id, which tells it from all others there, whatever is said of it.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The news of it.
    pub says: String,
}

impl News {
    /// As the engine tells it.
    pub fn of(workspaces: &[HeyWorkspace]) -> Self {
        let mut news = Self { known: true, ..Self::default() };
        for workspace in workspaces {
            let told = |line: &HeyLine| Notice {
                folder: PathBuf::from(&workspace.folder),
                id: line.id.clone(),
                title: line.title.clone(),
                says: line.says.clone(),
            };
            news.working.extend(workspace.working.iter().map(told));
            let lines = workspace.waiting.iter().chain(&workspace.at_risk);
            let needs = lines.filter(|line| line.needs_you).map(told);
            news.needs.extend(needs.map(|told| ((told.folder.clone(), told.id.clone()), told)));
            news.automations += workspace.automations;
        }
        news
    }

    /// Whether something is at work, or comes by itself.
    pub fn is_busy(&self) -> bool {
        !self.working.is_empty() || self.automations > 0
    }

    /// How many things need the person.
    pub fn needs(&self) -> usize {
        self.needs.len()
    }

    /// Titles of what is at work.
    pub fn working(&self) -> impl Iterator<Item = &str> {
        self.working.iter().map(|told| told.title.as_str())
    }

    /// Automations that are switched on.
    pub fn automations(&self) -> u32 {
        self.automations
    }

    /// Folders in which something needs the person.
    pub fn needing(&self) -> Vec<PathBuf> {
        let folders: BTreeSet<&Path> = self.needs.values().map(|told| told.folder.as_path()).collect();
        folders.into_iter().map(Path::to_owned).collect()
    }

    /// Notices for things that need the person now and did not before.
    pub fn fresh_since(&self, before: &Self) -> Vec<Notice> {
        if !before.known {
            return Vec::new();
        }
        let fresh = self.needs.iter().filter(|(key, _)| !before.needs.contains_key(key));
        fresh.map(|(_, told)| told.clone()).collect()
    }

    /// `2 at work · 1 needs you`.
    pub fn line(&self) -> String {
        let mut parts = Vec::new();
        if !self.working.is_empty() {
            parts.push(format!("{} at work", self.working.len()));
        }
        match self.needs() {
            0 => {}
            1 => parts.push("1 needs you".to_owned()),
            many => parts.push(format!("{many} need you")),
        }
        if parts.is_empty() { "Nothing at work".to_owned() } else { parts.join(" · ") }
    }

    /// Why Gloss goes on without its window, and where it is.
    pub fn stays(&self, tray: bool) -> String {
        let why = match (self.working.len(), self.automations) {
            (0, 1) => "An automation is switched on.".to_owned(),
            (0, many) => format!("{many} automations are switched on."),
            (1, _) => "A task is at work.".to_owned(),
            (many, _) => format!("{many} tasks are at work."),
        };
        let place = if tray { "Find it in the tray." } else { "Start it again to see its window." };
        format!("{why} {place}")
    }
}

/// A notification's title and words; none where there is nothing to tell. What stands in the folder that the person
/// looks at is told by the page.
pub fn words(fresh: &[Notice], looked_at: Option<&Path>) -> Option<(String, String)> {
    let fresh: Vec<&Notice> = fresh.iter().filter(|told| Some(told.folder.as_path()) != looked_at).collect();
    let (first, rest) = fresh.split_first()?;
    if rest.is_empty() {
        return Some((plain(&first.title), plain(&first.says)));
    }
    let mut lines: Vec<String> = fresh.iter().take(NAMED).map(|told| plain(&told.title)).collect();
    if fresh.len() > NAMED {
        lines.push(format!("and {} more", fresh.len() - NAMED));
    }
    Some((format!("{} things need you", fresh.len()), lines.join("\n")))
}

/// One line with no control characters, cut where it is long.
fn plain(words: &str) -> String {
    let line = words.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    let mut out: String = line.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    if line.chars().count() > LONGEST {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use gloss_protocol::{HeyLine, HeyWorkspace, Timestamp};

    use super::{LONGEST, News, words};

    fn line(title: &str, needs_you: bool) -> HeyLine {
        HeyLine {
            id: title.to_owned(),
            task: None,
            title: title.to_owned(),
            says: format!("{title}?\nmore"),
            at: Timestamp(0),
            needs_you,
        }
    }

    fn news(folder: &str, working: &[&str], waiting: &[&str], automations: u32) -> HeyWorkspace {
        HeyWorkspace {
            name: folder.to_owned(),
            folder: folder.to_owned(),
            at_work: 0,
            working: working.iter().map(|title| line(title, false)).collect(),
            automations,
            cards: 0,
            moved: Vec::new(),
            waiting: waiting.iter().map(|title| line(title, true)).collect(),
            at_risk: vec![line("late", false)],
        }
    }

    #[test]
    fn only_what_is_new_and_not_in_sight_is_told() {
        let first = News::of(&[news("/a", &["one"], &["asks"], 0)]);
        assert!(first.fresh_since(&News::default()).is_empty(), "what was there at the start is nothing new");
        assert_eq!(first.fresh_since(&News::of(&[])).len(), 1, "but where nothing could be told");
        let both = News::of(&[news("/a", &[], &["asks", "again"], 0), news("/b", &[], &["other"], 1)]);
        let fresh = both.fresh_since(&first);
        assert_eq!(words(&fresh, None), Some(("2 things need you".to_owned(), "again\nother".to_owned())));
        assert_eq!(words(&fresh, Some(Path::new("/a"))), Some(("other".to_owned(), "other?".to_owned())));
        assert_eq!(words(&[], None), None);
        assert!(first.fresh_since(&both).is_empty(), "what was answered is nobody's news");
        assert_eq!(both.needing().len(), 2);
    }

    #[test]
    fn it_says_why_it_stays() {
        for (working, automations, line, stays) in [
            (&["one", "two"][..], 0, "2 at work · 1 needs you", Some("2 tasks are at work.")),
            (&["one"][..], 3, "1 at work · 1 needs you", Some("A task is at work.")),
            (&[][..], 1, "1 needs you", Some("An automation is switched on.")),
            (&[][..], 2, "1 needs you", Some("2 automations are switched on.")),
            (&[][..], 0, "1 needs you", None),
        ] {
            let news = News::of(&[news("/a", working, &["asks"], automations)]);
            assert_eq!(news.line(), line);
            assert_eq!(news.is_busy(), stays.is_some());
            if let Some(stays) = stays {
                assert!(news.stays(true).starts_with(stays), "{}", news.stays(true));
            }
        }
        assert_eq!(News::default().line(), "Nothing at work");
    }

    #[test]
    fn words_of_agents_are_one_plain_line() {
        let long = "x".repeat(LONGEST + 1);
        let many = News::of(&[news("/a", &[], &[&long, "\u{1b}[31mred\u{7}"], 0)]);
        let fresh = many.fresh_since(&News::of(&[]));
        let (_, body) = words(&fresh, None).unwrap();
        assert!(body.contains("[31mred") && body.contains('…') && !body.contains('\u{1b}'), "{body:?}");
    }
}
