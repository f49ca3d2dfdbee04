//! Traps: the quote is gone, and something that looks like it stands in the later text. Whatever is taken as certain
//! is wrong. The lookalike stood there before, in another place; nothing is moved.

use std::sync::Arc;

use fastrand::Rng;

use crate::score::{Case, Truth};
use crate::tracked::{Draft, Edit, words};

/// Traps made from these texts: a near copy, an equal copy, a sibling entry of a list and an equal cell of a table
/// stand there before the note, and what was noted is deleted.
pub fn traps(texts: &[Arc<str>], count: usize, seed: u64) -> Vec<Case> {
    let mut rng = Rng::with_seed(seed);
    let mut out = Vec::new();
    while out.len() < count {
        let base = texts[rng.usize(0..texts.len())].clone();
        let words = words(&texts[rng.usize(0..texts.len())]);
        let made = match out.len() % 4 {
            0 => copied(&base, Edit::NearCopy, &words, &mut rng),
            1 => copied(&base, Edit::Duplicate, &words, &mut rng),
            2 => entry(&base, &words, &mut rng),
            _ => row(&base, &words, &mut rng),
        };
        let Some((what, old, new, quote)) = made else { continue };
        let name = format!("trap {} {what}", out.len());
        let (kind, old, new) = (gloss_protocol::Kind::Document, old.into(), new.into());
        out.push(Case { name, kind, old, new, quote, truth: Truth::Gone });
    }
    out
}

type Made = Option<(&'static str, String, String, std::ops::Range<usize>)>;

/// A block and its copy, apart; the block goes.
fn copied(base: &str, edit: Edit, words: &[String], rng: &mut Rng) -> Made {
    let mut draft = Draft::new(base);
    if draft.blocks.len() < 6 || words.is_empty() {
        return None;
    }
    let plain = |draft: &Draft, at: usize| -> String { draft.blocks[at].iter().map(|(ch, _)| *ch).collect() };
    let at = rng.usize(0..draft.blocks.len());
    let block = plain(&draft, at);
    if block.split_whitespace().count() < 5 || base.matches(&block).count() != 1 {
        return None;
    }
    draft.edit(edit, at, words, rng);
    let text = |draft: &Draft| draft.chars().iter().map(|(ch, _)| *ch).collect::<String>();
    let tracked = |block: &Vec<(char, Option<u32>)>| block.iter().any(|(_, id)| id.is_some());
    let is_it = |draft: &Draft, at: usize| tracked(&draft.blocks[at]) && plain(draft, at) == block;
    let home = (0..draft.blocks.len()).find(|at| is_it(&draft, *at))?;
    let twin = (0..draft.blocks.len()).find(|at| !tracked(&draft.blocks[*at]))?;
    // Side by side nobody could say which of two equal ones went.
    if home.abs_diff(twin) < 2 {
        return None;
    }
    let old = text(&draft);
    let start: usize =
        draft.blocks[..home].iter().map(|b| b.iter().map(|c| c.0.len_utf8()).sum::<usize>() + 2).sum();
    draft.blocks.remove(home);
    let what = if edit == Edit::NearCopy { "near copy" } else { "equal copy" };
    Some((what, old, text(&draft), start..start + block.len()))
}

/// A list of entries that differ in one or two words; one goes.
fn entry(base: &str, words: &[String], rng: &mut Rng) -> Made {
    if words.len() < 40 {
        return None;
    }
    let word = |rng: &mut Rng| words[rng.usize(0..words.len())].clone();
    let frame: Vec<String> = (0..rng.usize(4..9)).map(|_| word(rng)).collect();
    let entries: Vec<String> = (0..rng.usize(4..9))
        .map(|_| {
            let mut own = frame.clone();
            let at = rng.usize(0..own.len());
            own[at] = word(rng);
            own.push(word(rng));
            format!("- {}", own.join(" "))
        })
        .collect();
    let gone = rng.usize(0..entries.len());
    if entries.iter().filter(|entry| **entry == entries[gone]).count() != 1 {
        return None;
    }
    let list = |skip: Option<usize>| -> String {
        let kept = entries.iter().enumerate().filter(|(at, _)| Some(*at) != skip);
        kept.map(|(_, entry)| format!("{entry}\n")).collect()
    };
    let head: String = base.chars().take(600).collect();
    let (old, new) = (format!("{head}\n\n{}", list(None)), format!("{head}\n\n{}", list(Some(gone))));
    let start = head.len() + 2 + entries[..gone].iter().map(|entry| entry.len() + 1).sum::<usize>() + 2;
    Some(("sibling entry", old, new, start..start + entries[gone].len() - 2))
}

/// A table in which numbers repeat; a row goes, and the note was on its number.
fn row(base: &str, words: &[String], rng: &mut Rng) -> Made {
    if words.len() < 40 {
        return None;
    }
    let rows: Vec<(String, String)> = (0..rng.usize(4..12))
        .map(|_| (words[rng.usize(0..words.len())].clone(), format!("{}", rng.u8(1..4) as u32 * 10)))
        .collect();
    let gone = rng.usize(0..rows.len());
    if rows.iter().filter(|row| row.0 == rows[gone].0).count() != 1 {
        return None;
    }
    let head: String = base.chars().take(600).collect();
    let table = |skip: Option<usize>| -> String {
        let kept = rows.iter().enumerate().filter(|(at, _)| Some(*at) != skip);
        let rows: String = kept.map(|(_, (name, number))| format!("| {name} | {number} |\n")).collect();
        format!("{head}\n\n| Name | Count |\n|---|--:|\n{rows}")
    };
    let old = table(None);
    let line = format!("| {} | {} |\n", rows[gone].0, rows[gone].1);
    let start = old.find(&line)? + rows[gone].0.len() + 5;
    Some(("equal cell", old, table(Some(gone)), start..start + rows[gone].1.len()))
}
