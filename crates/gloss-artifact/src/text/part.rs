//! The part of a text that words name from a place: “this row”, “the second bullet”, “this section”; and with it what goes
//! where the part goes. Which part the words name is told by whoever reads them; where more than one fits, none is chosen.

use std::ops::Range;

use gloss_markdown::{El, Leaf, LeafKind};
use gloss_protocol::{Part, Reach, Region, Span, Which};

use super::{Text, sentence};

/// Why a part can't be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPart {
    /// There is none where the place is.
    #[error("No {one} is marked here. Mark the {one} that is meant.")]
    None {
        /// The word for one of them: `row`.
        one: &'static str,
    },
    /// Several fit.
    #[error("{count} {many} are marked, and the note speaks of one. Mark that one.")]
    Several {
        /// How many.
        count: usize,
        /// The word for several of them: `rows`.
        many: &'static str,
    },
    /// There are fewer.
    #[error("There are only {count} {many} here.")]
    Fewer {
        /// How many there are.
        count: usize,
        /// The word for several of them: `rows`.
        many: &'static str,
    },
    /// The row that names the columns.
    #[error(
        "The row of headers names the columns, so it can’t go by itself. Mark the rows below it, or the whole table."
    )]
    Headers,
    /// The whole document, which is more than was meant.
    #[error("That would be the whole document. Mark the part that is meant.")]
    All,
}

/// The words for one and for several of a reach.
pub(crate) fn called(reach: Reach) -> (&'static str, &'static str) {
    match reach {
        Reach::Sentence => ("sentence", "sentences"),
        Reach::Paragraph => ("paragraph", "paragraphs"),
        Reach::Item => ("list item", "list items"),
        Reach::Cell => ("cell", "cells"),
        Reach::Row => ("row", "rows"),
        Reach::Column => ("column", "columns"),
        Reach::Section => ("section", "sections"),
        Reach::Chart => ("chart", "charts"),
        Reach::Point => ("point", "points"),
        Reach::Series => ("series", "series"),
        Reach::Shape => ("shape", "shapes"),
        Reach::Slide => ("slide", "slides"),
        Reach::Selection | Reach::Document => ("place", "places"),
    }
}

