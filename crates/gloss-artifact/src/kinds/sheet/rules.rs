//! Rules of sheets where they differ from lines of text: read from cells, named by cells, found again by headers and
//! keys, changed cell by cell, and written back into its file.

use gloss_protocol::{
    Abilities, Anchor, ChangeClass, ChangePreview, Comparison, Container, Kind, Layout, Part, Pointed, Reach,
    Region, RunPoint, Selection, Span,
};

use super::content::{held, pairs};
use super::format::{format_of, is_delimited, is_workbook};
use super::typed::Reader;
use super::{Grid, Map, located};
use crate::confine::{Inside, Mark, Outside, Settled};
use crate::error::Unwritable;
use crate::kinds::changes::Changes;
use crate::kinds::form::{Form, Stored};
use crate::kinds::own::{Cells, Own};
use crate::kinds::places::Places;
use crate::kinds::reading::{Reading, bytes_at};
use crate::kinds::words::Words;
use crate::kinds::written::Written;
use crate::locate::{self, Relocate};
use crate::text::{NoPart, Structure, Text, no_place, split_pick};
use crate::{ArtifactError, Splice};

/// Rows that are told beside a note's cells.
const MAX_ROWS: usize = 20;

/// Sheets.
pub(crate) struct Sheet;

impl Sheet {
    /// The cells of a text, which has them: it is a sheet's.
    fn grid<T>(text: &Text, of: impl FnOnce(&Grid) -> T) -> T {
        match text.grid() {
            Some(grid) => of(grid),
            None => of(&Grid::default()),
        }
    }
}

impl Form for Sheet {
    fn kind(&self) -> Kind {
        Kind::Sheet
    }

    fn abilities(&self, path: &str) -> Abilities {
        let foreign = Layout::of_path(path).is_foreign();
        let facts = is_workbook(path);
        Abilities { write: is_delimited(path), change: !foreign, query: true, facts, ..Abilities::of_text() }
    }

    fn stored(&self) -> Stored {
        Stored::Package
    }

    fn own(&self) -> Own<'_> {
        Own::Cells(self)
    }

    /// A cell has no room for a link: where the numbers of a made workbook come from is kept beside it.
    fn keeps_figures_apart(&self) -> bool {
        true
    }

    fn is_slow_to_read(&self) -> bool {
        true
    }

    fn check_text(&self, path: &str, text: &str, known: &dyn Fn() -> String) -> Result<(), Unwritable> {
        if is_delimited(path) {
            let Some(words) = super::newly_armed(text, &known()) else { return Ok(()) };
            let words: String = words.chars().take(80).collect();
            return Err(Unwritable::new(
                format!(
                    "Nothing was written: other programs run “{words}” as a formula when they open this file."
                ),
                "Put ' before it, so that it stays words, or make a workbook with make_workbook.",
            ));
        }
        Err(Unwritable::new(
            format!("{path} is a workbook and can't be written as text."),
            "Make a workbook with make_workbook.",
        ))
    }

    fn holds_plain_words(&self) -> bool {
        true
    }

    fn read(&self, path: &str, bytes: &[u8]) -> Result<Text, ArtifactError> {
        let none = || ArtifactError::Unpointable(format!("{path} is no table."));
        let source = super::form(bytes, format_of(path).ok_or_else(none)?)?;
        Ok(Text::of(Kind::Sheet, &source, self.parse(&source)))
    }

    fn parse(&self, source: &str) -> Structure {
        Structure::Cells(Grid::new(source))
    }

    fn write(
        &self,
        path: &str,
        bytes: &[u8],
        text: &Text,
        splices: Vec<Splice>,
    ) -> Result<Written, Unwritable> {
        let format = format_of(path).ok_or_else(Unwritable::no_table)?;
        super::write(format, bytes, text, &splices)
    }

    fn typed(&self, path: &str, (text, span): (&Text, Span), words: &str) -> Result<String, ArtifactError> {
        Ok(Reader::new(text, is_delimited(path)).range(span, words)?)
    }

    fn merge(&self, path: &str, [base, mine, theirs]: [&[u8]; 3], _: bool) -> Option<Vec<u8>> {
        super::merged(format_of(path)?, base, mine, theirs)
    }
}

