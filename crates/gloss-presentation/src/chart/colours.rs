//! Colours of series and points: one accent, and the others stand back.

use super::Sketch;
use crate::spec::{ChartKind, Stacking, Trace};

/// Colours of series where none stands out, told apart by eyes that see no red or green.
const PALETTE: [&str; 6] = ["accent1", "accent2", "accent3", "accent4", "accent5", "accent6"];
/// Colours of what is beside an accent: muted text, ever more of the ground shining through. An accent of the theme would not
/// stand back in each of them.
const BACK: [&str; 5] =
    ["tx2 alpha:70000", "tx2 alpha:54000", "tx2 alpha:40000", "tx2 alpha:29000", "tx2 alpha:20000"];

impl Sketch<'_> {
    /// The series that stands out, where one does.
    fn accented(&self) -> Option<usize> {
        let accent = self.chart.accent.as_ref()?;
        self.chart.series.iter().position(|one| one.name == *accent)
    }

    /// The colour of a series.
    pub(super) fn colour(&self, series: usize) -> &'static str {
        match self.chart.series.get(series).map(|one| one.trace) {
            Some(Trace::Reference) => return "tx1",
            Some(Trace::Rise) => return "accent1",
            Some(Trace::Fall) => return "accent2",
            Some(Trace::Total) => return "accent6",
            _ => {}
        }
        let count = self.own().count();
        if let Some(first) = self.accented() {
            return match series.cmp(&first) {
                std::cmp::Ordering::Equal => "accent1",
                _ if self.chart.kind == ChartKind::Line => back(0),
                std::cmp::Ordering::Less => back(series),
                std::cmp::Ordering::Greater => back(series - 1),
            };
        }
        match (count, series) {
            (_, 0) => "accent1",
            (2, 1) if self.chart.kind.is_bars() && self.chart.stacking == Stacking::None => back(0),
            _ => PALETTE.get(series % PALETTE.len()).copied().unwrap_or("accent1"),
        }
    }

    /// The colours of the points of a chart of one series, where they differ.
    pub(super) fn points(&self) -> Vec<&'static str> {
        let chart = self.chart;
        let accent =
            chart.accent.as_ref().and_then(|name| chart.categories.iter().position(|own| own == name));
        let count = chart.categories.len();
        if chart.kind.is_round() {
            let first = self.slice();
            // On the parts of a ring stand their numbers: they begin lighter.
            let lighter = usize::from(chart.kind == ChartKind::Doughnut);
            let others = |at: usize| back(lighter + if at > first { at - 1 } else { at });
            return (0..count).map(|at| if at == first { "accent1" } else { others(at) }).collect();
        }
        match accent.filter(|_| chart.kind.is_bars() && self.own().count() == 1) {
            Some(first) => (0..count).map(|at| if at == first { "accent1" } else { back(0) }).collect(),
            None => Vec::new(),
        }
    }

    /// The part of a whole that stands out: the one that was named, else the largest.
    pub(super) fn slice(&self) -> usize {
        let accent = self.chart.accent.as_ref();
        let named = accent.and_then(|name| self.chart.categories.iter().position(|own| own == name));
        if let Some(named) = named {
            return named;
        }
        let points = self.chart.series.first().map(|one| one.points.as_slice()).unwrap_or_default();
        let size =
            |at: &usize| points.get(*at).and_then(Option::as_ref).map_or(f64::MIN, |point| point.value);
        (0..points.len()).max_by(|a, b| size(a).total_cmp(&size(b)).then(b.cmp(a))).unwrap_or(0)
    }
}

fn back(at: usize) -> &'static str {
    BACK.get(at.min(BACK.len() - 1)).copied().unwrap_or("tx2")
}
