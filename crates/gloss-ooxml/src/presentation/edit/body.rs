//! The paragraphs of a text: words within them, paragraphs that come with the look of one beside them, and paragraphs that
//! go. A text keeps one paragraph at least.

use super::words::{self, WordSplice};
use crate::error::Refused;
use crate::limits::MAX_TEXT_CHARS;
use crate::presentation::paragraph::{BREAK, Paragraph, PieceKind, paragraphs};
use crate::xml::{Id, Patch, Tree, escape_words};

/// A paragraph of a text as it is to be. Those that are there keep their order; one that is not named goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// The one of this number, from 0, as it is.
    Kept(usize),
    /// The one of this number with other words in these ranges of its words.
    Changed(usize, Vec<WordSplice>),
    /// A new one with the look of the one of this number.
    New(usize, String),
}

/// Makes a text these paragraphs.
pub(super) fn set(tree: &Tree<'_>, body: Id, lines: &[Line], patch: &mut Patch) -> Result<(), Refused> {
    let all = paragraphs(tree, body);
    let named = |line: &Line| match line {
        Line::Kept(at) | Line::Changed(at, _) => Some(*at),
        Line::New(..) => None,
    };
    // Where new ones go: behind the last one that was named, else before the first.
    let mut at = match all.first() {
        Some(first) => tree.whole(first.node).start,
        None => tree.inner(body).end,
    };
    for line in lines {
        match line {
            Line::Kept(_) => {}
            Line::Changed(n, splices) => {
                if let Some(own) = all.get(*n) {
                    short(splices.iter().map(|(_, new)| new.len()).sum())?;
                    words::splice(tree, own, splices, patch)?;
                }
            }
            Line::New(like, words) => {
                short(words.len())?;
                patch.insert(at, new(tree, body, all.get(*like).or(all.last()), words));
            }
        }
        if let Some(own) = named(line).and_then(|n| all.get(n)) {
            at = tree.whole(own.node).end;
        }
    }
    let kept: Vec<usize> = lines.iter().filter_map(named).collect();
    for (n, own) in all.iter().enumerate() {
        if !kept.contains(&n) {
            patch.cut(tree.whole(own.node));
        }
    }
    Ok(())
}

fn short(bytes: usize) -> Result<(), Refused> {
    let limit = MAX_TEXT_CHARS * 4;
    match bytes > limit {
        true => Err(Refused::TooLong { what: "the text", chars: bytes, limit }),
        false => Ok(()),
    }
}

/// A new paragraph with the look of another one.
pub(super) fn new(tree: &Tree<'_>, body: Id, like: Option<&Paragraph>, said: &str) -> String {
    let beside = like.map(|like| like.node).or_else(|| tree.child(body, "bodyPr")).unwrap_or(body);
    let p = tree.tag(beside).prefix();
    let properties = like.and_then(|like| tree.child(like.node, "pPr"));
    let properties = properties.and_then(|id| tree.source().get(tree.whole(id))).unwrap_or_default();
    let look = like.map(|like| words::look(tree, like)).unwrap_or_default();
    if said.is_empty() {
        let end = like.and_then(|like| end_look(tree, like, p)).unwrap_or_default();
        return format!("<{p}p>{properties}{end}</{p}p>");
    }
    format!("<{p}p>{properties}{}</{p}p>", words::run(tree, beside, &look, said))
}

/// How the end of a paragraph without words looks: as the words of the one that it is like.
fn end_look(tree: &Tree<'_>, like: &Paragraph, p: &str) -> Option<String> {
    let run = like.pieces.iter().find(|piece| piece.kind == PieceKind::Run);
    let own = run.and_then(|piece| tree.child(piece.node, "rPr"));
    let own = own.or_else(|| tree.child(like.node, "endParaRPr"))?;
    Some(words::renamed(tree, own, &format!("{p}endParaRPr")))
}

/// The words of new paragraphs where a shape had no text at all.
pub(super) fn whole(prefix: &str, lines: &[Line]) -> String {
    let line = |line: &Line| {
        let Line::New(_, words) = line else { return String::new() };
        let runs: Vec<String> = words
            .split(BREAK)
            .map(|part| format!("<{prefix}r><{prefix}t>{}</{prefix}t></{prefix}r>", escape_words(part)))
            .collect();
        let runs = if words.is_empty() { String::new() } else { runs.join(&format!("<{prefix}br/>")) };
        format!("<{prefix}p>{runs}</{prefix}p>")
    };
    let lines: String = lines.iter().map(line).collect();
    format!("<{prefix}bodyPr/><{prefix}lstStyle/>{lines}")
}

/// The text of a cell that had none.
pub(super) fn of_cell(tree: &Tree<'_>, cell: Id, lines: &[Line]) -> String {
    let p = tree.tag(cell).prefix();
    format!("<{p}txBody>{}</{p}txBody>", whole(p, lines))
}
