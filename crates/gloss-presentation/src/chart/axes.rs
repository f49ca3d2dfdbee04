//! The axes of a chart: no more lines than help.

use super::plot::{AXES, RIGHT};
use super::{SIZE, Sketch, text, title};
use crate::package::xml::{escape, fill};
use crate::spec::{ChartKind, Format, Scale, Stacking, Trace};

/// Categories up to which each has its name, whatever its width: programs break or turn names.
const NAMED: usize = 12;

impl Sketch<'_> {
    /// The axes of a chart; none for a pie.
    pub(super) fn axes(&self) -> String {
        match self.chart.kind {
            ChartKind::Pie | ChartKind::Doughnut => String::new(),
            ChartKind::Scatter => {
                self.values(AXES.0, AXES.1, "b", &self.across.clone(), &self.chart.axes.0, false)
                    + &self.values(AXES.1, AXES.0, "l", &self.axis_code(), &self.chart.axes.1, true)
            }
            ChartKind::Bar => self.categories("l", "maxMin") + &self.measure("b"),
            _ => self.categories("b", "minMax") + &self.measure("l") + &self.right(),
        }
    }

    /// The axes of lines that have one of their own at the right: that of their numbers, and the hidden one that it crosses.
    fn right(&self) -> String {
        let Some(at) = self.chart.series.iter().position(|one| one.right) else { return String::new() };
        let (low, high) = self
            .axis_values(true)
            .fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        let labelled = self.labels_lines();
        // Where the numbers stand at the line and no axis is seen, the line keeps above the bars.
        let size = high.abs().max(low.abs());
        let range = (high - low).max(if size > 0.0 { size * 0.2 } else { 1.0 });
        let is_sound = (range * 3.0).is_finite() && size * 4.0 < f64::MAX / 4.0;
        let bounds = match labelled && is_sound {
            true => format!("<c:max val=\"{}\"/><c:min val=\"{}\"/>", high + range * 0.4, low - range * 2.6),
            false => String::new(),
        };
        format!(
            "<c:valAx><c:axId val=\"{}\"/><c:scaling><c:orientation val=\"minMax\"/>{bounds}</c:scaling><c:delete val=\"0\"/>\
             <c:axPos val=\"r\"/><c:numFmt formatCode=\"{}\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/><c:minorTickMark \
             val=\"none\"/><c:tickLblPos val=\"{}\"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{}<c:crossAx val=\"{}\"/>\
             <c:crosses val=\"max\"/><c:crossBetween val=\"{}\"/></c:valAx><c:catAx><c:axId val=\"{}\"/><c:scaling>\
             <c:orientation val=\"minMax\"/></c:scaling><c:delete val=\"1\"/><c:axPos val=\"b\"/><c:majorTickMark val=\"none\"/>\
             <c:minorTickMark val=\"none\"/><c:tickLblPos val=\"none\"/><c:crossAx val=\"{}\"/><c:crosses val=\"autoZero\"/>\
             </c:catAx>",
            RIGHT.1,
            escape(&super::series_code(self.chart, at)),
            // Programs draw lines on the other axis where theirs is deleted: it is there without words.
            if labelled { "none" } else { "nextTo" },
            text(SIZE, "tx2", false),
            RIGHT.0,
            if self.chart.kind == ChartKind::Area { "midCat" } else { "between" },
            RIGHT.0,
            RIGHT.1,
        )
    }

    fn categories(&self, place: &str, order: &str) -> String {
        let named = axis_title(&self.chart.axes.0, place);
        format!(
            "<c:catAx><c:axId val=\"{}\"/><c:scaling><c:orientation val=\"{order}\"/></c:scaling><c:delete val=\"0\"/>\
             <c:axPos val=\"{place}\"/>{named}<c:numFmt formatCode=\"General\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/>\
             <c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/><c:spPr><a:ln w=\"9525\">{}</a:ln></c:spPr>{}\
             <c:crossAx val=\"{}\"/><c:crosses val=\"autoZero\"/><c:auto val=\"0\"/><c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/>\
             {}<c:noMultiLvlLbl val=\"0\"/></c:catAx>",
            AXES.0,
            fill("tx2 alpha:60000"),
            self.upright(&text(SIZE, "tx1", false)),
            AXES.1,
            self.skipped(),
        )
    }

    /// Names whose words each have room in their column are broken over lines, not turned.
    fn upright(&self, looks: &str) -> String {
        let band = (self.width - self.axis_width()) * 0.9 / self.chart.categories.len().max(1) as f32;
        let words = self.chart.categories.iter().flat_map(|name| name.split_whitespace());
        let is_roomy = words.map(|word| self.wide(word)).fold(0.0, f32::max) * 1.1 < band;
        match self.chart.kind != ChartKind::Bar && is_roomy {
            true => looks.replacen("<a:bodyPr/>", "<a:bodyPr rot=\"0\" vert=\"horz\"/>", 1),
            false => looks.to_owned(),
        }
    }

    /// The room that the axis of the numbers takes beside a plot, in points.
    pub(super) fn axis_width(&self) -> f32 {
        if self.value_axis() { self.widest_value() + 40.0 } else { 0.0 }
    }

    /// Which names are left out, where there are more than can stand beside each other.
    fn skipped(&self) -> String {
        let count = self.chart.categories.len();
        if self.chart.kind == ChartKind::Bar || count <= NAMED {
            return String::new();
        }
        let widest = self.chart.categories.iter().map(|name| self.wide(name)).fold(0.0, f32::max) + 12.0;
        let room = (self.width * 0.85).max(1.0);
        let every = (widest * count as f32 / room).ceil().max(1.0) as usize;
        format!("<c:tickLblSkip val=\"{every}\"/><c:tickMarkSkip val=\"{every}\"/>")
    }

    /// The axis of the numbers of bars, lines and areas.
    fn measure(&self, place: &str) -> String {
        let code = if self.chart.stacking == Stacking::Percent { "0%".to_owned() } else { self.axis_code() };
        self.values(AXES.1, AXES.0, place, &code, &self.chart.axes.1, true)
    }

    fn values(&self, id: u32, other: u32, place: &str, code: &str, named: &str, lines: bool) -> String {
        let drawn = self.value_axis();
        let grid = match lines && drawn {
            true => format!(
                "<c:majorGridlines><c:spPr><a:ln w=\"6350\">{}</a:ln></c:spPr></c:majorGridlines>",
                fill("tx2 alpha:25000")
            ),
            false => String::new(),
        };
        let named = if drawn { axis_title(named, place) } else { String::new() };
        let line = if lines {
            "<a:ln><a:noFill/></a:ln>".to_owned()
        } else {
            format!("<a:ln w=\"9525\">{}</a:ln>", fill("tx2 alpha:60000"))
        };
        // A lying bar chart is read from the top: its numbers stand below all the same.
        let crosses = if self.chart.kind == ChartKind::Bar { "max" } else { "autoZero" };
        let beside = if self.chart.kind == ChartKind::Bar { "nextTo" } else { "low" };
        let middle = matches!(self.chart.kind, ChartKind::Scatter | ChartKind::Area);
        let between = if middle { "midCat" } else { "between" };
        format!(
            "<c:valAx><c:axId val=\"{id}\"/><c:scaling><c:orientation val=\"minMax\"/>{}</c:scaling><c:delete val=\"{}\"/>\
             <c:axPos val=\"{place}\"/>{grid}{named}<c:numFmt formatCode=\"{}\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/>\
             <c:minorTickMark val=\"none\"/><c:tickLblPos val=\"{beside}\"/><c:spPr>{line}</c:spPr>{}<c:crossAx val=\"{other}\"/>\
             <c:crosses val=\"{crosses}\"/><c:crossBetween val=\"{between}\"/></c:valAx>",
            self.least(),
            u8::from(!drawn),
            escape(code),
            text(SIZE, "tx2", false),
        )
    }

    /// The numbers that are read off the axis at the right, or off the other one.
    fn axis_values(&self, right: bool) -> impl Iterator<Item = f64> {
        let series = self.chart.series.iter().filter(move |one| one.right == right);
        series.flat_map(|one| one.points.iter().flatten().map(|point| point.value))
    }

    /// The lowest and the highest of the numbers, nothing among them.
    fn bounds(&self) -> (f64, f64) {
        self.axis_values(false).fold((0.0, 0.0), |(low, high), value| (low.min(value), high.max(value)))
    }

    /// The code of an axis: its steps need fewer digits than its numbers.
    fn axis_code(&self) -> String {
        let (low, high) = self.bounds();
        let cut = self.cut();
        let low = cut.unwrap_or(low);
        let by = match self.chart.format.scale {
            Scale::One if self.chart.format.percent => 0.01,
            Scale::One => 1.0,
            Scale::Thousand => 1e3,
            Scale::Million => 1e6,
            Scale::Billion => 1e9,
        };
        let range = (high - low) / by;
        let digits = match range {
            5.0.. => 0,
            0.5.. => 1,
            _ => 2,
        };
        let own = self.chart.format.decimals.filter(|own| cut.is_none() || *own > digits);
        let format = Format { decimals: own.or(Some(digits)), ..self.chart.format.clone() };
        format.code(std::iter::empty())
    }

    /// Where the axis of a bridge between two large sums begins: its steps are what is read, and from nothing they would be slivers.
    /// None where they can be read from nothing on.
    pub(super) fn cut(&self) -> Option<f64> {
        if !self.chart.is_waterfall() {
            return None;
        }
        let at = |trace: Trace, row: usize| {
            let one = self.chart.series.iter().find(|one| one.trace == trace)?;
            one.points.get(row)?.as_ref().map(|point| point.value)
        };
        let rows = 0..self.chart.categories.len();
        let steps = rows.filter(|row| at(Trace::Total, *row).is_none());
        let low = steps.map(|row| at(Trace::Base, row).unwrap_or(0.0)).fold(f64::MAX, f64::min);
        let range = self.highest() - low;
        let is_small = low > 0.0 && range > 0.0 && range < self.highest() * 0.4;
        let unit = 10_f64.powf(range.log10().floor()) / 2.0;
        is_small
            .then(|| ((low - range * 0.5) / unit).floor() * unit)
            .filter(|cut| *cut > 0.0 && cut.is_finite())
    }

    /// Bars and areas begin at nothing: cut off, they lie. A bridge may be, where its axis says so.
    fn least(&self) -> String {
        if let Some(cut) = self.cut() {
            return format!("<c:min val=\"{cut}\"/>");
        }
        let (low, high) = self.bounds();
        let positive = low >= 0.0;
        // Numbers at bars below nothing have their room beside the names.
        if !positive
            && self.chart.kind == ChartKind::Bar
            && self.chart.stacking == Stacking::None
            && self.valued()
        {
            let least = low - (high - low) * 0.2;
            return if least.is_finite() { format!("<c:min val=\"{least}\"/>") } else { String::new() };
        }
        let filled = self.chart.kind.is_bars() || self.chart.kind == ChartKind::Area;
        let least = if filled && positive { "<c:min val=\"0\"/>" } else { "" };
        match self.valued() && self.labels_lines() && self.highest() > 0.0 {
            // Above the bars the line has its room.
            true => {
                let others = self.axis_values(false).fold(0.0, f64::max);
                format!("<c:max val=\"{}\"/>{least}", self.highest().max(others) * 1.6)
            }
            false => least.to_owned(),
        }
    }

    /// The highest bar, or stack of them.
    fn highest(&self) -> f64 {
        let value = |point: &crate::spec::Point| point.value.max(0.0);
        let each = |row: usize| self.own().filter_map(move |one| one.points.get(row)?.as_ref()).map(value);
        let rows = 0..self.chart.categories.len();
        match self.chart.stacking {
            Stacking::None => rows.flat_map(each).fold(0.0, f64::max),
            _ => rows.map(|row| each(row).sum::<f64>()).fold(0.0, f64::max),
        }
    }
}

/// The title of an axis, turned beside one at the left.
fn axis_title(words: &str, place: &str) -> String {
    let turn = if place == "l" { " rot=\"-5400000\" vert=\"horz\"" } else { "" };
    if words.is_empty() { String::new() } else { title(words, turn, "") }
}
