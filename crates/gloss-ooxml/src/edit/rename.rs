//! A sheet gets another name, and everything that names it follows.

use super::change_log::ChangeLog;
use super::follow::{Step, follow};
use crate::error::Refused;
use crate::formula::{quote_sheet, same_sheet};
use crate::limits::MAX_SHEET_NAME_CHARS;
use crate::workbook::Workbook;
use crate::xml::{Patch, Tree, escape};

/// Whether a sheet can have this name in this workbook, where `old` is the name it has now.
pub(super) fn check_name(book: &Workbook, name: &str, old: Option<&str>) -> Result<(), Refused> {
    let bad = |why| Err(Refused::BadSheetName { name: name.to_owned(), why });
    let chars = name.encode_utf16().count();
    if book.structure_locked {
        return Err(Refused::StructureProtected);
    }
    if chars > MAX_SHEET_NAME_CHARS {
        return Err(Refused::TooLong { what: "the name", chars, limit: MAX_SHEET_NAME_CHARS });
    }
    if name.trim().is_empty() {
        return bad("it is empty");
    }
    if name.contains([':', '\\', '/', '?', '*', '[', ']']) || name.chars().any(char::is_control) {
        return bad("the characters : \\ / ? * [ ] are not allowed");
    }
    if name.starts_with('\'') || name.ends_with('\'') {
        return bad("it begins or ends with an apostrophe");
    }
    if name.eq_ignore_ascii_case("history") {
        return bad("Excel keeps it for itself");
    }
    let taken = book
        .sheets
        .iter()
        .any(|sheet| same_sheet(&sheet.name, name) && !old.is_some_and(|old| same_sheet(old, &sheet.name)));
    if taken { bad("another sheet has it") } else { Ok(()) }
}

/// Renames a sheet.
pub(super) fn rename(book: &mut Workbook, sheet: &str, to: &str, log: &mut ChangeLog) -> Result<(), Refused> {
    let (at, found) = book.sheet(sheet)?;
    let old = found.name.clone();
    check_name(book, to, Some(&old))?;
    if old == to {
        return Ok(());
    }
    follow(book, &Step::Rename { old: old.clone(), new: to.to_owned() }, log)?;
    let part = book.part.clone();
    let text = book.package.text(&part)?;
    let tree = Tree::parse(&text, &part, book.package.limits())?;
    let mut patch = Patch::default();
    let listed =
        tree.all().filter(|id| tree.local(*id) == "sheet" && tree.local(tree.parent(*id)) == "sheets");
    if let Some(id) = listed.into_iter().nth(at) {
        patch.attribute(&tree.tag(id), "name", to);
    }
    book.package.set_patched(&part, &text, patch);
    titles(book, &old, to)?;
    book.reload()?;
    log.renamed(&old, to);
    Ok(())
}

/// The list of sheets in the document's properties.
fn titles(book: &mut Workbook, old: &str, new: &str) -> Result<(), Refused> {
    let relations = book.package.relations("")?;
    let part = relations.into_iter().find(|relation| relation.kind == "extended-properties");
    let Some(part) = part.and_then(|relation| book.package.stored_name(&relation.target).map(str::to_owned))
    else {
        return Ok(());
    };
    let text = book.package.text(&part)?;
    let tree = Tree::parse(&text, &part, book.package.limits())?;
    let mut patch = Patch::default();
    for id in tree.all().filter(|id| tree.local(*id) == "lpstr") {
        let title = tree.text(id);
        let renamed = match title.rsplit_once('!') {
            // A name of the sheet: `Sheet1!Print_Area`.
            Some((sheet, name)) if same_sheet(&sheet.trim_matches('\'').replace("''", "'"), old) => {
                Some(format!("{}!{name}", quote_sheet(new)))
            }
            None if title == old => Some(new.to_owned()),
            _ => None,
        };
        if let Some(renamed) = renamed {
            patch.replace(tree.inner(id), escape(&renamed));
        }
    }
    book.package.set_patched(&part, &text, patch);
    Ok(())
}
