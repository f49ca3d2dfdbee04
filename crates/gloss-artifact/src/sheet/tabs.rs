//! Whole sheets of a workbook that a person adds, renames or moves. The file is `gloss-ooxml`'s to edit; here is said what
//! became of the text of its cells, as far as that is one splice.

use gloss_ooxml::{Edit, Limits, Workbook};
use gloss_protocol::{SheetStep, Span};

use super::{Unwritable, form};
use crate::document::Text;
use crate::splice::Splice;

/// A workbook with other sheets, and how its text differs; none where a sheet moved: its places are found again by the
/// names and keys around them.
#[derive(Clone, Debug)]
pub struct Tabbed {
    /// The file.
    pub bytes: Vec<u8>,
    /// The splice of its text.
    pub splices: Option<Vec<Splice>>,
}

/// Adds, renames or moves a sheet. `text` is the text of `bytes`.
///
/// # Errors
/// [`Unwritable`] where there is no such sheet, the name can't be one, or nothing would change.
pub fn tabbed(bytes: &[u8], text: &Text, step: &SheetStep) -> Result<Tabbed, Unwritable> {
    let mut book = Workbook::open(bytes, Limits::default())?;
    let place = |name: &str| {
        book.sheets().iter().position(|sheet| sheet.name == name).ok_or_else(|| {
            Unwritable::new(format!("There is no sheet “{name}”."), "Choose one of the tabs.".to_owned())
        })
    };
    let edit = match step {
        SheetStep::Add { name, after } => {
            let at = after.as_deref().map(place).transpose()?.map(|at| at + 1);
            Edit::AddSheet { name: name.clone(), at }
        }
        SheetStep::Rename { sheet, to } => {
            place(sheet)?;
            Edit::RenameSheet { sheet: sheet.clone(), to: to.clone() }
        }
        SheetStep::Move { sheet, before } => {
            let from = place(sheet)?;
            let to = before.as_deref().map_or(Ok(book.sheets().len()), place)?;
            // Without the sheet itself, those behind it stand one place further to the front.
            Edit::MoveSheet { sheet: sheet.clone(), to: if to > from { to - 1 } else { to } }
        }
    };
    let bytes = book.apply(&[edit])?.bytes;
    let splices = match step {
        SheetStep::Move { .. } => None,
        SheetStep::Add { .. } | SheetStep::Rename { .. } => {
            let after = form(&bytes, gloss_table::Format::Xlsx).map_err(|error| {
                Unwritable::new(error.to_string(), "Do it in the program that made the file.")
            })?;
            Some(vec![one(text.source(), &after)])
        }
    };
    Ok(Tabbed { bytes, splices })
}

/// The one splice between two texts.
fn one(before: &str, after: &str) -> Splice {
    let same = |a: &str, b: &str| {
        a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
    };
    let head: usize = same(before, after);
    let (rest, new) = (before.get(head..).unwrap_or_default(), after.get(head..).unwrap_or_default());
    let tail: usize = rest
        .chars()
        .rev()
        .zip(new.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let end = before.len() - tail;
    Splice::new(Span::new(head, end), new.get(..new.len() - tail).unwrap_or_default())
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

    fn add(name: &str, after: Option<&str>) -> SheetStep {
        SheetStep::Add { name: name.to_owned(), after: after.map(str::to_owned) }
    }

    fn rename(sheet: &str, to: &str) -> SheetStep {
        SheetStep::Rename { sheet: sheet.to_owned(), to: to.to_owned() }
    }

    fn moved(sheet: &str, before: Option<&str>) -> SheetStep {
        SheetStep::Move { sheet: sheet.to_owned(), before: before.map(str::to_owned) }
    }

    #[test]
    fn sheets_come_are_renamed_and_moved() {
        let table = [
            (add("New", None), "Sales Costs Result New"),
            (add("New", Some("Sales")), "Sales New Costs Result"),
            (rename("Costs", "What it cost"), "Sales What it cost Result"),
            (moved("Result", Some("Sales")), "Result Sales Costs"),
            (moved("Sales", Some("Result")), "Costs Sales Result"),
            (moved("Sales", None), "Costs Result Sales"),
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
        let renamed = tabbed(&bytes, &before, &rename("Costs", "What it cost")).unwrap();
        assert!(text(&renamed.bytes).source().contains("=Sales!A1-'What it cost'!A1"), "formulas follow");
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
            moved("Nowhere", None),
            moved("Sales", Some("Nowhere")),
        ] {
            let refused = tabbed(&bytes, &before, &step).unwrap_err();
            assert!(!refused.says.is_empty() && !refused.next.is_empty(), "{step:?}: {refused:?}");
        }
    }
}
