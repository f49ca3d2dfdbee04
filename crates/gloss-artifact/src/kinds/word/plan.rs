//! An edit of a document's text read as edits of paragraphs: which line became which, which are new and which are gone. Only the lines
//! that a replacement touches are compared, so that of two alike the one that was meant is changed.

use gloss_ooxml::word::{Edit, NewParagraph, WordSplice};

use super::form::Form;
use super::signs::{OBJECT, is_mark, pieces, role};
use crate::diff;
use crate::error::Unwritable;
use crate::splice::Splice;

/// Lines of a stretch that are compared each with each: more are taken one after the other.
const MAX_COMPARED: usize = 1 << 14;

/// Lines that replacements touch: which of the old ones, and what stands there now.
struct Stretch {
    first: usize,
    old: usize,
    new: Vec<String>,
}

/// The edits that make these replacements, sorted and apart, of a document's text.
///
/// # Errors
/// [`Unwritable`] for what is no change of paragraphs: a table's own lines, for one.
pub(super) fn plan(form: &Form, splices: &[Splice]) -> Result<Vec<Edit>, Unwritable> {
    let lines: Vec<&str> = form.source.lines().collect();
    let mut edits = Vec::new();
    for stretch in stretches(&form.source, splices) {
        let old = lines.get(stretch.first..stretch.first + stretch.old).unwrap_or_default();
        let pairs = pair(old, &stretch.new);
        steps(form, &lines, &stretch, &pairs, &mut edits)?;
    }
    Ok(edits)
}

/// The edits that take something back: each paragraph that differs is as an earlier document has it.
///
/// # Errors
/// [`Unwritable`] where that has no such paragraph.
pub(super) fn plan_back(form: &Form, earlier: &Form, splices: &[Splice]) -> Result<Vec<Edit>, Unwritable> {
    let lines: Vec<&str> = form.source.lines().collect();
    let before: Vec<&str> = earlier.source.lines().collect();
    let gone = || Unwritable::new("It is in no version that it can be brought back from.", "");
    let origin = |line: usize| form.origins.get(line).copied().flatten().ok_or_else(not_words);
    let mut edits = Vec::new();
    for stretch in stretches(&form.source, splices) {
        let old = lines.get(stretch.first..stretch.first + stretch.old).unwrap_or_default();
        // The lines there before, nearest to where they are to stand.
        let markup = |says: &str, near: usize| {
            let all = before.iter().enumerate().filter(|(_, line)| **line == says);
            let found = all.min_by_key(|(at, _)| at.abs_diff(near)).map(|(at, _)| at)?;
            let (story, item) = earlier.origins.get(found).copied().flatten()?;
            earlier.document.markup(story, item)
        };
        let mut behind = stretch.first.checked_sub(1);
        for (was, new) in pair(old, &stretch.new) {
            let says = new.and_then(|n| stretch.new.get(n)).map(String::as_str);
            let near = stretch.first + new.or(was).unwrap_or(0);
            match (was.map(|n| stretch.first + n), says) {
                (Some(at), Some(says)) => {
                    behind = Some(at);
                    if lines.get(at) != Some(&says) {
                        let (story, item) = origin(at)?;
                        edits.push(Edit::Restore {
                            story,
                            item,
                            markup: markup(says, near).ok_or_else(gone)?,
                        });
                    }
                }
                (Some(at), None) => {
                    behind = Some(at);
                    let (story, item) = origin(at)?;
                    edits.push(Edit::Restore { story, item, markup: String::new() });
                }
                (None, Some(says)) => {
                    let markup = markup(says, near).ok_or_else(gone)?;
                    let above = behind.and_then(|line| origin(line).ok());
                    let (story, item) =
                        above.map_or_else(|| origin(behind.map_or(0, |line| line + 1)), Ok)?;
                    edits.push(Edit::PutBack { story, item, before: above.is_none(), markup });
                }
                (None, None) => {}
            }
        }
    }
    Ok(edits)
}

/// Why lines that say how a document is built stay.
pub(super) fn not_words() -> Unwritable {
    Unwritable::new(
        "This takes in the end of a table, a cell, a text box or a note, and not words alone.",
        "Change the words within each of them, or the table in Word.",
    )
}

