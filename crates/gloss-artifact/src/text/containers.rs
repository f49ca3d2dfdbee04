//! The parts of a text of blocks that hold a place: its paragraph, its row and table, its list, its section. What of them is
//! wider than the place is sorted out by whoever asks.

use gloss_markdown::{Container as Holder, El, Leaf};
use gloss_protocol::{Container, Part, Reach, Region, Span, Which};

use super::Text;
use super::part::is_cell;

impl Text {
    /// The parts around a place, narrowest first.
    pub(crate) fn containers_of_leaves(&self, spans: &[Span]) -> Vec<(Container, Vec<Span>)> {
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return Vec::new() };
        let raw = first.start as usize..last.end as usize;
        if !self.is_markdown() {
            let lines = self.reach(&raw, Reach::Paragraph);
            return vec![(Container::Paragraph, self.spans(&lines))];
        }
        let place = Region::Text { spans: spans.to_vec(), reach: Reach::Selection };
        let part = |reach: Reach| {
            let part = Part { reach, which: Which::This, goes: false };
            self.part_of_leaves(&place, part).ok().map(|region| self.spans(&region))
        };
        let mut out: Vec<(Container, Vec<Span>)> = Vec::new();
        for (container, reach) in [
            (Container::Paragraph, Reach::Paragraph),
            (Container::Item, Reach::Item),
            (Container::Cell, Reach::Cell),
            (Container::Row, Reach::Row),
            (Container::Column, Reach::Column),
        ] {
            out.extend(part(reach).map(|spans| (container, spans)));
        }
        out.extend(self.list_around(&raw).map(|span| (Container::List, vec![span])));
        out.extend(self.table_around(&raw).map(|span| (Container::Table, vec![span])));
        out.extend(part(Reach::Section).map(|spans| (Container::Section, spans)));
        out
    }

    /// The lines of the one table that a range is in.
    fn table_around(&self, raw: &std::ops::Range<usize>) -> Option<Span> {
        let mut tables: Vec<Option<u32>> =
            self.touched(raw).map(|leaf| if is_cell(leaf) { leaf.within() } else { None }).collect();
        tables.dedup();
        let [Some(table)] = tables.as_slice() else { return None };
        self.lines_of(self.leaves_in(*table))
    }

    /// The lines of the innermost list that holds a range.
    fn list_around(&self, raw: &std::ops::Range<usize>) -> Option<Span> {
        let holds = |list: &&Holder| {
            let span = list.span();
            matches!(list.el, El::List | El::OrderedList) && span.start <= raw.start && raw.end <= span.end
        };
        let list = self.parsed().containers.iter().rfind(holds)?;
        self.lines_of(self.parsed().leaves_in(list))
    }

    /// The whole lines from the first leaf to the last, without the end of the last.
    fn lines_of(&self, leaves: &[Leaf]) -> Option<Span> {
        let (first, last) = (leaves.first()?.span(), leaves.last()?.span());
        let start = self.source.get(..first.start)?.rfind('\n').map_or(0, |at| at + 1);
        let end = self.source.get(last.end..)?.find(['\r', '\n']).map_or(self.source.len(), |n| last.end + n);
        Some(Span::new(start, end))
    }
}
