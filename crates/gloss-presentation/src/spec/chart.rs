//! A chart of a deck: its numbers and what they are, never where they come to lie.

use gloss_ooxml::format::Notation;

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Its kind.
    pub kind: ChartKind,
    /// The names of its categories; empty for a scatter.
    pub categories: Vec<String>,
    /// The name of what its categories are, as `Region`; heads their column in its workbook.
    pub category: String,
    /// Its series.
    pub series: Vec<Series>,
    /// The stacking of its series.
    pub stacking: Stacking,
    /// The category or series that stands out.
    pub accent: Option<String>,
    /// The number format of its values.
    pub format: Format,
    /// The number format of a scatter's x values.
    pub across: Format,
    /// The titles of the x and y axes, where there are some.
    pub axes: (String, String),
    /// Its alternative text.
    pub description: String,
}

impl Chart {
    /// Whether it is a waterfall: columns that stand on what came before them.
    pub fn is_waterfall(&self) -> bool {
        self.series.iter().any(|one| matches!(one.trace, Trace::Rise | Trace::Fall | Trace::Total))
    }

    /// Whether lines are drawn over its bars or areas.
    pub fn is_combined(&self) -> bool {
        self.series.iter().any(|one| one.trace == Trace::Line)
    }

    /// The format of a series' numbers: its own, or the chart's.
    pub(crate) fn format_of(&self, series: &Series) -> Format {
        let own = series.format.clone().unwrap_or_else(|| self.format.clone());
        Format { sign: series.trace.sign(), ..own }
    }

    /// The points of all series.
    pub(crate) fn points(&self) -> impl Iterator<Item = &Point> + Clone {
        self.series.iter().flat_map(|one| one.points.iter().flatten())
    }

    /// The values of all points.
    pub(crate) fn values(&self) -> impl Iterator<Item = f64> + Clone {
        self.points().map(|point| point.value)
    }
}

/// Kinds of charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Lying bars.
    Bar,
    /// Standing bars.
    Column,
    /// Lines.
    Line,
    /// Areas.
    Area,
    /// A pie.
    Pie,
    /// A ring.
    Doughnut,
    /// Points by two numbers.
    Scatter,
}

impl ChartKind {
    /// True for bars, lying or standing.
    pub fn is_bars(self) -> bool {
        matches!(self, Self::Bar | Self::Column)
    }

    /// True for a whole in parts.
    pub fn is_round(self) -> bool {
        matches!(self, Self::Pie | Self::Doughnut)
    }
}

/// The stacking of series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stacking {
    /// Beside each other.
    #[default]
    None,
    /// On each other.
    Stacked,
    /// As parts of the whole.
    Percent,
}

/// A series.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Its points, one for each category; none where there is no number.
    pub points: Vec<Option<Point>>,
    /// What it is drawn as.
    pub trace: Trace,
    /// Whether its numbers are read off an axis of their own, at the right.
    pub right: bool,
    /// The format of its numbers, where it is another one than the chart's.
    pub format: Option<Format>,
}

/// What a series is drawn as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trace {
    /// As the chart's kind is.
    #[default]
    Own,
    /// A line over bars or areas.
    Line,
    /// A dashed line at one number, with its name.
    Reference,
    /// What the columns of a waterfall stand on: it is not seen.
    Base,
    /// What a waterfall's step adds.
    Rise,
    /// What a waterfall's step takes, as a size.
    Fall,
    /// A sum that a waterfall comes to.
    Total,
}

impl Trace {
    /// Whether it is a line in a chart of another kind.
    pub(crate) fn is_line(self) -> bool {
        matches!(self, Self::Line | Self::Reference)
    }

    /// The sign that its numbers are always shown with.
    fn sign(self) -> Option<char> {
        match self {
            Self::Rise => Some('+'),
            Self::Fall => Some('\u{2212}'),
            _ => None,
        }
    }
}

/// A number of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// The number.
    pub value: f64,
    /// Its x value, in a scatter.
    pub across: f64,
    /// The fact behind it.
    pub fact: Option<String>,
}

