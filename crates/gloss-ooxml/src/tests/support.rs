//! Workbooks written by hand, part by part, so that each has exactly one trait.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{Cell, Done, Edit, Input, Limits, Refused, Value, Workbook};

pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
pub(super) const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// A workbook in parts.
#[derive(Clone)]
pub(super) struct Parts(pub Vec<(String, String)>);

/// A relationships part: kind and target each; ids count from `rId1`.
pub(super) fn relations(list: &[(&str, &str)]) -> String {
    let mut out = format!("<?xml version=\"1.0\"?><Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (n, (kind, target)) in list.iter().enumerate() {
        out += &format!("<Relationship Id=\"rId{}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>", n + 1);
    }
    out + "</Relationships>"
}

impl Parts {
    /// Sheets of this name and XML within `worksheet`.
    pub(super) fn new(sheets: &[(&str, &str)]) -> Self {
        let mut list = String::new();
        let mut targets = Vec::new();
        let mut parts = Vec::new();
        for (n, (name, xml)) in sheets.iter().enumerate() {
            let n = n + 1;
            list += &format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>");
            targets.push(format!("worksheets/sheet{n}.xml"));
            let sheet = format!(
                "<?xml version=\"1.0\"?><worksheet xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\">{xml}</worksheet>"
            );
            parts.push((format!("xl/worksheets/sheet{n}.xml"), sheet));
        }
        let mut related: Vec<(&str, &str)> =
            targets.iter().map(|target| ("worksheet", target.as_str())).collect();
        related.push(("styles", "styles.xml"));
        let types = format!(
            "<?xml version=\"1.0\"?><Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"
        );
        let book = format!(
            "<?xml version=\"1.0\"?><workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{list}</sheets></workbook>"
        );
        let styles = format!(
            "<?xml version=\"1.0\"?><styleSheet xmlns=\"{MAIN}\"><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border/></borders><cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/><xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
        );
        for (name, text) in [
            ("[Content_Types].xml", types),
            ("_rels/.rels", relations(&[("officeDocument", "xl/workbook.xml")])),
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", relations(&related)),
            ("xl/styles.xml", styles),
        ] {
            parts.push((name.to_owned(), text));
        }
        Self(parts)
    }

    /// One sheet, `Data`, with these rows.
    pub(super) fn rows(rows: &str) -> Self {
        Self::new(&[("Data", &format!("<sheetData>{rows}</sheetData>"))])
    }

    /// Adds a part, or puts another in its place.
    pub(super) fn with(mut self, name: &str, text: impl Into<String>) -> Self {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), text.into()));
        self
    }

    /// Writes something else for what stands in a part.
    pub(super) fn replace(mut self, name: &str, old: &str, new: &str) -> Self {
        let part = self.0.iter_mut().find(|(known, _)| known == name).unwrap();
        assert!(part.1.contains(old), "{name} has no {old}");
        part.1 = part.1.replace(old, new);
        self
    }

    /// Takes a part away.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in &self.0 {
            zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    pub(super) fn open(&self) -> Workbook {
        Workbook::open(&self.bytes(), Limits::default()).unwrap()
    }

    /// The workbook after one edit, opened again from its bytes, and what was told.
    pub(super) fn after(&self, edit: Edit) -> (Workbook, Done) {
        let done = self.open().apply(&[edit]).unwrap();
        (Workbook::open(&done.bytes, Limits::default()).unwrap(), done)
    }

    /// Why an edit is refused.
    pub(super) fn refused(&self, edit: Edit) -> Refused {
        let mut book = self.open();
        let before = book.package().save().unwrap();
        let refused = book.apply(&[edit]).unwrap_err();
        assert_eq!(book.package().save().unwrap(), before, "a refused edit left something");
        refused
    }
}

/// An edit that sets cells of the sheet `Data`.
pub(super) fn set(cells: &[(&str, Input)]) -> Edit {
    let cells = cells.iter().map(|(at, input)| (at.parse().unwrap(), input.clone())).collect();
    Edit::Set { sheet: "Data".to_owned(), cells }
}

pub(super) fn text(text: &str) -> Input {
    Input::Text(text.to_owned())
}

pub(super) fn formula(formula: &str) -> Input {
    Input::Formula(formula.to_owned())
}

/// A cell in short: `=A1*2 → 4 @1`.
pub(super) fn short(cell: &Cell) -> String {
    let value = match &cell.value {
        Value::Empty => String::new(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::Bool(yes) => yes.to_string(),
        Value::Error(error) => error.clone(),
    };
    let formula = cell.formula.as_ref().map_or(String::new(), |formula| format!("={formula} → "));
    let style = if cell.style > 0 { format!(" @{}", cell.style) } else { String::new() };
    format!("{formula}{value}{style}").trim().to_owned()
}

/// All cells of a sheet in short.
pub(super) fn seen(book: &Workbook, sheet: &str) -> Vec<String> {
    let Some(used) = book.used(sheet).unwrap() else { return Vec::new() };
    book.cells(sheet, used)
        .unwrap()
        .iter()
        .map(|(at, cell)| format!("{at} {}", short(cell)).trim().to_owned())
        .collect()
}

/// A part's text.
pub(super) fn part(book: &Workbook, name: &str) -> String {
    book.package().text(name).unwrap().to_string()
}
