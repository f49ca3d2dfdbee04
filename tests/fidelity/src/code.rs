//! Notes on lines of code across edits of the kind that people and tools make between two looks: names changed
//! everywhere, lines inserted, deleted, moved, indented, commented out, whole functions moved or copied. The files are
//! real: the sources of this project's dependencies as cargo has them on this machine. Reads, never downloads.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fastrand::Rng;
use gloss_artifact::Text;
use gloss_artifact::confine::Staging;
use gloss_protocol::{Kind, Reach, Region, RunPoint, Selection, Span};
use serde_json::Value;

use crate::score::Case;
use crate::tracked::truth;

/// What is done to lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    /// A name of the noted lines is another one, everywhere in the file.
    Rename,
    /// Some tokens of a line are others.
    Reword,
    /// Lines of another file stand here too.
    Insert,
    /// Some lines are gone.
    Delete,
    /// The lines up to the next blank one stand elsewhere.
    MoveGroup,
    /// A copy of these lines stands elsewhere.
    CopyGroup,
    /// Some lines are indented further.
    Indent,
    /// Some lines are comments now.
    Comment,
    /// A line and the next change places.
    Swap,
    /// A line is broken in two.
    Break,
}

const OPS: [Op; 10] = [
    Op::Rename,
    Op::Reword,
    Op::Insert,
    Op::Delete,
    Op::MoveGroup,
    Op::CopyGroup,
    Op::Indent,
    Op::Comment,
    Op::Swap,
    Op::Break,
];

/// The set's rows in the table: files that were edited somewhere, and in the noted lines themselves.
pub(crate) const SETS: [&str; 2] = ["code, natural", "code, touched"];

/// Files of these endings, of a length that people read.
const ENDINGS: [&str; 12] = ["c", "cpp", "css", "h", "html", "js", "py", "rs", "sh", "sql", "toml", "ts"];
const LENGTH: Range<usize> = 1_500..100_000;
/// Files that cases are drawn from.
const FILES: usize = 400;

type Tracked = (char, Option<u32>);

/// Lines of tracked characters, without their ends.
struct Draft {
    lines: Vec<Vec<Tracked>>,
}

impl Draft {
    fn new(text: &str) -> Self {
        let mut lines = vec![Vec::new()];
        for (n, ch) in text.chars().enumerate() {
            match (ch, lines.last_mut()) {
                ('\n', _) => lines.push(Vec::new()),
                (_, Some(line)) => line.push((ch, Some(n as u32))),
                (_, None) => {}
            }
        }
        Self { lines }
    }

