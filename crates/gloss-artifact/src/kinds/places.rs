//! Where places of a kind's text are, and where they are in another text. Where a kind says nothing a place is one of its
//! leaves, by their words. Changes nothing.

use gloss_protocol::{Container, Part, Pointed, Reach, Region, Selection, Span};

use crate::error::ArtifactError;
use crate::locate::{Relocate, Words};
use crate::text::{NoPart, Text};

/// How places are named, selected and found again.
pub trait Places {
    /// The place that a WHERE names.
    ///
    /// # Errors
    /// [`ArtifactError::BadWhere`], [`ArtifactError::NotFound`] or [`ArtifactError::Ambiguous`].
    fn find(&self, text: &Text, at: &str) -> Result<Region, ArtifactError> {
        text.find_leaves(at)
    }

    /// The place that a selection names.
    ///
    /// # Errors
    /// [`ArtifactError::SelectionMoved`] where what was selected is not there.
    fn point(&self, text: &Text, selection: &Selection, reach: Reach) -> Result<Pointed, ArtifactError> {
        text.point_leaves(selection, reach)
    }

    /// The part that words name from a place.
    ///
    /// # Errors
    /// [`NoPart`] where there is none, or where several fit.
    fn part(&self, text: &Text, region: &Region, part: Part) -> Result<Region, NoPart> {
        text.part_of_leaves(region, part)
    }

    /// The parts that hold a place and more than it, each with its ranges: what the place can be widened to.
    fn containers(&self, text: &Text, spans: &[Span]) -> Vec<(Container, Vec<Span>)> {
        text.containers_of_leaves(spans)
    }

    /// What a place is in the kind's own words, where its reach does not tell: `heading`, `picture`, the tag of an element.
    fn what(&self, _: &Text, _: &[Span]) -> String {
        String::new()
    }

    /// Where else the same words stand.
    fn elsewhere(&self, text: &Text, region: &Region) -> Vec<Region> {
        text.elsewhere_in_leaves(region)
    }

    /// The hashes of what a proof counts: blocks, or rows.
    fn block_hashes(&self, text: &Text) -> Vec<String> {
        text.leaf_block_hashes()
    }

    /// Two texts compared once, to find any number of places again.
    fn compare(&self, old: &Text, new: &Text) -> Box<dyn Relocate> {
        Box::new(Words::new(old, new))
    }
}
