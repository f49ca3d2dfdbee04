//! Paragraphs put in and taken away. What else begins or ends in one that goes, a bookmark or the range of a comment, stays.

use super::request::NewParagraph;
use super::revision::Revisions;
use super::work::Work;
use super::{content, touch};
use crate::error::{Refused, fixed};
use crate::word::paragraph::{Fixed, Paragraph, PieceKind};
use crate::word::read::attribute;
use crate::xml::{Element, Id, Tree};

/// Marks that come in pairs and may stand between paragraphs (17.13), with the name of the other one.
const PAIRS: [(&str, &str); 3] =
    [("bookmarkStart", "bookmarkEnd"), ("commentRangeStart", "commentRangeEnd"), ("permStart", "permEnd")];

/// What stands behind the look of a paragraph's mark in its properties (17.3.1.26).
const BEHIND_MARK: [&str; 2] = ["sectPr", "pPrChange"];

impl Work<'_, '_> {
    /// Takes a paragraph away.
    pub(super) fn remove(&mut self, item: usize) -> Result<(), Refused> {
        let paragraph = self.paragraph(item)?.clone();
        if let Some(twin) = &paragraph.twin {
            if twin.text != paragraph.text {
                return Err(touch::uneven());
            }
            self.check_removal(twin)?;
        }
        self.check_removal(&paragraph)?;
        match self.revisions.take() {
            None => {
                if self.is_alone(&paragraph) {
                    return Err(fixed(
                        "a cell, a text box and a document have one paragraph at least",
                        "Empty it instead.",
                    ));
                }
                for own in std::iter::once(&paragraph).chain(paragraph.twin.as_deref()) {
                    let left = unpaired(self.tree, own.node);
                    self.patch.replace(self.tree.whole(own.node), left);
                }
            }
            Some(mut revisions) => {
                if !self.is_before_another(&paragraph) {
                    return Err(fixed(
                        "the last paragraph before a table or an end can't be suggested to go as a whole",
                        "Suggest to delete its words.",
                    ));
                }
                let all = 0..paragraph.text.len();
                let splices = if all.is_empty() { Vec::new() } else { vec![(all, String::new())] };
                for own in std::iter::once(&paragraph).chain(paragraph.twin.as_deref()) {
                    super::suggest::suggest(self.tree, own, &splices, &mut revisions, &mut self.patch)?;
                    mark(self.tree, own.node, "del", &mut revisions, &mut self.patch);
                }
                self.revisions = Some(revisions);
            }
        }
        Ok(())
    }

    /// Refuses to take away what is more than words.
    fn check_removal(&self, paragraph: &Paragraph) -> Result<(), Refused> {
        if paragraph.ends_section {
            return Err(fixed(
                "a section of the document ends with this paragraph, and its page layout would go with it",
                "Empty it instead.",
            ));
        }
        if !paragraph.is_whole {
            return Err(fixed("a field begins or ends in this paragraph", "Delete it in Word."));
        }
        for piece in &paragraph.pieces {
            let words = paragraph.text.get(piece.at.clone()).unwrap_or_default();
            match piece.fixed {
                Some(why @ (Fixed::Bound | Fixed::Locked | Fixed::Suggested)) => {
                    return Err(touch::fixed_words(words, why));
                }
                Some(Fixed::Field) | None if piece.kind == PieceKind::Object => {
                    return Err(touch::object(words));
                }
                Some(Fixed::Field) if self.revisions.is_some() => {
                    return Err(touch::fixed_words(words, Fixed::Field));
                }
                Some(Fixed::Field) | None => {}
            }
        }
        let mut inner = self.tree.within(paragraph.node);
        if inner.any(|id| self.tree.local(id) == "commentReference") {
            return Err(fixed(
                "a comment stands on this paragraph and would go with it",
                "Delete its words instead.",
            ));
        }
        Ok(())
    }

    /// Puts paragraphs in beside another one.
    pub(super) fn add(&mut self, item: usize, before: bool, new: &[NewParagraph]) -> Result<(), Refused> {
        let beside = self.paragraph(item)?.clone();
        if beside.twin.as_ref().is_some_and(|twin| twin.text != beside.text) {
            return Err(touch::uneven());
        }
        let mut revisions = self.revisions.take();
        for own in std::iter::once(&beside).chain(beside.twin.as_deref()) {
            let is_last = !before && !self.is_before_another(own);
            if is_last && let Some(revisions) = &mut revisions {
                // With the last mark of a text inserted, rejecting it would leave an empty paragraph: the one before it is.
                mark(self.tree, own.node, "ins", revisions, &mut self.patch);
            }
            let mut out = String::new();
            for (n, one) in new.iter().enumerate() {
                let like = self.paragraph(one.like)?;
                let is_marked = !(is_last && n + 1 == new.len());
                out.push_str(&paragraph(self.tree, like, one, revisions.as_mut(), is_marked));
            }
            let at = self.tree.whole(own.node);
            self.patch.insert(if before { at.start } else { at.end }, out);
        }
        self.revisions = revisions;
        Ok(())
    }

    /// Whether another paragraph follows it in what holds it: the words of one whose mark goes move there.
    fn is_before_another(&self, paragraph: &Paragraph) -> bool {
        let blocks = self.blocks_beside(paragraph);
        let at = blocks.iter().position(|id| *id == paragraph.node);
        let next = at.and_then(|at| blocks.get(at + 1));
        next.is_some_and(|id| self.tree.local(*id) == "p")
    }

