//! A workbook's charts in the text of its sheets: one cell for each, behind all cells of the file, so that a note on one
//! has its place, verdict and undo as a note on a cell has. Reads and writes that text; what a chart can become,
//! `gloss-ooxml` decides.
//!
//! ```text
//! Chart: stacked column
//! Title: Revenue by month
//! Series: =Sales!B1 | Sales!A2:A13 | Sales!B2:B13
//! Name: Chart 1
//! ```

mod place;
mod set;

use gloss_ooxml::{Chart, ChartChange, ChartKind, Edit, Series, Stack, Workbook};

use super::content::{split, unescape};
use super::map::SheetMap;
use crate::error::Unwritable;

pub use set::{ChartEdit, set_chart};

const KIND: &str = "Chart: ";
const TITLE: &str = "Title: ";
const SERIES: &str = "Series: ";
const NAME: &str = "Name: ";
/// Between the parts of a series.
const BAR: &str = " | ";

/// The words of each kind.
const KINDS: [(&str, ChartKind); 16] = [
    ("column", ChartKind::Column(Stack::Side)),
    ("stacked column", ChartKind::Column(Stack::Stacked)),
    ("100% column", ChartKind::Column(Stack::Percent)),
    ("bar", ChartKind::Bar(Stack::Side)),
    ("stacked bar", ChartKind::Bar(Stack::Stacked)),
    ("100% bar", ChartKind::Bar(Stack::Percent)),
    ("line", ChartKind::Line(Stack::Side)),
    ("stacked line", ChartKind::Line(Stack::Stacked)),
    ("100% line", ChartKind::Line(Stack::Percent)),
    ("area", ChartKind::Area(Stack::Side)),
    ("stacked area", ChartKind::Area(Stack::Stacked)),
    ("100% area", ChartKind::Area(Stack::Percent)),
    ("pie", ChartKind::Pie),
    ("doughnut", ChartKind::Doughnut),
    ("scatter", ChartKind::Scatter),
    ("other", ChartKind::Other),
];

/// A chart as its text says it. Cells are written without `$`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartText {
    /// Its kind.
    pub kind: ChartKind,
    /// Its title.
    pub title: Option<String>,
    /// Its series.
    pub series: Vec<Series>,
    /// The name that the program gave it which made it.
    pub name: String,
}

/// The words of a kind: `stacked column`.
pub fn kind_words(kind: ChartKind) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or("other", |(words, _)| *words)
}

/// The kind of these words.
pub fn kind_of(words: &str) -> Option<ChartKind> {
    KINDS.iter().find(|(known, _)| *known == words.trim()).map(|(_, kind)| *kind)
}

impl ChartText {
    /// The chart of a file as the text describes it.
    pub(super) fn of(chart: &Chart) -> Self {
        Self {
            kind: chart.kind,
            title: chart.title.clone(),
            series: chart.series.iter().map(plain).collect(),
            name: chart.name.clone(),
        }
    }

    /// Reads a chart's words; none where they are none.
    pub fn read(words: &str) -> Option<Self> {
        let mut out = Self { kind: ChartKind::Other, title: None, series: Vec::new(), name: String::new() };
        let mut lines = words.lines();
        out.kind = kind_of(lines.next()?.strip_prefix(KIND)?)?;
        for line in lines.filter(|line| !line.trim().is_empty()) {
            if let Some(title) = line.strip_prefix(TITLE) {
                out.title = Some(opened(title));
            } else if let Some(name) = line.strip_prefix(NAME) {
                out.name = opened(name);
            } else {
                out.series.push(series(line.strip_prefix(SERIES)?)?);
            }
        }
        Some(out)
    }

    /// Its words, as [`ChartText::read`] reads them.
    pub fn words(&self) -> String {
        let mut out = format!("{KIND}{}", kind_words(self.kind));
        if let Some(title) = &self.title {
            out.push_str(&format!("\n{TITLE}{}", closed(title)));
        }
        for one in &self.series {
            let part = |part: &Option<String>| closed(part.as_deref().unwrap_or_default());
            let parts = [part(&one.name), part(&one.categories), part(&one.values)];
            out.push_str(&format!("\n{SERIES}{}", parts.join(BAR)));
        }
        out.push_str(&format!("\n{NAME}{}", closed(&self.name)));
        out
    }
}

/// Signs that would end a part of a line.
fn closed(words: &str) -> String {
    words.replace('\\', "\\\\").replace('|', "\\p").replace('\n', "\\n").replace('\r', "\\r")
}

