//! Labels at the numbers themselves: which are drawn, where, and in which colour. A program puts a chart away for repair that asks
//! for a place its kind does not have.

use super::{SIZE, Sketch, text, words};
use crate::package::xml::escape;
use crate::spec::{ChartKind, Stacking};

/// Labels of a chart, at most: more are not read.
const MOST: usize = 24;
/// Points of a line that have labels each.
const FEW: usize = 8;
/// A part of a stack under this share of the highest has no room for its label.
const LEAST: f64 = 0.07;
/// Ends of lines nearer than this share of their range can't be named beside each other.
const NEAR: f64 = 0.08;

impl Sketch<'_> {
    fn count(&self) -> usize {
        self.chart.points().count()
    }

    /// Whether every number has its label, so that no axis is needed.
    pub(super) fn valued(&self) -> bool {
        match self.chart.kind {
            ChartKind::Bar | ChartKind::Column => {
                self.count() <= MOST && self.chart.stacking != Stacking::Percent && self.roomy()
            }
            ChartKind::Line => self.chart.series.len() == 1 && self.count() <= FEW,
            ChartKind::Pie | ChartKind::Doughnut => true,
            ChartKind::Area | ChartKind::Scatter => false,
        }
    }

    /// Whether labels of standing bars beside each other don't touch.
    fn roomy(&self) -> bool {
        if self.chart.kind == ChartKind::Bar || self.chart.stacking != Stacking::None {
            return true;
        }
        let columns = (self.chart.categories.len() * self.chart.series.len()).max(1) as f32;
        let widest = self.widest_value();
        // Gaps between the groups take some third of the width.
        widest < self.width * if self.chart.series.len() > 1 { 0.72 } else { 0.95 } / columns
    }

    /// The width of the widest number.
    pub(super) fn widest_value(&self) -> f32 {
        self.chart.values().map(|value| self.wide(&words::label(&self.code, value))).fold(0.0, f32::max)
    }

    /// The width of words of a chart.
    pub(super) fn wide(&self, words: &str) -> f32 {
        self.ruler.width(&crate::spec::Text::plain(words), self.face, false, SIZE)
    }

    /// Whether each of several lines has its name at its end.
    pub(super) fn named(&self) -> bool {
        if self.chart.kind != ChartKind::Line || self.chart.series.len() < 2 {
            return false;
        }
        let values = || self.chart.values();
        let (low, high) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
        let ends = self.chart.series.iter().map(|one| Some(one.points.last()?.as_ref()?.value));
        let Some(mut ends) = ends.collect::<Option<Vec<f64>>>() else { return false };
        ends.sort_by(f64::total_cmp);
        let widest = self.chart.series.iter().map(|one| self.wide(&one.name)).fold(0.0, f32::max);
        let apart = ends.is_sorted_by(|a, b| b - a > (high - low) * NEAR);
        apart && widest < self.width * 0.3
    }

    /// The labels of a series.
    pub(super) fn labels(&self, at: usize) -> String {
        match self.chart.kind {
            ChartKind::Bar | ChartKind::Column if self.valued() => self.bars(at),
            ChartKind::Line if self.valued() => self.all("t", "tx1", Shows::Value),
            ChartKind::Line => self.last(at),
            ChartKind::Pie => self.all("outEnd", "tx1", Shows::Part),
            ChartKind::Doughnut => self.ring(),
            _ => String::new(),
        }
    }

    fn bars(&self, at: usize) -> String {
        if self.chart.stacking == Stacking::None {
            return self.all("outEnd", "tx1", Shows::Value);
        }
        let totals = (0..self.chart.categories.len()).map(|row| {
            let cells =
                self.chart.series.iter().filter_map(|one| Some(one.points.get(row)?.as_ref()?.value.abs()));
            cells.sum::<f64>()
        });
        let highest = totals.fold(0.0, f64::max);
        let points = self.chart.series.get(at).map(|one| one.points.as_slice()).unwrap_or_default();
        let small = |point: &Option<crate::spec::Point>| {
            point.as_ref().is_some_and(|point| point.value.abs() < highest * LEAST)
        };
        let left_out: String = points
            .iter()
            .enumerate()
            .filter(|(_, point)| small(point))
            .map(|(at, _)| format!("<c:dLbl><c:idx val=\"{at}\"/><c:delete val=\"1\"/></c:dLbl>"))
            .collect();
        // What shines through is light on a light ground.
        let own = self.colour(at);
        let accent = own.strip_prefix("accent").and_then(|n| n.parse::<usize>().ok());
        let ink = accent.and_then(|n| self.inks.get(n.wrapping_sub(1)).copied());
        let colour = if own.contains("alpha") { "tx1" } else { ink.unwrap_or("bg1") };
        format!("<c:dLbls>{left_out}{}</c:dLbls>", self.look_of("ctr", colour, Shows::Value))
    }

    /// The numbers on a ring: in the ground's colour on the part that stands out.
    fn ring(&self) -> String {
        format!(
            "<c:dLbls><c:dLbl><c:idx val=\"{}\"/>{}</c:dLbl>{}</c:dLbls>",
            self.slice(),
            self.look_of("", "bg1", Shows::Value),
            self.look_of("", "tx1", Shows::Value),
        )
    }

    fn all(&self, place: &str, colour: &str, shows: Shows) -> String {
        format!("<c:dLbls>{}</c:dLbls>", self.look_of(place, colour, shows))
    }

    /// The label at the end of a line: its name among several, else its number.
    fn last(&self, at: usize) -> String {
        let Some(series) = self.chart.series.get(at) else { return String::new() };
        let end = series.points.iter().rposition(Option::is_some).unwrap_or(0);
        let shows = if self.named() { Shows::Name } else { Shows::Value };
        if self.chart.series.len() > 1 && !self.named() {
            return String::new();
        }
        // Words are not let shine through.
        let colour = self.colour(at).split(' ').next().unwrap_or("tx1");
        format!(
            "<c:dLbls><c:dLbl><c:idx val=\"{end}\"/>{}</c:dLbl>{}</c:dLbls>",
            self.look_of("r", colour, shows),
            label_flags(Shows::Nothing),
        )
    }

    fn look_of(&self, place: &str, colour: &str, shows: Shows) -> String {
        let place = match place {
            "" => String::new(),
            place => format!("<c:dLblPos val=\"{place}\"/>"),
        };
        let bold = colour == "bg1" || shows == Shows::Name;
        format!(
            "<c:numFmt formatCode=\"{}\" sourceLinked=\"0\"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{}{place}{}",
            escape(&self.code),
            text(SIZE, colour, bold),
            label_flags(shows),
        )
    }
}

/// The content of a data label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shows {
    Nothing,
    /// The number.
    Value,
    /// The series' name.
    Name,
    /// The category and the number.
    Part,
}

fn label_flags(shows: Shows) -> String {
    let flag = |yes: bool| u8::from(yes);
    let (value, category, series) = (
        flag(matches!(shows, Shows::Value | Shows::Part)),
        flag(shows == Shows::Part),
        flag(shows == Shows::Name),
    );
    let separator = if shows == Shows::Part { "<c:separator>\n</c:separator>" } else { "" };
    format!(
        "<c:showLegendKey val=\"0\"/><c:showVal val=\"{value}\"/><c:showCatName val=\"{category}\"/><c:showSerName val=\"{series}\"/>\
         <c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>{separator}"
    )
}
