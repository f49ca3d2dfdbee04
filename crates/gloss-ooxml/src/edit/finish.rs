//! The end of every edit: Excel's calculation chain is dropped, as it names cells that may be gone, and
//! Excel is told to recalculate everything when it opens the file.

use crate::error::OpenError;
use crate::workbook::Workbook;
use crate::xml::{Patch, Tree};

/// The elements of a workbook in front of `calcPr`, in the schema's order.
const BEFORE_CALC: [&str; 9] = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
];

/// Drops the calculation chain and sets `fullCalcOnLoad`.
pub(super) fn recalculate_on_load(book: &mut Workbook) -> Result<(), OpenError> {
    let part = book.part.clone();
    for relation in book.package.relations(&part)? {
        if relation.kind == "calcChain" && !relation.external {
            book.package.remove(&relation.target)?;
            book.package.remove_relation(&part, &relation.id)?;
        }
    }
    let text = book.package.text(&part)?;
    let tree = Tree::parse(&text, &part, book.package.limits())?;
    let mut patch = Patch::default();
    match tree.child(tree.root(), "calcPr") {
        Some(calc) if tree.tag(calc).flag("fullCalcOnLoad") => {}
        Some(calc) => patch.attribute(&tree.tag(calc), "fullCalcOnLoad", "1"),
        None => {
            let before =
                tree.children(tree.root()).filter(|id| BEFORE_CALC.contains(&tree.local(*id))).last();
            let at = before.map_or(tree.inner(tree.root()).start, |id| tree.whole(id).end);
            let prefix = tree.tag(tree.root()).prefix();
            patch.insert(at, format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>"));
        }
    }
    book.package.set_patched(&part, &text, patch);
    Ok(())
}
