//! Coordinates of a chart with two axes: where its numbers stand on the slide. Draws nothing.

use gloss_ooxml::Stack;

use super::field::Field;
use super::read::{Plot, Series};
use super::scale::Scale;
use crate::drawing::Matrix;

/// The coordinate space of a plot.
#[derive(Clone, Copy)]
pub(super) struct Space<'s> {
    pub field: Field,
    /// Along the categories; none where these are numbered.
    pub along: Option<&'s Scale>,
    pub values: &'s Scale,
    pub lies: bool,
    /// The count of categories.
    pub count: usize,
    /// Whether categories are bands, false where they are points from edge to edge.
    pub bands: bool,
    pub reversed: bool,
    pub matrix: Matrix,
    /// The width and height of the whole chart.
    pub size: (f32, f32),
}

impl Space<'_> {
    pub(super) fn band(&self) -> f32 {
        let side = if self.lies { self.field.height } else { self.field.width };
        let parts = if self.bands { self.count } else { self.count.saturating_sub(1) };
        side / parts.max(1) as f32
    }

    /// The middle of a category, in points along its axis.
    pub(super) fn centre(&self, at: usize) -> f32 {
        let offset = if self.bands { 0.5 } else { 0.0 };
        let along = self.band() * (at as f32 + offset);
        match (self.lies, self.reversed) {
            // Lying categories are counted from below.
            (true, false) => self.field.y + self.field.height - along,
            (true, true) => self.field.y + along,
            (false, false) => self.field.x + along,
            (false, true) => self.field.x + self.field.width - along,
        }
    }

    /// A number, in points along the axis of values.
    pub(super) fn value(&self, value: f64) -> f32 {
        self.field.along(self.values.at(value), self.lies)
    }

    pub(super) fn across(&self, value: f64) -> f32 {
        self.along.map_or(self.field.x, |scale| self.field.along(scale.at(value), true))
    }

    /// From where to where a value reaches: from the ground, or on its pile.
    pub(super) fn reach(&self, plot: &Plot<'_>, number: usize, at: usize) -> Option<(f64, f64)> {
        let (from, to) = piled(plot, number, at)?;
        Some((if plot.stack == Stack::Side { self.values.ground() } else { from }, to))
    }
}

/// From where to where a value reaches on its pile.
pub(super) fn piled(plot: &Plot<'_>, number: usize, at: usize) -> Option<(f64, f64)> {
    let value = |one: &Series<'_>| one.values.get(at).copied().flatten();
    let own = value(plot.series.get(number)?)?;
    if plot.stack == Stack::Side {
        return Some((0.0, own));
    }
    let below = plot.series.iter().take(number).filter_map(value);
    let base: f64 = below.filter(|other| (*other < 0.0) == (own < 0.0)).sum();
    let whole: f64 = match plot.stack {
        Stack::Percent => plot.series.iter().filter_map(value).map(f64::abs).sum(),
        _ => 1.0,
    };
    let whole = if whole == 0.0 { 1.0 } else { whole };
    Some((base / whole, (base + own) / whole))
}

pub(super) fn setting(plot: &Plot<'_>, name: &str, usual: f32) -> f32 {
    let found =
        plot.node.setting(name).and_then(|value| value.trim().trim_end_matches('%').parse::<f32>().ok());
    found.filter(|value| value.is_finite()).unwrap_or(usual)
}

pub(super) fn point(series: &Series<'_>, at: usize) -> Option<(u32, u32)> {
    Some((series.number, u32::try_from(at).ok()?))
}
