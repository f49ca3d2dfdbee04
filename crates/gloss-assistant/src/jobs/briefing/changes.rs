//! Changes in the folder since the last briefing: files that are new, gone, renamed or changed, each in a line. Nothing that
//! can't be known is guessed: a file that was not read then is only said to have changed.

use serde_json::{Value, json};

use super::files::File;
use super::record::{Record, Was};
use super::tables::Book;
use super::texts::{self, Doc};
use crate::desk::Desk;
use gloss_figures::words::escape;

/// Lines that are shown; of more it is said how many there are.
pub(super) const LINES: usize = 25;

/// The changes, in lines and counted by their kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Changes {
    /// Markdown, newest first.
    pub lines: Vec<String>,
    pub new: usize,
    pub changed: usize,
    pub gone: usize,
    pub renamed: usize,
}

impl Changes {
    /// Whether nothing did.
    pub(super) fn is_empty(&self) -> bool {
        self.new + self.changed + self.gone + self.renamed == 0
    }
}

/// The folder as it is.
pub(super) struct Now<'a> {
    pub files: &'a [File],
    pub docs: &'a [Doc],
    pub books: &'a [Book],
    /// The last briefing as a file.
    pub last: Option<&'a File>,
}

impl Now<'_> {
    /// Compares the folder with what the last briefing says of it. None while that is being asked.
    pub(super) fn since(&self, desk: &Desk, record: &Record) -> Option<Changes> {
        let here = |path: &str| self.files.iter().any(|file| file.path == path);
        let gone: Vec<&Was> = record.files.iter().filter(|was| !here(&was.path)).collect();
        let renamed: Vec<Option<Option<String>>> = gone.iter().map(|was| self.renamed(desk, was)).collect();
        let renamed: Vec<Option<String>> = renamed.into_iter().collect::<Option<_>>()?;
        let before = |path: &str| {
            gone.iter().zip(&renamed).find(|(_, now)| now.as_deref() == Some(path)).map(|(was, _)| *was)
        };
        let mut out = Changes::default();
        let asked: Vec<Option<Option<(Sort, String)>>> = self
            .files
            .iter()
            .map(|file| match (record.of(&file.path), before(&file.path)) {
                (Some(was), _) => self.changed(desk, file, was).map(|says| Some((Sort::Changed, says?))),
                (None, Some(was)) => self.changed(desk, file, was).map(|says| {
                    let old = escape(&was.path);
                    Some((
                        Sort::Renamed,
                        says.map_or_else(|| format!("was {old}."), |says| format!("was {old}; {says}")),
                    ))
                }),
                (None, None) if record.is_cut() && !self.is_newer(file) => Some(None),
                (None, None) => {
                    let title = self.docs.iter().find(|doc| doc.path == file.path).and_then(Doc::title);
                    let says =
                        title.map_or_else(|| "is new.".to_owned(), |title| format!("is new: {title}."));
                    Some(Some((Sort::New, says)))
                }
            })
            .collect();
        for (file, says) in self.files.iter().zip(asked) {
            let Some((sort, says)) = says? else { continue };
            *match sort {
                Sort::Changed => &mut out.changed,
                Sort::Renamed => &mut out.renamed,
                Sort::New => &mut out.new,
            } += 1;
            let colon = if says.starts_with("is new")
                || says.starts_with("has changed")
                || says.starts_with("was ")
            {
                ""
            } else {
                ":"
            };
            out.lines.push(format!("- **{}**{colon} {says}", escape(&file.path)));
        }
        for (was, _) in gone.iter().zip(&renamed).filter(|(_, now)| now.is_none()) {
            out.gone += 1;
            out.lines.push(format!("- **{}** is gone.", escape(&was.path)));
        }
        Some(out)
    }

    /// The new path of a file that is gone: the house knows it by what it holds. An inner none where it has none, an outer none
    /// while that is being asked.
    fn renamed(&self, desk: &Desk, was: &Was) -> Option<Option<String>> {
        if was.version.is_none() {
            return Some(None);
        }
        let read = desk.ask("read_file", &json!({ "path": was.path }))?;
        let now = read.ok().and_then(|read| read.get("path").and_then(Value::as_str).map(str::to_owned));
        Some(now.filter(|now| *now != was.path && self.files.iter().any(|file| file.path == *now)))
    }

    /// True for a file that changed after the last briefing was written.
    fn is_newer(&self, file: &File) -> bool {
        self.last.and_then(|last| last.at).zip(file.at).is_some_and(|(last, at)| at > last)
    }

    /// How a file changed; an inner none where it did not, an outer none while that is being asked.
    fn changed(&self, desk: &Desk, file: &File, was: &Was) -> Option<Option<String>> {
        let doc = self.docs.iter().find(|doc| doc.path == file.path);
        let book = self.books.iter().find(|book| book.path == file.path);
        let now = doc.and_then(|doc| doc.version).or_else(|| book.and_then(|book| book.version));
        let Some((old, now)) = was.version.zip(now) else {
            // What is listed to the minute can have changed once more in the minute of the briefing itself.
            let last = self.last.map(File::minute);
            let changed = file.minute() != was.minute || last == Some(file.minute()) && self.is_newer(file);
            return Some(changed.then(|| "has changed.".to_owned()));
        };
        if old == now {
            return Some(None);
        }
        match (doc, book) {
            (Some(doc), _) => Some(Some(match texts::read(desk, &file.path, Some(old))? {
                Ok((text, _)) => doc.since(&text),
                Err(_) => "has changed.".to_owned(),
            })),
            (None, Some(book)) => book.since(desk, old).map(Some),
            (None, None) => Some(None),
        }
    }
}

enum Sort {
    Changed,
    Renamed,
    New,
}
