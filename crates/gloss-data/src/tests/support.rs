//! Libraries over small sources.

use std::io::{Cursor, Write};
use std::sync::Arc;

use serde_json::Value;

use crate::{Computed, DataError, Library, Limits, TableSource};

pub(super) fn source(path: &str, version: u32, bytes: &[u8]) -> TableSource {
    TableSource { path: path.to_owned(), version, bytes: bytes.into() }
}

pub(super) fn library(sources: &[(&str, &str)]) -> Library {
    let library = Library::start().unwrap();
    library.set_sources(sources.iter().map(|(path, csv)| source(path, 1, csv.as_bytes())).collect());
    library
}

pub(super) fn run(library: &Library, sql: &str) -> Result<Computed, DataError> {
    library.compute(sql, Limits::default(), &Arc::default())
}

/// The only value of a result.
pub(super) fn one(library: &Library, sql: &str) -> Value {
    let computed = run(library, sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    assert_eq!((computed.rows.len(), computed.columns.len()), (1, 1), "{sql}");
    computed.rows[0][0].clone()
}

/// The sources of a query, as `path range`.
pub(super) fn read(computed: &Computed) -> Vec<String> {
    computed.sources.iter().map(|source| format!("{} {}", source.path, source.range)).collect()
}

pub(super) fn data(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../tests/data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

pub(super) fn airlines() -> Library {
    let library = Library::start().unwrap();
    library.set_sources(vec![source("airline-safety.csv", 3, &data("airline-safety.csv"))]);
    library
}

/// A workbook of sheets, each with rows of texts and numbers.
pub(super) fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const DOC: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const RELS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, xml: String| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(xml.as_bytes()).unwrap();
    };
    let (mut list, mut rels) = (String::new(), String::new());
    for (n, (name, rows)) in (1..).zip(sheets) {
        list += &format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"r{n}\"/>");
        rels +=
            &format!("<Relationship Id=\"r{n}\" Type=\"{DOC}/worksheet\" Target=\"worksheets/s{n}.xml\"/>");
        let cell = |value: &&str| match value.parse::<f64>() {
            Ok(_) => format!("<c><v>{value}</v></c>"),
            Err(_) => format!("<c t=\"inlineStr\"><is><t>{value}</t></is></c>"),
        };
        let row = |cells: &&[&str]| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
        let data: String = rows.iter().map(row).collect();
        let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{data}</sheetData></worksheet>");
        part(&format!("xl/worksheets/s{n}.xml"), sheet);
    }
    part(
        "xl/workbook.xml",
        format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{DOC}\"><sheets>{list}</sheets></workbook>"),
    );
    part("xl/_rels/workbook.xml.rels", format!("<Relationships xmlns=\"{RELS}\">{rels}</Relationships>"));
    let root = format!("<Relationship Id=\"r\" Type=\"{DOC}/officeDocument\" Target=\"xl/workbook.xml\"/>");
    part("_rels/.rels", format!("<Relationships xmlns=\"{RELS}\">{root}</Relationships>"));
    zip.finish().unwrap().into_inner()
}