/// The stretches of lines that replacements touch, in order and apart.
fn stretches(source: &str, splices: &[Splice]) -> Vec<Stretch> {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(source.match_indices('\n').map(|(at, _)| at + 1))
        .filter(|at| *at < source.len() || source.is_empty())
        .collect();
    let line_of = |byte: usize| starts.partition_point(|start| *start <= byte).saturating_sub(1);
    let end_of = |line: usize| starts.get(line + 1).copied().unwrap_or(source.len());
    let mut groups: Vec<(usize, usize, Vec<&Splice>)> = Vec::new();
    for splice in splices {
        let (first, last) = (line_of(splice.old.start as usize), line_of(splice.old.end as usize));
        match groups.last_mut() {
            Some((_, end, held)) if first <= *end => {
                *end = last.max(*end);
                held.push(splice);
            }
            _ => groups.push((first, last, vec![splice])),
        }
    }
    let stretch = |(first, last, held): (usize, usize, Vec<&Splice>)| {
        let (from, to) = (starts.get(first).copied().unwrap_or(0), end_of(last));
        let (mut new, mut at) = (String::new(), from);
        for one in held {
            new.push_str(source.get(at..one.old.start as usize).unwrap_or_default());
            new.push_str(&one.new);
            at = one.old.end as usize;
        }
        new.push_str(source.get(at..to).unwrap_or_default());
        Stretch { first, old: last + 1 - first, new: new.lines().map(str::to_owned).collect() }
    };
    groups.into_iter().map(stretch).collect()
}

/// A line of the old text, of the new one, or of both.
type Pair = (Option<usize>, Option<usize>);

/// Which line became which: the same ones first, then those with the most in common; all in order.
fn pair(old: &[&str], new: &[String]) -> Vec<Pair> {
    let (rows, columns) = (old.len(), new.len());
    if rows == columns || rows * columns > MAX_COMPARED {
        let both = rows.min(columns);
        let head = (0..both).map(|n| (Some(n), Some(n)));
        let gone = (both..rows).map(|n| (Some(n), None));
        return head.chain(gone).chain((both..columns).map(|n| (None, Some(n)))).collect();
    }
    // The best sum of likenesses from each pair of lines on.
    let likeness: Vec<Vec<u32>> = old.iter().map(|a| new.iter().map(|b| likeness(a, b)).collect()).collect();
    let mut best = vec![vec![0_u32; columns + 1]; rows + 1];
    for a in (0..rows).rev() {
        for b in (0..columns).rev() {
            best[a][b] = (best[a + 1][b + 1] + likeness[a][b]).max(best[a + 1][b]).max(best[a][b + 1]);
        }
    }
    let (mut a, mut b, mut out) = (0, 0, Vec::new());
    while a < rows || b < columns {
        let together = a < rows && b < columns && likeness[a][b] > 0;
        if together && best[a][b] == best[a + 1][b + 1] + likeness[a][b] {
            out.push((Some(a), Some(b)));
            (a, b) = (a + 1, b + 1);
        } else if b == columns || a < rows && best[a][b] == best[a + 1][b] {
            out.push((Some(a), None));
            a += 1;
        } else {
            out.push((None, Some(b)));
            b += 1;
        }
    }
    out
}

/// How much two lines have in common: nothing for a paragraph and what is none.
fn likeness(a: &str, b: &str) -> u32 {
    if a == b {
        return 1_000;
    }
    if is_mark(a) || is_mark(b) || role(a).0 != role(b).0 {
        return 0;
    }
    let words = |line: &str| -> Vec<String> { line.split_whitespace().map(str::to_lowercase).collect() };
    let (one, other) = (words(a), words(b));
    let shared = one.iter().filter(|word| other.contains(word)).count();
    let all = one.len().max(other.len()).max(1);
    1 + (shared * 900 / all) as u32
}

fn steps(
    form: &Form,
    lines: &[&str],
    stretch: &Stretch,
    pairs: &[Pair],
    edits: &mut Vec<Edit>,
) -> Result<(), Unwritable> {
    // The line of the old text behind which new ones stand.
    let mut before: Option<usize> = stretch.first.checked_sub(1);
    let mut added: Vec<&str> = Vec::new();
    let flush = |before: Option<usize>, added: &mut Vec<&str>, edits: &mut Vec<Edit>| {
        let new = std::mem::take(added);
        if new.is_empty() { Ok(()) } else { add(form, lines, before, &new, edits) }
    };
    for (old, new) in pairs {
        let was = old.map(|n| stretch.first + n);
        let says = new.and_then(|n| stretch.new.get(n)).map(String::as_str);
        let (Some(at), line) = (was, was.and_then(|at| lines.get(at)).copied().unwrap_or_default()) else {
            added.extend(says);
            continue;
        };
        flush(before, &mut added, edits)?;
        before = Some(at);
        match says {
            Some(says) if says == line => {}
            Some(says) => edits.push(reworded(form, at, line, says)?),
            None => edits.push(removed(form, at, line)?),
        }
    }
    flush(before, &mut added, edits)
}

fn reworded(form: &Form, at: usize, line: &str, says: &str) -> Result<Edit, Unwritable> {
    let Some((story, item)) = form.origins.get(at).copied().flatten().filter(|_| !is_mark(says)) else {
        return Err(not_words());
    };
    let ((was, old), (is, new)) = (role(line), role(says));
    if was != is {
        return Err(Unwritable::new(
            "A paragraph can't be made a heading or an item of a list here yet.",
            "Change its words, or its style in Word.",
        ));
    }
    Ok(Edit::Words { story, item, splices: words(old, new) })
}

