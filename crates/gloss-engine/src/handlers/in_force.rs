//! Whether a change is still in force. What it took away may stand there again, and what it put there may be out again: by
//! restoring a version, by hand, or in another program. Reads versions; changes nothing, and guesses no place.

use std::collections::HashMap;

use gloss_artifact::{Splice, kinds, splice};
use gloss_protocol::{Change, ChangeState, Problem, Span};

use crate::space::Space;

/// State of an applied change in the newest version.
pub(super) enum Force {
    /// Its words may still be taken back.
    Still,
    /// The artifact says there what it said before the change.
    Over,
    /// One of several equal words went in this version: whether the change's own can't be told.
    Unsure(u32),
}

/// Context of changes that are taken back together.
pub(super) struct Besides<'a> {
    /// Versions that are taken back too: what they brought and took is no one else's doing.
    pub versions: &'a [u32],
    /// Changes that were found to be over.
    pub over: &'a [Change],
}

/// Looks at what the versions after a change did to it; `steps` gives what each of them did.
///
/// # Errors
/// Where a version can't be read.
pub(super) fn look(
    space: &Space,
    (path, newest): (&str, u32),
    change: &Change,
    besides: &Besides<'_>,
    mut steps: impl FnMut(u32) -> Result<Vec<Splice>, Problem>,
) -> Result<Force, Problem> {
    let (Some(span), Some(made_in)) = (change.span_after, change.version) else { return Ok(Force::Still) };
    if is_restored(space, (path, newest), made_in, besides.versions)? {
        return Ok(Force::Over);
    }
    let Some(moved) = Moved::of(space, path, change)? else { return Ok(Force::Still) };
    let mut at = Span { start: span.start + moved.at, end: span.start + moved.at };
    if !moved.comes_back {
        at.end += moved.words.len() as u32;
    }
    let first = moved.count(space.text(path, made_in)?.source(), at);
    let (mut count, mut came, mut last) = (first, 0_i64, made_in);
    for version in made_in + 1..=newest {
        let steps = steps(version)?;
        if steps.is_empty() {
            continue;
        }
        at = splice::carry(at, &steps).span;
        let now = moved.count(space.text(path, version)?.source(), at);
        let differs = now as i64 - std::mem::replace(&mut count, now) as i64;
        let is_another_undo = || -> Result<bool, Problem> {
            let stored = space.store.read().version(path, version)?;
            Ok(stored.is_some_and(|stored| stored.version.undoes))
        };
        if differs != 0 && !besides.versions.contains(&version) && !is_another_undo()? {
            (came, last) = (came + differs, version);
        }
    }
    let is_twin = |other: &&Change| other.version == change.version && other.before == change.before;
    let claimed = besides.over.iter().filter(is_twin).count() as i64;
    Ok(match moved.comes_back {
        true if came > claimed => Force::Over,
        // Of equal words that stand beside each other it can't be told whose are left.
        false if first > 1 && came < 0 => Force::Unsure(last),
        _ => Force::Still,
    })
}

/// Whether a later version is, to the byte, one from before the change, and none since is one that has it.
fn is_restored(
    space: &Space,
    (path, newest): (&str, u32),
    made_in: u32,
    taken: &[u32],
) -> Result<bool, Problem> {
    let read = space.store.read();
    let mut latest: HashMap<String, bool> = HashMap::new();
    let mut has_it = false;
    for stored in read.versions(path)? {
        let version = stored.version;
        if version.version > newest {
            break;
        }
        if version.version == made_in {
            has_it = true;
        } else if version.version > made_in && !taken.contains(&version.version) {
            // What a note changed is that note's, even where it comes to the same as an older version; so is what its undo came to.
            let changes = read.changes_of_version(path, version.version)?;
            let is_notes = changes.iter().any(|one| one.state == ChangeState::Applied);
            has_it = latest
                .get(&version.sha256)
                .copied()
                .filter(|_| !is_notes && !version.undoes)
                .unwrap_or(has_it);
        }
        latest.insert(version.sha256, has_it);
    }
    Ok(!has_it)
}