impl Places for Sheet {
    fn find(&self, text: &Text, at: &str) -> Result<Region, ArtifactError> {
        let (body, pick) = split_pick(at.trim());
        let Some((scheme, rest)) = body.split_once(':') else { return Err(no_place(at)) };
        let is_only = pick.is_none_or(|pick| pick == 1);
        Self::grid(text, |grid| match scheme {
            "cells" if is_only => grid.find(text, rest),
            "chart" if is_only => grid.find_chart(text, rest),
            _ => Err(ArtifactError::BadWhere(format!(
                "Sheets have no places called {scheme}:. Use cells:D3:E5, cells:Sales!D3:E5, chart:Sales!1 or all."
            ))),
        })
    }

    fn point(&self, text: &Text, selection: &Selection, reach: Reach) -> Result<Pointed, ArtifactError> {
        Self::grid(text, |grid| grid.point(text, selection, reach))
    }

    fn part(&self, text: &Text, region: &Region, part: Part) -> Result<Region, NoPart> {
        Self::grid(text, |grid| grid.part(text, region, part))
    }

    fn containers(&self, text: &Text, spans: &[Span]) -> Vec<(Container, Vec<Span>)> {
        text.grid().map(|grid| grid.containers(text, spans)).unwrap_or_default()
    }

    /// Equal numbers in other cells are other numbers.
    fn elsewhere(&self, _: &Text, _: &Region) -> Vec<Region> {
        Vec::new()
    }

    fn block_hashes(&self, text: &Text) -> Vec<String> {
        Self::grid(text, |grid| grid.row_hashes(text.source()))
    }

    fn compare(&self, old: &Text, new: &Text) -> Box<dyn Relocate> {
        Self::grid(old, |a| {
            Self::grid(new, |b| Box::new(located::Cells(Map::infer((old.source(), a), (new.source(), b)))))
        })
    }
}

impl Changes for Sheet {
    fn project(&self, _: &Text, before: &Text, after: &Text, marks: &[Mark]) -> Vec<Span> {
        Self::grid(before, |a| {
            Self::grid(after, |b| super::project((before.source(), a), (after.source(), b), marks))
        })
    }

    fn verdict(
        &self,
        base: &Text,
        now: &Text,
        marks: &[Mark],
        rewritten: bool,
    ) -> (Vec<Inside>, Vec<Outside>) {
        Self::grid(base, |a| {
            Self::grid(now, |b| super::verdict((base.source(), a), (now.source(), b), marks, rewritten))
        })
    }

    fn settle(&self, _: &Text, inside: Vec<Inside>) -> Settled {
        Settled { inside, refused: Vec::new() }
    }
}

impl crate::kinds::acts::Acts for Sheet {
    fn acts(&self) -> Vec<&'static crate::kinds::acts::ActSpec> {
        super::acts::ACTS.iter().collect()
    }
}

impl Words for Sheet {
    fn at(&self, text: &Text, spans: &[Span]) -> String {
        let cells = Self::grid(text, |grid| grid.address(text.source(), spans));
        cells.unwrap_or_else(|| bytes_at(spans))
    }

    fn visible(&self, text: &Text, region: &Region) -> String {
        Self::grid(text, |grid| match region {
            Region::Whole => super::overview(grid),
            Region::Text { spans, .. } => grid.visible(text.source(), spans, " | "),
        })
    }

    /// Cells with tabs between them, rows on lines of their own, the sheets' names before the rows of a whole file.
    fn plain(&self, text: &Text, region: &Region) -> String {
        Self::grid(text, |grid| match region {
            Region::Whole => grid.plain_text(text.source()),
            Region::Text { spans, .. } => grid.visible(text.source(), spans, "\t"),
        })
    }

    fn reading(&self, text: &Text, spans: &[Span]) -> Reading {
        let at = |span: &Span| match span.is_empty() {
            true => "deleted".to_owned(),
            false => text.at(&locate::selection(vec![*span])).trim_start_matches("cells:").to_owned(),
        };
        let cell = |span: &Span| held(text.source().get(span.range()).unwrap_or_default());
        Reading {
            ranges: spans.iter().map(cell).collect(),
            cells: spans.iter().map(at).collect(),
            before: super::around(text, spans, MAX_ROWS),
            ..Reading::default()
        }
    }

