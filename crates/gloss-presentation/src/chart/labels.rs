//! Labels at the numbers themselves: which are drawn, where, and in which colour. A program puts a chart away for repair that asks
//! for a place its kind does not have.

use gloss_ooxml::presentation::LEAST_LABELLED;

use super::{SIZE, Sketch, text, words};
use crate::package::xml::escape;
use crate::spec::{ChartKind, Point, Series, Stacking, Trace};

/// Labels of a chart, at most: more are not read.
const MOST: usize = 24;
/// Points of a line that have labels each.
const FEW: usize = 8;
/// Points of a line over bars that have labels each.
const MOST_AT_LINE: usize = 12;
/// Ends of lines nearer than this share of their range can't be named beside each other.
const NEAR: f64 = 0.08;
/// How much of a chart's height its plot takes, about.
const PLOT: f64 = 0.82;

impl Sketch<'_> {
    fn count(&self) -> usize {
        self.own().map(|one| one.points.iter().flatten().count()).sum()
    }

    /// The line at a number that the chart has, where it has one.
    pub(super) fn reference(&self) -> Option<(usize, &Series)> {
        self.chart.series.iter().enumerate().find(|(_, one)| one.trace == Trace::Reference)
    }

    /// The room of the name and number of the line at a number; nothing where there is none.
    pub(super) fn reference_width(&self) -> f32 {
        let wide = |(at, one): (usize, &Series)| {
            let shown = words::point_label(self.chart, at, 0);
            self.wide(&one.name).max(self.wide(&shown)) + 14.0
        };
        self.reference().map_or(0.0, wide)
    }

    /// Whether lines over bars have their numbers at them.
    pub(super) fn labels_lines(&self) -> bool {
        let lines = || self.chart.series.iter().filter(|one| one.trace == Trace::Line);
        lines().count() == 1 && lines().all(|one| one.right) && self.chart.categories.len() <= MOST_AT_LINE
    }

    /// Whether an axis at the right is needed, for lines that have one and no numbers at them.
    pub(super) fn has_right_axis(&self) -> bool {
        self.chart.series.iter().any(|one| one.right) && !self.labels_lines()
    }

    /// Whether a category's name needs a second line.
    pub(super) fn has_wide_names(&self) -> bool {
        let band = self.width * 0.9 / self.chart.categories.len().max(1) as f32;
        self.chart.categories.iter().any(|name| self.wide(name) > band)
    }

    /// Whether every number has its label, so that no axis is needed.
    pub(super) fn valued(&self) -> bool {
        match self.chart.kind {
            ChartKind::Bar | ChartKind::Column => {
                let lines = self.chart.is_combined() && !self.labels_lines();
                self.count() <= MOST && self.chart.stacking != Stacking::Percent && self.roomy() && !lines
            }
            ChartKind::Line => self.own().count() == 1 && self.count() <= FEW,
            ChartKind::Pie | ChartKind::Doughnut => true,
            ChartKind::Area | ChartKind::Scatter => false,
        }
    }

    /// Whether labels of standing bars beside each other don't touch.
    fn roomy(&self) -> bool {
        if self.chart.kind == ChartKind::Bar || self.chart.stacking != Stacking::None {
            return true;
        }
        let columns = (self.chart.categories.len() * self.own().count()).max(1) as f32;
        let widest = self.widest_value();
        // Gaps between the groups take some third of the width.
        widest < self.width * if self.own().count() > 1 { 0.72 } else { 0.95 } / columns
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
        if self.chart.kind != ChartKind::Line || self.own().count() < 2 {
            return false;
        }
        let values = || self.chart.values();
        let (low, high) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
        let ends = self.own().map(|one| Some(one.points.last()?.as_ref()?.value));
        let Some(mut ends) = ends.collect::<Option<Vec<f64>>>() else { return false };
        ends.sort_by(f64::total_cmp);
        let widest = self.own().map(|one| self.wide(&one.name)).fold(0.0, f32::max);
        let apart = ends.is_sorted_by(|a, b| b - a > (high - low) * NEAR);
        apart && widest < self.width * 0.3
    }

    /// The labels of a series.
    pub(super) fn labels(&self, at: usize) -> String {
        let trace = self.chart.series.get(at).map_or(Trace::Own, |one| one.trace);
        match self.chart.kind {
            _ if trace == Trace::Base => String::new(),
            _ if trace == Trace::Reference => self.reference_label(at),
            _ if trace == Trace::Line && self.labels_lines() => self.all(at, "t", "tx1", Shows::Value),
            _ if trace == Trace::Line => String::new(),
            ChartKind::Bar | ChartKind::Column if self.chart.is_waterfall() => self.steps(at),
            ChartKind::Bar | ChartKind::Column if self.valued() => self.bars(at),
            ChartKind::Line if self.valued() => self.all(at, "t", "tx1", Shows::Value),
            ChartKind::Line => self.last(at),
            ChartKind::Pie => self.all(at, "outEnd", "tx1", Shows::Part),
            ChartKind::Doughnut => self.ring(),
            _ => String::new(),
        }
    }

    fn bars(&self, at: usize) -> String {
        if self.chart.stacking == Stacking::None {
            return self.all(at, "outEnd", "tx1", Shows::Value);
        }
        let highest = self.highest_stack();
        let points = self.chart.series.get(at).map(|one| one.points.as_slice()).unwrap_or_default();
        let small = |point: &Option<crate::spec::Point>| {
            point.as_ref().is_some_and(|point| point.value.abs() < highest * LEAST_LABELLED)
        };
        let left_out: String = points
            .iter()
            .enumerate()
            .filter(|(_, point)| small(point))
            .map(|(at, _)| format!("<c:dLbl><c:idx val=\"{at}\"/><c:delete val=\"1\"/></c:dLbl>"))
            .collect();
        format!("<c:dLbls>{left_out}{}</c:dLbls>", self.look_of(at, "ctr", self.ink(at), Shows::Value))
    }

    /// The highest of the stacks, whichever side of nothing their parts are on.
    fn highest_stack(&self) -> f64 {
        let stack = |row: usize| {
            let parts = self.own().filter_map(|one| Some(one.points.get(row)?.as_ref()?.value.abs()));
            parts.sum::<f64>()
        };
        (0..self.chart.categories.len()).map(stack).fold(0.0, f64::max)
    }

    /// The colour of numbers on a series' own.
    fn ink(&self, at: usize) -> &'static str {
        // What shines through is light on a light ground.
        let own = self.colour(at);
        let accent = own.strip_prefix("accent").and_then(|n| n.parse::<usize>().ok());
        let ink = accent.and_then(|n| self.inks.get(n.wrapping_sub(1)).copied());
        if own.contains("alpha") { "tx1" } else { ink.unwrap_or("bg1") }
    }

    /// The numbers of a waterfall: on their columns, above those that are too low for them.
    fn steps(&self, at: usize) -> String {
        let value = |point: &Option<Point>| point.as_ref().map_or(0.0, |point| point.value.abs());
        let points = self.chart.series.get(at).map(|one| one.points.as_slice()).unwrap_or_default();
        let highest = self.highest_stack().max(f64::MIN_POSITIVE);
        let room = f64::from(SIZE) * 1.5 / (f64::from(self.height.max(1.0)) * PLOT);
        // Where one number is about as wide as its column, all stand above theirs: the font that a program has may be wider.
        let band = (self.width - self.axis_width()) * 0.96 / self.chart.categories.len().max(1) as f32;
        let wide = self.widest_step() > band / (1.0 + self.gap() / 100.0) * 0.8;
        let cut = self.cut().unwrap_or(0.0);
        let is_total = self.chart.series.get(at).is_some_and(|one| one.trace == Trace::Total);
        let above = |(at_point, point): (usize, &Option<Point>)| {
            let seen = if is_total { value(point) - cut } else { value(point) };
            let share = seen / (highest - cut).max(f64::MIN_POSITIVE);
            (point.is_some() && (wide || share < room)).then(|| {
                // From the middle of the column to above its end, as a share of the chart.
                let up = share * PLOT / 2.0 + f64::from(SIZE) * 0.8 / f64::from(self.height.max(1.0));
                format!(
                    "<c:dLbl><c:idx val=\"{at_point}\"/><c:layout><c:manualLayout><c:x val=\"0\"/><c:y val=\"-{up:.4}\"/>\
                     </c:manualLayout></c:layout>{}</c:dLbl>",
                    self.look_of(at, "ctr", "tx1", Shows::Value)
                )
            })
        };
        let above: String = points.iter().enumerate().filter_map(above).collect();
        // A number that was moved needs no line to its column; programs draw one that are not told so.
        format!(
            "<c:dLbls>{above}{}<c:extLst><c:ext uri=\"{{CE6537A1-D6FC-4f65-9D91-7224C49458BB}}\" \
             xmlns:c15=\"http://schemas.microsoft.com/office/drawing/2012/chart\"><c15:showLeaderLines val=\"0\"/></c:ext></c:extLst>\
             </c:dLbls>",
            self.look_of(at, "ctr", self.ink(at), Shows::Value)
        )
    }

    /// The width of the widest number of a waterfall.
    fn widest_step(&self) -> f32 {
        let shown = |series: usize| {
            (0..self.chart.categories.len()).map(move |at| words::point_label(self.chart, series, at))
        };
        let seen = (0..self.chart.series.len())
            .filter(|at| self.chart.series.get(*at).is_some_and(|one| one.trace != Trace::Base));
        seen.flat_map(shown).map(|shown| self.wide(&shown)).fold(0.0, f32::max)
    }

    /// The name and the number of a line at a number: behind the last bar, or at its end; at its start where a line ends there.
    fn reference_label(&self, at: usize) -> String {
        let count = self.chart.categories.len();
        let end = count.saturating_sub(1);
        let line = self.chart.kind == ChartKind::Line;
        let value = self
            .chart
            .series
            .get(at)
            .and_then(|one| one.points.first()?.as_ref())
            .map_or(0.0, |one| one.value);
        let (low, high) =
            self.chart.values().fold((f64::MAX, f64::MIN), |(low, high), one| (low.min(one), high.max(one)));
        let ends = || self.own().filter_map(|one| Some(one.points.last()?.as_ref()?.value));
        let meets = line && ends().any(|other| (other - value).abs() <= (high - low) * NEAR * 2.0);
        let (idx, place, right) = match (meets, line) {
            (true, _) => (0, "t", 0.0),
            (false, true) => (end, "r", 0.0),
            // From the middle of the last bar's band to its edge.
            (false, false) => {
                (end, "r", 0.46 * (1.0 - self.reference_width() / self.width.max(1.0)) / count.max(1) as f32)
            }
        };
        let moved = match right > 0.0 {
            true => format!(
                "<c:layout><c:manualLayout><c:x val=\"{right:.4}\"/><c:y val=\"0\"/></c:manualLayout></c:layout>"
            ),
            false => String::new(),
        };
        format!(
            "<c:dLbls><c:dLbl><c:idx val=\"{idx}\"/>{moved}{}</c:dLbl>{}</c:dLbls>",
            self.look_of(at, place, "tx1", if meets { Shows::Beside } else { Shows::Named }),
            label_flags(Shows::Nothing),
        )
    }

    /// The numbers on a ring: in the ground's colour on the part that stands out.
    fn ring(&self) -> String {
        format!(
            "<c:dLbls><c:dLbl><c:idx val=\"{}\"/>{}</c:dLbl>{}</c:dLbls>",
            self.slice(),
            self.look_of(0, "", "bg1", Shows::Value),
            self.look_of(0, "", "tx1", Shows::Value),
        )
    }

    fn all(&self, at: usize, place: &str, colour: &str, shows: Shows) -> String {
        format!("<c:dLbls>{}</c:dLbls>", self.look_of(at, place, colour, shows))
    }

    /// The label at the end of a line: its name among several, else its number.
    fn last(&self, at: usize) -> String {
        let Some(series) = self.chart.series.get(at) else { return String::new() };
        let end = series.points.iter().rposition(Option::is_some).unwrap_or(0);
        let shows = if self.named() { Shows::Name } else { Shows::Value };
        if self.own().count() > 1 && !self.named() {
            return String::new();
        }
        // Words are not let shine through.
        let colour = self.colour(at).split(' ').next().unwrap_or("tx1");
        format!(
            "<c:dLbls><c:dLbl><c:idx val=\"{end}\"/>{}</c:dLbl>{}</c:dLbls>",
            self.look_of(at, "r", colour, shows),
            label_flags(Shows::Nothing),
        )
    }

    fn look_of(&self, series: usize, place: &str, colour: &str, shows: Shows) -> String {
        let place = match place {
            "" => String::new(),
            place => format!("<c:dLblPos val=\"{place}\"/>"),
        };
        let bold = colour == "bg1" || shows == Shows::Name;
        format!(
            "<c:numFmt formatCode=\"{}\" sourceLinked=\"0\"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{}{place}{}",
            escape(&super::series_code(self.chart, series)),
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
    /// The series' name, and the number below it.
    Named,
    /// The series' name and the number on one line.
    Beside,
}

fn label_flags(shows: Shows) -> String {
    let flag = |yes: bool| u8::from(yes);
    let (value, category, series) = (
        flag(matches!(shows, Shows::Value | Shows::Part | Shows::Named | Shows::Beside)),
        flag(shows == Shows::Part),
        flag(matches!(shows, Shows::Name | Shows::Named | Shows::Beside)),
    );
    let separator = match shows {
        Shows::Part | Shows::Named => "<c:separator>\n</c:separator>",
        Shows::Beside => "<c:separator> </c:separator>",
        _ => "",
    };
    format!(
        "<c:showLegendKey val=\"0\"/><c:showVal val=\"{value}\"/><c:showCatName val=\"{category}\"/><c:showSerName val=\"{series}\"/>\
         <c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/>{separator}"
    )
}
