//! Edits with tracked characters: every character of a text carries its number through rewordings, moves, splits,
//! merges, deletions, duplicates and near-copies, so the truth about a quote is known and not inferred. A copy's
//! characters are new ones. Never uses a diff.

use std::ops::Range;
use std::sync::Arc;

use fastrand::Rng;

use crate::score::{Case, Truth};

/// What is done to a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edit {
    /// Some of its words are others.
    Reword,
    /// It stands elsewhere.
    Move,
    /// It is two, cut between sentences or words.
    Split,
    /// It is one with the next.
    Merge,
    /// It is gone.
    Delete,
    /// A sentence of it is gone.
    Shorten,
    /// A copy of it stands elsewhere.
    Duplicate,
    /// A copy with other words stands elsewhere.
    NearCopy,
    /// Its lines are broken elsewhere.
    Reflow,
}

const EDITS: [Edit; 9] = [
    Edit::Reword,
    Edit::Move,
    Edit::Split,
    Edit::Merge,
    Edit::Delete,
    Edit::Shorten,
    Edit::Duplicate,
    Edit::NearCopy,
    Edit::Reflow,
];

/// A character and its number in the first text; none where it is new.
type Tracked = (char, Option<u32>);

/// Blocks of tracked characters; between two of them stands an empty line.
pub(crate) struct Draft {
    pub(crate) blocks: Vec<Vec<Tracked>>,
}

impl Draft {
    pub(crate) fn new(text: &str) -> Self {
        let mut blocks: Vec<Vec<Tracked>> = vec![Vec::new()];
        let chars: Vec<Tracked> = text.chars().enumerate().map(|(n, ch)| (ch, Some(n as u32))).collect();
        let mut at = 0;
        while at < chars.len() {
            if chars[at].0 == '\n' && chars.get(at + 1).is_some_and(|next| next.0 == '\n') {
                while chars.get(at).is_some_and(|ch| ch.0 == '\n') {
                    at += 1;
                }
                blocks.push(Vec::new());
                continue;
            }
            if let Some(block) = blocks.last_mut() {
                block.push(chars[at]);
            }
            at += 1;
        }
        blocks.retain(|block| !block.is_empty());
        Self { blocks }
    }

    pub(crate) fn chars(&self) -> Vec<Tracked> {
        let mut out: Vec<Tracked> = Vec::new();
        for block in &self.blocks {
            if !out.is_empty() {
                out.extend([('\n', None), ('\n', None)]);
            }
            out.extend(block);
        }
        out.push(('\n', None));
        out
    }

    /// Applies an edit to a block.
    pub(crate) fn edit(&mut self, edit: Edit, at: usize, words: &[String], rng: &mut Rng) {
        let elsewhere = rng.usize(0..self.blocks.len());
        match edit {
            Edit::Reword => reword(&mut self.blocks[at], words, rng),
            Edit::Move => {
                let block = self.blocks.remove(at);
                self.blocks.insert(elsewhere.min(self.blocks.len()), block);
            }
            Edit::Split => {
                let cut = gaps(&self.blocks[at]);
                if cut.len() > 2 {
                    let cut = cut[rng.usize(1..cut.len() - 1)].clone();
                    let rest = self.blocks[at].split_off(cut.end);
                    self.blocks[at].truncate(cut.start);
                    self.blocks.insert(at + 1, rest);
                }
            }
            Edit::Merge => {
                if at + 1 < self.blocks.len() {
                    let next = self.blocks.remove(at + 1);
                    self.blocks[at].push((' ', None));
                    self.blocks[at].extend(next);
                }
            }
            Edit::Delete => {
                if self.blocks.len() > 1 {
                    self.blocks.remove(at);
                }
            }
            Edit::Shorten => shorten(&mut self.blocks[at], rng),
            Edit::Duplicate | Edit::NearCopy => {
                let mut copy: Vec<Tracked> = self.blocks[at].iter().map(|(ch, _)| (*ch, None)).collect();
                if edit == Edit::NearCopy {
                    reword(&mut copy, words, rng);
                }
                self.blocks.insert(elsewhere, copy);
            }
            Edit::Reflow => {
                for gap in gaps(&self.blocks[at]) {
                    if gap.len() == 1 && rng.u8(..) < 40 {
                        self.blocks[at][gap.start].0 = '\n';
                    } else if gap.len() == 1 {
                        self.blocks[at][gap.start].0 = ' ';
                    }
                }
            }
        }
    }
}

/// The blanks between words.
fn gaps(block: &[Tracked]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, (ch, _)) in block.iter().enumerate() {
        match out.last_mut() {
            _ if !ch.is_whitespace() => {}
            Some(gap) if gap.end == at => gap.end += 1,
            _ => out.push(at..at + 1),
        }
    }
    out
}

fn word_ranges(block: &[Tracked]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, (ch, _)) in block.iter().enumerate() {
        match out.last_mut() {
            _ if !ch.is_alphanumeric() => {}
            Some(word) if word.end == at => word.end += 1,
            _ => out.push(at..at + 1),
        }
    }
    out
}

