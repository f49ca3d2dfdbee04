//! Links and comments beside the words of cells: where links lead and what comments say. Opens and fetches nothing.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::cell::{Area, CellRef};
use crate::limits::{MAX_BESIDE, MAX_BESIDE_CHARS, MAX_WIDE_LINKS};
use crate::workbook::{Sheet, Workbook};
use crate::xml::{Tree, decode};

/// Links and comments of a sheet's cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    links: BTreeMap<CellRef, String>,
    /// Links of several cells each.
    wide: Vec<(Area, String)>,
    comments: BTreeMap<CellRef, String>,
}

impl Beside {
    /// Reads them. What is damaged is left out: it must not keep a person from the cells.
    pub(super) fn read(book: &Workbook, sheet: &Sheet, tree: &Tree<'_>) -> Self {
        let relations = book.package.relations(&sheet.part).unwrap_or_default();
        let mut out = Self::default();
        for id in tree.all().filter(|id| tree.local(*id) == "hyperlink").take(MAX_BESIDE) {
            let tag = tree.tag(id);
            let Some(area) = tag.get("ref").and_then(|area| Area::from_str(&area).ok()) else { continue };
            let outside = tag.prefixed("id").and_then(|id| {
                relations.iter().find(|one| one.id == id && one.external).map(|one| one.target.clone())
            });
            let inside = tag.get("location").map(|place| format!("#{place}"));
            if let Some(link) = outside.or(inside) {
                if area.cells() == 1 {
                    out.links.insert(area.from, cut(&link));
                } else if out.wide.len() < MAX_WIDE_LINKS {
                    out.wide.push((area, cut(&link)));
                }
            }
        }
        for relation in relations.iter().filter(|one| !one.external) {
            // The old kind holds a copy of what the new kind says, with words for programs that don't know it.
            if relation.kind == "comments" {
                out.comments(book, &relation.target, "comment", false);
            }
        }
        for relation in relations.iter().filter(|one| !one.external && one.kind == "threadedComment") {
            out.comments(book, &relation.target, "threadedComment", true);
        }
        out
    }

    fn comments(&mut self, book: &Workbook, part: &str, name: &str, threaded: bool) {
        let Ok(source) = book.package.text(part) else { return };
        let Ok(tree) = Tree::parse(&source, part, book.package.limits()) else { return };
        let mut own: BTreeMap<CellRef, String> = BTreeMap::new();
        for id in tree.all().filter(|id| tree.local(*id) == name).take(MAX_BESIDE) {
            let Some(at) = tree.tag(id).get("ref").and_then(|at| CellRef::from_str(&at).ok()) else {
                continue;
            };
            let Some(body) = tree.child(id, "text") else { continue };
            let words = if threaded {
                tree.text(body).into_owned()
            } else {
                let inner = tree.inner(body);
                let texts =
                    tree.all().filter(|id| tree.local(*id) == "t" && inner.contains(&tree.whole(*id).start));
                texts.map(|id| decode(source.get(tree.inner(id)).unwrap_or_default()).into_owned()).collect()
            };
            let said = own.entry(at).or_default();
            if !said.is_empty() {
                said.push('\n');
            }
            said.push_str(words.trim());
        }
        self.comments.extend(own.into_iter().map(|(at, words)| (at, cut(&words))));
    }

    /// The target of a cell's link, `#Sheet!A1` within the workbook.
    pub(super) fn link(&self, at: CellRef) -> Option<&str> {
        let wide = || self.wide.iter().find(|(area, _)| area.contains(at)).map(|(_, link)| link);
        self.links.get(&at).or_else(wide).map(String::as_str)
    }

    /// The text of a cell's comment.
    pub(super) fn comment(&self, at: CellRef) -> Option<&str> {
        self.comments.get(&at).map(String::as_str)
    }

    /// The cells of a row that have a comment.
    pub(super) fn commented(&self, row: u32) -> impl Iterator<Item = u32> + '_ {
        let of = CellRef::new(row, 0)..CellRef::new(row + 1, 0);
        self.comments.range(of).map(|(at, _)| at.column)
    }

    /// The furthest cell with a comment: row and column.
    pub(super) fn furthest(&self) -> (u32, u32) {
        let row = self.comments.keys().map(|at| at.row).max().unwrap_or(0);
        (row, self.comments.keys().map(|at| at.column).max().unwrap_or(0))
    }
}

fn cut(words: &str) -> String {
    match words.char_indices().nth(MAX_BESIDE_CHARS) {
        Some((at, _)) => format!("{}…", words.get(..at).unwrap_or_default()),
        None => words.to_owned(),
    }
}