    /// Whether what holds it would end with no paragraph, which none may.
    fn is_alone(&self, paragraph: &Paragraph) -> bool {
        let blocks = self.blocks_beside(paragraph);
        let at = blocks.iter().rposition(|id| *id != paragraph.node);
        let ends = blocks.last() == Some(&paragraph.node);
        at.is_none() || ends && at.and_then(|at| blocks.get(at)).is_none_or(|id| self.tree.local(*id) != "p")
    }

    fn blocks_beside(&self, paragraph: &Paragraph) -> Vec<Id> {
        let parent = self.tree.parent(paragraph.node);
        let is_block = |id: &Id| matches!(self.tree.local(*id), "p" | "tbl" | "sdt" | "customXml");
        self.tree.children(parent).filter(is_block).collect()
    }
}

/// The marks within an element whose other one stands outside of it, as they are written.
fn unpaired(tree: &Tree<'_>, node: Id) -> String {
    let inner: Vec<Id> = tree.within(node).collect();
    let id_of = |id: Id| attribute(tree, id, "id").unwrap_or_default();
    let other = |id: Id| {
        let pair = PAIRS.iter().find(|(start, end)| [*start, *end].contains(&tree.local(id)))?;
        Some(if tree.local(id) == pair.0 { pair.1 } else { pair.0 })
    };
    let is_alone = |id: &Id| {
        other(*id).is_some_and(|name| {
            !inner.iter().any(|one| tree.local(*one) == name && id_of(*one) == id_of(*id))
        })
    };
    inner.iter().filter(|id| is_alone(id)).filter_map(|id| tree.source().get(tree.whole(*id))).collect()
}

/// Marks the end of a paragraph as inserted or deleted (17.13.5.15, 17.13.5.20).
fn mark(tree: &Tree<'_>, node: Id, kind: &str, revisions: &mut Revisions<'_>, patch: &mut crate::xml::Patch) {
    let tag = tree.tag(node);
    let p = tag.prefix();
    let sign = format!("<{p}{kind}{}/>", revisions.attributes(p));
    let Some(own) = tree.child(node, "pPr") else {
        let added = format!("<{p}pPr><{p}rPr>{sign}</{p}rPr></{p}pPr>");
        match tag.is_empty() {
            true => {
                let open = tag.raw.trim_end_matches("/>").trim_end();
                patch.replace(tree.whole(node), format!("{open}>{added}</{}>", tag.name()));
            }
            false => patch.insert(tree.inner(node).start, added),
        }
        return;
    };
    match tree.child(own, "rPr").filter(|look| !tree.tag(*look).is_empty()) {
        Some(look) => patch.insert(tree.inner(look).start, sign),
        None => patch.replace(tree.whole(own), with_mark(tree, own, &format!("<{p}rPr>{sign}</{p}rPr>"))),
    }
}

/// Properties of a paragraph with those of its mark.
fn with_mark(tree: &Tree<'_>, own: Id, look: &str) -> String {
    let mut element = Element::of(tree, own);
    element.remove(&["rPr"]);
    element.put_before("rPr", look.to_owned(), &BEHIND_MARK);
    element.write()
}

/// A new paragraph with the look of another one.
fn paragraph(
    tree: &Tree<'_>,
    like: &Paragraph,
    new: &NewParagraph,
    mut revisions: Option<&mut Revisions<'_>>,
    is_marked: bool,
) -> String {
    let tag = tree.tag(like.node);
    let p = tag.prefix();
    let sign = revisions.as_mut().filter(|_| is_marked).map(|own| format!("<{p}ins{}/>", own.attributes(p)));
    let mut own = match tree.child(like.node, "pPr") {
        Some(own) => Element::of(tree, own),
        None => Element::new(&format!("{p}pPr")),
    };
    own.remove(&["sectPr", "pPrChange"]);
    if let Some(style) = &new.style {
        own.remove(&["pStyle", "outlineLvl", "numPr"]);
        if !style.is_empty() {
            let raw = format!("<{p}pStyle {p}val=\"{}\"/>", crate::xml::escape(style));
            own.put_first("pStyle", raw);
        }
    }
    own.remove(&["rPr"]);
    let mark = super::change::mark_of(tree, like).filter(|_| new.style.is_none());
    let inner = mark.map(|mark| content::inner(tree, mark)).unwrap_or_default();
    let sign = sign.unwrap_or_default();
    if !sign.is_empty() || !inner.is_empty() {
        own.put_before("rPr", format!("<{p}rPr>{sign}{inner}</{p}rPr>"), &BEHIND_MARK);
    }
    let run = like.pieces.iter().find(|piece| piece.kind == PieceKind::Words && piece.node != piece.run);
    let run_look = run.filter(|_| new.style.is_none()).map(|piece| content::look(tree, piece.run));
    let words = match new.text.is_empty() {
        true => String::new(),
        false => content::run(p, &run_look.unwrap_or_default(), &new.text),
    };
    let words = match revisions.filter(|_| !words.is_empty()) {
        Some(own) => own.wrap(p, "ins", &words),
        None => words,
    };
    let properties = if own.is_empty() { String::new() } else { own.write() };
    format!("<{p}p>{properties}{words}</{p}p>")
}