    fn chars(&self) -> Vec<Tracked> {
        let mut out: Vec<Tracked> = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            if at > 0 {
                out.push(('\n', None));
            }
            out.extend(line);
        }
        out
    }

    /// The first line with a character of the quote.
    fn home(&self, quote: &Range<u32>) -> Option<usize> {
        let here = |line: &Vec<Tracked>| line.iter().any(|(_, id)| id.is_some_and(|id| quote.contains(&id)));
        self.lines.iter().position(here)
    }

    /// The lines around one up to blank lines.
    fn group(&self, at: usize) -> Range<usize> {
        let blank = |line: &Vec<Tracked>| line.iter().all(|(ch, _)| ch.is_whitespace());
        let start = (0..at).rev().find(|n| blank(&self.lines[*n])).map_or(0, |n| n + 1);
        let end = (at..self.lines.len()).find(|n| blank(&self.lines[*n])).unwrap_or(self.lines.len());
        start..end.max(start + 1).min(self.lines.len())
    }

    /// The positions from which only blank lines lead to a group.
    fn beside(&self, group: Range<usize>) -> std::ops::RangeInclusive<usize> {
        let blank = |at: &usize| self.lines[*at].iter().all(|(ch, _)| ch.is_whitespace());
        let start = (0..group.start).rev().take_while(blank).last().unwrap_or(group.start);
        start..=(group.end..self.lines.len()).take_while(blank).last().map_or(group.end, |last| last + 1)
    }

    fn apply(&mut self, op: Op, at: usize, other: &[&str], rng: &mut Rng) {
        let some = at..(at + rng.usize(1..6)).min(self.lines.len());
        let new = |text: &str| -> Vec<Tracked> { text.chars().map(|ch| (ch, None)).collect() };
        match op {
            Op::Rename => self.rename(at, rng),
            Op::Reword => reword(&mut self.lines[at], other, rng),
            Op::Insert => {
                let from = rng.usize(0..other.len());
                let lines =
                    other[from..(from + rng.usize(1..8)).min(other.len())].iter().map(|line| new(line));
                self.lines.splice(at..at, lines);
            }
            Op::Delete => drop(self.lines.drain(some)),
            Op::MoveGroup => {
                let group: Vec<_> = self.lines.drain(self.group(at)).chain([Vec::new()]).collect();
                let to = rng.usize(0..=self.lines.len());
                self.lines.splice(to..to, group);
            }
            Op::CopyGroup => {
                let copy =
                    self.lines[self.group(at)].iter().map(|line| line.iter().map(|(ch, _)| (*ch, None)));
                let copy: Vec<Vec<Tracked>> = copy.map(Iterator::collect).chain([Vec::new()]).collect();
                let to = rng.usize(0..=self.lines.len());
                // Right beside each other, nobody could say which of two equal ones is the copy.
                if !self.beside(self.group(at)).contains(&to) {
                    self.lines.splice(to..to, copy);
                }
            }
            Op::Indent | Op::Comment => {
                for line in &mut self.lines[some] {
                    line.splice(0..0, new(if op == Op::Indent { "    " } else { "// " }));
                }
            }
            Op::Swap => {
                if at + 1 < self.lines.len() {
                    self.lines.swap(at, at + 1);
                }
            }
            Op::Break => {
                let cut = self.lines[at].iter().position(|(ch, _)| matches!(ch, ',' | '(' | '{'));
                if let Some(cut) = cut {
                    let rest = self.lines[at].split_off(cut + 1);
                    let rest = new("        ").into_iter().chain(rest).collect();
                    self.lines.insert(at + 1, rest);
                }
            }
        }
        if self.lines.is_empty() {
            self.lines.push(Vec::new());
        }
    }

    /// Gives a name of a line another one in the whole file.
    fn rename(&mut self, at: usize, rng: &mut Rng) {
        let text = |line: &[Tracked]| line.iter().map(|(ch, _)| *ch).collect::<String>();
        let line = text(&self.lines[at]);
        let names: Vec<&str> = names(&line).collect();
        if names.is_empty() {
            return;
        }
        let (old, new) = (names[rng.usize(0..names.len())].to_owned(), format!("renamed_{}", rng.u16(..)));
        for line in &mut self.lines {
            let is_name = |ch: Option<&Tracked>| ch.is_some_and(|(ch, _)| ch.is_alphanumeric() || *ch == '_');
            let mut at = 0;
            while at + old.chars().count() <= line.len() {
                let end = at + old.chars().count();
                let before = at.checked_sub(1).and_then(|at| line.get(at));
                if text(&line[at..end]) == old && !is_name(before) && !is_name(line.get(end)) {
                    line.splice(at..end, new.chars().map(|ch| (ch, None)));
                    at += new.chars().count();
                } else {
                    at += 1;
                }
            }
        }
    }
}

/// The names in a line: words of letters, of at least four of them.
fn names(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| word.len() >= 4 && word.starts_with(|c: char| c.is_alphabetic()))
}

/// Exchanges one to three names of a line for others.
fn reword(line: &mut Vec<Tracked>, other: &[&str], rng: &mut Rng) {
    let words: Vec<&str> = other.iter().flat_map(|line| names(line)).collect();
    for _ in 0..rng.usize(1..4) {
        let is_word = |(ch, _): &Tracked| ch.is_alphanumeric() || *ch == '_';
        let starts: Vec<usize> = (0..line.len())
            .filter(|at| is_word(&line[*at]) && (*at == 0 || !is_word(&line[at - 1])))
            .collect();
        if starts.is_empty() || words.is_empty() {
            return;
        }
        let start = starts[rng.usize(0..starts.len())];
        let end = (start..line.len()).find(|at| !is_word(&line[*at])).unwrap_or(line.len());
        line.splice(start..end, words[rng.usize(0..words.len())].chars().map(|ch| (ch, None)));
    }
}

