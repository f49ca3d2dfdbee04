//! A chart's numbers and words: the cells of the workbook behind it first, then what the chart keeps of them, both or
//! neither. Where the two disagree already, or the workbook can't be written, nothing is changed and it is said. A chart without
//! a workbook (LibreOffice saves none) is what it keeps.

use super::labels;
use super::points::{self, Cells};
use super::words::{self, WordSplice};
use crate::chart::{self, formula};
use crate::edit::charts::title;
use crate::edit::{Edit as SheetEdit, Input};
use crate::error::{Refused, fixed};
use crate::limits::Limits;
use crate::package::Package;
use crate::presentation::book::{Book, agree, book_of, cell_of, cell_text};
use crate::presentation::chart::{all_series, cache, rich_title};
use crate::presentation::paragraph::{BREAK, paragraphs};
use crate::presentation::shape::shapes;
use crate::presentation::slides::Presentation;
use crate::workbook::Workbook;
use crate::xml::{Id, Patch, Tree, escape};

/// The changes of a chart. Series and points are told by their numbers, from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartEdit {
    /// Its title: the replacements in the words that it has, and all of the new words.
    pub title: Option<(Vec<WordSplice>, String)>,
    /// The names of series.
    pub names: Vec<(usize, String)>,
    /// The categories of points.
    pub categories: Vec<(usize, usize, String)>,
    /// The values of points, as they are to be read; nothing to leave one empty.
    pub values: Vec<(usize, usize, String)>,
    /// How many points each series has, where that is another number.
    pub count: Option<usize>,
}

const IN_PROGRAM: &str = "Change it with Edit Data in the program that made the presentation.";

/// Changes a chart.
pub(super) fn apply(
    deck: &mut Presentation,
    slide: usize,
    shape: usize,
    change: &ChartEdit,
) -> Result<(), Refused> {
    let slide = deck.numbered(slide)?;
    let relation = super::markup::parsed(deck, &slide.part, |tree| {
        let all = shapes(tree);
        Ok(all.get(shape).and_then(|own| own.chart_relation(tree)))
    })?;
    let related = deck.package.relations(&slide.part)?;
    let part = relation.and_then(|id| related.into_iter().find(|one| one.id == id && !one.external));
    let part = part.ok_or_else(|| fixed("the shape is no chart that can be read", "Choose a chart."))?.target;
    let text = deck.package.text(&part)?;
    let limits = *deck.package.limits();
    let tree = Tree::parse(&text, &part, &limits)?;
    let mut patch = Patch::default();
    if let Some((splices, words)) = &change.title {
        set_title(&tree, splices, words, &mut patch)?;
    }
    let book = book_of(&deck.package, &part, &tree)?;
    let mut cells = Cells { alone: matches!(book, Book::None), ..Cells::default() };
    let series = all_series(&tree);
    if let Some(count) = change.count {
        points::resize(&tree, &series, count, &mut cells, &mut patch)?;
    }
    let numbered =
        |at: usize| series.get(at).copied().ok_or_else(|| fixed("the chart has no such series", IN_PROGRAM));
    for (at, name) in &change.names {
        set_name(&tree, numbered(*at)?, name, &mut cells, &mut patch)?;
    }
    for (at, point, words) in &change.categories {
        let own = numbered(*at)?;
        set_category(&tree, own, &series, *point, words, &mut cells, &mut patch)?;
    }
    for (at, point, words) in &change.values {
        let own = numbered(*at)?;
        let holder = tree.child(own, "val").or_else(|| tree.child(own, "yVal"));
        let holder = holder.ok_or_else(|| fixed("the series has no values", IN_PROGRAM))?;
        set_point(&tree, holder, *point, words, true, &mut cells, &mut patch)?;
    }
    labels::follow(&tree, &series, (&change.values, change.count), &mut patch);
    if !cells.list.is_empty() {
        workbook(&mut deck.package, book, &cells)?;
    }
    deck.package.set_patched(&part, &text, patch);
    Ok(())
}

fn set_title(tree: &Tree<'_>, splices: &[WordSplice], words: &str, patch: &mut Patch) -> Result<(), Refused> {
    let rich = rich_title(tree).map(|rich| paragraphs(tree, rich)).unwrap_or_default();
    match rich.as_slice() {
        [one] if !words.is_empty() => words::splice(tree, one, splices, patch),
        _ => {
            let lines = words.replace(BREAK, "\n");
            title::set(tree, Some(lines.as_str()).filter(|words| !words.is_empty()), patch)
        }
    }
}

fn set_name(
    tree: &Tree<'_>,
    series: Id,
    name: &str,
    cells: &mut Cells,
    patch: &mut Patch,
) -> Result<(), Refused> {
    let tx =
        tree.child(series, "tx").ok_or_else(|| fixed("the series has no name of its own", IN_PROGRAM))?;
    if let Some(v) = tree.child(tx, "v") {
        patch.replace(tree.inner(v), escape(name));
        return Ok(());
    }
    set_point(tree, tx, 0, name, false, cells, patch)
}

