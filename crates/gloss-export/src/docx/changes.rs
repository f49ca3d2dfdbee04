//! Tracked changes between two versions, as in Word: paragraphs and rows that came or went, and within a paragraph
//! words. Accepting all gives the newer version's words, rejecting all the older's. Compares words, never bytes, and
//! writes no XML.

use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};
use unicode_segmentation::UnicodeSegmentation as _;

use super::flow::{Atom, Flow, Grid, Is, Line, Part};
use crate::model::{Style, Target};

/// Longest time that one comparison may take before it is made coarser.
const PATIENCE: Duration = Duration::from_secs(5);

/// Share of words that two paragraphs have in common for one to be the other, reworded.
const ALIKE: f64 = 0.4;

/// Whether something is in both versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mark {
    #[default]
    Same,
    Added,
    Removed,
}

/// Atoms with what became of each.
pub(super) type Marked = Vec<(Mark, Atom)>;

/// A paragraph or table with what became of it.
#[derive(Clone, Debug)]
pub(super) enum Tracked {
    Line { mark: Mark, line: Line, atoms: Marked },
    Grid { grid: Grid, rows: Vec<(Mark, Vec<Marked>)> },
}

/// Everything with one mark.
pub(super) fn all(parts: Vec<Part>, mark: Mark) -> Vec<Tracked> {
    let marked = |atoms: Vec<Atom>| atoms.into_iter().map(|atom| (mark, atom)).collect::<Marked>();
    parts
        .into_iter()
        .map(|part| match part {
            Part::Line(mut line) => {
                let atoms = marked(std::mem::take(&mut line.atoms));
                Tracked::Line { mark, line, atoms }
            }
            Part::Grid(mut grid) => {
                let rows = std::mem::take(&mut grid.rows);
                let rows =
                    rows.into_iter().map(|row| (mark, row.into_iter().map(marked).collect())).collect();
                Tracked::Grid { grid, rows }
            }
        })
        .collect()
}

/// From the parts of the older version to those of the newer one.
pub(super) fn compare(old: &Flow, new: &Flow) -> Vec<Tracked> {
    let until = Instant::now() + PATIENCE;
    let mut out = Vec::new();
    for (before, after) in pairs(&old.parts, &new.parts, until, part_key, part_alike) {
        match (before, after) {
            (Some(Part::Line(before)), Some(Part::Line(after))) => out.push(Tracked::Line {
                mark: Mark::Same,
                atoms: words(&before.atoms, &after.atoms, until),
                line: Line { atoms: Vec::new(), ..after.clone() },
            }),
            (Some(Part::Grid(before)), Some(Part::Grid(after))) => out.push(grid(before, after, until)),
            (before, after) => {
                out.extend(all(before.cloned().into_iter().collect(), Mark::Removed));
                out.extend(all(after.cloned().into_iter().collect(), Mark::Added));
            }
        }
    }
    out
}

fn grid(old: &Grid, new: &Grid, until: Instant) -> Tracked {
    let row_key = |row: &Vec<Vec<Atom>>| row.iter().map(|cell| keys(cell)).collect::<Vec<_>>();
    let alike = |a: &Vec<Vec<Atom>>, b: &Vec<Vec<Atom>>| {
        let same = a.iter().zip(b).filter(|(a, b)| keys(a) == keys(b)).count();
        same * 2 >= a.len().max(1) || a.first().map(|a| keys(a)) == b.first().map(|b| keys(b))
    };
    let marked = |mark, cell: &Vec<Atom>| cell.iter().map(|atom| (mark, atom.clone())).collect::<Marked>();
    let mut rows = Vec::new();
    for (before, after) in pairs(&old.rows, &new.rows, until, row_key, alike) {
        match (before, after) {
            (Some(a), Some(b)) => {
                rows.push((Mark::Same, a.iter().zip(b).map(|(a, b)| words(a, b, until)).collect()));
            }
            (Some(row), None) => {
                rows.push((Mark::Removed, row.iter().map(|cell| marked(Mark::Removed, cell)).collect()));
            }
            (None, Some(row)) => {
                rows.push((Mark::Added, row.iter().map(|cell| marked(Mark::Added, cell)).collect()));
            }
            (None, None) => {}
        }
    }
    Tracked::Grid { grid: Grid { rows: Vec::new(), ..new.clone() }, rows }
}

/// Both rows walked at once: what stands in both together, else what went before what came.
fn pairs<'a, T, K: Ord + std::hash::Hash>(
    old: &'a [T],
    new: &'a [T],
    until: Instant,
    key: impl Fn(&T) -> K,
    alike: impl Fn(&T, &T) -> bool,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let (a, b): (Vec<K>, Vec<K>) = (old.iter().map(&key).collect(), new.iter().map(&key).collect());
    let mut out = Vec::new();
    for op in capture_diff_slices_deadline(Algorithm::Myers, &a, &b, Some(until)) {
        let (olds, news) = (op.old_range(), op.new_range());
        if matches!(op, DiffOp::Equal { .. }) {
            out.extend(olds.zip(news).map(|(at, to)| (old.get(at), new.get(to))));
            continue;
        }
        let mut next = olds.start;
        for at in news {
            let Some(wanted) = new.get(at) else { continue };
            let found = (next..olds.end).find(|from| old.get(*from).is_some_and(|from| alike(from, wanted)));
            if let Some(found) = found {
                out.extend((next..found).map(|gone| (old.get(gone), None)));
                next = found + 1;
            }
            out.push((found.and_then(|found| old.get(found)), Some(wanted)));
        }
        out.extend((next..olds.end).map(|gone| (old.get(gone), None)));
    }
    out
}

/// The comparison key of an atom: all but where it stands.
type Key = (Is, Style, Option<Target>);