/// Source files of the dependencies, a sample that is the same for the same lock file.
fn files(rng: &mut Rng) -> Vec<Arc<str>> {
    let mut paths: Vec<PathBuf> = Vec::new();
    let packages = packages();
    for folder in &packages {
        find(folder, 0, &mut paths);
    }
    // Neither the order of a machine's folders nor where they lie says anything: each path from its package's folder on.
    let home = |path: &Path| {
        packages.iter().find_map(|folder| path.strip_prefix(folder.parent()?).ok().map(Path::to_path_buf))
    };
    // Each by itself, so that one package more or less changes little of what is drawn.
    let seed = rng.u64(..);
    paths.sort_by_cached_key(|path| {
        let mut hasher = DefaultHasher::new();
        (seed, home(path)).hash(&mut hasher);
        hasher.finish()
    });
    let texts = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok());
    let fits =
        |text: &String| LENGTH.contains(&text.len()) && !text.contains(['\r', '\0']) && text.ends_with('\n');
    texts.filter(fits).take(FILES).map(Into::into).collect()
}

fn find(folder: &Path, depth: usize, out: &mut Vec<PathBuf>) {
    let Some(entries) = std::fs::read_dir(folder).ok().filter(|_| depth < 8) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            find(&path, depth + 1, out);
        } else if path.extension().is_some_and(|ending| ENDINGS.iter().any(|one| ending == *one)) {
            out.push(path);
        }
    }
}

/// The folders of all packages that this workspace is built from, on this kind of machine.
fn packages() -> BTreeSet<PathBuf> {
    let rustc = answer("rustc", &["-vV"]);
    let rustc = String::from_utf8_lossy(&rustc);
    let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let words = ["metadata", "--format-version", "1", "--offline", "--filter-platform", host];
    let metadata: Value = serde_json::from_slice(&answer(env!("CARGO"), &words)).expect("metadata");
    let packages = metadata["packages"].as_array().expect("packages").iter();
    packages
        .filter(|package| !package["source"].is_null())
        .filter_map(|package| Path::new(package["manifest_path"].as_str()?).parent().map(Path::to_path_buf))
        .collect()
}

fn answer(program: &str, words: &[&str]) -> Vec<u8> {
    #[expect(clippy::disallowed_methods, reason = "cargo knows where the sources are")]
    let mut command = std::process::Command::new(program);
    let output = command.args(words).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    output.unwrap_or_else(|error| panic!("{program}: {error}")).stdout
}

/// A quote as a person makes it: one to eight lines, or some words of one, as bytes of the text.
fn quote_in(text: &str, rng: &mut Rng) -> Option<Range<usize>> {
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let first = rng.usize(0..starts.len());
    let last = (first + if rng.bool() { 0 } else { rng.usize(0..8) }).min(starts.len() - 1);
    let end = starts.get(last + 1).map_or(text.len(), |next| next - 1);
    let lines = text.get(starts[first]..end)?;
    // A line of brackets alone is not what anybody writes a note on.
    if lines.lines().next().is_none_or(|line| names(line).next().is_none()) {
        return None;
    }
    let kept = lines.trim_end();
    let lead = if kept.contains('\n') { 0 } else { kept.len() - kept.trim_start().len() };
    let whole = starts[first] + lead..starts[first] + kept.len();
    let words: Vec<usize> = kept.match_indices(' ').map(|(at, _)| at).filter(|at| *at > lead).collect();
    if kept.contains('\n') || words.len() < 3 || rng.u8(..) > 80 {
        return Some(whole);
    }
    let cut = words[rng.usize(1..words.len())];
    let part = kept.get(lead..cut)?.trim_end();
    (names(part).count() > 1).then_some(whole.start..whole.start + part.len())
}

