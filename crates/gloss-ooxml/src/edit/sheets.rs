//! Sheets are added and take other places. Names that belong to a sheet and the open tab go by place, so they
//! follow.

use super::change_log::ChangeLog;
use super::follow::{Step, follow};
use super::rename::check_name;
use crate::error::{OpenError, Refused};
use crate::workbook::Workbook;
use crate::xml::{Id, Patch, Tree, escape};

const WORKSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";

/// The elements of the sheets in the workbook's part.
fn listed(tree: &Tree<'_>) -> Vec<Id> {
    tree.child(tree.root(), "sheets")
        .into_iter()
        .flat_map(|sheets| tree.children(sheets))
        .filter(|id| tree.local(*id) == "sheet")
        .collect()
}

/// Lets what goes by a sheet's place follow: `to` gives the new place of an old one.
fn places(patch: &mut Patch, tree: &Tree<'_>, to: impl Fn(usize) -> usize) {
    for id in tree.all() {
        let tag = tree.tag(id);
        let attributes: &[&str] = match tag.local() {
            "definedName" => &["localSheetId"],
            "workbookView" => &["activeTab", "firstSheet"],
            _ => continue,
        };
        for name in attributes {
            if let Some(at) = tag.number::<usize>(name) {
                patch.attribute(&tag, name, &to(at).to_string());
            }
        }
    }
    // Without the attribute the first tab is the open one.
    if let Some(view) = tree.first("workbookView").map(|id| tree.tag(id))
        && view.find("activeTab").is_none()
        && to(0) != 0
    {
        patch.attribute(&view, "activeTab", &to(0).to_string());
    }
}

/// Adds an empty sheet.
pub(super) fn add(book: &mut Workbook, name: &str, at: Option<usize>) -> Result<(), Refused> {
    check_name(book, name, None)?;
    let part = book.part.clone();
    let folder = part.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let new = (1..)
        .map(|n| format!("{folder}worksheets/sheet{n}.xml"))
        .find(|name| !book.package.has(name) && !book.package.touched().contains(name))
        .unwrap_or_default();
    let text = book.package.text(&part)?;
    let tree = Tree::parse(&text, &part, book.package.limits())?;
    let root = tree.tag(tree.root());
    let declared = root.attributes().find(|attribute| {
        attribute.raw.ends_with("/spreadsheetml/main") || attribute.raw.ends_with("spreadsheetml/2006/main")
    });
    let main =
        declared.map_or("http://schemas.openxmlformats.org/spreadsheetml/2006/main", |found| found.raw);
    let sheet = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{main}\"><sheetData/></worksheet>"
    );
    let sheets = listed(&tree);
    // The prefix of relationships is the one that the other sheets use.
    let relation = sheets
        .first()
        .and_then(|id| tree.tag(*id).attributes().find(|attribute| attribute.name.ends_with(":id")))
        .map(|attribute| attribute.name.to_owned());
    let relation = relation.ok_or(OpenError::NoWorkbook("it has no sheets"))?;
    let id = book.sheets.iter().map(|sheet| sheet.id).max().unwrap_or(0) + 1;
    book.package.add(&new, WORKSHEET, sheet)?;
    let related = book.package.add_relation(&part, "worksheet", &new)?;
    let at = at.unwrap_or(sheets.len()).min(sheets.len());
    let prefix = root.prefix();
    let element =
        format!("<{prefix}sheet name=\"{}\" sheetId=\"{id}\" {relation}=\"{related}\"/>", escape(name));
    let mut patch = Patch::default();
    match (sheets.get(at), sheets.last()) {
        (Some(next), _) => patch.insert(tree.whole(*next).start, element),
        (None, Some(last)) => patch.insert(tree.whole(*last).end, element),
        (None, None) => {}
    }
    places(&mut patch, &tree, |old| old + usize::from(old >= at));
    book.package.set_patched(&part, &text, patch);
    book.reload()?;
    Ok(())
}

/// Moves a sheet to another place.
pub(super) fn relocate(
    book: &mut Workbook,
    sheet: &str,
    to: usize,
    log: &mut ChangeLog,
) -> Result<(), Refused> {
    let (from, found) = book.sheet(sheet)?;
    let moved = found.name.clone();
    if book.structure_locked {
        return Err(Refused::StructureProtected);
    }
    let to = to.min(book.sheets.len() - 1);
    let mut order = book.sheet_names();
    let name = order.remove(from);
    order.insert(to, name);
    follow(book, &Step::Reorder { moved, order }, log)?;
    let part = book.part.clone();
    let text = book.package.text(&part)?;
    let tree = Tree::parse(&text, &part, book.package.limits())?;
    let sheets = listed(&tree);
    let mut elements: Vec<&str> =
        sheets.iter().map(|id| text.get(tree.whole(*id)).unwrap_or_default()).collect();
    let element = elements.remove(from);
    elements.insert(to, element);
    let mut patch = Patch::default();
    for (id, element) in sheets.iter().zip(elements) {
        patch.replace(tree.whole(*id), element);
    }
    places(&mut patch, &tree, |old| {
        if old == from {
            to
        } else {
            let without = old - usize::from(old > from);
            without + usize::from(without >= to)
        }
    });
    book.package.set_patched(&part, &text, patch);
    book.reload()?;
    Ok(())
}
