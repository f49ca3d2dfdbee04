//! How a chart of a slide is drawn: its kind, labels, legend, the colours of its series and points, and series that go with what they
//! name in the workbook (ECMA-376 part 1, 21.2). Its numbers are set elsewhere.

use super::element_order::{FILLS, SHAPE};
use super::look::{Look, Paint, fill, fill_name, outline};
use crate::chart::{Chart, ChartKind, kind as kind_of, plots};
use crate::edit::charts::kind;
use crate::edit::{Edit as SheetEdit, Input};
use crate::error::{Refused, fixed};
use crate::limits::Limits;
use crate::presentation::book::{Book, book_of, cell_of};
use crate::presentation::chart::{all_series, chart_points};
use crate::presentation::shape::shapes;
use crate::presentation::slides::Presentation;
use crate::workbook::Workbook;
use crate::xml::{Element, Id, Patch, Tree};

/// How a chart is to be drawn: what is not named stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartLook {
    /// Its kind.
    pub kind: Option<ChartKind>,
    /// Whether each point has its value beside it.
    pub labels: Option<bool>,
    /// The one series that labels are meant for; none for all of them.
    pub labels_of: Option<usize>,
    /// Whether it has a legend.
    pub legend: Option<bool>,
    /// Where the legend stands: `r`, `l`, `t` or `b` (21.2.3.24).
    pub legend_side: Option<&'static str>,
    /// Whether the axis of values starts at zero.
    pub from_zero: Option<bool>,
    /// The title of the axis of values.
    pub axis_title: Option<String>,
    /// Colours: of a series, or of one of its points.
    pub paint: Option<(usize, Option<usize>, Look)>,
    /// A series that goes.
    pub without: Option<usize>,
}

const SERIES: [&str; 19] = [
    "idx",
    "order",
    "tx",
    "spPr",
    "invertIfNegative",
    "pictureOptions",
    "marker",
    "explosion",
    "dPt",
    "dLbls",
    "trendline",
    "errBars",
    "cat",
    "val",
    "xVal",
    "yVal",
    "smooth",
    "shape",
    "extLst",
];

const POINT: [&str; 8] =
    ["idx", "invertIfNegative", "marker", "bubble3D", "explosion", "spPr", "pictureOptions", "extLst"];

const IN_PROGRAM: &str = "Change it in the program that made the presentation.";

/// Draws a chart otherwise.
pub(super) fn apply(
    deck: &mut Presentation,
    slide: usize,
    shape: usize,
    look: &ChartLook,
) -> Result<(), Refused> {
    let slide = deck.numbered(slide)?;
    let (relation, name) = super::markup::parsed(deck, &slide.part, |tree| {
        let all = shapes(tree);
        let own = all.get(shape);
        Ok((
            own.and_then(|own| own.chart_relation(tree)),
            own.map(|own| own.name.clone()).unwrap_or_default(),
        ))
    })?;
    let related = deck.package.relations(&slide.part)?;
    let part = relation.and_then(|id| related.into_iter().find(|one| one.id == id && !one.external));
    let part = part.ok_or_else(|| fixed("the shape is no chart that can be read", "Choose a chart."))?.target;
    if let Some(without) = look.without {
        remove_series(deck, &part, without)?;
    }
    if let Some(new) = look.kind {
        patched(deck, &part, |tree, patch| {
            let all = plots(tree);
            let was = match all.as_slice() {
                [one] => kind_of(tree, *one),
                _ => ChartKind::Other,
            };
            let series = vec![Default::default(); all_series(tree).len()];
            let (title, axes, placed) = (None, (None, None), None);
            let chart =
                Chart { part: part.clone(), name: name.clone(), kind: was, title, series, axes, placed };
            kind::set(tree, &chart, new, patch)
        })?;
    }
    if let Some((series, point, paint)) = &look.paint {
        patched(deck, &part, |tree, patch| painted(tree, *series, *point, paint, patch))?;
    }
    if let Some(on) = look.labels {
        patched(deck, &part, |tree, patch| labels(tree, (on, look.labels_of), patch))?;
    }
    if let Some(on) = look.legend {
        patched(deck, &part, |tree, patch| legend(tree, (on, look.legend_side), patch))?;
    }
    if let Some(on) = look.from_zero {
        patched(deck, &part, |tree, patch| from_zero(tree, on, patch))?;
    }
    if let Some(title) = &look.axis_title {
        patched(deck, &part, |tree, patch| axis_title(tree, title, patch))?;
    }
    Ok(())
}