/// A category is of all series that name the same cells.
fn set_category(
    tree: &Tree<'_>,
    own: Id,
    all: &[Id],
    point: usize,
    words: &str,
    cells: &mut Cells,
    patch: &mut Patch,
) -> Result<(), Refused> {
    let holder_of = |series: Id| tree.child(series, "cat").or_else(|| tree.child(series, "xVal"));
    let none = || fixed("the series has no categories of its own", IN_PROGRAM);
    let holder = holder_of(own).ok_or_else(none)?;
    let formula = formula(tree, holder);
    for other in all {
        let Some(other) = holder_of(*other) else { continue };
        if other == holder || formula.is_some() && chart::formula(tree, other) == formula {
            let mut same = Cells { count: cells.count, alone: cells.alone, ..Cells::default() };
            let into = if other == holder { &mut *cells } else { &mut same };
            set_point(tree, other, point, words, false, into, patch)?;
        }
    }
    Ok(())
}

/// Sets a point of a cache, and notes its cell.
fn set_point(
    tree: &Tree<'_>,
    holder: Id,
    point: usize,
    words: &str,
    is_value: bool,
    cells: &mut Cells,
    patch: &mut Patch,
) -> Result<(), Refused> {
    let reference =
        tree.children(holder).find(|id| tree.local(*id).ends_with("Ref") || tree.local(*id).ends_with("Lit"));
    let kind = reference.map(|id| tree.local(id)).unwrap_or_default();
    if kind == "multiLvlStrRef" {
        return Err(fixed("the chart's categories have several levels", IN_PROGRAM));
    }
    let Some(kept) = cache(tree, holder) else {
        return Err(fixed("the chart keeps no numbers of its own", IN_PROGRAM));
    };
    let is_number = is_value || kind.starts_with("num");
    if is_number && !words.is_empty() && !words.parse::<f64>().is_ok_and(f64::is_finite) {
        let says = format!("“{words}” is no number that a chart can show");
        return Err(fixed(says, "Give a number, such as 12.5."));
    }
    let old = write_point(tree, kept, point, words, patch);
    if let Some(formula) = formula(tree, holder).filter(|_| !cells.alone) {
        let (sheet, cell) = cell_of(&formula, point, cells.count).ok_or_else(|| {
            fixed(format!("the chart names its cells as {formula}, which is not read here"), IN_PROGRAM)
        })?;
        let input = match words {
            "" => Input::Empty,
            words if is_number => Input::Number(words.parse().unwrap_or_default()),
            words => Input::Text(words.to_owned()),
        };
        cells.list.push((sheet, cell, old, input));
    }
    Ok(())
}

/// Writes a point of a cache; gives what it said.
fn write_point(tree: &Tree<'_>, cache: Id, point: usize, words: &str, patch: &mut Patch) -> String {
    let p = tree.tag(cache).prefix();
    let index = |id: Id| tree.tag(id).number::<usize>("idx").unwrap_or(usize::MAX);
    let all: Vec<Id> = tree.children(cache).filter(|id| tree.local(*id) == "pt").collect();
    let own = all.iter().copied().find(|id| index(*id) == point);
    let value = own.and_then(|id| tree.child(id, "v"));
    let old = value.map(|id| tree.text(id).into_owned()).unwrap_or_default();
    let added = format!("<{p}pt idx=\"{point}\"><{p}v>{}</{p}v></{p}pt>", escape(words));
    match (own, value) {
        (Some(own), _) if words.is_empty() => patch.cut(tree.whole(own)),
        (_, Some(value)) if !tree.tag(value).is_empty() => patch.replace(tree.inner(value), escape(words)),
        (Some(own), _) => patch.replace(tree.whole(own), added),
        (None, _) if words.is_empty() => {}
        (None, _) => {
            let before = all.iter().copied().rfind(|id| index(*id) < point);
            let count =
                tree.children(cache).filter(|id| matches!(tree.local(*id), "formatCode" | "ptCount")).last();
            let at = before.or(count).map_or(tree.inner(cache).start, |id| tree.whole(id).end);
            patch.insert(at, added);
        }
    }
    old
}

/// Sets the cells of the workbook behind a chart, which must say what the chart says of them now.
fn workbook(package: &mut Package, book: Book, cells: &Cells) -> Result<(), Refused> {
    let target = match book {
        Book::Inside(target) => target,
        Book::None => return Ok(()),
        Book::Outside => {
            let says = "the chart's numbers lie in a workbook outside of the presentation";
            return Err(fixed(says, "Change them there, and let the chart be brought up to date."));
        }
    };
    let unread = |_| fixed("the workbook behind the chart can't be read", IN_PROGRAM);
    let bytes = package.part(&target).map_err(unread)?;
    let mut book = Workbook::open(&bytes, Limits::default()).map_err(unread)?;
    let mut edits: Vec<SheetEdit> = Vec::new();
    for (sheet, at, kept, input) in &cells.list {
        let cell = book.cell(sheet, *at).map_err(unread)?;
        if cell.formula.is_some() {
            let says = format!("{at} in the workbook behind the chart is worked out by a formula");
            return Err(fixed(says, "Change the cells that it is worked out from, with Edit Data."));
        }
        if !agree(&cell, kept) {
            let says = format!(
                "the chart shows {} and the workbook behind it has {} in {at}",
                or_nothing(kept),
                or_nothing(&cell_text(&cell))
            );
            return Err(fixed(says, "Bring the chart up to date with Edit Data first, so that they agree."));
        }
        edits.push(SheetEdit::Set { sheet: sheet.clone(), cells: vec![(*at, input.clone())] });
    }
    let done = book.apply(&edits)?;
    package.set_bytes(&target, done.bytes);
    Ok(())
}

/// A cell's text as a sentence quotes it: “nothing” where it is empty.
fn or_nothing(words: &str) -> String {
    if words.is_empty() { "nothing".to_owned() } else { words.to_owned() }
}
