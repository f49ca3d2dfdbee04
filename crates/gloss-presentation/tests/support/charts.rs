//! Charts and their workbooks as other code reads them.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use gloss_ooxml::CellRef;
use gloss_ooxml::presentation::Presentation;
use gloss_ooxml::xml::{Id, Tree};

/// A chart's caches.
pub(crate) struct Chart {
    pub(crate) series: Vec<Series>,
}

/// A series: each cache with its cells.
pub(crate) struct Series {
    pub(crate) name: (String, String),
    pub(crate) categories: (String, Vec<String>),
    pub(crate) cells: String,
    pub(crate) values: Vec<Option<f64>>,
    pub(crate) code: String,
}

pub(crate) fn chart(deck: &Presentation, part: &str) -> Chart {
    let text = deck.package().text(part).unwrap();
    let tree = Tree::parse(&text, part, deck.package().limits()).unwrap();
    let all = tree.all().filter(|id| tree.local(*id) == "ser");
    Chart { series: all.map(|id| series(&tree, id)).collect() }
}

fn series(tree: &Tree<'_>, ser: Id) -> Series {
    let name = cache(tree, tree.child(ser, "tx").unwrap());
    let across = tree.child(ser, "cat").or_else(|| tree.child(ser, "xVal")).unwrap();
    let values = tree.child(ser, "val").or_else(|| tree.child(ser, "yVal")).unwrap();
    let (first, second) = (cache(tree, across), cache(tree, values));
    let words =
        |list: Vec<Option<String>>| list.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>();
    Series {
        name: (name.0, words(name.1).join("")),
        categories: (first.0, words(first.1)),
        cells: second.0,
        values: second.1.into_iter().map(|value| value.map(|value| value.parse().unwrap())).collect(),
        code: second.2,
    }
}

/// The cells, the points and the format of what holds a reference.
fn cache(tree: &Tree<'_>, holder: Id) -> (String, Vec<Option<String>>, String) {
    let reference = tree.children(holder).next().unwrap();
    let cells = tree.text(tree.child(reference, "f").unwrap()).into_owned();
    let cache = tree.children(reference).find(|id| tree.local(*id).ends_with("Cache")).unwrap();
    let count = tree.tag(tree.child(cache, "ptCount").unwrap()).number("val").unwrap();
    let mut points = vec![None; count];
    for point in tree.children(cache).filter(|id| tree.local(*id) == "pt") {
        let at: usize = tree.tag(point).number("idx").unwrap();
        points[at] = Some(tree.text(tree.child(point, "v").unwrap()).into_owned());
    }
    let code = tree.child(cache, "formatCode").map(|id| tree.text(id).into_owned()).unwrap_or_default();
    (cells, points, code)
}

/// The cells of the workbook inside a chart.
pub(crate) struct Cells(Range<Data>);

pub(crate) fn cells(deck: &Presentation, part: &str) -> Cells {
    let book = &deck.package().relations(part).unwrap()[0].target;
    let mut book = Xlsx::new(Cursor::new(deck.package().part(book).unwrap())).unwrap();
    Cells(book.worksheet_range("Sheet1").unwrap())
}

impl Cells {
    /// The cell of `Sheet1!$B$1`.
    pub(crate) fn text(&self, cell: &str) -> String {
        self.nth(cell, 0)
    }

    /// The n-th cell of a column's range.
    pub(crate) fn nth(&self, range: &str, at: usize) -> String {
        let cells = range.strip_prefix("Sheet1!").unwrap().replace('$', "");
        let mut ends = cells.split(':').map(|cell| cell.parse::<CellRef>().unwrap());
        let (first, last) = (ends.next().unwrap(), ends.next());
        let row = first.row + u32::try_from(at).unwrap();
        assert!(last.is_none_or(|last| row <= last.row), "{range} has no {at}");
        match self.0.get_value((row - 1, first.column - 1)) {
            Some(Data::Float(number)) => number.to_string(),
            Some(value) => value.to_string(),
            None => String::new(),
        }
    }
}