fn opened(words: &str) -> String {
    let (mut out, mut chars) = (String::with_capacity(words.len()), words.chars());
    while let Some(ch) = chars.next() {
        out.push(match ch {
            '\\' => match chars.next() {
                Some('p') => '|',
                Some('n') => '\n',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    out
}

fn series(line: &str) -> Option<Series> {
    let mut parts = line.split('|').map(|part| Some(opened(part.trim())).filter(|part| !part.is_empty()));
    let out = Series { name: parts.next()?, categories: parts.next()?, values: parts.next()? };
    parts.next().is_none().then(|| plain(&out))
}

/// A series whose cells are written without `$`, and whose parts have no blanks around them.
fn plain(series: &Series) -> Series {
    let cells = |cells: &str| match cells.rsplit_once('!') {
        // A sheet's own name may hold the sign.
        Some((sheet, cells)) => format!("{sheet}!{}", cells.replace('$', "")),
        None => cells.replace('$', ""),
    };
    let name = |name: &str| if name.starts_with('=') { cells(name) } else { name.to_owned() };
    let trimmed = |part: &Option<String>| {
        part.as_deref().map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned)
    };
    Series {
        name: trimmed(&series.name).as_deref().map(name),
        categories: trimmed(&series.categories).as_deref().map(cells),
        values: trimmed(&series.values).as_deref().map(cells),
    }
}

/// A chart's words from its cell's text.
pub(super) fn of_cell(cell: &str) -> Option<ChartText> {
    ChartText::read(&unescape(split(cell).0))
}

/// True for the text of a chart, and not of a cell.
pub fn is_chart(cell: &str) -> bool {
    of_cell(cell).is_some()
}

/// Whether two texts of one chart say the same: sheets may be written with or without quotes. Where cells `moved`, the
/// series went with them, and only how many there are is compared.
pub(super) fn same(a: &str, b: &str, moved: bool) -> bool {
    let bare =
        |cells: &Option<String>| cells.as_deref().map(|cells| cells.replace('\'', "")).unwrap_or_default();
    match (of_cell(a), of_cell(b)) {
        (Some(a), Some(b)) => {
            let series = |one: &ChartText| -> Vec<[String; 3]> {
                one.series
                    .iter()
                    .map(|one| [bare(&one.name), bare(&one.categories), bare(&one.values)])
                    .collect()
            };
            let named = if moved { a.series.len() == b.series.len() } else { series(&a) == series(&b) };
            named
                && (a.kind, &a.name) == (b.kind, &b.name)
                && a.title.unwrap_or_default() == b.title.unwrap_or_default()
        }
        _ => a == b,
    }
}

/// The edits that make charts of a sheet say these texts.
pub(super) fn edits(
    book: &Workbook,
    sheet: &str,
    sets: &[(u32, u32, String)],
    edits: &mut Vec<Edit>,
) -> Result<(), Unwritable> {
    if sets.is_empty() {
        return Ok(());
    }
    let charts = book
        .charts(sheet)
        .map_err(|error| Unwritable::new(format!("{error}."), "Save it again in Excel."))?;
    for (row, _, text) in sets {
        let at = *row as usize;
        let Some(chart) = charts.get(at) else { return Err(Unwritable::no_table()) };
        let was = ChartText::of(chart);
        let Some(new) = of_cell(text) else {
            let says = "A chart can’t be given such words.";
            return Err(Unwritable::new(says, "Say its kind, its title and its series, as its text does."));
        };
        if new.name != was.name {
            return Err(Unwritable::new("A chart keeps its name.", "Rename it in Excel."));
        }
        let mut push = |change| edits.push(Edit::Chart { sheet: sheet.to_owned(), chart: at, change });
        if new.title != was.title {
            push(ChartChange::Title(new.title.clone()));
        }
        let kind = (new.kind != was.kind).then_some(ChartChange::Kind(new.kind));
        let series = (new.series != was.series).then(|| {
            // What stays is given as the file has it.
            let kept = was.series.iter().zip(&chart.series);
            let known: Vec<(&Series, &Series)> = kept.collect();
            let one = |(n, new): (usize, &Series)| match known.get(n) {
                Some((was, own)) if *was == new => (*own).clone(),
                _ => new.clone(),
            };
            ChartChange::Series(new.series.iter().enumerate().map(one).collect())
        });
        // A pie shows one series: others go before it becomes one, and come after it is none any more.
        let order = if new.kind == ChartKind::Pie { [series, kind] } else { [kind, series] };
        order.into_iter().flatten().for_each(&mut push);
    }
    Ok(())
}

/// Matches a sheet's charts with those of another version: by a name that no other has, else by the whole text.
pub(super) fn map(old: &[&str], new: &[&str], to: usize) -> SheetMap {
    let name = |cell: &&str| of_cell(cell).map(|chart| chart.name);
    let (was, now): (Vec<_>, Vec<_>) = (old.iter().map(name).collect(), new.iter().map(name).collect());
    let only = |names: &[Option<String>], name: &Option<String>| {
        names.iter().filter(|other| *other == name).count() == 1
    };
    let row = |(at, name): (usize, &Option<String>)| {
        let found = if only(&was, name) && only(&now, name) {
            now.iter().position(|other| other == name)
        } else if old.len() == new.len() && was == now {
            // Of charts that share their names each stands where it stood.
            Some(at)
        } else {
            let same: Vec<usize> = (0..new.len()).filter(|there| new.get(*there) == old.get(at)).collect();
            same.first().copied().filter(|_| same.len() == 1)
        };
        found.map(|at| at as u32)
    };
    SheetMap {
        to,
        rows: was.iter().enumerate().map(row).collect(),
        columns: vec![Some(0)],
        sure: true,
        ..SheetMap::default()
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod words_tests;
