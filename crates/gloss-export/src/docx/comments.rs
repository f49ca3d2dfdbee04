//! Notes as Word's comments: where each begins and ends in the row of paragraphs, and the three parts of the package
//! that say what they say (ECMA-376 17.13.4, and [MS-DOCX] 2.5.1 for answers).

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

use super::flow::{Atom, Flow, Is, Part};
use super::xml::{NAMESPACES, attribute, escape};
use gloss_errand::export::{Comment, Remark};

/// Comments that one file carries; more notes are left out and said.
const MAX_COMMENTS: usize = 2_000;

/// A comment and its answers, all on one place.
#[derive(Debug)]
pub(super) struct Thread<'a> {
    /// The number of the first; the answers have those after it.
    pub first: usize,
    pub said: Vec<&'a Comment>,
    pub resolved: bool,
}

/// Marks the places of notes, and gives the comments in the order of their numbers in the marks.
pub(super) fn place<'a>(
    flow: &mut Flow,
    remarks: &'a [Remark],
    warnings: &mut Vec<String>,
) -> Vec<Thread<'a>> {
    let mut threads: Vec<Thread<'a>> = Vec::new();
    let mut cuts: HashMap<usize, Vec<Cut>> = HashMap::new();
    let mut next = 0;
    let index = index(flow);
    let mut left = 0;
    for remark in remarks {
        for (at, (from, to)) in places(&index, &remark.spans).into_iter().enumerate() {
            // A note on several places says its answers once.
            let said: Vec<&Comment> = remark.said.iter().take(if at == 0 { usize::MAX } else { 1 }).collect();
            if said.is_empty() || next + said.len() > MAX_COMMENTS {
                left += 1;
                continue;
            }
            let number = threads.len();
            cuts.entry(from.line).or_default().push(Cut {
                atom: from.atom,
                at: from.at,
                is: Is::Opens(number),
            });
            cuts.entry(to.line).or_default().push(Cut { atom: to.atom, at: to.at, is: Is::Closes(number) });
            let count = said.len();
            threads.push(Thread { first: next, said, resolved: remark.resolved });
            next += count;
        }
    }
    if left > 0 {
        warnings.push(format!("{left} notes were left out: a file carries {MAX_COMMENTS} comments."));
    }
    let mut number = 0;
    each(flow, &mut |atoms| {
        if let Some(cuts) = cuts.remove(&number) {
            *atoms = cut(std::mem::take(atoms), cuts);
        }
        number += 1;
    });
    threads
}

struct Cut {
    atom: usize,
    at: usize,
    is: Is,
}

/// An edge of a place: a line, an atom of it, and bytes into it.
#[derive(Clone, Copy)]
struct Edge {
    line: usize,
    atom: usize,
    at: usize,
}

struct Indexed {
    span: Range<usize>,
    line: usize,
    atom: usize,
    exact: bool,
    blank: bool,
}

/// Every atom that stands in the source, in the order of the text.
fn index(flow: &mut Flow) -> Vec<Indexed> {
    let mut out: Vec<Indexed> = Vec::new();
    let mut line = 0;
    each(flow, &mut |atoms| {
        for (atom, one) in atoms.iter().enumerate().filter(|(_, one)| !one.span.is_empty()) {
            let blank = matches!(&one.is, Is::Text(text) if text.trim().is_empty()) || one.is == Is::Break;
            out.push(Indexed { span: one.span.clone(), line, atom, exact: one.exact, blank });
        }
        line += 1;
    });
    out.sort_by_key(|one| one.span.start);
    out
}

fn each(flow: &mut Flow, visit: &mut dyn FnMut(&mut Vec<Atom>)) {
    for part in &mut flow.parts {
        match part {
            Part::Line(line) => visit(&mut line.atoms),
            Part::Grid(grid) => grid.rows.iter_mut().flatten().for_each(&mut *visit),
        }
    }
}

/// Where spans are: those with nothing but blanks between them as one. What is nowhere in the text, and a note on the
/// whole document, stands at its beginning.
fn places(index: &[Indexed], spans: &[Range<usize>]) -> Vec<(Edge, Edge)> {
    let mut found: Vec<(usize, usize, Range<usize>)> = Vec::new();
    for span in spans {
        let first = index.partition_point(|one| one.span.end <= span.start);
        let end = index.partition_point(|one| one.span.start < span.end.max(span.start + 1));
        let Some(last) = end.checked_sub(1).filter(|last| first <= *last) else { continue };
        match found.last_mut() {
            Some((_, before, range))
                if index.get(*before + 1..first).unwrap_or_default().iter().all(|one| one.blank) =>
            {
                (*before, range.end) = (last, span.end);
            }
            _ => found.push((first, last, span.clone())),
        }
    }
    if found.is_empty() && !index.is_empty() {
        let line = index.first().map(|one| one.line);
        let last = index.iter().take_while(|one| Some(one.line) == line).count();
        found.push((0, last.saturating_sub(1), 0..usize::MAX));
    }
    let edges = found.into_iter().filter_map(|(first, last, span)| {
        let (from, to) = (index.get(first)?, index.get(last)?);
        // Between two letters there is nothing to stand on: then it is all that is said there in one piece.
        let cuts = !span.is_empty();
        let start = if cuts && from.exact { span.start.saturating_sub(from.span.start) } else { 0 };
        let end = if cuts && to.exact { span.end.min(to.span.end) - to.span.start } else { usize::MAX };
        let from = Edge { line: from.line, atom: from.atom, at: start };
        Some((from, Edge { line: to.line, atom: to.atom, at: end }))
    });
    edges.collect()
}

