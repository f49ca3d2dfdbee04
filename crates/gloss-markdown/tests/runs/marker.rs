//! The property: where a run's bytes are replaced by a word, that run says the word and nothing else changes.
//!
//! The word must not be Markdown by where it stands. Whether `*` or `_` opens, closes or is a letter depends on
//! whether a blank, punctuation or a letter stands beside it (CommonMark 0.31, 6.2), so the word begins and ends
//! with the same of the three as the bytes it replaces; within code and formulas nothing stands beside it. A block of raw HTML ends where its kind says, so it is
//! replaced by the least of its kind, a comment.

use gloss_markdown::{Document, El, LeafKind, Run, parse};

/// A word that no document holds and that means nothing.
pub(crate) const WORD: &str = "Qzmarkerzq";

/// What is wrong with the table of a document: order, overlaps, exact runs that say something else.
pub(crate) fn structure(source: &str) -> Vec<String> {
    let document = parse(source);
    let mut wrong = Vec::new();
    let mut end = 0;
    for (id, run) in document.runs.iter().enumerate() {
        let slice = source.get(run.span.clone());
        if run.span.start < end || run.span.is_empty() || slice.is_none() {
            wrong.push(format!("run {id} at {:?} after {end}", run.span));
        }
        if run.shown.is_some() && !run.whole {
            wrong.push(format!("run {id} at {:?} shows something else and can be cut", run.span));
        }
        let leaf = document.leaves.get(run.leaf as usize);
        if !leaf.is_some_and(|leaf| leaf.runs.contains(&(id as u32)) && leaf.span.start <= run.span.start) {
            wrong.push(format!("run {id} at {:?} is not in its leaf", run.span));
        }
        end = end.max(run.span.end);
    }
    let mut next = (0, 0, 0, 0);
    for block in &document.blocks {
        let first = (block.runs.start, block.leaves.start, block.inlines.start, block.containers.start);
        if first != next {
            wrong.push(format!("block at {:?} begins with {first:?}, not {next:?}", block.span));
        }
        next = (block.runs.end, block.leaves.end, block.inlines.end, block.containers.end);
    }
    wrong
}

fn edge(ch: Option<char>) -> &'static str {
    match ch {
        Some(ch) if ch.is_whitespace() => " ",
        Some(ch) if ch.is_alphanumeric() => "",
        // Marks that combine, joiners and variants are no punctuation.
        Some('\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe0f}') => "",
        _ => "\u{2026}",
    }
}

/// The word, with the edges of what it replaces.
pub(crate) fn word_for(slice: &str) -> String {
    format!("{}{WORD}{}", edge(slice.chars().next()), edge(slice.chars().next_back()))
}

/// Where the links around a run lead, innermost first.
fn targets(document: &Document, run: &Run) -> Vec<(El, Option<String>)> {
    let chain = document.inline_chain(run).into_iter().map(|id| &document.inlines[id as usize]);
    chain.map(|inline| (inline.el, inline.to.as_deref().map(str::to_owned))).collect()
}

fn replacement(document: &Document, source: &str, run: &Run) -> String {
    let leaf = document.leaves.get(run.leaf as usize);
    if leaf.is_some_and(|leaf| leaf.kind == LeafKind::Raw) {
        return format!("<!--{WORD}-->");
    }
    if leaf.is_some_and(|leaf| leaf.kind == LeafKind::Code) {
        return WORD.to_owned();
    }
    let inline = run.inline.and_then(|id| document.inlines.get(id as usize));
    if inline.is_some_and(|inline| matches!(inline.el, El::Code | El::Math)) {
        return WORD.to_owned();
    }
    word_for(&source[run.span.clone()])
}

/// Replaces each of the runs by itself and tells where anything else changed.
pub(crate) fn runs(source: &str, chosen: &[usize]) -> Vec<String> {
    let before = parse(source);
    if before.plain.is_some() {
        return Vec::new();
    }
    chosen.iter().filter_map(|id| one(source, &before, *id).err()).collect()
}

fn one(source: &str, before: &Document, id: usize) -> Result<(), String> {
    let run = &before.runs[id];
    let word = replacement(before, source, run);
    // A link named by its words is written so that it stays one.
    let mut edits = vec![(run.span.clone(), word.clone())];
    for naming in before.namings(source, run) {
        edits.extend([naming.open, naming.close]);
    }
    edits.sort_by_key(|(bytes, _)| bytes.start);
    let mut edited = source.to_owned();
    for (bytes, new) in edits.iter().rev() {
        edited.replace_range(bytes.clone(), new);
    }
    let after = parse(&edited);
    let said = after.runs.iter().find(|run| run.text(&edited).contains(WORD));
    if let Some(said) = said.filter(|_| edits.len() > 1)
        && targets(before, run) != targets(&after, said)
    {
        return Err(format!("run {id}: {:?} leads to {:?}", targets(before, run), targets(&after, said)));
    }
    let leaves = before.leaves.len().max(after.leaves.len());
    for at in 0..leaves {
        let (a, b) = (before.leaves.get(at), after.leaves.get(at));
        let has_it = a.is_some_and(|leaf| leaf.runs.contains(&(id as u32)));
        if let (Some(a), Some(b), false) = (a, b, has_it)
            && same_runs(before.runs_of(a), source, after.runs_of(b), &edited)
        {
            continue;
        }
        let expect = a.map(|leaf| {
            let range = leaf.runs.start as usize..leaf.runs.end as usize;
            let text = |at: usize| match &before.runs[at] {
                _ if at == id => word.as_str(),
                run => run.text(source),
            };
            range.map(text).collect::<String>()
        });
        let found = b.map(|leaf| after.leaf_text(&edited, leaf));
        if expect != found {
            let (s, e) = (run.span.start.saturating_sub(60), (run.span.end + 60).min(source.len()));
            let around = String::from_utf8_lossy(&source.as_bytes()[s..e]);
            return Err(format!(
                "run {id} {:?} ({}) in {around:?}\n  expected {expect:?}\n  found    {found:?}",
                &source[run.span.clone()],
                if run.whole { "whole" } else { "exact" },
            ));
        }
    }
    Ok(())
}

fn same_runs(a: &[Run], source: &str, b: &[Run], edited: &str) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.text(source) == b.text(edited))
}
