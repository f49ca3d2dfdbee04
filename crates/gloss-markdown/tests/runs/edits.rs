//! Random edits, one upon the other: what is parsed nearby must be what a full parse gives, to the last number.

use gloss_markdown::{parse, reparse};

use crate::seeded::Seeded;

/// The texts that random edits write: words, and all that opens, closes or ends something.
const WRITTEN: [&str; 44] = [
    "",
    "",
    "word",
    "two words",
    "\n",
    "\n\n",
    "\r\n",
    "\n\n\n",
    " ",
    "    ",
    "\t",
    "- ",
    "\n- item\n",
    "1. ",
    "> ",
    "\n> quote",
    "# ",
    "\n## Head\n",
    "\n===\n",
    "\n---\n",
    "---\n",
    "```",
    "\n```\ncode\n```\n",
    "~~~\n",
    "`",
    "*",
    "**",
    "_",
    "~~",
    "$",
    "$$\n",
    "[",
    "](x)",
    "[x][ref]",
    "[late]: http://x.example\n",
    "[^1]",
    "[^1]: note\n",
    "<!--",
    "-->",
    "<div>\n",
    "</div>\n",
    "\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "\\",
    "日本",
];

/// Longest stretch that an edit takes away, in bytes.
const LONGEST: usize = 60;

fn boundary(source: &str, mut at: usize) -> usize {
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Edits a source again and again; tells where the two differ, and how many edits were parsed nearby.
pub(crate) fn chain(source: &str, rounds: usize, seeded: &mut Seeded) -> (Vec<String>, usize) {
    let mut source = source.to_owned();
    let mut document = parse(&source);
    let mut nearby = 0;
    for _ in 0..rounds {
        let start = boundary(&source, seeded.below(source.len() + 1));
        let length = if seeded.below(2) == 0 { 0 } else { seeded.below(LONGEST) };
        let end = boundary(&source, (start + length).min(source.len())).max(start);
        let new = WRITTEN[seeded.below(WRITTEN.len())];
        let mut after = source.clone();
        after.replace_range(start..end, new);
        let found = reparse(&document, &source, &after, start..end, new.len());
        let full = parse(&after);
        if found.document != full {
            let around = boundary(&source, start.saturating_sub(200))
                ..boundary(&source, (end + 200).min(source.len()));
            let blocks = |d: &gloss_markdown::Document| d.blocks.iter().map(|b| b.span()).collect::<Vec<_>>();
            let (a, b) = (blocks(&found.document), blocks(&full));
            let at = a.iter().zip(&b).position(|(a, b)| a != b);
            let what = format!(
                "{new:?} at {start}..{end} ({:?}) in {:?}; first other block {at:?}: {:?}, in full {:?}",
                &source[start..end],
                &source[around],
                at.and_then(|at| a.get(at)),
                at.and_then(|at| b.get(at)),
            );
            return (vec![what], nearby);
        }
        // All but the blocks named must be as they were.
        let (old, now) = (&document.blocks, &full.blocks);
        let tail = old.len() - found.was.end as usize;
        let kept = (0..found.was.start as usize).zip(0..found.blocks.start as usize);
        let kept = kept.chain((old.len() - tail..old.len()).zip(now.len() - tail..now.len()));
        let other = |(a, b): (usize, usize)| {
            !document.same_tree(a as u32, &full, b as u32) || source[old[a].span()] != after[now[b].span()]
        };
        if now.len() - found.blocks.end as usize != tail || kept.into_iter().any(other) {
            return (
                vec![format!("{new:?} at {start}..{end}: {:?} were {:?}", found.blocks, found.was)],
                nearby,
            );
        }
        nearby += usize::from(found.blocks.len() < now.len());
        (source, document) = (after, full);
    }
    (Vec::new(), nearby)
}
