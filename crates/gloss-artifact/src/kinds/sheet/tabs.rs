//! Whole sheets of a workbook that a person adds, renames or moves. The file is `gloss-ooxml`'s to edit; here is said what
//! became of the text of its cells, where that is splices of it.

use gloss_ooxml::{Edit, Limits, Workbook};
use gloss_protocol::Span;
use gloss_table::Format;

use super::content::escape;
use super::{Grid, SHEET, Unwritable, form, write};
use crate::splice::Splice;
use crate::text::Text;

/// An edit of a workbook's list of sheets: add, rename, move. Sheets go by their names, which no two share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SheetStep {
    /// An empty sheet comes.
    Add {
        /// Its name, of up to 31 characters.
        name: String,
        /// The sheet that it stands behind; none is the last.
        after: Option<String>,
    },
    /// A sheet gets another name; formulas, names, charts and links follow.
    Rename {
        /// The sheet.
        sheet: String,
        /// Its new name, of up to 31 characters.
        to: String,
    },
    /// A sheet takes another place.
    Move {
        /// The sheet.
        sheet: String,
        /// The sheet that it stands before then; none puts it last.
        before: Option<String>,
    },
}

/// A workbook with other sheets, and how its text differs; none where a sheet moved: its places are found again by the
/// names and keys around them.
#[derive(Clone, Debug)]
pub(super) struct Tabbed {
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// The splices of its text.
    pub(super) splices: Option<Vec<Splice>>,
}

/// Adds, renames or moves a sheet. `text` is the text of `bytes`.
///
/// # Errors
/// [`Unwritable`] where there is no such sheet, or the name can't be one.
pub(super) fn tabbed(bytes: &[u8], text: &Text, step: &SheetStep) -> Result<Tabbed, Unwritable> {
    match step {
        SheetStep::Add { name, after } => added(bytes, name, after.as_deref()),
        SheetStep::Rename { sheet, to } => {
            let splice = renaming(text, sheet, to)?;
            let made = write(Format::Xlsx, bytes, text, &[splice])?;
            Ok(Tabbed { bytes: made.bytes, splices: Some(made.splices) })
        }
        SheetStep::Move { sheet, before } => moved(bytes, sheet, before.as_deref()),
    }
}

/// Its text comes in one piece; nothing else says anything else.
fn added(bytes: &[u8], name: &str, after: Option<&str>) -> Result<Tabbed, Unwritable> {
    let mut book = Workbook::open(bytes, Limits::default())?;
    let at = after.map(|after| place(&book, after)).transpose()?.map(|at| at + 1);
    let bytes = book.apply(&[Edit::AddSheet { name: name.to_owned(), at }])?.bytes;
    let after = form(&bytes, Format::Xlsx)
        .map_err(|error| Unwritable::new(error.to_string(), "Do it in the program that made the file."))?;
    let grid = Grid::new(&after);
    let new = grid.sheets.iter().find(|sheet| !sheet.charts && sheet.name == name);
    let new = new.ok_or_else(Unwritable::no_table)?;
    let words = after.get(new.start as usize..new.end as usize).unwrap_or_default();
    // What stands before it is as it was, so it comes where it stands.
    let splice = Splice::new(Span { start: new.start, end: new.start }, words);
    Ok(Tabbed { bytes, splices: Some(vec![splice]) })
}

/// The splice of a sheet's name.
fn renaming(text: &Text, sheet: &str, to: &str) -> Result<Splice, Unwritable> {
    let grid = text.grid().ok_or_else(Unwritable::no_table)?;
    let found = grid.sheets.iter().find(|rows| !rows.charts && rows.name == sheet);
    let start = found.ok_or_else(|| missing(sheet))?.start as usize + SHEET.len_utf8();
    Ok(Splice::new(Span::new(start, start + escape(sheet).len()), escape(to)))
}

fn moved(bytes: &[u8], sheet: &str, before: Option<&str>) -> Result<Tabbed, Unwritable> {
    let mut book = Workbook::open(bytes, Limits::default())?;
    let from = place(&book, sheet)?;
    let to = before.map_or(Ok(book.sheets().len()), |before| place(&book, before))?;
    // Without the sheet itself, those behind it stand one place further to the front.
    let to = if to > from { to - 1 } else { to };
    let bytes = book.apply(&[Edit::MoveSheet { sheet: sheet.to_owned(), to }])?.bytes;
    Ok(Tabbed { bytes, splices: None })
}

