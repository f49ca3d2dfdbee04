//! The series of a chart: what each is called, how it looks, and its numbers, by their cells and as a cache of them.

use super::Sketch;
use super::workbook::{columns, head, range};
use crate::package::xml::{escape, fill};
use crate::spec::{ChartKind, Point, Series, Trace};

impl Sketch<'_> {
    /// The series that are meant.
    pub(super) fn series(&self, meant: impl Fn(&Series) -> bool) -> String {
        let all = self.chart.series.iter().enumerate().filter(|(_, one)| meant(one));
        all.map(|(at, _)| self.one(at)).collect()
    }

    fn one(&self, at: usize) -> String {
        let Some(series) = self.chart.series.get(at) else { return String::new() };
        let (first, second) = columns(self.chart, at);
        let points: Vec<Option<&Point>> = series.points.iter().map(Option::as_ref).collect();
        let rows = points.len();
        let code = super::series_code(self.chart, at);
        let values = self.numbers(&range(second, rows), &points, |point| point.value, &code);
        let data = match self.kind_of(at) {
            ChartKind::Scatter => {
                let across = self.numbers(&range(first, rows), &points, |point| point.across, &self.across);
                format!("<c:xVal>{across}</c:xVal><c:yVal>{values}</c:yVal><c:smooth val=\"0\"/>")
            }
            ChartKind::Line => {
                format!("<c:cat>{}</c:cat><c:val>{values}</c:val><c:smooth val=\"0\"/>", self.names(first))
            }
            _ => format!("<c:cat>{}</c:cat><c:val>{values}</c:val>", self.names(first)),
        };
        format!(
            "<c:ser><c:idx val=\"{at}\"/><c:order val=\"{at}\"/><c:tx><c:strRef><c:f>{}</c:f><c:strCache><c:ptCount val=\"1\"/>\
             {}</c:strCache></c:strRef></c:tx>{}{}{}{data}</c:ser>",
            head(second),
            point(0, &escape(&series.name)),
            self.look(at),
            if self.kind_of(at) == self.chart.kind { self.own_points() } else { String::new() },
            self.labels(at),
        )
    }

    /// How a series looks, and its markers.
    fn look(&self, at: usize) -> String {
        let colour = self.colour(at);
        let trace = self.chart.series.get(at).map_or(Trace::Own, |one| one.trace);
        match self.kind_of(at) {
            _ if trace == Trace::Base => {
                "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:invertIfNegative val=\"0\"/>"
                    .to_owned()
            }
            _ if trace == Trace::Reference => format!(
                "<c:spPr><a:ln w=\"19050\" cap=\"flat\">{}<a:prstDash val=\"dash\"/><a:round/></a:ln></c:spPr>{NO_MARK}",
                fill(colour)
            ),
            ChartKind::Line => {
                let beside = colour.contains("alpha");
                let width = if beside { 22_225 } else { 34_925 };
                let alone =
                    trace == Trace::Line && self.labels_lines() || self.own().count() == 1 && self.valued();
                let marks = if alone { dot(colour, 7) } else { NO_MARK.to_owned() };
                format!(
                    "<c:spPr><a:ln w=\"{width}\" cap=\"rnd\">{}<a:round/></a:ln></c:spPr>{marks}",
                    fill(colour)
                )
            }
            ChartKind::Scatter => {
                format!("<c:spPr><a:ln w=\"19050\"><a:noFill/></a:ln></c:spPr>{}", dot(colour, 9))
            }
            ChartKind::Bar | ChartKind::Column => {
                format!("<c:spPr>{}{}</c:spPr><c:invertIfNegative val=\"0\"/>", fill(colour), self.edge())
            }
            ChartKind::Area => format!("<c:spPr>{}{}</c:spPr>", fill(colour), self.edge()),
            ChartKind::Pie | ChartKind::Doughnut => format!("<c:spPr>{}</c:spPr>", fill(colour)),
        }
    }

    /// A line of the ground between parts that touch.
    fn edge(&self) -> String {
        match self.chart.stacking {
            crate::spec::Stacking::None => "<a:ln><a:noFill/></a:ln>".to_owned(),
            _ => format!("<a:ln w=\"9525\">{}</a:ln>", fill("bg1")),
        }
    }

    /// Points that look otherwise than their series.
    fn own_points(&self) -> String {
        let bars = self.chart.kind.is_bars();
        let each =
            self.points().into_iter().enumerate().filter(|(_, colour)| !bars || *colour != self.colour(0));
        each.map(|(at, colour)| {
            let (mid, edge) = match bars {
                true => ("<c:invertIfNegative val=\"0\"/>", "<a:ln><a:noFill/></a:ln>".to_owned()),
                false => ("", format!("<a:ln w=\"19050\">{}</a:ln>", fill("bg1"))),
            };
            format!(
                "<c:dPt><c:idx val=\"{at}\"/>{mid}<c:bubble3D val=\"0\"/><c:spPr>{}{edge}</c:spPr></c:dPt>",
                fill(colour)
            )
        })
        .collect()
    }

    fn names(&self, column: usize) -> String {
        let (categories, count) = (&self.chart.categories, self.chart.categories.len());
        let points: String =
            categories.iter().enumerate().map(|(at, name)| point(at, &escape(name))).collect();
        format!(
            "<c:strRef><c:f>{}</c:f><c:strCache><c:ptCount val=\"{count}\"/>{points}</c:strCache></c:strRef>",
            range(column, count)
        )
    }

    fn numbers(
        &self,
        cells: &str,
        points: &[Option<&Point>],
        value: impl Fn(&Point) -> f64,
        code: &str,
    ) -> String {
        let each = points.iter().enumerate();
        let each: String =
            each.filter_map(|(at, one)| Some(point(at, &value((*one)?).to_string()))).collect();
        format!(
            "<c:numRef><c:f>{cells}</c:f><c:numCache><c:formatCode>{}</c:formatCode><c:ptCount val=\"{}\"/>{each}</c:numCache>\
             </c:numRef>",
            escape(code),
            points.len(),
        )
    }
}

/// A point of a cache.
fn point(at: usize, value: &str) -> String {
    format!("<c:pt idx=\"{at}\"><c:v>{value}</c:v></c:pt>")
}

const NO_MARK: &str = "<c:marker><c:symbol val=\"none\"/></c:marker>";

fn dot(colour: &str, size: u8) -> String {
    format!(
        "<c:marker><c:symbol val=\"circle\"/><c:size val=\"{size}\"/><c:spPr>{}<a:ln w=\"9525\">{}</a:ln></c:spPr></c:marker>",
        fill(colour),
        fill("bg1"),
    )
}