/// The format of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Format {
    /// True for parts of one that are shown as percent.
    pub percent: bool,
    /// True for parts of a hundred, as `42.5`, that are shown as percent.
    pub hundredths: bool,
    /// The sign of a currency; empty where there is none.
    pub currency: String,
    /// Digits behind the point; as many as there are, up to two, where nothing is said.
    pub decimals: Option<u8>,
    /// The scale that numbers are shown in.
    pub scale: Scale,
    /// True for years: no comma.
    pub year: bool,
    /// The sign before all numbers, whose size alone is shown.
    pub sign: Option<char>,
    /// How their language writes them.
    pub notation: &'static Notation,
}

/// The scale that numbers are shown in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Ones.
    #[default]
    One,
    /// Thousands: `1.9k`.
    Thousand,
    /// Millions: `1.9m`.
    Million,
    /// Billions: `1.9bn`.
    Billion,
}

impl Format {
    /// Its code (ECMA-376-1, 18.8.31) for these numbers.
    pub fn code(&self, numbers: impl Iterator<Item = f64>) -> String {
        if self.year {
            return "0".to_owned();
        }
        let thousands = match self.scale {
            Scale::One => 0,
            Scale::Thousand => 1,
            Scale::Million => 2,
            Scale::Billion => 3,
        };
        let digits = self.decimals.map_or_else(|| self.needed(numbers), usize::from);
        let code = if self.percent || self.hundredths {
            self.notation.percent(digits, self.hundredths)
        } else {
            self.notation.money(&self.currency, digits, thousands)
        };
        match self.sign {
            Some(sign) => self.notation.signed(sign, &code),
            None => code,
        }
    }

    /// The digits behind the point that tell these numbers, up to two; at most one where they are scaled.
    fn needed(&self, numbers: impl Iterator<Item = f64>) -> usize {
        let by = match self.scale {
            Scale::One if self.percent => 100.0,
            Scale::One => 1.0,
            Scale::Thousand => 1e-3,
            Scale::Million => 1e-6,
            Scale::Billion => 1e-9,
        };
        let digits = |number: f64| {
            let fits = |power: f64| {
                let scaled = number * by * power;
                (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1.0)
            };
            if fits(1.0) {
                0
            } else if fits(10.0) {
                1
            } else {
                2
            }
        };
        let most = numbers.map(digits).max().unwrap_or(0);
        let coarse = self.percent || self.hundredths || self.scale != Scale::One;
        if coarse { most.min(1) } else { most }
    }
}

#[cfg(test)]
mod tests {
    use super::{Format, Notation, Scale};

    #[test]
    fn a_format_shows_the_digits_that_its_numbers_need() {
        let money = Format { currency: "€".into(), ..Format::default() };
        let percent = Format { percent: true, ..Format::default() };
        let millions = Format { scale: Scale::Million, ..Format::default() };
        for (format, numbers, code) in [
            (Format::default(), vec![1.0, 200.0], "#,##0"),
            (Format::default(), vec![1.0, 2.5], "#,##0.0"),
            (money, vec![1.25], "\"€\"#,##0.00"),
            (percent.clone(), vec![0.25, 0.5], "0%"),
            (percent, vec![0.1234], "0.0%"),
            (millions.clone(), vec![1e6, 1_920_300.0], "#,##0.0,,\"m\""),
            (millions, vec![2e6], "#,##0,,\"m\""),
            (Format { decimals: Some(3), ..Format::default() }, vec![1.0], "#,##0.000"),
            (Format { hundredths: true, ..Format::default() }, vec![42.5, 3.152], "#,##0.0\"%\""),
            (Format { year: true, ..Format::default() }, vec![2026.0], "0"),
            (Format { sign: Some('+'), ..Format::default() }, vec![2.0], "\"+\"#,##0;\"+\"#,##0"),
            (
                Format { currency: "€".into(), notation: Notation::of("de-DE"), ..Format::default() },
                vec![2.5],
                "[$-407]#,##0.0\"\u{a0}€\"",
            ),
        ] {
            assert_eq!(format.code(numbers.into_iter()), code);
        }
    }
}