/// Words that a change only took away, or only put there.
struct Moved {
    words: String,
    /// Where, from the start of what the change made.
    at: u32,
    /// True for words that taking the change back would put there.
    comes_back: bool,
    /// Whether they are whole lines: rows, items, paragraphs.
    lines: bool,
    /// Whether blanks around them say nothing: not between the cells of a sheet.
    loose: bool,
}

impl Moved {
    /// None for a change that put other words in a place: these are looked for as they are.
    fn of(space: &Space, path: &str, change: &Change) -> Result<Option<Self>, Problem> {
        let Some(one) = splice::between(&change.after, &change.before) else { return Ok(None) };
        let comes_back = one.old.is_empty();
        if !comes_back && !one.new.is_empty() {
            return Ok(None);
        }
        let (version, from) = match (comes_back, change.span_after) {
            (true, _) => (change.base, change.span.start),
            (false, Some(span)) => (change.version.unwrap_or(change.base), span.start),
            _ => return Ok(None),
        };
        let whole = if comes_back { &change.before } else { &change.after };
        let length = if comes_back { one.new.len() } else { one.old.len() };
        let text = space.text(path, version)?;
        let (at, lines) = line_up(text.source(), from as usize, whole, one.old.start as usize, length);
        let Some(words) = whole.get(at..at + length) else { return Ok(None) };
        let loose = kinds::of_path(path).cells().is_none();
        Ok(Some(Self { words: words.to_owned(), at: at as u32, comes_back, lines, loose }))
    }

    /// Counts the words' copies at a place: as lines anywhere in the block of lines around it, else right there.
    fn count(&self, text: &str, at: Span) -> usize {
        let (start, end) = (at.start as usize, at.end as usize);
        match self.lines {
            true => lines_around(text, start, &self.words),
            false => copies_at(text, (start, end), &self.words, self.loose),
        }
    }
}

/// Aligns a change's words with whole lines, if they can be: of `a, b, b` either `b` may be the one that
/// goes, and a difference of letters may begin within a line.
fn line_up(text: &str, from: usize, whole: &str, at: usize, length: usize) -> (usize, bool) {
    let bytes = whole.as_bytes();
    let is_lines = |at: usize| {
        let (start, end) = (from + at, from + at + length);
        let words = text.get(start..end).unwrap_or_default();
        let (lead, tail) = (words.len() - words.trim_start().len(), words.len() - words.trim_end().len());
        let above = text.get(..start + lead).unwrap_or_default().trim_end_matches([' ', '\t', '>']);
        let below = text.get(end - tail..).unwrap_or_default().trim_start_matches([' ', '\t', '\r']);
        !words.trim().is_empty()
            && (above.is_empty() || above.ends_with('\n'))
            && (below.is_empty() || below.starts_with('\n'))
    };
    let mut start = at;
    loop {
        if whole.is_char_boundary(start) && whole.is_char_boundary(start + length) && is_lines(start) {
            return (start, true);
        }
        if start == 0 || bytes.get(start - 1) != bytes.get(start + length - 1) {
            return (at, false);
        }
        start -= 1;
    }
}