/// The replacements of words between two states of a line: word by word, and around the objects that stand in both.
fn words(old: &str, new: &str) -> Vec<WordSplice> {
    let objects = |line: &str| -> Vec<String> {
        let all = pieces(line).into_iter().filter(|(_, piece)| piece.starts_with(OBJECT));
        all.map(|(_, piece)| piece.to_owned()).collect()
    };
    if objects(old) != objects(new) {
        // It touches an object, and is refused with the reason by whoever writes.
        let hunks = diff::words(old, new);
        return hunks
            .iter()
            .map(|hunk| (hunk.old.clone(), new.get(hunk.new.clone()).unwrap_or_default().to_owned()))
            .collect();
    }
    let parts = |line: &str| -> Vec<(usize, String)> {
        let (mut out, mut last) = (Vec::new(), (0, String::new()));
        for (at, piece) in pieces(line) {
            if piece.starts_with(OBJECT) {
                out.push(std::mem::replace(&mut last, (at + piece.len(), String::new())));
            } else {
                last = (at, piece.to_owned());
            }
        }
        out.push(last);
        out
    };
    let mut splices = Vec::new();
    for ((from, a), (_, b)) in parts(old).into_iter().zip(parts(new)) {
        for hunk in diff::words(&a, &b) {
            let with = b.get(hunk.new).unwrap_or_default().to_owned();
            splices.push((from + hunk.old.start..from + hunk.old.end, with));
        }
    }
    splices
}

fn removed(form: &Form, at: usize, line: &str) -> Result<Edit, Unwritable> {
    match form.origins.get(at).copied().flatten().filter(|_| !is_mark(line)) {
        Some((story, item)) => Ok(Edit::Remove { story, item }),
        None => Err(not_words()),
    }
}

/// New paragraphs behind a line of the old text.
fn add(
    form: &Form,
    lines: &[&str],
    behind: Option<usize>,
    new: &[&str],
    edits: &mut Vec<Edit>,
) -> Result<(), Unwritable> {
    if new.iter().any(|line| is_mark(line)) {
        return Err(not_words());
    }
    let origin = |line: usize| form.origins.get(line).copied().flatten();
    let above = behind.and_then(|line| Some((line, origin(line)?)));
    let below = || {
        let line = behind.map_or(0, |line| line + 1);
        Some((line, origin(line)?))
    };
    let (line, (story, item), before) = match above {
        Some((line, origin)) => (line, origin, false),
        None => below().map(|(line, origin)| (line, origin, true)).ok_or_else(not_words)?,
    };
    let mut paragraphs = Vec::new();
    for one in new {
        let (own, words) = role(one);
        paragraphs.push(like(form, lines, (line, story, item), own, words)?);
    }
    edits.push(Edit::Add { story, item, before, paragraphs });
    Ok(())
}

/// A new paragraph with the look of the nearest one that is the same: the one beside it, else those that follow, else those before.
fn like(
    form: &Form,
    lines: &[&str],
    (line, story, item): (usize, usize, usize),
    own: &str,
    words: &str,
) -> Result<NewParagraph, Unwritable> {
    let text = words.to_owned();
    let fits = |at: &usize| {
        let origin = form.origins.get(*at).copied().flatten();
        let is_same =
            lines.get(*at).is_some_and(|line| role(line).0 == own && !role(line).1.trim().is_empty());
        origin.filter(|(other, _)| *other == story && is_same).map(|(_, item)| item)
    };
    let is_beside = lines.get(line).is_some_and(|line| role(line).0 == own);
    if is_beside {
        return Ok(NewParagraph { text, like: item, style: None });
    }
    let found =
        (line..lines.len()).find_map(|at| fits(&at)).or_else(|| (0..line).rev().find_map(|at| fits(&at)));
    if let Some(like) = found {
        return Ok(NewParagraph { text, like, style: None });
    }
    if own.is_empty() {
        return Ok(NewParagraph { text, like: item, style: Some(String::new()) });
    }
    let level: u8 = own.strip_prefix('h').and_then(|level| level.parse().ok()).unwrap_or(0);
    let styles = form.document.styles();
    let style = styles.all().find(|(id, style)| {
        style.name.to_ascii_lowercase() == format!("heading {level}")
            && styles.heading(Some(id)) == Some(level)
    });
    match style {
        Some((id, _)) => Ok(NewParagraph { text, like: item, style: Some(id.to_owned()) }),
        None => Err(Unwritable::new(
            "The document has no style for such a paragraph.",
            "Put it in as a paragraph, and give it its style in Word.",
        )),
    }
}
