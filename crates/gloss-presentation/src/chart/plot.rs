//! The plot of each kind, and where it lies in the chart.

use super::Sketch;
use crate::spec::{ChartKind, Stacking};

/// The ids of the two axes.
pub(super) const AXES: (u32, u32) = (111_111_111, 222_222_222);
/// The ids of the axes of lines that have one of their own at the right.
pub(super) const RIGHT: (u32, u32) = (333_333_333, 444_444_444);
/// Room for the names of categories below a plot, in points.
const BELOW: f32 = 28.0;

impl Sketch<'_> {
    /// The plots with all series: those of the chart's kind, and the lines over them.
    pub(super) fn plot(&self) -> String {
        let line = |series: String, axes: (u32, u32)| match series.is_empty() {
            true => String::new(),
            false => lines(&series, &axes_of(axes)),
        };
        if self.chart.kind == ChartKind::Line {
            return lines(&self.series(|_| true), &axes_of(AXES));
        }
        self.own_plot()
            + &line(self.series(|one| one.trace.is_line() && !one.right), AXES)
            + &line(self.series(|one| one.trace.is_line() && one.right), RIGHT)
    }

    /// The gap between columns, in percent of one: less in a waterfall, whose steps follow on each other.
    pub(super) fn gap(&self) -> f32 {
        if self.chart.is_waterfall() { 30.0 } else { 60.0 }
    }

    fn own_plot(&self) -> String {
        let series = self.series(|one| !one.trace.is_line());
        let axes = axes_of(AXES);
        let grouping = |plain: &str| match self.chart.stacking {
            Stacking::None => plain.to_owned(),
            Stacking::Stacked => "stacked".to_owned(),
            Stacking::Percent => "percentStacked".to_owned(),
        };
        match self.chart.kind {
            ChartKind::Bar | ChartKind::Column => {
                let direction = if self.chart.kind == ChartKind::Bar { "bar" } else { "col" };
                let overlap = match self.chart.stacking {
                    Stacking::None if self.own().count() > 1 => "<c:overlap val=\"-5\"/>",
                    Stacking::None => "",
                    _ => "<c:overlap val=\"100\"/>",
                };
                format!(
                    "<c:barChart><c:barDir val=\"{direction}\"/><c:grouping val=\"{}\"/><c:varyColors val=\"0\"/>{series}\
                     <c:gapWidth val=\"{}\"/>{overlap}{axes}</c:barChart>",
                    grouping("clustered"),
                    self.gap()
                )
            }
            ChartKind::Line => lines(&series, &axes),
            ChartKind::Area => format!(
                "<c:areaChart><c:grouping val=\"{}\"/><c:varyColors val=\"0\"/>{series}{axes}</c:areaChart>",
                grouping("standard")
            ),
            ChartKind::Pie => format!(
                "<c:pieChart><c:varyColors val=\"1\"/>{series}<c:firstSliceAng val=\"0\"/></c:pieChart>"
            ),
            ChartKind::Doughnut => format!(
                "<c:doughnutChart><c:varyColors val=\"1\"/>{series}<c:firstSliceAng val=\"0\"/><c:holeSize val=\"55\"/>\
                 </c:doughnutChart>"
            ),
            ChartKind::Scatter => format!(
                "<c:scatterChart><c:scatterStyle val=\"lineMarker\"/><c:varyColors val=\"0\"/>{series}{axes}</c:scatterChart>"
            ),
        }
    }

    /// Where the plot lies, where that can't be left to a program: names at the ends of lines need room at the right, and names
    /// around a pie on all sides.
    pub(super) fn layout(&self) -> String {
        let (wide, high) = (self.width.max(1.0), self.height.max(1.0));
        match self.chart.kind {
            ChartKind::Column | ChartKind::Area if self.reference().is_some() && !self.has_right_axis() => {
                let axis = if self.value_axis() { self.widest_value() + 14.0 } else { 4.0 };
                let title = if self.value_axis() && !self.chart.axes.1.is_empty() { 26.0 } else { 0.0 };
                let above = if self.legend() || !self.unit().is_empty() { 34.0 } else { 12.0 };
                let (left, right) = (axis + title, self.reference_width());
                let below = BELOW * if self.has_wide_names() { 1.8 } else { 1.0 };
                inner(
                    left / wide,
                    above / high,
                    1.0 - (left + right) / wide,
                    1.0 - (above + below + 6.0) / high,
                )
            }
            ChartKind::Line if !self.legend() => {
                let name = match self.named() {
                    true => self.own().map(|one| self.wide(&one.name)).fold(0.0, f32::max) * 1.06 + 10.0,
                    false if self.valued() => self.widest_value() / 2.0,
                    false => self.widest_value() + 10.0,
                };
                let name = name.max(self.reference_width());
                let axis =
                    if self.value_axis() { self.widest_value() + 14.0 } else { self.widest_value() / 2.0 };
                let title = if self.value_axis() && !self.chart.axes.1.is_empty() { 26.0 } else { 0.0 };
                let above = if self.unit().is_empty() { 10.0 } else { 34.0 };
                let left = axis + title;
                inner(
                    left / wide,
                    above / high,
                    1.0 - (left + name) / wide,
                    1.0 - (above + BELOW + 6.0) / high,
                )
            }
            ChartKind::Pie => {
                let names = self.chart.categories.iter().map(|name| self.wide(name)).fold(0.0, f32::max);
                let side = (high - 90.0).min(wide - 2.0 * names - 40.0).max(high * 0.4).min(wide * 0.8);
                inner((wide - side) / 2.0 / wide, (high - side) / 2.0 / high, side / wide, side / high)
            }
            _ => "<c:layout/>".to_owned(),
        }
    }
}

/// What lines stand on, named for a plot.
fn axes_of((one, other): (u32, u32)) -> String {
    format!("<c:axId val=\"{one}\"/><c:axId val=\"{other}\"/>")
}

fn lines(series: &str, axes: &str) -> String {
    format!(
        "<c:lineChart><c:grouping val=\"standard\"/><c:varyColors val=\"0\"/>{series}<c:marker val=\"1\"/>{axes}</c:lineChart>"
    )
}

fn inner(x: f32, y: f32, width: f32, height: f32) -> String {
    let share = |value: f32| format!("{:.4}", value.clamp(0.02, 1.0));
    format!(
        "<c:layout><c:manualLayout><c:layoutTarget val=\"inner\"/><c:xMode val=\"edge\"/><c:yMode val=\"edge\"/><c:x val=\"{}\"/>\
         <c:y val=\"{}\"/><c:w val=\"{}\"/><c:h val=\"{}\"/></c:manualLayout></c:layout>",
        share(x),
        share(y),
        share(width),
        share(height),
    )
}
