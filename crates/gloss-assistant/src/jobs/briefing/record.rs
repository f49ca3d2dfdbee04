//! The list of files at the end of a briefing: what the next one compares the folder with. It is written for people to
//! read, and read back with what people may have done to it; a line that is no longer one of its own is left out.

use jiff::civil::Date;

use super::day;
use super::files::File;
use gloss_figures::words::escape;

/// Files in the list; of more, the newest.
pub(super) const RECORDED: usize = 300;
/// The words that begin a briefing; its day follows.
pub(super) const TITLE: &str = "# Briefing, ";
const HEADING: &str = "## Files as this briefing found them";

/// A file as it was.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Was {
    pub path: String,
    /// The version that was read; none where it was not opened.
    pub version: Option<u64>,
    /// When it had last changed, as [`File::minute`] says it.
    pub minute: String,
}

/// The record that a briefing keeps: its day, and the files as it found them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Record {
    /// Its day; none where its title was changed.
    pub made: Option<Date>,
    pub files: Vec<Was>,
}

impl Record {
    /// Reads a briefing; none where the text is none.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (before, list) = text.split_once(HEADING)?;
        let made = before.lines().find_map(|line| line.strip_prefix(TITLE)).and_then(day::full);
        let files = list.lines().filter_map(was).take(RECORDED).collect();
        Some(Self { made, files })
    }

    /// A file as it was; none where it was not there.
    pub(super) fn of(&self, path: &str) -> Option<&Was> {
        self.files.iter().find(|was| was.path == path)
    }

    /// Whether the folder had more files than the list holds.
    pub(super) fn is_cut(&self) -> bool {
        self.files.len() >= RECORDED
    }
}

/// `| notes.md | version 2 | 17 Nov 2026, 14:03 |`
fn was(line: &str) -> Option<Was> {
    let line = line.trim().strip_prefix("| ")?.strip_suffix(" |")?;
    let mut cells = line.split(" | ");
    let (path, version, minute) = (cells.next()?, cells.next()?, cells.next()?);
    let ours = minute == "–" || minute.contains(':') && minute.contains(", ");
    let version = version.strip_prefix("version ").and_then(|version| version.parse().ok());
    ours.then(|| Was { path: unescaped(path), version, minute: minute.to_owned() })
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
    }
    out
}

/// The list for files and the versions in which they were read.
pub(super) fn list(files: &[File], version: impl Fn(&str) -> Option<u64>) -> String {
    let mut out = format!(
        "{HEADING}\n\nThe next briefing compares with this list.\n\n| File | Read as | Last changed |\n|---|---|---|\n"
    );
    for file in files.iter().take(RECORDED) {
        let version = version(&file.path).map_or_else(|| "–".to_owned(), |n| format!("version {n}"));
        out.push_str(&format!("| {} | {version} | {} |\n", escape(&file.path), file.minute()));
    }
    if files.len() > RECORDED {
        out.push_str("\nOlder files are not in the list.\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_is_written_is_read_again() {
        let file = |path: &str, local: Option<&str>| File {
            path: path.to_owned(),
            at: None,
            local: local.and_then(|local| local.parse().ok()),
        };
        let files = [file("a | b_[x] \\ & c.md", Some("2026-11-17T14:03:09")), file("sub/photo.png", None)];
        let text = format!(
            "{TITLE}Friday 20 November 2026\n\n{}",
            list(&files, |path| path.ends_with("md").then_some(3))
        );
        let read = Record::read(&text).unwrap();
        assert_eq!(read.made, Some(date(2026, 11, 20)));
        let expect = |path: &str, version, minute: &str| Was {
            path: path.to_owned(),
            version,
            minute: minute.to_owned(),
        };
        assert_eq!(
            read.files,
            [
                expect("a | b_[x] \\ & c.md", Some(3), "17 Nov 2026, 14:03"),
                expect("sub/photo.png", None, "–")
            ]
        );
        assert_eq!(Record::read("# Briefing, my own words"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "(?s)[|# a-z:,–\\\\]{0,80}") {
            let _ = Record::read(&format!("{HEADING}\n{text}"));
        }
    }
}
