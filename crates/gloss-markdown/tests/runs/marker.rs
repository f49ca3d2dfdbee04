//! The property: where a run's bytes are replaced by a word, that run says the word and nothing else changes.
//!
//! The word must not be Markdown by where it stands. Whether `*` or `_` opens, closes or is a letter depends on
//! whether a blank, punctuation or a letter stands beside it (CommonMark 0.31, 6.2), so the word begins and ends
//! with the same of the three as the bytes it replaces; within code and formulas nothing stands beside it. Whether
//! `[x]: …` is words or names a target depends on a blank in what follows (4.7), so it is two words where the bytes
//! hold a blank. A block of raw HTML ends where its kind says, so it is
//! replaced by the least of its kind, a comment.

use gloss_markdown::{Document, El, Leaf, LeafKind, Run, Step, parse};

/// A word that no document holds and that means nothing.
pub(crate) const WORD: &str = "Qzmarkerzq";

/// Finds faults in the table of a document's runs: order, overlaps, exact runs that say something else.
pub(crate) fn structure(source: &str) -> Vec<String> {
    let document = parse(source);
    let mut wrong = Vec::new();
    let mut end = 0;
    for (id, run) in document.runs.iter().enumerate() {
        let span = run.span();
        if span.start < end || span.is_empty() || source.get(span.clone()).is_none() {
            wrong.push(format!("run {id} at {span:?} after {end}"));
        }
        if !run.is_verbatim() && !run.is_whole() {
            wrong.push(format!("run {id} at {span:?} shows something else and can be cut"));
        }
        let leaf = document.leaves.get(run.leaf() as usize);
        if !leaf.is_some_and(|leaf| leaf.runs().contains(&id) && leaf.span().start <= span.start) {
            wrong.push(format!("run {id} at {span:?} is not in its leaf"));
        }
        end = end.max(span.end);
    }
    walks(&document, &mut wrong);
    wrong
}

/// The walks through the blocks meet every run once and end all that they begin, and leaves name their blocks.
fn walks(document: &Document, wrong: &mut Vec<String>) {
    let (mut next, mut leaves) = (0, 0);
    for (id, block) in (0..).zip(&document.blocks) {
        let mut depth = 0;
        for step in document.steps(id) {
            match step {
                Step::Run(run) if run == next => next += 1,
                Step::Run(run) => wrong.push(format!("run {run} where {next} was due")),
                Step::Begin { .. } => depth += 1,
                Step::End => depth -= 1,
            }
        }
        let strange = document.leaves_of(id).iter().any(|leaf| leaf.block != id);
        if depth != 0 || strange {
            wrong
                .push(format!("block at {:?} ends at depth {depth}, or has a leaf of another", block.span()));
        }
        leaves += document.leaves_of(id).len();
    }
    if next as usize != document.runs.len() || leaves != document.leaves.len() {
        wrong.push(format!("{next} runs and {leaves} leaves are drawn"));
    }
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
    let (first, last) = (edge(slice.chars().next()), edge(slice.chars().next_back()));
    let blank = slice.trim().contains(char::is_whitespace);
    let word = if blank { format!("{WORD} {WORD}") } else { WORD.to_owned() };
    format!("{first}{word}{last}")
}

/// Where the links around a run lead, innermost first.
fn targets(document: &Document, run: &Run) -> Vec<(El, Option<String>)> {
    let chain = document.inline_chain(run).into_iter().map(|id| &document.inlines[id as usize]);
    chain.map(|inline| (inline.el, document.target(inline).map(str::to_owned))).collect()
}

fn replacement(document: &Document, source: &str, run: &Run) -> String {
    let leaf = document.leaves.get(run.leaf() as usize);
    if leaf.is_some_and(|leaf| leaf.kind == LeafKind::Raw) {
        return format!("<!--{WORD}-->");
    }
    if leaf.is_some_and(|leaf| leaf.kind == LeafKind::Code) {
        return WORD.to_owned();
    }
    let inline = run.inline().and_then(|id| document.inlines.get(id as usize));
    if inline.is_some_and(|inline| matches!(inline.el, El::Code | El::Math)) {
        return WORD.to_owned();
    }
    word_for(&source[run.span()])
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
    let mut edits = vec![(run.span(), word.clone())];
    for naming in before.namings(source, run) {
        edits.extend([naming.open, naming.close]);
    }
    edits.sort_by_key(|(bytes, _)| bytes.start);
    let mut edited = source.to_owned();
    for (bytes, new) in edits.iter().rev() {
        edited.replace_range(bytes.clone(), new);
    }
    let after = parse(&edited);
    let said = after.runs.iter().find(|run| after.text(&edited, run).contains(WORD));
    if let Some(said) = said.filter(|_| edits.len() > 1)
        && targets(before, run) != targets(&after, said)
    {
        return Err(format!("run {id}: {:?} leads to {:?}", targets(before, run), targets(&after, said)));
    }
    let leaves = before.leaves.len().max(after.leaves.len());
    for at in 0..leaves {
        let (a, b) = (before.leaves.get(at), after.leaves.get(at));
        let has_it = a.is_some_and(|leaf| leaf.runs().contains(&id));
        if let (Some(a), Some(b), false) = (a, b, has_it)
            && same_runs((before, source, a), (&after, &edited, b))
        {
            continue;
        }
        let expect = a.map(|leaf| {
            let range = leaf.runs();
            let text = |at: usize| match &before.runs[at] {
                _ if at == id => word.as_str(),
                run => before.text(source, run),
            };
            range.map(text).collect::<String>()
        });
        let found = b.map(|leaf| after.leaf_text(&edited, leaf));
        if expect != found {
            let (s, e) = (run.span().start.saturating_sub(60), (run.span().end + 60).min(source.len()));
            let around = String::from_utf8_lossy(&source.as_bytes()[s..e]);
            return Err(format!(
                "run {id} {:?} ({}) in {around:?}\n  expected {expect:?}\n  found    {found:?}",
                &source[run.span()],
                if run.is_whole() { "whole" } else { "exact" },
            ));
        }
    }
    Ok(())
}

fn same_runs(old: (&Document, &str, &Leaf), new: (&Document, &str, &Leaf)) -> bool {
    let (a, b) = (old.0.runs_of(old.2), new.0.runs_of(new.2));
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| old.0.text(old.1, a) == new.0.text(new.1, b))
}
