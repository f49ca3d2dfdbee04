//! Operations on any text that differ from kind to kind: each is asked of the text's kind. Those common to texts of
//! leaves are below, in [`crate::text`], which knows no kind. Decides nothing itself.

use gloss_protocol::{Anchor, Container, Kind, Part, Pointed, Reach, Region, RunPoint, Selection, Span};

use super::{ArtifactKind, of};
use crate::error::ArtifactError;
use crate::follow::Derived;
use crate::locate::selection;
use crate::splice::Splice;
use crate::text::{NoPart, Text, split_pick};

impl Text {
    /// Parses a source; of a sheet it is the text of its cells, never the file's own.
    pub fn new(kind: Kind, source: &str) -> Self {
        Self::of(kind, source, of(kind).parse(source))
    }

    /// The rules of its kind.
    pub fn rules(&self) -> &'static dyn ArtifactKind {
        of(self.kind())
    }

    /// The words of its title, where it has one.
    pub fn title(&self) -> Option<String> {
        self.rules().title(self)
    }

    /// The visible text of a region, its ranges joined by newlines.
    pub fn visible(&self, region: &Region) -> String {
        self.rules().visible(self, region)
    }

    /// A place as words to read on a terminal: its source, and of cells the words with tabs between them.
    pub fn plain_words(&self, region: &Region) -> String {
        self.rules().plain(self, region)
    }

    /// The shortest exact form of a place: `bytes:12-20,30-33`, `cells:Sales!D3:E5`, or `all`.
    pub fn at(&self, region: &Region) -> String {
        match region {
            Region::Whole => "all".to_owned(),
            Region::Text { spans, .. } => self.rules().at(self, spans),
        }
    }

    /// Resolves a WHERE.
    ///
    /// # Errors
    /// [`ArtifactError::BadWhere`], [`ArtifactError::NotFound`] or [`ArtifactError::Ambiguous`].
    pub fn find(&self, at: &str) -> Result<Region, ArtifactError> {
        let (body, pick) = split_pick(at.trim());
        match pick {
            _ if body != "all" => self.rules().find(self, at),
            None | Some(1) => Ok(Region::Whole),
            Some(_) => Err(ArtifactError::BadWhere(format!(
                "{at} is not a place: all is the whole artifact, and there is one. Use all."
            ))),
        }
    }

    /// Resolves a selection, snapped to whole words and widened to what can be edited in balance.
    ///
    /// # Errors
    /// [`ArtifactError::SelectionMoved`] where the runs do not exist or say something else.
    pub fn point(&self, selection: &Selection, reach: Reach) -> Result<Pointed, ArtifactError> {
        self.rules().point(self, selection, reach)
    }

    /// The part that words name from a place.
    ///
    /// # Errors
    /// [`NoPart`] where there is none, or where several fit.
    pub fn part(&self, region: &Region, part: Part) -> Result<Region, NoPart> {
        self.rules().part(self, region, part)
    }

    /// The parts that hold a place and more than it, each once, with their ranges; of a whole slide its shapes.
    pub fn containers(&self, spans: &[Span]) -> Vec<(Container, Vec<Span>)> {
        if spans.is_empty() {
            return Vec::new();
        }
        let wider = |found: &[Span]| {
            let held = |span: &Span| found.iter().any(|one| one.contains(*span));
            found != spans && !found.iter().all(|span| span.is_empty()) && spans.iter().all(held)
        };
        let mut out: Vec<(Container, Vec<Span>)> = Vec::new();
        for (container, found) in self.rules().containers(self, spans) {
            let in_it = |one: &Span| spans.iter().any(|span| span.contains(*one));
            let parts =
                self.rules().slides().is_some() && container == Container::Shape && found.iter().all(in_it);
            if (wider(&found) || parts && found != spans)
                && !out.iter().any(|(known, ranges)| *known == container || *ranges == found)
            {
                out.push((container, found));
            }
        }
        out
    }

    /// Ranges of visible text to paint for a span of source, run by run.
    pub fn paint(&self, span: Span) -> Vec<(RunPoint, RunPoint)> {
        match self.rules().cells() {
            Some(cells) => cells.paint(self, span),
            None => self.paint_leaves(span),
        }
    }

    /// How often a region's words stand elsewhere, with their regions: within one leaf, as exact source.
    pub fn elsewhere(&self, region: &Region) -> Vec<Region> {
        self.rules().elsewhere(self, region)
    }

    /// The anchor of a region in a version.
    pub fn anchor(&self, version: u32, region: &Region) -> Anchor {
        match self.rules().cells() {
            Some(cells) => cells.anchor(self, version, region),
            None => self.anchor_leaves(version, region),
        }
    }

    /// The hashes of all top-level blocks, for "11 other blocks are identical"; of a sheet, of its rows.
    pub fn block_hashes(&self) -> Vec<String> {
        self.rules().block_hashes(self)
    }

    /// Finds the follow-ons of changes of it.
    pub fn follow(&self, changes: &[Splice]) -> Derived {
        self.rules().blocks().map(|blocks| blocks.follow(self, changes)).unwrap_or_default()
    }

    /// The words of a changed place as a reader saw them, or sees them: `says` is its source.
    pub fn change_words(&self, span: Span, says: &str) -> String {
        match self.rules().cells() {
            Some(cells) => cells.change_words(self, span, says),
            None => self.visible(&selection(vec![span])),
        }
    }

    /// The words or the number of a figure's place, without what names it.
    pub fn value_in(&self, place: Span) -> Span {
        let rules = self.rules();
        match (rules.slides(), rules.cells()) {
            (Some(slides), _) => slides.value_in(self, place),
            (_, Some(cells)) => cells.value_in(self, place),
            _ => place,
        }
    }

    /// The place of a figure whose value was written here: the value with what names it.
    pub fn place_of(&self, value: Span) -> Span {
        self.rules().slides().map_or(value, |slides| slides.place_of(self, value))
    }

    /// The chart that a figure's place is a point of, and how many points that has.
    pub fn chart_of(&self, place: Span) -> Option<(Span, usize)> {
        self.rules().slides()?.chart_of(self, place)
    }
}