impl Text {
    /// The part of a text of blocks.
    pub(crate) fn part_of_leaves(&self, region: &Region, part: Part) -> Result<Region, NoPart> {
        let none = || NoPart::None { one: called(part.reach).0 };
        let spans = self.spans(region);
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return Err(none()) };
        let raw = first.start as usize..last.end as usize;
        let found = match (part.which, part.reach) {
            (Which::This | Which::These, Reach::Selection) => region.clone(),
            _ if !self.is_markdown() => return Err(none()),
            (Which::This, reach) => self.this_part(&raw, reach, false)?,
            (Which::These, reach) => self.this_part(&raw, reach, true)?,
            (which, reach) => pick(&self.parts(&raw, reach)?, which, reach)?,
        };
        if part.goes { self.with_what_parts_it(found) } else { Ok(found) }
    }

    /// The one of a reach that a range is in, or is; with `several` all that it touches.
    fn this_part(&self, raw: &Range<usize>, reach: Reach, several: bool) -> Result<Region, NoPart> {
        let (one, many) = called(reach);
        let count = match reach {
            Reach::Sentence => self.sentences_in(raw).len(),
            Reach::Item => match self.touched(raw).all(|leaf| self.item_of(leaf).is_some()) {
                true => self.items(raw).len(),
                false => 0,
            },
            Reach::Section => {
                let section = self.section(raw.start);
                let heading = self.starts_with_heading(section);
                if !heading {
                    0
                } else if section.end as usize >= raw.end {
                    1
                } else {
                    2
                }
            }
            Reach::Paragraph => self.touched(raw).filter(|leaf| !is_cell(leaf)).count(),
            _ => {
                let mut keys: Vec<_> = self.touched(raw).map(|leaf| key(leaf, reach)).collect();
                keys.sort_unstable();
                keys.dedup();
                if keys.contains(&None) { 0 } else { keys.len() }
            }
        };
        match count {
            0 => return Err(NoPart::None { one }),
            1 => {}
            _ if several && reach != Reach::Section => {}
            count => return Err(NoPart::Several { count, many }),
        }
        let region = self.reach(raw, reach);
        let everything = reach == Reach::Section && self.shows_all(&region);
        if everything { Err(NoPart::All) } else { Ok(region) }
    }

    /// All of a reach of which words count one: the rows below the headers, the items of one list, the sentences of one
    /// paragraph.
    fn parts(&self, raw: &Range<usize>, reach: Reach) -> Result<Vec<Region>, NoPart> {
        let (one, _) = called(reach);
        let region = |spans: Vec<Span>| Region::Text { spans, reach };
        match reach {
            Reach::Row | Reach::Column => {
                let mut tables: Vec<u32> =
                    self.touched(raw).filter(|leaf| is_cell(leaf)).filter_map(Leaf::within).collect();
                tables.dedup();
                let [table] = tables.as_slice() else {
                    return Err(lone(tables.len(), "table", "tables"));
                };
                let cells = self.leaves_in(*table);
                let mut keys: Vec<u32> = cells.iter().filter_map(|leaf| line_of(leaf, reach)).collect();
                keys.sort_unstable();
                keys.dedup();
                keys.retain(|key| reach == Reach::Column || *key > 0);
                let spans = |key: u32| {
                    let own = cells.iter().filter(|leaf| line_of(leaf, reach) == Some(key));
                    region(own.map(|leaf| Span::new(leaf.span().start, leaf.span().end)).collect())
                };
                Ok(keys.into_iter().map(spans).collect())
            }
            Reach::Item => {
                let list = self.one_list(raw)?;
                let container = |id: usize| self.parsed().containers.get(id);
                let items = (0..self.parsed().containers.len()).filter_map(container);
                let own = items.filter(|item| item.el == El::Item && item.parent() == Some(list));
                let words = |item: &gloss_markdown::Container| {
                    let inner = self.parsed().leaves_in(item);
                    let (first, last) = (inner.first()?, inner.last()?);
                    let start = item.task().map_or(first.span().start, |task| task.start);
                    Some(region(vec![Span::new(start, last.span().end)]))
                };
                Ok(own.filter_map(words).collect())
            }
            Reach::Sentence => {
                let leaves = self.touched(raw).count();
                if leaves != 1 {
                    return Err(lone(leaves, "paragraph", "paragraphs"));
                }
                let all = self.touched(raw).next().map(Leaf::span).unwrap_or_default();
                Ok(self.sentences_in(&all).into_iter().map(|span| region(vec![span])).collect())
            }
            _ => Err(NoPart::None { one }),
        }
    }

    /// The one list that a range is in, else touches.
    fn one_list(&self, raw: &Range<usize>) -> Result<u32, NoPart> {
        let is_list = |el: El| matches!(el, El::List | El::OrderedList);
        let all = || (0u32..).zip(&self.parsed().containers).filter(|(_, found)| is_list(found.el));
        let around = all().filter(|(_, list)| {
            let inner = self.parsed().leaves_in(list);
            let (Some(first), Some(last)) = (inner.first(), inner.last()) else { return false };
            first.span().start <= raw.start && raw.end <= last.span().end
        });
        if let Some((innermost, _)) = around.last() {
            return Ok(innermost);
        }
        let touched = |list: &gloss_markdown::Container| {
            self.parsed()
                .leaves_in(list)
                .iter()
                .any(|leaf| leaf.span().start < raw.end && raw.start < leaf.span().end)
        };
        let outer: Vec<u32> =
            all().filter(|(_, list)| list.parent().is_none() && touched(list)).map(|(id, _)| id).collect();
        match outer.as_slice() {
            [one] => Ok(*one),
            several => Err(lone(several.len(), "list", "lists")),
        }
    }

    /// The sentences that a range touches, in bytes.
    fn sentences_in(&self, raw: &Range<usize>) -> Vec<Span> {
        let leaves = self.touched(raw).filter(|leaf| matches!(leaf.kind, LeafKind::Paragraph));
        leaves
            .flat_map(|leaf| {
                let runs = self.parsed().runs_of(leaf);
                let text = self.parsed().leaf_text(&self.source, leaf);
                let bytes =
                    move |range: Range<usize>| Some(self.balanced(runs, self.source_range(runs, &range)?));
                sentence::sentences(&text).into_iter().filter_map(bytes).collect::<Vec<Span>>()
            })
            .filter(|span| (span.start as usize) < raw.end && raw.start < span.end as usize)
            .collect()
    }

    fn starts_with_heading(&self, span: Span) -> bool {
        let range = span.range();
        self.touched(&range).next().is_some_and(|leaf| matches!(leaf.kind, LeafKind::Heading(_)))
    }

    fn shows_all(&self, region: &Region) -> bool {
        let squeezed = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        squeezed(self.visible(region)) == squeezed(self.visible(&Region::Whole))
    }
}

fn pick(all: &[Region], which: Which, reach: Reach) -> Result<Region, NoPart> {
    let found = match which {
        Which::Nth(n) => (n as usize).checked_sub(1).and_then(|n| all.get(n)),
        Which::Last => all.last(),
        Which::This | Which::These => None,
    };
    let (one, many) = called(reach);
    let fewer = if all.is_empty() { NoPart::None { one } } else { NoPart::Fewer { count: all.len(), many } };
    found.cloned().ok_or(fewer)
}

fn lone(count: usize, one: &'static str, many: &'static str) -> NoPart {
    if count == 0 { NoPart::None { one } } else { NoPart::Several { count, many } }
}

pub(super) fn is_cell(leaf: &Leaf) -> bool {
    matches!(leaf.kind, LeafKind::Cell { .. })
}

/// A cell's row or column.
pub(super) fn line_of(leaf: &Leaf, reach: Reach) -> Option<u32> {
    match leaf.kind {
        LeafKind::Cell { row, column } => Some(if reach == Reach::Column { column } else { row }),
        _ => None,
    }
}

/// The key that tells the row, column or cell of a leaf from others, over all tables.
fn key(leaf: &Leaf, reach: Reach) -> Option<(u32, u32, u32)> {
    let LeafKind::Cell { row, column } = leaf.kind else { return None };
    let table = leaf.within()?;
    match reach {
        Reach::Row => Some((table, row, 0)),
        Reach::Column => Some((table, column, 0)),
        Reach::Cell => Some((table, row, column)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