/// Replaces, drops and adds words: from one of them to a third.
fn reword(block: &mut Vec<Tracked>, words: &[String], rng: &mut Rng) {
    let ranges = word_ranges(block);
    if ranges.is_empty() {
        return;
    }
    let count = 1 + rng.usize(0..=ranges.len() / 3);
    let mut chosen: Vec<usize> = (0..count).map(|_| rng.usize(0..ranges.len())).collect();
    chosen.sort_unstable();
    chosen.dedup();
    for at in chosen.into_iter().rev() {
        let range = ranges[at].clone();
        let word = &words[rng.usize(0..words.len())];
        let new: Vec<Tracked> = word.chars().map(|ch| (ch, None)).collect();
        match rng.u8(0..4) {
            0 if range.end < block.len() => drop(block.drain(range.start..range.end + 1)),
            1 => drop(block.splice(range.start..range.start, new.into_iter().chain([(' ', None)]))),
            _ => drop(block.splice(range, new)),
        }
    }
}

/// Drops one sentence, or where there is but one, its second half.
fn shorten(block: &mut Vec<Tracked>, rng: &mut Rng) {
    let mut cuts = vec![0];
    for gap in gaps(block) {
        if gap.start > 0 && matches!(block[gap.start - 1].0, '.' | '!' | '?') {
            cuts.push(gap.end);
        }
    }
    cuts.push(block.len());
    if cuts.len() < 3 {
        block.truncate(block.len() / 2);
    } else {
        let at = rng.usize(0..cuts.len() - 1);
        block.drain(cuts[at]..cuts[at + 1]);
    }
}

/// Where a quote of the first text stands in the tracked characters of the later one.
pub(crate) fn truth(chars: &[Tracked], text: &str, quote: Range<u32>) -> Truth {
    let solid = |(ch, id): &Tracked| !ch.is_whitespace() && id.is_some_and(|id| quote.contains(&id));
    let kept: Vec<usize> = chars.iter().enumerate().filter(|(_, ch)| solid(ch)).map(|(at, _)| at).collect();
    let len = quote.len().max(1);
    let share = kept.len() as f64 / len as f64;
    let (Some(first), Some(last)) = (kept.first(), kept.last()) else { return Truth::Gone };
    if share <= 0.2 {
        return Truth::Gone;
    }
    // In two places, or between kept and gone: nobody could say.
    if share < 0.5 || last - first > 2 * len {
        return Truth::Untold;
    }
    let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
    Truth::Here(byte(*first)..byte(*last + 1))
}

/// Words to reword with, from another text.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 1).map(str::to_owned).collect()
}

/// A quote of 3 to 20 words in a block, as a range of its characters' numbers.
fn quote_in(block: &[Tracked], rng: &mut Rng) -> Option<Range<u32>> {
    let words = word_ranges(block);
    let count = rng.usize(3..=20);
    if words.len() < count + 1 {
        return None;
    }
    let first = rng.usize(0..words.len() - count);
    let (start, end) = (words[first].start, words[first + count - 1].end);
    Some(block[start].1?..block[end - 1].1? + 1)
}

/// Cases made from these texts: in the first half the quote's own block is edited, in the second any blocks are.
/// Each with the edit that was done first.
pub fn tracked(texts: &[Arc<str>], count: usize, seed: u64) -> Vec<(Edit, bool, Case)> {
    let mut rng = Rng::with_seed(seed);
    let mut out = Vec::new();
    while out.len() < count {
        let old = texts[rng.usize(0..texts.len())].clone();
        let words = words(&texts[rng.usize(0..texts.len())]);
        let mut draft = Draft::new(&old);
        if draft.blocks.len() < 4 || words.is_empty() || old.len() > 120_000 {
            continue;
        }
        let home = rng.usize(0..draft.blocks.len());
        let Some(quote) = quote_in(&draft.blocks[home], &mut rng) else { continue };
        let touched = out.len() < count / 2;
        let first = EDITS[out.len() % EDITS.len()];
        let many = rng.usize(1..=4);
        for n in 0..many {
            let edit = if n == 0 { first } else { EDITS[rng.usize(0..EDITS.len())] };
            // The other edits fall anywhere, the quote's block included.
            let here =
                |block: &Vec<Tracked>| block.iter().any(|(_, id)| id.is_some_and(|id| quote.contains(&id)));
            let home = draft.blocks.iter().position(here);
            let at = match home {
                Some(home) if n == 0 && touched => home,
                _ => rng.usize(0..draft.blocks.len()),
            };
            draft.edit(edit, at, &words, &mut rng);
        }
        let chars = draft.chars();
        let new: Arc<str> = chars.iter().map(|(ch, _)| *ch).collect::<String>().into();
        let truth = truth(&chars, &new, quote.clone());
        let byte = |at: u32| old.char_indices().nth(at as usize).map_or(old.len(), |(byte, _)| byte);
        let quote = byte(quote.start)..byte(quote.end);
        let name = format!("tracked {} {first:?}{}", out.len(), if touched { " on it" } else { "" });
        out.push((
            first,
            touched,
            Case { name, kind: gloss_protocol::Kind::Document, old, new, quote, truth },
        ));
    }
    out
}