/// Changes a chart's part.
fn patched(
    deck: &mut Presentation,
    part: &str,
    change: impl FnOnce(&Tree<'_>, &mut Patch) -> Result<(), Refused>,
) -> Result<(), Refused> {
    let text = deck.package.text(part)?;
    let tree = Tree::parse(&text, part, deck.package.limits())?;
    let mut patch = Patch::default();
    change(&tree, &mut patch)?;
    deck.package.set_patched(part, &text, patch);
    Ok(())
}

fn no_series() -> Refused {
    fixed("the chart has no such series", "Choose one of its series.")
}

/// Takes a series away, and the cells that only it names.
fn remove_series(deck: &mut Presentation, part: &str, at: usize) -> Result<(), Refused> {
    let text = deck.package.text(part)?;
    let limits = *deck.package.limits();
    let tree = Tree::parse(&text, part, &limits)?;
    let all = all_series(&tree);
    let own = *all.get(at).ok_or_else(no_series)?;
    if all.len() == 1 {
        return Err(fixed("this is the only series of the chart", "Delete the chart."));
    }
    let mut cells: Vec<(String, crate::cell::CellRef)> = Vec::new();
    for (holder, count) in [("tx", 1), ("val", usize::MAX), ("yVal", usize::MAX)] {
        let Some(id) = tree.child(own, holder) else { continue };
        let Some(formula) = crate::chart::formula(&tree, id) else { continue };
        let points = chart_points(&tree, id).len().min(count);
        cells.extend((0..points.max(1)).filter_map(|n| cell_of(&formula, n, None)));
    }
    if let Book::Inside(target) = book_of(&deck.package, part, &tree)?
        && let Ok(mut book) = Workbook::open(&deck.package.part(&target)?, Limits::default())
    {
        let mut edits: Vec<SheetEdit> = Vec::new();
        for (sheet, cell) in cells {
            match edits
                .iter_mut()
                .find(|one| matches!(one, SheetEdit::Set { sheet: own, .. } if *own == sheet))
            {
                Some(SheetEdit::Set { cells, .. }) => cells.push((cell, Input::Empty)),
                _ => edits.push(SheetEdit::Set { sheet, cells: vec![(cell, Input::Empty)] }),
            }
        }
        let done = book.apply(&edits)?;
        deck.package.set_bytes(&target, done.bytes);
    }
    let mut patch = Patch::default();
    patch.cut(tree.whole(own));
    deck.package.set_patched(part, &text, patch);
    Ok(())
}

/// Gives a series, or a point of it, other colours.
fn painted(
    tree: &Tree<'_>,
    series: usize,
    point: Option<usize>,
    look: &Look,
    patch: &mut Patch,
) -> Result<(), Refused> {
    let own = *all_series(tree).get(series).ok_or_else(no_series)?;
    let p = tree.tag(own).prefix();
    let drawn = super::markup::drawing(tree);
    let is_lines = matches!(tree.local(tree.parent(own)), "lineChart" | "scatterChart" | "radarChart");
    let color = look.fill.clone().or_else(|| look.color.clone().map(Paint::Color));
    let line = if is_lines { look.line.clone().or(color.clone()) } else { look.line.clone() };
    if color.is_none() && line.is_none() && look.line_width.is_none() {
        return Err(fixed("a chart's bars and lines have a colour alone", "Say color=COLOUR."));
    }
    let properties = |old: Option<Id>| {
        let name = format!("{p}spPr");
        let mut element = old.map_or_else(|| Element::new(&name), |id| Element::of(tree, id));
        if !drawn.declared.is_empty() && old.is_none() {
            element
                .attribute("xmlns:a", drawn.declared.trim_start_matches(" xmlns:a=\"").trim_end_matches('"'));
        }
        let prefix = old
            .and_then(|id| tree.children(id).next())
            .map_or_else(|| drawn.prefix.clone(), |id| tree.tag(id).prefix().to_owned());
        if let (Some(paint), false) = (&color, is_lines) {
            element.remove(&FILLS);
            element.put(fill_name(paint), fill(&prefix, paint), &SHAPE);
        }
        if line.is_some() || look.line_width.is_some() {
            let was = old.and_then(|id| tree.child(id, "ln"));
            let name = format!("{prefix}ln");
            let made = outline(tree, was, &name, &prefix, line.as_ref(), look.line_width);
            element.put("ln", made, &SHAPE);
        }
        element.write()
    };
    let Some(point) = point else {
        let mut element = Element::of(tree, own);
        let made = properties(tree.child(own, "spPr"));
        element.put("spPr", made, &SERIES);
        patch.replace(tree.whole(own), element.write());
        return Ok(());
    };
    let is_it = |id: &Id| {
        tree.local(*id) == "dPt"
            && tree.child(*id, "idx").and_then(|id| tree.tag(id).number::<usize>("val")) == Some(point)
    };
    match tree.children(own).find(is_it) {
        Some(id) => {
            let mut element = Element::of(tree, id);
            element.put("spPr", properties(tree.child(id, "spPr")), &POINT);
            patch.replace(tree.whole(id), element.write());
        }
        None => new_point(tree, own, (point, is_lines), &properties(None), patch),
    }
    Ok(())
}

/// A look of one point that had none of its own, where the schema has it (21.2.2.52).
fn new_point(tree: &Tree<'_>, own: Id, (point, is_lines): (usize, bool), looks: &str, patch: &mut Patch) {
    let p = tree.tag(own).prefix();
    let invert = if is_lines { String::new() } else { format!("<{p}invertIfNegative val=\"0\"/>") };
    let made = format!("<{p}dPt><{p}idx val=\"{point}\"/>{invert}<{p}bubble3D val=\"0\"/>{looks}</{p}dPt>");
    let rank = |id: &Id| SERIES.iter().position(|name| *name == tree.local(*id)).unwrap_or(usize::MAX);
    let before = tree.children(own).find(|id| {
        rank(id) > 8
            || tree.local(*id) == "dPt"
                && tree.child(*id, "idx").and_then(|id| tree.tag(id).number::<usize>("val")) > Some(point)
    });
    patch.insert(before.map_or(tree.inner(own).end, |id| tree.whole(id).start), made);
}

/// Shows the value beside each point, or does not.
fn labels(tree: &Tree<'_>, (on, only): (bool, Option<usize>), patch: &mut Patch) -> Result<(), Refused> {
    let all = all_series(tree);
    if all.is_empty() {
        return Err(fixed("the chart is of a newer kind, such as a waterfall or a map", IN_PROGRAM));
    }
    for plot in plots(tree).into_iter().filter(|_| only.is_none()) {
        if let Some(id) = tree.child(plot, "dLbls") {
            let shown = if on { "1" } else { "0" };
            if let Some(value) = tree.child(id, "showVal") {
                patch.attribute(&tree.tag(value), "val", shown);
            }
        }
    }
    for (_, own) in all.into_iter().enumerate().filter(|(n, _)| only.is_none_or(|only| only == *n)) {
        let p = tree.tag(own).prefix();
        let mut element = Element::of(tree, own);
        let old = tree.child(own, "dLbls");
        if !on && only.is_some() {
            // The plot's own labels would show through.
            element.put("dLbls", format!("<{p}dLbls><{p}delete val=\"1\"/></{p}dLbls>"), &SERIES);
            patch.replace(tree.whole(own), element.write());
            continue;
        }
        if !on {
            element.remove(&["dLbls"]);
            if old.is_some() {
                patch.replace(tree.whole(own), element.write());
            }
            continue;
        }
        if let Some(value) = old.and_then(|id| tree.child(id, "showVal")) {
            patch.attribute(&tree.tag(value), "val", "1");
            continue;
        }
        let flags = [
            ("showLegendKey", 0),
            ("showVal", 1),
            ("showCatName", 0),
            ("showSerName", 0),
            ("showPercent", 0),
            ("showBubbleSize", 0),
        ];
        let flags: String = flags.iter().map(|(name, on)| format!("<{p}{name} val=\"{on}\"/>")).collect();
        element.put("dLbls", format!("<{p}dLbls>{flags}</{p}dLbls>"), &SERIES);
        patch.replace(tree.whole(own), element.write());
    }
    Ok(())
}

fn legend(tree: &Tree<'_>, (on, side): (bool, Option<&str>), patch: &mut Patch) -> Result<(), Refused> {
    let old = tree.first("legend");
    match (old, on) {
        (Some(id), false) => patch.cut(tree.whole(id)),
        (None, true) => {
            let area = tree.first("plotArea").ok_or_else(|| fixed("the chart can't be read", IN_PROGRAM))?;
            let p = tree.tag(area).prefix();
            patch.insert(
                tree.whole(area).end,
                format!(
                    "<{p}legend><{p}legendPos val=\"{}\"/><{p}overlay val=\"0\"/></{p}legend>",
                    side.unwrap_or("b")
                ),
            );
        }
        (Some(id), true) if side.is_some() => {
            let mut element = Element::of(tree, id);
            let p = tree.tag(id).prefix();
            // Where it was put by hand no longer holds.
            element.remove(&["layout"]);
            let pos = format!("<{p}legendPos val=\"{}\"/>", side.unwrap_or("b"));
            element.put(
                "legendPos",
                pos,
                &["legendPos", "legendEntry", "layout", "overlay", "spPr", "txPr", "extLst"],
            );
            patch.replace(tree.whole(id), element.write());
        }
        _ => {}
    }
    Ok(())
}

/// The axes that values are read from.
fn value_axes(tree: &Tree<'_>) -> Result<Vec<Id>, Refused> {
    let all: Vec<Id> = tree
        .all()
        .filter(|id| tree.local(*id) == "valAx" && tree.local(tree.parent(*id)) == "plotArea")
        .collect();
    if all.is_empty() {
        return Err(fixed("the chart has no axis of values", "Choose a chart with bars or lines."));
    }
    Ok(all)
}

fn from_zero(tree: &Tree<'_>, on: bool, patch: &mut Patch) -> Result<(), Refused> {
    for axis in value_axes(tree)? {
        let Some(scaling) = tree.child(axis, "scaling") else { continue };
        let p = tree.tag(scaling).prefix();
        let mut element = Element::of(tree, scaling);
        match on {
            true => element.put(
                "min",
                format!("<{p}min val=\"0\"/>"),
                &["logBase", "orientation", "max", "min", "extLst"],
            ),
            false => element.remove(&["min"]),
        }
        patch.replace(tree.whole(scaling), element.write());
    }
    Ok(())
}

fn axis_title(tree: &Tree<'_>, title: &str, patch: &mut Patch) -> Result<(), Refused> {
    let axes = value_axes(tree)?;
    let Some(axis) = axes.first().copied() else { return Ok(()) };
    let p = tree.tag(axis).prefix();
    let drawn = super::markup::drawing(tree);
    let (a, words) = (&drawn.prefix, crate::xml::escape(title));
    let rich = format!(
        "<{p}tx><{p}rich><{a}bodyPr{0}/><{a}lstStyle{0}/><{a}p{0}><{a}r><{a}t>{words}</{a}t></{a}r></{a}p></{p}rich></{p}tx>",
        drawn.declared
    );
    const AXIS: [&str; 12] = [
        "axId",
        "scaling",
        "delete",
        "axPos",
        "majorGridlines",
        "minorGridlines",
        "title",
        "numFmt",
        "majorTickMark",
        "minorTickMark",
        "tickLblPos",
        "spPr",
    ];
    let mut element = Element::of(tree, axis);
    element.put("title", format!("<{p}title>{rich}<{p}overlay val=\"0\"/></{p}title>"), &AXIS);
    patch.replace(tree.whole(axis), element.write());
    Ok(())
}