fn keys(atoms: &[Atom]) -> Vec<Key> {
    tokens(atoms).into_iter().filter(|atom| !is_mark(atom)).map(|atom| key(&atom)).collect()
}

fn key(atom: &Atom) -> Key {
    let is = match &atom.is {
        // The same words are the same footnote, whatever its number.
        Is::Note { words, .. } => Is::Note { number: 0, words: words.clone() },
        other => other.clone(),
    };
    (is, atom.style, atom.link.clone())
}

fn is_mark(atom: &Atom) -> bool {
    matches!(atom.is, Is::Opens(_) | Is::Closes(_))
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
struct PartKey(u64);

fn part_key(part: &Part) -> PartKey {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    match part {
        Part::Line(line) => (line.look, keys(&line.atoms)).hash(&mut hasher),
        Part::Grid(grid) => {
            grid.columns.hash(&mut hasher);
            grid.rows.iter().for_each(|row| row.iter().for_each(|cell| keys(cell).hash(&mut hasher)));
        }
    }
    PartKey(hasher.finish())
}

/// Whether the newer part is the older one, reworded.
fn part_alike(old: &Part, new: &Part) -> bool {
    match (old, new) {
        (Part::Line(old), Part::Line(new)) => {
            old.look == new.look && share(&keys(&old.atoms), &keys(&new.atoms)) >= ALIKE
        }
        (Part::Grid(old), Part::Grid(new)) => old.columns == new.columns,
        _ => false,
    }
}

/// Share of words that both have, counted without their order.
fn share(a: &[Key], b: &[Key]) -> f64 {
    let mut left: std::collections::HashMap<&Key, u32> = std::collections::HashMap::new();
    a.iter().for_each(|key| *left.entry(key).or_default() += 1);
    let both =
        b.iter().filter(|key| left.get_mut(key).is_some_and(|n| n.checked_sub(1).map(|m| *n = m).is_some()));
    let both = both.count();
    if a.is_empty() && b.is_empty() { 1.0 } else { 2.0 * both as f64 / (a.len() + b.len()) as f64 }
}

/// Words one by one, the rest as it is.
fn tokens(atoms: &[Atom]) -> Vec<Atom> {
    let mut out = Vec::new();
    for atom in atoms {
        match &atom.is {
            Is::Text(text) => out.extend(
                text.split_word_bounds().map(|word| Atom { is: Is::Text(word.to_owned()), ..atom.clone() }),
            ),
            _ => out.push(atom.clone()),
        }
    }
    out
}

/// From the words of one line to those of another. Where comments begin and end in the newer one is kept.
fn words(old: &[Atom], new: &[Atom], until: Instant) -> Marked {
    let (old, with_marks) = (tokens(old), tokens(new));
    let new: Vec<Atom> = with_marks.iter().filter(|atom| !is_mark(atom)).cloned().collect();
    let (a, b): (Vec<Key>, Vec<Key>) = (old.iter().map(key).collect(), new.iter().map(key).collect());
    let mut out = Vec::new();
    let mut after = with_marks.into_iter().peekable();
    let mut step = |out: &mut Marked, mark| {
        while let Some(comment) = after.next_if(is_mark) {
            out.push((Mark::Same, comment));
        }
        out.extend(after.next().map(|atom| (mark, atom)));
    };
    for op in capture_diff_slices_deadline(Algorithm::Myers, &a, &b, Some(until)) {
        match op {
            DiffOp::Equal { len, .. } => (0..len).for_each(|_| step(&mut out, Mark::Same)),
            op => {
                let gone = old.get(op.old_range()).unwrap_or_default();
                out.extend(gone.iter().map(|atom| (Mark::Removed, atom.clone())));
                op.new_range().for_each(|_| step(&mut out, Mark::Added));
            }
        }
    }
    out.extend(after.map(|comment| (Mark::Same, comment)));
    joined(gathered(out))
}

/// Groups neighbouring changes into one: first all that went, then all that came, and the blanks that both versions
/// happen to share twice. Five single words struck out and put in between kept blanks are no way to read a sentence.
fn gathered(atoms: Marked) -> Marked {
    let blank = |(mark, atom): &(Mark, Atom)| {
        *mark == Mark::Same && matches!(&atom.is, Is::Text(text) if text.trim().is_empty())
    };
    let mut out = Marked::new();
    let mut stretch = Marked::new();
    let mut atoms = atoms.into_iter().peekable();
    while let Some(one) = atoms.next() {
        let changed = one.0 != Mark::Same;
        let between =
            blank(&one) && !stretch.is_empty() && atoms.peek().is_some_and(|(mark, _)| *mark != Mark::Same);
        if between {
            stretch.push((Mark::Removed, one.1.clone()));
            stretch.push((Mark::Added, one.1));
        } else if changed {
            stretch.push(one);
        } else {
            flush(&mut stretch, &mut out);
            out.push(one);
        }
    }
    flush(&mut stretch, &mut out);
    out
}

fn flush(stretch: &mut Marked, out: &mut Marked) {
    let (removed, added): (Marked, Marked) = stretch.drain(..).partition(|(mark, _)| *mark == Mark::Removed);
    out.extend(removed);
    out.extend(added);
}

/// Words of one look and one mark together again.
fn joined(atoms: Marked) -> Marked {
    let mut out: Marked = Vec::new();
    for (mark, atom) in atoms {
        if let (Is::Text(more), Some((last_mark, last))) = (&atom.is, out.last_mut())
            && *last_mark == mark
            && last.style == atom.style
            && last.link == atom.link
            && let Is::Text(text) = &mut last.is
        {
            text.push_str(more);
            continue;
        }
        out.push((mark, atom));
    }
    out
}
