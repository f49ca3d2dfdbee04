//! The numbers of a chart as its part keeps them: title, series, categories and values of the caches (ECMA-376 part 1, 21.2).
//! The workbook inside is not read here.

use super::paragraph::{BREAK, paragraphs};
use crate::chart::plots;
use crate::error::OpenError;
use crate::limits::{MAX_CHART_POINTS, MAX_CHART_SERIES};
use crate::package::Package;
use crate::xml::flat;
use crate::xml::{Id, Tree};

/// A chart's numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartData {
    /// The words of its title, its paragraphs parted by [`BREAK`]; nothing where it has none of its own.
    pub title: String,
    /// Its series, in the order of the file.
    pub series: Vec<ChartSeries>,
}

/// A series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartSeries {
    /// Its name.
    pub name: String,
    /// Its points.
    pub points: Vec<ChartPoint>,
}

/// A point of a series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartPoint {
    /// Its category, or the number along the first axis.
    pub category: String,
    /// Its value as the part has it; nothing where there is none.
    pub value: String,
}

/// The numbers of a chart's part.
///
/// # Errors
///
/// When the part is missing or damaged.
pub fn chart_data(package: &Package, part: &str) -> Result<ChartData, OpenError> {
    let text = package.text(part)?;
    let tree = Tree::parse(&text, part, package.limits())?;
    let listed = all_series(&tree).into_iter().map(|id| read(&tree, id));
    Ok(ChartData { title: title(&tree), series: listed.collect() })
}

/// The series of all plots, in the order of the file.
pub(super) fn all_series(tree: &Tree<'_>) -> Vec<Id> {
    plots(tree)
        .into_iter()
        .flat_map(|plot| tree.children(plot))
        .filter(|id| tree.local(*id) == "ser")
        .take(MAX_CHART_SERIES)
        .collect()
}

/// The rich text of the chart's own title.
pub(super) fn rich_title(tree: &Tree<'_>) -> Option<Id> {
    tree.child(tree.child(title_words(tree)?, "tx")?, "rich")
}

fn title_words(tree: &Tree<'_>) -> Option<Id> {
    tree.child(tree.first("chart")?, "title")
}

fn title(tree: &Tree<'_>) -> String {
    if let Some(rich) = rich_title(tree) {
        let lines: Vec<String> = paragraphs(tree, rich).into_iter().map(|one| one.text).collect();
        return lines.join(&BREAK.to_string());
    }
    let cache = title_words(tree).and_then(|title| tree.child(title, "tx")).and_then(|tx| cache(tree, tx));
    cache.map(|cache| line(&points(tree, cache).concat())).unwrap_or_default()
}

fn read(tree: &Tree<'_>, series: Id) -> ChartSeries {
    let name = tree.child(series, "tx").and_then(|tx| match cache(tree, tx) {
        Some(cache) => Some(line(&points(tree, cache).concat())),
        None => tree.child(tx, "v").map(|v| line(&tree.text(v))),
    });
    let of = |a: &str, b: &str| tree.child(series, a).or_else(|| tree.child(series, b));
    let of = |a: &str, b: &str| of(a, b).map_or_else(Vec::new, |holder| chart_points(tree, holder));
    let (categories, values) = (of("cat", "xVal"), of("val", "yVal"));
    let count = categories.len().max(values.len());
    let at = |list: &[String], n: usize| list.get(n).map_or_else(String::new, |words| line(words));
    let points =
        (0..count).map(|n| ChartPoint { category: at(&categories, n), value: at(&values, n) }).collect();
    ChartSeries { name: name.unwrap_or_default(), points }
}

/// `strRef/strCache`, `numRef/numCache`, or what is written in the chart alone (`strLit`, `numLit`); of categories in
/// several levels the innermost.
pub(super) fn cache(tree: &Tree<'_>, holder: Id) -> Option<Id> {
    let literal = tree.children(holder).find(|id| tree.local(*id).ends_with("Lit"));
    let found = literal.or_else(|| {
        let reference = tree.children(holder).find(|id| tree.local(*id).ends_with("Ref"))?;
        tree.children(reference).find(|id| tree.local(*id).ends_with("Cache"))
    })?;
    Some(tree.child(found, "lvl").unwrap_or(found))
}

/// The texts of the points of a series' values or categories, as the part caches them; empty ones too.
pub fn chart_points(tree: &Tree<'_>, holder: Id) -> Vec<String> {
    cache(tree, holder).map_or_else(Vec::new, |cache| points(tree, cache))
}

fn points(tree: &Tree<'_>, cache: Id) -> Vec<String> {
    let most = usize::try_from(MAX_CHART_POINTS).unwrap_or(usize::MAX);
    let count_of =
        |holder: Id| tree.child(holder, "ptCount").and_then(|id| tree.tag(id).number::<usize>("val"));
    // Of several levels the count stands beside them.
    let count = count_of(cache).or_else(|| count_of(tree.parent(cache))).unwrap_or_default();
    let mut out = vec![String::new(); count.min(most)];
    for point in tree.children(cache).filter(|id| tree.local(*id) == "pt") {
        let at = tree.tag(point).number::<usize>("idx").unwrap_or(usize::MAX);
        if at >= most {
            continue;
        }
        if out.len() <= at {
            out.resize(at + 1, String::new());
        }
        if let (Some(slot), Some(value)) = (out.get_mut(at), tree.child(point, "v")) {
            *slot = tree.text(value).into_owned();
        }
    }
    out
}

/// Words of a chart in one line, without a sign that parts a category from its value.
fn line(words: &str) -> String {
    words.chars().map(|c| if c == '\t' { ' ' } else { flat(c) }).collect()
}