    fn search(&self, text: &Text, lower: &str, most: usize) -> Vec<(String, String)> {
        text.grid().map(|grid| grid.search(text.source(), lower, most)).unwrap_or_default()
    }

    fn beside(&self, text: &Text, spans: &[Span]) -> Vec<String> {
        text.grid().map(|grid| grid.named_by(text, spans)).unwrap_or_default()
    }

    fn describe_change(&self, text: &Text, span: Span, before: &str, after: &str) -> Option<ChangePreview> {
        if super::is_rows(before) || super::is_rows(after) {
            let words = |rows: &str| super::row_words(text, span, rows);
            return Some(ChangePreview {
                at: super::rows_at(text, span),
                before: words(before),
                after: words(after),
                computed: false,
            });
        }
        let at = text.at(&locate::selection(vec![span]));
        Some(ChangePreview { at, before: super::words(before), after: super::words(after), computed: false })
    }

    /// Cell by cell where these are as many.
    fn differences(&self, old: (&Text, Span), new: (&Text, Span), class: ChangeClass) -> Vec<Comparison> {
        let slice =
            |(text, span): (&Text, Span)| text.source().get(span.range()).unwrap_or_default().to_owned();
        let (a, b) = (slice(old), slice(new));
        let (mut from, mut to) = (old.1.start as usize, new.1.start as usize);
        let mut out = Vec::new();
        for (before, after) in pairs(&a, &b) {
            let (was, now) = (Span::new(from, from + before.len()), Span::new(to, to + after.len()));
            (from, to) = (from + before.len(), to + after.len());
            if before != after && !(super::is_blank(before) && super::is_blank(after)) {
                // Cells that are gone are named where they stood.
                let at = match after.is_empty() {
                    true => old.0.at(&locate::selection(vec![was])),
                    false => new.0.at(&locate::selection(vec![now])),
                };
                let (before, after) = (super::words(before), super::words(after));
                out.push(Comparison { at, class, before, after, old: was, new: now });
            }
        }
        out
    }
}

impl Cells for Sheet {
    fn value_in(&self, text: &Text, place: Span) -> Span {
        let content = super::content::split(text.source().get(place.range()).unwrap_or_default()).0;
        Span::new(place.start as usize, place.start as usize + content.len())
    }

    fn holds_formulas(&self, path: &str) -> bool {
        is_workbook(path)
    }

    fn paint(&self, text: &Text, span: Span) -> Vec<(RunPoint, RunPoint)> {
        Self::grid(text, |grid| grid.paint(text.source(), span))
    }

    fn anchor(&self, text: &Text, version: u32, region: &Region) -> Anchor {
        Self::grid(text, |grid| grid.anchor(text, version, region))
    }

    fn steps(&self, old: &Text, new: &Text) -> Vec<Splice> {
        Self::grid(old, |a| Self::grid(new, |b| super::steps((old.source(), a), (new.source(), b))))
    }

    fn moves_names(&self, text: &Text, splices: &[Splice]) -> bool {
        super::reshaped(text, splices) != (false, false)
    }

    fn names_others(&self, words: &str) -> bool {
        words.starts_with('=')
    }

    fn edits(&self, base: &Text, now: &Text, rewritten: bool) -> Vec<Splice> {
        Self::grid(base, |a| {
            Self::grid(now, |b| super::edits((base.source(), a), (now.source(), b), rewritten))
        })
    }

    fn is_blank(&self, before: &str, after: &str) -> bool {
        super::is_blank(before) && super::is_blank(after)
    }

    fn is_structural(&self, before: &str, after: &str) -> bool {
        super::is_rows(before) || super::is_rows(after)
    }

    fn change_words(&self, text: &Text, span: Span, says: &str) -> String {
        match super::is_rows(says) {
            true => super::row_words(text, span, says),
            false => text.visible(&locate::selection(vec![span])),
        }
    }
}
