//! The kind of a chart: its plot is written anew around the series, of which each keeps what the new kind has too
//! (ECMA-376 part 1, 21.2.2: `barChart`, `lineChart`, `areaChart`, `pieChart`, `doughnutChart` and their series).

use crate::chart::{Chart, ChartKind, Stack, plots, setting};
use crate::error::{Refused, fixed_chart};
use crate::xml::{Id, Patch, Tree};

/// The child elements of a series, in the schema's order, for each kind of plot.
const BAR: &[&str] = &[
    "idx",
    "order",
    "tx",
    "spPr",
    "invertIfNegative",
    "pictureOptions",
    "dPt",
    "dLbls",
    "trendline",
    "errBars",
    "cat",
    "val",
    "shape",
];
const LINE: &[&str] =
    &["idx", "order", "tx", "spPr", "marker", "dPt", "dLbls", "trendline", "errBars", "cat", "val", "smooth"];
const AREA: &[&str] =
    &["idx", "order", "tx", "spPr", "pictureOptions", "dPt", "dLbls", "trendline", "errBars", "cat", "val"];
const PIE: &[&str] = &["idx", "order", "tx", "spPr", "explosion", "dPt", "dLbls", "cat", "val"];

/// Elements of a plot that stay where it stays of its kind.
const AXES: [&str; 4] = ["catAx", "valAx", "dateAx", "serAx"];

/// Gives the chart another kind.
pub(crate) fn set(tree: &Tree<'_>, chart: &Chart, new: ChartKind, patch: &mut Patch) -> Result<(), Refused> {
    if chart.kind == new {
        return Ok(());
    }
    let plots = plots(tree);
    let beside = "Make a new chart of that kind beside it.";
    let [plot] = plots.as_slice() else {
        return Err(fixed_chart(&chart.name, "shows charts of several kinds in one", beside));
    };
    if matches!(chart.kind, ChartKind::Other | ChartKind::Scatter) {
        return Err(fixed_chart(
            &chart.name,
            "is of a kind whose series are not like those of other kinds",
            beside,
        ));
    }
    if matches!(new, ChartKind::Other | ChartKind::Scatter) {
        return Err(fixed_chart(
            &chart.name,
            "has no two numbers for each point, as that kind needs",
            beside,
        ));
    }
    if new == ChartKind::Pie && chart.series.len() > 1 {
        let instead = "Give it one series first, or choose a doughnut, which shows one ring for each.";
        return Err(fixed_chart(&chart.name, "has several series, and a pie shows one", instead));
    }
    let round = matches!(new, ChartKind::Pie | ChartKind::Doughnut);
    let stacked = matches!(
        new,
        ChartKind::Column(stack) | ChartKind::Bar(stack) | ChartKind::Line(stack) | ChartKind::Area(stack)
            if stack != Stack::Side
    );
    let trend = tree.all().any(|id| tree.local(id) == "trendline");
    let bars = tree.all().any(|id| tree.local(id) == "errBars");
    if (trend && (round || stacked)) || (bars && round) {
        let instead = "Take the trend lines and error bars away in Excel first.";
        return Err(fixed_chart(
            &chart.name,
            "has trend lines or error bars, which that kind can't show",
            instead,
        ));
    }
    patch.replace(tree.whole(*plot), element(tree, *plot, new));
    axes(tree, *plot, chart.kind, new, patch);
    Ok(())
}

