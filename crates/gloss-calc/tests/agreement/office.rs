//! LibreOffice, asked what formulas come to: it opens a workbook, works everything out anew, and saves it again. It
//! gets a profile of its own, which says so; nothing of the person's own LibreOffice is touched.

use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use gloss_errand::calc::Value;

/// A profile in which every workbook is worked out when it is opened, whoever wrote it.
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

/// The values that LibreOffice calculates, row by row of the second sheet's first column.
pub(crate) fn values(book: &[u8], rows: usize) -> Vec<Value> {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path();
    std::fs::create_dir_all(path.join("profile/user")).expect("a profile");
    std::fs::write(path.join("profile/user/registrymodifications.xcu"), PROFILE).expect("a profile");
    std::fs::write(path.join("book.xlsx"), book).expect("a workbook");
    convert(path);
    let bytes = std::fs::read(path.join("out/book.xlsx")).expect("the workbook that LibreOffice saved");
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range("Formulas").expect("the sheet");
    (0..rows)
        .map(|row| range.get_value((u32::try_from(row).unwrap(), 0)).map_or(Value::Empty, value))
        .collect()
}

fn convert(path: &Path) {
    #[expect(clippy::disallowed_methods, reason = "a test asks another program")]
    let mut office = std::process::Command::new("soffice");
    let done = office
        .arg(format!("-env:UserInstallation=file://{}", path.join("profile").display()))
        .args(["--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(path.join("out"))
        .arg(path.join("book.xlsx"))
        .output()
        .expect("LibreOffice, which cargo xtask setup installs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn value(data: &Data) -> Value {
    match data {
        Data::Int(number) => Value::Number(*number as f64),
        Data::Float(number) => Value::Number(*number),
        Data::String(text) => Value::Text(text.clone()),
        Data::Bool(yes) => Value::Logical(*yes),
        Data::DateTime(day) => Value::Number(day.as_f64()),
        Data::Error(error) => Value::Error(error.to_string()),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Value::Text(text.clone()),
        _ => Value::Empty,
    }
}