/// Cases made from the files: in the first half the quote's own lines are edited, in the second any are.
pub fn code(count: usize, seed: u64) -> Vec<(&'static str, Case)> {
    let mut rng = Rng::with_seed(seed);
    let files = files(&mut rng);
    let mut out = Vec::new();
    while out.len() < count {
        let old = files[rng.usize(0..files.len())].clone();
        let other = files[rng.usize(0..files.len())].clone();
        let other: Vec<&str> = other.lines().collect();
        let Some(quote) = quote_in(&old, &mut rng) else { continue };
        let char_at = |byte: usize| old.get(..byte).unwrap_or_default().chars().count() as u32;
        let numbers = char_at(quote.start)..char_at(quote.end);
        let touched = out.len() < count / 2;
        let first = OPS[out.len() % OPS.len()];
        let (mut draft, mut done) = (Draft::new(&old), Vec::new());
        for n in 0..rng.usize(1..=5) {
            let op = if n == 0 { first } else { OPS[rng.usize(0..OPS.len())] };
            let at = match draft.home(&numbers) {
                Some(home) if n == 0 && touched => home,
                _ => rng.usize(0..draft.lines.len()),
            };
            draft.apply(op, at, &other, &mut rng);
            done.push(op);
        }
        let chars = draft.chars();
        let new: Arc<str> = chars.iter().map(|(ch, _)| *ch).collect::<String>().into();
        let truth = truth(&chars, &new, numbers);
        let name = format!("code {} {done:?}{}", out.len(), if touched { " on it first" } else { "" });
        let case = Case { name, kind: Kind::Code, old, new, quote, truth };
        out.push((if touched { SETS[1] } else { SETS[0] }, case));
    }
    out
}

/// What came of pointing at the quotes and of changing them where they are found again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// Quotes that were pointed at.
    pub pointed: usize,
    /// Of those, selections that came to another place, or to none.
    pub refused: usize,
    /// Places that were certain, and changed.
    pub changed: usize,
    /// Changes that were not made whole.
    pub withheld: usize,
    /// Changes that altered a byte outside of their place.
    pub outside: usize,
}

/// Points at each quote as a viewer does, finds it again and changes what is certain.
pub fn edit_code<'a>(cases: impl Iterator<Item = &'a Case>) -> Edited {
    let mut edited = Edited::default();
    for case in cases {
        let (old, new, between) = case.between();
        edited.pointed += 1;
        let pointed =
            select(&old, &case.quote).and_then(|selection| old.point(&selection, Reach::Selection).ok());
        let at = pointed.as_ref().and_then(|pointed| pointed.region.spans().first());
        if at.map(|span| span.range()) != Some(case.quote.clone()) {
            edited.refused += 1;
        }
        let found = case.find(&between, &old, &new);
        let (Some(at), true) = (found.at, found.status.certain()) else { continue };
        edited.changed += 1;
        let mut staging = Staging::new(&new, &[(0, vec![Span::new(at.start, at.end)])]);
        let (token, _) = staging.read(0);
        let words = "other_words();\nand_more(1);";
        let taken = staging.edit(0, &token, &[(0, words.to_owned())]).is_ok();
        let text = staging.verdict().apply(new.source());
        let expect = [&new.source()[..at.start], words, &new.source()[at.end..]].concat();
        edited.withheld += usize::from(!taken || text != expect);
        let beside = text.starts_with(&new.source()[..at.start]) && text.ends_with(&new.source()[at.end..]);
        edited.outside += usize::from(!beside);
    }
    edited
}

/// The selection that a viewer makes of a range: the number of a line is the number of its run.
fn select(text: &Text, range: &Range<usize>) -> Option<Selection> {
    let point = |byte: usize| {
        let above = text.source().get(..byte)?;
        let line = above.rsplit('\n').next()?;
        let run = above.matches('\n').count() as u32;
        Some(RunPoint { run, utf16: line.encode_utf16().count() as u32 })
    };
    let region = Region::Text { spans: vec![Span::new(range.start, range.end)], reach: Reach::Selection };
    Some(Selection {
        start: point(range.start)?,
        end: point(range.end)?,
        text: text.visible(&region),
        more: None,
    })
}