/// A line with its atoms cut where comments begin and end.
fn cut(atoms: Vec<Atom>, mut cuts: Vec<Cut>) -> Vec<Atom> {
    cuts.sort_by_key(|cut| (cut.atom, cut.at, matches!(cut.is, Is::Opens(_))));
    let mut cuts = cuts.into_iter().peekable();
    let mut out = Vec::new();
    for (number, atom) in atoms.into_iter().enumerate() {
        let mark = |is: Is| Atom { is, style: atom.style, link: atom.link.clone(), span: 0..0, exact: false };
        let mut done = 0;
        let mut drawn = false;
        while let Some(cut) = cuts.next_if(|cut| cut.atom == number) {
            match &atom.is {
                Is::Text(text) if atom.exact => {
                    let at = text.floor_char_boundary(cut.at.min(text.len())).max(done);
                    out.extend(part(&atom, done..at));
                    done = at;
                }
                // Taken whole: what ends on it ends after it.
                _ if cut.at > 0 && !drawn => {
                    out.push(atom.clone());
                    drawn = true;
                }
                _ => {}
            }
            out.push(mark(cut.is));
        }
        match &atom.is {
            Is::Text(text) if atom.exact => out.extend(part(&atom, done..text.len())),
            _ if !drawn => out.push(atom),
            _ => {}
        }
    }
    out
}

fn part(atom: &Atom, range: Range<usize>) -> Option<Atom> {
    match &atom.is {
        Is::Text(text) if !range.is_empty() => {
            let start = atom.span.start;
            let words = text.get(range.clone())?.to_owned();
            Some(Atom { is: Is::Text(words), span: start + range.start..start + range.end, ..atom.clone() })
        }
        _ => None,
    }
}

/// `comments.xml` and `commentsExtended.xml`.
pub(super) fn parts(threads: &[Thread<'_>]) -> (String, String) {
    let mut comments = format!("{}<w:comments {NAMESPACES}>", super::xml::HEAD);
    let mut extended = format!("{}<w15:commentsEx {NAMESPACES}>", super::xml::HEAD);
    for thread in threads {
        for (at, said) in thread.said.iter().enumerate() {
            let id = thread.first + at;
            let initials: String =
                said.author.split_whitespace().filter_map(|word| word.chars().next()).take(3).collect();
            let _ = write!(
                comments,
                "<w:comment w:id=\"{id}\" w:author=\"{}\" w:date=\"{}\" w:initials=\"{}\">",
                attribute(&said.author),
                super::xml::date(said.at),
                attribute(&initials)
            );
            let paragraphs: Vec<&str> = said.text.split('\n').collect();
            for (nth, words) in paragraphs.iter().enumerate() {
                // Word ties answers to the last paragraph of a comment.
                let last = nth + 1 == paragraphs.len();
                let name =
                    if last { format!(" w14:paraId=\"{:08X}\"", paragraph(id)) } else { String::new() };
                let reference = if nth == 0 {
                    "<w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:annotationRef/></w:r>"
                } else {
                    ""
                };
                let _ = write!(
                    comments,
                    "<w:p{name}><w:pPr><w:pStyle w:val=\"CommentText\"/></w:pPr>{reference}<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
                    escape(&crate::model::clean(words))
                );
            }
            comments.push_str("</w:comment>");
            let parent = if at == 0 {
                String::new()
            } else {
                format!(" w15:paraIdParent=\"{:08X}\"", paragraph(thread.first))
            };
            let _ = write!(
                extended,
                "<w15:commentEx w15:paraId=\"{:08X}\"{parent} w15:done=\"{}\"/>",
                paragraph(id),
                u8::from(thread.resolved)
            );
        }
    }
    comments.push_str("</w:comments>");
    extended.push_str("</w15:commentsEx>");
    (comments, extended)
}

/// A paragraph's id: eight hex digits below 8000 0000.
fn paragraph(id: usize) -> usize {
    0x1000_0000 + id
}
