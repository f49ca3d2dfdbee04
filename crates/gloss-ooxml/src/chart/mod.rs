//! The charts of a sheet: where they are, what kind they are of, their titles and the cells of their series (ECMA-376
//! part 1, 20.5 and 21.2). Reads only; draws nothing.

mod place;
mod values;

pub use place::{Corner, Placed};
pub use values::{ChartValues, SeriesValues, chart_values};

use crate::error::OpenError;
use crate::workbook::{Sheet, Workbook};
use crate::xml::{Id, Tree};

/// The stacking of several series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stack {
    /// Beside each other, or each by itself.
    Side,
    /// On top of each other.
    Stacked,
    /// On top of each other, as shares of a hundred.
    Percent,
}

/// The kind of a chart, as far as Gloss can change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Upright bars.
    Column(Stack),
    /// Bars that lie.
    Bar(Stack),
    /// Lines.
    Line(Stack),
    /// Filled areas.
    Area(Stack),
    /// A pie of one series.
    Pie,
    /// Rings.
    Doughnut,
    /// Points by two numbers.
    Scatter,
    /// Any other, or several in one: it is told, and can't be given.
    Other,
}

/// A series of a chart, by the formulas that the file has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// Its name: words, or the cell that holds them as `=Data!$B$1`.
    pub name: Option<String>,
    /// The cells of its categories, or of the numbers along the first axis, without `=`.
    pub categories: Option<String>,
    /// The cells of its values, without `=`.
    pub values: Option<String>,
}

/// A chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Its part.
    pub part: String,
    /// The name that Excel gave it, such as `Chart 1`.
    pub name: String,
    /// Its kind.
    pub kind: ChartKind,
    /// The words of its title; `None` where it has none of its own.
    pub title: Option<String>,
    /// Its series, in the order of the file.
    pub series: Vec<Series>,
    /// The words at its axis of categories and at that of values, where they have any.
    pub axes: (Option<String>, Option<String>),
    /// Where it lies; `None` where it is fixed to the page and not to cells.
    pub placed: Option<Placed>,
}

/// Elements that draw series: `barChart` and its like.
pub(crate) fn plots(tree: &Tree<'_>) -> Vec<Id> {
    let area = tree.first("plotArea");
    let children = area.into_iter().flat_map(|area| tree.children(area));
    children.filter(|id| tree.local(*id).ends_with("Chart")).collect()
}

/// The value of a child such as `<c:grouping val="stacked"/>`.
pub(crate) fn setting(tree: &Tree<'_>, of: Id, name: &str) -> Option<String> {
    tree.child(of, name).and_then(|id| tree.tag(id).get("val")).map(|value| value.into_owned())
}

impl Stack {
    /// Reads the stacking of a plot's series.
    pub fn of(tree: &Tree<'_>, plot: Id) -> Self {
        match setting(tree, plot, "grouping").as_deref() {
            Some("stacked") => Self::Stacked,
            Some("percentStacked") => Self::Percent,
            _ => Self::Side,
        }
    }
}

/// The kind of the chart whose only plot this is.
pub(crate) fn kind(tree: &Tree<'_>, plot: Id) -> ChartKind {
    let stack = Stack::of(tree, plot);
    match tree.local(plot) {
        "barChart" if setting(tree, plot, "barDir").as_deref() == Some("bar") => ChartKind::Bar(stack),
        "barChart" => ChartKind::Column(stack),
        "lineChart" => ChartKind::Line(stack),
        "areaChart" => ChartKind::Area(stack),
        "pieChart" => ChartKind::Pie,
        "doughnutChart" => ChartKind::Doughnut,
        "scatterChart" => ChartKind::Scatter,
        _ => ChartKind::Other,
    }
}

/// The words of the title of a chart or an axis: rich text, or what the cell it names last held.
fn title(tree: &Tree<'_>, of: Option<Id>) -> Option<String> {
    let title = tree.child(of?, "title")?;
    let tx = tree.child(title, "tx")?;
    let inside = tree.whole(tx);
    let words = tree.all().filter(|id| {
        let at = tree.whole(*id);
        inside.start <= at.start && at.end <= inside.end && matches!(tree.local(*id), "t" | "v")
    });
    Some(words.map(|id| tree.text(id)).collect())
}

/// The formula of `<c:val><c:numRef><c:f>` and its like: the cells that names, categories or values are read from.
pub(crate) fn formula(tree: &Tree<'_>, of: Id) -> Option<String> {
    let reference = tree.children(of).find(|id| tree.local(*id).ends_with("Ref"))?;
    Some(tree.text(tree.child(reference, "f")?).into_owned())
}

fn series(tree: &Tree<'_>, id: Id) -> Series {
    let either = |a: &str, b: &str| formula(tree, tree.child(id, a).or_else(|| tree.child(id, b))?);
    let tx = tree.child(id, "tx");
    let words = || Some(tree.text(tree.child(tx?, "v")?).into_owned());
    Series {
        name: tx.and_then(|tx| formula(tree, tx)).map(|formula| format!("={formula}")).or_else(words),
        categories: either("cat", "xVal"),
        values: either("val", "yVal"),
    }
}

/// Reads a chart's part.
fn read(book: &Workbook, part: String, name: String, placed: Option<Placed>) -> Result<Chart, OpenError> {
    let text = book.package.text(&part)?;
    let tree = Tree::parse(&text, &part, book.package.limits())?;
    let plots = plots(&tree);
    let kind = match plots.as_slice() {
        [one] => kind(&tree, *one),
        _ => ChartKind::Other,
    };
    let listed = plots.iter().flat_map(|plot| tree.children(*plot)).filter(|id| tree.local(*id) == "ser");
    let series = listed.map(|id| series(&tree, id)).collect();
    // A scatter has two axes of values, the first of them along the points.
    let mut axes =
        tree.all().filter(|id| tree.local(*id).ends_with("Ax") && tree.local(tree.parent(*id)) == "plotArea");
    let axes = (title(&tree, axes.next()), title(&tree, axes.next()));
    Ok(Chart { name, kind, title: title(&tree, tree.first("chart")), series, axes, placed, part })
}

impl Workbook {
    /// The charts of a sheet or chart sheet, in the order in which they lie on it, the lowest first.
    ///
    /// # Errors
    ///
    /// When there is no such sheet, or a part is missing or damaged.
    pub fn charts(&self, sheet: &str) -> Result<Vec<Chart>, OpenError> {
        let (_, sheet) = self.sheet(sheet)?;
        self.charts_of(sheet)
    }

    fn charts_of(&self, sheet: &Sheet) -> Result<Vec<Chart>, OpenError> {
        let mut out = Vec::new();
        self.each_drawing(sheet, |tree, related| {
            let (mut name, mut placed) = (String::new(), None);
            for id in tree.all() {
                let tag = tree.tag(id);
                if tag.local().ends_with("Anchor") {
                    placed = None;
                }
                if tag.local() == "from" {
                    placed = Placed::read(tree, id);
                }
                if tag.local() == "cNvPr" {
                    name = tag.get("name").unwrap_or_default().into_owned();
                }
                let Some(wanted) = tag.prefixed("id").filter(|_| tag.local() == "chart") else { continue };
                let found = related.iter().find(|known| known.id == wanted && !known.external);
                if let Some(part) = found.filter(|known| matches!(&*known.kind, "chart" | "chartEx")) {
                    out.push(read(self, part.target.clone(), name.clone(), placed)?);
                }
            }
            Ok(())
        })?;
        Ok(out)
    }
}