/// The word of a way to stack; columns that stand beside each other are `clustered`.
fn grouping(stack: Stack, side: &'static str) -> &'static str {
    match stack {
        Stack::Side => side,
        Stack::Stacked => "stacked",
        Stack::Percent => "percentStacked",
    }
}

/// The plot of the new kind around the series of the old one.
fn element(tree: &Tree<'_>, plot: Id, new: ChartKind) -> String {
    let p = tree.tag(plot).prefix();
    let head = |name: &str, value: &str| format!("<{p}{name} val=\"{value}\"/>");
    let (name, children, mut out, tail) = match new {
        ChartKind::Column(stack) | ChartKind::Bar(stack) => {
            let upright = if matches!(new, ChartKind::Column(_)) { "col" } else { "bar" };
            let gap = setting(tree, plot, "gapWidth").unwrap_or_else(|| "150".to_owned());
            let overlap = if stack == Stack::Side { String::new() } else { head("overlap", "100") };
            let lead = head("barDir", upright) + &head("grouping", grouping(stack, "clustered"));
            ("barChart", BAR, lead, head("gapWidth", &gap) + &overlap)
        }
        ChartKind::Line(stack) => {
            ("lineChart", LINE, head("grouping", grouping(stack, "standard")), head("marker", "1"))
        }
        ChartKind::Area(stack) => {
            ("areaChart", AREA, head("grouping", grouping(stack, "standard")), String::new())
        }
        ChartKind::Doughnut => {
            ("doughnutChart", PIE, String::new(), head("firstSliceAng", "0") + &head("holeSize", "50"))
        }
        _ => ("pieChart", PIE, String::new(), head("firstSliceAng", "0")),
    };
    let round = matches!(new, ChartKind::Pie | ChartKind::Doughnut);
    out += &head("varyColors", if round { "1" } else { "0" });
    for id in tree.children(plot).filter(|id| tree.local(*id) == "ser") {
        out += &series(tree, id, children);
    }
    if let Some(labels) = tree.child(plot, "dLbls") {
        out += &without_places(tree, labels);
    }
    out += &tail;
    if !round {
        let ids: Vec<String> = tree
            .children(plot)
            .filter(|id| tree.local(*id) == "axId")
            .filter_map(|id| tree.tag(id).get("val").map(|value| value.into_owned()))
            .collect();
        let ids = if ids.len() == 2 { ids } else { NEW_AXES.map(str::to_owned).to_vec() };
        out += &ids.iter().map(|id| head("axId", id)).collect::<String>();
    }
    format!("<{p}{name}>{out}</{p}{name}>")
}

/// The ids of axes for what had none.
const NEW_AXES: [&str; 2] = ["500000001", "500000002"];

/// A series with what the new kind has too. The look of marks on a line says nothing of a bar.
fn series(tree: &Tree<'_>, id: Id, keep: &[&str]) -> String {
    let tag = tree.tag(id);
    let mut out = format!("<{}>", tag.name());
    for child in tree.children(id).filter(|child| keep.contains(&tree.local(*child))) {
        if matches!(tree.local(child), "dLbls") {
            out += &without_places(tree, child);
        } else {
            out += tree.source().get(tree.whole(child)).unwrap_or_default();
        }
    }
    out + &format!("</{}>", tag.name())
}

/// Labels without the place beside their mark: each kind has places of its own, and Excel takes another's for damage.
fn without_places(tree: &Tree<'_>, labels: Id) -> String {
    let whole = tree.whole(labels);
    let mut out = String::new();
    let mut at = whole.start;
    let places = tree.all().filter(|id| tree.local(*id) == "dLblPos");
    for place in places.map(|id| tree.whole(id)).filter(|at| whole.start <= at.start && at.end <= whole.end) {
        out += tree.source().get(at..place.start).unwrap_or_default();
        at = place.end;
    }
    out + tree.source().get(at..whole.end).unwrap_or_default()
}

/// Axes go with a pie and come without one; those of bars that lie change sides.
fn axes(tree: &Tree<'_>, plot: Id, old: ChartKind, new: ChartKind, patch: &mut Patch) {
    let area = tree.parent(plot);
    let known: Vec<Id> = tree.children(area).filter(|id| AXES.contains(&tree.local(*id))).collect();
    if matches!(new, ChartKind::Pie | ChartKind::Doughnut) {
        for id in known {
            patch.cut(tree.whole(id));
        }
        return;
    }
    let lies = matches!(new, ChartKind::Bar(_));
    if known.is_empty() {
        patch.insert(tree.whole(plot).end, new_axes(tree.tag(plot).prefix(), lies));
    } else if lies != matches!(old, ChartKind::Bar(_)) {
        for id in known {
            let Some(side) = tree.child(id, "axPos") else { continue };
            let tag = tree.tag(side);
            let turned = match tag.get("val").as_deref() {
                Some("b") => "l",
                Some("l") => "b",
                Some("t") => "r",
                Some("r") => "t",
                _ => continue,
            };
            patch.attribute(&tag, "val", turned);
        }
    }
}

/// A pair of axes as Excel writes them (21.2.2.25, 21.2.2.226).
fn new_axes(p: &str, lies: bool) -> String {
    let [first, second] = NEW_AXES;
    let (category, value) = if lies { ("l", "b") } else { ("b", "l") };
    let axis = |name: &str, id: &str, side: &str, more: &str, other: &str, rest: &str| {
        format!(
            "<{p}{name}><{p}axId val=\"{id}\"/><{p}scaling><{p}orientation val=\"minMax\"/></{p}scaling><{p}delete val=\"0\"/><{p}axPos val=\"{side}\"/>{more}<{p}numFmt formatCode=\"General\" sourceLinked=\"1\"/><{p}majorTickMark val=\"out\"/><{p}minorTickMark val=\"none\"/><{p}tickLblPos val=\"nextTo\"/><{p}crossAx val=\"{other}\"/><{p}crosses val=\"autoZero\"/>{rest}</{p}{name}>"
        )
    };
    let labels = format!(
        "<{p}auto val=\"1\"/><{p}lblAlgn val=\"ctr\"/><{p}lblOffset val=\"100\"/><{p}noMultiLvlLbl val=\"0\"/>"
    );
    let between = format!("<{p}crossBetween val=\"between\"/>");
    axis("catAx", first, category, "", second, &labels)
        + &axis("valAx", second, value, &format!("<{p}majorGridlines/>"), first, &between)
}
