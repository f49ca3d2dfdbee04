//! Workbooks written by hand, part by part, so that they can be wrong in exactly one way.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{Book, Cell, Format, Row};

const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
/// Style 1 is a date, style 2 a date with time by a custom format, style 3 a duration.
const STYLES: &str = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="46"/></cellXfs></styleSheet>"#;

/// A ZIP of parts, deflated.
pub(super) fn package(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The parts of a workbook whose sheets have this XML within `worksheet`.
pub(super) fn parts(sheets: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    let ns = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    let mut list = String::new();
    let mut rels = String::new();
    let mut parts = Vec::new();
    for (n, (name, xml)) in sheets.iter().enumerate() {
        list += &format!("<sheet name=\"{name}\" sheetId=\"{}\" r:id=\"rId{n}\"/>", n + 1);
        rels += &format!(
            "<Relationship Id=\"rId{n}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        );
        let sheet = format!("<?xml version=\"1.0\"?><worksheet {ns}>{xml}</worksheet>");
        parts.push((format!("xl/worksheets/sheet{n}.xml"), sheet.into_bytes()));
    }
    let rels = format!(
        "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{rels}</Relationships>"
    );
    let book = format!("<?xml version=\"1.0\"?><workbook {ns}><sheets>{list}</sheets></workbook>");
    for (name, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/styles.xml", STYLES),
        ("xl/workbook.xml", book.as_str()),
        ("xl/_rels/workbook.xml.rels", rels.as_str()),
    ] {
        parts.push((name.to_owned(), text.as_bytes().to_vec()));
    }
    parts
}

/// A workbook of sheets with this XML within `sheetData`.
pub(super) fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let whole: Vec<_> =
        sheets.iter().map(|(name, rows)| (*name, format!("<sheetData>{rows}</sheetData>"))).collect();
    let whole: Vec<_> = whole.iter().map(|(name, xml)| (*name, xml.as_str())).collect();
    package(&parts(&whole))
}

pub(super) fn rows(bytes: &[u8], format: Format, sheet: Option<&str>) -> Vec<Row> {
    Book::open(bytes, format).unwrap().rows(sheet).unwrap().map(|row| row.unwrap()).collect()
}

/// Rows as their number and what a reader sees.
pub(super) fn seen(bytes: &[u8], format: Format, sheet: Option<&str>) -> Vec<(u32, Vec<String>)> {
    let dense = |row: &Row| (0..row.width).map(|column| row.get(column).display().into_owned()).collect();
    rows(bytes, format, sheet).iter().map(|row| (row.number, dense(row))).collect()
}

pub(super) fn text(s: &str) -> Cell {
    Cell::Text(s.to_owned())
}

/// A file of the project's test data.
pub(super) fn data(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}