/// A sheet's place among all tabs.
fn place(book: &Workbook, name: &str) -> Result<usize, Unwritable> {
    book.sheets().iter().position(|sheet| sheet.name == name).ok_or_else(|| missing(name))
}

fn missing(name: &str) -> Unwritable {
    Unwritable::new(format!("There is no sheet “{name}”."), "Choose one of the tabs.")
}

#[cfg(test)]
mod tests {
    use gloss_protocol::Kind;

    use super::*;
    use crate::splice;

    fn book() -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (name, value) in [("Sales", 3.0), ("Costs", 2.0), ("Result", 1.0)] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            sheet.write(0, 0, value).unwrap();
        }
        book.worksheet_from_name("Result").unwrap().write_formula(1, 0, "=Sales!A1-Costs!A1").unwrap();
        book.save_to_buffer().unwrap()
    }

    fn text(bytes: &[u8]) -> Text {
        Text::new(Kind::Sheet, &form(bytes, gloss_table::Format::Xlsx).unwrap())
    }

    fn names(bytes: &[u8]) -> Vec<String> {
        let book = Workbook::open(bytes, Limits::default()).unwrap();
        book.sheets().iter().map(|sheet| sheet.name.clone()).collect()
    }

    /// Where a cell's words stand.
    fn cell(text: &Text, words: &str) -> usize {
        text.source().find(&format!("{words}\t")).unwrap()
    }

    fn add(name: &str, after: Option<&str>) -> SheetStep {
        SheetStep::Add { name: name.to_owned(), after: after.map(str::to_owned) }
    }

    fn rename(sheet: &str, to: &str) -> SheetStep {
        SheetStep::Rename { sheet: sheet.to_owned(), to: to.to_owned() }
    }

    fn moving(sheet: &str, before: Option<&str>) -> SheetStep {
        SheetStep::Move { sheet: sheet.to_owned(), before: before.map(str::to_owned) }
    }

    #[test]
    fn sheets_come_are_renamed_and_moved() {
        let table = [
            (add("New", None), "Sales Costs Result New"),
            (add("New", Some("Sales")), "Sales New Costs Result"),
            (rename("Costs", "What it cost"), "Sales What it cost Result"),
            (moving("Result", Some("Sales")), "Result Sales Costs"),
            (moving("Sales", Some("Result")), "Costs Sales Result"),
            (moving("Sales", None), "Costs Result Sales"),
        ];
        let (bytes, before) = (book(), text(&book()));
        for (step, expect) in table {
            let made = tabbed(&bytes, &before, &step).unwrap();
            assert_eq!(names(&made.bytes).join(" "), expect, "{step:?}");
            let after = text(&made.bytes);
            match (&made.splices, &step) {
                (Some(splices), _) => assert_eq!(splice::apply(before.source(), splices), after.source()),
                (None, step) => assert!(matches!(step, SheetStep::Move { .. })),
            }
        }
        // A note between two cells that follow is not touched.
        let renamed = tabbed(&bytes, &before, &rename("Costs", "What it cost")).unwrap();
        assert!(text(&renamed.bytes).source().contains("=Sales!A1-'What it cost'!A1"), "formulas follow");
        let splices = renamed.splices.unwrap();
        assert!(
            splices.iter().all(|splice| !splice.old.range().contains(&cell(&before, "3"))),
            "{splices:?}"
        );
    }

    #[test]
    fn what_can_not_be_is_refused_with_what_would_work() {
        let (bytes, before) = (book(), text(&book()));
        for step in [
            add("", None),
            add("sales", None),
            add("a/b", None),
            add(&"x".repeat(32), None),
            add("New", Some("Nowhere")),
            rename("Nowhere", "A"),
            rename("Sales", "Costs"),
            moving("Nowhere", None),
            moving("Sales", Some("Nowhere")),
        ] {
            let refused = tabbed(&bytes, &before, &step).unwrap_err();
            assert!(!refused.says.is_empty() && !refused.next.is_empty(), "{step:?}: {refused:?}");
        }
    }
}