/// Counts words that stand as whole lines in the block of lines around a place, numbers of lists aside.
fn lines_around(text: &str, at: usize, words: &str) -> usize {
    let at = text.floor_char_boundary(at);
    let margin = words.len() + 2;
    let (head, tail) =
        (text.floor_char_boundary(at.saturating_sub(margin)), text.ceil_char_boundary(at + margin));
    let head = text.get(..head).and_then(|above| above.rfind("\n\n")).unwrap_or_default();
    let tail = text.get(tail..).and_then(|below| below.find("\n\n")).map_or(text.len(), |end| tail + end);
    let read = |text: &str| -> Vec<String> {
        let text = unnumbered(text);
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let (all, own) = (read(text.get(head..tail).unwrap_or_default()), read(words));
    all.windows(own.len().max(1)).filter(|lines| *lines == own).count()
}

/// Counts copies of words at a place, one behind the other.
fn copies_at(text: &str, (start, end): (usize, usize), words: &str, loose: bool) -> usize {
    let own = if loose && !words.trim().is_empty() { words.trim() } else { words };
    let blank = |ch: char| loose && ch.is_whitespace();
    let (mut start, mut end) = (text.floor_char_boundary(start), text.ceil_char_boundary(end.max(start)));
    let mut count = 0;
    // A difference of letters may have put the place within them.
    let window = text.floor_char_boundary(start.saturating_sub(own.len()));
    let near = text.get(window..text.ceil_char_boundary(end + own.len())).unwrap_or_default();
    let holds = |found: &usize| window + found < end.max(start + 1) && window + found + own.len() > start;
    if let Some(found) = near.match_indices(own).map(|(found, _)| found).find(holds) {
        (start, end, count) = (window + found, window + found + own.len(), 1);
    }
    while let Some(rest) = text.get(..start).and_then(|left| left.trim_end_matches(blank).strip_suffix(own)) {
        (start, count) = (rest.len(), count + 1);
    }
    while let Some(rest) = text.get(end..).and_then(|right| right.trim_start_matches(blank).strip_prefix(own))
    {
        (end, count) = (text.len() - rest.len(), count + 1);
    }
    count
}

/// A text without the numbers of its lists, which go on counting as items come and go.
pub(super) fn unnumbered(text: &str) -> String {
    let line = |line: &str| {
        let words = line.trim_start_matches([' ', '\t', '>']);
        let rest = words.trim_start_matches(|ch: char| ch.is_ascii_digit());
        let (lead, counts) =
            (line.len() - words.len(), rest.len() < words.len() && rest.starts_with(['.', ')']));
        if counts { format!("{}{rest}", line.get(..lead).unwrap_or_default()) } else { line.to_owned() }
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Whether an edit of a text only gave an item of a list its number: the words are as they were.
pub(super) fn counts_on(source: &str, step: &Splice) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let old = source.get(step.old.range()).unwrap_or_default();
    let above = source.get(..step.old.start as usize).unwrap_or_default();
    let line = above.rfind('\n').map_or(above, |end| above.get(end + 1..).unwrap_or_default());
    let rest = source.get(step.old.end as usize..).unwrap_or_default();
    digits(old)
        && digits(&step.new)
        && line.trim_start_matches([' ', '\t', '>']).is_empty()
        && rest.starts_with(['.', ')'])
}

#[cfg(test)]
mod tests {
    use super::{copies_at, line_up, lines_around};

    #[test]
    fn words_are_counted_where_they_stand() {
        for (text, at, words, loose, expect) in [
            ("A one. |B two.", 7, "B two.", true, 1),
            ("A one. B two. |C.", 14, " B two.", true, 1),
            ("A. B tw|o. C.", 7, "B two.", true, 1),
            ("B. B. |B. C", 6, "B.", true, 3),
            ("A. |C. B.", 3, "B.", true, 0),
            ("95\t|\t95", 3, "95", false, 0),
            ("95\t95|\t95", 5, "95", false, 1),
            ("caf\u{e9} |x", 6, "caf\u{e9}", true, 1),
        ] {
            let text = text.replacen('|', "", 1);
            assert_eq!(copies_at(&text, (at, at), words, loose), expect, "{text}: {words}");
        }
    }

    #[test]
    fn lines_are_counted_in_their_block() {
        for (text, at, words, expect) in [
            ("| a | 1 |\n| b | 2 |\n| c | 3 |\n", 10, "| b | 2 |\n", 1),
            ("| a | 1 |\n| c | 3 |\n| b | 2 |\n", 10, "| b | 2 |\n", 1),
            ("1. a\n3. b\n", 0, "2. b\n", 1),
            ("- a\n- b\n- b\n", 4, "- b", 2),
            ("- a\n\n\n\n\n\n\n\n- b\n", 0, "- b\n", 0),
            ("# T\n\n## A\n\none\n\n## B\n\ntwo\n", 5, "## A\n\none\n\n", 1),
        ] {
            assert_eq!(lines_around(text, at, words), expect, "{text}: {words}");
        }
    }

    #[test]
    fn a_difference_of_letters_is_lined_up() {
        // `- a` went; the letters differ behind the first dash.
        assert_eq!(line_up("- a\n- b\n", 0, "- a\n- b\n", 2, 4), (0, true));
        assert_eq!(line_up("A. B. C.", 0, "A. B. C.", 3, 3), (3, false));
    }
}
