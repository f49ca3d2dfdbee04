//! A native chart: its part with caches, and the workbook inside it, both of the same numbers at the same cells. Direct labels
//! where they can be read, one accent, no more lines than help.

mod axes;
mod colours;
mod labels;
mod plot;
mod series;
mod words;
mod workbook;

use crate::Refusal;
use crate::fit::Ruler;
use crate::package::xml::{HEAD, escape, fill};
use crate::plan::Stage;
use crate::spec::{Chart, ChartKind, Format, Trace};
pub(crate) use words::{describe, label, point_label};

/// The size of a chart's words, in points.
const SIZE: u16 = 14;

/// A chart as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    /// Its part.
    pub xml: String,
    /// The workbook of its numbers.
    pub workbook: Vec<u8>,
}

/// A chart and what is known of its box.
#[derive(Clone, Debug)]
pub(super) struct Sketch<'a> {
    chart: &'a Chart,
    ruler: &'a Ruler<'a>,
    face: &'a str,
    /// In which colour numbers stand on a fill of each accent.
    inks: [&'static str; 6],
    /// In points.
    width: f32,
    /// In points.
    height: f32,
    /// The code of its numbers.
    code: String,
    /// The code of a scatter's x.
    across: String,
}

/// Draws a chart into a box of this size in points; `relation` leads to its workbook.
pub(crate) fn draw(
    chart: &Chart,
    ruler: &Ruler<'_>,
    stage: &Stage,
    (width, height): (f32, f32),
    relation: &str,
) -> Result<Drawn, Refusal> {
    let (face, inks) = (stage.minor.as_str(), stage.inks);
    let (code, across) = (code(chart), across(chart));
    let sketch = Sketch { chart, ruler, face, inks, width, height, code, across };
    Ok(Drawn { xml: sketch.xml(relation), workbook: workbook::workbook(chart)? })
}

/// The code by which a chart's numbers are shown, but for series that have a format of their own.
pub(super) fn code(chart: &Chart) -> String {
    chart.format.code(shared_values(chart))
}

/// The numbers of all series that are shown in the chart's format.
fn shared_values(chart: &Chart) -> impl Iterator<Item = f64> + Clone {
    let shared = chart.series.iter().filter(|one| one.format.is_none());
    shared.flat_map(|one| one.points.iter().flatten()).map(|point| point.value)
}

/// The code by which a series' numbers are shown.
pub(super) fn series_code(chart: &Chart, series: usize) -> String {
    let Some(series) = chart.series.get(series) else { return code(chart) };
    let format = chart.format_of(series);
    match series.format {
        Some(_) => format.code(series.points.iter().flatten().map(|point| point.value)),
        None => format.code(shared_values(chart)),
    }
}

fn across(chart: &Chart) -> String {
    let numbers = chart.points().map(|point| point.across);
    // Whole numbers of four digits from 1900 on are years.
    let years = numbers.clone().all(|n| n.fract() == 0.0 && (1900.0..2100.0).contains(&n));
    Format { year: years, ..chart.across.clone() }.code(numbers)
}

impl Sketch<'_> {
    fn xml(&self, relation: &str) -> String {
        let title = self.unit();
        let untitled = u8::from(title.is_empty());
        let legend = match self.legend() {
            true => format!(
                "<c:legend><c:legendPos val=\"{}\"/>{}<c:overlay val=\"0\"/>{}</c:legend>",
                if self.chart.kind == ChartKind::Doughnut { "r" } else { "t" },
                self.unlisted(),
                text(SIZE, "tx1", false),
            ),
            false => String::new(),
        };
        format!(
            "{HEAD}<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" \
             xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
             xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><c:date1904 val=\"0\"/>\
             <c:roundedCorners val=\"0\"/><c:chart>{title}<c:autoTitleDeleted val=\"{untitled}\"/><c:plotArea>{}{}{}\
             <c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea>{legend}<c:plotVisOnly val=\"1\"/>\
             <c:dispBlanksAs val=\"gap\"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{}\
             <c:externalData r:id=\"{relation}\"><c:autoUpdate val=\"0\"/></c:externalData></c:chartSpace>",
            self.layout(),
            self.plot(),
            self.axes(),
            text(SIZE, "tx1", false),
        )
    }

    /// The title of the value axis, such as its unit, above a chart that does not show that axis; else nothing.
    fn unit(&self) -> String {
        if self.chart.axes.1.is_empty() || self.value_axis() {
            return String::new();
        }
        title(
            &self.chart.axes.1,
            "",
            "<c:layout><c:manualLayout><c:xMode val=\"edge\"/><c:yMode val=\"edge\"/><c:x val=\"0\"/>\
             <c:y val=\"0\"/></c:manualLayout></c:layout>",
        )
    }

    /// Whether a legend tells the series apart.
    fn legend(&self) -> bool {
        let told = self.chart.series.iter().filter(|one| one.trace != Trace::Reference).count();
        match self.chart.kind {
            ChartKind::Doughnut => true,
            ChartKind::Pie => false,
            ChartKind::Line => told > 1 && !self.named(),
            _ => told > 1 && !self.chart.is_waterfall(),
        }
    }

    /// The entries that a legend leaves out: lines that have their names beside them.
    fn unlisted(&self) -> String {
        let all = self.chart.series.iter().enumerate().filter(|(_, one)| one.trace == Trace::Reference);
        all.map(|(at, _)| {
            format!("<c:legendEntry><c:idx val=\"{at}\"/><c:delete val=\"1\"/></c:legendEntry>")
        })
        .collect()
    }

    /// The series that are drawn as the chart's kind is.
    fn own(&self) -> impl Iterator<Item = &crate::spec::Series> + Clone {
        self.chart.series.iter().filter(|one| !one.trace.is_line())
    }

    /// The kind that a series is drawn as.
    fn kind_of(&self, series: usize) -> ChartKind {
        let line = self.chart.series.get(series).is_some_and(|one| one.trace.is_line());
        if line { ChartKind::Line } else { self.chart.kind }
    }

    /// Whether the numbers are read off an axis.
    fn value_axis(&self) -> bool {
        match self.chart.kind {
            ChartKind::Pie | ChartKind::Doughnut => false,
            ChartKind::Scatter | ChartKind::Area => true,
            ChartKind::Bar | ChartKind::Column | ChartKind::Line => !self.valued() || self.cut().is_some(),
        }
    }
}

/// A title of an axis or a chart.
fn title(words: &str, turn: &str, layout: &str) -> String {
    format!(
        "<c:title><c:tx><c:rich><a:bodyPr{turn}/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"{SIZE}00\" b=\"0\">{}</a:defRPr></a:pPr><a:r>\
         <a:rPr lang=\"en-US\" sz=\"{SIZE}00\" b=\"0\">{}</a:rPr><a:t>{}</a:t></a:r></a:p></c:rich></c:tx>{layout}\
         <c:overlay val=\"0\"/></c:title>",
        fill("tx2"),
        fill("tx2"),
        escape(words),
    )
}

/// How words of a chart look.
fn text(size: u16, colour: &str, bold: bool) -> String {
    format!(
        "<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"{}\" b=\"{}\">{}<a:latin typeface=\"+mn-lt\"/></a:defRPr></a:pPr>\
         <a:endParaRPr lang=\"en-US\"/></a:p></c:txPr>",
        u32::from(size) * 100,
        u8::from(bold),
        fill(colour),
    )
}
